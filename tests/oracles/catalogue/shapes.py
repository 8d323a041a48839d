"""Tensor shapes: what Keras and PyTorch report of real layers.

On the meta device, so that nothing is computed, except for LSTM layers, which take far longer there.
"""

from __future__ import annotations

from math import prod
from typing import Any

from catalogue import Oracle, Table, Values, sizes, the_keras, the_torch


def _made(layer: Any, shape: tuple[int, ...], dtype: str = "float32") -> tuple[int, ...]:
    """The shape that a Keras *layer* makes of a symbolic tensor."""
    return tuple(layer(the_keras().KerasTensor(shape, dtype)).shape)


def _meta(*shape: int) -> Any:
    return the_torch().empty(*shape, device="meta")


# ── weights ───────────────────────────────────────────────────────────────────────────────────────
def keras_dense_kernel(values: Values) -> object:
    """The kernel of a `Dense` layer that was built for the input."""
    batch, features, units = sizes(values, "B m n")
    layer = the_keras().layers.Dense(units, kernel_initializer="zeros")
    layer.build((batch, features))
    return tuple(layer.kernel.shape)


def torch_linear_weight(values: Values) -> object:
    """The weight of a `Linear` layer."""
    features, units = sizes(values, "m n")
    return tuple(the_torch().nn.Linear(features, units, device="meta").weight.shape)


def _keras_conv(values: Values, **options: Any) -> Any:
    filters, height, width = sizes(values, "f p q")
    return the_keras().layers.Conv2D(filters, (height, width), kernel_initializer="zeros", **options)


def _torch_conv(values: Values, **options: Any) -> Any:
    channels, filters, height, width = sizes(values, "c f p q")
    return the_torch().nn.Conv2d(channels, filters, (height, width), device="meta", **options)


def keras_conv_kernel(values: Values) -> object:
    """The kernel of a `Conv2D` layer that was built for the input."""
    layer = _keras_conv(values)
    layer.build(sizes(values, "B H W c"))
    return tuple(layer.kernel.shape)


def torch_conv_weight(values: Values) -> object:
    """The weight of a `Conv2d` layer."""
    return tuple(_torch_conv(values).weight.shape)


def torch_transposed_weight(values: Values) -> object:
    """The weight of a `ConvTranspose2d` layer."""
    channels, filters, height, width = sizes(values, "c f p q")
    return tuple(
        the_torch().nn.ConvTranspose2d(channels, filters, (height, width), device="meta").weight.shape
    )


# ── what flows through ────────────────────────────────────────────────────────────────────────────
def keras_conv(values: Values) -> object:
    """A batch through `Conv2D`."""
    return _made(_keras_conv(values), sizes(values, "B H W c"))


def keras_conv_same(values: Values) -> object:
    """A batch through `Conv2D` with padding."""
    return _made(_keras_conv(values, padding="same"), sizes(values, "B H W c"))


def torch_conv(values: Values) -> object:
    """A batch through `Conv2d`."""
    return tuple(_torch_conv(values)(_meta(*sizes(values, "B c H W"))).shape)


def torch_conv_same(values: Values) -> object:
    """A batch through `Conv2d` with padding."""
    return tuple(_torch_conv(values, padding="same")(_meta(*sizes(values, "B c H W"))).shape)


def keras_global_pooling(values: Values) -> object:
    """A batch through `GlobalAveragePooling2D`."""
    return _made(the_keras().layers.GlobalAveragePooling2D(), sizes(values, "B H W c"))


def keras_flatten(values: Values) -> object:
    """A batch through `Flatten`."""
    return _made(the_keras().layers.Flatten(), sizes(values, "B H W c"))


def torch_global_pooling(values: Values) -> object:
    """A batch, channels first, through an adaptive average pooling to one value."""
    nn = the_torch().nn
    return tuple(nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())(_meta(*sizes(values, "B c H W"))).shape)


def _keras_flattened(values: Values, filters: int) -> int:
    layers = the_keras().layers
    side, kernel = sizes(values, "s k")
    shape: tuple[int, ...] = (1, side, side, 1)
    for layer in (layers.Conv2D(filters, kernel), layers.MaxPooling2D(2), layers.Flatten()):
        shape = _made(layer, shape)
    return shape[-1]


