"""What Keras and PyTorch count in the questions of the bank `cost`: operations by PyTorch's counter, memory by tensors.

Everything is built on PyTorch's device `meta`, on which shapes are worked out and nothing is computed or kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from catalogue import Oracle, Table, Values


def _numbers(v: Values, *names: str) -> list[int]:
    return [int(v[name]) for name in names]


def _flops(run: Callable[[], object]) -> int:
    """The floating-point operations of *run*; PyTorch counts two for each multiply-accumulate, and no biases."""
    import keras
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    with torch.device("meta"), keras.device("meta"), FlopCounterMode(display=False) as counter:
        run()
    return counter.get_total_flops()


def _macs(run: Callable[[], object]) -> int:
    operations = _flops(run)
    assert operations % 2 == 0
    return operations // 2


# ── operations of layers ──────────────────────────────────────────────────────────────────────────


def _torch_dense(v: Values) -> Callable[[], object]:
    import torch

    batch, m, k = _numbers(v, "B", "m", "k")
    return lambda: torch.nn.Linear(m, k)(torch.empty(batch, m))


def _keras_dense(v: Values) -> Callable[[], object]:
    import keras
    import torch

    batch, m, k = _numbers(v, "B", "m", "k")
    return lambda: keras.layers.Dense(k)(torch.empty(batch, m))


def torch_dense_macs(v: Values) -> int:
    return _macs(_torch_dense(v))


def keras_dense_macs(v: Values) -> int:
    return _macs(_keras_dense(v))


def torch_dense_flops(v: Values) -> int:
    return _flops(_torch_dense(v))


def keras_dense_flops(v: Values) -> int:
    return _flops(_keras_dense(v))


def torch_dense_parameters(v: Values) -> int:
    import torch

    return sum(one.numel() for one in torch.nn.Linear(*_numbers(v, "m", "k"), device="meta").parameters())


def torch_conv_macs(v: Values) -> int:
    import torch

    s, t, q, c, k = _numbers(v, "s", "t", "q", "c", "k")
    return _macs(lambda: torch.nn.Conv2d(c, k, q, stride=t, padding=q // 2)(torch.empty(1, c, s, s)))


def _keras_conv(v: Values, padding: str) -> int:
    import keras
    import torch

    s, t, q, c, k = _numbers(v, "s", "t", "q", "c", "k")
    return _macs(lambda: keras.layers.Conv2D(k, q, strides=t, padding=padding)(torch.empty(1, s, s, c)))


def keras_conv_macs(v: Values) -> int:
    return _keras_conv(v, "same")


def keras_conv_macs_unpadded(v: Values) -> int:
    return _keras_conv(v, "valid")


def torch_conv_parts(v: Values) -> tuple[int, int, int, int]:
    import torch

    s, t, q, c, k = _numbers(v, "s", "t", "q", "c", "k")
    layer = torch.nn.Conv2d(c, k, q, stride=t, padding=q // 2, device="meta")
    side = layer(torch.empty(1, c, s, s, device="meta")).shape[-1]
    operations = torch_conv_macs(v)
    return side, sum(one.numel() for one in layer.parameters()), operations, 2 * operations


def torch_separable_macs(v: Values) -> int:
    import torch

    s, q, c, k = _numbers(v, "s", "q", "c", "k")
    return _macs(
        lambda: torch.nn.Conv2d(c, k, 1)(
            torch.nn.Conv2d(c, c, q, padding="same", groups=c)(torch.empty(1, c, s, s))
        )
    )


def keras_separable_macs(v: Values) -> int:
    import keras
    import torch

    s, q, c, k = _numbers(v, "s", "q", "c", "k")
    return _macs(lambda: keras.layers.SeparableConv2D(k, q, padding="same")(torch.empty(1, s, s, c)))


def torch_unseparated_macs(v: Values) -> int:
    return torch_conv_macs({**v, "t": 1})


def torch_share(v: Values) -> Any:
    from fractions import Fraction

    return Fraction(torch_separable_macs(v), torch_unseparated_macs(v))


def torch_step(v: Values) -> int:
    import torch

    m, n = _numbers(v, "m", "n")
    cell = {"LSTM": torch.nn.LSTMCell, "GRU": torch.nn.GRUCell}[str(v["layer"])]
    return _macs(lambda: cell(m, n)(torch.empty(1, m)))


def keras_step(v: Values) -> int:
    import keras
    import torch

    m, n = _numbers(v, "m", "n")
    cell = {"LSTM": keras.layers.LSTMCell, "GRU": keras.layers.GRUCell}[str(v["layer"])]
    states = {"LSTM": 2, "GRU": 1}[str(v["layer"])]
    return _macs(lambda: cell(n)(torch.empty(1, m), [torch.empty(1, n) for _ in range(states)]))


def torch_sequence(v: Values) -> int:
    import torch

    m, n, steps = _numbers(v, "m", "n", "T")
    return _flops(lambda: torch.nn.LSTM(m, n)(torch.empty(steps, 1, m)))


def torch_gru_sequence(v: Values) -> int:
    import torch

    m, n, steps = _numbers(v, "m", "n", "T")
    return _flops(lambda: torch.nn.GRU(m, n)(torch.empty(steps, 1, m)))


def torch_attention_core(v: Values) -> int:
    import torch

    tokens, d, h = _numbers(v, "T", "d", "h")
    attend = torch.nn.functional.scaled_dot_product_attention
    return _flops(lambda: attend(*[torch.empty(1, h, tokens, d // h)] * 3))


def _torch_attention(v: Values) -> int:
    import torch

    tokens, d, h = _numbers(v, "T", "d", "h")
    return _flops(
        lambda: torch.nn.MultiheadAttention(d, h, batch_first=True)(*[torch.empty(1, tokens, d)] * 3)
    )


def _keras_attention(v: Values) -> int:
    import keras
    import torch

    tokens, d, h = _numbers(v, "T", "d", "h")
    return _flops(lambda: keras.layers.MultiHeadAttention(h, d // h)(*[torch.empty(1, tokens, d)] * 2))


def torch_attention_with_projections(v: Values) -> int:
    return _torch_attention(v)


def torch_attention_parts(v: Values) -> tuple[int, int, int]:
    import torch

    tokens, d, h = _numbers(v, "T", "d", "h")
    projections = _flops(lambda: [torch.nn.Linear(d, d)(torch.empty(1, tokens, d)) for _ in range(4)])
    scores = _flops(lambda: torch.empty(h, tokens, d // h) @ torch.empty(h, d // h, tokens))
    return projections, scores, _torch_attention(v)


def keras_attention_parts(v: Values) -> tuple[int, int, int]:
    return (*torch_attention_parts(v)[:2], _keras_attention(v))


def torch_balance(v: Values) -> int:
    """The number of tokens at which scores and sums have caught up with the projections."""
    d = int(v["d"])
    for tokens in range(d // 2, 8 * d, d // 2):
        projections, _, total = torch_attention_parts({"T": tokens, "d": d, "h": 2})
        if total >= 2 * projections:
            break
    assert total == 2 * projections
    return tokens


# ── memory ────────────────────────────────────────────────────────────────────────────────────────


def _weights(millions: Any, dtype: str) -> Any:
    """A tensor of so many million numbers of the type."""
    import torch

    return torch.empty(int(millions * 1_000_000), dtype=getattr(torch, dtype), device="meta")


def torch_megabytes(v: Values) -> Any:
    from fractions import Fraction

    return Fraction(_weights(v["p"], str(v["type"])).nbytes, 10**6)


def torch_mebibytes(v: Values) -> Any:
    from fractions import Fraction

    return Fraction(_weights(v["p"], str(v["type"])).nbytes, 2**20)


def _keras_bytes(v: Values) -> int:
    import keras

    with keras.device("meta"):
        layer = keras.layers.Dense(1000, use_bias=False, dtype=str(v["type"]))
        layer.build((1000 * int(v["p"]),))
    return sum(one.value.nbytes for one in layer.weights)


def keras_megabytes(v: Values) -> Any:
    from fractions import Fraction

    return Fraction(_keras_bytes(v), 10**6)


def keras_mebibytes(v: Values) -> Any:
    from fractions import Fraction

    return Fraction(_keras_bytes(v), 2**20)


def _trained(v: Values, optimiser: str) -> tuple[int, int, int]:
    """Megabytes of weights, gradients and the optimiser's tensors after a step; a counter of steps is left out."""
    import torch

    with torch.device("meta"):
        layer = torch.nn.Linear(1000, 1000 * int(v["p"]), bias=False)
        layer(torch.empty(1, 1000)).sum().backward()
    made = {
        "Adam": lambda: torch.optim.Adam(layer.parameters()),
        "SGD with momentum": lambda: torch.optim.SGD(layer.parameters(), lr=0.1, momentum=0.9),
        "SGD": lambda: torch.optim.SGD(layer.parameters(), lr=0.1),
    }[optimiser]()
    made.step()
    states = [
        one for state in made.state.values() for one in state.values() if one is not None and one.dim() > 0
    ]
    weight = layer.weight
    found = (weight.nbytes, weight.grad.nbytes, sum(one.nbytes for one in states))
    assert all(one % 10**6 == 0 for one in found)
    return found[0] // 10**6, found[1] // 10**6, found[2] // 10**6


