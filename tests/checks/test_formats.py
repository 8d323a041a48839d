"""Whether every format accepts a question, told as a warning for the form in which it would be written."""

from __future__ import annotations

from quizgen.bank import load_text
from quizgen.checks import formats
from quizgen.findings import Finding
from quizgen.plan import compile_question

THIRD = """\
quizgen: 1
formulas:
  f:
    symbols: {m: first}
    steps: {third: m/3}
    mistakes:
      a: {answer: m/6}
      b: {answer: 2*m/3}
      c: {answer: 4*m/3}
questions:
  - id: q
    formula: f
    ask: third
    vary: {m: [1, 2, 4, 5]}
    admits: any
    stem: What is a third of << m >>?
    form: FORM
"""


def found(text: str) -> list[Finding]:
    loaded = load_text(text, "bank.yaml")
    assert loaded.bank is not None
    assert loaded.bank.questions, loaded.findings
    (question,) = loaded.bank.questions
    return list(formats.writable(loaded.bank, compile_question(loaded.bank, question)))


def test_a_key_that_a_format_cannot_hold_is_a_warning() -> None:
    """Moodle takes no thirds as typed numbers; the finding has its own code and names the format."""
    (one,) = found(THIRD.replace("FORM", "number"))

    assert (one.code, one.severity, one.subject) == ("inexact-answer", "warning", "q")
    assert "format `moodle`, asked with `number`" in one.message
    assert "digits" in one.hint


def test_another_form_that_fits_is_named() -> None:
    """Where `choice` is offered behind `number`, the hint says how to write it so."""
    (one,) = found(THIRD.replace("FORM", "[number, choice]"))

    assert one.code == "inexact-answer"
    assert one.hint == "ask with `--form choice` there"


def test_the_form_that_the_format_takes_first_is_tried() -> None:
    """`choice` before `number` is what would be written, and it fits."""
    assert found(THIRD.replace("FORM", "[choice, number]")) == []


def test_a_format_that_knows_none_of_the_forms_is_advice() -> None:
    """Nothing is wrong with a question that is meant for paper."""
    text = """\
quizgen: 1
formulas:
  f:
    symbols: {m: first, n: second}
    steps: {total: m*n + n}
    mistakes: {a: {set: {total: m*n}}}
questions:
  - {id: q, formula: f, ask: total, stem: How many?, form: formula}
"""
    (one,) = found(text)

    assert (one.code, one.severity) == ("moodle-form", "advice")
    assert one.hint == "ask with `choice` or `parts`"


def test_a_figure_that_cannot_be_drawn_is_an_error() -> None:
    """The variants are really made, with their figures."""
    text = """\
quizgen: 1
formulas:
  f: {symbols: {m: first}, steps: {total: 2*m}}
questions:
  - id: q
    formula: f
    ask: total
    vary: {m: 2..9}
    stem: What is twice << m >>?
    figure: {plot: 1/(m - 2)*x, variable: x, x: 0..1}
    form: number
"""
    (one,) = found(text)

    assert one.code.startswith("figure")
    assert one.severity == "error"
