"""A formula solved for a symbol: by hand, back from random values, and never for long."""

from __future__ import annotations

import time
from collections.abc import Hashable, Mapping
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.bank import load_text
from quizgen.maths.compile import Builder, Cell, evaluate
from quizgen.maths.formula import mistaken_values, right_values
from quizgen.maths.inverse import (
    Inverse,
    Problem,
    Unsolvable,
    candidates,
    choose,
    inserted,
    inverse,
    working,
)
from quizgen.maths.show import latex, plain_tree
from quizgen.model import Apply, Formula, Kind, Node, Num

CELL = "{input_weights: g*m*n, recurrent_weights: g*n**2, biases: g*b*n, total: input_weights + recurrent_weights + biases}"
MISTAKES = """
    mistakes:
      one_set: {set: {g: 1}}
      one_bias: {set: {b: 1}}
      swaps: {set: {m: n, n: m}}
      no_bias: {set: {total: total - biases}}
      no_units: {set: {n: m}}
      off_by_one: {answer: asked + 1}
      adds_biases: {answer: asked + biases}
      one_set_off: {set: {g: 1}, answer: asked + m}
      only_recurrent: {set: {input_weights: 0, biases: 0}}
"""
COUNTS: Mapping[str, tuple[Kind, bool]] = {"m": ("integer", True), "n": ("integer", True)}
PARAMETERS = "quizgen: 1\nid: t\nformulas:\n  f:\n    symbols: {symbols}\n    constants: {constants}\n    steps: {steps}{mistakes}\nquestions: []\n"


SOLVED: dict[Hashable, Inverse] = {}
"""Formulas are cached, so that their ids stay theirs."""


@cache
def formula(
    steps: str, constants: str = "{}", symbols: str = "{m: inputs, n: units}", mistakes: str = ""
) -> Formula:
    text = PARAMETERS.format(steps=steps, constants=constants, symbols=symbols, mistakes=mistakes)
    loaded = load_text(text, "t.yaml")
    assert loaded.bank is not None, loaded.findings
    return loaded.bank.formulas["f"]


def cell(sets: int, biases: int) -> Formula:
    return formula(CELL, f"{{g: {sets}, b: {biases}}}", mistakes=MISTAKES)


def one(step: str, symbols: str = "{m: inputs, n: units}") -> Formula:
    return formula(f"{{total: '{step}'}}", symbols=symbols)


def solved(
    formula: Formula,
    *given: str,
    unknown: str = "n",
    mistakes: tuple[str, ...] = (),
    hidden: tuple[str, ...] = (),
    kinds: Mapping[str, tuple[Kind, bool]] = COUNTS,
) -> Inverse:
    key = (id(formula), given, unknown, mistakes, hidden)
    if key not in SOLVED:
        made = tuple(formula.mistakes[name] for name in mistakes)
        found = inverse(Problem(formula, {}, unknown, given or ("total",), kinds, made, hidden))
        assert isinstance(found, Inverse), found
        SOLVED[key] = found
    return SOLVED[key]


def reason(formula: Formula, *given: str, unknown: str = "n", mistakes: tuple[str, ...] = ()) -> str:
    made = tuple(formula.mistakes[name] for name in mistakes)
    found = inverse(Problem(formula, {}, unknown, given or ("total",), COUNTS, made))
    assert isinstance(found, Unsolvable)
    return found.reason


def back(found: Inverse, **values: Cell) -> Cell:
    """The answer where *values* (with the unknown) are the right ones."""
    shown = right_values(found.formula, {}, values, evaluate)
    return choose(found, candidates(found, shown, evaluate))


# The seed case: 480 parameters, 25 inputs, a Keras GRU with two bias vectors. 3(n*n + 25n + 2n) = 480, so
# n*n + 27n = 160, and 5*5 + 27*5 = 160.


def test_units_of_a_keras_gru_from_480_parameters() -> None:
    """A Keras GRU with 25 inputs and 480 parameters has 5 units, from one provably admissible solution."""
    found = solved(cell(3, 2))
    (only,) = candidates(found, {"m": 25, "total": 480}, evaluate)

    assert (only.value, only.holds, only.answer) == (5, True, 5)
    assert choose(found, (only,)) == 5
    assert (found.proven_unique, found.index) == (True, 0)
    assert evaluate(found.branches[1], {"m": 25, "total": 480}) == -32


