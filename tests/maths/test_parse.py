"""Reading an author's expression: what is accepted, what it means, and where a finding points."""

from __future__ import annotations

import ast
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.findings import Finding, Place
from quizgen.maths.compile import evaluate
from quizgen.maths.parse import MAX_DEPTH, MAX_NODES, is_condition, names, parse
from quizgen.maths.show import plain_tree
from quizgen.maths.tokens import MAX_CHARACTERS, MAX_DIGITS, MAX_EXPONENT, tokens
from quizgen.model import Apply, Expression, Name, Node, Num

HERE = Place("bank.yaml", 7, 11)


def tree(text: str) -> Node:
    parsed = parse(text, HERE)
    assert isinstance(parsed, Expression), parsed
    return parsed.tree


def refused(text: str) -> Finding:
    parsed = parse(text, HERE)
    assert isinstance(parsed, Finding), parsed
    return parsed


def offset(finding: Finding) -> int:
    return finding.place.column - HERE.column


# ── what is read ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("1024", 1024),
        ("0.1", Fraction(1, 10)),
        (".5", Fraction(1, 2)),
        ("1.", 1),
        ("2.50", Fraction(5, 2)),
        ("1e3", 1000),
        ("1.5E-2", Fraction(3, 200)),
        ("12e+0", 12),
        ("0.1e1", 1),
        ("123456789012345678901234567890", 123456789012345678901234567890),
    ],
)
def test_a_number_is_exactly_what_is_written(text: str, value: int | Fraction) -> None:
    """Digits are never rounded to a binary float, and a whole number is an integer however it is written."""
    read = tree(text)

    assert read == Num(value)
    assert type(read.value) is type(value)


def test_operators_become_binary_nodes_in_the_order_written() -> None:
    """`a - b - c` is (a - b) - c and `a**b**c` is a**(b**c); nothing is simplified."""
    a, b, c = Name("a"), Name("b"), Name("c")

    assert tree("a - b - c") == Apply("-", (Apply("-", (a, b)), c))
    assert tree("a**b**c") == Apply("**", (a, Apply("**", (b, c))))
    assert tree("-a**b") == Apply("neg", (Apply("**", (a, b)),))
    assert tree("a + 0*b") == Apply("+", (a, Apply("*", (Num(0), b))))


def test_a_plus_sign_in_front_changes_nothing() -> None:
    """`+n` is `n`."""
    assert tree("+n") == tree("n")


def test_chained_comparisons_and_joints_become_pairs() -> None:
    """`1 < n < 5` is `1 < n and n < 5`; three conditions joined are two joints."""
    n, m = Name("n"), Name("m")
    low, high = Apply("<", (Num(1), n)), Apply("<", (n, Num(5)))

    assert tree("1 < n < 5") == Apply("and", (low, high))
    assert tree("1 < n and n < 5 and m == 2") == Apply(
        "and", (Apply("and", (low, high)), Apply("==", (m, Num(2))))
    )
    assert tree("1 < n or n < 5 and not m == 2") == Apply(
        "or", (low, Apply("and", (high, Apply("not", (Apply("==", (m, Num(2))),)))))
    )


def test_line_ends_and_tabs_are_blanks() -> None:
    """A text folded over several lines in YAML reads like one line, and offsets count every character."""
    folded = tree("\n\tn +\r\n  m*2\n")

    assert folded == tree("n + m*2")
    assert names(folded) == {"n": 2, "m": 9}


def test_every_node_knows_its_offset() -> None:
    """The offset is that of the node's first character within the text, blanks in front included."""
    found = tree("  alpha + sqrt(n)")
    assert isinstance(found, Apply)
    left, right = found.args

    assert (found.at, left.at, right.at, right.args[0].at) == (2, 2, 10, 15)


def test_names_are_listed_with_their_first_use() -> None:
    """Each name appears once, in order of use, without functions and numbers."""
    found = names(tree("n*m + Max(k, n) - 3"))

    assert list(found.items()) == [("n", 0), ("m", 2), ("k", 10)]


