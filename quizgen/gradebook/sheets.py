"""Feedback sheets: what a student answered, what is right, and what the author says to it. Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import cache, partial
from hashlib import blake2b
from typing import NamedTuple

from quizgen.gradebook.records import Mark, PartMark, State
from quizgen.gradebook.tables import earned as earned_of
from quizgen.gradebook.told import follows, note_for_students, told
from quizgen.model import Exact, Text, Variant
from quizgen.roster import Student
from quizgen.text.numbers import localized, speaks_english
from quizgen.text.phrases import counted, number_in, phrases
from quizgen.text.template import join
from quizgen.writers.base import File
from quizgen.writers.convert import clean
from quizgen.writers.markdown import figure_of, placed
from quizgen.writers.markdown_answers import LETTERS, key_of, shown_of
from quizgen.writers.pictures import has_pictures, linked
from quizgen.writers.source import escape_markdown, escapes, harmless
from quizgen.writers.stencil import Dialect, Prose, Ready, Stencils

PICTURES = "figures"
"""The folder of pictures beside the sheets."""

LONGEST = 2_000
"""Characters of a response that its sheet repeats."""

_SAFE = re.compile(r"[^A-Za-z0-9._-]")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
"""Names that Windows keeps for itself."""


class Piece(NamedTuple):
    """What a sheet says of one question, without its number, and the pictures in it."""

    text: str
    files: tuple[File, ...] = ()


@cache
def _stencils(language: str) -> Stencils:
    return Stencils(
        Dialect("feedback", False, harmless, partial(escapes, language=language), clean, language)
    )


def piece(variant: Variant, mark: Mark) -> Piece:
    """What the sheet says of *mark*, which is for *variant*."""
    files: tuple[File, ...] = ()
    if has_pictures(variant):
        variant, files = linked(variant, PICTURES)
    question = variant.question
    language = question.language
    # What waits may still be right: its key is not given away, and neither is its solution.
    missed = mark.score is not None and mark.score < 1
    feedback = () if mark.parts else mark.feedback
    text = _stencils(language).fill(
        "item.md.j2",
        title=Ready(escape_markdown(question.title)),
        earned=Ready(_earned(mark.score, question.points, language)),
        stem=Prose((placed(variant),)),
        figure=Ready(figure_of(variant.figure)) if variant.figure else "",
        body=Ready(shown_of(variant).rstrip()) if not variant.parts and _listed(variant) else "",
        response=_answer(variant, mark) if not mark.parts else "",
        waits=_waits(mark.state, language) if not mark.parts else "",
        key=Prose((key_of(variant),)) if missed and not variant.parts and variant.guide is None else "",
        parts=Ready(_parts(variant, mark)) if mark.parts else "",
        feedback=Ready(harmless("\n\n".join(feedback))) if feedback else "",
        note=_note(mark, language) if not mark.parts else "",
        solution=Prose(_solution(variant)) if missed and _solution(variant) else "",
    )
    return Piece(text, files)


def _listed(variant: Variant) -> bool:
    return variant.form in ("choice", "multiple", "truefalse", "matching", "ordering")


def _solution(variant: Variant) -> tuple[Text, ...]:
    return (*((variant.feedback,) if variant.feedback else ()), *variant.solution)


def _waits(state: State, language: str) -> Ready | str:
    """Why there are no points yet."""
    if state == "unreadable":
        return Ready(told(language).unread)
    return Ready(phrases(language).by_a_person) if state == "unmarked" else ""


def _note(mark: Mark | PartMark, language: str) -> Ready | str:
    """What the marking says to the student; of what a person has decided, nothing."""
    note = note_for_students(mark.note, language) if mark.state == "graded" else ""
    # Markdown would have an escape before the full stop behind a bracket.
    body = note.removesuffix(".")
    return Ready(escape_markdown(body) + note[len(body) :]) if note else ""


def _parts(variant: Variant, whole: Mark) -> str:
    language = variant.question.language
    own, own_words = _stencils(language), phrases(language)
    lines = []
    for part, mark in zip(variant.parts, whole.parts, strict=True):
        missed = mark.score is not None and mark.score < 1
        # Right only because an earlier answer is wrong.
        carried = not missed and mark.state == "graded" and follows(mark.note, language)
        lines.append(
            own.fill(
                "part.md.j2",
                label=f"({mark.label})",
                stem=Prose((part.stem,)) if str(part.stem) else "",
                body=Ready(shown_of(part).rstrip()) if _listed(part) else "",
                response=Ready(_response(mark.response, language)),
                earned=Ready(_earned(mark.score, part.question.points, language)),
                waits=_waits(mark.state, language) if not whole.written else "",
                key=Prose((key_of(part),)) if (missed or carried) and part.guide is None else "",
                key_is=told(language).with_right if carried else own_words.right_answer,
                feedback=Ready(harmless("\n\n".join(mark.feedback)).replace("\n", "\n  "))
                if mark.feedback
                else "",
                note=_note(mark, language),
            )
        )
    return "\n".join(lines)


def _earned(score: Fraction | None, points: Exact, language: str) -> str:
    say = phrases(language)
    worth = _worth(points, language)
    if score is None:
        return worth
    return say.earned.format(earned=shown_points(score * Fraction(points), language), points=worth)


def shown_points(value: Exact | Fraction, language: str) -> str:
    """Points with at most two decimals, as *language* writes them."""
    hundredths = int(Fraction(value) * 100 + Fraction(1, 2))
    text = f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
    return text if speaks_english(language) else localized(text, language)


def _worth(points: Exact, language: str) -> str:
    """1 point, 2 points, 0.33 points."""
    word = counted(points, phrases(language).points, language).removeprefix(number_in(points, language))
    return shown_points(points, language) + word


def _answer(variant: Variant, mark: Mark) -> Prose | Ready:
    """The options chosen, with their texts; anything else as it was handed in."""
    if not mark.chosen:
        return Ready(_response(mark.response, variant.question.language))
    named = zip(LETTERS, mark.shown, variant.options, strict=False)
    texts = [
        join(
            " ",
            [Text(f"**{letter}.**"), option.text._replace(skeleton=" ".join(option.text.skeleton.split()))],
        )
        for letter, label, option in named
        if label in mark.chosen
    ]
    return Prose((join("; ", texts),))


def _response(text: str, language: str) -> str:
    shown = " ".join(text.split())
    if not shown:
        return f"*{phrases(language).no_answer}*"
    return escape_markdown(shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…")


def exact(value: Fraction) -> Exact:
    """A whole number as an `int`."""
    return value.numerator if value.denominator == 1 else value


def sheet(student: Student, title: str, language: str, marks: Iterable[tuple[Mark, str]]) -> str:
    """The sheet of *student*: each mark with the text of its piece."""
    listed = list(marks)
    say = phrases(language)
    done = [mark for mark, _ in listed if mark.score is not None]
    earned = sum([earned_of(mark) or 0 for mark in done])
    points = sum([mark.points for mark, _ in listed])
    head = _stencils(language).direct(
        "begin.md.j2",
        title=escape_markdown(title),
        name=escape_markdown(student.name),
        id=escape_markdown(student.id),
        paper=escape_markdown(listed[0][0].paper) if listed else "",
        total=say.total if len(done) == len(listed) else say.so_far,
        earned=say.earned.format(earned=shown_points(earned, language), points=_worth(points, language)),
    )
    return head + "".join([f"\n## {mark.number}.{text}" for mark, text in listed])


def file_names(students: Iterable[Student]) -> dict[str, str]:
    """A file name for the sheet of each student, by id: safe on every system, and no two alike."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for student in students:
        name = _SAFE.sub("_", student.id).strip(".")[:80]
        if not name or name != student.id or name.casefold() in taken or _RESERVED.fullmatch(name):
            name = f"{name or 'student'}-{blake2b(student.id.encode(), digest_size=4).hexdigest()}"
        taken.add(name.casefold())
        found[student.id] = f"{name}.md"
    return found
