"""CSV as quizgen writes it: cells that no spreadsheet takes for a formula, numbers that every one reads."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import lru_cache

from quizgen.model import Exact

_RISKY = ("=", "+", "-", "@", "\t", "\r", "|", "%")
_HARMLESS = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?|-", re.ASCII)
"""A plain number, and the dash for no grade."""

_CONTEXT = Context(prec=28, rounding=ROUND_HALF_EVEN)
PLACES = Decimal("0.00001")
"""Moodle keeps five decimals of a grade."""


def safe(text: str) -> str:
    """*text* as a cell: an apostrophe before what a spreadsheet would run as a formula.

    The signs are those that OWASP lists under CSV injection; a plain number stays what it is.
    """
    if text.startswith(_RISKY) and not _HARMLESS.fullmatch(text):
        return f"'{text}"
    return text


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A CSV document: commas, a line for each row."""
    document = io.StringIO(newline="")
    writer = csv.writer(document, lineterminator="\n")
    writer.writerows([[safe(cell) for cell in row] for row in (header, *rows)])
    return document.getvalue()


@lru_cache(maxsize=4_096)
def decimal(value: Exact | Fraction | None) -> str:
    """A number with at most five decimals and a point; "" for None."""
    if value is None:
        return ""
    exact = Fraction(value)
    number = _CONTEXT.divide(Decimal(exact.numerator), Decimal(exact.denominator)).quantize(PLACES)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