@pytest.mark.parametrize(
    "name", ["N", "E", "I", "beta", "S", "lamda", "_x", "d_model", "sqrt", "Ellipsis", "pi"]
)
def test_a_name_is_only_a_name(name: str) -> None:
    """Names that mean something to Python or sympy are plain names here."""
    assert tree(name) == Name(name)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("n < 3", True),
        ("1 < n < 3", True),
        ("not n == 3", True),
        ("n + 3", False),
        ("n", False),
        ("7", False),
    ],
)
def test_conditions_are_told_from_numbers(text: str, condition: bool) -> None:
    """Comparisons and what joins them are conditions; everything else is a number."""
    assert is_condition(tree(text)) is condition


def test_an_expression_keeps_its_text_and_place() -> None:
    """What the author wrote stays with the tree."""
    parsed = parse(" n+1 ", HERE)

    assert isinstance(parsed, Expression)
    assert (parsed.text, parsed.place) == (" n+1 ", HERE)


# ── findings: where they point and what they advise ──────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "code", "at", "hint"),
    [
        ("", "expression-empty", 0, ""),
        (" \n ", "expression-empty", 0, ""),
        ("n^2", "expression-not-allowed", 1, "n**2"),
        ("3n", "expression-syntax", 1, "`3*n`"),
        ("2 + 3n", "expression-syntax", 5, "`3*n`"),
        ("n m", "expression-syntax", 2, "`n*m`"),
        ("2(n)", "expression-syntax", 1, "`*`"),
        ("(n)(m)", "expression-syntax", 3, "`*`"),
        ("1,024", "expression-not-allowed", 1, "`1024`"),
        ("1_024", "expression-syntax", 0, "`1024`"),
        ("n = 3", "expression-syntax", 2, "`==`"),
        ("2 < n =< 5", "expression-syntax", 6, "`<=`"),
        ("n => 2", "expression-syntax", 2, "`>=`"),
        ("n <> 2", "expression-syntax", 2, "`!=`"),
        ("n!", "expression-not-allowed", 1, "factorial(n)"),
        ("n & m", "expression-not-allowed", 2, "`and`"),
        ("n | m", "expression-not-allowed", 2, "`or`"),
        ("<< n >>", "expression-not-allowed", 0, "bare name"),
        ("n - m − k", "expression-syntax", 6, "`-`"),
        ("2×n", "expression-syntax", 1, "`*`"),
        ("n²", "expression-syntax", 1, "`**2`"),
        ("n ≤ 3", "expression-syntax", 2, "`<=`"),
        ("2*π", "expression-syntax", 2, "`pi`"),
        ("n[0]", "expression-not-allowed", 1, "`(`"),
        ("\\frac{1}{2}", "expression-not-allowed", 0, "LaTeX"),
        ("$n$", "expression-not-allowed", 0, "LaTeX"),
        ("lambda + 1", "expression-not-allowed", 0, "`lamda`"),
        ("1 if n else 2", "expression-not-allowed", 2, "`Min`"),
        ("n in m", "expression-not-allowed", 2, "n == 2 or n == 4"),
        ("n is m", "expression-not-allowed", 2, "`==`"),
        ("012", "expression-syntax", 0, "`12`"),
        ("n + 007", "expression-syntax", 4, "`7`"),
        ("1.2.3", "expression-syntax", 0, "one point"),
        ("(n + m", "expression-syntax", 0, "`)`"),
        ("((n) + m", "expression-syntax", 0, "`)`"),
        ("n + m)", "expression-syntax", 5, ""),
        ("n + ", "expression-syntax", 3, "`+`"),
        ("n and", "expression-syntax", 5, "`and`"),
        ("(n + )", "expression-syntax", 5, ""),
        ("n + * m", "expression-syntax", 4, ""),
        ("3 + (n > 2)", "expression-not-allowed", 5, ""),
        ("n > 2 and m", "expression-not-allowed", 10, "`m != 0`"),
        ("not n", "expression-not-allowed", 4, "`n != 0`"),
        ("(n < 3) < 4", "expression-not-allowed", 1, ""),
        ("sqrt()", "expression-not-allowed", 0, ""),
        ("1 + sqrt(n, 2)", "expression-not-allowed", 4, ""),
        ("log(n, 2, 3)", "expression-not-allowed", 0, ""),
        ("squrt(n)", "expression-unknown-function", 0, "`sqrt`"),
        ("2*max(m, n)", "expression-unknown-function", 2, "`Max(m, n)`"),
        ("ln(n)", "expression-unknown-function", 0, "`log(n)`"),
        ("n(m + 1)", "expression-unknown-function", 0, "`n*(...)`"),
    ],
)
def test_a_slip_is_pointed_at_with_a_way_out(text: str, code: str, at: int, hint: str) -> None:
    """The finding stands at the very character that is wrong, and its hint names the repair."""
    finding = refused(text)

    assert (finding.code, offset(finding)) == (code, at)
    assert hint in finding.hint


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sqrt(n, m)", "`sqrt` takes 1 argument, not 2"),
        ("binomial(n)", "`binomial` takes 2 arguments, not 1"),
        ("Max()", "`Max` takes 1 or more arguments, not 0"),
        ("gcd(n)", "`gcd` takes 2 or more arguments, not 1"),
        ("log()", "`log` takes 1 or 2 arguments, not 0"),
    ],
)
def test_a_wrong_count_of_arguments_names_the_right_one(text: str, words: str) -> None:
    """The message says how many arguments the function takes and how many were written."""
    assert refused(text).message == words


