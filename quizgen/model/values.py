"""What a name can hold in a variant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Generic, TypeVar

from quizgen.model.expressions import Node
from quizgen.model.numbers import Exact

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a drawn table: `<< x.name >>` in text; fields named like a constant set it."""

    fields: Mapping[str, Exact | str]


@dataclass(frozen=True, slots=True)
class Matrix(Generic[T]):
    """Rows of equal length, at least one of each: of numbers, or of what will be computed to numbers."""

    rows: tuple[tuple[T, ...], ...]


@dataclass(frozen=True, slots=True)
class Symbolic:
    """An expression in variables, with the drawn numbers in it."""

    tree: Node


Value = int | Fraction | Decimal | str | Row | Matrix[Any] | Symbolic
"""What a name can hold: drawn, or computed."""
