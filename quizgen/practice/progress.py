"""What a student knows, which mistakes they make, what is due: all of it computed from the history; pure.

What the words mean, everywhere in `Progress`:

- *answered*: a question counts once, when it has an answer that could be read, or was given up by looking
  at the solution; at the time of its first readable answer (of being shown, when it was given up). Exams
  count.
- *right*: answered rightly at the first try, without looking at the solution. Given up is not right.
- *known*, of the questions that were ever answered: answered rightly the last time, and not due yet, so most
  likely still remembered. *Faded*: answered rightly the last time, but due. *Unlearned*: wrong the last time,
  or right only with a hint before it was ever known; the probability of recall says nothing of these, for it
  is 1 in the moment after any answer.
- *made*, of a mistake: in how many questions it was made, however often in each. *Chances*: the latest
  answered questions, at most `RECENT`, in which it could have been made; *avoided*: how many of these were
  right. It *fades* once it was avoided twice in a row: then `choose` stops bringing it up.
- *days* are those of the student's own time zone. A streak is a run of days with an answered question each;
  the current one ends today, or yesterday: a day is not lost before it is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal, NamedTuple

from fsrs import Card, State

from quizgen.practice.choose import LEVELS
from quizgen.practice.memory import Memory, is_due, recall
from quizgen.practice.records import Turn

RECENT = 5
"""How many chances of a mistake are looked back at."""

AHEAD = 7
"""Days for which it is said what will be due."""

DEFAULT_DAYS = 28
"""How far back the bars go when no period is asked for."""

LONGEST_IN_DAYS = 35
"""A longer period is counted in weeks."""


class Tally(NamedTuple):
    """How a group of questions went."""

    name: str
    answered: int
    right: int


class Bucket(NamedTuple):
    """A day, or a week that begins on a Monday."""

    first: date
    last: date
    answered: int
    right: int


class Slip(NamedTuple):
    """A mistake that was made."""

    key: str
    """`bank/formula/mistake`."""
    made: int
    last: datetime
    chances: int
    avoided: int
    fades: bool

    @property
    def name(self) -> str:
        """For people: `counts lstm sets`."""
        return self.key.rpartition("/")[2].replace("_", " ")

    @property
    def owner(self) -> str:
        """Where it is written: `bank/formula`."""
        return self.key.rpartition("/")[0].rstrip("/")


class Streak(NamedTuple):
    """Days in a row."""

    current: int
    longest: int
    today: bool
    """Whether today counts already."""


class Known(NamedTuple):
    """How well the questions that were ever answered are known now; together they are all of these."""

    known: int
    faded: int
    unlearned: int

    @property
    def questions(self) -> int:
        """How many different questions were answered."""
        return sum(self)


class Due(NamedTuple):
    """A question or a mistake that should be practised again."""

    kind: Literal["question", "mistake"]
    key: str
    title: str
    """Of a question; "" where it has none."""
    at: datetime
    recall: float
    """How likely it is known now, from 0 to 1."""


class Progress(NamedTuple):
    """All that is said of a student's practice."""

    today: date
    since: date | None
    """The first day that counts in tallies and mistakes; None for all. Streaks, due and known are of all."""
    total: Tally
    banks: tuple[Tally, ...]
    topics: tuple[Tally, ...]
    """By tag, a question in each of its tags; by bank where it has none. Most often answered first."""
    levels: tuple[Tally, ...]
    mistakes: tuple[Slip, ...]
    """Those that were made; what fades last, otherwise the most often made first."""
    unit: Literal["day", "week"]
    over_time: tuple[Bucket, ...]
    """Oldest first, without gaps, up to today."""
    streak: Streak
    known: Known
    due: tuple[Due, ...]
    """Now; what is least likely known first."""
    soon: tuple[Due, ...]
    """Within the next `AHEAD` days, and not now; soonest first."""


def progress(
    turns: Sequence[Turn], memory: Memory, now: datetime, zone: tzinfo | None = None, days: int | None = None
) -> Progress:
    """What *turns* say of who answered them.

    Args:
        turns: Oldest first.
        memory: What `remember` makes of them.
        now: The time.
        zone: Whose days are meant; None for this machine's own.
        days: Only the last so many days count in tallies, bars and mistakes; None: all do, and bars go back
            `DEFAULT_DAYS`.
    """
    today = now.astimezone(zone).date()
    done = [turn for turn in turns if turn.done]
    day_of = {turn.id: answered_at(turn).astimezone(zone).date() for turn in done}
    since = today - timedelta(days=days - 1) if days else None
    counted = [turn for turn in done if since is None or day_of[turn.id] >= since]
    span = days or DEFAULT_DAYS
    unit: Literal["day", "week"] = "day" if span <= LONGEST_IN_DAYS else "week"
    due, soon = _due(done, memory, now)
    return Progress(
        today=today,
        since=since,
        total=_tally("", counted),
        banks=_tallies(counted, lambda turn: (turn.bank,)),
        topics=_tallies(counted, lambda turn: tuple(dict.fromkeys(turn.tags)) or (turn.bank,)),
        levels=tuple(sorted(_tallies(counted, lambda turn: (turn.level,)), key=_level)),
        mistakes=_slips(done, {turn.id for turn in counted}, memory),
        unit=unit,
        over_time=_buckets(counted, day_of, today - timedelta(days=span - 1), today, unit),
        streak=streak_of(set(day_of.values()), today),
        known=_known(memory.questions.values(), now),
        due=due,
        soon=soon,
    )


