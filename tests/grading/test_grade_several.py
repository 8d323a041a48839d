"""Several typed numbers: matrices, intervals, tuples and sets, in all their spellings."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen import Variant
from quizgen.bank import load_text
from quizgen.grading.grade import grade
from quizgen.model import Bank
from quizgen.pipeline import variants
from quizgen.text.numbers import in_latex, in_text

BANK = """
quizgen: 1
id: several
language: LANGUAGE
formulas:
  grid:
    symbols: {p: one, q: two, r: three, s: four}
    steps:
      A: {value: "Matrix([[p, q], [r, s]])"}
      doubled: {value: 2*A}
      wide: {value: "Matrix([[p, q, r]])*s"}
      tall: {value: "Matrix([p, q, r])/2"}
    mistakes:
      squares: {set: {doubled: "hadamard_product(A, A)"}, feedback: entry by entry}
      across: {set: {doubled: 2*transpose(A)}, feedback: transposed}
      forgets: {set: {wide: "Matrix([[p, q, r]])", tall: "Matrix([p, q, r])"}, feedback: forgotten}
  ends:
    symbols: {c: centre, w: half width}
    steps: {low: c - w, middle: c, high: c + w}
    mistakes:
      one_side: {set: {low: c}, feedback: both sides}
questions:
  - {id: matrix, formula: grid, ask: doubled, vary: {p: P, q: Q, r: R, s: S}, form: matrix, stem: "$<< A >>$"}
  - {id: row, formula: grid, ask: wide, vary: {p: P, q: Q, r: R, s: S}, form: matrix, stem: "<< p >> << q >> << r >> << s >>"}
  - {id: column, formula: grid, ask: tall, vary: {p: P, q: Q, r: R}, form: matrix, stem: "<< p >> << q >> << r >>"}
  - {id: interval, formula: ends, ask: [low, high], vary: {c: C, w: W}, form: interval, ends: ENDS, stem: "<< c >> << w >>"}
  - {id: tuple, formula: ends, ask: [low, high], vary: {c: C, w: W}, form: tuple, stem: "<< c >> << w >>"}
  - {id: set, formula: ends, ask: [low, middle, high], vary: {c: C, w: W}, form: set, mistakes: [], stem: "<< c >> << w >>"}
