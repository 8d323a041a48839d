"""Grading: the key scores full marks, every mistake is recognised, errors are carried forward."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import quizgen
from quizgen import Variant
from quizgen.bank import load_text
from quizgen.grading.grade import grade
from quizgen.grading.letters import LETTERS
from quizgen.pipeline import count_variants, variant, variants
from quizgen.resources import banks
from tests import catalogue

EXAMPLES = catalogue.bank("examples")


TYPED = ("number", "tuple", "set", "text", "formula", "interval", "matrix")


def first(question: str, seed: int = 1) -> Variant:
    return next(quizgen.variants(EXAMPLES, question, 1, seed=seed))


def with_values(question: str, **values: int) -> Variant:
    """The variant of an example question that has just these values."""
    asked = next(q for q in EXAMPLES.questions if q.id == question)
    total, _ = count_variants(EXAMPLES, asked)
    return next(
        v
        for v in variants(EXAMPLES, asked, seed=1, count=total)
        if all(v.values[name] == value for name, value in values.items())
    )


def key_of(made: Variant) -> str | list[str]:
    """What a student types who knows it all."""
    if made.parts:
        return [str(key_of(part)) for part in made.parts]
    if made.form == "formula":
        return str(made.key[0].text)  # LaTeX between dollars, as printed
    if made.form in TYPED:
        return f"{made.key[0].text} {made.question.unit}".strip()
    if made.form == "matching":
        return " ".join(f"{n}{LETTERS[i]}" for n, i in enumerate(made.order, 1))
    if made.form == "ordering":
        return "".join(LETTERS[i] for i in made.order)
    return " ".join(LETTERS[i] for i, option in enumerate(made.options) if option.right)


SHIPPED = [
    pytest.param(loaded.bank, question, form, id=f"{name}/{question.id}:{form}")
    for name in banks()
    if (loaded := catalogue.loaded(name)).bank
    for question in loaded.bank.questions
    for form in question.forms
]


CORE = ("recurrent", "examples")
"""Banks of which more variants are graded."""


@pytest.mark.parametrize(("bank", "question", "form"), SHIPPED)
def test_keys_score_full_marks_and_every_distractor_is_its_own_mistake(bank, question, form) -> None:
    """A key, typed as it is printed, is worth all points; a wrong option nothing, and it is known for what it is."""
    count = min(15 if bank.id in CORE else 4, count_variants(bank, question, form)[0])
    for whole in variants(bank, question, seed=4, count=count, form=form):
        outcome = grade(whole, key_of(whole))
        assert outcome.score == 1 or not outcome.marked, whole.name
        assert outcome.at is None
        for made in whole.parts or (whole,):
            if made.order or made.guide:
                continue
            for i, option in enumerate(made.options):
                if option.right:
                    continue
                typed = f"{option.text} {made.question.unit}" if made.form in TYPED else LETTERS[i]
                outcome = grade(made, typed)
                assert outcome.score == 0, made.name
                assert outcome.mistakes == option.mistakes
                assert outcome.feedback == ((option.feedback,) if option.feedback else ())


def test_the_sixty_eight_parameter_network_with_an_error_carried_forward() -> None:
    """4 inputs, 5 units, 3 outputs: 50, 18, 68. Who forgets the biases of the layer and adds up right loses one part."""
    made = with_values("part-by-part", m=4, n=5, k=3)

    assert [outcome.score for outcome in grade(made, ["50", "18", "68"]).parts] == [1, 1, 1]
    outcome = grade(made, ["45", "18", "63"])  # 45 = 4*5 + 5*5: the 5 biases are missing; 45 + 18 = 63
    assert [part.score for part in outcome.parts] == [0, 1, 1]
    assert outcome.parts[0].mistakes == ("forgets_the_biases",)
    assert outcome.parts[2].note == "follows from your answer to (a)"
    assert outcome.score == Fraction(2, 4)  # part (a) is worth 2 of 4 points


def test_two_own_values_are_carried_forward_together() -> None:
    """Two wrong parts, added up right, are right in the third, which says from where."""
    outcome = grade(with_values("part-by-part", m=4, n=5, k=3), ["45", "15", "60"])

    assert outcome.parts[2].score == 1
    assert outcome.parts[2].note == "follows from your answer to (a) and (b)"


def test_following_through_can_be_switched_off() -> None:
    """With `follow_through: false` only the right number counts."""
    text = """
quizgen: 1
id: strict
formulas:
  f:
    symbols: {m: inputs, n: units}
    steps: {a: m*n, b: a + n}
questions:
  - id: q
    formula: f
    vary: {m: [4], n: [5]}
    stem: "<< m >> and << n >>"
    follow_through: FOLLOW
    parts:
      - {stem: "a?", ask: a, form: number}
      - {stem: "b?", ask: b, form: number}
