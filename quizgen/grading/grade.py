"""From a variant and what a student answered to an outcome; pure.

An answer that cannot be read is an outcome with a note and a place for a caret, not an error. A wrong number
is held against every mistake, then every pair of mistakes made together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from fractions import Fraction
from itertools import pairwise

from quizgen.grading.follow import Carried, carried_value
from quizgen.grading.number import Unreadable, read_number
from quizgen.grading.pairs import pair_behind
from quizgen.grading.units import check_unit
from quizgen.maths.closed import closed, mistaken_formulas
from quizgen.maths.compare import EXACT, Tolerance, within
from quizgen.maths.equivalent import matching
from quizgen.maths.kind import declared, drawn_values
from quizgen.maths.parse import is_condition
from quizgen.maths.typed import Unreadable as NoFormula
from quizgen.maths.typed import read_formula
from quizgen.model import Exact, Number, Option, Outcome, Text, Variant
from quizgen.text.numbers import convention

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MAX_LENGTH = 10_000
_TRUE = ("true", "t", "yes", "y", "right", "a")
_FALSE = ("false", "f", "no", "n", "wrong", "b")
_WRONG, _FULL = Fraction(0), Fraction(1)


def grade(variant: Variant, response: str | Sequence[str], *, language: str = "") -> Outcome:
    """The outcome of *response*.

    Args:
        variant: What was asked.
        response: What the student typed: letters for options (`B`, `A C`, for a matching `1D 2A 3B` or `DAB`,
            for an ordering `BDAC`), a number, a word; for parts and blanks one text for each, in order.
        language: In which decimal commas and thousands separators are read; by default that of the question.
    """
    language = language or variant.question.language
    if variant.parts:
        texts = [response] if isinstance(response, str) else list(response)
        return _parts(variant, texts, language)
    text = response if isinstance(response, str) else " ".join(response)
    if len(text) > MAX_LENGTH:
        return Outcome(_WRONG, note=f"the answer is longer than {MAX_LENGTH:,} characters", at=MAX_LENGTH)
    if variant.form == "number":
        return _number(variant, text, language, ())
    if variant.form in ("tuple", "set"):
        return _several(variant, text, language)
    return _GRADERS[variant.form](variant, text)


def tolerance_of(variant: Variant) -> Tolerance:
    """How near a typed number must be."""
    question = variant.question
    if question.tolerance is not None:
        return Tolerance(*question.tolerance)
    if question.rounding is None:
        return EXACT
    if question.rounding.kind == "digits":
        return Tolerance("digits", question.rounding.places)
    return Tolerance("absolute", Fraction(1, 2 * 10**question.rounding.places))


# ── parts ────────────────────────────────────────────────────────────────────────────────────────


def _parts(variant: Variant, texts: Sequence[str], language: str) -> Outcome:
    """Each part; a later one may build on the student's own earlier numbers."""
    outcomes: list[Outcome] = []
    carried: list[Carried] = []
    points = Fraction(0)
    total = Fraction(variant.question.points)
    for i, part in enumerate(variant.parts):
        text = texts[i] if i < len(texts) else ""
        outcome = _number(part, text, language, carried) if part.form == "number" else grade(part, text)
        outcomes.append(outcome)
        points += outcome.score * Fraction(part.question.points)
        if part.form == "number" and variant.question.follow_through:
            own = _own_value(part, text, language)
            if own is not None and not within(own, part.key[0].value[0], tolerance_of(part)):
                carried.append(Carried(part.question.label, part.question.ask[0], own))
    return Outcome(
        points / total,
        tuple(dict.fromkeys(mistake for outcome in outcomes for mistake in outcome.mistakes)),
        parts=tuple(outcomes),
        marked=all(outcome.marked for outcome in outcomes),
    )


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────


def _number(variant: Variant, text: str, language: str, carried: Sequence[Carried]) -> Outcome:
    typed = read_number(text, language=language)
    if isinstance(typed, Unreadable):
        return Outcome(_WRONG, note=typed.message, at=typed.at)
    key, value, tolerance = variant.key[0], typed.value, tolerance_of(variant)
    if variant.question.unit:
        verdict = check_unit(typed, key.value[0], variant.question.unit, tolerance)
        if verdict.kind == "right":
            return Outcome(_FULL, feedback=_texts(key))
        if verdict.kind != "wrong_value" or verdict.value is None:
            return Outcome(_WRONG, note=verdict.message)
        value = verdict.value
    elif within(value, key.value[0], tolerance):
        return Outcome(_FULL, feedback=_texts(key))
    if carried:
        own = carried_value(variant, carried)
        if own is not None and within(value, own, tolerance):
            labels = " and ".join(f"({one.label})" for one in carried)
            return Outcome(_FULL, note=f"follows from your answer to {labels}")
    return diagnose(variant, value, tolerance)


