"""The files of a graded class, all of them or none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from quizgen.documents import Documents
from quizgen.gradebook.run import Class
from quizgen.gradebook.sheets import PICTURES, Piece, file_names, sheet
from quizgen.gradebook.store import to_json
from quizgen.gradebook.tables import gradebook, marks_table, to_read
from quizgen.roster import Student

SHEETS = "feedback"
TO_READ = "to-read.csv"
TABLES = ("marks.csv", "gradebook.csv", TO_READ, "graded.json")


class Files(NamedTuple):
    """What was written."""

    tables: tuple[Path, ...]
    sheets: int
    pictures: int


def write_class(made: Class, folder: Path) -> Files:
    """Write marks, gradebook, what waits, feedback sheets and the class itself into *folder*.

    Raises:
        OSError: A file cannot be written; nothing is.
    """
    graded = made.graded
    tables = {
        "marks.csv": marks_table(graded),
        "gradebook.csv": gradebook(graded),
        TO_READ: to_read(graded),
        "graded.json": to_json(graded),
    }
    documents = Documents(())
    count = 0
    try:
        for student, name, text, pieces in _sheets(made):
            assert student
            documents.add(folder / SHEETS / name, text)
            count += 1
            for piece in pieces:
                for file in piece.files:
                    documents.add_picture(folder / SHEETS / PICTURES / file.path, file.data)
        for name, text in tables.items():
            documents.add(folder / name, text)
        written, pictures = documents.commit()
    finally:
        documents.discard()
    return Files(
        tuple(path for path in written if path.name in tables and path.parent == folder), count, len(pictures)
    )


def _sheets(made: Class) -> Iterator[tuple[Student, str, str, list[Piece]]]:
    """For each student who handed anything in: the file's name, its text, its pieces."""
    graded = made.graded
    names = file_names(graded.students)
    own: dict[str, list[int]] = {}
    for index, mark in enumerate(graded.marks):
        own.setdefault(mark.student, []).append(index)
    for student in graded.students:
        if student.id in own:
            indices = own[student.id]
            listed = [(graded.marks[i], made.pieces[i].text) for i in indices]
            text = sheet(student, graded.title, graded.language, listed)
            yield student, names[student.id], text, [made.pieces[i] for i in indices]
