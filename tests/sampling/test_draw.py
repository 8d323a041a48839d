"""The keyed permutation and the streams: what variants rest on."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.sampling.draw import Permutation, Stream, key_for

KEY = b"0123456789abcdef"


@given(st.integers(1, 400), st.binary(min_size=16, max_size=32))
def test_every_index_is_reached_exactly_once(size: int, key: bytes) -> None:
    """A permutation of a space visits each draw once, whatever the size and key."""
    permutation = Permutation(key, size)

    assert sorted(permutation[i] for i in range(size)) == list(range(size))


@given(st.integers(1, 10**15), st.data())
def test_a_huge_space_is_addressed_in_constant_memory(size: int, data: st.DataObject) -> None:
    """Any position of a space far too large to list has a value inside it, and two have different ones."""
    permutation = Permutation(KEY, size)
    first = data.draw(st.integers(0, size - 1))
    second = data.draw(st.integers(0, size - 1))

    assert 0 <= permutation[first] < size
    assert (permutation[first] == permutation[second]) == (first == second)


def test_an_index_outside_the_space_is_refused() -> None:
    """Positions past the end raise instead of wrapping round in silence."""
    permutation = Permutation(KEY, 10)

    with pytest.raises(IndexError):
        permutation[10]
    with pytest.raises(IndexError):
        permutation[-1]
    with pytest.raises(ValueError, match="at least 1"):
        Permutation(KEY, 0)


def test_every_value_comes_first_about_equally_often_over_keys() -> None:
    """Over many seeds each draw of a small space is the first variant about equally often."""
    size, keys = 12, 6_000
    firsts = Counter(Permutation(key_for("b", "q", seed, "values"), size)[0] for seed in range(keys))
    expected = keys / size
    chi_squared = sum((firsts[i] - expected) ** 2 / expected for i in range(size))

    # 99.99 % quantile of chi squared with 11 degrees of freedom: 37.4.
    assert chi_squared < 37.4


def test_neighbouring_positions_are_not_related() -> None:
    """The step from one position to the next is spread over the space, not a constant stride."""
    size = 10_000
    permutation = Permutation(KEY, size)
    steps = {(permutation[i + 1] - permutation[i]) % size for i in range(500)}

    assert len(steps) > 450


def test_the_network_is_the_documented_one() -> None:
    """The first value follows from the construction in the docstring, computed here a second time."""
    size, right_size, left_size = 10, 3, 4
    left, right = divmod(7, right_size)
    while True:
        for i in range(8):
            word = (left if i % 2 else right).to_bytes(16, "big")
            mixed = int.from_bytes(blake2b(bytes([i]) + word, digest_size=16, key=KEY).digest(), "big")
            if i % 2:
                right = (right + mixed) % right_size
            else:
                left = (left + mixed) % left_size
        if left * right_size + right < size:
            break

    assert Permutation(KEY, size)[7] == left * right_size + right


def test_keys_of_different_purposes_differ() -> None:
    """Adding a distractor cannot move the numbers: values and options have keys of their own."""
    keys = {
        key_for("a", "b", 1, "values"),
        key_for("a", "b", 1, "options"),
        key_for("a", "b", 2, "values"),
        key_for("a", "c", 1, "values"),
        key_for("x", "b", 1, "values"),
    }

    assert len(keys) == 5


@given(st.integers(1, 40), st.integers(0, 10**9))
def test_a_shuffle_keeps_every_item(count: int, position: int) -> None:
    """Shuffling loses and doubles nothing, also when it needs more bits than one digest has."""
    assert sorted(Stream(KEY, position).shuffled(count)) == list(range(count))


def test_every_order_is_about_equally_likely() -> None:
    """All 24 orders of four options turn up about equally often over positions."""
    orders = Counter(tuple(Stream(KEY, position).shuffled(4)) for position in range(12_000))
    chi_squared = sum((count - 500) ** 2 / 500 for count in orders.values())

    assert len(orders) == 24
    # 99.99 % quantile of chi squared with 23 degrees of freedom: 56.
    assert chi_squared < 56
