"""Going through the draws of a question: every one, or a fixed sample of a space that is too large.

Whole columns are compared at a time; only draws in which something happens are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import combinations, compress
from math import inf
from operator import eq, not_
from typing import Any, NamedTuple

from quizgen.checks.events import Draw, Event, Swept, together
from quizgen.checks.processes import results
from quizgen.distractors import distinct, looks
from quizgen.forms import form_named
from quizgen.grading.follow import numbers_of
from quizgen.maths.asked import right_numbers
from quizgen.maths.compare import EXACT, Tolerance, tolerance_for, within
from quizgen.maths.compile import evaluate
from quizgen.maths.kind import Kind, drawn_numbers
from quizgen.maths.parse import names
from quizgen.model import Choices, Mistake, Question, Value
from quizgen.plan import Plan
from quizgen.sampling.draw import Permutation
from quizgen.sampling.space import Space
from quizgen.solver import Solved, Solver, numeric

WHOLE = 12_000_000
"""Spaces up to this size are gone through in whole where answers are integers, compared exactly."""
WHOLE_ROUNDED = 20_000
"""The same where they are rounded, or may be off: each draw then takes ten times as long."""
WHOLE_BACKWARDS = 40_000
"""The same for inverse questions: each draw takes ten times as long again."""
DIVIDED = 1_000_000
"""Spaces from this size on are worth the start of other processes."""
SAMPLE = 10_000
CHUNK = 8_192
Settled = Collection[tuple[tuple[str, ...], tuple[str, ...]]]
"""Pairs of answers that are proven to differ in all draws; the key is nobody's: ()."""


