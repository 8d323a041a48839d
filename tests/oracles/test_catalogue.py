"""Every count and shape of the catalogue that a framework can confirm is confirmed, over fifty draws a question.

Skipped without the frameworks; with QUIZGEN_REQUIRE_ORACLES=1 their absence is a failure.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache

import pytest
from catalogue import Oracle, Values, tables

from quizgen import load, variants
from quizgen.maths.asked import answer, right_numbers
from quizgen.maths.matrices import entries
from quizgen.model import Bank, Matrix, Question, Row, Variant
from quizgen.pipeline import count_variants

pytestmark = pytest.mark.oracles

os.environ.setdefault("KERAS_BACKEND", "torch")
if os.environ.get("QUIZGEN_REQUIRE_ORACLES") != "1":
    pytest.importorskip("torch", reason="the extra `oracles` is not installed")
    pytest.importorskip("keras", reason="the extra `oracles` is not installed")

DRAWS = 50
SEED = 2026
ASKED = [
    (bank, question, oracle)
    for bank, table in tables().items()
    for question, oracles in table.items()
    for oracle in oracles
]

bank_named = cache(load)


def values_of(variant: Variant) -> Values:
    """Every number and word of *variant* by its name, the fields of rows included."""
    found: dict = {}
    for name, value in variant.values.items():
        if isinstance(value, Row):
            found.update(value.fields)
        elif not isinstance(value, Matrix):
            found[name] = value
    return found


def quizgens(question: Question, variant: Variant, oracle: Oracle) -> tuple:
    """What quizgen says: the key, or what the mistake leads to."""
    if not oracle.mistake:
        if variant.key and variant.key[0].value:
            return variant.key[0].value
        return tuple(one for name in question.ask for one in entries(variant.values[name]))
    mistakes = tuple(one for one in question.mistakes if one.id == oracle.mistake)
    assert mistakes, f"no mistake {oracle.mistake!r}"
    drawn: Mapping = {name: value for name, value in values_of(variant).items() if not isinstance(value, str)}
    drawn = {name: drawn[name] for name in drawn if name in _drawn(question)}
    return answer(question, right_numbers(question, drawn), mistakes)


def _drawn(question: Question) -> set[str]:
    rows = {field for domain in question.vary.values() for field in _fields(domain)}
    return {*question.vary, *rows}


def _fields(domain: object) -> set[str]:
    return {name for row in getattr(domain, "values", ()) if isinstance(row, Row) for name in row.fields}


@pytest.mark.parametrize(
    ("bank", "question", "oracle"), ASKED, ids=lambda one: getattr(one, "framework", one)
)
def test_real_layers_agree(bank: str, question: str, oracle: Oracle) -> None:
    """For fifty draws (all, where there are fewer) the number is what the framework reports of a layer built now."""
    loaded: Bank = bank_named(bank)
    asked = next(one for one in loaded.questions if one.id == question)
    number = min(DRAWS, count_variants(loaded, asked)[0])
    wrong = []
    for variant in variants(loaded, question, number, seed=SEED):
        counted = oracle.counted(values_of(variant))
        expected = counted if isinstance(counted, tuple) else (counted,)
        found = quizgens(asked, variant, oracle)
        if tuple(found) != tuple(expected):
            wrong.append((variant.name, found, expected))

    assert wrong == []
