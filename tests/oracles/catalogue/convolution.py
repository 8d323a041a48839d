"""Convolution and pooling layers, built for every draw: what they count, and what shapes they give."""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from catalogue import Oracle, Table, Values

LONG = 120
"""Longer than any receptive field that is asked."""


def _whole(values: Values, *names: str) -> list[int]:
    return [int(values[name]) for name in names]


# ── what a layer reports ────────────────────────────────────────────────────────────────────────
def _keras(layer: Any, *shape: int) -> Any:
    """*layer*, built for inputs of this shape (channels last, without the batch)."""
    layer.build((None, *shape))
    return layer


def _keras_shape(layer: Any, *shape: int) -> tuple[int, ...]:
    return tuple(layer.compute_output_shape((None, *shape))[1:])


def _torch_count(*layers: Any) -> int:
    return sum(tensor.numel() for layer in layers for tensor in layer.parameters())


def _torch_shape(layer: Any, *shape: int) -> tuple[int, ...]:
    """The shape of the output for one input of this shape (channels first), without the batch."""
    import torch

    return tuple(layer(torch.empty(1, *shape, device="meta")).shape[1:])


# ── parameters ──────────────────────────────────────────────────────────────────────────────────
def _keras_conv(name: str, dimensions: int) -> Callable[[Values], int]:
    def counted(values: Values) -> int:
        import keras

        k, c, f = _whole(values, "k", "c", "f")
        layer = getattr(keras.layers, name)(f, k)
        side = int(values.get("s", 16))
        return _keras(layer, *[side] * dimensions, c).count_params()

    return counted


def _torch_conv(name: str) -> Callable[[Values], int]:
    def counted(values: Values) -> int:
        import torch

        k, c, f = _whole(values, "k", "c", "f")
        return _torch_count(getattr(torch.nn, name)(c, f, k, device="meta"))

    return counted


def _keras_filters(values: Values) -> int:
    import keras

    k, c, total = _whole(values, "k", "c", "total")
    return _filters(lambda f: _keras(keras.layers.Conv2D(f, k), 16, 16, c).count_params(), total)


def _torch_filters(values: Values) -> int:
    import torch

    k, c, total = _whole(values, "k", "c", "total")
    return _filters(lambda f: _torch_count(torch.nn.Conv2d(c, f, k, device="meta")), total)


def _filters(counted: Callable[[int], int], total: int) -> int:
    """The number of filters for which a layer counts just *total* parameters."""
    found = bisect.bisect_left(range(1, 100), total, key=counted) + 1
    assert counted(found) == total
    return found


def _keras_grouped(values: Values) -> int:
    import keras

    k, c, f, g = _whole(values, "k", "c", "f", "g")
    return _keras(keras.layers.Conv2D(f, k, groups=g), 16, 16, c).count_params()


def _torch_grouped(values: Values) -> int:
    import torch

    k, c, f, g = _whole(values, "k", "c", "f", "g")
    return _torch_count(torch.nn.Conv2d(c, f, k, groups=g, device="meta"))


def _torch_ungrouped(values: Values) -> int:
    import torch

    k, c, f = _whole(values, "k", "c", "f")
    return _torch_count(torch.nn.Conv2d(c, f, k, device="meta"))


def _keras_depthwise(values: Values) -> int:
    import keras

    k, c, d = _whole(values, "k", "c", "d")
    return _keras(keras.layers.DepthwiseConv2D(k, depth_multiplier=d), 16, 16, c).count_params()


def _torch_depthwise(values: Values) -> int:
    import torch

    k, c, d = _whole(values, "k", "c", "d")
    return _torch_count(torch.nn.Conv2d(c, c * d, k, groups=c, device="meta"))


def _keras_separable(values: Values) -> int:
    import keras

    k, c, f = _whole(values, "k", "c", "f")
    return _keras(keras.layers.SeparableConv2D(f, k), 16, 16, c).count_params()


def _keras_two_layers(values: Values) -> int:
    import keras

    k, c, f = _whole(values, "k", "c", "f")
    stages = keras.layers.DepthwiseConv2D(k), keras.layers.Conv2D(f, 1)
    return sum(_keras(stage, 16, 16, c).count_params() for stage in stages)


def _torch_stages(values: Values, *, first: bool, second: bool) -> int:
    import torch

    k, c, f = _whole(values, "k", "c", "f")
    depthwise = torch.nn.Conv2d(c, c, k, groups=c, bias=first, device="meta")
    return _torch_count(depthwise, torch.nn.Conv2d(c, f, 1, bias=second, device="meta"))


