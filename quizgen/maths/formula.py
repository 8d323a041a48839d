"""A formula with mistakes as changes: the heart of quizgen.

A mistake is made in a world of its own. There, the symbols and constants that it sets have the new
values (all at once: `{m: n, n: m}` exchanges them), the steps that it sets have the new expressions, and
everything downstream is computed again. The rules, in full:

1. New values of symbols and constants are read from the right world.
2. A new expression of a step is read with the mistaken symbols and constants; the steps it names are the
   author's right steps, computed with these symbols and constants. So `set: {a: b, b: a}` exchanges two
   steps, and `total: total - biases` may use the step's own right value.
3. Every other step is computed again from the steps before it, changed or not.
4. `answer` is a slip at the very end: a new expression for each asked value, in which `asked` is the
   value without the slip.

Two mistakes made together are the union of their changes, and one slip after the other.

Everything here is generic in what a value is, by the `evaluate` that is passed in: a slot of a program
(`compile`), a sympy expression (`solve`), a plain number (`examples`). One meaning serves them all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

from quizgen.maths.functions import CONSTANTS
from quizgen.maths.parse import names
from quizgen.model import Expression, Formula, Mistake, Node, Question

T = TypeVar("T")
Evaluate = Callable[[Node, Mapping[str, T]], T]


def right_values(
    formula: Formula | None, changes: Mapping[str, Expression], drawn: Mapping[str, T], evaluate: Evaluate[T]
) -> dict[str, T]:
    """Every symbol, constant and step, from the drawn values and a question's own *changes* (its `set`).

    A drawn name wins over `set`, and `set` over the formula. A step that needs a symbol which is neither
    drawn nor set has no value: a question on the hidden layer need not draw the number of outputs.
    """
    values = dict(drawn)
    if formula is None:
        return values
    for name in formula.symbols:
        if name not in drawn and name in changes and _readable(changes[name], values):
            values[name] = evaluate(changes[name].tree, values)
    for name, constant in formula.constants.items():
        rule = changes.get(name, constant.value)
        if name not in drawn and _readable(rule, values):
            values[name] = evaluate(rule.tree, values)
    return _steps(formula, changes, values, evaluate)


def mistaken_values(
    formula: Formula,
    changes: Mapping[str, Expression],
    mistakes: Sequence[Mistake],
    right: Mapping[str, T],
    evaluate: Evaluate[T],
) -> dict[str, T]:
    """Every symbol, constant and step in the world where *mistakes* are made together."""
    made = {name: expression for mistake in mistakes for name, expression in mistake.changes.items()}
    base = {name: value for name, value in right.items() if name not in formula.steps}
    base.update({name: evaluate(new.tree, right) for name, new in made.items() if name not in formula.steps})
    plain = _steps(formula, changes, base, evaluate)
    if not any(name in formula.steps for name in made):
        return plain
    values = dict(base)
    for name, step in formula.steps.items():
        rule = changes.get(name, step.value)
        if name in made:
            values[name] = evaluate(made[name].tree, plain)
        elif _readable(rule, values):
            values[name] = evaluate(rule.tree, values)
    return values


def asked_values(
    ask: Sequence[str], mistakes: Sequence[Mistake], values: Mapping[str, T], evaluate: Evaluate[T]
) -> tuple[T, ...]:
    """The asked values in the world *values*, after the slips at the end of *mistakes*."""
    asked = tuple(values[name] for name in ask)
    for mistake in mistakes:
        if mistake.answer:
            asked = tuple(
                evaluate(slip.tree, {**values, "asked": value})
                for slip, value in zip(mistake.answer, asked, strict=True)
            )
    return asked


def applicable(question: Question, known: Collection[str]) -> tuple[Mistake, ...]:
    """The mistakes of *question* that can change what it asks, with *known* names, in the author's order.

    One that changes nothing behind the asked values says nothing here: forgetting the waiting when the price
    of the distance is asked. In an inverse question it has to change something behind what is given; a slip
    is then one with the symbol that is asked, so that a slip `for` a given step is not made.
    """
    behind = needed(question)
    return tuple(
        mistake
        for mistake in question.mistakes
        if (not mistake.only_for or set(mistake.only_for) & spoken_of(question, mistake))
        and (len(mistake.answer) == len(question.ask) if mistake.answer else set(mistake.changes) & behind)
        and all(_readable(new, known) for new in mistake.changes.values())
        and all(_readable(slip, (*known, "asked")) for slip in mistake.answer)
    )


def spoken_of(question: Question, mistake: Mistake) -> set[str]:
    """What the `for` of *mistake* has to name one of."""
    return {*question.ask, *(() if mistake.answer else question.given)}


def needed(question: Question) -> set[str]:
    """The names of every step, constant and symbol behind the asked values, and behind what is given."""
    return behind(question, (*question.ask, *question.given))


def behind(question: Question, shown: Iterable[str]) -> set[str]:
    """The names *shown*, and every step, constant and symbol from which they are computed."""
    formula = question.formula
    found: set[str] = set()
    todo = list(shown)
    while todo:
        name = todo.pop()
        if name in found:
            continue
        found.add(name)
        entry = (formula.steps.get(name) or formula.constants.get(name)) if formula else None
        rule = question.changes.get(name) or (entry.value if entry else None)
        todo.extend(names(rule.tree) if rule else ())
    return found


def pairs(mistakes: Sequence[Mistake]) -> list[tuple[Mistake, Mistake]]:
    """The mistakes that can be made together: those that do not change the same thing.

    In order of commonness, taking the rarer of the two first as the measure.
    """
    indexed = sorted(combinations(range(len(mistakes)), 2), key=lambda pair: (pair[1], pair[0]))
    found = ((mistakes[first], mistakes[second]) for first, second in indexed)
    return [pair for pair in found if not set(pair[0].changes) & set(pair[1].changes)]


def _steps(
    formula: Formula, changes: Mapping[str, Expression], base: Mapping[str, T], evaluate: Evaluate[T]
) -> dict[str, T]:
    values = dict(base)
    for name, step in formula.steps.items():
        rule = changes.get(name, step.value)
        if _readable(rule, values):
            values[name] = evaluate(rule.tree, values)
    return values


def _readable(expression: Expression, known: Collection[str]) -> bool:
    return all(name in known or name in CONSTANTS for name in names(expression.tree))
