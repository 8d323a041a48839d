"""Checks banks: their questions one after another, or in several processes with the same result."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from quizgen.bank.load import Loaded
from quizgen.checks.check import check_question
from quizgen.checks.memory import Memory, Result
from quizgen.checks.processes import results
from quizgen.checks.report import Report
from quizgen.checks.unused import unused
from quizgen.checks.users import first_users
from quizgen.model import Bank


class Checked(NamedTuple):
    """A bank with all that is said of it."""

    file: str
    """As it is called in findings."""
    bank: str
    """Its id; empty when nothing could be made of the file."""
    report: Report
    sources: Mapping[str, str]


Task = tuple[int, int]
"""Which bank, and which of its questions."""

_banks: tuple[Bank | None, ...] = ()
"""What a process of its own works on."""


def check_banks(
    loaded: Sequence[Loaded],
    chosen: Sequence[Collection[str]],
    jobs: int = 1,
    memory: Memory | None = None,
    advance: Callable[[int], object] = lambda _: None,
) -> list[Report]:
    """A report on each bank.

    Args:
        loaded: The banks as they were read.
        chosen: For each, the ids of the questions to check.
        jobs: How many processes; the result does not depend on it.
        memory: What is remembered of earlier runs.
        advance: Called with 1 after each question.
    """
    memory = memory or Memory(None)
    banks = tuple(one.bank for one in loaded)
    found: dict[Task, Result | None] = {}
    for i, bank in enumerate(banks):
        for k, question in enumerate(bank.questions if bank else ()):
            if bank and question.id in chosen[i]:
                found[i, k] = memory.recall(_hangs_on(bank), question)
                advance(found[i, k] is not None)
    tasks = [task for task, result in found.items() if result is None]
    for task, result in zip(tasks, _results(banks, tasks, jobs), strict=True):
        found[task] = result
        bank = banks[task[0]]
        assert bank is not None
        memory.keep(_hangs_on(bank), bank.questions[task[1]], result)
        advance(1)
    memory.tidy()
    reports = []
    for i, one in enumerate(loaded):
        made = [result for (bank, _), result in found.items() if bank == i and result]
        summaries = tuple(summary for _, summary in made)
        # Where a question has errors, a mistake may matter in it.
        broken = any(finding.severity == "error" for finding in one.findings)
        whole = unused(one.bank, summaries) if one.bank and not broken else []
        findings = (*one.findings, *(finding for result in made for finding in result[0]), *whole)
        reports.append(Report(findings, summaries))
    return reports


def _hangs_on(bank: Bank) -> str:
    """What else of the bank the verdict on a question hangs on: what is said of a formula is said once."""
    return repr((bank.id, sorted(first_users(bank).items())))


def _results(banks: tuple[Bank | None, ...], tasks: Sequence[Task], jobs: int) -> Iterator[Result]:
    """What each task gives, in the order of *tasks*; a single one is divided itself."""
    if jobs == 1 or len(tasks) <= 1:
        return (_check(banks, task, jobs) for task in tasks)
    return results(_work, tasks, jobs, _begin, (banks,))


def _begin(banks: tuple[Bank | None, ...]) -> None:
    global _banks  # noqa: PLW0603 - a process of its own has one task: these banks
    _banks = banks


def _work(task: Task) -> Result:
    return _check(_banks, task, 1)


def _check(banks: tuple[Bank | None, ...], task: Task, jobs: int) -> Result:
    bank = banks[task[0]]
    assert bank is not None
    return check_question(bank, bank.questions[task[1]], jobs)
