r"""The many spellings of typed mathematics brought to one: ASCII signs and a few commands of LaTeX.

`n²`, `n^{2}` and `𝑛^2` become `n^{2}` or `n^2`; `\left|x\right|` becomes `\lvert x\rvert`; `×`, `·`, `\cdot`
and `\times` become `*`; `n₁`, `n_{1}` and `n_1` become `n_1`. What they mean together is not decided here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import groupby
from typing import NamedTuple

from quizgen.maths.tokens import Refused


class Spelled(NamedTuple):
    """Text in the one spelling; `places[i]` is where its character i stands in the student's own text.

    There is one place more than there are characters: the end.
    """

    text: str
    places: list[int]


_SIGNS = {
    **dict.fromkeys("−–—‐‑‒﹣", "-"),
    **dict.fromkeys("×·⋅∙•∗⁎✕✖⨯", "*"),
    **dict.fromkeys("÷⁄∕", "/"),
    **dict.fromkeys("‘’´′", "'"),
    "″": "''",
    "√": r"\sqrt ",
    "≤": "<=",
    "⩽": "<=",
    "≥": ">=",
    "⩾": ">=",
    "≠": "!=",
    "∧": " and ",
    "∨": " or ",
    "¬": " not ",
    "⌊": r"\lfloor ",
    "⌋": r"\rfloor ",
    "⌈": r"\lceil ",
    "⌉": r"\rceil ",
    "∣": "|",
    "\N{INVISIBLE TIMES}": "*",
    "\t": " ",
    "\n": " ",
    "\r": " ",
}
_COMMANDS = {
    **dict.fromkeys("cdot cdotp times ast bullet".split(), "*"),
    **dict.fromkeys("le leq leqslant".split(), "<="),
    **dict.fromkeys("ge geq geqslant".split(), ">="),
    **dict.fromkeys("ne neq".split(), "!="),
    **dict.fromkeys("quad qquad thinspace displaystyle textstyle limits left right middle".split(), " "),
    **dict.fromkeys("big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr".split(), " "),
    **dict.fromkeys("dfrac tfrac cfrac".split(), r"\frac "),
    **dict.fromkeys("dbinom tbinom".split(), r"\binom "),
    "div": "/",
    "lt": "<",
    "gt": ">",
    "land": " and ",
    "lor": " or ",
    "lnot": " not ",
    "mod": r"\bmod ",
    "lbrace": "{",
    "rbrace": "}",
    "lbrack": "[",
    "rbrack": "]",
    "vert": "|",
    "lambda": r"\lamda ",
    "varepsilon": r"\epsilon ",
    "vartheta": r"\theta ",
    "varphi": r"\phi ",
}
_ESCAPED = {**dict.fromkeys(",;:!> ", " "), "{": "{", "}": "}", "%": "%", "_": "_"}
_WORD = r"\\(?:text|textrm|textit|textbf|mathrm|mathit|mathbf|mathsf|operatorname)\s*\{([^{}]*)\}"
_TEX = re.compile(
    r"(?P<end>\A\s*(?:\$\$?|\\[(\[])|(?:\$\$?|\\[)\]])\s*\Z)"
    r"|\\(?P<side>left|right)\s*(?:\||\\[lr]?vert(?![A-Za-z]))"
    rf"|(?P<below>_\s*(?:\{{\s*(?:{_WORD}|\w+(?:\s*,\s*\w+)*)\s*\}}|{_WORD}))"
    rf"|(?P<word>{_WORD})"
    r"|\\(?P<command>[A-Za-z]+)"
    r"|\\(?P<escaped>[^A-Za-z])"
    r"|~",
    re.ASCII,
)


def spelled(text: str) -> Spelled:
    """*text* in the one spelling.

    Raises:
        Refused: A character or a command is none of mathematics; `at` is its place in *text*.
    """
    plain, places = _ascii(text)
    written, found, last = "", list[int](), 0
    for match in _TEX.finditer(plain):
        new = _tex(match, lambda offset: places[offset])
        written += plain[last : match.start()] + new
        found += places[last : match.start()] + [places[match.start()]] * len(new)
        last = match.end()
    return Spelled(written + plain[last:], found + places[last:])


def _tex(match: re.Match[str], place: Callable[[int], int]) -> str:
    if match["side"]:
        return r"\lvert " if match["side"] == "left" else r"\rvert "
    if match["below"]:
        # The blank ends the name: x_{1}2 is not x_12.
        return f"_{_name(match['below'])} "
    if match["word"]:
        return f" {_name(match['word'])} "
    if match["command"]:
        return _COMMANDS.get(match["command"], rf"\{match['command']} ")
    if match["escaped"] and match["escaped"] not in _ESCAPED:
        raise Refused("", f"`{match[0]}` cannot be read here", place(match.start()))
    return _ESCAPED[match["escaped"]] if match["escaped"] else " "


def _name(words: str) -> str:
    return "_".join(re.findall(r"[A-Za-z0-9]+", re.sub(_WORD, r" \1 ", words)))


def _ascii(text: str) -> tuple[str, list[int]]:
    """*text* in ASCII: letters in italics are letters, raised digits powers, and Greek letters commands."""
    written, places = "", list[int]()
    for (level, _), run in groupby(enumerate(text), lambda entry: _level(*entry)):
        found = list(run)
        new = [(_plain(character, at), at) for at, character in found]
        if level:
            new = [("^{" if level == "super" else "_{", found[0][0]), *new, ("}", found[-1][0])]
        for piece, at in new:
            written += piece
            places += [at] * len(piece)
    return written, [*places, len(text)]


def _level(at: int, character: str) -> tuple[str, int]:
    """Whether it is raised or lowered; these stay together, and anything else is by itself."""
    tag = unicodedata.decomposition(character).split(" ")[0]
    return (tag[1:-1], 0) if tag in ("<super>", "<sub>") else ("", at)


def _plain(character: str, at: int) -> str:
    if " " <= character <= "~":
        return character
    found = _SIGNS.get(character)
    if found is not None:
        return found
    if unicodedata.category(character) in ("Cf", "Zs"):
        return " "
    name = unicodedata.name(character, "")
    if greek := re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER ([A-Z]+)", name):
        small = greek[1] == "SMALL"
        return "\\" + (greek[2].lower() if small else greek[2].capitalize().replace("Lamda", "Lambda")) + " "
    whole = unicodedata.normalize("NFKC", character)
    if "\N{FRACTION SLASH}" in whole:
        above, below = whole.split("\N{FRACTION SLASH}")
        if above and below:
            return rf"\frac {{{above}}}{{{below}}}"
    elif whole != character and not unicodedata.decomposition(character).startswith("<circle>"):
        return "".join(_plain(part, at) for part in whole)
    shown = (
        f"`{character}` ({name.lower()})" if name and character.isprintable() else f"U+{ord(character):04X}"
    )
    raise Refused("", f"the character {shown} cannot be read in a formula", at)
