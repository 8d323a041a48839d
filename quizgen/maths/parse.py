"""From an author's text to a checked expression: an allow-list over Python's syntax tree.

The text is parsed by `ast`, never evaluated; only what is listed here becomes part of a tree, and sizes are
bounded before anything is computed.
"""

from __future__ import annotations

import ast
import re
import warnings
from fractions import Fraction

from quizgen.findings import Finding, Place, suggest
from quizgen.maths.functions import FUNCTIONS
from quizgen.model import Apply, Expression, Name, Node, Num

MAX_CHARACTERS = 1_000
MAX_NODES = 400
MAX_DEPTH = 40
MAX_DIGITS = 100
MAX_EXPONENT = 100
MAX_BITS = 20_000

_BINARY = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}
_COMPARE = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_BOOLEAN = {ast.And: "and", ast.Or: "or"}
_WORDS = {
    ast.Attribute: "a point after a name",
    ast.Subscript: "square brackets",
    ast.Lambda: "`lambda`",
    ast.IfExp: "`if ... else`",
    ast.JoinedStr: "an f-string",
    ast.ListComp: "a comprehension",
    ast.SetComp: "a comprehension",
    ast.DictComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
    ast.NamedExpr: "`:=`",
    ast.Starred: "a `*` before a name",
    ast.List: "a list",
    ast.Tuple: "a comma",
    ast.Set: "a set",
    ast.Dict: "a dictionary",
    ast.Await: "`await`",
}
_ALIKE = {
    "−": "-",
    "–": "-",
    "×": "*",
    "·": "*",
    "⋅": "*",
    "÷": "/",
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
    "²": "**2",
    "³": "**3",
}


class _Refused(Exception):
    def __init__(self, code: str, message: str, at: int, hint: str = "") -> None:
        self.code, self.message, self.at, self.hint = code, message, at, hint
        super().__init__(message)


def parse(text: str, place: Place) -> Expression | Finding:
    """The expression of *text*, or a finding that points at the character where it cannot be read.

    Args:
        text: What the author wrote. Any string is safe to pass.
        place: Where the text's first character stands.
    """
    try:
        return Expression(text, _Reader(text).tree(), place)
    except _Refused as refused:
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


