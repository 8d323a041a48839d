"""How Moodle asks in each form: the answers of a question, and what its type needs beside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from html import escape as escape_xml
from typing import NamedTuple

from quizgen.findings import BankError, Finding
from quizgen.model import FIRST_MARK, Number, Option, Text, Variant
from quizgen.text.filters import display
from quizgen.text.machine import machine_number
from quizgen.text.phrases import phrases
from quizgen.writers.convert import MARK, address_marks, clean, safe_address, to_html
from quizgen.writers.pictures import as_plugin_files
from quizgen.writers.source import spoken
from quizgen.writers.stencil import Dialect, Plain, Prose, Stencils

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

MIN_CHOICES, MIN_PROMPTS = 3, 2
"""What Moodle's own form asks of a matching question."""

_NOTHING = Prose(())


def _xml(text: str) -> str:
    return escape_xml(clean(text), quote=True)


def _html_in_xml(text: str) -> str:
    return escape_xml(escape_xml(clean(text), quote=True), quote=True)


def _address_in_xml(text: str) -> str:
    return _html_in_xml(safe_address(clean(text)))


def _escapes(skeleton: str) -> tuple[Callable[[str], str], ...]:
    return _escapes_in(skeleton, "en")


@cache
def _escapes_in(skeleton: str, language: str) -> tuple[Callable[[str], str], ...]:
    addresses = address_marks(to_html(skeleton))
    count = max((ord(mark) for mark in MARK.findall(skeleton)), default=FIRST_MARK - 1) - FIRST_MARK + 1
    marks = [chr(FIRST_MARK + i) for i in range(count)]
    numbers = spoken(skeleton, language)
    return tuple(
        _address_in_xml if mark in addresses else _spoken_in_xml(numbers[i]) if i in numbers else _html_in_xml
        for i, mark in enumerate(marks)
    )