def _torch_separable(values: Values) -> int:
    return _torch_stages(values, first=False, second=True)


def _torch_two_layers(values: Values) -> int:
    return _torch_stages(values, first=True, second=True)


def _keras_share(values: Values) -> object:
    import keras

    k, c, f = _whole(values, "k", "c", "f")
    separable = _keras(keras.layers.SeparableConv2D(f, k, use_bias=False), 16, 16, c).count_params()
    return _exact(
        Fraction(separable, _keras(keras.layers.Conv2D(f, k, use_bias=False), 16, 16, c).count_params())
    )


def _torch_share(values: Values) -> object:
    import torch

    k, c, f = _whole(values, "k", "c", "f")
    ordinary = _torch_count(torch.nn.Conv2d(c, f, k, bias=False, device="meta"))
    return _exact(Fraction(_torch_stages(values, first=False, second=False), ordinary))


def _exact(value: Any) -> object:
    return int(value) if value.denominator == 1 else value


def _keras_transposed(values: Values) -> int:
    import keras

    k, c, f, t = _whole(values, "k", "c", "f", "t")
    return _keras(keras.layers.Conv2DTranspose(f, k, strides=t), 16, 16, c).count_params()


def _torch_transposed(values: Values) -> int:
    import torch

    k, c, f, t = _whole(values, "k", "c", "f", "t")
    return _torch_count(torch.nn.ConvTranspose2d(c, f, k, stride=t, device="meta"))


def _keras_pointwise(values: Values) -> int:
    return _keras_conv("Conv2D", 2)({**values, "k": 1, "s": 16})


def _torch_pointwise(values: Values) -> int:
    return _torch_conv("Conv2d")({**values, "k": 1})


def _keras_block(values: Values) -> tuple[int, int]:
    """Trainable and non-trainable parameters."""
    import keras

    k, c, f = _whole(values, "k", "c", "f")
    convolution = _keras(keras.layers.Conv2D(f, k, use_bias=False), 16, 16, c)
    normalisation = _keras(keras.layers.BatchNormalization(), 16, 16, f)
    layers = convolution, normalisation
    trainable = sum(math.prod(weight.shape) for layer in layers for weight in layer.trainable_weights)
    return trainable, sum(layer.count_params() for layer in layers) - trainable


def _torch_block(values: Values) -> int:
    import torch

    k, c, f = _whole(values, "k", "c", "f")
    convolution = torch.nn.Conv2d(c, f, k, bias=False, device="meta")
    return _torch_count(convolution, torch.nn.BatchNorm2d(f, device="meta"))


# ── sizes ───────────────────────────────────────────────────────────────────────────────────────
def _keras_size(padding: str, kind: str = "Conv2D") -> Callable[[Values], int]:
    """The side of the output; explicit padding is a layer of its own in Keras."""

    def counted(values: Values) -> int:
        import keras

        n, k, t = _whole(values, "n", "k", "t")
        n = _keras_shape(keras.layers.ZeroPadding2D(int(values.get("p", 0))), n, n, 3)[0]
        if kind == "Conv2D":
            layer = keras.layers.Conv2D(4, k, strides=t, padding=padding)
        else:
            layer = keras.layers.MaxPooling2D(k, strides=t, padding=padding)
        return _keras_shape(layer, n, n, 3)[0]

    return counted


def _torch_size(values: Values) -> int:
    import torch

    n, k, t = _whole(values, "n", "k", "t")
    p, d = int(values.get("p", 0)), int(values.get("d", 1))
    layer = torch.nn.Conv2d(3, 4, k, stride=t, padding=p, dilation=d, device="meta")
    return _torch_shape(layer, 3, n, n)[1]


def _keras_dilated(values: Values) -> int:
    import keras

    n, k, t, d = _whole(values, "n", "k", "t", "d")
    if t == 1:
        return _keras_shape(keras.layers.Conv2D(4, k, dilation_rate=d), n, n, 3)[0]
    # Keras refuses strides together with dilation: every stride-th output of the unstrided layer, by a 1 by 1 one.
    n = _keras_shape(keras.layers.Conv2D(4, k, dilation_rate=d), n, n, 3)[0]
    return _keras_shape(keras.layers.Conv2D(4, 1, strides=t), n, n, 4)[0]


def _torch_pooled(*, ceil_mode: bool) -> Callable[[Values], int]:
    def counted(values: Values) -> int:
        import torch

        n, k, t = _whole(values, "n", "k", "t")
        return _torch_shape(torch.nn.MaxPool2d(k, stride=t, ceil_mode=ceil_mode), 3, n, n)[1]

    return counted


