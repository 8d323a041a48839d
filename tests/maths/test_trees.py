"""Steps as trees, right and with mistakes made; what would grow without end is refused at once."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import pytest

from quizgen import BankError
from quizgen.bank import load_text
from quizgen.grading.grade import grade
from quizgen.maths.show import plain_tree
from quizgen.maths.tidy import in_numbers
from quizgen.maths.trees import (
    Failed,
    asked_trees,
    calculates,
    free,
    mistaken_trees,
    right_trees,
    symbolic_steps,
)
from quizgen.model import Matrix, Mistake, Node, Question
from quizgen.pipeline import variants

BANK = """
quizgen: 1
id: trees
formulas:
  parabola:
    symbols: {a: coefficient, b: shift, x: {means: variable, kind: variable}}
    constants: {c: 2}
    steps:
      f: {value: a*x**2 + c*x + b, means: the function}
      slope: {value: "diff(f, x)", means: its derivative}
      at_three: {value: "subs(slope, x, 3)", means: its value}
      M: {value: "Matrix([[a, x], [slope, 1]])", means: a matrix}
    mistakes:
      another_constant: {set: {c: 5}, feedback: The constant is 2.}
      no_factor: {set: {slope: a*x + c}, feedback: Two times.}
      forgets: {for: at_three, answer: asked - c, feedback: And the rest?}
questions:
  - {id: slope, formula: parabola, ask: slope, vary: {a: 2..5, b: 1..3}, form: formula, stem: "$<< f >>$"}
  - {id: value, formula: parabola, ask: at_three, vary: {a: 2..5, b: 1..3}, form: number, stem: "$<< f >>$"}
"""


def question(id_: str, text: str = BANK) -> Question:
    loaded = load_text(text, "trees.yaml")
    assert loaded.bank is not None, loaded.findings
    return next(q for q in loaded.bank.questions if q.id == id_)


def mistake(asked: Question, id_: str) -> Mistake:
    return next(m for m in asked.mistakes if m.id == id_)


def value(tree: Node | Matrix[Node], **numbers: int) -> str:
    assert not isinstance(tree, Matrix)
    return plain_tree(in_numbers(tree, numbers)).replace(" ", "")


def test_the_right_tree() -> None:
    """The derivative of a*x**2 + 2*x + b is 2*a*x + 2: with a = 4 at x = 10 it is 82."""
    (tree,) = asked_trees(question("slope"))

    assert value(tree, a=4, x=10) == "82"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ([], "26"),  # 2*4*3 + 2
        (["another_constant"], "29"),  # 2*4*3 + 5
        (["no_factor"], "14"),  # 4*3 + 2
        (["forgets"], "24"),  # 26 - 2
        (["another_constant", "no_factor"], "17"),  # 4*3 + 5
        (["another_constant", "forgets"], "24"),  # 29 - 5
    ],
)
def test_mistakes_are_made_upstream(made: list[str], expected: str) -> None:
    """What a mistake changes is differentiated again, and what follows is computed from that."""
    asked = question("value")
    (tree,) = asked_trees(asked, tuple(mistake(asked, id_) for id_ in made))

    assert value(tree, a=4, b=1) == expected


def test_a_mistake_leaves_the_other_world_alone() -> None:
    """The right trees are the same before and after a mistake is made, and before it nothing has changed."""
    asked = question("value")
    before = right_trees(asked)
    wrong = mistaken_trees(asked, [mistake(asked, "no_factor")])

    assert wrong["f"] == before["f"]
    assert wrong["slope"] != before["slope"]
    assert right_trees(asked) == before


def test_a_matrix_of_trees() -> None:
    """A step that is a matrix has a tree for each entry, with derivatives worked out."""
    (made,) = asked_trees(replace(question("value"), ask=("M",)))

    assert isinstance(made, Matrix)
    assert [[value(entry, a=3) for entry in row] for row in made.rows] == [["3", "x"], ["6*x+2", "1"]]


def test_which_steps_stay_expressions() -> None:
    """f, its derivative and the matrix hold x, and are shown as expressions; the value at three is a number."""
    asked = question("value")

    assert calculates(asked)
    assert set(symbolic_steps(asked)) == {"f", "slope", "M"}
    assert free(right_trees(asked)["at_three"], {"a", "b"})
    assert not free(right_trees(asked)["slope"], {"a", "b"})


def chain(steps: int) -> str:
    doubled = "".join(f"      s{i}: {{value: s{i - 1} + x*s{i - 1}}}\n" for i in range(1, steps + 1))
    return f"""
quizgen: 1
id: chain
formulas:
  f:
    symbols: {{a: number, x: {{means: variable, kind: variable}}}}
    steps:
      s0: {{value: a*x}}
{doubled}      d: {{value: "diff(s{steps}, x)"}}
questions:
  - {{id: q, formula: f, ask: d, vary: {{a: 2..5}}, form: formula, stem: "<< a >>"}}
