"""Turns by hand: what was answered, when, with which mistakes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from quizgen.practice.records import Try, Turn

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
"""A Wednesday."""


def answered(
    question: str,
    at: datetime,
    *mistakes: str,
    right: bool | None = None,
    bank: str = "b",
    level: str = "easy",
    tags: tuple[str, ...] = (),
    possible: tuple[str, ...] = (),
    readable: bool = True,
) -> Turn:
    """One question with one answer a minute after it was shown: wrong with *mistakes*, right without."""
    worth = Fraction(int(not mistakes if right is None else right))
    one = Try(at, "12", worth if readable else Fraction(0), readable, mistakes if readable else ())
    return shown(question, at, bank=bank, level=level, tags=tags, possible=possible)._replace(tries=(one,))


def shown(
    question: str,
    at: datetime,
    *,
    bank: str = "b",
    level: str = "easy",
    tags: tuple[str, ...] = (),
    possible: tuple[str, ...] = (),
) -> Turn:
    """One question without an answer."""
    return Turn(
        id=f"{bank}/{question}@{at.isoformat()}",
        session="s",
        shown=at - timedelta(minutes=1),
        bank=bank,
        question=question,
        variant=f"{bank}/{question}#1.0",
        draw="0/9",
        form="number",
        title=f"Title of {question}",
        level=level,
        tags=tags,
        possible=possible,
        reason="new",
    )


def days_ago(days: float) -> datetime:
    return NOON - timedelta(days=days)
