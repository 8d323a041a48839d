"""Parts and blanks in Moodle: read back as Moodle reads them, every field has its alternatives and nothing leaks."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quizgen
from quizgen import BankError
from quizgen.bank import load_text
from quizgen.model import Bank

START = re.compile(r"\{([0-9]+):([A-Z]+):")
# As `qtype_multianswer` has them: where an answer ends, and where its feedback does.
ALTERNATIVE = re.compile(
    r"(?:(=|%(-?[0-9]+(?:[.,][0-9]*)?)%)?)(.+?(?<!\\)(?<!&)(?<!&amp;)(?=[~#}]|$))(?:#(.*?(?<!\\)(?=[~}]|$)))?",
    re.DOTALL,
)


def fields(text: str) -> list[tuple[int, str, list[tuple[str, str, str]]]]:
    """The fields of a cloze text as Moodle finds them: weight, type, and (mark, answer, feedback) of each alternative."""
    found = []
    for start in START.finditer(text):
        at, alternatives = start.end(), []
        while True:
            alternative = ALTERNATIVE.match(text, at)
            assert alternative is not None
            mark, _, answer, feedback = alternative.groups()
            alternatives.append((mark or "", plain(undone(answer)), plain(undone(feedback or ""))))
            at = alternative.end()
            if text[at] == "}":
                break
            assert text[at] == "~"
            at += 1
        found.append((int(start[1]), start[2], alternatives))
    return found


def undone(text: str) -> str:
    """The HTML that Moodle keeps of an answer or a feedback: decoded once, without these two backslashes."""
    return unescape(text).replace("\\}", "}").replace("\\#", "#")


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html)).strip()


def cloze(bank: Bank, question: str) -> tuple[str, list[tuple[int, str, list[tuple[str, str, str]]]]]:
    with TemporaryDirectory() as folder:
        quizgen.write(bank, f"{folder}/x.xml", questions=question)
        root = ET.fromstring(Path(folder, "x.xml").read_text(encoding="utf-8"))
    (element,) = [element for element in root if element.get("type") == "cloze"]
    text = element.findtext("questiontext/text", "")
    return text, fields(text)


def test_parts_become_fields_with_their_points() -> None:
    """Three numbers, worth 2, 1 and 1, each with its key first and its mistakes at 0 %."""
    _, found = cloze(quizgen.load("examples"), "part-by-part")

    assert [(weight, kind) for weight, kind, _ in found] == [(2, "NM"), (1, "NM"), (1, "NM")]
    for _, _, alternatives in found:
        assert alternatives[0][0] == "="
        assert {mark for mark, _, _ in alternatives[1:]} == {"%0%"}
        assert all(re.fullmatch(r"[0-9]+:0", answer) for _, answer, _ in alternatives)
        assert all(feedback for _, _, feedback in alternatives[1:])


def test_blanks_stand_where_the_author_put_them() -> None:
    """The text around the fields is the stem's, and no `[[name]]` is left."""
    text, found = cloze(quizgen.load("examples"), "fill-the-blanks")

    assert [kind for _, kind, _ in found] == ["NM", "MC", "MC"]
    assert "[[" not in text
    assert re.search(r"input matrix of \{1:NM:[^}]*\} weights", " ".join(text.split()))


def bank_with(option: str, feedback: str, stem: str) -> Bank:
    """A bank with one part, a choice between "right" and *option*; texts as JSON strings, which YAML reads."""
    loaded = load_text(
        "quizgen: 1\nid: cloze\nquestions:\n  - id: q\n"
        f"    stem: {json.dumps(stem)}\n    parts:\n      - stem: Which?\n        form: choice\n        options:\n"
        f"          right: [the right one]\n          wrong:\n            - text: {json.dumps(option)}\n"
        f"              feedback: {json.dumps(feedback)}\n",
        "cloze.yaml",
    )
    assert loaded.bank is not None, loaded.findings
    return loaded.bank


