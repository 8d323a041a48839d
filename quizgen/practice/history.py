"""What was practised, in one SQLite file in the user's data folder. Nothing leaves the machine.

Every question is recorded when it is shown, every answer before its outcome is, each in a transaction of its
own: whatever happens, what is lost is at most the answer being typed. What cannot be written (a full disk) is
kept and tried again with the next. The plain rollback journal is used, and not a write-ahead log, for home
folders lie on network drives, too.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from quizgen.practice.migrations import FromTheFutureError, migrate
from quizgen.practice.records import Session, Try, Turn

WAIT = 5.0
"""Seconds for which another terminal may hold the file."""

_TURN = (
    "id, session, shown, bank, question, variant, draw, form, title, level, tags, possible, reason, about,"
    " hints, solution"
)
_LISTS = ("tags", "possible")


class HistoryError(Exception):
    """The history cannot be used as it is; the message says why and what can be done."""


def home() -> Path:
    """The folder of the history: `QUIZGEN_HOME`, or the user's data folder by the platform's convention."""
    if own := os.environ.get("QUIZGEN_HOME"):
        return Path(own).expanduser()
    from platformdirs import user_data_path

    return user_data_path("quizgen", appauthor=False)


def history_file() -> Path:
    """Where the history lies, or will lie."""
    return home() / "history.sqlite3"


class Write(NamedTuple):
    """One statement with its values."""

    sql: str
    values: tuple[Any, ...]


class History:
    """An open history; see `open_history`."""

    def __init__(self, db: sqlite3.Connection, file: Path | None, notes: Sequence[str] = ()) -> None:
        self._db = db
        self.file = file
        """None where it is kept in memory only."""
        self.notes = list(notes)
        """For the user: what was found on opening."""
        self._waiting: list[Write] = []

    # ── writing ──────────────────────────────────────────────────────────────────────────────────

    def begin(self, bank: str, settings: str, at: datetime) -> Session:
        """A new sitting."""
        session = Session(uuid4().hex, at, None, bank, settings)
        values = (session.id, _text(at), None, bank, settings)
        self._write(Write("INSERT INTO sessions VALUES (?, ?, ?, ?, ?)", values))
        return session

    def end(self, session: str, at: datetime) -> None:
        """The sitting is over, and is not gone on with."""
        self._write(Write("UPDATE sessions SET ended = ? WHERE id = ?", (_text(at), session)))

    def show(self, turn: Turn) -> None:
        """A question was shown."""
        self._write(_insert_turn(turn))

    def answer(self, turn: Turn) -> None:
        """The last of *turn*'s answers was given."""
        self._write(_insert_try(turn.id, len(turn.tries), turn.tries[-1]))

    def help(self, turn: Turn) -> None:
        """A hint or the solution was shown."""
        values = (turn.hints, int(turn.solution), turn.id)
        self._write(Write("UPDATE turns SET hints = ?, solution = ? WHERE id = ?", values))

    def add(self, sessions: Iterable[Session], turns: Iterable[Turn]) -> int:
        """Add what another history has, and say how many questions are new; what is there stays as it is.

        Raises:
            HistoryError: It cannot be written; nothing is.
        """
        with self._transaction():
            for one in sessions:
                values = (one.id, _text(one.started), _text(one.ended or one.started), one.bank, one.settings)
                self._db.execute("INSERT OR IGNORE INTO sessions VALUES (?, ?, ?, ?, ?)", values)
            added = 0
            for turn in turns:
                insert = _insert_turn(turn)
                sql = insert.sql.replace("INSERT", "INSERT OR IGNORE")
                added += self._db.execute(sql, insert.values).rowcount
                # It may have gone on since it was added.
                self._db.execute(
                    "UPDATE turns SET hints = max(hints, ?), solution = max(solution, ?) WHERE id = ?",
                    (turn.hints, int(turn.solution), turn.id),
                )
                for number, one_try in enumerate(turn.tries, 1):
                    insert = _insert_try(turn.id, number, one_try)
                    self._db.execute(insert.sql.replace("INSERT", "INSERT OR IGNORE"), insert.values)
        return added

    def forget(self, bank: str = "") -> int:
        """Delete what was practised of *bank* (of all), and say how many questions that were.

        Raises:
            HistoryError: It cannot be written; nothing is deleted.
        """
        where, values = (" WHERE bank = ?", (bank,)) if bank else ("", ())
        with self._transaction():
            count = self._db.execute(f"DELETE FROM turns{where}", values).rowcount  # noqa: S608
            # One that has just begun in another terminal has no questions yet.
            self._db.execute(
                "DELETE FROM sessions WHERE id NOT IN (SELECT session FROM turns)"
                " AND (ended IS NOT NULL OR ? IN ('', bank))",
                (bank,),
            )
        with suppress(sqlite3.Error):
            # What was deleted would stay in the file's free pages.
            self._db.execute("VACUUM")
        return count

    def save(self) -> str:
        """Write what could not be written before; "" or why it cannot be written now."""
        while self._waiting:
            try:
                with _committed(self._db):
                    for write in self._waiting:
                        # What was forgotten meanwhile, in another terminal, stays forgotten.
                        with suppress(sqlite3.IntegrityError):
                            self._db.execute(write.sql, write.values)
            except sqlite3.Error as error:
                return str(error)
            self._waiting = []
        return ""

    def _write(self, write: Write) -> None:
        self._waiting.append(write)
        self.save()

    @property
    def unsaved(self) -> int:
        """How much could not be written yet."""
        return len(self._waiting)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            with _committed(self._db):
                yield
        except sqlite3.Error as error:
            raise HistoryError(f"the history cannot be written: {error}; it is as before") from None

    # ── reading ──────────────────────────────────────────────────────────────────────────────────

    @property
    def seed(self) -> int:
        """With which this student's variants are drawn: another one on every machine."""
        with suppress(sqlite3.Error):
            new = secrets.randbelow(10**9)
            self._db.execute("INSERT OR IGNORE INTO facts VALUES ('seed', ?)", (str(new),))
            ((value,),) = self._db.execute("SELECT value FROM facts WHERE name = 'seed'")
            return int(value)
        return 1

    def turns(self, bank: str = "", session: str = "") -> list[Turn]:
        """Every question that was shown (of *bank*, in *session*), oldest first."""
        where = " AND ".join(f"{name} = ?" for name, value in (("bank", bank), ("session", session)) if value)
        values = tuple(value for value in (bank, session) if value)
        where = f"WHERE {where}" if where else ""
        tries: dict[str, list[Try]] = {}
        inner = f"WHERE turn IN (SELECT id FROM turns {where})" if where else ""  # noqa: S608
        for turn, _, at, response, score, readable, mistakes in self._db.execute(
            f"SELECT * FROM tries {inner} ORDER BY turn, number",  # noqa: S608
            values,
        ):
            one = Try(_time(at), response, Fraction(score), bool(readable), tuple(json.loads(mistakes)))
            tries.setdefault(turn, []).append(one)
        rows = self._db.execute(
            f"SELECT {_TURN} FROM turns {where} ORDER BY shown, rowid",  # noqa: S608
            values,
        )
        return [_turn(row, tries.get(row[0], ())) for row in rows]

    def used(self, bank: str, question: str) -> dict[str, str]:
        """The draws of a question that were asked, least recently first, each with its variant's name."""
        rows = self._db.execute(
            "SELECT draw, variant FROM turns WHERE bank = ? AND question = ? ORDER BY shown, rowid",
            (bank, question),
        )
        found: dict[str, str] = {}
        for draw, variant in rows:
            found.pop(draw, None)
            found[draw] = variant
        return found

    def sessions(self) -> list[Session]:
        """Every sitting, oldest first."""
        rows = self._db.execute(
            "SELECT id, started, ended, bank, settings FROM sessions ORDER BY started, rowid"
        )
        return [
            Session(id_, _time(started), _time(ended) if ended else None, bank, settings)
            for id_, started, ended, bank, settings in rows
        ]

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def open_history(file: Path | None = None) -> History:
    """The history in *file*, by default in `history_file()`; made where there is none.

    A file that is damaged is set aside, under another name beside it, and a new one begun. Where no file can
    be made the history is in memory, and ends with the program. `notes` say so.

    Raises:
        HistoryError: It was written by a newer quizgen, or another program holds it.
    """
    file = file or history_file()
    notes: list[str] = []
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return History(_connect(file), file, notes)
    except FromTheFutureError:
        message = f"{file} belongs to a newer version of quizgen; install that, or set QUIZGEN_HOME"
        raise HistoryError(message) from None
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise HistoryError(f"{file} is held by another program; try again") from None
        notes.append(f"{file} cannot be used ({error}): what you practise now is not remembered")
    except sqlite3.DatabaseError as error:
        aside = _set_aside(file)
        notes.append(f"{file.name} is damaged ({error}); it is kept as {aside}, and a new one is begun")
        return History(_connect(file), file, notes)
    except OSError as error:
        notes.append(f"{file} cannot be used ({error}): what you practise now is not remembered")
    return History(_connect(None), None, notes)


