"""`moodle`: Moodle XML, for the question bank's import.

What Moodle's importer makes of a file, and the limits that are kept here, is said in
`docs/how-to/moodle.md`. HTML is made once from an author's Markdown and escaped once more for XML.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2b
from html import escape

from quizgen.model import Essay, Exact, Text, Variant
from quizgen.text.machine import unit_rows
from quizgen.text.phrases import phrases
from quizgen.writers.base import Document, Heading, Pieces, Section, Writer
from quizgen.writers.convert import clean
from quizgen.writers.moodle_answers import KINDS, STENCILS, refused, stencils_in
from quizgen.writers.moodle_cloze import BOXED, cloze
from quizgen.writers.pictures import base64, has_pictures, images_of, plugin_name
from quizgen.writers.stencil import Plain, Prose, Ready, Stencils

MAX_NAME = 255
MAX_IDNUMBER = 100


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
        one, several = phrases(heading.language).from_category
        info = one if section.wanted == 1 else several.format(section.wanted)
    path = "/".join(["$course$", "top", *map(_category, parts)])
    return (_stencils(section.heading.language).direct("category.xml.j2", path=path, info=info),)


def _stencils(language: str) -> Stencils:
    return STENCILS if language == "en" else stencils_in(language)


def _unit_wanted(variant: Variant) -> tuple[Text, ...]:
    """That a unit has to be typed, where one has."""
    typed = variant.question.unit and variant.form == "number"
    return (_type_unit(variant.question.language),) if typed else ()


@cache
def _type_unit(language: str) -> Text:
    return Text(f"*{phrases(language).type_unit}*")


@cache
def _solution(language: str) -> Text:
    return Text(f"**{phrases(language).worked_solution}**")


def _category(name: str) -> str:
    """*name* in a path: a doubled slash is a slash, and a blank keeps it from the one that separates."""
    name = clean(name).replace("/", "//")
    return " " * name.startswith("/") + name + " " * name.endswith("/")


def _item(variant: Variant, number: int) -> Pieces:  # noqa: ARG001
    question, kind = variant.question, KINDS.get(variant.form)
    own = _stencils(question.language)
    several = variant.form == "multiple"
    stem: Prose | Ready = Prose((variant.stem, *_unit_wanted(variant)))
    figure, files = _pictures(variant) if has_pictures(variant) else ("", "")
    if kind is None:
        if not variant.parts and variant.form not in BOXED:
            offered = "choice" in question.forms
            hint = "ask with `--form choice`" if offered else "ask with `choice` or `parts`"
            message = f"Moodle has no type for the form `{variant.form}`"
            raise refused(variant, "moodle-form", message, hint)
        stem, figure = Ready(cloze(variant, figure)), ""
    hints = "".join([own.fill("hint.xml.j2", text=Prose((hint,)), several=several) for hint in variant.hints])
    general = (variant.feedback,) if variant.feedback else ()
    solution = (_solution(question.language), *variant.solution) if variant.solution else ()
    return (
        own.fill(
            "question.xml.j2",
            type=kind.type if kind else "cloze",
            single="false" if several else "true",
            name=Plain(f"{variant.name.partition('/')[2]} {question.title}"[:MAX_NAME]),
            stem=stem,
            # A constant where there is none: it needs no place of its own in the stencil.
            figure=Ready(escape(figure)) if figure else "",
            files=Ready(files) if files else "",
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


def _pictures(variant: Variant) -> tuple[str, str]:
    """The figure as HTML, and the files of the text as XML."""
    files = [(image.path, image.data) for image in images_of(variant)]
    html = ""
    if variant.figure:
        shown, name = variant.figure, plugin_name(variant)
        files.append((name, shown.svg.encode()))
        html = (
            f'<p><img src="@@PLUGINFILE@@/{name}" alt="{escape(clean(" ".join(shown.alt.split())))}"'
            f' width="{shown.width}" height="{shown.height}"></p>'
        )
    written = []
    for path, data in files:
        folder, _, name = path.rpartition("/")
        where = f"/{folder}/" if folder else "/"
        written.append(f'      <file name="{name}" path="{where}" encoding="base64">{base64(data)}</file>\n')
    return html, "".join(written)


def _asks(form: str) -> bool:
    return form in KINDS or form in (*BOXED, "parts", "blanks")


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
    asks=_asks,
)
