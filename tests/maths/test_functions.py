"""Operators and functions on exact numbers, against Python's `math`, sympy, mpmath and paper."""

from __future__ import annotations

import decimal
import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.bank import load_text
from quizgen.findings import Place
from quizgen.maths.compile import evaluate
from quizgen.maths.functions import CONSTANTS, FAST, FUNCTIONS, OPERATORS
from quizgen.maths.kind import STATED, drawn_numbers
from quizgen.maths.parse import parse
from quizgen.model import Expression

HERE = Place("test", 1, 1)


def value(text: str, **values: Any) -> Any:
    parsed = parse(text, HERE)
    assert isinstance(parsed, Expression), parsed
    return evaluate(parsed.tree, values)


def by_mpmath(compute: Any, *arguments: Any) -> Decimal:
    """*compute* with 60 digits, as a decimal rounded to 28."""
    with mpmath.workdps(60):
        exact = compute(*(mpmath.mpf(Fraction(a).numerator) / Fraction(a).denominator for a in arguments))
        digits = mpmath.nstr(exact, 55, strip_zeros=False)
    return decimal.Context(prec=28).create_decimal(digits)


# ── rational results are exact ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sqrt(0)", 0),
        ("sqrt(144)", 12),
        ("sqrt(1/4)", Fraction(1, 2)),
        ("sqrt(0.09)", Fraction(3, 10)),
        ("27**(1/3)", 3),
        ("(8/27)**(2/3)", Fraction(4, 9)),
        ("4**-0.5", Fraction(1, 2)),
        ("2**-3", Fraction(1, 8)),
        ("0**0", 1),
        ("(1/2)**0", 1),
        ("(-2)**3", -8),
        ("(-1/2)**-3", -8),
        ("log(1)", 0),
        ("log(8, 2)", 3),
        ("log(2, 8)", Fraction(1, 3)),
        ("log(1/8, 2)", -3),
        ("log(8, 1/2)", -3),
        ("log(0.001, 10)", -3),
        ("log(4, 8)", Fraction(2, 3)),
        ("exp(0)", 1),
        ("sin(0)", 0),
        ("cos(0)", 1),
        ("acos(1)", 0),
        ("floor(7/2)", 3),
        ("floor(-7/2)", -4),
        ("ceiling(7/2)", 4),
        ("ceiling(-7/2)", -3),
        ("floor(5)", 5),
        ("Abs(-3/4)", Fraction(3, 4)),
        ("sign(-3)", -1),
        ("sign(0)", 0),
        ("sign(0.1)", 1),
        ("Min(3, 1/2, 2)", Fraction(1, 2)),
        ("Max(3, 1/2, -7)", 3),
        ("Max(4)", 4),
        ("factorial(0)", 1),
        ("factorial(6)", 720),
        ("binomial(5, 2)", 10),
        ("binomial(5, 7)", 0),
        ("binomial(5, -1)", 0),
        ("binomial(0, 0)", 1),
        ("binomial(-3, 2)", 6),
        ("binomial(-3, 3)", -10),
        ("gcd(12, 18)", 6),
        ("gcd(12, 18, 4)", 2),
        ("gcd(0, -5)", 5),
        ("lcm(4, 6, 10)", 60),
        ("lcm(4, 0)", 0),
        ("Mod(7, 3)", 1),
        ("Mod(-7, 3)", 2),
        ("Mod(7, -3)", -2),
        ("-7 // 2", -4),
        ("-7 % 2", 1),
        ("5.5 % 2", Fraction(3, 2)),
        ("-0.5 // 0.2", -3),
        ("Rational(6, 4)", Fraction(3, 2)),
        ("Rational(6, 3)", 2),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("1/3 + 2/3", 1),
    ],
)
def test_a_rational_result_is_exact(text: str, expected: int | Fraction) -> None:
    """A result that is rational is that number, worked out by hand; a whole one is an integer."""
    found = value(text)

    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    "text",
    [
        "1/0", "0/0", "5 // 0", "5 % 0", "Mod(5, 0)", "Rational(1, 0)", "0**-1", "0**(-1/2)",
        "sqrt(-1)", "(-8)**(1/3)", "(-2)**pi", "log(0)", "log(-1)", "log(2, 1)", "log(2, 0)", "log(2, -2)",
        "asin(2)", "acos(-1.5)", "tan(pi/2)", "factorial(-1)", "factorial(1/2)", "binomial(1/2, 2)",
        "binomial(5, 1/2)", "gcd(1/2, 2)", "lcm(2, pi)", "1/0 + 1", "Max(3, 1/0)", "0*(1/0)", "1/0 < 1",
        "1/0 == 1/0", "not 1/0 < 1", "2 < 1 and 1/0 < 1",
    ],
)  # fmt: skip
def test_what_is_undefined_is_none(text: str) -> None:
    """Where mathematics gives no real number there is no value, and nothing computed from it has one."""
    assert value(text) is None


