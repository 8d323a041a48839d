"""Author's Markdown and LaTeX in plain characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.model import FIRST_MARK, Text
from quizgen.text.terminal import readable, wrapped

MARK = chr(FIRST_MARK)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"$\frac{n+1}{2}$", "(n+1)/2"),
        (r"$n^{2} + n_{1}$", "n² + n₁"),
        (r"$\sqrt{n}$ and $\sqrt{a + b}$", "√n and √(a + b)"),
        (r"$\left\lfloor \frac{a}{b} \right\rfloor = 3$", "⌊a/b⌋ = 3"),
        (r"$\binom{n}{k} = 10$", "C(n, k) = 10"),
        (r"$a \bmod b \le 3 \cdot 4$", "a mod b ≤ 3 · 4"),
        (r"$\frac{\text{mass}}{\text{volume}}$", "mass/volume"),
        (r"$\alpha \approx \pi$", "α ≈ π"),
        (r"$3\,\ln\left(x\right)$ and $\log_{2} n$", "3 ln(x) and log₂ n"),
        (r"$\gcd(a, b)$, $a\,\ln x$", "gcd(a, b), a ln x"),
        (r"$\operatorname{tr}A$ is no $\lambda$", "trA is no λ"),
        (r"$2^{n - 1} - 1$", "2ⁿ⁻¹ − 1"),
        (r"$e^{-x^{2}}$ and $x^{\frac{1}{2}}$", "e^(−x²) and x^(1/2)"),
        (r"$(1 + i)^{12 \cdot t}$ and $2^{32 - a \cdot b} - 2$", "(1 + i)^(12 · t) and 2^(32 − a · b) − 2"),
        (r"$e^{6\,x}$, $W_{ih}^{T}$, $d_{\text{model}}$", "e⁶ˣ, Wᵢₕᵀ, d_model"),
        (r"$n^{\log_{2} 3}$ and $n^{d_{k}}$", "n^(log₂ 3) and n^dₖ"),
        (
            r"$\frac{a^{2}}{b_{1}}$, $\frac{2^{n-1}}{b_{\text{in}}}$, $\sqrt{a^{2}}$, $\sqrt{a}^{2}$",
            "a²/b₁, 2ⁿ⁻¹/b_in, √(a²), (√a)²",
        ),
        (r"$\left.x^{2}\right|_{0}^{1}$ at $90^{\circ}$", "x²|₀¹ at 90°"),
        (r"$f'(x) = u'v$, $f''(2)$", "f′(x) = u′v, f″(2)"),
        (r"$\begin{pmatrix} 1 & -2 \\ 3 & 4 \end{pmatrix}$", "[ 1 −2; 3 4 ]"),
        (
            r"${W}_{1,2}\,x_{10,2}$, $\begin{pmatrix} {W}_{1,2} & d_{\text{in}} \end{pmatrix}$",
            "W₁₂ x_(10,2), [ W₁₂ d_in ]",
        ),
        (r"$\begin{pmatrix} \begin{pmatrix} 1 & 2 \end{pmatrix} \\ 3 \end{pmatrix}$", "[ [ 1 2 ]; 3 ]"),
        (r"$2\,\begin{pmatrix} a + b & c \end{pmatrix} = d$", "2 [ a + b, c ] = d"),
        ("**bold** and `code`", "bold and code"),
        ("an *important* word, *a few of them*", "an important word, a few of them"),
        (r"costs \$8 and \$9", "costs $8 and $9"),
        ("2 * 3 * 4 and a_b_c", "2 * 3 * 4 and a_b_c"),
        ("a price of $ 5", "a price of $ 5"),
    ],
)
def test_what_is_shown(source: str, expected: str) -> None:
    """Common LaTeX and Markdown read as a person would write them without."""
    assert readable(Text(source)) == expected


def test_values_in_text_are_not_markup() -> None:
    """A drawn word that looks like Markdown or LaTeX is shown as it is, as every document shows it."""
    assert readable(Text(f"in {MARK}", (r"**$\alpha$**",))) == r"in **$\alpha$**"


def test_values_in_maths_are_typeset() -> None:
    """A number in a power becomes a superscript."""
    assert readable(Text(f"$5^{{{MARK}}}$", ("12",))) == "5¹²"


def test_paragraphs_items_and_code_keep_their_lines() -> None:
    """What Markdown would show on lines of its own is on lines of its own; the rest flows."""
    text = "one\ntwo\n\n1. first\n2. second\n   goes on\n\n```\nx = 1\ny = 2\n```"

    assert wrapped(text, 40).splitlines() == [
        "one two", "", "1. first", "2. second goes on", "", "    x = 1", "    y = 2",
    ]  # fmt: skip


def test_listings_stand_apart_and_tables_are_aligned() -> None:
    """Code keeps its empty lines, blanks and signs, without the fence; the columns of a table stand below each other."""
    text = (
        f"A *b* `c`:\n\n```\na  *b*  `c` $d$\n\n  {MARK}\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"
    )

    assert wrapped(readable(Text(text, ("n_1",))), 12).splitlines() == [
        "A b c:", "", "    a  *b*  `c` $d$", "", "      n_1", "",
        "a  b", "─  ─", "1  2", "3  4",
    ]  # fmt: skip


def test_a_picture_is_shown_by_its_words() -> None:
    """Nobody sees a picture in a terminal: its alternative text stands for it, values included."""
    text = Text(f'Look: ![A cell [GRU] with {MARK} gates](pictures/cell.svg "Cell").', ("2",))

    assert readable(text) == "Look: [figure: A cell [GRU] with 2 gates]."


@given(st.text(st.characters(exclude_categories=("Cs", "Co")), max_size=80))
def test_any_text_can_be_shown(source: str) -> None:
    """Whatever an author wrote, something readable comes out, and nothing is raised."""
    assert isinstance(wrapped(readable(Text(source)), 40), str)