def answered_at(turn: Turn) -> datetime:
    """When *turn* counts."""
    return turn.first.at if turn.first else turn.shown


def made_in(turn: Turn) -> frozenset[str]:
    """The keys of the mistakes that were made in *turn*; what could not be read has none."""
    return frozenset(mistake for one in turn.tries if one.readable for mistake in one.mistakes)


def streak_of(days: set[date], today: date) -> Streak:
    """The streaks in *days*; days after *today*, from a clock that was wrong, are left out."""
    one = timedelta(days=1)
    past = {day for day in days if day <= today}
    longest = max((_run(past, day) for day in past if day + one not in past), default=0)
    return Streak(_run(past, today) or _run(past, today - one), longest, today in past)


def _run(days: set[date], last: date) -> int:
    """How many days in a row end on *last*."""
    length = 0
    while last - timedelta(days=length) in days:
        length += 1
    return length


def _tally(name: str, turns: Sequence[Turn]) -> Tally:
    return Tally(name, len(turns), sum(turn.right for turn in turns))


def _tallies(turns: Iterable[Turn], names: Callable[[Turn], tuple[str, ...]]) -> tuple[Tally, ...]:
    groups: dict[str, list[Turn]] = {}
    for turn in turns:
        for name in names(turn):
            groups.setdefault(name, []).append(turn)
    found = [_tally(name, group) for name, group in groups.items()]
    return tuple(sorted(found, key=lambda tally: (-tally.answered, tally.name)))


def _level(tally: Tally) -> tuple[int, str]:
    return (LEVELS.index(tally.name) if tally.name in LEVELS else len(LEVELS), tally.name)


def _slips(done: Sequence[Turn], counted: set[str], memory: Memory) -> tuple[Slip, ...]:
    """The mistakes that were made in the turns with ids in *counted*."""
    made: dict[str, list[Turn]] = {}
    chances: dict[str, list[Turn]] = {}
    for turn in done:
        wrong = made_in(turn)
        for mistake in wrong:
            made.setdefault(mistake, []).append(turn)
        # Who gave up had no chance to make it, nor to avoid it.
        for mistake in {*wrong, *turn.possible} if turn.first else ():
            chances.setdefault(mistake, []).append(turn)
    found = []
    for mistake, where in made.items():
        times = sum(turn.id in counted for turn in where)
        if times:
            latest = chances[mistake][-RECENT:]
            avoided = sum(turn.right and mistake not in made_in(turn) for turn in latest)
            last = max(map(answered_at, where))
            fades = memory.made.get(mistake, 0) == 0
            found.append(Slip(mistake, times, last, len(latest), avoided, fades))
    return tuple(sorted(found, key=lambda slip: (slip.fades, -slip.made, slip.key)))


def _buckets(
    turns: Iterable[Turn], day_of: Mapping[str, date], first: date, today: date, unit: Literal["day", "week"]
) -> tuple[Bucket, ...]:
    if unit == "week":
        first -= timedelta(days=first.weekday())
    length = timedelta(days=1 if unit == "day" else 7)
    groups: dict[int, list[Turn]] = {}
    for turn in turns:
        groups.setdefault((day_of[turn.id] - first) // length, []).append(turn)
    found = []
    for i in range((today - first) // length + 1):
        begin = first + i * length
        _, answered, right = _tally("", groups.get(i, ()))
        found.append(Bucket(begin, min(begin + length - timedelta(days=1), today), answered, right))
    return tuple(found)


def _known(cards: Iterable[Card], now: datetime) -> Known:
    known = faded = unlearned = 0
    for card in cards:
        if card.state is not State.Review:
            unlearned += 1
        elif is_due(card, now):
            faded += 1
        else:
            known += 1
    return Known(known, faded, unlearned)


def _due(done: Iterable[Turn], memory: Memory, now: datetime) -> tuple[tuple[Due, ...], tuple[Due, ...]]:
    """What is due now, and what will be soon."""
    titles = {turn.key: turn.title for turn in done}
    cards = [
        Due("question", key, titles.get(key, ""), card.due, recall(card, now))
        for key, card in memory.questions.items()
    ]
    cards += [Due("mistake", key, "", card.due, recall(card, now)) for key, card in memory.mistakes.items()]
    due = [one for one in cards if one.at <= now]
    soon = [one for one in cards if now < one.at <= now + timedelta(days=AHEAD)]
    return (
        tuple(sorted(due, key=lambda one: (one.recall, one.key))),
        tuple(sorted(soon, key=lambda one: (one.at, one.key))),
    )
