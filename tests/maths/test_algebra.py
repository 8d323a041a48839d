"""From expressions to sympy and back: the same value, and the assumptions that answers rest on."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.bank import load_text
from quizgen.findings import Place
from quizgen.maths.algebra import from_sympy, symbol, to_sympy
from quizgen.maths.compile import evaluate
from quizgen.maths.functions import FUNCTIONS
from quizgen.maths.parse import parse
from quizgen.maths.solve import kinds
from quizgen.model import Apply, Expression, Name, Node, Num

HERE = Place("test", 1, 1)
M, N = symbol("m", "integer", positive=True), symbol("n", "integer", positive=True)
X = symbol("x", "variable", positive=False)
SYMBOLS = {"m": M, "n": N, "x": X}


def tree(text: str) -> Node:
    parsed = parse(text, HERE)
    assert isinstance(parsed, Expression), parsed
    return parsed.tree


def algebra(text: str) -> Any:
    return to_sympy(tree(text), SYMBOLS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3*(n**2 + n*m + n)", 3 * (N**2 + N * M + N)),
        ("m - n - 1", M - N - 1),
        ("-n**2", -(N**2)),
        ("(m + 1)/n", (M + 1) / N),
        ("0.1*n", N / 10),
        ("n // 2", sympy.floor(N / 2)),
        ("n % 3", sympy.Mod(N, 3)),
        ("Mod(-7, 3)", sympy.Integer(2)),
        ("2**n", 2**N),
        ("sqrt(n)", sympy.sqrt(N)),
        ("sqrt(8)", 2 * sympy.sqrt(2)),
        ("log(n, 2)", sympy.log(N) / sympy.log(2)),
        ("exp(1)", sympy.E),
        ("pi*E", sympy.pi * sympy.E),
        ("sin(pi/6)", sympy.Rational(1, 2)),
        ("tan(x) + asin(x) - acos(x)*atan(x)", sympy.tan(X) + sympy.asin(X) - sympy.acos(X) * sympy.atan(X)),
        ("sinh(x)*cosh(x)*tanh(x)", sympy.sinh(X) * sympy.cosh(X) * sympy.tanh(X)),
        ("floor(n/3) + ceiling(n/3)", sympy.floor(N / 3) + sympy.ceiling(N / 3)),
        ("Abs(x)", sympy.Abs(X)),
        ("sign(x)", sympy.sign(X)),
        ("Min(m, n, 3)", sympy.Min(M, N, 3)),
        ("Max(m, n)", sympy.Max(M, N)),
        ("factorial(n)", sympy.factorial(N)),
        ("binomial(n, m)", sympy.binomial(N, M)),
        ("Rational(n, 2)", N / 2),
        ("Rational(6, 4)", sympy.Rational(3, 2)),
        ("m == n", sympy.Eq(M, N)),
        ("m != n", sympy.Ne(M, N)),
        ("1 < n <= m", sympy.And(sympy.Lt(1, N), N <= M)),
        ("n > 2 or not m >= n", sympy.Or(N > 2, M < N)),
    ],
)
def test_an_expression_is_what_sympy_would_write(text: str, expected: Any) -> None:
    """Each operator and function becomes sympy's own, with exact numbers."""
    assert algebra(text) == expected


def test_declared_names_win_over_constants() -> None:
    """A symbol called E is that symbol; undeclared, E is the number."""
    energy = symbol("E", "real", positive=False)

    assert to_sympy(tree("2*E"), {"E": energy}) == 2 * energy
    assert to_sympy(tree("2*E"), {}) == 2 * sympy.E


def test_every_listed_function_has_its_counterpart() -> None:
    """Called with names, every function of the language gives a sympy expression in those names."""
    for name, function in FUNCTIONS.items():
        arguments = (Name("m"), Name("n"))[: max(1, function.min_args)]
        found = to_sympy(Apply(name, arguments), SYMBOLS)

        assert found is not sympy.nan
        assert found.free_symbols <= {M, N}


# ── assumptions ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "positive", "integer", "rational", "real", "above"),
    [
        ("integer", True, True, True, True, True),
        ("integer", False, True, True, True, None),
        ("rational", True, None, True, True, True),
        ("real", False, None, None, True, None),
        ("variable", True, None, None, None, None),
    ],
)
def test_a_symbol_knows_its_kind(
    kind: Any, positive: bool, integer: Any, rational: Any, real: Any, above: Any
) -> None:
    """An integer is rational and real; a variable may be anything."""
    found = symbol("s", kind, positive)

    assert (found.is_integer, found.is_rational, found.is_real, found.is_positive) == (
        integer,
        rational,
        real,
        above,
    )


