"""The asked step as one formula in the symbols, right or with mistakes made.

Steps and constants are put in, drawn symbols are their numbers, and sympy multiplies out and collects, so
that all formulas of a question look alike and none stands out by its shape.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from quizgen.maths.equivalent import equivalent
from quizgen.maths.formula import applicable, asked_values, mistaken_values, right_values
from quizgen.maths.kind import declared
from quizgen.model import Apply, Mistake, Name, Node, Num, Number, Question

MAX_NODES = 60
MAX_POWER = 6
"""What is larger is not multiplied out."""


def closed(question: Question, drawn: Mapping[str, Number], mistakes: Sequence[Mistake] = ()) -> Node:
    """The asked step in the symbols that are not *drawn*, with these mistakes made in it or none."""
    assert question.formula is not None
    right = _right(question, drawn)
    world = right
    if mistakes:
        world = mistaken_values(question.formula, question.changes, mistakes, right, _put)
    (tree,) = asked_values(question.ask, mistakes, world, _put)
    return _tidied(question, tree)


def mistaken_formulas(question: Question, drawn: Mapping[str, Number]) -> dict[str, Node]:
    """What each mistake makes of the formula, where that differs from the right one and those before."""
    kinds = declared(question)
    known = _right(question, drawn)
    found: dict[str, Node] = {"": closed(question, drawn)}
    for mistake in applicable(question, known):
        tree = closed(question, drawn, (mistake,))
        if not any(equivalent(tree, other, kinds) for other in found.values()):
            found[mistake.id] = tree
    del found[""]
    return found


def _right(question: Question, drawn: Mapping[str, Number]) -> dict[str, Node]:
    formula = question.formula
    assert formula is not None
    leaves: dict[str, Node] = {name: Name(name) for name in formula.symbols if name not in question.changes}
    leaves |= {name: _number(value) for name, value in drawn.items()}
    return right_values(formula, question.changes, leaves, _put)


def _number(value: Number) -> Node:
    exact = Fraction(value)
    return Num(exact.numerator if exact.denominator == 1 else exact)


def _put(node: Node, values: Mapping[str, Node]) -> Node:
    """*node* with trees for its names; names without one (`pi`) stay."""
    if isinstance(node, Name):
        return values.get(node.name, node)
    if isinstance(node, Apply):
        return Apply(node.op, tuple(_put(argument, values) for argument in node.args))
    return node


def _tidied(question: Question, tree: Node) -> Node:
    from quizgen.maths.algebra import symbol, to_sympy  # loads sympy
    from quizgen.maths.written import ordered

    if not _small(tree):
        return tree
    symbols = {name: symbol(name, kind, positive) for name, (kind, positive) in declared(question).items()}
    try:
        return ordered(to_sympy(tree, symbols).expand())
    except (ValueError, KeyError):
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
