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
from quizgen.maths.inverse import (
    Candidate,
    Inverse,
    Problem,
    Unsolvable,
    candidates,
    choose,
    fitting,
    inverse,
    refused,
    rough,
    same,
)
from quizgen.maths.kind import declared, drawn_numbers
from quizgen.maths.matrices import entries, refilled
from quizgen.maths.trees import asked_trees, calculates, free, right_trees
from quizgen.model import Matrix, Mistake, Node, Number, Question


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
    made = tuple(mistake.held for mistake in mistakes)
    return inverse(_problem(question.held)._replace(mistakes=made))


def _problem(question: Question) -> Problem:
    assert question.formula is not None
    kinds = declared(question)
    asked = (question.formula, question.changes, question.ask[0], question.given, kinds)
    return Problem(*asked, hidden=question.hidden)


def unsolvable(question: Question) -> str:
    """Why the inverse *question* cannot be solved; "" when it can. Loads sympy where that is not evident."""
    problem = _problem(question)
    no = refused(problem)
    if no is None and not question.hidden and evident(problem):
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
    return drawn if same(found, drawn) else None


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
        return tuple([_cell(evaluate(part, right)) if free(part, right) else None for part in parts])
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
    drawn = _cell(right.get(question.ask[0]))
    about = _rough(question, right)
    chosen = choose(found, _candidates(found, right), rough=about)
    return (chosen,) if mistakes else (settled(chosen, drawn),)


def all_fitting(question: Question, right: Numbers) -> tuple[Number, ...]:
    """Every value of what an inverse question asks that fits what is given; *right* as for `answer`."""
    found = solved(question)
    if isinstance(found, Unsolvable):
        return ()
    return tuple(fitting(found, _candidates(found, right), rough=_rough(question, right)))


def _rough(question: Question, right: Numbers) -> bool:
    key = solved(question)
    drawn = _cell(right.get(question.ask[0]))
    return not isinstance(key, Unsolvable) and rough(key, _candidates(key, right), drawn)


def _candidates(found: Inverse, right: Numbers) -> tuple[Candidate[Cell], ...]:
    single_ones = {name: value for name, value in right.items() if not isinstance(value, Matrix)}
    return candidates(found, single_ones, single)


def valued(question: Question) -> set[str]:
    """Every symbol, constant and step that has a value in each variant of *question*."""
    drawn = dict.fromkeys(drawn_numbers(question), True)
    return set(right_values(question.formula, question.changes, drawn, lambda node, values: True))  # noqa: ARG005
