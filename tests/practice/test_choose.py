"""What to ask next: each sentence of the rule, on short histories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from quizgen.practice.choose import Candidate, Choice, choose, level_of
from quizgen.practice.memory import remember
from quizgen.practice.records import Reason, Try, Turn

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CANDIDATES = [
    Candidate("b/one", "easy", "f", ("b/f/x", "b/f/y")),
    Candidate("b/two", "easy", "g", ("b/g/z",)),
    Candidate("b/three", "medium", "f", ("b/f/x",)),
    Candidate("b/four", "medium", "g", ()),
    Candidate("b/five", "hard", "f", ("b/f/x",)),
]


def turn(
    question: str,
    right: bool,
    *made: str,
    reason: Reason = "new",
    session: str = "now",
    minutes: int = 0,
    about: str = "",
) -> Turn:
    """A question that was answered, so many minutes ago."""
    at = NOW - timedelta(minutes=minutes)
    one = Try(at, "", Fraction(right), True, made)
    candidate = next(one for one in CANDIDATES if one.key == f"b/{question}")
    fields = (
        "b",
        question,
        f"b/{question}#1.0",
        "0/1",
        "choice",
        "",
        candidate.level,
        (),
        candidate.mistakes,
    )
    return Turn(f"{question}{minutes}", session, at, *fields, reason, about, tries=(one,))


def chosen(*turns: Turn) -> Choice:
    return choose(CANDIDATES, turns, remember(turns), "now", NOW)


def test_the_first_question_is_an_easy_one_of_the_bank() -> None:
    """Without a history the first easy question is asked, as new."""
    assert chosen() == Choice(("b/one", "b/two", "b/three", "b/four", "b/five"), "new")


def test_a_wrong_answer_comes_again_after_two_others() -> None:
    """Not at once, not after one other question, but after two."""
    wrong = turn("one", False)
    assert chosen(wrong).among[0] != "b/one"
    assert chosen(wrong, turn("two", True)).reason == "new"
    assert chosen(wrong, turn("two", True), turn("three", True)) == Choice(("b/one",), "follow-up")


def test_a_follow_up_comes_twice_at_most() -> None:
    """Who does not get it in one sitting meets it another day."""
    turns = [turn("one", False)]
    for _ in range(2):
        turns += [turn("two", True, reason="due"), turn("four", True, reason="due")]
        assert chosen(*turns).reason == "follow-up"
        turns.append(turn("one", False, reason="follow-up"))
    turns += [turn("two", True, reason="due"), turn("four", True, reason="due")]

    assert chosen(*turns).reason != "follow-up"


def test_a_follow_up_belongs_to_its_sitting() -> None:
    """What was wrong in an earlier sitting is due, and no follow-up."""
    wrong = turn("one", False, session="before", minutes=600)

    assert chosen(wrong) == Choice(("b/one",), "due")


def test_a_mistake_made_twice_brings_a_contrast() -> None:
    """Made once it does not; made twice, questions in which it can be seen, least recently asked first."""
    once = turn("one", False, "b/f/x", minutes=9)
    twice = turn("three", False, "b/f/x", minutes=8)
    assert chosen(once).reason == "new"

    # The last question is not asked again; the hard one is far above the level.
    assert chosen(once, twice) == Choice(("b/one", "b/five"), "contrast", "b/f/x")


def test_a_contrast_ends_when_the_mistake_was_avoided_twice() -> None:
    """Avoided once it goes on (with two other questions between); avoided twice in a row it ends."""
    # In an earlier sitting, so that no follow-up comes between.
    turns = [turn(name, False, "b/f/x", session="before", minutes=9) for name in ("one", "three")]
    turns.append(turn("one", True, reason="contrast", minutes=7, about="b/f/x"))
    assert chosen(*turns).reason != "contrast"
    turns.append(turn("two", True, minutes=6))
    assert chosen(*turns).reason != "contrast"
    turns.append(turn("four", True, minutes=5))
    assert chosen(*turns).reason == "contrast"
    turns.append(turn("three", True, reason="contrast", minutes=4, about="b/f/x"))
    turns += [turn("four", True, minutes=3), turn("two", True, minutes=2)]

    assert chosen(*turns).reason != "contrast"


def test_what_is_due_is_asked_before_what_is_new() -> None:
    """A question that was right a month ago is due, and a mistake of then brings a question with it."""
    month = 60 * 24 * 30
    assert chosen(turn("four", True, session="then", minutes=month)) == Choice(("b/four",), "due")

    made = turn("one", False, "b/f/y", session="then", minutes=month)
    right = turn("one", True, session="then", minutes=month - 5)
    found = chosen(made, right)
    assert (found.reason, found.among[0]) == ("due", "b/one")


def test_after_two_due_ones_comes_a_new_one() -> None:
    """The queue never keeps a student from new questions for long."""
    month = 60 * 24 * 30
    old = [turn(name, True, session="then", minutes=month) for name in ("one", "two", "four")]
    due = [turn("one", True, reason="due"), turn("two", True, reason="due")]

    assert chosen(*old).reason == "due"
    assert chosen(*old, due[0]).reason == "due"
    assert chosen(*old, *due).reason == "new"


def test_the_level_follows_the_answers() -> None:
    """Two new questions in a row that are right lead up a level, one that is wrong leads down."""
    right, wrong = turn("one", True), turn("two", False)
    assert level_of([]) == 0
    assert level_of([right]) == 0
    assert level_of([right, right]) == 1
    assert level_of([right, right, right, right]) == 2
    assert level_of([right] * 4 + [wrong]) == 1
    assert level_of([right, wrong, right]) == 0
    assert chosen(turn("one", True), turn("two", True)).among[0] in ("b/three", "b/four")


def test_formulas_take_turns() -> None:
    """Of two new questions of one level that of the formula not asked last is taken."""
    assert chosen(turn("one", True)).among[0] == "b/two"


def test_when_all_is_known_the_weakest_is_asked() -> None:
    """Nothing new and nothing due: what is least likely known."""
    turns = [
        turn(one.key[2:], True, minutes=100 - 20 * i, session="before") for i, one in enumerate(CANDIDATES)
    ]
    again = [
        turn(one.key[2:], True, minutes=19 - i, session="before") for i, one in enumerate(CANDIDATES[1:])
    ]
    found = chosen(*turns, *again)

    assert found.reason in ("due", "weakest")
    assert found.among[0] == "b/one"


def test_no_question_twice_in_a_row() -> None:
    """Only where there is one question alone it is asked again at once."""
    wrong = turn("one", False)
    assert "b/one" not in chosen(wrong).among
    alone = choose(CANDIDATES[:1], [wrong], remember([wrong]), "now", NOW)

    assert alone == Choice(("b/one",), "follow-up")


@pytest.mark.parametrize("days", [0, 1, 10, 100])
def test_a_clock_that_was_put_back_does_no_harm(days: int) -> None:
    """Answers from the future are counted, and something is chosen."""
    future = turn("one", True, minutes=-60 * 24 * days)

    assert chosen(future).among
