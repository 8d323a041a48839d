"""A unit's text taken apart: products, quotients and small whole powers of names, and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Literal, NamedTuple

from quizgen.maths.signs import ascii_alike

MAX_UNIT = 60
"""Characters."""

MAX_EXPONENT = 9
MAX_FACTORS = 8


Reason = Literal["long", "stray", "ends", "factors", "powers", "two_ways", "unknown", "meant"]

REASONS: Mapping[Reason, str] = {
    "long": "a unit has at most {most} characters",
    "stray": "`{text}` is not a unit: `{sign}` cannot stand there",
    "ends": "`{text}` is not a unit: it ends early",
    "factors": "a unit has at most {factors} factors, and powers up to {power}",
    "powers": "a unit has powers up to {power}",
    "two_ways": "`{text}` can be read in two ways: write `J/(kg K)` or `J K/kg`",
    "unknown": "`{name}` is not a unit known here",
    "meant": "`{name}` is not a unit known here; did you mean `{other}`?",
}
"""In English, for authors; `quizgen.text.notes` has them for students in other languages."""


class Why(NamedTuple):
    """Why a text is no unit, and what its reason is filled with; as a string, in English."""

    reason: Reason
    fields: Mapping[str, str | int]

    def __str__(self) -> str:
        return REASONS[self.reason].format(**self.fields)


class NoUnit(Exception):
    """The text is no unit; says why."""

    def __init__(self, reason: Reason, **fields: str | int) -> None:
        self.why = Why(reason, fields)
        super().__init__(str(self.why))


def powers_of_names(text: str) -> dict[str, int]:
    """The power of each name in *text*, which need not be known: `kg m/s^2` is kg 1, m 1, s -2.

    Raises:
        NoUnit: The text is too long, is no such product, or can be read in two ways (`J/kg K`).
    """
    if len(text) > MAX_UNIT:
        raise NoUnit("long", most=MAX_UNIT)
    return _Reader(text).read()


_RAISED = re.compile(r"[⁺⁻]?[⁰¹²³⁴-⁹]+")
_FROM_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_TOKEN = re.compile(
    r"\s*(?:(?P<name>[^\W\d_][^\W\d]*|°[^\W\d]*|[%‰€$£¥])"
    r"|(?P<power>(?:\^|\*\*)\s*(?:[+-]?[0-9]+|\([+-]?[0-9]+\)|\{[+-]?[0-9]+\})|(?<=\w)[+-]?[0-9]+)"
    r"|(?P<sign>[*.]|/|\(|\)|1(?=\s*(?:/|$))))"
)


class _Reader:
    """Reads a product of powers of names; every method moves on from where the last one stopped."""

    def __init__(self, text: str) -> None:
        self._text = text
        raised = _RAISED.sub(lambda match: "^" + match[0].translate(_FROM_RAISED), ascii_alike(text))
        plain = unicodedata.normalize("NFKC", raised).replace(" per ", "/").strip()
        if plain.startswith("/"):
            plain = "1" + plain
        self._tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(plain):
            match = _TOKEN.match(plain, at)
            if match is None:
                raise NoUnit("stray", text=text, sign=plain[at:].strip()[:1])
            self._tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
            at = match.end()
        self._tokens.append(("end", ""))
        self._at = 0

    def read(self) -> dict[str, int]:
        """The power of each name; none for an empty text."""
        if len(self._tokens) == 1:
            return {}
        powers = {name: power for name, power in self._product().items() if power}
        if self._tokens[self._at][0] != "end":
            raise self._wrong()
        if len(powers) > MAX_FACTORS or any(abs(power) > MAX_EXPONENT for power in powers.values()):
            raise NoUnit("factors", factors=MAX_FACTORS, power=MAX_EXPONENT)
        return powers

    def _product(self) -> dict[str, int]:
        powers: dict[str, int] = {}
        divided, side = False, 1
        while True:
            for name, power in self._factor().items():
                powers[name] = powers.get(name, 0) + side * power
            kind, sign = self._tokens[self._at]
            if kind == "end" or sign == ")":
                return powers
            if sign == "/":
                divided, side = True, -1
                self._at += 1
                continue
            if divided:
                raise NoUnit("two_ways", text=self._text)
            self._at += sign in ("*", ".")

    def _factor(self) -> dict[str, int]:
        kind, sign = self._tokens[self._at]
        self._at += 1
        if kind == "name":
            powers = {sign: 1}
        elif sign == "(":
            powers = self._product()
            if self._tokens[self._at][1] != ")":
                raise self._wrong()
            self._at += 1
        elif sign == "1":
            return {}
        else:
            self._at -= 1
            raise self._wrong()
        kind, raised = self._tokens[self._at]
        if kind != "power":
            return powers
        self._at += 1
        digits = re.sub(r"[^0-9-]", "", raised)
        # Two digits at most: this is multiplied before the limit is checked.
        if len(digits.lstrip("-")) > 2:
            raise NoUnit("powers", power=MAX_EXPONENT)
        return {name: power * int(digits) for name, power in powers.items()}

    def _wrong(self) -> NoUnit:
        sign = self._tokens[self._at][1]
        return NoUnit("stray", text=self._text, sign=sign) if sign else NoUnit("ends", text=self._text)
