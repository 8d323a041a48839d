"""Whether two formulas are the same function of their names: by exact values, then by proof; never by text.

Values come first: one point where both are defined and differ refutes. Points where either is undefined say
nothing, so `(n**2 - 1)/(n - 1)` is `n + 1`. When all points agree, sympy settles identities of polynomials
and of quotients, with anything else in them (`sqrt(n)`, `2**n`) taken for an unknown.

Where that settles nothing, agreement counts. A polynomial of degree d that is not 0 vanishes at a random
point of S**k with a probability of at most d/S (Schwartz and Zippel); a third of the points has an S from
2**10 to 2**40, so that even with degree 100 a wrong one passes all of them less than once in 10**60.
Quotients, roots and exponentials are analytic and behave no worse; points close to 0 find what `Max`, `floor`
or `%` do there only.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from hashlib import blake2b
from math import comb
from typing import Any, Literal, NamedTuple

from quizgen.maths.compile import Cell, single
from quizgen.maths.functions import CONSTANTS
from quizgen.maths.parse import is_condition
from quizgen.maths.parse import names as used_names
from quizgen.maths.reals import WIDE, wide
from quizgen.model import Apply, Exact, Kind, Name, Node, Num

POINTS = 48
REAL_POINTS = 24
"""How many are enough where values are irrational: each agrees to 20 digits."""
NEEDED = 8
"""Points at which both formulas are defined and agree, at least."""
MOST_UNDEFINED = 7
"""How many times as many points may have only one of the two: sqrt(x)*sqrt(x) is x on half of them."""

_TOLERANCE = Decimal("1e-20")
_SPREAD = Decimal("1e-25")
"""The relative error that a decimal of 28 digits is taken to have, more than a few roundings leave."""
_WORTHLESS = Decimal("1e-15")
_MAX_TERMS = 200
_MAX_POWER = 100

Kinds = Mapping[str, tuple[Kind, bool]]


def equivalent(first: Node, second: Node, kinds: Kinds) -> bool:
    """Whether the two have the same value wherever both have one, for all values of these *kinds*.

    Args:
        first: A formula, or a condition.
        second: The other; a condition and a number are never the same.
        kinds: Kind and positivity of each name (`kind.declared`); other names are any rational numbers.
    """
    if first == second:
        return True
    if is_condition(first) is not is_condition(second):
        return False
    names = sorted(
        name for name in {**used_names(first), **used_names(second)} if name in kinds or name not in CONSTANTS
    )
    agreed = half = exact = 0
    for index in range(POINTS if names else 1):
        point = {name: _drawn(name, index, *kinds.get(name, ("rational", False))) for name in names}
        verdict = _compare(_measure(first, point), _measure(second, point))
        if verdict == "differ":
            return False
        agreed += verdict in ("same", "near")
        exact += verdict == "same"
        half += verdict == "half"
        if agreed - exact >= REAL_POINTS:
            break
    # A formula that is defined almost nowhere is not the same.
    if not agreed or half > MOST_UNDEFINED * agreed:
        return False
    proven = _proven(first, second)
    return agreed >= (NEEDED if names else 1) if proven is None else proven


def matching(answer: Node, key: Node, mistaken: Mapping[str, Node], kinds: Kinds) -> str | None:
    """What *answer* is: "" for the key, the id of the first mistake whose formula it is, or None."""
    if equivalent(answer, key, kinds):
        return ""
    return next((id_ for id_, formula in mistaken.items() if equivalent(answer, formula, kinds)), None)


# ── points ───────────────────────────────────────────────────────────────────────────────────────


def _drawn(name: str, index: int, kind: Kind, positive: bool) -> Exact:
    """The value of *name* at one of the points: small, middling and large in turn; always the same."""
    digest = blake2b(f"{index}:{name}".encode(), digest_size=24).digest()
    size, shift, sign = (int.from_bytes(digest[i : i + 8], "big") for i in (0, 8, 16))
    top = (12, 60, 2 ** (10 + shift % 31))[index % 3]
    whole = 1 + size % top
    if not positive and sign % 2:
        whole = 1 - whole
    if kind == "integer":
        return whole
    value = Fraction(whole, 1 + shift % 7)
    return value.numerator if value.denominator == 1 else value


class _Measured(NamedTuple):
    """A value and a bound on its error; None where there is none."""

    value: Cell
    error: Decimal | None


_ZERO = Decimal(0)


def _measure(node: Node, point: Mapping[str, Cell]) -> _Measured:
    """The value of *node*, and how far rounding may have carried it, found by moving what it is made of."""
    if isinstance(node, Num):
        return _Measured(node.value, _ZERO)
    if isinstance(node, Name):
        value = single(node, point)
        return _Measured(value, _rounding(value))
    parts = [_measure(argument, point) for argument in node.args]
    values = {str(i): part.value for i, part in enumerate(parts)}
    step = Apply(node.op, tuple(Name(name) for name in values))
    value = single(step, values)
    if value is None:
        return _Measured(None, None)
    error = _rounding(value)
    for i, part in enumerate(parts):
        if part.error is None:
            return _Measured(value, None)
        for moved in (part.error, -part.error) if part.error else ():
            other = single(step, {**values, str(i): WIDE.add(_wide(part.value), moved)})
            if other is None or (isinstance(value, bool) and other is not value):
                return _Measured(value, None)
            error = WIDE.add(error, WIDE.subtract(_wide(other), _wide(value)).copy_abs())
    return _Measured(value, error)


def _rounding(value: Cell) -> Decimal:
    return WIDE.multiply(value.copy_abs(), _SPREAD) if isinstance(value, Decimal) else _ZERO


def _wide(value: Cell) -> Decimal:
    return WIDE.plus(wide(value))


def _compare(first: _Measured, second: _Measured) -> Literal["same", "near", "differ", "half", "unsure"]:
    if first.value is None or second.value is None:
        return "unsure" if first.value is second.value else "half"
    if first.error is None or second.error is None:
        return "unsure"
    if not first.error and not second.error:
        return "same" if first.value == second.value else "differ"
    a, b = _wide(first.value), _wide(second.value)
    noise = WIDE.add(first.error, second.error)
    scale = max(a.copy_abs(), b.copy_abs())
    if WIDE.subtract(a, b).copy_abs() > WIDE.add(noise, WIDE.multiply(scale, _TOLERANCE)):
        return "differ"
    return "near" if noise <= WIDE.multiply(max(scale, Decimal(1)), _WORTHLESS) else "unsure"


# ── proof ────────────────────────────────────────────────────────────────────────────────────────


class _TooLargeError(Exception):
    """The quotient would take long to multiply out."""


class _Quotient(NamedTuple):
    """Two polynomials, multiplied out, with bounds on their degrees that are read from the formula alone."""

    above: Any
    below: Any
    high: int
    low: int


def _proven(first: Node, second: Node) -> bool | None:
    """Whether the two are the same quotient of polynomials; None when that does not settle it."""
    # Loads sympy, and only for an answer that every point has accepted.
    from quizgen.maths.algebra import symbol, to_sympy

    unknowns: dict[Node, Any] = {}
    one = to_sympy(Num(1), {})

    def unknown(node: Node) -> _Quotient:
        if node not in unknowns:
            unknowns[node] = symbol(f"_{len(unknowns)}", "variable", positive=False)
        return _Quotient(unknowns[node], one, 1, 0)

    def check(degree: int) -> None:
        if comb(degree + len(unknowns), degree) > _MAX_TERMS:
            raise _TooLargeError

    def product(a: Any, b: Any, degree: int) -> Any:
        check(degree)
        return (a * b).expand()

    def quotient(node: Node) -> _Quotient:
        if isinstance(node, Num):
            return _Quotient(to_sympy(node, {}), one, 0, 0)
        if isinstance(node, Name):
            return unknown(node)
        if node.op == "neg":
            a = quotient(node.args[0])
            return a._replace(above=-a.above)
        if node.op in ("+", "-", "*", "/", "Rational"):
            a, b = (quotient(argument) for argument in node.args)
            if node.op in ("/", "Rational"):
                b = _Quotient(b.below, b.above, b.low, b.high)
            low = a.low + b.low
            below = product(a.below, b.below, low)
            if node.op not in ("+", "-"):
                return _Quotient(product(a.above, b.above, a.high + b.high), below, a.high + b.high, low)
            high = max(a.high + b.low, b.high + a.low)
            left, right = product(a.above, b.below, high), product(b.above, a.below, high)
            return _Quotient(left + right if node.op == "+" else left - right, below, high, low)
        exponent = node.args[-1]
        if node.op == "**" and isinstance(exponent, Num) and type(exponent.value) is int:
            times = exponent.value
            if 0 <= times <= _MAX_POWER:
                a = quotient(node.args[0])
                high, low = a.high * times, a.low * times
                check(max(high, low))
                return _Quotient((a.above**times).expand(), (a.below**times).expand(), high, low)
        return unknown(node)

    try:
        a, b = quotient(first), quotient(second)
        degree = max(a.high + b.low, b.high + a.low)
        rest = product(a.above, b.below, degree) - product(b.above, a.below, degree)
    except _TooLargeError:
        return None
    if rest.expand() == 0:
        return True
    return False if all(isinstance(node, Name) and node.name not in CONSTANTS for node in unknowns) else None
