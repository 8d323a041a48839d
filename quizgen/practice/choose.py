"""What to ask next; pure. The rule, in the order in which it is tried:

1. *Follow-up*: a question that was answered wrongly in this sitting comes again, with other values, after two
   other questions.
2. *Contrast*: a mistake that was made twice brings a question in which it and the right rule differ most
   visibly, until it was avoided twice in a row; one that is not far above the student's level, if there is.
   Two other questions come between.
3. *Due*: what FSRS says is about to be forgotten, least likely known first: a question, or a mistake, for
   which the question with it that was asked longest ago is taken. After two due ones in a row a new one, if
   there is any.
4. *New*: a question that was never asked, of the student's level; formulas in turn. The level goes up after
   two new questions in a row that were right, and down after one that was wrong.
5. *Weakest*: nothing is due or new: what is least likely known.

No question comes twice in a row while there are others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from quizgen.practice.memory import Memory, is_due, recall
from quizgen.practice.records import Reason, Turn

GAP = 2
"""Other questions between a wrong answer and its follow-up."""

FOLLOW_UPS = 2
"""How often a question comes again in one sitting."""

LEVELS = ("easy", "medium", "hard")


class Candidate(NamedTuple):
    """A question that may be asked."""

    key: str
    """`bank/question`."""
    level: str
    formula: str
    """With which it takes turns; the question's own id where it has none."""
    mistakes: tuple[str, ...]
    """The keys of the mistakes that can be seen in it."""


class Choice(NamedTuple):
    """What to ask: one of the questions *among*, the best first."""

    among: tuple[str, ...]
    reason: Reason
    about: str = ""
    """A mistake: the variant in which it differs most from the right rule is wanted."""


def choose(
    candidates: Sequence[Candidate], turns: Sequence[Turn], memory: Memory, session: str, now: datetime
) -> Choice:
    """What to ask next.

    Args:
        candidates: In the order of the bank; at least one.
        turns: All that was ever shown, oldest first.
        memory: What `remember` makes of them.
        session: The sitting that goes on.
        now: The time.
    """
    own = [turn for turn in turns if turn.session == session]
    last = own[-1].key if own else ""
    open_ones = [one for one in candidates if one.key != last] or list(candidates)
    keys = {one.key for one in open_ones}
    return (
        _follow_up(own, keys, len(open_ones))
        or _contrast(open_ones, own, turns, memory)
        or _due_or_new(open_ones, own, turns, memory, now, {one.key: one.formula for one in candidates})
        or Choice(tuple(_weakest(open_ones, memory, now)), "weakest")
    )


def _follow_up(own: Sequence[Turn], keys: set[str], others: int) -> Choice | None:
    gap = min(GAP, others - 1)
    for i, turn in enumerate(own):
        after = own[i + 1 :]
        asked_again = any(one.key == turn.key for one in after)
        times = sum(one.reason == "follow-up" and one.key == turn.key for one in own)
        wrong = turn.done and not turn.right
        if wrong and turn.key in keys and not asked_again and times < FOLLOW_UPS and len(after) >= gap:
            return Choice((turn.key,), "follow-up")
    return None


def _contrast(
    candidates: Sequence[Candidate], own: Sequence[Turn], turns: Sequence[Turn], memory: Memory
) -> Choice | None:
    if any(turn.reason == "contrast" for turn in own[-GAP:]):
        # A sitting is no drill.
        return None
    asked = {turn.key: i for i, turn in enumerate(turns)}
    twice = sorted((-count, mistake) for mistake, count in memory.made.items() if count >= 2)
    for _, mistake in twice:
        among = [one for one in candidates if mistake in one.mistakes]
        if among:
            level = level_of(turns)
            among.sort(key=lambda one: (_rank(one.level) > level + 1, asked.get(one.key, -1)))
            return Choice(tuple(one.key for one in among), "contrast", mistake)
    return None


def _due_or_new(
    candidates: Sequence[Candidate],
    own: Sequence[Turn],
    turns: Sequence[Turn],
    memory: Memory,
    now: datetime,
    formulas: Mapping[str, str],
) -> Choice | None:
    new = [one for one in candidates if one.key not in memory.questions]
    chosen = [turn.reason for turn in own if turn.reason in ("due", "new")]
    due = _due(candidates, turns, memory, now)
    if due and not (new and chosen[-2:] == ["due", "due"]):
        return due
    if new:
        return Choice(tuple(one.key for one in _by_level(new, turns, formulas)), "new")
    return due


def _due(
    candidates: Sequence[Candidate], turns: Sequence[Turn], memory: Memory, now: datetime
) -> Choice | None:
    asked = {turn.key: i for i, turn in enumerate(turns)}
    found: list[tuple[float, int, Choice]] = []
    for one in candidates:
        card = memory.questions.get(one.key)
        if card and is_due(card, now):
            found.append((recall(card, now), len(found), Choice((one.key,), "due")))
    mistakes = dict.fromkeys(mistake for one in candidates for mistake in one.mistakes)
    for mistake in mistakes:
        card = memory.mistakes.get(mistake)
        if card and is_due(card, now):
            among = sorted(
                (one for one in candidates if mistake in one.mistakes),
                key=lambda one: asked.get(one.key, -1),
            )
            keys = tuple(one.key for one in among)
            found.append((recall(card, now), len(found), Choice(keys, "due", mistake)))
    return min(found)[2] if found else None


def _by_level(
    new: Sequence[Candidate], turns: Sequence[Turn], formulas: Mapping[str, str]
) -> list[Candidate]:
    """*new*, those nearest to the student's level first, then of the formula that was asked longest ago."""
    level = level_of(turns)
    latest = {formulas[turn.key]: i for i, turn in enumerate(turns) if turn.key in formulas}
    return sorted(new, key=lambda one: (abs(_rank(one.level) - level), latest.get(one.formula, -1)))


def level_of(turns: Sequence[Turn]) -> int:
    """At which level new questions are asked: 0 easy, 1 medium, 2 hard."""
    level = streak = 0
    for turn in turns:
        if turn.reason != "new" or not turn.done:
            continue
        streak = streak + 1 if turn.right else 0
        if not turn.right:
            level = max(0, level - 1)
        elif streak >= 2:
            level, streak = min(2, level + 1), 0
    return level


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else 1


def _weakest(candidates: Sequence[Candidate], memory: Memory, now: datetime) -> list[str]:
    found = [
        (recall(card, now), i, one.key)
        for i, one in enumerate(candidates)
        if (card := memory.questions.get(one.key))
    ]
    return [key for _, _, key in sorted(found)]
