"""Numbers in plain characters, expressions in LaTeX: what a student reads means what was computed."""

from __future__ import annotations

import decimal
import math
import re
import string
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.findings import Place
from quizgen.maths.compile import evaluate
from quizgen.maths.parse import parse
from quizgen.maths.show import PLACES, latex, latex_name, latex_values, plain, plain_tree, rounded
from quizgen.model import Apply, Expression, Name, Node, Num

HERE = Place("test", 1, 1)


def tree(text: str) -> Node:
    parsed = parse(text, HERE)
    assert isinstance(parsed, Expression), parsed
    return parsed.tree


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (45, "45"),
        (-3, "-3"),
        (10**30, "1" + "0" * 30),
        (Fraction(1, 4), "0.25"),
        (Fraction(-1, 4), "-0.25"),
        (Fraction(5, 2), "2.5"),
        (Fraction(1, 1000), "0.001"),
        (Fraction(-12345, 100), "-123.45"),
        (Fraction(1, 3), "1/3"),
        (Fraction(-22, 7), "-22/7"),
        (Fraction(1, 2**12), "0.000244140625"),
        (Fraction(1, 2**13), "1/8192"),
        (Decimal("3.141592653589793238462643383"), "3.141592654"),
        (Decimal("-0.5"), "-0.5"),
        (Decimal("1.41421356249999"), "1.414213562"),
        (Decimal("1.4142135625"), "1.414213563"),
        (Decimal("-1.4142135625"), "-1.414213563"),
        (Decimal("2.000000000000001"), "2"),
        (Decimal(1200), "1200"),
        (Decimal("0.000001"), "0.000001"),
        (Decimal("1234567890123.4"), "1234567890000"),
    ],
)
def test_a_number_is_printed_for_people(value: int | Fraction | Decimal, shown: str) -> None:
    """Whole numbers, decimals that end, fractions that do not, and ten digits of what is irrational."""
    assert plain(value) == shown


@given(st.fractions(max_denominator=10**6).filter(lambda f: f.denominator > 1))
def test_a_printed_fraction_is_exact(value: Fraction) -> None:
    """Read back, what is printed is the fraction itself, a decimal exactly where one ends in time."""
    shown = plain(value)

    assert Fraction(shown) == value
    assert ("/" in shown) is (10**PLACES % value.denominator != 0)
    assert shown[-1] != "0" or "/" in shown


def test_integers_of_any_length_are_printed() -> None:
    """Python's own limit of 4,300 digits does not apply."""
    assert plain(10**5000 + 7) == "1" + "0" * 4999 + "7"
    assert plain(-(10**5000)) == "-1" + "0" * 5000


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (Fraction(1, 3), 3, "0.333"),
        (Fraction(2, 3), 3, "0.667"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Decimal("2.5"), 1, "3"),
        (Decimal("-2.5"), 1, "-3"),
        (Decimal("3.5"), 1, "4"),
        (12345, 4, "12350"),
        (12355, 4, "12360"),
        (-12345, 4, "-12350"),
        (9999, 3, "10000"),
        (Fraction(9996, 1000), 3, "10.0"),
        (Fraction(9994, 1000), 3, "9.99"),
        (5, 3, "5.00"),
        (Fraction(1, 2), 3, "0.500"),
        (0, 3, "0"),
        (10**15, 2, "1000000000000000"),
        (10**16, 2, "1.0e16"),
        (Fraction(1, 10**6), 2, "0.0000010"),
        (Fraction(1, 10**7), 2, "1.0e-7"),
        (Fraction(-123, 10**10), 2, "-1.2e-8"),
        (Decimal("3.141592653589793238462643383"), 5, "3.1416"),
    ],
)
def test_rounding_is_half_up_and_keeps_its_zeros(
    value: int | Fraction | Decimal, digits: int, shown: str
) -> None:
    """Halves go away from zero, and as many significant digits are shown as are asked for."""
    assert rounded(value, digits) == shown


