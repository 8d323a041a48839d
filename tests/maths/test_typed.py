"""Formulas as students type and paste them: what is read, what is refused, and where the caret stands."""

from __future__ import annotations

import re
import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.findings import Place
from quizgen.maths.compile import evaluate
from quizgen.maths.parse import names as used_names
from quizgen.maths.parse import parse
from quizgen.maths.show import latex, plain_tree
from quizgen.maths.typed import Unreadable, read_formula
from quizgen.model import Apply, Expression, Name, Node, Num

NAMES = ("n", "m", "x")


def tree(text: str) -> Node:
    """The tree of an author's expression, by the parser for authors."""
    parsed = parse(text, Place("test", 1, 1))
    assert isinstance(parsed, Expression), parsed
    return parsed.tree


def refused(text: str, names: tuple[str, ...] = NAMES) -> Unreadable:
    read = read_formula(text, names)
    assert isinstance(read, Unreadable), read
    return read


def caret(text: str, names: tuple[str, ...] = NAMES) -> str:
    """What stands from the caret on."""
    return text[refused(text, names).at :]


# ── what is read ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3nm", "3*n*m"),
        ("n m", "n*m"),
        ("n\u00a0m", "n*m"),
        ("2(n+1)", "2*(n+1)"),
        ("(n+1)(m-1)", "(n+1)*(m-1)"),
        ("(n+1)m", "(n+1)*m"),
        ("n(m+1)", "n*(m+1)"),
        ("[n+1]{m-1}", "(n+1)*(m-1)"),
        ("3.5n + .5m", "3.5*n + .5*m"),
        ("2e3n", "2000*n"),
        ("n^2 + m**3", "n**2 + m**3"),
        ("n^2m", "n**2*m"),
        ("2^3n", "2**3*n"),
        ("-n^2", "-n**2"),
        ("n^-2", "n**-2"),
        ("n^m^2", "n**m**2"),
        ("n^(m+1)", "n**(m+1)"),
        ("n!", "factorial(n)"),
        ("2n!", "2*factorial(n)"),
        ("(n+1)! m!", "factorial(n+1)*factorial(m)"),
        ("2^n!", "2**factorial(n)"),
        ("n!^2", "factorial(n)**2"),
        ("(n!)!", "factorial(factorial(n))"),
        ("|n-m|", "Abs(n-m)"),
        ("2|n|m", "2*Abs(n)*m"),
        ("|n||m|", "Abs(n)*Abs(m)"),
        ("||n|-1|", "Abs(Abs(n)-1)"),
        ("|(|n|+1)m|", "Abs((Abs(n)+1)*m)"),
        ("sqrt(n)", "sqrt(n)"),
        ("2sqrt(n)m", "2*sqrt(n)*m"),
        ("nlog(m)", "n*log(m)"),
        ("n log m", "n*log(m)"),
        ("ln(n) + LOG(n)", "log(n) + log(n)"),
        ("log_2(n) + log2(n) + log10(m)", "log(n,2) + log(n,2) + log(m,10)"),
        ("nlog_2 m", "n*log(m,2)"),
        ("log_m(n)", "log(n,m)"),
        ("sin^2(x)^3", "(sin(x)**2)**3"),
        ("cbrt(n)^2", "(n**(1/3))**2"),
        ("abs(n) + max(n, m) + ceil(x)", "Abs(n) + Max(n,m) + ceiling(x)"),
        ("arcsin(x)", "asin(x)"),
        ("nCr(n, 2)", "binomial(n,2)"),
        ("n mod 2", "n % 2"),
        ("(n + 1) mod 2m", "(n+1) % (2*m)"),
        ("mod(n, 2)", "Mod(n,2)"),
        ("n // 2 % 3", "n // 2 % 3"),
        ("2pi n", "2*pi*n"),
        ("2pin", "2*pi*n"),
        ("e^(2x)", "exp(2*x)"),
        ("ne^-x m", "n*exp(-x)*m"),
        ("2e", "2*E"),
        ("n/2*m", "n/2*m"),
        ("1/2 m n^2", "(1/2)*m*n**2"),
        ("n + 3/4 (n+1)", "n + (3/4)*(n+1)"),
        ("n <= m and not m == 2", "n <= m and not m == 2"),
        ("n != m", "n != m"),
    ],
)
def test_plain_typing_is_read_as_it_is_meant(typed: str, meant: str) -> None:
    """Products need no sign, `^` is a power, `!` a factorial, bars an absolute value."""
    assert read_formula(typed, NAMES) == tree(meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3×n·m÷2 − 1", "3*n*m/2 - 1"),
        ("n² + m³", "n**2 + m**3"),
        ("n¹²", "n**12"),
        ("n⁻¹m", "n**-1*m"),
        ("2ⁿ⁺¹", "2**(n+1)"),
        ("½n(n+1)", "1/2*n*(n+1)"),
        ("√n + √(n+1)", "sqrt(n) + sqrt(n+1)"),
        ("2πn", "2*pi*n"),
        ("𝑛 + 𝐦", "n + m"),
        ("⌊n/2⌋m + ⌈n/2⌉", "floor(n/2)*m + ceiling(n/2)"),
        ("n ≤ m", "n <= m"),
        ("n\u2062m", "n*m"),
        ("n\u200bm", "n*m"),
    ],
)
def test_signs_of_word_processors_are_read(typed: str, meant: str) -> None:
    """Raised digits, fractions, roots and letters in italics mean what they look like."""
    assert read_formula(typed, NAMES) == tree(meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (r"\frac{n}{m}", "n/m"),
        (r"\dfrac{n(n+1)}{2}m", "n*(n+1)/2*m"),
        (r"3\frac{n}{2}", "3*(n/2)"),
        (r"\frac12 n", "1/2*n"),
        (r"\frac nm", "n/m"),
        (r"3\cdot n \times m", "3*n*m"),
        (r"3\,n\;m", "3*n*m"),
        (r"\left( n+1 \right)^{2}", "(n+1)**2"),
        (r"\bigl[n+1\bigr]m", "(n+1)*m"),
        (r"n^{m+1}x", "n**(m+1)*x"),
        (r"\sqrt{n}m", "sqrt(n)*m"),
        (r"\sqrt[3]{x}", "x**(1/3)"),
        (r"\binom{n+1}{2}", "binomial(n+1,2)"),
        (r"\left\lfloor \frac{n}{2} \right\rfloor!", "factorial(floor(n/2))"),
        (r"\lceil n/2 \rceil", "ceiling(n/2)"),
        (r"\left|2\left|n\right|\right|", "Abs(2*Abs(n))"),
        (r"\lvert n \rvert", "Abs(n)"),
        (r"$3n^{2}$", "3*n**2"),
        (r"$$ 3n $$", "3*n"),
        (r"\( 3n \)", "3*n"),
        (r"\[3n\]", "3*n"),
        (r"n \ln m", "n*log(m)"),
        (r"n\log_{2}\left(m\right)", "n*log(m,2)"),
        (r"\log_{n + 1}\left(m\right)", "log(m,n+1)"),
        (r"\sin^{2} x + \cos^2\left(x\right)", "sin(x)**2 + cos(x)**2"),
        (r"e^{-x}", "exp(-x)"),
        (r"\max\left(n, m\right)", "Max(n,m)"),
        (r"\operatorname{lcm}(n, m)", "lcm(n,m)"),
        (r"n \bmod 2m", "n % (2*m)"),
        (r"2\pi n", "2*pi*n"),
        (r"n \leq m \land m \neq 1", "n <= m and m != 1"),
    ],
)
def test_pasted_latex_is_read(typed: str, meant: str) -> None:
    """What a formula editor or a document gives needs no rewriting by hand."""
    assert read_formula(typed, NAMES) == tree(meant)