def _torch_upsampled(values: Values) -> int:
    import torch

    n, k, t, p, o = _whole(values, "n", "k", "t", "p", "o")
    layer = torch.nn.ConvTranspose2d(3, 4, k, stride=t, padding=p, output_padding=o, device="meta")
    return _torch_shape(layer, 3, n, n)[1]


def _keras_upsampled(values: Values) -> int:
    """Keras pads a transposed convolution by words only; numbers of pixels are cut off by a layer of its own."""
    import keras

    n, k, t, p, o = _whole(values, "n", "k", "t", "p", "o")
    side = _keras_shape(keras.layers.Conv2DTranspose(4, k, strides=t, output_padding=o), n, n, 3)[0]
    return _keras_shape(keras.layers.Cropping2D(p), side, side, 4)[0]


def _keras_output_shape(values: Values) -> tuple[int, ...]:
    import keras

    m, n, c, k, f = _whole(values, "m", "n", "c", "k", "f")
    return _keras_shape(keras.layers.Conv2D(f, k), m, n, c)


def _torch_output_shape(values: Values) -> tuple[int, ...]:
    import torch

    m, n, c, k, f = _whole(values, "m", "n", "c", "k", "f")
    return _torch_shape(torch.nn.Conv2d(c, f, k, device="meta"), c, m, n)


def _torch_channels_last(values: Values) -> tuple[int, ...]:
    depth, height, width = _torch_output_shape(values)
    return height, width, depth


def _torch_keeping(values: Values) -> int:
    """The padding with which the size stays."""
    import torch

    n, k, d = _whole(values, "n", "k", "d")
    # A kernel wider than the padded input is refused.
    for p in range(max(0, d * (k - 1) + 1 - n), LONG):
        layer = torch.nn.Conv2d(3, 4, k, padding=p, dilation=d, device="meta")
        if _torch_shape(layer, 3, n, n)[1] == n:
            return p
    raise AssertionError("no padding keeps the size")


def _keras_keeping(values: Values) -> int:
    import keras

    n, k, d = _whole(values, "n", "k", "d")
    layer = keras.layers.Conv2D(4, k, dilation_rate=d)
    padded = {p: n + 2 * p for p in range(max(0, d * (k - 1) + 1 - n), LONG)}
    return next(p for p, side in padded.items() if _keras_shape(layer, side, side, 3)[0] == n)


# ── networks ────────────────────────────────────────────────────────────────────────────────────
def _keras_small(values: Values) -> tuple[int, ...]:
    import keras

    n, c, k, f, g, u = _whole(values, "n", "c", "k", "f", "g", "u")
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((n, n, c)),
            layers.Conv2D(f, k),
            layers.MaxPooling2D(2),
            layers.Conv2D(g, k),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(u),
        ]
    )
    sides = [layer.output.shape[1] for layer in model.layers[:5]]
    return (*sides, model.layers[5].count_params(), model.layers[2].count_params())


def _torch_small(values: Values) -> tuple[int, ...]:
    import torch

    n, c, k, f, g, u = _whole(values, "n", "c", "k", "f", "g", "u")
    pool = torch.nn.MaxPool2d(2)
    first, second = torch.nn.Conv2d(c, f, k, device="meta"), torch.nn.Conv2d(f, g, k, device="meta")
    state = torch.empty(1, c, n, n, device="meta")
    sides = []
    for layer in (first, pool, second, pool, torch.nn.Flatten()):
        state = layer(state)
        sides.append(state.shape[-1])
    return (*sides, _torch_count(torch.nn.Linear(sides[-1], u, device="meta")), _torch_count(second))


def _keras_model(values: Values) -> Any:
    import keras

    n, c, k, f, u = _whole(values, "n", "c", "k", "f", "u")
    layers = keras.layers
    stack = [layers.Conv2D(f, k), layers.MaxPooling2D(2), layers.Flatten(), layers.Dense(u)]
    return keras.Sequential([keras.Input((n, n, c)), *stack])


def _keras_total(values: Values) -> int:
    return _keras_model(values).count_params()


def _keras_summary(values: Values) -> tuple[int, ...]:
    """Side and parameters of the convolution, side behind the pooling, features, parameters of the dense layer."""
    convolution, pooling, flatten, dense = _keras_model(values).layers
    side, pooled, features = [layer.output.shape[1] for layer in (convolution, pooling, flatten)]
    return side, convolution.count_params(), pooled, features, dense.count_params()


