"""What expressions may call that is no function of numbers: matrices, and calculus on whole expressions.

Only names, numbers of arguments and typesetting stand here; `matrices` and `calculus` do the work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from quizgen.maths.functions import FUNCTIONS, Function
from quizgen.model import Apply


class Operation(NamedTuple):
    """Something that expressions may call; see `functions.Function` for the fields."""

    name: str
    min_args: int
    max_args: int | None
    latex: Callable[..., str]
    closed: bool = False


Callee = Function | Operation


def _matrix(*rows: str) -> str:
    return r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}"


def _entry(matrix: str, *indexes: str) -> str:
    return rf"{{{matrix}}}_{{{','.join(indexes)}}}"


_LETTER = re.compile(r"[A-Za-z](?:_\{\w+\})?")


def _derivative(inner: str, variable: str, order: str = "1") -> str:
    times = "" if order == "1" else f"^{{{order}}}"
    if _LETTER.fullmatch(inner):
        return rf"\frac{{d{times}}}{{d{variable}{times}}}\,{inner}"
    return rf"\frac{{d{times}}}{{d{variable}{times}}}\left({inner}\right)"


def _integral(inner: str, variable: str, low: str = "", high: str = "") -> str:
    return rf"\int{f'_{{{low}}}^{{{high}}}' if low else ''} {inner} \, d{variable}"


MATRICES: Mapping[str, Operation] = {
    entry.name: entry
    for entry in (
        Operation("Matrix", 1, 1, _matrix, closed=True),
        Operation("row", 1, None, lambda *entries: " & ".join(entries)),
        Operation("eye", 1, 1, lambda size: f"I_{{{size}}}", closed=True),
        Operation("det", 1, 1, lambda a: rf"\det\left({a}\right)"),
        Operation("trace", 1, 1, lambda a: rf"\operatorname{{tr}}\left({a}\right)"),
        Operation("transpose", 1, 1, lambda a: rf"{{{a}}}^{{\mathsf T}}"),
        Operation("hadamard_product", 2, 2, lambda a, b: rf"{a} \circ {b}"),
        Operation("entry", 2, 3, _entry),
        Operation("dot", 2, 2, lambda a, b: rf"{a} \cdot {b}"),
        Operation("cross", 2, 2, lambda a, b: rf"{a} \times {b}"),
    )
}
"""Functions of matrices; a `row` is written only within a `Matrix`."""

CALCULUS: Mapping[str, Operation] = {
    entry.name: entry
    for entry in (
        Operation("diff", 2, 3, _derivative),
        Operation("integrate", 2, 4, _integral),
        Operation("limit", 3, 3, lambda f, x, a: rf"\lim_{{{x} \to {a}}} {f}"),
        Operation("solve", 2, 2, lambda f, x: rf"{x} \text{{ where }} {f} = 0"),
        Operation("subs", 3, 3, lambda f, x, a: rf"\left[{f}\right]_{{{x} = {a}}}"),
    )
}
"""Functions of expressions with a variable in them; their second argument is its name."""

CALLABLE: Mapping[str, Callee] = {
    **FUNCTIONS,
    **{name: entry for name, entry in MATRICES.items() if name != "row"},
    **CALCULUS,
}
"""Everything that an author may call."""

_BINDING = frozenset({"limit", "solve", "subs"})


def binds(call: Apply) -> bool:
    """Whether the variable of *call* is gone from what it gives: a limit, an integral between bounds."""
    return call.op in _BINDING or (call.op == "integrate" and len(call.args) == 4)


TYPESET: Mapping[str, Callee] = {**CALLABLE, "row": MATRICES["row"]}
