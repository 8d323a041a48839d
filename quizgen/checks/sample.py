"""Draws to look at: the extremes of a question's space, and a fixed sample of its variants.

The sample is the beginning of seed 0, so that a name in a finding makes that variant again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple, TypeVar

from quizgen.assemble import LETTERED, make_body
from quizgen.findings import BankError
from quizgen.forms import form_named
from quizgen.forms.parts import split_selection
from quizgen.maths.compile import Builder
from quizgen.maths.matrices import entries, refilled
from quizgen.maths.trees import symbolic_steps
from quizgen.model import Choices, Option, Row, Value
from quizgen.plan import Plan
from quizgen.sampling.draw import Permutation, Stream, key_for
from quizgen.sampling.space import Draws, Exhausted, domain_size, walk
from quizgen.solver import numeric, right_slots
from quizgen.text.filters import display

SEED = 0
SAMPLE = 200
"""Variants whose options are looked at: a share among them is known to within 3.5 points (one standard error
at most), and the thresholds of `guess` lie three of these and more from what chance makes."""
CORNERS = 64
WORDS = 16
"""Values of a list of words or rows that are all tried: wording may depend on each."""
SCATTERED = 256
"""Draws among which those nearest to the ends of each name are looked for, where corners are excluded."""
MIDDLE = 4

T = TypeVar("T")


class _Held(NamedTuple):
    """Compared by identity: plans and banks hold mappings, which cannot be hashed."""

    record: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.record is self.record

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return id(self.record)


def remembered(make: Callable[[Any], T]) -> Callable[[Any], T]:
    """*make*, which is not called again for the few records that it was called with last."""
    kept = lru_cache(maxsize=4)(lambda held: make(held.record))
    return lambda record: kept(_Held(record))


@remembered
def extremes(plan: Plan) -> Draws:
    """Admissible draws with the first and the last value of each name, the others at theirs; some between.

    Every word and every row of a short list is among them.
    """
    space, size = plan.space, plan.space.size
    domains = [domain_size(domain) for domain in space.domains.values()]
    ends = [sorted({0, count - 1}) for count in domains]
    # Ten names have a thousand corners: the first ones will do, and below every name has its own ends.
    corners = [corner for corner, _ in zip(product(*ends), range(CORNERS), strict=False)]
    strides = [space.selections]
    for count in domains:
        strides.append(strides[-1] * count)
    indices = dict.fromkeys(sum(map(int.__mul__, corner, strides)) for corner in corners)
    base = sum(count // 2 * stride for count, stride in zip(domains, strides, strict=False))
    for domain, count, stride in zip(space.domains.values(), domains, strides, strict=False):
        middle = base - count // 2 * stride
        tried = range(min(count, WORDS)) if isinstance(domain, Choices) else (0, count - 1)
        indices.update(dict.fromkeys(middle + i * stride for i in tried))
    found = _admitted(plan, list(indices))
    permutation = Permutation(b"check", size)
    scattered = _admitted(
        plan, [permutation[i] for i in range(min(size, SCATTERED if plan.condition else MIDDLE))]
    )
    near = list(range(min(MIDDLE, len(scattered.positions))))
    if len(found.positions) < len(indices):
        for count, stride in zip(domains, strides, strict=False):
            places = [index // stride % count for index in scattered.positions]
            if places:
                near += [places.index(min(places)), places.index(max(places))]
    near = [i for i in dict.fromkeys(near) if scattered.positions[i] not in set(found.positions)]
    return _joined(found, _taken(scattered, near))


def _admitted(plan: Plan, indices: list[int]) -> Draws:
    columns, selections = plan.space.columns(indices)
    draws = Draws(indices, columns, selections)
    if plan.condition is None or not indices:
        return draws
    verdicts = plan.condition(columns, len(indices))
    return _taken(draws, [i for i, holds in enumerate(zip(*verdicts, strict=True)) if all(holds)])


def _taken(draws: Draws, keep: Sequence[int]) -> Draws:
    return Draws(
        [draws.positions[i] for i in keep],
        {name: [column[i] for i in keep] for name, column in draws.columns.items()},
        [draws.selections[i] for i in keep],
    )


def _joined(first: Draws, second: Draws) -> Draws:
    return Draws(
        first.positions + second.positions,
        {name: column + second.columns[name] for name, column in first.columns.items()},
        first.selections + second.selections,
    )


def every(plan: Plan) -> Draws:
    """All admissible draws; for small spaces. Positions are indices of the space here, as in `extremes`."""
    return _admitted(plan, list(range(plan.space.size)))


def at(plan: Plan, indices: Sequence[int]) -> Draws:
    """The admissible among the draws with these indices."""
    return _admitted(plan, list(indices))


@remembered
def drawn(plan: Plan) -> Draws:
    """The first `SAMPLE` variants of seed 0; a small space begins again, with other options."""
    permutation = Permutation(key_for(plan.bank_id, plan.question.id, SEED, "values"), plan.space.size)
    found = Draws([], {name: [] for name in plan.question.vary}, [])
    for draws in walk(plan.space, permutation, plan.condition, 0, SAMPLE, wrap=True):
        if isinstance(draws, Exhausted):
            break
        found = _joined(found, draws)
        if len(found.positions) >= SAMPLE:
            break
    return _taken(found, range(min(SAMPLE, len(found.positions))))


def first(draws: Draws, count: int) -> Draws:
    """The first *count* of the *draws*."""
    return _taken(draws, range(min(count, len(draws.positions))))


def values_at(plan: Plan, draws: Draws, names: Collection[str]) -> list[dict[str, Value]]:
    """The values of *names*, and of everything drawn, for each of the *draws*; None where undefined.

    Nothing else is computed: solving an inverse question takes a hundred times as long.
    """
    question, count = plan.question, len(draws.positions)
    rows: list[dict[str, Value]] = [
        {**plan.words, **dict(zip(draws.columns, row, strict=True))}
        for row in (zip(*draws.columns.values(), strict=True) if draws.columns else iter([()] * count))
    ]
    wanted = [name for name in names if name not in draws.columns]
    if not wanted or question.formula is None or not rows:
        return rows
    builder = Builder()
    slots = {name: slot for name, slot in right_slots(question, builder).items() if name in set(wanted)}
    if slots:
        program = builder.program()
        flat = [one for slot in slots.values() for one in entries(slot)]
        cells = program.run(numeric(draws.columns, program), count, flat)
        for row, found in zip(rows, zip(*cells, strict=True), strict=True):
            start = 0
            for name, slot in slots.items():
                size = len(entries(slot))
                value: Any = refilled(slot, found[start : start + size])
                row[name] = value
                start += size
    if any(name not in slots for name in wanted) and set(wanted) & set(symbolic_steps(question)):
        for row in rows:
            row.update(plan.symbolic(row))
    return rows


class Made(NamedTuple):
    """The options of one variant."""

    name: str
    options: tuple[Option, ...]


class Asked(NamedTuple):
    """What is asked with options to choose from: a question, or a part of one, with its variants."""

    plan: Plan
    made: tuple[Made, ...]


@remembered
def asked(plan: Plan) -> tuple[Asked, ...]:
    """The sample of each list of options that a question shows, also in a form that is not its first.

    Draws without a variant are left out; that they have none is for others to say. Formulas are left out,
    too: they have no size, the length of their LaTeX is not what is seen, and each takes fifty times as long.
    """
    draws = drawn(plan)
    if plan.question.parts:
        found = []
        for i, part in enumerate(plan.parts):
            if part.form.name in LETTERED and not part.question.asks_formula:
                chosen = [split_selection(plan.question, selection)[i] for selection in draws.selections]
                purpose = f"options of {part.question.label}"
                found.append(Asked(part, tuple(_bodies(part, draws, chosen, purpose, plan.name))))
        return tuple(found)
    one = _lettered(plan)
    if one is None or one.question.asks_formula:
        return ()
    if one is not plan:
        draws = drawn(one)
    return (Asked(one, tuple(_bodies(one, draws, draws.selections, "options", one.name))),)


def _lettered(plan: Plan) -> Plan | None:
    if plan.form.name in LETTERED:
        return plan
    for name in plan.question.forms:
        form = form_named(name) if name in LETTERED else None
        if form is not None:
            return Plan(plan.bank_id, plan.question, form, default=False)
    return None


def _bodies(plan: Plan, draws: Draws, selections: list[int], purpose: str, name: str) -> Iterator[Made]:
    question = plan.question
    key = key_for(plan.bank_id, question.id, SEED, purpose)
    columns = {one: draws.columns[one] for one in question.vary}
    solved = plan.solver.run(columns, len(draws.positions))
    light = True
    for position, selection, one in zip(draws.positions, selections, solved, strict=True):
        values: Mapping[str, Value] = one.values
        try:
            if light:
                try:
                    body = make_body(plan, values, selection, one, Stream(key, position))
                except KeyError:
                    # Only few options show steps without a number, and making these takes longest of all.
                    light = False
            if not light:
                values = {**plan.words, **one.values, **plan.symbolic(one.values)}
                body = make_body(plan, values, selection, one, Stream(key, position))
        except BankError:
            continue
        yield Made(f"{name}#{SEED}.{position}", body.options)


def told(plan: Plan, values: Mapping[str, Value]) -> str:
    """The drawn values, for a finding."""
    shown = [
        f"{name} = {display(next(iter(value.fields.values())) if isinstance(value, Row) else value)}"
        for name, value in values.items()
        if name in plan.question.vary
    ]
    return ", ".join(shown) or "nothing is drawn"
