"""How reliable a class's marks are: which matrix alpha is computed from when papers differ.

Alpha needs a complete matrix. Where all had the same questions its columns are these. Otherwise they are the
places of the paper: quizgen draws the papers of a quiz place by place, each from its own pick and worth the
same for all. What differs between the questions at one place then counts as error, as it should: it is luck
to a student. Where places say less (responses without papers), the columns are the questions that everybody
had.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction

from quizgen.gradebook.records import Mark
from quizgen.model import Exact
from quizgen.report import feldt
from quizgen.report.records import Reliability
from quizgen.report.statistics import alpha, measurement_error

WAITING = Fraction(1, 10)
"""A column in which a larger share of the marks waits for a person is left out; of any other, these students
are."""

_WHY = {
    "questions": "All had the same questions.",
    "places": "Students had different questions, so it is computed over the places of the paper, which are "
    "worth the same for all. What differs between the questions at one place counts as error.",
    "common": "Students had different questions, so it is computed over those that all of them had.",
}

Columns = Mapping[Hashable, Mark]
"""A student's marks, by what stands at the head of their columns."""


def reliability(papers: Sequence[Sequence[Mark]]) -> Reliability:
    """Alpha of the marks of each student, with its interval and the standard error of measurement."""
    by_question = [_once(marks, [mark.question for mark in marks]) for marks in papers]
    by_place = [_once(marks, [mark.number for mark in marks if mark.number]) for marks in papers]
    questions, places = _complete(by_question), _complete(by_place)
    if questions and all(len(one) == len(questions) for one in by_question):
        return _of("questions", by_question, questions)
    if len(places) > len(questions):
        return _of("places", by_place, places)
    return _of("common", by_question, questions)


def _once(marks: Sequence[Mark], heads: Sequence[Hashable]) -> Columns:
    """The marks by their heads; none where two have the same, or some have none."""
    return dict(zip(heads, marks, strict=True)) if len(set(heads)) == len(marks) == len(heads) else {}


def _complete(papers: Sequence[Columns]) -> list[Hashable]:
    """The heads that every paper has, worth the same on each."""
    if not papers:
        return []
    return [
        head
        for head, first in papers[0].items()
        if all(head in one and one[head].points == first.points for one in papers)
    ]


def _of(basis: str, papers: Sequence[Columns], heads: Sequence[Hashable]) -> Reliability:
    kept = [head for head in heads if sum(one[head].score is None for one in papers) <= WAITING * len(papers)]
    full = [one for one in papers if all(one[head].score is not None for head in kept)]
    rows = [[(one[head].score or Fraction()) * Fraction(one[head].points) for head in kept] for one in full]
    value = alpha(rows)
    worth = [Fraction(full[0][head].points) for head in kept] if full else []
    all_or_nothing = all(one[head].score in (0, 1) for one in full for head in kept)
    ends = None if value is None else feldt.interval(float(value), len(rows), len(kept))
    return Reliability(
        basis=basis if value is not None else "none",
        columns=len(kept),
        students=len(rows),
        left_out=len(heads) - len(kept),
        points=_exact(sum(worth, Fraction())),
        alpha=value,
        kr20=value is not None and all_or_nothing and len(set(worth)) == 1,
        low=ends[0] if ends else None,
        high=ends[1] if ends else None,
        error=None if value is None else measurement_error([sum(row, Fraction()) for row in rows], value),
        why=_WHY[basis] if value is not None else _why_not(rows, len(kept)),
    )


def _why_not(rows: Sequence[Sequence[Fraction]], columns: int) -> str:
    if len(rows) < 2:
        return "It needs at least two students whose marks are complete."
    if columns < 2:
        return "It needs at least two questions, or places of the paper, that all students had."
    return "It is undefined where all students have the same mark."


def _exact(value: Fraction) -> Exact:
    return value.numerator if value.denominator == 1 else value
