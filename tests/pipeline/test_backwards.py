"""Inverse questions as a whole: drawn, solved back, with every mistake in its own world, and explained."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import quizgen
from quizgen.bank import load, load_text
from quizgen.findings import BankError
from quizgen.grading.grade import grade
from quizgen.maths.asked import settled, unsolvable
from quizgen.maths.compile import evaluate
from quizgen.maths.evident import evident
from quizgen.maths.formula import applicable, mistaken_values, right_values
from quizgen.maths.inverse import Inverse, Problem, inverse
from quizgen.maths.kind import drawn_values
from quizgen.model import Apply, Bank, Choices, Num, Question, Variant
from quizgen.pipeline import solve_at, variants
from tests import catalogue

GOOD = load(Path(__file__).parents[1] / "banks" / "good" / "inverse.yaml").bank
assert GOOD is not None
BANKS = (catalogue.bank("recurrent"), catalogue.bank("examples"), GOOD)
INVERSE = [
    pytest.param(bank, question, id=f"{bank.id}/{question.id}")
    for bank in BANKS
    for question in bank.questions
    if question.given
]


def shown(bank: Bank, question: str, **values: int) -> Variant:
    """The variant of *question* in which these values are drawn."""
    asked = next(q for q in bank.questions if q.id == question)
    vary = {name: Choices((value,)) for name, value in values.items()}
    return next(variants(bank, replace(asked, vary=vary), seed=1, count=1, form="number"))


@pytest.mark.parametrize(("bank", "question"), INVERSE)
def test_the_key_is_what_was_drawn(bank: Bank, question: Question) -> None:
    """Solving the formula for what is asked gives the number from which the given steps were computed."""
    for variant in variants(bank, question, seed=8, count=40, form="number"):
        assert variant.key[0].value == (variant.values[question.ask[0]],)
        told = {n: v for n, v in drawn_values(question, variant.values).items() if n not in question.ask}
        steps = {name: variant.values[name] for name in question.given}
        assert solve_at(question, {**told, **steps}).answer == variant.key[0].value


@pytest.mark.parametrize("question", ["gru-units-from-total", "the-other-way-round", "units"])
def test_a_mistake_leads_to_the_one_count_that_explains_what_is_shown(question: str) -> None:
    """Trying all counts up to 700 in the mistaken formula finds the recognised number, or none where none is."""
    bank = next(bank for bank in BANKS for q in bank.questions if q.id == question)
    asked = next(q for q in bank.questions if q.id == question)
    assert asked.formula is not None
    for variant in variants(bank, asked, seed=3, count=3, form="number"):
        recognised = {option.mistakes: option.value[0] for option in variant.options if not option.right}
        for mistake in applicable(asked, variant.values):
            if mistake.answer:
                continue
            fitting = []
            for n in range(1, 701):
                drawn = {**drawn_values(asked, variant.values), "n": n}
                world = right_values(asked.formula, asked.changes, drawn, evaluate)
                world = mistaken_values(asked.formula, asked.changes, (mistake,), world, evaluate)
                if world[asked.given[0]] == variant.values[asked.given[0]]:
                    fitting.append(n)
            if recognised.get((mistake.id,), 701) <= 700:
                assert fitting == [recognised[mistake.id,]]
            else:
                # Not found, or found by a more common mistake already.
                assert len(fitting) != 1 or fitting[0] in {*recognised.values(), variant.values["n"]}


def test_the_worked_solution_of_the_seed_case() -> None:
    """25 features, 480 parameters: equation, solution, substitution and check are those of the hand calculation."""
    bank = quizgen.load("recurrent")
    lines = [str(line) for line in shown(bank, "gru-units-from-total", m=25, n=5).solution]

    assert lines[0].startswith("Given: $m = 25$ (number of input features), $g = 3$")
    assert lines[0].endswith(r"$\text{total} = 480$ (parameters of the layer).")
    assert "n = " not in lines[0]
    first = r"\frac{-(m + 2) + \sqrt{(m + 2)^{2} + \frac{4 \cdot \text{total}}{3}}}{2}"
    other = first.replace(r"+ \sqrt", r"- \sqrt")
    put_in = first.replace("m + 2", "25 + 2").replace(r"\text{total}", "480")
    equation = r"\text{total} = 3\,(n^{2} + (m + 2)\,n)$, so $3 \cdot (n^{2} + (25 + 2) \cdot n) = 480"
    assert lines[5:] == [
        f"To be solved for $n$: ${equation}$",
        f"Solved for $n$: $n = {first} = {put_in} = 5$",
        f"Left out, because it cannot be the answer: $n = {other}$.",
        r"Check by inserting: $3 \cdot (5^{2} + (25 + 2) \cdot 5) = 480$",
    ]


def test_a_hidden_symbol_is_in_the_solution_and_not_among_what_is_given() -> None:
    """20 weights and 25 parameters: 4 inputs, and then 5 units, which nobody was told."""
    lines = [str(line) for line in shown(GOOD, "inputs-from-two-steps", m=4, n=5).solution]

    assert "$n = 5$" not in lines[0]
    assert r"Then: $n = \frac{\text{weights}}{m} = \frac{20}{4} = 5$" in lines


def test_where_the_values_tell_which_solution_it_is_the_solution_says_just_that() -> None:
    """a*a - 3a = 10 has the solutions 5 and -2; no branch is always the right one."""
    lines = [str(line) for line in shown(GOOD, "side", a=5, b=3).solution]

    assert lines[-2:] == [
        "The solution that is admissible: $a = 5$",
        r"Check by inserting: $5^{2} - 3 \cdot 5 = 10$",
    ]


def test_a_slip_for_the_symbol_is_made_and_one_for_the_given_step_is_not() -> None:
    """`for: n` speaks of an answer that is n; `for: total` with an answer speaks of a total."""
    question = next(q for q in GOOD.questions if q.id == "units")
    assert question.formula is not None
    wrong = solve_at(question, {"m": 4, "total": 20}).wrong

    assert wrong["adds_the_bias"] == (5,)
    assert "counts_twice" not in wrong


def test_two_mistakes_at_once_are_recognised() -> None:
    """2 inputs, 18 parameters: without recurrent weights and biases 2n = 18 gives 9, and no single mistake does."""
    outcome = grade(shown(quizgen.load("examples"), "the-other-way-round", m=2, n=3), "9")

    assert outcome.score == 0
    assert outcome.mistakes == ("forgets_the_recurrent_weights", "forgets_the_biases")


BANK = """
quizgen: 1
id: t
formulas:
  f:
    symbols: {m: inputs, n: units}
    constants: {c: 1}
    steps: {a: m + c, total: "STEP"}
    mistakes:
      nothing: {set: {total: "STEP"}}
      elsewhere: {set: {a: m}}
      slip: {answer: asked + 1}
