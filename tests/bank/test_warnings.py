"""Warnings: what can be meant, but seldom is."""

from __future__ import annotations

import pytest

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


INVERSE = """\
quizgen: 1
id: w
formulas:
  cell:
    symbols: {m: inputs, n: units}
    steps: {weights: m*n, total: weights + n}
questions:
  - id: q
    formula: cell
    ask: n
    given: [total]
    vary: {m: 2..9, n: 2..9}
    form: number
    stem: STEM
"""


def test_what_is_given_and_not_shown_is_a_warning() -> None:
    """A stem that never says the total asks for something that nobody can find."""
    (found,) = load_text(INVERSE.replace("STEM", "How many units for << m >> inputs?"), "w.yaml").findings

    assert (found.code, found.severity) == ("stem-hides-value", "warning")
    assert "`total`" in found.message
    assert (found.place.line, found.place.column) == (11, 5)


def test_a_value_that_cannot_be_found_on_the_way_is_a_warning() -> None:
    """From the total alone nobody knows the inputs, so that the stem has to say them."""
    (found,) = load_text(INVERSE.replace("STEM", "How many units for << total >>?"), "w.yaml").findings

    assert (found.code, found.severity) == ("stem-hides-value", "warning")
    assert "`m`" in found.message
    assert (found.place.line, found.place.column) == (12, 12)


def test_a_value_that_is_found_on_the_way_need_not_be_shown() -> None:
    """Weights and total together tell units and inputs: total - weights = n."""
    text = INVERSE.replace("[total]", "[total, weights]").replace("ask: n", "ask: m")
    loaded = load_text(text.replace("STEM", "How many inputs for << total >> and << weights >>?"), "w.yaml")

    assert loaded.findings == ()
    assert loaded.bank is not None
    assert loaded.bank.questions[0].hidden == ("n",)


POOL = """\
quizgen: 1
questions:
  - id: q
    stem: STEM
    options:
      right: RIGHT
      wrong: [no]
"""


def test_a_comment_that_ends_a_text_is_a_warning_at_its_sign() -> None:
    """`circuit #1 and` is read as `circuit`: the author is told, of the stem and of an option."""
    text = POOL.replace("STEM", "Look at circuit #1 and say").replace("RIGHT", "\n        - In C #, too\n")
    loaded = load_text(text, "w.yaml")

    assert loaded.bank is not None
    assert [(f.code, f.severity, f.place.line, f.place.column) for f in loaded.findings] == [
        ("text-cut-off", "warning", 4, 27),
        ("text-cut-off", "warning", 7, 16),
    ]


def test_a_comma_that_ends_a_hint_is_a_warning_at_the_comma() -> None:
    """In brackets a comma makes two hints of one, the second of which begins in small letters."""
    text = POOL.replace("STEM", "Look").replace("RIGHT", "[yes]") + "    hints: [Count, then add, Stop]\n"
    loaded = load_text(text, "w.yaml")

    assert loaded.bank is not None
    assert [(f.code, f.severity, f.place.line, f.place.column) for f in loaded.findings] == [
        ("text-cut-off", "warning", 8, 18)
    ]


@pytest.mark.parametrize(
    "hints",
    [
        "[Count., then add]",
        '["Count", then add]',
        "[Count, Then add]",
        "\n      - Count\n      - then add",
        "x, y",
    ],
)
def test_hints_of_their_own_are_no_findings(hints: str) -> None:
    """After a full stop, behind quotes, in capitals or on a line of its own, a hint is meant as one."""
    text = POOL.replace("STEM", "Look").replace("RIGHT", "[yes]") + f"    hints: {hints}\n"

    assert load_text(text, "w.yaml").findings == ()


def test_a_comment_that_is_meant_and_a_quoted_sign_are_none() -> None:
    """Two blanks before the sign and one behind it are a comment; quotes and blocks keep a sign as it is."""
    for stem in ("Look at this  # the first circuit", '"Look at circuit #1"', "|\n      Look at circuit #1"):
        loaded = load_text(POOL.replace("STEM", stem).replace("RIGHT", "[yes]  #"), "w.yaml")

        assert loaded.findings == ()


def test_numbers_and_names_may_be_followed_by_any_comment() -> None:
    """A comment behind a number, an expression or a name says nothing of a text."""
    text = BANK.replace("ask: double", "ask: double #1").replace("STEM", "E of << m >> kg at << v >>?")
    loaded = load_text(text.replace("form: number", "points: 2 #3\n    form: number #2"), "w.yaml")

    assert loaded.findings == ()


PARTS = """\
quizgen: 1
id: w
formulas:
  power:
    symbols: {U: voltage, I: current}
    steps: {P: U*I}
questions:
  - id: q
    formula: power
    vary: VARY
    stem: Here are << U >> V.
    parts:
      - {stem: Write the power with I., ask: P, form: formula}
"""


def test_a_formula_without_a_letter_left_is_a_warning() -> None:
    """Where voltage and current are drawn, the key of a formula for the power would be a number."""
    text = PARTS.replace("VARY", "{U: 2..9, I: 1..5}").replace("<< U >> V", "<< U >> V and << I >> A")
    (found,) = load_text(text, "w.yaml").findings

    assert (found.code, found.severity) == ("formula-without-symbols", "warning")
    assert (found.place.line, found.place.column) == (13, 55)
    assert found.hint == "ask for it in a question of its own, or ask with `number`"


def test_a_formula_with_a_letter_left_is_none() -> None:
    """Where only the voltage is drawn, the formula is written in the current; else the list's item is shown."""
    parts = PARTS[PARTS.index("    parts:") :]
    text = PARTS.replace(parts, "    ask: P\n    form: [choice, formula]\n")
    (found,) = load_text(
        text.replace("VARY", "{U: 2..9, I: 3..4}").replace("V.", "V, << I >> A."), "w.yaml"
    ).findings

    assert load_text(text.replace("VARY", "{U: 2..9}"), "w.yaml").findings == ()
    assert (found.code, found.place.line, found.place.column) == ("formula-without-symbols", 13, 20)
    assert found.hint == "leave a symbol out of `vary`, or ask with `number`"
