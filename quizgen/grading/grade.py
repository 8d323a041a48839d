"""From a variant and what a student answered to an outcome; pure.

An answer that cannot be read is an outcome with a note and a place for a caret, not an error. A wrong number
is held against every mistake, then every pair of mistakes made together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from quizgen.grading.base import FULL, WRONG, chosen, feedback_of, say_for
from quizgen.grading.follow import Carried, carried_value
from quizgen.grading.letters import (
    grade_choice,
    grade_matching,
    grade_multiple,
    grade_ordering,
    grade_truefalse,
)
from quizgen.grading.number import Unreadable, read_number
from quizgen.grading.pairs import pair_behind
from quizgen.grading.units import check_unit
from quizgen.grading.words import grade_essay, grade_text
from quizgen.maths.closed import closed, mistaken_formulas
from quizgen.maths.compare import EXACT, Tolerance, within
from quizgen.maths.equivalent import matching
from quizgen.maths.kind import declared, drawn_values
from quizgen.maths.parse import is_condition
from quizgen.maths.typed import Unreadable as NoFormula
from quizgen.maths.typed import read_formula
from quizgen.model import Exact, Number, Outcome, Text, Variant
from quizgen.text.notes import grouped
from quizgen.text.numbers import convention

MAX_LENGTH = 10_000


def grade(variant: Variant, response: str | Sequence[str], *, language: str = "") -> Outcome:
    """The outcome of *response*.

    Args:
        variant: What was asked.
        response: What the student typed: letters for options (`B`, `A C`, for a matching `1D 2A 3B` or `DAB`,
            for an ordering `BDAC`), a number, a word; for parts and blanks one text for each, in order.
        language: In which decimal commas and thousands separators are read; by default that of the question,
            in which notes always are.
    """
    language = language or variant.question.language
    if variant.parts:
        texts = [response] if isinstance(response, str) else list(response)
        return _parts(variant, texts, language)
    text = response if isinstance(response, str) else " ".join(response)
    if len(text) > MAX_LENGTH:
        most = grouped(MAX_LENGTH, variant.question.language)
        return Outcome(WRONG, note=say_for(variant).too_long.format(most=most), at=MAX_LENGTH)
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
    own_language, say = variant.question.language, say_for(variant)
    typed = read_number(text, language=language, told_in=own_language)
    if isinstance(typed, Unreadable):
        return Outcome(WRONG, note=typed.message, at=typed.at)
    key, value, tolerance = variant.key[0], typed.value, tolerance_of(variant)
    if variant.question.unit:
        verdict = check_unit(typed, key.value[0], variant.question.unit, tolerance, language=own_language)
        if verdict.kind == "right":
            return Outcome(FULL, feedback=feedback_of(key))
        if verdict.kind != "wrong_value" or verdict.value is None:
            return Outcome(WRONG, note=verdict.message)
        value = verdict.value
    elif within(value, key.value[0], tolerance):
        return Outcome(FULL, feedback=feedback_of(key))
    if carried:
        own = carried_value(variant, carried)
        if own is not None and within(value, own, tolerance):
            labels = say.and_.join(f"({one.label})" for one in carried)
            return Outcome(FULL, note=say.follows.format(labels=labels))
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
        return Outcome(WRONG, first.mistakes, feedback_of(first))
    pair = pair_behind(variant, value, tolerance)
    if pair is not None:
        texts = [feedback for id_ in pair if (feedback := _mistake_feedback(variant, id_))]
        return Outcome(WRONG, pair, tuple(texts), say_for(variant).two_mistakes)
    return Outcome(WRONG, note=say_for(variant).unknown_number)


def _mistake_feedback(variant: Variant, mistake: str) -> Text | None:
    return next((o.feedback for o in variant.options if o.mistakes == (mistake,)), None)


def _several(variant: Variant, text: str, language: str) -> Outcome:
    """Numbers between semicolons, commas or blanks; all of them must be right."""
    say = say_for(variant)
    inner = text.strip().strip("()[]{}")
    shift = text.find(inner) if inner else 0
    # A comma is the last to stand between numbers where it also stands within them.
    marks = (";", ", ", " ", ",") if convention(language).decimal == "," else (";", ", ", ",", " ")
    mark = next((mark for mark in marks if mark in inner), ";")
    values: list[Exact] = []
    for piece in inner.split(mark):
        typed = read_number(piece, language=language, told_in=variant.question.language)
        if isinstance(typed, Unreadable):
            return Outcome(WRONG, note=typed.message, at=shift + typed.at)
        values.append(typed.value)
        shift += len(piece) + len(mark)
    asked = len(variant.question.ask)
    if len(values) != asked:
        return Outcome(WRONG, note=say.how_many.format(asked=asked, given=len(values)), at=0)
    tolerance, ordered = tolerance_of(variant), variant.form == "tuple"
    for option in variant.options:
        pairs = zip(*(part if ordered else sorted(part) for part in (values, option.value)), strict=True)
        if all(within(value, key, tolerance) for value, key in pairs):
            return chosen(option)
    return Outcome(WRONG, note=say.unknown_numbers)


# ── formulas ─────────────────────────────────────────────────────────────────────────────────────


def _formula(variant: Variant, text: str) -> Outcome:
    """Right when equivalent to the key, however it is written; a mistake when equivalent to its formula."""
    question = variant.question
    drawn = drawn_values(question, variant.values)
    kinds = {name: kind for name, kind in declared(question).items() if name not in drawn}
    tree = read_formula(text, kinds)
    if isinstance(tree, NoFormula):
        return Outcome(WRONG, note=tree.message, at=tree.at)
    if is_condition(tree):
        return Outcome(WRONG, note=say_for(variant).comparison, at=0)
    found = matching(tree, closed(question, drawn), mistaken_formulas(question, drawn), kinds)
    if found is None:
        return Outcome(WRONG, note=say_for(variant).unknown_formula)
    option = next(o for o in variant.options if o.mistakes == ((found,) if found else ()))
    return chosen(option)


# ── the table ────────────────────────────────────────────────────────────────────────────────────

_GRADERS: dict[str, Callable[[Variant, str], Outcome]] = {
    "choice": grade_choice,
    "multiple": grade_multiple,
    "truefalse": grade_truefalse,
    "matching": grade_matching,
    "ordering": grade_ordering,
    "text": grade_text,
    "essay": grade_essay,
    "formula": _formula,
}
