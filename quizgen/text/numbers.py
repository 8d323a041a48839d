"""How numbers are written in a language: the table of conventions, and numbers printed by it.

Machine fields stay ASCII; only what a reader sees passes through here. `quizgen.grading.number` reads by the
same table, so that whatever is printed here is read back as the same value.
"""

from __future__ import annotations

import re
from typing import NamedTuple

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
