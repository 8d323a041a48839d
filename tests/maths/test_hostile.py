"""Expressions meant to do harm: each is a finding, at once, and nothing of it is ever run."""

from __future__ import annotations

import importlib.util
import math
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quizgen.findings import Finding, Place
from quizgen.maths.algebra import symbol, to_sympy
from quizgen.maths.bounds import Size, number_size, result_size
from quizgen.maths.compile import Builder, evaluate
from quizgen.maths.parse import parse
from quizgen.model import Apply, Expression, Node, Num

HERE = Place("test", 1, 1)
ROOT = Path(__file__).parents[2]

CODE = [
    "__import__('os').system('id')",
    "n.__class__.__bases__",
    "().__class__.__mro__[1].__subclasses__()",
    "(1).real",
    "n.real",
    "eval(n)",
    "exec(n)",
    "open(n)",
    "getattr(n, n)",
    "print(n)",
    "sympify(n)",
    "__import__(os)",
    "sqrt(4)(3)",
    "(lambda: 1)()",
    "lambda x: x",
    "[x for x in n]",
    "{x for x in n}",
    "{n: n}",
    "(x for x in n)",
    "sum(x for x in n)",
    "Max(x for x in n)",
    "f'{n}'",
    'f"{n}"',
    "'a'*10**9",
    '"n"',
    "b'n'",
    "'''n'''",
    "`n`",
    "n[0]",
    "n[::1]",
    "n if n else n",
    "(n := 3)",
    "n := 3",
    "n = 3",
    "n += 3",
    "*n",
    "*n, m",
    "Max(*n)",
    "Max(**n)",
    "Max(a=n)",
    "Max(n, key=n)",
    "log(n, base=2)",
    "await n",
    "yield n",
    "(yield)",
    "n; m",
    "import os",
    "del n",
    "n\nm",
    "pass",
    "...",
    "3j",
    "1e5J",
    "0x10",
    "0b11",
    "0o17",
    "1_000",
    "True",
    "False",
    "None",
    "__debug__()",
    "n @ m",
    "n << 100000000",
    "1 << n",
    "n >> 1",
    "~n",
    "n ^ m",
    "n & m",
    "n | m",
    "n is m",
    "n in m",
    "n not in m",
    "n, m",
    "(n, m)",
    "(n,)",
    "()",
    "[]",
    "{}",
    "{{ n }}",
    "<< n >>",
    "n # m",
    "n \\\n+ m",
    "-> n",
    "n ? m",
    "$n",
    "1.real",
    "1..real",
    "1 .real",
    "1and.real",
]
HUGE = [
    "9**9**9",
    "9**9**9**9",
    "9**9**9**9**9**9**9",
    "-9**9**9**9",
    "(-9)**9**9",
    "0.1**9**9",
    "(1/3)**9**9",
    "9**-9**9",
    "10**6001*10**6001",
    "1e100**100",
    "2**(2**(2**20))",
    "(9**5000)**(9**5000)",
    "n + 9**9**9",
    "Min(1, 9**9**9)",
    "0*9**9**9",
    "9**9**9 > 1",
    "factorial(10**9)",
    "factorial(1e100)",
    "factorial(factorial(factorial(10)))",
    "factorial(factorial(3)**9)",
    "binomial(10**9, 10**8)",
    "binomial(1e100, 1e99)",
    "binomial(-10**9, 10**8)",
    "binomial(2*10**9, 10**9)",
    "exp(exp(exp(exp(9))))",
    "exp(10**9)",
    "sinh(10**9)",
    "cosh(-10**9)",
    "floor(exp(10**9))",
    "lcm(9**5000, 10**5000)",
    "9**5000*9**5000",
    "1e101",
    "1e-101",
    "1e9999999999",
    "9" * 101,
    "0." + "0" * 101,
]
LONG = [
    "(" * 10_000 + "n" + ")" * 10_000,
    "(" * 10_000,
    ")" * 10_000,
    "(" * 450 + "n" + ")" * 450,
    "sqrt(" * 150 + "n" + ")" * 150,
    "Max(" * 10_000,
    "-" * 900 + "n",
    "not " * 240 + "n<1",
    "+".join(["n"] * 450),
    "**".join(["n"] * 300),
    "<".join(["n"] * 450),
    " and ".join(["n<1"] * 110),
    "Max(" + ",".join(["n"] * 450) + ")",
    "a" * 1_000_000,
    "1" * 1_000_000,
    "(" * 1_000_000,
    "n+" * 500_000 + "n",
    " " * 1_000_000 + "n",
    "é" * 1_000_000,
    "'" * 1_000_000,
    "1e" + "9" * 900,
    "1" + "e+1" * 300,
    "1" + "." * 900,
    "9**" * 300 + "9",
    "9*" * 400 + "9" * 100,
]
STRANGE = [
    "n\x00",
    "\x00",
    "n\x00.__class__",
    "n\x0cm",
    "\x0cn",
    "n\x1b[31m",
    "\ufeffn",
    "n\xa0+ 1",
    "n\u2003+ 1",
    "n\u2028+ 1",
    "n\u200b",
    "\u202en",
    "\ud800",
    "n + \udfff",
    "\U0010ffff",
    "\ue000",
    "ｎ",
    "𝓃",
    "ﬁ",
    "µ",
    "е + 1",  # a Cyrillic letter
    "sqгt(n)",  # another
    "Ⅳ",
    "٣ + 1",  # an Arabic digit
    "n²",
    "½",
    "n − m",
    "n · m",
    "２ + 2",
    "n＋1",
    "（n）",
    "n。real",
    "n․real",  # a one dot leader
    "＿＿import＿＿",
    "e\u0301",
    "😀",
]
CORPUS = CODE + HUGE + LONG + STRANGE


