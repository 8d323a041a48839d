"""What is said of a student's practice; every number was counted by hand."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.practice.memory import remember
from quizgen.practice.progress import Bucket, Known, Progress, Slip, Streak, Tally, progress, streak_of
from quizgen.practice.progress_data import data
from quizgen.practice.records import Turn

from .turns import NOON, answered, days_ago, shown

ADDS, DOUBLES = "b/area/adds", "b/area/doubles_it"
BOTH = (ADDS, DOUBLES)


def of(turns: list[Turn], now: datetime = NOON, zone: object = UTC, days: int | None = None) -> Progress:
    return progress(turns, remember(turns), now, zone, days)


def test_questions_count_once_and_right_at_the_first_try_only() -> None:
    """Of five shown questions four count: right, right at the second try, given up, and wrong."""
    second = answered("two", days_ago(1), ADDS)
    second = second._replace(tries=(*second.tries, *answered("two", days_ago(1)).tries))
    turns = [
        answered("one", days_ago(1)),
        second,
        shown("three", days_ago(1))._replace(solution=True),
        shown("four", days_ago(1)),
        answered("five", days_ago(1), DOUBLES),
    ]

    assert of(turns).total == Tally("", 4, 1)


def test_what_could_not_be_read_does_not_count() -> None:
    """A question with unreadable tries only is not answered; before a right answer they cost nothing."""
    unread = answered("one", days_ago(1), readable=False)
    later = unread._replace(tries=(*unread.tries, *answered("one", days_ago(1)).tries))

    assert of([unread]).total == Tally("", 0, 0)
    assert of([unread]).streak == Streak(0, 0, today=False)
    assert of([later]).total == Tally("", 1, 1)


def test_exams_count() -> None:
    """A question of an exam is counted like any other."""
    assert of([answered("one", days_ago(1))._replace(reason="exam")]).total == Tally("", 1, 1)


def test_groups_are_banks_topics_and_levels() -> None:
    """A question counts in each of its tags, in its bank where it has none; levels come in their order."""
    turns = [
        answered("one", days_ago(3), tags=("gru", "parameters"), level="hard"),
        answered("two", days_ago(2), ADDS, tags=("gru",), level="easy"),
        answered("three", days_ago(2), level=""),
        answered("four", days_ago(1), bank="c", tags=("gru", "gru"), level="medium"),
    ]
    found = of(turns)

    assert found.banks == (Tally("b", 3, 2), Tally("c", 1, 1))
    assert found.topics == (Tally("gru", 3, 2), Tally("b", 1, 1), Tally("parameters", 1, 1))
    assert found.levels == (Tally("easy", 1, 0), Tally("medium", 1, 1), Tally("hard", 1, 1), Tally("", 1, 1))


def test_a_mistake_is_told_with_how_often_and_how_lately() -> None:
    """Made in three questions; of the latest five chances two were right, and one was wrong in another way."""
    turns = [
        answered("q", days_ago(9), ADDS, possible=BOTH),
        answered("q", days_ago(8), ADDS, possible=BOTH),
        answered("q", days_ago(7), possible=BOTH),
        # Wrong in another way is not avoided.
        answered("q", days_ago(6), DOUBLES, possible=BOTH),
        answered("other", days_ago(5)),
        answered("q", days_ago(4), ADDS, possible=BOTH),
        answered("q", days_ago(3), possible=BOTH),
    ]
    (adds, doubles) = of(turns).mistakes

    assert adds == Slip(ADDS, 3, days_ago(4), 5, 2, fades=False)
    assert doubles == Slip(DOUBLES, 1, days_ago(6), 5, 2, fades=False)
    assert (adds.name, adds.owner) == ("adds", "b/area")
    assert doubles.name == "doubles it"


def test_a_mistake_fades_once_it_was_avoided_twice() -> None:
    """After one right answer it does not fade, after two it does, and made again it does not; it comes last."""
    made = answered("q", days_ago(9), ADDS, possible=BOTH)
    once = [made, answered("q", days_ago(8), possible=BOTH)]
    twice = [*once, answered("q", days_ago(7), possible=BOTH)]
    again = [*twice, answered("q", days_ago(6), ADDS, possible=BOTH)]
    other = answered("r", days_ago(5), DOUBLES, possible=(DOUBLES,))

    assert [of(turns).mistakes[0].fades for turns in (once, twice, again)] == [False, True, False]
    assert [slip.key for slip in of([*twice, made._replace(id="x"), *twice[1:], other]).mistakes] == [
        DOUBLES,
        ADDS,
    ]


def test_a_mistake_made_in_two_tries_at_one_question_counts_once() -> None:
    """How often it was made is counted in questions."""
    turn = answered("q", days_ago(1), ADDS, possible=BOTH)
    turn = turn._replace(tries=turn.tries * 2)

    assert [slip.made for slip in of([turn]).mistakes] == [1]


def test_given_up_is_no_chance() -> None:
    """Who looked at the solution has neither made nor avoided a mistake."""
    given_up = shown("q", days_ago(1), possible=BOTH)._replace(solution=True)
    (slip,) = of([answered("q", days_ago(2), ADDS, possible=BOTH), given_up]).mistakes

    assert (slip.chances, slip.avoided) == (1, 0)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((), (0, 0, False)),
        ((18,), (1, 1, True)),
        ((16, 17, 18), (3, 3, True)),
        # Not today yet: the streak of yesterday goes on.
        ((16, 17), (2, 2, False)),
        ((15, 16), (0, 2, False)),
        ((1, 2, 3, 4, 17, 18), (2, 4, True)),
        # From a clock that was wrong.
        ((18, 19, 20), (1, 1, True)),
    ],
)
def test_a_streak_ends_today_or_yesterday(days: tuple[int, ...], expected: tuple[int, int, bool]) -> None:
    """Days in a row up to today or yesterday are the current streak; the longest may lie back."""
    assert tuple(streak_of({date(2026, 11, day) for day in days}, date(2026, 11, 18))) == expected


@given(st.sets(st.integers(0, 40)))
def test_the_longest_streak_is_the_longest_there_is(days: set[int]) -> None:
    """No run of days is longer, found by trying every beginning and length."""
    first = date(2026, 10, 9)
    longest = max(
        (
            length
            for start in range(41)
            for length in range(1, 42)
            if set(range(start, start + length)) <= days
        ),
        default=0,
    )
    found = streak_of({first + timedelta(days=day) for day in days}, first + timedelta(days=40))

    assert found.longest == longest
    assert found.current <= longest


def test_days_are_the_student_s_own() -> None:
    """23:30 UTC is the next day in Berlin, where it is half past midnight, and the day before in New York."""
    late = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)
    turns = [answered("q", late)]

    def day(zone: str) -> date:
        return next(one.first for one in of(turns, zone=ZoneInfo(zone)).over_time if one.answered)

    assert day("Europe/Berlin") == date(2026, 11, 17)
    assert day("America/New_York") == date(2026, 11, 16)


def test_an_hour_that_comes_twice_breaks_no_streak() -> None:
    """Around the end of summer time each of three evenings is one day, of 24 or 25 hours."""
    berlin = ZoneInfo("Europe/Berlin")
    evenings = [datetime(2026, 10, day, 23, 50, tzinfo=berlin).astimezone(UTC) for day in (24, 25, 26)]
    now = datetime(2026, 10, 26, 23, 55, tzinfo=berlin)

    assert of([answered("q", at) for at in evenings], now, berlin).streak == Streak(3, 3, today=True)


def test_days_without_an_answer_have_a_bar_of_nothing() -> None:
    """Three days: two answers, none, one right today."""
    turns = [
        answered("one", days_ago(2)),
        answered("two", days_ago(2), ADDS),
        answered("three", days_ago(0)),
        answered("four", days_ago(3)),
    ]
    found = of(turns, days=3)

    assert found.unit == "day"
    assert found.over_time == tuple(
        Bucket(date(2026, 11, day), date(2026, 11, day), *numbers)
        for day, numbers in ((16, (2, 1)), (17, (0, 0)), (18, (1, 1)))
    )


def test_a_long_period_is_counted_in_weeks() -> None:
    """36 days before a Wednesday begin on a Wednesday, in a week of which the Monday is 12 October."""
    turns = [answered("one", days_ago(35)), answered("two", days_ago(3)), answered("three", days_ago(0))]
    found = of(turns, days=36)

    assert found.unit == "week"
    assert found.over_time[0] == Bucket(date(2026, 10, 12), date(2026, 10, 18), 1, 1)
    assert found.over_time[-2:] == (
        Bucket(date(2026, 11, 9), date(2026, 11, 15), 1, 1),
        Bucket(date(2026, 11, 16), date(2026, 11, 18), 1, 1),
    )
    assert len(found.over_time) == 6


def test_a_period_limits_what_is_counted_and_not_what_is_known() -> None:
    """In the last two days one of two questions; the mistake before that is not listed, the streak still whole."""
    turns = [
        answered("one", days_ago(2), ADDS, possible=BOTH),
        answered("two", days_ago(1)),
        answered("three", days_ago(0), DOUBLES, possible=BOTH),
    ]
    found = of(turns, days=2)

    assert found.since == date(2026, 11, 17)
    assert found.total == Tally("", 2, 1)
    assert [slip.key for slip in found.mistakes] == [DOUBLES]
    assert found.streak == Streak(3, 3, today=True)
    assert found.known.questions == 3


def test_a_question_is_known_faded_or_not_learned() -> None:
    """Right an hour ago is known; right once, forty days ago, has faded; wrong a minute ago is not learned."""
    turns = [
        answered("old", days_ago(40)),
        answered("known", days_ago(1 / 24)),
        answered("wrong", days_ago(1 / 1440), ADDS),
    ]

    assert of(turns).known == Known(1, 1, 1)


def test_what_is_due_now_and_soon() -> None:
    """FSRS asks again after two days what was right once, and after ten minutes what was wrong, and its mistake."""
    turns = [
        answered("old", days_ago(40)),
        answered("fresh", days_ago(1)),
        answered("wrong", days_ago(1 / 24), ADDS, possible=BOTH),
    ]
    found = of(turns)

    assert {(one.kind, one.key) for one in found.due} == {
        ("question", "b/old"),
        ("question", "b/wrong"),
        ("mistake", ADDS),
    }
    assert found.due[0].key == "b/old"
    assert found.due[0].title == "Title of old"
    assert [(one.key, one.at) for one in found.soon] == [("b/fresh", days_ago(1) + timedelta(days=2))]


def test_nothing_practised_is_nothing_said() -> None:
    """Without turns every number is 0, and nothing is due."""
    found = of([])

    assert found.total == Tally("", 0, 0)
    assert found.known == Known(0, 0, 0)
    assert (found.banks, found.topics, found.levels, found.mistakes, found.due, found.soon) == ((),) * 6


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["q", "r"]), st.booleans()), max_size=20))
def test_bars_add_up_to_the_total(answers: list[tuple[int, str, bool]]) -> None:
    """Whatever the period: what the bars of it show is what was answered in it."""
    turns = [
        answered(question, days_ago(day), *(() if right else (ADDS,)), possible=BOTH)._replace(id=str(i))
        for i, (day, question, right) in enumerate(sorted(answers, reverse=True))
    ]
    for days in (1, 28, 36, 366):
        found = of(turns, days=days)
        assert sum(one.answered for one in found.over_time) == found.total.answered
        assert sum(one.right for one in found.over_time) == found.total.right
        assert found.total.answered == sum(day < days for day, _, _ in answers)


def test_the_data_are_json() -> None:
    """Days and times are texts, the kinds of numbers are kept, and a mistake has its readable name."""
    turns = [answered("q", days_ago(1), DOUBLES, possible=BOTH, tags=("gru",))]
    found = json.loads(json.dumps(data(of(turns), "b")))

    assert found["progress"] == 1
    assert found["bank"] == "b"
    assert found["topics"] == [{"name": "gru", "answered": 1, "right": 0}]
    assert found["known"] == {"questions": 1, "known": 0, "faded": 0, "unlearned": 1}
    assert found["mistakes"] == [
        {
            "key": DOUBLES,
            "name": "doubles it",
            "made": 1,
            "last": "2026-11-17T12:00:00+00:00",
            "chances": 1,
            "avoided": 0,
            "fades": False,
        }
    ]
    assert len(found["over_time"]["bars"]) == 28
    assert found["due"][0]["kind"] in ("question", "mistake")