@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_operators_pass_none_on(name: str) -> None:
    """An operator with a missing operand gives None."""
    operands = (None,) if name in ("neg", "not") else (3, None)

    assert OPERATORS[name](*operands) is None
    assert OPERATORS[name](*reversed(operands)) is None


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_functions_pass_none_on(name: str) -> None:
    """A function with a missing argument gives None."""
    function = FUNCTIONS[name]

    assert function.exact(*[None] * function.min_args) is None


@pytest.mark.parametrize("op", ["+", "*", "%", "-", "<"])
def test_words_have_no_arithmetic(op: str) -> None:
    """A drawn word is no number: Python would repeat it, fill it in or order it."""
    assert OPERATORS[op]("Keras", 3) is None
    assert OPERATORS[op]("a%s", "b") is None


def test_words_are_equal_or_not() -> None:
    """A drawn word can be compared with another for being the same."""
    assert OPERATORS["=="]("Keras", "Keras") is True
    assert OPERATORS["!="]("Keras", "PyTorch") is True
    assert OPERATORS["=="]("3", 3) is False


# ── whole numbers against Python and sympy ───────────────────────────────────────────────────────

_small = st.integers(-60, 60)
_rationals = st.fractions(-50, 50, max_denominator=60)


def _settled(number: Fraction) -> int | Fraction:
    return number.numerator if number.denominator == 1 else number