def torch_training_parts(v: Values) -> tuple[int, int, int, int]:
    found = _trained(v, "Adam")
    return (*found, sum(found))


def torch_training(v: Values) -> int:
    return sum(_trained(v, str(v["optimiser"])))


def torch_training_without_optimiser(v: Values) -> int:
    return sum(_trained(v, "SGD"))


def torch_mixed(v: Values) -> Any:
    """Weights and gradients in float16, and Adam on a copy in float32."""
    from fractions import Fraction

    import torch

    half = torch.empty(int(v["p"] * 10**9), dtype=torch.float16, device="meta", requires_grad=True)
    half.sum().backward()
    copy = half.detach().float()
    copy.grad = half.grad.float()
    adam = torch.optim.Adam([copy])
    adam.step()
    moments = [adam.state[copy][name] for name in ("exp_avg", "exp_avg_sq")]
    return Fraction(sum(one.nbytes for one in (half, half.grad, copy, *moments)), 10**9)


def torch_activations(v: Values) -> int:
    import torch

    batch, s, c, k = _numbers(v, "B", "s", "c", "k")
    layer = torch.nn.Conv2d(c, k, 3, padding=1, device="meta")
    return layer(torch.empty(batch, c, s, s, device="meta")).nbytes // 2**20


def keras_activations(v: Values) -> int:
    import keras
    import torch

    batch, s, c, k = _numbers(v, "B", "s", "c", "k")
    with keras.device("meta"):
        return (
            keras.layers.Conv2D(k, 3, padding="same")(torch.empty(batch, s, s, c, device="meta")).nbytes
            // 2**20
        )