def test_the_worked_solution_of_the_seed_case() -> None:
    """Equation, rearranged form, substitution and check are written as by hand."""
    shown = working(solved(cell(3, 2)))
    assert shown is not None

    assert plain_tree(shown.equation) == "total == 3*(n**2 + (m + 2)*n)"
    assert plain_tree(shown.rearranged) == "n == (-(m + 2) + sqrt((m + 2)**2 + 4*total/3))/2"
    assert [plain_tree(left) for left in shown.refuted] == [
        "n == (-(m + 2) - sqrt((m + 2)**2 + 4*total/3))/2"
    ]
    numbers = {"m": 25, "total": 480}
    assert plain_tree(inserted(shown.equation, numbers)) == "480 == 3*(n**2 + (25 + 2)*n)"
    assert (
        plain_tree(inserted(shown.rearranged, numbers)) == "n == (-(25 + 2) + sqrt((25 + 2)**2 + 4*480/3))/2"
    )
    check = inserted(shown.equation, {**numbers, "n": 5})
    assert plain_tree(check) == "480 == 3*(5**2 + (25 + 2)*5)"
    assert evaluate(check, {}) is True
    assert latex(shown.rearranged) == (
        r"n = \frac{-(m + 2) + \sqrt{(m + 2)^{2} + \frac{4 \cdot \text{total}}{3}}}{2}"
    )


@pytest.mark.parametrize(
    ("sets", "biases", "given", "branch"),
    [
        (3, 1, "total", "(-(m + 1) + sqrt((m + 1)**2 + 4*total/3))/2"),
        (1, 1, "total", "(-(m + 1) + sqrt((m + 1)**2 + 4*total))/2"),
        (4, 1, "total", "(-(m + 1) + sqrt((m + 1)**2 + total))/2"),
        (4, 0, "total", "(-m + sqrt(m**2 + total))/2"),
        (3, 1, "input_weights", "input_weights/(3*m)"),
        (1, 1, "input_weights", "input_weights/m"),
        (3, 1, "recurrent_weights", "sqrt(recurrent_weights/3)"),
        (3, 2, "biases", "biases/6"),
    ],
)
def test_solutions_are_written_as_by_hand(sets: int, biases: int, given: str, branch: str) -> None:
    """The admissible solution has the shape that the quadratic formula gives on paper."""
    found = solved(cell(sets, biases), given)

    assert found.proven_unique
    assert found.index is not None
    assert plain_tree(found.branches[found.index]) == branch


@pytest.mark.parametrize(
    ("step", "equation", "branch"),
    [
        ("n*(n - 1)/2", "(n**2 - n)/2", "(1 + sqrt(8*total + 1))/2"),
        ("binomial(n, 2)", "binomial(n, 2)", "(1 + sqrt(8*total + 1))/2"),
        ("3*n**2 + 2*n", "3*n**2 + 2*n", "(-1 + sqrt(3*total + 1))/3"),
        ("(n + m)**2", "(m + n)**2", "sqrt(total) - m"),
        ("m*n**3", "m*n**3", "(total/m)**(1/3)"),
        ("n**4 + m*n**2", "n**4 + m*n**2", "sqrt((-m + sqrt(m**2 + 4*total))/2)"),
        ("2**n", "2**n", "log(total, 2)"),
        ("3*2**(2*n + 1) + 4", "3*2**(2*n + 1) + 4", "(log((total - 4)/3, 2) - 1)/2"),
        ("log(n, 2)", "log(n, 2)", "2**total"),
        ("sqrt(n)*m + n", "m*sqrt(n) + n", "((-m + sqrt(m**2 + 4*total))/2)**2"),
        ("1/n + 1/m", "1/n + 1/m", "m/(m*total - 1)"),
        ("n/(n + m)", "n/(m + n)", "m*total/(1 - total)"),
        ("floor(m/2)*n + m % 3", "floor(m/2)*n + Mod(m, 3)", "(total - Mod(m, 3))/floor(m/2)"),
        ("2*pi*n", "2*pi*n", "total/(2*pi)"),
    ],
)
def test_other_shapes(step: str, equation: str, branch: str) -> None:
    """Powers, roots, logarithms and fractions are undone, in the form of the textbook."""
    found = solved(one(step))

    assert plain_tree(found.equation) == equation
    assert plain_tree(found.branches[found.admissible[0]]) == branch


