"""What a response is worth."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NamedTuple

from quizgen.model.variants import Text

Slip = Literal["", "missing-unit", "other-unit", "power-of-ten"]


class Outcome(NamedTuple):
    """What a response is worth, and what it shows."""

    score: Fraction
    """From 0 to 1, of the question's points."""
    mistakes: tuple[str, ...] = ()
    """The mistakes that lead to just this response; two when made together."""
    feedback: tuple[Text, ...] = ()
    note: str = ""
    """For the student: why a response cannot be read, that it follows from an earlier answer, ..."""
    at: int | None = None
    """Where in the response the caret belongs, when it cannot be read; None when it can."""
    parts: tuple[Outcome, ...] = ()
    marked: bool = True
    """False where a person has to mark it."""
    slip: Slip = ""
    """What is wrong where the number itself is not, or only its size."""

    @property
    def right(self) -> bool:
        """Whether nothing is missing."""
        return self.score == 1