def test_a_findings_place_is_on_the_expressions_line() -> None:
    """An offset moves the column only; file and line are those given."""
    assert refused("n + 3m").place == Place("bank.yaml", 7, 11 + 5)


@given(st.integers(0, 30), st.sampled_from(["^", "?", "@", "§", "["]))
def test_the_finding_moves_with_the_bad_character(blanks: int, bad: str) -> None:
    """However many characters stand in front, the finding points at the bad one."""
    assert offset(refused("n" + " " * blanks + bad + " m")) == 1 + blanks


# ── limits ───────────────────────────────────────────────────────────────────────────────────────


def test_the_number_of_characters_is_limited() -> None:
    """A text of exactly the limit is read, one character more is refused."""
    assert tree("n".ljust(MAX_CHARACTERS)) == Name("n")
    assert refused("n".ljust(MAX_CHARACTERS + 1)).code == "expression-too-large"


def test_the_number_of_parts_is_limited() -> None:
    """Names, numbers and operators count as parts; Max of k names has k + 1 of them."""

    def maximum(parts: int) -> str:
        return f"Max({','.join(['n'] * (parts - 1))})"

    assert isinstance(tree(maximum(MAX_NODES)), Apply)
    assert refused(maximum(MAX_NODES + 1)).code == "expression-too-large"


@pytest.mark.parametrize("shape", ["nested", "chain", "signs", "comparisons", "joints"])
def test_the_depth_of_the_tree_is_limited(shape: str) -> None:
    """A tree of the greatest depth is read and one level more is refused, whatever makes it deep."""

    def text(depth: int) -> str:
        match shape:
            case "nested":
                return "sqrt(" * (depth - 1) + "n" + ")" * (depth - 1)
            case "chain":
                return "+".join(["n"] * depth)
            case "signs":
                return "-" * (depth - 1) + "n"
            case "comparisons":  # k signs: k - 1 joints over a comparison over a name
                return "<".join(["n"] * depth)
        return " and ".join(["n<m"] * (depth - 1))

    assert deepest(tree(text(MAX_DEPTH))) == MAX_DEPTH
    assert refused(text(MAX_DEPTH + 1)).code == "expression-too-deep"


def deepest(node: Node) -> int:
    return 1 + max(map(deepest, node.args)) if isinstance(node, Apply) else 1


