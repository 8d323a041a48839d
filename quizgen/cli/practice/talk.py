"""A sitting as a conversation: texts in, events out; the same for a screen, for plain lines and for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from quizgen.model import Outcome, Variant
from quizgen.practice.sitting import Sitting
from quizgen.practice.tutor import Said, Stage, part_label, recap
from quizgen.text.tutoring import Words, tutoring

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
KEYS = {"h": "hint", "s": "solution", "?": "help", "q": "quit"}
"""What can be typed in place of an answer; with a colon before it always, without one where no answer can
look like it."""

ONE_KEY = ("choice", "truefalse")
"""Forms that are answered by one key."""

LETTERED = ("choice", "truefalse", "multiple", "matching", "ordering")
IN_WORDS = ("text", "formula", "essay")


class Shown(NamedTuple):
    """A question is shown."""

    stage: Stage
    number: int
    of: int
    reason: str


class Told(NamedTuple):
    """Something is said, to *response* if there is one."""

    said: tuple[Said, ...]
    response: str = ""
    outcome: Outcome | None = None
    over: bool = False
    """Whether the question is over with it."""


class Wanted(NamedTuple):
    """The next part of a question, which waits for its answer."""

    part: Variant
    label: str


class Helped(NamedTuple):
    """The keys are explained, as they were when it was asked."""

    prompt: str
    """What is asked to be typed; "" between questions."""
    keys: tuple[tuple[str, str], ...]
    """Each key with what it does."""


class Over(NamedTuple):
    """The sitting is over: `done`, its time is, or the student stops and can go on later."""

    why: Literal["done", "late", "stopped", "nothing"]


Event = Shown | Told | Wanted | Helped | Over


class Talk:
    """One conversation. `begin` first; then `feed` with what is typed, until `over`."""

    def __init__(self, sitting: Sitting, notes: Sequence[str] = ()) -> None:
        """*notes*: what the student has to know before the first question."""
        self.sitting = sitting
        self.notes = tuple(notes)
        self.over = False
        self._given: list[str] = []

    @property
    def words(self) -> Words:
        """In the language of the bank's texts."""
        stages = self.sitting.stages
        return tutoring(stages[-1].variant.question.language if stages else self.sitting.bank.language)

    @property
    def stage(self) -> Stage | None:
        """The question on the screen."""
        return self.sitting.stages[-1] if self.sitting.stages else None

    @property
    def asked(self) -> Variant | None:
        """What the next text answers: a question or one of its parts; None between questions."""
        stage = self.stage
        if self.over or stage is None or stage.over:
            return None
        if not stage.variant.parts:
            return stage.variant
        return stage.variant.parts[stage.open_parts[len(self._given)]]

    @property
    def label(self) -> str:
        """Of the part that is asked; "" for a question without parts."""
        stage = self.stage
        if self.asked is None or stage is None or not stage.variant.parts:
            return ""
        return self._wanted(stage).label

    def command(self, text: str) -> str:
        """Which command *text* is: `hint`, `solution`, `help`, `quit`, or "" for an answer."""
        word = text.strip().lower()
        if word.startswith(":"):
            # A letter that is none of them is a slip, and no answer.
            return KEYS.get(word[1:], "help" if len(word) <= 2 else "")
        return "" if word in self.taken else KEYS.get(word, "")

    @property
    def taken(self) -> str:
        """The keys of commands that could be answers here, and need a colon."""
        asked = self.asked
        if asked is None:
            return ""
        if asked.form in IN_WORDS:
            return "hsq"
        letters = LETTERS[: len(asked.options)].lower() if asked.form in LETTERED else ""
        return "".join(key for key in "hsq" if key in letters)

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The keys that mean something now, each with the name of what it does."""
        if self.over:
            return (("Enter", "end"),)
        names = ["help", "quit"] if self.sitting.settings.exam else ["hint", "solution", "help", "quit"]
        if self.asked is None:
            names = ["next", "solution", "quit"]
            if self.stage and self.stage.solution:
                names.remove("solution")
        signs = {"hint": "h", "solution": "s", "help": "?", "quit": "q", "next": "Enter"}
        return tuple(
            (f":{signs[name]}" if signs[name] in self.taken else signs[name], name) for name in names
        )

    @property
    def prompt(self) -> str:
        """What is asked to be typed; "" between questions."""
        asked = self.asked
        if asked is None:
            return ""
        form = "unit" if asked.form == "number" and asked.question.unit else asked.form
        last = LETTERS[max(len(asked.options), 1) - 1]
        text = self.words.asks.get(form, "").format(letters=f"A-{last}")
        return f"({self.label}) {text}" if self.label else text

    def begin(self) -> tuple[Event, ...]:
        """The first question, or the one that waits, with what was said of its last answer."""
        events = self._next()
        stage = self.stage
        if stage is None or self.over or not stage.answers:
            return events
        answers = [stage.answers[-1][i] for i in range(len(stage.answers[-1]))]
        shown, *wanted = events
        return (shown, Told(recap(stage), " | ".join(answers)), *wanted)

    def feed(self, text: str) -> tuple[Event, ...]:
        """What follows from *text*: a command, an answer, or (between questions) anything to go on."""
        command = self.command(text)
        if command == "quit":
            return self._end("stopped")
        if command == "help":
            return (Helped(self.prompt, self.keys),)
        asked = self.asked
        if asked is None:
            if command == "solution" and self.stage and not self.sitting.settings.exam:
                return (Told(self.sitting.solution(), over=True),)
            return self._next()
        if command and self.sitting.settings.exam:
            return (Helped(self.prompt, self.keys),)
        if not command and not text.strip():
            # Nothing was typed: no answer that could not be read.
            return ()
        if command == "hint":
            return (Told(self.sitting.hint()),)
        if command == "solution":
            self._given = []
            return (Told(self.sitting.solution(), over=True),)
        return self._answer(_digit(asked, text))

    def stop(self) -> tuple[Event, ...]:
        """The student leaves, or nothing more comes."""
        return self._end("stopped")

    def late(self) -> tuple[Event, ...]:
        """The time is over, if it is."""
        return self._end("late") if self.sitting.late and not self.over else ()

    def _answer(self, text: str) -> tuple[Event, ...]:
        stage = self.stage
        assert stage is not None
        part = self.asked
        assert part is not None
        if stage.variant.parts:
            if unread := self.sitting.unreadable(part, text):
                return (Told(unread, text),)
            self._given.append(text)
            if len(self._given) < len(stage.open_parts):
                return (Told((), text), self._wanted(stage))
        given, self._given = [*self._given] or [text], []
        said, outcome = self.sitting.answer(given)
        if outcome is None:
            return self._end("late")
        now = self.stage
        assert now is not None
        told = Told(said, text, outcome, now.over)
        if now.over and self.sitting.settings.exam:
            # Nothing is said of it, so there is nothing to read.
            return (told, *self._next())
        return (told, self._wanted(now)) if now.variant.parts and not now.over else (told,)

    def _next(self) -> tuple[Event, ...]:
        stage = self.sitting.next()
        if stage is None:
            if not self.sitting.turns:
                return self._end("nothing")
            return self._end("late" if self.sitting.late else "done")
        turn = self.sitting.turns[-1]
        shown = Shown(stage, len(self.sitting.turns), self.sitting.count, turn.reason)
        return (shown, self._wanted(stage)) if stage.variant.parts else (shown,)

    def _wanted(self, stage: Stage) -> Wanted:
        index = stage.open_parts[len(self._given)]
        return Wanted(stage.variant.parts[index], part_label(stage.variant, index))

    def _end(self, why: Literal["done", "late", "stopped", "nothing"]) -> tuple[Event, ...]:
        self.over = True
        if why != "stopped":
            self.sitting.finish()
        return (Over(why),)


def _digit(asked: Variant, text: str) -> str:
    """A digit for an option, or its text, as its letter; letters as they stand on the screen."""
    stripped = text.strip()
    if asked.form in ONE_KEY and stripped in map(str, range(1, len(asked.options) + 1)):
        return LETTERS[int(stripped) - 1]
    if asked.form in ONE_KEY:
        # Who types the option itself means it.
        same = [i for i, option in enumerate(asked.options) if str(option.text) == stripped]
        return LETTERS[same[0]] if len(same) == 1 else stripped.upper() if len(stripped) == 1 else text
    return text