def _spoken_in_xml(speak: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: _html_in_xml(speak(text))


def moodle_html(skeleton: str) -> str:
    """A skeleton as HTML."""
    return as_plugin_files(to_html(skeleton))


STENCILS = Stencils(Dialect("moodle", True, moodle_html, _escapes, _xml))


@cache
def stencils_in(language: str) -> Stencils:
    """The stencils of another language than English, which has `STENCILS`."""
    own = partial(_escapes_in, language=language)
    return Stencils(Dialect("moodle", True, moodle_html, own, _xml, language))


def _stencils(variant: Variant) -> Stencils:
    language = variant.question.language
    return STENCILS if language == "en" else stencils_in(language)


class Kind(NamedTuple):
    """A question type of Moodle's, and how its answers are written."""

    type: str
    answers: Callable[[Variant], str]


def _multichoice(variant: Variant) -> str:
    options, several = variant.options, variant.form == "multiple"
    right = sum(option.right for option in options)
    if len(options) < 2 or not right or (not several and right > 1):
        # Moodle imports such a question without a word, and then nobody can answer it.
        raise refused(variant, "moodle-options", f"{right} of {len(options)} options are right")
    wrong = len(options) - right
    if several and (right not in FRACTIONS or wrong not in FRACTIONS):
        raise refused(
            variant, "moodle-fraction", "Moodle knows no fraction for more than 10 right or wrong options"
        )
    plus = FRACTIONS[right] if several else "100"
    minus = "-" + FRACTIONS[wrong] if several else "0"
    own = _stencils(variant)
    return "".join(
        [
            own.fill(
                "answer.xml.j2",
                fraction=plus if option.right else minus,
                format="html",
                text=Prose((option.text,)),
                tolerance=None,
                feedback=_feedback(variant, option),
            )
            for option in options
        ]
    )


def _numerical(variant: Variant) -> str:
    """The key first: Moodle takes the first answer that matches, whatever it is worth."""
    answers, own = [], _stencils(variant)
    for option in variant.options:
        value, tolerance = machine(option.value[0], variant, key=option.right)
        answers.append(
            own.fill(
                "answer.xml.j2",
                fraction="100" if option.right else "0",
                format="moodle_auto_format",
                text=Plain(value),
                tolerance=tolerance,
                feedback=_feedback(variant, option),
            )
        )
    return "".join(answers)


def _feedback(variant: Variant, option: Option) -> Prose:
    if option.feedback is not None:
        return Prose((option.feedback,))
    return _correct(variant.question.language) if option.right else _NOTHING


@cache
def _correct(language: str) -> Prose:
    return Prose((Text(phrases(language).correct),))


def machine(value: Number, variant: Variant, *, key: bool) -> tuple[str, str]:
    """*value* in plain decimal digits, and its tolerance: Moodle reads `1/3` as 1."""
    found = machine_number(value, variant.question, key=key)
    if found is None:
        message = f"{display(value)} has no end in decimals"
        raise refused(variant, "inexact-answer", message, "say how many `digits` or `decimals` count")
    return found


def _truefalse(variant: Variant) -> str:
    answers = []
    for option, text in zip(variant.options, ("true", "false"), strict=True):
        answers.append(_plain_answer(variant, text, option))
    return "".join(answers)


def _shortanswer(variant: Variant) -> str:
    answers = []
    for option in variant.options:
        # A star would match anything.
        text = str(option.text).replace("*", "\\*")
        answers.append(_plain_answer(variant, text, option))
    return "".join(answers)


def _plain_answer(variant: Variant, text: str, option: Option) -> str:
    return _stencils(variant).fill(
        "answer.xml.j2",
        fraction="100" if option.right else "0",
        format="moodle_auto_format",
        text=Plain(text),
        tolerance=None,
        feedback=_feedback(variant, option),
    )


def _matching(variant: Variant) -> str:
    if len(variant.prompts) < MIN_PROMPTS or len(variant.options) < MIN_CHOICES:
        message = f"Moodle matches at least {MIN_PROMPTS} to {MIN_CHOICES}"
        raise refused(variant, "moodle-matching", message, "add a pair, or `extra` right-hand sides")
    pairs = [(Prose((p,)), variant.options[i]) for p, i in zip(variant.prompts, variant.order, strict=True)]
    pairs += [(_NOTHING, option) for option in variant.options if not option.right]
    own = _stencils(variant)
    return "".join(
        [own.fill("subquestion.xml.j2", text=prompt, answer=_words(variant, o)) for prompt, o in pairs]
    )


def _words(variant: Variant, option: Option) -> Plain:
    text = str(option.text)
    if "$" in text:
        hint = "put the maths on the left-hand side, or ask with `choice`"
        raise refused(variant, "moodle-matching", "Moodle shows no maths among its choices", hint)
    numbers = spoken(option.text.skeleton, variant.question.language)
    if not numbers:
        return Plain(" ".join(text.split()))
    fills = [numbers[i](fill) if i in numbers else fill for i, fill in enumerate(option.text.fills)]
    # Blanks and line ends only: a thin space between thousands stays what it is.
    return Plain(re.sub(r"[ \t\r\n]+", " ", str(option.text._replace(fills=tuple(fills)))).strip())


def _ordering(variant: Variant) -> str:
    """Moodle takes the items in their right order and shuffles them itself."""
    items, own = [variant.options[i] for i in variant.order], _stencils(variant)
    return "".join(
        [
            own.fill(
                "answer.xml.j2",
                fraction=str(place),
                format="html",
                text=Prose((option.text,)),
                tolerance=None,
                feedback=_NOTHING,
            )
            for place, option in enumerate(items, 1)
        ]
    )


KINDS = {
    "choice": Kind("multichoice", _multichoice),
    "multiple": Kind("multichoice", _multichoice),
    "number": Kind("numerical", _numerical),
    "truefalse": Kind("truefalse", _truefalse),
    "text": Kind("shortanswer", _shortanswer),
    "matching": Kind("matching", _matching),
    "ordering": Kind("ordering", _ordering),
    "essay": Kind("essay", lambda _: ""),
}
"""For each form Moodle's type; `parts` and `blanks` become one cloze question (see `moodle_cloze`)."""


def refused(variant: Variant, code: str, message: str, hint: str = "") -> BankError:
    """The finding that Moodle cannot ask this variant."""
    question = variant.question
    finding = Finding(
        code, f"`{question.id}`: {message} ({variant.name})", question.place, hint, subject=question.id
    )
    return BankError([finding])