@pytest.mark.parametrize(
    ("text", "integer", "positive"),
    [
        ("3*(n**2 + n*m + n)", True, True),
        ("n/2", None, True),
        ("n // 2", True, None),
        ("n*(n + 1)/2", None, True),
        ("m - n", True, None),
        ("binomial(m + n, n)", True, None),
        ("sqrt(n)", None, True),
        ("gcd(m, n)", True, True),
        ("lcm(m, n)", True, True),
        ("gcd(m - n, m + n)", True, True),
        ("gcd(m - n, n - m)", True, None),
        ("2 - gcd(m, n)", True, None),
    ],
)
def test_sympy_proves_the_kind_of_an_answer(text: str, integer: bool | None, positive: bool | None) -> None:
    """Whether a value is whole and above zero for all positive whole m and n; None where it depends or sympy cannot tell."""
    found = algebra(text)

    assert (found.is_integer, found.is_positive) == (integer, positive)


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────

_leaves = st.one_of(
    st.integers(0, 20).map(Num), st.just(Num(Fraction(3, 7))), st.sampled_from("mn").map(Name)
)
_trees = st.recursive(
    _leaves,
    lambda parts: st.one_of(
        st.builds(
            Apply,
            st.sampled_from(["+", "-", "*", "/", "//", "%", "Mod", "Min", "Max"]),
            st.tuples(parts, parts),
        ),
        st.builds(Apply, st.just("**"), st.tuples(parts, st.integers(0, 3).map(Num))),
        st.builds(Apply, st.sampled_from(["neg", "floor", "ceiling", "Abs", "sign"]), st.tuples(parts)),
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=120)
@given(_trees, st.integers(1, 12), st.integers(1, 12))
def test_sympy_and_the_evaluator_agree(node: Node, m: int, n: int) -> None:
    """With numbers for its names a tree has sympy's value, and none exactly where sympy has none."""
    found = to_sympy(node, {"m": sympy.Integer(m), "n": sympy.Integer(n)})
    expected = evaluate(node, {"m": m, "n": n})

    if expected is None:
        # Division by zero; sympy goes on with an infinity, which 1/zoo = 0 and the like may hide.
        assert not found.is_finite or _has_division(node)
    else:
        assert found == sympy.Rational(Fraction(expected).numerator, Fraction(expected).denominator)


def _has_division(node: Node) -> bool:
    return isinstance(node, Apply) and (
        node.op in ("/", "//", "%", "Mod") or any(map(_has_division, node.args))
    )


@settings(deadline=None, max_examples=60)
@given(_trees, st.integers(1, 12), st.integers(1, 12))
def test_values_put_in_later_give_the_same(node: Node, m: int, n: int) -> None:
    """The closed form with m and n replaced has the value that is computed directly."""
    expected = evaluate(node, {"m": m, "n": n})
    if expected is not None:
        found = to_sympy(node, SYMBOLS)
        if found is not sympy.nan:
            assert found.subs({M: m, N: n}) == sympy.Rational(*Fraction(expected).as_integer_ratio())


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(2) + sqrt(n)",
        "log(m)/log(n + 1)",
        "exp(m/n)",
        "sin(m)*cos(n)",
        "pi**(m/3)",
        "atan(n) - E",
        "tanh(m/n)",
    ],
)
def test_irrational_values_agree_to_27_digits(text: str) -> None:
    """The evaluator's decimals are those of sympy's evalf for m = 3, n = 5."""
    expected = to_sympy(tree(text), {"m": sympy.Integer(3), "n": sympy.Integer(5)}).evalf(40)
    found = evaluate(tree(text), {"m": 3, "n": 5})

    assert isinstance(found, Decimal)
    assert abs(sympy.Float(str(found), 40) / expected - 1) < sympy.Float("1e-26", 40)


