"""The questions and worked examples that the bank `recurrent` grew out of, each by hand.

Five documents: two course pages on counting (simple RNN and GRU), a conceptual one on the GRU, and two threads
of stats.stackexchange.com on the biases of a GRU. Every number here is worked out on the spot, from the
sizes, and nothing is taken from the bank; where a source is itself wrong, the bank must not repeat it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from math import comb
from typing import NamedTuple

import pytest

from quizgen.model import Pool, Question
from quizgen.pipeline import count_variants, solve_at, variants
from tests import catalogue

BANK = catalogue.bank("recurrent")
assert BANK is not None
QUESTIONS: dict[str, Question] = {question.id: question for question in BANK.questions}

Numbers = int | tuple[int, ...]


class Seed(NamedTuple):
    """What a source asks, and which question of the bank asks the same."""

    source: str
    asks: str
    question: str
    values: Mapping[str, int]
    right: Numbers
    wrong: Mapping[str, Numbers] = {}
    """By the mistake that explains the wrong option."""
    unexplained: tuple[Numbers, ...] = ()
    """Wrong options of the source that no mistake leads to: filler, which the bank must not offer."""


COURSE_GRU = "course page on the parameters of a GRU"
COURSE_RNN = "course page on the parameters of a simple RNN"
THREAD_TOTAL = "thread on the parameters of a GRU layer"
THREAD_KERAS = "thread on the parameters of a Keras GRU"

SEEDS = [
    # ── 3 inputs, 5 GRU units, biases ignored ────────────────────────────────────────────────────
    Seed(
        COURSE_GRU,
        "input weights of a GRU: 3 sets, each with a 3 by 5 matrix",
        "gru-input-weights",
        {"m": 3, "n": 5},
        right=3 * (3 * 5),  # 45
        wrong={
            "forgets_x3": 3 * 5,  # 15, one set
            "counts_only_the_gates": 2 * (3 * 5),  # 30, the candidate has no weights
            "counts_lstm_sets": 4 * (3 * 5),  # 60
            "adds_the_bias": 3
            * (3 * 5 + 5),  # 60 as well: with 3 inputs, the sources' option has two reasons
        },
    ),
    Seed(
        COURSE_GRU,
        "recurrent weights of the same GRU: 3 sets, each with a 5 by 5 matrix",
        "gru-recurrent-weights",
        {"m": 3, "n": 5},
        right=3 * (5 * 5),  # 75
        wrong={
            "forgets_x3": 5 * 5,  # 25
            "adds_the_bias": 3 * (5 * 5 + 5),  # 90
            "counts_both_matrices": 3 * (5 * 5) + 3 * (3 * 5),  # 120, the whole layer
        },
    ),
    Seed(
        COURSE_GRU,
        "a GRU has three times the parameters of a simple RNN of its size",
        "gru-from-rnn",
        {"m": 3, "n": 5},
        right=3 * (3 * 5 + 5 * 5 + 5),  # 3 times 45
        wrong={"takes_them_to_be_alike": 3 * 5 + 5 * 5 + 5},
    ),
    Seed(
        COURSE_GRU,
        "the Keras GRU has two sets of biases",
        "gru-biases",
        {"m": 3, "n": 5, "b": 2},
        right=3 * 5 + 3 * 5,
        wrong={"counts_one_bias_vector": 3 * 5},
    ),
    # ── 4 inputs, 5 simple RNN units, 3 outputs: part by part ────────────────────────────────────
    Seed(COURSE_RNN, "a 4 by 5 input matrix", "rnn-input-weights", {"m": 4, "n": 5}, right=20),
    Seed(COURSE_RNN, "a 5 by 5 recurrent matrix", "rnn-recurrent-weights", {"m": 4, "n": 5}, right=25),
    Seed(COURSE_RNN, "a 1 by 5 bias", "rnn-biases", {"m": 4, "n": 5}, right=5),
    Seed(COURSE_RNN, "a 5 by 3 output matrix", "rnn-output-weights", {"m": 4, "n": 5, "k": 3}, right=15),
    Seed(
        COURSE_RNN,
        "the output matrix with its 1 by 3 bias, which the source's list of shapes forgets",
        "rnn-output-layer",
        {"m": 4, "n": 5, "k": 3},
        right=15 + 3,
        wrong={"counts_only_the_output_bias": 3, "leaves_out_the_output_bias": 15},
    ),
    Seed(
        COURSE_RNN,
        "the whole network",
        "rnn-network",
        {"m": 4, "n": 5, "k": 3},
        right=20 + 25 + 5 + 15 + 3,  # 68
        wrong={"leaves_out_the_output_layer": 20 + 25 + 5, "leaves_out_the_output_bias": 20 + 25 + 5 + 15},
    ),
    # ── 3 inputs, 4 simple RNN units ─────────────────────────────────────────────────────────────
    Seed(
        COURSE_RNN,
        "the input part and the recurrent part, with the biases in the recurrent one",
        "rnn-breakdown",
        {"m": 3, "n": 4},
        right=(3 * 4, 4 * 4 + 4),  # 12, 20
        wrong={
            "squares_both_the_wrong_way_round": (4 * 4, 3 * 3),  # 16, 9
            "squares_the_inputs_in_the_pair": (3 * 3, 4 * 4),  # 9, 16
            "swaps_the_order": (4 * 4 + 4, 3 * 4),  # 20, 12
            "counts_the_bias_with_the_inputs": (
                3 * 4 + 4,
                4 * 4,
            ),  # 16, 16: as good, where a question says so
        },
    ),
    Seed(
        COURSE_RNN,
        "the parameters of that layer, with one bias vector",
        "rnn-total",
        {"m": 3, "n": 4},
        right=12 + 16 + 4,  # 32
        wrong={"doubles_the_bias": 12 + 16 + 2 * 4, "leaves_out_the_bias": 12 + 16},  # 36, 28
        unexplained=(40,),  # the next of 28, 32, 36
    ),
    Seed(
        COURSE_RNN,
        "the least that such a layer can have: without bias, four less than the source's key",
        "rnn-total-no-bias",
        {"m": 3, "n": 4},
        right=12 + 16,
        wrong={"keeps_the_bias": 12 + 16 + 4, "keeps_two_bias_vectors": 12 + 16 + 4 + 4},
        unexplained=(40,),
    ),
    Seed(
        COURSE_RNN,
        "the same layer in PyTorch, where the source's wrong option 36 is right",
        "rnn-total-pytorch",
        {"m": 3, "n": 4},
        right=12 + 16 + 4 + 4,
        wrong={"counts_one_bias_vector": 12 + 16 + 4, "leaves_out_the_bias": 12 + 16},
        unexplained=(40,),
    ),
    Seed(
        COURSE_RNN,
        "an output layer of 4 nodes behind that layer",
        "rnn-output-layer",
        {"m": 3, "n": 4, "k": 4},
        right=4 * 4 + 4,  # 20
        wrong={
            "leaves_out_the_output_bias": 4 * 4,  # 16
            "connects_the_inputs_to_the_output": 3 * 4 + 4,  # 16 as well, because there is one unit more
            "counts_only_the_output_bias": 4,
            "multiplies_inputs_and_outputs": 3 * 4,  # 12
        },
    ),
    # ── a Keras GRU of 32 units on 32 features, and a dense layer ────────────────────────────────
    Seed(
        THREAD_KERAS,
        "what model.summary() shows for the GRU",
        "gru-total-keras",
        {"m": 32, "n": 32},
        right=(32 * 32 + 32 * 32 + 32 * 2) * 3,  # 6336
        wrong={"counts_one_bias_vector": (32 * 32 + 32 * 32 + 32) * 3},  # 6240, which the asker expected
    ),
    Seed(
        THREAD_KERAS,
        "what model.summary() shows for Dense(1) behind it",
        "rnn-output-layer",
        {"m": 32, "n": 32, "k": 1},
        right=32 + 1,
    ),
    Seed(
        THREAD_KERAS,
        "the total of model.summary(), all of it trainable",
        "gru-network",
        {"m": 32, "n": 32, "k": 1},
        right=6336 + 33,  # 6369
        wrong={"counts_one_bias_vector": 6240 + 33, "leaves_out_the_output_layer": 6336},
    ),
    Seed(
        THREAD_KERAS,
        "the GRU with reset_after=False",
        "gru-total",
        {"m": 32, "n": 32},
        right=(32 * 32 + 32 * 32 + 32) * 3,  # 6240
        wrong={"doubles_the_bias": 6336},
    ),
    Seed(
        THREAD_KERAS,
        "the GRU with reset_after=False, told from the code",
        "gru-total-by-library",
        {"m": 32, "n": 32, "b": 1},
        right=6240,
        wrong={"doubles_the_bias": 6336},
    ),
    Seed(
        THREAD_KERAS,
        "the GRU with the default, told from the code",
        "gru-total-by-library",
        {"m": 32, "n": 32, "b": 2},
        right=6336,
        wrong={"counts_one_bias_vector": 6240},
    ),
    # ── a Keras GRU of 5 units on 25 features, and a dense layer ─────────────────────────────────
    Seed(
        THREAD_KERAS,
        "what model.summary() shows for the GRU of the answer",
        "gru-total-keras",
        {"m": 25, "n": 5},
        right=(25 * 5 + 5 * 5 + 5 * 2) * 3,  # 480
        wrong={"counts_one_bias_vector": (25 * 5 + 5 * 5 + 5) * 3},  # 465
    ),
    Seed(
        THREAD_KERAS,
        "the units of that GRU, from its 480 parameters and 25 features",
        "gru-units-from-total",
        {"m": 25, "total": 480},
        right=5,  # 480/3 = 160 = 5*5 + (25 + 2)*5
    ),
    Seed(
        THREAD_KERAS,
        "Dense(1) behind it",
        "rnn-output-layer",
        {"m": 25, "n": 5, "k": 1},
        right=5 + 1,
    ),
    Seed(
        THREAD_KERAS,
        "the model of the answer",
        "gru-network",
        {"m": 25, "n": 5, "k": 1},
        right=480 + 6,  # 486
        wrong={"counts_one_bias_vector": 465 + 6, "leaves_out_the_output_layer": 480},
    ),
    Seed(
        THREAD_KERAS,
        "the GRU of the answer with reset_after=False",
        "gru-total",
        {"m": 25, "n": 5},
        right=(25 * 5 + 5 * 5 + 5) * 3,  # 465
        wrong={"doubles_the_bias": 480},
    ),
    Seed(
        THREAD_KERAS,
        "the difference that reset_after makes",
        "gru-second-bias",
        {"m": 25, "n": 5},
        right=480 - 465,
        wrong={"counts_the_bias_as_well_as_asked": 6 * 5},
    ),
]


def pair(numbers: Numbers) -> tuple[int, ...]:
    """The numbers as a question answers them: always a tuple."""
    return numbers if isinstance(numbers, tuple) else (numbers,)


def named(seed: Seed) -> str:
    """A readable name of a row."""
    return f"{seed.question}-{'-'.join(map(str, seed.values.values()))}"


@pytest.mark.parametrize("seed", SEEDS, ids=named)
def test_the_answer_is_that_of_the_source(seed: Seed) -> None:
    """The bank answers as the hand calculation does."""
    assert solve_at(QUESTIONS[seed.question], seed.values).answer == pair(seed.right)


@pytest.mark.parametrize(
    ("seed", "mistake"),
    [pytest.param(seed, mistake, id=f"{named(seed)}-{mistake}") for seed in SEEDS for mistake in seed.wrong],
)
def test_every_wrong_option_of_the_source_is_explained_by_its_mistake(seed: Seed, mistake: str) -> None:
    """The named mistake leads to the wrong option, which is not the right answer."""
    solved = solve_at(QUESTIONS[seed.question], seed.values)

    assert solved.wrong[mistake] == pair(seed.wrong[mistake]) != solved.answer


@pytest.mark.parametrize("seed", [seed for seed in SEEDS if seed.unexplained], ids=named)
def test_no_mistake_leads_to_the_filler_of_the_source(seed: Seed) -> None:
    """An option that stands for no mistake is not among those that the bank computes."""
    reached = set(solve_at(QUESTIONS[seed.question], seed.values).wrong.values())

    assert reached.isdisjoint(map(pair, seed.unexplained))


# ── formulas: equal everywhere when equal at enough sizes ────────────────────────────────────────

# A polynomial of degree at most 2 in each of two names is settled by 3 by 3 values; these are 6 by 6.
GRID = [{"m": m, "n": n} for m, n in product(range(1, 7), repeat=2)]

FORMULAS = [
    ("gru-total", "3*(n**2 + n*m + n)"),  # one bias vector: Dey and Salem
    ("gru-total", "3*n*(n + m + 1)"),
    ("gru-total", "3*(n*(n + m) + n)"),
    ("gru-total", "3*n**2 + 3*n*m + 3*n"),
    ("gru-total-keras", "3*(n**2 + n*m + 2*n)"),  # two bias vectors: PyTorch, Keras
    ("gru-second-bias", "3*n"),  # the difference of the two
    ("gru-total-no-bias", "3*(n**2 + n*m)"),  # Cho et al. leave the biases out
    ("gru-input-weights", "3*m*n"),
    ("gru-recurrent-weights", "3*n*n"),
    ("gru-from-rnn", "3*(m*n + n**2 + n)"),
]
NOT_THE_FORMULA = ["3*n**2 + n*m + n", "3*(n**2 + m**2 + n)", "n**2 + 3*n*m + 3*n"]


def over_the_grid(formula: str) -> list[tuple[int]]:
    """The formula worked out by Python, at every size of the grid."""
    return [(eval(formula, {}, size),) for size in GRID]


@pytest.mark.parametrize(("question", "formula"), FORMULAS)
def test_the_formula_of_the_source_is_that_of_the_bank(question: str, formula: str) -> None:
    """The bank computes the published formula, however it is written."""
    assert [solve_at(QUESTIONS[question], size).answer for size in GRID] == over_the_grid(formula)


@pytest.mark.parametrize("formula", NOT_THE_FORMULA)
def test_a_formula_that_looks_alike_is_another(formula: str) -> None:
    """A formula with a factor misplaced differs from the bank's somewhere."""
    assert [solve_at(QUESTIONS["gru-total"], size).answer for size in GRID] != over_the_grid(formula)


