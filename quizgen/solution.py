"""The worked solution: the steps that the asked value needs, each with its meaning, rule and numbers.

Compiled once for each question into texts with marks; a variant only fills in its numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from quizgen.maths.formula import needed
from quizgen.maths.rounding import guarded, shown
from quizgen.maths.show import latex, latex_name, latex_values
from quizgen.model import FIRST_MARK, Expression, Name, Num, Number, Question, Rounding, Row, Text, Value
from quizgen.text.filters import display, tex

LONGEST = 12
"""Characters of a number that is still written in full."""


class Hole(NamedTuple):
    """A number in a line: `tight` where a negative one needs parentheses."""

    name: str
    tight: bool


class Line(NamedTuple):
    """One paragraph of the worked solution, with holes for numbers; the last hole is the result's."""

    skeleton: str
    holes: tuple[Hole, ...]
    result: str = ""
    """The mark of the result, in a line that ends in it."""
    rounding: Rounding | None = None
    """To what the question rounds its answer."""
    asked: bool = False
    """Whether the result is the answer."""

    def fill(self, values: Mapping[str, Value]) -> Text:
        """The line for these values."""
        if not self.holes:
            return Text(self.skeleton)
        fills = tuple([_number(values[hole.name], hole.tight, self.rounding) for hole in self.holes])
        result = values[self.holes[-1].name]
        if (
            not self.result
            or isinstance(result, str | Row)
            or (type(result) is int and (self.rounding is None or not self.asked))
        ):
            return Text(self.skeleton, fills)
        exact = _written(result, self.rounding)[1]
        answer = shown(result, self.rounding) if self.asked and self.rounding is not None else None
        if answer is not None and Fraction(fills[-1] if "\\" not in fills[-1] else result) == Fraction(
            answer
        ):
            answer = None
        if exact and answer is None:
            return Text(self.skeleton, fills)
        end = _END.format(sign="=" if exact else r"\approx", mark=self.result)
        if answer is not None:
            end = end[:-1] + rf" \approx {_mark(len(fills))}$"
            fills = (*fills, answer)
        return Text(self.skeleton.removesuffix(_END.format(sign="=", mark=self.result)) + end, fills)


_EIGHT = Rounding("digits", 8)
_DOLLAR = re.compile(r"(?<!\\)\$")
_END = " {sign} {mark}$"


def compile_solution(question: Question) -> tuple[Line, ...]:
    """The lines of *question*'s worked solution: what is given, then a line for each needed step."""
    formula = question.formula
    if formula is None:
        return ()
    rules = {name: question.changes.get(name, step.value) for name, step in formula.steps.items()}
    behind = needed(question)
    if question.asks_formula:
        # The rules in symbols; the options, or the key, show them put together.
        shown_ = [(step, formula.steps[step].means, rules[step]) for step in formula.steps if step in behind]
        return tuple(Line(f"{_title(name, means)}: ${latex(rule.tree)}$", ()) for name, means, rule in shown_)
    lines = []
    givens = [name for name in (*formula.symbols, *formula.constants) if name in behind]
    if givens:
        lines.append(_given(question, givens))
    for step in formula.steps:
        if step in behind:
            line = _step(step, formula.steps[step].means, rules[step])
            lines.append(line._replace(rounding=question.rounding, asked=step in question.ask))
    return tuple(lines)


def _given(question: Question, givens: list[str]) -> Line:
    formula = question.formula
    assert formula is not None
    parts: list[str] = []
    holes: list[Hole] = []
    for name in givens:
        means = formula.symbols[name].means if name in formula.symbols else formula.constants[name].means
        parts.append(
            f"${latex_name(name)} = {_mark(len(holes))}$" + (f" ({_closed(means)})" if means else "")
        )
        holes.append(Hole(name, tight=False))
    return Line("Given: " + ", ".join(parts) + ".", tuple(holes))


def _step(name: str, means: str, rule: Expression) -> Line:
    holes: list[Hole] = []

    def number(leaf: Name, tight: bool) -> str:
        if leaf.name in ("pi", "E"):
            return latex(leaf, symbol)
        holes.append(Hole(leaf.name, tight))
        return _mark(len(holes) - 1)

    def symbol(leaf: Name, tight: bool) -> str:  # noqa: ARG001
        return latex_name(leaf.name)

    chain = [latex(rule.tree, symbol)]
    substituted = latex_values(rule.tree, number)
    if not isinstance(rule.tree, Name | Num):
        chain.append(substituted)
    else:
        # `$n = 5$` says it all; `$n = 5 = 5$` would not.
        holes.clear()
    holes.append(Hole(name, tight=False))
    mark = _mark(len(holes) - 1)
    heading = _title(name, means)
    end = _END.format(sign="=", mark=mark)
    return Line(f"{heading}: ${' = '.join(chain)}{end}", tuple(holes), mark)


def _closed(means: str) -> str:
    """*means*, in which a dollar sign without its partner is a dollar and begins no maths."""
    return means if len(_DOLLAR.findall(means)) % 2 == 0 else _DOLLAR.sub(r"\\$", means)


def _title(name: str, means: str) -> str:
    title = _closed(means) or name.replace("_", " ")
    return title[:1].upper() + title[1:]


def _mark(index: int) -> str:
    return chr(FIRST_MARK + index)


def _number(value: Value, tight: bool, rounding: Rounding | None = None) -> str:
    if type(value) is int:
        return f"({value})" if tight and value < 0 else str(value)
    text = display(value) if isinstance(value, str | Row) else _written(value, rounding)[0]
    bare = "frac" not in text and not text.startswith("-")
    return text if bare or not tight else rf"\left({text}\right)"


def _written(value: Number, rounding: Rounding | None) -> tuple[str, bool]:
    """*value* as a line of arithmetic has it, and whether that is exact.

    Nobody computes on with a fraction of twenty digits: what is long, or has no end where the answer is
    rounded, is written with two digits more than the answer.
    """
    if isinstance(value, int):
        return str(value), True
    text = tex(value) if isinstance(value, Fraction) else ""
    if text and len(text) <= (
        LONGEST if "frac" not in text else LONGEST + len(r"\frac{}{}") if not rounding else 0
    ):
        return text, True
    return shown(value, guarded(rounding) if rounding else _EIGHT), False
