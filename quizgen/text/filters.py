"""The filters of author's text, one table: `<< n | thousands >>`.

A filter takes a value (or the text that the filter before it made) and returns text.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import NamedTuple

from quizgen.maths.show import latex, matrix_latex, plain, plain_tree
from quizgen.model import Matrix, Row, Symbolic, Value

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_THREE = Context(prec=3, rounding=ROUND_HALF_UP)
_PREFIXES: tuple[tuple[int, str], ...] = ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k"))


def display(value: Value) -> str:
    """*value* as a reader sees it without any filter."""
    if type(value) is int:
        return str(value)
    if isinstance(value, str):
        return value
    if isinstance(value, Row):
        return ", ".join(display(part) for part in value.fields.values())
    if isinstance(value, Matrix):
        rows = ", ".join("[" + ", ".join(map(display, row)) + "]" for row in value.rows)
        return f"[{rows}]"
    if isinstance(value, Symbolic):
        return plain_tree(value.tree).replace("**", "^")
    return plain(value)


def thousands(value: Value) -> str:
    """1234567 -> 1,234,567; digits after the point are left alone."""
    text = display(value)
    sign = "-" if text.startswith("-") else ""
    whole, point, rest = text.removeprefix("-").partition(".")
    return sign + (f"{int(whole):,}" if whole.isdecimal() else whole) + point + rest


def words(value: Value) -> str:
    """5 -> five, up to ninety-nine; any other value as it is."""
    if not isinstance(value, int) or not 0 <= value < 100:
        return display(value)
    if value < 20:
        return _ONES[value]
    tens, ones = divmod(value, 10)
    return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")


def plural(value: Value, one: str, many: str = "") -> str:
    """The first word for 1, otherwise the second, or the first with an s."""
    return one if value == 1 else many or one + "s"


def ordinal(value: Value) -> str:
    """1 -> 1st, 12 -> 12th, 23 -> 23rd."""
    text = display(value)
    last_two = int(value) % 100 if isinstance(value, int) else 11
    suffix = "th" if 10 <= last_two <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(last_two % 10, "th")
    return text + suffix


def si(value: Value) -> str:
    """With a prefix: 6300000 -> 6.3 M, with at most three significant digits; small values as they are."""
    if not isinstance(value, int | Fraction | Decimal):
        return display(value)
    exact = Fraction(value)
    for size, prefix in _PREFIXES:
        # Rounded first: 999,600 has three significant digits as 1 M, not as 1000 k.
        scaled = _THREE.divide(Decimal(exact.numerator), Decimal(exact.denominator * size))
        if abs(scaled) >= 1 and abs(exact) >= 1000:
            return plain(Fraction(scaled)) + " " + prefix
    return display(value)


def tex(value: Value) -> str:
    r"""For use inside maths: a fraction as `\frac`, words upright."""
    if isinstance(value, Fraction):
        text = plain(value)
        if "/" in text:
            sign = "-" if value < 0 else ""
            return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"
        return text
    if isinstance(value, str):
        return rf"\text{{{value}}}"
    if isinstance(value, Matrix):
        return matrix_latex([[tex(entry) for entry in row] for row in value.rows])
    if isinstance(value, Symbolic):
        return latex(value.tree)
    return display(value)


def base(value: Value, radix: str, width: str = "0") -> str:
    """45 in base 16 -> 2D, with zeros before it up to *width* digits; what is no whole number as it is."""
    if not isinstance(value, int):
        return display(value)
    rest, digits = abs(value), ""
    while rest or not digits:
        rest, digit = divmod(rest, int(radix))
        digits = _DIGITS[digit] + digits
    return ("-" if value < 0 else "") + digits.rjust(int(width), "0")


_DIGITS = "0123456789ABCDEF"
MAX_WIDTH = 64


def _base_problem(radix: str, width: str = "0") -> str:
    if not (radix.isdecimal() and 2 <= int(radix) <= len(_DIGITS)):
        return f"a base is a number from 2 to {len(_DIGITS)}"
    if not (width.isdecimal() and int(width) <= MAX_WIDTH):
        return f"a number of digits is at most {MAX_WIDTH}"
    return ""


class Filter(NamedTuple):
    """A filter with the number of arguments it takes, and what is wrong with them; "" when nothing is."""

    apply: Callable[..., str]
    min_args: int = 0
    max_args: int = 0
    problem: Callable[..., str] = lambda *_: ""


FILTERS = {
    "base": Filter(base, 1, 2, _base_problem),
    "ordinal": Filter(ordinal),
    "plural": Filter(plural, 1, 2),
    "si": Filter(si),
    "tex": Filter(tex),
    "thousands": Filter(thousands),
    "words": Filter(words),
}
