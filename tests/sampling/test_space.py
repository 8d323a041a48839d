"""Spaces of values and the walk through their admissible part."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import islice

from quizgen.model import Choices, Range, Row
from quizgen.sampling import space as spaces
from quizgen.sampling.draw import Permutation
from quizgen.sampling.space import Columns, Draws, Exhausted, Space, count_admissible, domain_size, walk

KEY = b"0123456789abcdef"


def unequal(columns: Columns, count: int) -> Sequence[Sequence[bool]]:
    return [[m != n for m, n in zip(columns["m"], columns["n"], strict=True)]]


def never(columns: Columns, count: int) -> Sequence[Sequence[bool]]:
    return [[True] * count, [False] * count]


def test_a_range_holds_both_ends_and_its_steps() -> None:
    """`2..10 step 4` is 2, 6, 10 and `0.5..2 step 0.5` is exact."""
    whole = Space({"x": Range(2, 10, 4)})
    tenths = Space({"x": Range(Fraction(1, 2), 2, Fraction(1, 2))})

    assert whole.columns(range(3))[0]["x"] == [2, 6, 10]
    assert tenths.columns(range(4))[0]["x"] == [Fraction(1, 2), 1, Fraction(3, 2), 2]
    assert [type(value) for value in tenths.columns(range(2))[0]["x"]] == [Fraction, int]


def test_a_range_ends_before_a_stop_that_no_step_reaches() -> None:
    """`1..10 step 4` has 1, 5, 9."""
    assert domain_size(Range(1, 10, 4)) == 3


def test_every_combination_has_one_index() -> None:
    """The product of ranges, words, rows and selections is enumerated without gaps or repeats."""
    row = [Row({"b": 1}), Row({"b": 2})]
    space = Space({"m": Range(1, 3, 1), "w": Choices(("a", "b")), "r": Choices(tuple(row))}, selections=5)
    columns, selections = space.columns(range(space.size))
    seen = {
        (m, w, r.fields["b"], s)
        for m, w, r, s in zip(columns["m"], columns["w"], columns["r"], selections, strict=True)
        if isinstance(r, Row)
    }

    assert space.size == 3 * 2 * 2 * 5
    assert len(seen) == space.size


def test_a_walk_meets_every_admissible_draw_once() -> None:
    """Of 6 x 6 draws the 30 unequal ones come, each once, and the end says so."""
    space = Space({"m": Range(1, 6, 1), "n": Range(1, 6, 1)})
    *parts, end = walk(space, Permutation(KEY, space.size), unequal)
    draws = [
        pair
        for part in parts
        if isinstance(part, Draws)
        for pair in zip(part.columns["m"], part.columns["n"], strict=True)
    ]

    assert sorted(draws) == [(m, n) for m in range(1, 7) for n in range(1, 7) if m != n]  # type: ignore[type-var]
    assert end == Exhausted(30, 36, (6,), whole_space=True)


def test_a_walk_can_begin_at_any_position() -> None:
    """The draws from position 20 on are those that a walk from the start has there."""
    space = Space({"m": Range(1, 50, 1), "n": Range(1, 50, 1)})

    def flat(start: int, chunk: int) -> list[tuple[int, object, object]]:
        parts = islice(walk(space, Permutation(KEY, space.size), unequal, start, chunk), 6)
        return [
            row
            for part in parts
            if isinstance(part, Draws)
            for row in zip(part.positions, part.columns["m"], part.columns["n"], strict=True)
        ]

    whole = flat(0, 7)
    assert flat(20, 3)[:10] == [row for row in whole if row[0] >= 20][:10]


def test_wrapping_goes_round_with_positions_counting_on() -> None:
    """With repeats allowed, position 40 of a space of 36 has the values of position 4."""
    space = Space({"m": Range(1, 36, 1)})
    draws = next(iter(walk(space, Permutation(KEY, 36), None, 4, 37, wrap=True)))

    assert isinstance(draws, Draws)
    assert draws.positions[36] == 40
    assert draws.columns["m"][36] == draws.columns["m"][0]


def test_a_walk_that_finds_nothing_gives_up(monkeypatch) -> None:
    """After a stretch without admissible draws the walk ends and tells which condition rejected them."""
    monkeypatch.setattr(spaces, "PATIENCE", 1_000)
    space = Space({"m": Range(1, 10**9, 1)})
    (end,) = walk(space, Permutation(KEY, space.size), never)

    assert isinstance(end, Exhausted)
    assert not end.whole_space
    assert end.rejections[0] == 0
    assert end.rejections[1] == end.seen >= 1_000


def test_counting_is_exact_below_the_limit_and_close_above_it() -> None:
    """N - 1 of n pairs are unequal: exact for 36 draws, within 1 % for four million."""
    small = Space({"m": Range(1, 6, 1), "n": Range(1, 6, 1)})
    large = Space({"m": Range(1, 2_000, 1), "n": Range(1, 2_000, 1)})
    found, exact = count_admissible(large, unequal)

    assert count_admissible(small, unequal) == (30, True)
    assert not exact
    assert abs(found - 2_000 * 1_999) < 40_000
