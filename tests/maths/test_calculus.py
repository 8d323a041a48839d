"""Derivatives, integrals, limits and solutions: right by numbers, refused where there is none, never endless."""

from __future__ import annotations

import math
import sys
from contextlib import suppress
from typing import Any

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.findings import Place
from quizgen.maths.budget import Spent, at_most
from quizgen.maths.calculus import CalculusError, calculated
from quizgen.maths.parse import parse
from quizgen.maths.show import plain_tree
from quizgen.model import Apply, Expression, Node

HERE = Place("test", 1, 1)
KINDS: dict[str, Any] = {
    "x": ("variable", False),
    "n": ("integer", True),
    "a": ("integer", True),
    "b": ("rational", True),
    "c": ("real", False),
}
NUMERIC = {
    name: getattr(mpmath, name)
    for name in "sin cos tan asin acos atan sinh cosh tanh exp log sqrt pi".split()
} | {"E": mpmath.e, "Abs": abs}


def tree(text: str) -> Node:
    parsed = parse(text, HERE)
    assert isinstance(parsed, Expression), parsed
    return parsed.tree


def worked(text: str) -> Node:
    """What the one operation in *text* gives."""
    made = tree(text)
    assert isinstance(made, Apply)
    return calculated(made.op, made.args, KINDS)


def plain(text: str) -> str:
    return plain_tree(worked(text)).replace(" ", "")


def numeric(text: str, **values: float) -> Any:
    """The value of *text* by mpmath; what our own programs say is not asked."""
    return eval(text, {"__builtins__": {}}, {**NUMERIC, **{n: mpmath.mpf(v) for n, v in values.items()}})


def refused(text: str) -> str:
    with pytest.raises(CalculusError) as error:
        worked(text)
    return str(error.value)


# ── derivatives ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("diff(x**3, x)", "3*x**2"),
        ("diff(7, x)", "0"),
        ("diff(a*x + b, x)", "a"),
        ("diff(a*x**n, x)", "a*n*x**(n-1)"),
        ("diff(x**5, x, 3)", "60*x**2"),
        ("diff(x**2, x, 3)", "0"),
        ("diff(sin(x), x)", "cos(x)"),
        ("diff(exp(2*x), x)", "2*exp(2*x)"),
        ("diff(log(x), x)", "1/x"),
        ("diff((x + 2)**3, x)", "3*(x+2)**2"),
    ],
)
def test_derivatives_by_hand(text: str, expected: str) -> None:
    """The rules of school: powers, sums, chains; the chain rule leaves its power of a sum as it is."""
    assert plain(text) == expected


@pytest.mark.parametrize(
    "inner",
    [
        "x**4 - 3*x**2 + 1/x",
        "sin(x)*exp(-x)",
        "sqrt(1 + x**2)",
        "log(1 + x**2)/x",
        "x**x",
        "atan(2*x) + asin(x/3)",
        "(x**2 + 1)**5",
        "tanh(x)/cosh(x)",
        "2**x*cos(3*x)",
    ],
)
@pytest.mark.parametrize("order", [1, 2])
def test_a_derivative_is_the_slope(inner: str, order: int) -> None:
    """At several places the derivative is what mpmath finds from values of the function alone."""
    found = plain_tree(worked(f"diff({inner}, x, {order})"))
    for at in (0.3, 0.8, 1.7):
        slope = mpmath.diff(lambda x: numeric(inner, x=x), at, order)
        assert mpmath.almosteq(numeric(found, x=at), slope, 1e-9, 1e-9)


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=6), st.integers(1, 3))
@settings(max_examples=30)
def test_derivatives_of_polynomials(coefficients: list[int], order: int) -> None:
    """Each term k*x**n becomes k*n*(n-1)*...*x**(n-order), exactly."""
    text = " + ".join(f"({k})*x**{n}" for n, k in enumerate(coefficients))
    found = plain_tree(worked(f"diff({text}, x, {order})"))
    for x in (-2, 1, 3):
        expected = sum(
            math.perm(n, order) * k * x ** (n - order) for n, k in enumerate(coefficients) if n >= order
        )
        assert eval(found, {}, {"x": x}) == expected


def test_a_variable_is_any_number() -> None:
    """Even where a name is declared whole, one differentiates by it: sin(pi*n) is not 0."""
    assert plain("diff(sin(pi*n), n)") in ("pi*cos(pi*n)", "pi*cos(n*pi)")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("diff(x**2, 3)", "is a variable"),
        ("diff(x**2, 2*x)", "is a variable"),
        ("diff(x**9, x, 7)", "from 1 to 6"),
        ("diff(x**9, x, a)", "from 1 to 6"),
        ("diff(floor(x), x)", "cannot be written down"),
        ("diff(Max(x, 1), x)", "cannot be written down"),
        ("diff(1/(x - x), x)", "the expression is undefined"),
    ],
)
def test_what_has_no_derivative(text: str, reason: str) -> None:
    """What cannot be differentiated, or not so, is refused with its reason."""
    assert reason in refused(text)


