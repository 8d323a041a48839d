"""What a form is, and what it works with: one draw of a question, solved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from quizgen.distractors import Candidate
from quizgen.maths.kind import Kind
from quizgen.model import Option, Question, Template, Text, Value
from quizgen.sampling.draw import Stream


class PoolTexts(NamedTuple):
    """The options of a pool with their values filled in."""

    right: tuple[Option, ...]
    wrong: tuple[Option, ...]
    last: Option | None


class Work(NamedTuple):
    """One draw of a question, solved: all that a form needs to make the options of a variant."""

    question: Question
    values: Mapping[str, Value]
    key: Candidate
    candidates: Sequence[Candidate]
    """What each mistake leads to, most common first; not yet checked against the key."""
    rank_weights: Callable[[], Sequence[int]]
    """How much each rank of the key is favoured."""
    pairs: Callable[[], Sequence[Candidate]]
    """What two mistakes together lead to; computed only when asked for."""
    kinds: Sequence[Kind]
    option: Callable[[Candidate, bool], Option]
    """An option with its text and feedback, from a candidate and whether it is right."""
    pool: Callable[[], PoolTexts]
    text: Callable[[Template], Text]
    """An author's text with this draw's values."""
    value: Callable[[Template, Candidate], Text]
    """The same, with `value` for an answer as it is printed."""
    formulas: Callable[[], tuple[Option, ...]]
    """The right formula and those that mistakes lead to, typeset; for a question that asks for a formula."""
    selection: int
    """The index of the drawn selection from the pool."""
    stream: Stream
    """Chooses options and their order; nothing else draws from it."""


class Body(NamedTuple):
    """What a form makes of a draw; see the fields of `Variant`."""

    options: tuple[Option, ...] = ()
    claim: Text | None = None
    """A paragraph that ends the stem."""
    prompts: tuple[Text, ...] = ()
    order: tuple[int, ...] = ()
    guide: Text | None = None


class Form(NamedTuple):
    """A way of asking. Third-party forms register one under the entry point group `quizgen.forms`."""

    name: str
    about: str
    """One line for lists."""
    selections: Callable[[Question], int]
    """How many selections of options a question's pool allows in this form; 1 without a pool."""
    make: Callable[[Work], Body]
    """The options of a variant in the order shown, and whatever else the form asks with."""
    takes: frozenset[str] = frozenset()
    """The keys of a question that this form needs, of those that only some forms have."""


class TooFewDistractors(Exception):
    """A draw for which mistakes, and pairs of them, do not give enough different wrong options."""

    def __init__(self, found: int, wanted: int) -> None:
        self.found, self.wanted = found, wanted
        super().__init__(f"{found} of {wanted} distractors")
