"""What may be handed in as an answer, as the text that a student would have typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from numbers import Integral, Rational, Real

from quizgen.text.numbers import convention

Answer = str | Real | Decimal | None
"""A single answer; numbers stand for their digits, None for nothing typed."""

Response = Answer | Iterable[Answer] | Sequence[Sequence[float]]
"""An answer, one for each part or blank, or the rows of a matrix."""


def answers_of(response: Response, form: str) -> list[Answer]:
    """The single answers in *response* to what is asked in *form*.

    Raises:
        TypeError: It is no text, no number and no list of these.
    """
    if form == "matrix" and _rows(response):
        # A matrix, as Python writes it.
        return [str([[*row] for row in response])]  # type: ignore[union-attr, misc]
    several = isinstance(response, Iterable) and not isinstance(response, str | bytes | Mapping)
    answers = list(response) if several else [response]  # type: ignore[arg-type]
    for one in answers:
        if one is not None and not isinstance(one, str | Real | Decimal):
            kind = type(one).__name__
            raise TypeError(f"an answer is a text, a number, None, or a list of these, not {kind}")
    return answers  # type: ignore[return-value]


def _rows(response: object) -> bool:
    return (
        isinstance(response, list | tuple)
        and bool(response)
        and all(isinstance(r, list | tuple) for r in response)
    )


def typed_text(response: Answer, form: str, language: str) -> str:
    """*response* as a student would type it in *language*; formulas have a decimal point in all of them."""
    if response is None:
        return ""
    if isinstance(response, str | bool):
        # True and False are words, of a claim.
        return str(response)
    if isinstance(response, Integral):
        # By way of Decimal: Python refuses to print integers of more than 4,300 digits.
        return str(Decimal(int(response)))
    if isinstance(response, Rational):
        return f"{Decimal(int(response.numerator))}/{Decimal(int(response.denominator))}"
    text = str(response) if isinstance(response, Decimal) else repr(float(response))
    # A point would part thousands where a comma is the decimal mark: 1.234 is not 1234.
    return text if form == "formula" else text.replace(".", convention(language).decimal)
