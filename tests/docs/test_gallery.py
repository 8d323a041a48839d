"""The gallery shows every shipped question as it is."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

from quizgen import load
from quizgen.resources import banks

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "gallery"


def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_gallery", ROOT / "docs/make_gallery.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_gallery_is_up_to_date() -> None:
    """Its files are those that `make docs` makes of the banks, and no others."""
    made = maker().pages(count=False)
    kept = {str(path.relative_to(FOLDER)): path.read_bytes() for path in FOLDER.rglob("*") if path.is_file()}

    assert sorted(kept) == sorted(made)
    for name, text in made.items():
        there = kept[name].decode("utf-8")
        if name == "README.md":
            # Counting takes a minute; that counts are right is tested in tests/sampling.
            there = re.sub(r"^(\|.*\|) (?:about )?[0-9,]+ \|$", r"\1 ? |", there, flags=re.MULTILINE)
        assert there == text, f"{name}: run `make docs`, and read the difference"


def test_every_question_is_in_the_table_and_on_its_page() -> None:
    """Counted in the banks: a row and a heading for each question, a level for each, and somebody who confirms it."""
    table = (FOLDER / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?!question|---)(.*) \|$", table, re.MULTILINE)
    questions = [question for name in banks() for question in load(name).questions]

    assert len(rows) == len(questions)
    for name in banks():
        page = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
        headings = re.findall(r"^## (.*)$", page, re.MULTILINE)
        assert headings == [question.title for question in load(name).questions]
