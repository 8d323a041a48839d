"""Distractors: which numbers may be shown, and how the key is kept from giving itself away."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.bank import load_text
from quizgen.checks.balance import balance
from quizgen.distractors import Candidate, choose, distinct, even_weights, possible_ranks
from quizgen.findings import BankError
from quizgen.maths.kind import STATED
from quizgen.model import Bank
from quizgen.pipeline import variants
from quizgen.sampling.draw import Stream

COUNT = (STATED["positive integer"],)


def candidate(value: int | Fraction, name: str = "x", printed: str = "") -> Candidate:
    return Candidate((name,), (value,), printed or str(value))


def bank(mistakes: str, vary: str = "{m: 2..40, n: 2..40}", **more: str) -> Bank:
    extra = "".join(f"\n    {key}: {value}" for key, value in more.items())
    loaded = load_text(
        f"""
quizgen: 1
id: d
formulas:
  f:
    symbols: {{m: inputs, n: units}}
    constants: {{g: 3}}
    steps: {{total: g*m*n}}
    mistakes: {mistakes}
questions:
  - id: q
    formula: f
    ask: total
    vary: {vary}
    stem: "<< m >>, << n >>"{extra}
""",
        "d.yaml",
    )
    assert loaded.bank is not None
    assert not loaded.findings
    return loaded.bank


def test_what_cannot_be_shown_is_dropped() -> None:
    """Equal to the key, printed like the key, printed like another, negative, fractional: none is kept."""
    key = candidate(12, "")
    kept = distinct(
        key,
        [
            candidate(12, "same"),
            candidate(13, "looks-like-the-key", "12"),
            candidate(-4, "negative"),
            candidate(0, "zero"),
            candidate(Fraction(1, 2), "half"),
            candidate(4, "first"),
            candidate(4, "second"),
            candidate(5, "like-the-first", "4"),
        ],
        COUNT,
        rounded=False,
    )

    assert [found.mistakes for found in kept] == [("first",)]


@given(
    st.sets(st.integers(1, 60), min_size=1, max_size=9),
    st.integers(1, 60),
    st.integers(1, 5),
    st.integers(0, 99),
)
def test_chosen_distractors_are_the_most_common_of_their_side(
    values: set[int], right: int, wanted: int, position: int
) -> None:
    """As many as wanted (or all) are chosen, and on each side of the key none is passed over for a rarer one."""
    candidates = [candidate(value, str(i)) for i, value in enumerate(sorted(values - {right}, key=hash))]
    key = candidate(right, "")
    weights = (1000,) * (wanted + 1)
    chosen = choose(key, candidates, wanted, weights, Stream(b"test", position))

    assert len(chosen) == min(wanted, len(candidates))
    for below in (True, False):
        side = [c for c in candidates if (c.value[0] < right) == below]
        taken = [c for c in chosen if (c.value[0] < right) == below]
        assert taken == side[: len(taken)]
    low, high = possible_ranks(key, candidates, wanted)
    if len(candidates) >= wanted:
        assert low <= sum(c.value[0] < right for c in chosen) <= high


def test_ranks_are_even_where_the_mistakes_allow_it() -> None:
    """With three mistakes on either side the key has each of four ranks in a quarter of the variants."""
    made = bank(
        "{a: {set: {g: 1}}, b: {set: {g: 2}}, c: {answer: asked - 1}, "
        "d: {set: {g: 4}}, e: {set: {g: 5}}, f: {answer: asked + 1}}"
    )
    figures = balance(variants(made, made.questions[0], seed=1, count=1200))

    # 300 expected of each; five standard deviations of a binomial are 75.
    assert all(abs(count - 300) < 75 for count in figures.ranks.values())
    assert all(abs(count - 300) < 75 for count in figures.places.values())


def test_a_rank_that_few_draws_allow_is_taken_when_it_can_be() -> None:
    """When only every second draw has a number above the key, the weights make up for it."""
    # Ranks 0..3; half of the draws allow all of them, half only the last.
    weights = even_weights({(0, 3): 500, (3, 3): 500}, 4)
    share = [500 * weight / sum(weights) for weight in weights]
    share[3] += 500

    # 0, 1 and 2 share the free half among them; 3 has its own already.
    assert share[:3] == pytest.approx([500 / 3] * 3, rel=0.05)
    assert share[3] == pytest.approx(500, rel=0.05)


def test_one_sided_mistakes_are_shown_all_the_same() -> None:
    """Where every mistake is below the key, it is always the largest; nothing is invented to hide that."""
    made = bank("{a: {set: {g: 1}}, b: {set: {g: 2}}, c: {answer: asked - 1}}")
    figures = balance(variants(made, made.questions[0], seed=1, count=100))

    assert figures.ranks == {"1": 0, "2": 0, "3": 0, "4": 100}


def test_pairs_fill_up_and_name_both() -> None:
    """With two mistakes and three places, the third option is both mistakes made together."""
    made = bank(
        "{a: {set: {g: 1}, feedback: One set.}, b: {answer: asked + 1, feedback: One too many.}}",
        options="4",
    )
    for variant in variants(made, made.questions[0], seed=1, count=50):
        (pair,) = [option for option in variant.options if len(option.mistakes) == 2]
        m, n = variant.values["m"], variant.values["n"]
        assert pair.mistakes == ("a", "b")
        assert pair.value == (m * n + 1,)
        assert "One set." in str(pair.feedback)
        assert "One too many." in str(pair.feedback)


def test_numbers_are_never_invented() -> None:
    """One mistake for three places is a finding that names the values, never a made-up option."""
    made = bank("{a: {set: {g: 1}}}")
    with pytest.raises(BankError) as caught:
        list(variants(made, made.questions[0], seed=1, count=1))

    (finding,) = caught.value.findings
    assert finding.code == "too-few-distractors"
    assert "m = " in finding.message
    assert "1 distinct wrong" in finding.message


def test_adding_a_mistake_moves_no_numbers() -> None:
    """Another mistake changes options only: the values of every variant stay."""
    few = bank("{a: {set: {g: 1}}, b: {set: {g: 2}}, c: {set: {g: 4}}}")
    more = bank("{a: {set: {g: 1}}, b: {set: {g: 2}}, c: {set: {g: 4}}, d: {set: {g: 5}}}")

    assert [v.stem for v in variants(few, few.questions[0], seed=4, count=60)] == [
        v.stem for v in variants(more, more.questions[0], seed=4, count=60)
    ]


def test_a_collision_with_the_key_is_left_out_and_others_take_its_place() -> None:
    """Where m*n*g equals what a mistake gives (m = 3), that mistake is not shown."""
    made = bank(
        "{sq: {set: {total: 9*n}}, a: {set: {g: 1}}, b: {set: {g: 2}}, c: {set: {g: 4}}}",
        vary="{m: [3, 5], n: 2..40}",
    )
    shown: Counter[int] = Counter()
    for variant in variants(made, made.questions[0], seed=1, count=78):
        shown[variant.values["m"]] += any("sq" in option.mistakes for option in variant.options)
        assert len({option.value for option in variant.options}) == 4

    assert shown[3] == 0
    assert shown[5] > 0


def test_a_fraction_does_not_stand_alone() -> None:
    """Without `digits`, a fraction among decimals is no option, and no decimal is one among fractions."""
    any_kind = (STATED["any"],)
    options = [candidate(Fraction(1, 3), "third", "1/3"), candidate(Fraction(1, 4), "quarter", "0.25")]
    whole, fraction = candidate(2, ""), candidate(Fraction(2, 3), "", "2/3")

    assert [c.mistakes for c in distinct(whole, options, any_kind, rounded=False)] == [("quarter",)]
    assert [c.mistakes for c in distinct(fraction, options, any_kind, rounded=False)] == [("third",)]
    assert len(distinct(whole, options, any_kind, rounded=True)) == 2
