"""What is seen on the way through the draws of a question, counted and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from quizgen.model import Question, Row, Value

KEPT = 5_000
"""Draws of one kind of event that are kept, to find a condition that excludes them."""

Draw = Mapping[str, Value]


@dataclass
class Event:
    """Something that happens in some draws; `who` are the mistakes it happens to."""

    who: tuple[str, ...]
    count: int = 0
    smallest: Draw | None = None
    answers: tuple[Any, ...] = ()
    """In the smallest draw: the key, then what each of them leads to."""
    draws: list[Draw] = field(default_factory=list)

    def add(self, draw: Draw, answers: tuple[Any, ...]) -> None:
        """Count *draw*."""
        self.count += 1
        if len(self.draws) < KEPT:
            self.draws.append(draw)
        if self.smallest is None or _size(draw) < _size(self.smallest):
            self.smallest, self.answers = draw, answers

    def take(self, other: Event) -> None:
        """Count the draws of *other*, which come later in the space."""
        self.count += other.count
        self.draws += other.draws[: KEPT - len(self.draws)]
        assert self.smallest is not None
        assert other.smallest is not None
        if _size(other.smallest) < _size(self.smallest):
            self.smallest, self.answers = other.smallest, other.answers


class Swept(NamedTuple):
    """What was seen on the way."""

    variants: int
    """Admissible draws that were seen."""
    whole: bool
    """Whether these are all."""
    removed: tuple[int, ...]
    """For each condition of `where`, the draws that it alone removes."""
    failing: tuple[int, ...]
    """For each condition, the draws that it removes."""
    events: Mapping[tuple[str, tuple[str, ...]], Event]
    """By kind (undefined, not-admissible, equals-key, idle, coincide, inadmissible, too-few), and by who."""
    fewest: int
    most: int
    filled: int
    """Draws in which two mistakes made together have to fill up."""


def together(one: Swept, other: Swept) -> Swept:
    """What was seen in two pieces of one space, of which *other* comes later."""
    events = dict(one.events)
    for key, event in other.events.items():
        if key in events:
            events[key].take(event)
        else:
            events[key] = event
    return Swept(
        one.variants + other.variants,
        one.whole,
        tuple(map(sum, zip(one.removed, other.removed, strict=True))),
        tuple(map(sum, zip(one.failing, other.failing, strict=True))),
        events,
        min((part.fewest for part in (one, other) if part.variants), default=0),
        max(one.most, other.most),
        one.filled + other.filled,
    )


def _size(draw: Draw) -> tuple[Any, ...]:
    numbers = [abs(value) for value in draw.values() if isinstance(value, int | Fraction | Decimal)]
    return (sum(numbers), [str(value) for value in draw.values()])


def shown_draw(question: Question, draw: Draw) -> str:
    """`m = 3, n = 5`."""
    from quizgen.text.filters import display

    parts = []
    for name, value in draw.items():
        if isinstance(value, Row):
            parts.append(f"{name} = {{{', '.join(f'{k}: {v}' for k, v in value.fields.items())}}}")
        else:
            parts.append(f"{name} = {display(value)}")
    return ", ".join(parts) or f"`{question.id}` draws nothing"
