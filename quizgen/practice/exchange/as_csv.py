"""The history as CSV: a row for each answer, and one for a question without any.

No cell begins like a formula: one that would, also behind blanks, and one that begins with an apostrophe,
gets an apostrophe in front. So the first apostrophe of a cell is never part of it, and reading takes it away.
Scores are two columns, for a spreadsheet makes the second of March of `2/3`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from quizgen.findings import Finding, Place
from quizgen.practice.exchange.entries import (
    MAX_COUNT,
    MAX_TRIES,
    MAX_TURNS,
    MOST_FINDINGS,
    Entries,
    Exported,
    written,
)
from quizgen.practice.records import Session, Try, Turn
from quizgen.untrusted import WrongError

QUESTION = (
    *("turn", "session", "session_started", "session_ended", "shown", "bank", "question", "title", "level"),
    *("tags", "form", "variant", "draw", "reason", "about", "possible", "hints", "solution"),
)
ANSWER = ("answer", "at", "response", "score", "of", "readable", "mistakes")
COLUMNS = QUESTION + ANSWER
"""The columns of a question, the same in each of its rows, and those of one answer."""

MAX_ROWS = 2 * MAX_TURNS
_RISKY = tuple("=+-@|%\t\r\n'＝＋－＠")
"""Those that OWASP lists under CSV injection, and the apostrophe."""
_NUMBER = re.compile(r"[0-9]{1,40}", re.ASCII)
_HINT = "give a file that `quizgen history export` has written"
_LISTS = ("tags", "possible", "mistakes")


def to_csv(sessions: Iterable[Session], turns: Iterable[Turn]) -> str:
    """All of it but the settings of sittings."""
    known = {session.id: session for session in sessions}
    document = io.StringIO(newline="")
    # With these line ends (RFC 4180) both signs are put in quotes inside a cell.
    writer = csv.writer(document, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for turn in turns:
        head = _question(turn, known.get(turn.session))
        for answer in [_answer(i, one) for i, one in enumerate(turn.tries, 1)] or [("",) * len(ANSWER)]:
            writer.writerow([_safe(cell) for cell in (*head, *answer)])
    return document.getvalue()


def _question(turn: Turn, session: Session | None) -> tuple[str, ...]:
    started = written(session.started if session else turn.shown)
    ended = written(session.ended) if session and session.ended else ""
    return (
        *(turn.id, turn.session, started, ended, written(turn.shown), turn.bank, turn.question, turn.title),
        *(turn.level, _list(turn.tags), turn.form, turn.variant, turn.draw, turn.reason, turn.about),
        *(_list(turn.possible), str(turn.hints), _truth(turn.solution)),
    )


def _answer(number: int, one: Try) -> tuple[str, ...]:
    score = (str(one.score.numerator), str(one.score.denominator))
    return (str(number), written(one.at), one.response, *score, _truth(one.readable), _list(one.mistakes))


def _list(names: Iterable[str]) -> str:
    return json.dumps(list(names), ensure_ascii=False)


def _truth(value: bool) -> str:
    return "yes" if value else "no"


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RISKY) or cell.lstrip().startswith(_RISKY) else cell


def _plain(cell: str) -> str:
    return cell.removeprefix("'")


# ── reading ──────────────────────────────────────────────────────────────────────────────────────


def from_csv(text: str, file: str, now: datetime) -> Exported:
    """What *text* holds."""
    start = Place(file, 1, 1)
    rows = _rows(text)
    try:
        _, header = next(rows, (1, []))
        columns = {name: i for i, name in enumerate(header)}
        lacking = [name for name in COLUMNS if name not in columns]
        if lacking:
            message = f"this is no history: there is no column `{lacking[0]}`"
            return Exported(findings=(Finding("history-entry", message, start, _HINT),))
        body: list[_Row] = []
        for line, cells in rows:
            if len(body) >= MAX_ROWS:
                message = f"the file has more than {MAX_ROWS:,} rows"
                return Exported(findings=(Finding("too-large", message, start),))
            body.append(
                (line, {name: _plain(cells[i]) if i < len(cells) else "" for name, i in columns.items()})
            )
    except _UnreadableError as error:
        hint = "a quotation mark inside quotes is written twice"
        return Exported(findings=(Finding("history-syntax", str(error), Place(file, error.line, 1), hint),))
    return _Reading(Entries(now), file).read(body)


_Row = tuple[int, Mapping[str, str]]
"""The line in which a row begins, and its cells by their columns."""


class _UnreadableError(Exception):
    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows, each with the line it begins in; empty lines are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begin = 1
    try:
        for row in reader:
            if row:
                yield begin, row
            begin = reader.line_num + 1
    except csv.Error as error:
        raise _UnreadableError(f"this cannot be read: {error}", begin) from None


class _Reading:
    """One file; `read`."""

    def __init__(self, entries: Entries, file: str) -> None:
        self._entries, self._file = entries, file
        self._findings: list[Finding] = []

    def read(self, body: Iterable[_Row]) -> Exported:
        """The questions of all rows, in the order in which they first occur."""
        groups: dict[str, list[_Row]] = {}
        for line, row in body:
            groups.setdefault(row["turn"], []).append((line, row))
        turns: list[Turn] = []
        sessions: dict[str, Session] = {}
        for group in groups.values():
            line, first = group[0]
            try:
                sessions.setdefault(first["session"], self._session(first))
                turns.append(self._turn(group))
            except _WrongRowError as wrong:
                self._found(wrong.line, str(wrong))
            except WrongError as wrong:
                self._found(line, str(wrong))
            if len(self._findings) >= MOST_FINDINGS:
                break
        if self._findings:
            return Exported(findings=tuple(self._findings))
        if len(turns) > MAX_TURNS:
            message = f"the file has more than {MAX_TURNS:,} questions"
            return Exported(findings=(Finding("too-large", message, Place(self._file, 1, 1)),))
        return Exported(tuple(sessions.values()), tuple(turns))

    def _turn(self, group: list[_Row]) -> Turn:
        (_, first), *_ = group
        tries: dict[int, Try] = {}
        for line, row in group:
            try:
                self._row(row, first, tries, alone=len(group) == 1)
            except WrongError as wrong:
                raise _WrongRowError(str(wrong), line) from None
        missing = next((i for i in range(1, len(tries) + 1) if i not in tries), None)
        if missing:
            raise WrongError(f"answer {missing} of this question is missing")
        record: dict[str, Any] = {name: first[name] for name in QUESTION}
        record |= {name: _listed(first, name) for name in ("tags", "possible")}
        record |= {"id": first["turn"], "hints": _number(first, "hints", MAX_COUNT)}
        record["solution"] = _yes(first, "solution")
        return self._entries.turn(record, tuple(tries[i] for i in sorted(tries)))

    def _row(
        self, row: Mapping[str, str], first: Mapping[str, str], tries: dict[int, Try], *, alone: bool
    ) -> None:
        """Put the answer of *row* to the *tries*; the *first* row tells what the question is."""
        other = next((name for name in QUESTION if row[name] != first[name]), None)
        if other:
            raise WrongError(f"`{other}` is not that of the row before, with the same `turn`")
        if alone and not any(row[name] for name in ANSWER):
            return
        number = _number(row, "answer", MAX_TRIES)
        if number in tries:
            raise WrongError(f"answer {number} of this question is there twice")
        tries[number] = self._try(row)

    def _try(self, row: Mapping[str, str]) -> Try:
        if not (_NUMBER.fullmatch(row["score"]) and _NUMBER.fullmatch(row["of"])):
            raise WrongError("`score` and `of` are no whole numbers")
        record: dict[str, Any] = dict(row)
        record |= {"score": f"{row['score']}/{row['of']}", "readable": _yes(row, "readable")}
        record["mistakes"] = _listed(row, "mistakes")
        return self._entries.one_try(record)

    def _session(self, row: Mapping[str, str]) -> Session:
        record = {
            "id": row["session"],
            "started": row["session_started"],
            "ended": row["session_ended"] or None,
            "bank": row["bank"],
            "settings": "",
        }
        try:
            return self._entries.session(record)
        except WrongError as wrong:
            raise WrongError(re.sub(r"`(started|ended)`", r"`session_\1`", str(wrong))) from None

    def _found(self, line: int, message: str) -> None:
        self._findings.append(Finding("history-entry", message, Place(self._file, line, 1), _HINT))


class _WrongRowError(Exception):
    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def _number(row: Mapping[str, str], field: str, most: int) -> int:
    if not _NUMBER.fullmatch(row[field]) or int(row[field]) > most:
        raise WrongError(f"`{field}` is no whole number up to {most:,}")
    return int(row[field])


def _yes(row: Mapping[str, str], field: str) -> bool:
    if row[field] not in ("yes", "no"):
        raise WrongError(f"`{field}` is neither yes nor no")
    return row[field] == "yes"


def _listed(row: Mapping[str, str], field: str) -> Any:
    try:
        return json.loads(row[field])
    except (ValueError, RecursionError):
        raise WrongError(f'`{field}` is no list like ["one", "two"]') from None
