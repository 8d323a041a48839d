"""`moodle`: Moodle XML, for the question bank's import.

What Moodle's importer makes of a file, and the limits that are kept here, is said in
`docs/how-to/moodle.md`. HTML is made once from an author's Markdown and escaped once more for XML.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from hashlib import blake2b
from html import escape as escape_xml

from quizgen.findings import BankError, Finding
from quizgen.model import FIRST_MARK, Exact, Number, Option, Text, Variant
from quizgen.text.filters import display
from quizgen.writers.base import Document, Heading, Pieces, Section, Writer
from quizgen.writers.convert import MARK, address_marks, clean, safe_address, to_html
from quizgen.writers.stencil import Dialect, Plain, Prose, Ready, Stencils

FRACTIONS = {
    1: "100",
    2: "50",
    3: "33.33333",
    4: "25",
    5: "20",
    6: "16.66667",
    7: "14.28571",
    8: "12.5",
    9: "11.11111",
    10: "10",
}
"""The share of one of n options, from Moodle's own list: any other number and nothing is imported."""

MAX_NAME = 255
MAX_IDNUMBER = 100
_SOLUTION = Text("**Worked solution**")
_CORRECT = Text("Correct.")
_NOTHING = Prose(())


def _xml(text: str) -> str:
    return escape_xml(clean(text), quote=True)


def _html_in_xml(text: str) -> str:
    return escape_xml(escape_xml(clean(text), quote=True), quote=True)


def _address_in_xml(text: str) -> str:
    return _html_in_xml(safe_address(clean(text)))


@cache
def _escapes(skeleton: str) -> tuple[Callable[[str], str], ...]:
    addresses = address_marks(to_html(skeleton))
    count = max((ord(mark) for mark in MARK.findall(skeleton)), default=FIRST_MARK - 1) - FIRST_MARK + 1
    marks = [chr(FIRST_MARK + i) for i in range(count)]
    return tuple(_address_in_xml if mark in addresses else _html_in_xml for mark in marks)


STENCILS = Stencils(Dialect("moodle", True, to_html, _escapes, _xml))


def _begin(heading: Heading) -> Pieces:
    # Two hyphens would end the comment.
    title = re.sub("-(?=-)", "- ", clean(heading.title))
    return (STENCILS.direct("begin.xml.j2", title=title, bank=heading.bank, seed=heading.seed),)


def _section(section: Section) -> Pieces:
    question = section.question
    identity = f" ({question.id})"
    parts = (section.heading.title[:MAX_NAME], question.title[: MAX_NAME - len(identity)] + identity)
    path = "/".join(["$course$", "top", *map(_category, parts)])
    return (STENCILS.direct("category.xml.j2", path=path, info=""),)


def _category(name: str) -> str:
    """*name* in a path: a doubled slash is a slash, and a blank keeps it from the one that separates."""
    name = clean(name).replace("/", "//")
    return " " * name.startswith("/") + name + " " * name.endswith("/")


def _item(variant: Variant, number: int) -> Pieces:  # noqa: ARG001
    question = variant.question
    several = variant.form == "multiple"
    answers = _numerical(variant) if variant.form == "number" else _multichoice(variant, several=several)
    hints = "".join(
        [STENCILS.fill("hint.xml.j2", text=Prose((hint,)), several=several) for hint in variant.hints]
    )
    general = (variant.feedback,) if variant.feedback else ()
    solution = (_SOLUTION, *variant.solution) if variant.solution else ()
    return (
        STENCILS.fill(
            "question.xml.j2",
            type="numerical" if variant.form == "number" else "multichoice",
            single="false" if several else "true",
            name=Plain(f"{variant.name.partition('/')[2]} {question.title}"[:MAX_NAME]),
            stem=Prose((variant.stem,)),
            solution=Prose((*general, *solution)),
            points=_decimal(question.points),
            idnumber=Plain(idnumber(variant.name)),
            answers=Ready(answers),
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
def _tags(tags: tuple[str, ...], level: str) -> tuple[str, ...]:
    return tuple(clean(tag) for tag in (*tags, level) if tag)


def _multichoice(variant: Variant, *, several: bool) -> str:
    options = variant.options
    right = sum(option.right for option in options)
    if len(options) < 2 or not right or (not several and right > 1):
        # Moodle imports such a question without a word, and then nobody can answer it.
        raise _refused(variant, "moodle-options", f"{right} of {len(options)} options are right")
    wrong = len(options) - right
    if several and (right not in FRACTIONS or wrong not in FRACTIONS):
        raise _refused(
            variant, "moodle-fraction", "Moodle knows no fraction for more than 10 right or wrong options"
        )
    plus = FRACTIONS[right] if several else "100"
    minus = "-" + FRACTIONS[wrong] if several else "0"
    return "".join(
        [
            STENCILS.fill(
                "answer.xml.j2",
                fraction=plus if option.right else minus,
                format="html",
                text=Prose((option.text,)),
                tolerance=None,
                feedback=_feedback(option),
            )
            for option in options
        ]
    )


def _numerical(variant: Variant) -> str:
    """The key first: Moodle takes the first answer that matches, whatever it is worth."""
    answers = []
    for option in variant.options:
        value, tolerance = _machine(option.value[0], variant, exact=option.right)
        answers.append(
            STENCILS.fill(
                "answer.xml.j2",
                fraction="100" if option.right else "0",
                format="moodle_auto_format",
                text=Plain(value),
                tolerance=tolerance,
                feedback=_feedback(option),
            )
        )
    return "".join(answers)


def _feedback(option: Option) -> Prose:
    if option.feedback is not None:
        return Prose((option.feedback,))
    return Prose((_CORRECT,)) if option.right else _NOTHING


def _machine(value: Number, variant: Variant, *, exact: bool) -> tuple[str, str]:
    """*value* in plain decimal digits, and its tolerance: Moodle reads `1/3` as 1."""
    digits = variant.question.digits
    if type(value) is int and digits is None:
        return str(value), "0"
    if digits is None:
        text = display(value)
        if "/" not in text and not isinstance(value, Decimal):
            return text, "0"
        if exact:
            raise _refused(
                variant, "inexact-answer", f"{text} has no end in decimals", "say how many `digits` count"
            )
        return _fixed(value, 10)
    return _fixed(value, digits)


def _fixed(value: Number, digits: int) -> tuple[str, str]:
    """*value* to so many significant digits, with half a unit of the last one."""
    if value == 0:
        return "0", "0"
    number = (
        Decimal(value.numerator) / Decimal(value.denominator)
        if isinstance(value, Fraction)
        else Decimal(value)
    )
    unit = Decimal(1).scaleb(number.adjusted() - digits + 1)
    return f"{number.quantize(unit):f}", f"{unit / 2:f}"


def _decimal(points: Exact) -> str:
    return f"{float(points):.7f}"


def _refused(variant: Variant, code: str, message: str, hint: str = "") -> BankError:
    question = variant.question
    finding = Finding(
        code, f"`{question.id}`: {message} ({variant.name})", question.place, hint, subject=question.id
    )
    return BankError([finding])


WRITER = Writer(
    "moodle",
    "Moodle XML: categories, feedback for each mistake, worked solutions",
    (Document("", ".xml", "questions"),),
    _begin,
    _section,
    _item,
    _end,
)
