"""What the readers of responses hand over: one record for each response, wherever it was written."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from quizgen.findings import Finding, Place

Given = str | Decimal | tuple[str | Decimal, ...]
"""A response: a text, a number, or several of these for parts, blanks, letters or entries."""


class Summary(str):
    """A response as Moodle sums it up, to be understood with the variant at hand."""

    __slots__ = ()


class Row(NamedTuple):
    """A response as a file has it; "" for what the file does not say."""

    place: Place
    student: str
    paper: str
    variant: str
    question: str
    """The number on the paper, or the id of the question."""
    part: str
    response: Given
    name: str = ""
    """Of the student, where the file says it."""
    unread: str = ""
    """Why a person has to read it, where the reader of the file knows that already."""


class Rows(NamedTuple):
    """All that a file says."""

    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    absent: tuple[tuple[str, str], ...] = ()
    """Ids and names of students that the file lists without any response."""


def is_empty(given: Given) -> bool:
    """Whether nothing was handed in."""
    if isinstance(given, tuple):
        return all(is_empty(one) for one in given)
    return isinstance(given, str) and not given.strip()


def as_text(given: Given) -> str:
    """A response as people read it."""
    return "; ".join(map(as_text, given)) if isinstance(given, tuple) else str(given)
