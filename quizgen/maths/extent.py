"""How much a formula comes to when it is multiplied out, told without multiplying it out.

Sixty steps, each the square of the one before, are sixty short lines and a polynomial of degree 2**60. Sympy
(`equations`) is only asked after this has been found small.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from quizgen.maths.bounds import number_size
from quizgen.maths.compile import Cell, single
from quizgen.maths.formula import mistaken_values, right_values
from quizgen.maths.parse import names
from quizgen.model import Apply, Expression, Formula, Kind, Mistake, Name, Node, Num

MAX_TERMS = 64
MAX_DEGREE = 12
MAX_PARTS = 400
MAX_BITS = 256
MAX_SYMBOLS = 24
_CAP = 10**6

_WORDS = {
    "//": "it is rounded down, so several values give the same",
    "floor": "it is rounded down, so several values give the same",
    "ceiling": "it is rounded up, so several values give the same",
    "%": "it is a remainder, so several values give the same",
    "Mod": "it is a remainder, so several values give the same",
}
_UNDONE = frozenset({"+", "-", "*", "/", "Rational", "**", "neg", "sqrt", "exp", "log", "Abs"})
_MOST_CHOSEN = 4


class TooLarge(Exception):
    """The formula is not to be given to sympy; the message says why."""


class Extent(NamedTuple):
    """A bound on an expression, multiplied out."""

    terms: int
    degree: int
    parts: int
    depends: bool
    """It holds the unknown."""
    blocked: str = ""
    """Why the unknown cannot be got out of it."""
    value: Cell = None
    """Of a constant."""


def restricted(
    formula: Formula, changes: Mapping[str, Expression], mistakes: Sequence[Mistake], given: Sequence[str]
) -> Formula:
    """*formula* with no steps but those behind *given*, and those that *mistakes* may refer to."""
    found: set[str] = set()
    todo = [*given]
    for mistake in mistakes:
        for expression in mistake.changes.values():
            todo.extend(names(expression.tree))
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            entry = formula.steps.get(name) or formula.constants.get(name)
            rule = changes.get(name) or (entry.value if entry else None)
            todo.extend(names(rule.tree) if rule else ())
    return replace(formula, steps={name: step for name, step in formula.steps.items() if name in found})


def too_large(
    formula: Formula,
    changes: Mapping[str, Expression],
    given: Sequence[str],
    kinds: Mapping[str, tuple[Kind, bool]],
    mistakes: Sequence[Mistake],
    unknown: str,
) -> None:
    """Nothing, for a formula that can be solved in bounded time.

    Raises:
        TooLarge: A given step has no value, is too large, or holds the unknown where it cannot be got out.
    """
    drawn = {name: Extent(1, 1, 1, name == unknown) for name in kinds}
    worlds = [right_values(formula, changes, drawn, _extent)]
    missing = next((name for name in given if name not in worlds[0]), None)
    if missing is not None:
        raise TooLarge(f"`{missing}` has no value: a symbol behind it is not drawn")
    if mistakes:
        worlds.append(mistaken_values(formula, changes, mistakes, worlds[0], _extent))
    for world in worlds:
        for name, extent in world.items():
            if _beyond(extent):
                raise TooLarge(f"`{name}` has too many terms when it is multiplied out")
    if len(_symbols(formula, kinds)) > MAX_SYMBOLS:
        raise TooLarge(f"there are more than {MAX_SYMBOLS} symbols in it")
    extents = [worlds[-1][name] for name in given]
    if not any(extent.depends for extent in extents):
        shown = ", ".join(f"`{name}`" for name in given)
        raise TooLarge(f"{shown} {'does' if len(given) == 1 else 'do'} not depend on `{unknown}`")
    blocked = [extent.blocked for extent in extents if extent.depends]
    if all(blocked):
        raise TooLarge(blocked[0])


def _symbols(formula: Formula, kinds: Collection[str]) -> set[str]:
    used = {name for step in formula.steps.values() for name in names(step.value.tree)}
    return used & set(kinds)


def _beyond(extent: Extent) -> bool:
    return extent.terms > MAX_TERMS or extent.degree > MAX_DEGREE or extent.parts > MAX_PARTS


def _extent(node: Node, values: Mapping[str, Extent]) -> Extent:
    if isinstance(node, Name) and node.name in values:
        return values[node.name]
    if isinstance(node, Num | Name):
        return _constant(single(node, {}))
    parts = [_extent(argument, values) for argument in node.args]
    if all(part.value is not None for part in parts):
        letters = {f"x{i}": part.value for i, part in enumerate(parts)}
        value = single(Apply(node.op, tuple(Name(letter) for letter in letters)), letters)
        return _constant(value)
    terms, degree = _multiplied_out(node.op, parts)
    size = min(_CAP, 1 + sum(part.parts for part in parts))
    depends = any(part.depends for part in parts)
    return Extent(min(terms, _CAP), min(degree, _CAP), size, depends, _blocked(node.op, parts))


def _constant(value: Cell) -> Extent:
    if isinstance(value, int | Fraction) and number_size(value).bits > MAX_BITS:
        return Extent(_CAP, 0, 1, depends=False, value=value)
    return Extent(1, 0, 1, depends=False, value=value)


def _multiplied_out(op: str, parts: Sequence[Extent]) -> tuple[int, int]:
    first, last = parts[0], parts[-1]
    match op:
        case "+" | "-":
            return first.terms + last.terms, max(first.degree, last.degree)
        case "neg":
            return first.terms, first.degree
        case "*" | "/" | "Rational":
            return first.terms * last.terms, first.degree + last.degree
        case "binomial" if isinstance(last.value, int):
            times = max(1, min(abs(last.value), _CAP))
            return _power(first.terms + 1, times), first.degree * times
        case "**" if isinstance(last.value, int | Fraction):
            times = max(1, math.ceil(min(abs(Fraction(last.value)), Fraction(_CAP))))
            return _power(first.terms, times), first.degree * times
        case "**":
            # a**(n + m + 1) is multiplied out to a**n*a**m*a.
            return first.terms, max(first.degree, last.degree, last.terms)
    return max(part.terms for part in parts), max(part.degree for part in parts)


def _power(terms: int, times: int) -> int:
    return terms**times if terms == 1 or times <= 20 else _CAP


def _blocked(op: str, parts: Sequence[Extent]) -> str:
    inside = next((part.blocked for part in parts if part.blocked), "")
    if inside or not any(part.depends for part in parts):
        return inside
    if op == "binomial" and not parts[1].depends and isinstance(parts[1].value, int):
        return "" if 0 <= parts[1].value <= _MOST_CHOSEN else "too many are chosen"
    return "" if op in _UNDONE else _WORDS.get(op, f"`{op}` cannot be undone")
