"""A sitting: questions are chosen, shown, answered and recorded; what it takes to go on with it later.

Everything that decides is elsewhere and pure (`choose`, `memory`, `tutor`); here it is put together with a
bank, a clock and the history.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import islice
from uuid import uuid4

from quizgen.findings import BankError
from quizgen.grading.causes import owners, possible
from quizgen.grading.grade import MAX_LENGTH
from quizgen.maths.asked import makeable, valued
from quizgen.maths.trees import calculates
from quizgen.model import Bank, Outcome, Question, Variant
from quizgen.names import parse_name
from quizgen.plan import Plan, compile_question
from quizgen.practice.choose import Candidate, Choice, choose
from quizgen.practice.fresh import CONTRASTED, Drawn, again, contrast, fresh, telling
from quizgen.practice.history import History
from quizgen.practice.memory import remember
from quizgen.practice.records import Reason, Session, Try, Turn
from quizgen.practice.tutor import Said, Stage, answer, hint, solution, unreadable
from quizgen.sampling.draw import Stream, key_for

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a sitting is; with equal ones it can be gone on with."""

    questions: tuple[str, ...]
    """The ids of those that may be asked."""
    count: int = 10
    form: str = ""
    exam: bool = False
    minutes: int = 0
    """0 for no limit."""
    seed: int | None = None
    """None: the student's own."""
    language: str = ""

    def text(self) -> str:
        """As the history keeps them."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


class Sitting:
    """One sitting, from its first question to its last; `next` and `answer` in turn."""

    def __init__(
        self, bank: Bank, settings: Settings, history: History, session: Session, clock: Clock
    ) -> None:
        """A new *session*, or one to go on with: what was answered in it is read from the *history*."""
        self.bank, self.settings, self.session = bank, settings, session
        self._history, self._clock = history, clock
        self._plans: dict[str, Plan] = {}
        self._questions = {q.id: q for q in bank.questions if q.id in set(settings.questions)}
        self._owners = owners(bank)
        self._candidates = [self._candidate(question) for question in self._questions.values()]
        self._past = [turn for turn in history.turns(bank.id) if turn.session != session.id]
        self.turns: list[Turn] = []
        """Those of this sitting."""
        self.stages: list[Stage] = []
        """How far each of them has come."""
        self.lost: list[str] = []
        """Questions that could not be asked, and why."""
        for turn in history.turns(session=session.id):
            self._restore(turn)

    # ── where it stands ──────────────────────────────────────────────────────────────────────────

    @property
    def count(self) -> int:
        """How many questions it has."""
        return self.settings.count

    @property
    def stage(self) -> Stage | None:
        """The question that waits for an answer."""
        return self.stages[-1] if self.stages and not self.stages[-1].over else None

    @property
    def points(self) -> Fraction:
        """What an exam is worth, with the questions that were not reached."""
        order = self._exam_order()
        keys = [order[i % len(order)].key for i in range(self.count)] if order else []
        return sum((Fraction(self._question(key).points) for key in keys), Fraction(0))

    @property
    def deadline(self) -> datetime | None:
        """When the time is over."""
        minutes = self.settings.minutes
        return self.session.started + timedelta(minutes=minutes) if minutes else None

    @property
    def late(self) -> bool:
        """Whether the time is over."""
        return self.deadline is not None and self._clock() >= self.deadline

    @property
    def unsaved(self) -> int:
        """How much could not be written to the history yet."""
        return self._history.unsaved

    @property
    def seconds_left(self) -> float:
        """Until the time is over; 0 without a limit."""
        return (self.deadline - self._clock()).total_seconds() if self.deadline else 0.0

    # ── what happens ─────────────────────────────────────────────────────────────────────────────

    def next(self) -> Stage | None:
        """The question to answer: the one that waits, or the next; None when the sitting is over."""
        if self.late:
            return None
        if self.stage is not None:
            return self.stage
        if len(self.turns) >= self.count:
            return None
        while self._candidates:
            choice = self._choose()
            try:
                key, drawn = self._draw(choice)
            except BankError as error:
                # A question with a defect is left out; its author hears of it from `quizgen check`.
                key = choice.among[0]
                self.lost.append(str(error.findings[0].message))
                self._candidates = [one for one in self._candidates if one.key != key]
                continue
            self._show(key.partition("/")[2], drawn, choice)
            return self.stage
        return None

    def answer(self, given: Sequence[str]) -> tuple[tuple[Said, ...], Outcome | None]:
        """What is said to an answer, and what it is worth: None when it came too late."""
        stage = self.stage
        assert stage is not None
        if self.late:
            return (), None
        stage, said, outcome = answer(stage, given, self.settings.language)
        unread = any(one.kind in ("unreadable", "repeated") for one in said)
        mistakes = () if unread else self._keys(stage.variant, outcome.mistakes)
        response = given[0] if len(given) == 1 and not stage.variant.parts else json.dumps(list(given))
        one = Try(self._clock(), response[:MAX_LENGTH], outcome.score, not unread, mistakes)
        turn = self.turns[-1]
        self.turns[-1] = turn._replace(tries=(*turn.tries, one))
        self.stages[-1] = stage
        self._history.answer(self.turns[-1])
        if stage.solution:
            self._helped(stage)
        return said, outcome

    def unreadable(self, part: Variant, text: str) -> tuple[Said, ...]:
        """Why the answer to one part cannot be read; () when it can."""
        return unreadable(part, text, self.settings.language)

    def hint(self) -> tuple[Said, ...]:
        """The next hint."""
        assert self.stage is not None
        stage, said = hint(self.stage)
        if stage != self.stage:
            self._helped(stage)
        return said

    def solution(self) -> tuple[Said, ...]:
        """The worked solution of the last question; one that waits for an answer is over with it."""
        stage, said = solution(self.stages[-1])
        if not self.stages[-1].over:
            self._helped(stage)
        return said

    def save(self) -> str:
        """Try once more to write what could not be written; "" or why it cannot be."""
        return self._history.save()

    def finish(self) -> None:
        """It is over, and is not gone on with."""
        self._history.end(self.session.id, self._clock())

    # ── how ──────────────────────────────────────────────────────────────────────────────────────

    def _candidate(self, question: Question) -> Candidate:
        mistakes = [
            self._key(part, mistake.id)
            for part in question.parts or (question,)
            if part.formula is not None
            # Which of them change a derivative takes sympy, and its time; then all stand for themselves.
            for mistake in (part.mistakes if calculates(part) else makeable(part, valued(part)))
        ]
        formula = question.formula.id if question.formula else question.id
        return Candidate(
            f"{self.bank.id}/{question.id}", question.level, formula, tuple(dict.fromkeys(mistakes))
        )

    def _key(self, question: Question, mistake: str) -> str:
        formula = question.formula.id if question.formula else ""
        return f"{self.bank.id}/{self._owners.get((formula, mistake), formula)}/{mistake}"

    def _keys(self, variant: Variant, mistakes: Sequence[str]) -> tuple[str, ...]:
        found = []
        for mistake in mistakes:
            parts = variant.parts or (variant,)
            own = next((part for part in parts if mistake in possible(part)), variant)
            found.append(self._key(own.question, mistake))
        return tuple(found)

    def _choose(self) -> Choice:
        if not self.settings.exam:
            turns = [*self._past, *self.turns]
            return choose(self._candidates, turns, remember(turns), self.session.id, self._clock())
        order = self._exam_order()
        return Choice((order[len(self.turns) % len(order)].key,), "exam")

    def _exam_order(self) -> list[Candidate]:
        """The questions in an order that the seed chooses; it begins again until there are enough."""
        stream = Stream(key_for(self.bank.id, "exam", self._seed, "questions"), 0)
        return [self._candidates[i] for i in stream.shuffled(len(self._candidates))]

    @property
    def _seed(self) -> int:
        return self._history.seed if self.settings.seed is None else self.settings.seed

    def _plan(self, question: Question) -> Plan:
        if question.id not in self._plans:
            form = self.settings.form if self.settings.form in question.forms else ""
            self._plans[question.id] = compile_question(self.bank, question, form)
        return self._plans[question.id]

    def _draw(self, choice: Choice) -> tuple[str, Drawn]:
        """A variant for *choice*, and of which question it is."""
        if not choice.about:
            return choice.among[0], self._fresh(choice.among[0])
        # The mistake has to be visible; in which question is second.
        mistake = choice.about.rpartition("/")[2]
        found: list[tuple[str, Drawn]] = []
        for key in choice.among[:3]:
            plan = self._plan(self._question(key))
            some = list(
                islice(
                    fresh(self.bank, plan, self._seed, self._used(key)),
                    CONTRASTED if choice.reason == "contrast" else 4,
                )
            )
            if some:
                found.append((key, telling(some, lambda variant: contrast(variant, mistake))))
        if not found:
            return choice.among[0], self._fresh(choice.among[0])
        best = max(found, key=lambda one: contrast(one[1].variant, mistake))
        if choice.reason == "contrast":
            return best
        return next((one for one in found if contrast(one[1].variant, mistake)), best)

    def _question(self, key: str) -> Question:
        return self._questions[key.partition("/")[2]]

    def _used(self, key: str) -> Mapping[str, str]:
        if self.settings.exam and self.settings.seed is not None:
            # An exam with a seed is the same for everybody who takes it.
            return {turn.draw: turn.variant for turn in self.turns if turn.key == key}
        return self._history.used(self.bank.id, key.partition("/")[2])

    def _fresh(self, key: str) -> Drawn:
        """A variant that was never asked, or the one that was asked longest ago."""
        plan, used = self._plan(self._question(key)), self._used(key)
        for drawn in fresh(self.bank, plan, self._seed, used):
            return drawn
        for name in used.values():
            parts = parse_name(name)
            if parts and parts.seed is not None and parts.position is not None:
                old = again(self.bank, plan, parts.seed, parts.position)
                if old is not None:
                    return old
        # Whatever was used, there is a variant, or the walk says why not.
        return next(fresh(self.bank, plan, self._seed, ()))

    def _show(self, id_: str, drawn: Drawn, choice: Choice) -> None:
        variant, question = drawn.variant, self._questions[id_]
        parts = variant.parts or (variant,)
        could = tuple(
            dict.fromkeys(self._key(part.question, mistake) for part in parts for mistake in possible(part))
        )
        reason: Reason = choice.reason
        turn = Turn(
            uuid4().hex,
            self.session.id,
            self._clock(),
            self.bank.id,
            id_,
            variant.name,
            drawn.draw,
            variant.form,
            question.title,
            question.level,
            question.tags,
            could,
            reason,
            choice.about,
        )
        self.turns.append(turn)
        self.stages.append(Stage(variant, self.settings.exam))
        self._history.show(turn)

    def _helped(self, stage: Stage) -> None:
        self.stages[-1] = stage
        self.turns[-1] = self.turns[-1]._replace(hints=stage.hints, solution=stage.solution)
        self._history.help(self.turns[-1])

    def _restore(self, turn: Turn) -> None:
        """Take up a question from the history; one that the bank does not have any more is passed over."""
        name, question = parse_name(turn.variant), self._questions.get(turn.question)
        drawn = None
        if question and name and name.seed is not None and name.position is not None:
            drawn = again(self.bank, self._plan(question), name.seed, name.position)
        if drawn is None:
            self._past.append(turn)
            return
        stage = Stage(drawn.variant, self.settings.exam)
        for one in turn.tries:
            if one.readable and not stage.over:
                given = json.loads(one.response) if stage.variant.parts else [one.response]
                stage, _, _ = answer(stage, given, self.settings.language)
        stage = stage._replace(hints=max(turn.hints, stage.hints))
        if turn.solution and not stage.over:
            stage, _ = solution(stage)
        self.turns.append(turn)
        self.stages.append(stage)