"""
    scores = {}
    for follow in ("true", "false"):
        bank = load_text(text.replace("FOLLOW", follow), "strict.yaml").bank
        assert bank is not None
        made = next(variants(bank, bank.questions[0], seed=1, count=1))
        scores[follow] = grade(made, ["21", "26"]).parts[1].score

    assert scores == {"true": 1, "false": 0}


def test_two_mistakes_at_once_are_recognised() -> None:
    """A number that only a pair of mistakes explains names both."""
    made = with_values("typed-number", m=4, n=5, k=3)
    # Without biases (-5 - 3) and with the inputs feeding the output (+ 4*3): 68 - 8 + 12.
    outcome = grade(made, "72")

    assert outcome.score == 0
    assert set(outcome.mistakes) == {"forgets_the_biases", "feeds_the_inputs_to_the_output"}
    assert len(outcome.feedback) == 2


def test_an_unexplained_number_is_said_to_be_so() -> None:
    """No mistake, no pair: the outcome says that nothing is known."""
    outcome = grade(with_values("typed-number", m=4, n=5, k=3), "1234567")

    assert outcome.mistakes == ()
    assert "no known mistake" in outcome.note


@pytest.mark.parametrize(
    ("question", "response"),
    [("typed-number", "abc"), ("typed-number", ""), ("one-of-several", "Z"), ("one-of-several", ""), ("one-of-several", "A B"),
     ("true-or-false", "maybe"), ("right-order", "ABC"), ("right-order", "AABB"), ("typed-word", "  ")],
)  # fmt: skip
def test_an_unreadable_answer_is_an_outcome_with_a_place(question: str, response: str) -> None:
    """What cannot be read scores nothing, says why, and where."""
    outcome = grade(first(question), response)

    assert outcome.score == 0
    assert outcome.note
    assert outcome.at is not None


@settings(deadline=None)
@given(
    st.sampled_from([q.id for q in EXAMPLES.questions]),
    st.one_of(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=5)),
)
def test_no_answer_is_an_error(question: str, response: str | list[str]) -> None:
    """Any text at all is graded, from 0 to 1."""
    asked = next(q for q in EXAMPLES.questions if q.id == question)
    made = variant(EXAMPLES, asked, seed=1, position=first(question).position)
    assert made is not None

    assert 0 <= grade(made, response).score <= 1


@pytest.mark.parametrize(
    ("typed", "score"),
    [
        ("LSTM", 1),
        ("lstm", 1),
        (" Long  Short-Term\tMemory ", 1),
        ("long short–term memory", 1),
        ("GRU", 0),
        ("LSTN", 0),
    ],
)
def test_spelling_is_forgiven_where_it_says_nothing(typed: str, score: int) -> None:
    """Blanks, capitals and kinds of hyphen do not matter; another word does."""
    assert grade(first("typed-word"), typed).score == score


def test_a_near_miss_is_told() -> None:
    """An answer one letter off is wrong, with a word about the spelling."""
    assert "spelling" in grade(first("typed-word"), "long short-term memmory").note


def test_several_answers_share_the_marks() -> None:
    """Each right option is worth its share, each wrong one takes as much as one of the wrong, down to 0."""
    made = first("all-that-apply")
    right = [LETTERS[i] for i, option in enumerate(made.options) if option.right]
    wrong = [LETTERS[i] for i, option in enumerate(made.options) if not option.right]

    assert grade(made, right[0]).score == Fraction(1, len(right))
    assert grade(made, right[0] + wrong[0]).score == max(0, Fraction(1, len(right)) - Fraction(1, len(wrong)))
    assert grade(made, "".join(wrong)).score == 0


def test_an_order_is_marked_by_its_neighbours() -> None:
    """One item at the wrong end leaves the other neighbours right: 2 of 3."""
    made = first("right-order")
    order = [LETTERS[i] for i in made.order]

    assert grade(made, "".join(order[1:] + order[:1])).score == Fraction(2, 3)


def test_a_matching_is_marked_by_its_pairs() -> None:
    """Numbers may be typed or left out; each right pair is worth its share."""
    made = first("what-belongs-together")
    letters = [LETTERS[i] for i in made.order]
    swapped = [letters[1], letters[0], *letters[2:]]

    assert grade(made, "".join(letters)).score == 1
    assert grade(made, ", ".join(f"{n}: {letter}" for n, letter in enumerate(swapped, 1))).score == Fraction(
        1, 3
    )


def test_an_essay_is_left_to_a_person() -> None:
    """No score is claimed for a free text."""
    assert not grade(first("in-your-own-words"), "It scales the previous state.").marked


@pytest.mark.parametrize(
    ("typed", "score", "told"),
    [
        ("14 MB", 1, ""),
        ("14000 kB", 1, ""),
        ("0.014 GB", 1, ""),
        ("14.1 MB", 1, ""),  # within 1 %
        ("14.2 MB", 0, ""),
        ("14", 0, "unit is missing"),
        ("14 s", 0, "does not measure"),
        ("14 blocks", 0, "not a unit"),
        ("14000 MB", 0, "1,000 times too large"),
    ],
)
def test_units_are_converted_and_each_slip_is_named(typed: str, score: int, told: str) -> None:
    """7 million parameters of 2 bytes are 14 MB, in whatever unit for the same quantity."""
    outcome = grade(with_values("with-a-unit", p=7, b=2), typed)

    assert outcome.score == score
    assert told in outcome.note


def test_a_mistake_is_recognised_in_another_unit() -> None:
    """112000 kB are 112 MB: eight times too much, bits for bytes."""
    assert grade(with_values("with-a-unit", p=7, b=2), "112000 kB").mistakes == ("bits_for_bytes",)


@pytest.mark.parametrize(
    ("typed", "score"), [("0.292", 1), ("0.2917", 1), ("0,292", 1), ("0.29", 0), ("7/24", 1)]
)
def test_decimal_places_say_how_near_is_right(typed: str, score: int) -> None:
    """28/96 = 7/24 = 0.29166...; printed with three places, what rounds to these is right."""
    assert grade(with_values("with-decimals", p=14, b=2), typed, language="de").score == score


@pytest.mark.parametrize(
    ("typed", "score", "mistake"),
    [
        ("n(m+n+1)", 1, ""),
        ("mn + n^2 + n", 1, ""),
        ("n*(n + m) + n", 1, ""),
        (r"$n^{2} + m \cdot n + n$", 1, ""),
        ("(n+1)² + n(m-1) - 1", 1, ""),  # n² + 2n + 1 + nm - n - 1
        ("mn + n^2", 0, "forgets_the_biases"),
        ("m² + mn + n", 0, "squares_the_inputs"),
        ("3(n^2 + mn + n)", 0, "counts_gru_sets"),
        ("m + n", 0, ""),
    ],
)
def test_a_formula_is_right_however_it_is_written(typed: str, score: int, mistake: str) -> None:
    """m*n + n**2 + n, multiplied out or not, is right; what a mistake leads to is that mistake."""
    outcome = grade(next(quizgen.variants(EXAMPLES, "the-formula", 1, form="formula")), typed)

    assert outcome.score == score
    assert outcome.mistakes == ((mistake,) if mistake else ())


@pytest.mark.parametrize(("typed", "at"), [("n m + n*q", 8), ("(m + n", 0), ("m = n", None), ("", 0)])
def test_an_unreadable_formula_has_a_place(typed: str, at: int | None) -> None:
    """The caret belongs under what cannot be read."""
    outcome = grade(next(quizgen.variants(EXAMPLES, "the-formula", 1, form="formula")), typed)

    assert outcome.score == 0
    assert outcome.note
    assert outcome.at is not None
    assert at is None or outcome.at == at


@pytest.mark.parametrize(
    ("typed", "score", "mistakes"),
    [
        ("50, 18", 1, ()),
        ("(50; 18)", 1, ()),
        ("50 18", 1, ()),
        ("18, 50", 0, ()),
        ("45, 15", 0, ("forgets_the_biases",)),
        ("50", 0, ()),
        ("50, x", 0, ()),
        ("", 0, ()),
    ],
)
def test_a_tuple_is_typed_in_order(typed: str, score: int, mistakes: tuple[str, ...]) -> None:
    """4 inputs, 5 units, 3 outputs: (50, 18), in this order; the pair of a mistake is that mistake's."""
    asked = next(q for q in EXAMPLES.questions if q.id == "two-numbers")
    total, _ = count_variants(EXAMPLES, asked, "tuple")
    made = next(
        v
        for v in variants(EXAMPLES, asked, seed=1, count=total, form="tuple")
        if (v.values["m"], v.values["n"], v.values["k"]) == (4, 5, 3)
    )
    outcome = grade(made, typed)

    assert outcome.score == score
    assert outcome.mistakes == mistakes


def test_a_set_is_typed_in_any_order() -> None:
    """Both orders of two factors are right; a wrong factor is not."""
    made = next(quizgen.variants(EXAMPLES, "divisors", 1, form="set"))
    p, q = made.values["p"], made.values["q"]

    assert grade(made, f"{p}, {q}").score == grade(made, f"{{{q}; {p}}}").score == 1
    assert grade(made, f"{p}, {q + 1}").score == 0
