"""The equations of an inverse question: set up, ordered, solved one after the other.

Every given step is an equation: its symbol is its closed form. Without hidden symbols the simplest one is
solved; with them, each hidden symbol is got from one equation and put into the others. Everything is small
here (`extent`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from quizgen.maths.algebra import symbol, to_sympy
from quizgen.maths.formula import mistaken_values, right_values
from quizgen.maths.radicals import Sign, defined, regular, shown_symbol, sign_prover, small
from quizgen.maths.roots import Solution, Unclosed, coefficients, solutions
from quizgen.maths.written import polynomial, written
from quizgen.model import Apply, Expression, Formula, Kind, Mistake, Node


class Solved(NamedTuple):
    """Trees for `inverse.Inverse`."""

    given: tuple[str, ...]
    equation: Node
    branches: tuple[tuple[Node, tuple[tuple[str, Node], ...]], ...]
    admissible: tuple[int, ...]
    proven_unique: bool


class _Way(NamedTuple):
    """How the unknown is found: the steps used, the last equation, its solutions with the hidden symbols."""

    given: tuple[str, ...]
    form: Any
    found: list[tuple[Solution, tuple[tuple[Any, Any], ...]]]


def solve(
    formula: Formula,
    changes: Mapping[str, Expression],
    unknown: str,
    given: tuple[str, ...],
    kinds: Mapping[str, tuple[Kind, bool]],
    mistakes: tuple[Mistake, ...],
    hidden: frozenset[str],
) -> Solved | str:
    """The solutions, or why there are none."""
    drawn = {name: symbol(name, kind, positive) for name, (kind, positive) in kinds.items()}
    right = right_values(formula, changes, drawn, to_sympy)
    world = mistaken_values(formula, changes, mistakes, right, to_sympy) if mistakes else right
    if not all(defined(form) for name in given for form in (right[name], world[name])):
        return "it has no value"
    shown = {name: shown_symbol(name, right[name]) for name in given}
    sign = sign_prover({shown[name]: right[name] for name in given})
    x = drawn[unknown]
    # In the order of the right formula: a mistake is looked for in the step that the key is found from.
    ordered = sorted(given, key=lambda name: (_effort(right[name], x), given.index(name)))
    equations = [(name, shown[name], world[name]) for name in ordered]
    unseen = [drawn[name] for name in kinds if name in hidden]
    try:
        way = _eliminated(equations, x, unseen, sign)
        branches = tuple(
            (written(solution.value), tuple((s.name, written(value)) for s, value in pairs))
            for solution, pairs in way.found
        )
        equation = _equation(way.form, x)
    except Unclosed as refused:
        return str(refused)
    except (ValueError, ArithmeticError, AttributeError, NotImplementedError):
        return "it has no solution that can be written down"
    admissible = tuple(i for i, (solution, _) in enumerate(way.found) if not _refuted(solution, x, sign))
    unique = len(admissible) == 1 and regular(way.found[admissible[0]][0].value, sign)
    if not unique and not mistakes and not unseen:
        form = right[way.given[0]]
        unique = _monotone(form, x, sign)
        exact = [i for i in admissible if sign(way.found[i][0].value - x) == 0]
        admissible = tuple(exact) if unique and len(exact) == 1 else admissible
    if not admissible:
        return "no solution has the right sign"
    return Solved(way.given, equation, branches, admissible, unique)


def _effort(form: Any, unknown: Any) -> tuple[int, int]:
    powers = coefficients(form, unknown)
    return max(powers, default=0) if powers is not None else 9, int(form.count_ops())


def _eliminated(equations: list[tuple[str, Any, Any]], x: Any, hidden: list[Any], sign: Sign) -> _Way:
    reason = Unclosed(f"what is given does not depend on `{x.name}`")
    for name, shown, form in equations:
        if form.has(x) and not any(form.has(other) for other in hidden):
            try:
                found = solutions(form - shown, x, sign)
            except Unclosed as refused:
                reason = refused
            else:
                return _Way((name,), form, [(solution, ()) for solution in found])
    for other in hidden:
        for i, (name, shown, form) in enumerate(equations):
            rest = equations[:i] + equations[i + 1 :]
            if not form.has(other) or not rest:
                continue
            try:
                values = [s for s in solutions(form - shown, other, sign) if not _refuted(s, other, sign)]
                ways = [_substituted(rest, x, hidden, other, value.value, sign) for value in values]
            except Unclosed as refused:
                reason = refused
                continue
            if ways and len({way.given for way in ways}) == 1:
                found_all = [
                    (solution, (*pairs, (other, value.value)))
                    for way, value in zip(ways, values, strict=True)
                    for solution, pairs in way.found
                ]
                return _Way((*ways[0].given, name), ways[0].form, found_all)
    raise reason


def _substituted(
    equations: list[tuple[str, Any, Any]], x: Any, hidden: list[Any], other: Any, value: Any, sign: Sign
) -> _Way:
    replaced = [(name, shown, form.subs(other, value)) for name, shown, form in equations]
    return _eliminated(replaced, x, [symbol for symbol in hidden if symbol != other], sign)


def _equation(form: Any, x: Any) -> Node:
    plain = written(form)
    powers = coefficients(form, x)
    if powers is None or not small(form):
        return plain
    return min(polynomial(powers, x.name), plain, key=_length)


def _length(tree: Node) -> int:
    return 1 + sum(map(_length, tree.args)) if isinstance(tree, Apply) else 1


def _refuted(solution: Solution, x: Any, sign: Sign) -> bool:
    if solution.refuted or not x.is_positive:
        return solution.refuted
    # No positive integer is below 1.
    return sign(solution.value) in (0, -1) or bool(x.is_integer and sign(solution.value - 1) == -1)


def _monotone(form: Any, x: Any, sign: Sign) -> bool:
    """Whether no two values of *x* give the same."""
    return sign(form.diff(x)) in (1, -1)