@given(st.fractions(-(10**8), 10**8, max_denominator=10**6).filter(bool), st.integers(1, 12))
def test_a_rounded_number_is_the_nearest_with_so_many_digits(value: Fraction, digits: int) -> None:
    """Computed with whole numbers: the size of the unit, then half of it added and cut off."""
    size = 0
    while abs(value) >= Fraction(10) ** (size + 1):
        size += 1
    while abs(value) < Fraction(10) ** size:
        size -= 1
    unit = Fraction(10) ** (size - digits + 1)
    expected = math.floor(abs(value) / unit + Fraction(1, 2)) * unit * (1 if value > 0 else -1)
    number = value.numerator if value.denominator == 1 else value
    shown = rounded(number, digits)

    assert Fraction(shown) == expected
    if size < -1 or "." in shown:
        assert len(re.sub(r"e.*|[-.]", "", shown).lstrip("0")) == digits


def test_the_callers_decimal_context_changes_no_digit() -> None:
    """A thread that rounds to two digits, downwards, prints the same."""
    numbers = [Decimal("3.141592653589793238462643383"), Fraction(2, 3), 123456, Fraction(1, 8)]
    before = [(plain(number), rounded(number, 5)) for number in numbers]
    with decimal.localcontext(decimal.Context(prec=2, rounding=decimal.ROUND_DOWN)):
        after = [(plain(number), rounded(number, 5)) for number in numbers]

    assert before == after
    assert before[0] == ("3.141592654", "3.1416")


# ── names ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("n", "n"),
        ("N", "N"),
        ("n1", "n_{1}"),
        ("x12", "x_{12}"),
        ("d_k", "d_{k}"),
        ("x_10", "x_{10}"),
        ("d_model", r"d_{\text{model}}"),
        ("x_i_j", r"x_{\text{i j}}"),
        ("alpha", r"\alpha"),
        ("lamda", r"\lambda"),
        ("Omega", r"\Omega"),
        ("beta2", r"\beta_{2}"),
        ("sigma_max", r"\sigma_{\text{max}}"),
        ("input_weights", r"\text{input weights}"),
        ("total", r"\text{total}"),
        ("ab", r"\text{ab}"),
        ("__", r"\text{\_\_}"),
    ],
)
def test_a_name_is_typeset_as_it_is_meant(name: str, shown: str) -> None:
    """Letters are symbols, digits and tails are subscripts, words are upright."""
    assert latex_name(name) == shown


@given(st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,12}", fullmatch=True))
def test_no_name_breaks_latex(name: str) -> None:
    """Braces pair, and `_` is a subscript at most once or escaped."""
    shown = latex_name(name)

    assert shown.count("{") == shown.count("}")
    assert len(re.findall(r"(?<!\\)_", shown)) <= 1