# ── concepts ─────────────────────────────────────────────────────────────────────────────────────


class Concept(NamedTuple):
    """An option of a source, in the words of the bank's pool, and something that its feedback must say."""

    question: str
    option: str
    right: bool
    says: str


CONCEPTS = [
    # A GRU is light because: there is no cell state; there are two gates.
    Concept("gru-is-light", "it has no cell state.", True, "hidden state"),
    Concept("gru-is-light", "it uses only two gates.", True, "reset and update"),
    Concept("gru-is-light", "it has no hidden state.", False, "keeps the hidden state"),
    Concept("gru-is-light", "it uses only one gate.", False, "two gates"),
    # The reset gate controls the influence of the past.
    Concept("reset-gate", "how much the past influences the candidate state.", True, "previous hidden state"),
    Concept("reset-gate", "the weights of the GRU cell.", False, "training"),
    Concept("reset-gate", "only the value of the bias.", False, "previous state"),
    # The update gate updates the previous hidden state.
    Concept("update-gate", "the previous hidden state.", True, "candidate"),
    Concept("update-gate", "the weights of the update gate.", False, "training"),
    Concept("update-gate", "the weights of the reset gate.", False, "do not change weights"),
    Concept("update-gate", "the cell state of the GRU.", False, "no cell state"),
    # What the sources say beside their questions.
    Concept("gru-statements", "Its gates act on the hidden state.", True, "no other state"),
    Concept("vanishing-gradients", "gradients vanish over long sequences in a simple RNN.", True, "additive"),
    # What the sources have wrong, which the bank must not repeat.
    Concept("gru-fewer-parameters", "It has three sets of weights instead of four.", True, "quarter"),
    Concept("gru-fewer-parameters", "It has no cell state.", False, "no weights"),
    Concept("vanishing-gradients", "each step is faster to compute.", False, "three or four times"),
    Concept("vanishing-gradients", "they have fewer parameters.", False, "three or four times"),
    Concept("two-bias-vectors", "Only Keras has the second vector.", False, "PyTorch"),
    Concept("two-bias-vectors", "The second vector follows the layout of the cuDNN library.", True, "cuDNN"),
    Concept(
        "two-bias-vectors",
        "In the candidate state the recurrent bias is multiplied by the reset gate, so it cannot be merged.",
        True,
        "inside",
    ),
    Concept(
        "two-bias-vectors",
        "With `reset_after=False`, a Keras GRU has one bias vector in each set.",
        True,
        "reset",
    ),
]


