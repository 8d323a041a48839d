"""What a writer is: functions from records to pieces of text, one piece for each of its documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from quizgen.model import Exact, Question, Variant


class PaperHeading(NamedTuple):
    """Whose paper it is, and what it is worth. Everything is plain text."""

    number: int
    """The papers of a quiz are counted from 1 in the order of ids."""
    code: str
    name: str
    """Of the student; "" when papers are made without a list."""
    id: str
    group: str
    questions: int
    points: Exact
    levels: Mapping[str, int]
    """How many questions of each level; "" stands for those without one."""


class Heading(NamedTuple):
    """What a document begins with."""

    bank: str
    title: str
    about: str
    license: str
    language: str
    seed: int
    quiz: str = ""
    """The quiz that papers are made from: title and about are then its own."""
    papers: tuple[PaperHeading, ...] = ()


class Section(NamedTuple):
    """A question, before its variants."""

    heading: Heading
    question: Question
    variants: int
    pick: str = ""
    """Of a quiz: what the variants that follow (of several questions, perhaps) are picked by."""
    wanted: int = 0
    """Of a quiz: how many of them belong on each paper."""


class Document(NamedTuple):
    """A document that a format makes: `BANK` + suffix + extension."""

    suffix: str
    extension: str
    title: str
    each: bool = False
    """Of a quiz, one for each paper: `QUIZ-CODE` + suffix + extension."""


Pieces = tuple[str, ...]
"""One piece of text for each document of the writer, "" where it gets nothing."""


class File(NamedTuple):
    """A file that documents link to, by its path in the folder of such files, with `/` between names."""

    path: str
    data: bytes


class Writer(NamedTuple):
    """A format. Third-party writers register one under the entry point group `quizgen.writers`.

    The pieces that the functions return are concatenated in the order of calls: `begin`, then for each
    question `section` and, for each of its variants, `item` with its number counted from 1; then `end`.

    Of a quiz, a format with `paper` gets `paper` and the items of each paper, without sections; the
    documents that there is one of for each paper begin with what `paper` returns for them. A format without
    it gets a section for each pick, and the variants of all papers in it.

    A format whose documents link to pictures has `attach`. Before `item`, it is called with a variant that
    has pictures and with the name of a folder beside the documents ("" where there can be none); it gives
    the variant with links into that folder, and the files that they lead to.
    """

    name: str
    title: str
    documents: tuple[Document, ...]
    begin: Callable[[Heading], Pieces]
    section: Callable[[Section], Pieces]
    item: Callable[[Variant, int], Pieces]
    end: Callable[[], Pieces]
    paper: Callable[[Heading, PaperHeading], Pieces] | None = None
    attach: Callable[[Variant, str], tuple[Variant, tuple[File, ...]]] | None = None
    asks: Callable[[str], bool] | None = None
    """Whether it can ask in the form of this name; without it, in every form."""