def _own_value(variant: Variant, text: str, language: str) -> Exact | None:
    """The student's number in the unit that is asked; None when it cannot be read or converted."""
    typed = read_number(text, language=language)
    if isinstance(typed, Unreadable):
        return None
    if not variant.question.unit:
        return typed.value
    return check_unit(typed, variant.key[0].value[0], variant.question.unit, tolerance_of(variant)).value


def diagnose(variant: Variant, value: Number, tolerance: Tolerance) -> Outcome:
    """The outcome of a wrong number: the most common mistake that leads to it, or a pair of them."""
    found = [o for o in variant.options if not o.right and within(value, o.value[0], tolerance)]
    if found:
        first = found[0]
        return Outcome(_WRONG, first.mistakes, _texts(first))
    pair = pair_behind(variant, value, tolerance)
    if pair is not None:
        texts = [feedback for id_ in pair if (feedback := _feedback_of(variant, id_))]
        return Outcome(_WRONG, pair, tuple(texts), "two mistakes at once lead to this number")
    return Outcome(_WRONG, note="no known mistake leads to this number")


def _feedback_of(variant: Variant, mistake: str) -> Text | None:
    return next((o.feedback for o in variant.options if o.mistakes == (mistake,)), None)


def _several(variant: Variant, text: str, language: str) -> Outcome:
    """Numbers between semicolons, commas or blanks; all of them must be right."""
    inner = text.strip().strip("()[]{}")
    shift = text.find(inner) if inner else 0
    # A comma is the last to stand between numbers where it also stands within them.
    marks = (";", ", ", " ", ",") if convention(language).decimal == "," else (";", ", ", ",", " ")
    mark = next((mark for mark in marks if mark in inner), ";")
    values: list[Exact] = []
    for piece in inner.split(mark):
        typed = read_number(piece, language=language)
        if isinstance(typed, Unreadable):
            return Outcome(_WRONG, note=typed.message, at=shift + typed.at)
        values.append(typed.value)
        shift += len(piece) + len(mark)
    asked = len(variant.question.ask)
    if len(values) != asked:
        return Outcome(_WRONG, note=f"{asked} numbers are asked, {len(values)} are given", at=0)
    tolerance, ordered = tolerance_of(variant), variant.form == "tuple"
    for option in variant.options:
        pairs = zip(*(part if ordered else sorted(part) for part in (values, option.value)), strict=True)
        if all(within(value, key, tolerance) for value, key in pairs):
            return _chosen(option)
    return Outcome(_WRONG, note="no known mistake leads to these numbers")


# ── formulas ─────────────────────────────────────────────────────────────────────────────────────


def _formula(variant: Variant, text: str) -> Outcome:
    """Right when equivalent to the key, however it is written; a mistake when equivalent to its formula."""
    question = variant.question
    drawn = drawn_values(question, variant.values)
    kinds = {name: kind for name, kind in declared(question).items() if name not in drawn}
    tree = read_formula(text, kinds)
    if isinstance(tree, NoFormula):
        return Outcome(_WRONG, note=tree.message, at=tree.at)
    if is_condition(tree):
        return Outcome(_WRONG, note="a formula is asked, not a comparison", at=0)
    found = matching(tree, closed(question, drawn), mistaken_formulas(question, drawn), kinds)
    if found is None:
        return Outcome(_WRONG, note="no known mistake leads to this formula")
    option = next(o for o in variant.options if o.mistakes == ((found,) if found else ()))
    return _chosen(option)


# ── letters ──────────────────────────────────────────────────────────────────────────────────────


def _letters(text: str, count: int) -> list[int] | Outcome:
    """The options that letters name, in order; blanks, commas and brackets may stand between them."""
    found = []
    for at, sign in enumerate(text.upper()):
        if sign in LETTERS[:count]:
            found.append(LETTERS.index(sign))
        elif sign not in " ,;.()[]\t\n":
            last = LETTERS[count - 1]
            return Outcome(_WRONG, note=f"`{text[at]}` is none of the letters A to {last}", at=at)
    if not found:
        return Outcome(_WRONG, note="no letter is given", at=0)
    return found


