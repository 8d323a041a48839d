"""Programs that solve a question for many draws at once: the asked values, and what mistakes lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from quizgen.maths.asked import differs, makeable, settled, solved
from quizgen.maths.compile import Builder, Cell, Program, Slot
from quizgen.maths.formula import applicable, asked_values, mistaken_values, right_values
from quizgen.maths.inverse import Candidate, Inverse, Unsolvable, candidates, choose, rough
from quizgen.maths.kind import drawn_numbers
from quizgen.maths.matrices import ShapeError, entries, refilled, shape
from quizgen.maths.trees import Failed, asked_trees, calculates, free, right_trees
from quizgen.model import Matrix, Mistake, Node, Question, Row
from quizgen.sampling.space import Columns

Slots = dict[str, Slot | Matrix[Slot]]
Groups = Callable[[Sequence[Mistake]], Iterable[tuple[Mistake, ...]]]
"""From the mistakes of a question to those that are made together."""


def singly(mistakes: Sequence[Mistake]) -> list[tuple[Mistake, ...]]:
    """Each mistake by itself."""
    return [(mistake,) for mistake in mistakes]


class Solver(NamedTuple):
    """A program with its outputs: named values, the asked values, and those of some mistakes."""

    program: Program
    names: tuple[str, ...]
    asked: tuple[Slot, ...]
    """Of a matrix the slots of its entries, row by row."""
    mistaken: tuple[tuple[tuple[str, ...], tuple[Slot, ...]], ...]
    """For each mistake (or pair): the ids, and the slots of the values it leads to."""
    outputs: tuple[Slot, ...]
    """The named values, the asked ones, the mistaken ones, the entries of named matrices."""
    matrices: tuple[tuple[str, Matrix[Slot]], ...] = ()

    def run(self, columns: Columns, count: int) -> list[Solved]:
        """The solved draws, in order."""
        solved = self.program.run(numeric(columns, self.program), count, self.outputs)
        named, width = len(self.names), len(self.asked)
        drawn = list(columns)
        rows = zip(*columns.values(), strict=True) if columns else iter([()] * count)
        results = []
        for drawn_row, row in zip(rows, zip(*solved, strict=True) if solved else [()] * count, strict=True):
            values = dict(zip(drawn, drawn_row, strict=True))
            values.update(zip(self.names, row[:named], strict=True))
            rest = row[named:]
            at = width * (1 + len(self.mistaken))
            for name, matrix in self.matrices:
                size = len(entries(matrix))
                values[name] = refilled(matrix, rest[at : at + size])
                at += size
            wrong = [
                (ids, rest[width * i : width * (i + 1)]) for i, (ids, _) in enumerate(self.mistaken, start=1)
            ]
            results.append(Solved(values, rest[:width], wrong))
        return results


class Solved(NamedTuple):
    """One draw with everything computed; None stands for an undefined value."""

    values: dict[str, Any]
    answer: tuple[Cell, ...]
    wrong: Sequence[tuple[tuple[str, ...], tuple[Cell, ...]]]


class Equation(NamedTuple):
    """One inverse problem in a program: who solves it so, and where its candidates stand in a row."""

    mistakes: tuple[str, ...]
    inverse: Inverse
    first: int
    solutions: int

    def read(self, row: Sequence[Any], *, rough: bool) -> Cell:
        """The answer in this row of outputs; None when none fits, or several."""
        return choose(self.inverse, self._found(row), rough=rough)

    def rough(self, row: Sequence[Any], drawn: Cell) -> bool:
        """Whether what was *drawn* is found as a decimal only."""
        return rough(self.inverse, self._found(row), drawn)

    def _found(self, row: Sequence[Any]) -> list[Candidate[Any]]:
        ends = range(self.first + 3, self.first + 3 * self.solutions + 1, 3)
        return [Candidate(*row[end - 3 : end]) for end in ends]


class Backwards(NamedTuple):
    """A solver of an inverse question: each answer is chosen among the solutions of an equation."""

    program: Program
    names: tuple[str, ...]
    key: Equation | None
    """None when it cannot be solved; then there is no answer."""
    mistaken: tuple[Equation, ...]
    outputs: tuple[Slot, ...]
    """The named values, the unknown, the candidates."""

    def run(self, columns: Columns, count: int) -> list[Solved]:
        """The solved draws, in order."""
        computed = self.program.run(numeric(columns, self.program), count, self.outputs)
        drawn, named = list(columns), len(self.names)
        results = []
        for drawn_row, row in zip(
            zip(*columns.values(), strict=True), zip(*computed, strict=True), strict=True
        ):
            values = dict(zip(drawn, drawn_row, strict=True))
            values.update(zip(self.names, row[:named], strict=True))
            about = self.key is not None and self.key.rough(row, row[named])
            answer = settled(self.key.read(row, rough=about), row[named]) if self.key else None
            wrong = [(equation.mistakes, (equation.read(row, rough=about),)) for equation in self.mistaken]
            results.append(Solved(values, (answer,), wrong))
        return results


def compile_solver(question: Question, groups: Groups, *, named: bool) -> Solver | Backwards:
    """The solver of *question* and of the *groups* of its mistakes; *named*: with every constant and step."""
    if question.given:
        return _backwards(question, groups, named=named)
    builder = Builder()
    right = right_slots(question, builder)
    computed = {name: slot for name, slot in right.items() if name not in question.vary} if named else {}
    single = {name: slot for name, slot in computed.items() if not isinstance(slot, Matrix)}
    matrices = tuple((name, slot) for name, slot in computed.items() if isinstance(slot, Matrix))
    # A formula that is asked for as such has no value.
    asked = () if question.asks_formula else _asked(question, (), right, builder)
    key, mistaken = _flat(asked), []
    for group in groups(makeable(question, right)) if asked else ():
        try:
            made = _asked(question, group, right, builder)
        except (Failed, ShapeError):
            # That each can be made by itself was seen when the bank was read; two together need not fit.
            if len(group) < 2:
                raise
            continue
        # A mistake whose every slot is the key's own changes nothing, for any values: it drops out. One that
        # leads to a matrix of another shape would stand out.
        if made != asked and [shape(value) for value in made] == [shape(value) for value in asked]:
            mistaken.append((tuple(mistake.id for mistake in group), _flat(made)))
    outputs = (
        *single.values(),
        *key,
        *(slot for _, slots in mistaken for slot in slots),
        *_flat(matrix for _, matrix in matrices),
    )
    return Solver(builder.program(), tuple(single), key, tuple(mistaken), outputs, matrices)


def _asked(
    question: Question, mistakes: tuple[Mistake, ...], right: Slots, builder: Builder
) -> tuple[Slot | Matrix[Slot], ...]:
    """The slots of what is asked, with *mistakes* made together or none."""
    if calculates(question):
        return tuple(_slots(tree, right, builder) for tree in asked_trees(question, mistakes))
    world: Slots = right
    if mistakes:
        assert question.formula is not None
        world = mistaken_values(question.formula, question.changes, mistakes, right, builder.evaluate)
    return asked_values(question.ask, mistakes, world, builder.evaluate)


def _slots(tree: Node | Matrix[Node], right: Slots, builder: Builder) -> Slot | Matrix[Slot]:
    parts: tuple[Node, ...] = entries(tree)
    return refilled(tree, [builder.single(part, right) for part in parts])


def _flat(values: Iterable[Slot | Matrix[Slot]]) -> tuple[Slot, ...]:
    return tuple(slot for value in values for slot in entries(value))


def _backwards(question: Question, groups: Groups, *, named: bool) -> Backwards:
    builder = Builder()
    right = right_slots(question, builder)
    single = {name: slot for name, slot in right.items() if not isinstance(slot, Matrix)}
    names = tuple(name for name in single if name not in question.vary) if named else ()
    outputs = [*(single[name] for name in names), single[question.ask[0]]]

    def equation(mistakes: tuple[Mistake, ...]) -> Equation | None:
        found = solved(question, mistakes)
        # A mistake that leaves the equation as it is changes nothing: it drops out.
        if isinstance(found, Unsolvable) or (mistakes and not differs(question, found)):
            return None
        slots = candidates(found, single, builder.single)
        first = len(outputs)
        outputs.extend(slot for candidate in slots for slot in candidate)
        return Equation(tuple(mistake.id for mistake in mistakes), found, first, len(slots))

    key = equation(())
    made = [equation(group) for group in groups(applicable(question, right))] if key else []
    mistaken = tuple(one for one in made if one is not None)
    return Backwards(builder.program(), names, key, mistaken, tuple(outputs))


def right_slots(question: Question, builder: Builder) -> Slots:
    """The slots of every drawn number, constant and step; of a matrix those of its entries."""
    drawn: Slots = {
        name: builder.input(name, whole=all(type(number) is int for number in numbers))
        for name, numbers in drawn_numbers(question).items()
    }
    if not calculates(question):
        return right_values(question.formula, question.changes, drawn, builder.evaluate)
    trees = {name: tree for name, tree in right_trees(question).items() if free(tree, drawn)}
    return {**drawn, **{name: _slots(tree, drawn, builder) for name, tree in trees.items()}}


def numeric(columns: Columns, program: Program) -> dict[str, Sequence[Any]]:
    """The columns of the program's inputs; a field of a drawn row gives its number."""
    numeric: dict[str, Sequence[Any]] = {name: columns[name] for name in program.inputs if name in columns}
    if len(numeric) < len(program.inputs):
        for column in columns.values():
            if column and isinstance(column[0], Row):
                for field in column[0].fields:
                    if field in program.inputs:
                        numeric[field] = [row.fields[field] for row in column if isinstance(row, Row)]
    return numeric
