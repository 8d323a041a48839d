"""How well questions and mistakes are remembered: FSRS, folded over what was answered; pure.

Every question and every mistake that was ever made is a card. A question's card is rated by the first answer:
*good* when right, *hard* when right with a hint, *again* otherwise. A mistake's card begins when it is made
(*again*), and is rated *good* by every right answer to a question in which it could have been made, so that a
mistake that is no longer made comes up less and less.

The algorithm is FSRS 6 (Ye, Su and Cao, 2022, "A Stochastic Shortest Path Algorithm for Optimizing Spaced
Repetition Scheduling"), by the library `fsrs`, with its published weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from fsrs import Card, Rating, Scheduler

from quizgen.practice.records import Turn

SOON = timedelta(minutes=10)
"""When what was not known is due again; within a sitting, `choose` brings it back sooner."""

RETENTION = 0.9
"""The probability of still knowing something at which it is due."""


class Memory(NamedTuple):
    """The cards of a student."""

    questions: Mapping[str, Card]
    mistakes: Mapping[str, Card]
    made: Mapping[str, int]
    """For each mistake, how often it was made since it was last avoided twice in a row."""


@cache
def _scheduler() -> Scheduler:
    # Without fuzz, which is random: the same answers lead to the same dates.
    steps = (SOON,)
    return Scheduler(
        desired_retention=RETENTION, learning_steps=steps, relearning_steps=steps, enable_fuzzing=False
    )


def remember(turns: Iterable[Turn]) -> Memory:
    """The memory of who answered *turns*, in the order in which they were shown."""
    questions: dict[str, Card] = {}
    mistakes: dict[str, Card] = {}
    made: dict[str, int] = {}
    avoided: dict[str, int] = {}
    for turn in turns:
        if not turn.done:
            continue
        at = turn.first.at if turn.first else turn.shown
        _rate(questions, turn.key, _rating(turn), at)
        wrong = dict.fromkeys(mistake for one in turn.tries for mistake in one.mistakes)
        for mistake in wrong:
            _rate(mistakes, mistake, Rating.Again, at)
            made[mistake] = made.get(mistake, 0) + 1
            avoided[mistake] = 0
        for mistake in turn.possible if turn.right else ():
            if mistake in mistakes and mistake not in wrong:
                _rate(mistakes, mistake, Rating.Good, at)
                avoided[mistake] = avoided.get(mistake, 0) + 1
                if avoided[mistake] >= 2:
                    made[mistake] = 0
    return Memory(questions, mistakes, made)


def recall(card: Card, now: datetime) -> float:
    """How likely it is known now, from 0 to 1."""
    # A clock that was put back must not make anything less than known.
    when = max(now, card.last_review) if card.last_review else now
    return _scheduler().get_card_retrievability(card, when)


def is_due(card: Card, now: datetime) -> bool:
    """Whether it should be asked again."""
    return card.due <= now


def _rating(turn: Turn) -> Rating:
    if not turn.right:
        return Rating.Again
    return Rating.Hard if turn.hints else Rating.Good


def _rate(cards: dict[str, Card], key: str, rating: Rating, at: datetime) -> None:
    # A card without an id waits a millisecond to get one.
    card = cards.get(key) or Card(card_id=len(cards) + 1, due=at)
    when = max(at, card.last_review) if card.last_review else at
    cards[key], _ = _scheduler().review_card(card, rating, when)
