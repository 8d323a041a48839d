"""`markdown`: a sheet for students, an answer key and worked solutions.

Plain headings and lists, which GitHub and pandoc show alike; no tables, for `$a|b$` would break their rows.
"""

from __future__ import annotations

from collections.abc import Iterator

from quizgen.model import Option, Text, Variant
from quizgen.text.filters import display
from quizgen.text.template import join
from quizgen.writers.base import Document, Heading, Pieces, Section, Writer
from quizgen.writers.convert import clean
from quizgen.writers.source import escape_markdown, escapes, harmless
from quizgen.writers.stencil import Dialect, Plain, Prose, Ready, Stencils

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _code(text: str) -> str:
    # Names hold letters, digits and `/#.:-` only, which need no escaping inside backticks.
    return clean(text)


STENCILS = Stencils(Dialect("markdown", False, harmless, escapes, _code))


def _begin(heading: Heading) -> Pieces:
    title, about = escape_markdown(heading.title), harmless(heading.about)
    return (
        STENCILS.direct("sheet-begin.md.j2", title=title, about=about),
        STENCILS.direct("key-begin.md.j2", title=title, bank=heading.bank, seed=heading.seed),
        STENCILS.direct("solutions-begin.md.j2", title=title, bank=heading.bank, seed=heading.seed),
    )


def _section(section: Section) -> Pieces:
    piece = STENCILS.direct("section.md.j2", title=escape_markdown(section.question.title))
    return piece, piece, piece


def _item(variant: Variant, number: int) -> Pieces:
    typed = variant.form == "number"
    count, name = Plain(str(number)), Plain(variant.name)
    points = variant.question.points
    options = "".join(
        [
            STENCILS.fill("option.md.j2", letter=letter, text=_item_text(option.text))
            for letter, option in _lettered(variant)
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
        STENCILS.fill(
            "key.md.j2", number=count, name=name, key=Prose((key,)), why=Ready(_why(variant, repeat=True))
        ),
        STENCILS.fill(
            "solution.md.j2",
            number=count,
            name=name,
            stem=Prose((variant.stem,)),
            options=Ready("" if typed else options),
            hints=Prose(_numbered("Hint", variant.hints)),
            solution=Prose((*((variant.feedback,) if variant.feedback else ()), *variant.solution)),
            key=Prose((key,)),
            # Written options say why one by one; the mistakes behind numbers are in the answer key.
            written=not variant.question.ask,
            typed=typed,
            why=Ready("" if variant.question.ask else _why(variant, repeat=False)),
        ),
    )


def _end() -> Pieces:
    return "", "", ""


def _lettered(variant: Variant) -> Iterator[tuple[str, Option]]:
    """The options with their letters; what is recognised of a typed number has none, and no limit."""
    letters = [""] * len(variant.options) if variant.form == "number" else LETTERS
    return zip(letters, variant.options, strict=False)


def _key(variant: Variant) -> Text:
    parts = []
    for letter, option in _lettered(variant):
        if option.right:
            text = _one_paragraph(option.text)
            parts.append(join(" ", [Text(f"**{letter}.**"), text]) if letter else text)
    return join("; ", parts)


def _why(variant: Variant, *, repeat: bool) -> str:
    """A line for each option that there is something to say about; with its text or, below it, without."""
    lines = []
    for letter, option in _lettered(variant):
        if letter or not option.right:
            lines.append(_reason(letter, option, repeat=repeat))
    return "".join(lines)


def _reason(letter: str, option: Option, *, repeat: bool) -> str:
    if option.feedback is None and (option.right or not repeat):
        return ""
    return STENCILS.fill(
        "why.md.j2",
        letter=letter,
        text=_item_text(option.text) if repeat else None,
        mistakes=" + ".join(f"`{name}`" for name in option.mistakes),
        feedback=_item_text(option.feedback) if option.feedback else None,
    )


def _numbered(word: str, texts: tuple[Text, ...]) -> tuple[Text, ...]:
    return tuple(join(" ", [Text(f"*{word} {i}.*"), text]) for i, text in enumerate(texts, 1))


def _item_text(text: Text) -> Prose:
    """*text* inside a list item, whose templates indent further lines; a block begins on its own line."""
    skeleton = text.skeleton.strip()
    block = not skeleton[:1].isalpha() and any(sign in skeleton for sign in ("\n", "```", "~~~"))
    return Prose((text._replace(skeleton="\n\n" * block + skeleton),))


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
