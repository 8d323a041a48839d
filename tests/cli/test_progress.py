"""`quizgen progress`, as its users see it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess
from xml.etree import ElementTree as ET

import pytest

from quizgen.cli.progress.view import render
from quizgen.practice.memory import remember
from quizgen.practice.progress import progress as computed
from tests.practice.turns import NOON, answered, days_ago

from .conftest import Run
from .remembering import HOME, SETS, practised

Show = Callable[..., CompletedProcess[str]]


@pytest.fixture
def show(run: Run, tmp_path: Path) -> Show:
    """`quizgen progress` with a history of its own, 80 columns wide."""

    def shown(*arguments: str, **environment: str) -> CompletedProcess[str]:
        settings = {"QUIZGEN_HOME": str(tmp_path / HOME), "COLUMNS": "80", "TZ": "UTC", **environment}
        return run("progress", *arguments, **settings)

    return shown


def test_nothing_practised_is_a_friendly_line(show: Show, tmp_path: Path) -> None:
    """It says how to begin, exits with 0, and makes no history."""
    result = show()

    assert result.returncode == 0
    assert "Nothing practised yet" in result.stdout
    assert "quizgen practice" in result.stdout
    assert not (tmp_path / HOME).exists()


def test_everything_is_there(show: Show, tmp_path: Path) -> None:
    """Totals, streak, topics, levels, mistakes by readable name with their formula, what is due, what next."""
    practised(tmp_path)
    result = show()
    text = result.stdout

    assert result.returncode == 0, result.stderr
    assert "4 questions answered, 3 right at the first try (75%)" in text
    assert "3 days in a row" in text
    assert re.search(r"^  parameters .* 2 of 3 +67%$", text, re.MULTILINE)
    assert re.search(r"^  easy .* 3 of 4 +75%$", text, re.MULTILINE)
    assert re.search(r"^  small .* 1 of 1 +100%$", text, re.MULTILINE)
    assert "counts lstm sets (recurrent/gru)" in text
    assert "made once" in text
    assert "avoided in 2 of the last 3 chances; fading" in text
    assert "\nDue\n" in text
    assert "█" in text


def test_one_bank_by_name_or_file(show: Show, tmp_path: Path, bank: Path) -> None:
    """A bank is named by its id, or by its file; what of others was practised does not count."""
    practised(tmp_path)

    for name in ("small", "small.yaml", str(bank)):
        assert "1 question answered, 1 right" in show(name).stdout
    assert "3 questions answered, 2 right" in show("recurrent").stdout
    assert "Nothing practised yet: `quizgen practice examples` begins" in show("examples").stdout


def test_an_unknown_bank_is_wrong_usage_with_a_suggestion(show: Show, tmp_path: Path) -> None:
    """The nearest bank that was practised is named."""
    practised(tmp_path)
    result = show("recurent")

    assert result.returncode == 2
    assert "did you mean `recurrent`?" in result.stderr


def test_the_last_days_only(show: Show, tmp_path: Path) -> None:
    """With --days 3 the mistake of nine days ago is not counted."""
    practised(tmp_path)
    text = show("--days", "3").stdout

    assert "3 questions answered, 3 right at the first try (100%)" in text
    assert "Mistakes" not in text


@pytest.mark.parametrize("columns", [24, 40, 80, 300])
@pytest.mark.parametrize("name", ["gru", "a topic with a name of more than forty characters", "文字" * 10])
def test_no_line_is_wider_than_the_terminal(columns: int, name: str) -> None:
    """At most 80 columns, and as few as 24; counted in cells, of which East Asian letters take two."""
    from prompt_toolkit.utils import get_cwidth

    turns = [
        answered("q", days_ago(i), f"b/{name[:9]}/{name}", tags=(name,), possible=(f"b/{name[:9]}/{name}",))
        for i in range(30, 0, -1)
    ]
    for days in (None, 31, 366):
        text = render(computed(turns, remember(turns), NOON, UTC, days), "b", columns, zone=UTC)
        widest = max(get_cwidth(line) for line in re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines())
        assert widest <= min(columns, 80)


def test_bars_are_drawn_to_scale() -> None:
    """Of two days with eight and four answers, half of them right, the bars are 8, 4 and 4, 2 eighths high."""
    turns = [
        answered(f"q{i}", days_ago(day), *(["b/f/x"] if i % 2 else []))._replace(id=f"{day}.{i}")
        for day, number in ((2, 8), (0, 4))
        for i in range(number)
    ]
    text = render(computed(turns, remember(turns), NOON, UTC, 3), "", 80, zone=UTC)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)

    assert "  answered: 12, at most 8 a day\n  ██··▄▄\n  right at the first try: 6\n  ▄▄··▂▂\n" in plain
    assert "  b  ████████████░░░░░░░░░░░░  6 of 12   50%" in plain


def test_plain_is_words_and_numbers(show: Show, tmp_path: Path) -> None:
    """No bar, no block, nothing but ASCII: a line for each day."""
    practised(tmp_path)
    text = show("--plain").stdout
    today = datetime.now(UTC).date()

    assert text.isascii()
    assert f"  {today.day} {today:%b}: 1 answered, 1 right" in text


def test_no_colour_in_a_pipe_nor_with_no_color(show: Show, tmp_path: Path) -> None:
    """What is not a terminal gets no escape sequences."""
    practised(tmp_path)

    assert "\x1b" not in show().stdout
    assert "\x1b" not in show(NO_COLOR="1").stdout


def test_an_imported_title_cannot_steer_the_terminal(show: Show, tmp_path: Path) -> None:
    """Escape sequences in a history are shown as what they are not."""
    practised(tmp_path, title="\x1b[2J", tag="\x1b[2J\x07evil\u202e", other="\x1b[2Jevil\u202e; reboot")
    text = show("--plain").stdout + show().stdout + show("evil").stderr

    assert "evil" in text
    assert not {"\x1b", "\x07", "\u202e"} & set(text)


def test_json_is_one_object(show: Show, tmp_path: Path) -> None:
    """The numbers of the screen, for scripts."""
    practised(tmp_path)
    found = json.loads(show("--json").stdout)

    assert (found["answered"], found["right"]) == (4, 3)
    assert found["streak"] == {"current": 3, "longest": 3, "today": True}
    assert [slip["key"] for slip in found["mistakes"]] == [SETS]
    assert found["over_time"]["bars"][-1]["first"] == datetime.now(UTC).date().isoformat()
    assert json.loads(show("--json", QUIZGEN_HOME=str(tmp_path / "other")).stdout)["answered"] == 0


def test_a_picture_is_written(show: Show, tmp_path: Path) -> None:
    """progress.svg in this folder, or what -o names; PNG, too; nothing on the screen but the name."""
    practised(tmp_path)
    result = show("--to", "svg")

    assert result.returncode == 0, result.stderr
    assert (result.stdout, result.stderr) == ("", "progress.svg\n")
    assert ET.parse(tmp_path / "progress.svg").getroot().get("role") == "img"
    assert show("-o", "folder/mine.png").returncode == 0
    assert (tmp_path / "folder/mine.png").read_bytes().startswith(b"\x89PNG")
    assert show("--to", "svg", "-o", "-").stdout == (tmp_path / "progress.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--json", "--to", "svg"], "choose one"),
        (["-o", "progress.txt"], "--to svg"),
        (["--to", "gif"], "gif"),
        (["--days", "0"], "--days"),
    ],
)
def test_wrong_usage(show: Show, arguments: list[str], message: str) -> None:
    """What makes no sense is refused with what to do."""
    result = show(*arguments)

    assert result.returncode == 2
    assert message in result.stderr


def test_a_picture_that_cannot_be_written(show: Show, tmp_path: Path) -> None:
    """A folder in its place is an error, and stays."""
    practised(tmp_path)
    (tmp_path / "progress.svg").mkdir()
    result = show("--to", "svg")

    assert result.returncode == 1
    assert "cannot write" in result.stderr
    assert not list((tmp_path / "progress.svg").iterdir())


def test_a_damaged_history_is_set_aside(show: Show, tmp_path: Path) -> None:
    """It says so, and goes on with an empty one."""
    (tmp_path / HOME).mkdir()
    (tmp_path / HOME / "history.sqlite3").write_bytes(b"no database" * 100)
    result = show()

    assert result.returncode == 0
    assert "damaged" in result.stderr
    assert "Nothing practised yet" in result.stdout


def test_the_next_day_a_streak_still_stands() -> None:
    """Who practised yesterday is told that today would be the next day."""
    turns = [answered("q", days_ago(2)), answered("q", days_ago(1))]
    text = render(computed(turns, remember(turns), NOON, UTC), "", 80, zone=UTC)

    assert "2 days in a row; today would be the next" in text
    assert date(2026, 11, 18) == NOON.date()
    assert NOON - days_ago(1) == timedelta(days=1)
