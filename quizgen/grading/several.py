"""Several typed numbers: tuples, sets, intervals, matrices; all of them must be right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from quizgen.grading.base import WRONG, chosen, say_for, tolerance_of
from quizgen.grading.number import Unreadable, read_number
from quizgen.maths.compare import within
from quizgen.model import Exact, Option, Outcome, Variant
from quizgen.text.numbers import convention


class _Piece(NamedTuple):
    """A part of what was typed, and where it stood."""

    text: str
    at: int


def grade_several(variant: Variant, text: str, language: str) -> Outcome:
    """The numbers of a tuple or of a set, between semicolons, commas or blanks."""
    inner = text.strip().strip("()[]{}")
    pieces = _apart(_Piece(inner, text.find(inner) if inner else 0), language)
    values = _numbers(variant, pieces, language)
    if isinstance(values, Outcome):
        return values
    if len(values) != variant.question.width:
        return _how_many(variant, values)
    return _recognised(variant, values)


def _apart(whole: _Piece, language: str) -> list[_Piece]:
    # A comma is the last to stand between numbers where it also stands within them.
    marks = (";", ", ", " ", ",") if convention(language).decimal == "," else (";", ", ", ",", " ")
    mark = next((mark for mark in marks if mark in whole.text), ";")
    pieces, at = [], whole.at
    for text in whole.text.split(mark):
        pieces.append(_Piece(text, at))
        at += len(text) + len(mark)
    return pieces


def _numbers(variant: Variant, pieces: Sequence[_Piece], language: str) -> list[Exact] | Outcome:
    values: list[Exact] = []
    for piece in pieces:
        typed = read_number(piece.text, language=language, told_in=variant.question.language)
        if isinstance(typed, Unreadable):
            return Outcome(WRONG, note=typed.message, at=piece.at + typed.at)
        values.append(typed.value)
    return values


def _how_many(variant: Variant, values: Sequence[Exact]) -> Outcome:
    note = say_for(variant).how_many.format(asked=variant.question.width, given=len(values))
    return Outcome(WRONG, note=note, at=0)


def _recognised(variant: Variant, values: Sequence[Exact]) -> Outcome:
    """The outcome of these numbers: right, or those of a mistake, or how many of them are right."""
    for option in variant.options:
        if all(_hits(variant, values, option)):
            return chosen(option)
    say = say_for(variant)
    right = sum(_hits(variant, values, variant.key[0])) if variant.form == "matrix" else 0
    if right:
        return Outcome(WRONG, note=say.entries_right.format(right=right, all=len(values)))
    return Outcome(WRONG, note=say.unknown_numbers)


def _hits(variant: Variant, values: Sequence[Exact], option: Option) -> list[bool]:
    tolerance, unordered = tolerance_of(variant), variant.form == "set"
    pairs = zip(*(sorted(part) if unordered else part for part in (values, option.value)), strict=True)
    return [within(value, key, tolerance) for value, key in pairs]


# ── intervals ────────────────────────────────────────────────────────────────────────────────────

_FROM_TO = re.compile(
    r"\s+(?:to|bis|à|a|hasta|jusqu'à|and|und|et|y)\s+|(?<=[0-9%])\s*(?:\.\.\.?|[…–—])\s*", re.IGNORECASE
)
_FROM = re.compile(r"\s*(?:from|von|de|desde|between|zwischen)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"(?P<low>.+?)(?P<left><=|<|≤)\s*[^\W\d]\w*\s*(?P<right><=|<|≤)(?P<high>.+)", re.DOTALL)
_SIZED = re.compile(r"\\(?:left|right)(?![a-z])|\$")
_ENDS = {
    "closed": (True, True),
    "open": (False, False),
    "left-open": (False, True),
    "right-open": (True, False),
}


def grade_interval(variant: Variant, text: str, language: str) -> Outcome:
    """An interval: `[2, 5)`, `]2, 5[`, `2 to 5`, `2 <= x < 5`.

    What is typed without brackets says nothing of its ends; brackets have to be the right ones.
    """
    text = _SIZED.sub(lambda found: " " * len(found[0]), text)
    pieces, ends = _interval(text, language)
    values = _numbers(variant, pieces, language)
    if isinstance(values, Outcome):
        return values
    if len(values) != 2:
        return _how_many(variant, values)
    outcome = _recognised(variant, values)
    if outcome.right and ends is not None and ends != _ENDS[variant.question.ends or "closed"]:
        return Outcome(WRONG, note=say_for(variant).other_ends)
    return outcome


def _interval(text: str, language: str) -> tuple[list[_Piece], tuple[bool, bool] | None]:
    """The two ends as typed, and whether each belongs to the interval, where that is said."""
    found = _BETWEEN.fullmatch(text)
    if found:
        low, high = _Piece(found["low"], 0), _Piece(found["high"], found.start("high"))
        return [low, high], (found["left"] != "<", found["right"] != "<")
    inner = text.strip()
    ends = None
    if len(inner) > 1 and inner[0] in "[](" and inner[-1] in "])[":
        ends = (inner[0] == "[", inner[-1] == "]")
        inner = inner[1:-1]
    at = text.find(inner)
    opening = _FROM.match(inner)
    if opening:
        inner, at = inner[opening.end() :], at + opening.end()
    between = _FROM_TO.search(inner)
    if between:
        pieces = [_Piece(inner[: between.start()], at), _Piece(inner[between.end() :], at + between.end())]
        return pieces, ends
    return _apart(_Piece(inner, at), language), ends


# ── matrices ─────────────────────────────────────────────────────────────────────────────────────

_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{[a-z]*matrix\}")
_FRACTION = re.compile(r"\\d?frac\s*\{\s*([0-9]+)\s*\}\{\s*([0-9]+)\s*\}")
_NAMED = re.compile(r"\s*[^\W\d]\w*\s*=")
_LATEX_NUMBER = re.compile(r"[0-9]+(?:\\,[0-9]{3})*(?:\{,\}[0-9]+)?")
_BRACKETS = {"[": "]", "{": "}", "(": ")"}


def grade_matrix(variant: Variant, text: str, language: str) -> Outcome:
    r"""A matrix: `[[1, 2], [3, 4]]`, `1 2; 3 4`, a row in each line, or LaTeX's `1 & 2 \\ 3 & 4`."""
    rows = _rows(text, language)
    wide = {len(row) for row in rows}
    asked = variant.question.shape or (1, 1)
    flat = [piece for row in rows for piece in row]
    values = _numbers(variant, flat, language)
    if isinstance(values, Outcome):
        return values
    # A vector may be typed along or across.
    vector = 1 in asked and (len(rows) == 1 or wide == {1}) and len(flat) == variant.question.width
    if not vector and (len(rows) != asked[0] or wide != {asked[1]}):
        note = say_for(variant).matrix_shape.format(rows=asked[0], columns=asked[1])
        return Outcome(WRONG, note=note, at=0)
    return _recognised(variant, values)


