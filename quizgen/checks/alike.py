"""Two variants that read alike although their values differ: then there are fewer variants than it seems."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise

from quizgen.assemble import LETTERED
from quizgen.checks.sample import SEED, at, every, first, told, values_at
from quizgen.checks.texts import texts_of
from quizgen.figures import draw_figure
from quizgen.findings import BankError, Finding
from quizgen.model import Bank, Choices, Claim, Row, Template, Value
from quizgen.plan import Plan
from quizgen.sampling.draw import Permutation, key_for
from quizgen.sampling.space import Draws, domain_size
from quizgen.text.filters import display
from quizgen.text.reading import Slot
from quizgen.text.template import names_used

WHOLE = 2_000
"""Spaces up to this size are looked through in whole."""
BASES = 12
"""Draws of larger spaces in which each name that may go unseen is changed, all others kept."""
COMPARED = 6
"""Pairs with the same texts whose figures and options are compared."""
_APART = re.compile(r"[^0-9.,/\s-]")

Pair = tuple[Draws, int, int]


def alike(bank: Bank, plan: Plan) -> Iterator[Finding]:  # noqa: ARG001
    """The first two variants that a student could not tell from one another."""
    question = plan.question
    plain = _plain(plan)
    unseen = [name for name in question.vary if name not in plain]
    if not unseen:
        return
    shown = list(_shown(plan))
    names = {name for text in shown for name in names_used(text)} - {"value", "mistaken"}
    try:
        if plan.space.size <= WHOLE and not question.figure:
            pairs = _same(plan, every(plan), shown, names)
        else:
            pairs = _neighbours(plan, unseen, shown, names)
        # To draw a figure takes long: one pair for each name that only it may show.
        most = len(unseen) if question.figure else COMPARED
        for (draws, i, j), _ in zip(pairs, range(most), strict=False):
            if _same_beside(plan, draws, i, j):
                yield _finding(plan, draws, i, j)
                return
    except BankError:
        # Of a variant that cannot be made, another check tells.
        return


def _plain(plan: Plan) -> set[str]:
    """The drawn names that the stem shows as they are, so that other values are another text."""
    text = plan.stem
    if text.skeleton is None:
        return set()
    if any(isinstance(left, Slot) and isinstance(right, Slot) for left, right in pairwise(text.pieces)):
        # `<< m >><< n >>` is 112 for 1 and 12, and for 11 and 2.
        return set()
    if not all(_APART.search(piece) for piece in text.pieces[1:-1] if isinstance(piece, str)):
        return set()
    fields: dict[str, set[str]] = {}
    for slot in text.slots:
        if not slot.filters:
            fields.setdefault(slot.name, set()).add(slot.field)
    return {
        name
        for name, domain in plan.question.vary.items()
        if name in fields and (not isinstance(domain, Choices) or _told_apart(domain, fields[name]))
    }


def _told_apart(domain: Choices, fields: set[str]) -> bool:
    rows = [value.fields for value in domain.values if isinstance(value, Row)]
    if rows:
        shown = [tuple(display(row[field]) for field in sorted(fields) if field in row) for row in rows]
        return len(set(shown)) == len(shown)
    return len({display(value) for value in domain.values}) == len(domain.values)


def _shown(plan: Plan) -> Iterator[Template]:
    """The texts that a student reads before answering."""
    for question in (plan.question, *plan.question.parts):
        for written in texts_of(question):
            if written.stem or written.option or isinstance(question.material, Claim):
                yield written.template


def _same(plan: Plan, draws: Draws, shown: Sequence[Template], names: set[str]) -> Iterator[Pair]:
    """Pairs of draws whose texts are the same."""
    seen: dict[tuple[int, tuple[str, ...]], int] = {}
    varying = [plan.text(template) for template in shown if "<" in template.source]
    for i, row in enumerate(_defined(plan, draws, names)):
        if row is None:
            continue
        values = {**row, "value": "", "mistaken": ""}
        text = (draws.selections[i], tuple([str(one.fill(values)) for one in varying]))
        if text in seen:
            yield draws, seen[text], i
        else:
            seen[text] = i


def _defined(plan: Plan, draws: Draws, names: set[str]) -> Iterator[Mapping[str, Value] | None]:
    for row in values_at(plan, draws, names):
        yield None if any(row.get(name, 0) is None for name in names) else row


def _neighbours(
    plan: Plan, unseen: Sequence[str], shown: Sequence[Template], names: set[str]
) -> Iterator[Pair]:
    """Pairs that differ in one name which the stem does not show as it is, and whose texts are the same."""
    space = plan.space
    permutation = Permutation(b"check", space.size)
    some = at(plan, [permutation[i] for i in range(min(space.size, 8 * BASES))])
    bases = first(some, BASES).positions
    for base in bases:
        stride = space.selections
        for name, domain in space.domains.items():
            size = domain_size(domain)
            if name in unseen:
                place = base // stride % size
                others = sorted({(place + 1) % size, (place + size // 2) % size} - {place})
                draws = at(plan, [base, *(base + (other - place) * stride for other in others)])
                yield from islice(_same(plan, draws, shown, names), 1)
            stride *= size


def _same_beside(plan: Plan, draws: Draws, i: int, j: int) -> bool:
    """Whether figures and options do not tell the two draws apart either."""
    columns = {name: [column[i], column[j]] for name, column in draws.columns.items()}
    for part in plan.parts or (plan,):
        question = part.question
        if part.form.name not in (*LETTERED, "truefalse") or not question.ask or question.pool:
            continue
        if question.asks_formula:
            return False
        one, two = part.solver.run({name: columns[name] for name in question.vary}, 2)
        options = [
            {part.options.candidate((), solved.answer, solved.values)}
            | {candidate._replace(mistakes=()) for candidate in part.options.candidates(solved)}
            for solved in (one, two)
        ]
        if options[0] != options[1]:
            return False
    figure = plan.question.figure
    if figure is None:
        return True
    one, two = plan.solver.run(columns, 2)
    language = plan.question.language
    return draw_figure(figure, one.values, language) == draw_figure(figure, two.values, language)


def _finding(plan: Plan, draws: Draws, i: int, j: int) -> Finding:
    question = plan.question
    rows = [{name: column[k] for name, column in draws.columns.items()} for k in (i, j)]
    differ = [name for name in question.vary if rows[0][name] != rows[1][name]]
    notes = tuple(
        f"{_name(plan, draws.positions[k])}: {told(plan, row)}" for k, row in zip((i, j), rows, strict=True)
    )
    listed = ", ".join(f"`{name}`" for name in differ)
    message = f"two variants read alike although {listed} differ{'s' if len(differ) == 1 else ''}"
    hint = f"show {listed} in the stem, or do not draw {'it' if len(differ) == 1 else 'all of them'}"
    return Finding(
        "variants-alike", message, question.stem.place, hint, "warning", subject=question.id, notes=notes
    )


def _name(plan: Plan, index: int) -> str:
    """The variant's name; in a large space its position would have to be looked for too long."""
    size = plan.space.size
    if size > WHOLE:
        return "values"
    permutation = Permutation(key_for(plan.bank_id, plan.question.id, SEED, "values"), size)
    position = next(i for i in range(size) if permutation[i] == index)
    return f"{plan.name}#{SEED}.{position}"
