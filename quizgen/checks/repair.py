"""Conditions that mend a collision: from its algebra, or from the draws in which it happens.

A condition is proposed only if it excludes every such draw; of those, the one that costs the fewest variants.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from quizgen.checks.events import KEPT, Draw, Event
from quizgen.checks.sweep import chunks, whole
from quizgen.findings import Finding, Place, Repair
from quizgen.maths.compile import Builder
from quizgen.maths.kind import drawn_numbers
from quizgen.maths.parse import names, parse
from quizgen.maths.show import plain
from quizgen.model import Exact, Expression, Row
from quizgen.plan import Plan
from quizgen.solver import numeric, right_slots

MOST = 40
"""Conditions that are tried."""
MOST_OF = 2
"""A condition that excludes more than this part of the variants mends nothing."""
FEW = 3
"""Draws that are excluded one by one, where nothing else excludes them."""

Numbers = dict[str, Exact]


def repair(plan: Plan, event: Event, variants: int, algebra: Sequence[str] = ()) -> Repair | None:
    """The cheapest condition that excludes all of *event*, and leaves something; None when there is none.

    Args:
        plan: The question.
        event: What is to be excluded; where more of its draws happened than were kept, none is proposed that
            has not been tried on every draw.
        variants: How many variants there are.
        algebra: Conditions that follow from the formulas; tried first.
    """
    if event.count >= variants or not whole(plan):
        # Of a sample, nobody knows what a condition does to the rest.
        return None
    certain = " and ".join(algebra)
    tried = _conditions(plan, [*algebra, certain, *_seen([_numbers(draw) for draw in event.draws])])
    if not tried:
        return None
    builder = Builder()
    slots = [builder.single(one.tree, right_slots(plan.question, builder)) for one in tried]
    program = builder.program()

    def holds(columns: dict[str, list[object]], count: int) -> list[list[bool]]:
        run = program.run(numeric(columns, program), count, slots)  # type: ignore[arg-type]
        return [[verdict is True for verdict in column] for column in run]

    columns = {name: [draw[name] for draw in event.draws] for name in plan.question.vary}
    mends = [not any(column) for column in holds(columns, len(event.draws))]  # type: ignore[arg-type]
    if event.count > KEPT:
        # Not all draws are at hand: only that no factor vanishes is certain for the others.
        mends = [mend and one.text == certain for mend, one in zip(mends, tried, strict=True)]
    if not any(mends):
        return None
    removed = [0] * len(tried)
    for drawn, count in chunks(plan):
        for i, column in enumerate(holds(drawn, count)):  # type: ignore[arg-type]
            removed[i] += count - sum(column)
    best = [i for i in range(len(tried)) if mends[i] and removed[i] * MOST_OF <= variants]
    if not best:
        return None
    cheapest = min(best, key=lambda i: (removed[i], i))
    return Repair(tried[cheapest].text, removed[cheapest], variants)


def _conditions(plan: Plan, texts: Iterable[str]) -> list[Expression]:
    known = set(drawn_numbers(plan.question))
    found: list[Expression] = []
    for text in dict.fromkeys(texts):
        read = parse(text, Place("", 1, 1))
        if not isinstance(read, Finding) and set(names(read.tree)) <= known and len(found) < MOST:
            found.append(read)
    return found


def _numbers(draw: Draw) -> Numbers:
    found: Numbers = {}
    for name, value in draw.items():
        if isinstance(value, Row):
            found.update({key: part for key, part in value.fields.items() if not isinstance(part, str)})
        elif isinstance(value, int | Fraction):
            found[name] = value
    return found


def _seen(draws: Sequence[Numbers]) -> Iterator[str]:
    """Conditions that none of these draws meets, simple ones first."""
    shared = [name for name in draws[0] if all(name in draw for draw in draws)]
    for name in shared:
        values = {draw[name] for draw in draws}
        if len(values) == 1:
            yield f"{name} != {_plain(values.pop())}"
    for one, other in combinations(shared, 2):
        if all(draw[one] == draw[other] for draw in draws):
            yield f"{one} != {other}"
        for first, second in ((one, other), (other, one)):
            ratios = {Fraction(draw[first]) / draw[second] if draw[second] else None for draw in draws}
            if (
                len(ratios) == 1
                and (ratio := ratios.pop()) is not None
                and ratio.denominator == 1
                and ratio > 1
            ):
                yield f"{first} != {ratio}*{second}"
            steps = {draw[first] - draw[second] for draw in draws}
            if len(steps) == 1 and (step := steps.pop()) > 0:
                yield f"{first} != {second} + {_plain(step)}"
        sums = {draw[one] + draw[other] for draw in draws}
        if len(sums) == 1:
            yield f"{one} + {other} != {_plain(sums.pop())}"
    for name in shared:
        yield f"{name} > {_plain(max(draw[name] for draw in draws))}"
        yield f"{name} < {_plain(min(draw[name] for draw in draws))}"
    for one, other in combinations(shared, 2):
        if all(draw[one] <= draw[other] for draw in draws):
            yield f"{one} > {other}"
        if all(draw[one] >= draw[other] for draw in draws):
            yield f"{one} < {other}"
    if len(draws) <= FEW:
        yield " and ".join(
            "not (" + " and ".join(f"{name} == {_plain(draw[name])}" for name in shared) + ")"
            for draw in draws
        )


def _plain(value: Exact) -> str:
    text = plain(value)
    return f"({text})" if "/" in text else text