def _rows(text: str, language: str) -> list[list[_Piece]]:
    """The entries row by row. Every sign keeps its place, so that a caret can point at it."""
    plain = _ENVIRONMENT.sub(_blanks, text.replace("$", " "))
    named = _NAMED.match(plain)
    plain = " " * named.end() + plain[named.end() :] if named else plain
    plain = _LATEX_NUMBER.sub(_in_characters, plain)
    plain = _FRACTION.sub(lambda found: f"{found[1]}/{found[2]}".ljust(len(found[0])), plain)
    plain = plain.replace("\\\\", " ;").replace("&", " ").replace("\n", ";")
    opening = next((sign for sign in _BRACKETS if sign in plain), None)
    if opening:
        plain = _within_rows(plain, opening)
        plain = plain.replace(opening, " ").replace(_BRACKETS[opening], ";")
    rows, at = [], 0
    for row in plain.split(";"):
        # Behind the bracket that closes a row stands a comma.
        body = re.sub(r"^\s*,", _blanks, row)
        if body.strip():
            rows.append(_entries(_Piece(body, at), language))
        at += len(row) + 1
    return rows


def _blanks(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _in_characters(found: re.Match[str]) -> str:
    r"""The number `12\,345{,}5` as `12345,5`."""
    return found[0].replace("\\,", "").replace("{,}", ",").ljust(len(found[0]))


def _within_rows(text: str, opening: str) -> str:
    """*text* with blanks for the semicolons in the brackets of its rows: `[[0,5; 1,5]; [2; 3]]`."""
    signs, depth = [], 0
    for sign in text:
        depth += (sign == opening) - (sign == _BRACKETS[opening])
        signs.append(" " if sign == ";" and depth > 1 else sign)
    return "".join(signs)


def _entries(row: _Piece, language: str) -> list[_Piece]:
    decimal = convention(language).decimal == ","
    between = re.compile(r",(?=\s)|(?<=\s),|\s+" if decimal else r",|\s+")
    pieces, start = [], 0
    for found in [*between.finditer(row.text), None]:
        end = found.start() if found else len(row.text)
        if row.text[start:end].strip():
            pieces.append(_Piece(row.text[start:end], row.at + start))
        start = found.end() if found else end
    return pieces