"""


def test_a_chain_that_doubles_is_refused_quickly() -> None:
    """Twenty steps that each use the one before twice would have a million parts: refused, and not built."""
    start = time.perf_counter()
    loaded = load_text(chain(20), "chain.yaml")
    seconds = time.perf_counter() - start

    assert [f.code for f in loaded.findings if f.severity == "error"] == ["calculus-fails"]
    assert "more than 5,000 parts" in loaded.findings[0].message
    assert seconds < 5


def test_a_formula_that_doubles_is_refused_too() -> None:
    """Where the chain itself is asked for, it would be written out, and is refused without any derivative."""
    loaded = load_text(chain(20).replace('"diff(s20, x)"', "s20*2"), "chain.yaml")

    assert [f.code for f in loaded.findings if f.severity == "error"] == ["calculus-fails"]


def test_a_short_chain_is_worked_out() -> None:
    """Three steps of it are a*x*(1 + x)**3, whose derivative at 1 is 8 + 12."""
    assert value(asked_trees(question("q", chain(3)))[0], a=1, x=1) == "20"


def test_numbers_may_double_as_often_as_they_like() -> None:
    """A chain of numbers is computed, never written out, and explained: 2*3**20."""
    steps = "".join(f"      s{i}: {{value: s{i - 1} + a*s{i - 1}}}\n" for i in range(1, 21))
    text = f"""
quizgen: 1
id: numbers
formulas:
  f:
    symbols: {{a: number}}
    steps:
      s0: {{value: a}}
{steps}
questions:
  - {{id: q, formula: f, ask: s20, vary: {{a: [2]}}, form: number, stem: "<< a >>"}}
"""
    asked = question("q", text)
    loaded = load_text(text, "numbers.yaml")
    assert loaded.bank is not None
    (made,) = variants(loaded.bank, loaded.bank.questions[0], seed=1, count=1)

    assert made.key[0].value == (2 * 3**20,)
    assert str(made.solution[-1]).endswith(f"= {2 * 3**20}$")
    with pytest.raises(Failed, match="more than 5,000 parts"):
        right_trees(asked)


def test_two_mistakes_that_cannot_be_made_together() -> None:
    """Each area exists, that from 0 under 1/x does not: the pair is passed over, and the answer is graded."""
    text = """
quizgen: 1
id: pairs
formulas:
  f:
    symbols: {a: number, x: {means: variable, kind: variable}}
    steps:
      low: a
      f: {value: 1/(x + 1)}
      area: {value: "integrate(f, x, low, 5)"}
    mistakes:
      from_zero: {set: {low: 0}, feedback: zero}
      no_one: {set: {f: 1/x}, feedback: one}
questions:
  - {id: q, formula: f, ask: area, vary: {a: [2]}, form: number, digits: 3, stem: "<< a >>"}
"""
    loaded = load_text(text, "pairs.yaml")
    assert loaded.bank is not None, loaded.findings
    (made,) = variants(loaded.bank, loaded.bank.questions[0], seed=1, count=1)

    assert grade(made, f"{math.log(6 / 3):.3f}").right
    assert grade(made, f"{math.log(6):.2f}").mistakes == ("from_zero",)
    assert grade(made, f"{math.log(5 / 2):.3f}").mistakes == ("no_one",)
    assert grade(made, "77").mistakes == ()


def test_two_mistakes_whose_matrices_do_not_fit() -> None:
    """An entrywise product needs one shape, which a wider constant takes away: that pair is passed over."""
    text = """
quizgen: 1
id: pairs
formulas:
  f:
    symbols: {a: number}
    constants: {K: "Matrix([[1, 2], [3, 4]])", L: "Matrix([[1, 2], [3, 5]])"}
    steps:
      A: {value: "Matrix([[a, 1], [1, 2]])"}
      d: {value: "trace(A*L)"}
      AK: {value: d*A*K}
    mistakes:
      entrywise: {set: {AK: "hadamard_product(K, L)"}, feedback: entry by entry}
      wider: {set: {K: "Matrix([[1, 2, 3], [3, 4, 5]])"}, feedback: wider}
      one_less: {set: {d: trace(A)}, feedback: another}
questions:
  - {id: q, formula: f, ask: AK, vary: {a: [2]}, form: [matrix, choice], options: 4, stem: "$<< A >>$"}
"""
    loaded = load_text(text, "pairs.yaml")
    assert loaded.bank is not None, loaded.findings
    (made,) = variants(loaded.bank, loaded.bank.questions[0], seed=1, count=1)

    # d is 2 + 3 + 2 + 10 = 17, A*K is [[5, 8], [7, 10]]; with the trace 4 of A alone [[20, 32], [28, 40]].
    assert grade(made, "85 136; 119 170").right
    assert grade(made, "1 4; 9 20").mistakes == ("entrywise",)
    assert grade(made, "20 32; 28 40").mistakes == ("one_less",)
    with pytest.raises(BankError) as few:
        list(variants(loaded.bank, loaded.bank.questions[0], seed=1, count=1, form="choice"))
    assert few.value.findings[0].code == "too-few-distractors"
