"""Questions whose options are formulas: that there are enough of them is tried."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen.bank import load
from quizgen.checks.check import check

BANK = """\
quizgen: 1
formulas:
  f:
    symbols: {a: one, b: two, x: {means: place, kind: variable}}
    steps: {g: a*x**2 + b*x, d: "diff(g, x)"}
    mistakes:
      power: {set: {d: "a*x + b"}, feedback: The exponent is a factor.}
      lost: {set: {d: "2*a*x"}, feedback: The second term is lost.}
questions:
  - {id: q, formula: f, ask: d, vary: {a: 1..3, b: 1..3}, form: [FORMS], options: OPTIONS, stem: "$<< g >>$"}
"""


def codes(folder: Path, forms: str, options: int) -> set[str]:
    path = folder / "f.yaml"
    path.write_text(BANK.replace("FORMS", forms).replace("OPTIONS", str(options)), encoding="utf-8")
    return {finding.code for finding in check(load(path)).findings if finding.severity == "error"}


@pytest.mark.parametrize("forms", ["choice", "formula, choice"])
def test_too_few_formulas_are_told(tmp_path: Path, forms: str) -> None:
    """Two mistakes give two wrong options; four options need three, also in a form that is not the first."""
    assert codes(tmp_path, forms, 4) == {"too-few-distractors"}
    assert codes(tmp_path, forms, 3) == set()
