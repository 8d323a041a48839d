"""One question, from its first answer to its last: what is said to each, and what comes next; pure.

A wrong answer is diagnosed, and there is another try; after the second there is a hint; after the third the
worked solution, with the steps by which the student's own number comes about. What cannot be read does not
count. In an exam the first answer that can be read is the only one, and nothing is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from quizgen.grading.grade import grade
from quizgen.grading.letters import options_picked
from quizgen.grading.retrace import retrace
from quizgen.model import FIRST_MARK, Exact, Outcome, Text, Variant
from quizgen.text.filters import display
from quizgen.text.machine import unit_shown
from quizgen.text.tutoring import tutoring

TRIES = 3
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Kind = Literal[
    "right",
    "partly",
    "wrong",
    "unreadable",
    "feedback",
    "note",
    "again",
    "hint",
    "retraced",
    "solution",
    "noted",
    "repeated",
]


class Said(NamedTuple):
    """One thing that the student is told."""

    kind: Kind
    texts: tuple[Text, ...]
    """A paragraph each."""
    label: str = ""
    """Of a part: what it is about."""
    at: int | None = None
    """`unreadable`: where in the response."""


class Stage(NamedTuple):
    """How far one question has come."""

    variant: Variant
    exam: bool = False
    answers: tuple[tuple[str, ...], ...] = ()
    """The readable answers so far; for each part or blank one, otherwise one."""
    outcomes: tuple[Outcome, ...] = ()
    hints: int = 0
    solution: bool = False
    """Whether the worked solution was shown before a right answer."""
    over: bool = False

    @property
    def right(self) -> bool:
        """Whether the last answer was right."""
        return bool(self.outcomes) and self.outcomes[-1].right

    @property
    def open_parts(self) -> tuple[int, ...]:
        """The parts that are asked now, by index: those that are not right yet; () for a question without."""
        last = self.outcomes[-1].parts if self.outcomes else ()
        return tuple(i for i in range(len(self.variant.parts)) if not last or not last[i].right)


def chances(variant: Variant) -> int:
    """How many answers a question gets before its solution is shown."""
    if variant.form in ("choice", "truefalse"):
        # With one option left there is nothing to choose.
        return min(TRIES, len(variant.options) - 1)
    return TRIES


def answer(stage: Stage, given: Sequence[str], language: str = "") -> tuple[Stage, tuple[Said, ...], Outcome]:
    """What comes of an answer: the next stage, what is said, and what the answer is worth.

    Args:
        stage: A question that is not over.
        given: What was typed: for each of `open_parts` one text, or the only one.
        language: In which numbers are read; by default that of the question.
    """
    variant = stage.variant
    full = _full(stage, given)
    outcome = grade(variant, list(full) if variant.parts else full[0], language=language)
    say = tutoring(variant.question.language)
    if _bare(full, variant) in [_bare(before, variant) for before in stage.answers]:
        return stage, (_said("repeated", say.repeated), *_told(stage, outcome)), outcome
    unread = _unread(outcome, stage) or _incomplete(variant, full[0])
    if unread:
        return stage, unread, outcome
    if stage.outcomes:
        outcome = _kept(variant, stage.outcomes[-1], outcome)
    stage = stage._replace(answers=(*stage.answers, full), outcomes=(*stage.outcomes, outcome))
    if stage.exam:
        return stage._replace(over=True), (_said("noted", say.noted),), outcome
    told = _told(stage, outcome)
    if outcome.right:
        return stage._replace(over=True), told, outcome
    left = chances(variant) - len(stage.answers)
    if left <= 0:
        stage, shown = solution(stage)
        return stage, (*told, *shown), outcome
    if left == 1 and len(stage.answers) > 1 and stage.hints < len(variant.hints):
        stage, hinted = hint(stage)
        told = (*told, *hinted)
    return stage, (*told, _said("again", say.last_try if left == 1 else say.another_try)), outcome


def recap(stage: Stage) -> tuple[Said, ...]:
    """What was said to the last answer: for who goes on after a while."""
    return _told(stage, stage.outcomes[-1]) if stage.outcomes else ()


def unreadable(part: Variant, text: str, language: str = "") -> tuple[Said, ...]:
    """Why the answer to one part cannot be read, so that it can be typed anew before the others."""
    outcome = grade(part, text, language=language)
    return (Said("unreadable", (_verbatim(outcome.note),), "", outcome.at),) if outcome.at is not None else ()


def hint(stage: Stage) -> tuple[Stage, tuple[Said, ...]]:
    """The next hint, or that there is none."""
    hints, say = stage.variant.hints, tutoring(stage.variant.question.language)
    if stage.hints >= len(hints):
        return stage, (_said("note", say.no_more_hints if hints else say.no_hint),)
    return stage._replace(hints=stage.hints + 1), (Said("hint", (hints[stage.hints],)),)


def solution(stage: Stage) -> tuple[Stage, tuple[Said, ...]]:
    """The answer and the worked solution, after which the question is over.

    After a wrong answer also the steps by which the student's own number comes about.
    """
    variant = stage.variant
    shown: list[Said] = []
    steps: set[Text] = set()
    for i, one in enumerate(variant.parts or (variant,)):
        # A later part needs the steps of the earlier ones, which are there already.
        new = tuple(text for text in one.solution if text not in steps)
        steps.update(new)
        label = part_label(variant, i) if variant.parts else ""
        shown.append(Said("solution", (*key_lines(one), *new), label))
    early = not stage.right
    own = _retraced(stage, stage.outcomes[-1]) if early and stage.outcomes else ()
    return stage._replace(over=True, solution=stage.solution or early), (*own, *shown)


def key_lines(variant: Variant) -> tuple[Text, ...]:
    """What is right, as a student reads it: with the texts of letters, and the units of numbers."""
    frame = tutoring(variant.question.language).answer_is
    options = variant.options
    if variant.form == "ordering":
        lines = [_joined(f"{n}  {LETTERS[i]}  ", options[i].text, "") for n, i in enumerate(variant.order, 1)]
        return (Text(frame.format(answer=" ".join(LETTERS[i] for i in variant.order))), *lines)
    if variant.form == "matching":
        named = " ".join(f"{n}{LETTERS[i]}" for n, i in enumerate(variant.order, 1))
        pairs = enumerate(zip(variant.prompts, variant.order, strict=True), 1)
        lines = [
            _concatenated(_joined(f"{n}  ", prompt, f" → {LETTERS[i]}  "), options[i].text)
            for n, (prompt, i) in pairs
        ]
        return (Text(frame.format(answer=named)), *lines)
    right = [(LETTERS[i], option.text) for i, option in enumerate(options) if option.right]
    if variant.form in ("choice", "truefalse", "multiple"):
        lines = [_joined(f"{letter}  ", text, "") for letter, text in right]
        return (Text(frame.format(answer=", ".join(letter for letter, _ in right))), *lines)
    unit = f" {unit_shown(variant.question.unit)}" if variant.question.unit else ""
    before, _, after = frame.partition("{answer}")
    text = right[0][1] if right else Text("")
    return (_joined(before, text, f"{unit}{after}"),)


def part_label(variant: Variant, index: int) -> str:
    """As on paper: blanks are numbered, for their names could say too much."""
    return str(index + 1) if variant.form == "blanks" else variant.parts[index].question.label


def _joined(before: str, text: Text, after: str) -> Text:
    return text._replace(skeleton=f"{before}{text.skeleton}{after}")


def _concatenated(one: Text, other: Text) -> Text:
    shifted = other.skeleton
    for i in reversed(range(len(other.fills))):
        shifted = shifted.replace(chr(FIRST_MARK + i), chr(FIRST_MARK + i + len(one.fills)))
    return Text(one.skeleton + shifted, (*one.fills, *other.fills))


def _kept(variant: Variant, before: Outcome, outcome: Outcome) -> Outcome:
    """*outcome* in which a part that was right stays so.

    It may have followed from an answer that has been corrected since; nobody has to correct it, too.
    """
    plain = [old._replace(note="", feedback=()) for old in before.parts]
    parts = tuple(old if old.right else new for old, new in zip(plain, outcome.parts, strict=True))
    if parts == outcome.parts:
        return outcome
    total = sum(Fraction(part.question.points) for part in variant.parts)
    gained = sum(
        one.score * Fraction(part.question.points) for one, part in zip(parts, variant.parts, strict=True)
    )
    mistakes = tuple(dict.fromkeys(mistake for one in parts for mistake in one.mistakes))
    return outcome._replace(score=Fraction(gained) / total, mistakes=mistakes, parts=parts)


def _incomplete(variant: Variant, text: str) -> tuple[Said, ...]:
    """What is missing of an answer that consists of several letters."""
    if variant.form != "matching":
        return ()
    letters = "".join(filter(str.isalpha, text))
    if len(letters) >= len(variant.prompts):
        return ()
    numbers = set(map(int, re.findall("[0-9]+", text)))
    missing = [
        str(i)
        for i in range(1, len(variant.prompts) + 1)
        if i not in numbers and (numbers or i > len(letters))
    ]
    say = tutoring(variant.question.language)
    return (Said("unreadable", (Text(say.missing.format(numbers=", ".join(missing))),)),)


def _bare(given: Sequence[str], variant: Variant) -> list[str]:
    """What was typed, without what makes no difference: blanks, and signs about a letter."""
    kept = [text.casefold() if variant.form != "formula" else text for text in given]
    if variant.form in ("choice", "truefalse"):
        return ["".join(filter(str.isalnum, text)) for text in kept]
    return ["".join(text.split()) for text in kept]


def _full(stage: Stage, given: Sequence[str]) -> tuple[str, ...]:
    """The answers to all parts: those *given*, and the right ones from before."""
    if not stage.variant.parts:
        return (" ".join(given),)
    full = list(stage.answers[-1]) if stage.answers else [""] * len(stage.variant.parts)
    for i, text in zip(stage.open_parts, given, strict=False):
        full[i] = text
    return tuple(full)


def _unread(outcome: Outcome, stage: Stage) -> tuple[Said, ...]:
    """What cannot be read: the answer, or those of some parts."""
    if not outcome.parts:
        return (
            (Said("unreadable", (_verbatim(outcome.note),), "", outcome.at),)
            if outcome.at is not None
            else ()
        )
    return tuple(
        Said("unreadable", (_verbatim(part.note),), part_label(stage.variant, i), part.at)
        for i, part in enumerate(outcome.parts)
        if part.at is not None
    )


def _told(stage: Stage, outcome: Outcome) -> tuple[Said, ...]:
    """The verdict, and what is behind it; of every part."""
    variant = stage.variant
    given = stage.answers[-1] if stage.answers else ()
    if not outcome.parts:
        return _one(variant, outcome, "", *given)
    found: list[Said] = []
    for i, own in enumerate(outcome.parts):
        found += _one(variant.parts[i], own, part_label(variant, i), *given[i : i + 1])
    return tuple(found)


def _one(variant: Variant, outcome: Outcome, label: str, given: str = "") -> tuple[Said, ...]:
    say = tutoring(variant.question.language)
    if outcome.right:
        verdict = Said("right", (Text(say.right),), label)
    elif outcome.score > 0:
        points = variant.question.points
        text = say.partly.format(score=display(_exact(outcome.score * points)), points=display(points))
        verdict = Said("partly", (Text(text),), label)
    else:
        verdict = Said("wrong", (Text(say.wrong),), label)
    found = [verdict]
    if outcome.note:
        found.append(Said("note", (_verbatim(_sentence(outcome.note)),), label))
    if outcome.feedback:
        found.append(Said("feedback", _by_letter(variant, given) or outcome.feedback, label))
    elif outcome.mistakes:
        names = ", ".join(name.replace("_", " ") for name in outcome.mistakes)
        found.append(Said("feedback", (Text(say.mistake.format(names=names)),), label))
    return tuple(found)


def _by_letter(variant: Variant, given: str) -> tuple[Text, ...]:
    """Where several options are chosen, which of them each feedback is about."""
    if variant.form != "multiple" or not given:
        return ()
    return tuple(
        _joined(f"{LETTERS[i]}  ", feedback, "")
        for i in options_picked(variant, given)
        if (feedback := variant.options[i].feedback) is not None
    )


def _exact(value: Fraction) -> Exact:
    return value.numerator if value.denominator == 1 else value


def _retraced(stage: Stage, outcome: Outcome) -> tuple[Said, ...]:
    """The steps by which the student's own numbers come about."""
    variant = stage.variant
    found = []
    for i, part in enumerate(variant.parts or (variant,)):
        own = outcome.parts[i] if outcome.parts else outcome
        texts = retrace(part, own.mistakes) if own.mistakes else ()
        if texts:
            found.append(Said("retraced", texts, part_label(variant, i) if outcome.parts else ""))
    return tuple(found)


def _sentence(note: str) -> str:
    return note if note.endswith((".", "?", "!")) else f"{note[:1].upper()}{note[1:]}."


def _verbatim(note: str) -> Text:
    """A note, which may hold what the student typed: no markup."""
    return Text(chr(FIRST_MARK), (note,))


def _said(kind: Kind, text: str) -> Said:
    return Said(kind, (Text(text),))
