"""Practising on a whole screen: keys, a line to type in, scrolling; drawn anew when the window changes."""

from __future__ import annotations

import time
from collections.abc import Callable

from prompt_toolkit.application import Application
from prompt_toolkit.application.current import get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import (
    BufferControl,
    ConditionalContainer,
    FormattedTextControl,
    HSplit,
    Layout,
    VSplit,
    Window,
)
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from quizgen.cli.practice.talk import LETTERS, ONE_KEY, Event, Helped, Over, Shown, Talk, Told
from quizgen.cli.practice.view import Line, Piece, lines_of

STYLE = Style.from_dict(
    {
        "title": "bold",
        "head": "bold underline",
        "dim": "ansibrightblack",
        "bar": "ansicyan",
        "key": "bold ansicyan",
        "tried": "ansibrightblack",
        "right": "bold ansigreen",
        "partly": "bold ansiyellow",
        "wrong": "bold ansired",
        "hint": "ansicyan",
    }
)
"""Of the sixteen colours that every terminal's owner has chosen to read well."""

MARGIN = 2

NARROW = 60
"""Columns below which the keys at the bottom may need a second line."""

DEAF = 0.5
"""Seconds for which Enter does nothing after a key that acts by itself."""


class Screen:
    """The conversation on the screen; `run` returns when it is over."""

    def __init__(self, talk: Talk, colour: bool = True) -> None:
        self._talk = talk
        self._events: list[Event] = []
        """Of the question on the screen."""
        self._scroll = 0
        self._new = 0
        """From which event on everything is new."""
        self._moved = False
        """Whether the student has scrolled since then."""
        self._picked = ""
        """In an exam: the key of the option that Enter hands in."""
        self._deaf = 0.0
        """Until when Enter does nothing."""
        self._buffer = Buffer(multiline=False)
        self._minutes_shown = bool(talk.sitting.deadline)
        typing = Condition(lambda: talk.asked is not None and not self._one_key)
        line = VSplit(
            [
                Window(FormattedTextControl("> "), dont_extend_width=True, width=2, height=1),
                Window(BufferControl(self._buffer), height=1),
            ]
        )
        asked = Window(FormattedTextControl(self._prompt), dont_extend_height=True, wrap_lines=True)
        asking = Condition(lambda: talk.asked is not None)
        body = HSplit(
            [
                Window(FormattedTextControl(self._body, show_cursor=False), wrap_lines=False),
                ConditionalContainer(asked, filter=asking),
                ConditionalContainer(line, filter=typing),
                Window(height=1, char="─", style="class:dim"),
                Window(FormattedTextControl(self._footer), dont_extend_height=True),
            ]
        )
        side = Window(width=MARGIN)
        self._app: Application[None] = Application(
            layout=Layout(VSplit([side, body, Window(width=MARGIN)])),
            key_bindings=self._bindings(typing),
            style=STYLE,
            full_screen=True,
            color_depth=None if colour else ColorDepth.DEPTH_1_BIT,
            refresh_interval=1 if self._minutes_shown else None,
            before_render=lambda _: self._tick(),
        )
        # Escape alone means nothing here, so that no key has to wait for what may follow it.
        self._app.ttimeoutlen = 0.05

    def run(self) -> Over:
        """Show questions and take answers until it is over.

        Raises:
            KeyboardInterrupt: By Ctrl-C; what was answered is recorded.
        """
        self._take(self._talk.begin())
        self._app.run()
        last = self._events[-1]
        assert isinstance(last, Over)
        return last

    # ── what is typed ────────────────────────────────────────────────────────────────────────────

    @property
    def _one_key(self) -> bool:
        asked = self._talk.asked
        return asked is not None and asked.form in ONE_KEY

    def _bindings(self, typing: Condition) -> KeyBindings:
        bindings = KeyBindings()
        typed_on = Condition(lambda: typing() and bool(self._buffer.text))

        @bindings.add("c-c")
        def _(event: KeyPressEvent) -> None:
            event.app.exit(exception=KeyboardInterrupt())

        @bindings.add("c-d")
        def _(event: KeyPressEvent) -> None:  # noqa: ARG001
            self._feed("q" if self._talk.asked is None or "q" not in self._talk.taken else ":q")

        @bindings.add("enter")
        def _(event: KeyPressEvent) -> None:
            if time.monotonic() < self._deaf:
                # Out of habit after a key that has already done what it does; the outcome is yet to be read.
                return
            if self._talk.over:
                event.app.exit()
            elif self._one_key:
                if self._picked:
                    self._hand_in()
            else:
                text = self._buffer.text
                self._buffer.reset()
                if text.strip() or self._talk.asked is None:
                    self._feed(text)

        @bindings.add(Keys.BracketedPaste, filter=typing)
        def _(event: KeyPressEvent) -> None:
            self._buffer.insert_text(" ".join(event.data.split()))

        for name, step in (("pageup", -10), ("pagedown", 10), ("up", -1), ("down", 1)):
            bindings.add(name)(self._scroller(step))

        @bindings.add("<any>", filter=~typing)
        def _(event: KeyPressEvent) -> None:
            self._key(event.data)

        for key in "hsq?":
            bindings.add(key, filter=typing & ~typed_on)(self._command(key))
        return bindings

    def _scroller(self, step: int) -> Callable[[KeyPressEvent], None]:
        def scroll(event: KeyPressEvent) -> None:  # noqa: ARG001
            self._scroll, self._moved = max(0, self._scroll + step), True

        return scroll

    def _command(self, key: str) -> Callable[[KeyPressEvent], None]:
        def run(event: KeyPressEvent) -> None:  # noqa: ARG001
            if key in self._talk.taken:
                self._buffer.insert_text(key)
            else:
                self._by_key(key)

        return run

    def _key(self, key: str) -> None:
        """One key, where no line is typed."""
        if self._talk.over:
            if key.lower() == "q":
                get_app().exit()
        elif self._talk.command(key):
            self._by_key(key)
        elif self._talk.asked is not None and key.isalnum():
            if self._talk.sitting.settings.exam:
                # It is the only answer: a slip of a finger must not hand it in.
                self._picked = key.upper()
            else:
                self._by_key(key)

    def _by_key(self, key: str) -> None:
        """What one key does at once."""
        self._deaf = time.monotonic() + DEAF
        self._feed(key)

    def _hand_in(self) -> None:
        picked, self._picked = self._picked, ""
        self._feed(picked)

    def _feed(self, text: str) -> None:
        self._take(self._talk.late() or self._talk.feed(text))

    def _take(self, events: tuple[Event, ...]) -> None:
        if not events:
            return
        self._new = len(self._events)
        for event in events:
            if isinstance(event, Shown):
                self._events, self._new = [], 0
            self._events.append(event)
        if len(events) > 1 and isinstance(events[0], Shown) and isinstance(events[1], Told):
            # Going on: what was said last time is to be seen.
            self._new = 1
        self._moved = False
        stopped = isinstance(events[-1], Over) and events[-1].why in ("stopped", "nothing")
        if stopped and get_app().is_running:
            get_app().exit()

    def _tick(self) -> None:
        if self._minutes_shown and (events := self._talk.late()):
            self._take(events)

    # ── what is shown ────────────────────────────────────────────────────────────────────────────

    def _lines(self, width: int) -> tuple[list[Line], int]:
        """What is on the screen, and at which line that begins which is new."""
        if self._events and isinstance(self._events[-1], Over):
            return lines_of(self._events[-1], self._talk, width), 0
        lines: list[Line] = []
        new = 0
        for i, event in enumerate(self._events):
            if i == self._new:
                new = len(lines)
            if i >= self._new or not _stale(event):
                lines += lines_of(event, self._talk, width)
        return lines, new

    def _body(self) -> StyleAndTextTuples:
        size = get_app().output.get_size()
        found, new = self._lines(size.columns - 2 * MARGIN)
        lines = [(), *found]
        asking = self._talk.asked is not None
        # The line above the keys, the keys, what is asked, and the line to type in.
        below = 2 + (size.columns < NARROW) + asking + (asking and not self._one_key)
        room = max(3, size.rows - below)
        last = max(0, len(lines) - room)
        # All that is new is seen, or its beginning.
        self._scroll = min(self._scroll if self._moved else new, last)
        shown = lines[self._scroll : self._scroll + room]
        if self._scroll + room < len(lines):
            shown[-1] = (Piece("dim", f"↓ {self._talk.words.keys['scroll']}"),)
        if self._scroll > 0:
            shown[0] = (Piece("dim", f"↑ {self._talk.words.keys['scroll']}"),)
        return [fragment for line in shown for fragment in (*_fragments(line), ("", "\n"))]

    def _prompt(self) -> StyleAndTextTuples:
        asked, text = self._talk.asked, self._talk.prompt
        if asked is not None and self._one_key:
            last = LETTERS[max(len(asked.options), 1) - 1]
            text = self._talk.words.asks["key"].format(letters=f"A-{last}")
            text = f"({self._talk.label}) {text}" if self._talk.label else text
        picked: StyleAndTextTuples = [("class:key", self._picked)] if self._picked else []
        return [("class:title", f"{text}: "), *picked]

    def _footer(self) -> StyleAndTextTuples:
        words, names = self._talk.words, self._talk.keys
        if self._picked:
            names = (("Enter", "hand_in"), *names)
        items = [(sign, words.keys[name]) for sign, name in names]
        if self._talk.sitting.deadline and not self._talk.over:
            left = max(0, -int(-self._talk.sitting.seconds_left // 60))
            items.append(("", words.minutes_left[left != 1].format(left)))
        room = get_app().output.get_size().columns - 2 * MARGIN
        found: StyleAndTextTuples = []
        used = 0
        for sign, name in items:
            long = len(sign) + len(name) + 1
            # No key is parted from its word by the end of the line.
            gap = "" if not used else "   " if used + 3 + long <= room else "\n"
            used = used + len(gap) + long if gap != "\n" else long
            found += [("", gap), ("class:key", sign), ("class:dim", f" {name}" if sign else name)]
        return found


def _stale(event: Event) -> bool:
    """Whether *event* has had its time: what was tried is marked at the options, and room is short."""
    if isinstance(event, Told):
        return bool(event.said) and not any(one.kind in ("hint", "solution") for one in event.said)
    return isinstance(event, Helped)


def _fragments(line: Line) -> StyleAndTextTuples:
    return [(f"class:{style}" if style else "", text) for style, text in line]
