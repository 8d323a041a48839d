"""Tidying keeps every value, leaves no idle 0 or 1, and is done when it is done once."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.findings import Place
from quizgen.maths.parse import names, parse
from quizgen.maths.show import plain_tree
from quizgen.maths.tidy import in_numbers, substituted, tidied
from quizgen.model import Apply, Expression, Name, Node, Num

HERE = Place("test", 1, 1)


def tree(text: str) -> Node:
    parsed = parse(text, HERE)
    assert isinstance(parsed, Expression), parsed
    return parsed.tree


def exact(value: Fraction) -> int | Fraction:
    return value.numerator if value.denominator == 1 else value


def value_of(node: Node, values: dict[str, Fraction]) -> Fraction | None:
    """The value of a tree by Python's fractions; None where it is undefined or no fraction."""
    if isinstance(node, Num):
        return Fraction(node.value)
    if isinstance(node, Name):
        return values[node.name]
    parts = [value_of(argument, values) for argument in node.args]
    if None in parts:
        return None
    try:
        match node.op, parts:
            case "+", (a, b):
                return a + b
            case "-", (a, b):
                return a - b
            case "neg", (a,):
                return -a
            case "*", (a, b):
                return a * b
            case "/", (a, b):
                return a / b
            case "//", (a, b):
                return Fraction(a // b)
            case "%", (a, b):
                return a % b
            case "**", (a, b) if b.denominator == 1 and abs(b) <= 64:
                return a ** int(b)
            case "sqrt", (a,) if a >= 0:
                root = Fraction(isqrt(a.numerator), isqrt(a.denominator))
                return root if root**2 == a else None
            case "Abs", (a,):
                return abs(a)
    except ZeroDivisionError:
        pass
    return None


numbers = st.one_of(
    st.integers(-3, 3), st.fractions(-2, 2, max_denominator=4).filter(lambda f: f.denominator > 1)
)
leaves = st.one_of(numbers.map(Num), st.sampled_from("xyz").map(Name))


def grown(trees: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pair = st.tuples(trees, trees)
    return st.one_of(
        st.builds(Apply, st.sampled_from(["+", "-", "*", "/", "//", "%"]), pair),
        st.builds(Apply, st.sampled_from(["+", "-", "*"]), pair),
        st.builds(Apply, st.just("**"), st.tuples(trees, st.integers(-2, 3).map(Num))),
        st.builds(Apply, st.sampled_from(["neg", "Abs", "sqrt"]), st.tuples(trees)),
    )


trees = st.recursive(leaves, grown, max_leaves=12)
values = st.fixed_dictionaries(
    {name: st.fractions(-9, 9, max_denominator=6) for name in "xyz"},
)


@given(trees, values)
def test_the_value_stays(made: Node, drawn: dict[str, Fraction]) -> None:
    """Wherever a tree has a value, the tidied one has the same."""
    before = value_of(made, drawn)
    if before is not None:
        assert value_of(tidied(made), drawn) == before


@given(trees, values)
def test_numbers_put_in_give_the_value(made: Node, drawn: dict[str, Fraction]) -> None:
    """With numbers for all names but one, the tree has the same value; the names are gone."""
    put = {name: exact(drawn[name]) for name in "xy"}
    found = in_numbers(made, put)

    assert set(names(found)) <= {"z"}
    before = value_of(made, drawn)
    if before is not None:
        assert value_of(found, drawn) == before


@given(trees)
def test_tidying_twice_changes_nothing(made: Node) -> None:
    """What is tidied is tidy."""
    once = tidied(made)

    assert tidied(once) == once


def idle(node: Node) -> list[str]:
    """Where a 0 or a 1 changes nothing: `x + 0`, `1*x`, `x/1`, `x**1`."""
    if not isinstance(node, Apply):
        return []
    zero, one = Num(0), Num(1)
    left, right = (node.args[0], node.args[-1]) if node.args else (None, None)
    found = {
        "+": zero in node.args,
        "-": zero in node.args,
        "*": zero in node.args or one in node.args,
        "/": right == one or (left == zero and right != zero),
        "**": right in (zero, one) or left == one,
        "neg": isinstance(right, Num),
    }
    here = [plain_tree(node)] if found.get(node.op) else []
    return here + [place for argument in node.args for place in idle(argument)]


@given(trees)
def test_no_idle_zero_or_one_is_left(made: Node) -> None:
    """A tidied tree adds no 0, multiplies or divides by no 1, and raises nothing to 0 or 1."""
    assert idle(tidied(made)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2*x**(3 - 1) + 0", "2*x**2"),
        ("x + 0*y", "x"),
        ("0 - x", "-x"),
        ("1*x*1", "x"),
        ("x/1", "x"),
        ("x**1", "x"),
        ("x**0 + y", "1 + y"),
        ("2*x*3", "6*x"),
        ("x*2*y*3", "6*x*y"),
        ("(-2)*x*(-3)", "6*x"),
        ("x - (-3)", "x + 3"),
        ("x + (-3)*y", "x - 3*y"),
        ("3 + x + 4", "7 + x"),
        ("x + 3 - 3", "x"),
        ("-3 + x", "x - 3"),
        ("-(x - y)", "-x + y"),
        ("x - (y - z)", "x - y + z"),
        ("6*x/4", "3*x/2"),
        ("6*x/3", "2*x"),
        ("6*x/(4*y)", "3*x/(2*y)"),
        ("x/(-2)", "-x/2"),
        ("0/x", "0"),
        ("x/0", "x/0"),
        ("2**3*x", "8*x"),
        ("7 // 2 + x", "3 + x"),
        ("7 % 4*x", "3*x"),
        ("3*(x + 2)**2", "3*(x + 2)**2"),
        ("(x + 1)*(x - 1)", "(x + 1)*(x - 1)"),
        ("x*x", "x*x"),
        ("y + x", "y + x"),
        ("sin(0 + x)", "sin(x)"),
    ],
)
def test_examples_by_hand(text: str, expected: str) -> None:
    """Numbers come together, nothing is multiplied out, and the author's order stays."""
    found = tidied(tree(text))

    assert plain_tree(found).replace(" ", "") == expected.replace(" ", "")


def test_names_are_put_in_all_at_once() -> None:
    """Putting x for y and y for x exchanges them."""
    assert substituted(tree("x - 2*y"), {"x": Name("y"), "y": Name("x")}) == tree("y - 2*x")
