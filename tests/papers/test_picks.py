"""Places of a paper are filled by different questions whenever that is possible."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from quizgen.sampling.picks import assign

PLACES = st.lists(st.lists(st.integers(0, 4), max_size=5, unique=True), max_size=5)


def most(places: list[list[int]]) -> int:
    """How many places can be filled, by trying everything."""
    tries = product(*[[*place, None] for place in places])
    fair = (
        [n for n in one if n is not None]
        for one in tries
        if len({n for n in one if n is not None}) == sum(n is not None for n in one)
    )
    return max(map(len, fair), default=0)


@given(PLACES)
def test_as_many_places_are_filled_as_can_be(places: list[list[int]]) -> None:
    """Every place has one of its own numbers or none, none twice, and no other choice fills more."""
    filled = assign(places)

    given_out = [number for number in filled if number is not None]
    assert len(filled) == len(places)
    assert len(set(given_out)) == len(given_out) == most(places)
    assert all(number is None or number in place for number, place in zip(filled, places, strict=True))


def test_a_place_takes_its_first_number_where_no_other_needs_it() -> None:
    """Preferences count: the first number is taken, and given up for a place that has no other."""
    assert assign([[7, 3], [3, 7]]) == [7, 3]
    assert assign([[7, 3], [7]]) == [3, 7]


def test_a_place_may_have_more_numbers_than_there_are_places() -> None:
    """A hundred places that all could take a thousand questions are filled at once."""
    assert assign([range(1000)] * 100) == list(range(100))