@settings(deadline=None)
@given(
    st.integers(1, 300),
    st.integers(1, 300),
    st.sampled_from([(1, 1), (3, 1), (3, 2), (4, 1), (4, 0)]),
    st.sampled_from(["total", "input_weights", "recurrent_weights"]),
)
def test_the_unknown_comes_back(m: int, n: int, shape: tuple[int, int], given: str) -> None:
    """Whatever the inputs and units, the units are found from what is shown."""
    assert back(solved(cell(*shape), given), m=m, n=n) == n


STEPS = [
    "n*(n - 1)/2 + m",
    "m*n**3",
    "n**4 + m*n**2",
    "2**n + m",
    "sqrt(n)*m + n",
    "1/n + 1/m",
    "n/(n + m)",
    "(m + n)*(m + 2*n)",
    "log(n, 2)",
    "(n + m)**4",
    "pi*n**2 + m",
    "m*(n + 1) - n",
    "sqrt(n + m)",
    "exp(n/m) + log(3)*m",
    "pi*binomial(n, 2)*m**3",
]


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(2, 60), st.sampled_from(STEPS))
def test_the_unknown_comes_back_from_other_shapes(n: int, m: int, step: str) -> None:
    """What is undone by roots, logarithms and division gives exactly the unknown."""
    assert back(solved(one(step)), m=m, n=n) == n


@settings(deadline=None)
@given(st.integers(1, 50), st.fractions(min_value="1/20", max_value=20, max_denominator=20))
def test_a_rational_unknown_comes_back(m: int, x: Fraction) -> None:
    """A fraction is found exactly, through a square root too."""
    kinds: Mapping[str, tuple[Kind, bool]] = {"m": ("integer", True), "x": ("rational", True)}
    found = solved(one("m*x**2 + x/2", "{m: a, x: {means: b, kind: rational}}"), unknown="x", kinds=kinds)

    assert back(found, m=m, x=x) == x


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 99), st.integers(1, 99)), min_size=1, max_size=20))
def test_columns_give_what_single_values_give(rows: list[tuple[int, int]]) -> None:
    """Compiled to a program, a mistake's solutions are those for each draw alone."""
    found = solved(cell(3, 2), mistakes=("one_bias",))
    builder = Builder()
    drawn = {name: builder.input(name, whole=True) for name in ("m", "n")}
    slots = candidates(found, right_values(found.formula, {}, drawn, builder.evaluate), builder.evaluate)
    wanted = [slot for candidate in slots for slot in candidate]
    columns = builder.program().run({"m": [m for m, _ in rows], "n": [n for _, n in rows]}, len(rows), wanted)

    for (m, n), row in zip(rows, zip(*columns, strict=True), strict=True):
        shown = right_values(found.formula, {}, {"m": m, "n": n}, evaluate)
        assert tuple(row) == tuple(cell for one in candidates(found, shown, evaluate) for cell in one)


def test_a_mistake_with_a_whole_solution() -> None:
    """Who counts one bias vector reads 3(n*n + 26n) = 480 or 6*6 + 26*6 = 192 = 576/3, which is n = 6."""
    found = solved(cell(3, 2), mistakes=("one_bias",))

    assert choose(found, candidates(found, {"m": 25, "total": 576}, evaluate)) == 6


def test_a_mistake_whose_solution_is_not_whole_is_none() -> None:
    """480 with one bias vector would be n*n + 26n = 160: sqrt(329) - 13 is no number of units."""
    found = solved(cell(3, 2), mistakes=("one_bias",))
    (only,) = candidates(found, {"m": 25, "total": 480}, evaluate)

    assert str(evaluate(found.branches[0], {"m": 25, "total": 480})).startswith("5.138357")
    assert only.holds is False
    assert choose(found, (only,)) is None


def test_exchanged_symbols_make_the_equation_linear() -> None:
    """Inputs and units exchanged: 3m(n + m + 1) = 480 with m = 4 is n + 5 = 40."""
    found = solved(cell(3, 1), mistakes=("swaps",))

    assert [plain_tree(branch) for branch in found.branches] == ["(total - 3*m**2 - 3*m)/(3*m)"]
    assert choose(found, candidates(found, {"m": 4, "total": 480}, evaluate)) == 35


def test_a_mistake_with_a_negative_solution_is_none() -> None:
    """Exchanged with m = 25 it is n + 26 = 6.4, and 75(n + 26) = 750 would be n = -16."""
    found = solved(cell(3, 1), mistakes=("swaps",))

    assert choose(found, candidates(found, {"m": 25, "total": 480}, evaluate)) is None
    assert choose(found, candidates(found, {"m": 25, "total": 750}, evaluate)) is None


