"""Each question: how hard it was, how well it separates, what its options do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from quizgen.gradebook.records import Graded, Mark
from quizgen.report.options import shares
from quizgen.report.records import QuestionRow
from quizgen.report.statistics import correlation, discrimination, mean
from quizgen.report.words import FEW, flags, remarks


class Earned(NamedTuple):
    """What was got, and what could be, of the marks that are known."""

    got: Fraction
    worth: Fraction

    @property
    def share(self) -> Fraction | None:
        """None where nothing could be got."""
        return self.got / self.worth if self.worth else None


def earned(marks: Iterable[Mark]) -> Earned:
    """The points of *marks*, without those that wait for a person."""
    got = worth = Fraction()
    for mark in marks:
        if mark.score is not None:
            points = Fraction(mark.points)
            got, worth = got + mark.score * points, worth + points
    return Earned(got, worth)


def question_rows(
    graded: Graded, papers: Mapping[str, Sequence[Mark]], points: Mapping[str, Earned]
) -> list[QuestionRow]:
    """The questions that anybody had, in the order of the bank.

    Args:
        graded: The class.
        papers: The marks of each student who counts.
        points: What each of them earned.
    """
    asked: dict[str, dict[str, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    for student, marks in papers.items():
        for mark in marks:
            asked[mark.question][student].append(mark)
    ids = [id_ for id_ in graded.items if id_ in asked]
    return [_row(graded, id_, i, asked[id_], points) for i, id_ in enumerate(ids, 1)]


def _row(
    graded: Graded, id_: str, number: int, asked: Mapping[str, Sequence[Mark]], points: Mapping[str, Earned]
) -> QuestionRow:
    item = graded.items[id_]
    marks = [mark for own in asked.values() for mark in own]
    totals = {student: share for student, all_ in points.items() if (share := all_.share) is not None}
    scores, rests = {}, []
    for student, own in asked.items():
        here, whole = earned(own), points[student]
        if here.share is not None:
            scores[student] = here.share
            rest = Earned(whole.got - here.got, whole.worth - here.worth)
            if rest.share is not None:
                rests.append((here.share, rest.share))
    row = QuestionRow(
        number=number,
        id=id_,
        title=item.title,
        form=item.form,
        level=item.level,
        students=len(scores),
        empty=sum(mark.state == "empty" for mark in marks),
        waiting=sum(mark.score is None for mark in marks),
        facility=mean(list(scores.values())),
        discrimination=discrimination([(score, totals[student]) for student, score in scores.items()]),
        correlation=correlation(rests),
        options=shares(item, marks, totals),
        flags=(),
        remarks=(),
        few=len(scores) < FEW,
    )
    return row._replace(flags=flags(row), remarks=remarks(row))
