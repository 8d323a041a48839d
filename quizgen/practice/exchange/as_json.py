"""The history as one JSON object, with a line for each sitting and each question."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from quizgen.findings import Finding, Place
from quizgen.practice.exchange.entries import (
    MAX_TRIES,
    MAX_TURNS,
    MOST_FINDINGS,
    Entries,
    Exported,
    first_of,
    written,
)
from quizgen.practice.records import Session, Turn
from quizgen.untrusted import WrongError, listed, mapping, several

VERSION = 1
T = TypeVar("T", Session, Turn)

_HINT = "give a file that `quizgen history export` has written"


def to_json(sessions: Iterable[Session], turns: Iterable[Turn]) -> str:
    """All of it."""
    sittings = [
        {**one._asdict(), "started": written(one.started), "ended": written(one.ended) if one.ended else None}
        for one in sessions
    ]
    lines = [f'{{"history": {VERSION},', '"sessions": [', *_joined(sittings), "],"]
    lines += ['"turns": [', *_joined(map(_turn, turns)), "]}"]
    return "\n".join(lines) + "\n"


def _turn(turn: Turn) -> dict[str, Any]:
    tries = [{**one._asdict(), "at": written(one.at), "score": str(one.score)} for one in turn.tries]
    return {**turn._asdict(), "shown": written(turn.shown), "tries": tries}


def _joined(records: Iterable[Any]) -> list[str]:
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    return [line + "," for line in lines[:-1]] + lines[-1:]


def from_json(text: str, file: str, now: datetime) -> Exported:
    """What *text* holds."""
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        place = Place(file, error.lineno, error.colno)
        return _refused("history-syntax", f"this is not JSON: {error.msg}", place)
    except RecursionError:
        return _refused("history-syntax", "lists and objects are nested too deep", Place(file, 1, 1))
    except ValueError:
        return _refused("history-syntax", "a number is too long", Place(file, 1, 1))
    start = Place(file, 1, 1)
    try:
        raw_sessions, raw_turns = _lists(record)
    except WrongError as wrong:
        return _refused("history-entry", f"this is no history: {wrong}", start)
    entries = Entries(now)
    lines = _Lines(text, file)

    def turn(one: object) -> Turn:
        fields = mapping(one, "it")
        tries = listed(
            fields.get("tries"), "`tries`", MAX_TRIES, lambda t: entries.one_try(mapping(t, "an answer"))
        )
        return entries.turn(fields, tries)

    sessions, wrong_sessions = _each(
        raw_sessions, "sitting", lambda one: entries.session(mapping(one, "it")), lines
    )
    turns, wrong_turns = _each(raw_turns, "question", turn, lines)
    known = {session.id for session in sessions}
    findings = [*wrong_sessions, *wrong_turns]
    lost = next((i for i, one in enumerate(turns) if one.session not in known), None)
    if lost is not None and not findings:
        message = f"question {lost + 1}: its sitting is not in `sessions`"
        findings = [Finding("history-entry", message, lines.of(raw_turns[lost]), _HINT)]
    return Exported(findings=tuple(findings)) if findings else Exported(sessions, turns)


def _lists(record: object) -> tuple[list[object], list[object]]:
    """The records of sittings and of questions, not looked at yet."""
    head = mapping(record, "it")
    version = head.get("history")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise WrongError("`history` is no version")
    if version > VERSION:
        raise WrongError("a newer version of quizgen has written it")
    return (
        several(head.get("sessions"), "`sessions`", MAX_TURNS),
        several(head.get("turns"), "`turns`", MAX_TURNS),
    )


def _each(
    records: Sequence[object], what: str, read: Callable[[object], T], lines: _Lines
) -> tuple[tuple[T, ...], list[Finding]]:
    """Each record read; what cannot be is a finding, and so is an id that was there before."""
    found: dict[str, T] = {}
    findings = []
    for i, record in enumerate(records, 1):
        try:
            one = read(record)
            first_of(one.id, found)
        except WrongError as wrong:
            findings.append(Finding("history-entry", f"{what} {i}: {wrong}", lines.of(record), _HINT))
            if len(findings) >= MOST_FINDINGS:
                break
        else:
            found[one.id] = one
    return tuple(found.values()), findings


class _Lines:
    """Finds the line of a record by its id: as it is exported, every record has a line of its own."""

    def __init__(self, text: str, file: str) -> None:
        self._text, self._file = text, file

    def of(self, record: object) -> Place:
        id_ = record.get("id") if isinstance(record, Mapping) else None
        if not isinstance(id_, str) or not id_:
            return Place(self._file, 1, 1)
        at = self._text.find(f'"id": {json.dumps(id_, ensure_ascii=False)}')
        return Place(self._file, self._text.count("\n", 0, max(at, 0)) + 1, 1)


def _refused(code: str, message: str, place: Place) -> Exported:
    return Exported(findings=(Finding(code, message, place, _HINT),))
