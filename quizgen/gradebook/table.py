"""CSV as spreadsheets and course systems write it, read into cells; nothing of it is trusted."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from quizgen.findings import Finding, Place
from quizgen.roster import DELIMITERS, decode

MAX_BYTES = 64 << 20
MAX_ROWS = 1_000_000
MAX_COLUMNS = 2_000
SHOWN = 40
"""Characters of a stranger's text that a message repeats."""

_SEP = re.compile(r"sep=.?", re.IGNORECASE)
"""A first line by which a spreadsheet tells itself the delimiter."""

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What no document can hold; each becomes a replacement character."""


class Table(NamedTuple):
    """The head of a file and its rows, each with the line that it begins in; or what is wrong with it."""

    file: str
    header: tuple[str, ...]
    line: int
    """Of the header."""
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    findings: tuple[Finding, ...] = ()

    def place(self, line: int) -> Place:
        """The beginning of a line."""
        return Place(self.file, line, 1)


def read_table(data: bytes, file: str) -> Table:
    """The cells in the CSV *data*; *file* names it in findings.

    Blanks around a cell are cut; those within it, and its line ends, stay.
    """
    text = decoded(data, file)
    if isinstance(text, Finding):
        return Table(file, (), 1, (), (text,))
    try:
        rows = list(_rows(text))
    except _Unreadable as error:
        hint = "a quotation mark inside quotes is written twice"
        finding = Finding(
            "responses-syntax", f"this cannot be read: {error}", Place(file, error.line, 1), hint
        )
        return Table(file, (), 1, (), (finding,))
    if not rows:
        return Table(file, (), 1, ())
    (line, header), body = rows[0], rows[1:]
    findings = []
    if len(body) > MAX_ROWS:
        findings.append(Finding("too-large", f"more than {MAX_ROWS:,} rows", Place(file, line, 1)))
    if len(header) > MAX_COLUMNS:
        findings.append(Finding("too-large", f"more than {MAX_COLUMNS:,} columns", Place(file, line, 1)))
    return Table(file, header, line, tuple(body), tuple(findings))


def decoded(data: bytes, file: str) -> str | Finding:
    """The text in *data*: UTF-8, or UTF-16 with a byte order mark."""
    start = Place(file, 1, 1)
    if len(data) > MAX_BYTES:
        return Finding("too-large", f"the file has more than {MAX_BYTES:,} bytes", start)
    text = decode(data)
    if text is None:
        return Finding("not-utf-8", "the file is not UTF-8 text", start, "save it as `CSV UTF-8`")
    return text.removeprefix("\ufeff")


def word(cell: str) -> str:
    """What counts in the heading of a column: not capitals, hyphens, underscores or blanks."""
    return " ".join(cell.strip(' "\ufeff').lower().replace("_", " ").replace("-", " ").split())


def brief(text: str) -> str:
    """The beginning of a stranger's text, for a message."""
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in text[: SHOWN + 1])
    return shown if len(shown) <= SHOWN else shown[: SHOWN - 1] + "…"


def clean_cell(text: str) -> str:
    """*text* without what no document can hold, and without blanks around it."""
    return _NOT_TEXT.sub("\ufffd", text).strip()


class _Unreadable(Exception):
    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def _rows(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    lines = io.StringIO(text, newline="")
    header = next((line for line in lines if line.strip() and not _SEP.fullmatch(line.strip())), "")
    delimiter = max(DELIMITERS, key=header.count)
    lines.seek(0)
    # Strict: an unpaired quotation mark would swallow the rows after it without a word.
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    begin = 1
    count = 0
    try:
        for row in reader:
            if any(row) and not (begin == 1 and _SEP.fullmatch(delimiter.join(row).strip())):
                yield begin, tuple([clean_cell(cell) for cell in row[: MAX_COLUMNS + 1]])
                count += 1
                if count > MAX_ROWS + 1:
                    return
            begin = reader.line_num + 1
    except csv.Error as error:
        raise _Unreadable(str(error), begin) from None
