"""Every file in tests/banks/good has no findings, keeps its examples, and can be written."""

from __future__ import annotations

from pathlib import Path

import pytest

import quizgen
from quizgen.bank import load, load_text
from quizgen.checks.examples import failing_examples
from quizgen.model import Bank
from quizgen.pipeline import count_variants
from quizgen.resources import bank_path

GOOD = sorted((Path(__file__).parents[1] / "banks" / "good").glob("*.yaml"))
CORE = [bank_path(name) for name in ("recurrent", "examples")]
"""The rest of what is shipped is written in every form by tests/shipped/test_survives.py."""


@pytest.fixture(params=[*GOOD, *CORE], ids=lambda path: path.stem)
def bank(request: pytest.FixtureRequest) -> Bank:
    loaded = load(request.param)
    assert not loaded.findings
    assert loaded.bank is not None
    return loaded.bank


def test_its_examples_hold(bank: Bank) -> None:
    """Answers and mistakes written in the bank, by hand, are those that quizgen computes."""
    assert [f for question in bank.questions for f in failing_examples(question)] == []


def test_every_form_can_be_written_in_every_format(bank: Bank, tmp_path: Path) -> None:
    """Each question gives four variants (or all it has) in each form, in all formats that have the form."""
    for question in bank.questions:
        for form in question.forms:
            count = min(4, count_variants(bank, question, form)[0])
            written = quizgen.write(
                bank,
                tmp_path / f"{question.id}-{form}",
                to=["markdown", *(["moodle"] if form not in ("formula", "tuple", "set") else [])],
                questions=[question.id],
                count=count,
                form=form,
            )
            assert written.variants == count > 0
            assert not written.findings


def test_a_wrong_example_is_found() -> None:
    """An example that says another number is reported with what the question computes."""
    path = next(path for path in GOOD if path.stem == "interest")
    loaded = load_text(path.read_text(encoding="utf-8").replace("answer: 1331", "answer: 1330"), "i.yaml")
    assert loaded.bank is not None

    (finding,) = failing_examples(loaded.bank.questions[0])
    assert finding.code == "example-fails"
    assert "1331" in finding.message
    assert "1330" in finding.message


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("answer: 3.61, wrong", "answer: 3.62, wrong"),
        ("adds_the_legs: 5}", "adds_the_legs: 5.02}"),
        ("answer: sqrt(13)}", "answer: sqrt(12)}"),
        ("answer: 1.58}", "answer: 1.57}"),
        ("[2/3, sqrt(13)]", "[3/2, sqrt(13)]"),
        ("[0.667, 5]", "[0.65, 5]"),
    ],
)
def test_an_example_is_held_to_what_a_student_would_have_to_type(right: str, wrong: str) -> None:
    """A rounded example with a digit misplaced, another root or another fraction does not hold."""
    path = next(path for path in GOOD if path.stem == "examples-as-typed")
    text = path.read_text(encoding="utf-8")
    assert right in text
    loaded = load_text(text.replace(right, wrong), "e.yaml")
    assert loaded.bank is not None

    assert len([f for question in loaded.bank.questions for f in failing_examples(question)]) == 1
