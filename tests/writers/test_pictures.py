"""Figures, pictures, tables and code: each document shows them, and every link leads to the right file."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from base64 import b64decode
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import quizgen
from quizgen import BankError
from quizgen.bank import load_text
from quizgen.documents import Documents
from quizgen.model import Figure, Image, Text, Variant
from quizgen.output import Request, targets, write_quiz
from quizgen.writers import writer

from .build import BANKS, documents, question, variant
from .reading import quiz, writable

FILES = BANKS / "pictures"


class _Shown(HTMLParser):
    """The pictures, the cells of tables, and the code of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pictures: list[tuple[str, str]] = []
        self.rows: list[list[str]] = []
        self.code = ""
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "img":
            self.pictures.append((named["src"] or "", named.get("alt") or ""))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        self.inside = tag if tag in ("td", "th", "pre") else self.inside

    def handle_endtag(self, tag: str) -> None:
        self.inside = "" if tag == self.inside else self.inside

    def handle_data(self, data: str) -> None:
        if self.inside in ("td", "th"):
            self.rows[-1][-1] += data
        if self.inside == "pre":
            self.code += data


def shown(html: str) -> _Shown:
    reader = _Shown()
    reader.feed(html)
    reader.close()
    return reader


def page(markdown: str) -> _Shown:
    return shown(MarkdownIt("commonmark").enable("table").render(markdown))


def generated(
    folder: Path, bank: quizgen.Bank, *, count: int = 2, to: str = "markdown", **more: object
) -> Path:
    quizgen.write(bank, folder / "out", to=to, count=count, **more)
    return folder / "out"


@pytest.fixture(scope="module")
def pictures() -> quizgen.Bank:
    return quizgen.load(BANKS / "pictures.yaml")


# ── Moodle ───────────────────────────────────────────────────────────────────────────────────────


def test_moodle_gets_every_picture_with_its_question(pictures: quizgen.Bank, tmp_path: Path) -> None:
    """Each address in a text names a file of that text, whose bytes are those of the picture; none is left over."""
    root = ET.parse(generated(tmp_path, pictures, to="moodle") / "pictures.xml").getroot()
    seen = 0
    for element in root.iter("question"):
        if element.get("type") == "category":
            continue
        (text,) = element.findall("questiontext")
        own = [src for src, _ in shown(text.findtext("text", "")).pictures if not src.startswith("https:")]
        files = {
            f"@@PLUGINFILE@@{file.get('path')}{file.get('name')}": b64decode(file.text or "", validate=True)
            for file in text.findall("file")
        }
        assert set(own) == set(files)
        for address, data in files.items():
            seen += 1
            name = address.removeprefix("@@PLUGINFILE@@/pictures/")
            if name == address:
                assert ET.fromstring(data).tag == "{http://www.w3.org/2000/svg}svg"
            else:
                assert data == (FILES / name).read_bytes()
        assert all(file.get("encoding") == "base64" for file in text.iter("file"))
    assert seen == 2 * (1 + 2 + 1 + 1 + 3 + 1)


def test_moodle_says_what_a_figure_shows(pictures: quizgen.Bank, tmp_path: Path) -> None:
    """The alternative text and the size of a figure stand with it."""
    (made,) = quizgen.variants(pictures, "a-plot", 1)
    root = ET.parse(generated(tmp_path, pictures, count=1, to="moodle") / "pictures.xml").getroot()
    text = next(root.iter("questiontext")).findtext("text", "")
    values = made.values

    assert shown(text).pictures[0][1] == f"A line that climbs by {values['a']} and starts at {values['b']}."
    assert f'width="{made.figure.width}" height="{made.figure.height}"' in text


