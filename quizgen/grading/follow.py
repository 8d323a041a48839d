"""Error carried forward: what a later part is, given the student's own earlier numbers.

The student's number is a change to the formula like any mistake: a step that has this value, and everything
downstream computed again. So no author has to say how one part follows from another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from quizgen.findings import Place
from quizgen.maths.asked import answer, right_numbers
from quizgen.maths.compile import Cell
from quizgen.maths.kind import drawn_values
from quizgen.maths.tidy import in_numbers
from quizgen.maths.trees import Failed, asked_trees, calculates
from quizgen.model import (
    Apply,
    Exact,
    Expression,
    Matrix,
    Mistake,
    Name,
    Node,
    Num,
    Number,
    Row,
    Value,
    Variant,
)

_NOWHERE = Place("", 1, 1)


class Carried(NamedTuple):
    """An answer that a student gave for an earlier part, and that is not the key itself."""

    label: str
    """As the paper shows it, without parentheses."""
    step: str
    value: Exact | Node
    """A formula, where one was asked for."""
    behind: Exact | None = None
    """Of a rounded number: the one behind it, which the mistake that was made leads to."""
    right: bool = False
    """Whether it is the key, rounded."""


def worlds(carried: Sequence[Carried]) -> list[list[Carried]]:
    """What students may have gone on with: wrong numbers as typed, or as a calculator kept them; right ones
    as they were rounded."""
    wrong = [one for one in carried if not one.right]
    kept = [one if one.behind is None else one._replace(value=one.behind) for one in wrong]
    rounded = [one for one in carried if one.right]
    found = [wrong, kept, [*wrong, *rounded], [*kept, *rounded]]
    return [world for i, world in enumerate(found) if world and world not in found[:i]]


def numbers_of(values: Mapping[str, Value]) -> dict[str, Cell]:
    """The drawn numbers of a variant, fields of rows included."""
    found: dict[str, Cell] = {}
    for name, value in values.items():
        if isinstance(value, Row):
            found.update({key: field for key, field in value.fields.items() if not isinstance(field, str)})
        elif isinstance(value, int | Fraction | Decimal):
            found[name] = value
    return found


def decisive(variant: Variant, carried: Sequence[Carried]) -> Sequence[Carried]:
    """Those of *carried* without which the part would ask for something else; all, if none is alone."""
    own = carried_value(variant, carried)
    without = ([other for other in carried if other is not one] for one in carried)
    values = [carried_value(variant, rest) for rest in without]
    return [one for one, value in zip(carried, values, strict=True) if value != own] or carried


def carried_value(variant: Variant, carried: Sequence[Carried]) -> Number | None:
    """What the part asks for when the earlier steps have the student's values; None when it is undefined."""
    question = variant.question
    if question.formula is None:
        return None
    drawn = numbers_of({name: variant.values[name] for name in question.vary})
    if any(isinstance(one.value, Num | Name | Apply) for one in carried) and not calculates(question):
        # Nothing but calculus makes a number of an expression.
        carried = [one for one in carried if not isinstance(one.value, Num | Name | Apply)]
    try:
        (value,) = answer(question, right_numbers(question, drawn), (_own(carried),))
    except Failed:
        return None
    return value if not isinstance(value, bool) else None


def carried_tree(variant: Variant, carried: Sequence[Carried]) -> Node | None:
    """The same where a formula is asked for; None when it cannot be worked out."""
    question = variant.question
    try:
        (tree,) = asked_trees(question, (_own(carried),))
    except Failed:
        return None
    return None if isinstance(tree, Matrix) else in_numbers(tree, drawn_values(question, variant.values))


def _own(carried: Sequence[Carried]) -> Mistake:
    """The student's answers as a change to the formula, like any mistake."""
    trees = {
        one.step: one.value if isinstance(one.value, Num | Name | Apply) else Num(one.value)
        for one in carried
    }
    changes = {step: Expression("", tree, _NOWHERE) for step, tree in trees.items()}
    return Mistake("", changes, (), (), None, "", _NOWHERE)
