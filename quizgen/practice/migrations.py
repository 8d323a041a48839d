"""How the history's file came to be as it is: named steps, applied in order and recorded in a table.

A step is never changed once it was released; what a newer version needs is a step behind the others.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime


class FromTheFutureError(Exception):
    """The file was written by a newer version of quizgen; it is left as it is."""


def first_tables(db: sqlite3.Connection) -> None:
    """Sessions, the questions shown in them, the answers to these, and what holds for all."""
    db.execute(
        "CREATE TABLE sessions (id TEXT PRIMARY KEY, started TEXT NOT NULL, ended TEXT,"
        " bank TEXT NOT NULL, settings TEXT NOT NULL)"
    )
    db.execute(
        "CREATE TABLE turns (id TEXT PRIMARY KEY,"
        " session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, shown TEXT NOT NULL,"
        " bank TEXT NOT NULL, question TEXT NOT NULL, variant TEXT NOT NULL, draw TEXT NOT NULL,"
        " form TEXT NOT NULL, title TEXT NOT NULL, level TEXT NOT NULL, tags TEXT NOT NULL,"
        " possible TEXT NOT NULL, reason TEXT NOT NULL, about TEXT NOT NULL,"
        " hints INTEGER NOT NULL DEFAULT 0, solution INTEGER NOT NULL DEFAULT 0)"
    )
    db.execute("CREATE INDEX turns_of_a_question ON turns (bank, question)")
    db.execute("CREATE INDEX turns_of_a_session ON turns (session)")
    db.execute(
        "CREATE TABLE tries (turn TEXT NOT NULL REFERENCES turns (id) ON DELETE CASCADE,"
        " number INTEGER NOT NULL, at TEXT NOT NULL, response TEXT NOT NULL, score TEXT NOT NULL,"
        " readable INTEGER NOT NULL, mistakes TEXT NOT NULL, PRIMARY KEY (turn, number))"
    )
    db.execute("CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)")


Step = Callable[[sqlite3.Connection], None]

STEPS: Mapping[str, Step] = {"first_tables": first_tables}
"""Every step by its name, in order."""


def migrate(db: sqlite3.Connection, steps: Mapping[str, Step] = STEPS) -> None:
    """Bring *db* up to date; all of it or nothing, also with other terminals at it.

    Raises:
        FromTheFutureError: It has been through steps that are not known here.
    """
    if _applied(db) == set(steps):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, at TEXT NOT NULL)")
        # Another terminal may have been faster.
        applied = _applied(db)
        _known(applied, steps)
        for name, step in steps.items():
            if name not in applied:
                step(db)
                now = datetime.now(UTC).isoformat(timespec="seconds")
                db.execute("INSERT INTO migrations VALUES (?, ?)", (name, now))
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _known(applied: set[str], steps: Mapping[str, Step]) -> None:
    if unknown := applied - set(steps):
        raise FromTheFutureError(", ".join(sorted(unknown)))


def _applied(db: sqlite3.Connection) -> set[str]:
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "migrations" not in tables:
        return set()
    return {name for (name,) in db.execute("SELECT name FROM migrations")}
