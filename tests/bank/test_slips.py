"""Slips of YAML's own making: what their findings say, and that they say it once."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from quizgen.bank import load, load_text, reader
from quizgen.findings import Finding

BAD = Path(__file__).parents[1] / "banks" / "bad"
SLIPS = sorted(
    path
    for path in BAD.glob("*.yaml")
    if path.stem.startswith(("comma_", "colon_", "yaml_braces", "yaml_key_i"))
)
BANK = """\
quizgen: 1
formulas:
  power:
    symbols: {U: voltage, I: current}
    steps: {P: STEP}
    mistakes:
      sum: {set: {P: U + I}, feedback: FEEDBACK}
questions:
  - id: power
    formula: power
    ask: P
    vary: VARY
    stem: What is the power of << U >> V and << I >> A?
"""


def only(step: str = "U*I", feedback: str = "Multiply.", vary: str = "{U: 2..9, I: 1..5}") -> Finding:
    """The one finding of a bank with these texts in it."""
    text = BANK.replace("STEP", step).replace("FEEDBACK", feedback).replace("VARY", vary)
    (found,) = load_text(text, "slip.yaml").findings
    return found


@pytest.mark.parametrize(
    ("feedback", "hint"),
    [
        ("Time is missing, sorry.", 'put it into quotes: `"Time is missing, sorry."`'),
        ("Time, source, is missing", 'put it into quotes: `"Time, source, is missing"`'),
        ("A longer text that says what is wrong, and how to mend it", "put the text into quotes"),
    ],
)
def test_a_comma_in_a_text_is_named_and_pointed_at(feedback: str, hint: str) -> None:
    """The finding stands at the first comma, says that the text ends there, and shows the quotes."""
    found = only(feedback=feedback)

    assert (found.code, found.message) == ("unquoted-comma", "a comma ends the text here")
    assert found.hint == hint
    assert (found.place.line, found.place.column) == (7, 40 + feedback.index(","))


def test_a_decimal_comma_is_told_to_be_a_point() -> None:
    """`2,5..12` and `0,5*U*I` have one finding each, which writes the decimal point."""
    for found, hint in (
        (only(vary="{U: 2,5..12, I: 1..5}"), "write a decimal point: `2.5..12`"),
        (only(step="0,5*U*I"), "write a decimal point: `0.5*U*I`"),
    ):
        assert (found.code, found.message) == ("unquoted-comma", "a comma ends the number here")
        assert found.hint == hint


@pytest.mark.parametrize("step", ["log(U, 2)", "Max(1, 2)*U", "Max(1,2)*U", "Max(U, I, 3)"])
def test_a_comma_between_arguments_is_told_of_quotes(step: str) -> None:
    """The arguments of a function are no decimal: the whole call is to be quoted."""
    found = only(step=step)

    assert found.message == "a comma ends the text here"
    assert found.hint == f'put it into quotes: `"{step.replace(",", ", ").replace("  ", " ")}"`'


def test_a_key_that_is_known_or_written_with_a_colon_is_no_comma() -> None:
    """A name without a value, and an unknown key with one, have the findings that they always had."""
    assert only(feedback="Multiply., source").code == "wrong-type"
    assert only(feedback="Multiply., sorce: me").hint == "did you mean `source`?"
    assert only(feedback='"Multiply.", sorce').code == "unknown-key"


def test_a_colon_in_a_text_in_braces_is_named() -> None:
    """`{feedback: Wrong: multiply.}` is not told to close its brackets."""
    found = only(feedback="Wrong: multiply.")

    assert found.message == "not YAML: a text in brackets contains `: `"
    assert found.hint == "put the text into quotes"


def test_a_key_that_is_indented_too_far_is_named() -> None:
    """The hint names both keys and the line of the one above; a text with a colon is told of quotes only."""
    text = BANK.replace("    ask: P", "     ask: P")
    (found,) = load_text(text, "slip.yaml").findings
    (other,) = load_text(BANK.replace("What is", "What: is"), "slip.yaml").findings

    assert found.hint.startswith("begin the key `ask` in the same column as `formula` in line 10; a text")
    assert other.hint.startswith("a text that contains")


def test_braces_of_other_programs_are_told_of_ours() -> None:
    """`{{ U }}` at the beginning of a stem has one finding, which shows `<< U >>`."""
    for stem in ("{{ U }} V are given.", "{{ U }}"):
        (found,) = load_text(BANK.replace("What is", stem + " What is"), "slip.yaml").findings

        assert found.code == "yaml-syntax"
        assert "`<< U >>`" in found.hint


def test_a_comment_within_a_text_is_named() -> None:
    """A text that goes on below a line that a comment ends is told where the comment begins."""
    found = load(BAD / "yaml_comment_in_text.yaml").findings[0]

    assert "`#` in line 5, column 27" in found.hint


def test_a_list_where_names_are_expected_shows_how_they_are_written() -> None:
    """`vary: [U, I]` is told of ranges."""
    assert "such as `{U: 2..12, I: 1..5}`" in only(vary="[U, I]").message


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="PyYAML has no C parser here")
@pytest.mark.parametrize("path", SLIPS, ids=lambda path: path.stem)
def test_both_parsers_of_pyyaml_find_the_same_slip(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes, places and hints are those of the C parser where PyYAML comes without it."""
    found = [(f.code, f.place, f.hint) for f in load(path).findings]
    monkeypatch.setattr(reader, "_LOADER", yaml.SafeLoader)

    assert [(f.code, f.place, f.hint) for f in load(path).findings] == found