def _torch_flattened(values: Values, filters: int) -> int:
    nn = the_torch().nn
    side, kernel = sizes(values, "s k")
    model = nn.Sequential(nn.Conv2d(1, filters, kernel, device="meta"), nn.MaxPool2d(2), nn.Flatten())
    return int(model(_meta(1, 1, side, side)).shape[-1])


def keras_flattened(values: Values) -> object:
    """The features after convolution, pooling and flattening."""
    return _keras_flattened(values, int(values["f"]))


def torch_flattened(values: Values) -> object:
    """The features after convolution, pooling and flattening."""
    return _torch_flattened(values, int(values["f"]))


def keras_filters(values: Values) -> object:
    """How often the features of a layer with one filter go into those that are given."""
    return int(values["flat"]) / _keras_flattened(values, 1)


def torch_filters(values: Values) -> object:
    """How often the features of a layer with one filter go into those that are given."""
    return int(values["flat"]) / _torch_flattened(values, 1)


def _torch_permuted(*order: int) -> Any:
    def counted(values: Values) -> object:
        return tuple(_meta(*sizes(values, "B c H W")).permute(*order).shape)

    return counted


def keras_permuted(values: Values) -> object:
    """The same as a Keras layer, which does not count the batch."""
    return _made(the_keras().layers.Permute((2, 3, 1)), sizes(values, "B c H W"))


def torch_joined(values: Values) -> object:
    """Two tensors joined along axis 1."""
    first, second = _meta(*sizes(values, "B c H W")), _meta(*sizes(values, "B e H W"))
    return tuple(the_torch().cat([first, second], dim=1).shape)


def keras_joined(values: Values) -> object:
    """Two tensors joined along axis 1."""
    first, second = (the_keras().KerasTensor(sizes(values, names)) for names in ("B c H W", "B e H W"))
    return tuple(the_keras().layers.Concatenate(axis=1)([first, second]).shape)


# ── sequences ─────────────────────────────────────────────────────────────────────────────────────
def keras_embedding(values: Values) -> object:
    """A batch of token numbers through `Embedding`."""
    return _made(the_keras().layers.Embedding(*sizes(values, "V d")), sizes(values, "B T"), "int32")


def torch_embedding(values: Values) -> object:
    """A batch of token numbers through `Embedding`."""
    torch = the_torch()
    tokens = torch.zeros(*sizes(values, "B T"), dtype=torch.int64, device="meta")
    return tuple(torch.nn.Embedding(*sizes(values, "V d"), device="meta")(tokens).shape)


def _keras_lstm(values: Values, **options: Any) -> Any:
    return the_keras().layers.LSTM(int(values["n"]), **options)


def keras_sequences(values: Values) -> object:
    """A batch through `LSTM` with all its outputs."""
    return tuple(_keras_lstm(values, return_sequences=True).compute_output_shape(sizes(values, "B T m")))


def keras_last(values: Values) -> object:
    """A batch through `LSTM` with its last output."""
    return tuple(_keras_lstm(values).compute_output_shape(sizes(values, "B T m")))


def _keras_bidirectional(merge: str) -> Any:
    def counted(values: Values) -> object:
        layer = the_keras().layers.Bidirectional(_keras_lstm(values, return_sequences=True), merge_mode=merge)
        return tuple(layer.compute_output_shape(sizes(values, "B T m")))

    return counted


def _torch_lstm(values: Values, order: str, **options: Any) -> Any:
    torch = the_torch()
    torch.set_num_threads(1)  # for layers as small as these, more threads only wait for one another
    with torch.no_grad():
        return torch.nn.LSTM(*sizes(values, "m n"), **options)(torch.zeros(*sizes(values, order)))


def torch_time_first(values: Values) -> object:
    """The output of `LSTM` as it is by default."""
    return tuple(_torch_lstm(values, "T B m")[0].shape)


def torch_batch_first(values: Values) -> object:
    """The output of `LSTM` with the batch first."""
    return tuple(_torch_lstm(values, "B T m", batch_first=True)[0].shape)


def torch_last(values: Values) -> object:
    """The output of `LSTM` at the last time step."""
    return tuple(_torch_lstm(values, "B T m", batch_first=True)[0][:, -1].shape)


