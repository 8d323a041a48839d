"""Matrices: every operation is sympy's, and what does not fit is refused with its place."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st

from quizgen.findings import Place
from quizgen.maths.compile import Builder, evaluate
from quizgen.maths.matrices import ShapeError, entries, refilled, shape, shaped
from quizgen.maths.parse import parse
from quizgen.model import Expression, Matrix, Node

HERE = Place("test", 1, 1)

Rows = list[list[int]]
numbers = st.integers(-4, 4)
sizes = st.integers(1, 4)


def tree(text: str) -> Node:
    parsed = parse(text, HERE)
    assert isinstance(parsed, Expression), parsed
    return parsed.tree


def grid(rows: int, columns: int) -> st.SearchStrategy[Rows]:
    row = st.lists(numbers, min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows)


def square(size: int) -> st.SearchStrategy[Rows]:
    return grid(size, size)


def exact(value: object) -> object:
    """A result of sympy's in our numbers."""
    if isinstance(value, sympy.MatrixBase):
        return Matrix(tuple(tuple(exact(entry) for entry in value.row(i)) for i in range(value.rows)))
    number = Fraction(int(sympy.numer(value)), int(sympy.denom(value)))
    return number.numerator if number.denominator == 1 else number


def evaluated(text: str, **given_: Rows | int) -> object:
    """The value of *text* by the plain evaluator; by the compiled program it is the same, also over columns."""
    values = {n: Matrix(tuple(map(tuple, v))) if isinstance(v, list) else v for n, v in given_.items()}
    found = evaluate(tree(text), values)

    builder, columns = Builder(), {}
    scope = {}
    for name, value in values.items():
        slots = []
        for i, entry in enumerate(entries(value)):
            slots.append(builder.input(f"{name}{i}", whole=True))
            columns[f"{name}{i}"] = [entry, entry]
        scope[name] = refilled(value, slots)
    result = builder.evaluate(tree(text), scope)
    ran = builder.program().run(columns, 2, entries(result))
    assert [refilled(found, [column[i] for column in ran]) for i in (0, 1)] == [found, found]
    return found


# ── against sympy ────────────────────────────────────────────────────────────────────────────────


@given(st.data(), sizes, sizes)
def test_what_is_done_entry_by_entry(data: st.DataObject, rows: int, columns: int) -> None:
    """Sums, differences, signs, multiples, parts and the Hadamard product are those of sympy."""
    a, b, k = data.draw(grid(rows, columns)), data.draw(grid(rows, columns)), data.draw(numbers)
    one, two = sympy.Matrix(a), sympy.Matrix(b)

    assert evaluated("A + B", A=a, B=b) == exact(one + two)
    assert evaluated("A - B", A=a, B=b) == exact(one - two)
    assert evaluated("-A", A=a) == exact(-one)
    assert evaluated("k*A", A=a, k=k) == evaluated("A*k", A=a, k=k) == exact(k * one)
    assert evaluated("A/3", A=a) == exact(one / 3)
    assert evaluated("hadamard_product(A, B)", A=a, B=b) == exact(one.multiply_elementwise(two))
    assert evaluated("transpose(A)", A=a) == exact(one.T)


@given(st.data(), sizes, sizes, sizes)
def test_products(data: st.DataObject, rows: int, inner: int, columns: int) -> None:
    """A product of any two matrices that fit, and of its transposes the other way round, is sympy's."""
    a, b = data.draw(grid(rows, inner)), data.draw(grid(inner, columns))
    product = sympy.Matrix(a) * sympy.Matrix(b)

    assert evaluated("A*B", A=a, B=b) == exact(product)
    assert evaluated("transpose(B)*transpose(A)", A=a, B=b) == exact(product.T)


@given(st.data(), st.integers(1, 3), st.integers(1, 5))
def test_powers(data: st.DataObject, size: int, power: int) -> None:
    """A whole power of a square matrix is that of sympy."""
    a = data.draw(square(size))

    assert evaluated(f"A**{power}", A=a) == exact(sympy.Matrix(a) ** power)


@given(st.data(), st.integers(1, 4), st.integers(1, 2))
def test_inverses(data: st.DataObject, size: int, power: int) -> None:
    """A negative power is the inverse, exactly, wherever there is one."""
    a = data.draw(square(size))
    assume(sympy.Matrix(a).det() != 0)

    assert evaluated(f"A**-{power}", A=a) == exact(sympy.Matrix(a).inv() ** power)


