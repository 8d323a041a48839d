"""Recurrent layers: what Keras and PyTorch count. On the meta device, so that no weights are made."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from math import prod
from typing import Any

from catalogue import Oracle, Table, Values, sizes, the_keras, the_torch

# ── what is counted in a layer ────────────────────────────────────────────────────────────────────
Sizes = Iterable[tuple[str, tuple[int, ...]]]
"""The names and shapes of a layer's trainable tensors."""


def _keras_tensors(layer: Any) -> Sizes:
    return [(one.name, tuple(one.shape)) for one in layer.trainable_weights]


def _torch_tensors(layer: Any) -> Sizes:
    return [(name, tuple(one.shape)) for name, one in layer.named_parameters()]


ROLES = {
    "input": lambda name: name == "kernel" or name.startswith("weight_ih"),
    "recurrent": lambda name: name == "recurrent_kernel" or name.startswith("weight_hh"),
    "biases": lambda name: name.startswith("bias"),
    "total": lambda _: True,
}


def _count(tensors: Sizes, *roles: str) -> int:
    return sum(prod(shape) for name, shape in tensors if any(ROLES[role](name) for role in roles))


# ── one layer ─────────────────────────────────────────────────────────────────────────────────────
@cache
def _keras_layer(name: str, inputs: int, units: int, options: tuple[tuple[str, Any], ...] = ()) -> Sizes:
    layer = getattr(the_keras().layers, name)(units, **dict(options))
    with the_keras().device("meta"):
        layer.build((None, None, inputs))
    return _keras_tensors(layer)


@cache
def _torch_layer(name: str, inputs: int, units: int, options: tuple[tuple[str, Any], ...] = ()) -> Sizes:
    return _torch_tensors(getattr(the_torch().nn, name)(inputs, units, device="meta", **dict(options)))


def in_keras(layer: str, *parts: str, mistake: str = "", **options: Any) -> Oracle:
    """What Keras counts in a layer of `n` units on `m` inputs; each part is a sum of roles (`recurrent+biases`)."""

    def counted(values: Values) -> object:
        tensors = _keras_layer(layer, *sizes(values, "m n"), tuple(options.items()))
        return tuple(_count(tensors, *part.split("+")) for part in parts or ("total",))

    return Oracle("Keras", counted, mistake)


def in_torch(layer: str, *parts: str, mistake: str = "", **options: Any) -> Oracle:
    """What PyTorch counts in a layer of `n` units on `m` inputs."""

    def counted(values: Values) -> object:
        tensors = _torch_layer(layer, *sizes(values, "m n"), tuple(options.items()))
        return tuple(_count(tensors, *part.split("+")) for part in parts or ("total",))

    return Oracle("PyTorch", counted, mistake)


# ── a layer that the drawn row names ──────────────────────────────────────────────────────────────
def _named(values: Values, layer: str) -> Sizes:
    """The tensors of the layer that a stem with this number of bias vectors or in these words means."""
    m, n = sizes(values, "m n")
    words = str(values.get("layer", ""))
    if "torch" in words:
        return _torch_layer(layer, m, n, (("bidirectional", True),) if "bidirectional" in words else ())
    made = _keras_wrapped if "Bidirectional" in words else _keras_unwrapped
    return made(layer, m, n, values["b"] == 2)


@cache
def _keras_unwrapped(layer: str, inputs: int, units: int, reset_after: bool) -> Sizes:
    options = (("reset_after", reset_after),) if layer == "GRU" else ()
    return _keras_layer(layer, inputs, units, options)


@cache
def _keras_wrapped(layer: str, inputs: int, units: int, reset_after: bool) -> Sizes:
    options = {"reset_after": reset_after} if layer == "GRU" else {}
    wrapped = the_keras().layers.Bidirectional(getattr(the_keras().layers, layer)(units, **options))
    with the_keras().device("meta"):
        wrapped.build((None, None, inputs))
    return _keras_tensors(wrapped)


def keras_gru_biases(values: Values) -> object:
    """The biases of a Keras GRU with one or two vectors in each set."""
    return _count(_keras_unwrapped("GRU", *sizes(values, "m n"), values["b"] == 2), "biases")


def named_gru_total(values: Values) -> object:
    """The parameters of the GRU layer that the row names."""
    return _count(_named(values, "GRU"), "total")


def named_lstm_total(values: Values) -> object:
    """The parameters of the LSTM layer that the row names."""
    return _count(_named(values, "LSTM"), "total")