questions:
  - id: q
    formula: f
    ask: n
    given: total
    vary: {m: 2..9, n: 1..9}
    stem: "<< m >> << total >>"
    form: number
"""


def question_with(step: str) -> tuple[Bank, Question]:
    loaded = load_text(BANK.replace("STEP", step), "t.yaml")
    assert loaded.bank is not None
    assert not loaded.findings
    return loaded.bank, loaded.bank.questions[0]


def test_a_mistake_that_leaves_the_equation_as_it_is_drops_out() -> None:
    """What changes nothing behind the given step, or changes it to itself, is no wrong answer; a slip is one."""
    bank, question = question_with("m*n")
    (variant,) = variants(bank, question, seed=1, count=1)

    assert [option.mistakes for option in variant.options] == [(), ("slip",)]


def test_an_answer_that_is_not_unique_is_refused() -> None:
    """n*n - m*n is -6 for 2 and for 3 when m is 5: such a draw is an error that names the symbol."""
    bank, question = question_with("n**2 - m*n")
    with pytest.raises(BankError) as caught:
        list(variants(bank, question, seed=1, count=72))

    assert caught.value.findings[0].code == "no-answer"
    assert "`n` cannot be told from what is given" in caught.value.findings[0].message


@pytest.mark.parametrize(
    ("step", "plain"),
    [
        ("m*n", True),
        ("3*(n**2 + m*n) + n/c", True),
        ("m**2*n + pi", True),
        ("n*n", True),
        ("m*n**3", False),  # solvable, but sympy is asked
        ("n**2 - m*n", False),
        ("n - m + 9", False),
        ("c/n", False),
        ("m + c", False),
        ("sqrt(n)", False),
        ("0*n + m", False),
    ],
)
def test_what_is_evident_is_so(step: str, plain: bool) -> None:
    """Sums of products with a square at most are evident; and sympy proves whatever is."""
    text = BANK.replace("STEP", step)
    formula = load_text(text[: text.index("questions:")] + "questions: []\n", "t.yaml").bank.formulas["f"]
    kinds = {"m": ("integer", True), "n": ("integer", True)}

    problem = Problem(formula, {}, "n", ["total"], kinds)
    assert evident(problem) is plain
    if plain:
        found = inverse(problem)
        assert isinstance(found, Inverse)
        assert found.proven_unique


def test_a_symbol_that_may_be_negative_is_not_evident() -> None:
    """n*n does not tell -2 from 2."""
    _, question = question_with("n*n")
    kinds = {"m": ("integer", True), "n": ("integer", False)}

    assert question.formula is not None
    assert not evident(Problem(question.formula, {}, "n", ["total"], kinds))
    assert unsolvable(question) == ""


@settings(deadline=None)
@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_number_is_settled_only_by_itself(found: int, drawn: int) -> None:
    """What was found has to be what was drawn; without a draw it stands by itself."""
    assert settled(found, drawn) == (drawn if found == drawn else None)
    assert settled(found, None) == found
    assert settled(None, drawn) is None


def test_a_root_settles_the_number_that_it_is() -> None:
    """The square root of two times itself is two, to the digits that there are."""
    root = Apply("sqrt", (Num(2),))
    found = evaluate(Apply("*", (root, root)), {})

    assert settled(found, 2) == 2


PENDULUM = """
quizgen: 1
id: t
formulas:
  pendulum:
    symbols: {L: {means: length, kind: rational}}
    steps: {T: 2*pi*sqrt(L/9.81)}
    mistakes:
      forgets_two: {set: {T: pi*sqrt(L/9.81)}}
