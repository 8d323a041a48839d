"""Worked solutions and texts with matrices and expressions in them, each line as worked by hand."""

from __future__ import annotations

from quizgen import Variant
from quizgen.bank import load_text
from quizgen.pipeline import variants

BANK = r"""
quizgen: 1
id: worked
formulas:
  mats:
    symbols: {p: one, q: two, r: three, s: four, t: five}
    steps:
      A: {value: "Matrix([[p, q], [r, s]])", means: first matrix}
      B: {value: "Matrix([[t, 1], [2, 0]])", means: second matrix}
      AB: {value: A*B, means: the product}
      D: {value: det(A), means: the determinant}
      inv: {value: A**-1, means: the inverse}
      scaled: {value: A/3, means: a third}
      corners: {value: "Matrix([[entry(A, 1, 1)*entry(B, 2, 1), entry(A, 2, 2)]])", means: corners}
    mistakes:
      swaps: {set: {AB: B*A}, feedback: "That is $BA = << mistaken >>$, not << mistaken >>."}
  power:
    symbols:
      a: coefficient
      n: exponent
      x: {means: the variable, kind: variable}
    steps:
      f: {value: a*x**n + 3*x, means: the function}
      slope: {value: "diff(f, x)", means: its derivative}
      area: {value: "integrate(f, x, 0, n)", means: the area}
    mistakes:
      keeps: {set: {slope: n*a*x**n + 3}, feedback: "You wrote $<< mistaken >>$."}
questions:
  - {id: product, formula: mats, ask: AB, vary: {p: [1], q: [2], r: [3], s: [-4], t: [5]}, form: matrix, stem: "$A = << A >>$, that is << A >>; $<< B >>$"}
  - {id: determinant, formula: mats, ask: D, vary: {p: [1], q: [2], r: [3], s: [-4]}, form: number, stem: "$<< A >>$"}
  - {id: corners, formula: mats, ask: corners, vary: {p: [1], q: [2], r: [3], s: [-4], t: [5]}, form: matrix, mistakes: [], stem: "$<< A >>$, $<< B >>$"}
  - {id: scaled, formula: mats, ask: scaled, vary: {p: [1], q: [2], r: [3], s: [-4]}, form: matrix, mistakes: [], stem: "$<< A >>$"}
  - {id: slope, formula: power, ask: slope, vary: {a: [2], n: [3]}, form: formula, stem: "$f(x) = << f >>$, that is << f >>, for $a = << a >>$; $<< x >>$"}
  - {id: minus, formula: power, ask: slope, vary: {a: [-1], n: [2]}, form: formula, stem: "$<< f >>$"}
  - {id: area, formula: power, ask: area, vary: {a: [3], n: [2]}, form: number, stem: "$<< f >>$"}
"""


def made(question: str) -> Variant:
    loaded = load_text(BANK, "worked.yaml")
    assert loaded.bank is not None, loaded.findings
    asked = next(q for q in loaded.bank.questions if q.id == question)
    return next(variants(loaded.bank, asked, seed=1, count=1))


def lines(question: str) -> list[str]:
    return [str(line) for line in made(question).solution]


def pmatrix(*rows: str) -> str:
    return r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}"


A, B = pmatrix("1 & 2", "3 & -4"), pmatrix("5 & 1", "2 & 0")


def test_a_product_is_worked_out_entry_by_entry() -> None:
    """The matrices are given as such; the product shows each sum of products, then its numbers."""
    sums = pmatrix(
        r"1 \cdot 5 + 2 \cdot 2 & 1 \cdot 1 + 2 \cdot 0",
        r"3 \cdot 5 + (-4) \cdot 2 & 3 \cdot 1 + (-4) \cdot 0",
    )

    assert lines("product") == [
        f"Given: $A = {A}$ (first matrix), $B = {B}$ (second matrix).",
        rf"The product: $A\,B = {A} \cdot {B} = {sums} = {pmatrix('9 & 1', '7 & 3')}$",
    ]


def test_a_determinant_is_worked_out() -> None:
    """The determinant is main diagonal minus the other: -4 - 6."""
    assert lines("determinant") == [
        f"Given: $A = {A}$ (first matrix).",
        rf"The determinant: $\det\left(A\right) = \det\left({A}\right) = 1 \cdot (-4) - 2 \cdot 3 = -10$",
    ]


def test_fractions_stand_in_a_matrix() -> None:
    """A third of the matrix has fractions where nothing is rounded."""
    result = pmatrix(r"\frac{1}{3} & \frac{2}{3}", r"1 & -\frac{4}{3}")

    assert lines("scaled")[-1].endswith(f" = {result}$")
    assert str(made("scaled").key[0].text) == f"${result}$"


def test_a_derivative_is_worked_out() -> None:
    """The function in symbols and with its numbers, then the derivative of the latter."""
    assert lines("slope") == [
        "Given: $a = 2$ (coefficient), $n = 3$ (exponent).",
        r"The function: $f = a\,x^{n} + 3\,x = 2\,x^{3} + 3\,x$",
        r"Its derivative: $\frac{d}{dx}\,f = \frac{d}{dx}\left(2\,x^{3} + 3\,x\right) = 6\,x^{2} + 3$",
    ]


def test_an_integral_is_worked_out() -> None:
    """The integral of 3x² + 3x from 0 to 2 is 8 + 6."""
    assert [line.replace(r"\left(", "(").replace(r"\right)", ")") for line in lines("area")[1:]] == [
        r"The function: $f = a\,x^{n} + 3\,x = 3\,x^{2} + 3\,x$",
        r"The area: $\int_{0}^{n} f \, dx = \int_{0}^{2} (3\,x^{2} + 3\,x) \, dx = 14$",
    ]


def test_numbers_put_in_are_tidy() -> None:
    """-1*x**2 + 3*x is shown as -x² + 3x, and its derivative as -2x + 3."""
    assert str(made("minus").stem) == r"$-x^{2} + 3\,x$"
    assert lines("minus")[-1].endswith((r"= -2\,x + 3$", r"= 3 - 2\,x$"))


def test_a_matrix_in_a_text() -> None:
    """In maths a matrix is typeset, elsewhere it is written in brackets."""
    assert str(made("product").stem) == f"$A = {A}$, that is [[1, 2], [3, -4]]; ${B}$"


def test_an_expression_in_a_text() -> None:
    """In maths an expression is typeset with its numbers, elsewhere it is written in characters."""
    stem = str(made("slope").stem)

    assert stem.startswith(r"$f(x) = 2\,x^{3} + 3\,x$, that is 2*x^3 + 3*x, for $a = 2$; $x$")


def test_what_a_mistake_led_to_is_shown() -> None:
    """`mistaken` is the wrong matrix, typeset in maths and in brackets elsewhere: BA = [[8, 6], [2, 4]]."""
    (swaps,) = [option for option in made("product").options if option.mistakes == ("swaps",)]

    assert str(swaps.feedback) == f"That is $BA = {pmatrix('8 & 6', '2 & 4')}$, not [[8, 6], [2, 4]]."


def test_single_entries_stand_for_themselves() -> None:
    """What reads entries shows these, and no whole matrix with indexes: 1 times 2, and -4."""
    symbols, numbers = pmatrix(r"{A}_{1,1}\,{B}_{2,1} & {A}_{2,2}"), pmatrix(r"1 \cdot 2 & -4")

    assert lines("corners") == [
        f"Given: $A = {A}$ (first matrix), $B = {B}$ (second matrix).",
        f"Corners: ${symbols} = {numbers} = {pmatrix('2 & -4')}$",
    ]