def torch_bidirectional(values: Values) -> object:
    """The output of `LSTM` in both directions."""
    return tuple(_torch_lstm(values, "B T m", batch_first=True, bidirectional=True)[0].shape)


def _stacked(values: Values) -> Any:
    return _torch_lstm(values, "B T m", num_layers=int(values["L"]), bidirectional=True, batch_first=True)


def torch_final_state(values: Values) -> object:
    """The final hidden states of stacked layers in both directions."""
    return tuple(_stacked(values)[1][0].shape)


def torch_stacked_output(values: Values) -> object:
    """Their output, which is not what is asked."""
    return tuple(_stacked(values)[0].shape)


def keras_dense_on_sequence(values: Values) -> object:
    """A batch of sequences through `Dense`."""
    return _made(the_keras().layers.Dense(int(values["n"])), sizes(values, "B T m"))


def torch_dense_on_sequence(values: Values) -> object:
    """A batch of sequences through `Linear`."""
    return tuple(
        the_torch().nn.Linear(*sizes(values, "m n"), device="meta")(_meta(*sizes(values, "B T m"))).shape
    )


# ── attention and broadcasting ────────────────────────────────────────────────────────────────────
def keras_attention(values: Values) -> tuple[int, ...]:
    """The attention weights of `MultiHeadAttention`, called for real: of symbolic tensors it tells another shape."""
    keras = the_keras()
    heads, width = sizes(values, "h d")
    queries, keys = (keras.ops.zeros(sizes(values, names)) for names in ("B t d", "B s d"))
    layer = keras.layers.MultiHeadAttention(heads, width // heads)
    return tuple(layer(queries, keys, return_attention_scores=True)[1].shape)


def _torch_attention(values: Values, *, mean: bool) -> tuple[int, ...]:
    heads, width = sizes(values, "h d")
    queries, keys = _meta(*sizes(values, "B t d")), _meta(*sizes(values, "B s d"))
    layer = the_torch().nn.MultiheadAttention(width, heads, batch_first=True, device="meta")
    return tuple(layer(queries, keys, keys, need_weights=True, average_attn_weights=mean)[1].shape)


def torch_attention(values: Values) -> tuple[int, ...]:
    """The attention weights of `MultiheadAttention`, of each head."""
    return _torch_attention(values, mean=False)


def keras_attention_entries(values: Values) -> object:
    """How many they are."""
    return prod(keras_attention(values))


def torch_attention_entries(values: Values) -> object:
    """How many they are."""
    return prod(torch_attention(values))


def torch_mean_entries(values: Values) -> object:
    """How many weights `MultiheadAttention` returns by default: their mean over the heads."""
    return prod(_torch_attention(values, mean=True))


def torch_pairwise(values: Values) -> tuple[int, ...]:
    """The differences of all pairs of rows."""
    first, second = _meta(*sizes(values, "n d")), _meta(*sizes(values, "m d"))
    return tuple((first[:, None, :] - second[None, :, :]).shape)


def keras_pairwise(values: Values) -> tuple[int, ...]:
    """The differences of all pairs of rows."""
    ops = the_keras().ops
    first, second = (the_keras().KerasTensor(sizes(values, names)) for names in ("n d", "m d"))
    return tuple(ops.subtract(ops.expand_dims(first, 1), ops.expand_dims(second, 0)).shape)


def torch_pairwise_entries(values: Values) -> object:
    """How many they are."""
    return prod(torch_pairwise(values))


def keras_pairwise_entries(values: Values) -> object:
    """How many they are."""
    return prod(keras_pairwise(values))


def torch_last_batch(values: Values) -> object:
    """The shape of the last batch of a loader."""
    count, size, channels, side = sizes(values, "N B c s")
    image = _meta(channels, side, side)

    class Images(the_torch().utils.data.Dataset):  # type: ignore[misc]
        def __len__(self) -> int:
            return count

        def __getitem__(self, index: int) -> Any:
            return image

    *_, last = the_torch().utils.data.DataLoader(Images(), batch_size=size)
    return tuple(last.shape)


ORACLES: Table = {
    "dense-kernel": (
        Oracle("Keras", keras_dense_kernel),
        Oracle("PyTorch", torch_linear_weight, mistake="transposes_as_pytorch"),
    ),
    "linear-weight": (
        Oracle("PyTorch", torch_linear_weight),
        Oracle("Keras", keras_dense_kernel, mistake="transposes_as_keras"),
    ),
    "conv-kernel-keras": (
        Oracle("Keras", keras_conv_kernel),
        Oracle("PyTorch", torch_conv_weight, mistake="orders_as_pytorch"),
    ),
    "conv-weight-pytorch": (
        Oracle("PyTorch", torch_conv_weight),
        Oracle("Keras", keras_conv_kernel, mistake="orders_as_keras"),
        Oracle("PyTorch", torch_transposed_weight, mistake="orders_as_transposed"),
    ),
    "conv-output-keras": (
        Oracle("Keras", keras_conv),
        Oracle("PyTorch", torch_conv, mistake="puts_the_channels_first"),
        Oracle("Keras", keras_conv_same, mistake="keeps_the_size"),
    ),
    "conv-output-pytorch": (
        Oracle("PyTorch", torch_conv),
        Oracle("Keras", keras_conv, mistake="puts_the_channels_last"),
        Oracle("PyTorch", torch_conv_same, mistake="keeps_the_size"),
    ),
    "global-pooling": (
        Oracle("Keras", keras_global_pooling),
        Oracle("PyTorch", torch_global_pooling),
        Oracle("Keras", keras_flatten, mistake="flattens"),
    ),
    "flatten-length": (Oracle("Keras", keras_flattened), Oracle("PyTorch", torch_flattened)),
    "filters-from-flatten": (Oracle("Keras", keras_filters), Oracle("PyTorch", torch_filters)),
    "permute": (
        Oracle("PyTorch", _torch_permuted(0, 2, 3, 1)),
        Oracle("Keras", keras_permuted),
        Oracle("PyTorch", _torch_permuted(0, 3, 1, 2), mistake="reads_it_the_other_way_round"),
        Oracle("PyTorch", _torch_permuted(0, 2, 1, 3), mistake="exchanges_height_and_channels"),
        Oracle("PyTorch", _torch_permuted(0, 3, 2, 1), mistake="exchanges_channels_and_width"),
    ),
    "concatenate": (Oracle("PyTorch", torch_joined), Oracle("Keras", keras_joined)),
    "embedding-output": (Oracle("Keras", keras_embedding), Oracle("PyTorch", torch_embedding)),
    "return-sequences": (
        Oracle("Keras", keras_sequences),
        Oracle("PyTorch", torch_batch_first),
        Oracle("PyTorch", torch_time_first, mistake="puts_the_time_first"),
    ),
    "last-state": (Oracle("Keras", keras_last), Oracle("PyTorch", torch_last)),
    "lstm-output-pytorch": (
        Oracle("PyTorch", torch_time_first),
        Oracle("PyTorch", torch_batch_first, mistake="puts_the_batch_first"),
        Oracle("Keras", keras_sequences, mistake="puts_the_batch_first"),
    ),
    "bidirectional-output": (
        Oracle("Keras", _keras_bidirectional("concat")),
        Oracle("PyTorch", torch_bidirectional),
        Oracle("Keras", _keras_bidirectional("sum"), mistake="forgets_the_second_direction"),
    ),
    "final-state-pytorch": (
        Oracle("PyTorch", torch_final_state),
        Oracle("PyTorch", torch_stacked_output, mistake="gives_the_output"),
    ),
    "dense-on-sequence": (
        Oracle("Keras", keras_dense_on_sequence),
        Oracle("PyTorch", torch_dense_on_sequence),
    ),
    "attention-scores": (Oracle("Keras", keras_attention), Oracle("PyTorch", torch_attention)),
    "attention-entries": (
        Oracle("Keras", keras_attention_entries),
        Oracle("PyTorch", torch_attention_entries),
        Oracle("PyTorch", torch_mean_entries, mistake="forgets_the_heads"),
    ),
    "pairwise-differences": (Oracle("PyTorch", torch_pairwise), Oracle("Keras", keras_pairwise)),
    "pairwise-entries": (Oracle("PyTorch", torch_pairwise_entries), Oracle("Keras", keras_pairwise_entries)),
    "last-batch": (Oracle("PyTorch", torch_last_batch),),
}
