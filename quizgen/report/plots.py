"""The report's figures: what its tables say, seen at a glance. Shape and place tell things apart, never
colour."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from quizgen.figures import canvas, marks
from quizgen.model import Exact, Figure
from quizgen.report.records import MistakeRow, QuestionRow, Report
from quizgen.report.show import counted, fixed, percent
from quizgen.report.words import EASY, HARD, WEAK

WIDTH = 560
BINS = 10
MOST = 12
"""Mistakes in the figure; the table has all."""
_ROW = 30


def spread(shares: Sequence[Fraction]) -> list[int]:
    """How many students have which mark, in steps of 10 %; 100 % is in the last."""
    counts = [0] * BINS
    for share in shares:
        counts[min(int(share * BINS), BINS - 1)] += 1
    return counts


def histogram(shares: Sequence[Fraction]) -> Figure:
    """The spread of the marks."""
    counts = spread(shares)
    left, bottom, top = 20, 190, 30
    wide, tall = Fraction(WIDTH - 2 * left, BINS), Fraction(bottom - top, max([1, *counts]))
    body = [
        canvas.tag(
            "rect",
            x=left + i * wide + 2,
            y=bottom - count * tall,
            width=wide - 4,
            height=count * tall,
            fill=canvas.CURVE,
        )
        + canvas.label(left + (i + Fraction(1, 2)) * wide, bottom - count * tall - 11, f"{count}", size=13)
        for i, count in enumerate(counts)
        if count
    ]
    body.append(canvas.line(left, bottom, WIDTH - left, bottom))
    body += [canvas.label(left + i * wide, bottom + 14, f"{i * 10}", size=12) for i in range(BINS + 1)]
    body.append(canvas.label(Fraction(WIDTH, 2), bottom + 36, "Mark in percent of the points", size=13))
    told = [f"{counted(count, 'student')} {_bin(i)}" for i, count in enumerate(counts) if count]
    alt = f"Histogram of {counted(len(shares), 'mark')}: {', '.join(told)}."
    return canvas.document("How the marks are spread", alt, WIDTH, bottom + 52, body)


def _bin(i: int) -> str:
    return f"from {i * 10} to {'' if i == BINS - 1 else 'below '}{i * 10 + 10} %"


def scatter(rows: Sequence[QuestionRow]) -> Figure | None:
    """Facility against discrimination, a number for each question; None when it is known of none."""
    known = [
        (row, row.facility, Fraction(row.correlation))
        for row in rows
        if row.facility is not None and row.correlation is not None
    ]
    if not known:
        return None
    left, right, top, bottom = 62, WIDTH - 20, 30, 330
    low = min(Fraction(-2, 10), *(r // Fraction(2, 10) * Fraction(2, 10) for _, _, r in known))

    def x(facility: Fraction) -> Fraction:
        return _pixel(left + (right - left) * facility)

    def y(r: Fraction) -> Fraction:
        return _pixel(bottom - (bottom - top) * (r - low) / (1 - low))

    steps = [Fraction(i, 5) for i in range(int(low * 5), 6)]
    body = [canvas.line(x(step), top, x(step), bottom, canvas.GRID) for step in steps if step >= 0]
    body += [canvas.line(left, y(step), right, y(step), canvas.GRID) for step in steps]
    body += [canvas.label(x(step), bottom + 14, percent(step), size=12) for step in steps if step >= 0]
    body += [canvas.label(left - 8, y(step), fixed(step, 1), "end", 12) for step in steps]
    body.append(canvas.line(left, y(Fraction()), right, y(Fraction()), canvas.INK, Fraction(3, 2)))
    for ends in (
        (x(HARD), top, x(HARD), bottom),
        (x(EASY), top, x(EASY), bottom),
        (left, y(WEAK), right, y(WEAK)),
    ):
        body.append(_dashed(*ends))
    body.append(canvas.label(Fraction(left + right, 2), bottom + 36, "Facility (harder to easier)", size=13))
    body.append(canvas.label(12, 14, "Correlation with the rest of the paper", "start", 13))
    places = [((x(facility), y(r)), row) for row, facility, r in known]
    frame = marks.Box(Fraction(left), Fraction(top), Fraction(right), Fraction(bottom))
    body += marks.draw([(place, f"{row.number}") for place, row in places], [], frame)
    body += [_diamond(*place) for place, row in places if row.flags]
    told = [
        f"question {row.number} at {percent(facility)} and {fixed(r)}"
        + (", to be looked at" if row.flags else "")
        for row, facility, r in known
    ]
    alt = f"Facility and correlation with the rest: {'; '.join(told)}."
    return canvas.document(
        "How hard the questions are, and how well they separate", alt, WIDTH, bottom + 52, body
    )


def _dashed(x1: Exact, y1: Exact, x2: Exact, y2: Exact) -> str:
    return canvas.tag(
        "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=canvas.SOFT, stroke_width=1, stroke_dasharray="5 4"
    )


def _diamond(x: Fraction, y: Fraction) -> str:
    corners = ((x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y))
    points = " ".join(f"{canvas.coordinate(a)},{canvas.coordinate(b)}" for a, b in corners)
    return canvas.tag("polygon", points=points, fill=canvas.PAPER, stroke=canvas.INK, stroke_width=2)


def bars(rows: Sequence[MistakeRow]) -> Figure | None:
    """The mistakes that most students make; the filled part of a bar are those who made it more than once."""
    shown = rows[:MOST]
    if not shown:
        return None
    names, right, top = 230, 70, 14
    most = max(row.students for row in shown)
    body, told = [], []
    for i, row in enumerate(shown):
        middle = top + _ROW * i + Fraction(_ROW, 2)
        unit = Fraction(WIDTH - names - right, most)
        label = canvas.fitted(row.mistake, names - 20, 13)
        body.append(canvas.label(names - 8, middle, label, "end", 13))
        body.append(_bar(names, middle, row.students * unit, canvas.FILL))
        if row.again:
            body.append(_bar(names, middle, row.again * unit, canvas.CURVE))
        ends = names + row.students * unit + 8
        body.append(canvas.label(ends, middle, f"{row.students} of {row.could}", "start", 13))
        told.append(f"{row.mistake} {row.students} of {row.could}, {row.again} of them more than once")
    alt = f"Students who made each mistake: {'; '.join(told)}."
    height = top * 2 + _ROW * len(shown)
    return canvas.document("Students who made each mistake", alt, WIDTH, height, body)


def _bar(x: Exact, middle: Fraction, wide: Fraction, fill: str) -> str:
    return canvas.tag(
        "rect",
        x=x,
        y=middle - 9,
        width=_pixel(wide),
        height=18,
        fill=fill,
        stroke=canvas.INK,
        stroke_width=1,
    )


def _pixel(value: Fraction) -> Fraction:
    return Fraction(round(value * 100), 100)


def all_of(report: Report) -> dict[str, Figure | None]:
    """The figures by the names that the page knows."""
    return {
        "histogram": histogram(report.marks) if report.marks else None,
        "scatter": scatter(report.questions),
        "bars": bars(report.mistakes),
    }
