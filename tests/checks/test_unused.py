"""Mistakes that change the answer of no question of a bank."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen.bank import load
from quizgen.checks.check import check
from quizgen.checks.run import check_banks

BANK = """\
quizgen: 1
formulas:
  layer:
    symbols: {m: inputs, n: units}
    constants: {b: 1}
    steps:
      weights: m*n
      total: weights + b*n
    mistakes:
      factored: {set: {total: n*(m + b)}, feedback: This is right.}
      forgets: {set: {total: weights}, feedback: The biases are missing.}
      one_bias: {set: {b: 1}, feedback: There are two.}
questions:
  - {id: one, formula: layer, ask: total, vary: {m: 2..9, n: 2..9}, stem: "<< m >>, << n >>", form: number}
"""
TWO = '  - {id: two, formula: layer, ask: total, set: {b: 2}, vary: {m: 2..9, n: 2..9}, stem: "<< m >>, << n >>?", form: number}\n'


def told(folder: Path, text: str) -> set[tuple[str, int]]:
    path = folder / "layer.yaml"
    path.write_text(text, encoding="utf-8")
    findings = check(load(path)).findings
    return {(f.message.split("`")[1], f.place.line) for f in findings if f.code == "mistake-never-matters"}


def test_a_mistake_that_matters_nowhere_is_told_at_its_line(tmp_path: Path) -> None:
    """n*(m + b) is m*n + b*n, and one bias is what there is: both are told, where they stand."""
    assert told(tmp_path, BANK) == {("factored", 10), ("one_bias", 12)}


def test_a_mistake_that_matters_in_one_question_is_none_in_another(tmp_path: Path) -> None:
    """With two bias vectors, taking one is a mistake; so nothing is said of it in the bank."""
    assert told(tmp_path, BANK + TWO) == {("factored", 10)}


@pytest.mark.parametrize("ids", [{"one"}, {"one", "two"}])
def test_nothing_is_said_when_not_all_questions_were_checked(tmp_path: Path, ids: set[str]) -> None:
    """A question that was left out may be the one that the mistake is for."""
    path = tmp_path / "layer.yaml"
    path.write_text(BANK + TWO, encoding="utf-8")
    (report,) = check_banks([load(path)], [ids])

    assert any(f.code == "mistake-never-matters" for f in report.findings) == (len(ids) == 2)


def test_nothing_is_said_where_a_question_has_errors(tmp_path: Path) -> None:
    """A mistake may matter in the question that cannot be read."""
    broken = (
        '  - {id: two, formula: layer, ask: totl, vary: {m: 2..9, n: 2..9}, stem: "<< m >>", form: number}\n'
    )

    assert told(tmp_path, BANK + broken) == set()
