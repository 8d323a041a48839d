"""The worked solution: the steps that the asked value needs, each with its meaning, rule and numbers.

Compiled once for each question into texts with marks; a variant only fills in its numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from quizgen.maths.formula import needed
from quizgen.maths.show import latex, latex_name, latex_values, rounded
from quizgen.model import FIRST_MARK, Expression, Name, Num, Question, Row, Text, Value
from quizgen.text.filters import display, tex


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
    digits: int | None = None
    """To how many significant digits the answer is printed; None where nothing is rounded."""

    def fill(self, values: Mapping[str, Value]) -> Text:
        """The line for these values."""
        fills = tuple([_number(values[hole.name], hole.tight) for hole in self.holes])
        result = values[self.holes[-1].name]
        if type(result) is int and self.digits is None:
            return Text(self.skeleton, fills)
        return self._rounded(fills, result)

    def _rounded(self, fills: tuple[str, ...], result: Value) -> Text:
        inexact = isinstance(result, Decimal)
        shown = None
        if self.digits is not None and not isinstance(result, str | Row):
            shown = rounded(result, self.digits)
            shown = None if not inexact and Fraction(shown) == result else shown
        if not self.result or not (inexact or shown):
            return Text(self.skeleton, fills)
        end = _END.format(sign=r"\approx" if inexact else "=", mark=self.result)
        if shown is not None:
            end = end[:-1] + rf" \approx {_mark(len(fills))}$"
            fills = (*fills, shown)
        start = self.skeleton.removesuffix(_END.format(sign="=", mark=self.result))
        return Text(start + end, fills)


_END = " {sign} {mark}$"


def compile_solution(question: Question) -> tuple[Line, ...]:
    """The lines of *question*'s worked solution: what is given, then a line for each needed step."""
    formula = question.formula
    if formula is None:
        return ()
    rules = {name: question.changes.get(name, step.value) for name, step in formula.steps.items()}
    behind = needed(question)
    lines = []
    givens = [name for name in (*formula.symbols, *formula.constants) if name in behind]
    if givens:
        lines.append(_given(question, givens))
    for step in formula.steps:
        if step in behind:
            digits = question.digits if step in question.ask else None
            lines.append(_step(step, formula.steps[step].means, rules[step])._replace(digits=digits))
    return tuple(lines)


def _given(question: Question, givens: list[str]) -> Line:
    formula = question.formula
    assert formula is not None
    parts: list[str] = []
    holes: list[Hole] = []
    for name in givens:
        means = formula.symbols[name].means if name in formula.symbols else formula.constants[name].means
        parts.append(f"${latex_name(name)} = {_mark(len(holes))}$" + (f" ({means})" if means else ""))
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
    title = means or name.replace("_", " ")
    heading = title[:1].upper() + title[1:]
    end = _END.format(sign="=", mark=mark)
    return Line(f"{heading}: ${' = '.join(chain)}{end}", tuple(holes), mark)


def _mark(index: int) -> str:
    return chr(FIRST_MARK + index)


def _number(value: Value, tight: bool) -> str:
    if type(value) is int:
        return f"({value})" if tight and value < 0 else str(value)
    text = tex(value) if isinstance(value, Fraction) else display(value)
    bare = not (isinstance(value, Fraction) and "frac" in text) and not text.startswith("-")
    return text if bare or not tight else rf"\left({text}\right)"
