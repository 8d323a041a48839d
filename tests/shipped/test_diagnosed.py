"""Every wrong option of the shipped banks, typed as a number, is known for what it is."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from quizgen.grading.follow import numbers_of
from quizgen.grading.grade import grade
from quizgen.maths.asked import answer, right_numbers
from quizgen.maths.compare import tolerance_for, within
from quizgen.model import Bank, Question, Variant
from quizgen.pipeline import count_variants, variants
from quizgen.resources import banks
from tests import catalogue

VARIANTS, FEW = 12, 3
CORE = ("recurrent", "examples")
"""Banks of which `VARIANTS` are made; of others `FEW`."""


def numeric() -> list[tuple[Bank, Question]]:
    """The shipped questions that have one number for an answer, and mistakes."""
    return [
        (bank, question)
        for bank in map(catalogue.bank, banks())
        for question in bank.questions
        if question.formula and question.width == 1 and question.mistakes and not question.asks_formula
        if not question.parts and not question.shape and question.show_as is None
        if {"choice", "number"} & set(question.forms)
    ]


def leads_to(question: Question, shown: Variant, mistakes: tuple[str, ...]) -> object:
    """The number to which these mistakes lead, solved by the path for single values."""
    made = tuple(one for id_ in mistakes for one in question.mistakes if one.id == id_)
    drawn = numbers_of({name: shown.values[name] for name in question.vary})
    right = {**right_numbers(question, drawn), **{name: shown.values[name] for name in question.given}}
    return answer(question, right, made)[0]


@pytest.mark.parametrize(("bank", "question"), numeric(), ids=lambda value: value.id)
def test_a_typed_distractor_is_diagnosed(bank: Bank, question: Question) -> None:
    """It scores nothing, and what is diagnosed leads to just this number, mostly by the option's own mistake."""
    both = replace(question, forms=tuple(dict.fromkeys((*question.forms, "number"))))
    asked = "choice" if "choice" in question.forms else "number"
    most = min(VARIANTS if bank.id in CORE else FEW, count_variants(bank, question, asked)[0])
    typed = {one.position: one for one in variants(bank, both, seed=9, count=most, form="number")}
    shown = list(variants(bank, both, seed=9, count=most, form=asked))
    checked = 0
    for choice in shown:
        variant = typed[choice.position]
        for option in choice.options:
            if option.right or not option.mistakes:
                continue
            # What is chosen shows its unit.
            unit = f" {question.unit}" if question.unit and asked == "number" else ""
            outcome = grade(variant, f"{option.text}{unit}")
            value = leads_to(both, variant, outcome.mistakes)
            assert outcome.score == 0, option
            assert outcome.mistakes, option
            assert outcome.mistakes == option.mistakes or within(
                Fraction(option.value[0]), value, tolerance_for(both)
            ), (option, outcome)
            checked += 1
    # Of an inverse question not every mistake has a solution in every variant.
    assert checked >= len(shown) / 2