def keras_second_bias(values: Values) -> object:
    """What `reset_after=True` adds to a Keras GRU."""
    m, n = sizes(values, "m n")
    with_it, without = (_count(_keras_unwrapped("GRU", m, n, after), "total") for after in (True, False))
    return with_it - without


def torch_second_bias(values: Values) -> object:
    """The vector `bias_hh` of a PyTorch GRU, which a Keras GRU with `reset_after=False` lacks."""
    tensors = dict(_torch_layer("GRU", *sizes(values, "m n")))
    return prod(tensors["bias_hh_l0"])


# ── models of several layers ──────────────────────────────────────────────────────────────────────
def _keras_model(shape: tuple[int | None, ...], *layers: Any) -> Any:
    keras = the_keras()
    with keras.device("meta"):
        return keras.Sequential([keras.Input(shape), *layers])


def _torch_count(*layers: Any) -> int:
    return sum(_count(_torch_tensors(layer), "total") for layer in layers)


def keras_with_dense(layer: str, mistake: str = "", **options: Any) -> Oracle:
    """A Keras model of a recurrent layer and a dense one."""

    def counted(values: Values) -> object:
        m, n, k = sizes(values, "m n k")
        layers = the_keras().layers
        return _keras_model((None, m), getattr(layers, layer)(n, **options), layers.Dense(k)).count_params()

    return Oracle("Keras", counted, mistake)


def torch_with_dense(layer: str, mistake: str = "", **options: Any) -> Oracle:
    """A PyTorch recurrent layer and a linear one."""

    def counted(values: Values) -> object:
        m, n, k = sizes(values, "m n k")
        nn = the_torch().nn
        return _torch_count(
            getattr(nn, layer)(m, n, device="meta", **options), nn.Linear(n, k, device="meta")
        )

    return Oracle("PyTorch", counted, mistake)


def keras_dense(values: Values) -> object:
    """A Keras dense layer behind a simple RNN."""
    m, n, k = sizes(values, "m n k")
    layers = the_keras().layers
    return _keras_model((None, m), layers.SimpleRNN(n), layers.Dense(k)).layers[-1].count_params()


def torch_dense(values: Values) -> object:
    """A PyTorch linear layer."""
    return _torch_count(the_torch().nn.Linear(*sizes(values, "n k"), device="meta"))


def keras_dense_weights(values: Values) -> object:
    """The kernel of a Keras dense layer behind a simple RNN."""
    m, n, k = sizes(values, "m n k")
    layers = the_keras().layers
    return prod(_keras_model((None, m), layers.SimpleRNN(n), layers.Dense(k)).layers[-1].kernel.shape)


def torch_dense_weights(values: Values) -> object:
    """The weight of a PyTorch linear layer."""
    return prod(the_torch().nn.Linear(*sizes(values, "n k"), device="meta").weight.shape)


def keras_input_matrix(values: Values) -> object:
    """The shape of the kernel of a Keras simple RNN."""
    return dict(_keras_layer("SimpleRNN", *sizes(values, "m n")))["kernel"]


def torch_input_matrix(values: Values) -> object:
    """The shape of `weight_ih_l0` of a PyTorch RNN, which stands on the left of a column."""
    return dict(_torch_layer("RNN", *sizes(values, "m n")))["weight_ih_l0"]


def keras_output_matrix(values: Values) -> object:
    """The shape of the kernel of a dense layer behind a Keras simple RNN."""
    m, n, k = sizes(values, "m n k")
    layers = the_keras().layers
    return tuple(_keras_model((None, m), layers.SimpleRNN(n), layers.Dense(k)).layers[-1].kernel.shape)


def torch_output_matrix(values: Values) -> object:
    """The shape of the weight of a PyTorch linear layer, which stands on the left of a column."""
    return tuple(the_torch().nn.Linear(*sizes(values, "n k"), device="meta").weight.shape)


def keras_on_sequences(values: Values) -> object:
    """A Keras simple RNN that is built for sequences of a fixed length."""
    m, n, steps = sizes(values, "m n T")
    return _keras_model((steps, m), the_keras().layers.SimpleRNN(n)).count_params()


# ── both directions ───────────────────────────────────────────────────────────────────────────────
def keras_both(values: Values) -> object:
    """`Bidirectional` around a Keras LSTM."""
    return _count(_keras_wrapped("LSTM", *sizes(values, "m n"), reset_after=True), "total")


def keras_sequence_shape(values: Values) -> object:
    """What a bidirectional Keras LSTM makes of a sequence, without the batch."""
    m, n, steps = sizes(values, "m n T")
    keras = the_keras()
    layer = keras.layers.Bidirectional(keras.layers.LSTM(n, return_sequences=True))
    with keras.device("meta"):
        return tuple(layer(keras.KerasTensor((None, steps, m))).shape[1:])


