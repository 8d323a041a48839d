"""The bank `recurrent` agrees with what Keras and PyTorch counted, kept in tests/fixtures.

`tests/oracles` builds the layers themselves, makes the fixture, and holds what is claimed about them. Questions on more
than the layers of the fixture have no claim, and are held against layers there only (`tests/oracles/catalogue`).
"""

from __future__ import annotations

import importlib
import json
import runpy
from pathlib import Path

import pytest

from quizgen.model import Choices, Question, Row
from tests import catalogue

TESTS = Path(__file__).parents[1]
FIXTURE = json.loads((TESTS / "fixtures" / "framework_counts.json").read_text(encoding="utf-8"))
ORACLES = runpy.run_path(str(TESTS / "oracles" / "claims.py"))
BANK = catalogue.bank("recurrent")
assert BANK is not None
COUNTING = {question.id: question for question in BANK.questions if question.formula}
CLAIMED = {claim.question for claim in ORACLES["ANSWERS"]}


@pytest.mark.parametrize("claim", ORACLES["CLAIMS"], ids=str)
def test_quizgen_counts_as_the_frameworks_did(claim: tuple) -> None:
    """At every size of the fixture, quizgen computes what the framework counted."""
    assert ORACLES["disagreements"](BANK, claim, FIXTURE["counts"]) == []


def test_every_counting_question_is_held_against_a_framework(monkeypatch: pytest.MonkeyPatch) -> None:
    """No question with a number for an answer goes without a claim or an oracle, and none of these is stale."""
    monkeypatch.syspath_prepend(TESTS / "oracles")
    built = importlib.import_module("catalogue.recurrent").ORACLES

    assert {*CLAIMED, *built} == set(COUNTING)


def rows(question: Question) -> list[Row]:
    """The rows that a question draws from."""
    return [
        value
        for domain in question.vary.values()
        if isinstance(domain, Choices)
        for value in domain.values
        if isinstance(value, Row)
    ]


@pytest.mark.parametrize("name", [name for name in COUNTING if name in CLAIMED and rows(COUNTING[name])])
def test_every_row_sets_the_convention_of_the_layer_that_it_names(name: str) -> None:
    """The convention that a row sets is the one claimed for the layers in the row's own words."""
    drawn = set()
    for row in rows(COUNTING[name]):
        (words,) = [field for field in row.fields.values() if isinstance(field, str)]
        numbers = tuple((key, field) for key, field in row.fields.items() if not isinstance(field, str))
        drawn |= {(layer, numbers) for layer in ORACLES["ROWS"][words]}

    claimed = {
        (claim.layers, tuple(claim.values.items())) for claim in ORACLES["ANSWERS"] if claim.question == name
    }
    assert drawn == claimed


def test_the_fixture_can_tell_the_layers_apart() -> None:
    """No two layers agree in all counts at all sizes, but those that differ in name only."""
    layers: dict[str, list[tuple]] = {}
    for count in FIXTURE["counts"]:
        layers.setdefault(count["layer"], []).append(
            tuple(value for key, value in count.items() if key != "layer")
        )
    alike: dict[tuple, set[str]] = {}
    for layer, counts in layers.items():
        alike.setdefault(tuple(counts), set()).add(layer)

    assert sorted(map(sorted, alike.values())) == [
        # A second bias vector is the only difference that `reset_after` makes to the numbers.
        [
            "keras.layers.GRU(n)",
            "torch.nn.GRU(m, n)",
        ],
        [
            "keras.layers.GRU(n, reset_after=False)",
        ],
        [
            "keras.layers.GRU(n, reset_after=False, use_bias=False)",
            "keras.layers.GRU(n, use_bias=False)",
            "torch.nn.GRU(m, n, bias=False)",
        ],
        ["keras.layers.LSTM(n)"],
        ["keras.layers.LSTM(n, use_bias=False)", "torch.nn.LSTM(m, n, bias=False)"],
        ["keras.layers.SimpleRNN(n)"],
        ["keras.layers.SimpleRNN(n, use_bias=False)", "torch.nn.RNN(m, n, bias=False)"],
        ["torch.nn.LSTM(m, n)"],
        ["torch.nn.RNN(m, n)"],
    ]


@pytest.mark.parametrize(
    ("layer", "m", "n", "total"),
    [
        # Published by others; see the sources.
        ("keras.layers.SimpleRNN(n)", 1, 50, 2600),  # datascience.stackexchange.com question 88436
        ("keras.layers.GRU(n)", 32, 32, 6336),  # stats.stackexchange.com question 458685
        ("keras.layers.GRU(n, reset_after=False)", 32, 32, 6240),  # the same
        ("keras.layers.GRU(n)", 25, 5, 480),  # the answer to it
    ],
)
def test_the_fixture_agrees_with_published_counts(layer: str, m: int, n: int, total: int) -> None:
    """What others printed from `model.summary()` is what the fixture holds."""
    (count,) = [
        count for count in FIXTURE["counts"] if (count["layer"], count["m"], count["n"]) == (layer, m, n)
    ]
    assert count["total"] == total
