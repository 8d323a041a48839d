"""`moodle`: Moodle XML, for the question bank's import.

What Moodle's importer makes of a file, and the limits that are kept here, is said in
`docs/how-to/moodle.md`. HTML is made once from an author's Markdown and escaped once more for XML.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2b

from quizgen.model import Essay, Exact, Text, Variant
from quizgen.text.machine import unit_rows
from quizgen.writers.base import Document, Heading, Pieces, Section, Writer
from quizgen.writers.convert import clean
from quizgen.writers.moodle_answers import KINDS, STENCILS, refused
from quizgen.writers.moodle_cloze import cloze
from quizgen.writers.stencil import Plain, Prose, Ready

MAX_NAME = 255
MAX_IDNUMBER = 100
_SOLUTION = Text("**Worked solution**")


def _begin(heading: Heading) -> Pieces:
    # Two hyphens would end the comment.
    title = re.sub("-(?=-)", "- ", clean(heading.title))
    return (STENCILS.direct("begin.xml.j2", title=title, bank=heading.bank, seed=heading.seed),)


def _section(section: Section) -> Pieces:
    question = section.question
    identity = f" ({question.id})"
    parts = (section.heading.title[:MAX_NAME], question.title[: MAX_NAME - len(identity)] + identity)
    info = ""
    if section.pick:
        # Of the same title as its bank, a quiz would otherwise share the bank's category.
        heading = section.heading
        identity = f" ({heading.bank}/{heading.quiz})"
        parts = (heading.title[: MAX_NAME - len(identity)] + identity, section.pick[:MAX_NAME])
        few = "one random question" if section.wanted == 1 else f"{section.wanted} random questions"
        info = f"Put {few} from this category into the quiz."
    path = "/".join(["$course$", "top", *map(_category, parts)])
    return (STENCILS.direct("category.xml.j2", path=path, info=info),)


def _category(name: str) -> str:
    """*name* in a path: a doubled slash is a slash, and a blank keeps it from the one that separates."""
    name = clean(name).replace("/", "//")
    return " " * name.startswith("/") + name + " " * name.endswith("/")


def _item(variant: Variant, number: int) -> Pieces:  # noqa: ARG001
    question, kind = variant.question, KINDS.get(variant.form)
    several = variant.form == "multiple"
    stem: Prose | Ready = Prose((variant.stem,))
    if kind is None:
        if not variant.parts:
            offered = "choice" in question.forms
            hint = "ask with `--form choice`" if offered else "ask with `choice` or `parts`"
            message = f"Moodle has no type for the form `{variant.form}`"
            raise refused(variant, "moodle-form", message, hint)
        stem = Ready(cloze(variant))
    hints = "".join(
        [STENCILS.fill("hint.xml.j2", text=Prose((hint,)), several=several) for hint in variant.hints]
    )
    general = (variant.feedback,) if variant.feedback else ()
    solution = (_SOLUTION, *variant.solution) if variant.solution else ()
    return (
        STENCILS.fill(
            "question.xml.j2",
            type=kind.type if kind else "cloze",
            single="false" if several else "true",
            name=Plain(f"{variant.name.partition('/')[2]} {question.title}"[:MAX_NAME]),
            stem=stem,
            solution=Prose((*general, *solution)),
            points=_decimal(question.points),
            idnumber=Plain(idnumber(variant.name)),
            units=_units(question.unit),
            case="1" if question.case else "0",
            guide=Prose((variant.guide,)) if variant.guide else Prose(()),
            lines=question.material.lines if isinstance(question.material, Essay) else 0,
            answers=Ready(kind.answers(variant) if kind else ""),
            hints=Ready(hints),
            tags=_tags(question.tags, question.level),
        ),
    )


def _end() -> Pieces:
    return ("</quiz>\n",)


def idnumber(name: str) -> str:
    """A variant's name as an idnumber: at most 100 characters, a digest in place of what is too much."""
    if len(name) <= MAX_IDNUMBER:
        return name
    digest = blake2b(name.encode(), digest_size=8).hexdigest()
    return f"{name[: MAX_IDNUMBER - 17]}~{digest}"


@cache
def _units(unit: str) -> tuple[tuple[str, str], ...]:
    return tuple(unit_rows(unit)) if unit else ()


@cache
def _tags(tags: tuple[str, ...], level: str) -> tuple[str, ...]:
    return tuple(clean(tag) for tag in (*tags, level) if tag)


def _decimal(points: Exact) -> str:
    return f"{float(points):.7f}"


WRITER = Writer(
    "moodle",
    "Moodle XML: categories, feedback for each mistake, worked solutions",
    (Document("", ".xml", "questions"),),
    _begin,
    _section,
    _item,
    _end,
)
