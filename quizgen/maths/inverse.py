"""The inverse question: a step is shown, and a symbol behind it is asked for.

The closed form of the shown step is solved for the unknown once, in symbols; a variant only puts numbers into
the solutions (`candidates`) and takes the one that fits (`choose`). For a mistake the same is done in the
world where it is made: what does somebody find who believes that formula and reads the shown number? Often
nothing that is a whole number, and then the mistake gives no distractor.

Sympy is loaded by `inverse` and by nothing else here, and it is handed nothing that `extent` finds large.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Generic, NamedTuple, TypeVar

from quizgen.maths.compile import Cell, single
from quizgen.maths.extent import TooLarge, restricted, too_large
from quizgen.maths.formula import Evaluate, asked_values, mistaken_values, right_values
from quizgen.maths.functions import CONSTANTS
from quizgen.maths.kind import Kind
from quizgen.maths.parse import names
from quizgen.model import Apply, Exact, Expression, Formula, Mistake, Name, Node, Num, Number
from quizgen.model import Kind as Declared

T = TypeVar("T")

MAX_GIVEN = 6


class Problem(NamedTuple):
    """What is to be solved for what."""

    formula: Formula
    changes: Mapping[str, Expression]
    """The question's own `set`."""
    unknown: str
    """The drawn symbol (or constant) that is asked for."""
    given: Sequence[str]
    """Steps whose values are shown. The simplest that is enough is used; several are put together only where
    `hidden` makes it necessary."""
    kinds: Mapping[str, tuple[Declared, bool]]
    """Everything drawn, the unknown too, with its kind and whether it is positive (`kind.declared`)."""
    mistakes: Sequence[Mistake] = ()
    """Made together, or none."""
    hidden: Collection[str] = ()
    """Drawn symbols that the student is not shown."""


class Unsolvable(NamedTuple):
    """No solution can be written down; the reason stands well after "it cannot be solved: "."""

    reason: str


@dataclass(frozen=True, slots=True)
class Branch:
    """One solution, in the names of the given steps and of the symbols that are not hidden."""

    value: Node
    hidden: tuple[tuple[str, Node], ...] = ()
    """The hidden symbols that come with it, each from what is known by then and the unknown."""


@dataclass(frozen=True, slots=True)
class Inverse:
    """A formula solved for a symbol; see `candidates` and `choose`."""

    formula: Formula
    changes: Mapping[str, Expression]
    mistakes: tuple[Mistake, ...]
    unknown: str
    kind: Declared
    positive: bool
    drawn: tuple[str, ...]
    """What stays known: everything drawn but the unknown and the hidden symbols."""
    given: tuple[str, ...]
    """The given steps that are used; the unknown is found from the first."""
    equation: Node
    """What `given[0]` is, in the unknown and what is known."""
    solutions: tuple[Branch, ...]
    """Every real solution that could be found, in a fixed order, the refuted ones too."""
    admissible: tuple[int, ...]
    """Which of them are not refuted for all values."""
    proven_unique: bool
    """For no values do two solutions have the unknown's sign. (False says nothing: look at each draw.)"""

    @property
    def branches(self) -> tuple[Node, ...]:
        """The solutions as trees."""
        return tuple(branch.value for branch in self.solutions)

    @property
    def index(self) -> int | None:
        """The solution that is always the admissible one; None when it depends on the values."""
        return self.admissible[0] if len(self.admissible) == 1 else None

    def admits(self, value: Cell, *, rough: bool = False) -> bool:
        """Whether *value* is of the unknown's kind; where it is *rough*, a decimal can be a rational."""
        if value is None or isinstance(value, bool):
            return False
        if self.kind == "rational" and isinstance(value, Decimal) and not rough:
            return False
        return Kind(self.kind == "integer", self.positive, self.positive).admits(value)


class Candidate(NamedTuple, Generic[T]):
    """A solution for some values: the unknown, whether it gives what is shown, and the answer after slips."""

    value: T
    holds: T
    answer: T


