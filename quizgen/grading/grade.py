"""From a variant and what a student answered to an outcome; pure.

An answer that cannot be read is an outcome with a note and a place for a caret, not an error. A wrong number
is held against every mistake, then every pair of mistakes made together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from quizgen.findings import suggest
from quizgen.grading import multiple as multiple_rules
from quizgen.grading.base import FULL, WRONG, feedback_of, say_for, tolerance_of
from quizgen.grading.follow import Carried, carried_value, decisive, worlds
from quizgen.grading.formulas import grade_formula, own_formula
from quizgen.grading.letters import (
    grade_choice,
    grade_matching,
    grade_multiple,
    grade_ordering,
    grade_truefalse,
)
from quizgen.grading.number import Typed, Unreadable, read_number
from quizgen.grading.pairs import pair_behind
from quizgen.grading.responses import Answer, Response, answers_of, typed_text
from quizgen.grading.several import grade_interval, grade_matrix, grade_several
from quizgen.grading.units import Verdict, check_unit
from quizgen.grading.words import grade_essay, grade_text
from quizgen.maths.compare import Tolerance, within
from quizgen.model import Exact, Number, Outcome, Slip, Text, Variant
from quizgen.text.notes import grouped, notes
from quizgen.text.numbers import convention

MAX_LENGTH = 10_000

_SLIPS: Mapping[str, Slip] = {
    "missing_unit": "missing-unit",
    "wrong_unit": "other-unit",
    "wrong_power_of_ten": "power-of-ten",
}
_THREE = re.compile(r"(?<![0-9.,])[0-9]{1,3}[.,][0-9]{3}(?![0-9.,])")
"""What is a thousand times as much to who reads its mark the other way."""


def grade(
    variant: Variant, response: Response, *, language: str = "", multiple: str = multiple_rules.DEFAULT
) -> Outcome:
    """The outcome of *response*.

    Args:
        variant: What was asked.
        response: What the student typed: letters for options (`B`, `A C`, for a matching `1D 2A 3B` or `DAB`,
            for an ordering `BDAC`), a number, a word; for parts and blanks one of these for each, in order.
            A number may also be an int, a float, a Decimal or a Fraction, a matrix a list of rows; None is an
            empty answer.
        language: In which decimal commas and thousands separators are read; by default that of the question,
            in which notes always are.
        multiple: By which rule of `quizgen.grading.multiple` a `multiple` question is marked.

    Raises:
        TypeError: The response is none of these.
        ValueError: There is no such rule.
    """
    if multiple not in multiple_rules.RULES:
        raise ValueError(f"no rule {multiple!r}; {suggest(multiple, multiple_rules.RULES)}")
    language = language or variant.question.language
    answers = answers_of(response, variant.form)
    if variant.parts:
        return _parts(variant, answers, language, multiple)
    text = " ".join(typed_text(answer, variant.form, language) for answer in answers)
    if len(text) > MAX_LENGTH:
        most = grouped(MAX_LENGTH, variant.question.language)
        return Outcome(WRONG, note=say_for(variant).too_long.format(most=most), at=MAX_LENGTH)
    if variant.form == "number":
        return _number(variant, text, language, ())
    if variant.form in _SEVERAL:
        return _SEVERAL[variant.form](variant, text, language)
    if variant.form == "multiple":
        return grade_multiple(variant, text, multiple)
    return _GRADERS[variant.form](variant, text)


# ── parts ────────────────────────────────────────────────────────────────────────────────────────


def _parts(variant: Variant, answers: Sequence[Answer], language: str, multiple: str) -> Outcome:
    """Each part; a later one may build on the student's own earlier numbers."""
    outcomes: list[Outcome] = []
    carried: list[Carried] = []
    points = Fraction(0)
    total = Fraction(variant.question.points)
    for i, part in enumerate(variant.parts):
        text = typed_text(answers[i] if i < len(answers) else None, part.form, language)
        if part.form == "number":
            outcome = _number(part, text, language, carried)
        elif part.form == "formula":
            outcome = grade_formula(part, text, language, [one for one in carried if not one.right])
        else:
            outcome = grade(part, text, language=language, multiple=multiple)
        outcomes.append(outcome)
        points += outcome.score * Fraction(part.question.points)
        # As on paper, where blanks are numbered: their names could say too much.
        label = str(i + 1) if variant.form == "blanks" else part.question.label
        own = _own(part, text, language, label, outcome, carried) if variant.question.follow_through else None
        if own is not None:
            carried.append(own)
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
    key, tolerance = variant.key[0], tolerance_of(variant)
    verdict = _verdict(variant, typed, key.value[0])
    if verdict.kind == "right":
        return Outcome(FULL, feedback=feedback_of(key))
    following = [
        (_verdict(variant, typed, own), world)
        for world in worlds(carried)
        if (own := carried_value(variant, world)) is not None
    ]
    for told, world in following:
        if told.kind == "right":
            labels = say.and_.join(f"({one.label})" for one in decisive(variant, world))
            return Outcome(FULL, note=say.follows.format(labels=labels))
    if verdict.kind == "unknown_unit":
        # Nobody knows whether it is right: as with any answer that cannot be read.
        return Outcome(WRONG, note=verdict.message, at=max(0, text.find(typed.unit)))
    if verdict.kind in _SLIPS and verdict.kind != "wrong_power_of_ten":
        return Outcome(WRONG, note=verdict.message, slip=_SLIPS[verdict.kind])
    if missing := next((told for told, _ in following if told.kind == "missing_unit"), None):
        return Outcome(WRONG, note=missing.message, slip="missing-unit")
    if verdict.kind == "wrong_power_of_ten":
        # What the author says of this very number says more than that its digits are right.
        known = _known(variant, verdict.value, tolerance)
        return (
            known
            or _grouped(text, verdict, own_language)
            or Outcome(WRONG, note=verdict.message, slip="power-of-ten")
        )
    return diagnose(variant, verdict.value, tolerance)