def _torch_summary(values: Values) -> tuple[int, ...]:
    import torch

    n, c, k, f, u = _whole(values, "n", "c", "k", "f", "u")
    convolution = torch.nn.Conv2d(c, f, k, device="meta")
    after = _torch_shape(convolution, c, n, n)
    pooled = _torch_shape(torch.nn.MaxPool2d(2), *after)
    features = _torch_shape(torch.nn.Flatten(), *pooled)[0]
    dense = torch.nn.Linear(features, u, device="meta")
    return after[1], _torch_count(convolution), pooled[1], features, _torch_count(dense)


def _torch_total(values: Values) -> int:
    summary = _torch_summary(values)
    return summary[1] + summary[4]


# ── receptive fields ────────────────────────────────────────────────────────────────────────────
def _seen(layers: list[Any], length: int) -> int:
    """How many inputs in a row the middle output depends on: those that its gradient reaches."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # on layers as small as these, threads wait for one another most of the time
    signal = torch.zeros(1, 1, length, requires_grad=True)
    state = signal
    for layer in layers:
        for parameter in layer.parameters():
            torch.nn.init.ones_(parameter)
        state = layer(state)
    state[0, 0, state.shape[-1] // 2].backward()
    torch.set_num_threads(threads)
    assert signal.grad is not None
    reached = signal.grad[0, 0].nonzero()
    return int(reached.max() - reached.min()) + 1


def _torch_field(values: Values) -> int:
    import torch

    k, layers = _whole(values, "k", "l")
    return _seen([torch.nn.Conv1d(1, 1, k, bias=False) for _ in range(layers)], LONG)


def _torch_layers(values: Values) -> int:
    """As many layers as make one value of an input as long as the stem says."""
    import torch

    k, length = _whole(values, "k", "side")
    layers = 0
    while length > 1:
        length = _torch_shape(torch.nn.Conv1d(1, 1, k, device="meta"), 1, length)[1]
        layers += 1
    assert length == 1
    return layers


def _torch_deep_field(values: Values) -> int:
    """With average pooling, whose windows are the same, and whose gradient reaches all of each."""
    import torch

    a, q, b = _whole(values, "a", "q", "b")
    first, second = torch.nn.Conv1d(1, 1, a, bias=False), torch.nn.Conv1d(1, 1, b, bias=False)
    return _seen([first, torch.nn.AvgPool1d(q), second], LONG)


def _keras_length(layers: list[Any], length: int) -> int:
    """How long the output is for an input of this length; 0 where a kernel or a window does not fit."""
    shape: tuple[int | None, ...] = (None, length, 1)
    try:
        for layer in layers:
            shape = layer.compute_output_shape(shape)
    except ValueError:
        return 0
    return shape[1] or 0


def _keras_field(values: Values) -> int:
    """The shortest input that has an output: without padding, just what one output sees."""
    import keras

    k, layers = _whole(values, "k", "l")
    stack = [keras.layers.Conv1D(1, k) for _ in range(layers)]
    return next(length for length in range(1, LONG) if _keras_length(stack, length))


def _keras_layers(values: Values) -> int:
    """As many layers as make one value of an input as long as the stem says."""
    import keras

    k, length = _whole(values, "k", "side")
    stack = []
    while length > 1:
        stack.append(keras.layers.Conv1D(1, k))
        length = _keras_length(stack[-1:], length)
    assert length == 1
    return len(stack)


def _keras_deep_field(values: Values) -> int:
    import keras

    a, q, b = _whole(values, "a", "q", "b")
    stack = [keras.layers.Conv1D(1, a), keras.layers.MaxPooling1D(q), keras.layers.Conv1D(1, b)]
    return next(length for length in range(1, LONG) if _keras_length(stack, length))


# ── what is computed ────────────────────────────────────────────────────────────────────────────
def _grid(values: Values, names: list[str], side: int) -> Any:
    import torch

    return torch.tensor([float(values[name]) for name in names]).reshape(side, side)  # type: ignore[arg-type]


_IMAGE = [f"x{i}" for i in range(1, 10)]
_MAP = [f"{row}{i}" for row in "xy" for i in range(1, 9)]


def _entries(matrix: Any) -> tuple[int, ...]:
    return tuple(int(entry) for entry in matrix.flatten().tolist())


def _torch_convolved(values: Values) -> tuple[int, ...]:
    import torch

    layer = torch.nn.Conv2d(1, 1, 2, bias=False)
    with torch.no_grad():
        layer.weight[0, 0] = _grid(values, ["w1", "w2", "w3", "w4"], 2)
        return _entries(layer(_grid(values, _IMAGE, 3)[None, None]))


def _keras_convolved(values: Values) -> tuple[int, ...]:
    import keras

    layer = _keras(keras.layers.Conv2D(1, 2, use_bias=False), 3, 3, 1)
    layer.set_weights([_grid(values, ["w1", "w2", "w3", "w4"], 2).numpy()[:, :, None, None]])
    return _entries(layer(_grid(values, _IMAGE, 3)[None, :, :, None]))


def _torch_maximum(values: Values) -> tuple[int, ...]:
    import torch

    return _entries(torch.nn.MaxPool2d(2)(_grid(values, _MAP, 4)[None, None]))


def _keras_maximum(values: Values) -> tuple[int, ...]:
    import keras

    return _entries(keras.layers.MaxPooling2D(2)(_grid(values, _MAP, 4)[None, :, :, None]))


def _both(keras: Callable[[Values], object], torch: Callable[[Values], object]) -> tuple[Oracle, ...]:
    return Oracle("Keras", keras), Oracle("PyTorch", torch)


def _first(values: Values) -> int:
    return _keras_block(values)[0]


ORACLES: Table = {
    "conv2d-total": _both(_keras_conv("Conv2D", 2), _torch_conv("Conv2d")),
    "conv2d-filters-from-total": _both(_keras_filters, _torch_filters),
    "conv1d-total": _both(_keras_conv("Conv1D", 1), _torch_conv("Conv1d")),
    "conv3d-total": _both(_keras_conv("Conv3D", 3), _torch_conv("Conv3d")),
    "grouped-total": (
        *_both(_keras_grouped, _torch_grouped),
        Oracle("PyTorch", _torch_ungrouped, mistake="ignores_the_groups"),
    ),
    "depthwise-total": _both(_keras_depthwise, _torch_depthwise),
    "separable-total": (
        *_both(_keras_separable, _torch_separable),
        Oracle("Keras", _keras_two_layers, mistake="biases_in_both_stages"),
        Oracle("PyTorch", _torch_two_layers, mistake="biases_in_both_stages"),
        Oracle("PyTorch", _torch_ungrouped, mistake="counts_an_ordinary_convolution"),
    ),
    "separable-share": _both(_keras_share, _torch_share),
    "transposed-total": _both(_keras_transposed, _torch_transposed),
    "pointwise-claim": _both(_keras_pointwise, _torch_pointwise),
    "block-trainable": _both(_first, _torch_block),
    "block-summary": (Oracle("Keras", _keras_block),),
    "size-valid": (
        *_both(_keras_size("valid"), _torch_size),
        Oracle("Keras", _keras_size("same"), mistake="pads_as_same"),
    ),
    "size-padded": _both(_keras_size("valid"), _torch_size),
    "size-same": (
        Oracle("Keras", _keras_size("same")),
        Oracle("Keras", _keras_size("valid"), mistake="takes_valid"),
        Oracle("PyTorch", _torch_size, mistake="takes_valid"),
    ),
    "size-dilated": _both(_keras_dilated, _torch_size),
    "size-pooling": (
        *_both(_keras_size("valid", "MaxPooling2D"), _torch_pooled(ceil_mode=False)),
        Oracle("PyTorch", _torch_pooled(ceil_mode=True), mistake="rounds_up"),
        Oracle("Keras", _keras_size("same", "MaxPooling2D"), mistake="pads_as_same"),
    ),
    "size-transposed": (
        *_both(_keras_upsampled, _torch_upsampled),
        Oracle("PyTorch", _torch_size, mistake="takes_the_ordinary_convolution"),
    ),
    "output-shape": (
        *_both(_keras_output_shape, _torch_channels_last),
        Oracle("PyTorch", _torch_output_shape, mistake="puts_the_channels_first"),
    ),
    "keeping-the-size": _both(_keras_keeping, _torch_keeping),
    "small-cnn": _both(_keras_small, _torch_small),
    "cnn-total": _both(_keras_total, _torch_total),
    "summary-blanks": _both(_keras_summary, _torch_summary),
    "field-stack": _both(_keras_field, _torch_field),
    "field-layers": _both(_keras_layers, _torch_layers),
    "field-pooling": _both(_keras_deep_field, _torch_deep_field),
    "convolve": _both(_keras_convolved, _torch_convolved),
    "pool-by-hand": _both(_keras_maximum, _torch_maximum),
}
