"""Matrices in expressions: arrays of whatever a value is, with shapes that are known before any value is.

An expression about matrices is taken apart into operations on their entries, so that a product of matrices
is a list of sums of products like any other: compiled, solved by sympy, and changed by mistakes as such. It
is generic in what an entry is, like `formula`: a slot of a program, a tree, a sympy expression, a number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any, TypeVar

from quizgen.model import Apply, Matrix, Name, Node, Num

T = TypeVar("T")
MAX_SIZE = 6
"""Rows and columns: the determinant of six rows is a sum of 720 products."""
MAX_POWER = 8

Scalar = Callable[[str, tuple[T, ...]], T]
"""Applies an operator or a listed function to single values."""


class ShapeError(Exception):
    """Matrices that do not fit; *at* is where in the expression's text."""

    def __init__(self, message: str, at: int) -> None:
        self.message, self.at = message, at
        super().__init__(message)


def lifted(node: Apply, evaluate: Callable[[Node], T | Matrix[T]], apply: Scalar[T]) -> T | Matrix[T]:
    """The value of *node*, on matrices entry by entry.

    Args:
        node: An operator or function with its arguments.
        evaluate: Gives the value of an argument.
        apply: Applies the operators and functions of single values.

    Raises:
        ShapeError: The shapes of matrices do not fit what is done with them.
    """
    if node.op == "Matrix":
        return _written(node, evaluate)
    if node.op == "eye":
        size = _literal(node, 0, 1, MAX_SIZE)
        ones = [[evaluate(Num(int(i == j))) for j in range(size)] for i in range(size)]
        return Matrix(tuple(tuple(_single(entry, node) for entry in row) for row in ones))
    values = [evaluate(argument) for argument in node.args]
    if not any(isinstance(value, Matrix) for value in values):
        if node.op in _FUNCTIONS:
            raise ShapeError(f"`{node.op}` takes a matrix, not a number", node.at)
        return apply(node.op, tuple(values))  # type: ignore[arg-type]
    rule = _FUNCTIONS.get(node.op) or _OPERATORS.get(node.op)
    if rule is None:
        raise ShapeError(f"`{node.op}` takes numbers, not matrices", node.at)
    result: T | Matrix[T] = rule(node, values, apply)
    return result


def shaped(tree: Node, values: Mapping[str, Matrix[None] | None]) -> Matrix[None] | None:
    """What *tree* makes of values of these shapes: a matrix with nothing in it, or None for a number.

    Raises:
        ShapeError: They do not fit together.
    """
    if isinstance(tree, Apply):
        return lifted(tree, lambda child: shaped(child, values), lambda op, parts: None)  # noqa: ARG005
    return values.get(tree.name) if isinstance(tree, Name) else None


def shape(value: object) -> tuple[int, int] | None:
    """Rows and columns; None of what is no matrix."""
    return (len(value.rows), len(value.rows[0])) if isinstance(value, Matrix) else None


def entries(value: Any) -> tuple[Any, ...]:
    """The entries row by row; of what is no matrix, itself."""
    return tuple(entry for row in value.rows for entry in row) if isinstance(value, Matrix) else (value,)


def refilled(like: object, values: Sequence[T]) -> T | Matrix[T]:
    """*values* in the shape of *like*, row by row; the only value where that is no matrix."""
    found = shape(like)
    if found is None:
        return values[0]
    rows, columns = found
    return Matrix(tuple(tuple(values[columns * i : columns * (i + 1)]) for i in range(rows)))


# ── how a matrix comes about ─────────────────────────────────────────────────────────────────────


def _written(node: Apply, evaluate: Callable[[Node], T | Matrix[T]]) -> Matrix[T]:
    rows = []
    for row in node.args:
        assert isinstance(row, Apply)
        rows.append(tuple([_single(evaluate(entry), row) for entry in row.args]))
    return Matrix(tuple(rows))


def _single(value: T | Matrix[T], node: Apply) -> T:
    if isinstance(value, Matrix):
        raise ShapeError("a matrix cannot be an entry of another", node.at)
    return value


def _literal(node: Apply, index: int, least: int, most: int) -> int:
    """An argument that has to be written as a number: the shape of the result hangs on it."""
    found = node.args[index]
    sign = 1
    if isinstance(found, Apply) and found.op == "neg":
        sign, found = -1, found.args[0]
    value = sign * found.value if isinstance(found, Num) and isinstance(found.value, int) else None
    if value is None or not least <= value <= most:
        raise ShapeError(f"`{node.op}` needs a whole number from {least} to {most}, written out", node.at)
    return value