def test_a_numbers_digits_and_exponent_are_limited() -> None:
    """Numbers of the greatest length are exact; longer ones are refused at their first digit."""
    assert tree("9" * MAX_DIGITS) == Num(10**MAX_DIGITS - 1)
    assert tree(f"1e{MAX_EXPONENT}") == Num(10**MAX_EXPONENT)
    assert offset(refused("n + " + "9" * (MAX_DIGITS + 1))) == 4
    assert refused(f"1e{MAX_EXPONENT + 1}").code == "expression-too-large"
    assert refused(f"1e-{MAX_EXPONENT + 1}").code == "expression-too-large"


# ── meaning ──────────────────────────────────────────────────────────────────────────────────────

_INTEGERS = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
    ast.Div: lambda a, b: Fraction(a) / b,
}
"""Python's own reading of operators."""

_atoms = st.one_of(st.integers(0, 12).map(str), st.sampled_from(["m", "n", "k"]))


def _longer(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(parts, st.sampled_from(["+", "-", "*", "/", "//", "%"]), parts).map(" ".join),
        st.tuples(parts, st.sampled_from(["**0", "**1", "**2", "**3"])).map("".join),
        parts.map(lambda text: f"-{text}"),
        parts.map(lambda text: f"({text})"),
    )


_texts = st.recursive(_atoms, _longer, max_leaves=10)


def _by_python(node: ast.expr, values: dict[str, int]) -> Fraction | int:
    """An evaluator over Python's own tree, in fractions; raises ZeroDivisionError where undefined."""
    if isinstance(node, ast.Constant):
        return Fraction(node.value)
    if isinstance(node, ast.Name):
        return Fraction(values[node.id])
    if isinstance(node, ast.UnaryOp):
        return -_by_python(node.operand, values)
    assert isinstance(node, ast.BinOp)
    left, right = _by_python(node.left, values), _by_python(node.right, values)
    if isinstance(node.op, ast.Pow):
        result = Fraction(1)
        for _ in range(int(right)):
            result *= left
        return result
    return _INTEGERS[type(node.op)](left, right)


@settings(deadline=None, max_examples=150)
@given(_texts, st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 9))
def test_precedence_is_pythons_own(text: str, m: int, n: int, k: int) -> None:
    """Any text of integer operators has the value that Python's own grammar gives it; None where undefined."""
    values = {"m": m, "n": n, "k": k}
    try:
        expected = _by_python(ast.parse(text, mode="eval").body, values)
    except ZeroDivisionError:
        expected = None

    # Powers of powers: beyond 20,000 bits there is no value, which these texts do not reach by much.
    if expected is None or max(abs(expected.numerator), expected.denominator).bit_length() < 1_000:
        assert evaluate(tree(text), values) == expected


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(["m < n", "m == 3", "n >= 2 > k", "not k != m", "(m <= k)"]), min_size=1, max_size=5
    ),
    st.lists(st.sampled_from([" and ", " or ", " and not ", " or not "]), min_size=4, max_size=4),
    st.tuples(*[st.integers(0, 4)] * 3),
)
def test_conditions_are_joined_as_in_python(conditions: list[str], joints: list[str], drawn: tuple) -> None:
    """`not`, `and`, `or` and chained comparisons mean what they mean in Python."""
    text = conditions[0] + "".join(j + c for j, c in zip(joints, conditions[1:], strict=False))
    values = dict(zip("mnk", drawn, strict=True))

    # The text is made of the pieces above only.
    assert evaluate(tree(text), values) is eval(text, {}, values)


# ── there and back ───────────────────────────────────────────────────────────────────────────────

_numbers = st.one_of(
    st.integers(0, 10**6),
    st.fractions(0, 100, max_denominator=1000).map(lambda f: int(f) if f.denominator == 1 else f),
).filter(lambda value: isinstance(value, int) or 10**12 % value.denominator == 0)
_leaves = st.one_of(_numbers.map(Num), st.sampled_from(["n", "m", "d_model", "E"]).map(Name))


