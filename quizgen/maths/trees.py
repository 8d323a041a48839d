"""The steps of a question as trees in what is drawn and in variables, right or with mistakes made.

Here `diff`, `integrate` and their like are carried out: what is left holds operators and functions of numbers
only, and is compiled or printed like any expression.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from quizgen.maths.formula import asked_values, mistaken_values, right_values
from quizgen.maths.functions import CONSTANTS
from quizgen.maths.kind import declared, drawn_numbers, undrawn
from quizgen.maths.matrices import entries, lifted
from quizgen.maths.operations import CALCULUS
from quizgen.maths.parse import names
from quizgen.model import Apply, Expression, Formula, Matrix, Mistake, Name, Node, Num, Question

MAX_TREE = 5_000
"""Parts of a tree; a step that uses the step before it twice doubles it."""

Trees = dict[str, Node | Matrix[Node]]


class Failed(Exception):
    """A step cannot be worked out; *reason* says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def calculates(question: Question) -> bool:
    """Whether anything behind the question is a derivative, an integral and so on."""
    formula = question.formula
    if formula is None:
        return False
    rules = [*_rules(formula), *question.changes.values()]
    rules += [rule for mistake in question.mistakes for rule in (*mistake.changes.values(), *mistake.answer)]
    return any(_calculates(rule.tree) for rule in rules)


def _rules(formula: Formula) -> Iterable[Expression]:
    yield from (constant.value for constant in formula.constants.values())
    yield from (step.value for step in formula.steps.values())


def _calculates(tree: Node) -> bool:
    return isinstance(tree, Apply) and (tree.op in CALCULUS or any(map(_calculates, tree.args)))


def right_trees(question: Question) -> Trees:
    """Every symbol, constant and step.

    Raises:
        Failed: A step cannot be worked out. Reading a bank sees to it that none is left.
    """
    return dict(_right(_Held(question)))


def mistaken_trees(question: Question, mistakes: Sequence[Mistake]) -> Trees:
    """The same in the world where *mistakes* are made together."""
    assert question.formula is not None
    right = _right(_Held(question))
    return mistaken_values(question.formula, question.changes, mistakes, right, Putting(question))


def asked_trees(question: Question, mistakes: tuple[Mistake, ...] = ()) -> tuple[Node | Matrix[Node], ...]:
    """What is asked, with *mistakes* made or none."""
    return _asked(_Held(question), tuple(map(_Held, mistakes)))


def symbolic_steps(question: Question) -> Trees:
    """The steps that are expressions in variables; where the formula itself is asked for, in any symbols."""
    left = undrawn(question)
    if question.formula is None or not left:
        return {}
    kinds = {name: symbol.kind for name, symbol in question.formula.symbols.items()}
    shown = left if question.asks_formula else {name for name in left if kinds[name] == "variable"}
    if not shown:
        # What a question does not draw has no value in it, and nothing shows it.
        return {}
    known, trees = drawn_numbers(question), right_trees(question)
    steps = {name: trees[name] for name in question.formula.steps if name in trees}
    within = {*known, *shown}
    return {name: tree for name, tree in steps.items() if not free(tree, known) and free(tree, within)}


def free(tree: Node | Matrix[Node], known: Collection[str]) -> bool:
    """Whether nothing in *tree* is unknown: then it is a number for each draw."""
    parts: tuple[Node, ...] = entries(tree)
    return all(name in known or name in CONSTANTS for part in parts for name in names(part))


class _Held:
    """A record, to be looked up by itself and not by what it holds."""

    def __init__(self, record: Any) -> None:
        self.record = record

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.record is self.record

    def __hash__(self) -> int:
        return id(self.record)


@lru_cache(maxsize=256)
def _right(held: _Held) -> Trees:
    question: Question = held.record
    leaves: Trees = {name: Name(name) for name in declared(question)}
    return right_values(question.formula, question.changes, leaves, Putting(question))


@lru_cache(maxsize=4096)
def _asked(held: _Held, mistakes: tuple[_Held, ...]) -> tuple[Node | Matrix[Node], ...]:
    question: Question = held.record
    made = tuple(mistake.record for mistake in mistakes)
    world = mistaken_trees(question, made) if made else right_trees(question)
    return asked_values(question.ask, made, world, Putting(question))


class Putting:
    """Puts trees for names, and carries out what is no function of numbers; raises `Failed`."""

    def __init__(self, question: Question) -> None:
        self._kinds = declared(question)
        self._sizes: dict[int, tuple[Any, int]] = {}

    def __call__(self, node: Node, values: Mapping[str, Node | Matrix[Node]]) -> Node | Matrix[Node]:
        """*node* with *values* for its names."""
        if isinstance(node, Num):
            return node
        if isinstance(node, Name):
            # Names without a tree (`pi`) stay.
            return values.get(node.name, node)

        def apply(op: str, arguments: tuple[Node, ...]) -> Node:
            if op in CALCULUS:
                from quizgen.maths.calculus import CalculusError, calculated  # loads sympy

                try:
                    return self._bounded(calculated(op, arguments, self._kinds))
                except CalculusError as error:
                    raise Failed(str(error)) from None
            return self._bounded(Apply(op, arguments))

        return lifted(node, lambda child: self(child, values), apply)

    def _bounded(self, tree: Node) -> Node:
        if self._size(tree) > MAX_TREE:
            raise Failed(f"a step has, written out, more than {MAX_TREE:,} parts")
        return tree

    def _size(self, tree: Node) -> int:
        if not isinstance(tree, Apply):
            return 1
        found = self._sizes.get(id(tree))
        if found is None or found[0] is not tree:
            found = self._sizes[id(tree)] = (tree, 1 + sum(map(self._size, tree.args)))
        return found[1]