# ── operators ────────────────────────────────────────────────────────────────────────────────────


def _size(value: object) -> str:
    found = shape(value)
    return f"{found[0]} by {found[1]}" if found else "a number"


def _each(apply: Scalar[T], op: str, *matrices: Matrix[T]) -> Matrix[T]:
    grids = [matrix.rows for matrix in matrices]
    return Matrix(
        tuple(
            tuple(apply(op, tuple(parts)) for parts in zip(*rows, strict=True))
            for rows in zip(*grids, strict=True)
        )
    )


def _alike(node: Apply, values: Sequence[T | Matrix[T]], apply: Scalar[T]) -> Matrix[T]:
    left, right = values
    if not isinstance(left, Matrix) or not isinstance(right, Matrix) or shape(left) != shape(right):
        message = f"`{node.op}` needs two matrices of one shape, not {_size(left)} and {_size(right)}"
        raise ShapeError(message, node.at)
    return _each(apply, node.op if node.op in "+-" else "*", left, right)


def _negative(node: Apply, values: Sequence[T | Matrix[T]], apply: Scalar[T]) -> Matrix[T]:
    (matrix,) = values
    assert isinstance(matrix, Matrix)
    return _each(apply, node.op, matrix)


def _scaled(matrix: Matrix[T], change: Callable[[T], T]) -> Matrix[T]:
    return Matrix(tuple(tuple(change(entry) for entry in row) for row in matrix.rows))


def _product(node: Apply, values: Sequence[T | Matrix[T]], apply: Scalar[T]) -> T | Matrix[T]:
    left, right = values
    if not isinstance(left, Matrix):
        assert isinstance(right, Matrix)
        return _scaled(right, lambda entry: apply("*", (left, entry)))
    if not isinstance(right, Matrix):
        return _scaled(left, lambda entry: apply("*", (entry, right)))
    if len(left.rows[0]) != len(right.rows):
        raise ShapeError(f"{_size(left)} cannot be multiplied by {_size(right)}", node.at)
    return _multiplied(left, right, apply)


def _multiplied(left: Matrix[T], right: Matrix[T], apply: Scalar[T]) -> Matrix[T]:
    columns = tuple(zip(*right.rows, strict=True))
    return Matrix(tuple(tuple(_dotted(row, column, apply) for column in columns) for row in left.rows))


def _dotted(row: Sequence[T], column: Sequence[T], apply: Scalar[T]) -> T:
    return _sum([apply("*", pair) for pair in zip(row, column, strict=True)], apply)


def _sum(terms: Sequence[T], apply: Scalar[T]) -> T:
    return reduce(lambda total, term: apply("+", (total, term)), terms)


def _quotient(node: Apply, values: Sequence[T | Matrix[T]], apply: Scalar[T]) -> Matrix[T]:
    left, right = values
    if not isinstance(left, Matrix) or isinstance(right, Matrix):
        raise ShapeError("nothing can be divided by a matrix; write `A**-1`", node.at)
    return _scaled(left, lambda entry: apply("/", (entry, right)))


def _power(node: Apply, values: Sequence[T | Matrix[T]], apply: Scalar[T]) -> Matrix[T]:
    base = _square(node, values[0])
    exponent = _literal(node, 1, -MAX_POWER, MAX_POWER)
    if exponent == 0:
        raise ShapeError("a matrix to the power 0 is `eye(n)`", node.at)
    if exponent < 0:
        base = _inverse(base, apply)
    return reduce(lambda product, factor: _multiplied(product, factor, apply), [base] * abs(exponent))


# ── functions ────────────────────────────────────────────────────────────────────────────────────


def _square(node: Apply, value: T | Matrix[T]) -> Matrix[T]:
    found = shape(value)
    if not isinstance(value, Matrix) or found is None or found[0] != found[1]:
        raise ShapeError(f"`{node.op}` needs a square matrix, not {_size(value)}", node.at)
    return value


def _transpose(node: Apply, values: Sequence[T | Matrix[T]], apply: Scalar[T]) -> Matrix[T]:  # noqa: ARG001
    (matrix,) = values
    assert isinstance(matrix, Matrix)
    return Matrix(tuple(zip(*matrix.rows, strict=True)))


