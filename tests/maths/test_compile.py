"""The straight-line programs: exact, shared, and never wrong where a value is undefined."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from quizgen.findings import Place
from quizgen.maths.compile import Builder, evaluate
from quizgen.maths.parse import parse
from quizgen.model import Expression, Node

HERE = Place("test", 1, 1)


def tree(text: str) -> Node:
    parsed = parse(text, HERE)
    assert isinstance(parsed, Expression), parsed
    return parsed.tree


def run(text: str, whole: bool = True, **columns: list) -> list:
    builder = Builder()
    scope = {name: builder.input(name, whole=whole) for name in columns}
    slot = builder.evaluate(tree(text), scope)
    count = len(next(iter(columns.values()), [0]))
    (result,) = builder.program().run(columns, count, [slot])
    return result


def test_a_column_of_draws_is_solved_at_once() -> None:
    """3(n² + nm + n) for three pairs, worked out by hand."""
    assert run("3*(n**2 + n*m + n)", m=[3, 10, 1], n=[5, 20, 1]) == [135, 1860, 9]


def test_equal_subexpressions_are_computed_once() -> None:
    """`m*n` in the key and in a mistake is a single instruction."""
    builder = Builder()
    scope = {name: builder.input(name, whole=True) for name in "mn"}
    builder.evaluate(tree("3*(m*n)"), scope)
    before = len(builder.code)
    builder.evaluate(tree("4*(m*n)"), scope)

    assert len(builder.code) == before + 1


def test_constants_are_folded() -> None:
    """`(2 + 3)*4` needs no instruction at all."""
    builder = Builder()
    slot = builder.evaluate(tree("(2 + 3)*4"), {})

    assert builder.code == []
    assert builder.program().run({}, 3, [slot]) == [[20, 20, 20]]


def test_division_is_exact_and_whole_results_are_integers() -> None:
    """6/3 is the integer 2 and 1/3 a fraction; later operations keep it so."""
    result = run("n/3 + n/3 + n/3", n=[6, 1])

    assert result == [6, 1]
    assert [type(value) for value in result] == [int, int]
    assert run("n/3", n=[1]) == [Fraction(1, 3)]


def test_an_undefined_value_spoils_only_its_own_draw() -> None:
    """Division by zero in one draw leaves the others as they are, downstream too."""
    assert run("12 // (n - 2) + 1", n=[1, 2, 3]) == [-11, None, 13]


def test_huge_numbers_do_not_overflow() -> None:
    """Products beyond 64 bits are exact."""
    assert run("n*n*n*n", n=[10**12]) == [10**48]


def test_conditions_give_truth_values() -> None:
    """Comparisons with and, or, not are evaluated on numbers, not on symbols."""
    assert run("m != n and not n % 8 == 0", m=[1, 2, 3], n=[1, 16, 5]) == [False, False, True]


EXPRESSIONS = [
    "m + n*3 - m*n",
    "(m - n)**2 // 7",
    "m**3 % (n*n + 1)",
    "Max(m, n) - Min(m, n) + Abs(m - 2*n)",
    "m*n/4 + n/6",
    "floor(m/3) + ceiling(n/5)",
    "binomial(m, 2) + gcd(m, n)",
    "(m < n) or (m == 2*n)",
]


@given(st.lists(st.tuples(st.integers(1, 200), st.integers(1, 200)), min_size=1, max_size=8))
def test_columns_and_single_values_agree(pairs: list[tuple[int, int]]) -> None:
    """The fast path over columns gives what the plain evaluator gives for each draw by itself."""
    columns = {"m": [m for m, _ in pairs], "n": [n for _, n in pairs]}
    for text in EXPRESSIONS:
        expected = [evaluate(tree(text), {"m": m, "n": n}) for m, n in pairs]

        assert run(text, **columns) == expected
        assert run(text, whole=False, **columns) == expected
