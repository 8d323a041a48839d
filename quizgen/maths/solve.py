"""What sympy knows about a question: closed forms, and the kind of number that its answer is.

The only module of the main path that loads sympy, once for each question, never for a variant.
"""

from __future__ import annotations

from typing import Any

from quizgen.maths.algebra import symbol, to_sympy
from quizgen.maths.formula import asked_values, mistaken_values, right_values
from quizgen.maths.kind import STATED, Kind, declared
from quizgen.maths.matrices import entries, refilled
from quizgen.maths.trees import asked_trees, calculates
from quizgen.model import Mistake, Question


def kinds(question: Question) -> tuple[Kind, ...]:
    """The kind of each asked number (of a matrix, each entry): by `admits:`, or by sympy."""
    if question.admits:
        return (STATED[question.admits],) * question.width
    forms = [form for value in closed_forms(question) for form in entries(value)]
    return tuple(
        Kind(bool(form.is_integer), bool(form.is_positive), bool(form.is_nonnegative)) for form in forms
    )


def closed_forms(question: Question, mistakes: tuple[Mistake, ...] = ()) -> tuple[Any, ...]:
    """Each asked value as a sympy expression in what is drawn, with *mistakes* made in it or none.

    Of a matrix, a `Matrix` of expressions.
    """
    assert question.formula is not None
    drawn = {name: symbol(name, kind, positive) for name, (kind, positive) in declared(question).items()}
    if calculates(question):
        trees = asked_trees(question, mistakes)
        return tuple(refilled(tree, [to_sympy(part, drawn) for part in entries(tree)]) for tree in trees)
    values = right_values(question.formula, question.changes, drawn, to_sympy)
    if mistakes:
        values = mistaken_values(question.formula, question.changes, mistakes, values, to_sympy)
    return asked_values(question.ask, mistakes, values, to_sympy)
