"""What a question asks for, and what mistakes make of it, for single values: forwards and backwards.

Forwards, a step is computed from symbols. Backwards, a symbol is found from the steps that are given
(`inverse`); each question, and each mistake in it, is solved once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from quizgen.maths.compile import Cell, evaluate, single
from quizgen.maths.evident import evident
from quizgen.maths.formula import applicable, asked_values, mistaken_values, right_values
from quizgen.maths.inverse import Inverse, Unsolvable, candidates, choose, inverse, refused
from quizgen.maths.kind import declared, drawn_numbers
from quizgen.maths.matrices import entries, refilled
from quizgen.maths.trees import asked_trees, calculates, free, right_trees
from quizgen.model import Apply, Matrix, Mistake, Name, Node, Num, Question

_AGREES = Apply("==", (Apply("-", (Name("found"), Name("drawn"))), Num(0)))
# As a difference: a root of 28 digits is the number that was drawn.


class _Same:
    """A value that equals only itself, to be looked up by."""

    def __init__(self, held: Any) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.held is self.held

    def __hash__(self) -> int:
        return id(self.held)


def solved(question: Question, mistakes: tuple[Mistake, ...] = ()) -> Inverse | Unsolvable:
    """The inverse *question* solved for what it asks, with *mistakes* made together or none."""
    return _solved(_Same(question), tuple(_Same(mistake) for mistake in mistakes))


@lru_cache(maxsize=4096)
def _solved(question: _Same, mistakes: tuple[_Same, ...]) -> Inverse | Unsolvable:
    asked: Question = question.held
    assert asked.formula is not None
    made = tuple(mistake.held for mistake in mistakes)
    kinds = declared(asked)
    return inverse(asked.formula, asked.changes, asked.ask[0], asked.given, kinds, made, asked.hidden)


def unsolvable(question: Question) -> str:
    """Why the inverse *question* cannot be solved; "" when it can. Loads sympy where that is not evident."""
    assert question.formula is not None
    asked = (question.formula, question.changes, question.ask[0], question.given, declared(question))
    no = refused(*asked)
    if no is None and not question.hidden and evident(*asked):
        return ""
    found = no or solved(question)
    return found.reason if isinstance(found, Unsolvable) else ""


def differs(question: Question, mistaken: Inverse) -> bool:
    """Whether the mistakes in *mistaken* change anything: the equation, or the answer by a slip."""
    right = solved(question)
    return (
        isinstance(right, Unsolvable)
        or any(mistake.answer for mistake in mistaken.mistakes)
        or mistaken.equation != right.equation
        or mistaken.solutions != right.solutions
    )


def settled(found: Cell, drawn: Cell) -> Cell:
    """What was *drawn*, if that is what was *found*, or None; what was found, if nothing was drawn."""
    if drawn is None:
        return found
    agree = found is not None and single(_AGREES, {"found": found, "drawn": drawn}) is True
    return drawn if agree else None


Numbers = Mapping[str, Cell | Matrix[Cell]]
"""What names are, computed from what is drawn."""


def right_numbers(question: Question, drawn: Numbers) -> dict[str, Cell | Matrix[Cell]]:
    """Every symbol, constant and step that is a number, or a matrix of numbers."""
    if not calculates(question):
        return right_values(question.formula, question.changes, drawn, evaluate)
    trees = {name: tree for name, tree in right_trees(question).items() if free(tree, drawn)}
    return {**drawn, **{name: _number(tree, drawn) for name, tree in trees.items() if name not in drawn}}


def makeable(question: Question, known: Collection[str]) -> tuple[Mistake, ...]:
    """The mistakes that can change what is asked; *known* are the names that are numbers."""
    return applicable(question, right_trees(question) if calculates(question) else known)


def _number(tree: Node | Matrix[Node], drawn: Numbers) -> Cell | Matrix[Cell]:
    parts: tuple[Node, ...] = entries(tree)
    return refilled(tree, [_cell(evaluate(part, drawn)) for part in parts])


def _cell(value: Cell | Matrix[Cell]) -> Cell:
    return None if isinstance(value, Matrix) else value


def answer(question: Question, right: Numbers, mistakes: tuple[Mistake, ...] = ()) -> tuple[Cell, ...]:
    """What is answered by who makes these *mistakes* together; None where there is no answer.

    Args:
        question: Which question.
        right: The right values; of an inverse question those of the given steps, and what is drawn.
        mistakes: Made together, or none.
    """
    if calculates(question):
        parts: list[Node] = [part for tree in asked_trees(question, mistakes) for part in entries(tree)]
        return tuple([_cell(evaluate(part, right)) for part in parts])
    if not question.given:
        world = right
        if mistakes:
            assert question.formula is not None
            world = mistaken_values(question.formula, question.changes, mistakes, right, evaluate)
        asked = asked_values(question.ask, mistakes, world, evaluate)
        return tuple([cell for value in asked for cell in entries(value)])
    found = solved(question, mistakes)
    if isinstance(found, Unsolvable) or (mistakes and not differs(question, found)):
        return (None,)
    single_ones = {name: value for name, value in right.items() if not isinstance(value, Matrix)}
    chosen = choose(found, candidates(found, single_ones, single))
    return (chosen,) if mistakes else (settled(chosen, _cell(right.get(question.ask[0]))),)


def valued(question: Question) -> set[str]:
    """Every symbol, constant and step that has a value in each variant of *question*."""
    drawn = dict.fromkeys(drawn_numbers(question), True)
    return set(right_values(question.formula, question.changes, drawn, lambda node, values: True))  # noqa: ARG005
