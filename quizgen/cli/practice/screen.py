"""Practising on a whole screen: keys, a line to type in, scrolling; drawn anew when the window changes."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.application import Application
from prompt_toolkit.application.current import get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import (
    BufferControl,
    ConditionalContainer,
    FormattedTextControl,
    HSplit,
    Layout,
    VSplit,
    Window,
)
from prompt_toolkit.layout.dimension import Dimension
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from quizgen.cli.practice.talk import ONE_KEY, Event, Over, Shown, Talk
from quizgen.cli.practice.view import Line, Piece, keys, lines_of, prompt

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
        self._buffer = Buffer(multiline=False)
        self._minutes_shown = bool(talk.sitting.deadline)
        one_key = Condition(lambda: self._one_key)
        typing = Condition(lambda: talk.asked is not None and not self._one_key)
        line = VSplit(
            [
                Window(FormattedTextControl(self._prompt), dont_extend_width=True, height=1),
                Window(BufferControl(self._buffer), height=1),
            ]
        )
        body = HSplit(
            [
                Window(FormattedTextControl(self._body, show_cursor=False), wrap_lines=False),
                ConditionalContainer(Window(FormattedTextControl(self._prompt), height=1), filter=one_key),
                ConditionalContainer(line, filter=typing),
                Window(height=1, char="─", style="class:dim"),
                Window(FormattedTextControl(self._footer), height=Dimension(min=1, max=2), wrap_lines=True),
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
            if self._talk.over:
                event.app.exit()
            elif self._one_key:
                return
            else:
                text = self._buffer.text
                self._buffer.reset()
                if text.strip() or self._talk.asked is None:
                    self._feed(text)

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
                self._feed(key)

        return run

    def _key(self, key: str) -> None:
        """One key, where no line is typed."""
        if self._talk.over:
            if key.lower() == "q" or key == " ":
                get_app().exit()
        elif self._talk.asked is None:
            if key in (" ", "\r") or self._talk.command(key):
                self._feed(key if self._talk.command(key) else "")
        elif key.isalnum() or self._talk.command(key):
            self._feed(key)

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
        blocks = [lines_of(event, self._talk, width) for event in self._events]
        new = sum(len(block) for block in blocks[: self._new])
        return [line for block in blocks for line in block], new

    def _body(self) -> StyleAndTextTuples:
        size = get_app().output.get_size()
        found, new = self._lines(size.columns - 2 * MARGIN)
        lines = [(), *found]
        room = max(3, size.rows - 5)
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
        return [("class:title", f"{prompt(self._talk)}: ")]

    def _footer(self) -> StyleAndTextTuples:
        found: StyleAndTextTuples = []
        for line in keys(self._talk):
            found += [*_fragments(line), ("", "   ")]
        deadline = self._talk.sitting.deadline
        if deadline and not self._talk.over:
            left = max(0, -int(-self._talk.sitting.seconds_left // 60))
            words = self._talk.words.minutes_left[left != 1]
            found.append(("class:dim", words.format(left)))
        return found


def _fragments(line: Line) -> StyleAndTextTuples:
    return [(f"class:{style}" if style else "", text) for style, text in line]