# Words, and every sign that means something in a cloze field, in HTML or in XML; nothing that Markdown would eat.
words = st.text("abc }{~#=%:\"/&;.,'", min_size=1, max_size=30).map(lambda text: "x" + text.strip() + "x")


@given(words, words, words)
def test_no_text_breaks_out_of_its_field(option: str, feedback: str, stem: str) -> None:
    """Whatever signs an option, its feedback and the stem hold, there is one field with just these texts."""
    text, found = cloze(bank_with(option, feedback, stem), "q")

    ((weight, _, alternatives),) = found
    assert weight == 1
    assert {answer for _, answer, _ in alternatives} == {"the right one", " ".join(option.split())}
    assert {told for _, _, told in alternatives if told} == {" ".join(feedback.split())}
    assert " ".join(stem.split()) in " ".join(plain(START.split(text)[0]).split())


def test_an_author_cannot_write_a_field() -> None:
    """A stem that looks like a field is shown as text."""
    _, found = cloze(bank_with("wrong", "no", "Type {1:SA:=anything} here"), "q")

    assert len(found) == 1


def blank_in(stem: str) -> Bank:
    loaded = load_text(
        f"quizgen: 1\nid: c\nquestions:\n  - id: q\n    stem: {json.dumps(stem)}\n"
        "    blanks: {a: {form: text, options: {right: [one]}}}\n",
        "c.yaml",
    )
    assert loaded.bank is not None, loaded.findings
    return loaded.bank


def test_a_field_stands_in_code() -> None:
    """A blank in a listing is a field there: Moodle makes fields of what stands in any element."""
    text, found = cloze(blank_in("```\nx = [[a]]\n```\n"), "q")

    assert len(found) == 1
    assert re.search(r"<pre><code>x = \{1:SA:[^}]*\}", text)


def test_a_blank_in_maths_is_refused() -> None:
    """Maths is typeset as a whole, and a field inside would break it: a finding, with a hint."""
    with pytest.raises(BankError) as refused:
        cloze(blank_in("It is $x = [[a]]$."), "q")

    assert refused.value.findings[0].code == "moodle-cloze"
    assert "[[a]]" in refused.value.findings[0].message
    assert refused.value.findings[0].hint


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("{stem: Which?, form: matching, pairs: {a: b, c: d}}", "moodle-cloze"),
        ("{stem: Why?, guide: because}", "moodle-cloze"),
        ("{stem: Which?, points: 0.5, options: {right: [a], wrong: [b]}}", "moodle-cloze"),
    ],
)
def test_what_a_cloze_cannot_hold_is_refused(part: str, code: str) -> None:
    """A part that Moodle has no field for is a finding with a hint, and not dropped."""
    bank = load_text(
        f"quizgen: 1\nid: c\nquestions:\n  - id: q\n    stem: Two things.\n    parts:\n      - {part}\n",
        "c.yaml",
    ).bank
    assert bank is not None
    with pytest.raises(BankError) as refused:
        cloze(bank, "q")

    assert refused.value.findings[0].code == code
    assert refused.value.findings[0].hint


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (r"$\frac{a}{b} \ge \{1\}$", r"\(\frac{a}{b} \ge \{1\}\)"),
        ("= 4", "= 4"),
        ("%100%", "%100%"),
        ("a & b &", "a & b &"),
        ('either/or "both" #1 ~2', 'either/or "both" #1 ~2'),
        ("C:\\\\", "C:\\"),
    ],
)
def test_moodle_keeps_what_it_does_not_undo(text: str, html: str) -> None:
    """LaTeX has its backslashes once, and no sign at the edge of an option changes what is right."""
    _, found = cloze(bank_with(text, text, "Which?"), "q")

    ((_, _, alternatives),) = found
    assert {(mark, answer) for mark, answer, _ in alternatives} == {("=", "the right one"), ("%0%", html)}
    assert {feedback for _, _, feedback in alternatives if feedback} == {html}
