r"""Numbers and expressions for people: plain digits, and LaTeX as the author wrote the formula.

Nothing is reordered or simplified: a worked solution shows the author's own line.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from quizgen.maths.functions import FUNCTIONS
from quizgen.model import Apply, Name, Node, Num, Number

PLACES = 12
"""A fraction whose decimals end within this many places is printed as a decimal."""

Leaf = Callable[[Name, bool], str]
"""How a name is printed; True when a negative number or fraction would need parentheses there."""

_GREEK = set(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lamda mu nu xi pi rho sigma tau upsilon phi "
    "chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split()
)

# Precedence, loosest first; a part is put in parentheses when it binds less tightly than its place needs.
_OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(9)
_LEVELS = {
    "or": _OR,
    "and": _AND,
    "not": _NOT,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), _COMPARISON),
    "+": _SUM,
    "-": _SUM,
    **dict.fromkeys("* / // %".split(), _PRODUCT),
    "neg": _SIGN,
    "**": _POWER,
}
_SIGNS = {
    "==": "=",
    "!=": r"\neq",
    "<": "<",
    "<=": r"\le",
    ">": ">",
    ">=": r"\ge",
    "and": r"\land",
    "or": r"\lor",
}


def plain(value: Number) -> str:
    """*value* in ASCII: 45, -3, 0.25, 1/3; a `Decimal` with ten significant digits."""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return _fixed(Context(prec=10, rounding=ROUND_HALF_UP).plus(value).normalize())
    places = _places(value.denominator)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def rounded(value: Number, digits: int) -> str:
    """*value* with this many significant digits, halves away from zero; zeros at the end are kept."""
    context = Context(prec=digits, rounding=ROUND_HALF_UP)
    exact = Fraction(value) if not isinstance(value, Decimal) else value
    if isinstance(exact, Fraction):
        number = context.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    else:
        number = context.plus(exact)
    if number == 0:
        return "0"
    places = max(0, digits - 1 - number.adjusted())
    return f"{number:.{places}f}"


def latex_name(name: str) -> str:
    r"""N -> n, n1 -> n_{1}, alpha -> \alpha, d_k -> d_{k}, input_weights -> \text{input weights}."""
    stem, _, index = name.partition("_")
    head, number = stem.rstrip("0123456789"), stem[len(stem.rstrip("0123456789")) :]
    if len(head) > 1 and head not in _GREEK:
        return rf"\text{{{name.replace('_', ' ')}}}"
    if len(index) > 2 or (index and number):
        return rf"\text{{{name.replace('_', ' ')}}}"
    letter = rf"\{'lambda' if head == 'lamda' else head}" if head in _GREEK else head
    below = index.replace("_", " ") or number
    return f"{letter}_{{{below}}}" if below else letter


def _symbol(leaf: Name, tight: bool) -> str:  # noqa: ARG001
    return latex_name(leaf.name)


def latex(tree: Node, leaf: Leaf = _symbol) -> str:
    r"""*tree* as the author wrote it: `3*(n**2 + n*m)` is `3\,(n^{2} + n\,m)`."""
    return _Typesetter(leaf, substituted=False).show(tree, _OR)


def latex_values(tree: Node, leaf: Leaf) -> str:
    r"""The same with numbers for names: products have a `\cdot` everywhere."""
    return _Typesetter(leaf, substituted=True).show(tree, _OR)


class _Typesetter:
    def __init__(self, leaf: Leaf, *, substituted: bool) -> None:
        self._leaf = leaf
        self._substituted = substituted

    def show(self, node: Node, need: int, *, tight: bool = False) -> str:
        """*node* in a place that needs at least the precedence *need*."""
        if isinstance(node, Num):
            text = str(node.value) if isinstance(node.value, int) else plain(node.value)
            if "/" in text:
                text = rf"\frac{{{node.value.numerator}}}{{{node.value.denominator}}}"
            return text
        if isinstance(node, Name):
            return self._leaf(node, tight)
        text, level = self._apply(node)
        return (
            rf"\left({text}\right)"
            if level < need and r"\frac" in text
            else f"({text})"
            if level < need
            else text
        )

    def _apply(self, node: Apply) -> tuple[str, int]:
        op, arguments = node.op, node.args
        if op in FUNCTIONS:
            shown = [self.show(argument, _OR) for argument in arguments]
            return FUNCTIONS[op].latex.format(*shown, all=", ".join(shown)), _ATOM
        if op == "neg":
            return "-" + self.show(arguments[0], _SIGN, tight=True), _SIGN
        if op == "not":
            return r"\lnot " + self.show(arguments[0], _NOT + 1), _NOT
        left, right = arguments
        if op == "/":
            return rf"\frac{{{self.show(left, _OR)}}}{{{self.show(right, _OR)}}}", _ATOM - 1
        if op == "//":
            inside = rf"\frac{{{self.show(left, _OR)}}}{{{self.show(right, _OR)}}}"
            return rf"\left\lfloor {inside} \right\rfloor", _ATOM
        if op == "**":
            base = self.show(left, _ATOM, tight=True)
            return f"{base}^{{{self.show(right, _OR)}}}", _POWER
        if op == "*":
            return self._product(left, right), _PRODUCT
        if op == "%":
            return (
                rf"{self.show(left, _PRODUCT)} \bmod {self.show(right, _PRODUCT + 1, tight=True)}",
                _PRODUCT,
            )
        level = _LEVELS[op]
        sign = _SIGNS.get(op, op)
        closer = level if op in ("+", "and", "or") else level + 1
        second = self.show(right, max(closer, _SUM + 1 if _starts_with_minus(right) else 0), tight=True)
        return f"{self.show(left, level)} {sign} {second}", level

    def _product(self, left: Node, right: Node) -> str:
        first = self.show(left, _PRODUCT, tight=True)
        second = self.show(right, _PRODUCT if _is(right, "*") else _PRODUCT + 1, tight=True)
        if _starts_with_minus(right):
            second = f"({second})" if not second.startswith(("(", r"\left(")) else second
        wordy = (first.endswith("}") and r"\text" in first[-60:]) or second.startswith(r"\text")
        dotted = self._substituted or wordy or second[:1].isdigit() or second.startswith(r"\frac")
        return first + (r" \cdot " if dotted else r"\,") + second


def _is(node: Node, op: str) -> bool:
    return isinstance(node, Apply) and node.op == op


def _starts_with_minus(node: Node) -> bool:
    if isinstance(node, Num):
        return node.value < 0
    if isinstance(node, Apply):
        return node.op == "neg" or (node.op in ("*", "%", "+", "-") and _starts_with_minus(node.args[0]))
    return False


def plain_tree(tree: Node) -> str:
    """*tree* as text that `parse` reads back as the same tree."""
    return _plain(tree, _OR)


def _plain(node: Node, need: int) -> str:
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Num):
        if isinstance(node.value, int):
            return str(node.value)
        return plain(node.value)
    if node.op in FUNCTIONS:
        return f"{node.op}({', '.join(_plain(argument, _OR) for argument in node.args)})"
    level = _LEVELS[node.op]
    if node.op in ("neg", "not"):
        text = ("-" if node.op == "neg" else "not ") + _plain(node.args[0], level)
    elif node.op == "**":
        text = f"{_plain(node.args[0], _ATOM)}**{_plain(node.args[1], _SIGN)}"
    elif level == _COMPARISON:
        text = f"{_plain(node.args[0], level + 1)} {node.op} {_plain(node.args[1], level + 1)}"
    else:
        tight = "" if level == _PRODUCT else " "
        text = f"{_plain(node.args[0], level)}{tight}{node.op}{tight}{_plain(node.args[1], level + 1)}"
    return f"({text})" if level < need else text


def _places(denominator: int) -> int | None:
    """How many decimals 1/*denominator* has; None when they never end, or too late."""
    for places in range(1, PLACES + 1):
        if 10**places % denominator == 0:
            return places
    return None


def _fixed(value: Decimal) -> str:
    return f"{value:f}" if -7 < value.adjusted() < 16 else str(value).replace("E", "e")