def _torch_output(values: Values, **options: Any) -> tuple[int, ...]:
    # Really computed, with double precision: the meta device, and what compiles for a size, take much longer.
    m, n, steps = sizes(values, "m n T")
    torch = the_torch()
    layer = torch.nn.LSTM(m, n, dtype=torch.float64, **options)
    with torch.no_grad():
        return tuple(layer(torch.zeros(steps, m, dtype=torch.float64))[0].shape)


def torch_sequence_shape(values: Values) -> object:
    """What a bidirectional PyTorch LSTM makes of a sequence without a batch."""
    return _torch_output(values, bidirectional=True)


def torch_one_way_shape(values: Values) -> object:
    """The same of an LSTM in one direction."""
    return _torch_output(values)


def _keras_both_and_dense(values: Values, steps: int | None, mode: str) -> Any:
    m, n, k = sizes(values, "m n k")
    layers = the_keras().layers
    return _keras_model((steps, m), layers.Bidirectional(layers.LSTM(n), merge_mode=mode), layers.Dense(k))


def keras_head(values: Values) -> object:
    """The dense layer behind a bidirectional Keras LSTM that joins its outputs as the row says."""
    return _keras_both_and_dense(values, None, str(values["mode"])).layers[-1].count_params()


def keras_bidirectional_parts(values: Values) -> object:
    """The layers of the model in the stem, what the first hands on, and all together."""
    model = _keras_both_and_dense(values, int(values["T"]), "concat")
    both, head = model.layers
    return both.count_params(), both.output.shape[-1], head.count_params(), model.count_params()


def torch_bidirectional_parts(values: Values) -> object:
    """The same in PyTorch, with its second bias vector."""
    m, n, k = sizes(values, "m n k")
    nn = the_torch().nn
    both = nn.LSTM(m, n, bidirectional=True, device="meta")
    handed_on = _torch_output(values, bidirectional=True)[-1]
    head = nn.Linear(handed_on, k, device="meta")
    return _torch_count(both), handed_on, _torch_count(head), _torch_count(both, head)


# ── layers on layers ──────────────────────────────────────────────────────────────────────────────
def keras_stack(values: Values) -> object:
    """Two Keras layers of `n` and `p` units."""
    m, n, p = sizes(values, "m n p")
    made = the_keras().layers.LSTM
    return _keras_model((None, m), made(n, return_sequences=True), made(p)).count_params()


def torch_stack(values: Values) -> object:
    """Two PyTorch layers of `n` and `p` units."""
    m, n, p = sizes(values, "m n p")
    made = the_torch().nn.LSTM
    return _torch_count(made(m, n, device="meta"), made(n, p, device="meta"))


def torch_layers(layer: str, mistake: str = "", **options: Any) -> Oracle:
    """A PyTorch layer with `num_layers`."""

    def counted(values: Values) -> object:
        m, n, number = sizes(values, "m n L")
        return _torch_count(getattr(the_torch().nn, layer)(m, n, num_layers=number, device="meta", **options))

    return Oracle("PyTorch", counted, mistake)


def keras_layers_one_bias(values: Values) -> object:
    """The same layers in Keras, which keeps one bias vector."""
    m, n, number = sizes(values, "m n L")
    made = the_keras().layers.LSTM
    return _keras_model((None, m), *(made(n, return_sequences=True) for _ in range(number))).count_params()


def torch_two_both(layer: str, mistake: str = "", **options: Any) -> Oracle:
    """Two bidirectional PyTorch layers."""
    return in_torch(layer, mistake=mistake, num_layers=2, bidirectional=True, **options)


def keras_two_both(values: Values) -> object:
    """Two bidirectional Keras layers."""
    m, n = sizes(values, "m n")
    layers = the_keras().layers
    made = (layers.Bidirectional(layers.GRU(n, return_sequences=True)) for _ in range(2))
    return _keras_model((None, m), *made).count_params()


def torch_projected(values: Values) -> object:
    """A PyTorch LSTM with `proj_size`."""
    m, n, r = sizes(values, "m n r")
    return _torch_count(the_torch().nn.LSTM(m, n, proj_size=r, device="meta"))


