"""Files of questions, and the quizzes that select from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quizgen.findings import Place
from quizgen.model.formulas import Formula
from quizgen.model.numbers import Exact
from quizgen.model.questions import Level, Question


@dataclass(frozen=True, slots=True)
class Pick:
    """Questions of a paper: the one with this id, or *count* of those with all *tags* and the *level*."""

    question: str
    tags: tuple[str, ...]
    level: Level
    count: int
    points: Exact | None
    """What each is worth on the paper; None: what the question says."""
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Quiz:
    """A selection of a bank's questions, from which papers are made; *intro* is Markdown."""

    id: str
    title: str
    intro: str
    picks: tuple[Pick, ...]
    shuffle: bool
    """Whether every paper has its questions in an order of its own."""
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Bank:
    """A file of questions."""

    id: str
    title: str
    about: str
    language: str
    license: str
    formulas: Mapping[str, Formula]
    questions: tuple[Question, ...]
    place: Place = field(compare=False)
    quizzes: tuple[Quiz, ...] = ()