def _connect(file: Path | None) -> sqlite3.Connection:
    db = sqlite3.connect(file or ":memory:", timeout=WAIT, isolation_level=None)
    try:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA synchronous = FULL")
        migrate(db)
        _check(db)
    except sqlite3.OperationalError as error:
        db.close()
        if "no such" in str(error) or "already exists" in str(error):
            raise sqlite3.DatabaseError(str(error)) from None
        raise
    except BaseException:
        db.close()
        raise
    return db


def _check(db: sqlite3.Connection) -> None:
    """Whether the file is sound; tables that are not what they should be are damage, too."""
    ((state,),) = db.execute("PRAGMA quick_check(1)")
    if state != "ok":
        raise sqlite3.DatabaseError(state)
    db.execute(f"SELECT {_TURN} FROM turns LIMIT 1").fetchall()  # noqa: S608


def _set_aside(file: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    aside = file.with_name(f"{file.stem}-damaged-{stamp}-{secrets.token_hex(2)}{file.suffix}")
    file.rename(aside)
    journal = file.with_name(file.name + "-journal")
    if journal.exists():
        # It belongs to the damaged file, and would be played back into the new one.
        journal.rename(aside.with_name(aside.name + "-journal"))
    return aside


@contextmanager
def _committed(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            # A full disk may have rolled it back already.
            db.execute("ROLLBACK")
        raise


def _insert_turn(turn: Turn) -> Write:
    marks = ", ".join("?" * 16)
    values = (
        *(turn.id, turn.session, _text(turn.shown), turn.bank, turn.question, turn.variant, turn.draw),
        *(turn.form, turn.title, turn.level, _list(turn.tags), _list(turn.possible), turn.reason, turn.about),
        *(turn.hints, int(turn.solution)),
    )
    return Write(f"INSERT INTO turns ({_TURN}) VALUES ({marks})", values)  # noqa: S608


def _insert_try(turn: str, number: int, one: Try) -> Write:
    values = (
        *(turn, number, _text(one.at), one.response, str(one.score), int(one.readable)),
        _list(one.mistakes),
    )
    return Write("INSERT INTO tries VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def _turn(row: Sequence[Any], tries: Iterable[Try]) -> Turn:
    fields = dict(zip(Turn._fields, row, strict=False))
    fields["shown"] = _time(fields["shown"])
    fields["solution"] = bool(fields["solution"])
    for name in _LISTS:
        fields[name] = tuple(json.loads(fields[name]))
    return Turn(**fields, tries=tuple(tries))


def _list(names: Iterable[str]) -> str:
    return json.dumps(list(names), ensure_ascii=False)


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