def inverse(problem: Problem) -> Inverse | Unsolvable:
    """The formula solved for the unknown, or why it cannot be."""
    no = refused(problem)
    if no is not None:
        return no
    from quizgen.maths.equations import solve

    formula, changes, unknown, given, kinds, mistakes, hidden = problem
    kind, positive = kinds[unknown]
    lean = restricted(formula, changes, mistakes, given)
    unseen = frozenset(hidden) - {unknown}
    solved = solve(lean, changes, unknown, tuple(given), kinds, tuple(mistakes), unseen)
    if isinstance(solved, str):
        return Unsolvable(solved)
    return Inverse(
        formula,
        changes,
        tuple(mistakes),
        unknown,
        kind,
        positive,
        tuple(name for name in kinds if name != unknown and name not in hidden),
        solved.given,
        solved.equation,
        tuple(Branch(value, pairs) for value, pairs in solved.branches),
        solved.admissible,
        solved.proven_unique,
    )


def refused(problem: Problem) -> Unsolvable | None:
    """Why `inverse` would not even begin; told without sympy."""
    formula, changes, unknown, given, kinds, mistakes, _ = problem
    if kinds.get(unknown, ("variable", False))[0] == "variable":
        return Unsolvable(f"`{unknown}` is not drawn")
    missing = next((name for name in given if name not in formula.steps), None)
    if missing is not None:
        return Unsolvable(f"`{missing}` is not a step")
    if not given or len(given) > MAX_GIVEN:
        return Unsolvable(f"one to {MAX_GIVEN} steps can be given")
    try:
        too_large(restricted(formula, changes, mistakes, given), changes, given, kinds, mistakes, unknown)
    except TooLarge as reason:
        return Unsolvable(str(reason))
    return None


def candidates(inverse: Inverse, shown: Mapping[str, T], evaluate: Evaluate[T]) -> tuple[Candidate[T], ...]:
    """What each solution that is not refuted comes to.

    An unknown that is an integer is rounded to one and then has to give what is shown. So 5 is found from
    2*pi*n, though pi is known to 28 digits only, and a solution that is not whole does not hold.

    Args:
        inverse: The solved formula.
        shown: The right values, at least of the given steps and of what is drawn; others are not looked at.
        evaluate: Of single values or of a program's slots (`compile`).
    """
    known = {name: shown[name] for name in inverse.drawn if name in shown}
    steps = {name: shown[name] for name in inverse.given}
    whole = inverse.kind == "integer"
    found = []
    for index in inverse.admissible:
        branch = inverse.solutions[index]
        value = evaluate(_rounded(branch.value) if whole else branch.value, {**known, **steps})
        drawn = {**known, inverse.unknown: value}
        for name, tree in branch.hidden:
            drawn[name] = evaluate(tree, {**drawn, **steps})
        world = right_values(inverse.formula, inverse.changes, drawn, evaluate)
        if not _told(inverse, {*world, *steps}):
            found.append(Candidate(value, evaluate(_NEVER, {}), value))
            continue
        if inverse.mistakes:
            world = mistaken_values(inverse.formula, inverse.changes, inverse.mistakes, world, evaluate)
        holds = evaluate(_agrees(0), _sides(world[inverse.given[0]], steps[inverse.given[0]], 0))
        for i, name in enumerate(inverse.given[1:], start=1):
            also = evaluate(_agrees(i), _sides(world[name], steps[name], i))
            holds = evaluate(Apply("and", (Name("a"), Name("b"))), {"a": holds, "b": also})
        # A slip speaks of the value that was found and of the numbers on the page.
        scope = {**world, **steps, inverse.unknown: value}
        (answer,) = asked_values((inverse.unknown,), inverse.mistakes, scope, evaluate)
        found.append(Candidate(value, holds, answer))
    return tuple(found)


