"""`markdown`: a sheet for students, an answer key and worked solutions.

Plain headings and lists, which GitHub and pandoc show alike; no tables, for `$a|b$` would break their rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from quizgen.model import FIRST_MARK, Option, Text, Variant
from quizgen.text.filters import display
from quizgen.text.template import join
from quizgen.writers.base import Document, Heading, Pieces, Section, Writer
from quizgen.writers.convert import MARK, clean, escape_markdown, raw_marks
from quizgen.writers.stencil import Dialect, Plain, Prose, Ready, Stencils

_VERBATIM = re.compile(
    r"(```.*?```|~~~.*?~~~|(?<!`)`+(?!`).*?(?<!`)`+(?!`)|\$\$.*?\$\$|\$[^$\n]+\$)", re.DOTALL
)
_TAG = re.compile(r"<(?=[A-Za-z/!?])")

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _escapes(skeleton: str) -> tuple[Callable[[str], str], ...]:
    raw = raw_marks(skeleton)
    count = max((ord(mark) for mark in MARK.findall(skeleton)), default=FIRST_MARK - 1) - FIRST_MARK + 1
    return tuple(clean if chr(FIRST_MARK + i) in raw else _prose for i in range(count))


def _prose(text: str) -> str:
    return escape_markdown(clean(text))


def _code(text: str) -> str:
    # Names hold letters, digits and `/#.:-` only, which need no escaping inside backticks.
    return clean(text)


def _harmless(skeleton: str) -> str:
    """Author's Markdown as it is, but for raw HTML: a bank from a stranger brings no scripts."""
    parts = _VERBATIM.split(clean(skeleton))
    # Odd parts are code and maths, where `<` is a character like any other.
    return "".join([part if i % 2 else _TAG.sub("&lt;", part) for i, part in enumerate(parts)])


STENCILS = Stencils(Dialect("markdown", False, _harmless, _escapes, _code))


def _begin(heading: Heading) -> Pieces:
    title, about = _prose(heading.title), clean(heading.about)
    return (
        STENCILS.direct("sheet-begin.md.j2", title=title, about=about),
        STENCILS.direct("key-begin.md.j2", title=title, bank=heading.bank, seed=heading.seed),
        STENCILS.direct("solutions-begin.md.j2", title=title, bank=heading.bank, seed=heading.seed),
    )


def _section(section: Section) -> Pieces:
    piece = STENCILS.direct("section.md.j2", title=_prose(section.question.title))
    return piece, piece, piece


def _item(variant: Variant, number: int) -> Pieces:
    typed = variant.form == "number"
    count, name = Plain(str(number)), Plain(variant.name)
    lettered = list(zip(LETTERS, variant.options, strict=False))
    points = variant.question.points
    options = "".join(
        [
            STENCILS.fill("option.md.j2", letter=letter, text=_item_text(option.text))
            for letter, option in lettered
        ]
    )
    key = _key(variant)
    return (
        STENCILS.fill(
            "sheet.md.j2",
            number=count,
            points="" if points == 1 else f"{display(points)} points",
            stem=Prose((variant.stem,)),
            several=variant.form == "multiple",
            typed=typed,
            options=Ready("" if typed else options),
        ),
        STENCILS.fill("key.md.j2", number=count, name=name, key=Prose((key,)), why=Ready(_why(variant))),
        STENCILS.fill(
            "solution.md.j2",
            number=count,
            name=name,
            stem=Prose((variant.stem,)),
            hints=Prose(_numbered("Hint", variant.hints)),
            solution=Prose((*variant.solution, *((variant.feedback,) if variant.feedback else ()))),
            key=Prose((key,)),
        ),
    )


def _end() -> Pieces:
    return "", "", ""


def _key(variant: Variant) -> Text:
    parts = []
    for letter, option in zip(LETTERS, variant.options, strict=False):
        if option.right:
            text = _one_paragraph(option.text)
            parts.append(text if variant.form == "number" else join(" ", [Text(f"**{letter}.**"), text]))
    return join("; ", parts)


def _why(variant: Variant) -> str:
    lines = []
    for letter, option in zip(LETTERS, variant.options, strict=False):
        if variant.form != "number" or not option.right:
            lines.append(_reason("" if variant.form == "number" else letter, option))
    return "".join(lines)


def _reason(letter: str, option: Option) -> str:
    if option.right and option.feedback is None:
        return ""
    return STENCILS.fill(
        "why.md.j2",
        letter=letter,
        text=_item_text(option.text),
        mistakes=" + ".join(f"`{name}`" for name in option.mistakes),
        feedback=_item_text(option.feedback) if option.feedback else None,
    )


def _numbered(word: str, texts: tuple[Text, ...]) -> tuple[Text, ...]:
    return tuple(join(" ", [Text(f"*{word} {i}.*"), text]) for i, text in enumerate(texts, 1))


def _item_text(text: Text) -> Prose:
    """*text* inside a list item: further lines are indented to stay in it."""
    return Prose((text._replace(skeleton=text.skeleton.strip().replace("\n", "\n  ")),))


def _one_paragraph(text: Text) -> Text:
    return text._replace(skeleton=" ".join(text.skeleton.split()))


WRITER = Writer(
    "markdown",
    "Markdown: a sheet, an answer key, worked solutions",
    (
        Document("", ".md", "sheet"),
        Document("-key", ".md", "answer key"),
        Document("-solutions", ".md", "worked solutions"),
    ),
    _begin,
    _section,
    _item,
    _end,
)
