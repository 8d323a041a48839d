"""The finite space of a question's values, indexed from 0, and the walk through its admissible part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import NamedTuple

from quizgen.model import Choices, Domain, Exact, Range, Value
from quizgen.sampling.draw import Permutation

CHUNK = 256
"""Positions handled together: enough to spread the cost of each column operation, and few enough that
memory does not grow with the number of variants."""

PATIENCE = 100_000
"""Positions passed over in a row before a walk gives up."""

COUNT_LIMIT = 200_000
"""Spaces up to this size are counted exactly."""

SAMPLE = 20_000

Columns = Mapping[str, Sequence[Value]]
Condition = Callable[[Columns, int], Sequence[Sequence[bool | None]]]
"""From the columns of some draws to, for each condition of `where`, whether it holds for each draw."""


def domain_size(domain: Domain) -> int:
    """How many values *domain* has."""
    if isinstance(domain, Choices):
        return len(domain.values)
    return int((domain.stop - domain.start) // domain.step) + 1


def domain_value(domain: Domain, index: int) -> Value:
    """The value at *index*, in the order the author wrote them."""
    if isinstance(domain, Choices):
        return domain.values[index]
    value: Exact = domain.start + index * domain.step
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value


@dataclass(frozen=True, slots=True)
class Space:
    """The product of the domains of a question's drawn names, in the author's order.

    `selections` is the number of ways to select options from a pool, 1 without a pool; a selection is
    drawn with the values because it is what distinguishes variants of a conceptual question.
    """

    domains: Mapping[str, Domain]
    selections: int = 1

    @property
    def size(self) -> int:
        """The number of draws, admissible or not."""
        return prod((domain_size(domain) for domain in self.domains.values()), start=self.selections)

    def columns(self, indices: Sequence[int]) -> tuple[dict[str, list[Value]], list[int]]:
        """The values of each name, and the selections, at these *indices*."""
        selections = [index % self.selections for index in indices]
        rest = [index // self.selections for index in indices]
        columns: dict[str, list[Value]] = {}
        for name, domain in self.domains.items():
            size = domain_size(domain)
            if isinstance(domain, Range) and type(domain.start) is int and type(domain.step) is int:
                start, step = domain.start, domain.step
                columns[name] = [start + index % size * step for index in rest]
            else:
                columns[name] = [domain_value(domain, index % size) for index in rest]
            rest = [index // size for index in rest]
        return columns, selections


class Draws(NamedTuple):
    """Some admissible draws, as columns."""

    positions: list[int]
    columns: dict[str, list[Value]]
    selections: list[int]


class Exhausted(NamedTuple):
    """Why a walk ended: every position was seen, or none was admissible for long."""

    admissible: int
    seen: int
    rejections: tuple[int, ...]
    """How many draws each condition of `where` rejected, of those that the conditions before it admit."""
    whole_space: bool


def walk(
    space: Space,
    permutation: Permutation,
    conditions: Condition | None,
    start: int = 0,
    chunk: int = CHUNK,
    *,
    wrap: bool = False,
) -> Iterator[Draws | Exhausted]:
    """Admissible draws in the order of the permutation, from position *start*; `Exhausted` at the end.

    With *wrap* the walk begins again when the space is used up, and positions count on, so that the draws
    repeat under new names.
    """
    admissible = seen = barren = 0
    rejections: tuple[int, ...] = ()
    size = permutation.size
    position = start
    while (position < size or wrap) and barren < PATIENCE:
        end = position + chunk
        positions = list(range(position, end if wrap else min(end, size)))
        draws, rejected = _admissible(
            space, [permutation[p % size] for p in positions], positions, conditions
        )
        rejections = tuple(map(sum, zip(rejections, rejected, strict=True))) if rejections else rejected
        position += len(positions)
        seen += len(positions)
        admissible += len(draws.positions)
        barren = 0 if draws.positions else barren + len(positions)
        # Doubling: one variant costs one small chunk, ten thousand cost few large ones.
        chunk = min(chunk * 2, CHUNK)
        if draws.positions:
            yield draws
    yield Exhausted(admissible, seen, rejections, position >= size)


def count_admissible(space: Space, conditions: Condition | None) -> tuple[int, bool]:
    """How many draws are admissible, and whether that is exact: a space of more than `COUNT_LIMIT` draws is
    estimated from `SAMPLE` of them."""
    if conditions is None:
        return space.size, True
    exact = space.size <= COUNT_LIMIT
    indices: Sequence[int] = range(space.size)
    if not exact:
        permutation = Permutation(b"count", space.size)
        indices = [permutation[i] for i in range(SAMPLE)]
    found = 0
    for first in range(0, len(indices), 4096):
        some = list(indices[first : first + 4096])
        found += len(_admissible(space, some, some, conditions)[0].positions)
    return (found if exact else found * space.size // SAMPLE), exact


def _admissible(
    space: Space, indices: list[int], positions: list[int], conditions: Condition | None
) -> tuple[Draws, tuple[int, ...]]:
    columns, selections = space.columns(indices)
    if conditions is None:
        return Draws(positions, columns, selections), ()
    verdicts = conditions(columns, len(indices))
    rejected = tuple(list(verdict).count(False) for verdict in verdicts)
    if not any(rejected):
        return Draws(positions, columns, selections), rejected
    keep = [i for i, holds in enumerate(zip(*verdicts, strict=True)) if all(holds)]
    kept = {name: [column[i] for i in keep] for name, column in columns.items()}
    return Draws([positions[i] for i in keep], kept, [selections[i] for i in keep]), rejected