def _cache_bytes(v: Values, tokens: int, dtype: str) -> int:
    """Keys and values with which PyTorch's grouped attention answers one more query, in all layers."""
    import torch

    layers, h, g, k = _numbers(v, "L", "h", "g", "k")
    kind = getattr(torch, dtype)
    query = torch.empty(1, h, 1, k, dtype=kind, device="meta")
    keys, values = (torch.empty(layers, g, tokens, k, dtype=kind, device="meta") for _ in range(2))
    answer = torch.nn.functional.scaled_dot_product_attention(query, keys[:1], values[:1], enable_gqa=True)
    assert answer.shape == query.shape
    return keys.nbytes + values.nbytes


def torch_cache(v: Values) -> int:
    return _cache_bytes(v, int(v["T"]), str(v["type"])) // 2**20


def torch_cache_tokens(v: Values) -> int:
    return int(v["size"]) * 2**20 // _cache_bytes(v, 1, "float16")


def torch_batch(v: Values) -> int:
    """The largest batch whose activations fit beside what PyTorch keeps for the model."""
    memory, each = (int(v[name]) * scale for name, scale in (("G", 1000), ("a", 1)))
    model = sum(_trained(v, "Adam"))
    batch = 0
    while model + (batch + 1) * each <= memory:
        batch += 1
    return batch


