"""Selections from a pool of written options, numbered so that any of them can be made from its index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb
from typing import TypeVar

from quizgen.forms.base import Work
from quizgen.model import Option, Pool

T = TypeVar("T")


def splits(pool: Pool, *, one_right: bool) -> Iterator[tuple[int, int]]:
    """The possible numbers of (right, wrong) options shown from *pool*.

    At least one of each; none right is possible too where "None of the above" stands last.
    """
    fewest = 0 if pool.last else 1
    most = 1 if one_right else len(pool.right)
    for right in range(fewest, most + 1):
        wrong = pool.show - right
        if right <= len(pool.right) and 1 <= wrong <= len(pool.wrong):
            yield right, wrong


def count(pool: Pool, *, one_right: bool) -> int:
    """How many different selections *pool* has."""
    return sum(
        comb(len(pool.right), right) * comb(len(pool.wrong), wrong)
        for right, wrong in splits(pool, one_right=one_right)
    )


def selected(pool: Pool, index: int, *, one_right: bool) -> tuple[list[int], list[int]]:
    """Which right and which wrong options the selection number *index* shows."""
    for right, wrong in splits(pool, one_right=one_right):
        ways = comb(len(pool.right), right) * comb(len(pool.wrong), wrong)
        if index < ways:
            of_right, of_wrong = divmod(index, comb(len(pool.wrong), wrong))
            return combination(len(pool.right), right, of_right), combination(
                len(pool.wrong), wrong, of_wrong
            )
        index -= ways
    raise IndexError(index)


def options(work: Work, *, one_right: bool) -> tuple[Option, ...]:
    """The options of a variant of a pool question, shuffled, `last` in its place."""
    pool = work.question.pool
    assert pool is not None
    texts = work.pool()
    right, wrong = selected(pool, work.selection, one_right=one_right)
    shown = [*pick(texts.right, right), *pick(texts.wrong, wrong)]
    shuffled = pick(shown, work.stream.shuffled(len(shown)))
    if texts.last is None:
        return tuple(shuffled)
    return (*shuffled, texts.last._replace(right=not right))


def pick(items: Sequence[T], order: Sequence[int]) -> list[T]:
    """The *items* at the places of *order*."""
    return [items[i] for i in order]


def combination(size: int, taken: int, index: int) -> list[int]:
    """The combination of *taken* out of *size* with this index in lexicographic order."""
    chosen: list[int] = []
    for item in range(size):
        left = taken - len(chosen)
        if left == 0:
            break
        with_item = comb(size - item - 1, left - 1)
        if index < with_item:
            chosen.append(item)
        else:
            index -= with_item
    return chosen
