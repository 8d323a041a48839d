"""Two mistakes made together, looked for when no single one explains a number."""

from __future__ import annotations

from quizgen.grading.follow import numbers_of
from quizgen.maths.asked import answer, makeable, right_numbers
from quizgen.maths.compare import Tolerance, within
from quizgen.maths.formula import pairs
from quizgen.maths.matrices import ShapeError
from quizgen.maths.trees import Failed
from quizgen.model import Number, Variant


def pair_behind(variant: Variant, value: Number, tolerance: Tolerance) -> tuple[str, ...] | None:
    """The ids of the most common pair of mistakes that leads to *value*; None when there is none."""
    question = variant.question
    if question.formula is None:
        return None
    drawn = numbers_of({name: variant.values[name] for name in question.vary})
    right = right_numbers(question, drawn)
    for pair in pairs(makeable(question, right)):
        try:
            found = answer(question, right, pair)[0]
        except (Failed, ShapeError):
            # Each can be made by itself; together they need not have a result.
            continue
        if found is not None and not isinstance(found, bool) and within(value, found, tolerance):
            return tuple(mistake.id for mistake in pair)
    return None
