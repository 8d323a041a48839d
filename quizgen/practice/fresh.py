"""A variant that was not asked before, whatever seed it was drawn with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from quizgen.assemble import assemble
from quizgen.findings import BankError
from quizgen.model import Bank, Variant
from quizgen.plan import Plan
from quizgen.sampling.draw import Permutation, Stream, key_for
from quizgen.sampling.space import Draws, walk

CONTRASTED = 12
"""Variants among which the one is looked for in which a mistake differs most."""


PATIENCE = 40
"""Draws in a row of which no variant can be made."""


class Drawn(NamedTuple):
    """A variant, and which of all draws it is."""

    variant: Variant
    draw: str


def fresh(bank: Bank, plan: Plan, seed: int, used: Collection[str]) -> Iterator[Drawn]:
    """The variants of *plan*'s question in the order of *seed*, without those whose draw was *used*.

    A draw of which no variant can be made (too few distractors, say) is passed over.

    Raises:
        BankError: That happened often, and no variant could be made.
    """
    failed: BankError | None = None
    failures = 0
    question = plan.question
    permutation = Permutation(key_for(bank.id, question.id, seed, "values"), plan.space.size)
    options = key_for(bank.id, question.id, seed, "options")
    for draws in walk(plan.space, permutation, plan.condition, 0, 4):
        if not isinstance(draws, Draws):
            if failed is not None and failures:
                raise failed
            return
        for i, position in enumerate(draws.positions):
            draw = _draw(permutation, position)
            if draw in used:
                continue
            columns = {name: [column[i]] for name, column in draws.columns.items()}
            (solved,) = plan.solver.run(columns, 1)
            stream = Stream(options, position)
            try:
                variant = assemble(plan, seed, position, draws.selections[i], solved, stream)
            except BankError as error:
                failed, failures = error, failures + 1
                if failures >= PATIENCE:
                    raise
                continue
            failures = 0
            yield Drawn(variant, draw)


def again(bank: Bank, plan: Plan, seed: int, position: int) -> Drawn | None:
    """The variant at one position, or None where there is none any more: the bank may have changed."""
    permutation = Permutation(key_for(bank.id, plan.question.id, seed, "values"), plan.space.size)
    if position >= permutation.size:
        return None
    draws = next(iter(walk(plan.space, permutation, plan.condition, position, 1)))
    if not isinstance(draws, Draws) or draws.positions != [position]:
        return None
    (solved,) = plan.solver.run(draws.columns, 1)
    stream = Stream(key_for(bank.id, plan.question.id, seed, "options"), position)
    made = assemble(plan, seed, position, draws.selections[0], solved, stream)
    return Drawn(made, _draw(permutation, position))


def _draw(permutation: Permutation, position: int) -> str:
    # With the size: where the author changes what varies, numbers mean other values.
    return f"{permutation[position]}/{permutation.size}"


def telling(drawn: Sequence[Drawn], differs: Callable[[Variant], Fraction]) -> Drawn:
    """Of *drawn* the one in which a mistake differs most; the first of several."""
    return max(drawn, key=lambda one: differs(one.variant))


def contrast(variant: Variant, mistake: str) -> Fraction:
    """How visibly *mistake* differs from the right rule: how often the smaller number goes into the larger.

    0 where the variant does not tell them apart; numbers of different signs, or with a zero, differ most.
    """
    best = Fraction(0)
    for one in variant.parts or (variant,):
        key = next((option for option in one.options if option.right), None)
        for option in one.options:
            if key is None or option.mistakes != (mistake,) or len(option.value) != len(key.value):
                continue
            pairs = zip(option.value, key.value, strict=True)
            best = max(best, *(_ratio(wrong, right) for wrong, right in pairs), Fraction(1))
    return best


MOST = Fraction(10**9)


def _ratio(wrong: object, right: object) -> Fraction:
    if not isinstance(wrong, int | Fraction) or not isinstance(right, int | Fraction):
        return Fraction(1)
    if wrong == right:
        return Fraction(1)
    if wrong * right <= 0:
        return MOST
    small, large = sorted((abs(Fraction(wrong)), abs(Fraction(right))))
    return min(large / small, MOST)
