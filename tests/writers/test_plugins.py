"""A format of somebody else's package is found, used and named like a built-in one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import quizgen
from quizgen import writers

from .build import BANKS

MODULE = """
from quizgen.writers import Document, Writer

def nothing(*_): return ("",)

WRITER = Writer(
    "titles", "the titles of a bank's questions", (Document("-titles", ".txt", "titles"),),
    lambda heading: (f"{heading.title}: ",),
    lambda section: (f"{section.question.id}[{section.variants}] ",),
    lambda variant, number: (f"{number} ",),
    lambda: ("end",),
)
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installed package with a format of its own, and one that claims a built-in name."""
    site = tmp_path / "site"
    info = site / "quizgen_titles-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "quizgen_titles.py").write_text(MODULE, encoding="utf-8")
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: quizgen-titles\nVersion: 1.0\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(
        "[quizgen.writers]\ntitles = quizgen_titles:WRITER\nmoodle = quizgen_titles:WRITER\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(site))
    writers.writer.cache_clear()
    yield site
    writers.writer.cache_clear()
    sys.modules.pop("quizgen_titles", None)


def test_a_plugin_writes(plugin: Path, tmp_path: Path) -> None:
    """The pieces of a third-party format are concatenated in order into the document that it names."""
    bank = quizgen.load(BANKS / "writers.yaml")
    made = quizgen.write(bank, tmp_path / "out", to=["titles"], questions=["pair", "mean"], count=1)

    assert [path.name for path in made.files] == ["writers-titles.txt"]
    assert made.files[0].read_text(encoding="utf-8") == f"{bank.title}: pair[1] 1 mean[1] 2 end"


def test_a_plugin_is_listed_after_the_built_in_formats(plugin: Path) -> None:
    """It has its place in the list, once, and no plug-in takes the name of a built-in format."""
    assert writers.names() == ["markdown", "moodle", "titles"]
    assert writers.writer("moodle").title.startswith("Moodle XML")
    assert writers.writer("titles").name == "titles"


def test_an_unknown_format_is_refused_by_name() -> None:
    """A name that neither quizgen nor a plug-in has is refused by that name."""
    assert "titles" not in writers.names()
    with pytest.raises(LookupError, match=r"no-such-format.*markdown, moodle"):
        writers.writer("no-such-format")


def test_every_built_in_format_has_its_name_and_documents() -> None:
    """The table's names are the formats' own, and every function gives one piece for each document."""
    for name in writers.BUILT_IN:
        found = writers.writer(name)

        assert found.name == name
        assert (
            len(found.end()) == len(found.documents) == len({document.suffix for document in found.documents})
        )
