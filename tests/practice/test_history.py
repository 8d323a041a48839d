"""The history's file: nothing that was written is lost, and nothing that is there is overwritten."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from quizgen.practice.history import History, HistoryError, open_history
from quizgen.practice.migrations import STEPS, FromTheFutureError, migrate
from quizgen.practice.records import Try, Turn

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "history.sqlite3"


@pytest.fixture
def history(file: Path) -> Iterator[History]:
    opened = open_history(file)
    yield opened
    opened.close()


def turn(number: int, session: str, *tries: Try, bank: str = "b", question: str = "q") -> Turn:
    at = NOW + timedelta(minutes=number)
    fields = (bank, question, f"{bank}/{question}#1.{number}", f"{number}/99", "choice", "Title ✓", "easy")
    return Turn(f"t{number}", session, at, *fields, ("tag", "é"), ("b/f/x",), "new", "", tries=tries)


def test_what_was_written_is_read_back(history: History, file: Path) -> None:
    """Sessions, questions, answers and help, by another opening of the file."""
    session = history.begin("b", "{}", NOW)
    one = Try(NOW, "12 'or' \"13\"; DROP TABLE tries", Fraction(1, 3), True, ("b/f/x",))
    shown = turn(1, session.id)
    history.show(shown)
    history.answer(shown._replace(tries=(one,)))
    history.help(shown._replace(hints=2, solution=True))
    history.end(session.id, NOW + timedelta(hours=1))
    other = open_history(file)

    assert other.turns() == [shown._replace(tries=(one,), hints=2, solution=True)]
    assert other.sessions() == [session._replace(ended=NOW + timedelta(hours=1))]
    other.close()


def test_questions_come_oldest_first_and_by_bank(history: History) -> None:
    """However they were written: by the time at which they were shown."""
    session = history.begin("b", "{}", NOW).id
    for number in (3, 1, 2):
        history.show(turn(number, session, bank="b" if number < 3 else "c"))

    assert [one.id for one in history.turns()] == ["t1", "t2", "t3"]
    assert [one.id for one in history.turns("b")] == ["t1", "t2"]
    assert [one.id for one in history.turns(session=session)] == ["t1", "t2", "t3"]


def test_used_draws_are_told_least_recently_first(history: History) -> None:
    """A draw that was asked twice stands where it was asked last."""
    session = history.begin("b", "{}", NOW).id
    for number, draw in enumerate(("5/9", "7/9", "5/9")):
        history.show(turn(number, session)._replace(draw=draw))

    assert list(history.used("b", "q").items()) == [("7/9", "b/q#1.1"), ("5/9", "b/q#1.2")]


def test_a_damaged_file_is_set_aside(file: Path) -> None:
    """Garbage is kept under another name, byte for byte; a new history begins, and a note says so."""
    file.parent.mkdir()
    file.write_bytes(b"this is no database" * 1000)
    history = open_history(file)
    (aside,) = file.parent.glob("history-damaged-*.sqlite3")

    assert aside.read_bytes() == b"this is no database" * 1000
    assert aside.name in history.notes[0]
    assert history.turns() == []
    history.close()


@pytest.mark.parametrize("where", [0.3, 0.6, 0.9])
def test_a_page_overwritten_in_the_middle_is_noticed(file: Path, where: float) -> None:
    """A file that begins well and is broken further on is set aside when it is opened, not misread later."""
    history = open_history(file)
    session = history.begin("b", "{}", NOW).id
    for number in range(300):
        history.show(turn(number, session))
    history.close()
    data = bytearray(file.read_bytes())
    middle = int(len(data) * where) // 4096 * 4096
    data[middle : middle + 4096] = b"\xa5" * 4096
    file.write_bytes(data)
    again = open_history(file)

    assert again.notes
    assert [path.read_bytes() for path in file.parent.glob("history-damaged-*")] == [bytes(data)]
    again.close()


def test_another_programs_database_is_set_aside(file: Path) -> None:
    """A file with other tables of these names is damage, too, and no traceback."""
    file.parent.mkdir()
    db = sqlite3.connect(file)
    db.execute("CREATE TABLE turns (something TEXT)")
    db.commit()
    db.close()
    history = open_history(file)

    assert "damaged" in history.notes[0]
    history.begin("b", "{}", NOW)
    assert len(history.sessions()) == 1
    history.close()


def test_a_newer_file_is_left_as_it_is(file: Path) -> None:
    """What a newer quizgen has written is neither read nor changed nor set aside."""
    open_history(file).close()
    db = sqlite3.connect(file)
    db.execute("INSERT INTO migrations VALUES ('from the future', '2030-01-01')")
    db.commit()
    db.close()
    before = file.read_bytes()
    with pytest.raises(HistoryError, match="newer version"):
        open_history(file)

    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_an_older_file_is_brought_up_to_date() -> None:
    """A step that a newer version adds is applied once, and what was there stays."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(db)
    db.execute("INSERT INTO facts VALUES ('seed', '5')")

    def more(db: sqlite3.Connection) -> None:
        db.execute("ALTER TABLE facts ADD COLUMN note TEXT NOT NULL DEFAULT 'none'")

    steps = {**STEPS, "more": more}
    migrate(db, steps)
    migrate(db, steps)

    assert db.execute("SELECT * FROM facts").fetchall() == [("seed", "5", "none")]
    assert [name for (name,) in db.execute("SELECT name FROM migrations")] == [*STEPS, "more"]
    with pytest.raises(FromTheFutureError):
        migrate(db)
    db.close()