def test_a_figure_has_a_name_of_its_own() -> None:
    """An author's picture that is called `figure.svg` stays what it is."""
    drawn = Figure("<svg/>", "Drawn", 10, 20)
    images = (Image("figure.svg", b"own"), Image("Figure-2.svg", b"another"))
    made = variant(
        question=question(images=images),
        stem=Text("![Own](figure.svg) ![Another](Figure-2.svg)"),
        figure=drawn,
    )
    text = next(quiz(documents("moodle", made)[0]).iter("questiontext"))

    files = {file.get("name"): b64decode(file.text or "") for file in text.findall("file")}
    assert files == {"figure.svg": b"own", "Figure-2.svg": b"another", "figure-3.svg": b"<svg/>"}


@given(st.text(st.characters(codec="utf-8").filter(writable), max_size=40))
def test_any_alternative_text_is_text(alt: str) -> None:
    """Whatever a figure's text holds (quotes, tags, fields of a cloze), it is shown, and nothing else is."""
    drawn = Figure("<svg/>", alt, 10, 20)
    sheet = documents("markdown", variant(figure=drawn._replace(address="f/a.svg")))[0]
    text = next(quiz(documents("moodle", variant(figure=drawn))[0]).iter("questiontext")).findtext("text", "")

    assert shown(text).pictures == [("@@PLUGINFILE@@/figure.svg", " ".join(alt.split()))]
    assert page(sheet).pictures == [("f/a.svg", " ".join(alt.split()))]


def test_a_figure_cannot_begin_a_field(pictures: quizgen.Bank, tmp_path: Path) -> None:
    """A cloze question has the fields of its parts, also where the figure's text looks like one."""
    root = ET.parse(generated(tmp_path, pictures, count=1, to="moodle") / "pictures.xml").getroot()
    texts = {
        element.findtext("name/text", "").partition("#")[0]: element.findtext("questiontext/text", "")
        for element in root.iter("question")
    }

    assert len(re.findall(r"\{1:NM:", texts["parts-with-pictures"])) == 2
    assert len(re.findall(r"\{1:NM:", texts["blanks-with-a-figure"])) == 1
    assert "[[value]]" in shown(texts["blanks-with-a-figure"]).pictures[0][1]


# ── Markdown ─────────────────────────────────────────────────────────────────────────────────────


def linked(document: Path) -> dict[str, bytes]:
    """What the links of *document* lead to."""
    addresses = [src for src, _ in page(document.read_text(encoding="utf-8")).pictures]
    own = [unquote(src) for src in addresses if not src.startswith("https:")]
    return {src: (document.parent / src).read_bytes() for src in own}


def test_markdown_links_to_files_beside_it(pictures: quizgen.Bank, tmp_path: Path) -> None:
    """Sheet and solutions link to the same files, which are all there is in the folder beside them."""
    folder = generated(tmp_path, pictures)
    sheet, solutions = (linked(folder / name) for name in ("pictures.md", "pictures-solutions.md"))
    there = {path.relative_to(folder).as_posix() for path in (folder / "pictures-figures").rglob("*.*")}

    assert sheet == solutions
    assert set(sheet) == there
    assert sheet["pictures-figures/images/pictures/cell.svg"] == (FILES / "cell.svg").read_bytes()
    assert len([name for name in there if "/images/" not in name]) == 2 * 5
    assert linked(folder / "pictures-key.md") == {}


def test_each_variant_links_to_its_own_figure(pictures: quizgen.Bank, tmp_path: Path) -> None:
    """The file that a variant's link names holds the figure with its values."""
    folder = generated(tmp_path, pictures, count=5, questions="a-plot")
    made = list(quizgen.variants(pictures, "a-plot", 5))

    files = linked(folder / "pictures.md")
    assert list(files.values()) == [one.figure.svg.encode() for one in made]


def test_a_folder_of_any_name_is_linked(pictures: quizgen.Bank, tmp_path: Path) -> None:
    """Blanks, brackets and umlauts in the document's name do no harm to its links."""
    written = quizgen.write(pictures, tmp_path / "Übung (1) [a] #2.md", count=1)

    assert written.files[0].name == "Übung (1) [a] #2.md"
    assert set(map(tmp_path.joinpath, linked(written.files[0]))) == set(written.pictures)


