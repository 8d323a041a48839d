"""Progress as a picture: what was answered over time, topics, mistakes; shapes say it, not colours alone.

An empty bar is what was answered, the filled part of it what was right at the first try.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from quizgen.figures import canvas
from quizgen.model import Exact, Figure
from quizgen.practice.progress import Bucket, Progress, Slip, Tally

WIDTH = 640
MARGIN = 24
TOPICS, MISTAKES = 10, 8
"""How many of each are drawn."""
_ROW, _TALL = 26, 110
_NAMES, _NUMBERS = 236, 84
"""Pixels for the names before bars, and for the numbers behind them."""


def picture(shown: Progress, bank: str) -> Figure:
    """*shown*, of *bank* or of all."""
    title = f"Progress in {bank}" if bank else "Progress"
    when = _day(shown.today, year=True)
    if shown.since is not None:
        when = f"{_day(shown.since)} to {when}"
    body = [
        canvas.label(MARGIN, 34, canvas.fitted(title, 400, 20), "start", 20, font_weight="bold"),
        canvas.label(WIDTH - MARGIN, 34, when, "end", 13, fill=canvas.SOFT),
    ]
    y = 64
    for sentence in _facts(shown):
        body.append(canvas.label(MARGIN, y, sentence, "start"))
        y += 22
    drawn, y = _over_time(shown, y)
    body += drawn
    for heading, tallies in (("By topic", shown.topics), ("By level", shown.levels)):
        drawn, y = _tallies(heading, tallies[:TOPICS], y)
        body += drawn
    drawn, y = _mistakes(shown.mistakes[:MISTAKES], y)
    body += drawn
    return canvas.document(title, _told(shown, title), WIDTH, y + 12, body)


def _facts(shown: Progress) -> list[str]:
    total, known, streak = shown.total, shown.known, shown.streak
    facts = [f"{_count(total.answered, 'question')} answered, {total.right} right at the first try"]
    if known.questions:
        rest = f"{known.faded} faded, {known.unlearned} not learned yet"
        facts.append(f"Known now: {known.known} of {known.questions} different questions; {rest}")
    days = f"{_count(streak.current, 'day')} in a row, at most {streak.longest}"
    return [*facts, f"{days}; due now: {len(shown.due)}"]


def _over_time(shown: Progress, y: int) -> tuple[list[str], int]:
    """A column for each bucket."""
    buckets = shown.over_time
    most = max((one.answered for one in buckets), default=0)
    if not most:
        return [], y
    body = [_heading(f"Over time, a bar a {shown.unit}", y + 16), _legend(y + 16)]
    top, left = y + 54, MARGIN
    bottom = top + _TALL
    wide = Fraction(WIDTH - 2 * MARGIN, len(buckets))
    tall = Fraction(_TALL, most)
    best = next(i for i, one in enumerate(buckets) if one.answered == most)
    for i, one in enumerate(buckets):
        x = left + i * wide + 2
        for number, fill in ((one.answered, canvas.PAPER), (one.right, canvas.CURVE)):
            if number:
                body.append(_box(x, bottom - number * tall, min(wide - 4, Fraction(40)), number * tall, fill))
    body.append(canvas.label(left + best * wide + min(wide, Fraction(44)) / 2, top - 10, f"{most}", size=12))
    body.append(canvas.line(left, bottom, WIDTH - MARGIN, bottom))
    body.append(canvas.label(left, bottom + 14, _day(buckets[0].first), "start", 12))
    body.append(canvas.label(WIDTH - MARGIN, bottom + 14, _day(shown.today), "end", 12))
    return body, bottom + 30


def _legend(y: int) -> str:
    """What the two fills mean."""
    x, pieces = WIDTH - MARGIN - 262, []
    for words, fill in (("answered", canvas.PAPER), ("right at the first try", canvas.CURVE)):
        pieces.append(_box(x, y - 6, 12, 12, fill))
        pieces.append(canvas.label(x + 20, y, words, "start", 12))
        x += 110
    return "".join(pieces)


def _tallies(heading: str, tallies: Sequence[Tally], y: int) -> tuple[list[str], int]:
    if not tallies:
        return [], y
    body = [_heading(heading, y + 16)]
    y += 42
    unit = Fraction(_room(), max(tally.answered for tally in tallies) or 1)
    for tally in tallies:
        body.append(_name(tally.name or "none", y))
        for number, fill in ((tally.answered, canvas.PAPER), (tally.right, canvas.CURVE)):
            if number:
                body.append(_box(MARGIN + _NAMES, y - 8, number * unit, 16, fill))
        end = MARGIN + _NAMES + tally.answered * unit + 8
        body.append(canvas.label(end, y, f"{tally.right} of {tally.answered}", "start", 13))
        y += _ROW
    return body, y - 4


def _mistakes(slips: Sequence[Slip], y: int) -> tuple[list[str], int]:
    if not slips:
        return [], y
    body = [_heading("Mistakes, how often they were made", y + 16)]
    y += 42
    unit = Fraction(_room(), max(slip.made for slip in slips))
    for slip in slips:
        body.append(_name(slip.name, y))
        body.append(_box(MARGIN + _NAMES, y - 8, slip.made * unit, 16, canvas.FILL))
        words = f"{slip.made}, fading" if slip.fades else f"{slip.made}"
        body.append(canvas.label(MARGIN + _NAMES + slip.made * unit + 8, y, words, "start", 13))
        y += _ROW
    return body, y - 4


def _room() -> int:
    return WIDTH - 2 * MARGIN - _NAMES - _NUMBERS


def _heading(words: str, y: int) -> str:
    return canvas.label(MARGIN, y, words, "start", font_weight="bold")


def _name(words: str, y: int) -> str:
    return canvas.label(MARGIN + _NAMES - 10, y, canvas.fitted(words, _NAMES - 10, 13), "end", 13)


def _box(x: Exact, y: Exact, width: Exact, height: Exact, fill: str) -> str:
    return canvas.tag("rect", x=x, y=y, width=width, height=height, fill=fill, stroke=canvas.INK)


def _told(shown: Progress, title: str) -> str:
    """The picture in words, with every number in it."""
    sentences = [f"{title}, {_day(shown.today, year=True)}.", *(f"{fact}." for fact in _facts(shown))]
    active = [one for one in shown.over_time if one.answered]
    if active:
        sentences.append("Right of answered, over time: " + ", ".join(map(_bucket, active)) + ".")
    for heading, tallies in (("By topic", shown.topics[:TOPICS]), ("By level", shown.levels)):
        told = [f"{tally.name or 'none'} {tally.right} of {tally.answered}" for tally in tallies]
        sentences += [f"{heading}: {', '.join(told)}."] if told else []
    made = [f"{slip.name} {slip.made}{' (fading)' * slip.fades}" for slip in shown.mistakes[:MISTAKES]]
    sentences += [f"Mistakes made: {', '.join(made)}."] if made else []
    return " ".join(sentences)


def _bucket(one: Bucket) -> str:
    days = _day(one.first) if one.first == one.last else f"{_day(one.first)} to {_day(one.last)}"
    return f"{days} {one.right} of {one.answered}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")


def _day(day: date, *, year: bool = False) -> str:
    return f"{day.day} {day:%b}" + (f" {day.year}" if year else "")