# ── models, growth, and the other way round ───────────────────────────────────────────────────────
def keras_classifier_parts(values: Values) -> object:
    """The layers of the model in the stem, and all together."""
    vocabulary, m, n, k, steps = sizes(values, "V m n k T")
    layers = the_keras().layers
    model = _keras_model((steps,), layers.Embedding(vocabulary, m), layers.LSTM(n), layers.Dense(k))
    return (*(layer.count_params() for layer in model.layers), model.count_params())


def torch_classifier_parts(values: Values) -> object:
    """The same in PyTorch, with its second bias vector."""
    vocabulary, m, n, k = sizes(values, "V m n k")
    nn = the_torch().nn
    layers = (
        nn.Embedding(vocabulary, m, device="meta"),
        nn.LSTM(m, n, device="meta"),
        nn.Linear(n, k, device="meta"),
    )
    return (*map(_torch_count, layers), _torch_count(*layers))


def keras_growth(values: Values) -> object:
    """What twice as many units add to a Keras LSTM."""
    m, n = sizes(values, "m n")
    large, small = (_count(_keras_layer("LSTM", m, units), "total") for units in (2 * n, n))
    return large - small


def keras_doubled(values: Values) -> object:
    """A Keras LSTM with twice as many units."""
    m, n = sizes(values, "m n")
    return _count(_keras_layer("LSTM", m, 2 * n), "total")


def keras_units(layer: str) -> Oracle:
    """The units of the Keras layer that has `total` parameters: more units always have more."""

    def counted(values: Values) -> object:
        m, n, total = sizes(values, "m n total")
        return n if _count(_keras_layer(layer, m, n), "total") == total else None

    return Oracle("Keras", counted)


def torch_units(layer: str) -> Oracle:
    """The units of the PyTorch layer that has `total` parameters."""

    def counted(values: Values) -> object:
        m, n, total = sizes(values, "m n total")
        return n if _count(_torch_layer(layer, m, n), "total") == total else None

    return Oracle("PyTorch", counted)