# ── integrals ────────────────────────────────────────────────────────────────────────────────────

INTEGRANDS = [
    "x**3 - 2*x + 1",
    "1/x",
    "x*exp(x)",
    "sin(x)**2",
    "x**2*cos(x)",
    "1/(1 + x**2)",
    "1/(x*(x + 1))",
    "sqrt(x)",
    "log(x)",
    "exp(-x)*sin(x)",
    "2**x",
    "tan(x)",
    "1/(x**2 + x + 1)",
]


@pytest.mark.parametrize("inner", INTEGRANDS)
def test_an_antiderivative_has_the_integrand_as_its_slope(inner: str) -> None:
    """The slope of the result, found by mpmath from its values, is the integrand, for either sign of x."""
    found = plain_tree(worked(f"integrate({inner}, x)"))
    negative = () if "sqrt" in inner or inner == "log(x)" else (-0.4, -2.3)
    for at in (0.3, 1.1, 2.9, *negative):
        slope = mpmath.diff(lambda x: numeric(found, x=x), at)
        assert mpmath.almosteq(slope, numeric(inner, x=at), 1e-9, 1e-9)


@pytest.mark.parametrize(
    ("inner", "low", "high"),
    [
        ("x**3 - 2*x", "-2", "5"),
        ("x**2", "2", "-1"),
        ("1/x", "1", "2"),
        ("1/x", "-3", "-1"),
        ("sqrt(x)", "0", "4"),
        ("sin(x)", "0", "pi"),
        ("exp(x)*sin(x)", "0", "3"),
        ("log(x)**2", "1", "3"),
        ("1/(1 + x**4)", "0", "1"),
        ("1/(1 + x**2)", "-1", "1"),
        ("x/(x + 1)", "0", "3"),
        ("2**x", "-2", "3"),
        ("exp(sqrt(x))", "0", "4"),
        ("1/(1 + cos(x)**2)", "0", "6"),
        ("1/(x - 2)**2", "-3", "-1"),
    ],
)
def test_a_definite_integral_is_the_area(inner: str, low: str, high: str) -> None:
    """Between bounds the value is that of mpmath's quadrature, also where sympy's antiderivative jumps."""
    found = plain_tree(worked(f"integrate({inner}, x, {low}, {high})"))
    bounds = mpmath.linspace(numeric(low), numeric(high), 5)
    area = mpmath.quad(lambda x: numeric(inner, x=x), bounds)

    assert "x" not in found.replace("exp", "")
    assert mpmath.almosteq(numeric(found), area, 1e-10, 1e-10)


def test_bounds_may_be_symbols() -> None:
    """From c to b the integral of x² is (b³ - c³)/3; a factor stays a factor."""
    found = plain_tree(worked("integrate(a*x**2, x, c, b)"))

    assert numeric(found, a=3, b=2, c=-1) == 9


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("integrate(floor(x), x)", "only smooth functions"),
        ("integrate(Abs(x), x, -1, 1)", "only smooth functions"),
        ("integrate(exp(-x**2), x)", "cannot be written down"),  # erf
        ("integrate(x**x, x)", "cannot be written down"),
        ("integrate(1/x, x, -1, 1)", "may be undefined between the bounds"),
        ("integrate(1/x, x, 0, 1)", "may be undefined between the bounds"),
        ("integrate(1/(x - 2), x, 0, 3)", "may be undefined between the bounds"),
        ("integrate(log(x), x, 0, 1)", "may be undefined between the bounds"),
        ("integrate(sqrt(x), x, -1, 1)", "may be undefined between the bounds"),
        ("integrate(tan(x), x, 0, 2)", "may be undefined between the bounds"),
        ("integrate(1/x, x, c, b)", "may be undefined between the bounds"),
        ("integrate(exp(-x), x, 0, oo)", "the bounds of an integral are numbers"),
        ("integrate(x, x, 0, x)", "the bounds of an integral are numbers"),
        ("integrate(x, x, 0)", "two bounds, or none"),
    ],
)
def test_what_is_not_integrated(text: str, reason: str) -> None:
    """Steps, integrals without a closed form, improper ones and those over a gap are refused."""
    assert reason in refused(text)


