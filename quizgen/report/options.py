"""How often each option was chosen by those who saw it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from quizgen.gradebook.records import Item, Mark
from quizgen.report.records import Marks, Share
from quizgen.report.statistics import mean

IDLE = Fraction(5, 100)
"""A wrong option chosen by a smaller share does nothing: Tarrant, M., Ware, J., & Mohammed, A. M. (2009). An
assessment of functioning and non-functioning distractors in multiple-choice questions. BMC Medical Education,
9, 40."""

ENOUGH = 20
"""To so many an option must have been shown before that is said: of fewer, one student is more than 5 %."""


def shares(item: Item, marks: Sequence[Mark], totals: Marks) -> tuple[Share, ...]:
    """The options of *item* that any of *marks* showed, right ones first, then by their shares.

    Variants of a question show different options, so each is held against those whom it was shown to.
    """
    seen = [mark for mark in marks if mark.shown and (mark.chosen or mark.state in ("graded", "empty"))]
    found = []
    for label, right in item.options.items():
        shown = [mark for mark in seen if label in mark.shown]
        if not shown:
            continue
        chosen = [mark for mark in shown if label in mark.chosen]
        share = Fraction(len(chosen), len(shown))
        # In one form the same two words are right in one variant and wrong in another.
        idle = not right and len(shown) >= ENOUGH and share < IDLE and item.form != "truefalse"
        average = mean([totals[mark.student] for mark in chosen if mark.student in totals])
        found.append(Share(label, right, len(shown), len(chosen), share, average, idle))
    return tuple(sorted(found, key=lambda one: (not one.right, -one.share, one.label)))
