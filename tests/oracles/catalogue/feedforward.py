"""Feed-forward networks: what Keras and PyTorch count. On the meta device, so that no weights are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from catalogue import Oracle, Table, Values, sizes, the_keras, the_torch


def _model(shape: tuple[int, ...], *layers: Any) -> Any:
    keras = the_keras()
    with keras.device("meta"):
        return keras.Sequential([keras.Input(shape), *layers])


def _built(layer: Any, *shape: int) -> Any:
    with the_keras().device("meta"):
        layer.build((None, *shape))
    return layer


def _trainable(layer: Any) -> int:
    return sum(one.value.numel() for one in layer.trainable_weights)


def _count(*layers: Any) -> int:
    return sum(one.numel() for layer in layers for one in layer.parameters())


def _linear(inputs: int, units: int, **options: Any) -> Any:
    return the_torch().nn.Linear(inputs, units, device="meta", **options)


# ── dense layers ──────────────────────────────────────────────────────────────────────────────────
def keras_dense(**options: Any) -> Callable[[Values], object]:
    """A dense Keras layer of `k` units on `m` inputs."""

    def counted(values: Values) -> object:
        m, k = sizes(values, "m k")
        return _built(the_keras().layers.Dense(k, **options), m).count_params()

    return counted


def torch_dense(**options: Any) -> Callable[[Values], object]:
    """A linear PyTorch layer of `k` units on `m` inputs."""
    return lambda values: _count(_linear(*sizes(values, "m k"), **options))


def keras_simple_rnn(values: Values) -> object:
    """A Keras simple RNN, in which units are connected, has one bias vector as a dense layer has."""
    m, k = sizes(values, "m k")
    return _built(the_keras().layers.SimpleRNN(k), 1, m).count_params()


def keras_inputs(values: Values) -> object:
    """The inputs of the dense Keras layer that has `total` parameters: more inputs always have more."""
    m, total = sizes(values, "m total")
    return m if keras_dense()(values) == total else None


def torch_inputs(values: Values) -> object:
    """The inputs of the linear PyTorch layer that has `total` parameters."""
    m, total = sizes(values, "m total")
    return m if torch_dense()(values) == total else None


def torch_weight_shape(values: Values) -> object:
    """The shape of the weight of a linear PyTorch layer."""
    return tuple(_linear(*sizes(values, "m k")).weight.shape)


def keras_kernel_shape(values: Values) -> object:
    """The shape of the kernel of a dense Keras layer."""
    m, k = sizes(values, "m k")
    return tuple(_built(the_keras().layers.Dense(k), m).kernel.shape)


def _numbers(values: Values) -> tuple[list[list[float]], list[float], list[float]]:
    w1, w2, w3, w4, b1, b2, x1, x2 = map(float, sizes(values, "w1 w2 w3 w4 b1 b2 x1 x2"))
    return [[w1, w2], [w3, w4]], [b1, b2], [x1, x2]


def torch_outputs(values: Values) -> tuple[int, ...]:
    """What a linear PyTorch layer with these weights makes of the inputs, with ReLU behind it."""
    torch = the_torch()
    weights, biases, inputs = _numbers(values)
    with torch.no_grad():
        layer = torch.nn.Linear(2, 2)
        layer.weight.copy_(torch.tensor(weights))
        layer.bias.copy_(torch.tensor(biases))
        return tuple(int(one) for one in torch.relu(layer(torch.tensor(inputs))))


def keras_outputs(values: Values) -> tuple[int, ...]:
    """What a dense Keras layer with ReLU and these weights, transposed, makes of the inputs."""
    weights, biases, inputs = _numbers(values)
    torch = the_torch()
    layer = the_keras().layers.Dense(2, activation="relu")
    layer.build((None, 2))
    layer.set_weights([torch.tensor(weights).T.numpy(), torch.tensor(biases).numpy()])
    with torch.no_grad():
        return tuple(int(one) for one in layer(torch.tensor([inputs]))[0])


# ── several layers ────────────────────────────────────────────────────────────────────────────────
def keras_mlp(*, use_bias: bool = True) -> Callable[[Values], object]:
    """A Keras model with two hidden layers."""

    def counted(values: Values) -> object:
        m, *units = sizes(values, "m p q k")
        dense = the_keras().layers.Dense
        return _model((m,), *(dense(one, use_bias=use_bias) for one in units)).count_params()

    return counted


def _torch_mlp(values: Values, *, bias: bool = True) -> Any:
    m, p, q, k = sizes(values, "m p q k")
    nn = the_torch().nn
    return nn.Sequential(
        _linear(m, p, bias=bias), nn.ReLU(), _linear(p, q, bias=bias), nn.ReLU(), _linear(q, k, bias=bias)
    )


def torch_mlp(values: Values) -> object:
    """A PyTorch network with two hidden layers."""
    return _count(_torch_mlp(values))


def torch_mlp_without_biases(values: Values) -> object:
    """The same without biases."""
    return _count(_torch_mlp(values, bias=False))


def torch_mlp_parts(values: Values) -> object:
    """Its linear layers, and all together."""
    model = _torch_mlp(values)
    return (*(_count(model[place]) for place in (0, 2, 4)), _count(model))


def torch_mlp_parts_without_biases(values: Values) -> object:
    """The same without biases."""
    model = _torch_mlp(values, bias=False)
    return (*(_count(model[place]) for place in (0, 2, 4)), _count(model))


def keras_hidden_units(values: Values) -> object:
    """The hidden units of the Keras network with `total` parameters: more units always have more."""
    m, n, k, total = sizes(values, "m n k total")
    dense = the_keras().layers.Dense
    return n if _model((m,), dense(n), dense(k)).count_params() == total else None


def torch_hidden_units(values: Values) -> object:
    """The hidden units of the PyTorch network with `total` parameters."""
    m, n, k, total = sizes(values, "m n k total")
    return n if _count(_linear(m, n), _linear(n, k)) == total else None


def keras_behind(flattening: str) -> Callable[[Values], object]:
    """A dense Keras layer behind a feature map that this layer makes flat."""

    def counted(values: Values) -> object:
        h, w, c, k = sizes(values, "h w c k")
        layers = the_keras().layers
        return _model((h, w, c), getattr(layers, flattening)(), layers.Dense(k)).layers[-1].count_params()

    return counted


def torch_flatten_dense(values: Values) -> object:
    """A PyTorch layer that finds out by itself how many values a flattened feature map has."""
    h, w, c, k = sizes(values, "h w c k")
    torch = the_torch()
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.LazyLinear(k, device="meta"))
    model(torch.empty(1, c, h, w, device="meta"))
    return _count(model)


# ── embeddings ────────────────────────────────────────────────────────────────────────────────────
def keras_embedding(values: Values) -> object:
    """A Keras embedding that is built for texts of `T` words, the first of them padding."""
    vocabulary, d, words = sizes(values, "V d T")
    return _built(the_keras().layers.Embedding(vocabulary, d, mask_zero=True), words).count_params()


def torch_embedding(values: Values) -> object:
    """A PyTorch embedding whose first word is padding."""
    vocabulary, d = sizes(values, "V d")
    return _count(the_torch().nn.Embedding(vocabulary, d, padding_idx=0, device="meta"))


def keras_embedding_parts(values: Values) -> object:
    """The layers of the model in the stem, what its dense layer reads, and all together."""
    vocabulary, d, words, k = sizes(values, "V d T k")
    layers = the_keras().layers
    model = _model((words,), layers.Embedding(vocabulary, d), layers.Flatten(), layers.Dense(k))
    table, flat, dense = model.layers
    return table.count_params(), flat.output.shape[-1], dense.count_params(), model.count_params()


# ── normalisation and dropout ─────────────────────────────────────────────────────────────────────
def _keras_norm(values: Values) -> Any:
    return _built(the_keras().layers.BatchNormalization(), *sizes(values, "c"))


def keras_norm_counts(values: Values) -> object:
    """What a Keras batch normalisation trains, and what it keeps."""
    layer = _keras_norm(values)
    return _trainable(layer), layer.count_params() - _trainable(layer)


def torch_norm_counts(values: Values) -> object:
    """What a PyTorch batch normalisation trains, and what it keeps in buffers."""
    layer = the_torch().nn.BatchNorm1d(*sizes(values, "c"), device="meta")
    return _count(layer), sum(one.numel() for one in layer.buffers())


def keras_norm_of_maps(values: Values) -> object:
    """What a Keras batch normalisation of feature maps trains."""
    h, w, c = sizes(values, "h w c")
    return _trainable(_built(the_keras().layers.BatchNormalization(), h, w, c))


def keras_norm_all(values: Values) -> object:
    """All parameters of a Keras batch normalisation."""
    return _keras_norm(values).count_params()


def torch_norm_of_maps(values: Values) -> object:
    """What a PyTorch batch normalisation of feature maps trains."""
    return _count(the_torch().nn.BatchNorm2d(*sizes(values, "c"), device="meta"))


def _keras_block(values: Values, *, use_bias: bool = False) -> Any:
    m, c = sizes(values, "m c")
    layers = the_keras().layers
    return _model((m,), layers.Dense(c, use_bias=use_bias), layers.BatchNormalization())


def keras_block(values: Values) -> object:
    """What a dense Keras layer without biases and a batch normalisation train."""
    return _trainable(_keras_block(values))


def keras_block_all(values: Values) -> object:
    """All their parameters."""
    return _keras_block(values).count_params()


def keras_block_with_biases(values: Values) -> object:
    """What they train if the dense layer has biases."""
    return _trainable(_keras_block(values, use_bias=True))


def torch_block(values: Values) -> object:
    """What a linear PyTorch layer without biases and a batch normalisation train."""
    m, c = sizes(values, "m c")
    return _count(_linear(m, c, bias=False), the_torch().nn.BatchNorm1d(c, device="meta"))


def keras_normalised(layer: str) -> Callable[[Values], object]:
    """A Keras normalisation of the vectors of a sequence."""

    def counted(values: Values) -> object:
        d, steps = sizes(values, "d T")
        return _built(getattr(the_keras().layers, layer)(), steps, d).count_params()

    return counted


def torch_normalised(layer: str) -> Callable[[Values], object]:
    """A PyTorch normalisation of the vectors of a sequence."""
    return lambda values: _count(getattr(the_torch().nn, layer)(*sizes(values, "d"), device="meta"))


def torch_normalised_steps(values: Values) -> object:
    """A PyTorch layer normalisation over time steps and features."""
    return _count(the_torch().nn.LayerNorm(sizes(values, "T d"), device="meta"))


def _dropped(values: Values) -> Iterable[Any]:
    n, k = sizes(values, "n k")
    layers = the_keras().layers
    return layers.Dense(n), layers.Dropout(float(values["r"])), layers.Dense(k)


def keras_dropout(values: Values) -> object:
    """The Keras model in the stem."""
    return _model(sizes(values, "m"), *_dropped(values)).count_params()


def torch_dropout(values: Values) -> object:
    """The same in PyTorch."""
    m, n, k = sizes(values, "m n k")
    return _count(_linear(m, n), the_torch().nn.Dropout(float(values["r"])), _linear(n, k))


def _classifier(values: Values, *, normalised: bool = True) -> Any:
    s, n, k = sizes(values, "s n k")
    layers = the_keras().layers
    made = [
        layers.Flatten(),
        layers.Dense(n, activation="relu"),
        layers.BatchNormalization(),
        layers.Dropout(0.5),
        layers.Dense(k, activation="softmax"),
    ]
    if not normalised:
        del made[2]
    return _model((s, s), *made)


def keras_classifier(values: Values) -> object:
    """All parameters of the Keras model in the stem, and those that are trained."""
    model = _classifier(values)
    return model.count_params(), _trainable(model)


def keras_classifier_without_norm(values: Values) -> object:
    """The same without normalisation."""
    model = _classifier(values, normalised=False)
    return model.count_params(), _trainable(model)


ORACLES: Table = {
    # ── dense layers ──
    "dense-total": (
        Oracle("Keras", keras_dense()),
        Oracle("PyTorch", torch_dense()),
        Oracle("PyTorch", torch_dense(bias=False), mistake="leaves_out_the_biases"),
        Oracle("Keras", keras_simple_rnn, mistake="connects_the_units"),
    ),
    "dense-inputs-from-total": (Oracle("Keras", keras_inputs), Oracle("PyTorch", torch_inputs)),
    "dense-weight-shape": (
        Oracle("PyTorch", torch_weight_shape),
        Oracle("Keras", keras_kernel_shape, mistake="takes_the_shape_in_keras"),
    ),
    "dense-forward": (
        Oracle("PyTorch", torch_outputs),
        Oracle("Keras", keras_outputs),
    ),
    # ── several layers ──
    "mlp-total": (
        Oracle("Keras", keras_mlp()),
        Oracle("PyTorch", torch_mlp),
        Oracle("PyTorch", torch_mlp_without_biases, mistake="leaves_out_all_biases"),
    ),
    "mlp-part-by-part": (
        Oracle("PyTorch", torch_mlp_parts),
        Oracle("PyTorch", torch_mlp_parts_without_biases, mistake="leaves_out_all_biases"),
    ),
    "hidden-units-from-total": (Oracle("Keras", keras_hidden_units), Oracle("PyTorch", torch_hidden_units)),
    "flatten-dense": (
        Oracle("Keras", keras_behind("Flatten")),
        Oracle("PyTorch", torch_flatten_dense),
        Oracle("Keras", keras_behind("GlobalAveragePooling2D"), mistake="averages_the_positions"),
    ),
    # ── embeddings ──
    "embedding-total": (Oracle("Keras", keras_embedding), Oracle("PyTorch", torch_embedding)),
    "embedding-dense-model": (Oracle("Keras", keras_embedding_parts),),
    # ── normalisation and dropout ──
    "batch-norm-counts": (
        Oracle("Keras", keras_norm_counts),
        Oracle("PyTorch", torch_norm_counts, mistake="counts_the_batches_as_well"),
    ),
    "batch-norm-claim": (
        Oracle("Keras", keras_norm_of_maps),
        Oracle("PyTorch", torch_norm_of_maps),
        Oracle("Keras", keras_norm_all, mistake="counts_the_moving_statistics"),
    ),
    "dense-batch-norm": (
        Oracle("Keras", keras_block),
        Oracle("PyTorch", torch_block),
        Oracle("Keras", keras_block_all, mistake="counts_the_moving_statistics"),
        Oracle("Keras", keras_block_with_biases, mistake="keeps_the_biases"),
    ),
    "layer-norm": (
        Oracle("Keras", keras_normalised("LayerNormalization")),
        Oracle("PyTorch", torch_normalised("LayerNorm")),
        Oracle("Keras", keras_normalised("BatchNormalization"), mistake="counts_moving_statistics"),
        Oracle("PyTorch", torch_normalised("RMSNorm"), mistake="forgets_the_shift"),
        Oracle("PyTorch", torch_normalised_steps, mistake="has_a_pair_for_each_step"),
    ),
    "dropout-total": (Oracle("Keras", keras_dropout), Oracle("PyTorch", torch_dropout)),
    "classifier-trainable": (
        Oracle("Keras", keras_classifier),
        Oracle("Keras", keras_classifier_without_norm, mistake="leaves_out_the_normalisation"),
    ),
}
