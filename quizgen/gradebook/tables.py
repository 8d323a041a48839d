"""Tables of a graded class, as CSV: its marks, a gradebook for Moodle, what waits for a person."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from quizgen.gradebook.cells import decimal, table
from quizgen.gradebook.records import Graded, Mark
from quizgen.model import Exact

MARKS = (
    "student",
    "name",
    "paper",
    "number",
    "question",
    "variant",
    "response",
    "state",
    "score",
    "points",
    "earned",
    "mistakes",
    "note",
)
NO_GRADE = "-"
TO_READ = ("student", "paper", "variant", "question", "part", "response", "note", "score")


def marks_table(graded: Graded) -> str:
    """A row for each student and question."""
    names = {student.id: student.name for student in graded.students}
    return table(
        MARKS,
        (
            (
                mark.student,
                names.get(mark.student, ""),
                mark.paper,
                str(mark.number),
                mark.question,
                mark.variant,
                mark.response,
                mark.state,
                decimal(mark.score),
                decimal(mark.points),
                decimal(earned(mark)),
                " ".join(mark.mistakes),
                mark.note,
            )
            for mark in graded.marks
        ),
    )


def gradebook(graded: Graded) -> str:
    """A row for each student: id number, name, total, and what each question gave.

    A dash is no grade, to Moodle as well: where a student was absent, and where a response still waits for a
    person. An empty cell would become a zero in a new grade item.
    """
    columns = _columns(graded)
    by_student: dict[str, list[Mark]] = {student.id: [] for student in graded.students}
    for mark in graded.marks:
        by_student.setdefault(mark.student, []).append(mark)
    rows = []
    for student in graded.students:
        own = by_student[student.id]
        cells = {_column(graded, mark): decimal(earned(mark)) or NO_GRADE for mark in own}
        rows.append(
            (
                student.id,
                student.name,
                decimal(total(own)) or NO_GRADE,
                *(cells.get(name, NO_GRADE) for name in columns),
            )
        )
    return table(("ID number", "Name", " ".join(graded.title.split()) or graded.bank, *columns), rows)


def _columns(graded: Graded) -> list[str]:
    """The questions by their numbers on paper, or by their ids where there are no papers."""
    if graded.quiz:
        return [f"Question {i}" for i in range(1, max((mark.number for mark in graded.marks), default=0) + 1)]
    return list(dict.fromkeys(mark.question for mark in graded.marks))


def _column(graded: Graded, mark: Mark) -> str:
    return f"Question {mark.number}" if graded.quiz else mark.question


def earned(mark: Mark) -> Exact | None:
    """The points that *mark* gives; None while it waits."""
    if mark.score is None:
        return None
    # Most are nothing or all, which need no arithmetic.
    if not mark.score.numerator:
        return 0
    return mark.points if mark.score.numerator == mark.score.denominator else mark.score * mark.points


def total(marks: list[Mark]) -> Exact | None:
    """The points of one student; None when there are no marks, or one of them waits."""
    points: Exact = 0
    for mark in marks:
        one = earned(mark)
        if one is None:
            return None
        points += one
    return points if marks else None


def to_read(graded: Graded) -> str:
    """A row for each response, or part of one, that waits for a person, or did and is decided.

    So that the file can be filled in bit by bit: nothing that was decided is lost by grading again.
    """
    return table(TO_READ, (row for mark in graded.marks for row in _for_a_person(mark)))


def _for_a_person(mark: Mark) -> Iterator[tuple[str, ...]]:
    if mark.score is not None and mark.state != "decided":
        return
    own = tuple(part for part in mark.parts if part.score is None or part.state == "decided")
    for part in own or (None,):
        response, note, score = (
            (part.response, part.note, part.score) if part else (mark.response, mark.note, mark.score)
        )
        label = part.label if part else ""
        yield mark.student, mark.paper, mark.variant, mark.question, label, response, note, _score(score)


def _score(score: Fraction | None) -> str:
    """An exact score, as it is read back; a spreadsheet would take `1/3` for a date."""
    if score is None:
        return ""
    short = decimal(score)
    return short if Fraction(short) == score else f"{score.numerator}.0/{score.denominator}"