_NEVER = Apply("==", (Num(0), Num(1)))


def _told(inverse: Inverse, known: Collection[str]) -> bool:
    """Whether the mistakes need no hidden symbol but those that were found on the way."""
    rules = [
        expression
        for mistake in inverse.mistakes
        for expression in (*mistake.changes.values(), *mistake.answer)
    ]
    needed = {name for rule in rules for name in names(rule.tree)} - {"asked"}
    return all(name in known or name in CONSTANTS for name in needed)


def _rounded(tree: Node) -> Node:
    return Apply("floor", (Apply("+", (tree, Num(Fraction(1, 2)))),))


def _sides(left: T, right: T, index: int) -> dict[str, T]:
    return {f"left{index}": left, f"right{index}": right}


def _agrees(index: int) -> Node:
    # As a difference, in which decimals of 28 digits agree when they agree to the digits that they have.
    difference = Apply("-", (Name(f"left{index}"), Name(f"right{index}")))
    return Apply("==", (difference, Num(0)))


def same(found: Cell, drawn: Cell) -> bool:
    """Whether *found* is what was *drawn*: a decimal of 28 digits is so up to its last ones."""
    values = _sides(found, drawn, 0)
    return found is not None and drawn is not None and single(_agrees(0), values) is True


def rough(inverse: Inverse, found: Sequence[Candidate[Any]], drawn: Cell) -> bool:
    """Whether the rational that was *drawn* is found as a decimal only, because what is shown is irrational.

    Then nothing tells a rational from another number, neither here nor in the world of a mistake.
    """
    decimals = [c.value for c in found if c.holds is True and isinstance(c.value, Decimal)]
    return inverse.kind == "rational" and any(same(value, drawn) for value in decimals)


def fitting(
    inverse: Inverse, found: Sequence[Candidate[Any]], *, rough: bool = False
) -> dict[Number, Number | None]:
    """The solutions that fit the unknown's kind and the shown value, each with the answer after slips."""
    return {c.value: c.answer for c in found if c.holds is True and inverse.admits(c.value, rough=rough)}


def choose(inverse: Inverse, found: Sequence[Candidate[Any]], *, rough: bool = False) -> Number | None:
    """The answer from the one solution that fits the unknown's kind and the shown value.

    None when there is no such solution, or more than one, or its slip has no value.
    """
    answers = list(fitting(inverse, found, rough=rough).values())
    return answers[0] if len(answers) == 1 and isinstance(answers[0], int | Fraction | Decimal) else None


class Working(NamedTuple):
    """What a worked solution shows, as equations; numbers go in where names stand (`inserted`)."""

    equation: Node
    """The given step and its closed form. With all but the unknown inserted: the equation to be solved. With
    the unknown too: the check."""
    rearranged: Node
    """The unknown and the solution; inserted, the substitution."""
    refuted: tuple[Node, ...]
    """The same for each solution that is left out because it has the wrong sign."""


def working(inverse: Inverse, index: int | None = None) -> Working | None:
    """The equations of the worked solution with the solution *index*, or with the only admissible one."""
    chosen = inverse.index if index is None else index
    if chosen is None:
        return None
    left = [i for i in range(len(inverse.solutions)) if i not in inverse.admissible]
    unknown = Name(inverse.unknown)
    return Working(
        Apply("==", (Name(inverse.given[0]), inverse.equation)),
        Apply("==", (unknown, inverse.branches[chosen])),
        tuple(Apply("==", (unknown, inverse.branches[i])) for i in left),
    )


def inserted(tree: Node, values: Mapping[str, Exact]) -> Node:
    """*tree* with numbers for the names in *values*, and the other names kept."""
    if isinstance(tree, Name):
        return Num(values[tree.name]) if tree.name in values else tree
    if isinstance(tree, Apply):
        return Apply(tree.op, tuple(inserted(argument, values) for argument in tree.args), tree.at)
    return tree
