"""The worked solution: the steps that the asked value needs, each with its meaning, rule and numbers.

Compiled once for each question into texts with marks; a variant only fills in its numbers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from quizgen.maths.asked import solved
from quizgen.maths.closed import substituted_steps
from quizgen.maths.entrywise import by_entries, entrywise, named_entry
from quizgen.maths.formula import behind, needed
from quizgen.maths.functions import CONSTANTS
from quizgen.maths.inverse import Unsolvable, working
from quizgen.maths.kind import drawn_values, undrawn
from quizgen.maths.operations import CALCULUS
from quizgen.maths.parse import names, operators
from quizgen.maths.rounding import telling
from quizgen.maths.show import Leaf, latex, latex_name, latex_values
from quizgen.maths.trees import symbolic_steps
from quizgen.model import (
    Apply,
    Expression,
    Name,
    Node,
    Num,
    Question,
    Text,
    Value,
)
from quizgen.solution.line import EIGHT, END, Hole, Line, Precision, mark_of
from quizgen.text.numbers import in_formulas, speaks_english
from quizgen.text.phrases import phrases

_DOLLAR = re.compile(r"(?<!\\)\$")


def compile_solution(question: Question) -> tuple[Line, ...]:
    """The lines of *question*'s worked solution: what is given, then a line for each needed step."""
    lines = _lines(question)
    if speaks_english(question.language):
        return lines
    return tuple([line._replace(skeleton=in_formulas(line.skeleton, question.language)) for line in lines])


def _lines(question: Question) -> tuple[Line, ...]:
    formula, say = question.formula, phrases(question.language)
    if formula is None:
        return ()
    rules = {name: question.changes.get(name, step.value) for name, step in formula.steps.items()}
    behind = needed(question)
    if question.given:
        return _backwards(question, rules)
    lines = []
    used = {step: rules[step].tree for step in formula.steps if step in behind}
    # A matrix of symbols is given as such, and not by its entries.
    matrices = [step for step, tree in used.items() if isinstance(tree, Apply) and _bare(tree)]
    told = {name for step, tree in used.items() if step in matrices for name in names(tree)}
    told -= {name for step, tree in used.items() if step not in matrices for name in names(tree)}
    hidden = undrawn(question) | told
    givens = [
        name for name in (*formula.symbols, *formula.constants) if name in behind and name not in hidden
    ]
    if givens or matrices:
        lines.append(_given(question, [*givens, *matrices]))
    precisions, finest = _precisions(question)
    cited = {name for tree in used.values() for name in names(tree)}
    for step in used:
        if step not in matrices or step in question.ask:
            heading = _heading(step, formula.steps[step].means, cited, say.colon)
            if question.asks_formula and not question.symbolic:
                # The rules in symbols; `put_together` ends with what they make.
                lines.append(Line(_math(heading, latex(rules[step].tree)) + "$", ()))
                continue
            line = _step(step, heading, rules[step], question)
            own = precisions.get(step, finest)
            others = {name: precisions.get(name, finest) for name in used}
            others = {name: other for name, other in others.items() if other != own}
            lines.append(line._replace(**own._asdict(), others=others, asked=step in question.ask))
    return tuple(lines)


def _heading(step: str, means: str, cited: Collection[str], colon: str) -> str:
    """What a line begins with: what the step means, and its name where another line speaks of it by that."""
    title = _title(step, means) + colon
    return (
        f"{title} ${latex_name(step)} ="
        if step in cited and _called(step) != _called(means or step)
        else title
    )


def _called(name: str) -> str:
    return name.replace("_", " ").casefold()


def _math(heading: str, latex: str) -> str:
    """*latex* behind a *heading*, which may have begun the formula."""
    return f"{heading} {latex}" if heading.endswith(" =") else f"{heading} ${latex}"


def _precision(question: Question) -> Precision:
    told = question.tolerance if question.rounding is None else None
    return Precision(question.rounding, telling(told) if told is not None else EIGHT)


def _precisions(question: Question) -> tuple[Mapping[str, Precision], Precision]:
    """The precision of what each part asks, and the one to which everything else is written."""
    parts = {name: _precision(part) for part in question.parts for name in part.ask}
    rounded = [own for own in parts.values() if own.rounding is not None]
    finest = max(rounded, key=lambda own: own.rounding.places if own.rounding else 0, default=None)
    return parts, finest or _precision(question)