def sweep(plan: Plan, *, wanted: int, settled: Settled = (), jobs: int = 1) -> Swept:
    """Go through the draws of *plan*.

    Args:
        plan: The question.
        wanted: How many distractors an option list needs, 0 for none.
        settled: What need not be compared.
        jobs: Processes among which a large space is divided; the result does not depend on it.
    """
    size = Space(plan.question.vary).size
    if jobs == 1 or size < DIVIDED or not whole(plan):
        return _piece(plan, wanted, settled, None).result()
    # Pieces small enough that none is waited for long.
    step = -(-size // (4 * jobs))
    form = "" if plan.default else plan.form.name
    tasks = [
        (plan.bank_id, plan.question, form, wanted, frozenset(settled), range(i, min(i + step, size)))
        for i in range(0, size, step)
    ]
    first, *others = results(_piece_of, tasks, jobs)
    for other in others:
        first = together(first, other)
    return first


def _piece_of(task: tuple[str, Question, str, int, Settled, range]) -> Swept:
    bank, question, form, wanted, settled, indices = task
    found = form_named(form or question.forms[0])
    assert found is not None
    return _piece(Plan(bank, question, found, not form), wanted, settled, indices).result()


def _piece(plan: Plan, wanted: int, settled: Settled, indices: range | None) -> _Seen:
    seen = _Seen(plan, wanted, settled)
    for columns, count in _chunks(plan, indices):
        for admitted in seen.admitted(columns, count):
            seen.chunk(*admitted)
    return seen


def chunks(plan: Plan) -> Iterator[tuple[dict[str, list[Value]], int]]:
    """The admissible draws that a sweep goes through, as columns, and how many they are."""
    for columns, count in _chunks(plan):
        if plan.condition is None:
            yield columns, count
            continue
        mask = list(map(all, zip(*plan.condition(columns, count), strict=True)))
        if any(mask):
            yield {name: list(compress(column, mask)) for name, column in columns.items()}, sum(mask)


def whole(plan: Plan) -> bool:
    """Whether all draws of *plan* are gone through."""
    limit = WHOLE if exactly(plan) else WHOLE_ROUNDED if isinstance(plan.solver, Solver) else WHOLE_BACKWARDS
    return Space(plan.question.vary).size <= limit


def exactly(plan: Plan) -> bool:
    """Whether answers are integers, right or wrong and nothing between."""
    question = plan.question
    plainly = question.rounding is None and question.tolerance is None
    return plainly and all(kind.integer for kind in plan.kinds) and isinstance(plan.solver, Solver)


def _chunks(plan: Plan, some: range | None = None) -> Iterator[tuple[dict[str, list[Value]], int]]:
    space = Space(plan.question.vary)
    indices: Sequence[int] = range(space.size) if some is None else some
    if not whole(plan):
        permutation = Permutation(b"check", space.size)
        indices = [permutation[i] for i in range(SAMPLE)]
    for start in range(0, len(indices), CHUNK):
        chunk = indices[start : start + CHUNK]
        columns, _ = space.columns(chunk)
        yield columns, len(chunk)


class _Met(NamedTuple):
    """An answer that a draw leads to, and about how large its numbers are."""

    who: tuple[str, ...]
    value: tuple[Any, ...]
    rough: tuple[float, ...]


class _Seen:
    """Collects events chunk by chunk."""

    def __init__(self, plan: Plan, wanted: int, settled: Settled) -> None:
        self._plan, self._wanted, self._settled = plan, wanted, settled
        self._events: dict[tuple[str, tuple[str, ...]], Event] = {}
        conditions = len(plan.question.where)
        self._removed, self._failing = [0] * conditions, [0] * conditions
        self._variants = self._filled = 0
        self._fewest, self._most = 10**9, 0
        self._exact = exactly(plan)
        self._listed = _listed(plan.question)
        self._mistakes = {mistake.id: mistake for mistake in plan.question.mistakes}
        self._poor: list[Draw] = []
        self._tolerance, self._margins = tolerance_for(plan.question), _margins(plan.question)

    def result(self) -> Swept:
        return Swept(
            self._variants,
            whole(self._plan),
            tuple(self._removed),
            tuple(self._failing),
            self._events,
            0 if self._fewest == 10**9 else self._fewest,
            self._most,
            self._filled,
        )

    def admitted(
        self, columns: dict[str, list[Value]], count: int
    ) -> Iterator[tuple[dict[str, list[Value]], int]]:
        """The admissible of these draws; counts what the conditions remove."""
        if not self._plan.question.where:
            yield columns, count
            return
        verdicts = self._plan.verdicts(columns, count)
        if not all(map(all, verdicts)):
            for i, verdict in enumerate(verdicts):
                self._failing[i] += count - sum(verdict)
            mask = verdicts[0] if len(verdicts) == 1 else list(map(all, zip(*verdicts, strict=True)))
            for row in compress(zip(*verdicts, strict=True), map(not_, mask)):
                if row.count(False) == 1:
                    self._removed[row.index(False)] += 1
            columns = {name: list(compress(column, mask)) for name, column in columns.items()}
            count = sum(mask)
        if count:
            yield columns, count

    def chunk(self, columns: dict[str, list[Value]], count: int) -> None:
        """Look at these draws."""
        self._variants += count
        if self._exact:
            self._integers(columns, count)
        else:
            for solved in self._plan.solver.run(columns, count):
                self._one(solved, {name: solved.values[name] for name in columns})
        if self._poor:
            self._fill_up()

    # ── integers: whole columns at a time ────────────────────────────────────────────────────────

    def _integers(self, columns: dict[str, list[Value]], count: int) -> None:
        solver = self._plan.solver
        assert isinstance(solver, Solver)
        slots = (*solver.asked, *(slot for _, entries in solver.mistaken for slot in entries))
        run: list[list[Any]] = solver.program.run(numeric(columns, solver.program), count, slots)
        ids, kinds, width = [who for who, _ in solver.mistaken], self._plan.kinds, len(solver.asked)
        odd: set[int] = set()
        for column, kind in zip(run, kinds * (1 + len(ids)), strict=True):
            if not _all_admitted(column, kind):
                odd.update(i for i, value in enumerate(column) if value is None or not kind.admits(value))
        if width > 1:
            run = [list(zip(*run[i : i + width], strict=True)) for i in range(0, len(run), width)]
        key, *wrong = run
        named = zip([(), *ids], run, strict=True)
        for (one, first), (other, second) in combinations(named, 2):
            if (one, other) not in self._settled:
                odd.update(compress(range(count), map(eq, first, second)))
        if len(wrong) < self._wanted:
            odd.update(range(count))
        if len(odd) < count:
            self._had(len(wrong))
        for i in sorted(odd):
            draw = {name: column[i] for name, column in columns.items()}
            self._row(draw, key[i], [column[i] for column in wrong], ids)

    def _row(self, draw: Draw, key: Any, wrong: Sequence[Any], ids: Sequence[tuple[str, ...]]) -> None:
        if not self._admitted(key):
            undefined = key is None or (isinstance(key, tuple) and None in key)
            self._event("undefined" if undefined else "not-admissible", (), draw, (key,))
            return
        seen: dict[Any, tuple[str, ...]] = {}
        for who, value in zip(ids, wrong, strict=True):
            if value == key:
                self._event(self._equal(who, draw), who, draw, (key, value))
            elif not self._admitted(value):
                self._event("inadmissible", who, draw, (key, value))
            elif value in seen:
                self._event("coincide", seen[value] + who, draw, (key, value, value))
            else:
                seen[value] = who
        self._enough(draw, len(seen))

    def _admitted(self, value: Any) -> bool:
        parts = value if isinstance(value, tuple) else (value,)
        kinds = self._plan.kinds
        return all(part is not None and kind.admits(part) for kind, part in zip(kinds, parts, strict=True))

    # ── anything else: draw by draw ──────────────────────────────────────────────────────────────

    def _one(self, solved: Solved, draw: Draw) -> None:
        plan = self._plan
        if None in solved.answer:
            self._event("undefined", (), draw, (None,))
            return
        if not all(kind.admits(part) for kind, part in zip(plan.kinds, solved.answer, strict=True)):  # type: ignore[arg-type]
            self._event("not-admissible", (), draw, solved.answer)
            return
        rounded = plan.question.rounding is not None
        look = None if rounded or all(kind.integer for kind in plan.kinds) else looks(solved.answer)  # type: ignore[arg-type]
        key = _Met((), solved.answer, _roughly(solved.answer))
        kept: list[_Met] = []
        for who, value in solved.wrong:
            if None in value:
                self._event("inadmissible", who, draw, (solved.answer, value))
                continue
            met = _Met(who, value, _roughly(value))
            if self._alike(solved, met, key):
                self._event(self._equal(who, draw), who, draw, (solved.answer, value))
            elif not all(kind.admits(p) for kind, p in zip(plan.kinds, value, strict=True)) or (  # type: ignore[arg-type]
                look is not None and looks(value) != look  # type: ignore[arg-type]
            ):
                self._event("inadmissible", who, draw, (solved.answer, value))
            else:
                other = next((one.who for one in kept if self._alike(solved, met, one, EXACT)), None)
                if other is not None:
                    self._event("coincide", other + who, draw, (solved.answer, value, value))
                else:
                    kept.append(met)
        self._enough(draw, len(kept))

    def _alike(self, solved: Solved, one: _Met, other: _Met, tolerance: Tolerance | None = None) -> bool:
        """Whether two answers print alike, or the one is taken for the other."""
        absolute, relative = self._margins
        for a, b in zip(one.rough, other.rough, strict=True):
            if abs(a - b) > absolute + relative * max(abs(a), abs(b)):
                return False
        if one.value == other.value:
            return True
        allowed = tolerance or self._tolerance
        if all(within(a, b, allowed) for a, b in zip(one.value, other.value, strict=True)):
            return True
        texts = self._plan.options
        first = texts.candidate((), one.value, solved.values)
        second = texts.candidate((), other.value, solved.values)
        return first is not None and second is not None and first.printed == second.printed

    def _equal(self, who: tuple[str, ...], draw: Draw) -> str:
        """`idle` where the mistake sets to a number what a list has set to it: a convention, drawn."""
        told = self._conventions.get(who[0])
        if told is None:
            return "equals-key"
        drawn = numbers_of(draw)
        return "idle" if all(self._held(name, drawn) == value for name, value in told) else "equals-key"

    @cached_property
    def _conventions(self) -> dict[str, list[tuple[str, Any]]]:
        """What the mistakes that are conventions set, and to which numbers."""
        return {
            id_: [(name, evaluate(new.tree, {})) for name, new in mistake.changes.items()]
            for id_, mistake in self._mistakes.items()
            if convention(mistake) and self._listed.issuperset(mistake.changes)
        }

    def _held(self, name: str, drawn: Mapping[str, Any]) -> Any:
        """The value of a drawn number or a constant."""
        if name in drawn:
            return drawn[name]
        question = self._plan.question
        assert question.formula is not None
        rule = question.changes.get(name, question.formula.constants[name].value)
        if names(rule.tree):
            return right_numbers(question, drawn).get(name)
        return evaluate(rule.tree, {})

    # ── events ───────────────────────────────────────────────────────────────────────────────────

    def _event(self, kind: str, who: tuple[str, ...], draw: Draw, answers: tuple[Any, ...]) -> None:
        self._events.setdefault((kind, who), Event(who)).add(draw, answers)

    def _had(self, found: int) -> None:
        self._fewest, self._most = min(self._fewest, found), max(self._most, found)

    def _enough(self, draw: Draw, found: int) -> None:
        self._had(found)
        if found < self._wanted:
            self._poor.append(draw)

    def _fill_up(self) -> None:
        """See in which of the poor draws two mistakes made together lead to enough."""
        plan, poor = self._plan, self._poor
        texts, rounded = plan.options, plan.question.rounding is not None
        columns = {name: [draw[name] for draw in poor] for name in plan.question.vary}
        singles, doubles = (solver.run(columns, len(poor)) for solver in (plan.solver, plan.pair_solver))
        for draw, single, double in zip(poor, singles, doubles, strict=True):
            key = texts.candidate((), single.answer, single.values)
            if key is None:
                continue
            kept = distinct(key, texts.candidates(single), plan.kinds, rounded=rounded)
            more = texts.candidates(double._replace(values=single.values))
            kept += distinct(key, more, plan.kinds, taken=kept, rounded=rounded)
            if len(kept) < self._wanted:
                self._event("too-few", (), draw, (single.answer, len(kept)))
            else:
                self._filled += 1
        self._poor = []


def _all_admitted(column: Sequence[Any], kind: Kind) -> bool:
    if set(map(type, column)) != {int}:
        return False
    least = min(column)
    return least > 0 if kind.positive else least >= 0 if kind.nonnegative else True


def convention(mistake: Mistake) -> bool:
    """Whether *mistake* sets to numbers, so that where these are what is right it is none."""
    return not mistake.answer and not any(names(new.tree) for new in mistake.changes.values())


def _listed(question: Question) -> set[str]:
    """The constants, and the drawn numbers whose values, or rows, are written out one by one."""
    lists = {name: domain for name, domain in question.vary.items() if isinstance(domain, Choices)}
    constants = set(question.formula.constants) if question.formula else set()
    return constants - set(drawn_numbers(question)) | set(drawn_numbers(replace(question, vary=lists)))


def _margins(question: Question) -> tuple[float, float]:
    """What two answers differ by at least, absolutely and in proportion, to be told apart without a look."""
    absolute, relative = 0.0, 1e-9
    if question.rounding is not None:
        kind, places = question.rounding
        absolute += 10.0**-places if kind == "decimals" else 0.0
        relative += 10.0 ** (1 - places) if kind == "digits" else 0.0
    if question.tolerance is not None:
        kind_, amount = question.tolerance
        absolute += float(amount) if kind_ == "absolute" else 0.0
        relative += 2 * float(amount) if kind_ == "relative" else 0.0
    return absolute, relative


def _roughly(value: tuple[Any, ...]) -> tuple[float, ...]:
    """The numbers as floats; infinity, which is near everything, where a number is too large."""
    try:
        return tuple([float(part) for part in value])
    except OverflowError:
        return (inf,) * len(value)