"""


def bank(language: str = "en", ends: str = "closed", **numbers: Fraction | int) -> Bank:
    text = BANK.replace("LANGUAGE", language).replace("ENDS", ends)
    chosen = {"P": 1, "Q": 2, "R": 3, "S": 4, "C": 4, "W": 2} | numbers
    for name, value in chosen.items():
        text = text.replace(f": {name}", f": [{float(value) if Fraction(value).denominator > 1 else value}]")
    loaded = load_text(text, "several.yaml")
    assert loaded.bank is not None, loaded.findings
    return loaded.bank


def made(question: str, language: str = "en", ends: str = "closed", **numbers: Fraction | int) -> Variant:
    """The only variant of *question*: p, q, r, s are 1, 2, 3, 4 and c, w are 4, 2 unless said otherwise."""
    whole = bank(language, ends, **numbers)
    asked = next(q for q in whole.questions if q.id == question)
    return next(variants(whole, asked, seed=1, count=1))


# ── matrices ─────────────────────────────────────────────────────────────────────────────────────

MATRIX = made("matrix")  # [[2, 4], [6, 8]]


@pytest.mark.parametrize(
    "typed",
    [
        "[[2, 4], [6, 8]]",
        "[[2,4],[6,8]]",
        "[2 4; 6 8]",
        "2 4; 6 8",
        "2, 4; 6, 8",
        "2,4;6,8",
        "2 4\n6 8",
        " 2  4 \n\n 6  8 \n",
        "((2, 4), (6, 8))",
        "{{2, 4}, {6, 8}}",
        "[[2 4] [6 8]]",
        r"2 & 4 \\ 6 & 8",
        r"\begin{pmatrix} 2 & 4 \\ 6 & 8 \end{pmatrix}",
        r"\begin{bmatrix}2&4\\6&8\end{bmatrix}",
        "\\begin{pmatrix}\n2 & 4 \\\\\n6 & 8\n\\end{pmatrix}",
        r"$\begin{pmatrix} 2 & 4 \\ 6 & 8 \end{pmatrix}$",
        "[[4/2, 4.0], [6, 16/2]]",
        "A = [[2, 4], [6, 8]]",
        "[[2;4];[6;8]]",
    ],
)
def test_a_matrix_in_every_spelling(typed: str) -> None:
    """Brackets of any kind, semicolons, lines, LaTeX and what computers print are the same matrix."""
    outcome = grade(MATRIX, typed)

    assert outcome.right, outcome
    assert outcome.at is None


@pytest.mark.parametrize(
    ("typed", "mistake", "told"),
    [("1 4; 9 16", "squares", "entry by entry"), ("[[2, 6], [4, 8]]", "across", "transposed")],
)
def test_the_matrix_of_a_mistake_is_recognised(typed: str, mistake: str, told: str) -> None:
    """Squares instead of doubles, and the transposed matrix, are diagnosed with what the author says."""
    outcome = grade(MATRIX, typed)

    assert outcome.score == 0
    assert outcome.mistakes == (mistake,)
    assert [str(text) for text in outcome.feedback] == [told]


def test_right_entries_are_counted() -> None:
    """A matrix that no mistake explains is worth nothing, and is told how many entries are right."""
    outcome = grade(MATRIX, "2 4; 6 9")

    assert outcome.score == 0
    assert outcome.note == "3 of 4 entries are right"
    assert grade(MATRIX, "0 0; 0 0").note == "no known mistake leads to these numbers"


@pytest.mark.parametrize(
    "typed", ["2 4 6 8", "2 4; 6", "2 4 6; 8", "2; 4; 6; 8", "2", "2 4; 6 8; 1 2", "[2, 4, 6, 8]"]
)
def test_another_shape_is_told(typed: str) -> None:
    """Four numbers are not yet a matrix of two rows and columns."""
    outcome = grade(MATRIX, typed)

    assert outcome.score == 0
    assert outcome.note == "a matrix of 2 rows and 2 columns is asked"


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("[[2, four], [6, 8]]", 5),
        ("2 4; 6 eight", 7),
        ("2 4\nsix 8", 4),
        (r"\begin{pmatrix} 2 & 4 \\ 6 & y \end{pmatrix}", 29),
        ("[[2, 4], [x, 8]]", 10),
    ],
)
def test_a_caret_stands_below_the_entry(typed: str, at: int) -> None:
    """What cannot be read is pointed at, whatever stands around it."""
    outcome = grade(MATRIX, typed)

    assert outcome.score == 0
    assert outcome.note
    assert outcome.at == at


def test_an_empty_answer_is_no_matrix() -> None:
    """Nothing, blanks and empty brackets are worth nothing, with a note."""
    for typed in ("", "  ", "[]", "[[], []]", ";;"):
        outcome = grade(MATRIX, typed)
        assert outcome.score == 0
        assert outcome.note


@pytest.mark.parametrize(
    "typed",
    ["4 8 12", "4, 8, 12", "[[4, 8, 12]]", "(4, 8, 12)", "4; 8; 12", "[4; 8; 12]", "4\n8\n12", "[[4], [8], [12]]", r"4 & 8 & 12", r"4 \\ 8 \\ 12"],
)  # fmt: skip
def test_a_vector_may_lie_or_stand(typed: str) -> None:
    """Three entries, along or across, are the vector (1, 2, 3)*4, and so for a column."""
    assert grade(made("row"), typed).right
    column = made("column", P=8, Q=16, R=24)  # halved: 4, 8, 12
    assert grade(column, typed).right


def test_a_vector_of_another_length_is_told() -> None:
    """Two or four entries are not three."""
    for typed in ("4 8", "4; 8; 12; 16"):
        assert grade(made("row"), typed).note == "a matrix of 1 rows and 3 columns is asked"


# ── intervals ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "typed",
    [
        "[2, 6]",
        "[2,6]",
        "[2; 6]",
        "2, 6",
        "2 6",
        "2; 6",
        "2 to 6",
        "from 2 to 6",
        "between 2 and 6",
        "2..6",
        "2 ... 6",
        "2–6",
        "2 – 6",
        "2 … 6",
        "2 <= x <= 6",
        "2 ≤ x ≤ 6",
        "2≤t≤6",
        "[4/2, 6.0]",
        "[2 to 6]",
    ],
)
def test_an_interval_in_every_spelling(typed: str) -> None:
    """Brackets, words, dots and inequalities are the interval from 2 to 6 with its ends."""
    outcome = grade(made("interval"), typed)

    assert outcome.right, outcome


@pytest.mark.parametrize(
    ("ends", "typed"),
    [
        ("closed", ["[2, 6]", "2 <= x <= 6"]),
        ("open", ["(2, 6)", "]2, 6[", "2 < x < 6", "(2; 6)"]),
        ("left-open", ["(2, 6]", "]2, 6]", "2 < x <= 6"]),
        ("right-open", ["[2, 6)", "[2, 6[", "2 <= x < 6"]),
    ],
)
def test_the_ends_have_to_be_the_right_ones(ends: str, typed: list[str]) -> None:
    """Whoever says which ends belong to it has to say it rightly; bare numbers say nothing of them."""
    asked = made("interval", ends=ends)
    every = ["[2, 6]", "(2, 6)", "]2, 6[", "(2, 6]", "]2, 6]", "[2, 6)", "[2, 6[", "2 < x < 6", "2 <= x < 6", "2 < x <= 6", "2 <= x <= 6"]  # fmt: skip

    assert all(grade(asked, one).right for one in typed)
    for other in set(every) - set(typed):
        outcome = grade(asked, other)
        assert outcome.score == 0
        assert outcome.note == "the two ends are right, but not which of them belong to the interval"
    assert grade(asked, "2, 6").right


def test_the_interval_of_a_mistake_is_recognised() -> None:
    """From the centre upwards is the mistake of one side only; the ends the wrong way round are none."""
    outcome = grade(made("interval"), "[4, 6]")

    assert (outcome.score, outcome.mistakes) == (0, ("one_side",))
    assert grade(made("interval"), "[6, 2]").note == "no known mistake leads to these numbers"


@pytest.mark.parametrize(
    ("typed", "at"),
    [("[2, six]", 4), ("two to 6", 0), ("2 <= x <= six", 10), ("from 2 to y", 10), ("[ 2 , b ]", 6)],
)
def test_a_caret_stands_below_the_end(typed: str, at: int) -> None:
    """An end that is no number is pointed at."""
    outcome = grade(made("interval"), typed)

    assert outcome.score == 0
    assert outcome.at == at


def test_one_end_or_three_are_no_interval() -> None:
    """It is said how many numbers there are."""
    assert grade(made("interval"), "[2]").note == "2 numbers are asked; given: 1"
    assert grade(made("interval"), "[2, 4, 6]").note == "2 numbers are asked; given: 3"


def test_negative_ends() -> None:
    """A minus sign is no dash between two ends."""
    asked = made("interval", C=-4)  # from -6 to -2
    for typed in ("[-6, -2]", "-6 to -2", "-6 – -2", "-6..-2", "-6 ≤ x ≤ -2", "−6; −2"):
        assert grade(asked, typed).right, typed


# ── tuples and sets ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("typed", ["2, 6", "(2, 6)", "[2; 6]", "2 6", "2,6", "{2; 6}", "2.0; 12/2"])
def test_a_tuple_is_in_order(typed: str) -> None:
    """Two numbers, in brackets or none, are right in their order only."""
    assert grade(made("tuple"), typed).right
    backwards = grade(made("tuple"), "6, 2")
    assert (backwards.score, backwards.note) == (0, "no known mistake leads to these numbers")
    assert grade(made("tuple"), "4, 6").mistakes == ("one_side",)


@pytest.mark.parametrize("typed", ["2, 4, 6", "{6; 4; 2}", "4 2 6", "6,2,4"])
def test_a_set_is_in_any_order(typed: str) -> None:
    """Three numbers are right in any order, each as often as it is there."""
    assert grade(made("set"), typed).right
    assert grade(made("set"), "2, 2, 6").score == 0
    assert grade(made("set"), "2, 4").note == "3 numbers are asked; given: 2"


def test_a_caret_stands_below_the_number() -> None:
    """In a tuple and a set what cannot be read is pointed at."""
    assert grade(made("tuple"), "(2, six)").at == 4
    assert grade(made("set"), "2; 4; b").at == 6


# ── decimal commas ───────────────────────────────────────────────────────────────────────────────


def test_german_commas() -> None:
    """In German the comma is a decimal mark: entries stand between semicolons or blanks."""
    matrix = made("matrix", "de", P=Fraction(1, 4), Q=Fraction(3, 4))  # [[0.5, 1.5], [6, 8]]
    for typed in ("0,5 1,5; 6 8", "[[0,5; 1,5]; [6; 8]]", "[[0,5, 1,5], [6, 8]]", "0.5 1.5; 6 8", "0,5 1,5\n6 8", r"0{,}5 & 1{,}5 \\ 6 & 8"):  # fmt: skip
        assert grade(matrix, typed).right, typed
    interval = made("interval", "de", W=Fraction(1, 2))  # from 3.5 to 4.5
    for typed in ("[3,5; 4,5]", "3,5 bis 4,5", "von 3,5 bis 4,5", "3,5 4,5", "3,5 ≤ x ≤ 4,5", "zwischen 3,5 und 4,5", "[3,5, 4,5]"):  # fmt: skip
        assert grade(interval, typed).right, typed
    assert grade(made("tuple", "de", W=Fraction(1, 2)), "3,5; 4,5").right
    assert grade(made("set", "de", W=Fraction(1, 2)), "4,5 3,5 4").right


def test_german_notes() -> None:
    """What is told of a matrix and of an interval is in the question's language."""
    assert grade(made("matrix", "de"), "2 4 6 8").note == "gefragt ist eine Matrix mit 2 Zeilen und 2 Spalten"
    assert grade(made("matrix", "de"), "2 4; 6 9").note == "3 von 4 Einträgen sind richtig"
    assert grade(made("interval", "de"), "(2; 6)").note.startswith("die beiden Grenzen stimmen")


