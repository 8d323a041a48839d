"""Banks that were good and are damaged in one place: each damage is found, on its line."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

import pytest
import yaml

from quizgen.bank.load import Loaded, load, load_text
from quizgen.checks.check import check
from quizgen.findings import Finding

TESTS = Path(__file__).parents[1]
BANKS = {
    "examples": TESTS.parent / "question_banks" / "examples.yaml",
    "recurrent": TESTS.parent / "question_banks" / "recurrent.yaml",
    "pictures": TESTS / "banks" / "good" / "pictures.yaml",
    "quiz": Path(__file__).with_name("quiz.yaml"),
}
DAMAGES = yaml.safe_load(Path(__file__).with_name("damages.yaml").read_text(encoding="utf-8"))


@cache
def kept(bank: str, question: str) -> str:
    """The text of a bank, in which blank lines stand for all questions but this one: so it is checked sooner."""
    text = BANKS[bank].read_text(encoding="utf-8")
    if not question:
        return text
    head, start, rest = text.partition("\nquestions:\n")
    rest, quizzes, _ = rest.partition("\nquizzes:\n")
    blocks = re.split(r"(?m)^(?=  - id: )", rest)
    wanted = re.compile(rf"  - id: {re.escape(question)}\n")
    assert sum(bool(wanted.match(block)) for block in blocks) == 1
    lines = [block if wanted.match(block) else "\n" * block.count("\n") for block in blocks]
    return head + start + "".join(lines) + ("\n" if quizzes else "")


def read(text: str, bank: str, folder: Path) -> Loaded:
    """The bank in *text*, beside the pictures that it shows."""
    if bank != "pictures":
        return load_text(text, "bank.yaml")
    shutil.copytree(BANKS[bank].parent / "pictures", folder / "pictures")
    path = folder / "bank.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def line_of(text: str, marker: str) -> int:
    """The line on which the *marker* begins, which stands once in the *text*."""
    assert text.count(marker) == 1, f"{marker!r} stands {text.count(marker)} times"
    return text[: text.index(marker)].count("\n") + 1


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage["damage"].replace(" ", "-"))
def test_a_damage_is_found_on_its_line(damage: dict[str, str], tmp_path: Path) -> None:
    """A finding with the announced code stands on the announced line of the damaged bank."""
    text = kept(damage["bank"], damage.get("question", ""))
    old, new = damage["old"], damage["new"]
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    damaged = text.replace(old, new)
    line = line_of(damaged, damage["line"]) if "line" in damage else text[: text.index(old)].count("\n") + 1
    found = check(read(damaged, damage["bank"], tmp_path)).findings
    told = "\n".join(map(shown, found))
    assert (damage["code"], line) in {(finding.code, finding.place.line) for finding in found}, told


def shown(finding: Finding) -> str:
    """What a finding says, on a line."""
    return f"{finding.place.line}: {finding.severity}[{finding.code}] {finding.message}"


@pytest.mark.parametrize(
    ("bank", "question"),
    sorted({(damage["bank"], damage.get("question", "")) for damage in DAMAGES}),
)
def test_what_is_damaged_was_good(bank: str, question: str, tmp_path: Path) -> None:
    """Before it is damaged, each of these questions has neither errors nor warnings."""
    report = check(read(kept(bank, question), bank, tmp_path))
    assert not [shown(finding) for finding in report.findings if finding.severity != "advice"]
    assert report.summaries


def test_the_damages_are_many_and_different() -> None:
    """There are sixty at least, no two of them have one name, and they are told by many codes."""
    assert len({damage["damage"] for damage in DAMAGES}) == len(DAMAGES) >= 60
    assert len({damage["code"] for damage in DAMAGES}) >= 40