def test_a_changed_step_is_solved_in_its_own_world() -> None:
    """Without biases 3(n*n + 25n) = 450 gives 5."""
    found = solved(cell(3, 1), mistakes=("no_bias",))

    assert choose(found, candidates(found, {"m": 25, "total": 450}, evaluate)) == 5


@pytest.mark.parametrize(("mistake", "answer"), [("off_by_one", 6), ("adds_biases", 5 + 3 * 2 * 5)])
def test_a_slip_is_made_on_the_unknown(mistake: str, answer: int) -> None:
    """`asked` in a slip is the units that were found, and a step is what it is for these units."""
    found = solved(cell(3, 2), mistakes=(mistake,))

    assert choose(found, candidates(found, {"m": 25, "total": 480}, evaluate)) == answer


def test_a_pair_of_mistakes_is_solved_in_one_world() -> None:
    """One set, no biases and one too many: n*n + 25n = 150 gives 5, and 6 is answered."""
    found = solved(cell(3, 2), mistakes=("one_set", "no_bias", "off_by_one"))

    assert choose(found, candidates(found, {"m": 25, "total": 150}, evaluate)) == 6


@settings(deadline=None)
@given(
    st.integers(1, 40),
    st.integers(1, 40),
    st.sampled_from(["one_set", "one_bias", "swaps", "no_bias", "only_recurrent"]),
)
def test_a_mistaken_solution_gives_the_shown_number(m: int, n: int, mistake: str) -> None:
    """Put into the mistaken formula, what a mistake finds gives the total that was shown."""
    formula = cell(3, 2)
    found = solved(formula, mistakes=(mistake,))
    shown = right_values(formula, {}, {"m": m, "n": n}, evaluate)
    value = choose(found, candidates(found, shown, evaluate))
    if value is not None:
        world = right_values(formula, {}, {"m": m, "n": value}, evaluate)
        wrong = mistaken_values(formula, {}, (formula.mistakes[mistake],), world, evaluate)
        assert wrong["total"] == shown["total"]


def test_the_simplest_of_several_givens_is_used() -> None:
    """With the input weights shown too, the units are a quotient; a mistake is looked for in the same step."""
    right = solved(cell(3, 1), "total", "input_weights")
    wrong = solved(cell(3, 1), "total", "input_weights", mistakes=("one_set",))

    assert right.given == wrong.given == ("input_weights",)
    assert plain_tree(wrong.branches[0]) == "input_weights/m"


def test_two_givens_make_up_for_a_hidden_symbol() -> None:
    """45 input weights and 75 recurrent weights of a GRU: 5 units from the second, then 3 inputs."""
    found = solved(cell(3, 1), "input_weights", "recurrent_weights", unknown="m", hidden=("n",))
    shown = {"input_weights": 45, "recurrent_weights": 75}

    assert choose(found, candidates(found, shown, evaluate)) == 3
    assert found.solutions[0].hidden[0][0] == "n"
    assert choose(found, candidates(found, {**shown, "input_weights": 46}, evaluate)) is None


def test_a_mistake_that_takes_what_stays_hidden_has_no_answer() -> None:
    """Inputs for units, the recurrent weights tell the inputs at once, and the units stay unknown."""
    found = solved(
        cell(3, 1), "input_weights", "recurrent_weights", unknown="m", hidden=("n",), mistakes=("swaps",)
    )
    shown = {"input_weights": 45, "recurrent_weights": 75}

    assert choose(found, candidates(found, shown, evaluate)) is None


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.sampled_from("mn"))
def test_a_hidden_symbol_is_eliminated(m: int, n: int, unknown: str) -> None:
    """From the total and the input weights alone, either size is found."""
    found = solved(
        cell(3, 1), "total", "input_weights", unknown=unknown, hidden=tuple({"m", "n"} - {unknown})
    )

    assert back(found, m=m, n=n) == {"m": m, "n": n}[unknown]


def test_two_solutions_are_told_from_one() -> None:
    """n*n - 5n = -6 has the solutions 2 and 3, so nothing is chosen and nothing was proven."""
    found = solved(one("n**2 - m*n"))

    assert not found.proven_unique
    assert {one.value for one in candidates(found, {"m": 5, "total": -6}, evaluate)} == {2, 3}
    assert choose(found, candidates(found, {"m": 5, "total": -6}, evaluate)) is None
    assert choose(found, candidates(found, {"m": 5, "total": 6}, evaluate)) == 6