def _bare(tree: Node) -> bool:
    """Whether nothing is computed: a name, a number, a matrix of them."""
    return not isinstance(tree, Apply) or (tree.op in ("Matrix", "row") and all(map(_bare, tree.args)))


def _negated(tree: Node) -> bool:
    return isinstance(tree, Apply) and tree.op == "neg" and isinstance(tree.args[0], Name)


def put_together(question: Question, values: Mapping[str, Value], key: Text) -> tuple[Text, ...]:
    """The last line where a formula is asked: its rules put into one another, and the *key* that they make.

    There is none where the rule of what is asked is the key as it stands.
    """
    formula, (asked,) = question.formula, question.ask
    assert formula is not None
    rule = question.changes.get(asked, formula.steps[asked].value)
    say, end = phrases(question.language), str(key).strip("$")
    if _reordered(in_formulas(f"${latex(rule.tree)}$", question.language), str(key)):
        return ()
    tree = substituted_steps(question, drawn_values(question, values))
    parts = [latex_name(asked), *([latex(tree)] if tree is not None else ())]
    chain = in_formulas(f"${' = '.join(parts)}$", question.language).strip("$")
    whole = chain if _reordered(chain.rpartition(" = ")[2], end) else f"{chain} = {end}"
    return (Text(f"{say.together}{say.colon} ${whole}$"),)


def tidied(line: Line, told: Text, keys: Mapping[str, Text]) -> Text:
    """A line of a calculation in variables, as *told*, led on to its key as printed, if it has one."""
    key = keys.get(line.holes[-1].name) if line.asked and line.result else None
    end = str(key).strip("$")
    if key is None or _reordered(str(told.fills[-1]), end):
        return told
    return Text(f"{told.skeleton.removesuffix('$')} = {mark_of(len(told.fills))}$", (*told.fills, end))


def _reordered(formula: str, other: str) -> bool:
    """Whether two formulas that are equal have the same signs, in whatever order: `m k + k` and `k m + k`."""
    return sorted(formula) == sorted(other)


def _given(question: Question, givens: list[str]) -> Line:
    formula, say = question.formula, phrases(question.language)
    assert formula is not None
    parts: list[str] = []
    holes: list[Hole] = []
    for name in givens:
        means = (formula.symbols.get(name) or formula.constants.get(name) or formula.steps[name]).means
        parts.append(
            f"${latex_name(name)} = {mark_of(len(holes))}$" + (f" ({_closed(means)})" if means else "")
        )
        holes.append(Hole(name, tight=False))
    return Line(f"{say.given}{say.colon} " + ", ".join(parts) + ".", tuple(holes))


def _step(name: str, heading: str, rule: Expression, question: Question) -> Line:
    """*heading*, then the rule in symbols, in numbers, for matrices entry by entry, and its result."""
    holes: list[Hole] = []
    variables, entries_shown = undrawn(question), entrywise(rule.tree, question)
    # `$n = 5$` says it all, `$n = 5 = 5$` would not; and `$a x = 3 x$` is its own result.
    # Nor does `$-x = -5 = -5$`.
    chain_numbers = (
        not _bare(rule.tree)
        and not _negated(rule.tree)
        and (name not in symbolic_steps(question) or bool(operators(rule.tree) & set(CALCULUS)))
    )

    held = _held(question)

    def number(leaf: Name, tight: bool) -> str:
        if (leaf.name in CONSTANTS and leaf.name not in held) or leaf.name in variables:
            return latex(leaf, symbol)
        name, at = named_entry(leaf.name)
        holes.append(Hole(name, tight, at))
        return mark_of(len(holes) - 1)

    def symbol(leaf: Name, tight: bool) -> str:  # noqa: ARG001
        return latex_name(leaf.name)

    chain = [latex(rule.tree, symbol)]
    if isinstance(rule.tree, Num) and isinstance(rule.tree.value, int):
        return Line(_math(heading, chain[0]) + "$", ())
    if chain_numbers:
        if entries_shown is None or not by_entries(rule.tree, question):
            chain.append(latex_values(rule.tree, number))
        if entries_shown is not None:
            chain.append(latex_values(entries_shown, number))
    holes.append(Hole(name, tight=False))
    mark = mark_of(len(holes) - 1)
    end = END.format(sign="=", mark=mark)
    return Line(_math(heading, " = ".join(chain)) + end, tuple(holes), mark)