# ── what is printed is right ─────────────────────────────────────────────────────────────────────

quarters = st.integers(-40, 40).map(lambda n: Fraction(n, 4))
nonzero = quarters.filter(bool)


@settings(max_examples=25)
@given(st.sampled_from(["en", "de"]), st.lists(nonzero, min_size=4, max_size=4))
def test_a_printed_matrix_is_read_back(language: str, numbers: list[Fraction]) -> None:
    """The key of a matrix, typed as printed in its language, in brackets or as LaTeX, is right."""
    asked = made("matrix", language, **dict(zip("PQRS", numbers, strict=True)))
    key = asked.key[0].text
    a, b, c, d = (in_text(fill, language) for fill in key.fills)
    apart = ";" if language == "de" else ","

    assert grade(asked, f"[[{a}{apart} {b}], [{c}{apart} {d}]]").right
    assert grade(asked, f"{a} {b}\n{c} {d}").right
    assert grade(asked, in_latex(language)(str(key))).right


@settings(max_examples=25)
@given(
    st.sampled_from(["en", "de"]),
    st.sampled_from(["closed", "open", "left-open", "right-open"]),
    quarters,
    nonzero.map(abs),
)
def test_a_printed_interval_is_read_back(language: str, ends: str, c: Fraction, w: Fraction) -> None:
    """The key of an interval, typed as printed in its language, is right, brackets included."""
    asked = made("interval", language, ends, C=c, W=w)
    key = asked.key[0].text
    shown = key._replace(fills=tuple(in_text(fill, language) for fill in key.fills))

    assert grade(asked, str(shown)).right
    assert grade(made("tuple", language, C=c, W=w), str(shown).strip("[]()")).right


def test_a_matrix_may_be_a_list_of_rows() -> None:
    """Whoever grades from Python hands in rows as lists; the same numbers typed are worth the same."""
    variant = made("matrix")
    rows = variant.question.shape
    assert rows is not None
    values = [int(value) for value in variant.key[0].value]
    grid = [values[i : i + rows[1]] for i in range(0, len(values), rows[1])]

    assert grade(variant, grid).score == grade(variant, str(grid)).score == 1


def test_an_interval_may_be_pasted_from_latex() -> None:
    r"""`\left[2, 6\right]` is [2, 6]: the commands say how large the brackets are."""
    low, high = made("interval").key[0].value

    assert grade(made("interval"), rf"$\left[{low}, {high}\right]$").score == 1
