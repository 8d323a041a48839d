"""Real Keras and PyTorch layers have the numbers of parameters that the bank `recurrent` teaches.

Skipped without the frameworks; with QUIZGEN_REQUIRE_ORACLES=1 their absence is a failure.
"""

# ruff: noqa: E402 (the frameworks are imported only once it is settled that they must be there)
from __future__ import annotations

import json
import os

import pytest

pytestmark = pytest.mark.oracles

os.environ.setdefault("KERAS_BACKEND", "torch")
if os.environ.get("QUIZGEN_REQUIRE_ORACLES") != "1":
    pytest.importorskip("torch", reason="the extra `oracles` is not installed")
    pytest.importorskip("keras", reason="the extra `oracles` is not installed")

import keras
import torch
from claims import CLAIMS, Claim, disagreements
from make_counts import FIXTURE, LAYERS, SIZES, rebuild

from quizgen.bank import load
from quizgen.model import Bank
from quizgen.resources import bank_path

Counts = list[dict[str, int | str]]


@pytest.fixture(scope="module")
def bank() -> Bank:
    """The shipped bank."""
    loaded = load(bank_path("recurrent")).bank
    assert loaded is not None
    return loaded


@pytest.fixture(scope="module")
def counts() -> Counts:
    """Every layer at every size, built and counted now."""
    return list(rebuild())


@pytest.mark.parametrize("layer", LAYERS)
def test_the_fixture_is_what_the_frameworks_count(layer: str, counts: Counts) -> None:
    """The counts in the fixture are those of a layer built now, whatever the version of the framework."""
    kept = json.loads(FIXTURE.read_text(encoding="utf-8"))["counts"]

    assert [count for count in kept if count["layer"] == layer] == [
        count for count in counts if count["layer"] == layer
    ]
    assert len(kept) == len(LAYERS) * len(SIZES)


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
def test_quizgen_counts_as_the_frameworks_do(claim: Claim, bank: Bank, counts: Counts) -> None:
    """At every size, quizgen computes what the framework counts in a layer built now."""
    assert disagreements(bank, claim, counts) == []


def test_the_parts_add_up_to_the_frameworks_own_totals(counts: Counts) -> None:
    """No tensor is left over: the parts sum to `count_params()` in Keras, and to all parameters in PyTorch."""
    for count in counts:
        parts = [int(count[name]) for name in ("input_weights", "recurrent_weights", "biases")]
        output = [int(count[name]) for name in ("output_weights", "output_biases")]
        assert sum(parts) == count["total"], count
        assert sum(parts) + sum(output) == count["network"], count


def test_the_defaults_are_those_that_the_questions_name() -> None:
    """A Keras GRU resets after the product by default, and every layer has biases by default."""
    assert keras.layers.GRU(2).reset_after is True
    assert all(layer(2).use_bias for layer in (keras.layers.SimpleRNN, keras.layers.GRU, keras.layers.LSTM))
    assert all(layer(2, 2).bias for layer in (torch.nn.RNN, torch.nn.GRU, torch.nn.LSTM))


@pytest.mark.parametrize(
    ("layer", "vectors"),
    [
        (keras.layers.GRU(5), [(2, 15)]),
        (keras.layers.GRU(5, reset_after=False), [(15,)]),
        (keras.layers.LSTM(5), [(20,)]),
        (keras.layers.SimpleRNN(5), [(5,)]),
    ],
    ids=["GRU", "GRU-reset-before", "LSTM", "SimpleRNN"],
)
def test_keras_keeps_the_bias_vectors_that_the_questions_name(
    layer: keras.Layer, vectors: list[tuple[int, ...]]
) -> None:
    """Only the GRU with `reset_after=True` has a second bias vector in each set of weights."""
    layer.build((None, 7, 3))

    assert [tuple(weight.shape) for weight in layer.trainable_weights if weight.name == "bias"] == vectors


def test_keras_keeps_inputs_as_rows() -> None:
    """A kernel has a row for each input and a column for each unit, as the questions on shapes say."""
    layer, output = keras.layers.SimpleRNN(5), keras.layers.Dense(2)
    layer.build((None, 7, 3))
    output.build((None, 5))

    assert [tuple(weight.shape) for weight in layer.trainable_weights] == [(3, 5), (5, 5), (5,)]
    assert [tuple(weight.shape) for weight in output.trainable_weights] == [(5, 2), (2,)]


@pytest.mark.parametrize(("layer", "sets"), [(torch.nn.RNN, 1), (torch.nn.GRU, 3), (torch.nn.LSTM, 4)])
def test_pytorch_keeps_two_bias_vectors_with_the_names_in_the_stems(
    layer: type[torch.nn.RNNBase], sets: int
) -> None:
    """`bias_ih` and `bias_hh` are there in every PyTorch layer, each with a number for each unit in each set."""
    shapes = {name: tuple(tensor.shape) for name, tensor in layer(3, 5).named_parameters() if "bias" in name}

    assert shapes == {"bias_ih_l0": (sets * 5,), "bias_hh_l0": (sets * 5,)}


def test_the_second_bias_of_the_candidate_stands_inside_the_reset() -> None:
    """Moving bias between the two vectors changes nothing for a GRU's gates, and something for the candidate."""
    torch.manual_seed(0)
    layer, sequence = torch.nn.GRU(3, 5).double(), torch.randn(6, 3, dtype=torch.double)
    with torch.no_grad():
        before = layer(sequence)[0]
        changed = []
        for rows in (slice(0, 5), slice(5, 10), slice(10, 15)):  # reset gate, update gate, candidate
            layer.bias_ih_l0[rows] += 1
            layer.bias_hh_l0[rows] -= 1
            changed.append(not torch.allclose(layer(sequence)[0], before))
            layer.bias_ih_l0[rows] -= 1
            layer.bias_hh_l0[rows] += 1

    assert changed == [False, False, True]


def test_a_step_of_a_gated_layer_multiplies_more() -> None:
    """A GRU's matrices at one step are three times those of a simple RNN, and an LSTM's four times."""
    entries = {
        layer: sum(tensor.numel() for tensor in layer(3, 5, bias=False).parameters())
        for layer in (torch.nn.RNN, torch.nn.GRU, torch.nn.LSTM)
    }

    assert entries[torch.nn.GRU] == 3 * entries[torch.nn.RNN]
    assert entries[torch.nn.LSTM] == 4 * entries[torch.nn.RNN]
