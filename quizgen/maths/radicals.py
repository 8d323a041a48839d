"""Roots and logarithms kept whole, and what can be proven about expressions with them.

Sympy takes sqrt(3*t) apart into sqrt(3)*sqrt(t), which is no longer exactly 15 where t is 75. Here it stays
as a student would write it, and only proofs look inside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy

SMALL_TERMS, SMALL_SYMBOLS = 40, 6
"""Beyond these, nothing is factored or proven: it could take long."""


class Root(sympy.Function):  # type: ignore[misc]
    """`Root(q, k)`: the real k-th root of q, kept whole."""

    is_real = True
    is_nonnegative = True

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[0].is_positive else None

    def _eval_power(self, exponent: Any) -> Any:
        value, degree = self.args
        times = exponent / degree
        return value**times if times.is_Integer else None


class Log(sympy.Function):  # type: ignore[misc]
    """`Log(q, b)`: the logarithm of q to base b, kept whole."""

    is_real = True


class QuadraticRoot(sympy.Function):  # type: ignore[misc]
    """`QuadraticRoot(a, q, c, s)`: (a + s*sqrt(q))/c, kept whole."""

    is_real = True


def shown_symbol(name: str, form: Any) -> Any:
    """The symbol of a step whose value is shown: of the kind that its closed form is."""
    kinds = ("integer", "positive", "nonnegative", "real")
    return sympy.Symbol(name, **{kind: True for kind in kinds if getattr(form, f"is_{kind}")})


def defined(form: Any) -> bool:
    """Whether nothing in it is undefined or infinite."""
    return not form.has(sympy.nan, sympy.zoo, sympy.oo)


def lowered(expression: Any, values: Mapping[Any, Any] | None = None) -> Any:
    """*expression* in sympy's own functions, with *values* for its symbols, as simple as it easily gets."""
    plain = expression.replace(QuadraticRoot, lambda a, q, c, s: (a + s * Root(q, 2)) / c)
    plain = plain.subs(values or {}, simultaneous=True)
    plain = plain.replace(Root, lambda q, k: factored(q) ** (sympy.S.One / k))
    plain = plain.replace(Log, lambda q, b: sympy.log(q) / sympy.log(b))
    return expanded(plain)


Sign = Callable[[Any], int | None]
"""1 or -1 where the sign of an expression is proven, 0 where it is zero, None otherwise."""


def sign_prover(values: Mapping[Any, Any]) -> Sign:
    """Proves signs from the symbols' kinds; *values* says where the shown values come from."""

    def sign(expression: Any) -> int | None:
        found = _seen(expression)
        if found is not None:
            return found
        if not small(expression, *values.values()):
            return None
        plain = lowered(expression, values)
        found = _seen(plain)
        if found is not None or not small(plain):
            return found
        # A positive integer is one more than something that is not negative: m*n - 1 and the like.
        shifted = {
            s: sympy.Symbol(f"{s.name}'", integer=True, nonnegative=True) + 1
            for s in plain.free_symbols
            if s.is_integer and s.is_positive
        }
        return _seen(expanded(plain.subs(shifted, simultaneous=True)))

    return sign


def _seen(expression: Any) -> int | None:
    if expression.is_zero:
        return 0
    return 1 if expression.is_positive else -1 if expression.is_negative else None


def small(*expressions: Any) -> bool:
    """Whether sympy is quick with these."""
    symbols = {symbol for expression in expressions for symbol in expression.free_symbols}
    size = sum(len(sympy.Add.make_args(expression)) for expression in expressions)
    deep = sum(expression.count_ops() for expression in expressions)
    return len(symbols) <= SMALL_SYMBOLS and size <= SMALL_TERMS and deep <= 6 * SMALL_TERMS


def regular(value: Any, sign: Sign) -> bool:
    """Whether *value* is proven never to divide by zero."""
    powers = lowered(value).atoms(sympy.Pow)
    return all(sign(power.base) in (1, -1) for power in powers if power.exp.could_extract_minus_sign())


def expanded(expression: Any) -> Any:
    """*expression* multiplied out, but for what is kept whole."""
    whole = sorted(expression.atoms(Root, Log, QuadraticRoot), key=sympy.default_sort_key)
    kept = {part: sympy.Dummy(real=True) for part in whole}
    plain = expression.xreplace(kept)
    plain = sympy.expand(plain, func=True) if plain.has(sympy.binomial) else sympy.expand(plain)
    return plain.xreplace({dummy: part for part, dummy in kept.items()})


def factored(expression: Any) -> Any:
    """*expression* as a product, where that is quickly found."""
    return sympy.factor(expression) if small(expression) else expression