def test_papers_have_their_pictures(pictures: quizgen.Bank, tmp_path: Path) -> None:
    """The links of all sheets, and those of the solutions, lead to the files of one folder."""
    papers = quizgen.write_papers(
        quizgen.make_papers(pictures, "all", 3), tmp_path, to=["markdown", "moodle"]
    )
    sheets = [linked(path) for path in papers.files if re.fullmatch(r"all-[A-Z0-9]{6}\.md", path.name)]

    assert [len(files) for files in sheets] == [5, 5, 5]
    assert {name for files in sheets for name in files} == set(linked(tmp_path / "all-solutions.md"))
    assert {tmp_path / name for files in sheets for name in files} == set(papers.pictures)


def test_standard_output_holds_its_pictures(
    pictures: quizgen.Bank,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With `-o -` there is no place for files, so the links hold the pictures themselves."""
    monkeypatch.chdir(tmp_path)
    quizgen.write(pictures, "-", to="markdown", questions="layers-and-a-picture")
    (made,) = quizgen.variants(pictures, "layers-and-a-picture", 1)
    text = capsys.readouterr().out
    found = re.findall(r"\]\(data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", text)

    assert [b64decode(data) for data in found] == [
        (FILES / "cell.svg").read_bytes(),
        made.figure.svg.encode(),
    ]
    assert list(tmp_path.iterdir()) == []


# ── all or nothing ───────────────────────────────────────────────────────────────────────────────

HALF = """\
quizgen: 1
id: half
questions:
  - id: good
    vary: {n: 1..3}
    stem: "Good ![A dot](dot.gif): << n >>"
    form: choice
    options: {right: ["yes"], wrong: ["no"]}
  - id: bad
    vary: {n: [1, 2, 0]}
    stem: "Bad ![A dot](dot.gif)"
    figure: {plot: 1/(n*x), x: 1..3}
    form: choice
    options: {right: ["yes"], wrong: ["no"]}
"""


@pytest.fixture
def half(tmp_path: Path) -> quizgen.Bank:
    """A bank whose second question cannot be drawn for one of its three values."""
    (tmp_path / "dot.gif").write_bytes(b"GIF89a")
    (tmp_path / "half.yaml").write_text(HALF, encoding="utf-8")
    return quizgen.load(tmp_path / "half.yaml")


def test_a_figure_that_cannot_be_drawn_is_a_finding_with_its_values(half: quizgen.Bank) -> None:
    """The finding says for which values, and lies within the question."""
    with pytest.raises(BankError) as caught:
        list(quizgen.variants(half, "bad", 3))
    (finding,) = caught.value.findings

    assert (finding.code, finding.subject) == ("figure-undefined", "bad")
    assert "when n = 0" in finding.message


def test_nothing_is_left_of_a_run_that_fails(half: quizgen.Bank, tmp_path: Path) -> None:
    """No picture, no temporary file and no folder remains when a figure cannot be drawn."""
    (tmp_path / "out").mkdir()
    with pytest.raises(BankError):
        quizgen.write(half, tmp_path / "out", count=3)

    assert list((tmp_path / "out").iterdir()) == []


def test_the_pictures_of_a_question_that_is_left_out_are_left_out(half: quizgen.Bank, tmp_path: Path) -> None:
    """With --keep-going the figures of the bad question go, and the picture that both show stays."""
    written = quizgen.write(half, tmp_path / "out", count=3, keep_going=True)

    assert [path.relative_to(tmp_path / "out").as_posix() for path in written.pictures] == [
        "half-figures/images/dot.gif"
    ]
    assert sorted(path.name for path in (tmp_path / "out" / "half-figures").rglob("*")) == [
        "dot.gif",
        "images",
    ]


def test_old_pictures_stay_until_the_new_ones_are_complete(
    half: quizgen.Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk in the middle of a run leaves the picture of the last run as it was."""
    first = quizgen.write(half, tmp_path / "out", questions="good")
    first.pictures[0].write_bytes(b"old")

    def full(self: Documents, pieces: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Documents, "write", full)
    with pytest.raises(OSError, match="No space"):
        quizgen.write(half, tmp_path / "out", questions="good")

    assert first.pictures[0].read_bytes() == b"old"
    assert [path.name for path in first.pictures[0].parent.iterdir()] == ["dot.gif"]


def test_questions_without_pictures_are_written_as_they_are(tmp_path: Path) -> None:
    """A format is asked for links only where there is something to link to."""
    asked: list[Variant] = []

    def attach(shown: Variant, folder: str) -> tuple[Variant, tuple[()]]:
        asked.append(shown)
        return shown, ()

    bank = quizgen.load("examples")
    chosen = [one for one in bank.questions if one.id in ("a-table", "a-plot")]
    one = writer("markdown")._replace(attach=attach)
    write_quiz(Request(bank, chosen, 2, 1), [one], Documents(targets(f"{tmp_path}/", "examples", [one])))

    assert [shown.question.id for shown in asked] == ["a-plot"] * 2


# ── tables and code ──────────────────────────────────────────────────────────────────────────────


def both(folder: Path, question_id: str) -> tuple[_Shown, _Shown, Variant]:
    """The first variant of a shipped question as a Markdown sheet, in Moodle, and itself."""
    bank = quizgen.load("examples")
    out = generated(folder, bank, count=1, questions=question_id)
    generated(folder, bank, count=1, to="moodle", questions=question_id)
    (made,) = quizgen.variants(bank, question_id, 1)
    root = ET.parse(out / "examples.xml").getroot()
    html = next(root.iter("questiontext")).findtext("text", "")
    return page((out / "examples.md").read_text(encoding="utf-8")), shown(html), made


def test_a_table_arrives_whole(tmp_path: Path) -> None:
    """Every cell stands in its row and column, with its value, in Markdown and in Moodle."""
    sheet, moodle, made = both(tmp_path, "a-table")
    m, n, k = (str(made.values[name]) for name in "mnk")
    expected = [["layer", "inputs", "outputs"], ["GRU", m, n], ["Dense", n, k]]

    assert sheet.rows == moodle.rows == expected


def test_a_listing_arrives_whole(tmp_path: Path) -> None:
    """Every line of a listing, its blanks and its empty lines arrive, with the values in their places."""
    sheet, moodle, made = both(tmp_path, "a-listing")
    n, k = made.values["n"], made.values["k"]
    expected = (
        'Model: "sequential"\n\n'
        " Layer (type)        Output Shape      Param #\n"
        f" gru (GRU)           (None, {n})\n"
        f" dense (Dense)       (None, {k})\n\n"
        " Total params:\n"
    )

    assert sheet.code == moodle.code == expected


@given(st.text(st.characters(codec="utf-8").filter(writable), max_size=30).filter(str.strip))
def test_a_value_cannot_break_a_table_or_a_listing(word: str) -> None:
    """Bars, backticks and fences in a drawn word stay inside their cell or their line."""
    mark = chr(0xE000)
    table = Text(f"| a | b |\n|---|---|\n| {mark} | last |", (word,))
    listing = Text(f"```\nfirst {mark}\nlast\n```", (word,))
    for stem in (table, listing):
        sheet = page(documents("markdown", variant(stem=stem))[0])
        text = next(quiz(documents("moodle", variant(stem=stem))[0]).iter("questiontext"))
        for found in (sheet, shown(text.findtext("text", ""))):
            if stem is table:
                assert [len(row) for row in found.rows] == [2, 2]
                assert found.rows[1][1] == "last"
            else:
                assert found.code.startswith("first ")
                assert found.code.endswith("\nlast\n")


def test_a_bank_without_a_file_has_figures() -> None:
    """Only pictures need a folder: a figure is drawn for a bank that is a text."""
    bank = load_text((BANKS / "pictures.yaml").read_text(encoding="utf-8"), "pictures.yaml").bank
    assert bank is not None

    assert "a-plot" in {one.id for one in bank.questions}
    assert next(quizgen.variants(bank, "a-plot")).figure.svg.startswith("<svg")