def tree(text: str) -> Node:
    parsed = parse(text, HERE)
    assert isinstance(parsed, Expression), parsed
    return parsed.tree


@pytest.mark.parametrize("text", CORPUS, ids=[ascii(text[:24]) for text in CORPUS])
def test_a_hostile_text_is_a_finding_at_once(text: str) -> None:
    """It is refused within a second, in one printable line, at a place within the text."""
    start = time.process_time()
    refused = parse(text, HERE)

    assert time.process_time() - start < 1
    assert isinstance(refused, Finding)
    assert refused.code.startswith("expression-")
    assert refused.message.isprintable()
    assert len(refused.message) < 200
    assert 1 <= refused.place.column <= len(text) + 1


_BOUNDED = """
import resource, sys
try:
    resource.setrlimit(resource.RLIMIT_AS, (2**29, 2**29))
except (ValueError, OSError):
    pass  # some systems know the limit but take none
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
sys.path[:0] = [{here!r}, {root!r}]
from test_hostile import CORPUS, HERE, LARGE, run
from quizgen.findings import Finding
from quizgen.maths.parse import parse
assert all(isinstance(parse(text, HERE), Finding) for text in CORPUS)
assert all(run(text, n) == [None] for text, n in LARGE)
print(len(CORPUS), len(LARGE))
"""

# Values come in after parsing: what is drawn may make any of these too large to be worth having.
LARGE = [
    ("n**n", 10**6),
    ("n**n**n", 99),
    ("n**9**9", 9),
    ("9**9**n", 9),
    ("n**-n", 10**6),
    ("(n/7)**n", 10**6),
    ("pi**n", 10**6),
    ("n**(n + 1/2)", 10**6),
    ("(n + 1/3)**(1/3)*n**n", 10**6),
    ("factorial(n)", 10**9),
    ("factorial(factorial(n))", 20),
    ("binomial(2*n, n)", 10**9),
    ("binomial(-n, n)", 10**9),
    ("binomial(n**100, n**99)", 10**9),
    ("exp(n)", 10**9),
    ("exp(pi*10**9)*n", 1),
    ("pi**10**9 // n", 1),
    ("exp(exp(exp(n)))", 9),
    ("sinh(n) + cosh(n)", 10**9),
    ("floor(exp(n))", 10**9),
    ("n**n // 7 + gcd(n**n, 6) % 5", 10**6),
    ("(" * 30 + "n" + ")**2" * 30, 10),
    ("(" * 30 + "n" + ")**2" * 30 + " - 1", 10),
    ("lcm(n**5000, (n + 1)**5000)", 10**3),
]


def run(text: str, n: int) -> list:
    """The column of *text* for one draw, as `generate` computes it."""
    builder = Builder()
    slot = builder.evaluate(tree(text), {"n": builder.input("n", whole=True)})
    return builder.program().run({"n": [n]}, 1, [slot])[0]


@pytest.mark.skipif(importlib.util.find_spec("resource") is None, reason="memory cannot be limited here")
def test_the_whole_corpus_is_refused_in_bounded_memory() -> None:
    """A process with half a gigabyte of addresses and twenty seconds refuses everything above."""
    script = _BOUNDED.format(here=str(Path(__file__).parent), root=str(ROOT))
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(len(CORPUS)), str(len(LARGE))]


@pytest.mark.parametrize(("text", "n"), LARGE)
def test_a_drawn_value_cannot_make_a_program_hang(text: str, n: int) -> None:
    """What would be too large for this value is None within a second, in a column and by itself."""
    start = time.process_time()

    assert run(text, n) == [None]
    assert evaluate(tree(text), {"n": n}) is None
    assert time.process_time() - start < 1


def test_squares_of_squares_over_steps_do_not_hang() -> None:
    """Forty steps, each the square of the one before, end in None and leave small draws exact."""
    builder = Builder()
    scope = {"n": builder.input("n", whole=True)}
    for i in range(40):
        scope["n"] = builder.evaluate(tree("n*n"), scope)
        if i == 3:
            fourth = scope["n"]
    start = time.process_time()
    last, early = builder.program().run({"n": [10, 1, 0, -1, 2]}, 5, [scope["n"], fourth])

    assert time.process_time() - start < 1
    assert last == [None, 1, 0, 1, None]
    assert early == [10**16, 1, 0, 1, 65536]