def test_a_singular_matrix_has_no_inverse() -> None:
    """Each entry of what would be the inverse is undefined, also of a matrix of one entry."""
    assert evaluated("A**-1", A=[[1, 2], [2, 4]]) == Matrix(((None, None), (None, None)))
    assert evaluated("A**-1", A=[[0]]) == Matrix(((None,),))


@given(st.data(), st.integers(1, 6))
def test_determinant_and_trace(data: st.DataObject, size: int) -> None:
    """The determinant and the trace are those of sympy, up to six rows."""
    a = data.draw(square(size))

    assert evaluated("det(A)", A=a) == exact(sympy.Matrix(a).det(method="bareiss"))
    assert evaluated("trace(A)", A=a) == exact(sympy.Matrix(a).trace())


@given(st.lists(numbers, min_size=1, max_size=6), st.data(), st.booleans(), st.booleans())
def test_the_dot_product(a: list[int], data: st.DataObject, lying: bool, other: bool) -> None:
    """Rows and columns of one length have the dot product of sympy, in any mixture."""
    b = data.draw(st.lists(numbers, min_size=len(a), max_size=len(a)))
    one, two = ([v] if flat else [[entry] for entry in v] for v, flat in ((a, lying), (b, other)))

    assert evaluated("dot(u, v)", u=one, v=two) == exact(sympy.Matrix(a).dot(sympy.Matrix(b)))


@given(grid(3, 1), grid(3, 1))
def test_the_cross_product(a: Rows, b: Rows) -> None:
    """The cross product is sympy's, and lies as its first vector does."""
    right = sympy.Matrix(a).cross(sympy.Matrix(b))

    assert evaluated("cross(u, v)", u=a, v=b) == exact(right)
    assert evaluated("cross(transpose(u), v)", u=a, v=b) == exact(right.T)


@given(st.data(), sizes, sizes)
def test_an_entry_is_counted_from_one(data: st.DataObject, rows: int, columns: int) -> None:
    """`entry(A, i, j)` is row i, column j; of a vector one number is enough."""
    a = data.draw(grid(rows, columns))
    i, j = data.draw(st.integers(1, rows)), data.draw(st.integers(1, columns))

    assert evaluated(f"entry(A, {i}, {j})", A=a) == a[i - 1][j - 1]
    if columns == 1:
        assert evaluated(f"entry(A, {i})", A=a) == a[i - 1][0]
    if rows == 1:
        assert evaluated(f"entry(A, {j})", A=a) == a[0][j - 1]


@pytest.mark.parametrize("size", range(1, 7))
def test_the_unit_matrix(size: int) -> None:
    """`eye(n)` is sympy's, and changes nothing in a product."""
    assert evaluated(f"eye({size})") == exact(sympy.eye(size))
    row = [list(range(1, size + 1))]
    assert evaluated(f"v*eye({size})", v=row) == Matrix((tuple(row[0]),))


def test_how_matrices_are_written() -> None:
    """Rows in brackets make a matrix, and a list without inner brackets a column."""
    assert evaluated("Matrix([[p, q], [r, 2*p]])", p=1, q=2, r=3) == Matrix(((1, 2), (3, 2)))
    assert evaluated("Matrix([p, q])", p=1, q=2) == Matrix(((1,), (2,)))
    assert evaluated("Matrix([[p, q]])", p=1, q=2) == Matrix(((1, 2),))


def test_an_undefined_entry_spoils_itself_only() -> None:
    """1/0 in one entry leaves the others; a sum over it has no value."""
    text = "Matrix([[1/p, 2], [3, 4]])"

    assert evaluated(text, p=0) == Matrix(((None, 2), (3, 4)))
    assert evaluated(f"trace({text})", p=0) is None
    assert evaluated(f"entry({text}, 2, 1)", p=0) == 3


# ── what does not fit ────────────────────────────────────────────────────────────────────────────

