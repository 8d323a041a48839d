"""Whether two formulas are the same: pairs that are, pairs that only look it, and what an answer matches."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.findings import Place
from quizgen.maths.equivalent import equivalent, matching
from quizgen.maths.parse import parse
from quizgen.maths.typed import Unreadable, read_formula
from quizgen.model import Apply, Expression, Kind, Name, Node, Num

KINDS: dict[str, tuple[Kind, bool]] = {
    "n": ("integer", True),
    "m": ("integer", True),
    "k": ("integer", False),
    "q": ("rational", True),
    "r": ("real", False),
    "x": ("variable", False),
}


def tree(text: str) -> Node:
    parsed = parse(text, Place("test", 1, 1))
    assert isinstance(parsed, Expression), parsed
    return parsed.tree


def same(first: str, second: str) -> bool:
    """The verdict, which must not depend on the order."""
    verdict = equivalent(tree(first), tree(second), KINDS)
    assert equivalent(tree(second), tree(first), KINDS) is verdict
    return verdict


# The number of parameters of a GRU layer with m inputs and n units.
KEY = "3*(n**2 + n*m + n)"


@pytest.mark.parametrize(
    "typed", ["3*n*(n+m+1)", "3*(n*(n+m)+n)", "3*n**2+3*n*m+3*n", "3n(n+m+1)", "3n²+3nm+3n"]
)
def test_every_way_to_write_the_parameters_of_a_gru_is_accepted(typed: str) -> None:
    """Multiplied out, factored, or without signs: it is the key."""
    read = read_formula(typed, KINDS)
    assert not isinstance(read, Unreadable)

    assert equivalent(read, tree(KEY), KINDS)


@pytest.mark.parametrize("typed", ["3*n**2+n*m+n", "3*(n**2+m**2+n)", "n**2+3*n*m+3*n"])
def test_wrong_formulas_for_a_gru_are_refused(typed: str) -> None:
    """A 3 or a square in the wrong place makes another formula."""
    assert not same(typed, KEY)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2", "4/2"),
        ("n", "n"),
        ("0.5*n", "n/2"),
        ("(n+m)**2", "n**2 + 2*n*m + m**2"),
        ("(n - m)*(n + m)", "n**2 - m**2"),
        ("(n**2 - 1)/(n - 1)", "n + 1"),
        ("1/(1 + 1/n)", "n/(n + 1)"),
        ("1/n + 1/m", "(n + m)/(n*m)"),
        ("n**-1", "1/n"),
        ("(n + m)**100", "(m + n)**100"),
        ("n*(n + 1)/2", "binomial(n + 1, 2)"),
        ("factorial(n)/factorial(n - 1)", "n"),
        ("binomial(n, m)", "binomial(n, n - m)"),
        ("2**(n + 1)", "2*2**n"),
        ("4**n", "2**(2*n)"),
        ("(2**n)**m", "2**(n*m)"),
        ("sqrt(8)", "2*sqrt(2)"),
        ("sqrt(n**2)", "n"),
        ("sqrt(x**2)", "Abs(x)"),
        ("sqrt(n*m)", "sqrt(n)*sqrt(m)"),
        ("sqrt(n + 1) - sqrt(n)", "1/(sqrt(n + 1) + sqrt(n))"),
        ("q**(1/3)*q**(2/3)", "q"),
        ("Abs(n)", "n"),
        ("log(n*m)", "log(n) + log(m)"),
        ("log(n, 2)", "log(n)/log(2)"),
        ("exp(log(q))", "q"),
        ("E**x", "exp(x)"),
        ("cosh(x) - sinh(x)", "exp(-x)"),
        ("sin(x)**2 + cos(x)**2", "1"),
        ("sin(x)**2 + cos(x)**2 - 1", "0"),
        ("sin(2*x)", "2*sin(x)*cos(x)"),
        ("tan(r)", "sin(r)/cos(r)"),
        ("(-1)**k", "cos(pi*k)"),
        ("n // 2", "floor(n/2)"),
        ("floor(n/2) + ceiling(n/2)", "n"),
        ("k % 2", "k - 2*floor(k/2)"),
        ("Max(n, m) + Min(n, m)", "n + m"),
        ("gcd(n, m)*lcm(n, m)", "n*m"),
        ("pi*n", "n*pi"),
        ("n < m", "m > n"),
        ("not n < m", "n >= m"),
    ],
)
def test_the_same_function_is_recognised(first: str, second: str) -> None:
    """Identities hold for the kind of numbers that the names stand for."""
    assert same(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("n", "m"),
        ("n", "n + 1/10**40"),
        ("2*n", "n**2"),
        ("(n + m)**100", "(n + m)**100 + 1"),
        ("n**2 - 1", "(n - 1)**2"),
        ("2**n", "n**2"),
        ("2**n", "2**n + 1"),
        ("(2**n)**m", "2**(n**m)"),
        ("factorial(n)", "n**n"),
        ("binomial(n, m)", "binomial(m, n)"),
        ("sqrt(x**2)", "x"),
        ("Abs(k)", "k"),
        ("Abs(r)", "r"),
        ("sqrt(n + 1)", "sqrt(n)"),
        ("sin(x)", "x"),
        ("cosh(n)", "sinh(n)"),
        ("log(n)", "log(n, 2)"),
        ("n // 2", "n/2"),
        ("n // 2", "(n + 1) // 2"),
        ("n % 7", "n"),
        ("Max(n, 3)", "n"),
        ("Min(n, 1000000)", "n"),
        ("pi", "22/7"),
        ("pi", "3.141592653589793"),
        ("n < m", "n <= m"),
        ("n < m", "n"),
        ("n == n", "1"),
        ("1/(n - n)", "0"),
        ("1/(n - n)", "1/(m - m)"),
        ("n + 0*sqrt(3 - n)", "n"),
        ("sqrt(-n)", "0*sqrt(-n)"),
    ],
)
def test_another_function_is_refused(first: str, second: str) -> None:
    """Close, equal for some values, or nowhere defined is not the same."""
    assert not same(first, second)


def test_what_holds_for_positive_numbers_only_is_held_against_the_kind() -> None:
    """sqrt(a**2) is a where a is positive, and nowhere else."""
    pair = tree("sqrt(a**2)"), tree("a")

    assert equivalent(*pair, {"a": ("real", True)})
    assert not equivalent(*pair, {"a": ("real", False)})


def test_what_holds_for_whole_numbers_only_is_held_against_the_kind() -> None:
    """floor(a) is a where a is an integer."""
    pair = tree("floor(a)"), tree("a")

    assert equivalent(*pair, {"a": ("integer", False)})
    assert not equivalent(*pair, {"a": ("rational", True)})


def test_a_declared_name_is_not_the_constant() -> None:
    """Where E is a quantity, E**x is not exp(x)."""
    pair = tree("E**x"), tree("exp(x)")

    assert equivalent(*pair, KINDS)
    assert not equivalent(*pair, {**KINDS, "E": ("integer", True)})


def test_an_answer_is_the_key_or_the_first_mistake_that_it_equals() -> None:
    """Mistakes are tried in their order; the key goes before all of them."""
    mistaken = {"forgets_x3": tree("n**2 + n*m + n"), "again": tree("n*(n + m + 1)"), "right": tree(KEY)}

    assert matching(tree("3*n*(1 + m + n)"), tree(KEY), mistaken, KINDS) == ""
    assert matching(tree("n*(1 + m + n)"), tree(KEY), mistaken, KINDS) == "forgets_x3"
    assert matching(tree("n*(2 + m + n)"), tree(KEY), mistaken, KINDS) is None


# ── properties ───────────────────────────────────────────────────────────────────────────────────

_LEAVES = st.one_of(
    st.sampled_from(("n", "m", "k")).map(Name),
    st.integers(-5, 5).map(Num),
    st.just(Num(Fraction(1, 2))),
)
_POLYNOMIALS = st.recursive(
    _LEAVES,
    lambda parts: st.builds(lambda op, a, b: Apply(op, (a, b)), st.sampled_from("+-*"), parts, parts),
    max_leaves=8,
)
Poly = dict[tuple[int, int, int], Fraction]


def expanded(node: Node) -> Poly:
    """The polynomial by its coefficients, multiplied out by hand."""
    if isinstance(node, Num):
        return {(0, 0, 0): Fraction(node.value)} if node.value else {}
    if isinstance(node, Name):
        return {(int(node.name == "n"), int(node.name == "m"), int(node.name == "k")): Fraction(1)}
    a, b = (expanded(argument) for argument in node.args)
    total: Poly = {}
    if node.op == "*":
        for (i, j, k), left in a.items():
            for (u, v, w), right in b.items():
                total[i + u, j + v, k + w] = total.get((i + u, j + v, k + w), Fraction(0)) + left * right
    else:
        sign = 1 if node.op == "+" else -1
        total = {term: a.get(term, Fraction(0)) + sign * b.get(term, Fraction(0)) for term in {*a, *b}}
    return {term: factor for term, factor in total.items() if factor}


@settings(max_examples=150, deadline=None)
@given(_POLYNOMIALS, _POLYNOMIALS)
def test_polynomials_are_the_same_exactly_when_their_coefficients_are(first: Node, second: Node) -> None:
    """The verdict is that of multiplying out."""
    assert equivalent(first, second, KINDS) is (expanded(first) == expanded(second))


@settings(max_examples=60, deadline=None)
@given(_POLYNOMIALS, _POLYNOMIALS, _POLYNOMIALS)
def test_the_laws_of_arithmetic_keep_a_formula_the_same(a: Node, b: Node, c: Node) -> None:
    """(a + b)*c = c*b + c*a, and a = a + (b - b)."""

    def apply(op: str, left: Node, right: Node) -> Node:
        return Apply(op, (left, right))

    spread = apply("+", apply("*", c, b), apply("*", c, a))

    assert equivalent(apply("*", apply("+", a, b), c), spread, KINDS)
    assert equivalent(a, apply("+", a, apply("-", b, b)), KINDS)
    assert not equivalent(a, apply("+", a, Num(1)), KINDS)


_ANY = st.recursive(
    _LEAVES,
    lambda parts: st.one_of(
        st.builds(
            lambda op, a: Apply(op, (a,)),
            st.sampled_from("neg sqrt log exp sin acos floor Abs factorial sign".split()),
            parts,
        ),
        st.builds(
            lambda op, a, b: Apply(op, (a, b)),
            st.sampled_from("+ - * / // % ** Min binomial gcd log < ==".split()),
            parts,
            parts,
        ),
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(_ANY, _ANY)
def test_any_two_formulas_get_a_verdict(first: Node, second: Node) -> None:
    """Nothing raises, whatever is undefined or large, and the order does not matter."""
    assert equivalent(first, second, KINDS) is equivalent(second, first, KINDS)
    assert equivalent(first, first, KINDS)


@pytest.mark.parametrize(
    "text",
    [
        "((n**100)**100)**100",
        "((n - n + 10**99)**100)**100",
        "n**n**n**n",
        "(n + m + k + q + r + x)**100",
        "(n + m)**10*(n + k)**10*(m + k)**10*(n + q)**10",
        "sin(" * 30 + "x" + ")" * 30,
        "exp(" * 30 + "x" + ")" * 30,
        "1/(n + " * 18 + "m" + ")" * 18,
        "Max(" * 20 + "n" + ", m)" * 20,
        "binomial(n**9, m**9)*factorial(factorial(n))",
        " + ".join(f"tan(n**{i})" for i in range(35)),
    ],
)
def test_costly_formulas_get_a_verdict_soon(text: str) -> None:
    """Whatever may be typed is compared in bounded time, and one more is never the same."""
    formula = tree(text)
    start = time.perf_counter()
    equivalent(formula, Apply("*", (Num(1), formula)), KINDS)

    assert not equivalent(formula, Apply("+", (formula, Num(1))), KINDS)
    assert time.perf_counter() - start < 5
