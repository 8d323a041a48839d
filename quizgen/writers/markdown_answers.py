"""How Markdown asks in each form, and what the answer key says of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

from quizgen.model import Essay, Option, Question, Text, Variant
from quizgen.text.machine import unit_shown
from quizgen.text.phrases import counted, phrases
from quizgen.text.template import join
from quizgen.writers.convert import clean
from quizgen.writers.source import escape_markdown, escapes, harmless
from quizgen.writers.stencil import Dialect, Prose, Ready, Stencils

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LETTERED = ("choice", "multiple", "truefalse", "matching", "ordering")
"""The forms whose options are shown under letters; what is recognised of a typed answer is not shown."""
GAP = r"\_" * 12
RULE = r"\_" * 60


def _code(text: str) -> str:
    # Names hold letters, digits and `/#.:-` only, which need no escaping inside backticks.
    return clean(text)


STENCILS = Stencils(Dialect("markdown", False, harmless, escapes, _code))


def stencils_in(language: str) -> Stencils:
    """The templates, with what they say in *language*."""
    return STENCILS if language == "en" else _others(language)


@cache
def _others(language: str) -> Stencils:
    return Stencils(
        Dialect("markdown", False, harmless, partial(escapes, language=language), _code, language)
    )


def shown_of(variant: Variant) -> str:
    """What is asked below the stem, on the sheet and again in the solutions; "" where something is typed."""
    if variant.parts:
        return "".join([_part(variant, i) for i in range(len(variant.parts))])
    if variant.form not in LETTERED:
        return ""
    own = stencils_in(variant.question.language)
    prompts = [
        own.fill("prompt.md.j2", number=str(i), text=_item_text(prompt))
        for i, prompt in enumerate(variant.prompts, 1)
    ]
    options = [
        own.fill("option.md.j2", letter=letter, text=_item_text(option.text))
        for letter, option in _lettered(variant)
    ]
    ordered = [f"\n{_room(variant)}"] if variant.form == "ordering" else []
    return "".join([*prompts, *(["\n"] if prompts else []), *options, *ordered])


def room_for(variant: Variant) -> str:
    """Room for a typed answer."""
    essay = variant.question.material
    if isinstance(essay, Essay):
        return "\n".join([RULE + "\n"] * essay.lines)
    return _room(variant)


def _room(variant: Variant) -> str:
    say = phrases(variant.question.language)
    unit = f" ({say.with_unit})" if asks_unit(variant) else ""
    return f"{say.order if variant.form == 'ordering' else say.answer}{say.colon} {GAP}{unit}\n"


def asks_unit(variant: Variant) -> bool:
    """Whether a unit has to be typed: without it the number would be worth nothing."""
    return bool(variant.question.unit) and variant.form not in LETTERED


def points_of(question: Question) -> str:
    """What *question* is worth, where that is not one point."""
    points, language = question.points, question.language
    return "" if points == 1 else counted(points, phrases(language).points, language)


def _part(variant: Variant, index: int) -> str:
    part = variant.parts[index]
    shown = shown_of(part)
    blank = variant.form == "blanks"
    if blank and not shown:
        return ""
    return stencils_in(part.question.language).fill(
        "part.md.j2",
        label=label_of(variant, index),
        points="" if blank else points_of(part.question),
        stem=Prose((part.stem,)),
        body=Ready(shown or room_for(part)),
    )


def label_of(variant: Variant, index: int) -> str:
    """(a), (b) for parts; (1), (2) for blanks, whose names could say too much."""
    return f"({index + 1})" if variant.form == "blanks" else f"({variant.parts[index].question.label})"


def _lettered(variant: Variant) -> Iterator[tuple[str, Option]]:
    """The options with their letters; what is recognised of a typed number has none, and no limit."""
    letters = LETTERS if variant.form in LETTERED else [""] * len(variant.options)
    return zip(letters, variant.options, strict=False)


def key_of(variant: Variant) -> Text:
    """The right answer, as the key and the solutions print it."""
    if variant.parts:
        keys = [join(" ", [Text(label_of(variant, i)), key_of(part)]) for i, part in enumerate(variant.parts)]
        return join("; ", keys)
    if variant.guide is not None:
        return join(" ", [Text(f"*{phrases(variant.question.language).marking_guide}*"), variant.guide])
    if variant.form == "ordering":
        return Text(" ".join(f"**{LETTERS[i]}**" for i in variant.order))
    if variant.form == "matching":
        return Text(", ".join(f"{n}. **{LETTERS[i]}**" for n, i in enumerate(variant.order, 1)))
    parts = []
    for letter, option in _lettered(variant):
        if option.right:
            text = _one_paragraph(option.text)
            if asks_unit(variant):
                text = join(" ", [text, Text(escape_markdown(unit_shown(variant.question.unit)))])
            parts.append(join(" ", [Text(f"**{letter}.**"), text]) if letter else text)
    return join("; ", parts)


def reasons(variant: Variant, *, repeat: bool) -> str:
    """A line for each option that there is something to say about; with its text or, below it, without."""
    own = stencils_in(variant.question.language)
    if variant.parts:
        return "".join(
            [
                own.fill("why-part.md.j2", label=label_of(variant, i), why=Ready(why))
                for i, part in enumerate(variant.parts)
                if (why := reasons(part, repeat=repeat))
            ]
        )
    if variant.order:
        return ""
    lines = []
    for letter, option in _lettered(variant):
        if letter or not option.right:
            lines.append(_reason(own, letter, option, repeat=repeat))
    return "".join(lines)


def _reason(own: Stencils, letter: str, option: Option, *, repeat: bool) -> str:
    if option.feedback is None and (option.right or not repeat):
        return ""
    return own.fill(
        "why.md.j2",
        letter=letter,
        text=_item_text(option.text) if repeat else None,
        mistakes=", ".join(
            " + ".join(f"`{name}`" for name in names) for names in (option.mistakes, *option.also)
        ),
        feedback=_item_text(option.feedback) if option.feedback else None,
    )


def _item_text(text: Text) -> Prose:
    """*text* inside a list item, whose templates indent further lines; a block begins on its own line."""
    skeleton = text.skeleton.strip()
    block = not skeleton[:1].isalpha() and any(sign in skeleton for sign in ("\n", "```", "~~~"))
    return Prose((text._replace(skeleton="\n\n" * block + skeleton),))


def _one_paragraph(text: Text) -> Text:
    return text._replace(skeleton=" ".join(text.skeleton.split()))