@pytest.mark.parametrize(
    ("typed", "names", "meant"),
    [
        ("nm", ("n", "m", "nm"), "nm"),
        ("nnm", ("n", "m", "nm"), "n*nm"),
        ("nmm", ("n", "nmm", "nm", "m"), "nmm"),
        ("abc", ("ab", "abc", "c"), "abc"),
        ("abcd", ("abc", "ab", "cd"), "ab*cd"),
        ("ngates", ("n", "gates"), "n*gates"),
        ("n_1 + n1 + n_{1} + n₁", ("n_1",), "n_1 + n_1 + n_1 + n_1"),
        ("n_1 + n1 + n_{1} + n₁", ("n1",), "n1 + n1 + n1 + n1"),
        ("n1 + 2n_{1}", ("n1", "n_1"), "n1 + 2*n_1"),
        ("m n_{1}m", ("n_1", "m"), "m*n_1*m"),
        (r"d_{\text{model}}d_k + d_{k}", ("d_model", "d_k"), "d_model*d_k + d_k"),
        (r"\text{input weights} + \mathrm{input\_weights}", ("input_weights",), "2*input_weights"),
        (r"\alpha x + αx + alpha", ("alpha", "x"), "alpha*x + alpha*x + alpha"),
        (r"\lambda_1 + λ", ("lamda", "lamda_1"), "lamda_1 + lamda"),
        ("pi + \\pi + π", ("p", "i"), "p*i + pi + pi"),
        ("e^x + 2e3", ("e", "x", "e3"), "e**x + 2*e3"),
        ("2e-3", ("e",), "2*e - 3"),
        ("log(n)", ("log", "n"), "log*n"),
        ("E", ("E",), "E"),
    ],
)
def test_names_are_found_longest_first(typed: str, names: tuple[str, ...], meant: str) -> None:
    """Letters side by side are the question's own names, with subscripts in any spelling."""
    expected = tree(meant)
    if meant == "2*input_weights":
        expected = Apply("+", (Name("input_weights"), Name("input_weights")))

    assert read_formula(typed, names) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "y = 3n",
        "f(n) = 3n",
        "f(n, m) := 3n",
        r"\text{total} = 3n",
        "y_{out} = 3n",
        "number of weights = 3n",
        "=3n",
    ],
)
def test_a_left_side_is_passed_over(typed: str) -> None:
    """A name for the answer is no part of it, unless it is one of the question's own."""
    if typed == "=3n":
        assert caret(typed) == "=3n"
    else:
        assert read_formula(typed, NAMES) == tree("3*n")


