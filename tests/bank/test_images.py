"""Pictures beside the bank: found where stems show them, and only read when they are harmless."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.bank import Loaded, load, load_text
from quizgen.bank.images import MAX_IMAGE
from quizgen.bank.svg import harm

GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
BANK = """\
quizgen: 1
questions:
  - id: q
    vary: {n: [1, 2]}
    stem: |
      STEM << n >>
    form: choice
    options: {right: ["yes"], wrong: ["no"]}
"""


def svg(inside: str, head: str = "", attributes: str = "") -> bytes:
    return (
        f'{head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"{attributes}>'
        f"{inside}</svg>"
    ).encode()


def bank(folder: Path, stem: str) -> Loaded:
    path = folder / "bank.yaml"
    path.write_text(BANK.replace("STEM", stem), encoding="utf-8")
    return load(path)


def found(folder: Path, stem: str) -> list[tuple[str, str, int, int]]:
    return [(f.code, f.severity, f.place.line, f.place.column) for f in bank(folder, stem).findings]


def test_a_picture_is_read_from_beside_the_bank(tmp_path: Path) -> None:
    """Whatever the working directory, the file is looked for in the bank's folder and held with the question."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "dot.gif").write_bytes(GIF)
    loaded = bank(tmp_path, "![A dot](in/dot.gif) ![again](in/dot.gif)")

    assert not loaded.findings
    assert [(image.path, image.data) for image in loaded.bank.questions[0].images] == [("in/dot.gif", GIF)]


def test_a_text_has_no_pictures_beside_it(tmp_path: Path) -> None:
    """A bank that was not read from a file cannot have any, and its author is told."""
    loaded = load_text(BANK.replace("STEM", "![A dot](dot.gif)"), str(tmp_path / "bank.yaml"))

    assert [finding.code for finding in loaded.findings] == ["image-not-allowed"]
    assert "not a file" in loaded.findings[0].message


def test_a_missing_picture_is_looked_for_by_its_name(tmp_path: Path) -> None:
    """A misspelt name is found at its place, with the name that was meant."""
    (tmp_path / "dots.gif").write_bytes(GIF)
    (finding,) = bank(tmp_path, "![A dot](dot.gif)").findings

    assert (finding.code, finding.place.line, finding.place.column) == ("image-not-found", 6, 16)
    assert "`dots.gif`" in finding.hint


def test_a_picture_without_words_is_a_warning(tmp_path: Path) -> None:
    """`![](dot.gif)` can be used, and so can a link to another server, but not without a word."""
    (tmp_path / "dot.gif").write_bytes(GIF)

    assert found(tmp_path, "![](dot.gif)") == [("image-without-alt", "warning", 6, 11)]
    assert found(tmp_path, "![](https://example.org/a.png)") == [("image-without-alt", "warning", 6, 11)]
    assert not found(tmp_path, "![A logo](https://example.org/a.png)")


def test_what_is_no_picture_is_left_alone(tmp_path: Path) -> None:
    """Code, links, and a picture that is only talked about are not looked for."""
    for stem in ("`![A dot](dot.gif)`", "[A dot](dot.gif)", "n![A dot] (dot.gif)", r"!\[A dot\](dot.gif)"):
        assert not found(tmp_path, stem), stem


def test_pictures_of_every_wording_are_looked_for(tmp_path: Path) -> None:
    """A picture in a branch that is seldom shown is missed all the same."""
    stem = "<% if n == 1 %>![One](one.gif)<% else %>![Two](two.gif)<% endif %>"

    assert [code for code, *_ in found(tmp_path, stem)] == ["image-not-found"] * 2


