"""Files of responses, CSV or JSON, become rows; what is wrong with them becomes findings, in one reading."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from quizgen.findings import Finding, Place, suggest
from quizgen.gradebook.rows import Given, Row, Rows
from quizgen.gradebook.table import MAX_ROWS, Table, brief, clean_cell, decoded, read_table, word

COLUMNS = {
    "student": ("student", "student id", "id", "id number", "idnumber", "student number"),
    "name": ("name", "full name", "student name"),
    "paper": ("paper", "code", "paper code"),
    "variant": ("variant", "variant name"),
    "question": ("question", "number", "question number", "question id"),
    "part": ("part", "blank"),
    "response": ("response", "answer"),
}
"""How the columns may be headed, whatever the case; other columns are passed over. The first is also the key
in JSON, where the others are understood as well."""

MAX_ANSWERS = 1_000
MAX_NUMBER = 1_000
"""Characters of a number in JSON."""

_BETWEEN = re.compile(r"[\s,]*")
_HINT = "the first line heads the columns, for example `student,question,response`"


def read_responses(data: bytes, file: str) -> Rows:
    """The responses in *data*: JSON when it begins with a bracket, otherwise CSV."""
    text = decoded(data, file)
    if isinstance(text, str) and text.lstrip()[:1] in ("[", "{"):
        return _from_json(text, file)
    return from_table(read_table(data, file))


def from_table(table: Table) -> Rows:
    """The responses in a table with a column `response`."""
    if table.findings:
        return Rows((), table.findings)
    columns, findings = _columns(table)
    if findings:
        return Rows((), tuple(findings))
    places = [(key, columns[key]) for key in COLUMNS if key in columns]
    rows = []
    for line, cells in table.rows:
        if any(cells[len(table.header) :]):
            # Most likely a comma in a response: without its rest it would be another response.
            hint = "a response with a comma in it stands between quotation marks"
            message = f"{len(cells):,} cells in a row, and {len(table.header):,} columns"
            findings.append(Finding("responses-entry", message, table.place(line), hint))
            continue
        found = {key: cells[i] if i < len(cells) else "" for key, i in places}
        response = found.pop("response")
        rows.append(
            Row(
                table.place(line),
                found.get("student", ""),
                found.get("paper", ""),
                found.get("variant", ""),
                found.get("question", ""),
                found.get("part", ""),
                response,
                found.get("name", ""),
            )
        )
    return Rows(tuple(rows), tuple(findings))


def _columns(table: Table) -> tuple[dict[str, int], list[Finding]]:
    place = table.place(table.line)
    columns: dict[str, int] = {}
    findings = []
    for i, cell in enumerate(table.header):
        key = _key(cell)
        if key is not None and key in columns:
            message = f"`{brief(table.header[columns[key]])}` and `{brief(cell)}` are the same column"
            findings.append(Finding("responses-header", message, place, "leave one of them out"))
        elif key is not None:
            columns[key] = i
    if "response" not in columns:
        findings.append(_lacking("response", table.header, place))
    if not columns.keys() & {"student", "paper"}:
        findings.append(_lacking("student", table.header, place))
    if not columns.keys() & {"question", "variant"}:
        findings.append(_lacking("question", table.header, place))
    return columns, findings


def _lacking(wanted: str, header: Sequence[str], place: Place) -> Finding:
    others = [cell for cell in header[:20] if _key(cell) is None]
    close = [suggest(brief(cell).lower(), [wanted]) for cell in others]
    hint = next((hint for hint in close if hint.startswith("did you")), _HINT)
    either = {"student": "`student` or `paper`", "question": "`question` or `variant`"}
    return Finding("responses-header", f"no column {either.get(wanted, f'`{wanted}`')}", place, hint)


def _key(cell: str) -> str | None:
    heading = word(cell[:200])
    return next((key for key, words in COLUMNS.items() if heading in words), None)


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────


def parsed(text: str, file: str, number: Callable[[str], Any] | None = None) -> Any:
    """The JSON in *text*, its numbers read by *number*; or the finding that says what is wrong with it."""
    try:
        return json.loads(text, parse_int=number, parse_float=number, parse_constant=_refused)
    except RecursionError:
        return Finding("too-deep", "lists and objects are nested too deep", Place(file, 1, 1))
    except json.JSONDecodeError as error:
        place = Place(file, error.lineno, error.colno)
        return Finding("responses-syntax", f"this is not JSON: {error.msg}", place)
    except ValueError as error:
        # A number of thousands of digits, say.
        return Finding("responses-syntax", f"this cannot be read: {brief(str(error))}", Place(file, 1, 1))


def _from_json(text: str, file: str) -> Rows:
    start = Place(file, 1, 1)
    records = parsed(text, file, _number)
    if isinstance(records, Finding):
        return Rows((), (records,))
    if not isinstance(records, list):
        hint = '[{"student": "s1", "question": 1, "response": "B"}]'
        return Rows((), (Finding("responses-entry", "a list of responses is expected", start, hint),))
    if len(records) > MAX_ROWS:
        return Rows((), (Finding("too-large", f"more than {MAX_ROWS:,} responses", start),))
    rows, findings = [], []
    for record, line in zip(records, _lines(text, len(records)), strict=True):
        place = Place(file, line, 1)
        row = _entry(record, place)
        if isinstance(row, Row):
            rows.append(row)
        else:
            findings.append(Finding("responses-entry", row, place))
    return Rows(tuple(rows), tuple(findings))


def _lines(text: str, count: int) -> Iterator[int]:
    """The line in which each entry of the list *text* begins."""
    scan = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode
    line, last, end = 1, 0, text.index("[") + 1
    for _ in range(count):
        at = _BETWEEN.match(text, end).end()  # type: ignore[union-attr]
        line += text.count("\n", last, at)
        yield line
        last, end = at, scan(text, at)[1]


def _number(text: str) -> Decimal:
    if len(text) > MAX_NUMBER:
        raise ValueError(f"a number of {len(text):,} characters")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError("a number that is too large") from None


def _refused(text: str) -> Decimal:
    raise ValueError(f"{text} is no number")


def _entry(record: object, place: Place) -> Row | str:
    """The row of one entry, or why it is none."""
    if not isinstance(record, Mapping):
        return "an object is expected"
    found: dict[str, Any] = {}
    for name, value in record.items():
        key = _key(name)
        if key in found:
            return f"`{key}` stands twice"
        if key is not None:
            found[key] = value
    if "response" not in found:
        return "`response` is missing"
    if not found.keys() & {"student", "paper"}:
        return "`student` or `paper` is missing"
    if not found.keys() & {"question", "variant"}:
        return "`question` or `variant` is missing"
    response = _given(found.pop("response"))
    if response is None:
        return "`response` is a text, a number, null, or a list of these"
    texts = {}
    for key, value in found.items():
        if value is not None and not isinstance(value, str | Decimal):
            return f"`{key}` is a text or a number"
        texts[key] = "" if value is None else clean_cell(str(value))
    student, paper, variant, question, part, name = (
        texts.get(key, "") for key in ("student", "paper", "variant", "question", "part", "name")
    )
    return Row(place, student, paper, variant, question, part, response, name)


def _given(value: object) -> Given | None:
    if isinstance(value, list):
        if len(value) > MAX_ANSWERS:
            return None
        if value and all(isinstance(row, list) for row in value):
            entries = [[_single(one) for one in row] for row in value]
            # The rows of a matrix.
            rows = [", ".join(map(str, row)) for row in entries]
            return None if any(None in row for row in entries) else f"[[{'], ['.join(rows)}]]"
        answers = [_single(one) for one in value]
        return None if None in answers else tuple(one for one in answers if one is not None)
    return _single(value)


def _single(value: object) -> str | Decimal | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return clean_cell(value)
    return value if isinstance(value, Decimal) else None