@pytest.mark.parametrize("typed", ["n = 3", "n(m) = 3", "3n = 4m", "n m = 3", r"x_1 = n = 3"])
def test_an_equation_is_no_answer(typed: str) -> None:
    """An equals sign after the question's own names is refused at the sign."""
    assert caret(typed, (*NAMES, "x_1")).startswith("= ")


def test_offsets_of_the_tree_point_into_the_students_text() -> None:
    """In `2·αn²` the names stand where the student typed them."""
    typed = "½·αn² + \\frac{m}{2}"
    read = read_formula(typed, ("alpha", "n", "m"))
    assert not isinstance(read, Unreadable)

    assert used_names(read) == {"alpha": typed.index("α"), "n": typed.index("n"), "m": typed.index("m")}


# ── what is refused ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("1/2n", "n"),
        ("1 / 2 n", "n"),
        ("m/2 n", "n"),
        ("3/1/2 n", "n"),
        ("1/2 m/3 n", "n"),
        ("n/2(n+1)", "(n+1)"),
        ("n % 2 m", "m"),
        ("2½", "½"),
        (r"3\frac{1}{2}", r"\frac{1}{2}"),
        ("log 2n", "n"),
        ("log n^2", "^2"),
        ("√n m", "m"),
        ("n + 1 mod 2", "mod 2"),
        ("n mod 2 mod 3", "mod 2 mod 3"),
        ("n2", "2"),
        ("(n+1)2", "2"),
        ("2 3", "3"),
        ("n!!", "!"),
        (r"\sin^{-1} x", "^{-1} x"),
        ("1,024", ",024"),
        ("0,5n", ",5n"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_at_its_place(typed: str, at: str) -> None:
    """Nothing is guessed where a reader could understand something else."""
    assert caret(typed) == at


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("", ""),
        ("   ", "   "),
        ("n +", ""),
        ("n + * m", "* m"),
        ("n^", ""),
        ("^2", "^2"),
        ("!", "!"),
        ("(n", "(n"),
        ("n + [m(n + 1)", "[m(n + 1)"),
        ("n)", ")"),
        ("(n]", "]"),
        ("|n", "|n"),
        ("()", ")"),
        (r"\frac{}{2}", "}{2}"),
        (r"\frac{n}", ""),
        (r"n + \left(m", "(m"),
        (r"2 + \foo{n}", r"\foo{n}"),
        (r"n \\ m", r"\\ m"),
        ("n # m", "# m"),
        ("5 + ∑n", "∑n"),
        ("n'", "'"),
        ("007", "007"),
        ("log(n, 2, 3)", "log(n, 2, 3)"),
        ("2 + 9^9^9", "9^9^9"),
        ("n.m", ".m"),
        ("n ≤", ""),
    ],
)
def test_the_caret_stands_where_the_reading_stops(typed: str, at: str) -> None:
    """A formula that cannot be read is a value with an offset into what was typed."""
    assert caret(typed) == at


@pytest.mark.parametrize(
    ("typed", "at", "shown"),
    [
        ("3nk", "k", "`k` is not known here; known here: `m`, `n`, `x`"),
        ("2·total", "total", "`total` is not known here; known here: `m`, `n`, `x`"),
        (r"\alpha n", r"\alpha n", "`alpha` is not known here; known here: `m`, `n`, `x`"),
        ("n₁", "n₁", "`n_1` is not known here; known here: `m`, `n`, `x`"),
        ("2N", "N", "`N` is not known here; known here: `m`, `n`, `x`; capital letters count"),
        ("foo(n)", "foo(n)", "`foo` is not known here; known here: `m`, `n`, `x`"),
    ],
)
def test_an_unknown_name_is_named_with_the_known_ones(typed: str, at: str, shown: str) -> None:
    """The message says which name is unknown and which are not."""
    assert caret(typed) == at
    assert refused(typed).message == shown


def test_a_cross_made_of_a_letter_is_recognised() -> None:
    """`3 x n` for 3*n is refused with the sign to write, unless x is a name."""
    assert "`*`" in refused("3 x n", ("n",)).message
    assert read_formula("3 x n", ("n", "x")) == tree("3*x*n")