# ── limits ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("limit(sin(x)/x, x, 0)", "1"),
        ("limit((x**2 - 1)/(x - 1), x, 1)", "2"),
        ("limit((1 - cos(x))/x**2, x, 0)", "1/2"),
        ("limit((2*x + 1)/(x - 3), x, oo)", "2"),
        ("limit((2*x + 1)/(x - 3), x, -oo)", "2"),
        ("limit((1 + 1/x)**x, x, oo)", "E"),
        ("limit(log(x)/x, x, oo)", "0"),
        ("limit(exp(x), x, -oo)", "0"),
        ("limit((a*x**2 + 1)/(2*x**2 - x), x, oo)", "a/2"),
        ("limit(x**2 + x, x, b)", "b**2+b"),
    ],
)
def test_limits_by_hand(text: str, expected: str) -> None:
    """The limits of school, at a number, a symbol and infinity."""
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("limit(1/x, x, 0)", "from the two sides"),
        ("limit(Abs(x)/x, x, 0)", "from the two sides"),
        ("limit(floor(x), x, 1)", "from the two sides"),
        ("limit(exp(1/x), x, 0)", "from the two sides"),
        ("limit(1/x**2, x, 0)", "undefined or infinite"),
        ("limit(x, x, oo)", "undefined or infinite"),
        ("limit(sin(x), x, oo)", "there is no limit"),
        ("limit(x**2, x, 2*x)", "tend to itself"),
    ],
)
def test_what_has_no_limit(text: str, reason: str) -> None:
    """Two different sides, infinity and an endless swing are no limits."""
    assert reason in refused(text)


# ── solutions ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("solve(2*x - 6, x)", "3"),
        ("solve(a*x - b, x)", "b/a"),
        ("solve(a/x - b, x)", "a/b"),
        ("solve(x**2 - 2*x + 1, x)", "1"),
        ("solve(x**3 - 8, x)", "2"),
        ("solve(exp(x) - 3, x)", "log(3)"),
        ("solve(sqrt(x) - 3, x)", "9"),
        ("solve((x**2 - 1)/(x - 1), x)", "(-1)"),
        ("solve((x**2 - x)/x, x)", "1"),
    ],
)
def test_one_solution(text: str, expected: str) -> None:
    """The only number that makes the expression zero; where a denominator is zero, too, it is none."""
    assert plain(text) == expected


def test_a_root_that_squaring_brings_in_is_left_out() -> None:
    """sqrt(x) = x - 2 holds for 4, and not for 1, whose root is not -1; sqrt(x) = 2 - x for 1 alone."""
    assert numeric(plain("solve(sqrt(x) - x + 2, x)")) == 4
    assert numeric(plain("solve(sqrt(x) + x - 2, x)")) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("solve(x**2 + 1, x)", "there are no solutions"),
        ("solve(sqrt(x) + 1, x)", "there are no solutions"),
        ("solve(1/x, x)", "there are no solutions"),
        ("solve((x - 3)/(x**2 - 9), x)", "there are no solutions"),
        ("solve(x**2/(x**3 + x), x)", "there are no solutions"),
        ("solve(x**2 - 1, x)", "there are 2 solutions"),
        ("solve(x**2 - a, x)", "there are 2 solutions"),
        ("solve(2, x)", "it cannot be solved"),
        ("solve(cos(x) - x, x)", "it cannot be solved"),
        ("solve(sqrt(x) - a + 5, x)", "may be none"),  # where a is 3, no root is -2
    ],
)
def test_none_or_several_solutions(text: str, reason: str) -> None:
    """Where there is not just one solution, or it is not known to be one, that is said."""
    assert reason in refused(text)


# ── what is put in ───────────────────────────────────────────────────────────────────────────────


def test_what_is_put_in_stands_where_the_variable_stood() -> None:
    """x**2 + a at 3 is 9 + a, at a + 1 it is (a + 1)**2 + a; nothing is worked out."""
    assert plain("subs(x**2 + a, x, 3)") == "3**2+a"
    assert plain("subs(x**2 + a, x, a + 1)") == "(a+1)**2+a"
    assert plain("subs(a, x, 3)") == "a"
    assert "is a variable" in refused("subs(x, 2, 3)")


# ── the budget ───────────────────────────────────────────────────────────────────────────────────


def test_what_takes_too_long_is_stopped() -> None:
    """An integral on which sympy would work for ever ends in a sentence."""
    assert refused("integrate(exp(x**2)*sin(x)/(1 + x**5), x)") == "`integrate` takes too long here"


def test_the_budget_counts_calls() -> None:
    """Ten calls are made, the eleventh is not; work without calls costs nothing."""
    made = 0

    def call() -> None:
        nonlocal made
        made += 1

    def call_for_ever() -> None:
        while True:
            call()

    # One call is that of the loop itself.
    with pytest.raises(Spent), at_most(11):
        call_for_ever()
    assert made == 10
    with at_most(10):
        assert sum([i * i for i in range(1_000)]) == 332_833_500


def test_the_profiler_is_given_back() -> None:
    """Whoever profiles goes on doing so, whether the budget lasts, is spent, or something else fails."""
    left: list[Any] = []

    def mine(frame: Any, event: str, argument: Any) -> None:
        """See nothing."""

    def work(calls: int) -> int:
        return work(calls - 1) if calls else 1 // calls

    before = sys.getprofile()
    for calls, budget in ((0, 1_000), (50, 5), (50, 1_000)):
        sys.setprofile(mine)
        try:
            with suppress(Spent, ZeroDivisionError), at_most(budget):
                if calls:
                    work(calls)
            left.append(sys.getprofile())
        finally:
            sys.setprofile(before)

    assert left == [mine] * 3