# ── LaTeX by hand ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("3*(n**2 + n*m)", r"3\,(n^{2} + n\,m)"),
        ("a - b - c", "a - b - c"),
        ("a - (b - c)", "a - (b - c)"),
        ("a - (b + c)", "a - (b + c)"),
        ("a + (b - c)", "a + b - c"),
        ("(a + b)*(c - d)", r"(a + b)\,(c - d)"),
        ("a*(b*c)", r"a\,b\,c"),
        ("a/b", r"\frac{a}{b}"),
        ("(a + b)/(c - d)", r"\frac{a + b}{c - d}"),
        ("a/b*c", r"\frac{a}{b}\,c"),
        ("(a/b)**2", r"\left(\frac{a}{b}\right)^{2}"),
        ("-a**2", "-a^{2}"),
        ("(-a)**2", "(-a)^{2}"),
        ("-(a + b)", "-(a + b)"),
        ("a*-b", r"a\,(-b)"),
        ("a - -b", "a - (-b)"),
        ("-(-a)", "-(-a)"),
        ("2**-n", "2^{-n}"),
        ("a**(b + c)", "a^{b + c}"),
        ("(a**b)**c", "(a^{b})^{c}"),
        ("a**b**c", "a^{b^{c}}"),
        ("3*5", r"3 \cdot 5"),
        ("n*3", r"n \cdot 3"),
        ("2*10**3", r"2 \cdot 10^{3}"),
        ("3*(1/2)", r"3 \cdot \frac{1}{2}"),
        ("0.5*n", r"0.5\,n"),
        ("2*pi*r", r"2\,\pi\,r"),
        ("g*input_weights", r"g \cdot \text{input weights}"),
        ("n % 8", r"n \bmod 8"),
        ("n % 8 + 1", r"(n \bmod 8) + 1"),
        ("1 + n % 8", r"1 + (n \bmod 8)"),
        ("(n + 1) % 8", r"(n + 1) \bmod 8"),
        ("Mod(n, 8)*2", r"(n \bmod 8) \cdot 2"),
        ("-n % 8", r"(-n) \bmod 8"),
        ("-(n % 8)", r"-(n \bmod 8)"),
        ("n // 8", r"\left\lfloor \frac{n}{8} \right\rfloor"),
        ("(n // 8)**2", r"\left\lfloor \frac{n}{8} \right\rfloor^{2}"),
        ("sqrt(n + 1)**2", r"\sqrt{n + 1}^{2}"),
        ("sin(x)**2", r"\left(\sin\left(x\right)\right)^{2}"),
        ("exp(n + 1)", "e^{n + 1}"),
        ("exp(n)**2", "(e^{n})^{2}"),
        ("log(n)", r"\ln\left(n\right)"),
        ("log(n, 2)", r"\log_{2}\left(n\right)"),
        ("Abs(n - m)", r"\left|n - m\right|"),
        ("floor(n/2)", r"\left\lfloor \frac{n}{2} \right\rfloor"),
        ("ceiling(n)", r"\left\lceil n \right\rceil"),
        ("Max(a, b + c)", r"\max\left(a, b + c\right)"),
        ("gcd(a, b)", r"\gcd\left(a, b\right)"),
        ("factorial(n)", "n!"),
        ("factorial(n + 1)", "(n + 1)!"),
        ("factorial(-n)", "(-n)!"),
        ("factorial(n)**2", "(n!)^{2}"),
        ("factorial(factorial(n))", "(n!)!"),
        ("factorial(2*n)", r"(2\,n)!"),
        ("binomial(n, k)**2", r"\binom{n}{k}^{2}"),
        ("Rational(1, 2)", r"\frac{1}{2}"),
        ("Rational(n, 2)**2", r"\left(\frac{n}{2}\right)^{2}"),
        ("1 < n <= 5", r"1 < n \land n \le 5"),
        ("n != 3", r"n \neq 3"),
        ("n == 8 or n > 3 and m < 2", r"n = 8 \lor n > 3 \land m < 2"),
        ("(n == 8 or n > 3) and m < 2", r"(n = 8 \lor n > 3) \land m < 2"),
        ("not n >= 3", r"\lnot (n \ge 3)"),
        ("n % 2 == 0", r"n \bmod 2 = 0"),
    ],
)
def test_an_expression_is_typeset_as_it_was_written(text: str, shown: str) -> None:
    """Nothing is reordered, and parentheses stand where meaning or a reader needs them."""
    assert latex(tree(text)) == shown


@pytest.mark.parametrize(
    ("node", "shown"),
    [
        (Num(Fraction(1, 3)), r"\frac{1}{3}"),
        (Num(Fraction(-1, 3)), r"-\frac{1}{3}"),
        (Apply("**", (Num(-2), Num(2))), "(-2)^{2}"),
        (Apply("**", (Num(Fraction(1, 3)), Num(2))), r"\left(\frac{1}{3}\right)^{2}"),
        (Apply("-", (Name("a"), Num(-2))), "a - (-2)"),
        (Apply("*", (Name("a"), Num(-2))), r"a\,(-2)"),
        (Apply("*", (Num(-2), Name("a"))), r"-2\,a"),
        (Apply("-", (Name("a"), Num(Fraction(-1, 3)))), r"a - \left(-\frac{1}{3}\right)"),
        (Apply("neg", (Num(-2),)), "-(-2)"),
        (Apply("factorial", (Num(-2),)), "(-2)!"),
        (Apply("/", (Num(-2), Num(-3))), r"\frac{-2}{-3}"),
    ],
)
def test_negative_numbers_and_fractions_get_parentheses(node: Node, shown: str) -> None:
    """A number that is put in keeps its sign apart from the operator before it."""
    assert latex(node) == shown


