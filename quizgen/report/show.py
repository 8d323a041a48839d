"""Numbers as the report prints them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from quizgen.text.numbers import MINUS

NONE = "–"
"""What is undefined."""


def fixed(value: Fraction | Decimal | float | None, places: int = 2) -> str:
    """*value* with so many decimals: 0.72, −0.10."""
    if value is None:
        return NONE
    scaled = abs(Fraction(value)) * 10**places
    # Half away from zero, as people round.
    whole, rest = divmod(int(scaled + Fraction(1, 2)), 10**places)
    sign = MINUS if value < 0 and (whole or rest) else ""
    return f"{sign}{whole}.{rest:0{places}}" if places else f"{sign}{whole}"


def percent(value: Fraction | Decimal | None) -> str:
    """A share: 61 %."""
    return NONE if value is None else f"{fixed(Fraction(value) * 100, 0)}\N{NO-BREAK SPACE}%"


def short(value: Fraction | Decimal | float) -> str:
    """With one decimal, or none where it is 0: 12, 7.5."""
    return fixed(value, 1).removesuffix(".0")


def counted(number: int, word: str, several: str = "") -> str:
    """1 student, 2 students."""
    return f"{number:,} {word if number == 1 else several or word + 's'}"