def _grouped(text: str, verdict: Verdict, language: str) -> Outcome | None:
    """A number that is right if its mark is read the other way cannot be read: nobody knows what is meant."""
    found = _THREE.search(text)
    if found is None or abs(verdict.power or 0) != 3:
        return None
    body = found[0]
    readings = (re.sub("[.,]", "", body), re.sub("[.,]", convention(language).decimal, body))
    note = notes(language).two_readings.format(body=body, whole=readings[0], decimal=readings[1])
    return Outcome(WRONG, note=note, at=found.start())


def _verdict(variant: Variant, typed: Typed, right: Number) -> Verdict:
    """What is right or wrong with what was typed where *right* is asked, in the unit of the question."""
    question, tolerance = variant.question, tolerance_of(variant)
    if question.unit:
        return check_unit(typed, right, question.unit, tolerance, language=question.language)
    return Verdict("right" if within(typed.value, right, tolerance) else "wrong_value", "", typed.value)


def _own(
    part: Variant, text: str, language: str, label: str, outcome: Outcome, carried: Sequence[Carried]
) -> Carried | None:
    """The student's answer to a part where it is not the key itself, for later parts to build on."""
    step = part.question.ask[0] if part.question.ask else ""
    if part.form == "formula":
        tree = own_formula(part, text, language)
        return None if tree is None else Carried(label, step, tree)
    own = _own_value(part, text, language) if part.form == "number" else None
    if own is None or own == part.key[0].value[0]:
        return None
    tolerance = tolerance_of(part)
    if within(own, part.key[0].value[0], tolerance):
        return Carried(label, step, own, right=True)
    # What the mistake leads to, or the student's own earlier numbers, of which this one is rounded.
    known = [
        option.value[0] for option in part.options if option.mistakes and option.mistakes == outcome.mistakes
    ]
    behind = [*known, *(carried_value(part, world) for world in worlds(carried))]
    kept = next((value for value in behind if value is not None and within(own, value, tolerance)), None)
    return Carried(label, step, own, None if kept is None else Fraction(kept))


def _own_value(variant: Variant, text: str, language: str) -> Exact | None:
    """The student's number in the unit that is asked, or as typed where its unit does not lead there.

    None when it cannot be read.
    """
    typed = read_number(text, language=language)
    return None if isinstance(typed, Unreadable) else _verdict(variant, typed, variant.key[0].value[0]).value


def diagnose(variant: Variant, value: Number, tolerance: Tolerance) -> Outcome:
    """The outcome of a wrong number: the most common mistake that leads to it, or a pair of them."""
    if known := _known(variant, value, tolerance):
        return known
    pair = pair_behind(variant, value, tolerance)
    if pair is not None:
        texts = [feedback for id_ in pair if (feedback := _mistake_feedback(variant, id_))]
        return Outcome(WRONG, pair, tuple(texts), say_for(variant).two_mistakes)
    return Outcome(WRONG, note=say_for(variant).unknown_number)


def _known(variant: Variant, value: Number, tolerance: Tolerance) -> Outcome | None:
    """The outcome of the single mistake that leads nearest to *value*, of these the most common; or None."""
    found = [o for o in variant.options if not o.right and within(value, o.value[0], tolerance)]
    if not found:
        return None
    nearest = min(found, key=lambda option: abs(Fraction(option.value[0]) - Fraction(value)))
    return Outcome(WRONG, nearest.mistakes, feedback_of(nearest))


def _mistake_feedback(variant: Variant, mistake: str) -> Text | None:
    return next((o.feedback for o in variant.options if o.mistakes == (mistake,)), None)


# ── the table ────────────────────────────────────────────────────────────────────────────────────

_SEVERAL: dict[str, Callable[[Variant, str, str], Outcome]] = {
    "tuple": grade_several,
    "set": grade_several,
    "interval": grade_interval,
    "matrix": grade_matrix,
    "formula": grade_formula,
}
_GRADERS: dict[str, Callable[[Variant, str], Outcome]] = {
    "choice": grade_choice,
    "truefalse": grade_truefalse,
    "matching": grade_matching,
    "ordering": grade_ordering,
    "text": grade_text,
    "essay": grade_essay,
}
