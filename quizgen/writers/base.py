"""What a writer is: functions from records to pieces of text, one piece for each of its documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from quizgen.model import Question, Variant


class Heading(NamedTuple):
    """What a document begins with."""

    bank: str
    title: str
    about: str
    license: str
    language: str
    seed: int


class Section(NamedTuple):
    """A question, before its variants."""

    heading: Heading
    question: Question
    variants: int


class Document(NamedTuple):
    """A document that a format makes: `BANK` + suffix + extension."""

    suffix: str
    extension: str
    title: str


Pieces = tuple[str, ...]
"""One piece of text for each document of the writer, "" where it gets nothing."""


class Writer(NamedTuple):
    """A format. Third-party writers register one under the entry point group `quizgen.writers`.

    The pieces that the functions return are concatenated in the order of calls: `begin`, then for each
    question `section` and, for each of its variants, `item` with its number counted from 1; then `end`.
    """

    name: str
    title: str
    documents: tuple[Document, ...]
    begin: Callable[[Heading], Pieces]
    section: Callable[[Section], Pieces]
    item: Callable[[Variant, int], Pieces]
    end: Callable[[], Pieces]
