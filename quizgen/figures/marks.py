"""Marked points of a plot: dots, and their labels where they hide least."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from quizgen.figures import canvas

Pixel = tuple[Fraction, Fraction]


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: Fraction
    top: Fraction
    right: Fraction
    bottom: Fraction

    def meets(self, other: Box) -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class _Place(NamedTuple):
    """Where a label can stand, from its dot: which end of it is there, and how far to the right and down."""

    anchor: str
    right: int
    down: int


_PLACES = (
    _Place("start", 9, -13),
    _Place("end", -9, -13),
    _Place("start", 9, 13),
    _Place("end", -9, 13),
    _Place("start", 12, 0),
    _Place("end", -12, 0),
    _Place("middle", 0, -18),
    _Place("middle", 0, 18),
)
_BEFORE = {"start": Fraction(0), "middle": Fraction(1, 2), "end": Fraction(1)}
"""The part of a label that lies to the left of its anchor."""


def draw(dots: Sequence[tuple[Pixel, str]], lines: Sequence[Sequence[Pixel]], frame: Box) -> list[str]:
    """The dots with their labels.

    Args:
        dots: Where the dots are, each with its label.
        lines: The curve, which labels should leave free.
        frame: What the labels should stay within.
    """
    taken = [Box(x - 6, y - 6, x + 6, y + 6) for (x, y), _ in dots]
    strokes = [_around(a, b) for line in lines for a, b in pairwise(line)]
    found = [
        canvas.tag("circle", cx=x, cy=y, r=5, fill=canvas.INK, stroke=canvas.PAPER, stroke_width=2)
        for (x, y), _ in dots
    ]
    # There is room for half the width of the frame on one side of every dot.
    widest = int(frame.right - frame.left) // 2 - 10
    for (x, y), label in dots:
        words = canvas.fitted(label, widest)
        if words:
            choices = [(_covered(place, x, y, words), place) for place in _PLACES]
            box, place = min(choices, key=lambda choice: _cost(choice[0], frame, taken, strokes))
            taken.append(box)
            found.append(canvas.haloed(x + place.right, y + place.down, words, place.anchor))
    return found


def _covered(place: _Place, x: Fraction, y: Fraction, words: str) -> Box:
    wide = canvas.width_of(words)
    left = x + place.right - _BEFORE[place.anchor] * wide
    return Box(left, y + place.down - 9, left + wide, y + place.down + 9)


def _around(a: Pixel, b: Pixel) -> Box:
    (x1, y1), (x2, y2) = a, b
    return Box(min(x1, x2) - 1, min(y1, y2) - 1, max(x1, x2) + 1, max(y1, y2) + 1)


def _cost(box: Box, frame: Box, taken: list[Box], strokes: list[Box]) -> int:
    outside = (
        box.left < frame.left or box.right > frame.right or box.top < frame.top or box.bottom > frame.bottom
    )
    hidden = sum(box.meets(other) for other in taken)
    return 10_000 * outside + 1_000 * hidden + sum(box.meets(stroke) for stroke in strokes)
