"""A bound on the work of a library that has none: counted in calls, so that it is the same on every machine.

Sympy's integrals and limits mostly take milliseconds, and some take for ever. A time limit would make a bank
fail on a slow machine and pass on a fast one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


class Spent(BaseException):
    """The budget is spent. No `Exception`, so that nothing on the way takes it for one of its own."""


@contextmanager
def at_most(calls: int) -> Iterator[None]:
    """Raise `Spent` when more than *calls* functions are called inside, in this thread."""
    left = calls

    def count(frame: FrameType, event: str, argument: Any) -> None:  # noqa: ARG001
        nonlocal left
        if event == "call":
            left -= 1
            if left < 0:
                raise Spent

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(before)
