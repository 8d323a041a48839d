"""What Keras and PyTorch count in the layers of the bank `attention`."""

from __future__ import annotations

from typing import Any

from catalogue import Oracle, Table, Values


def _numbers(v: Values, *names: str) -> list[int]:
    return [int(v[name]) for name in names]


def _torch_count(layer: Any) -> int:
    return sum(one.numel() for one in layer.parameters())


def _on_meta(make: Any) -> int:
    import torch

    with torch.device("meta"):
        return _torch_count(make(torch.nn))


def _keras(make: Any, *shapes: tuple[int, ...]) -> Any:
    """A Keras layer, built by calling it on inputs of these shapes; its weights take no memory."""
    import keras

    with keras.device("meta"):
        layer = make(keras.layers)
        layer(*[keras.Input(shape) for shape in shapes])
    return layer


# ── one head, many heads ──────────────────────────────────────────────────────────────────────────


def torch_head(v: Values) -> int:
    d, k = _numbers(v, "d", "k")
    return sum(_on_meta(lambda nn: nn.Linear(d, k, bias=False)) for _ in ("query", "key", "value"))


def keras_head(v: Values) -> int:
    d, k = _numbers(v, "d", "k")
    layers = [
        _keras(lambda layers: layers.Dense(k, use_bias=False), (7, d)) for _ in ("query", "key", "value")
    ]
    return sum(layer.count_params() for layer in layers)


def torch_head_biases(v: Values) -> int:
    d, k = _numbers(v, "d", "k")
    return sum(_on_meta(lambda nn: nn.Linear(d, k)) for _ in ("query", "key", "value"))


def torch_attention(v: Values) -> int:
    d, h = _numbers(v, "d", "h")
    return _on_meta(lambda nn: nn.MultiheadAttention(d, h))


def torch_attention_no_bias(v: Values) -> int:
    d, h = _numbers(v, "d", "h")
    return _on_meta(lambda nn: nn.MultiheadAttention(d, h, bias=False))


def torch_attention_width(v: Values) -> int:
    """The one width, of those that the heads can share, with which the layer has this many parameters."""
    h, total = _numbers(v, "h", "total")
    low, high = 1, 1024
    while low < high:
        middle = (low + high) // 2
        if torch_attention_no_bias({"d": middle * h, "h": h}) < total:
            low = middle + 1
        else:
            high = middle
    assert torch_attention_no_bias({"d": low * h, "h": h}) == total
    return low * h


def keras_attention(v: Values) -> int:
    d, h, k = _numbers(v, "d", "h", "k")
    return _keras(
        lambda layers: layers.MultiHeadAttention(num_heads=h, key_dim=k), (7, d), (7, d)
    ).count_params()


