"""What was handed in for a question, and the variant that was asked: together a mark. Pure.

Nothing becomes zero because it cannot be read: it waits for a person, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from quizgen.gradebook.labels import labels_of
from quizgen.gradebook.moodle_response import NotUnderstood, typed
from quizgen.gradebook.placing import Handed, places_of, plain_label
from quizgen.gradebook.records import Mark, PartMark, State
from quizgen.gradebook.rows import Given, Summary, as_text, is_empty
from quizgen.grading.causes import possible
from quizgen.grading.grade import grade
from quizgen.grading.letters import options_picked
from quizgen.grading.responses import Answer, typed_text
from quizgen.model import Exact, Outcome, Variant

LETTERED = ("choice", "multiple", "truefalse")
"""Forms of which it is known which options were chosen."""

_BETWEEN = {"tuple": "; ", "set": "; ", "interval": "; "}
"""What stands between the numbers of a list, in forms that ask for several."""


def mark(handed: Handed, variant: Variant, multiple: str) -> Mark:
    """What *handed* is worth, *variant* being what was asked.

    Args:
        handed: What one student handed in.
        variant: What was asked, worth what it is worth on the paper.
        multiple: The rule for `multiple` questions.
    """
    shown = labels_of(variant) if variant.form in LETTERED else ()
    blank = Mark(
        handed.student,
        handed.paper,
        handed.number,
        handed.question,
        handed.variant,
        variant.form,
        "; ".join(
            [f"{label}: {as_text(given)}" if label else as_text(given) for label, given in handed.responses]
        ),
        "empty",
        Fraction(0),
        variant.question.points,
        shown=shown,
        possible=possible(variant),
    )
    if handed.unread:
        return _waiting(blank, handed.unread)
    if not handed.responses:
        return blank._replace(parts=_empty_parts(variant))
    responses = handed.responses
    if any(isinstance(given, Summary) for _, given in responses):
        try:
            responses = tuple([(label, typed(str(given), variant)) for label, given in responses])
        except NotUnderstood as error:
            return _waiting(blank, str(error))
    if variant.parts:
        return _of_parts(blank, responses, variant, multiple)
    if any(label for label, _ in responses):
        return _waiting(blank, "the question has no parts")
    if len(responses) > 1:
        return _waiting(blank, "several responses to one question")
    response = _typed(responses[0][1], variant)
    outcome = grade(variant, response, multiple=multiple)
    state = _state(outcome)
    chosen: tuple[str, ...] = ()
    if shown and state == "graded" and isinstance(response, str):
        chosen = tuple([shown[i] for i in options_picked(variant, response)])
    return blank._replace(
        state=state,
        score=outcome.score if state == "graded" else None,
        mistakes=outcome.mistakes,
        chosen=chosen,
        note=outcome.note,
        feedback=tuple(map(str, outcome.feedback)),
        slip=outcome.slip,
    )


def waiting(handed: Handed, points: Exact, note: str) -> Mark:
    """The mark of what has no variant to be held against: a person has to see to it."""
    text = "; ".join([as_text(given) for _, given in handed.responses])
    empty = not handed.responses and not handed.unread
    return Mark(
        handed.student,
        handed.paper,
        handed.number,
        handed.question,
        handed.variant,
        "",
        text,
        "empty" if empty else "unmarked",
        Fraction(0) if empty else None,
        handed.points or points,
        note="" if empty else note,
    )


def _waiting(blank: Mark, note: str) -> Mark:
    return blank._replace(state="unreadable", score=None, note=note)


def _state(outcome: Outcome) -> State:
    if outcome.at is not None:
        return "unreadable"
    return "graded" if outcome.marked else "unmarked"


def _typed(given: Given, variant: Variant) -> Answer:
    """A response as one answer."""
    if isinstance(given, tuple):
        language = variant.question.language
        return _BETWEEN.get(variant.form, " ").join([_text(one, variant.form, language) for one in given])
    return _text(given, variant.form, variant.question.language)


def _text(one: str | Decimal, form: str, language: str) -> str:
    return typed_text(one, form, language)


# ── parts ────────────────────────────────────────────────────────────────────────────────────────


def label_of(variant: Variant, index: int) -> str:
    """As on paper, where blanks are numbered."""
    return str(index + 1) if variant.form == "blanks" else variant.parts[index].question.label


def _empty_parts(variant: Variant) -> tuple[PartMark, ...]:
    return tuple(
        [
            PartMark(label_of(variant, i), part.form, "", "empty", Fraction(0), part.question.points)
            for i, part in enumerate(variant.parts)
        ]
    )


def _of_parts(blank: Mark, responses: Sequence[tuple[str, Given]], variant: Variant, multiple: str) -> Mark:
    answers = _apart(responses, variant)
    if isinstance(answers, str):
        return _waiting(blank, answers)
    single = [_typed(answer, part) for answer, part in zip(answers, variant.parts, strict=True)]
    outcome = grade(variant, single, multiple=multiple)
    parts = []
    for i, (part, one) in enumerate(zip(variant.parts, outcome.parts, strict=True)):
        state: State = "empty" if is_empty(answers[i]) else _state(one)
        parts.append(
            PartMark(
                label_of(variant, i),
                part.form,
                as_text(answers[i]),
                state,
                None
                if state in ("unreadable", "unmarked")
                else Fraction(0)
                if state == "empty"
                else one.score,
                part.question.points,
                one.mistakes if state == "graded" else (),
                "" if state == "empty" else one.note,
                tuple(map(str, one.feedback)) if state == "graded" else (),
                one.slip if state == "graded" else "",
            )
        )
    return of_parts(blank._replace(response="; ".join([as_text(answer) for answer in answers])), tuple(parts))


def of_parts(whole: Mark, parts: tuple[PartMark, ...]) -> Mark:
    """The mark of a question with these marks of its parts: it waits as long as any of them does."""
    states = {part.state for part in parts}
    state: State = "graded"
    order: tuple[State, ...] = ("unreadable", "unmarked", "decided")
    for found in order:
        if found in states:
            state = found
            break
    if states == {"empty"}:
        state = "empty"
    total = sum(Fraction(part.points) for part in parts)
    score = None
    if state not in ("unreadable", "unmarked"):
        earned = sum((part.score or Fraction(0)) * Fraction(part.points) for part in parts)
        score = Fraction(earned) / total
    return whole._replace(
        state=state,
        score=score,
        mistakes=tuple(dict.fromkeys(mistake for part in parts for mistake in part.mistakes)),
        parts=parts,
    )


def _apart(responses: Sequence[tuple[str, Given]], variant: Variant) -> list[Given] | str:
    """The response to each part, or why it is not known which is which."""
    count = len(variant.parts)
    if any(not label for label, _ in responses):
        if len(responses) > 1:
            return "several responses to one question"
        return _divided(responses[0][1], count)
    places = _places(variant)
    found: dict[int, Given] = {}
    for label, given in responses:
        index = places.get(plain_label(label))
        if index is None:
            return f"no part `{label[:20]}`"
        if index in found:
            return f"several responses to part `{label[:20]}`"
        found[index] = given
    return [found.get(i, "") for i in range(count)]


def _divided(given: Given, count: int) -> list[Given] | str:
    if isinstance(given, tuple):
        answers: list[Given] = list(given)
    elif isinstance(given, str) and count > 1:
        answers = [piece.strip() for piece in given.split(";")]
        # A semicolon behind the last one parts nothing.
        while len(answers) > count and not answers[-1]:
            answers.pop()
    else:
        answers = [given]
    return answers if len(answers) == count else f"{count} responses are asked, and {len(answers)} given"


def _places(variant: Variant) -> Mapping[str, int]:
    return places_of([part.question.label for part in variant.parts])
