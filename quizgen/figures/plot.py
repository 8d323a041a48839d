"""A plot: the curve of a function of the drawn values, on a grid of round numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from quizgen.figures import canvas, curve
from quizgen.figures import marks as marking
from quizgen.figures.base import MAX_ALT, MAX_MARKS, Parts, constant, given, number, text, undefined
from quizgen.model import Exact, Figure, Mark, Plot, Value
from quizgen.text.described import descriptions
from quizgen.text.numbers import between

WIDTH, HEIGHT = 480, 320
"""Of the grid with all around it."""


def parts(plot: Plot) -> Parts:
    """See `Parts`."""
    yield from given(plot=plot.expression, x=plot.start)
    yield from given(x=plot.stop, y=plot.low)
    yield from given(y=plot.high, x_label=plot.x_label, y_label=plot.y_label, alt=plot.alt)
    for i, mark in enumerate(plot.marks, start=1):
        for key, part in given(x=mark.x, y=mark.y, label=mark.label):
            yield f"marks.{i}.{key}", part


def check(plot: Plot) -> list[tuple[str, str]]:
    """What is wrong with *plot*, apart from its names and texts."""
    found = []
    if len(plot.marks) > MAX_MARKS:
        found.append(("marks", f"a plot has at most {MAX_MARKS} marks"))
    for key, low, high in (("x", plot.start, plot.stop), ("y", plot.low, plot.high)):
        ends = [constant(end) for end in (low, high) if end]
        if len(ends) == 2 and ends[0] is not None and ends[1] is not None and ends[0] >= ends[1]:
            found.append((key, "the range is empty: it goes from the smaller number to the larger"))
    return found


class _Marked(NamedTuple):
    x: Fraction
    y: Fraction
    words: str


class _Axis(NamedTuple):
    """Numbers from *low* to *high* on pixels from *start* to *end*."""

    low: Fraction
    high: Fraction
    start: Fraction
    end: Fraction

    def at(self, value: Fraction) -> Fraction:
        """The pixel of *value*, rounded to two places."""
        exact = self.start + (self.end - self.start) * (value - self.low) / (self.high - self.low)
        return Fraction(round(exact * 100), 100)


def draw(plot: Plot, values: Mapping[str, Value], language: str) -> Figure:
    """The figure; raises `BankError` where the values give none."""
    start, stop = Fraction(number(plot.start, values)), Fraction(number(plot.stop, values))
    if start >= stop:
        raise undefined(f"the range from {plot.start.text} to {plot.stop.text} is empty", plot.start.place)
    compute = curve.compiled(plot.expression, plot.variable, values)
    marks = [_marked(mark, values, language, compute, start, stop) for mark in plot.marks]
    x_step = step(start, stop, 8)
    x_ticks = ticks(start, stop, x_step)
    points = curve.sampled(compute, start, stop, x_ticks)
    if all(point.y is None for point in points):
        raise undefined(f"`{plot.expression.text}` is undefined on all of the plot", plot.expression.place)
    low, high, y_step = _heights(plot, values, points, [mark.y for mark in marks])
    y_ticks = ticks(low, high, y_step)

    x_words = _tick_words(x_ticks, x_step, language)
    y_words = _tick_words(y_ticks, y_step, language)
    x_name = canvas.fitted(text(plot.x_label, values, language) or plot.variable, WIDTH - 80)
    y_name = text(plot.y_label, values, language) or ("y" if plot.variable != "y" else "")
    y_name = canvas.fitted(y_name, WIDTH - 80)
    left = max([Fraction(20), *(canvas.width_of(words, 12) for words in y_words)]) + 16
    right = max([Fraction(10), canvas.width_of(x_words[-1], 12) / 2 if x_words else Fraction(0)]) + 10
    x_axis = _Axis(start, stop, left, WIDTH + left - right - 40)
    y_axis = _Axis(low, high, Fraction(HEIGHT - 50), Fraction(32 if y_name else 16))
    width = x_axis.end + right

    lines = [
        [(x_axis.at(x), y_axis.at(y)) for x, y in part]
        for piece in curve.pieces(compute, points, high - low)
        for part in curve.clipped(piece, low, high)
    ]
    body = [*_grid(x_axis, y_axis, x_ticks, y_ticks), *map(_line, lines)]
    body += [
        canvas.label(x_axis.at(tick), y_axis.start + 15, words, size=12)
        for tick, words in zip(x_ticks, x_words, strict=True)
    ]
    body += [
        canvas.label(left - 8, y_axis.at(tick), words, "end", 12)
        for tick, words in zip(y_ticks, y_words, strict=True)
    ]
    slant = "normal" if plot.x_label else "italic"
    body.append(canvas.label((left + x_axis.end) / 2, y_axis.start + 35, x_name, font_style=slant))
    slant = "normal" if plot.y_label else "italic"
    body.append(canvas.label(Fraction(12), Fraction(17), y_name, "start", font_style=slant))
    dots = [((x_axis.at(mark.x), y_axis.at(mark.y)), mark.words) for mark in marks]
    body += marking.draw(dots, lines, marking.Box(left, y_axis.end, x_axis.end, y_axis.start))
    alt = text(plot.alt, values, language, MAX_ALT)
    alt = alt or _alt(compute, x_ticks, start, stop, (x_name, y_name), marks, language)
    return canvas.document(descriptions(language).plot, alt, width, HEIGHT, body)


def step(low: Fraction, high: Fraction, most: int) -> Fraction:
    """The distance of ticks, 1, 2 or 5 times a power of ten, such that there are about *most* at most."""
    least = (high - low) / most
    # From the lengths in bits: Python writes no number of more than 4,300 digits.
    bits = least.numerator.bit_length() - least.denominator.bit_length()
    size = Fraction(10) ** ((bits - 1) * 30_103 // 100_000 - 1)
    while size * 10 <= least:
        size *= 10
    return next(size * times for times in (1, 2, 5, 10, 20, 50, 100) if size * times >= least)


def ticks(low: Fraction, high: Fraction, distance: Fraction) -> list[Fraction]:
    """The multiples of *distance* from *low* to *high*."""
    return [distance * i for i in range(-(-low // distance), high // distance + 1)]


def _tick_words(places: Sequence[Fraction], distance: Fraction, language: str) -> list[str]:
    # As many digits as tell neighbours apart.
    largest = int(max(map(abs, places), default=Fraction(0)) / distance)
    digits = largest.bit_length() * 30_103 // 100_000 + 2
    return [canvas.shown(_whole(place), min(max(4, digits), 24), language) for place in places]


def _whole(value: Fraction) -> Exact:
    return value.numerator if value.denominator == 1 else value


def _marked(
    mark: Mark,
    values: Mapping[str, Value],
    language: str,
    compute: curve.Compute,
    start: Fraction,
    stop: Fraction,
) -> _Marked:
    x = Fraction(number(mark.x, values))
    if not start <= x <= stop:
        raise undefined(f"the mark at `{mark.x.text}` lies outside the plot", mark.x.place)
    y = compute([x])[0].y if mark.y is None else Fraction(number(mark.y, values))
    if y is None:
        raise undefined(f"the curve is undefined at the mark `{mark.x.text}`", mark.x.place)
    return _Marked(x, y, text(mark.label, values, language))


def _heights(
    plot: Plot, values: Mapping[str, Value], points: Sequence[curve.Point], also: Sequence[Fraction]
) -> tuple[Fraction, Fraction, Fraction]:
    """How far the y-axis reaches, and the distance of its ticks; a side that is not given ends at a tick."""
    low, high = curve.reach(points, also)
    if low == high:
        margin = abs(low) / 2 or Fraction(1)
        low, high = low - margin, high + margin
    if plot.low:
        low = Fraction(number(plot.low, values))
        high = high if high > low else low + 1
    if plot.high:
        high = Fraction(number(plot.high, values))
        low = low if low < high or plot.low else high - 1
    if low >= high:
        raise undefined("the y-axis has an empty range", plot.place)
    for y in also:
        if (plot.low and y < low) or (plot.high and y > high):
            raise undefined("a mark lies above or below the plot", plot.place)
    distance = step(low, high, 6)
    low = low if plot.low else low // distance * distance
    high = high if plot.high else -(-high // distance) * distance
    return low, high, distance


def _grid(x_axis: _Axis, y_axis: _Axis, x_ticks: list[Fraction], y_ticks: list[Fraction]) -> list[str]:
    """The grid, its frame, and the axes where they cross it."""
    left, right, bottom, top = x_axis.start, x_axis.end, y_axis.start, y_axis.end
    found = [canvas.line(x_axis.at(tick), top, x_axis.at(tick), bottom, canvas.GRID) for tick in x_ticks]
    found += [canvas.line(left, y_axis.at(tick), right, y_axis.at(tick), canvas.GRID) for tick in y_ticks]
    frame = canvas.tag(
        "rect", x=left, y=top, width=right - left, height=bottom - top, fill="none", stroke=canvas.SOFT
    )
    found.append(frame)
    if x_axis.low <= 0 <= x_axis.high:
        zero = x_axis.at(Fraction(0))
        found.append(canvas.line(zero, top, zero, bottom, canvas.INK, Fraction(3, 2)))
    if y_axis.low <= 0 <= y_axis.high:
        zero = y_axis.at(Fraction(0))
        found.append(canvas.line(left, zero, right, zero, canvas.INK, Fraction(3, 2)))
    return found


def _line(corners: list[marking.Pixel]) -> str:
    if len(corners) == 1:
        return canvas.tag("circle", cx=corners[0][0], cy=corners[0][1], r=3, fill=canvas.CURVE)
    return canvas.tag(
        "polyline",
        points=" ".join(f"{canvas.coordinate(x)},{canvas.coordinate(y)}" for x, y in corners),
        fill="none",
        stroke=canvas.CURVE,
        stroke_width=Fraction(5, 2),
        stroke_linejoin="round",
        stroke_linecap="round",
    )


def _alt(
    compute: curve.Compute,
    x_ticks: list[Fraction],
    start: Fraction,
    stop: Fraction,
    axes: tuple[str, str],
    marks: list[_Marked],
    language: str,
) -> str:
    """What the curve shows, in numbers; not its formula, which may be what is asked."""
    say, comma = descriptions(language), between(language)

    def told(value: Fraction) -> str:
        return canvas.shown(_whole(value), language=language)

    x, y = axes[0], axes[1] or say.the_value
    # The height of a marked point is what a question is likely to ask for.
    places = {start, *x_ticks, stop} - {mark.x for mark in marks}
    heights = [
        say.undefined.format(place=told(place))
        if height is None
        else say.height.format(height=told(height), place=told(place))
        for place, height in compute(sorted(places))
    ]
    sentences = [say.plot_of.format(y=y, x=x, start=told(start), stop=told(stop))]
    if heights:
        sentences.append(say.heights.format(y=y, heights=comma.join(heights)))
    if marks:
        dots = [
            say.height.format(height=mark.words, place=told(mark.x))
            if mark.words
            else f"{x} = {told(mark.x)}"
            for mark in marks
        ]
        sentences.append(say.marked.format(marks=comma.join(dots)))
    return " ".join(sentences)