questions:
  - id: length
    formula: pendulum
    ask: L
    given: T
    vary: {L: 0.2..3 step 0.05}
    digits: 3
    stem: A pendulum swings once in << T >> s. How long is it?
    form: number
"""


def test_a_rational_is_found_from_what_is_irrational() -> None:
    """Each of the 57 lengths is found from its time; who forgets the 2 finds four times as much."""
    bank = load_text(PENDULUM, "t.yaml").bank
    assert bank is not None
    (question,) = bank.questions
    for variant in variants(bank, question, seed=1, count=57):
        length = variant.values["L"]
        assert variant.key[0].value == (length,)
        (mistaken,) = (option for option in variant.options if not option.right)
        assert settled(mistaken.value[0], 4 * length) == 4 * length
        assert solve_at(question, {"L": length}).answer == (length,)


AMBIGUOUS = """
quizgen: 1
id: t
formulas:
  f:
    symbols: {U: voltage, t: time}
    steps: {W: t*U*(20 - U)}
questions:
  - id: q
    formula: f
    ask: U
    given: W
    vary: {U: [8], t: [3]}
    stem: "<< W >> << t >>"
    form: number
"""


def test_an_answer_that_is_not_unique_names_what_else_fits() -> None:
    """8(20 - 8) is 12(20 - 12), so that 8 and 12 are both named."""
    bank = load_text(AMBIGUOUS, "t.yaml").bank
    assert bank is not None
    with pytest.raises(BankError) as caught:
        list(variants(bank, bank.questions[0], seed=1, count=1))

    assert caught.value.findings[0].message.endswith("when U = 8, t = 3: U = 8 and U = 12 fit")
