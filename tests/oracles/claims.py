"""What the questions on one layer of the bank `recurrent` claim about real layers; no framework is needed here.

A claim names a question, the values that it is asked for beside the sizes, the layer that its stem speaks of, and
how the answer is put together from what the framework counted. Mistakes that lead to the numbers of another
real layer ("counted as if it were an LSTM") are held against that layer in the same way.

Used by `test_frameworks.py` on counts made afresh, and by `tests/shipped/test_counts.py` on the fixture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from quizgen.model import Bank
from quizgen.pipeline import solve_at

Count = Mapping[str, int | str]
"""One line of the fixture: a layer at a size, with what the framework counted."""

At = Mapping[str, Count]
"""All layers at one size, by name."""

RNN = "keras.layers.SimpleRNN(n)"
RNN_NO_BIAS = "keras.layers.SimpleRNN(n, use_bias=False)"
RNN_TORCH = "torch.nn.RNN(m, n)"
RNN_TORCH_NO_BIAS = "torch.nn.RNN(m, n, bias=False)"
GRU = "keras.layers.GRU(n)"
GRU_NO_BIAS = "keras.layers.GRU(n, use_bias=False)"
GRU_BEFORE = "keras.layers.GRU(n, reset_after=False)"
GRU_BEFORE_NO_BIAS = "keras.layers.GRU(n, reset_after=False, use_bias=False)"
GRU_TORCH = "torch.nn.GRU(m, n)"
GRU_TORCH_NO_BIAS = "torch.nn.GRU(m, n, bias=False)"
LSTM = "keras.layers.LSTM(n)"
LSTM_NO_BIAS = "keras.layers.LSTM(n, use_bias=False)"
LSTM_TORCH = "torch.nn.LSTM(m, n)"
LSTM_TORCH_NO_BIAS = "torch.nn.LSTM(m, n, bias=False)"

RNNS = [RNN, RNN_NO_BIAS, RNN_TORCH, RNN_TORCH_NO_BIAS]
GRUS = [GRU, GRU_NO_BIAS, GRU_BEFORE, GRU_BEFORE_NO_BIAS, GRU_TORCH, GRU_TORCH_NO_BIAS]
LSTMS = [LSTM, LSTM_NO_BIAS, LSTM_TORCH, LSTM_TORCH_NO_BIAS]


class Claim(NamedTuple):
    """`question`, asked with `values` beside the sizes, has the answer that `counted` reads off real layers.

    With `mistake`, the claim is about the number that this mistake leads to; with `shown`, about a number in
    the stem.
    """

    question: str
    layers: str
    counted: Callable[[At], tuple[int, ...]]
    values: Mapping[str, int]
    mistake: str = ""
    shown: str = ""

    def __str__(self) -> str:
        given = "".join(f" {name}={value}" for name, value in self.values.items())
        about = f":{self.mistake or self.shown}" if self.mistake or self.shown else ""
        return f"{self.question}{about}{given} = {self.layers}"


def the(
    question: str, layers: str | Iterable[str], *parts: str, mistake: str = "", shown: str = "", **values: int
) -> list[Claim]:
    """A claim for each of *layers*; every part is a sum of counts (`recurrent_weights + biases`)."""

    def reads(layer: str) -> Callable[[At], tuple[int, ...]]:
        return lambda at: tuple(sum(int(at[layer][name]) for name in part.split(" + ")) for part in parts)

    named = [layers] if isinstance(layers, str) else layers
    return [Claim(question, layer, reads(layer), values, mistake, shown) for layer in named]


ANSWERS: list[Claim] = [
    *the("rnn-input-weights", RNNS, "input_weights"),
    *the("rnn-recurrent-weights", RNNS, "recurrent_weights"),
    *the("rnn-biases", RNN, "biases"),
    *the("rnn-total", RNN, "total"),
    *the("rnn-total-pytorch", RNN_TORCH, "total"),
    *the("rnn-total-no-bias", [RNN_NO_BIAS, RNN_TORCH_NO_BIAS], "total"),
    *the("rnn-breakdown", RNN, "input_weights", "recurrent_weights + biases"),
    *the("rnn-output-layer", RNNS, "output_weights + output_biases"),
    *the("rnn-output-weights", RNNS, "output_weights"),
    # A Keras layer keeps a bias for each unit, so the counts give away both sides of a matrix.
    Claim(
        "rnn-input-shape",
        RNN,
        lambda at: (int(at[RNN]["input_weights"]) // int(at[RNN]["biases"]), int(at[RNN]["biases"])),
        {},
    ),
    Claim(
        "rnn-output-shape",
        RNN,
        lambda at: (
            int(at[RNN]["output_weights"]) // int(at[RNN]["output_biases"]),
            int(at[RNN]["output_biases"]),
        ),
        {},
    ),
    *the("rnn-network", RNN, "network"),
    *the("rnn-time-steps", RNN, "total"),
    *the("gru-input-weights", GRUS, "input_weights"),
    *the("gru-recurrent-weights", GRUS, "recurrent_weights"),
    *the("gru-biases", GRU_BEFORE, "biases", b=1),
    *the("gru-biases", [GRU, GRU_TORCH], "biases", b=2),
    *the("gru-total", GRU_BEFORE, "total"),
    *the("gru-total-keras", GRU, "total"),
    *the("gru-units-from-total", GRU, "n"),
    *the("gru-total-no-bias", [GRU_NO_BIAS, GRU_BEFORE_NO_BIAS, GRU_TORCH_NO_BIAS], "total"),
    *the("gru-total-by-library", GRU_BEFORE, "total", b=1),
    *the("gru-total-by-library", [GRU, GRU_TORCH], "total", b=2),
    Claim(
        "gru-second-bias",
        f"{GRU} less {GRU_BEFORE}",
        lambda at: (int(at[GRU]["total"]) - int(at[GRU_BEFORE]["total"]),),
        {},
    ),
    *the("gru-network", GRU, "network"),
    *the("gru-from-rnn", GRU_BEFORE, "total"),
    *the("gru-formula", GRU_BEFORE, "total"),
    *the("lstm-input-weights", LSTMS, "input_weights"),
    *the("lstm-recurrent-weights", LSTMS, "recurrent_weights"),
    *the("lstm-total", LSTM, "total"),
    *the("lstm-total-pytorch", LSTM_TORCH, "total"),
    *the("lstm-network", LSTM, "network"),
    *the("lstm-from-gru", LSTM, "total"),
]

SHOWN: list[Claim] = [
    *the("gru-units-from-total", GRU, "total", shown="total"),
    *the("gru-from-rnn", RNN, "total", shown="rnn"),
    *the("lstm-from-gru", GRU_BEFORE, "total", shown="gru"),
]

MISTAKES: list[Claim] = [
    *the("rnn-biases", RNN_TORCH, "biases", mistake="doubles_the_bias"),
    *the("rnn-biases", GRU_BEFORE, "biases", mistake="counts_gru_sets"),
    *the("rnn-total", RNN_TORCH, "total", mistake="doubles_the_bias"),
    *the("rnn-total", RNN_NO_BIAS, "total", mistake="leaves_out_the_bias"),
    *the("rnn-total", GRU_BEFORE, "total", mistake="counts_gru_sets"),
    *the("rnn-total-pytorch", RNN, "total", mistake="counts_one_bias_vector"),
    *the("rnn-total-pytorch", RNN_TORCH_NO_BIAS, "total", mistake="leaves_out_the_bias"),
    *the("rnn-total-pytorch", GRU_TORCH, "total", mistake="counts_gru_sets"),
    *the("rnn-total-pytorch", LSTM_TORCH, "total", mistake="counts_lstm_sets"),
    *the("rnn-total-no-bias", RNN, "total", mistake="keeps_the_bias"),
    *the("rnn-total-no-bias", RNN_TORCH, "total", mistake="keeps_two_bias_vectors"),
    *the("rnn-total-no-bias", GRU_NO_BIAS, "total", mistake="counts_gru_sets"),
    *the("rnn-network", RNN, "total", mistake="leaves_out_the_output_layer"),
    *the("rnn-network", RNN_TORCH, "network", mistake="doubles_the_bias"),
    *the("rnn-network", RNN_NO_BIAS, "network", mistake="leaves_out_the_bias"),
    *the("rnn-network", GRU_BEFORE, "network", mistake="counts_gru_sets"),
    *the("rnn-time-steps", RNN_NO_BIAS, "total", mistake="leaves_out_the_bias"),
    *the("gru-input-weights", RNN, "input_weights", mistake="forgets_x3"),
    *the("gru-input-weights", LSTM, "input_weights", mistake="counts_lstm_sets"),
    *the("gru-input-weights", GRU_BEFORE, "input_weights + biases", mistake="adds_the_bias"),
    *the("gru-recurrent-weights", RNN, "recurrent_weights", mistake="forgets_x3"),
    *the("gru-recurrent-weights", LSTM, "recurrent_weights", mistake="counts_lstm_sets"),
    *the("gru-recurrent-weights", GRU_BEFORE, "recurrent_weights + biases", mistake="adds_the_bias"),
    *the("gru-biases", RNN, "biases", mistake="forgets_x3", b=1),
    *the("gru-biases", [GRU, GRU_TORCH], "biases", mistake="doubles_the_bias", b=1),
    *the("gru-biases", LSTM, "biases", mistake="counts_lstm_sets", b=1),
    *the("gru-biases", RNN_TORCH, "biases", mistake="forgets_x3", b=2),
    *the("gru-biases", GRU_BEFORE, "biases", mistake="counts_one_bias_vector", b=2),
    *the("gru-biases", LSTM_TORCH, "biases", mistake="counts_lstm_sets", b=2),
    *the("gru-total", RNN, "total", mistake="forgets_x3"),
    *the("gru-total", [GRU, GRU_TORCH], "total", mistake="doubles_the_bias"),
    *the("gru-total", GRU_BEFORE_NO_BIAS, "total", mistake="leaves_out_the_bias"),
    *the("gru-total", LSTM, "total", mistake="counts_lstm_sets"),
    *the("gru-total-keras", GRU_BEFORE, "total", mistake="counts_one_bias_vector"),
    *the("gru-total-keras", RNN_TORCH, "total", mistake="forgets_x3"),
    *the("gru-total-keras", GRU_NO_BIAS, "total", mistake="leaves_out_the_bias"),
    *the("gru-total-keras", LSTM_TORCH, "total", mistake="counts_lstm_sets"),
    *the("gru-total-no-bias", GRU_BEFORE, "total", mistake="keeps_the_bias"),
    *the("gru-total-no-bias", [GRU, GRU_TORCH], "total", mistake="keeps_two_bias_vectors"),
    *the("gru-total-no-bias", RNN_NO_BIAS, "total", mistake="forgets_x3"),
    *the("gru-total-no-bias", LSTM_NO_BIAS, "total", mistake="counts_lstm_sets"),
    *the("gru-total-by-library", [GRU, GRU_TORCH], "total", mistake="doubles_the_bias", b=1),
    *the("gru-total-by-library", LSTM, "total", mistake="counts_lstm_sets", b=1),
    *the("gru-total-by-library", GRU_BEFORE, "total", mistake="counts_one_bias_vector", b=2),
    *the("gru-total-by-library", LSTM_TORCH, "total", mistake="counts_lstm_sets", b=2),
    *the("gru-second-bias", [GRU, GRU_TORCH], "biases", mistake="counts_the_bias_as_well_as_asked"),
    *the("gru-second-bias", RNN, "biases", mistake="forgets_x3"),
    *the("gru-second-bias", LSTM, "biases", mistake="counts_lstm_sets"),
    *the("gru-network", GRU_BEFORE, "network", mistake="counts_one_bias_vector"),
    *the("gru-network", GRU, "total", mistake="leaves_out_the_output_layer"),
    *the("gru-network", GRU, "total + output_weights", mistake="leaves_out_the_output_bias"),
    *the("gru-network", LSTM_TORCH, "network", mistake="counts_lstm_sets"),
    *the("gru-network", RNN_TORCH, "network", mistake="forgets_x3"),
    *the("gru-network", GRU_NO_BIAS, "network", mistake="leaves_out_the_bias"),
    *the("gru-from-rnn", RNN, "total", mistake="takes_them_to_be_alike"),
    *the("gru-from-rnn", LSTM, "total", mistake="takes_the_gru_for_an_lstm"),
    *the("gru-from-rnn", [GRU, GRU_TORCH], "total", mistake="adds_a_second_bias_vector"),
    *the("lstm-input-weights", GRU, "input_weights", mistake="counts_gru_sets"),
    *the("lstm-input-weights", RNN, "input_weights", mistake="forgets_x4"),
    *the("lstm-recurrent-weights", GRU, "recurrent_weights", mistake="counts_gru_sets"),
    *the("lstm-recurrent-weights", RNN, "recurrent_weights", mistake="forgets_x4"),
    *the("lstm-total", GRU_BEFORE, "total", mistake="counts_gru_sets"),
    *the("lstm-total", RNN, "total", mistake="forgets_x4"),
    *the("lstm-total", LSTM_TORCH, "total", mistake="doubles_the_bias"),
    *the("lstm-total", LSTM_NO_BIAS, "total", mistake="leaves_out_the_bias"),
    *the("lstm-total-pytorch", LSTM, "total", mistake="counts_one_bias_vector"),
    *the("lstm-total-pytorch", GRU_TORCH, "total", mistake="counts_gru_sets"),
    *the("lstm-total-pytorch", RNN_TORCH, "total", mistake="forgets_x4"),
    *the("lstm-total-pytorch", LSTM_TORCH_NO_BIAS, "total", mistake="leaves_out_the_bias"),
    *the("lstm-network", LSTM, "total", mistake="leaves_out_the_output_layer"),
    *the("lstm-network", GRU_BEFORE, "network", mistake="counts_gru_sets"),
    *the("lstm-network", RNN, "network", mistake="forgets_x4"),
    *the("lstm-network", LSTM_TORCH, "network", mistake="doubles_the_bias"),
    *the("lstm-from-gru", GRU_BEFORE, "total", mistake="takes_the_lstm_to_be_alike"),
    *the("lstm-from-gru", RNN, "total", mistake="gives_one_set"),
]

CLAIMS = [*ANSWERS, *SHOWN, *MISTAKES]

ROWS = {
    # The layers that the rows of questions name, in the words of the bank.
    "keras.layers.GRU with its default reset_after=True": [GRU],
    "keras.layers.GRU with reset_after=False": [GRU_BEFORE],
    "torch.nn.GRU with one layer": [GRU_TORCH],
    "as in the papers, each set has one bias vector": [GRU_BEFORE],
    "as in PyTorch and the default Keras layer, each set has two bias vectors": [GRU, GRU_TORCH],
}


def by_size(counts: Iterable[Count]) -> list[tuple[dict[str, int], dict[str, Count]]]:
    """The counts as (size, layers at that size) in order of size."""
    sizes: dict[tuple[int, ...], dict[str, Count]] = {}
    for count in counts:
        sizes.setdefault(tuple(int(count[name]) for name in "mnkT"), {})[str(count["layer"])] = count
    return [(dict(zip("mnkT", size, strict=True)), sizes[size]) for size in sorted(sizes)]


def disagreements(
    bank: Bank, claim: Claim, counts: Iterable[Count]
) -> list[tuple[dict[str, int], tuple[int, ...], object]]:
    """The sizes at which quizgen and the framework differ: (size, counted, computed)."""
    question = next(question for question in bank.questions if question.id == claim.question)
    found = []
    for size, at in by_size(counts):
        counted = claim.counted(at)
        solved = solve_at(question, {**size, **claim.values})
        if claim.mistake:
            computed = solved.wrong[claim.mistake]
        elif claim.shown:
            computed = (solved.values[claim.shown],)
        else:
            computed = solved.answer
        if computed != counted:
            found.append((size, counted, computed))
    return found
