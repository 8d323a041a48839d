"""Simulated students: they have habits, they learn from what they are told, and they practise every day.

A question gives an occasion for some mistakes. A student makes the first of these that the moment's habit asks
for, with the probability of that habit; who is told of a mistake makes it less often, and what was done rightly
a few times becomes a habit, too.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from quizgen.practice.choose import Candidate, Choice, choose
from quizgen.practice.memory import remember
from quizgen.practice.records import Try, Turn

START = datetime(2026, 9, 7, 16, 0, tzinfo=UTC)
PER_DAY = 10
MASTERED = 0.1
"""Who makes a mistake less often than this has got rid of it."""

Rule = Callable[[Sequence[Candidate], Sequence[Turn], str, datetime, random.Random], Choice]


def quizgens_rule(
    candidates: Sequence[Candidate], turns: Sequence[Turn], session: str, now: datetime, _: random.Random
) -> Choice:
    return choose(candidates, turns, remember(turns), session, now)


def random_order(
    candidates: Sequence[Candidate], turns: Sequence[Turn], session: str, now: datetime, luck: random.Random
) -> Choice:
    return Choice((luck.choice(candidates).key,), "new")


def course(questions: int = 30, mistakes: int = 12, *, seed: int = 1) -> list[Candidate]:
    """Questions with three mistakes each, of three levels; some mistakes can be made in few of them."""
    luck = random.Random(seed)
    weights = [1 + i % 4 for i in range(mistakes)]
    levels = ("easy", "medium", "hard")
    found = []
    for i in range(questions):
        names = {f"b/f{i % 5}/m{m}" for m in luck.choices(range(mistakes), weights, k=4)}
        names = {f"b/f/{name.rpartition('/')[2]}" for name in names}
        found.append(Candidate(f"b/q{i}", levels[i * 3 // questions], f"f{i % 5}", tuple(sorted(names))[:3]))
    return found


class Student:
    """Someone with *habits*: how likely each mistake is where it can be made."""

    def __init__(self, habits: dict[str, float], seed: int, *, learns: bool = True) -> None:
        self.habits = dict(habits)
        self.learns = learns
        self.luck = random.Random(seed)
        self.turns: list[Turn] = []

    @property
    def mastered(self) -> bool:
        return all(habit < MASTERED for habit in self.habits.values())

    def practise(self, candidates: Sequence[Candidate], rule: Rule, days: int) -> int:
        """Practise until everything is mastered, at most so many *days*; gives the number of questions."""
        for day in range(days):
            self.one_day(candidates, rule, day)
        return len(self.turns)

    def one_day(self, candidates: Sequence[Candidate], rule: Rule, day: int) -> None:
        """The questions of one sitting, or as many as it takes until everything is mastered."""
        named = {one.key: one for one in candidates}
        for place in range(PER_DAY):
            if self.learns and self.mastered:
                return
            now = START + timedelta(days=day, minutes=2 * place)
            chosen = rule(candidates, self.turns, f"s{day}", now, self.luck)
            self._answer(named[chosen.among[0]], chosen, f"s{day}", now)

    def _answer(self, question: Candidate, chosen: Choice, session: str, now: datetime) -> None:
        made = next((m for m in question.mistakes if self.luck.random() < self.habits.get(m, 0)), None)
        for mistake in question.mistakes if self.learns else ():
            if mistake == made:
                # It is diagnosed, and explained.
                self.habits[mistake] *= 0.6
            elif mistake in self.habits:
                self.habits[mistake] *= 0.95
        one = Try(now, "", Fraction(0 if made else 1), True, (made,) if made else ())
        number = len(self.turns)
        self.turns.append(
            Turn(
                str(number),
                session,
                now,
                "b",
                question.key.partition("/")[2],
                f"{question.key}#1.{number}",
                str(number),
                "choice",
                "",
                question.level,
                (),
                question.mistakes,
                chosen.reason,
                chosen.about,
                tries=(one,),
            )
        )