# ── backwards: from what is given to the asked symbol ────────────────────────────────────────────


def _backwards(question: Question, rules: Mapping[str, Expression]) -> tuple[Line, ...]:
    """What is given, the rules, the equation, its solution with the numbers in it, a check by inserting."""
    formula, (unknown,) = question.formula, question.ask
    found, say = solved(question), phrases(question.language)
    assert formula is not None
    if isinstance(found, Unsolvable):
        return ()
    needs = behind(question, found.given) - {unknown, *question.hidden}
    givens = [name for name in (*formula.symbols, *formula.constants) if name in needs]
    lines = [_given(question, [*givens, *found.given])]
    steps = [step for step in formula.steps if step in behind(question, found.given)]
    if len(steps) > 1:
        cited = {name for step in steps for name in names(rules[step].tree)}
        for step in steps:
            heading = _heading(step, formula.steps[step].means, cited, say.colon)
            lines.append(Line(_math(heading, latex(rules[step].tree)) + "$", ()))
    shown = working(found, found.index if found.index is not None else 0)
    assert shown is not None
    name, given, equation = latex_name(unknown), found.given[0], found.equation
    holes: list[Hole] = []
    held = _held(question)
    numbers = latex_values(equation, _leaf(holes, held, unknown))
    start = f"{say.solving} ${name}${say.colon} ${latex(shown.equation)}$, {say.so} ${numbers}"
    lines.append(_ending(start, holes, given))
    if found.index is not None:
        solution = found.solutions[found.index]
        line = _found(f"{say.solved} ${name}${say.colon}", unknown, solution.value, held)
        lines.append(line._replace(rounding=question.rounding, asked=True))
        if shown.refuted:
            others = ", ".join(f"${latex(other)}$" for other in shown.refuted)
            lines.append(Line(f"{say.left_out}{say.colon} {others}.", ()))
        lines += [_found(say.then + say.colon, other, tree, held) for other, tree in solution.hidden]
    else:
        lines.append(_ending(f"{say.admissible}{say.colon} ${name}", [], unknown))
    holes = []
    check = f"{say.check}{say.colon} ${latex_values(equation, _leaf(holes, held))}"
    lines.append(_ending(check, holes, given))
    return tuple(lines)


def _found(title: str, name: str, tree: Node, held: Collection[str]) -> Line:
    """*title*, then `name = tree = the numbers in it = value`."""
    holes: list[Hole] = []
    chain = " = ".join((latex_name(name), latex(tree), latex_values(tree, _leaf(holes, held))))
    return _ending(f"{title} ${chain}", holes, name)


def _ending(start: str, holes: list[Hole], name: str) -> Line:
    """The line that ends in the value of *name*."""
    mark = mark_of(len(holes))
    return Line(start + END.format(sign="=", mark=mark), (*holes, Hole(name, tight=False)), mark)


def _held(question: Question) -> frozenset[str]:
    """The names that the question gives a value to: where an author says so, `E` is an energy."""
    formula = question.formula
    assert formula is not None
    return frozenset((*formula.symbols, *formula.constants, *formula.steps, *question.vary))


def _leaf(holes: list[Hole], held: Collection[str], kept: str = "") -> Leaf:
    """Collects a hole for each name but *kept* and the constants of mathematics that are not *held*."""

    def leaf(name: Name, tight: bool) -> str:
        if (name.name in CONSTANTS and name.name not in held) or name.name == kept:
            return latex(name)
        holes.append(Hole(name.name, tight))
        return mark_of(len(holes) - 1)

    return leaf


def _closed(means: str) -> str:
    """*means*, in which a dollar sign without its partner is a dollar and begins no maths."""
    return means if len(_DOLLAR.findall(means)) % 2 == 0 else _DOLLAR.sub(r"\\$", means)


def _title(name: str, means: str) -> str:
    title = _closed(means) or name.replace("_", " ")
    first = title.partition(" ")[0]
    # `pH` stays as it is.
    return title if any(letter.isupper() for letter in first) else title[:1].upper() + title[1:]
