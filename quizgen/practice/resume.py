"""Going on with a sitting that was stopped, unless it goes on in another terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from quizgen.practice.history import History
from quizgen.practice.records import Session
from quizgen.practice.sitting import Settings

FRESH = timedelta(hours=24)
"""After that long nobody means to go on."""


def unfinished(history: History, bank: str, settings: Settings, now: datetime) -> list[Session]:
    """The sittings of *bank* with these *settings* that were stopped, the latest first."""
    text = settings.text()
    return [
        session
        for session in reversed(history.sessions())
        if session.ended is None
        and session.bank == bank
        and session.settings == text
        and now - session.started < FRESH
    ]


@contextmanager
def claimed(history: History, session: Session) -> Iterator[bool]:
    """Hold *session*, as long as this goes on; gives whether nobody else does.

    The operating system gives it free when the program ends, however it ends.
    """
    if history.file is None:
        yield True
        return
    from filelock import FileLock, Timeout

    lock = FileLock(history.file.with_name(f"session-{session.id}.lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    except OSError:
        # Where nothing can be locked, nothing can be shared either.
        yield True
        return
    try:
        yield True
    finally:
        lock.release()
        with suppress(OSError):
            # On some platforms it is gone already.
            history.file.with_name(f"session-{session.id}.lock").unlink(missing_ok=True)