def _trace(node: Apply, values: Sequence[T | Matrix[T]], apply: Scalar[T]) -> T:
    matrix = _square(node, values[0])
    return _sum([row[i] for i, row in enumerate(matrix.rows)], apply)


def _det(node: Apply, values: Sequence[T | Matrix[T]], apply: Scalar[T]) -> T:
    return _determinant(_square(node, values[0]).rows, apply)


def _determinant(rows: Sequence[Sequence[T]], apply: Scalar[T]) -> T:
    """By the first row; equal minors are shared."""
    made: dict[tuple[int, ...], T] = {}

    def minor(columns: tuple[int, ...]) -> T:
        first = len(rows) - len(columns)
        if len(columns) == 1:
            return rows[first][columns[0]]
        if columns not in made:
            terms = [
                apply("*", (rows[first][column], minor(columns[:i] + columns[i + 1 :])))
                for i, column in enumerate(columns)
            ]
            total = terms[0]
            for i, term in enumerate(terms[1:]):
                total = apply("+" if i % 2 else "-", (total, term))
            made[columns] = total
        return made[columns]

    return minor(tuple(range(len(rows))))


def _inverse(matrix: Matrix[T], apply: Scalar[T]) -> Matrix[T]:
    """The cofactors over the determinant: undefined, entry by entry, where that is 0."""
    rows, size = matrix.rows, len(matrix.rows)
    determinant = _determinant(rows, apply)
    if size == 1:
        return Matrix(((apply("/", (determinant, apply("*", (determinant, determinant)))),),))

    def cofactor(i: int, j: int) -> T:
        left = [[entry for k, entry in enumerate(row) if k != j] for n, row in enumerate(rows) if n != i]
        value = _determinant(left, apply)
        return apply("neg", (value,)) if (i + j) % 2 else value

    return Matrix(
        tuple(tuple(apply("/", (cofactor(j, i), determinant)) for j in range(size)) for i in range(size))
    )


def _entry(node: Apply, values: Sequence[T | Matrix[T]], apply: Scalar[T]) -> T:  # noqa: ARG001
    matrix = values[0]
    if not isinstance(matrix, Matrix):
        raise ShapeError(f"`{node.op}` takes a matrix, not a number", node.at)
    rows, columns = len(matrix.rows), len(matrix.rows[0])
    if len(node.args) == 3:
        return matrix.rows[_literal(node, 1, 1, rows) - 1][_literal(node, 2, 1, columns) - 1]
    if 1 not in (rows, columns):
        raise ShapeError("a matrix needs the numbers of a row and of a column", node.at)
    found: T = entries(matrix)[_literal(node, 1, 1, rows * columns) - 1]
    return found


def _vectors(node: Apply, values: Sequence[T | Matrix[T]]) -> tuple[tuple[T, ...], tuple[T, ...]]:
    left, right = values
    sizes = [shape(left), shape(right)]
    if any(size is None or 1 not in size for size in sizes) or len(entries(left)) != len(entries(right)):
        message = f"`{node.op}` needs two vectors of one length, not {_size(left)} and {_size(right)}"
        raise ShapeError(message, node.at)
    return entries(left), entries(right)


def _dot(node: Apply, values: Sequence[T | Matrix[T]], apply: Scalar[T]) -> T:
    left, right = _vectors(node, values)
    return _dotted(left, right, apply)


def _cross(node: Apply, values: Sequence[T | Matrix[T]], apply: Scalar[T]) -> Matrix[T]:
    a, b = _vectors(node, values)
    if len(a) != 3:
        raise ShapeError("`cross` needs vectors of three entries", node.at)

    def part(i: int, j: int) -> T:
        return apply("-", (apply("*", (a[i], b[j])), apply("*", (a[j], b[i]))))

    made = (part(1, 2), part(2, 0), part(0, 1))
    return refilled(values[0], made)  # type: ignore[return-value]


_OPERATORS: dict[str, Callable[..., Any]] = {
    "+": _alike,
    "-": _alike,
    "neg": _negative,
    "*": _product,
    "/": _quotient,
    "**": _power,
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "det": _det,
    "trace": _trace,
    "transpose": _transpose,
    "hadamard_product": _alike,
    "entry": _entry,
    "dot": _dot,
    "cross": _cross,
}
