"""Moodle's report of responses (Quiz, Results, Responses), downloaded as CSV.

Its columns are, in the language of whoever downloads it: the student, times, the grade, and for each slot
of the quiz `Question 1`, `Response 1`, `Right answer 1`, of which the first and the last are there when they
were ticked. It has no names of questions, so that a question is recognised by its text, among those of the
XML file that was imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from quizgen.findings import Finding, Place
from quizgen.gradebook.moodle_text import canonical
from quizgen.gradebook.moodle_xml import MoodleFile, MoodleQuestion
from quizgen.gradebook.rows import Row, Rows, Summary
from quizgen.gradebook.table import Table, brief, word
from quizgen.names import parse_name
from quizgen.roster import MAX_FIELD

NOTHING = "-"
"""What Moodle writes where there is no response; a student who typed just that has typed nothing."""

_SLOT = re.compile(r"(.*[^\d\s.,/])\s*(\d{1,4})", re.DOTALL)
_GRADE = re.compile(r".*/\s*\d+(?:[.,]\d+)?")
_NAMED = re.compile(r"[a-z0-9-]+(?::[a-z]+)?#[0-9]{1,18}\.[0-9]{1,18}")
_ID = (
    "id number",
    "idnumber",
    "id nummer",
    "numéro d’identification",
    "numéro d'identification",
    "número de id",
)
_FIRST = ("first name", "vorname", "prénom", "nombre")
_LAST = ("last name", "surname", "nachname", "nom de famille", "nom", "apellido(s)", "apellidos")
_FULL = ("first name / last name", "full name", "name", "vollständiger name")


class Slot(NamedTuple):
    """A place of the quiz, and the columns about it in their order."""

    number: int
    columns: tuple[int, ...]


def is_report(table: Table) -> bool:
    """Whether *table* has the columns of a report rather than one column for all responses."""
    return bool(_slots(table.header)) and not any(word(cell) == "response" for cell in table.header)


def read_report(table: Table, file: MoodleFile) -> Rows:
    """The responses of every finished attempt, each with the name of its variant."""
    if table.findings:
        return Rows((), table.findings)
    known = _Known(file)
    slots = _slots(table.header)
    asked = {slot: _question_column(table, slot, known) for slot in slots}
    unknown = [slot for slot in slots if asked[slot] is None]
    if unknown:
        heads = table.header[unknown[0].columns[0]]
        message = f"no question of the XML file is recognised in the columns of `{brief(heads)}`"
        hint = (
            "download it with `question text` and `response` ticked, and give the XML file that was imported"
        )
        return Rows((), (Finding("moodle-report", message, table.place(table.line), hint),))
    return _rows(table, [(slot, column) for slot, column in asked.items() if column is not None], known)


def _rows(table: Table, slots: Sequence[tuple[Slot, int]], known: _Known) -> Rows:
    rows: list[Row] = []
    findings: list[Finding] = []
    absent: dict[str, str] = {}
    attempts: dict[str, int] = {}
    people = _People(table)
    grade = next(
        (i for i, cell in enumerate(table.header) if len(cell) <= MAX_FIELD and _GRADE.fullmatch(cell)), None
    )
    for line, cells in table.rows:
        student, name = people.of(cells)
        place = table.place(line)
        texts = [_cell(cells, column) for _, column in slots]
        if all(text in ("", NOTHING) for text in texts):
            # Enrolled, and no attempt; or the line of averages.
            if student:
                absent.setdefault(student, name)
            continue
        if not student:
            findings.append(Finding("response-no-student", "an attempt without a student", place))
            continue
        if grade is not None and _cell(cells, grade) == NOTHING:
            cell = f"`{NOTHING}` in the column `{brief(table.header[grade])}`"
            message = f"the attempt of `{brief(student)}` is not finished ({cell}), and is left out"
            findings.append(Finding("moodle-unfinished", message, place, severity="warning"))
            absent.setdefault(student, name)
            continue
        if student in attempts:
            message = f"`{brief(student)}` has another attempt in line {attempts[student]}"
            hint = "download the report with `at most one finished attempt per user` ticked"
            findings.append(Finding("moodle-attempts", message, place, hint))
            continue
        attempts[student] = line
        for (slot, column), text in zip(slots, texts, strict=True):
            variant = known.find(text)
            if variant is None:
                findings.append(_unrecognised(table.header[column], text, place))
                continue
            response = _cell(cells, column + 1)
            given = Summary("" if response == NOTHING else response)
            rows.append(Row(place, student, "", variant, str(slot.number), "", given, name))
    left = tuple((student, name) for student, name in absent.items() if student not in attempts)
    return Rows(tuple(rows), tuple(findings), left)


def _unrecognised(head: str, text: str, place: Place) -> Finding:
    message = f"`{brief(head)}` is no question of the XML file, or several: `{brief(text)}`"
    hint = "give the XML file from which the questions were imported, unchanged"
    return Finding("moodle-question", message, place, hint)


def _slots(header: Sequence[str]) -> list[Slot]:
    found: dict[int, list[int]] = {}
    for i, cell in enumerate(header):
        match = _SLOT.fullmatch(cell) if len(cell) <= MAX_FIELD else None
        if match:
            found.setdefault(int(match[2]), []).append(i)
    return [
        Slot(number, tuple(columns))
        for number, columns in found.items()
        # The columns about one slot stand side by side.
        if columns == list(range(columns[0], columns[0] + len(columns))) and len(columns) <= 3
    ]


def _question_column(table: Table, slot: Slot, known: _Known) -> int | None:
    """The column with the texts of the questions, which has that of the responses behind it."""
    for column in slot.columns[:-1]:
        if any(known.find(_cell(cells, column)) for _, cells in table.rows):
            return column
    return None


def _cell(cells: Sequence[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


class _Known:
    """The questions of the XML file, by how a report shows them."""

    def __init__(self, file: MoodleFile) -> None:
        self._exact = _by(
            [(one.shown, one) for one in file.questions if one.kind not in ("matching", "ordering")]
        )
        self._begun = _by(
            [(one.shown, one) for one in file.questions if one.kind in ("matching", "ordering")]
        )
        self._names = _by([(one.variant.rpartition("/")[2], one) for one in file.questions])
        self._found: dict[str, str | None] = {}

    def find(self, text: str) -> str | None:
        """The name of the one variant that *text* shows; None when there is none, or more than one."""
        if text not in self._found:
            if len(self._found) > 100_000:
                self._found.clear()
            self._found[text] = self._look(text)
        return self._found[text]

    def _look(self, text: str) -> str | None:
        if text in ("", NOTHING):
            return None
        named = _NAMED.match(text)
        if named and parse_name(named[0]) and named[0] in self._names:
            return _only(self._names[named[0]])
        shown = canonical(text)
        if shown in self._exact:
            return _only(self._exact[shown])
        for begin, questions in self._begun.items():
            if shown.startswith(begin):
                rest = "".join(sorted(shown[len(begin) :]))
                fitting = [one for one in questions if one.kind == "ordering" or one.rest == rest]
                if fitting:
                    return _only(fitting)
        return None


def _by(pairs: Iterable[tuple[str, MoodleQuestion]]) -> dict[str, list[MoodleQuestion]]:
    found: dict[str, list[MoodleQuestion]] = {}
    for key, question in pairs:
        found.setdefault(key, []).append(question)
    return found


def _only(questions: Sequence[MoodleQuestion]) -> str | None:
    names = {one.variant for one in questions}
    return names.pop() if len(names) == 1 else None


class _People:
    """Who a row is about: the id number, or the address, or the name."""

    def __init__(self, table: Table) -> None:
        heads: Mapping[str, int] = {word(cell): i for i, cell in reversed(list(enumerate(table.header)))}
        self._id = next((heads[name] for name in _ID if name in heads), None)
        self._full = next((heads[name] for name in _FULL if name in heads), None)
        self._first = next((heads[name] for name in _FIRST if name in heads), None)
        self._last = next((heads[name] for name in _LAST if name in heads), None)
        if self._full is None and (self._first is None or self._last is None):
            # In every language a download begins with the last and the first name.
            self._last, self._first = 0, 1
        some = [cells for _, cells in table.rows[:50]]
        before = min((slot.columns[0] for slot in _slots(table.header)), default=0)
        self._mail = next((i for i in range(before) if any("@" in _cell(cells, i) for cells in some)), None)

    def of(self, cells: Sequence[str]) -> tuple[str, str]:
        """The id and the name."""
        if self._full is not None:
            name = _cell(cells, self._full)
        else:
            assert self._first is not None
            assert self._last is not None
            name = f"{_cell(cells, self._first)} {_cell(cells, self._last)}".strip()
        columns = [column for column in (self._id, self._mail) if column is not None]
        id_ = next((found for column in columns if (found := _cell(cells, column))), name)
        return id_[:MAX_FIELD], name[:MAX_FIELD]
