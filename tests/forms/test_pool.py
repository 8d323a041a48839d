"""Selections from a pool: each is made from its index, none twice, all allowed."""

from __future__ import annotations

from itertools import combinations

from hypothesis import assume, given
from hypothesis import strategies as st

from quizgen.findings import Place
from quizgen.forms.pool import count, selected
from quizgen.model import Pool, PoolOption, Template

HERE = Place("bank.yaml", 1, 1)


def option(text: str) -> PoolOption:
    return PoolOption(Template(text, HERE), None, HERE)


pools = st.builds(
    lambda right, wrong, show, last: Pool(
        tuple(option(f"r{i}") for i in range(right)),
        tuple(option(f"w{i}") for i in range(wrong)),
        show,
        option("none") if last else None,
    ),
    st.integers(1, 5),
    st.integers(1, 5),
    st.integers(2, 6),
    st.booleans(),
)


def by_hand(pool: Pool, *, one_right: bool) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """All selections, by trying every subset."""
    numbered = [("r", i) for i in range(len(pool.right))] + [("w", i) for i in range(len(pool.wrong))]
    found = set()
    for subset in combinations(numbered, pool.show):
        right = tuple(i for kind, i in subset if kind == "r")
        wrong = tuple(i for kind, i in subset if kind == "w")
        fewest = 0 if pool.last else 1
        if len(right) >= fewest and wrong and (not one_right or len(right) <= 1):
            found.add((right, wrong))
    return found


@given(pools, st.booleans())
def test_the_indices_are_just_the_allowed_selections(pool: Pool, one_right: bool) -> None:
    """Going through all indices gives every allowed selection once, and nothing else."""
    expected = by_hand(pool, one_right=one_right)
    assume(expected)
    made = [selected(pool, index, one_right=one_right) for index in range(count(pool, one_right=one_right))]
    found = [(tuple(sorted(right)), tuple(sorted(wrong))) for right, wrong in made]

    assert len(found) == len(set(found))
    assert set(found) == expected
