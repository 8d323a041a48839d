"""Tables of a graded class, as CSV: its marks, a gradebook for Moodle, what waits for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizgen.gradebook.cells import decimal, table
from quizgen.gradebook.records import Graded, Mark, PartMark
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
ID, MAIL = "ID number", "Email address"
"""How Moodle heads what students are known by."""
TO_READ = (
    "student",
    "paper",
    "variant",
    "question",
    "title",
    "part",
    "response",
    "note",
    "points",
    "earned",
)
LEFT_OUT = "left out"

_MAIL = re.compile(r"[^@\s]+@[^@\s]+")


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
                why(mark),
            )
            for mark in graded.marks
        ),
    )


def why(mark: Mark) -> str:
    """What there is to say of a mark; of one with parts, of which of them."""
    if mark.note or mark.state == "empty":
        return mark.note
    notes = [(part.label, part.note or LEFT_OUT * (part.state == "empty")) for part in mark.parts]
    return "; ".join([f"({label}) {note.rstrip('.')}" for label, note in notes if note])


def gradebook(graded: Graded) -> str:
    """A row for each student: id number or address, name, total, and what each question gave.

    Moodle's import maps a column to its own: an id that is an address is no id number to it.

    A dash is no grade, to Moodle as well: where a student was absent, and where a response still waits for a
    person. An empty cell would become a zero in a new grade item.
    """
    columns = _columns(graded)
    by_student: dict[str, list[Mark]] = {student.id: [] for student in graded.students}
    for mark in graded.marks:
        by_student.setdefault(mark.student, []).append(mark)
    mails = [bool(_MAIL.fullmatch(student.id)) for student in graded.students]
    heads = [head for head, there in ((ID, not all(mails) or not mails), (MAIL, any(mails))) if there]
    rows = []
    for student, mail in zip(graded.students, mails, strict=True):
        own = by_student[student.id]
        cells = {_column(graded, mark): decimal(earned(mark)) or NO_GRADE for mark in own}
        rows.append(
            (
                *(student.id if head == (MAIL if mail else ID) else "" for head in heads),
                student.name,
                decimal(total(own)) or NO_GRADE,
                *(cells.get(name, NO_GRADE) for name in columns),
            )
        )
    return table((*heads, "Name", " ".join(graded.title.split()) or graded.bank, *columns), rows)


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
    """A row for each response, or part of one, that waits for a person, or that one has decided.

    So that the file can be filled in bit by bit: nothing that was decided is lost by grading again.
    """
    return table(TO_READ, (row for mark in graded.marks for row in _for_a_person(mark, graded)))


def _for_a_person(mark: Mark, graded: Graded) -> Iterator[tuple[str, ...]]:
    title = graded.items[mark.question].title if mark.question in graded.items else ""
    own: list[Mark | PartMark] = [part for part in mark.parts if part.written]
    if mark.score is None:
        own = [part for part in mark.parts if part.score is None or part.written] or [mark]
    for one in (*([mark] if mark.written else []), *own):
        label = one.label if isinstance(one, PartMark) else ""
        what = (mark.student, mark.paper, mark.variant, mark.question, title, label)
        yield *what, one.response, one.note, decimal(one.points), one.written
