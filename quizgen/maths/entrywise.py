"""What an operation on matrices computes, entry by entry, as a worked solution shows it."""

from __future__ import annotations

from quizgen.maths.matrices import entries, lifted, shape
from quizgen.maths.operations import MATRICES
from quizgen.maths.parse import names, operators
from quizgen.maths.trees import Failed, calculates, right_trees
from quizgen.model import Apply, Matrix, Name, Node, Question

MAX_SHOWN = 120
"""Parts of all the sums, if they are to be shown."""


def entrywise(tree: Node, question: Question) -> Node | None:
    """*tree* with the entries of its matrices, each named by `entry_name`; None for nothing to show."""
    if not isinstance(tree, Apply) or tree.op in ("entry", "eye"):
        return None
    if tree.op == "Matrix" and "entry" not in operators(tree):
        return None
    shapes = _shapes(tree, question)
    if shapes is None:
        return None
    if not shapes and not operators(tree) & set(MATRICES):
        return None
    leaves: dict[str, Node | Matrix[Node]] = {
        name: Matrix(tuple(tuple(Name(entry_name(name, i, j)) for j in range(columns)) for i in range(rows)))
        for name, (rows, columns) in shapes.items()
    }

    def put(node: Node) -> Node | Matrix[Node]:
        if isinstance(node, Name):
            return leaves.get(node.name, node)
        return lifted(node, put, Apply) if isinstance(node, Apply) else node

    found = put(tree)
    shown = [part for part in entries(found) if isinstance(part, Apply)]
    if not shown or sum(map(_size, shown)) > MAX_SHOWN:
        return None
    if isinstance(found, Matrix):
        return Apply("Matrix", tuple(Apply("row", row) for row in found.rows))
    return found


def by_entries(tree: Node, question: Question) -> bool:
    """Whether *tree* reads single entries of its matrices only: nobody wants to see those whole in a sum."""
    shapes = _shapes(tree, question)

    def reads(node: Node) -> bool:
        if isinstance(node, Apply):
            named = node.op == "entry" and isinstance(node.args[0], Name)
            plain = node.op in ("Matrix", "row") or node.op not in MATRICES
            return named or (plain and all(map(reads, node.args)))
        return not isinstance(node, Name) or node.name not in (shapes or ())

    return bool(shapes) and reads(tree)


def _shapes(tree: Node, question: Question) -> dict[str, tuple[int, int]] | None:
    """Rows and columns of the matrices named in *tree*; None where that is not known."""
    if calculates(question):
        return None
    try:
        trees = right_trees(question)
    except Failed:
        return None
    return {name: size for name in names(tree) if (size := shape(trees.get(name)))}


def entry_name(name: str, row: int, column: int) -> str:
    """A name that no author can write, for an entry of the matrix *name*; counted from 0."""
    return f"{name}[{row},{column}]"


def named_entry(name: str) -> tuple[str, tuple[int, int] | None]:
    """The matrix and the place that `entry_name` has named; any other name as it is."""
    head, bracket, rest = name.partition("[")
    if not bracket:
        return name, None
    row, column = rest.removesuffix("]").split(",")
    return head, (int(row), int(column))


def _size(node: Node) -> int:
    return 1 + sum(map(_size, node.args)) if isinstance(node, Apply) else 1
