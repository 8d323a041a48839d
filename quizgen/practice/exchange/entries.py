"""Questions, answers and sittings from untrusted records: each field is held against its kind."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple, get_args

from quizgen import untrusted
from quizgen.findings import Finding
from quizgen.practice.records import Reason, Session, Try, Turn
from quizgen.untrusted import WrongError

MAX_TEXT = 100_000
"""Characters of a text."""
MAX_NAME = 1_000
"""Characters of an id or a name."""
MAX_LIST = 1_000
MAX_TRIES = 1_000
MAX_TURNS = 500_000
MAX_COUNT = 10_000
MOST_FINDINGS = 20
"""After that many a file is not looked at any further."""
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
SKEW = timedelta(days=1)
"""How far another machine's clock may be ahead."""

REASONS: tuple[Reason, ...] = get_args(Reason)
_SCORE = re.compile(r"([0-9]{1,40})(?:/([1-9][0-9]{0,39}))?", re.ASCII)
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)


class Exported(NamedTuple):
    """What a file holds, and what is wrong with it: empty, or nothing of it should be used."""

    sessions: tuple[Session, ...] = ()
    turns: tuple[Turn, ...] = ()
    findings: tuple[Finding, ...] = ()


class Entries:
    """Reads records; nothing in them can have happened after *now*."""

    def __init__(self, now: datetime) -> None:
        self._latest = now + SKEW

    def session(self, record: Mapping[str, Any]) -> Session:
        """A sitting."""
        ended = record.get("ended")
        return Session(
            id=name(record, "id"),
            started=self.time(record, "started"),
            ended=None if ended is None else self.time(record, "ended"),
            bank=name(record, "bank"),
            settings=text(record, "settings"),
        )

    def turn(self, record: Mapping[str, Any], tries: tuple[Try, ...]) -> Turn:
        """A question, with the *tries* at it."""
        reason = next((known for known in REASONS if known == record.get("reason")), None)
        if reason is None:
            raise WrongError(f"`reason` is none of {', '.join(REASONS)}")
        return Turn(
            id=name(record, "id"),
            session=name(record, "session"),
            shown=self.time(record, "shown"),
            bank=name(record, "bank"),
            question=name(record, "question"),
            variant=name(record, "variant"),
            draw=text(record, "draw"),
            form=name(record, "form"),
            title=text(record, "title"),
            level=text(record, "level"),
            tags=texts(record, "tags"),
            possible=texts(record, "possible"),
            reason=reason,
            about=text(record, "about"),
            hints=whole(record, "hints", MAX_COUNT),
            solution=truth(record, "solution"),
            tries=tries,
        )

    def one_try(self, record: Mapping[str, Any]) -> Try:
        """An answer."""
        return Try(
            at=self.time(record, "at"),
            response=text(record, "response"),
            score=score(record, "score"),
            readable=truth(record, "readable"),
            mistakes=texts(record, "mistakes"),
        )

    def time(self, record: Mapping[str, Any], field: str) -> datetime:
        """A time, in UTC, to the millisecond as the history keeps it."""
        value = record.get(field)
        if not isinstance(value, str) or not _TIME.fullmatch(value):
            raise WrongError(f"`{field}` is no time like 2026-11-21T16:00:00.000+00:00")
        try:
            at = datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            raise WrongError(f"`{field}` is no time that there is") from None
        if at < EARLIEST:
            raise WrongError(f"`{field}` lies before the year {EARLIEST.year}")
        if at > self._latest:
            raise WrongError(f"`{field}` lies in the future")
        return at.replace(microsecond=at.microsecond // 1000 * 1000)


def name(record: Mapping[str, Any], field: str) -> str:
    """A text that is not empty, and short."""
    value = text(record, field)
    if not value or len(value) > MAX_NAME:
        raise WrongError(f"`{field}` is no text of 1 to {MAX_NAME:,} characters")
    return value


def text(record: Mapping[str, Any], field: str) -> str:
    """Any text that can be stored."""
    value = record.get(field)
    return untrusted.text(value if _storable(value) else None, f"`{field}`", MAX_TEXT)


def texts(record: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """A list of texts."""
    value = record.get(field)
    whole = isinstance(value, list) and len(value) <= MAX_LIST and all(map(_storable, value))
    return untrusted.texts(value if whole else None, f"`{field}`", MAX_LIST, MAX_TEXT)


def whole(record: Mapping[str, Any], field: str, most: int) -> int:
    """A whole number that is not negative."""
    value = record.get(field)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise WrongError(f"`{field}` is no whole number from 0 to {most:,}")
    return value


def truth(record: Mapping[str, Any], field: str) -> bool:
    """True or false."""
    value = record.get(field)
    if not isinstance(value, bool):
        raise WrongError(f"`{field}` is neither true nor false")
    return value


def score(record: Mapping[str, Any], field: str) -> Fraction:
    """A fraction from 0 to 1, as a text: `2/3`."""
    value = record.get(field)
    found = _SCORE.fullmatch(value) if isinstance(value, str) else None
    exact = Fraction(int(found[1]), int(found[2] or 1)) if found else None
    if exact is None or exact > 1:
        raise WrongError(f"`{field}` is no fraction from 0 to 1")
    return exact


def first_of(id_: str, known: Container[str]) -> None:
    """Refuse an id that was there before."""
    if id_ in known:
        raise WrongError("its `id` was there before")


def written(at: datetime) -> str:
    """A time as the history keeps it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _storable(value: object) -> bool:
    """Whether there is no half of a pair of surrogates in it: JSON can say that, a database cannot."""
    try:
        str(value).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
