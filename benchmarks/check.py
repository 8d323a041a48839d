"""Speed and memory of `quizgen check`, and the ratio to a floor, measured in one run.

    python benchmarks/check.py

A bank of 100 questions with about 4,000 draws each, and one question with ten million. The floor of the
latter is to compute nothing but the key of every draw, in one process. Times on a shared machine are noisy;
the ratio is the figure to compare over time.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from bench import run

from quizgen import load
from quizgen.checks.sweep import chunks
from quizgen.plan import compile_question
from quizgen.solver import Solver, compile_solver, numeric

FORMULA = """\
quizgen: 1
formulas:
  layer:
    title: GRU layer
    source: benchmark
    symbols: {m: inputs, n: units, k: outputs}
    constants: {g: {value: 3, means: sets}, b: {value: 1, means: bias vectors}}
    steps:
      weights: {value: g*m*n, means: input weights}
      recurrent: {value: g*n**2, means: recurrent weights}
      biases: {value: g*b*n, means: biases}
      hidden: {value: weights + recurrent + biases, means: hidden layer}
      total: {value: hidden + n*k + k, means: total}
    mistakes:
      one_set: {set: {g: 1}, feedback: There are three.}
      four_sets: {set: {g: 4}, feedback: There are three.}
      two_biases: {set: {b: 2}, feedback: There is one.}
      no_recurrence: {set: {recurrent: 0}, feedback: Units feed units.}
      swaps: {set: {m: n, n: m}, feedback: You exchanged units and inputs.}
      multiplies: {set: {g: 6}, feedback: There are three.}
questions:
"""
STEM = 'form: [choice, number], where: [m != n], level: easy, stem: "<< m >> inputs, << n >> units'


def hundred() -> str:
    """100 questions of 64 by 64 draws."""
    return FORMULA + "".join(
        f"  - {{id: q{i}, formula: layer, ask: hidden, vary: {{m: {2 + i}..{65 + i}, n: 2..65}}, "
        f'{STEM}, {i}"}}\n'
        for i in range(100)
    )


def million(side: int = 216) -> str:
    """One question of *side* cubed draws."""
    ends = f"2..{side + 1}"
    vary = f"{{m: {ends}, n: {ends}, k: {ends}}}"
    return (
        FORMULA + f'  - {{id: large, formula: layer, ask: total, vary: {vary}, {STEM}, << k >> outputs"}}\n'
    )


def key_only(path: Path) -> float:
    """Seconds to compute the key of every draw, and nothing else."""
    bank = load(path)
    plan = compile_question(bank, bank.questions[0])
    solver = compile_solver(plan.question, lambda mistakes: [], named=False)  # noqa: ARG005
    assert isinstance(solver, Solver)
    start = time.perf_counter()
    for columns, count in chunks(plan):
        solver.program.run(numeric(columns, solver.program), count, solver.asked)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        many, large = Path(name, "many.yaml"), Path(name, "large.yaml")
        many.write_text(hundred(), encoding="utf-8")
        large.write_text(million(), encoding="utf-8")
        hundred_questions = run("check", str(many), "--no-cache")
        ten_million = run("check", str(large), "--no-cache")
        floor = key_only(large)
    rows = [
        ("100 questions of 4,000 draws", f"{hundred_questions.seconds:.1f} s", "under 10 s on two cores"),
        ("10,000,000 draws", f"{ten_million.seconds:.1f} s", "under 30 s on two cores"),
        ("10,000,000 draws, peak memory", f"{ten_million.megabytes:.0f} MB", "under 1,000 MB"),
        ("10,000,000 draws, the key alone", f"{floor:.1f} s", ""),
        ("against the key alone", f"{ten_million.seconds / floor:.2f}x", "at most 2x"),
    ]
    for row in rows:
        print(f"{row[0]:<40}{row[1]:>12}   {row[2]}")


if __name__ == "__main__":
    main()
