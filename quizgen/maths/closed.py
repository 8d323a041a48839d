"""The asked step as one formula in the symbols, right or with mistakes made.

Steps and constants are put in, drawn symbols are their numbers. Sympy multiplies out and collects, so that
all formulas of a question look alike and none stands out by its shape; but where the right one holds a power
of a sum, as the chain rule leaves it, nothing is multiplied out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from quizgen.maths.equivalent import equivalent
from quizgen.maths.formula import applicable
from quizgen.maths.kind import declared
from quizgen.maths.tidy import in_decimals, in_numbers, with_decimals
from quizgen.maths.trees import asked_trees, right_trees
from quizgen.model import Apply, Matrix, Mistake, Node, Num, Number, Question

MAX_NODES = 60
MAX_POWER = 6
"""What is larger is not multiplied out."""


def closed(question: Question, drawn: Mapping[str, Number]) -> Node:
    """The asked step in the symbols that are not *drawn*."""
    return _alike(question, drawn)(_asked(question, drawn))


def mistaken_formulas(question: Question, drawn: Mapping[str, Number]) -> dict[str, Node]:
    """What each mistake makes of the formula, where that differs from the right one and those before."""
    kinds, alike = declared(question), _alike(question, drawn)
    found: dict[str, Node] = {"": closed(question, drawn)}
    for mistake in applicable(question, right_trees(question)):
        tree = alike(_asked(question, drawn, (mistake,)))
        if not any(equivalent(tree, other, kinds) for other in found.values()):
            found[mistake.id] = tree
    del found[""]
    return found


def _alike(question: Question, drawn: Mapping[str, Number]) -> Callable[[Node], Node]:
    """What brings the right formula and those of mistakes into one shape, as the right one has it."""
    multiplied = _multiplies(question, _asked(question, drawn))
    decimals = in_decimals(drawn)

    def shaped(tree: Node) -> Node:
        made = _tidied(question, tree, multiplied=multiplied)
        return with_decimals(made) if decimals else made

    return shaped


def substituted_steps(question: Question, drawn: Mapping[str, Number]) -> Node | None:
    """The asked step with the steps and constants put in, as the author wrote them; None when it is long."""
    tree = _asked(question, drawn)
    return tree if _small(tree) else None


def _asked(question: Question, drawn: Mapping[str, Number], mistakes: Sequence[Mistake] = ()) -> Node:
    (tree,) = asked_trees(question, tuple(mistakes))
    assert not isinstance(tree, Matrix)
    return in_numbers(tree, drawn)


def _sympy(question: Question, tree: Node) -> Any:
    """*tree* in sympy; None where that could take long."""
    from quizgen.maths.algebra import symbol, to_sympy  # loads sympy

    if not _small(tree):
        return None
    symbols = {name: symbol(name, kind, positive) for name, (kind, positive) in declared(question).items()}
    try:
        return to_sympy(tree, symbols)
    except (ValueError, KeyError):
        return None


def _multiplies(question: Question, tree: Node) -> bool:
    from quizgen.maths.algebra import powers_of_sums  # loads sympy

    form = _sympy(question, tree)
    return form is None or not any(exponent != 2 for exponent in powers_of_sums(form))


def _tidied(question: Question, tree: Node, *, multiplied: bool) -> Node:
    from quizgen.maths.written import ordered  # loads sympy

    form = _sympy(question, tree)
    try:
        return tree if form is None else ordered(form.expand() if multiplied else form)
    except ValueError:
        return tree


def _small(tree: Node) -> bool:
    def size(node: Node) -> int:
        return 1 + sum(map(size, node.args)) if isinstance(node, Apply) else 1

    def powers(node: Node) -> bool:
        if not isinstance(node, Apply):
            return True
        exponent = node.args[1] if node.op == "**" else None
        small = not isinstance(exponent, Num) or -MAX_POWER <= exponent.value <= MAX_POWER
        return small and all(map(powers, node.args))

    return size(tree) <= MAX_NODES and powers(tree)
