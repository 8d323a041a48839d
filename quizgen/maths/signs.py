"""Signs that students and word processors write for those of ASCII."""

from __future__ import annotations

import unicodedata

_ALIKE = {
    **dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014\ufe63", "-"),
    **dict.fromkeys("\u00b7\u22c5\u2219\u2022\u2217\u00d7\u2715", "*"),
    **dict.fromkeys("\u00f7\u2215\u2044", "/"),
    **dict.fromkeys("\u2018\u2019\u02bc\u00b4", "'"),
    **dict.fromkeys("\u066a\ufe6a", "%"),
    # Marks of writing direction and other invisible ones: they stand around a number, not in it.
    **dict.fromkeys("\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u200b\ufeff", " "),
}


def ascii_alike(text: str) -> str:
    """*text* with its signs, blanks and digits in ASCII where only their shape differs; as long as before."""
    return text if text.isascii() and text.isprintable() else "".join([_alike(sign) for sign in text])


def _alike(sign: str) -> str:
    if sign in _ALIKE:
        return _ALIKE[sign]
    if "\uff01" <= sign <= "\uff5e":  # full width
        return chr(ord(sign) - 0xFEE0)
    if sign.isspace():
        return " "
    digit = unicodedata.decimal(sign, -1)
    return sign if digit < 0 else str(digit)
