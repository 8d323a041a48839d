"""What an author says of a figure, and pictures beside the bank."""

from __future__ import annotations

from dataclasses import dataclass, field

from quizgen.findings import Place
from quizgen.model.expressions import Expression, Template


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked point of a plot; without *y*, the point of the curve at *x*."""

    x: Expression
    y: Expression | None = None
    label: Template | None = None


@dataclass(frozen=True, slots=True)
class Plot:
    """The curve of *expression* over *variable* from *start* to *stop*.

    Without *low* or *high* the values decide how far the y-axis reaches. Without *y_label* the axis is
    named y, and without *x_label* it is named like the variable.
    """

    expression: Expression
    variable: str
    start: Expression
    stop: Expression
    place: Place = field(compare=False)
    low: Expression | None = None
    high: Expression | None = None
    marks: tuple[Mark, ...] = ()
    x_label: Template | None = None
    y_label: Template | None = None
    alt: Template | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer; *label* stands below it in place of its size, which is needed when the size is asked for."""

    name: Template
    size: Expression | None = None
    label: Template | None = None
    recurrent: bool = False


@dataclass(frozen=True, slots=True)
class Layers:
    """Layers of units, from left to right."""

    items: tuple[Layer, ...]
    place: Place = field(compare=False)
    alt: Template | None = None


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A node of a tree; *edge* stands at the line to its parent, and a child None is a place left empty."""

    label: Template
    children: tuple[TreeNode | None, ...] = ()
    edge: Template | None = None


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree, its root at the top."""

    root: TreeNode
    place: Place = field(compare=False)
    alt: Template | None = None


FigureSettings = Plot | Layers | Tree


@dataclass(frozen=True, slots=True)
class Image:
    """A picture beside the bank, as a stem names it (`pictures/cell.png`), and what the file holds."""

    path: str
    data: bytes = field(repr=False)
