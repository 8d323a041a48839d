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
from quizgen.model import Exact, Variant
from quizgen.practice.tutor import Said, Stage, key_text, part_label
from quizgen.text.filters import display
from quizgen.text.phrases import counted, phrases
from quizgen.text.terminal import readable, wrapped
from quizgen.text.tutoring import Words

WIDEST = 88
"""Longer lines are hard to read, however wide the window is."""


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
        stem = readable(event.part.stem)
        return [
            (),
            *_text("title", label + (f": {stem}" if stem else ""), width),
            *_options(event.part, (), width),
        ]
    if isinstance(event, Helped):
        return [(), *explained(talk, width)]
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
    stem = readable(variant.stem)
    for i, part in enumerate(variant.parts if variant.form == "blanks" else ()):
        stem = stem.replace(f"[[{part.question.label}]]", f"__({part_label(variant, i)})__")
    lines = _text("", stem, width)
    if variant.figure:
        lines += [(), *_text("dim", f"[figure: {variant.figure.alt}]", width)]
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
        lines += _text("", readable(prompt), width, f"  {number}  ")
    if variant.prompts:
        lines.append(())
    tried = {one[0].strip().upper()[:1] for one in answers} if variant.form in ONE_KEY else set()
    for letter, option in zip(LETTERS, variant.options, strict=False):
        verdict = words.right if words and option.right else words.wrong if words else ""
        said = f"  ({verdict.rstrip('.').lower()})" if letter in tried else ""
        style = "tried" if said else "option"
        whole = wrapped(readable(option.text) + said, width - 5).split("\n")
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
        lines += _text("dim", f"{words.your_answer}: {event.response}", width)
    label = ""
    for said in event.said:
        if said.label not in ("", label):
            label = said.label
            lines += [(), *_text("title", words.part.format(label=label), width)]
        lines += _said(said, event.response, words, width, marks=marks)
    return lines


def _said(said: Said, response: str, words: Words, width: int, *, marks: bool) -> list[Line]:
    texts = [readable(text) for text in said.texts]
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


def prompt(talk: Talk) -> str:
    """What is asked to be typed; "" between questions."""
    asked, words = talk.asked, talk.words
    if asked is None:
        return ""
    form = "unit" if asked.form == "number" and asked.question.unit else asked.form
    text = words.asks.get(form, phrases(asked.question.language).answer)
    last = LETTERS[max(len(asked.options), 1) - 1]
    text = text.format(letters=f"A-{last}")
    return f"({talk.label}) {text}" if talk.label else text


def keys(talk: Talk) -> list[Line]:
    """The keys that mean something now, each as a line of a key and its word, shortest way."""
    words, taken = talk.words, talk.taken
    if talk.over:
        return [(Piece("key", "q"), Piece("dim", f" {words.keys['quit']}"))]
    names = ["help", "quit"] if talk.sitting.settings.exam else ["hint", "solution", "help", "quit"]
    if talk.asked is None:
        names = ["next", "solution", "quit"]
        if talk.stage and talk.stage.solution:
            names.remove("solution")
    signs = {"hint": "h", "solution": "s", "help": "?", "quit": "q", "next": "Enter"}
    found: list[Line] = []
    for name in names:
        sign = f":{signs[name]}" if signs[name] in taken else signs[name]
        found.append((Piece("key", sign), Piece("dim", f" {words.keys[name]}")))
    return found


def explained(talk: Talk, width: int) -> list[Line]:
    """The help."""
    lines: list[Line] = []
    asked = prompt(talk)
    if asked:
        lines += _text("", f"{asked}.", width)
    for line in keys(talk):
        key, name = line
        lines.append((Piece("", "  "), Piece("key", key.text.ljust(6)), Piece("", name.text.strip())))
    return lines


def summary(event: Over, talk: Talk, width: int, *, marks: bool = True) -> list[Line]:
    """How it went; of an exam also every question with what was answered."""
    words, sitting = talk.words, talk.sitting
    lines: list[Line] = [()]
    if event.why == "late":
        lines += _text("title", words.time_over, width)
    answered = [turn for turn in sitting.turns if turn.done]
    if sitting.settings.exam:
        if event.why != "stopped":
            return [*lines, *_exam(talk, width, marks=marks)]
        # It may go on: nothing is said of what was answered.
        return [*lines, *_text("", words.answered.format(number=len(answered), count=sitting.count), width)]
    right = sum(turn.right for turn in answered)
    lines += _text("title", words.done, width)
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
    words, sitting = talk.words, talk.sitting
    gained = Fraction(0)
    lines: list[Line] = []
    for number, stage in enumerate(sitting.stages, 1):
        variant = stage.variant
        points = Fraction(variant.question.points)
        outcome = stage.outcomes[-1] if stage.outcomes else None
        score = outcome.score if outcome else Fraction(0)
        gained += score * points
        kind = "right" if score == 1 else "partly" if score else "wrong"
        sign = _SIGNS[kind] if marks else ""
        verdict = {"right": words.right, "wrong": words.wrong}.get(
            kind, words.partly.format(score=_points(score * points), points=_points(points))
        )
        title = variant.question.title or variant.question.id
        lines += [(), *_text(kind, f"{number}. {title}: {verdict}", width, sign)]
        given = " | ".join(stage.answers[-1]) if stage.answers else words.no_answer
        lines += _text("dim", f"{words.your_answer}: {given}", width, "  ")
        if score < 1:
            for text in outcome.feedback if outcome else ():
                lines += _text("", readable(text), width, "  ")
            for i, part in enumerate(variant.parts or (variant,)):
                label = f"({part_label(variant, i)}) " if variant.parts else ""
                answer = words.answer_is.format(answer=readable(key_text(part)))
                lines += _text("", label + answer, width, "  ")
    score_line = words.exam_score.format(score=_points(gained), points=_points(sitting.points))
    return [*_text("title", f"{words.done}: {score_line}", width), *lines]


def _points(value: Fraction) -> str:
    exact: Exact = value.numerator if value.denominator == 1 else value
    return display(exact)


def _text(style: str, text: str, width: int, first: str = "", rest: str | None = None) -> list[Line]:
    """*text* wrapped, in one style."""
    return [(Piece(style, line),) if line else () for line in wrapped(text, width, first, rest).split("\n")]


def plain_text(lines: Iterable[Line]) -> str:
    """*lines* without styles."""
    return "\n".join("".join(piece.text for piece in line).rstrip() for line in lines)