@given(st.integers(-60, 60), st.integers(-60, 60), st.integers(1, 60))
def test_gcd_and_lcm_of_numbers_are_sympys(a: int, b: int, c: int) -> None:
    """With numbers, gcd and lcm are sympy's igcd and ilcm, at once and when put in later."""
    values = {"a": sympy.Integer(a), "b": sympy.Integer(b), "c": sympy.Integer(c)}
    symbols = {name: symbol(name, "integer", positive=False) for name in values}
    later = {symbols[name]: value for name, value in values.items()}

    assert to_sympy(tree("gcd(a, b, c)"), values) == sympy.igcd(a, b, c)
    assert to_sympy(tree("lcm(a, b, c)"), values) == abs(sympy.ilcm(a, b, c))
    assert to_sympy(tree("gcd(a, b, c)"), symbols).subs(later) == sympy.igcd(a, b, c)


@pytest.mark.parametrize(
    "text",
    ["n % 0", "Mod(n, 0)", "Min(sqrt(-1), n)", "Max(1/0, n)", "sqrt(-1) < n", "gcd(1/2, 3)", "lcm(n, 1/3)",
     "binomial(1/2, 2)", "binomial(n, 1/2)", "asin(2)", "acos(-pi)", "log(2, asin(3))", "0/0"],
)  # fmt: skip
def test_what_is_undefined_is_nan(text: str) -> None:
    """Where the evaluator has no value sympy raises nothing, and the result is of no kind."""
    found = algebra(text)

    assert found is sympy.nan
    assert not found.is_integer
    assert not found.is_positive
    assert evaluate(tree(text), {"n": 5}) is None


# ── back ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "expression",
    [
        sympy.Integer(-3),
        sympy.Rational(3, 7),
        2 * N * (M + N + 1),
        M**2 - N / 3,
        sympy.sqrt(N) + sympy.log(M) * sympy.pi,
        sympy.exp(X) + sympy.E,
        sympy.floor(N / 2) * sympy.Mod(M, 3),
        sympy.Max(M, N, 3) + sympy.Abs(X) + sympy.sign(X),
        sympy.binomial(N, M) / sympy.factorial(N),
        algebra("gcd(m, n) + lcm(m, n)"),
    ],
)
def test_a_sympy_expression_comes_back_as_a_tree(expression: Any) -> None:
    """The tree of an expression is that same expression again."""
    assert to_sympy(from_sympy(expression), SYMBOLS) == expression


@settings(deadline=None, max_examples=60)
@given(_trees)
def test_a_closed_form_comes_back_with_the_same_value(node: Node) -> None:
    """There, simplified by sympy, and back again: the value for m = 7, n = 11 is still the same."""
    values = {"m": 7, "n": 11}
    expected = evaluate(node, values)
    form = to_sympy(node, SYMBOLS)
    if expected is not None and form is not sympy.nan:
        assert evaluate(from_sympy(form), values) == expected


@pytest.mark.parametrize(
    "expression", [sympy.I, sympy.oo, sympy.zoo, sympy.nan, sympy.gamma(X), sympy.Eq(M, N), sympy.Float(0.5)]
)
def test_what_the_language_lacks_is_said(expression: Any) -> None:
    """An expression with anything else in it is refused by name."""
    with pytest.raises(ValueError, match="no expression of this language"):
        from_sympy(expression)


# ── in a question ────────────────────────────────────────────────────────────────────────────────

BANK = """
quizgen: 1
id: kinds
formulas:
  cell:
    symbols: {n: units}
    constants: {k: 1000000000, z: 0}
    steps: {total: "%s"}
questions:
  - {id: total, formula: cell, ask: total, vary: {n: 2..9}, stem: "<< n >>?", form: number}
"""


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("3*n**2 + n", (True, True, True)),
        ("n - 2", (True, False, False)),
        ("Rational(n, 2)", (False, True, True)),
        ("gcd(n, 6)", (True, True, True)),
        ("2 - gcd(n, 6)", (True, False, False)),
        ("n % z", (False, False, False)),
        ("factorial(k) + n", (False, False, False)),
        ("n + 9**9**9**k", (False, False, False)),
    ],
)
def test_the_kind_of_an_answer_is_proved_from_its_step(step: str, kind: tuple[bool, bool, bool]) -> None:
    """An answer is whole, positive or not negative if that holds for every n above zero; a step without a value is nothing."""
    loaded = load_text(BANK % step, "kinds.yaml")
    assert loaded.bank is not None, loaded.findings

    assert kinds(loaded.bank.questions[0]) == (kind,)
