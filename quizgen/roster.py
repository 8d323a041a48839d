"""A list of students (CSV) becomes students; what is wrong with it becomes findings, all in one reading.

Spreadsheets and course systems write CSV in many ways: commas, semicolons or tabs, with and without a byte
order mark, UTF-16, columns in any order and under several names.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from quizgen.findings import Finding, Place, suggest

MAX_BYTES = 4 << 20
MAX_STUDENTS = 10_000
MAX_FIELD = 200
DELIMITERS = ",;\t"

COLUMNS = {
    "name": ("name", "full name", "student", "student name"),
    "first": ("first name", "given name", "firstname"),
    "last": ("last name", "surname", "family name", "lastname"),
    "id": ("id", "id number", "idnumber", "student id", "student number", "matriculation number"),
    "group": ("group", "groups"),
}
"""How the columns may be headed, whatever the case; other columns are passed over."""

_NOT_TEXT = ("Cc", "Cs", "Co")
_TURNING = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
"""They turn the direction of the text after them, so that a name could rearrange a sheet."""

_SEP = re.compile(r"sep=.?", re.IGNORECASE)
"""A first line by which a spreadsheet tells itself the delimiter."""

_HINT = "the first line heads the columns, for example `name,id`"


class Student(NamedTuple):
    """Who gets a paper. The id alone decides what is on it."""

    id: str
    name: str = ""
    group: str = ""


class Roster(NamedTuple):
    """The students in the order of the list, and what is wrong with it (empty, or nothing should be made)."""

    students: tuple[Student, ...]
    findings: tuple[Finding, ...]


def decode(data: bytes) -> str | None:
    """The text of a CSV file: UTF-8, or UTF-16 with a byte order mark; None when it is neither."""
    utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if utf_16 else "utf-8-sig")
    except UnicodeDecodeError:
        return None


def read_roster(data: bytes, file: str) -> Roster:
    """The students in the CSV *data*; *file* names it in findings."""
    start = Place(file, 1, 1)
    if len(data) > MAX_BYTES:
        finding = Finding("too-large", f"the list has more than {MAX_BYTES:,} bytes", start)
        return Roster((), (finding,))
    text = decode(data)
    if text is None:
        hint = "save it as `CSV UTF-8`"
        return Roster((), (Finding("not-utf-8", "the list is not UTF-8 text", start, hint),))
    try:
        rows = list(_rows(text.removeprefix("\ufeff")))
    except _Unreadable as error:
        hint = "a quotation mark inside quotes is written twice"
        message = f"the list cannot be read here: {error}"
        return Roster((), (Finding("roster-syntax", message, Place(file, error.line, 1), hint),))
    if not rows:
        return Roster((), (Finding("roster-header", "the list is empty", start, _HINT),))
    (first, header), body = rows[0], rows[1:]
    columns, findings = _columns(header, Place(file, first, 1))
    if len(body) > MAX_STUDENTS:
        findings.append(Finding("too-large", f"more than {MAX_STUDENTS:,} students", start))
    if findings:
        return Roster((), tuple(findings))
    return _students(body, columns, file)


class _Unreadable(Exception):
    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with the line it begins in."""
    lines = io.StringIO(text, newline="")
    header = next((line for line in lines if line.strip() and not _SEP.fullmatch(line.strip())), "")
    delimiter = max(DELIMITERS, key=lambda sign: _known(header.split(sign)))
    lines.seek(0)
    # Strict: an unpaired quotation mark would swallow the students after it without a word.
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    begin = 1
    try:
        for row in reader:
            cells = [" ".join(unicodedata.normalize("NFC", cell).split()) for cell in row]
            if any(cells) and not (begin == 1 and _SEP.fullmatch(delimiter.join(cells))):
                yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        raise _Unreadable(str(error), begin) from None


def _known(header: Sequence[str]) -> int:
    return sum(_column(cell) is not None for cell in header)


def _column(cell: str) -> str | None:
    word = " ".join(cell.strip(' "\ufeff').lower().replace("_", " ").replace("-", " ").split())
    return next((column for column, words in COLUMNS.items() if word in words), None)


def _columns(header: Sequence[str], place: Place) -> tuple[dict[str, int], list[Finding]]:
    """Where each column stands, by what it is."""
    columns: dict[str, int] = {}
    findings = []
    for i, cell in enumerate(header):
        column = _column(cell)
        if column is not None and column in columns:
            message = f"`{_short(header[columns[column]])}` and `{_short(cell)}` are the same column"
            findings.append(Finding("roster-header", message, place, "leave one of them out"))
        elif column is not None:
            columns[column] = i
    lacking = [] if columns.keys() & {"name", "first", "last"} else ["name"]
    lacking += [] if "id" in columns else ["id"]
    if lacking:
        others = [cell for cell in header[:20] if _column(cell) is None]
        close = [suggest(cell[:MAX_FIELD].lower(), lacking) for cell in others]
        hint = next((hint for hint in close if hint.startswith("did you")), _HINT)
        message = f"no column `{'` and no column `'.join(lacking)}`"
        findings.append(Finding("roster-header", message, place, hint))
    return columns, findings


def _students(body: Sequence[tuple[int, list[str]]], columns: dict[str, int], file: str) -> Roster:
    students: list[Student] = []
    findings = []
    lines: dict[str, int] = {}
    for line, row in body:
        place = Place(file, line, 1)
        cells = {column: row[i] if i < len(row) else "" for column, i in columns.items()}
        problem = next(filter(None, map(_problem, cells.values())), None)
        id_ = cells["id"]
        if problem:
            findings.append(Finding("roster-cell", problem, place))
        elif not id_:
            hint = "papers are made from ids, so that a name may change: give everybody one"
            findings.append(Finding("roster-no-id", "a student without an id", place, hint))
        elif id_ in lines:
            message = f"the id `{id_}` stands here and in line {lines[id_]}"
            findings.append(Finding("roster-duplicate-id", message, place, "one paper for each id"))
        else:
            lines[id_] = line
            name = cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}".strip()
            students.append(Student(id_, name, cells.get("group", "")))
    if not students and not findings:
        findings.append(Finding("roster-header", "the list has no students", Place(file, 1, 1), _HINT))
    return Roster(tuple(students), tuple(findings))


def _problem(cell: str) -> str | None:
    if len(cell) > MAX_FIELD:
        return f"`{_short(cell)}` has more than {MAX_FIELD} characters"
    for sign in cell:
        if unicodedata.category(sign) in _NOT_TEXT or sign in _TURNING:
            return f"a character that cannot stand in a document (U+{ord(sign):04X})"
    return None


def _short(cell: str) -> str:
    text = "".join(sign if sign.isprintable() else "\ufffd" for sign in cell)
    return text if len(text) <= 40 else text[:39] + "…"
