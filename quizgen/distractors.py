"""From mistakes to wrong options: which numbers may be shown, and which of them are.

A distractor differs from the key and from every other, as a number and as printed, and is of the key's
kind. Numbers nobody would compute are never invented.

Mistakes tend to lie on both sides of the key, so that the key is rarely the smallest or the largest and
can be guessed. Where more mistakes are at hand than options, the number of distractors below the key is
chosen first, each possible number equally often, and then the most common mistakes on either side: so
over the variants the key has every rank by size about equally often, as far as the mistakes allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from quizgen.maths.kind import Kind
from quizgen.model import Number
from quizgen.sampling.draw import Stream


class Candidate(NamedTuple):
    """A wrong answer that some mistake leads to."""

    mistakes: tuple[str, ...]
    value: tuple[Number, ...]
    printed: str


def distinct(
    key: Candidate, candidates: Iterable[Candidate], kinds: Sequence[Kind], taken: Iterable[Candidate] = ()
) -> list[Candidate]:
    """The *candidates* that can stand beside *key* and those *taken*, most common first.

    Drops what is undefined, of another kind than the key, or equal to another (as a number or printed).
    """
    values = {key.value, *(other.value for other in taken)}
    prints = {key.printed, *(other.printed for other in taken)}
    kept = []
    for candidate in candidates:
        value = candidate.value
        if value in values or candidate.printed in prints:
            continue
        if all(kind.admits(part) for kind, part in zip(kinds, value, strict=True)):
            values.add(value)
            prints.add(candidate.printed)
            kept.append(candidate)
    return kept


def choose(key: Candidate, candidates: Sequence[Candidate], wanted: int, stream: Stream) -> list[Candidate]:
    """*wanted* of the *candidates* (all, when there are not more), balancing the key's rank by size.

    Args:
        key: The right answer.
        candidates: Distinct and admissible, most common first.
        wanted: How many to take.
        stream: The question's "options" stream; one choice is drawn from it.
    """
    if len(candidates) <= wanted:
        return list(candidates)
    below = [candidate for candidate in candidates if candidate.value < key.value]
    above = [candidate for candidate in candidates if candidate.value > key.value]
    fewest, most = max(0, wanted - len(above)), min(wanted, len(below))
    smaller = fewest + stream.below(most - fewest + 1)
    return below[:smaller] + above[: wanted - smaller]


def rank(key: Sequence[Number], values: Iterable[Sequence[Number]]) -> int:
    """The place of *key* by size among all options, 0 for the smallest; tuples compare item by item."""
    return sum(tuple(value) < tuple(key) for value in values)
