"""Documents in other languages: words and numbers for people change, whatever a machine reads does not."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quizgen
from quizgen.model import FIRST_MARK, Text
from quizgen.text.numbers import NARROW
from quizgen.writers.source import escapes

from .build import BANKS, documents, option, question, variant

ALL = ["total", "loss", "claim", "several", "word", "match", "sizes", "sort", "free", "stages", "gaps"]


def written(folder: Path, language: str, format_: str, questions: list[str], count: int = 1) -> list[str]:
    bank = quizgen.load(BANKS / "languages.yaml", language=language)
    made = quizgen.write(
        bank, folder / language, to=format_, questions=questions, count=count, seed=1, allow_repeats=True
    )
    return [path.read_text(encoding="utf-8") for path in made.files]


def test_german_documents_are_those_that_were_read(
    tmp_path: Path, snapshot: Callable[[str, str], None]
) -> None:
    """The good bank in German is written byte for byte as in tests/writers/snapshots."""
    sheet, key, solutions = written(tmp_path, "de", "markdown", [*ALL, "both"])
    snapshot("languages-de.md", sheet)
    snapshot("languages-de-key.md", key)
    snapshot("languages-de-solutions.md", solutions)
    snapshot("languages-de.xml", written(tmp_path, "de", "moodle", ALL)[0])


@pytest.mark.parametrize("language", ["de", "fr", "es", "ja"])
def test_moodle_s_machine_fields_are_the_same_in_every_language(tmp_path: Path, language: str) -> None:
    """Numbers that Moodle computes with, types, marks and ids of 20 variants do not depend on the language."""

    def machine(text: str) -> list[object]:
        root = ET.fromstring(text)
        fields = ("idnumber", "defaultgrade", "penalty", "answer/tolerance", "single", "usecase", "units")
        found: list[object] = []
        for one in root.findall("question"):
            kind = one.get("type")
            found += [kind, [[node.text for node in one.findall(field)] for field in fields]]
            found.append([answer.get("fraction") for answer in one.findall("answer")])
            if kind in ("numerical", "truefalse", "shortanswer"):
                found.append([node.text for node in one.findall("answer/text")])
            if kind == "cloze":
                stem = one.findtext("questiontext/text") or ""
                found.append(re.findall(r"[=%](-?[0-9.]+:[0-9.]+)", stem))
                assert re.search(r"[0-9]:NM:=[0-9.]+:0", stem)
        return found

    (english,) = written(tmp_path, "en", "moodle", ALL, 20)
    (other,) = written(tmp_path, language, "moodle", ALL, 20)

    assert english != other
    assert machine(english) == machine(other)


def test_where_a_value_stands_decides_how_it_is_written() -> None:
    """In German prose, in maths, in code, in an address, in a name; each in its own way, in both formats."""
    marks = [chr(FIRST_MARK + i) for i in range(8)]
    stem = ("{} and $x = {}$, `{}`, [a](https://e.org/{}), v{}, 10.{}.0, ({}), <https://e.org/{}>").format(
        *marks
    )
    fills = ("12345.5", "12345.5", "12345.5", "12345", "12345", "12345", "-0.5", "12345")
    made = variant(question=question(language="de"), stem=Text(stem, fills))
    sheet, _, _ = documents("markdown", made)
    (xml,) = documents("moodle", made)

    told = f"12{NARROW}345,5 and"
    assert told in sheet
    assert told in xml
    assert "$x = 12\\,345{,}5$" in sheet
    assert "\\(x = 12\\,345{,}5\\)" in xml
    assert "`12345.5`" in sheet
    assert "code&gt;12345.5&lt;" in xml.replace("&amp;", "&")
    for text in (sheet, xml):
        assert text.count("https://e.org/12345") == sheet.count("https://e.org/12345") + (text is xml)
        assert "v12345, 10.12345.0, (−0,5)" in text


@given(st.text(max_size=8), st.sampled_from(["$", "", "`"]))
def test_english_writes_values_as_ever(text: str, around: str) -> None:
    """What another language would write in its own way is in English (of any country) what it has always been."""
    skeleton = f"a {around}{chr(FIRST_MARK)}{around} b"

    assert escapes(skeleton, "en-GB")[0](text) == escapes(skeleton)[0](text)


def test_a_matching_s_choices_are_for_people() -> None:
    """Moodle shows the right-hand sides of a matching as plain texts: numbers there are the language's."""
    mark = chr(FIRST_MARK)
    made = variant(
        question=question(language="fr"),
        form="matching",
        prompts=(Text("a"), Text("b")),
        options=tuple(option(Text(mark, (fill,)), right) for fill, right in
                      (("1.5", True), ("12345", True), ("a  b", False))),
        order=(0, 1),
    )  # fmt: skip
    (xml,) = documents("moodle", made)

    assert "<text>1,5</text>" in xml
    assert f"<text>12{NARROW}345</text>" in xml
    assert "<text>a b</text>" in xml