@given(_rationals, _rationals)
def test_arithmetic_is_that_of_fractions(a: Fraction, b: Fraction) -> None:
    """The operators are those of Python's fractions, with whole results as integers."""
    a, b = _settled(a), _settled(b)
    expected = {
        "+": Fraction(a) + b,
        "-": Fraction(a) - b,
        "*": Fraction(a) * b,
        "/": Fraction(a) / b if b else None,
        "//": Fraction(Fraction(a) // b) if b else None,
        "%": Fraction(Fraction(a) % b) if b else None,
    }
    for op, result in expected.items():
        found = OPERATORS[op](a, b)

        assert found == result
        assert found is None or type(found) is type(_settled(result))
    assert (OPERATORS["<"](a, b), OPERATORS[">="](a, b)) == (a < b, a >= b)


@given(st.sampled_from(sorted(FAST)), _small, _small)
def test_the_fast_operators_agree_with_the_safe_ones(op: str, a: int, b: int) -> None:
    """On whole numbers the C function gives the same value, or raises where the safe one gives None."""
    operands = (a,) if op == "neg" else (a, b)
    try:
        expected = FAST[op](*operands)
    except ZeroDivisionError:
        expected = None

    assert OPERATORS[op](*operands) == expected


@settings(deadline=None)
@given(_rationals, _rationals)
def test_mod_and_rounding_are_sympys(a: Fraction, b: Fraction) -> None:
    """Mod, floor, ceiling, sign and Abs of fractions of either sign are sympy's."""
    exact_a, exact_b = sympy.Rational(a.numerator, a.denominator), sympy.Rational(b.numerator, b.denominator)

    def call(name: str, *arguments: Fraction) -> Any:
        return FUNCTIONS[name].exact(*map(_settled, arguments))

    if b:
        expected = sympy.Mod(exact_a, exact_b)
        assert call("Mod", a, b) == Fraction(int(expected.p), int(expected.q))
    assert call("floor", a) == int(sympy.floor(exact_a))
    assert call("ceiling", a) == int(sympy.ceiling(exact_a))
    assert call("sign", a) == int(sympy.sign(exact_a))
    assert call("Abs", a) == abs(a)


@settings(deadline=None)
@given(st.integers(-40, 80), st.integers(-5, 90))
def test_binomial_is_sympys(n: int, k: int) -> None:
    """binomial(n, k) for n and k of any sign is sympy's."""
    assert FUNCTIONS["binomial"].exact(n, k) == int(sympy.binomial(n, k))


@given(_small, _small, _small)
def test_divisors_and_multiples_are_pythons(a: int, b: int, c: int) -> None:
    """The gcd and lcm of several whole numbers are those of Python's `math`, never negative."""
    assert FUNCTIONS["gcd"].exact(a, b, c) == math.gcd(a, b, c) >= 0
    assert FUNCTIONS["lcm"].exact(a, b, c) == math.lcm(a, b, c) >= 0


@given(st.integers(0, 200))
def test_factorial_is_pythons(n: int) -> None:
    """factorial(n) is n!."""
    assert FUNCTIONS["factorial"].exact(n) == math.factorial(n)


@given(st.integers(2, 50), st.integers(-12, 12))
def test_a_logarithm_to_a_base_undoes_the_power(base: int, exponent: int) -> None:
    """log(b**k, b) is exactly k."""
    assert FUNCTIONS["log"].exact(_settled(Fraction(base) ** exponent), base) == exponent


@given(st.fractions(0, 1000, max_denominator=1000).filter(bool), st.integers(2, 9))
def test_a_root_undoes_the_power(base: Fraction, degree: int) -> None:
    """(b**k)**(1/k) is exactly b, for whole numbers and fractions."""
    assert OPERATORS["**"](_settled(base**degree), Fraction(1, degree)) == base


# ── irrational results: 28 digits ────────────────────────────────────────────────────────────────


def test_the_constants_have_28_digits() -> None:
    """The constants pi and E are rounded to 28 digits."""
    assert CONSTANTS["pi"] == by_mpmath(lambda: +mpmath.pi)
    assert CONSTANTS["E"] == by_mpmath(lambda: +mpmath.e)


_positive = st.fractions(Fraction(1, 1000), 1000, max_denominator=1000)
_any = st.fractions(-100, 100, max_denominator=1000)
_unit = st.fractions(-1, 1, max_denominator=1000)
REALS = [
    ("sqrt", _positive, mpmath.sqrt),
    ("log", _positive, mpmath.log),
    ("exp", _any, mpmath.exp),
    ("sin", _any, mpmath.sin),
    ("cos", _any, mpmath.cos),
    ("tan", _any, mpmath.tan),
    ("asin", _unit, mpmath.asin),
    ("acos", _unit, mpmath.acos),
    ("atan", _any, mpmath.atan),
    ("sinh", _any, mpmath.sinh),
    ("cosh", _any, mpmath.cosh),
    ("tanh", _any, mpmath.tanh),
]


@pytest.mark.parametrize(("name", "arguments", "compute"), REALS, ids=[name for name, _, _ in REALS])
def test_a_real_function_is_right_to_28_digits(name: str, arguments: Any, compute: Any) -> None:
    """Every digit agrees with mpmath at sixty digits, and a result that is no decimal is exact."""

    @settings(deadline=None, max_examples=25)
    @given(arguments)
    def check(argument: Fraction) -> None:
        found = FUNCTIONS[name].exact(_settled(argument))
        if isinstance(found, Decimal):
            assert found == by_mpmath(compute, argument)
            assert len(found.as_tuple().digits) <= 28
        else:
            with mpmath.workdps(60):
                exact = compute(mpmath.mpf(argument.numerator) / argument.denominator)
                assert abs(exact - mpmath.mpf(found.numerator) / found.denominator) < mpmath.mpf(10) ** -55

    check()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # sqrt(2), ln 2, log2(10) and 2**(1/3) as printed in OEIS A002193, A002162, A020862, A002580.
        ("sqrt(2)", "1.414213562373095048801688724"),
        ("log(2)", "0.6931471805599453094172321215"),
        ("log(10, 2)", "3.321928094887362347870319429"),
        ("2**(1/3)", "1.259921049894873164767210607"),
        ("10**-0.5", "0.3162277660168379331998893544"),
        ("exp(1)", "2.718281828459045235360287471"),
    ],
)
def test_known_numbers_are_right(text: str, expected: str) -> None:
    """Well-known irrational numbers come out with 28 published digits, the last one rounded."""
    assert value(text) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sin(pi)", 0),
        ("cos(pi)", -1),
        ("sin(pi/2)", 1),
        ("cos(pi/2)", 0),
        ("sin(100*pi)", 0),
        ("sqrt(2) - sqrt(2)", 0),
        ("sqrt(2)*sqrt(3) - sqrt(6)", 0),
        ("floor(log(1000)/log(10))", 3),
        ("ceiling(log(1000)/log(10))", 3),
        ("floor(sqrt(2)*sqrt(2))", 2),
        ("ceiling(sqrt(3)**2)", 3),
        ("floor(pi)", 3),
        ("ceiling(-pi)", -3),
        ("floor(-E)", -3),
        ("pi // 1", 3),
        ("floor(10*(pi % 1))", 1),
        ("Abs(-sqrt(2)) == sqrt(2)", True),
        ("sqrt(2) < 3/2", True),
        ("Max(pi, 3) == pi", True),
        ("sign(-pi)", -1),
    ],
)
def test_rounding_errors_do_not_show(text: str, expected: int) -> None:
    """What is whole in exact mathematics is whole, though the parts are known to 28 digits only."""
    found = value(text)

    assert found == expected


