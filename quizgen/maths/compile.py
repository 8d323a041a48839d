"""Compile expressions to a straight-line program that runs over columns of exact numbers.

The formula, its conditions and all its mistakes become one list of instructions, in which an equal
subexpression stands once (`m*n` is multiplied once for the key and six mistakes). Running it maps each
instruction over a whole column of draws, so that ten thousand variants cost a few thousand calls of
C functions and no sympy; nothing is ever passed to `eval` or `exec`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from quizgen.maths.functions import CONSTANTS, FAST, FUNCTIONS, OPERATORS
from quizgen.maths.matrices import lifted
from quizgen.model import Matrix, Name, Node, Num, Number

Slot = int
"""The place of a value in a program."""

Cell = Number | bool | None
"""A computed value; None where it is undefined (1/0) or too large to be worth having."""

_MAX_DEGREE = 8
"""Products of more whole inputs than this are computed with a limit on their size: sixty squares, each of the
one before, would never end."""
_KEEPS_INTEGERS = {"+", "-", "*", "//", "%", "neg", "floor", "ceiling", "Abs", "Min", "Max", "gcd", "lcm"}
_SLOW: dict[str, Any] = {**OPERATORS, **{name: entry.exact for name, entry in FUNCTIONS.items()}}


@dataclass(frozen=True, slots=True)
class Instruction:
    """One operation: `fast` is exact on whole numbers and may raise, `safe` takes anything."""

    safe: Any
    fast: Any
    arguments: tuple[Slot, ...]
    slot: Slot


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled set of expressions; see `Builder`."""

    inputs: Mapping[str, Slot]
    constants: Mapping[Slot, Cell]
    code: tuple[Instruction, ...]

    def only(self, wanted: Iterable[Slot]) -> Program:
        """The part of the program that the *wanted* slots need."""
        needed = set(wanted)
        for step in reversed(self.code):
            if step.slot in needed:
                needed.update(step.arguments)
        return Program(
            {name: slot for name, slot in self.inputs.items() if slot in needed},
            self.constants,
            tuple([step for step in self.code if step.slot in needed]),
        )

    def run(
        self, columns: Mapping[str, Sequence[Cell]], count: int, wanted: Iterable[Slot]
    ) -> list[list[Cell]]:
        """The columns of the *wanted* slots, each *count* long.

        Args:
            columns: A column of *count* values for every input.
            count: How many draws the columns hold.
            wanted: Slots to return, in this order.
        """
        store: dict[Slot, Any] = {slot: repeat(value, count) for slot, value in self.constants.items()}
        for name, slot in self.inputs.items():
            store[slot] = columns[name]
        for step in self.code:
            # `repeat` iterators are used up by one reading: take a fresh one each time.
            arguments = [
                repeat(self.constants[slot], count) if slot in self.constants else store[slot]
                for slot in step.arguments
            ]
            if step.fast is not None:
                try:
                    store[step.slot] = list(map(step.fast, *arguments))
                    continue
                except (TypeError, ValueError, ArithmeticError):
                    arguments = [
                        repeat(self.constants[slot], count) if slot in self.constants else store[slot]
                        for slot in step.arguments
                    ]
            store[step.slot] = list(map(step.safe, *arguments))
        return [
            [self.constants[slot]] * count if slot in self.constants else list(store[slot]) for slot in wanted
        ]


