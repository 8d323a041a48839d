"""A layer diagram: boxes of units from left to right, sizes below, a loop where one is recurrent."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from quizgen.figures import canvas
from quizgen.figures.base import MAX_ALT, MAX_LAYERS, Parts, constant, given, number, text, undefined
from quizgen.model import Figure, Layer, Layers, Value
from quizgen.text.described import descriptions

MOST_UNITS = 6
"""A layer of more units shows three, dots, and one."""

_RADIUS, _PITCH, _BOX, _GAP, _LINE = 9, 24, 40, 36, 17


def parts(layers: Layers) -> Parts:
    """See `Parts`."""
    yield from given(alt=layers.alt)
    for i, layer in enumerate(layers.items, start=1):
        for key, part in given(name=layer.name, size=layer.size, label=layer.label):
            yield f"layers.{i}.{key}", part


def check(layers: Layers) -> list[tuple[str, str]]:
    """What is wrong with *layers*, apart from names and texts."""
    found = []
    if not 1 <= len(layers.items) <= MAX_LAYERS:
        found.append(("layers", f"a diagram has 1 to {MAX_LAYERS} layers, not {len(layers.items)}"))
    for i, layer in enumerate(layers.items, start=1):
        size = constant(layer.size) if layer.size else None
        if size is not None and (not isinstance(size, int) or size < 1):
            found.append((f"layers.{i}.size", "a layer has a whole number of units, at least 1"))
    return found


class _Column(NamedTuple):
    name: str
    units: int | None
    below: str
    sized: bool
    """Whether its size is what stands below."""
    recurrent: bool
    tallest: int = 0
    """The units of the tallest layer that shows them all: fewer than one of more units never looks taller."""

    @property
    def lines(self) -> list[str]:
        return canvas.wrapped(self.name, 14, 3)

    @property
    def elided(self) -> bool:
        return self.units is None or self.units > MOST_UNITS

    @property
    def rows(self) -> int:
        """Places for units, with that of the dots."""
        return max(5, self.tallest) if self.elided else self.units or 0

    @property
    def height(self) -> int:
        return self.rows * _PITCH + 12

    @property
    def width(self) -> Fraction:
        words = [canvas.width_of(words) for words in (*self.lines, self.below)]
        return max([Fraction(_BOX + _GAP), *(wide + 14 for wide in words)])


def draw(layers: Layers, values: Mapping[str, Value], language: str) -> Figure:
    """The figure; raises `BankError` where a size is not a positive whole number."""
    columns = [_column(layer, values, language) for layer in layers.items]
    whole = max([column.units or 0 for column in columns if not column.elided], default=0)
    columns = [column._replace(tallest=whole) for column in columns]
    loops = any(column.recurrent for column in columns)
    heading = max(len(column.lines) for column in columns) * _LINE
    tallest = max(column.height for column in columns)
    middle = 14 + heading + (34 if loops else 6) + Fraction(tallest, 2)
    bottom = middle + Fraction(tallest, 2)
    body: list[str] = []
    x = Fraction(10)
    edge: Fraction | None = None
    for column in columns:
        centre = x + column.width / 2
        left = centre - Fraction(_BOX, 2)
        if edge is not None:
            body.append(canvas.line(edge + 3, middle, left - 8, middle, canvas.INK, Fraction(3, 2)))
            body.append(canvas.arrowhead(left - 3, middle, 9, 0))
        body += _units(column, centre, middle)
        if column.recurrent:
            body += _loop(centre, middle - Fraction(column.height, 2))
        first = 14 + heading - _LINE * len(column.lines) + Fraction(_LINE, 2)
        body += [canvas.label(centre, first + _LINE * i, words) for i, words in enumerate(column.lines)]
        body.append(canvas.label(centre, bottom + 16, column.below))
        edge, x = left + _BOX, x + column.width
    alt = text(layers.alt, values, language, MAX_ALT) or _alt(columns, language)
    return canvas.document(descriptions(language).layers, alt, x + 10, bottom + 34, body)


def _column(layer: Layer, values: Mapping[str, Value], language: str) -> _Column:
    units, below, sized = None, text(layer.label, values, language), False
    if layer.size:
        size = number(layer.size, values)
        if not isinstance(size, int) or size < 1:
            message = f"a layer cannot have `{layer.size.text}` = {canvas.shown(size)} units"
            raise undefined(message, layer.size.place)
        written = canvas.shown(size, language=language)
        units, below = size, below or written
        sized = below == written
    return _Column(text(layer.name, values, language), units, below, sized, layer.recurrent)


def _units(column: _Column, centre: Fraction, middle: Fraction) -> list[str]:
    top = middle - Fraction(column.height, 2)
    box = canvas.tag(
        "rect",
        x=centre - Fraction(_BOX, 2),
        y=top,
        width=_BOX,
        height=column.height,
        rx=8,
        fill=canvas.FILL,
        stroke=canvas.INK,
        stroke_width=Fraction(3, 2),
    )
    last = column.rows - 1
    rows = [0, 1, 2, last] if column.elided else list(range(column.rows))
    first = top + 6 + Fraction(_PITCH, 2)
    circles = [
        canvas.tag(
            "circle", cx=centre, cy=first + _PITCH * row, r=_RADIUS, fill=canvas.PAPER, stroke=canvas.INK
        )
        for row in rows
    ]
    dots = [
        canvas.tag("circle", cx=centre, cy=first + Fraction(2 + last, 2) * _PITCH + offset, r=2)
        for offset in ((-7, 0, 7) if column.elided else ())
    ]
    return [box, *circles, *dots]


def _loop(centre: Fraction, top: Fraction) -> list[str]:
    """An arrow out of the top of a box and back into it."""
    start, end, bend = centre + 11, centre - 11, top - 36
    corners = [(start, top), (start + 16, bend), (end - 16, bend), (end - 1, top - 8)]
    a, b, c, d = (f"{canvas.coordinate(x)} {canvas.coordinate(y)}" for x, y in corners)
    path = canvas.tag(
        "path", d=f"M{a}C{b} {c} {d}", fill="none", stroke=canvas.INK, stroke_width=Fraction(3, 2)
    )
    return [path, canvas.arrowhead(end, top - 1, 2, 9)]


def _alt(columns: list[_Column], language: str) -> str:
    say = descriptions(language)
    told = []
    for column in columns:
        words = [column.name or say.unnamed]
        if column.sized:
            words.append(say.size.format(size=column.below))
        elif column.below:
            words.append(say.labelled.format(label=column.below))
        told.append(", ".join([*words, *([say.recurrent] if column.recurrent else [])]))
    return say.layers_of.format(layers="; ".join(told))