def pool(question: str) -> Pool:
    """The pool of a conceptual question."""
    found = QUESTIONS[question].pool
    assert found is not None
    return found


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: f"{concept.question}-{concept.option}")
def test_the_option_of_the_source_stands_on_its_side_of_the_pool(concept: Concept) -> None:
    """A right statement is among the right options, a wrong one among the wrong, and the feedback says why."""
    options = pool(concept.question)
    side, other = (options.right, options.wrong) if concept.right else (options.wrong, options.right)
    feedback = {option.text.source: option.feedback for option in side}

    assert concept.option in feedback
    assert concept.option not in {option.text.source for option in other}
    assert concept.says in feedback[concept.option].source


def test_a_concept_with_two_right_answers_in_the_source_asks_for_all_of_them() -> None:
    """Why a GRU is light has more than one right answer, so it is not a choice of one."""
    assert QUESTIONS["gru-is-light"].forms == ("multiple",)
    assert QUESTIONS["reset-gate"].forms == QUESTIONS["update-gate"].forms == ("choice",)


def test_none_of_the_above_stands_last_and_is_right_only_by_itself() -> None:
    """The source's "None of the above" is kept in its place, and is right exactly when no other option is."""
    # 5 wrong and 2 right options, of which 3 are shown, at most one of them right.
    without, with_one = comb(5, 3), 2 * comb(5, 2)
    made = list(variants(BANK, QUESTIONS["reset-gate"], seed=4, count=without + with_one))
    for variant in made:
        last, others = variant.options[-1], variant.options[:-1]
        assert str(last.text) == "None of the above."
        assert last.right == (not any(option.right for option in others)), variant.name

    assert sum(variant.options[-1].right for variant in made) == without