class _Reader:
    """One reading of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        # Leading blanks are an indentation error to Python; they mean nothing here.
        self._shift = len(text) - len(text.lstrip())
        self._nodes = 0

    def tree(self) -> Node:
        text = self._text
        if not text.strip():
            raise _Refused("expression-empty", "an expression is missing", 0)
        if len(text) > MAX_CHARACTERS:
            raise _Refused(
                "expression-too-large", f"the expression has more than {MAX_CHARACTERS} characters", 0
            )
        for at, character in enumerate(text):
            if not " " <= character <= "~" and character not in "\n\t":
                alike = _ALIKE.get(character)
                hint = f"write `{alike}`" if alike else "use plain letters, digits and operators"
                raise _Refused(
                    "expression-syntax",
                    f"the character {character!r} cannot stand in an expression",
                    at,
                    hint,
                )
        source = " ".join(text.strip().splitlines()) if "\n" in text else text.strip()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                parsed = ast.parse(source, mode="eval").body
        except SyntaxError as error:
            raise self._syntax(source, error) from None
        except (ValueError, RecursionError, MemoryError, OverflowError):
            raise _Refused("expression-too-deep", "the expression is nested too deeply", 0) from None
        node = self._node(parsed, 1)
        _bits(node)
        return node

    def _syntax(self, source: str, error: SyntaxError) -> _Refused:
        at = max(0, (error.offset or 1) - 1) + self._shift
        hint = ""
        product = re.search(r"(?<![\w.])(\d+)\s*([A-Za-z_(]\w*)", source)
        if (
            "parenthes" in (error.msg or "")
            or "never closed" in (error.msg or "")
            or "too many nested" in (error.msg or "")
        ):
            if "too many" in (error.msg or ""):
                return _Refused("expression-too-deep", "the expression is nested too deeply", 0)
            hint = "check that every `(` has its `)`"
        elif product and not re.match(r"\d*[eE]\d", product[0]):
            at = product.start(2) + self._shift
            hint = f"write `{product[1]}*{product[2]}`"
        elif "=" in source and not re.search(r"[=!<>]=", source):
            hint = "equality is `==`"
        elif "!" in source:
            hint = "a factorial is `factorial(n)`; unequal is `!=`"
        return _Refused("expression-syntax", "the expression cannot be read", min(at, len(self._text)), hint)

    def _node(self, node: ast.expr, depth: int) -> Node:
        at = node.col_offset + self._shift
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise _Refused("expression-too-large", f"the expression has more than {MAX_NODES} parts", at)
        if depth > MAX_DEPTH:
            raise _Refused("expression-too-deep", f"the expression is nested more than {MAX_DEPTH} deep", at)

        def inner(child: ast.expr) -> Node:
            return self._node(child, depth + 1)

        match node:
            case ast.Constant():
                return self._number(node, at)
            case ast.Name():
                return Name(node.id, at)
            case ast.BinOp(op=op) if type(op) in _BINARY:
                return Apply(_BINARY[type(op)], (inner(node.left), inner(node.right)), at)
            case ast.BinOp(op=ast.BitXor()):
                raise _Refused("expression-not-allowed", "`^` is not a power here", at, "write `x**2`")
            case ast.UnaryOp(op=ast.USub()):
                return Apply("neg", (inner(node.operand),), at)
            case ast.UnaryOp(op=ast.UAdd()):
                return inner(node.operand)
            case ast.UnaryOp(op=ast.Not()):
                return Apply("not", (inner(node.operand),), at)
            case ast.BoolOp():
                first, *rest = [inner(value) for value in node.values]
                for value in rest:
                    first = Apply(_BOOLEAN[type(node.op)], (first, value), at)
                return first
            case ast.Compare():
                return self._comparison(node, at, [inner(child) for child in (node.left, *node.comparators)])
            case ast.Call():
                return self._call(node, at, depth)
        what = _WORDS.get(type(node), "this operator")
        raise _Refused("expression-not-allowed", f"{what} cannot stand in an expression", at)

    def _comparison(self, node: ast.Compare, at: int, sides: list[Node]) -> Node:
        result: Node | None = None
        for i, op in enumerate(node.ops):
            if type(op) not in _COMPARE:
                raise _Refused("expression-not-allowed", "only == != < <= > >= compare numbers", at)
            one = Apply(_COMPARE[type(op)], (sides[i], sides[i + 1]), at)
            result = one if result is None else Apply("and", (result, one), at)
        assert result is not None
        return result

    def _call(self, node: ast.Call, at: int, depth: int) -> Node:
        if not isinstance(node.func, ast.Name):
            raise _Refused("expression-not-allowed", "only a listed function can be called", at)
        name = node.func.id
        function = FUNCTIONS.get(name)
        if function is None:
            hint = suggest(name, FUNCTIONS) or "known: " + ", ".join(FUNCTIONS)
            raise _Refused("expression-unknown-function", f"there is no function `{name}`", at, hint)
        if node.keywords:
            raise _Refused("expression-not-allowed", f"`{name}` takes no named arguments", at)
        count = len(node.args)
        if count < function.min_args or (function.max_args is not None and count > function.max_args):
            wanted = (
                str(function.min_args)
                if function.min_args == function.max_args
                else f"{function.min_args} or more"
            )
            raise _Refused("expression-not-allowed", f"`{name}` takes {wanted} arguments, not {count}", at)
        return Apply(name, tuple(self._node(argument, depth + 1) for argument in node.args), at)

    def _number(self, node: ast.Constant, at: int) -> Num:
        value = node.value
        end = (node.end_col_offset or 0) + self._shift
        source = self._text[at:end]
        if isinstance(value, bool) or not isinstance(value, int | float):
            what = "an imaginary number" if isinstance(value, complex) else f"`{source[:20]}`"
            raise _Refused("expression-not-allowed", f"{what} cannot stand in an expression", at)
        if "_" in source:
            raise _Refused(
                "expression-syntax", "numbers have no `_`", at, f"write `{source.replace('_', '')}`"
            )
        digits, _, exponent = (
            source.lower().partition("e") if not source.lower().startswith("0x") else (source, "", "")
        )
        if len(digits) > MAX_DIGITS or (exponent and abs(int(exponent)) > MAX_EXPONENT):
            raise _Refused("expression-too-large", "the number is too large", at)
        if isinstance(value, int):
            return Num(value)
        exact = Fraction(source)
        return Num(exact.numerator if exact.denominator == 1 else exact)


def _bits(node: Node) -> float | None:
    """A bound on the bits of a constant subtree's value; None when it depends on a name.

    Computed from the sizes of the parts, never from their values, so that `9**9**9` costs nothing.
    """
    if isinstance(node, Num):
        value = Fraction(node.value)
        return float(max(value.numerator.bit_length(), value.denominator.bit_length(), 1))
    if isinstance(node, Name):
        return None
    parts = [_bits(argument) for argument in node.args]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    bits = _result_bits(node.op, known)
    if bits > MAX_BITS:
        size = f"about {bits:.2g}" if bits < 1e300 else "far too many"
        raise _Refused("expression-too-large", f"this number would need {size} bits", node.at)
    return bits


def _result_bits(op: str, bits: list[float]) -> float:
    def size(part: float) -> float:
        # The value itself, from its bits; capped, for nothing that large is ever admitted.
        return float(2.0 ** min(part, 1000.0))

    if op == "**":
        return bits[0] * size(bits[1])
    if op == "factorial":
        return size(bits[0]) * max(bits[0], 1.0)
    if op == "binomial":
        return min(size(bits[0]), size(bits[1]) * max(bits[0], 1.0))
    if op in ("exp", "sinh", "cosh"):
        return size(bits[0]) * 2
    return sum(bits) + 1
