"""How large a constant can get, told from the sizes of its parts and never from its value.

`9**9**9**9` costs nothing here and would cost everything if computed. Used on an author's text before
anything is computed (`parse`), and again where names have got their values (`algebra`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from quizgen.model import Exact

MAX_BITS = 20_000
"""The largest number that is worth having; about 6,000 digits."""

_PER_E = 1 / math.log(2)


class Size(NamedTuple):
    """A bound on a constant that has not been computed."""

    bits: float
    """The logarithm (base 2) of numerator and of denominator is at most this."""
    top: float
    """The absolute value is at most this; may be infinite."""
    whole: bool = True
    """It is an integer for certain."""
    signed: bool = False
    """It may be negative."""

    @property
    def too_large(self) -> bool:
        """Whether the number is not to be computed."""
        return not self.bits <= MAX_BITS


TRUTH = Size(0.0, 1.0)
REAL = Size(2.0, 4.0, whole=False)
"""The sizes of a truth value, and of pi and E."""


def number_size(value: Exact) -> Size:
    """The size of a number that is at hand."""
    exact = Fraction(value)
    bits = math.log2(max(abs(exact.numerator), exact.denominator, 1))
    top = abs(exact.numerator) / exact.denominator if bits < 1000 else math.inf
    return Size(bits, top, exact.denominator == 1, value < 0)


def result_size(op: str, parts: Sequence[Size]) -> Size:
    """A bound on *op* applied to numbers of these sizes; an operator or a listed function."""
    bits, top, whole = _bound(op, parts)
    signed = op in ("-", "neg", "log", "sin", "cos", "tan") or any(part.signed for part in parts)
    # Infinite times nothing is not a number: take it for infinite.
    bits = math.inf if math.isnan(bits) else bits
    top = math.inf if math.isnan(top) else top
    limit = 2.0**bits if bits < 1000 else math.inf
    return Size(bits, min(top, limit), whole, signed)


def _bound(op: str, parts: Sequence[Size]) -> tuple[float, float, bool]:
    a, b = parts[0], parts[-1]
    whole = all(part.whole for part in parts)
    total = sum(part.bits for part in parts)
    most = max(part.bits for part in parts)
    top = max(part.top for part in parts)
    match op:
        case "==" | "!=" | "<" | "<=" | ">" | ">=" | "and" | "or" | "not" | "sign":
            return 0.0, 1.0, True
        case "neg" | "Abs":
            return a.bits, a.top, whole
        case "+" | "-":
            return (most if whole else total) + 1, a.top + b.top, whole
        case "*":
            return total, a.top * b.top, whole
        case "/" | "Rational":
            return total, a.top if b.whole else math.inf, False
        case "//":
            return total + 1, (a.top if b.whole else math.inf) + 1, True
        case "%" | "Mod":
            return b.bits if whole else total + 1, b.top, whole
        case "**":
            # 0 and 1 stay what they are, whatever the exponent.
            bits = a.bits * b.top if a.bits else 0.0
            return bits, math.inf, whole and not b.signed
        case "floor" | "ceiling":
            return (
                (a.bits if whole else math.log2(a.top + 1) if a.top < math.inf else a.bits + 1),
                a.top + 1,
                True,
            )
        case "Min" | "Max" | "gcd":
            return most, top, whole
        case "lcm":
            return total, math.inf, whole
        case "sqrt":
            return a.bits / 2, math.sqrt(a.top), False
        case "exp" | "sinh" | "cosh":
            return a.top * _PER_E + 1, math.inf, False
        case "sin" | "cos" | "tanh":
            return 2 * a.bits + 10, 1.0, False
        case "factorial":
            return _factorial(a.top), math.inf, True
        case "binomial":
            return _binomial(a, b), math.inf, True
    # Logarithms, tangents and the inverse functions: a real number of about the argument's size.
    return 2 * total + 10, math.inf, False


def _factorial(top: float) -> float:
    return max(0.0, math.lgamma(top + 1) * _PER_E) if top < 1e300 else math.inf


def _binomial(n: Size, k: Size) -> float:
    # Below zero, binomial(-n, k) is binomial(n + k - 1, k) up to its sign.
    most = n.top + k.top if n.signed else n.top
    taken = min(k.top, most / 2)
    if not 0 < most < math.inf:
        return 0.0 if not most else math.inf
    return min(most, taken * (math.log2(most / taken) + _PER_E)) if taken else 0.0