TWO, THREE = [[1, 2], [3, 4]], [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
FLAT, COLUMN = [[1, 2, 3], [4, 5, 6]], [[1], [2], [3]]


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        ("1 + det(k)", "`det` takes a matrix, not a number", 4),
        ("k + trace(k)", "`trace` takes a matrix, not a number", 4),
        ("sqrt(A)", "`sqrt` takes numbers, not matrices", 0),
        ("A % k", "`%` takes numbers, not matrices", 0),
        ("A == B", "`==` takes numbers, not matrices", 0),
        ("Matrix([[1, 2], [k, A]])", "a matrix cannot be an entry of another", 16),
        ("A**k", "`**` needs a whole number from -8 to 8, written out", 0),
        ("A**9", "`**` needs a whole number from -8 to 8, written out", 0),
        ("A**0.5", "`**` needs a whole number from -8 to 8, written out", 0),
        ("A**0", "a matrix to the power 0 is `eye(n)`", 0),
        ("eye(7)", "`eye` needs a whole number from 1 to 6, written out", 0),
        ("eye(k)", "`eye` needs a whole number from 1 to 6, written out", 0),
        ("entry(A, 3, 1)", "`entry` needs a whole number from 1 to 2, written out", 0),
        ("entry(A, 1, -1)", "`entry` needs a whole number from 1 to 2, written out", 0),
        ("entry(c, 4)", "`entry` needs a whole number from 1 to 3, written out", 0),
        ("entry(A, 1)", "a matrix needs the numbers of a row and of a column", 0),
        ("entry(k, A)", "`entry` takes a matrix, not a number", 0),
        ("A + B", "`+` needs two matrices of one shape, not 2 by 2 and 3 by 3", 0),
        ("k*(A - k)", "`-` needs two matrices of one shape, not 2 by 2 and a number", 3),
        ("hadamard_product(F, c)", "`hadamard_product` needs two matrices of one shape, not 2 by 3 and 3 by 1", 0),
        ("A*B", "2 by 2 cannot be multiplied by 3 by 3", 0),
        ("c*F", "3 by 1 cannot be multiplied by 2 by 3", 0),
        ("k/A", "nothing can be divided by a matrix; write `A**-1`", 0),
        ("A/A", "nothing can be divided by a matrix; write `A**-1`", 0),
        ("F**2", "`**` needs a square matrix, not 2 by 3", 0),
        ("2**A", "`**` needs a square matrix, not a number", 0),
        ("det(F)", "`det` needs a square matrix, not 2 by 3", 0),
        ("trace(c)", "`trace` needs a square matrix, not 3 by 1", 0),
        ("dot(c, A)", "`dot` needs two vectors of one length, not 3 by 1 and 2 by 2", 0),
        ("dot(c, k)", "`dot` needs two vectors of one length, not 3 by 1 and a number", 0),
        ("cross(c, Matrix([1, 2]))", "`cross` needs two vectors of one length, not 3 by 1 and 2 by 1", 0),
        ("cross(Matrix([1, 2]), Matrix([3, 4]))", "`cross` needs vectors of three entries", 0),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(text: str, message: str, at: int) -> None:
    """Each misfit has its own words and its place, the same with shapes only as with numbers."""
    given_: dict[str, object] = {"A": TWO, "B": THREE, "F": FLAT, "c": COLUMN}
    values = {name: Matrix(tuple(map(tuple, rows))) for name, rows in given_.items()}
    shapes = {name: Matrix(tuple((None,) * len(row) for row in m.rows)) for name, m in values.items()}
    with pytest.raises(ShapeError) as with_numbers:
        evaluate(tree(text), {**values, "k": 2})
    with pytest.raises(ShapeError) as with_shapes:
        shaped(tree(text), {**shapes, "k": None})

    for refused in (with_numbers.value, with_shapes.value):
        assert refused.message == message
        assert refused.at == at


# ── entries and shapes ───────────────────────────────────────────────────────────────────────────


@given(st.data(), sizes, sizes)
def test_entries_and_refilled_are_inverse(data: st.DataObject, rows: int, columns: int) -> None:
    """The entries of a matrix, put back into its shape, are the matrix; those of a number are itself."""
    matrix = Matrix(tuple(map(tuple, data.draw(grid(rows, columns)))))

    assert refilled(matrix, entries(matrix)) == matrix
    assert entries(refilled(matrix, range(rows * columns))) == tuple(range(rows * columns))
    assert shape(matrix) == (rows, columns)
    assert refilled(7, entries(7)) == 7
    assert shape(7) is None


@given(st.data(), sizes, sizes, sizes)
def test_shapes_are_known_before_values(data: st.DataObject, rows: int, inner: int, columns: int) -> None:
    """The shape foretold for an expression is that of its value."""
    given_ = {"A": data.draw(grid(rows, inner)), "B": data.draw(grid(inner, columns)), "k": 3}
    values = {n: Matrix(tuple(map(tuple, v))) if isinstance(v, list) else v for n, v in given_.items()}
    shapes = {n: v if isinstance(v, Matrix) else None for n, v in values.items()}
    for text in ("A*B", "k*transpose(A*B)", "trace(A*transpose(A))", "transpose(B)*transpose(A)/k", "k + 1"):
        assert shape(shaped(tree(text), shapes)) == shape(evaluate(tree(text), values))
