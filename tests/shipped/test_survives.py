"""Key, wrong options and feedback of every shipped question reach Moodle XML and Markdown."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import unescape
from pathlib import Path

import pytest

import quizgen
from quizgen.model import Text, Variant
from quizgen.pipeline import variants
from quizgen.resources import banks
from tests import catalogue

MOODLE_LACKS = frozenset({"formula", "set", "tuple"})
QUESTIONS = [
    (name, question.id, form)
    for name in banks()
    for question in catalogue.bank(name).questions
    for form in question.forms
]
SEED = 5


def bare(text: str) -> str:
    """Letters and digits only: no markup of any format, no blanks, no escapes."""
    text = re.sub(r"<[^>]*>", "", unescape(unescape(text)))
    # What stands between the digits of a number is not the number's.
    text = re.sub(r"(?<=\d)\{?,\}?(?=\d)", "", text)
    return "".join(sign for sign in text if sign.isalnum())


def texts(variant: Variant) -> list[Text]:
    """What a student must be able to read or be told: options of lettered forms, feedback of all."""
    found: list[Text] = []
    for one in variant.parts or (variant,):
        for option in one.options:
            if one.form in ("choice", "multiple", "matching", "ordering"):
                found.append(option.text)
            if option.feedback is not None:
                found.append(option.feedback)
    return found


@pytest.mark.parametrize(("bank", "question", "form"), QUESTIONS)
def test_nothing_is_lost_on_the_way(bank: str, question: str, form: str, tmp_path: Path) -> None:
    """Every text of the variant can be read in the Moodle question and in the answer key made of it."""
    loaded = catalogue.bank(bank)
    formats = ["markdown", *(["moodle"] if form not in MOODLE_LACKS else [])]
    quizgen.write(loaded, tmp_path, to=formats, questions=question, seed=SEED, form=form)
    asked = next(one for one in loaded.questions if one.id == question)
    variant = next(variants(loaded, asked, seed=SEED, count=1, form=form))
    in_markdown = bare("".join(path.read_text(encoding="utf-8") for path in sorted(tmp_path.glob("*.md"))))

    in_moodle = ""
    for xml in tmp_path.glob("*.xml"):
        element = next(one for one in ET.parse(xml).getroot() if one.get("type") != "category")
        in_moodle = bare(" ".join(text for text in element.itertext()))
    assert bool(in_moodle) == ("moodle" in formats)

    # A field for one entry says nothing of a mistake that another one shares in this entry.
    boxed = variant.form in ("tuple", "interval", "matrix")
    for text in texts(variant):
        assert boxed or form in MOODLE_LACKS or bare(str(text)) in in_moodle, str(text)
        assert bare(str(text)) in in_markdown, str(text)
