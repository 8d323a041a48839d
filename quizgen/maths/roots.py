"""One equation solved for one unknown, in the shapes in which people solve them, and nothing slower.

An equation is solved when, multiplied out, it is a polynomial in a single thing that holds the unknown (n,
sqrt(n), 2**n), of the first or second degree in that thing or in a power of it; that thing is then undone.
`sympy.solve` knows more, but it can take minutes, and what it gives for a cubic nobody would write down. A
formula set equal to a fresh symbol does not factor, so nothing is lost by not trying.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import sympy

from quizgen.maths.radicals import Log, QuadraticRoot, Root, Sign, expanded, factored, small

MAX_DEPTH = 4
MAX_DEGREE = 4
MAX_SOLUTIONS = 4


class Unclosed(Exception):
    """There is no solution to be written down; the message says why."""


class Solution(NamedTuple):
    """A value of the unknown; `refuted` when it is proven to be of the wrong sign."""

    value: Any
    refuted: bool


def coefficients(expression: Any, unknown: Any) -> dict[int, Any] | None:
    """By powers of *unknown*, if *expression* is a polynomial in it."""
    try:
        thing, found = _collected(expanded(expression), unknown)
    except Unclosed:
        return None
    plain = thing is None or (thing.base == unknown and thing.core is None)
    return {int(k): v for k, v in found.items()} if plain and all(_natural(k) for k in found) else None


def solutions(expression: Any, unknown: Any, sign: Sign, depth: int = 0) -> list[Solution]:
    """The real values of *unknown* that make *expression* zero, and perhaps values that do not.

    Dividing by what may be zero and squaring are not watched: whoever uses a value has to insert it.

    Raises:
        Unclosed: None can be written down.
    """
    if depth > MAX_DEPTH:
        raise Unclosed("the unknown stands too deep inside")
    if expression.has(sympy.binomial):
        expression = expanded(expression)
    try:
        # As it stands, if that will do: (n + m)**4 is a power and need not be one of degree 4.
        thing, found = _collected(expression, unknown)
    except Unclosed:
        above, below = sympy.fraction(sympy.together(expression))
        thing, found = _collected(expanded(above if below.has(unknown) else expression), unknown)
    if thing is None:
        raise Unclosed("it does not depend on the unknown")
    parts = math.lcm(*(int(power.q) for power in found))
    least = min(0, *found)
    whole = {int((power - least) * parts): value for power, value in found.items()}
    if thing.core is not None:
        # m**(2*n) alone is undone in one step.
        common = math.gcd(*whole)
        thing = thing._replace(core=thing.core * common)
        whole = {power // common: value for power, value in whole.items()}
    positive = bool(thing.expression.is_nonnegative) or parts > 1
    results = []
    for root in _polynomial(whole, sign, positive=positive):
        if parts == 1 and thing.base == unknown and thing.core is None:
            results.append(root)
        elif thing.base == unknown and thing.core is None and not root.refuted:
            results.append(Solution(root.value**parts, refuted=False))
        elif not root.refuted:
            results += _undone(thing, root.value**parts, unknown, sign, depth)
    if len(results) > MAX_SOLUTIONS:
        raise Unclosed(f"there are more than {MAX_SOLUTIONS} solutions")
    return list(dict.fromkeys(results))


class _Thing(NamedTuple):
    """What a polynomial is a polynomial in: `base`, or base**core."""

    base: Any
    core: Any | None

    @property
    def expression(self) -> Any:
        return self.base if self.core is None else self.base**self.core


def _natural(power: Any) -> bool:
    return bool(power.is_Integer) and power >= 0


def _collected(expression: Any, unknown: Any) -> tuple[_Thing | None, dict[Any, Any]]:
    thing: _Thing | None = None
    found: dict[Any, Any] = {}
    for term in sympy.Add.make_args(expression):
        coefficient, dependent = term.as_independent(unknown, as_Add=False)
        power = sympy.S.Zero
        for factor in sympy.Mul.make_args(dependent):
            if factor == 1:
                continue
            base, exponent = factor.as_base_exp()
            if exponent.has(unknown):
                times, core = exponent.as_coeff_Mul()
                here = _Thing(base, core)
            else:
                times, here = exponent, _Thing(base, None)
            if not times.is_Rational or (here.core is not None and base.has(unknown)):
                raise Unclosed("the unknown stands in a power that cannot be undone")
            if thing is not None and here != thing:
                raise Unclosed("the unknown stands in terms that cannot be brought together")
            thing, power = here, power + times
        found[power] = found.get(power, sympy.S.Zero) + coefficient
    return thing, {power: value for power, value in found.items() if value != 0}


def _undone(thing: _Thing, value: Any, unknown: Any, sign: Sign, depth: int) -> list[Solution]:
    """Where *thing* has this value."""
    base, core = thing
    if core is not None:
        return solutions(core - Log(value, base), unknown, sign, depth + 1)
    if isinstance(base, sympy.log):
        return solutions(base.args[0] - _exponential(factored(value)), unknown, sign, depth + 1)
    if isinstance(base, sympy.Abs):
        inner = base.args[0]
        return [s for side in (value, -value) for s in solutions(inner - side, unknown, sign, depth + 1)]
    if isinstance(base, sympy.Add | sympy.Mul | sympy.Pow):
        return solutions(base - value, unknown, sign, depth + 1)
    raise Unclosed(f"`{type(base).__name__}` cannot be undone")


def _polynomial(found: Mapping[int, Any], sign: Sign, *, positive: bool) -> list[Solution]:
    """The real roots of a polynomial; refuted where *positive* is asked and a root is not."""
    results: list[Solution] = []
    least = min(found)
    if least:
        results.append(Solution(sympy.S.Zero, refuted=False))
        found = {power - least: value for power, value in found.items()}
    step = math.gcd(*found) or 1
    degree = max(found) // step
    if max(found) > MAX_DEGREE or degree > 2:
        raise Unclosed(f"solving it would take a formula for the degree {max(found)}")
    if degree == 1:
        inner = [Solution(_quotient(-found[0], found[step]), refuted=False)] if 0 in found else []
    elif degree == 2:
        inner = _quadratic(found[2 * step], found[step], found[0], sign)
    else:
        inner = []
    for solution in inner:
        for value in _rooted(solution.value, step, sign):
            wrong = step == 1 and solution.refuted
            side = -1 if wrong else sign(value) if positive else None
            refuted = positive and (side == -1)
            results.append(Solution(value, refuted))
    return results


def _rooted(value: Any, degree: int, sign: Sign) -> list[Any]:
    if degree == 1:
        return [value]
    side = sign(value)
    if degree % 2 == 0:
        return [] if side == -1 else [_root(value, degree), -_root(value, degree)]
    plus = [_root(value, degree)] if side != -1 else []
    return plus + ([-_root(-value, degree)] if side not in (0, 1) else [])


def _root(value: Any, degree: int) -> Any:
    if value.is_Rational and value >= 0:
        exact = value ** sympy.Rational(1, degree)
        if exact.is_Rational:
            return exact
    return Root(value, sympy.Integer(degree))


def _quadratic(a: Any, b: Any, c: Any, sign: Sign) -> list[Solution]:
    if a.could_extract_minus_sign():
        a, b, c = -a, -b, -c
    p, q = _quotient(b, a), _quotient(c, a)
    side = sign(q)
    if _integral(p):
        a, b, c = sympy.S.One, p, q
    else:
        factor = math.lcm(*(int(x.q) for x in (a, b) if x.is_Rational))
        a, b, c = a * factor, b * factor, c * factor
    half = expanded(b / 2)
    if _integral(half):
        above, radicand, below = -factored(half), factored(half) ** 2 - expanded(a * c), a
    else:
        above, radicand, below = -factored(b), factored(b) ** 2 - expanded(4 * a * c), 2 * a
    # The product of the roots is q: where it is negative, one root is, and it is the one of the lower sign.
    leads = sign(a)
    found = []
    for s in (1, -1):
        value = QuadraticRoot(above, radicand, factored(below), sympy.Integer(s))
        found.append(Solution(value, refuted=side == -1 and leads is not None and s * leads < 0))
    if side == 1 and sign(p) == 1:
        # Both are negative, or there are none.
        found = [solution._replace(refuted=True) for solution in found]
    return found


def _exponential(value: Any) -> Any:
    # exp(t*log(2)) is 2**t, which is exact.
    logs = [factor for factor in sympy.Mul.make_args(value) if isinstance(factor, sympy.log)]
    return logs[0].args[0] ** (value / logs[0]) if len(logs) == 1 else sympy.exp(value)


def _quotient(above: Any, below: Any) -> Any:
    """above/below, reduced; factors below, a sum above."""
    if not small(above, below):
        return above / below
    above, below = sympy.fraction(sympy.cancel(above / below))
    number, rest = sympy.factor(below).as_coeff_Mul()
    return expanded(above / number) / rest if rest == 1 else above / (number * rest)


def _integral(expression: Any) -> bool:
    """Whether it is a polynomial with whole coefficients."""
    terms = sympy.Add.make_args(expanded(expression))
    return all(
        sympy.fraction(term)[1] == 1 and (term.as_coeff_Mul()[0].is_Integer or not term.is_number)
        for term in terms
    )