def keras_divided_attention(v: Values) -> int:
    d, h = _numbers(v, "d", "h")
    return keras_attention({"d": d, "h": h, "k": d // h})


def keras_divided_attention_no_bias(v: Values) -> int:
    d, h = _numbers(v, "d", "h")
    layer = _keras(lambda layers: layers.MultiHeadAttention(h, d // h, use_bias=False), (7, d), (7, d))
    return layer.count_params()


def keras_one_head(v: Values) -> int:
    return keras_attention({**v, "h": 1})


def by_library(v: Values) -> tuple[int, int, int, int]:
    d, h, k = _numbers(v, "d", "h", "k")
    layer = _keras(lambda layers: layers.MultiHeadAttention(num_heads=h, key_dim=k), (7, d), (7, d))
    shapes = [tuple(one.shape) for one in layer.weights]
    kernel = next(shape for shape in shapes if shape[0] == d and len(shape) == 3)
    ours, theirs = layer.count_params(), torch_attention(v)
    return kernel[1] * kernel[2], ours, theirs, ours - theirs


def _grouped(d: int, h: int, g: int, k: int, bias: bool = False) -> int:
    return _keras(
        lambda layers: layers.GroupQueryAttention(k, h, g, use_bias=bias), (7, d), (7, d)
    ).count_params()


def keras_grouped(v: Values) -> int:
    return _grouped(*_numbers(v, "d", "h", "g", "k"))


def keras_grouped_biases(v: Values) -> int:
    return _grouped(*_numbers(v, "d", "h", "g", "k"), bias=True)


def keras_multi_query(v: Values) -> int:
    d, h, k = _numbers(v, "d", "h", "k")
    return _grouped(d, h, 1, k)


def keras_multi_head_no_bias(v: Values) -> int:
    d, h, k = _numbers(v, "d", "h", "k")
    return _keras(
        lambda layers: layers.MultiHeadAttention(h, k, use_bias=False), (7, d), (7, d)
    ).count_params()


def keras_saved(v: Values) -> int:
    return keras_multi_head_no_bias(v) - keras_grouped(v)


# ── the other blocks of a layer ───────────────────────────────────────────────────────────────────


def torch_feed_forward(v: Values) -> int:
    d, f = _numbers(v, "d", "f")
    return _on_meta(lambda nn: nn.Sequential(nn.Linear(d, f), nn.ReLU(), nn.Linear(f, d)))


def keras_feed_forward(v: Values) -> int:
    import keras

    d, f = _numbers(v, "d", "f")
    model = keras.Sequential([keras.Input((7, d)), keras.layers.Dense(f, "relu"), keras.layers.Dense(d)])
    return model.count_params()


def torch_gated(v: Values) -> int:
    d, f = _numbers(v, "d", "f")
    sizes = {"gate": (d, f), "up": (d, f), "down": (f, d)}
    return _on_meta(
        lambda nn: nn.ModuleDict({name: nn.Linear(*size, bias=False) for name, size in sizes.items()})
    )


def keras_gated(v: Values) -> int:
    import keras

    d, f = _numbers(v, "d", "f")
    tokens = keras.Input((7, d))
    gate = keras.layers.Dense(f, "silu", use_bias=False)(tokens)
    up = keras.layers.Dense(f, use_bias=False)(tokens)
    down = keras.layers.Dense(d, use_bias=False)(keras.layers.multiply([gate, up]))
    return keras.Model(tokens, down).count_params()


def torch_norm(v: Values) -> int:
    return _on_meta(lambda nn: nn.LayerNorm(int(v["d"])))


def torch_norm_of_whole_sequences(v: Values) -> int:
    return _on_meta(lambda nn: nn.LayerNorm(_numbers(v, "T", "d")))


def torch_rms_norm(v: Values) -> int:
    return _on_meta(lambda nn: nn.RMSNorm(int(v["d"])))


def keras_norm(v: Values) -> int:
    return _keras(lambda layers: layers.LayerNormalization(), tuple(_numbers(v, "T", "d"))).count_params()


def keras_rms_norm(v: Values) -> int:
    return _keras(lambda layers: layers.RMSNormalization(), tuple(_numbers(v, "T", "d"))).count_params()


def keras_batch_norm(v: Values) -> int:
    return _keras(lambda layers: layers.BatchNormalization(), tuple(_numbers(v, "T", "d"))).count_params()


# ── layers and models ─────────────────────────────────────────────────────────────────────────────


def torch_encoder_layer(v: Values) -> int:
    return _on_meta(lambda nn: nn.TransformerEncoderLayer(*_numbers(v, "d", "h", "f")))


def torch_decoder_layer(v: Values) -> int:
    return _on_meta(lambda nn: nn.TransformerDecoderLayer(*_numbers(v, "d", "h", "f")))


def keras_encoder_layer(v: Values) -> int:
    """An encoder layer, put together from Keras layers."""
    import keras

    d, h, f = _numbers(v, "d", "h", "f")
    tokens = keras.Input((7, d))
    attended = keras.layers.MultiHeadAttention(h, d // h)(tokens, tokens)
    between = keras.layers.LayerNormalization()(tokens + attended)
    hidden = keras.layers.Dense(d)(keras.layers.Dense(f, "relu")(between))
    return keras.Model(tokens, keras.layers.LayerNormalization()(between + hidden)).count_params()


def torch_encoder_parts(v: Values) -> tuple[int, int, int, int]:
    import torch

    with torch.device("meta"):
        layer = torch.nn.TransformerEncoderLayer(*_numbers(v, "d", "h", "f"))
    feed_forward = _torch_count(layer.linear1) + _torch_count(layer.linear2)
    norms = _torch_count(layer.norm1) + _torch_count(layer.norm2)
    return _torch_count(layer.self_attn), feed_forward, norms, _torch_count(layer)


def torch_embeddings(v: Values) -> int:
    tokens, positions, d = _numbers(v, "v", "c", "d")
    return _on_meta(lambda nn: nn.ModuleList([nn.Embedding(tokens, d), nn.Embedding(positions, d)]))


def keras_embeddings(v: Values) -> int:
    tokens, positions, d = _numbers(v, "v", "c", "d")
    tables = [
        _keras(lambda layers, size=size: layers.Embedding(size, d), (7,)) for size in (tokens, positions)
    ]
    return sum(table.count_params() for table in tables)


def _gpt(v: Values) -> Any:
    """A model like GPT-2, with the weights of the output tied to the embeddings of the tokens."""
    import torch
    from torch import nn

    tokens, positions, d = _numbers(v, "v", "c", "d")
    with torch.device("meta"):
        model = nn.Module()
        model.embeddings = nn.ModuleList([nn.Embedding(tokens, d), nn.Embedding(positions, d)])
        block = [
            nn.TransformerEncoderLayer(d, 2, 4 * d, activation="gelu", norm_first=True)
            for _ in range(int(v["L"]))
        ]
        model.blocks = nn.ModuleList(block)
        model.norm = nn.LayerNorm(d)
        model.output = nn.Linear(d, tokens, bias=False)
        model.output.weight = model.embeddings[0].weight
    return model


def torch_gpt(v: Values) -> int:
    return _torch_count(_gpt(v))


def torch_gpt_parts(v: Values) -> tuple[int, int, int]:
    model = _gpt(v)
    return _torch_count(model.embeddings), _torch_count(model.blocks[0]), _torch_count(model)


def torch_gpt_untied(v: Values) -> int:
    import torch

    model = _gpt(v)
    model.output.weight = torch.nn.Parameter(torch.empty_like(model.output.weight))
    return _torch_count(model)


# ── adapters and patches ──────────────────────────────────────────────────────────────────────────


def _lora(m: int, k: int, r: int) -> int:
    layer = _keras(lambda layers: layers.Dense(k, use_bias=False, lora_rank=r), (m,))
    return sum(one.shape[0] * one.shape[1] for one in layer.trainable_weights)


def keras_adapter(v: Values) -> int:
    return _lora(*_numbers(v, "m", "k", "r"))


def keras_adapted_total(v: Values) -> int:
    m, k, r = _numbers(v, "m", "k", "r")
    return _keras(lambda layers: layers.Dense(k, use_bias=False, lora_rank=r), (m,)).count_params()


def torch_adapter(v: Values) -> int:
    m, k, r = _numbers(v, "m", "k", "r")
    return _on_meta(lambda nn: nn.Sequential(nn.Linear(m, r, bias=False), nn.Linear(r, k, bias=False)))


def keras_adapter_rank(v: Values) -> int:
    """The rank with which the adapted projections have this many trainable parameters."""
    blocks, d, total = _numbers(v, "L", "d", "total")
    return next(r for r in (2, 4, 8, 16, 32, 64) if 3 * blocks * _lora(d, d, r) >= total)


def _torch_patches(v: Values) -> Any:
    import torch

    p, c, d = _numbers(v, "p", "c", "d")
    return torch.nn.Conv2d(c, d, kernel_size=p, stride=p, device="meta")


def torch_patch_embedding(v: Values) -> int:
    return _torch_count(_torch_patches({**v}))


def keras_patch_embedding(v: Values) -> int:
    s, p, c, d = _numbers(v, "s", "p", "c", "d")
    return _keras(lambda layers: layers.Conv2D(d, p, strides=p), (s, s, c)).count_params()


def torch_patch_tokens(v: Values) -> int:
    import torch

    s, c = _numbers(v, "s", "c")
    patches = _torch_patches({**v, "d": 5})(torch.empty(1, c, s, s, device="meta")).flatten(2).transpose(1, 2)
    return torch.cat([torch.empty(1, 1, 5, device="meta"), patches], dim=1).shape[1]


def keras_patch_tokens(v: Values) -> int:
    import keras

    s, p, c = _numbers(v, "s", "p", "c")
    patches = keras.layers.Reshape((-1, 5))(keras.layers.Conv2D(5, p, strides=p)(keras.Input((s, s, c))))
    return keras.layers.Concatenate(axis=1)([keras.Input((1, 5)), patches]).shape[1]


# ── scores, masks, caches ─────────────────────────────────────────────────────────────────────────


def _torch_weights(batch: int, h: int, t: int, s: int, d: int) -> Any:
    """The attention weights that a layer returns, by head."""
    import torch

    with torch.device("meta"):
        layer = torch.nn.MultiheadAttention(d, h, batch_first=True)
        queries, keys = torch.empty(batch, t, d), torch.empty(batch, s, d)
        return layer(queries, keys, keys, average_attn_weights=False)[1]


def _keras_weights(batch: int, h: int, t: int, s: int, d: int) -> Any:
    """The same in Keras; called on tensors, as its symbolic shape has the queries in place of the keys."""
    import keras
    import torch

    with keras.device("meta"):
        layer = keras.layers.MultiHeadAttention(h, max(1, d // h))
        queries, keys = (torch.empty(batch, length, d, device="meta") for length in (t, s))
        return layer(queries, keys, return_attention_scores=True)[1]


def torch_scores(v: Values) -> int:
    batch, h, t, d = _numbers(v, "B", "h", "T", "d")
    return _torch_weights(batch, h, t, t, d).numel()


def keras_scores(v: Values) -> int:
    batch, h, t, d = _numbers(v, "B", "h", "T", "d")
    return _keras_weights(batch, h, t, t, d).numel()


def torch_mask(v: Values) -> int:
    import torch

    return int(torch.nn.Transformer.generate_square_subsequent_mask(int(v["T"])).isneginf().sum())


def keras_mask(v: Values) -> int:
    """How many weights of a causal layer are 0, whatever the tokens are."""
    import keras
    import torch

    t = int(v["T"])
    tokens = torch.ones(1, t, 4)
    layer = keras.layers.Attention()
    weights = layer([tokens, tokens], use_causal_mask=True, return_attention_scores=True)[1]
    return int((weights == 0).sum())


def torch_cross(v: Values) -> tuple[int, ...]:
    t, s, d = _numbers(v, "t", "s", "d")
    return tuple(_torch_weights(1, 2, t, s, d).shape[2:])


def keras_cross(v: Values) -> tuple[int, ...]:
    t, s, d = _numbers(v, "t", "s", "d")
    return tuple(_keras_weights(1, 2, t, s, d).shape[2:])


def torch_cache(v: Values) -> int:
    """The numbers in keys and values with which PyTorch's grouped attention answers one more query."""
    import torch

    layers, h, g, k, tokens = _numbers(v, "L", "h", "g", "k", "T")
    held = 0
    for _ in range(layers):
        with torch.device("meta"):
            query, keys, values = (
                torch.empty(1, h, 1, k),
                torch.empty(1, g, tokens, k),
                torch.empty(1, g, tokens, k),
            )
            answer = torch.nn.functional.scaled_dot_product_attention(query, keys, values, enable_gqa=True)
        assert answer.shape == query.shape
        held += keys.numel() + values.numel()
    return held


ORACLES: Table = {
    "head-projections": (
        Oracle("Keras", keras_head),
        Oracle("PyTorch", torch_head),
        Oracle("PyTorch", torch_head_biases, mistake="counts_biases"),
    ),
    "torch-attention": (
        Oracle("Keras", keras_divided_attention),
        Oracle("PyTorch", torch_attention),
        Oracle("PyTorch", torch_attention_no_bias, mistake="leaves_out_the_biases"),
    ),
    "torch-attention-no-bias": (
        Oracle("Keras", keras_divided_attention_no_bias),
        Oracle("PyTorch", torch_attention_no_bias),
        Oracle("PyTorch", torch_attention, mistake="keeps_the_biases"),
    ),
    "torch-attention-width": (Oracle("PyTorch", torch_attention_width),),
    "keras-attention": (
        Oracle("Keras", keras_attention),
        Oracle("Keras", keras_one_head, mistake="takes_the_key_size_for_all_heads"),
        Oracle("PyTorch", torch_attention, mistake="counts_as_pytorch"),
    ),
    "attention-by-library": (Oracle("Keras", by_library),),
    "grouped-queries": (
        Oracle("Keras", keras_grouped),
        Oracle("Keras", keras_multi_head_no_bias, mistake="gives_every_query_head_its_own_keys"),
        Oracle("Keras", keras_multi_query, mistake="counts_one_key_head"),
        Oracle("Keras", keras_grouped_biases, mistake="counts_biases"),
    ),
    "grouped-queries-saving": (Oracle("Keras", keras_saved),),
    "feed-forward": (
        Oracle("Keras", keras_feed_forward),
        Oracle("PyTorch", torch_feed_forward),
        Oracle("PyTorch", torch_gated, mistake="counts_a_gate"),
    ),
    "gated-feed-forward": (
        Oracle("Keras", keras_gated),
        Oracle("PyTorch", torch_gated),
        Oracle("PyTorch", torch_feed_forward, mistake="forgets_the_gate_and_counts_biases"),
    ),
    "layer-norm": (
        Oracle("Keras", keras_norm),
        Oracle("PyTorch", torch_norm),
        Oracle("Keras", keras_batch_norm, mistake="counts_moving_statistics"),
        Oracle("Keras", keras_rms_norm, mistake="counts_only_the_scale"),
        Oracle("PyTorch", torch_rms_norm, mistake="counts_only_the_scale"),
        Oracle("PyTorch", torch_norm_of_whole_sequences, mistake="counts_every_token"),
    ),
    "encoder-layer": (
        Oracle("Keras", keras_encoder_layer),
        Oracle("PyTorch", torch_encoder_layer),
        Oracle("PyTorch", torch_decoder_layer, mistake="counts_a_decoder_layer"),
    ),
    "encoder-layer-parts": (Oracle("PyTorch", torch_encoder_parts),),
    "decoder-layer": (
        Oracle("PyTorch", torch_decoder_layer),
        Oracle("PyTorch", torch_encoder_layer, mistake="counts_an_encoder_layer"),
    ),
    "embeddings": (Oracle("Keras", keras_embeddings), Oracle("PyTorch", torch_embeddings)),
    "language-model-parts": (Oracle("PyTorch", torch_gpt_parts),),
    "language-model": (
        Oracle("PyTorch", torch_gpt),
        Oracle("PyTorch", torch_gpt_untied, mistake="counts_the_output_matrix"),
    ),
    "adapter": (
        Oracle("Keras", keras_adapter),
        Oracle("PyTorch", torch_adapter),
        Oracle("Keras", keras_adapted_total, mistake="adds_the_frozen_matrix"),
    ),
    "adapter-rank": (Oracle("Keras", keras_adapter_rank),),
    "patch-embedding": (Oracle("Keras", keras_patch_embedding), Oracle("PyTorch", torch_patch_embedding)),
    "patch-tokens": (Oracle("Keras", keras_patch_tokens), Oracle("PyTorch", torch_patch_tokens)),
    "score-entries": (Oracle("Keras", keras_scores), Oracle("PyTorch", torch_scores)),
    "causal-mask": (Oracle("Keras", keras_mask), Oracle("PyTorch", torch_mask)),
    "cross-attention-weights": (Oracle("Keras", keras_cross), Oracle("PyTorch", torch_cross)),
    "cache-numbers": (Oracle("PyTorch", torch_cache),),
}