# ── training ──────────────────────────────────────────────────────────────────────────────────────


def _pass(v: Values, backward: bool) -> int:
    """PFLOP of dense layers with so many million parameters, on so many billion tokens."""
    import torch

    def run() -> None:
        layer = torch.nn.Linear(1000, 1000 * int(v["p"]), bias=False)
        out = layer(torch.empty(10**9 * int(v["D"]), 1000, requires_grad=True))
        if backward:
            out.backward(out)

    operations = _flops(run)
    assert operations % 10**15 == 0
    return operations // 10**15


def torch_training_flops(v: Values) -> int:
    return _pass(v, backward=True)


def torch_forward_flops(v: Values) -> int:
    return _pass(v, backward=False)


def torch_tokens(v: Values) -> int:
    """From the operations for a billion tokens."""
    from fractions import Fraction

    return int(Fraction(int(v["total"]), _pass({**v, "D": 1}, backward=True)))


ORACLES: Table = {
    "dense-macs": (
        Oracle("Keras", keras_dense_macs),
        Oracle("PyTorch", torch_dense_macs),
        Oracle("PyTorch", torch_dense_flops, mistake="gives_flops"),
        Oracle("PyTorch", torch_dense_parameters, mistake="counts_parameters"),
    ),
    "dense-flops": (
        Oracle("Keras", keras_dense_flops),
        Oracle("PyTorch", torch_dense_flops),
        Oracle("PyTorch", torch_dense_macs, mistake="gives_macs"),
    ),
    "conv-macs": (
        Oracle("Keras", keras_conv_macs),
        Oracle("PyTorch", torch_conv_macs),
        Oracle("Keras", keras_conv_macs_unpadded, mistake="pads_nothing"),
    ),
    "conv-parts": (Oracle("PyTorch", torch_conv_parts),),
    "separable-macs": (
        Oracle("Keras", keras_separable_macs),
        Oracle("PyTorch", torch_separable_macs),
        Oracle("PyTorch", torch_unseparated_macs, mistake="counts_an_ordinary_convolution"),
    ),
    "separable-share": (Oracle("PyTorch", torch_share),),
    "recurrent-step": (Oracle("Keras", keras_step), Oracle("PyTorch", torch_step)),
    "lstm-sequence": (
        Oracle("PyTorch", torch_sequence),
        Oracle("PyTorch", torch_gru_sequence, mistake="counts_three_sets"),
    ),
    "attention-flops": (
        Oracle("PyTorch", torch_attention_core),
        Oracle("PyTorch", torch_attention_with_projections, mistake="adds_the_projections"),
    ),
    "attention-parts": (Oracle("Keras", keras_attention_parts), Oracle("PyTorch", torch_attention_parts)),
    "attention-balance": (Oracle("PyTorch", torch_balance),),
    "weights-megabytes": (Oracle("Keras", keras_megabytes), Oracle("PyTorch", torch_megabytes)),
    "weights-mebibytes": (
        Oracle("Keras", keras_mebibytes),
        Oracle("PyTorch", torch_mebibytes),
        Oracle("PyTorch", torch_megabytes, mistake="takes_megabytes"),
    ),
    "training-parts": (Oracle("PyTorch", torch_training_parts),),
    "training-memory": (
        Oracle("PyTorch", torch_training),
        Oracle("PyTorch", torch_training_without_optimiser, mistake="forgets_the_optimiser"),
    ),
    "mixed-precision": (Oracle("PyTorch", torch_mixed),),
    "activation-memory": (Oracle("Keras", keras_activations), Oracle("PyTorch", torch_activations)),
    "cache-memory": (Oracle("PyTorch", torch_cache),),
    "cache-tokens": (Oracle("PyTorch", torch_cache_tokens),),
    "batch-from-memory": (Oracle("PyTorch", torch_batch),),
    "training-flops": (
        Oracle("PyTorch", torch_training_flops),
        Oracle("PyTorch", torch_forward_flops, mistake="counts_only_the_forward_pass"),
    ),
    "tokens-from-budget": (Oracle("PyTorch", torch_tokens),),
}
