"""What stands on the screen, as lines of styled pieces; pure. Plain output has the same lines unstyled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from quizgen.cli.practice.talk import (
    LETTERED,
    LETTERS,
    ONE_KEY,
    Event,
    Helped,
    Over,
    Shown,
    Talk,
    Told,
    Wanted,
)
from quizgen.cli.spoken import spoken
from quizgen.model import Variant
from quizgen.practice.tutor import Said, Stage, key_lines, part_label
from quizgen.text.phrases import counted, number_in, phrases
from quizgen.text.terminal import wrapped
from quizgen.text.tutoring import Words

WIDEST = 88
"""Longer lines are hard to read, however wide the window is."""


LONGEST = 200
"""Characters of an answer that are shown again."""


class Piece(NamedTuple):
    """A run of text in one style: title, dim, key, option, tried, right, partly, wrong, hint, head or ""."""

    style: str
    text: str


Line = tuple[Piece, ...]


def lines_of(event: Event, talk: Talk, width: int, *, marks: bool = True) -> list[Line]:
    """*event* in lines of at most *width* characters; *marks*: with signs before verdicts, as on a screen."""
    width = max(20, min(width, WIDEST))
    if isinstance(event, Shown):
        # With what was tried since it was shown.
        now = talk.stage if talk.stage and talk.stage.variant is event.stage.variant else event.stage
        return [*header(event, talk, width, marks=marks), (), *question(now, talk.words, width)]
    if isinstance(event, Told):
        return told(event, talk, width, marks=marks)
    if isinstance(event, Wanted):
        label = talk.words.part.format(label=event.label)
        stem = spoken(event.part.stem, event.part.question.language)
        return [
            (),
            *_text("title", label + (f": {stem}" if stem else ""), width),
            *_options(event.part, (), width),
        ]
    if isinstance(event, Helped):
        return [(), *explained(event, talk.words, width)]
    return summary(event, talk, width, marks=marks)


def header(event: Shown, talk: Talk, width: int, *, marks: bool = True) -> list[Line]:
    """The bank, how far it has come, what kind of question it is."""
    say, question = talk.words, event.stage.variant.question
    language = question.language
    where = say.question.format(number=event.number, count=event.of)
    bank = talk.sitting.bank.title or talk.sitting.bank.id
    facts = [
        say.levels.get(question.level, ""),
        counted(question.points, phrases(language).points, language),
        say.reasons.get(event.reason, ""),
    ]
    lines: list[Line] = []
    for note in talk.notes if event.number == 1 else ():
        lines += [*_text("partly", note, width), ()]
    gap = width - len(bank) - len(where)
    if gap >= 2:
        lines.append((Piece("title", bank), Piece("", " " * gap), Piece("dim", where)))
    else:
        lines += [*_text("title", bank, width), (Piece("dim", where),)]
    if marks:
        done = round(width * (event.number - 1) / event.of)
        lines.append((Piece("bar", "━" * done), Piece("dim", "─" * (width - done))))
    lines += _text("dim", " · ".join(fact for fact in facts if fact), width)
    if question.title:
        lines += [(), *_text("head", question.title, width)]
    return lines


def question(stage: Stage, words: Words, width: int) -> list[Line]:
    """The stem with its options."""
    variant = stage.variant
    stem = spoken(variant.stem, variant.question.language)
    for i, part in enumerate(variant.parts if variant.form == "blanks" else ()):
        stem = stem.replace(f"[[{part.question.label}]]", f"__({part_label(variant, i)})__")
    lines = _text("", stem, width)
    if variant.figure:
        lines += [(), *_text("dim", f"[{words.figure}: {variant.figure.alt}]", width)]
    if not variant.parts:
        lines += _options(variant, stage.answers, width, words)
    return lines


def _options(
    variant: Variant, answers: Iterable[tuple[str, ...]], width: int, words: Words | None = None
) -> list[Line]:
    if variant.form not in LETTERED:
        return []
    lines: list[Line] = [()]
    for number, prompt in enumerate(variant.prompts, 1):
        lines += _text("", spoken(prompt, variant.question.language), width, f"  {number}  ")
    if variant.prompts:
        lines.append(())
    tried = {one[0].strip().upper()[:1] for one in answers} if variant.form in ONE_KEY else set()
    for letter, option in zip(LETTERS, variant.options, strict=False):
        verdict = words.right if words and option.right else words.wrong if words else ""
        said = f"  ({verdict.rstrip('.').lower()})" if letter in tried else ""
        style = "tried" if said else "option"
        whole = wrapped(spoken(option.text, variant.question.language) + said, width - 5).split("\n")
        first, *rest = whole or [""]
        lines.append((Piece("", "  "), Piece("key", letter), Piece(style, f"  {first}".rstrip())))
        lines += [(Piece(style, f"     {line}".rstrip()),) for line in rest]
    return lines


_SIGNS = {"right": "✓ ", "partly": "◐ ", "wrong": "✗ ", "unreadable": "? ", "hint": "› "}


def told(event: Told, talk: Talk, width: int, *, marks: bool = True) -> list[Line]:
    """What is said to an answer."""
    words = talk.words
    lines: list[Line] = [()]
    if event.response:
        short = event.response if len(event.response) <= LONGEST else event.response[:LONGEST] + "…"
        lines += _text("dim", f"{words.your_answer}: {short}", width)
    label = ""
    for said in event.said:
        if said.label not in ("", label):
            label = said.label
            lines += [(), *_text("title", words.part.format(label=label), width)]
        lines += _said(said, event.response, words, width, talk.sitting.bank.language, marks=marks)
    return lines


def _said(said: Said, response: str, words: Words, width: int, language: str, *, marks: bool) -> list[Line]:
    texts = [spoken(text, language) for text in said.texts]
    sign = _SIGNS.get(said.kind, "") if marks else ""
    if said.kind in ("right", "partly", "wrong", "noted", "repeated"):
        style = said.kind if said.kind in _SIGNS else "dim"
        return _text(style, texts[0], width, sign)
    if said.kind == "unreadable":
        lines = _text("partly", f"{words.unreadable}: {texts[0]}", width, sign)
        if said.at is not None and not said.label and len(response) + 4 <= width and response.isprintable():
            lines += [(Piece("", f"    {response}"),), (Piece("partly", " " * (4 + said.at) + "^"),)]
        return lines
    if said.kind == "again":
        return [(), *_text("title", texts[0], width)]
    if said.kind == "hint":
        return [(), *_text("hint", f"{words.hint}: {texts[0]}", width, sign)]
    if said.kind in ("retraced", "solution"):
        head = words.retraced if said.kind == "retraced" else words.solution
        body = [line for text in texts for line in _text("", text, width, "  ", "    ")]
        return [(), *_text("title", head, width), *body]
    return [line for text in texts for line in _text("", text, width, "  ")]


def explained(event: Helped, words: Words, width: int) -> list[Line]:
    """The help."""
    lines = _text("", f"{event.prompt}.", width) if event.prompt else []
    for sign, name in event.keys:
        lines.append((Piece("", "  "), Piece("key", sign.ljust(6)), Piece("", words.keys[name])))
    lines.append((Piece("", "  "), Piece("key", "↑ ↓   "), Piece("", words.keys["scroll"])))
    return lines


def summary(event: Over, talk: Talk, width: int, *, marks: bool = True) -> list[Line]:
    """How it went; of an exam also every question with what was answered."""
    words, sitting = talk.words, talk.sitting
    lines: list[Line] = [()]
    if event.why == "late":
        lines += _text("title", words.time_over, width)
    done = words.stopped if event.why == "stopped" else words.done
    answered = [turn for turn in sitting.turns if turn.done]
    if sitting.settings.exam:
        if event.why != "stopped":
            return [*lines, *_exam(talk, width, marks=marks)]
        # It may go on: nothing is said of what was answered.
        return [*lines, *_text("", words.answered.format(number=len(answered), count=sitting.count), width)]
    right = sum(turn.right for turn in answered)
    lines += _text("title", done, width)
    lines += _text("", words.score.format(right=right, count=len(answered)), width)
    made = Counter(mistake for turn in answered for one in turn.tries for mistake in set(one.mistakes))
    if made:
        lines += [(), *_text("title", words.mistakes_made, width)]
        for mistake, times in made.most_common(5):
            name = mistake.rpartition("/")[2].replace("_", " ")
            lines += _text("", f"{name}  {words.times.format(times)}", width, "  ")
    elif answered:
        lines += _text("dim", words.none_made, width)
    return lines


def _exam(talk: Talk, width: int, *, marks: bool) -> list[Line]:
    """What the exam is worth, and every question with its answer."""
    words, sitting = talk.words, talk.sitting
    gained = Fraction(0)
    lines: list[Line] = []
    for number, stage in enumerate(sitting.stages, 1):
        variant = stage.variant
        outcome = stage.outcomes[-1] if stage.outcomes else None
        score = outcome.score if outcome else Fraction(0)
        gained += score * Fraction(variant.question.points)
        lines += [(), *_reviewed(stage, number, score, words, width, marks=marks)]
    if missing := sitting.count - len(sitting.stages):
        lines += [(), *_text("dim", words.not_reached[missing != 1].format(missing), width)]
    language = sitting.bank.language
    score_line = words.exam_score.format(
        score=_points(gained, language), points=_points(sitting.points, language)
    )
    return [*_text("title", f"{words.done}: {score_line}", width), *lines]


def _reviewed(
    stage: Stage, number: int, score: Fraction, words: Words, width: int, *, marks: bool
) -> list[Line]:
    """One question of an exam that is over."""
    variant = stage.variant
    language, points = variant.question.language, Fraction(variant.question.points)
    kind = "right" if score == 1 else "partly" if score else "wrong"
    verdict = {"right": words.right, "wrong": words.wrong}.get(
        kind, words.partly.format(score=_points(score * points, language), points=_points(points, language))
    )
    title = variant.question.title or variant.question.id
    lines = _text(kind, f"{number}. {title}: {verdict}", width, _SIGNS[kind] if marks else "")
    lines += [line and (Piece("", "  "), *line) for line in question(stage, words, width - 2)]
    for i, part in enumerate(variant.parts):
        lines += _text("", f"({part_label(variant, i)}) {spoken(part.stem, language)}", width, "  ")
    given = " | ".join(stage.answers[-1]) if stage.answers else words.no_answer
    lines += [(), *_text("dim", f"{words.your_answer}: {given}", width, "  ")]
    if score < 1:
        for text in stage.outcomes[-1].feedback if stage.outcomes else ():
            lines += _text("", spoken(text, language), width, "  ")
        for i, part in enumerate(variant.parts or (variant,)):
            label = f"({part_label(variant, i)}) " if variant.parts else ""
            for text in (*key_lines(part), *part.solution):
                lines += _text("", label + spoken(text, language), width, "  ", "    ")
                label = ""
    return lines


def _points(value: Fraction, language: str) -> str:
    """Points as people say them: to two decimals."""
    if value.denominator == 1:
        return number_in(value.numerator, language)
    hundredths = round(value * 100)
    return number_in(Fraction(hundredths, 100), language)


def _text(style: str, text: str, width: int, first: str = "", rest: str | None = None) -> list[Line]:
    """*text* wrapped, in one style."""
    return [(Piece(style, line),) if line else () for line in wrapped(text, width, first, rest).split("\n")]


def plain_text(lines: Iterable[Line]) -> str:
    """*lines* without styles."""
    return "\n".join("".join(piece.text for piece in line).rstrip() for line in lines)
