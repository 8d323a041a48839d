"""Cards of questions and mistakes: what rates them, and that they behave as FSRS says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from fsrs import Card, Rating, Scheduler, State
from hypothesis import given
from hypothesis import strategies as st

from quizgen.practice.memory import is_due, recall, remember
from quizgen.practice.records import Try, Turn

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def turn(
    right: bool, *made: str, days: float = 0, hints: int = 0, solution: bool = False, unread: bool = False
) -> Turn:
    at = NOW + timedelta(days=days)
    tries = () if solution else (Try(at, "", Fraction(right), not unread, made),)
    fields = ("b", "q", "b/q#1.0", "0/1", "choice", "", "", (), ("b/f/x", "b/f/y"), "new", "")
    return Turn(f"{days}", "s", at, *fields, hints=hints, solution=solution, tries=tries)


def test_a_question_is_rated_by_its_first_answer() -> None:
    """Right, right with a hint, wrong: the stability that the library gives for good, hard and again."""
    scheduler = Scheduler(enable_fuzzing=False)
    expected = {
        rating: scheduler.review_card(Card(card_id=1), rating, NOW)[0].stability
        for rating in (Rating.Good, Rating.Hard, Rating.Again)
    }
    found = {
        Rating.Good: remember([turn(True)]),
        Rating.Hard: remember([turn(True, hints=1)]),
        Rating.Again: remember([turn(False)]),
    }

    assert {rating: memory.questions["b/q"].stability for rating, memory in found.items()} == expected
    assert remember([turn(True, solution=True)]).questions["b/q"].stability == expected[Rating.Again]


def test_what_could_not_be_read_rates_nothing() -> None:
    """An unreadable answer leaves no card."""
    assert remember([turn(False, unread=True)]).questions == {}


def test_only_a_mistake_that_was_made_has_a_card() -> None:
    """The other mistake of the question, never made, has none; the one made is due within minutes."""
    memory = remember([turn(False, "b/f/x")])

    assert set(memory.mistakes) == {"b/f/x"}
    assert not is_due(memory.mistakes["b/f/x"], NOW + timedelta(minutes=5))
    assert is_due(memory.mistakes["b/f/x"], NOW + timedelta(minutes=11))


def test_avoiding_a_mistake_pushes_it_further_away_each_time() -> None:
    """Each right answer where it was possible makes its next date later than the one before."""
    turns, gaps, day = [turn(False, "b/f/x")], [], 0.1
    for _ in range(5):
        turns.append(turn(True, days=day))
        card = remember(turns).mistakes["b/f/x"]
        gap = card.due - (NOW + timedelta(days=day))
        gaps.append(gap)
        day += gap / timedelta(days=1)

    assert gaps == sorted(gaps)
    assert gaps[-1] > timedelta(days=30)


def test_another_mistake_says_nothing_of_this_one() -> None:
    """A question answered wrongly in another way leaves the card as it was."""
    before = remember([turn(False, "b/f/x")]).mistakes["b/f/x"]
    after = remember([turn(False, "b/f/x"), turn(False, "b/f/y", days=1)]).mistakes["b/f/x"]

    assert after == before


def test_a_mistake_counts_until_it_is_avoided_twice_in_a_row() -> None:
    """Made, avoided, made: twice made; then avoided twice: settled."""
    turns = [turn(False, "b/f/x"), turn(True, days=1), turn(False, "b/f/x", days=2)]
    assert remember(turns).made["b/f/x"] == 2
    turns += [turn(True, days=3)]
    assert remember(turns).made["b/f/x"] == 2
    turns += [turn(True, days=4)]

    assert remember(turns).made["b/f/x"] == 0


@given(st.lists(st.tuples(st.booleans(), st.floats(-5, 400)), min_size=1, max_size=30))
def test_any_history_is_remembered(answers: list[tuple[bool, float]]) -> None:
    """Whatever the order of the times, there is a card with a recall between 0 and 1, the same each time."""
    turns = [turn(right, *(() if right else ("b/f/x",)), days=days) for right, days in answers]
    one, other = remember(turns), remember(turns)

    assert one == other
    for card in (*one.questions.values(), *one.mistakes.values()):
        assert 0 <= recall(card, NOW) <= 1
        assert card.state in (State.Learning, State.Review, State.Relearning)