def test_values_in_place_of_names_are_joined_by_dots() -> None:
    r"""With numbers for names every product has a `\cdot`, and the leaf is told where it stands tight."""

    def leaf(name: Name, tight: bool) -> str:
        return {"n": "5", "m": "(-3)" if tight else "-3"}[name.name]

    assert latex_values(tree("2*(n**2 + n*m)"), leaf) == r"2 \cdot (5^{2} + 5 \cdot (-3))"
    assert latex_values(tree("m + n"), leaf) == "-3 + 5"
    assert latex_values(tree("m**2"), leaf) == "(-3)^{2}"
    assert latex_values(tree("n - m"), leaf) == "5 - (-3)"
    assert latex_values(tree("sqrt(m)/m"), leaf) == r"\frac{\sqrt{-3}}{-3}"
    assert latex_values(tree("m < n"), leaf) == "-3 < 5"


# ── LaTeX read by another reader ─────────────────────────────────────────────────────────────────

_TOKEN = re.compile(
    r"\\left\\lfloor|\\right\\rfloor|\\left\(|\\right\)|\\left\||\\right\||\\[a-z]+|\\,|[0-9.]+|[a-zA-Z]|[-+^{}()!]"
)


class Unreadable(Exception):
    """The text is no formula."""


class Reader:
    """Computes what a person reads in a formula: powers first, products, sums, then the remainder."""

    def __init__(self, text: str, values: dict[str, Fraction]) -> None:
        self.tokens, self.at, self.values = _TOKEN.findall(text), 0, values
        assert "".join(self.tokens) == text.replace(" ", "")

    def read(self) -> Fraction:
        value = self.remainder()
        if self.peek():
            raise Unreadable
        return value

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token != wanted):
            raise Unreadable
        self.at += 1
        return token

    def inside(self, opening: str, closing: str) -> Fraction:
        self.take(opening)
        value = self.remainder()
        self.take(closing)
        return value

    def remainder(self) -> Fraction:
        value = self.sum()
        while self.peek() == r"\bmod":
            self.take()
            value = value % self.sum()
        return value

    def sum(self) -> Fraction:
        sign = -1 if self.peek() == "-" and self.take() else 1
        value = sign * self.product()
        while self.peek() in ("+", "-"):
            sign = 1 if self.take() == "+" else -1
            value += sign * self.product()
        return value

    def product(self) -> Fraction:
        value = self.power()
        while self.peek() in (r"\,", r"\cdot"):
            self.take()
            value *= self.power()
        return value

    def power(self) -> Fraction:
        base = self.atom()
        if self.peek() != "^":
            return base
        self.take()
        exponent = self.inside("{", "}")
        if self.peek() == "^" or exponent.denominator != 1:
            raise Unreadable
        return base**exponent.numerator

    def atom(self) -> Fraction:
        match self.peek():
            case "(":
                return self.inside("(", ")")
            case r"\left(":
                return self.inside(r"\left(", r"\right)")
            case r"\left|":
                return abs(self.inside(r"\left|", r"\right|"))
            case r"\left\lfloor":
                return Fraction(math.floor(self.inside(r"\left\lfloor", r"\right\rfloor")))
            case r"\frac":
                self.take()
                above = self.inside("{", "}")
                return above / self.inside("{", "}")
        token = self.take()
        if token in self.values:
            return self.values[token]
        if not token[0].isdigit():
            raise Unreadable
        return Fraction(token)


def _shapes(binary: list[str], unary: list[str]) -> st.SearchStrategy[object]:
    return st.recursive(
        st.just("leaf"),
        lambda parts: st.one_of(
            st.tuples(st.sampled_from(binary), parts, parts),
            st.tuples(st.just("**"), parts),
            st.tuples(st.sampled_from(unary), parts),
        ),
        max_leaves=9,
    )


_PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41]