def _grown(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pair = st.tuples(parts, parts)
    return st.one_of(
        st.builds(Apply, st.sampled_from(["+", "-", "*", "/", "//", "%"]), pair),
        st.builds(Apply, st.just("**"), st.tuples(parts, st.integers(0, 3).map(Num))),
        st.builds(
            Apply, st.just("**"), st.tuples(st.sampled_from([Num(2), Name("n")]), parts.filter(_named))
        ),
        st.builds(Apply, st.sampled_from(["neg", "sqrt", "floor", "Abs"]), st.tuples(parts)),
        st.builds(Apply, st.sampled_from(["Min", "Max", "Mod"]), pair),
    )


def _named(node: Node) -> bool:
    return bool(names(node))


_trees = st.recursive(_leaves, _grown, max_leaves=12)
_comparisons = st.builds(
    Apply, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), st.tuples(_trees, _trees)
)
_conditions = st.recursive(
    _comparisons,
    lambda parts: st.one_of(
        st.builds(Apply, st.sampled_from(["and", "or"]), st.tuples(parts, parts)),
        st.builds(Apply, st.just("not"), st.tuples(parts)),
    ),
    max_leaves=4,
)


@settings(deadline=None, max_examples=200)
@given(st.one_of(_trees, _conditions))
def test_a_tree_in_plain_characters_is_read_back(node: Node) -> None:
    """`parse(plain_tree(t))` is `t`, offsets aside."""
    text = plain_tree(node)
    read = parse(text, HERE)

    # Towers such as (50**3)**3**3 are rightly refused.
    if isinstance(read, Finding) and read.code in ("expression-too-large", "expression-too-deep"):
        assert len(text) > MAX_CHARACTERS or "**" in text or deepest(node) > MAX_DEPTH
    else:
        assert isinstance(read, Expression), (text, read)
        assert read.tree == node, text


# ── any text at all ──────────────────────────────────────────────────────────────────────────────

_likely = st.lists(
    st.one_of(
        st.sampled_from(
            "n m ( ) + - * / // ** % < <= == , . 1 0.5 1e9 sqrt( Max( log( and or not : = [ ] ' \" # \\ \n \t".split(
                " "
            )
        ),
        st.characters(),
    ),
    max_size=25,
).map("".join)


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(st.characters(exclude_categories=())), _likely))
def test_any_text_is_an_expression_or_a_finding(text: str) -> None:
    """`parse` never raises, and a finding stands within the text or just behind it."""
    read = parse(text, HERE)

    assert isinstance(read, Expression | Finding)
    if isinstance(read, Finding):
        assert 0 <= offset(read) <= len(text)
        assert read.message
        assert "\n" not in read.message


def test_tokens_cover_the_text() -> None:
    """Each piece has its kind and stands where it says."""
    text = "not 2.5*n_1 <= Max(m, 3)"
    found = tokens(text)

    assert [(token.kind, token.text) for token in found] == [
        ("word", "not"), ("number", "2.5"), ("sign", "*"), ("name", "n_1"), ("sign", "<="), ("name", "Max"),
        ("sign", "("), ("name", "m"), ("sign", ","), ("number", "3"), ("sign", ")"),
    ]  # fmt: skip
    assert all(text[token.at :].startswith(token.text) for token in found)


def test_a_constants_digits_are_told_in_the_refusal() -> None:
    """9**9**9 has 369,693,100 digits (9**9 times log10 of 9), told to two digits."""
    assert math.floor(9**9 * math.log10(9)) + 1 == 369_693_100
    assert "about 370,000,000 digits" in refused("9**9**9").message


def test_the_largest_factorial_can_be_computed_and_the_next_is_refused() -> None:
    """2086! has 19,999 bits, and 2087! has 20,010, more than is worth having."""
    assert math.factorial(2086).bit_length() == 19_999
    largest = parse("factorial(2086)", HERE)
    assert isinstance(largest, Expression)
    assert evaluate(largest.tree, {}) == math.factorial(2086)
    assert refused("factorial(2087)").code == "expression-too-large"