ORACLES: Table = {
    # ── simple RNN ──
    "rnn-input-weights": (
        in_keras("SimpleRNN", "input"),
        in_torch("RNN", "input"),
    ),
    "rnn-recurrent-weights": (
        in_keras("SimpleRNN", "recurrent"),
        in_torch("RNN", "recurrent"),
    ),
    "rnn-biases": (
        in_keras("SimpleRNN", "biases"),
        in_torch("RNN", "biases", mistake="doubles_the_bias"),
    ),
    "rnn-total": (
        in_keras("SimpleRNN"),
        in_torch("RNN", mistake="doubles_the_bias"),
    ),
    "rnn-total-pytorch": (
        in_torch("RNN"),
        in_keras("SimpleRNN", mistake="counts_one_bias_vector"),
    ),
    "rnn-total-no-bias": (
        in_keras("SimpleRNN", use_bias=False),
        in_torch("RNN", bias=False),
        in_torch("RNN", mistake="keeps_two_bias_vectors"),
    ),
    "rnn-breakdown": (in_keras("SimpleRNN", "input", "recurrent+biases"),),
    "rnn-input-shape": (
        Oracle("Keras", keras_input_matrix),
        Oracle("PyTorch", torch_input_matrix, mistake="transposes_the_input_matrix"),
    ),
    "rnn-output-shape": (
        Oracle("Keras", keras_output_matrix),
        Oracle("PyTorch", torch_output_matrix, mistake="transposes_the_output_matrix"),
    ),
    "rnn-output-layer": (
        Oracle("Keras", keras_dense),
        Oracle("PyTorch", torch_dense),
    ),
    "rnn-output-weights": (
        Oracle("Keras", keras_dense_weights),
        Oracle("PyTorch", torch_dense_weights),
    ),
    "rnn-network": (
        keras_with_dense("SimpleRNN"),
        torch_with_dense("RNN", mistake="doubles_the_bias"),
    ),
    "rnn-time-steps": (Oracle("Keras", keras_on_sequences),),
    # ── GRU ──
    "gru-input-weights": (
        in_keras("GRU", "input"),
        in_torch("GRU", "input"),
    ),
    "gru-recurrent-weights": (
        in_keras("GRU", "recurrent"),
        in_torch("GRU", "recurrent"),
    ),
    "gru-biases": (
        Oracle("Keras", keras_gru_biases),
        in_torch("GRU", "biases", mistake="doubles_the_bias"),
        in_keras("GRU", "biases", mistake="counts_one_bias_vector", reset_after=False),
    ),
    "gru-total": (
        in_keras("GRU", reset_after=False),
        in_torch("GRU", mistake="doubles_the_bias"),
    ),
    "gru-total-keras": (
        in_keras("GRU"),
        in_torch("GRU"),
        in_keras("GRU", mistake="counts_one_bias_vector", reset_after=False),
    ),
    "gru-units-from-total": (keras_units("GRU"), torch_units("GRU")),
    "gru-total-no-bias": (
        in_keras("GRU", use_bias=False),
        in_torch("GRU", bias=False),
        in_torch("GRU", mistake="keeps_two_bias_vectors"),
    ),
    "gru-total-by-library": (Oracle("Keras and PyTorch", named_gru_total),),
    "gru-second-bias": (
        Oracle("Keras", keras_second_bias),
        Oracle("PyTorch", torch_second_bias),
    ),
    "gru-network": (
        keras_with_dense("GRU"),
        torch_with_dense("GRU"),
        keras_with_dense("GRU", mistake="counts_one_bias_vector", reset_after=False),
    ),
    "gru-from-rnn": (
        in_keras("GRU", reset_after=False),
        in_torch("GRU", mistake="adds_a_second_bias_vector"),
    ),
    # ── LSTM ──
    "lstm-input-weights": (
        in_keras("LSTM", "input"),
        in_torch("LSTM", "input"),
    ),
    "lstm-recurrent-weights": (
        in_keras("LSTM", "recurrent"),
        in_torch("LSTM", "recurrent"),
    ),
    "lstm-total": (
        in_keras("LSTM"),
        in_torch("LSTM", mistake="doubles_the_bias"),
    ),
    "lstm-total-pytorch": (
        in_torch("LSTM"),
        in_keras("LSTM", mistake="counts_one_bias_vector"),
    ),
    "lstm-network": (
        keras_with_dense("LSTM"),
        torch_with_dense("LSTM", mistake="doubles_the_bias"),
    ),
    "lstm-from-gru": (in_keras("LSTM"),),
    # ── both directions ──
    "lstm-bidirectional": (
        Oracle("Keras", keras_both),
        in_torch("LSTM", mistake="doubles_the_bias", bidirectional=True),
        in_torch("LSTM", mistake="leaves_out_the_bias", bidirectional=True, bias=False),
        in_keras("LSTM", mistake="counts_one_direction"),
        Oracle("Keras", keras_doubled, mistake="doubles_the_units"),
    ),
    "gru-bidirectional": (Oracle("Keras and PyTorch", named_gru_total),),
    "bidirectional-shape": (
        Oracle("Keras", keras_sequence_shape),
        Oracle("PyTorch", torch_sequence_shape),
        Oracle("PyTorch", torch_one_way_shape, mistake="gives_one_direction"),
    ),
    "bidirectional-head": (Oracle("Keras", keras_head),),
    "bidirectional-model": (
        Oracle("Keras", keras_bidirectional_parts),
        Oracle("PyTorch", torch_bidirectional_parts, mistake="doubles_the_bias"),
    ),
    # ── layers on layers ──
    "lstm-stacked": (
        Oracle("Keras", keras_stack),
        Oracle("PyTorch", torch_stack, mistake="doubles_the_bias"),
        in_keras("LSTM", mistake="leaves_out_the_second_layer"),
    ),
    "lstm-layers-pytorch": (
        torch_layers("LSTM"),
        Oracle("Keras", keras_layers_one_bias, mistake="counts_one_bias_vector"),
        torch_layers("GRU", mistake="counts_gru_sets"),
        torch_layers("LSTM", mistake="leaves_out_all_biases", bias=False),
        in_torch("LSTM", mistake="counts_one_layer"),
    ),
    "gru-stacked-bidirectional": (
        torch_two_both("GRU"),
        Oracle("Keras", keras_two_both),
        torch_two_both("LSTM", mistake="counts_lstm_sets"),
        torch_two_both("GRU", mistake="leaves_out_all_biases", bias=False),
    ),
    "lstm-projection": (
        Oracle("PyTorch", torch_projected),
        in_torch("LSTM", mistake="ignores_the_projection"),
    ),
    # ── models, growth, and the other way round ──
    "embedding-lstm-model": (
        Oracle("Keras", keras_classifier_parts),
        Oracle("PyTorch", torch_classifier_parts, mistake="doubles_the_bias"),
    ),
    "lstm-growth": (
        Oracle("Keras", keras_growth),
        Oracle("Keras", keras_doubled, mistake="gives_the_new_total"),
    ),
    "lstm-units-from-total": (keras_units("LSTM"),),
    "rnn-units-from-total": (keras_units("SimpleRNN"),),
    "lstm-claim": (Oracle("Keras and PyTorch", named_lstm_total),),
}
