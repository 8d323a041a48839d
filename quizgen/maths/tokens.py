"""The pieces of an expression's text, checked before Python's parser sees them.

Most slips of a teacher's pen show here, at the very character: `x^2`, `3n`, `1,024`, `2 < n =< 5`, a minus
sign from a word processor. What passes is plain ASCII with names, decimal numbers and listed operators only.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

MAX_CHARACTERS = 1_000
MAX_DIGITS = 100
MAX_EXPONENT = 100

_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]|\.[0-9])(?:[eE][+-](?=[0-9])|[\w.])*)|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<sign><<|>>|:=|->|=<|=>|<>|\*\*|//|[=!<>]=|[^\s\w])|(?P<blank>\s+)",
    re.ASCII,
)
_NUMBER = re.compile(r"([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]+))?", re.ASCII)
_OPERATORS = frozenset("+ - * / // % ** == != < <= > >= ( ) [ ] ,".split())
_WORDS = frozenset({"and", "or", "not"})
_SQUARE = "write `(` and `)`, `Matrix([[a, b], [c, d]])`, or `entry(A, 1, 2)` for one number of a matrix"

_ALIKE = {
    "\N{MINUS SIGN}": "-",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{HYPHEN}": "-",
    "\N{MULTIPLICATION SIGN}": "*",
    "\N{MIDDLE DOT}": "*",
    "\N{DOT OPERATOR}": "*",
    "\N{ASTERISK OPERATOR}": "*",
    "\N{DIVISION SIGN}": "/",
    "\N{FRACTION SLASH}": "/",
    "\N{DIVISION SLASH}": "/",
    "\N{NOT EQUAL TO}": "!=",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{SUPERSCRIPT TWO}": "**2",
    "\N{SUPERSCRIPT THREE}": "**3",
    "\N{SQUARE ROOT}": "sqrt(...)",
    "\N{GREEK SMALL LETTER PI}": "pi",
    "\N{GREEK SMALL LETTER LAMDA}": "lamda",
    "\N{INFINITY}": "",
}
_HINTS = {
    "^": ("`^` is not a power here", "write `**`, as in `n**2`"),
    "=": ("a single `=` says nothing here", "equality is `==`"),
    "!": ("`!` cannot stand in an expression", "a factorial is `factorial(n)`; unequal is `!=`"),
    "=<": ("`=<` is not a comparison", "write `<=`"),
    "=>": ("`=>` is not a comparison", "write `>=`"),
    "<>": ("`<>` is not a comparison", "write `!=`"),
    "<<": ("`<<` cannot stand in an expression", "write the bare name: `n`, not `<< n >>`"),
    ">>": (
        "`>>` cannot stand in an expression",
        "write the bare name: `n`, not `<< n >>`",
    ),
    "&": ("`&` cannot stand in an expression", "write `and`"),
    "|": ("`|` cannot stand in an expression", "write `or`; an absolute value is `Abs(n)`"),
    "~": ("`~` cannot stand in an expression", "write `not`"),
    "@": ("`@` cannot stand in an expression", ""),
    '"': ("a word in quotes cannot stand in an expression", "expressions are about numbers"),
    "'": ("a word in quotes cannot stand in an expression", "expressions are about numbers"),
    "{": ("curly brackets cannot stand in an expression", "write `(` and `)`"),
    "}": ("curly brackets cannot stand in an expression", "write `(` and `)`"),
    "#": ("a comment cannot stand in an expression", "in YAML a comment begins with a blank and `#`"),
    "$": ("`$` cannot stand in an expression", "an expression is not LaTeX: write `n**2`"),
    "\\": ("`\\` cannot stand in an expression", "an expression is not LaTeX: write `a/b`, `sqrt(n)`"),
    ".": ("a point cannot stand here", "a number is `0.5` or `.5`; a name has no parts"),
    ":=": ("`:=` cannot stand in an expression", ""),
}
_KEYWORDS = {
    "lambda": "`lambda` cannot be used as a name; `lamda` is shown as the Greek letter",
    "if": "a value cannot depend on a condition; `Min`, `Max` and `Abs` often help",
    "else": "a value cannot depend on a condition; `Min`, `Max` and `Abs` often help",
    "in": "write the cases out: `n == 2 or n == 4`",
    "is": "write `==`",
    "True": "write a condition, such as `n > 1`",
    "False": "write a condition, such as `n > 1`",
}


class Token(NamedTuple):
    """A piece of text: `kind` is number, name, word (`and`, `or`, `not`) or sign."""

    kind: str
    text: str
    at: int


class Refused(Exception):
    """The text is no expression; becomes a finding at offset `at`."""

    def __init__(self, code: str, message: str, at: int, hint: str = "") -> None:
        self.code, self.message, self.at, self.hint = code, message, at, hint
        super().__init__(message)


def tokens(text: str) -> list[Token]:
    """The pieces of *text*, each known to be allowed and fit to stand beside its neighbours.

    Raises:
        Refused: Something cannot stand in an expression, or parentheses do not pair.
    """
    if not text.strip():
        raise Refused("expression-empty", "an expression is missing", 0)
    if len(text) > MAX_CHARACTERS:
        message = f"the expression has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read"
        raise Refused("expression-too-large", message, MAX_CHARACTERS, "make it several steps")
    _characters(text)
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind, piece, at = str(match.lastgroup), match[0], match.start()
        if kind == "blank":
            continue
        if kind == "number":
            _number(piece, at)
        elif kind == "name":
            kind = _name(piece, at)
        elif piece not in _OPERATORS:
            message, hint = _HINTS.get(piece, (f"`{piece}` cannot stand in an expression", ""))
            code = "expression-syntax" if piece in {"=", "=<", "=>", "<>", "."} else "expression-not-allowed"
            raise Refused(code, message, at, hint)
        found.append(Token(kind, piece, at))
    _pairs(found)
    _neighbours(found)
    return found


def _characters(text: str) -> None:
    for at, character in enumerate(text):
        if " " <= character <= "~" or character in "\t\n\r":
            continue
        name = unicodedata.name(character, "")
        shown = (
            f"`{character}` ({name.lower()})"
            if name and character.isprintable()
            else f"U+{ord(character):04X}"
        )
        plain = _ALIKE.get(character) or unicodedata.normalize("NFKC", character)
        hint = f"write `{plain}`" if plain.isascii() and plain.isprintable() and plain.strip() else ""
        hint = hint or "use plain letters, digits and operators"
        raise Refused("expression-syntax", f"the character {shown} cannot stand in an expression", at, hint)


def _number(piece: str, at: int) -> None:
    match = _NUMBER.match(piece)
    assert match is not None
    rest = piece[match.end() :]
    if re.match(r"0[xXbBoO]", piece):
        raise Refused("expression-not-allowed", f"`{piece[:20]}` is not a decimal number", at)
    if "_" in piece and not re.search(r"[A-Za-z]", piece):
        raise Refused("expression-syntax", "numbers have no `_`", at, f"write `{piece.replace('_', '')}`")
    if rest in ("j", "J"):
        raise Refused("expression-not-allowed", "an imaginary number cannot stand in an expression", at)
    if rest[:1].isalpha() or rest[:1] == "_":
        factor = rest if rest.isidentifier() else "x"
        if rest in _WORDS:
            raise Refused("expression-syntax", "a blank is missing here", at + match.end())
        raise Refused(
            "expression-syntax", "a product needs `*`", at + match.end(), f"write `{match[0]}*{factor}`"
        )
    if rest:
        raise Refused(
            "expression-syntax", f"`{piece[:20]}` is not a number", at, "a number has one point at most"
        )
    whole, part, exponent = match[1], match[2], match[3] or "0"
    if len(whole) + len(part) > MAX_DIGITS:
        raise Refused("expression-too-large", f"the number has more than {MAX_DIGITS} digits", at)
    if len(exponent) > 4 or abs(int(exponent)) > MAX_EXPONENT:
        message = f"the exponent of ten is beyond {MAX_EXPONENT}"
        raise Refused("expression-too-large", message, at)


def _name(piece: str, at: int) -> str:
    if piece in _WORDS:
        return "word"
    if keyword.iskeyword(piece):
        raise Refused(
            "expression-not-allowed", f"`{piece}` cannot stand in an expression", at, _KEYWORDS.get(piece, "")
        )
    return "name"


_CLOSES = {")": "(", "]": "["}


def _pairs(found: list[Token]) -> None:
    # For each open bracket: itself, and whether commas may stand in it.
    opened: list[tuple[Token, bool]] = []
    for before, token in zip([None, *found], found, strict=False):
        if token.text == "(":
            opened.append((token, before is not None and before.kind == "name"))
        elif token.text == "[":
            if before is None or before.text not in "([," or not opened:
                message = "square brackets stand only around the rows of a `Matrix`"
                raise Refused("expression-not-allowed", message, token.at, _SQUARE)
            opened.append((token, True))
        elif token.text in _CLOSES:
            if not opened or opened[-1][0].text != _CLOSES[token.text]:
                missing = _CLOSES[token.text]
                raise Refused("expression-syntax", f"this `{token.text}` has no `{missing}`", token.at)
            opened.pop()
        elif token.text == "," and not (opened and opened[-1][1]):
            message = "a comma stands only between the arguments of a function"
            raise Refused("expression-not-allowed", message, token.at, "a large number has none: `1024`")
    if opened:
        left = opened[-1][0]
        closing = next(sign for sign, other in _CLOSES.items() if other == left.text)
        raise Refused(
            "expression-syntax", f"this `{left.text}` is never closed", left.at, f"add a `{closing}`"
        )


def _neighbours(found: list[Token]) -> None:
    for left, right in pairwise(found):
        operand = left.kind in ("number", "name") or left.text in _CLOSES
        another = right.kind in ("number", "name") or (right.text == "(" and left.kind != "name")
        if operand and another:
            hint = (
                f"write `{left.text}*{right.text}`"
                if left.text not in _CLOSES and right.text != "("
                else "put a `*` here"
            )
            raise Refused("expression-syntax", "an operator is missing here", right.at, hint)
        if right.text in _CLOSES and left.kind in ("sign", "word") and left.text not in ("(", *_CLOSES):
            raise Refused("expression-syntax", "something is missing here", right.at)
    last = found[-1]
    if last.kind in ("sign", "word") and last.text not in _CLOSES:
        message = "the expression ends too early"
        raise Refused(
            "expression-syntax", message, last.at + len(last.text), f"something must follow `{last.text}`"
        )
    for token in found:
        if re.fullmatch(r"0[0-9]+", token.text):
            hint = f"write `{token.text.lstrip('0') or '0'}`"
            raise Refused("expression-syntax", "a number does not begin with 0", token.at, hint)