def test_division_by_what_may_be_zero_is_not_proven() -> None:
    """(m - 2)n says nothing about n where m is 2."""
    found = solved(one("(m - 2)*n"))

    assert not found.proven_unique
    assert choose(found, candidates(found, {"m": 2, "total": 0}, evaluate)) is None
    assert choose(found, candidates(found, {"m": 4, "total": 6}, evaluate)) == 3


def test_uniqueness_follows_from_growth() -> None:
    """n(n - 1)/2 grows, so its other solution, 0 at n = 1, is never a positive integer."""
    found = solved(one("n*(n - 1)/2"))

    assert (found.proven_unique, found.index) == (True, 0)


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ("m + 1", "`total` does not depend on `n`"),
        ("n - n + 5", "what is given does not depend on `n`"),
        ("n // 2", "it is rounded down, so several values give the same"),
        ("n % 3", "it is a remainder, so several values give the same"),
        ("Max(n, m)", "`Max` cannot be undone"),
        ("n**3 + n", "solving it would take a formula for the degree 3"),
        ("n**n", "the unknown stands in a power that cannot be undone"),
        ("2**n + n", "the unknown stands in terms that cannot be brought together"),
        ("1/(n - n)", "it has no value"),
    ],
)
def test_what_cannot_be_solved_says_why(step: str, why: str) -> None:
    """A formula without a solution that can be written down gives the reason."""
    assert reason(one(step)) == why


def test_a_mistake_without_the_unknown_has_no_solution() -> None:
    """Who puts the inputs for the units has no units left to solve for."""
    assert reason(cell(3, 1), mistakes=("no_units",)) == "`total` does not depend on `n`"


def test_names_that_mean_nothing_are_refused() -> None:
    """An undrawn unknown and an unknown step are refused by name."""
    assert reason(cell(3, 1), unknown="k") == "`k` is not drawn"
    assert reason(cell(3, 1), "weight") == "`weight` is not a step"


LETTERS = "abcdefgh"
MANY = "{" + ", ".join(f"{letter}: x" for letter in (*LETTERS, "m", "n")) + "}"
SQUARES = ", ".join(f"s{i + 1}: s{i}*s{i}" for i in range(60))
SUMS = ", ".join(f"s{i + 1}: s{i} + s{i}" for i in range(60))
HOSTILE = [
    f"{{s0: n + m, {SQUARES}, total: s60}}",
    f"{{s0: n + m, {SUMS}, total: s60}}",
    *(
        f"{{total: '{step}'}}"
        for step in (
            "(a + b + c + d + e + f + g + h + m + n)**12",
            "n**(9**9**(1 + m - m))",
            "n**999999",
            "9**9**n",
            "2**2**2**n",
            "(a*n + b)/(c*n + d) + (e*n + f)/(g*n + h)",
            "sqrt(sqrt(sqrt(sqrt(sqrt(sqrt(n + a) + b) + c) + d) + e) + f)",
            "Abs(Abs(Abs(Abs(n - a) - b) - c) - d)",
            "9**200*n",
            "(n*10**60 + m)**2",
            "(-n)**0.5",
            "log(m - m - 1)*n",
            "asin(m)*n",
            "binomial(n, 4)",
        )
    ),
]


@pytest.mark.parametrize("steps", HOSTILE, ids=lambda steps: steps[-30:])
def test_hostile_formulas_are_quickly_done_with(steps: str) -> None:
    """Towers of powers and forests of roots are solved or refused in little time, without an exception."""
    kinds: dict[str, tuple[Kind, bool]] = dict.fromkeys((*LETTERS, "m", "n"), ("integer", True))
    begun = time.process_time()
    found = inverse(Problem(formula(steps, symbols=MANY), {}, "n", ("total",), kinds))

    assert time.process_time() - begun < 10
    if isinstance(found, Inverse):
        candidates(found, dict.fromkeys(kinds, 3) | {"total": 7}, evaluate)


def test_an_inserted_tree_keeps_other_names() -> None:
    """Only the names that have a value are replaced."""
    tree: Node = Apply("+", (solved(one("n + m")).equation, Num(1)))

    assert plain_tree(inserted(tree, {"m": 2})) in ("n + 2 + 1", "2 + n + 1")