def test_a_step_that_fails_leaves_nothing_behind() -> None:
    """Half a migration is none."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(db)

    def broken(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE half (a TEXT)")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        migrate(db, {**STEPS, "broken": broken})

    assert "half" not in {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    db.close()


def test_several_terminals_write_at_once(file: Path) -> None:
    """Four threads with connections of their own write a hundred questions each; all are there."""
    open_history(file).close()

    def practise(who: int) -> None:
        history = open_history(file)
        session = history.begin("b", "{}", NOW).id
        for number in range(who * 1000, who * 1000 + 100):
            history.show(turn(number, session))
        assert history.save() == ""
        history.close()

    threads = [threading.Thread(target=practise, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    history = open_history(file)

    assert len(history.turns()) == 400
    history.close()


def test_two_first_openings_at_once(tmp_path: Path) -> None:
    """Several programs that make the file at the same moment all get one that works."""
    script = (
        "from quizgen.practice.history import open_history\n"
        "from datetime import datetime, UTC\n"
        "h = open_history(); h.begin('b', '{}', datetime.now(UTC)); assert not h.save() and not h.notes, h.notes"
    )
    env = {**os.environ, "QUIZGEN_HOME": str(tmp_path / "new")}
    running = [subprocess.Popen([sys.executable, "-c", script], env=env) for _ in range(4)]
    codes = [one.wait() for one in running]
    history = open_history(tmp_path / "new" / "history.sqlite3")

    assert codes == [0, 0, 0, 0]
    assert len(history.sessions()) == 4
    history.close()


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are set by POSIX calls")
def test_on_a_full_disk_nothing_is_lost_that_was_there(file: Path) -> None:
    """Where no file can grow, what is written waits, what is there stays, and later all of it is saved."""
    history = open_history(file)
    session = history.begin("b", "{}", NOW).id
    for number in range(20):
        history.show(turn(number, session))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size, hard))
    try:
        for number in range(20, 60):
            history.show(turn(number, session))
        why = history.save()
        waiting = history.unsaved
        there = len(history.turns())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert why
    assert waiting > 0
    assert there + waiting == 60
    assert history.save() == ""
    assert len(history.turns()) == 60
    history.close()


def test_without_a_place_to_write_practice_goes_on(tmp_path: Path) -> None:
    """Where the folder is a file, the history is in memory, and a note says so."""
    (tmp_path / "file").write_text("")
    history = open_history(tmp_path / "file" / "history.sqlite3")
    session = history.begin("b", "{}", NOW).id
    history.show(turn(1, session))

    assert "not remembered" in history.notes[0]
    assert len(history.turns()) == 1
    history.close()


def test_forgetting_leaves_no_trace_in_the_file(history: History, file: Path) -> None:
    """What was answered cannot be found in the file's bytes afterwards; another bank stays."""
    session = history.begin("b", "{}", NOW).id
    other = history.begin("c", "{}", NOW).id
    one = Try(NOW, "secretresponse", Fraction(0), True)
    history.show(turn(1, session))
    history.answer(turn(1, session, one))
    history.show(turn(2, other, bank="c"))

    assert history.forget("b") == 1
    assert [left.id for left in history.turns()] == ["t2"]
    assert [left.id for left in history.sessions()] == [other]
    assert b"secretresponse" not in file.read_bytes()


def test_adding_twice_adds_once(history: History) -> None:
    """Importing what is there already changes nothing."""
    session = history.begin("b", "{}", NOW)
    turns = [turn(1, session.id, Try(NOW, "1", Fraction(1), True)), turn(2, session.id)]

    assert history.add([session], turns) == 2
    assert history.add([session], turns) == 0
    assert history.turns() == turns


def test_the_seed_stays(history: History, file: Path) -> None:
    """It is drawn once for a home, and the same for ever after."""
    seed = history.seed
    other = open_history(file)

    assert other.seed == seed == history.seed
    other.close()


def test_what_is_forgotten_in_another_terminal_stays_forgotten(history: History, file: Path) -> None:
    """A sitting goes on while its bank is forgotten: the question asked then is gone, the next one is kept."""
    session = history.begin("b", "{}", NOW).id
    history.show(turn(1, session))
    other = open_history(file)
    begun = other.begin("c", "{}", NOW).id
    history.forget("b")
    history.answer(turn(1, session, Try(NOW, "1", Fraction(1), True)))
    other.show(turn(2, begun, bank="c"))

    assert history.save() == other.save() == ""
    assert [(one.id, one.tries) for one in history.turns()] == [("t2", ())]
    other.close()


def test_adding_again_brings_what_came_later(history: History) -> None:
    """An export made in the middle of a sitting, and one made afterwards: the later hints and answers are there."""
    session = history.begin("b", "{}", NOW)
    history.add([session], [turn(1, session.id)])
    later = turn(1, session.id, Try(NOW, "1", Fraction(1), True))._replace(hints=2, solution=True)
    history.add([session], [later])

    assert history.turns() == [later]
