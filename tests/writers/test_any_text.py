"""Any text of an author and any value survive the way into a document, and are never read as markup."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quizgen import Text
from quizgen.bank import load_text
from quizgen.writers.convert import MARK
from quizgen.writers.source import escape_markdown

from .build import documents, option, question, variant
from .reading import commonmark, field, html_text, literal, quiz, squeeze, writable

ODD = [
    "<",
    ">",
    "&",
    '"',
    "'",
    "]]>",
    "<![CDATA[",
    "&lt;",
    "&#8;",
    "<script>",
    "--",
    "\\",
    "`",
    "$",
    "%s",
    "%",
]
ODD += [
    "*",
    "_",
    "\n",
    "1. ",
    "- ",
    "# ",
    "=",
    "|",
    "~~~",
    "שלום",
    "\u202e",
    "𝔸",
    "😀",
    "e\u0301",
    "é",
    "//",
    "::",
]
WORDS = st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=6)), max_size=8).map("".join)
TEXTS = WORDS.map(lambda text: "".join(filter(writable, text)))
FILLED = TEXTS.filter(str.strip)


def xml_of(text: str, *fills: str) -> str:
    """A Moodle document with this Markdown in every place that holds author's text."""
    shown = Text(text, fills)
    made = variant(
        stem=shown,
        options=(option(shown, True, shown), option("other", False)),
        hints=(shown,),
        feedback=shown,
        question=question(title=text, tags=(text,)),
    )
    (document,) = documents("moodle", made, title=text)
    return document


@settings(deadline=None)
@given(FILLED)
@example("a---b")
@example("-->")
def test_an_authors_text_is_read_back_as_written(text: str) -> None:
    """Text without Markdown meaning is shown by Moodle as written: stem, option, feedback and hint alike."""
    element = quiz(xml_of(literal(text)))[1]
    for path in ("questiontext", "generalfeedback", "answer[1]", "answer[1]/feedback", "hint"):
        assert html_text(field(element, path))[0] == squeeze(text)


@settings(deadline=None)
@given(FILLED)
def test_titles_and_tags_are_plain_text(text: str) -> None:
    """A title or tag is never Markdown: it stands in the file as written, cut at Moodle's 255 characters."""
    root = quiz(xml_of(text))

    assert squeeze(field(root[1], "name")) == squeeze(f"made#1.0 {text}"[:255])
    assert squeeze(field(root[1], "tags/tag")) == squeeze(text)
    assert text.replace("/", "//").strip() in field(root[0], "category").replace("\r", "\n")


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=20))
@example("&#12;", "\x0c")
@example("&#xE000;\ue000", "x")
@example("&#xD800; &#x110000; &#0;", "\ud800")
@example("[a](\ue000 '&#xB;')", "\x0b")
def test_any_markdown_makes_xml(text: str, value: str) -> None:
    """Whatever is thrown at the writer, controls and entities for them too, the file is well-formed."""
    fills = (value,) * (max((ord(mark) - 0xDFFF for mark in MARK.findall(text)), default=0))
    if len(fills) < 50:
        assert len(quiz(xml_of(text, *fills))) == 2


SHAPES = [
    "\ue000",
    "a **\ue000** b",
    "- x\n- \ue000",
    "`\ue000`",
    "> \ue000",
    "# \ue000",
    "x\n\ue000",
    "\\(\ue000\\)",
]


@settings(deadline=None)
@given(st.sampled_from(SHAPES), TEXTS)
def test_a_value_is_never_html(shape: str, value: str) -> None:
    """A value changes no tag of what is around it, and Moodle shows it as it is."""
    empty, tags = html_text(field(quiz(xml_of(shape, "0"))[1], "questiontext"))
    text, same = html_text(field(quiz(xml_of(shape, value))[1], "questiontext"))

    assert same == tags
    assert text == squeeze(empty.replace("0", value))


LINES = [
    "\ue000",
    "a **\ue000** b",
    "- x\n- \ue000",
    "> \ue000",
    "x\n\ue000",
    "x\n\n\ue000. y",
    "1\ue000) y",
    "\ue000. y",
]


@settings(deadline=None)
@given(
    st.sampled_from(LINES),
    st.one_of(FILLED, st.sampled_from(["1", "12", "-5", "1,234", "12, 20", "3/4", "1."])),
)
def test_a_value_is_never_markdown(line: str, value: str) -> None:
    """A value shows as itself in the Markdown sheet, with the tags that a plain word there has."""
    word, tags = commonmark(sheet(line, "word"))
    text, same = commonmark(sheet(line, value))

    assert same == tags
    assert text == squeeze(word.replace("word", squeeze(value)))


def sheet(line: str, *fills: str) -> str:
    return documents("markdown", variant(stem=Text(line, fills)))[0]


@settings(deadline=None)
@given(TEXTS)
@example("`<b>`")
@example("~~~")
def test_a_value_in_code_stays_in_it(value: str) -> None:
    """A value in code, inline or fenced, ends it under no circumstances."""
    for line in ("`x \ue000 y` z", "```\nx \ue000\n```\nz", "~~~\n\ue000\n~~~\nz"):
        assert commonmark(sheet(line, value))[1] == commonmark(sheet(line, "0"))[1]


@given(FILLED)
def test_an_escaped_text_shows_itself(text: str) -> None:
    """Markdown made of a plain text is shown as that text, at the start of a line as well."""
    assert commonmark(escape_markdown(text))[0] == squeeze(text)


@pytest.mark.parametrize("code", [0, 1, 8, 11, 12, 27, 127, 0x9F, 0xE000, 0xF8FF, 0xFFFE, 0xFFFF])
def test_what_no_document_can_hold_is_a_finding(code: int) -> None:
    """A control, private or non-character in a bank is refused by its reader, raw or as a YAML escape."""
    for written in (chr(code), f"\\u{code:04x}"):
        text = f'quizgen: 1\nquestions:\n  - {{id: a, stem: "x {written} y"}}\n'
        loaded = load_text(text, "bank.yaml")

        assert loaded.bank is None
        assert [finding.code for finding in loaded.findings] == ["stray-character"]
        assert loaded.findings[0].place.line == 3


def test_entities_mean_what_they_mean() -> None:
    """An entity that a document can hold arrives as its character."""
    shown = field(quiz(xml_of("&#65;&amp;&lt;&euro; &#x1F600;"))[1], "questiontext")

    assert unescape(shown) == "A&<€ 😀"
