"""The points of a curve: where it is defined, where it jumps, and how far its axes reach.

Everything is exact or a decimal of 28 digits; points are looked for within a fixed budget.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from quizgen.figures.base import bound
from quizgen.maths.compile import Builder, Cell
from quizgen.maths.reals import WIDE
from quizgen.model import Apply, Expression, Node, Value

INTERVALS = 180
SUSPECTS = 24
ROUNDS = 8
"""181 points, at most a dozen at round numbers, and 8 in each of 24 intervals: fewer than 400 in all."""

_WHOLE_ONLY = {"factorial", "binomial", "gcd", "lcm"}


class Point(NamedTuple):
    """A point of a curve; *y* is None where the function is undefined."""

    x: Fraction
    y: Fraction | None


Compute = Callable[[Sequence[Fraction]], list[Point]]


def compiled(expression: Expression, variable: str, values: Mapping[str, Value]) -> Compute:
    """The points of the curve at given places."""
    builder = Builder()
    scope = {name: builder.constant(value) for name, value in bound(expression, values, variable).items()}
    scope[variable] = builder.input(variable, whole=False)
    slot = builder.single(expression.tree, scope)
    program = builder.program()
    # As decimals, whole numbers too: the power of a whole number may have thousands of digits.
    whole = _uses(expression.tree, _WHOLE_ONLY)

    def compute(places: Sequence[Fraction]) -> list[Point]:
        column = [_input(place, whole=whole) for place in places]
        (results,) = program.run({variable: column}, len(column), [slot])
        return [Point(place, _finite(result)) for place, result in zip(places, results, strict=True)]

    return compute


def _input(place: Fraction, *, whole: bool) -> Cell:
    if whole and place.denominator == 1:
        return int(place)
    return WIDE.divide(Decimal(place.numerator), Decimal(place.denominator))


def _finite(value: Cell) -> Fraction | None:
    return None if value is None or isinstance(value, bool) else Fraction(value)


def _uses(node: Node, functions: set[str]) -> bool:
    return isinstance(node, Apply) and (
        node.op in functions or any(_uses(argument, functions) for argument in node.args)
    )


def sampled(compute: Compute, start: Fraction, stop: Fraction, also: Sequence[Fraction]) -> list[Point]:
    """Points from *start* to *stop*, evenly, on all whole numbers when these are few, and at *also*."""
    span = stop - start
    count = INTERVALS
    if start.denominator == span.denominator == 1 and span <= INTERVALS:
        count = INTERVALS // int(span) * int(span)
    even = (start + span * i / count for i in range(count + 1))
    return compute(sorted({*even, *(place for place in also if start <= place <= stop)}))


def reach(points: Sequence[Point], also: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """How far the y-axis has to reach: over all points, or past poles over most of them, and over *also*."""
    heights = sorted(point.y for point in points if point.y is not None)
    if not heights:
        return (min(also), max(also)) if also else (Fraction(0), Fraction(0))
    low, high = heights[0], heights[-1]
    tenth = len(heights) // 10
    near, far = heights[tenth], heights[-1 - tenth]
    # A pole would press all the rest flat: then the axis ends a little beyond most of the curve.
    leaps = [abs(b.y - a.y) for a, b in pairwise(points) if a.y is not None and b.y is not None]
    if high - low > 5 * (far - near) > 0 and max(leaps, default=near) > (high - low) / 5:
        margin = (far - near) / 2
        low, high = max(low, near - margin), min(high, far + margin)
    low, high = min(low, *also, high), max(high, *also, low)
    # Zero belongs on the axis when it is not far away.
    half = (high - low) / 2
    return (Fraction(0) if 0 < low <= half else low), (Fraction(0) if -half <= high < 0 else high)


class _Narrowed(NamedTuple):
    """An interval brought down to where the curve breaks or is steepest, with the points met on the way."""

    a: Point
    b: Point
    met: tuple[Point, ...]


def pieces(compute: Compute, points: Sequence[Point], height: Fraction) -> list[list[Point]]:
    """The curve through *points* in pieces: it breaks where it is undefined and where it jumps."""
    edges = list(pairwise(points))
    steps = [abs(b.y - a.y) if a.y is not None and b.y is not None else None for a, b in edges]
    suspects: list[tuple[Fraction, int]] = []
    for i, ((a, b), step) in enumerate(zip(edges, steps, strict=True)):
        if step is None:
            if a.y is not None or b.y is not None:
                suspects.append((Fraction(-1), i))
            continue
        beside = max((steps[j] or Fraction(0) for j in (i - 1, i + 1) if 0 <= j < len(steps)), default=step)
        if step > height / 100 and (step > 3 * beside or step > height / 6):
            suspects.append((beside / step, i))
    suspects.sort()
    chosen = [i for _, i in suspects[:SUSPECTS]]
    narrowed = dict(zip(chosen, _narrow(compute, [edges[i] for i in chosen]), strict=True))
    # With more steps than can be looked into, those between level stretches are taken for jumps.
    jumps = {i for level, i in suspects[SUSPECTS:] if level == 0}
    found: list[list[Point]] = [[]]
    for i, point in enumerate(points):
        near = narrowed.get(i)
        broken = near is not None and _breaks(near, steps[i])
        for place in (point, *(near.met if near else ())):
            if place.y is None:
                found.append([])
                continue
            found[-1].append(place)
            if broken and near and place == near.a:
                found.append([])
        if i in jumps:
            found.append([])
    return [piece for piece in found if piece]


def _breaks(near: _Narrowed, step: Fraction | None) -> bool:
    if step is None or near.a.y is None or near.b.y is None:
        return True
    return abs(near.b.y - near.a.y) > step / 2


def _narrow(compute: Compute, edges: list[tuple[Point, Point]]) -> list[_Narrowed]:
    """Each interval halved again and again, towards where it becomes undefined or changes most."""
    met: list[list[Point]] = [[] for _ in edges]
    for _ in range(ROUNDS if edges else 0):
        middles = compute([(a.x + b.x) / 2 for a, b in edges])
        for points, middle in zip(met, middles, strict=True):
            points.append(middle)
        edges = [_half(a, middle, b) for (a, b), middle in zip(edges, middles, strict=True)]
    return [
        _Narrowed(a, b, tuple(sorted(points, key=lambda point: point.x)))
        for (a, b), points in zip(edges, met, strict=True)
    ]


def _half(a: Point, middle: Point, b: Point) -> tuple[Point, Point]:
    if a.y is None or b.y is None or middle.y is None:
        return (middle, b) if (a.y is None) == (middle.y is None) else (a, middle)
    return (a, middle) if abs(middle.y - a.y) >= abs(b.y - middle.y) else (middle, b)


def clipped(piece: Sequence[Point], low: Fraction, high: Fraction) -> list[list[tuple[Fraction, Fraction]]]:
    """The parts of *piece* between *low* and *high*, cut exactly there; or a lone point."""
    corners = [(point.x, point.y) for point in piece if point.y is not None]
    if len(corners) == 1:
        return [corners] if low <= corners[0][1] <= high else []
    found: list[list[tuple[Fraction, Fraction]]] = []
    for a, b in pairwise(corners):
        if max(a[1], b[1]) < low or min(a[1], b[1]) > high:
            continue
        first, second = _cut(a, b, low, high), _cut(b, a, low, high)
        if not found or found[-1][-1] != first:
            found.append([first])
        found[-1].append(second)
    return found


def _cut(
    end: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction], low: Fraction, high: Fraction
) -> tuple[Fraction, Fraction]:
    border = min(max(end[1], low), high)
    if border == end[1]:
        return end
    return end[0] + (border - end[1]) * (other[0] - end[0]) / (other[1] - end[1]), border
