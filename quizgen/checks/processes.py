"""Work divided among processes, with the same result as done in one."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import active_children
from typing import TypeVar

GONE = 5
"""Seconds within which a process that is told to end has ended."""

T = TypeVar("T")
R = TypeVar("R")


def cores() -> int:
    """How many processes can work at once."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def results(
    work: Callable[[T], R],
    tasks: Sequence[T],
    jobs: int,
    begin: Callable[..., None] | None = None,
    shared: tuple[object, ...] = (),
) -> Iterator[R]:
    """What *work* gives for each task, in the order of *tasks*.

    Args:
        work: A function of a module, as everything it takes and gives has to be pickled.
        tasks: What it is called with.
        jobs: How many processes.
        begin: Called in each process before any work.
        shared: What *begin* is called with: sent once, not with every task.
    """
    pool = ProcessPoolExecutor(min(jobs, len(tasks)), initializer=_begin, initargs=(begin, shared))
    try:
        yield from pool.map(work, tasks)
    except BaseException:
        # Interrupted, or something broke: nobody waits for the rest, and no process stays behind. Neither is
        # the pool waited for: it may be in the middle of handing out work to processes that are gone.
        left = active_children()
        for process in left:
            process.terminate()
        for process in left:
            process.join(GONE)
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def _begin(begin: Callable[..., None] | None, shared: tuple[object, ...]) -> None:
    # Ctrl-C reaches every process of a terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if begin:
        begin(*shared)