@pytest.mark.parametrize(
    "text",
    [
        "9**9**(9 + n - n)",
        "9**9**9**k",
        "k**k",
        "factorial(k)",
        "factorial(10**9 + n - n)",
        "binomial(2*k, k)",
        "binomial(pi, k)",
        "binomial(1/2, k)",
        "floor(exp(k))",
        "floor(exp(pi*k))",
        "ceiling(cosh(k))",
        "pi**k**k // 1",
    ],
)
def test_a_constants_value_cannot_make_sympy_hang(text: str) -> None:
    """What only becomes a huge number when names have values is `nan` to sympy, within a second."""
    start = time.process_time()
    found = to_sympy(
        tree(text), {"n": symbol("n", "integer", positive=True), "k": to_sympy(tree("10**9"), {})}
    )

    assert str(found) == "nan"
    assert time.process_time() - start < 1


def test_numbers_that_grow_over_steps_are_bounded_in_sympy() -> None:
    """Forty squarings of a constant end in `nan`, not in a number of a trillion digits."""
    values = {"n": to_sympy(tree("10"), {})}
    start = time.process_time()
    for _ in range(40):
        values["n"] = to_sympy(tree("n*n"), values)

    assert str(values["n"]) == "nan"
    assert time.process_time() - start < 1


_PIECES = "n m ( ) + - * / // ** % < == , . 9 99 1e99 0.5 sqrt( exp( factorial( binomial( log( Max( lcm( floor( pi E".split()


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(_PIECES), max_size=14).map(" ".join), st.integers(-(10**9), 10**9))
def test_whatever_parses_can_be_evaluated_quickly(text: str, n: int) -> None:
    """An expression that is accepted has a value or None for any drawn number, within a second."""
    parsed = parse(text, HERE)
    if isinstance(parsed, Expression):
        start = time.process_time()
        found = evaluate(parsed.tree, {"n": n, "m": 7})

        assert time.process_time() - start < 1
        assert not isinstance(found, float | complex | str)


_constants = st.recursive(
    st.sampled_from(["0", "1", "2", "7", "0.5", "1e50", "99999", "pi", "E", "n", "3/7"]),
    lambda parts: st.one_of(
        st.tuples(parts, st.sampled_from("+ - * / // % **".split()), parts).map(lambda p: f"({''.join(p)})"),
        st.tuples(
            st.sampled_from("sqrt log exp sin tan asin atan sinh floor ceiling Abs sign factorial".split()),
            parts,
        ).map(lambda p: f"{p[0]}({p[1]})"),
        st.tuples(st.sampled_from("binomial Mod Max gcd lcm Rational log".split()), parts, parts).map(
            lambda p: f"{p[0]}({p[1]},{p[2]})"
        ),
        parts.map(lambda text: f"-{text}"),
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=300)
@given(_constants, st.sampled_from([0, 1, -3, 10**6, 10**30]))
def test_whatever_is_built_from_functions_can_be_evaluated_quickly(text: str, n: int) -> None:
    """Compositions of the listed functions never hang, raise or leave the exact numbers."""
    parsed = parse(text, HERE)
    if isinstance(parsed, Expression):
        start = time.process_time()
        alone = evaluate(parsed.tree, {"n": n})
        column = run(text, n)

        assert time.process_time() - start < 1
        assert column == [alone]
        assert not isinstance(alone, float | complex | str)


# ── the bounds themselves ────────────────────────────────────────────────────────────────────────


def _size(node: Node) -> Size:
    if isinstance(node, Apply):
        return result_size(node.op, [_size(argument) for argument in node.args])
    assert isinstance(node, Num)
    return number_size(node.value)


_exacts = st.one_of(st.integers(-30, 30), st.sampled_from([Fraction(1, 2), Fraction(-7, 3), Fraction(22, 7)]))
_bounded = st.recursive(
    _exacts.map(Num),
    lambda parts: st.one_of(
        st.builds(
            Apply,
            st.sampled_from("+ - * / // % ** Mod Rational Min Max gcd lcm binomial".split()),
            st.tuples(parts, parts),
        ),
        st.builds(
            Apply,
            st.sampled_from("neg floor ceiling Abs sign factorial sqrt exp log".split()),
            st.tuples(parts),
        ),
    ),
    max_leaves=5,
)


@settings(deadline=None, max_examples=300)
@example(Apply("factorial", (Apply("%", (Num(0), Num(Fraction(1, 2)))),)))
@given(_bounded)
def test_a_bound_is_never_below_the_number(node: Node) -> None:
    """What is told of a constant without computing it holds for the computed number."""
    found, size = evaluate(node, {}), _size(node)
    if isinstance(found, int | Fraction):
        exact = Fraction(found)
        # Roundings of the bound itself are far below a thousandth of a bit.
        assert math.log2(max(abs(exact.numerator), exact.denominator)) <= size.bits + 1e-3
        assert abs(exact) <= Fraction(size.top) * Fraction(1001, 1000) if size.top < math.inf else True
        assert not size.whole or type(found) is int
        assert size.signed or found >= 0
