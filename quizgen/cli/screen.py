"""One variant as lines of plain text, with everything behind it."""

from __future__ import annotations

import click

from quizgen.model import Option, Text, Variant
from quizgen.text.machine import unit_shown
from quizgen.text.terminal import readable, wrapped

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LETTERED = ("choice", "multiple", "truefalse", "matching", "ordering")
"""The forms whose options are shown under letters."""


def render(shown: Variant, width: int) -> str:
    """*shown* for a terminal, no line longer than *width*."""
    question = shown.question
    facts = [question.title, question.level, f"points {question.points}", _form(shown)]
    blocks = [
        click.style(shown.name, bold=True) + "\n" + " · ".join(fact for fact in facts if fact),
        wrapped(readable(shown.stem), width),
        *([wrapped(f"[figure: {shown.figure.alt}]", width)] if shown.figure else []),
        *_body(shown, width),
    ]
    for part in shown.parts:
        head = f"({part.question.label})"
        points = f"points {part.question.points} · {_form(part)}"
        stem = wrapped(readable(part.stem), width, f"{head} ", "    ") if str(part.stem) else head
        blocks += [f"{stem}\n    {points}", *_body(part, width)]
    blocks.append(_numbered("Hints", shown.hints, width))
    if shown.feedback:
        blocks.append(wrapped(readable(shown.feedback), width))
    blocks.append(
        _listed("Worked solution", [wrapped(readable(t), width, "  ", "    ") for t in shown.solution])
    )
    return "\n\n".join(block for block in blocks if block)


def _form(shown: Variant) -> str:
    typed = shown.question.unit and shown.form not in LETTERED
    return f"{shown.form}, with its unit" if typed else shown.form


def _body(shown: Variant, width: int) -> list[str]:
    """What the form asks with: options and key, why each wrong one is there."""
    if shown.guide is not None:
        return [wrapped(readable(shown.guide), width, "Marking guide   ", "  ")]
    if not shown.options:
        return []
    if shown.form not in LETTERED:
        return _typed(shown, width)
    named = list(zip(LETTERS, shown.options, strict=False))
    prompts = [wrapped(readable(prompt), width, f"  {i}. ") for i, prompt in enumerate(shown.prompts, 1)]
    options = [wrapped(readable(option.text), width, f"  {letter}. ") for letter, option in named]
    why = [
        wrapped(_why(option), width, f"  {letter}  ", "     ")
        for letter, option in named
        if not shown.order and (not option.right or option.feedback)
    ]
    blocks = ["\n".join(prompts), "\n".join(options), wrapped(_key(shown), width, "Key   ", "      ")]
    return [*(block for block in blocks if block), _listed("Why", why)]


def _typed(shown: Variant, width: int) -> list[str]:
    right = [option for option in shown.options if option.right]
    also = [readable(option.text) for option in right[1:]]
    unit = f" {unit_shown(shown.question.unit)}" if shown.question.unit else ""
    key = f"Key   {readable(right[0].text)}{unit}" + (f"; accepted: {'; '.join(also)}" if also else "")
    wrong = [option for option in shown.options if not option.right]
    lines = [wrapped(_why(option), width, f"  {readable(option.text)}  ", "      ") for option in wrong]
    return [wrapped(key, width, "", "      "), _listed("Recognised mistakes", lines)]


def _key(shown: Variant) -> str:
    if shown.form == "ordering":
        return " ".join(LETTERS[i] for i in shown.order)
    if shown.form == "matching":
        return ", ".join(f"{number} {LETTERS[i]}" for number, i in enumerate(shown.order, 1))
    named = zip(LETTERS, shown.options, strict=False)
    return "; ".join(f"{letter} ({readable(option.text)})" for letter, option in named if option.right)


def _numbered(title: str, texts: tuple[Text, ...], width: int) -> str:
    return _listed(title, [wrapped(readable(text), width, f"  {i}. ") for i, text in enumerate(texts, 1)])


def _listed(title: str, lines: list[str]) -> str:
    return "\n".join([click.style(title, bold=True), *lines]) if lines else ""


def _why(option: Option) -> str:
    ids = ", ".join(" + ".join(names) for names in (option.mistakes, *option.also))
    feedback = readable(option.feedback) if option.feedback else "" if ids else "(no feedback)"
    return f"{ids}: {feedback}" if ids and feedback else ids or feedback
