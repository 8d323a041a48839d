"""Builds real Keras and PyTorch layers, counts their parameters, and writes them to tests/fixtures.

    KERAS_BACKEND=torch python tests/oracles/make_counts.py

Nothing of quizgen is used, and no formula: every number is the size of a tensor that a framework made. The
layers are made as the questions write them (`keras.layers.GRU(n)`), so that defaults are the frameworks' own.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import torch

FIXTURE = Path(__file__).parents[1] / "fixtures" / "framework_counts.json"

SIZES = [
    # inputs, units, output nodes, time steps
    (1, 50, 2, 6),
    (2, 3, 5, 4),
    (3, 4, 4, 10),
    (3, 5, 4, 7),
    (4, 3, 2, 5),
    (4, 5, 3, 12),
    (4, 8, 3, 9),
    (5, 3, 1, 8),
    (7, 11, 2, 13),
    (8, 4, 6, 3),
    (16, 64, 10, 5),
    (25, 5, 1, 6),
    (32, 32, 1, 11),
    (50, 20, 7, 4),
    (64, 16, 20, 2),
    (128, 100, 9, 3),
]

KERAS: dict[str, Callable[[int], keras.Layer]] = {
    "keras.layers.SimpleRNN(n)": keras.layers.SimpleRNN,
    "keras.layers.SimpleRNN(n, use_bias=False)": partial(keras.layers.SimpleRNN, use_bias=False),
    "keras.layers.GRU(n)": keras.layers.GRU,
    "keras.layers.GRU(n, use_bias=False)": partial(keras.layers.GRU, use_bias=False),
    "keras.layers.GRU(n, reset_after=False)": partial(keras.layers.GRU, reset_after=False),
    "keras.layers.GRU(n, reset_after=False, use_bias=False)": partial(
        keras.layers.GRU, reset_after=False, use_bias=False
    ),
    "keras.layers.LSTM(n)": keras.layers.LSTM,
    "keras.layers.LSTM(n, use_bias=False)": partial(keras.layers.LSTM, use_bias=False),
}
TORCH: dict[str, Callable[[int, int], torch.nn.RNNBase]] = {
    "torch.nn.RNN(m, n)": torch.nn.RNN,
    "torch.nn.RNN(m, n, bias=False)": partial(torch.nn.RNN, bias=False),
    "torch.nn.GRU(m, n)": torch.nn.GRU,
    "torch.nn.GRU(m, n, bias=False)": partial(torch.nn.GRU, bias=False),
    "torch.nn.LSTM(m, n)": torch.nn.LSTM,
    "torch.nn.LSTM(m, n, bias=False)": partial(torch.nn.LSTM, bias=False),
}
LAYERS = sorted([*KERAS, *TORCH])

ROLES = {
    "kernel": "input_weights",
    "weight_ih_l0": "input_weights",
    "recurrent_kernel": "recurrent_weights",
    "weight_hh_l0": "recurrent_weights",
    "bias": "biases",
    "bias_ih_l0": "biases",
    "bias_hh_l0": "biases",
}
OUTPUT_ROLES = {"kernel": "output_weights", "weight": "output_weights", "bias": "output_biases"}

Tensors = Iterable[tuple[str, tuple[int, ...]]]
"""The names and shapes of a layer's trainable tensors."""


def measure(layer: str, m: int, n: int, k: int, steps: int) -> dict[str, int | str]:
    """What the framework counts in *layer* and in an output layer of *k* nodes behind it.

    The network has read a sequence of *steps* time steps before anything is counted.
    """
    if layer in KERAS:
        recurrent, output, totals = _keras(layer, m, n, k, steps)
    else:
        recurrent, output, totals = _torch(layer, m, n, k, steps)
    counts = {
        "input_weights": 0,
        "recurrent_weights": 0,
        "biases": 0,
        "output_weights": 0,
        "output_biases": 0,
    }
    for name, shape in recurrent:
        role = ROLES[name]
        # The side that the weights come from: inputs, or units.
        assert role == "biases" or {"input_weights": m, "recurrent_weights": n}[role] in shape, (layer, shape)
        counts[role] += math.prod(shape)
    for name, shape in output:
        counts[OUTPUT_ROLES[name]] += math.prod(shape)
    return {"layer": layer, "m": m, "n": n, "k": k, "T": steps, **counts, **totals}


def _keras(layer: str, m: int, n: int, k: int, steps: int) -> tuple[Tensors, Tensors, dict[str, int]]:
    recurrent, output = KERAS[layer](n), keras.layers.Dense(k)
    model = keras.Sequential([keras.Input((steps, m)), recurrent, output])
    assert model.output_shape == (None, k)
    totals = {"total": recurrent.count_params(), "network": model.count_params()}
    return _keras_tensors(recurrent), _keras_tensors(output), totals


def _keras_tensors(layer: keras.Layer) -> Tensors:
    return [(weight.name, tuple(weight.shape)) for weight in layer.trainable_weights]


def _torch(layer: str, m: int, n: int, k: int, steps: int) -> tuple[Tensors, Tensors, dict[str, int]]:
    recurrent, output = TORCH[layer](m, n), torch.nn.Linear(n, k)
    states, _ = recurrent(torch.zeros(steps, m))
    assert output(states[-1]).shape == (k,)
    total = _torch_total(recurrent)
    totals = {"total": total, "network": total + _torch_total(output)}
    return _torch_tensors(recurrent), _torch_tensors(output), totals


def _torch_tensors(module: torch.nn.Module) -> Tensors:
    return [(name, tuple(parameter.shape)) for name, parameter in module.named_parameters()]


def _torch_total(module: torch.nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters() if parameter.requires_grad)


def rebuild() -> Iterator[dict[str, int | str]]:
    """The counts of every layer at every size, by name of the layer and then by size."""
    for layer in LAYERS:
        for size in sorted(SIZES):
            yield measure(layer, *size)


def written(counts: Iterable[dict[str, int | str]]) -> str:
    """The text of the fixture: one count on a line, so that a difference shows where it is."""
    versions = {name: version(name).partition("+")[0] for name in ("keras", "torch")}
    lines = ",\n".join(f"  {json.dumps(count)}" for count in counts)
    return f'{{"made_with": {json.dumps(versions)},\n "counts": [\n{lines}\n]}}\n'


if __name__ == "__main__":
    FIXTURE.parent.mkdir(exist_ok=True)
    FIXTURE.write_text(written(rebuild()), encoding="utf-8")