@dataclass(slots=True)
class Builder:
    """Collects expressions into one `Program`, sharing equal subexpressions."""

    inputs: dict[str, Slot] = field(default_factory=dict)
    constants: dict[Slot, Cell] = field(default_factory=dict)
    code: list[Instruction] = field(default_factory=list)
    whole: set[Slot] = field(default_factory=set)
    """Slots known to hold whole numbers (or None) only."""
    _degrees: dict[Slot, int] = field(default_factory=dict)
    """How many inputs are multiplied in a slot at most; 1 where nothing is said."""
    _known: dict[Any, Slot] = field(default_factory=dict)
    _slots: int = 0

    def input(self, name: str, *, whole: bool) -> Slot:
        """A column given from outside; *whole* promises integers."""
        if name not in self.inputs:
            self.inputs[name] = self._new()
            if whole:
                self.whole.add(self.inputs[name])
        return self.inputs[name]

    def constant(self, value: Cell) -> Slot:
        """A value that is the same for all draws."""
        key = ("constant", type(value), value)
        if key not in self._known:
            slot = self._known[key] = self._new()
            self.constants[slot] = value
            if type(value) is int:
                self.whole.add(slot)
        return self._known[key]

    def evaluate(self, node: Node, scope: Mapping[str, Slot | Matrix[Slot]]) -> Slot | Matrix[Slot]:
        """The slot of *node*'s value, or those of its entries, where *scope* says what its names mean."""
        if isinstance(node, Num):
            return self.constant(node.value)
        if isinstance(node, Name):
            return scope[node.name] if node.name in scope else self.constant(CONSTANTS[node.name])
        return lifted(node, lambda child: self.evaluate(child, scope), self._apply)

    def single(self, node: Node, scope: Mapping[str, Slot | Matrix[Slot]]) -> Slot:
        """The slot of something that is known to be no matrix."""
        slot = self.evaluate(node, scope)
        assert not isinstance(slot, Matrix)
        return slot

    def program(self) -> Program:
        """What has been collected so far."""
        return Program(dict(self.inputs), dict(self.constants), tuple(self.code))

    def _apply(self, op: str, arguments: tuple[Slot, ...]) -> Slot:
        if all(slot in self.constants for slot in arguments):
            return self.constant(_SLOW[op](*(self.constants[slot] for slot in arguments)))
        if op == "**" and self.constants.get(arguments[1]) == 2:
            op, arguments = "*", (arguments[0], arguments[0])
        key = (op, arguments)
        if key not in self._known:
            slot = self._known[key] = self._new()
            all_whole = all(argument in self.whole for argument in arguments)
            exponent = self.constants.get(arguments[-1]) if op == "**" else None
            degree = self._degree(op, arguments, exponent)
            self._degrees[slot] = min(degree, _MAX_DEGREE + 1)
            fast = FAST.get(op) if all_whole and degree <= _MAX_DEGREE else None
            self.code.append(Instruction(_SLOW[op], fast, arguments, slot))
            if all_whole and (op in _KEEPS_INTEGERS or (type(exponent) is int and exponent >= 0)):
                self.whole.add(slot)
        return self._known[key]

    def _degree(self, op: str, arguments: tuple[Slot, ...], exponent: Cell) -> int:
        degrees = []
        for slot in arguments:
            value = self.constants.get(slot)
            degrees.append(value.bit_length() // 64 if isinstance(value, int) else self._degrees.get(slot, 1))
        if op in ("*", "lcm"):
            return sum(degrees)
        return degrees[0] * abs(exponent) if type(exponent) is int else max(degrees)

    def _new(self) -> Slot:
        self._slots += 1
        return self._slots - 1


def evaluate(node: Node, values: Mapping[str, Cell | Matrix[Cell]]) -> Cell | Matrix[Cell]:
    """The value of one expression for one set of values; None where undefined."""
    if isinstance(node, Num):
        return node.value
    if isinstance(node, Name):
        return values[node.name] if node.name in values else CONSTANTS[node.name]
    return lifted(node, lambda child: evaluate(child, values), _applied)


def single(node: Node, values: Mapping[str, Cell]) -> Cell:
    """The same of something that is known to be no matrix."""
    value = evaluate(node, values)
    return None if isinstance(value, Matrix) else value


def _applied(op: str, arguments: tuple[Cell, ...]) -> Cell:
    result: Cell = _SLOW[op](*arguments)
    return result
