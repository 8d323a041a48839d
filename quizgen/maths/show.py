r"""Numbers for people, and expressions in LaTeX and in plain characters, as the author wrote them.

Nothing is reordered or simplified: a worked solution shows the author's own line. Parentheses stand where the
meaning would change without them, and where a reader could take it for another (`a + (b \bmod c)`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from quizgen.maths.operations import TYPESET
from quizgen.model import Apply, Name, Node, Num, Number

PLACES = 12
"""A fraction whose decimals end within this many places is printed as a decimal."""

Leaf = Callable[[Name, bool], str]
"""How a name is printed; True when a negative number or fraction would need parentheses there."""

_GREEK = frozenset(
    (
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lamda mu nu xi pi rho sigma tau upsilon "
        "phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
    ).split()
)
_TEN = Context(prec=10, rounding=ROUND_HALF_UP)


def plain(value: Number) -> str:
    """*value* in ASCII: 45, -3, 0.25, 1/3; a `Decimal` with ten significant digits."""
    if isinstance(value, int) or (isinstance(value, Fraction) and value.denominator == 1):
        return _whole(int(value))
    if isinstance(value, Decimal):
        number = _TEN.plus(value).normalize(_TEN)
        return _fixed(number, max(0, -_exponent(number)))
    places = next((places for places in range(1, PLACES + 1) if 10**places % value.denominator == 0), None)
    if places is None:
        return f"{_whole(value.numerator)}/{_whole(value.denominator)}"
    digits = _whole(abs(value.numerator) * (10**places // value.denominator)).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def rounded(value: Number, digits: int) -> str:
    """*value* with this many significant digits, halves away from zero; zeros at the end are kept.

    No exponent from 0.000001 to 10**15, both included.
    """
    context = Context(prec=digits, rounding=ROUND_HALF_UP)
    if isinstance(value, Fraction):
        number = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    else:
        number = context.plus(Decimal(value))
    if not number:
        return "0"
    return _fixed(number, max(0, digits - 1 - number.adjusted()), digits - 1)


def _whole(value: int) -> str:
    # Python prints no integer of more than 4,300 digits; a decimal has no such limit.
    return str(value) if value.bit_length() < 14_000 else str(Decimal(value))


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _fixed(number: Decimal, places: int, mantissa: int | None = None) -> str:
    if not number or -6 <= number.adjusted() <= 15:
        return f"{number:.{places}f}"
    return (f"{number:e}" if mantissa is None else f"{number:.{mantissa}e}").replace("e+", "e")


def latex_name(name: str) -> str:
    r"""*name* in LaTeX: n1 -> n_{1}, alpha -> \alpha, d_k -> d_{k}, d_model -> d_{\text{model}},
    input_weights -> \text{input weights}."""
    match = re.fullmatch(r"([A-Za-z]|[A-Za-z]+?)(?:([0-9]+)|_([A-Za-z0-9_]*[A-Za-z0-9]))?", name)
    if not match or (len(match[1]) > 1 and match[1] not in _GREEK):
        words = name.strip("_").replace("_", " ")
        return rf"\text{{{words or name.replace('_', chr(92) + '_')}}}"
    head, below = match[1], match[2] or match[3]
    letter = rf"\{head.replace('lamda', 'lambda')}" if head in _GREEK else head
    if not below:
        return letter
    short = len(below) == 1 or below.isdecimal()
    return f"{letter}_{{{below}}}" if short else rf"{letter}_{{\text{{{below.replace('_', ' ')}}}}}"


def _symbol(leaf: Name, tight: bool) -> str:  # noqa: ARG001
    return latex_name(leaf.name)


def latex(tree: Node, leaf: Leaf = _symbol) -> str:
    r"""*tree* as the author wrote it: `3*(n**2 + n*m)` is `3\,(n^{2} + n\,m)`."""
    return _Typesetter(leaf, dotted=False).show(tree, _OR)


def matrix_latex(rows: Sequence[Sequence[str]]) -> str:
    """A matrix of entries that are typeset already."""
    return TYPESET["Matrix"].latex(*(TYPESET["row"].latex(*row) for row in rows))


def latex_values(tree: Node, leaf: Leaf) -> str:
    r"""The same with numbers for names: products have a `\cdot` everywhere."""
    return _Typesetter(leaf, dotted=True).show(tree, _OR)


# How tightly things bind in print, loosest first; a part is put in parentheses when it binds less tightly
# than its place needs. A remainder binds loosely there: `a + b \bmod c` is read as `(a + b) \bmod c`.
_OR, _AND, _NOT, _COMPARISON, _REMAINDER, _SUM, _PRODUCT, _POWER, _ATOM = range(9)
_SIGNS = {
    "or": (r"\lor", _OR),
    "and": (r"\land", _AND),
    "==": ("=", _COMPARISON),
    "!=": (r"\neq", _COMPARISON),
    "<": ("<", _COMPARISON),
    "<=": (r"\le", _COMPARISON),
    ">": (">", _COMPARISON),
    ">=": (r"\ge", _COMPARISON),
    "%": (r"\bmod", _REMAINDER),
    "+": ("+", _SUM),
    "-": ("-", _SUM),
}
_SAME = {"Mod": "%", "Rational": "/"}
_BOUND_TIGHTLY = frozenset({"transpose", "entry", "hadamard_product", "dot", "cross", "limit"})
_LOOSE = {"hadamard_product": _PRODUCT, "dot": _PRODUCT, "cross": _PRODUCT, "integrate": _SUM, "limit": _SUM}
_TALL = (r"\frac", r"\binom", r"\left")


class _Typesetter:
    def __init__(self, leaf: Leaf, *, dotted: bool) -> None:
        self._leaf = leaf
        self._dotted = dotted

    def show(self, node: Node, need: int, *, tight: bool = False, first: bool = True) -> str:
        """*node* in a place that needs at least the tightness *need*.

        Args:
            node: What to typeset.
            need: From the scale above.
            tight: Whether a negative number or a fraction needs parentheses there.
            first: Whether a minus sign may stand there, since nothing stands before it.
        """
        if isinstance(node, Name):
            return self._leaf(node, tight)
        text, level = self._number(node) if isinstance(node, Num) else self._apply(node)
        if level >= need and (first or not text.startswith("-")):
            return text
        return rf"\left({text}\right)" if any(tall in text for tall in _TALL) else f"({text})"

    def _number(self, node: Num) -> tuple[str, int]:
        text = plain(node.value)
        if "/" in text:
            above, below = text.lstrip("-").split("/")
            return rf"{'-' if node.value < 0 else ''}\frac{{{above}}}{{{below}}}", _POWER
        return text, _PRODUCT if node.value < 0 else _ATOM

    def _apply(self, node: Apply) -> tuple[str, int]:
        op, arguments = _SAME.get(node.op, node.op), node.args
        if op == "factorial":
            return self.show(arguments[0], _ATOM, tight=True, first=False) + "!", _POWER
        if op in TYPESET:
            function = TYPESET[op]
            need = _ATOM if op in _BOUND_TIGHTLY else _PRODUCT if op == "integrate" else _OR
            inner, *others = arguments
            shown = [self.show(inner, need, tight=need != _OR), *(self.show(other, _OR) for other in others)]
            return function.latex(*shown), _ATOM if function.closed else _LOOSE.get(op, _POWER)
        if op == "neg":
            return "-" + self.show(arguments[0], _PRODUCT, tight=True, first=False), _PRODUCT
        if op == "not":
            return r"\lnot " + self.show(arguments[0], _ATOM), _NOT
        if op == "*":
            return self._product(node), _PRODUCT
        left, right = arguments
        if op == "**":
            return f"{self.show(left, _ATOM, tight=True)}^{{{self.show(right, _OR)}}}", _POWER
        if op in ("/", "//"):
            fraction = rf"\frac{{{self.show(left, _OR)}}}{{{self.show(right, _OR)}}}"
            return (fraction, _POWER) if op == "/" else (rf"\left\lfloor {fraction} \right\rfloor", _ATOM)
        sign, level = _SIGNS[op]
        if level == _REMAINDER:
            first = self.show(left, _PRODUCT, tight=True, first=False)
            return rf"{first} \bmod {self.show(right, _PRODUCT, tight=True, first=False)}", level
        # a + (b - c) is a + b - c, but a - (b - c) keeps its parentheses; comparisons do not chain.
        after = level + 1 if op == "-" or level == _COMPARISON else level
        before = level + 1 if level == _COMPARISON else level
        bare = level < _SUM
        second = self.show(right, after, tight=not bare, first=bare)
        return f"{self.show(left, before)} {sign} {second}", level

    def _product(self, node: Apply) -> str:
        text, last = "", ""
        for factor in _factors(node):
            shown = self.show(factor, _PRODUCT, tight=True, first=not text)
            if text:
                # 3\,5 and 3\,\frac{1}{2} would be read as one number.
                numbers = shown[0].isdigit() or (shown.startswith(r"\frac") and last[-1].isdigit())
                wordy = shown.startswith(r"\text") or last.startswith(r"\text")
                text += r" \cdot " if self._dotted or numbers or wordy else r"\,"
            text, last = text + shown, shown
        return text


def _factors(node: Node) -> list[Node]:
    """The factors of a product, however it is nested; the order is kept."""
    if isinstance(node, Apply) and node.op == "*":
        return _factors(node.args[0]) + _factors(node.args[1])
    return [node]


# Python's own scale, for text that Python's grammar reads back.
_BINDS = {
    "or": 0,
    "and": 1,
    "not": 2,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), 3),
    **dict.fromkeys("+-", 4),
    **dict.fromkeys(("*", "/", "//", "%"), 5),
    "neg": 6,
    "**": 7,
}


def plain_tree(tree: Node) -> str:
    """*tree* as text that `parse` reads back as the same tree."""
    return _plain(tree, 0)


def _plain(node: Node, need: int) -> str:
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Num):
        text = _literal(Fraction(node.value))
        return f"({text})" if (need > 5 and not text[-1].isdigit()) or text[0] == "-" or "/" in text else text
    if node.op == "Matrix":
        return f"Matrix([{', '.join(_plain(row, 0) for row in node.args)}])"
    if node.op == "row":
        return f"[{', '.join(_plain(entry, 0) for entry in node.args)}]"
    if node.op in TYPESET:
        return f"{node.op}({', '.join(_plain(argument, 0) for argument in node.args)})"
    level = _BINDS[node.op]
    if node.op in ("neg", "not"):
        text = ("-" if node.op == "neg" else "not ") + _plain(node.args[0], level)
    elif node.op == "**":
        text = f"{_plain(node.args[0], 8)}**{_plain(node.args[1], 6)}"
    else:
        sign = node.op if level == 5 else f" {node.op} "
        text = f"{_plain(node.args[0], level + (level == 3))}{sign}{_plain(node.args[1], level + 1)}"
    return f"({text})" if level < need else text


def _literal(value: Fraction) -> str:
    """A number that `parse` accepts: digits, with an exponent where there would be too many."""
    whole = abs(value.numerator)
    if value.denominator == 1:
        digits = _whole(whole)
        zeros = len(digits) - len(digits.rstrip("0")) if len(digits) > 100 else 0
        text = f"{digits[: len(digits) - zeros]}e{zeros}" if zeros else digits
    else:
        places = next((k for k in range(1, 201) if pow(10, k, value.denominator) == 0), None)
        if places is None:
            text = f"{_whole(whole)}/{_whole(value.denominator)}"
        else:
            # As many digits before the exponent as it takes to keep the exponent above -100.
            digits = str(whole * 10**places // value.denominator)
            before = places if places <= PLACES else max(0, places - 100)
            digits = digits.rjust(before + 1, "0")
            mantissa = (
                f"{digits[: len(digits) - before]}.{digits[len(digits) - before :]}" if before else digits
            )
            text = mantissa if places == before else f"{mantissa}e-{places - before}"
    return f"-{text}" if value < 0 else text
