"""Formulas, with the mistakes people make in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from quizgen.findings import Place
from quizgen.model.expressions import Expression, Template

Kind = Literal["integer", "rational", "real", "variable"]


@dataclass(frozen=True, slots=True)
class Symbol:
    """A quantity that questions draw. A `variable` stays symbolic."""

    name: str
    means: str
    kind: Kind
    positive: bool
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Constant:
    """Structure of a formula that a mistake or a question may change (`g`: three sets of weights)."""

    name: str
    value: Expression
    means: str
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the worked solution; may use symbols, constants and earlier steps."""

    name: str
    value: Expression
    means: str
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A named wrong rule, as a change to the formula.

    `changes` holds the new expressions of symbols, constants and steps. `answer` is a slip at the very
    end (one expression for each asked step; `asked` is the value without the slip). `only_for` names
    the asked steps it applies to; empty means all.
    """

    id: str
    changes: Mapping[str, Expression]
    answer: tuple[Expression, ...]
    only_for: tuple[str, ...]
    feedback: Template | None
    source: str
    place: Place = field(compare=False)
    sometimes_right: bool = False
    """Whether it is known to give the right answer in some variants, as dropping a sign does with none."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the mistakes people make in it; mappings keep the author's order."""

    id: str
    title: str
    source: str
    symbols: Mapping[str, Symbol]
    constants: Mapping[str, Constant]
    steps: Mapping[str, Step]
    mistakes: Mapping[str, Mistake]
    place: Place = field(compare=False)
