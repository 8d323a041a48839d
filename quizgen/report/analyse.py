"""A graded class becomes a report.

Graded -> who counts -> marks -> questions, mistakes, reliability -> words
"""

from __future__ import annotations

from collections import defaultdict

from quizgen.gradebook.records import Graded, Mark
from quizgen.report import words
from quizgen.report.mistakes import kinds_of_wrong, slips, tally
from quizgen.report.questions import earned, question_rows
from quizgen.report.records import Report
from quizgen.report.reliability import reliability
from quizgen.report.statistics import deviation, mean


def analyse(graded: Graded, *, named: bool = False) -> Report:
    """The report of a class; *named* with the students who made each mistake.

    A student with nothing but empty responses was absent, and does not count; neither does a mark that waits
    for a person.
    """
    handed = _present(graded)
    # What belongs to no question of the bank waits for a person.
    papers = {id_: [mark for mark in marks if mark.question in graded.items] for id_, marks in handed.items()}
    points = {id_: earned(marks) for id_, marks in papers.items()}
    marks = [mark for own in papers.values() for mark in own]
    known = [mark for mark in marks if mark.score is not None]
    names = {one.id: one.name or one.id for one in graded.students}
    mistakes, never = tally(graded, known, {id_: names.get(id_, id_) for id_ in papers} if named else {})
    shares = sorted(share for one in points.values() if (share := one.share) is not None)
    everybody = {student.id for student in graded.students} | {mark.student for mark in graded.marks}
    report = Report(
        title=graded.title,
        bank=graded.bank,
        quiz=graded.quiz,
        language=graded.language,
        students=len(shares),
        absent=len(everybody) - len(handed),
        responses=len(known),
        waiting=sum(mark.score is None for own in handed.values() for mark in own),
        marks=tuple(shares),
        mean=mean(shares),
        deviation=deviation(shares),
        reliability=reliability(list(handed.values())),
        mistakes=tuple(mistakes),
        never=never,
        slips=tuple(slips(known)),
        wrong=kinds_of_wrong(graded, known),
        questions=tuple(question_rows(graded, papers, points)),
        first=(),
        warnings=(),
        named=named,
    )
    return report._replace(first=words.first(report), warnings=words.warnings(report))


def _present(graded: Graded) -> dict[str, list[Mark]]:
    """The marks of every student who handed in anything."""
    found: dict[str, list[Mark]] = defaultdict(list)
    for mark in graded.marks:
        found[mark.student].append(mark)
    return {id_: marks for id_, marks in found.items() if any(mark.state != "empty" for mark in marks)}
