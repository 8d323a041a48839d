"""From mistakes to wrong options: which numbers may be shown, and which of them are.

A distractor differs from the key and from every other, as a number and as printed, and is of the key's
kind. Numbers nobody would compute are never invented.

Mistakes tend to lie on both sides of the key, so that the key is rarely the smallest or the largest and
can be guessed. Where more mistakes are at hand than options, the number of distractors below the key is
chosen first, and then the most common mistakes on either side. A rank that few draws allow is chosen more
often where it is allowed: so over the variants the key has every rank by size about equally often, as far
as the mistakes allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from quizgen.maths.kind import Kind
from quizgen.maths.show import plain
from quizgen.model import Number
from quizgen.sampling.draw import Stream

ROUNDS = 40
"""Rounds of fitting the weights; they settle within a few."""

MOST = 50.0
"""How much more one rank can weigh than the average."""


class Candidate(NamedTuple):
    """A wrong answer that some mistake leads to."""

    mistakes: tuple[str, ...]
    value: tuple[Number, ...]
    printed: str


def distinct(
    key: Candidate,
    candidates: Iterable[Candidate],
    kinds: Sequence[Kind],
    taken: Iterable[Candidate] = (),
    *,
    rounded: bool,
) -> list[Candidate]:
    """The *candidates* that can stand beside *key* and those *taken*, most common first.

    Drops what is undefined, of another kind than the key, or equal to another (as a number or printed). Where
    nothing is *rounded* to the same number of digits, also what looks different: a single fraction among
    decimals would be taken for the key.
    """
    # Equal numbers print alike, so what is printed tells them all apart.
    seen = {key.printed, *(other.printed for other in taken)}
    single = kinds[0].admits if len(kinds) == 1 else None
    # Integers look alike, and what is admitted beside an integer is one.
    look = None if rounded or all(kind.integer for kind in kinds) else looks(key.value)
    kept = []
    for candidate in candidates:
        _, value, printed = candidate
        if (
            printed not in seen
            and (
                single(value[0])
                if single
                else all(kind.admits(part) for kind, part in zip(kinds, value, strict=True))
            )
            and (look is None or looks(value) == look)
        ):
            seen.add(printed)
            kept.append(candidate)
    return kept


def looks(value: Sequence[Number]) -> tuple[str, ...]:
    """How numbers look when all their digits are printed: a decimal, a fraction, or without an end."""
    return tuple(["decimal" if type(part) is int else _look(part) for part in value])


def _look(value: Number) -> str:
    if isinstance(value, Decimal):
        return "endless"
    return "fraction" if "/" in plain(value) else "decimal"


def choose(
    key: Candidate, candidates: Sequence[Candidate], wanted: int, weights: Sequence[int], stream: Stream
) -> list[Candidate]:
    """*wanted* of the *candidates* (all, when there are not more), balancing the key's rank by size.

    Args:
        key: The right answer.
        candidates: Distinct and admissible, most common first.
        wanted: How many to take.
        weights: How much each rank of the key is favoured, from `even_weights`.
        stream: The question's "options" stream; one choice is drawn from it.
    """
    if len(candidates) <= wanted:
        return list(candidates)
    below = [candidate for candidate in candidates if candidate.value < key.value]
    above = [candidate for candidate in candidates if candidate.value > key.value]
    smaller, most = max(0, wanted - len(above)), min(wanted, len(below))
    ticket = stream.below(sum(weights[smaller : most + 1]))
    while ticket >= weights[smaller]:
        ticket -= weights[smaller]
        smaller += 1
    return below[:smaller] + above[: wanted - smaller]


def possible_ranks(key: Candidate, candidates: Sequence[Candidate], wanted: int) -> tuple[int, int]:
    """The lowest and the highest rank (from 0) that the key can have among *wanted* distractors."""
    below = sum(candidate.value < key.value for candidate in candidates)
    return max(0, wanted - (len(candidates) - below)), min(wanted, below)


def even_weights(spans: Mapping[tuple[int, int], int], ranks: int) -> tuple[int, ...]:
    """Weights of the ranks that make them about equally frequent over draws.

    Iterative proportional fitting: a rank that turns out too rare is given more weight, and so on. Plain
    arithmetic on few numbers, and rounded: the same on every platform.

    Args:
        spans: How many draws of a sample allow which ranks (lowest, highest).
        ranks: How many ranks there are.
    """
    weights = [1.0] * ranks
    for _ in range(ROUNDS):
        shares = [0.0] * ranks
        for (low, high), draws in spans.items():
            total = sum(weights[low : high + 1])
            for rank_ in range(low, high + 1):
                shares[rank_] += draws * weights[rank_] / total
        mean = sum(shares) / ranks
        # Bounded, so that a rank that hardly any draw allows is not forced wherever it is.
        weights = [
            min(max(weight * mean / share, 1 / MOST), MOST) if share else 1.0
            for weight, share in zip(weights, shares, strict=True)
        ]
    return tuple(round(1000 * weight) for weight in weights)


def rank(key: Sequence[Number], values: Iterable[Sequence[Number]]) -> int:
    """The place of *key* by size among all options, 0 for the smallest; tuples compare item by item."""
    return sum(tuple(value) < tuple(key) for value in values)
