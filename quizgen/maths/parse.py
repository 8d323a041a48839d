"""From an author's text to a checked expression: an allow-list over Python's syntax tree.

The text is never evaluated. It is checked character by character (`tokens`), parsed by `ast`, and rebuilt
from the listed kinds of node only; what its constants would cost is bounded before anything is computed
(`bounds`).
"""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Sequence
from fractions import Fraction

from quizgen.findings import Finding, Place, suggest
from quizgen.maths.bounds import Size, number_size, result_size
from quizgen.maths.matrices import MAX_SIZE
from quizgen.maths.operations import CALLABLE
from quizgen.maths.tokens import Refused, tokens
from quizgen.model import Apply, Expression, Name, Node, Num

MAX_NODES = 400
MAX_DEPTH = 40

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_JOIN: dict[type[ast.boolop], str] = {ast.And: "and", ast.Or: "or"}
_TRUTHS = {*_COMPARE.values(), *_JOIN.values(), "not"}
_WORDS = {
    ast.Attribute: "a point after a name",
    ast.Starred: "a `*` before an argument",
    ast.Tuple: "an empty pair of parentheses",
    ast.List: "a row of a matrix outside `Matrix([...])`",
}
_ELSEWHERE = {
    "abs": "write `Abs(n)`",
    "arccos": "write `acos(x)`",
    "arcsin": "write `asin(x)`",
    "arctan": "write `atan(x)`",
    "cbrt": "write `x**(1/3)`",
    "ceil": "write `ceiling(n)`",
    "choose": "write `binomial(n, k)`",
    "comb": "write `binomial(n, k)`",
    "int": "write `floor(n)`",
    "lb": "write `log(n, 2)`",
    "lg": "write `log(n, 10)` or `log(n, 2)`",
    "ln": "write `log(n)`, the natural logarithm",
    "log10": "write `log(n, 10)`",
    "log2": "write `log(n, 2)`",
    "max": "write `Max(m, n)`",
    "min": "write `Min(m, n)`",
    "mod": "write `m % n`",
    "ncr": "write `binomial(n, k)`",
    "pow": "write `n**k`",
    "root": "write `n**(1/k)`",
    "round": "write `floor(n + 1/2)`",
    "sgn": "write `sign(n)`",
}


def parse(text: str, place: Place) -> Expression | Finding:
    """The expression of *text*, or a finding that points at the character where it cannot be read.

    Args:
        text: What the author wrote. Any string is safe to pass.
        place: Where the text's first character stands.
    """
    try:
        return Expression(text, _read(text), place)
    except Refused as refused:
        return Finding(refused.code, refused.message, place.shifted(refused.at), refused.hint)


def names(tree: Node) -> dict[str, int]:
    """Every name in *tree* with the offset of its first use, in order of use."""
    found: dict[str, int] = {}
    if isinstance(tree, Name):
        found[tree.name] = tree.at
    elif isinstance(tree, Apply):
        for argument in tree.args:
            for name, at in names(argument).items():
                found.setdefault(name, at)
    return found


def operators(tree: Node) -> set[str]:
    """Every operator and function in *tree*."""
    return {tree.op}.union(*map(operators, tree.args)) if isinstance(tree, Apply) else set()


def is_condition(tree: Node) -> bool:
    """Whether *tree* is true or false (a comparison) rather than a number."""
    return isinstance(tree, Apply) and tree.op in _TRUTHS


def _read(text: str) -> Node:
    tokens(text)
    # Blanks for line ends, one for one, keep every offset; leading ones would be an indent to Python.
    source = text.replace("\n", " ").replace("\r", " ").replace("\t", " ")
    shift = len(source) - len(source.lstrip())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = ast.parse(source[shift:], mode="eval").body
    except (RecursionError, MemoryError, OverflowError):
        raise _too_deep(0) from None
    except (SyntaxError, ValueError) as error:
        raise _unreadable(source, shift, error) from None
    tree = _Builder(source, shift).node(parsed, 1)
    _size(tree)
    return tree


