"""What sympy knows about a question: closed forms, and the kind of number that its answer is.

The only module of the main path that loads sympy, once for each question, never for a variant.
"""

from __future__ import annotations

from typing import Any

from quizgen.maths.algebra import symbol, to_sympy
from quizgen.maths.formula import asked_values, mistaken_values, right_values
from quizgen.maths.kind import STATED, Kind, drawn_numbers
from quizgen.model import Mistake, Question


def kinds(question: Question) -> tuple[Kind, ...]:
    """The kind of each asked value: what `admits:` states, or what sympy proves from the symbols."""
    if question.admits:
        return (STATED[question.admits],) * len(question.ask)
    return tuple(
        Kind(bool(form.is_integer), bool(form.is_positive), bool(form.is_nonnegative))
        for form in closed_forms(question)
    )


def closed_forms(question: Question, mistakes: tuple[Mistake, ...] = ()) -> tuple[Any, ...]:
    """Each asked value as a sympy expression in what is drawn, with *mistakes* made in it or none."""
    assert question.formula is not None
    values = right_values(question.formula, question.changes, _drawn(question), to_sympy)
    if mistakes:
        values = mistaken_values(question.formula, question.changes, mistakes, values, to_sympy)
    return asked_values(question.ask, mistakes, values, to_sympy)


def _drawn(question: Question) -> dict[str, Any]:
    formula = question.formula
    symbols = {name: (s.kind, s.positive) for name, s in (formula.symbols if formula else {}).items()}
    drawn = {}
    for name, numbers in drawn_numbers(question).items():
        # The domain may know more than the declaration: a symbol drawn from 2..64 is positive.
        kind, positive = symbols.get(name, ("rational", False))
        low = all(number > 0 for number in numbers)
        whole = all(type(number) is int for number in numbers)
        drawn[name] = symbol(name, "integer" if whole else kind, positive or low)
    for name, (kind, positive) in symbols.items():
        if name not in drawn and name not in question.changes:
            drawn[name] = symbol(name, kind, positive)
    return drawn
