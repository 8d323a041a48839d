"""How numbers are written in a language: the table of conventions, and numbers printed by it.

Machine fields stay ASCII; only what a reader sees passes through here. `quizgen.grading.number` reads by the
same table, so that whatever is printed here is read back as the same value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from quizgen.model import FIRST_MARK, LAST_MARK

NARROW = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
FEWEST_DIGITS = 5
"""A whole part of fewer digits is printed without separators, unless it came with them."""


class Convention(NamedTuple):
    """The decimal mark of a language, and what is printed between its thousands ("" for nothing)."""

    decimal: str
    group: str


# Marks after CLDR 46, except that a language with a decimal comma gets a thin space for its thousands, as
# ISO 80000 has it: printed with a dot, `12.345` would be a number of three decimals to half of its readers.
_POINT = Convention(".", ",")
_COMMA = Convention(",", NARROW)
_SWISS = Convention(".", "\N{RIGHT SINGLE QUOTATION MARK}")
CONVENTIONS = {
    **dict.fromkeys("ar en es-mx fa he ja ko th zh".split(), _POINT),
    **dict.fromkeys(
        (
            "bg ca cs da de el es et eu fi fr hr hu id it lt lv nb nl nn no pl pt ro ru sk sl sr sv tr uk vi"
        ).split(),
        _COMMA,
    ),
    **dict.fromkeys("de-ch de-li it-ch".split(), _SWISS),
}
"""By lower-case language tag; a region that is not listed has its language's convention."""

UNKNOWN = Convention(".", "")
"""Any other language: a decimal point, and no separators."""

_NUMBER = re.compile(
    r"(?P<sign>-?)(?P<whole>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.(?P<part>[0-9]+))?"
    r"(?P<rest>/[0-9]+|e-?[0-9]+|[ ][kMGT])?",
    re.ASCII,
)


def convention(language: str) -> Convention:
    """How *language* (a tag such as `de`, `de-CH`, `pt_BR`) writes numbers."""
    tag = language.replace("_", "-").lower()
    while tag:
        if tag in CONVENTIONS:
            return CONVENTIONS[tag]
        tag = tag.rpartition("-")[0]
    return UNKNOWN


def localized(text: str, language: str) -> str:
    """*text* as *language* writes it, if it is a number as quizgen prints it; other text as it is.

    That is `-1234.5`, `1/3`, `1.2e-7`, `1,234` (filter `thousands`) and `6.3 M` (filter `si`). A number that
    came with separators keeps them; any other has them from five digits on. A fraction has none: `1 234/5`
    would be a mixed number.
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    decimal, group = convention(language)
    whole, rest = match["whole"], match["rest"] or ""
    separated = "," in whole
    whole = whole.replace(",", "")
    if group and (separated or len(whole) >= FEWEST_DIGITS) and not rest.startswith("/"):
        first = len(whole) % 3 or 3
        whole = group.join([whole[:first], *(whole[i : i + 3] for i in range(first, len(whole), 3))])
    part = decimal + match["part"] if match["part"] else ""
    return f"{MINUS if match['sign'] else ''}{whole}{part}{rest}"


def speaks_english(language: str) -> bool:
    """Whether numbers and words stay as they are made: those of quizgen are English."""
    return language == "en" or language.startswith("en-")


ENDS: Mapping[str, tuple[str, str]] = {
    "": ("", ""),
    "closed": ("[", "]"),
    "open": ("(", ")"),
    "left-open": ("(", "]"),
    "right-open": ("[", ")"),
}
"""What stands around the two ends of an interval."""


def between(language: str) -> str:
    """What stands between several numbers: `12, 20`, and `1,5; 2,5` where the comma is a decimal mark."""
    return "; " if convention(language).decimal == "," else ", "


_BETWEEN = re.compile(r"[,;] ")


def in_text(text: str, language: str) -> str:
    """A value as a text in *language* shows it: a number, or several (`1.5, 2.5`); anything else as it is."""
    if not _BETWEEN.search(text):
        return localized(text, language)
    parts = _BETWEEN.split(text)
    if not all(map(_NUMBER.fullmatch, parts)):
        return text
    return between(language).join([localized(part, language) for part in parts])


_IN_LATEX = re.compile(
    r"\\text\{[^{}]*\}|(?<![\w.])(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?", re.ASCII
)


@cache
def in_latex(language: str) -> Callable[[str], str]:
    r"""What makes the numbers of a piece of LaTeX those of *language*: `12345.5` is `12\,345{,}5` in German.

    A comma in braces is no punctuation, and has no space behind it. What stands in `\text{}` is left alone.
    """
    decimal, group = convention(language)
    point = "{,}" if decimal == "," else decimal
    thin = {"": "", ",": "{,}"}.get(group, r"\,")

    def number(match: re.Match[str]) -> str:
        if match[0].startswith("\\"):
            return match[0]
        whole, _, part = match[0].partition(".")
        plain = whole.replace(",", "")
        if group and (plain != whole or len(plain) >= FEWEST_DIGITS):
            first = len(plain) % 3 or 3
            plain = thin.join([plain[:first], *(plain[i : i + 3] for i in range(first, len(plain), 3))])
        return plain + (point + part if part else "")

    if speaks_english(language):
        return lambda text: text
    return lambda text: _IN_LATEX.sub(number, text)


_MARKS = f"{chr(FIRST_MARK)}-{chr(LAST_MARK)}"
GLUED = re.compile(
    rf"(?<=[^\W_])[{_MARKS}]|(?<=[{_MARKS}])[{_MARKS}]|(?<=[\w{_MARKS}]\.)[{_MARKS}]"
    rf"|[{_MARKS}](?=[0-9{_MARKS}]|\.[\w{_MARKS}])"
)
"""A value that is glued to other signs, `v<< n >>` or `10.0.<< n >>.0`: no language writes it its own way."""

_DOLLARS = re.compile(r"(?<!\\)(\$\$?)(.+?)(?<!\\)\1", re.DOTALL)


def in_formulas(markdown: str, language: str) -> str:
    """*markdown* with the numbers of its `$LaTeX$` as *language* writes them; its prose is left alone."""
    if speaks_english(language):
        return markdown
    return _DOLLARS.sub(lambda found: found[1] + in_latex(language)(found[2]) + found[1], markdown)
