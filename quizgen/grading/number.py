"""What a student typed, read as an exact number, or refused with a message and the place.

Separators: `1,234.5` and `1.234,5` mean the same everywhere, and so do `1,5` and `1.5`. One mark before three
digits is where habits differ: `1,234` is 1234 in English, where thousands are written so, 1.234 in German;
`1.234` is a decimal in English, and either in German (thousands, or a calculator's decimal point), so it is
refused there. Spaces, apostrophes and underscores between groups of three digits are thousands everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple

from quizgen.maths.signs import ascii_alike
from quizgen.maths.unit_text import MAX_UNIT
from quizgen.model import Exact
from quizgen.text.notes import Notes, notes
from quizgen.text.numbers import convention

MAX_CHARACTERS = 1_000
MAX_EXPONENT = 1_000


class Typed(NamedTuple):
    """A number as typed: its exact value, the unit behind it (or ""), and its significant digits.

    `12.5 %` has the value 1/8, no unit, and `percent`. *digits* counts every digit from the first that is
    not 0 (`0.0120` has three, `1200` four), and is 0 for a fraction.
    """

    value: Exact
    unit: str
    digits: int
    percent: bool = False


class Unreadable(NamedTuple):
    """Why a text is no number, for its student; *at* is the offset where a caret belongs."""

    message: str
    at: int


class _Habits(NamedTuple):
    """How somebody writes numbers, and the words in which a refusal is told."""

    decimal: str
    group: str
    say: Notes


class _Refused(Exception):
    def __init__(self, message: str, at: int) -> None:
        self.message, self.at = message, at
        super().__init__(message)


def read_number(text: str, *, language: str = "en", told_in: str = "") -> Typed | Unreadable:
    """The number that *text* is to somebody who writes *language*.

    Read are signs, decimals, `3/4`, `1 1/2`, `½`, `12.5 %`, `1.2e-3`, `1.2·10^-3`, `1.2 x 10⁻³`, thousands
    separators, digits of other scripts, `n = 5`, `€ 5`, and a unit at the end. Messages are in *told_in*, by
    default in *language*.
    """
    say = notes(told_in or language)
    if len(text) > MAX_CHARACTERS:
        return Unreadable(say.most_read.format(most=MAX_CHARACTERS), MAX_CHARACTERS)
    try:
        return _read(ascii_alike(text), _Habits(*convention(language), say))
    except _Refused as refused:
        return Unreadable(refused.message, refused.at)


# ── the grammar ──────────────────────────────────────────────────────────────────────────────────

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FROM_SUPERSCRIPT = str.maketrans(_SUPERSCRIPTS + "⁻⁺", "0123456789-+")
_DECIMAL, _THOUSANDS = "\N{ARABIC DECIMAL SEPARATOR}", "\N{ARABIC THOUSANDS SEPARATOR}"
_START = re.compile(r"\s*(?:[^\W\d]\w{0,40}\s*=|[=≈])?\s*(?P<sign>[+-]?)\s*(?P<money>[€$£¥]?)\s*")
_BODY = re.compile(rf"(?:[.,{_DECIMAL}])?[0-9]+(?:[ .,'_{_DECIMAL}{_THOUSANDS}][0-9]+)*")
_SEPARATOR = re.compile(r"[^0-9]")
_OVER = re.compile(r"\s*/\s*(?=[0-9])")
_RECIPROCAL_UNIT = re.compile(r" 1(?=\s*/\s*[^\W\d])")
_VULGAR = re.compile(r"\s*(?P<sign>[¼-¾⅐-⅞])")
_E = re.compile(r"\s*[eE](?P<power>[+-]?[0-9]+)")
_TIMES_TEN = re.compile(r"\s*(?:\*|[xX]|\\cdot|\\times)\s*10(?![0-9])")
_TIMES = re.compile(r"\s*(?:\*|[xX]|\\cdot|\\times)\s*[0-9]")
_POWER = re.compile(
    r"\s*(?:\^|\*\*)\s*(?P<open>[({]?)\s*(?P<power>[+-]?\s*[0-9]+)\s*(?P<close>[)}]?)"
    rf"|(?P<raised>[⁺⁻]?[{_SUPERSCRIPTS}]+)"
)
_UNIT = re.compile(r"(?:1?\s*/\s*)?\(?\s*[^\W\d_]|[°%‰€$£¥]")
_NOT_IN_UNIT = re.compile(rf"[^\w\s°%‰€$£¥()*/^.+⁺⁻{_SUPERSCRIPTS}-]|(?<=[\s,])(?!1\s*/\s*[^\W\d])[0-9]")


def _read(text: str, habits: _Habits) -> Typed:
    start = _START.match(text)
    assert start is not None
    amount, digits, at = _amount(text, start.end(), habits)
    if start["sign"] == "-":
        amount = -amount
    unit = text[at:].strip().removesuffix(".").rstrip()
    at += len(text[at:]) - len(text[at:].lstrip())
    percent = unit in ("%", "‰")
    if percent:
        amount, unit = amount / (100 if unit == "%" else 1000), ""
    elif unit:
        _check_unit(unit, at, habits.say)
    if start["money"]:
        if unit or percent:
            raise _Refused(habits.say.two_units, at)
        unit = start["money"]
    return Typed(amount.numerator if amount.denominator == 1 else amount, unit, digits, percent)


def _amount(text: str, at: int, habits: _Habits) -> tuple[Fraction, int, int]:
    """The number at *at* without its sign, its significant digits, and where it ends."""
    if vulgar := _VULGAR.match(text, at):
        return _vulgar(vulgar["sign"]), 0, vulgar.end()
    match = _BODY.match(text, at)
    if match is None:
        raise _Refused(habits.say.no_number if text[at:].strip() else habits.say.missing, at)
    body, end = match[0], match.end()
    if over := _OVER.match(text, end):
        return _fraction(text, body, at, over.end(), habits)
    if len(body) > 2 and (reciprocal := _RECIPROCAL_UNIT.match(text, end - 2)):
        # `5 1/s`: the 1 belongs to the unit.
        body, end = body[:-2], reciprocal.start()
    if text[end : end + 1] == ".":
        end += 1
    if vulgar := _VULGAR.match(text, end):
        whole, _ = _decimal(body, at, habits)
        if whole.denominator > 1:
            raise _Refused(habits.say.decimal_and_fraction, vulgar.start("sign"))
        return whole + _vulgar(vulgar["sign"]), 0, vulgar.end()
    if exponent := _E.match(text, end):
        value, digits = _decimal(body, at, habits)
        return value * _ten(exponent["power"], exponent.start("power"), habits.say), digits, exponent.end()
    if times := _TIMES_TEN.match(text, end):
        power = _power(text, times.end(), habits.say)
        if power is not None:
            value, digits = _decimal(body, at, habits)
            return value * power[0], digits, power[1]
    if _TIMES.match(text, end):
        raise _Refused(habits.say.factor.format(example=f"1{habits.decimal}2*10^3"), end)
    power = _power(text, end, habits.say)
    if power is not None:
        if body != "10":
            raise _Refused(habits.say.power, end)
        return power[0], 1, power[1]
    value, digits = _decimal(body, at, habits)
    return value, digits, end


def _fraction(text: str, body: str, at: int, below: int, habits: _Habits) -> tuple[Fraction, int, int]:
    whole = Fraction(0)
    before, blank, top = body.rpartition(" ")
    top_at = at + len(before) + len(blank)
    if blank:
        if _grouped(body):
            one, whole_part = _SEPARATOR.sub("", body), _SEPARATOR.sub("", before)
            message = habits.say.fraction_or_mixed.format(one=one, whole=whole_part, top=top)
            raise _Refused(message, top_at)
        whole, _ = _decimal(before, at, habits)
        if whole.denominator > 1:
            raise _Refused(habits.say.decimal_and_fraction, top_at)
    above, _ = _decimal(top, top_at, habits)
    match = _BODY.match(text, below)
    assert match is not None
    end, divisor = match.end(), match[0]
    if len(divisor) > 2 and (reciprocal := _RECIPROCAL_UNIT.match(text, end - 2)):
        divisor, end = divisor[:-2], reciprocal.start()
    bottom, _ = _decimal(divisor, below, habits)
    if not bottom:
        raise _Refused(habits.say.by_zero, below)
    return whole + above / bottom, 0, end


def _vulgar(sign: str) -> Fraction:
    top, _, bottom = unicodedata.normalize("NFKC", sign).partition("\N{FRACTION SLASH}")
    return Fraction(int(top), int(bottom))


def _power(text: str, at: int, say: Notes) -> tuple[Fraction, int] | None:
    match = _POWER.match(text, at)
    if match is None:
        return None
    if (match["open"] or "") + (match["close"] or "") not in ("", "()", "{}"):
        raise _Refused(say.parenthesis, match.start("open"))
    group = "power" if match["power"] else "raised"
    raised = match[group].translate(_FROM_SUPERSCRIPT).replace(" ", "")
    return _ten(raised, match.start(group), say), match.end()


def _ten(exponent: str, at: int, say: Notes) -> Fraction:
    if len(exponent.lstrip("+-0")) > 4 or abs(int(exponent)) > MAX_EXPONENT:
        raise _Refused(say.beyond.format(most=MAX_EXPONENT), at)
    return Fraction(10) ** int(exponent)


def _check_unit(unit: str, at: int, say: Notes) -> None:
    if not _UNIT.match(unit):
        raise _Refused(say.ends_before, at)
    if len(unit) > MAX_UNIT:
        raise _Refused(say.no_unit["long"].format(most=MAX_UNIT), at + MAX_UNIT)
    if wrong := _NOT_IN_UNIT.search(unit):
        message = say.second_number if wrong[0].isdecimal() else say.not_in_unit
        raise _Refused(message, at + wrong.start())


# ── separators ───────────────────────────────────────────────────────────────────────────────────


def _decimal(body: str, at: int, habits: _Habits) -> tuple[Fraction, int]:
    """The value of digits with separators, and its significant digits; *at* is where *body* stands."""
    separators = [(match[0], match.start()) for match in _SEPARATOR.finditer(body)]
    point = _decimal_mark(body, at, separators, habits)
    whole, part = (body, "") if point is None else (body[:point], body[point + 1 :])
    for sign, offset in separators:
        if point is not None and offset > point:
            message = habits.say.two_numbers if sign == " " else habits.say.second_mark
            raise _Refused(message, at + offset)
    if not _grouped(whole):
        sign, offset = separators[0]
        if sign == " ":
            raise _Refused(habits.say.blanks, at + offset)
        raise _Refused(habits.say.thousands, at + offset)
    digits = _SEPARATOR.sub("", whole) + part
    return Fraction(int(digits), 10 ** len(part)), len(digits.lstrip("0")) or 1


_GROUPS = re.compile(
    rf"[0-9]*|[1-9][0-9]{{0,2}}(?P<mark>[ .,'_{_THOUSANDS}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*"
)
_LAKHS = re.compile(r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}")


def _grouped(whole: str) -> bool:
    return bool(_GROUPS.fullmatch(whole) or _LAKHS.fullmatch(whole))


def _decimal_mark(body: str, at: int, separators: list[tuple[str, int]], habits: _Habits) -> int | None:
    """Where the decimal mark is in *body*, if it has one."""
    if not separators:
        return None
    marks = [(sign, offset) for sign, offset in separators if sign in f".,{_DECIMAL}"]
    if not marks:
        return None
    sign, offset = marks[-1]
    alone = [mark for mark, _ in marks].count(sign) == 1
    if sign == _DECIMAL or (len(marks) > 1 and alone):
        return offset
    if not alone:
        return None
    grouped = _grouped(body)
    if not grouped or len(separators) > 1 or sign == habits.decimal:
        return offset
    if sign == habits.group:
        return None
    whole, part = body[:offset], body[offset + 1 :]
    decimal = f"{whole}{habits.decimal}{part}"
    message = habits.say.two_readings.format(body=body, whole=whole + part, decimal=decimal)
    raise _Refused(message, at + offset)