def test_a_picture_has_at_most_a_mebibyte(tmp_path: Path) -> None:
    """A file of just that size is read, one byte more is refused."""
    path = tmp_path / "dot.gif"
    path.write_bytes(GIF + bytes(MAX_IMAGE - len(GIF)))
    assert not found(tmp_path, "![A dot](dot.gif)")

    path.write_bytes(GIF + bytes(MAX_IMAGE + 1 - len(GIF)))
    assert [code for code, *_ in found(tmp_path, "![A dot](dot.gif)")] == ["image-not-allowed"]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A symbolic link cannot bring in a file from elsewhere; one within the folder is fine."""
    (tmp_path / "secret.gif").write_bytes(GIF)
    folder = tmp_path / "bank"
    folder.mkdir()
    try:
        (folder / "dot.gif").symlink_to(tmp_path / "secret.gif")
    except OSError:
        pytest.skip("no symbolic links here")
    assert [code for code, *_ in found(folder, "![A dot](dot.gif)")] == ["image-not-allowed"]

    (folder / "own.gif").write_bytes(GIF)
    (folder / "other.gif").symlink_to(folder / "own.gif")
    assert not found(folder, "![A dot](other.gif)")


@pytest.mark.parametrize(
    "address", ["dot.gif/", "./dot.gif", "a/../dot.gif", "a//dot.gif", "C:/dot.gif", "data:image/gif;base64,R0lG", "dot.gif#x", "dot.gif?x", "%2e%2e/dot.gif", "dot.gif.", "javascript:alert(1)", r"a\\dot.gif"]
)  # fmt: skip
def test_other_addresses_are_refused(tmp_path: Path, address: str) -> None:
    """What is neither a plain relative path nor a link to a server is an error, whether the file is there or not."""
    (tmp_path / "dot.gif").write_bytes(GIF)

    assert [(code, severity) for code, severity, *_ in found(tmp_path, f"![A dot]({address})")] == [
        ("image-not-allowed", "error")
    ]


@pytest.mark.parametrize(
    "data",
    [
        svg("<script>alert(1)</script>"),
        svg("<SCRIPT/>"),
        svg('<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>'),
        svg("<rect onclick='alert(1)'/>"),
        svg("", attributes=" ONLOAD='alert(1)'"),
        svg("<a xlink:href='javascript:alert(1)'><rect/></a>"),
        svg("<a href='https://example.org'><rect/></a>"),
        svg("<image href='https://example.org/track.png'/>"),
        svg("<image href='other.png'/>"),
        svg("<image href='data:image/svg+xml;base64,PHN2Zy8+'/>"),
        svg("<use xlink:href='other.svg#x'/>"),
        svg("<foreignObject><p/></foreignObject>"),
        svg("<b xmlns='http://www.w3.org/1999/xhtml'>x</b>"),
        svg("<style>@import 'https://example.org/a.css';</style>"),
        svg("<style>rect { fill: url(https://example.org/a.svg#x); }</style>"),
        svg(r"<style>rect { fill: u\72l(https://example.org/a.svg#x); }</style>"),
        svg("<rect style='fill: url( \"https://example.org/a.svg#x\")'/>"),
        svg("<rect fill='url(//example.org/a.svg#x)'/>"),
        svg("<set attributeName='xlink:href' to='#x'/>"),
        svg("<animate attributeName='x' values='java\nscript:alert(1)'/>"),
        svg("", attributes=" xml:base='https://example.org/'"),
        svg("", head='<?xml-stylesheet href="https://example.org/a.css"?>'),
        svg("", head='<!DOCTYPE svg [<!ENTITY a "aaaa">]>'),
        svg("", head='<?xml version="1.0" encoding="utf-7"?>'),
        svg("").decode().encode("utf-16"),
        svg("<rect>"),
        b"<html xmlns='http://www.w3.org/2000/svg'/>",
        b"<svg/>",
        b"",
        b"\x89PNG\r\n\x1a\n",
    ],
)  # fmt: skip
def test_an_svg_that_runs_or_fetches_anything_is_refused(data: bytes) -> None:
    """Scripts, handlers, links, other files, entities, other encodings: each has its reason."""
    assert harm(data)


@pytest.mark.parametrize(
    "data",
    [
        svg("<rect width='1' height='1' fill='url(#shade)'/>"),
        svg("<style>text { font: 14px sans-serif; fill: url('#shade') }</style><text>a \\ (b)</text>"),
        svg("<a href='#there'><use xlink:href='#it'/></a>"),
        svg("<image xlink:href='data:image/png;base64,iVBORw0KGgo='/>"),
        svg("", head='<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!DOCTYPE svg PUBLIC '
            '"-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n<!-- a comment -->\n'),
        svg("<metadata><x:rdf xmlns:x='http://example.org/'><x:about>https://example.org</x:about></x:rdf></metadata>"),
        svg("<text>one on two: url, script, ümläut</text>"),
        b"\xef\xbb\xbf" + svg(""),
        svg("<g>" * 100_000 + "</g>" * 100_000),
    ],
)  # fmt: skip
def test_a_drawing_is_shown(data: bytes) -> None:
    """What drawing programs write (styles, gradients, metadata, a document type) is no reason to refuse a file."""
    assert harm(data) == ""


@given(st.binary(max_size=200) | st.text(max_size=200).map(svg))
def test_no_file_does_more_than_be_refused(data: bytes) -> None:
    """Any bytes at all are judged, and nothing is raised."""
    assert isinstance(harm(data), str)
