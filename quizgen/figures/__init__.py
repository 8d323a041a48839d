"""The figures that quizgen draws, one file each, in one table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from quizgen.figures import layers, plot, tree
from quizgen.figures.base import Parts
from quizgen.findings import suggest
from quizgen.maths.functions import CONSTANTS
from quizgen.maths.parse import is_condition, names
from quizgen.model import Figure, FigureSettings, Layer, Layers, Mark, Plot, Template, Tree, TreeNode, Value
from quizgen.text import template as texts

MAX_SOURCE = 2_000
"""Characters of a label as an author writes it."""


class Kind(NamedTuple):
    """A kind of figure: its record, and functions of that record."""

    record: type[FigureSettings]
    parts: Callable[[Any], Parts]
    check: Callable[[Any], list[tuple[str, str]]]
    draw: Callable[[Any, Mapping[str, Value], str], Figure]


KINDS: dict[str, Kind] = {
    "plot": Kind(Plot, plot.parts, plot.check, plot.draw),
    "layers": Kind(Layers, layers.parts, layers.check, layers.draw),
    "tree": Kind(Tree, tree.parts, tree.check, tree.draw),
}
"""By the key that an author writes."""


def draw_figure(settings: FigureSettings, values: Mapping[str, Value], language: str = "en") -> Figure:
    """The figure of *settings* for one variant's values; the same bytes on every platform.

    Its numbers are as *language* writes them, and so is what it says of itself.

    Raises:
        BankError: These values give no figure (code `figure-undefined`): a range is empty, a size is no
            positive whole number, a curve is undefined everywhere.
    """
    return _kind(settings).draw(settings, values, language)


def check_figure(
    settings: FigureSettings, known: Collection[str], rows: Mapping[str, Collection[str]] | None = None
) -> list[tuple[str, str]]:
    """Each defect as the key where it stands (`marks.2.y`, `tree.children.1.label`) and a message.

    Args:
        settings: The figure; it can be drawn when nothing is found here.
        known: The names that have values in every variant.
        rows: The names of drawn rows, with their fields.
    """
    kind, rows = _kind(settings), rows or {}
    found = kind.check(settings)
    numbers = {*known, *(field for fields in rows.values() for field in fields)}
    variable = settings.variable if isinstance(settings, Plot) else ""
    if variable in numbers or variable in rows:
        found.append(("plot", f"`{variable}` has a value already: name the axis otherwise"))
    for key, part in kind.parts(settings):
        if isinstance(part, Template):
            found += [(key, message) for message in _text_defects(part, known, rows)]
            continue
        if is_condition(part.tree):
            found.append((key, f"`{part.text}` is true or false, not a number"))
        free = variable if key == "plot" else ""
        for name in names(part.tree):
            if name not in numbers and name not in CONSTANTS and name != free:
                hint = suggest(name, [*numbers, *([free] if free else [])])
                found.append((key, f"`{name}` has no value here" + (f"; {hint}" if hint else "")))
    return found


def names_shown(settings: FigureSettings) -> set[str]:
    """The names whose values the figure shows: the asked one among them may give the answer away."""
    found: set[str] = set()
    for _, part in _kind(settings).parts(settings):
        found |= texts.names_used(part) if isinstance(part, Template) else set(names(part.tree))
    return found - {settings.variable if isinstance(settings, Plot) else ""}


def _text_defects(part: Template, known: Collection[str], rows: Mapping[str, Collection[str]]) -> list[str]:
    found = [finding.message for finding in texts.check(part, known, rows)]
    if len(part.source) > MAX_SOURCE:
        found.append(f"the text has more than {MAX_SOURCE} characters")
    if "$" in part.source:
        found.append("a figure shows plain text: write x₁ or α, not LaTeX between dollars")
    return found


def _kind(settings: FigureSettings) -> Kind:
    return next(kind for kind in KINDS.values() if isinstance(settings, kind.record))


__all__ = [
    "KINDS",
    "Figure",
    "FigureSettings",
    "Kind",
    "Layer",
    "Layers",
    "Mark",
    "Plot",
    "Tree",
    "TreeNode",
    "check_figure",
    "draw_figure",
    "names_shown",
]
