"""The report as HTML and Markdown: whole, safe, by itself, and the same twice."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from quizgen.gradebook.records import Cause, Graded
from quizgen.report.analyse import analyse
from quizgen.report.data import as_json
from quizgen.report.page import html, markdown
from quizgen.report.show import fixed, percent
from quizgen.roster import Student

from .build import graded, item, mark, matrix, simulated, small

EVIL = '<script>alert("1")</script>|`x` *b* {{ 7 * 7 }} <!-- ]]> &amp; "\'\x1b[31m\x00\ud800'
OPEN = {"br", "meta"}
SVG = "{http://www.w3.org/2000/svg}"


def hostile() -> Graded:
    """A class in which every text is an attack."""
    shown = ("key", EVIL)
    marks = [
        mark(
            f"{EVIL}{i}",
            EVIL,
            i % 2,
            shown=shown,
            chosen=(shown[1 - i % 2],),
            mistakes=() if i % 2 else (EVIL,),
        )
        for i in range(12)
    ]
    question = item(EVIL, formula=EVIL, options=shown)._replace(title=EVIL, level=EVIL, form=EVIL)
    causes = {(EVIL, EVIL): Cause(EVIL, EVIL, EVIL + r" $\frac{<b>}{2}$", (EVIL,))}
    class_ = graded(marks, [question], causes, [Student(f"{EVIL}{i}", EVIL) for i in range(12)])
    return class_._replace(bank=EVIL, title=EVIL, quiz=EVIL, language='"><script>')


class Tags(HTMLParser):
    """The names of all elements, and whether every one is closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.names.add(tag)
        if tag not in OPEN:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.names.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


CLASSES = {
    "small": small,
    "simulated": simulated,
    "hostile": hostile,
    "nobody": lambda: graded([], []),
    "one": lambda: matrix([[1]]),
    "all alike": lambda: matrix([[1, 1]] * 40),
}


@pytest.mark.parametrize("make", CLASSES.values(), ids=CLASSES)
@pytest.mark.parametrize("named", [False, True])
def test_the_page_is_well_formed_and_needs_nothing_else(make: Callable[[], Graded], named: bool) -> None:
    """As XML and as HTML every element is closed; there is no script, and no address but within the page."""
    page = html(analyse(make(), named=named))
    tags = Tags()
    tags.feed(page)
    root = ET.fromstring(page.removeprefix("<!DOCTYPE html>"))
    ids = {one.get("id") for one in root.iter()}

    assert not tags.open
    assert not tags.names & {"script", "img", "link", "iframe", "object", "form", "base", "image", "use"}
    for address in re.findall(r'(?:href|src|action|data|srcset)="([^"]*)"', page):
        assert address[0] == "#"
        assert address[1:] in ids
    assert not any(name.startswith("on") for one in root.iter() for name in one.attrib)
    style = root.findtext(".//style")
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("make", [small, simulated], ids=["small", "simulated"])
def test_the_page_can_be_read_without_seeing_it(make: Callable[[], Graded]) -> None:
    """Headings go down one level at a time, tables have captions and scopes, figures say what they show."""
    root = ET.fromstring(html(analyse(make())).removeprefix("<!DOCTYPE html>"))
    levels = [int(one.tag[1]) for one in root.iter() if re.fullmatch("h[1-6]", one.tag)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    for table in root.iter("table"):
        assert table.findtext("caption") or len(table.find("caption"))
        assert all(head.get("scope") in ("col", "row") for head in table.iter("th"))
    figures = list(root.iter(f"{SVG}svg"))
    assert len(figures) == 3
    for figure in figures:
        assert figure.get("role") == "img"
        assert figure.findtext(f"{SVG}title")
        assert len(figure.findtext(f"{SVG}desc")) > 20
    assert root.get("lang") == "en"


def test_hostile_texts_are_shown_as_they_are() -> None:
    """Names, feedback and labels from a stranger are text in HTML, and in rendered Markdown no element."""
    report = analyse(hostile(), named=True)
    root = ET.fromstring(html(report).removeprefix("<!DOCTYPE html>"))
    shown = EVIL.replace("\x1b", "\ufffd").replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown(report))

    assert root.findtext(".//h1") == shown
    assert any("".join(cell.itertext()).count(shown) == 6 for cell in root.iter("td"))
    assert "<script" not in rendered
    assert "<!--" not in rendered
    rows = [line for line in markdown(report).splitlines() if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in rows} <= {7, 11, 12}


def test_names_are_in_no_anonymous_page() -> None:
    """Neither name nor id of a student is in any format, unless asked for."""
    class_ = simulated()
    pages = {
        named: [make(analyse(class_, named=named)) for make in (html, markdown, as_json)] for named in (0, 1)
    }

    for student in class_.students:
        assert not any(student.name in page for page in pages[False])
        assert not any(student.id in page for page in pages[False])
    assert all("Student No1" in page for page in pages[True])
    assert "do not pass it on" in pages[True][0]


@pytest.mark.parametrize("make", [html, markdown, as_json])
def test_the_same_class_gives_the_same_bytes(make: Callable[..., str]) -> None:
    """Twice, and with the students in another order."""
    class_ = small()
    page = make(analyse(class_))

    assert make(analyse(small())) == page
    turned = class_._replace(students=class_.students[::-1], marks=class_.marks[::-1])
    assert make(analyse(turned)) == page


def test_pages_are_those_that_were_looked_at(snapshot: Callable[[str, str], None]) -> None:
    """The report of a small class is byte for byte as in tests/report/snapshots."""
    report = analyse(small())

    snapshot("small.html", html(report))
    snapshot("small.md", markdown(report))
    snapshot("small.json", as_json(report))


def test_maths_is_readable_without_scripts() -> None:
    """LaTeX in feedback and labels is shown in plain characters."""
    page = html(analyse(small()))

    assert "3(mn + n² + n)" in page
    assert "Cell | state cₜ" in page
    assert "$" not in page.split("</style>")[1]


def test_json_says_the_same_as_the_report() -> None:
    """Alpha, the first mistake and the first question are in it, as numbers."""
    report = analyse(simulated())
    data = json.loads(as_json(report))

    assert data["report"] == 1
    assert data["reliability"]["alpha"] == round(float(report.reliability.alpha), 4)
    assert data["mistakes"][0]["mistake"] == report.mistakes[0].mistake
    assert data["questions"][0]["facility"] == round(float(report.questions[0].facility), 4)
    assert "names" not in data["mistakes"][0]


@given(st.fractions(-2, 2))
def test_numbers_are_rounded_half_up(value: object) -> None:
    """Printed with two places a number is off by half a hundredth at most, and −0.00 is 0.00."""
    shown = fixed(value).replace("\N{MINUS SIGN}", "-")

    assert abs(float(shown) - float(value)) <= 0.005 + 1e-12
    assert shown != "-0.00"
    assert percent(None) == fixed(None) == "–"