# ── nothing breaks it ────────────────────────────────────────────────────────────────────────────

_FRAGMENTS = st.sampled_from(
    r"n m x nm 1 2.5 .5 1e9 9 ( ) [ ] { } | || ^ ** * / // % ! != = == < , + - _ _{ _1 ² ₁ ⁿ ½ √ π × − ≤ α $ $$ \ \( "
    r"\) \frac \frac{ }{ \sqrt \sqrt[ \binom \left( \right) \left| \right| \lfloor \rfloor \cdot \, \log \log_ log_ "
    r"\sin sin \text{ \mathrm{ \pi \alpha \bmod mod and not e e^ E lambda if import __ \\ \{ ~ ' . ; : # @ &".split(
        " "
    )
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(_FRAGMENTS, max_size=14).map("".join)))
def test_any_text_is_read_or_refused_within_itself(typed: str) -> None:
    """No string raises; a refusal has a message and an offset in the text; a tree has known names only."""
    read = read_formula(typed, NAMES)
    if isinstance(read, Unreadable):
        assert read.message
        assert 0 <= read.at <= len(typed)
    else:
        assert set(used_names(read)) <= {*NAMES, "pi", "E"}


@pytest.mark.parametrize(
    "typed",
    [
        "n" * 1000,
        "(" * 1000,
        "-" * 999 + "n",
        "n^" * 499 + "n",
        "n!" * 500,
        "|" * 1000,
        "½" * 1000,
        "²" * 1000,
        "_" * 1000,
        "x" * 999 + "=",
        "x " * 499 + "=",
        " " * 999 + "=",
        r"\sqrt" * 200,
        r"\frac" * 200,
        r"\left|" * 160,
        r"\text{" * 160,
        r"\log_" * 200,
        "nlog_" * 200,
        "log " * 250,
        "a_{" * 333,
        "pie" * 333,
        "9^" * 400 + "9",
        "n" * 100_000,
        "\ud800",
        "\x00",
        "n\x00m",
    ],
)
def test_hostile_texts_take_no_time(typed: str) -> None:
    """Length, depth and numbers are bounded before they cost anything."""
    start = time.perf_counter()
    assert (
        isinstance(read_formula(typed, {"n" * i for i in range(2, 41)} | {"m"}), Unreadable) or "n" in typed
    )
    assert time.perf_counter() - start < 1


@given(st.sets(st.text("ab_1é( ", max_size=3), max_size=4), st.text("ab_1é( ", max_size=6))
def test_any_names_are_safe(names: set[str], typed: str) -> None:
    """Names that no bank allows do no harm."""
    read = read_formula(typed, names)

    assert isinstance(read, Unreadable) or set(used_names(read)) <= names


# ── what is printed is read back ─────────────────────────────────────────────────────────────────

_PRINTED = ("n", "m", "x", "n1", "d_k", "alpha", "lamda_2", "d_model", "input_weights")
_LEAVES = st.one_of(
    st.sampled_from(_PRINTED).map(Name),
    st.integers(0, 30).map(Num),
    st.sampled_from((Fraction(1, 2), Fraction(1, 3), Fraction(7, 4))).map(Num),
)


def _larger(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    one = st.sampled_from("neg sqrt log exp sin asin floor ceiling Abs factorial sign".split())
    two = st.sampled_from("+ - * / // % ** + - * / Min Max binomial gcd lcm log Mod Rational".split())
    return st.one_of(
        st.builds(lambda op, a: Apply(op, (a,)), one, parts),
        st.builds(lambda op, a, b: Apply(op, (a, b)), two, parts, parts),
    )


_TREES = st.recursive(_LEAVES, _larger, max_leaves=7)


@settings(max_examples=200, deadline=None)
@given(_TREES)
def test_a_plainly_printed_formula_is_read_back_as_the_same_tree(printed: Node) -> None:
    """The author's own spelling is among those that a student may use."""
    text = plain_tree(printed)
    known = parse(text, Place("test", 1, 1))
    if isinstance(known, Expression):
        assert read_formula(text, _PRINTED) == known.tree


@settings(max_examples=200, deadline=None)
@given(_TREES, st.lists(st.integers(1, 9), min_size=len(_PRINTED), max_size=len(_PRINTED)))
def test_a_typeset_formula_is_read_back_with_the_same_value(printed: Node, values: list[int]) -> None:
    """A student who copies the LaTeX of a formula has typed that formula."""
    read = read_formula(latex(printed), _PRINTED)
    point = dict(zip(_PRINTED, values, strict=True))
    if isinstance(read, Unreadable):
        # Constants that are never computed, and what is too long or too deep.
        assert re.search(r"would have|too long|nested|characters", read.message)
    else:
        assert evaluate(read, point) == evaluate(printed, point)
