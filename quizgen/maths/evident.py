"""Whether an inverse question plainly has one solution, told without sympy."""

from __future__ import annotations

from collections.abc import Mapping

from quizgen.maths.formula import right_values
from quizgen.maths.functions import CONSTANTS
from quizgen.maths.inverse import Problem
from quizgen.model import Name, Node, Num


def evident(problem: Problem) -> bool:
    """Whether a formula that is not refused plainly has just one solution, so that sympy need not be asked.

    A given step that is a polynomial of degree 1 or 2 in the unknown, all of it positive, grows with it. Most
    counts are such, and loading a bank of counts loads no sympy. False says nothing.
    """
    degrees = {
        name: None if kind == "variable" or not positive else int(name == problem.unknown)
        for name, (kind, positive) in problem.kinds.items()
    }
    values = right_values(problem.formula, problem.changes, degrees, _degree)
    return any(values.get(name) in (1, 2) for name in problem.given)


def _degree(node: Node, values: Mapping[str, int | None]) -> int | None:
    """The degree in the unknown of a polynomial with positive coefficients; None for anything else."""
    if isinstance(node, Num):
        return 0 if node.value > 0 else None
    if isinstance(node, Name):
        return values.get(node.name, 0 if node.name in CONSTANTS else None)
    parts = [_degree(argument, values) for argument in node.args]
    degrees = [part for part in parts if part is not None]
    if len(degrees) < len(parts):
        return None
    last = node.args[-1]
    match node.op:
        case "+":
            return max(degrees)
        case "*":
            return sum(degrees)
        case "/" if degrees[1] == 0:
            return degrees[0]
        case "**" if isinstance(last, Num) and type(last.value) is int:
            return degrees[0] * last.value
    return None
