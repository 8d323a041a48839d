"""A class, graded: question by question, so that no more than one question's variants are in memory."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from quizgen.checks.processes import results
from quizgen.findings import Finding, Place
from quizgen.gradebook.asked import Seen, causes_of
from quizgen.gradebook.decided import Decision, Which, decide, unused
from quizgen.gradebook.mark import mark, waiting
from quizgen.gradebook.placing import Handed, Placed
from quizgen.gradebook.records import Graded, Mark
from quizgen.gradebook.remake import plan_for, remade
from quizgen.gradebook.sheets import Piece, piece
from quizgen.manifest import answer_of
from quizgen.model import Bank, Exact, Question, Variant
from quizgen.names import parse_name
from quizgen.papers import worth

LARGE = 5_000
"""Responses from which several processes are worth their start."""


class Rules(NamedTuple):
    """How a class is marked."""

    bank: Bank
    multiple: str
    """The name of the rule for `multiple` questions."""
    decisions: Mapping[Which, Decision] = {}
    """What a person has decided."""


STEP = 512
"""Responses to one question that are marked together: by so many a run is seen to go on."""

_SHARED: dict[str, Rules] = {}
"""In each process: how it marks."""


class Class(NamedTuple):
    """A graded class, the pieces of its sheets in the order of its marks, and what is wrong with the bank or
    with the decisions."""

    graded: Graded
    pieces: tuple[Piece, ...]
    findings: tuple[Finding, ...]


class Task(NamedTuple):
    """What was handed in for one question, or some of it, each with its place among all."""

    question: str
    handed: tuple[tuple[int, Handed], ...]


class Done(NamedTuple):
    """A task, done."""

    marks: tuple[tuple[int, Mark, Piece], ...]
    seen: Seen | None
    changed: str
    """The name of a variant that is not what its manifest says; "" when all are."""
    used: tuple[Which, ...]
    findings: tuple[Finding, ...]


def grade_class(
    rules: Rules,
    placed: Placed,
    *,
    quiz: str = "",
    title: str = "",
    jobs: int = 1,
    progress: Callable[[int], object] = lambda _: None,
) -> Class:
    """Make the variants again and mark what was handed in.

    Args:
        rules: How to mark them.
        placed: What was handed in.
        quiz: The id of the quiz, if the responses belong to one.
        title: Of the quiz, or of the bank.
        jobs: How many processes work on many responses; the result does not depend on it.
        progress: Called with the number of responses marked since the last call.
    """
    bank = rules.bank
    tasks = _tasks(bank, placed)
    used: set[Which] = set()
    marks: list[Mark | None] = [None] * len(placed.handed)
    pieces = [Piece("")] * len(placed.handed)
    seen: dict[str, Seen] = {}
    findings: list[Finding] = []
    changed: set[str] = set()
    for task, done in zip(tasks, _worked(rules, tasks, jobs), strict=True):
        for index, made, text in done.marks:
            marks[index], pieces[index] = made, text
        if done.seen is not None and task.question in seen:
            seen[task.question].join(done.seen)
        elif done.seen is not None:
            seen[task.question] = done.seen
        if done.changed and task.question not in changed:
            changed.add(task.question)
            findings.append(_changed(bank, task.question, done.changed))
        findings += done.findings
        used.update(done.used)
        progress(len(task.handed))
    order = {question.id: i for i, question in enumerate(bank.questions)}
    seen = {id_: seen[id_] for id_ in sorted(seen, key=lambda id_: order[id_])}
    graded = Graded(
        bank.id,
        title or bank.title,
        quiz,
        bank.language,
        rules.multiple,
        placed.students,
        {id_: one.item() for id_, one in seen.items()},
        causes_of(bank, seen),
        tuple([made for made in marks if made is not None]),
    )
    return Class(graded, tuple(pieces), (*findings, *unused(rules.decisions, used)))


def _tasks(bank: Bank, placed: Placed) -> list[Task]:
    found: dict[str, list[tuple[int, Handed]]] = {question.id: [] for question in bank.questions}
    for index, handed in enumerate(placed.handed):
        found.setdefault(handed.question, []).append((index, handed))
    return [
        Task(question, tuple(handed[first : first + STEP]))
        for question, handed in found.items()
        for first in range(0, len(handed), STEP)
    ]


def _worked(rules: Rules, tasks: Sequence[Task], jobs: int) -> Iterator[Done]:
    if jobs > 1 and len(tasks) > 1 and sum(len(task.handed) for task in tasks) >= LARGE:
        yield from results(_work, tasks, jobs, _share, (rules,))
        return
    for task in tasks:
        yield work(rules, task)


def _share(rules: Rules) -> None:
    _SHARED["rules"] = rules
    # See the command: a process of its own ends with its work.
    gc.disable()


def _work(task: Task) -> Done:
    return work(_SHARED["rules"], task)


def work(rules: Rules, task: Task) -> Done:
    """Mark what was handed in for one question; the same response to the same variant is marked once."""
    bank = rules.bank
    question = next((one for one in bank.questions if one.id == task.question), None)
    seen = Seen(question) if question else None
    made: dict[int, tuple[Mark, Piece]] = {}
    changed = ""
    known: dict[object, tuple[Mark, Piece]] = {}
    used: list[Which] = []
    findings: list[Finding] = []
    for variant, handed in _asked(bank, question, task):
        for index, one in handed:
            if variant is None or question is None or not _same(one, variant):
                changed = changed or one.variant
                note = "the bank has changed since this was asked"
                decided = decide(waiting(one, question.points if question else 1, note), rules.decisions)
                used += decided.used
                findings += decided.findings
                made[index] = (decided.mark, Piece(""))
                continue
            assert seen is not None
            seen.add(variant)
            identity = (one.variant, one.points, one.responses, one.unread)
            if identity not in known:
                first = mark(one, variant, rules.multiple)
                known[identity] = (first, piece(variant, first))
            first, text = known[identity]
            own = first._replace(student=one.student, paper=one.paper, number=one.number)
            if rules.decisions:
                decided = decide(own, rules.decisions)
                used += decided.used
                findings += decided.findings
                if decided.mark != own:
                    own = decided.mark
                    text = piece(variant, own)
            made[index] = (own, text)
        known.clear()
    return Done(
        tuple([(index, *made[index]) for index, _ in task.handed]),
        seen,
        changed,
        tuple(used),
        tuple(findings),
    )


Group = list[tuple[int, Handed]]


def _asked(bank: Bank, question: Question | None, task: Task) -> Iterator[tuple[Variant | None, Group]]:
    """Each variant that was asked, with all that was handed in for it."""
    groups: dict[tuple[str, int, Exact | None], dict[int, Group]] = {}
    for index, handed in task.handed:
        name = parse_name(handed.variant)
        if name is None or name.seed is None or name.position is None or question is None:
            yield None, [(index, handed)]
            continue
        positions = groups.setdefault((name.form, name.seed, handed.points), {})
        positions.setdefault(name.position, []).append((index, handed))
    for (form, seed, points), positions in groups.items():
        assert question is not None
        worthy = question if points is None or points == question.points else worth(question, points)
        plan = plan_for(bank, worthy, form)
        if plan is None:
            yield from ((None, group) for group in positions.values())
            continue
        for position, variant in remade(plan, bank.id, seed, sorted(positions)):
            yield variant, positions[position]


def _same(handed: Handed, variant: Variant) -> bool:
    """Whether *variant* is what the manifest says."""
    return handed.key is None or answer_of(variant) == handed.key


def _changed(bank: Bank, question: str, variant: str) -> Finding:
    place = next((one.place for one in bank.questions if one.id == question), Place(bank.place.file, 1, 1))
    message = f"`{question}`: the bank has changed since this was asked: `{variant}` is another question now"
    hint = "grade with the bank as it was; until then these responses wait for a person"
    return Finding("bank-changed", message, place, hint, subject=question)