def _choice(variant: Variant, text: str) -> Outcome:
    chosen = _letters(text, len(variant.options))
    if isinstance(chosen, Outcome):
        return chosen
    if len(set(chosen)) > 1:
        return Outcome(_WRONG, note="one letter is asked, and several are given", at=0)
    return _chosen(variant.options[chosen[0]])


def _chosen(option: Option) -> Outcome:
    return Outcome(_FULL if option.right else _WRONG, () if option.right else option.mistakes, _texts(option))


def _truefalse(variant: Variant, text: str) -> Outcome:
    word = text.strip().strip(".").casefold()
    true, false = (str(option.text).casefold() for option in variant.options)
    if word in (true, true[:1], *_TRUE):
        return _chosen(variant.options[0])
    if word in (false, false[:1], *_FALSE):
        return _chosen(variant.options[1])
    return Outcome(_WRONG, note="the answer is true or false", at=0)


def _multiple(variant: Variant, text: str) -> Outcome:
    """A share for each right option that is chosen, less one for each wrong one; never below 0."""
    chosen = _letters(text, len(variant.options))
    if isinstance(chosen, Outcome):
        return chosen
    right = sum(option.right for option in variant.options)
    wrong = len(variant.options) - right
    picked = [variant.options[i] for i in dict.fromkeys(chosen)]
    gained = Fraction(sum(option.right for option in picked), max(right, 1))
    lost = Fraction(sum(not option.right for option in picked), max(wrong, 1))
    mistakes = tuple(id_ for option in picked if not option.right for id_ in option.mistakes)
    return Outcome(
        max(_WRONG, gained - lost), mistakes, tuple(t for option in picked for t in _texts(option))
    )


def _matching(variant: Variant, text: str) -> Outcome:
    numbered = re.findall(r"([0-9]+)\s*[.:=-]?\s*([A-Za-z])", text)
    if numbered:
        given = {int(number): letter.upper() for number, letter in numbered}
        answers = [LETTERS.find(given.get(i, "?")) for i in range(1, len(variant.prompts) + 1)]
    else:
        letters = _letters(text, len(variant.options))
        if isinstance(letters, Outcome):
            return letters
        answers = letters
    hits = sum(a == b for a, b in zip(answers, variant.order, strict=False))
    return Outcome(Fraction(hits, len(variant.order)))


def _ordering(variant: Variant, text: str) -> Outcome:
    """A share for each neighbour that follows where it should."""
    letters = _letters(text, len(variant.options))
    if isinstance(letters, Outcome):
        return letters
    if sorted(letters) != list(range(len(variant.options))):
        return Outcome(_WRONG, note="each letter is needed once", at=0)
    follows = set(pairwise(variant.order))
    hits = sum(pair in follows for pair in pairwise(letters))
    return Outcome(Fraction(hits, len(follows)))


# ── words ────────────────────────────────────────────────────────────────────────────────────────


def _text(variant: Variant, text: str) -> Outcome:
    case = variant.question.case
    typed = _plain(text, case=case)
    if not typed:
        return Outcome(_WRONG, note="nothing is typed", at=0)
    for option in variant.options:
        if _plain(str(option.text), case=case) == typed:
            return _chosen(option)
    accepted = [_plain(str(option.text), case=case) for option in variant.key]
    close = get_close_matches(typed, accepted, n=1, cutoff=0.8)
    return Outcome(_WRONG, note="close to the answer: check the spelling" if close else "")


def _plain(text: str, *, case: bool) -> str:
    """What counts in a typed word: not blanks, not the kind of hyphen, and mostly not its capitals."""
    word = " ".join(re.sub("[\N{HYPHEN}-\N{EM DASH}]", "-", unicodedata.normalize("NFKC", text)).split())
    return word if case else word.casefold()


def _essay(variant: Variant, text: str) -> Outcome:  # noqa: ARG001
    return Outcome(_WRONG, note="a person marks this", marked=False)


def _texts(option: Option) -> tuple[Text, ...]:
    return (option.feedback,) if option.feedback else ()


_GRADERS: dict[str, Callable[[Variant, str], Outcome]] = {
    "choice": _choice,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "matching": _matching,
    "ordering": _ordering,
    "text": _text,
    "essay": _essay,
    "formula": _formula,
}