def test_an_argument_next_to_one_keeps_its_logarithm() -> None:
    """log(1 + 10**-40) is 10**-40 to forty digits (log(1 + x) = x - x**2/2 + ...)."""
    assert value("log(1 + 1e-40)") == Decimal("1e-40")


def test_near_a_power_is_not_the_power() -> None:
    """log(10**60 + 1, 10) is no exact 60 and 10**60 has the exact logarithm 60."""
    assert type(value("log(10**60, 10)")) is int
    assert type(value("log(10**60 + 1, 10)")) is Decimal


def test_large_arguments_are_reduced_rightly() -> None:
    """sin(10**22) is -0.8522008497671888017727058938 (the classic test of argument reduction)."""
    with mpmath.workdps(80):
        reference = mpmath.nstr(mpmath.sin(mpmath.mpf(10) ** 22), 50)

    assert reference.startswith("-0.852200849767188801772705893")
    assert value("sin(10**22)") == decimal.Context(prec=28).create_decimal(reference)


def test_the_callers_decimal_context_does_not_matter() -> None:
    """Precision, rounding and traps of the calling thread change nothing."""
    texts = [
        "sqrt(2) + pi/3",
        "log(10)*E",
        "pi**E",
        "sin(1) % 0.1",
        "floor(pi*1000)",
        "asin(1.0001)",
        "1.0001**pi",
    ]
    before = [value(text) for text in texts]
    with decimal.localcontext(decimal.Context(prec=3, rounding=decimal.ROUND_UP, traps=[decimal.Inexact])):
        after = [value(text) for text in texts]

    assert before == after
    assert before[4] == 3141


def test_mpmaths_precision_does_not_matter() -> None:
    """A caller who has turned mpmath down to five digits gets 28 all the same."""
    with mpmath.workdps(5):
        assert value("cos(1)") == by_mpmath(mpmath.cos, 1)


# ── sizes ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("n**n", 10**6),
        ("factorial(n)", 10**9),
        ("binomial(2*n, n)", 10**9),
        ("exp(n)", 10**9),
        ("cosh(n)", 10**9),
        ("2**(n/3)", 10**9 + 1),
        ("pi**n", 10**9),
        ("n**(-n)", 10**6),
    ],
)
def test_what_is_too_large_is_none(text: str, n: int) -> None:
    """A number of a million digits is not computed."""
    assert value(text, n=n) is None


def test_large_but_useful_numbers_are_exact() -> None:
    """A thousand digits are no problem, and neither is a binomial of a large number and a small one."""
    assert value("n**100", n=10**10) == 10**1000
    assert value("binomial(n, 3)", n=10**30) == 10**30 * (10**30 - 1) * (10**30 - 2) // 6
    assert value("binomial(n, n - 2)", n=10**9) == 10**9 * (10**9 - 1) // 2


# ── kinds ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("stated", "admitted"),
    [
        ("positive integer", [1, 45]),
        ("nonnegative integer", [0, 1, 45]),
        ("integer", [-3, 0, 1, 45]),
        ("positive", [1, 45, Fraction(1, 2), Decimal("3.14")]),
        ("nonnegative", [0, 1, 45, Fraction(1, 2), Decimal("3.14")]),
        ("any", [-3, 0, 1, 45, Fraction(1, 2), Fraction(-1, 2), Decimal("3.14")]),
    ],
)
def test_a_kind_admits_its_numbers_only(stated: str, admitted: list) -> None:
    """Of seven numbers of all sorts each stated kind admits those that its name says."""
    numbers = [-3, 0, 1, 45, Fraction(1, 2), Fraction(-1, 2), Decimal("3.14")]

    assert [number for number in numbers if STATED[stated].admits(number)] == admitted


BANK = """
quizgen: 1
id: kinds
formulas:
  cell:
    symbols: {m: inputs, n: units, r: {means: rate, kind: rational}}
    constants: {b: 1}
    steps:
      total: m*n + r
questions:
  - id: total
    formula: cell
    ask: total
    vary: {m: 2..9, n: 4..10 step 3, r: 0.5..2 step 0.25, x: [{name: Keras, b: 2, c: 5}, {name: paper, b: 1, c: 6}], w: [a, b]}
    stem: "<< m >>, << n >>, << r >>, << x.name >>, << w >>?"
"""


def test_drawn_numbers_tell_range_and_kind() -> None:
    """A range gives its ends and its second value, a row the fields that the formula knows, words nothing."""
    loaded = load_text(BANK, "kinds.yaml")
    assert loaded.bank is not None, loaded.findings
    (question,) = loaded.bank.questions

    assert drawn_numbers(question) == {
        "m": (2, 3, 9),
        "n": (4, 7, 10),
        "r": (Fraction(1, 2), Fraction(3, 4), 2),
        "b": (2, 1),
    }
