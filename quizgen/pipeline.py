"""THE MAIN PATH: a question's variants are drawn, solved, given distractors, and assembled.

bank -> plan -> walk (draw) -> solver (solve) -> form (distract) -> VARIANT
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from quizgen.assemble import assemble
from quizgen.findings import BankError, Finding
from quizgen.maths.asked import Numbers, answer, makeable, right_numbers, valued
from quizgen.maths.compile import Cell
from quizgen.maths.formula import applicable
from quizgen.maths.kind import drawn_numbers
from quizgen.model import Bank, Expression, Num, Question, Variant
from quizgen.plan import Plan, compile_question
from quizgen.sampling.draw import Permutation, Stream, key_for
from quizgen.sampling.space import Draws, Exhausted, count_admissible, walk


def variants(
    bank: Bank,
    question: Question,
    *,
    seed: int,
    count: int,
    form: str = "",
    start: int = 0,
    allow_repeats: bool = False,
) -> Iterator[Variant]:
    """*count* different variants of *question*, in the order of *seed*, from position *start*.

    Raises:
        BankError: A variant cannot be made, or fewer than *count* exist (code `too-few-variants`);
            raised when that point is reached, after the variants before it.
    """
    plan = compile_question(bank, question, form)
    permutation = Permutation(key_for(bank.id, question.id, seed, "values"), plan.space.size)
    options = key_for(bank.id, question.id, seed, "options")
    made = 0
    for draws in walk(plan.space, permutation, plan.condition, start, min(8, count), wrap=allow_repeats):
        if isinstance(draws, Exhausted):
            raise BankError([_too_few(plan, draws, count)])
        solved = plan.solver.run(draws.columns, len(draws.positions))
        for position, selection, draw in zip(draws.positions, draws.selections, solved, strict=True):
            yield assemble(plan, seed, position, selection, draw, Stream(options, position))
            made += 1
            if made == count:
                return


def variant(bank: Bank, question: Question, *, seed: int, position: int, form: str = "") -> Variant | None:
    """The variant at one position, or None where the values there are not admissible (numbers have gaps)."""
    plan = compile_question(bank, question, form)
    permutation = Permutation(key_for(bank.id, question.id, seed, "values"), plan.space.size)
    first = next(walk(plan.space, permutation, plan.condition, position, 1, wrap=True))
    if not isinstance(first, Draws) or first.positions != [position]:
        return None
    (solved,) = plan.solver.run(first.columns, 1)
    stream = Stream(key_for(bank.id, question.id, seed, "options"), position)
    return assemble(plan, seed, position, first.selections[0], solved, stream)


def positions(bank: Bank, question: Question, form: str = "") -> int:
    """How many positions there are; those from this one on repeat the values of earlier ones."""
    return compile_question(bank, question, form).space.size


def count_variants(bank: Bank, question: Question, form: str = "") -> tuple[int, bool]:
    """How many distinct variants *question* has, and whether that number is exact."""
    plan = compile_question(bank, question, form)
    return count_admissible(plan.space, plan.condition)


class Answers(NamedTuple):
    """A question solved for one set of values: every name, the answer, what each mistake leads to."""

    values: Numbers
    answer: tuple[Cell, ...]
    wrong: Mapping[str, tuple[Cell, ...]]


def solve_at(question: Question, values: Mapping[str, Cell]) -> Answers:
    """*question* solved for these values, which may also lie outside `vary` and `where`.

    Of an inverse question they may be what its stem shows, or the asked symbol with the others.
    """
    if question.given:
        return _solve_back(question, values)
    right = right_numbers(question, values)
    wrong = {mistake.id: answer(question, right, (mistake,)) for mistake in makeable(question, right)}
    return Answers(right, answer(question, right), wrong)


def _solve_back(question: Question, values: Mapping[str, Cell]) -> Answers:
    """The same for an inverse question: from what is given, or from the asked symbol, which has to result."""
    assert question.formula is not None
    constants = {name: value for name, value in values.items() if name in question.formula.constants}
    own = {
        name: Expression("", Num(value), question.place)
        for name, value in constants.items()
        if name not in drawn_numbers(question) and isinstance(value, int | Fraction)
    }
    if own:
        question = replace(question, changes={**question.changes, **own})
    drawn = {name: value for name, value in values.items() if name not in (*question.given, *own)}
    right = right_numbers(question, drawn)
    right.update({name: values[name] for name in question.given if name in values})
    mistakes = applicable(question, valued(question))
    wrong = {mistake.id: answer(question, right, (mistake,)) for mistake in mistakes}
    return Answers(right, answer(question, right), wrong)


def _too_few(plan: Plan, walked: Exhausted, asked: int) -> Finding:
    question = plan.question
    found = count_admissible(plan.space, plan.condition)[0] if walked.whole_space else 0
    if found:
        exist = "variant exists" if found == 1 else "variants exist"
        message = f"only {found:,} distinct {exist}; {asked:,} asked"
        hint = "widen `vary`, loosen `where`, ask for fewer, or give --allow-repeats"
        if plan.space.size == 1:
            hint = "nothing varies in it; ask for one, or give --allow-repeats"
        return Finding(
            "too-few-variants", f"`{question.id}`: {message}", question.place, hint, subject=question.id
        )
    worst = max(range(len(walked.rejections)), key=walked.rejections.__getitem__)
    condition = question.where[worst]
    seen = f"all {walked.seen:,} draws" if walked.whole_space else f"{walked.seen:,} draws in a row"
    message = f"`{question.id}`: {seen} are excluded; `{condition.text}` fails most"
    hint = "loosen it, or widen `vary`"
    return Finding("no-variant-found", message, condition.place, hint, subject=question.id)
