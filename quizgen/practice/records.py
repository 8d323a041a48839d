"""What is remembered of practising: questions that were shown, and what was answered."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Literal, NamedTuple

Reason = Literal["new", "due", "follow-up", "contrast", "weakest", "exam"]
"""Why a question was chosen; see `choose`."""


class Try(NamedTuple):
    """One answer to a question."""

    at: datetime
    """In UTC, as all times here."""
    response: str
    score: Fraction
    """From 0 to 1."""
    readable: bool
    """Whether it could be read; what cannot be read does not count."""
    mistakes: tuple[str, ...] = ()
    """The keys of the mistakes behind it: `bank/formula/mistake`, of the formula in which it is written."""


class Turn(NamedTuple):
    """One question that was shown, with all that was answered. Complete in itself: banks may change."""

    id: str
    session: str
    shown: datetime
    bank: str
    question: str
    variant: str
    """Its name, which makes it again."""
    draw: str
    """Which of all values it has, whatever the seed: two variants with one draw are the same exercise."""
    form: str
    title: str
    level: str
    tags: tuple[str, ...]
    possible: tuple[str, ...]
    """The keys of the mistakes that could have been seen in an answer."""
    reason: Reason
    about: str = ""
    """The key of the mistake for which it was chosen, if it was."""
    hints: int = 0
    solution: bool = False
    """Whether the worked solution was shown before it was answered rightly."""
    tries: tuple[Try, ...] = ()

    @property
    def key(self) -> str:
        """`bank/question`."""
        return f"{self.bank}/{self.question}"

    @property
    def first(self) -> Try | None:
        """The first answer that could be read: what the memory goes by."""
        return next((one for one in self.tries if one.readable), None)

    @property
    def done(self) -> bool:
        """Whether it was answered, or given up by looking at the solution."""
        return self.first is not None or self.solution

    @property
    def right(self) -> bool:
        """Whether the first answer was right, without help."""
        return self.first is not None and self.first.score == 1 and not self.solution


class Session(NamedTuple):
    """One sitting."""

    id: str
    started: datetime
    ended: datetime | None
    bank: str
    settings: str
    """As JSON: what it takes to go on with it."""