def _too_deep(at: int) -> Refused:
    message = f"the expression is nested, or its chain of operators long, beyond {MAX_DEPTH}"
    return Refused("expression-too-deep", message, at, "make it several steps")


def _unreadable(source: str, shift: int, error: Exception) -> Refused:
    reason = str(error)
    if "too many nested" in reason or "too complex" in reason:
        return _too_deep(0)
    offset = error.offset if isinstance(error, SyntaxError) else None
    at = min(max(0, (offset or 1) - 1) + shift, len(source.rstrip()))
    if not source[at:].strip():
        return Refused("expression-syntax", "the expression ends too early", at)
    return Refused("expression-syntax", f"`{source[at:].split(maxsplit=1)[0][:20]}` cannot stand here", at)


class _Builder:
    """Rebuilds Python's tree from listed nodes, counting."""

    def __init__(self, source: str, shift: int) -> None:
        self._source = source
        self._shift = shift
        self._nodes = 0

    def node(self, node: ast.expr, depth: int) -> Node:
        at = node.col_offset + self._shift
        self._nodes += 1
        if self._nodes > MAX_NODES:
            message = f"the expression has more than {MAX_NODES} parts"
            raise Refused("expression-too-large", message, at, "make it several steps")
        if depth > MAX_DEPTH:
            raise _too_deep(at)
        match node:
            case ast.Constant(value=value) if type(value) in (int, float):
                return self._number(node, at)
            case ast.Name():
                return Name(node.id, at)
            case ast.BinOp(op=operator) if type(operator) in _BINARY:
                sides = (self._value(node.left, depth + 1), self._value(node.right, depth + 1))
                return Apply(_BINARY[type(operator)], sides, at)
            case ast.UnaryOp(op=ast.USub()):
                return Apply("neg", (self._value(node.operand, depth + 1),), at)
            case ast.UnaryOp(op=ast.UAdd()):
                return self._value(node.operand, depth)
            case ast.UnaryOp(op=ast.Not()):
                return Apply("not", (self._truth(node.operand, depth + 1),), at)
            case ast.BoolOp(op=joint):
                last = len(node.values)
                parts = [self._truth(part, depth + last - max(i, 1)) for i, part in enumerate(node.values)]
                return _joined(_JOIN[type(joint)], parts, at)
            case ast.Compare():
                return self._comparison(node, depth, at)
            case ast.Call():
                return self._call(node, depth, at)
        what = _WORDS.get(type(node), "this")
        raise Refused("expression-not-allowed", f"{what} cannot stand in an expression", at)

    def _value(self, node: ast.expr, depth: int) -> Node:
        """A part that must be a number."""
        found = self.node(node, depth)
        if is_condition(found):
            message = "a condition is true or false, not a number"
            raise Refused("expression-not-allowed", message, node.col_offset + self._shift)
        return found

    def _truth(self, node: ast.expr, depth: int) -> Node:
        """A part that must be a condition."""
        found = self.node(node, depth)
        if not is_condition(found):
            at = node.col_offset + self._shift
            written = self._source[at : (node.end_col_offset or 0) + self._shift]
            hint = f"compare it: `{written} != 0`" if len(written) < 40 else "compare it"
            raise Refused(
                "expression-not-allowed", "`and`, `or`, `not` join conditions, not numbers", at, hint
            )
        return found

    def _comparison(self, node: ast.Compare, depth: int, at: int) -> Node:
        count = len(node.ops)
        # `a < b < c` becomes `a < b and b < c`, one level deeper.
        levels = [depth + (count - max(i, 1) if count > 1 else 0) + 1 for i in range(count)]
        written = (node.left, *node.comparators)
        sides = [self._value(side, levels[max(i - 1, 0)]) for i, side in enumerate(written)]
        parts: list[Node] = []
        for i, operator in enumerate(node.ops):
            if type(operator) not in _COMPARE:
                raise Refused("expression-not-allowed", "only == != < <= > >= compare numbers", at)
            start = written[i].col_offset + self._shift
            parts.append(Apply(_COMPARE[type(operator)], (sides[i], sides[i + 1]), start))
        return _joined("and", parts, at)

    def _call(self, node: ast.Call, depth: int, at: int) -> Node:
        if not isinstance(node.func, ast.Name):
            raise Refused(
                "expression-not-allowed", "only a listed function can be called", at, "a product needs `*`"
            )
        name = node.func.id
        function = CALLABLE.get(name)
        if function is None:
            hint = _ELSEWHERE.get(name.lower()) or (suggest(name, CALLABLE) if len(name) > 1 else "")
            hint = hint or f"a product is `{name}*(...)`; functions are " + ", ".join(CALLABLE)
            raise Refused("expression-unknown-function", f"there is no function `{name}`", at, hint)
        if node.keywords:
            message = f"`{name}` takes no named arguments"
            raise Refused("expression-not-allowed", message, node.keywords[0].value.col_offset + self._shift)
        count, least, most = len(node.args), function.min_args, function.max_args
        if count < least or (most is not None and count > most):
            wanted = (
                f"{least}" if least == most else f"{least} or more" if most is None else f"{least} or {most}"
            )
            plural = "" if wanted == "1" else "s"
            raise Refused(
                "expression-not-allowed", f"`{name}` takes {wanted} argument{plural}, not {count}", at
            )
        if name == "Matrix":
            return self._matrix(node, depth, at)
        return Apply(name, tuple([self._value(argument, depth + 1) for argument in node.args]), at)

    def _matrix(self, node: ast.Call, depth: int, at: int) -> Node:
        """Rows in square brackets; a single row without inner brackets is a column, as in sympy."""
        (listed,) = node.args
        if not isinstance(listed, ast.List) or not listed.elts:
            message = "a matrix is written `Matrix([[a, b], [c, d]])`, a column `Matrix([a, b])`"
            raise Refused("expression-not-allowed", message, listed.col_offset + self._shift)
        nested = isinstance(listed.elts[0], ast.List)
        rows: list[Node] = []
        length = 0
        for written in listed.elts:
            start = written.col_offset + self._shift
            if isinstance(written, ast.List) is not nested:
                raise Refused(
                    "expression-not-allowed", "a row stands in square brackets, or none does", start
                )
            row = written.elts if isinstance(written, ast.List) else [written]
            length = length or len(row)
            if len(row) != length:
                message = f"this row has {len(row)} entries, the first has {length}"
                raise Refused("expression-not-allowed", message, start)
            rows.append(Apply("row", tuple([self._value(entry, depth + 2) for entry in row]), start))
        if not length or max(len(rows), length) > MAX_SIZE:
            message = f"a matrix has from 1 to {MAX_SIZE} rows and columns"
            raise Refused("expression-too-large", message, at)
        return Apply("Matrix", tuple(rows), at)

    def _number(self, node: ast.Constant, at: int) -> Num:
        # From the text, not from Python's float: `0.1` is one tenth.
        value = Fraction(self._source[at : (node.end_col_offset or 0) + self._shift])
        return Num(value.numerator if value.denominator == 1 else value)


def _joined(op: str, parts: Sequence[Node], at: int) -> Node:
    first, *rest = parts
    for part in rest:
        first = Apply(op, (first, part), at)
    return first


def _size(node: Node) -> Size | None:
    """The size of a constant; None when it depends on a name. Refuses what would be huge."""
    if isinstance(node, Num):
        return number_size(node.value)
    if isinstance(node, Name):
        return None
    parts = [_size(argument) for argument in node.args]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    size = result_size(node.op, known)
    if size.too_large:
        digits = size.bits * math.log10(2)
        # Two digits of a rough number are enough.
        shown = f"about {float(f'{digits:.1e}'):,.0f}" if digits < 1e12 else "more than 1,000,000,000,000"
        raise Refused("expression-too-large", f"this number would have {shown} digits", node.at)
    return size
