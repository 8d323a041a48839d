"""Derivatives, integrals, limits and solutions, of trees and by sympy.

Sympy's work is bounded (`budget`), and what it gives has to be an expression of this language: no integral
that cannot be written down, no case distinction. A definite integral is given only where its integrand is
proven to be defined between the bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sympy

from quizgen.maths.algebra import symbol, to_sympy
from quizgen.maths.budget import Spent, at_most
from quizgen.maths.parse import names
from quizgen.maths.radicals import defined, lowered, sign_prover
from quizgen.maths.roots import Unclosed, solutions
from quizgen.maths.tidy import substituted
from quizgen.maths.written import ordered, written
from quizgen.model import Kind, Name, Node, Num

CALLS = 4_000_000
"""Calls of sympy's functions for one operation: two or three seconds. Integrals of school take 100,000."""
MAX_ORDER = 6
_STEPS = frozenset(
    {"//", "%", "floor", "ceiling", "sign", "Min", "Max", "Abs", "Mod", "gcd", "lcm", "factorial"}
)

Kinds = Mapping[str, tuple[Kind, bool]]


class CalculusError(Exception):
    """There is no such expression, or none that can be written down; the message says why."""


def calculated(op: str, args: Sequence[Node], kinds: Kinds) -> Node:
    """The expression that *op* of `operations.CALCULUS` makes of *args*.

    Args:
        op: One of the table's names.
        args: An expression, the name of its variable, and what else the operation takes.
        kinds: Kind and positivity of names; the variable itself is any real number.

    Raises:
        CalculusError: It has no result that could be written down.
    """
    return _calculated(op, tuple(args), tuple(sorted(kinds.items())))


@lru_cache(maxsize=4096)
def _calculated(op: str, args: tuple[Node, ...], kinds: tuple[tuple[str, tuple[Kind, bool]], ...]) -> Node:
    inner, variable, *more = args
    if not isinstance(variable, Name):
        raise CalculusError(f"the second argument of `{op}` is a variable, which must have no value here")
    if op == "subs":
        return substituted(inner, {variable.name: more[0]})
    if op == "diff" and more and not (isinstance(more[0], Num) and more[0].value in range(1, MAX_ORDER + 1)):
        raise CalculusError(f"the order of a derivative is a whole number from 1 to {MAX_ORDER}, written out")
    known = dict(kinds)
    used = {name for tree in args for name in names(tree)} - {"pi", "E", "oo"} | {variable.name}
    symbols = {name: symbol(name, *known.get(name, ("real", False))) for name in used}
    # Any real number: of whole ones sympy knows too much (sin(pi*x) is 0).
    x = symbols[variable.name] = sympy.Symbol(variable.name, real=True)
    form = to_sympy(inner, symbols)
    others = [to_sympy(tree, symbols) for tree in more]
    if not defined(form):
        raise CalculusError(f"there is nothing to apply `{op}` to: the expression is undefined")
    try:
        with at_most(CALLS):
            found = _OPERATIONS[op](form, x, *others)
            if not defined(found):
                raise CalculusError("the result is undefined or infinite")
            return ordered(found) if op in ("diff", "integrate") else written(found)
    except Spent:
        raise CalculusError(f"`{op}` takes too long here") from None
    except (ValueError, NotImplementedError, TypeError, ArithmeticError):
        raise CalculusError(f"the result of `{op}` cannot be written down") from None


def _diff(form: Any, x: Any, order: Any = 1) -> Any:
    # a*n*x**n/x is a*n*x**(n - 1).
    return sympy.powsimp(sympy.diff(form, x, int(order)))


def _integrate(form: Any, x: Any, *bounds: Any) -> Any:
    if any(_steppy(part) for part in sympy.preorder_traversal(form) if part.has(x)):
        raise CalculusError("only smooth functions are integrated")
    if len(bounds) == 1:
        raise CalculusError("an integral has two bounds, or none")
    found = sympy.integrate(form, x)
    if found.has(sympy.Integral, sympy.Piecewise):
        raise CalculusError("the integral cannot be written down")
    # ln|x|: sympy leaves out the sign of what it takes the logarithm of.
    new = found.atoms(sympy.log) - form.atoms(sympy.log)
    found = found.xreplace({log: sympy.log(sympy.Abs(log.args[0])) for log in new})
    if not bounds:
        return found
    low, high = bounds
    if low.has(x) or high.has(x) or not (low.is_finite is not False and high.is_finite is not False):
        raise CalculusError("the bounds of an integral are numbers")
    _check_defined(form, x, low, high)
    return found.subs(x, high) - found.subs(x, low)


def _steppy(part: Any) -> bool:
    return type(part).__name__ in _STEPS


def _check_defined(form: Any, x: Any, low: Any, high: Any) -> None:
    """The integrand has a value wherever its variable has the signs that both bounds have."""
    signs = ("positive", "nonnegative", "negative", "nonpositive")
    shared = {sign: True for sign in signs if getattr(low, f"is_{sign}") and getattr(high, f"is_{sign}")}
    inside = sympy.Dummy("x", real=True, **shared)
    for part in sympy.preorder_traversal(form.xreplace({x: inside})):
        if not part.has(inside):
            continue
        safe = True
        if isinstance(part, sympy.Pow) and not (part.exp.is_integer and part.exp.is_nonnegative):
            safe = bool(part.base.is_positive or (part.exp.is_integer and part.base.is_nonzero))
            safe = safe or bool(part.base.is_nonnegative and part.exp.is_positive)
        elif isinstance(part, sympy.log):
            safe = bool(part.args[0].is_positive)
        elif isinstance(part, sympy.tan | sympy.asin | sympy.acos):
            safe = False
        if not safe:
            raise CalculusError("the integrand may be undefined between the bounds")


def _limit(form: Any, x: Any, point: Any) -> Any:
    if point.has(x):
        raise CalculusError("a variable cannot tend to itself")
    above = sympy.limit(form, x, point)
    if point.is_finite is not False and sympy.limit(form, x, point, "-") != above:
        raise CalculusError("from the two sides the limits are different")
    if above.has(sympy.AccumBounds):
        raise CalculusError("there is no limit")
    return above


def _solve(form: Any, x: Any) -> Any:
    try:
        found = [one.value for one in solutions(form, x, sign_prover({})) if not one.refuted]
    except Unclosed as unclosed:
        raise CalculusError(f"it cannot be solved: {unclosed}") from None
    # Dividing by what may be zero and squaring can bring in others.
    found = list({lowered(value): value for value in found}.values())
    left = {value: lowered(form, {x: lowered(value)}) for value in found}
    found = [value for value in found if defined(left[value]) and not left[value].is_nonzero]
    if len(found) != 1:
        raise CalculusError(f"there are {len(found) or 'no'} solutions, and one is needed")
    if sympy.simplify(left[found[0]]) != 0:
        raise CalculusError("the solution that is found may be none, for some values")
    value = lowered(found[0])
    # The formula of quadratic equations leaves 1 - sqrt(0).
    return value if value.is_Rational else found[0]


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "diff": _diff,
    "integrate": _integrate,
    "limit": _limit,
    "solve": _solve,
}