# ── conventions: the sources leave them open, the bank must not ──────────────────────────────────

SIZES = {"m": 3, "n": 5, "k": 2, "T": 9, "p": 4, "L": 3, "V": 50, "r": 2}
DEPENDS_ON_BIASES = [
    question.id
    for question in BANK.questions
    if question.formula
    and "b" in question.formula.constants
    and solve_at(question, {**SIZES, "b": 1}).answer != solve_at(question, {**SIZES, "b": 2}).answer
]


CONVENTIONS = re.compile(
    r"(one|two|a second) bias vectors?|reset_after=(True|False)|torch\.nn\.GRU|use_bias=False"
)


@pytest.mark.parametrize(
    "question", [*DEPENDS_ON_BIASES, "gru-from-rnn", "lstm-from-gru", "gru-units-from-total"]
)
def test_a_question_whose_answer_depends_on_the_biases_says_which_there_are(question: str) -> None:
    """No key hangs on a convention that the stem does not name, whichever row is drawn."""
    asked = QUESTIONS[question]
    for variant in variants(BANK, asked, seed=6, count=min(12, count_variants(BANK, asked)[0])):
        assert CONVENTIONS.search(" ".join(str(variant.stem).split())), variant.name


@pytest.mark.parametrize(
    "question", ["rnn-total", "rnn-breakdown", "gru-input-weights", "gru-recurrent-weights"]
)
def test_a_question_on_one_layer_says_that_there_is_no_output_layer(question: str) -> None:
    """Where the source counts one layer of a network, the stem says that nothing follows it."""
    assert "no output layer" in " ".join(QUESTIONS[question].stem.source.split())


def test_the_breakdown_says_where_the_biases_are_counted() -> None:
    """The source's pair has two defensible keys, and the stem settles which is meant."""
    stem = " ".join(QUESTIONS["rnn-breakdown"].stem.source.split())

    assert "Count the biases with the recurrent part." in stem
