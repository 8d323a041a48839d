"""Rules for questions with several right options."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.bank import load_text
from quizgen.grading.grade import grade
from quizgen.grading.multiple import DEFAULT, RULES, Marked
from quizgen.pipeline import variants

BANK = load_text(
    "quizgen: 1\nid: b\nquestions:\n"
    "  - {id: q, stem: Which?, form: multiple, options: {right: [r1, r2, r3], wrong: [w1, w2], show: 5}}\n",
    "b.yaml",
).bank

H, T, Q = Fraction(1, 2), Fraction(1, 3), Fraction(1, 5)
HAND = [
    # chosen: right-minus-wrong, all-or-nothing, per-option, per-option-penalty, right-only, half
    ("r1 r2 r3", 1, 1, 1, 1, 1, 1),
    ("r1 r2", 2 * T, 0, 4 * Q, 3 * Q, 2 * T, H),
    ("r1", T, 0, 3 * Q, Q, T, 0),
    ("r1 r2 r3 w1", H, 0, 4 * Q, 3 * Q, 0, 0),
    ("r1 r2 w1", 2 * T - H, 0, 3 * Q, Q, 2 * T, H),
    ("w1", 0, 0, Q, 0, 0, 0),
    ("r1 r2 r3 w1 w2", 0, 0, 3 * Q, Q, 0, 0),
    ("w1 w2", 0, 0, 0, 0, 0, 0),
]


@pytest.mark.parametrize("row", HAND, ids=lambda row: row[0])
def test_every_rule_gives_what_was_worked_out_by_hand(row: tuple) -> None:
    """Of three right and two wrong options, each choice is worth what the rule's description says."""
    (variant,) = variants(BANK, BANK.questions[0], seed=1, count=1)
    letters = {str(option.text): "ABCDE"[i] for i, option in enumerate(variant.options)}
    typed = " ".join(letters[name] for name in row[0].split())

    assert {name: grade(variant, typed, multiple=name).score for name in RULES} == dict(
        zip(RULES, row[1:], strict=True)
    )


def test_published_examples_hold() -> None:
    """Populi: three marked well and two badly of five give 1/5. Bauer et al.: 2 of 4 right options give a half."""
    assert RULES["per-option-penalty"].score(Marked(2, 1, 1, 1)) == Q
    assert RULES["half"].score(Marked(2, 2, 0, 4)) == H
    assert RULES["right-only"].score(Marked(2, 2, 0, 4)) == H


@given(
    st.tuples(*[st.integers(0, 6)] * 4)
    .map(lambda t: Marked(*t))
    .filter(lambda m: sum(m) > 0 and m.hits + m.misses)
)
def test_a_score_is_a_share_and_only_the_right_choice_is_worth_all(marked: Marked) -> None:
    """Every rule stays between 0 and 1, and gives 1 exactly to the right options and no other."""
    for name, rule in RULES.items():
        score = rule.score(marked)
        assert 0 <= score <= 1
        assert (score == 1) == (not marked.misses and not marked.false_alarms), name


def test_the_default_is_named_and_another_name_is_refused() -> None:
    """Without a rule the first one counts; a misspelt one is an error that names the right one."""
    (variant,) = variants(BANK, BANK.questions[0], seed=1, count=1)

    assert next(iter(RULES)) == DEFAULT
    assert grade(variant, "A") == grade(variant, "A", multiple=DEFAULT)
    with pytest.raises(ValueError, match="all-or-nothing"):
        grade(variant, "A", multiple="all-or-noting")
