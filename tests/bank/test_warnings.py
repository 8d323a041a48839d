"""Warnings: what can be meant, but seldom is."""

from __future__ import annotations

from quizgen.bank import load_text
from quizgen.findings import Finding

BANK = """\
quizgen: 1
id: w
formulas:
  energy:
    symbols: {m: mass, v: speed}
    steps: {double: m*v**2}
questions:
  - id: q
    formula: energy
    ask: double
    vary: {m: 1..9, v: 2..9}
    form: number
    stem: STEM
"""


def findings(stem: str) -> tuple[Finding, ...]:
    loaded = load_text(BANK.replace("STEM", stem), "w.yaml")
    assert loaded.bank is not None
    assert len(loaded.bank.questions) == 1
    return loaded.findings


def test_a_needed_value_that_the_stem_does_not_show_is_a_warning() -> None:
    """A stem that shows the mass twice and never the speed can still be used, but not without a word."""
    (found,) = findings("E of << m >> kg at << m >> m/s?")

    assert (found.code, found.severity) == ("stem-hides-value", "warning")
    assert "`v`" in found.message
    assert (found.place.line, found.place.column) == (11, 21)


def test_braces_around_a_known_name_are_a_warning() -> None:
    """`{{ m }}`, the habit from other programs, is pointed at; LaTeX's braces are not."""
    (found,) = findings(
        "E of << m >> kg, {{ m }}, at << v >>, $\\\\frac{{m}}{2}$, {{ other }}?".replace("\\\\", "\\")
    )

    assert (found.code, found.severity, found.place.column) == ("text-braces", "warning", 28)
    assert "<< m >>" in found.hint


def test_a_value_can_be_shown_through_a_step() -> None:
    """A stem that shows a step computed from a value does show it."""
    assert findings("The mass is << m >> and the speed << v >>?") == ()