def _grown(shape: object, letters: list[str]) -> Node:
    """The tree of *shape* with a letter of its own at each leaf, so that nothing cancels by chance."""
    if not isinstance(shape, tuple):
        return Name(letters.pop())
    op, *parts = shape
    arguments = tuple(_grown(part, letters) for part in parts)
    return Apply(op, (*arguments, Num(2)) if op == "**" else arguments)


def _letters() -> tuple[list[str], dict[str, Fraction]]:
    letters = list(string.ascii_letters[: len(_PRIMES)])
    values = {
        letter: Fraction(prime, _PRIMES[-1 - i])
        for i, (letter, prime) in enumerate(zip(letters, _PRIMES, strict=True))
    }
    return letters, values


def _exact(values: dict[str, Fraction]) -> dict[str, int | Fraction]:
    return {name: f.numerator if f.denominator == 1 else f for name, f in values.items()}


@settings(deadline=None, max_examples=200)
@given(_shapes(["+", "-", "*", "/", "//", "%"], ["neg", "Abs", "floor"]))
def test_what_is_read_is_what_was_meant(shape: object) -> None:
    """A reader who knows the usual order of operations gets the value of the expression."""
    letters, values = _letters()
    node = _grown(shape, letters)
    expected = evaluate(node, _exact(values))
    if expected is not None:
        assert Reader(latex(node), values).read() == expected


@settings(deadline=None, max_examples=200)
@given(_shapes(["+", "-", "*", "/"], ["neg"]))
def test_no_parentheses_are_superfluous(shape: object) -> None:
    """Without any one pair of parentheses something else is read, or nothing, or two signs meet."""
    letters, values = _letters()
    node = _grown(shape, letters)
    expected = evaluate(node, _exact(values))
    shown = latex(node)
    for start, end in _pairs(shown):
        before, inside, after = shown[:start], shown[start + 1 : end], shown[end + 1 :]
        if inside.startswith("-") and before:
            continue
        try:
            read = Reader(before + inside + after, values).read()
        except Unreadable:
            continue

        assert expected is None or read != expected, shown


def _pairs(text: str) -> list[tuple[int, int]]:
    found, opened = [], []
    for at, character in enumerate(text):
        if character == "(":
            opened.append(at)
        elif character == ")":
            start = opened.pop()
            if not text[:start].endswith(r"\left"):
                found.append((start, at))
    return found


# ── plain characters ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("3 * ( n**2+n * m )", "3*(n**2 + n*m)"),
        ("a-(b-c)", "a - (b - c)"),
        ("((a-b))-c", "a - b - c"),
        ("(a*b)/c", "a*b/c"),
        ("a/(b*c)", "a/(b*c)"),
        ("(a**b)**c", "(a**b)**c"),
        ("a**(b**c)", "a**b**c"),
        ("(-a)**b", "(-a)**b"),
        ("-(a**b)", "-a**b"),
        ("a**(-b)", "a**-b"),
        ("-(a*b)", "-(a*b)"),
        ("Max( a,b )", "Max(a, b)"),
        ("1<n<5", "1 < n and n < 5"),
        ("not(a<b and c<d)", "not (a < b and c < d)"),
        ("0.50", "0.5"),
    ],
)
def test_plain_text_has_the_parentheses_it_needs(text: str, shown: str) -> None:
    """The author's tree in Python's notation, without the parentheses that change nothing."""
    assert plain_tree(tree(text)) == shown


@given(st.fractions(max_denominator=10**9))
def test_a_number_in_plain_text_is_exact(value: Fraction) -> None:
    """Any number, negative or a fraction, is read back with its value."""
    text = plain_tree(Num(value.numerator if value.denominator == 1 else value))

    assert evaluate(tree(text), {}) == value


@pytest.mark.parametrize(
    "text",
    [
        "1e100",
        "-1e100",
        "1e-100",
        "12.5e-90",
        "1." + "0" * 98 + "1",
        "1e-100*n",
        "2**1e-3",
        "9" * 100,
        "1.5e100",
    ],
)
def test_long_numbers_are_read_back(text: str) -> None:
    """Numbers at the limits of what may be written come back as the same tree."""
    assert tree(plain_tree(tree(text))) == tree(text)
