"""Tables of keys, and reading a mapping by its table: every defect is a finding, none stops the reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Rest
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from quizgen.bank.languages import DEFAULT, base
from quizgen.bank.reader import Mapping, Node, Scalar, Sequence, one_line
from quizgen.findings import Finding, Place, Severity, suggest
from quizgen.model import Image


class Missing:
    """What a node that could not be read gives; the finding has been made."""


MISSING = Missing()
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*", re.ASCII)
"""What can be a name, or an id."""


class Report:
    """Collects findings; knows which question or formula is being read, and in which language."""

    def __init__(self, language: str = DEFAULT, own: str = "") -> None:
        """Texts are read in *language*, and where they lack it in the bank's *own*."""
        self.findings: list[Finding] = []
        self.subject = ""
        self.language, self.own = language, own or language
        self.languages: dict[str, None] = {}
        """Those in which some text is given, in the order in which they were met."""
        self._lacking: set[str] = set()
        self.folder: Path | None = None
        """Where the bank lies, when it is a file."""
        self.images: dict[str, Image] = {}
        """The pictures that have been read, by their paths in this folder."""

    def add(
        self, code: str, message: str, place: Place, hint: str = "", severity: Severity = "error"
    ) -> None:
        """One more finding."""
        # An author's name may hold a line break; a message is one line.
        message, hint = " ".join(message.splitlines()), " ".join(hint.splitlines())
        self.findings.append(Finding(code, message, place, hint, severity, self.subject))

    def aside(self) -> Report:
        """A report for what has been read before: its findings have been made."""
        return Report(self.language, self.own)

    @property
    def foreign(self) -> bool:
        """Whether texts without languages are in another one than is read."""
        return base(self.language) != base(self.own)

    def lacks(self, message: str, place: Place, hint: str) -> None:
        """A text lacks the language that is read: said once for each question or formula."""
        if self.subject not in self._lacking:
            self._lacking.add(self.subject)
            self.add("language-missing", message, place, hint, "warning")

    @contextmanager
    def about(self, subject: str) -> Iterator[Callable[[], bool]]:
        """Findings made inside belong to *subject*; gives a function that says whether there were errors."""
        before, outer = len(self.findings), self.subject
        self.subject = subject
        try:
            yield lambda: any(finding.severity == "error" for finding in self.findings[before:])
        finally:
            self.subject = outer


Schema = dict[str, Any]
"""What JSON Schema can say of a value; it allows all that is read without an error, and perhaps more."""

SCALAR: Schema = {"not": {"type": ["array", "object"]}, "pattern": r"\S"}
"""Not blank. Without a `type`: editors offer `true` and `null` wherever a schema names their types."""


class Kind(NamedTuple):
    """A kind of value: what it is called, how a node of it is read, and what editors are told of it."""

    name: str
    read: Callable[[Node, Report], Any]
    schema: Schema


class Key(NamedTuple):
    """A key of a mapping, its kind, and one line on what it is for."""

    name: str
    kind: Kind
    about: str
    required: bool = False
    default: Any = None
    """What it is where it is not given, for editors; whoever uses the record knows it, too."""


class Record(NamedTuple):
    """A mapping that was read: the values of the keys that are there and readable, and all their places."""

    values: dict[str, Any]
    places: dict[str, Place]
    place: Place
    nodes: Map[str, Node] = MappingProxyType({})

    def get(self, key: str, default: Any = None) -> Any:
        """The value of *key*, or *default*."""
        return self.values.get(key, default)

    def unread(self, *keys: str) -> bool:
        """Whether one of *keys* is there but could not be read (and has its finding)."""
        return any(key in self.places and key not in self.values for key in keys)

    def at(self, key: str) -> Place:
        """Where *key* stands; where the mapping begins when it is not there."""
        return self.places.get(key, self.place)

    def item_at(self, key: str, word: str) -> Place:
        """Where *word* stands: the value of *key*, or an item of it."""
        node = self.nodes.get(key)
        for item in node.items if isinstance(node, Sequence) else (node,):
            if isinstance(item, Scalar) and item.text == word:
                return item.place
        return self.at(key)


class Names(dict[str, tuple[Any, Place]]):
    """What was read for each name, with the name's place; *broken* names have had their finding."""

    def __init__(self) -> None:
        super().__init__()
        self.broken: set[str] = set()


def read_record(node: Node, what: str, table: tuple[Key, ...], report: Report) -> Record | None:
    """*node* read by *table*; None when it is no mapping. *what* names it in messages."""
    if not isinstance(node, Mapping):
        wrong(report, node, what + " (keys and values)")
        return None
    keys = {key.name: key for key in table}
    values: dict[str, Any] = {}
    items, broken = uncut(node, keys.__contains__, report)
    places: dict[str, Place] = dict(broken)
    for name, value in items:
        key = keys.get(name.text)
        if key is None:
            report.add(
                "unknown-key",
                f"{what} has no key `{one_line(name.text)}`",
                name.place,
                suggest(name.text, keys),
            )
            # Kept, so that what lacks this key is known to lack it for a slip of the pen.
            places[name.text] = name.place
            continue
        places[key.name] = name.place
        read = key.kind.read(value, report)
        if not isinstance(read, Missing):
            values[key.name] = read
    present = {name.text for name, _ in node.items}
    for key in table:
        if key.required and key.name not in present:
            report.add("missing-key", f"{what} needs the key `{key.name}`", node.place, key.about)
    return Record(values, places, node.place, {name.text: value for name, value in items})


def uncut(
    node: Mapping, fits: Callable[[str], bool], report: Report
) -> tuple[list[tuple[Scalar, Node]], dict[str, Place]]:
    """The items of *node*, and the keys of texts that a comma ends too early, which is reported.

    `{feedback: Time is missing, sorry}` is to YAML a text, and a key `sorry` without a value: a key that does
    not *fit* is taken for the rest of the text before it.
    """
    kept: list[tuple[Scalar, Node]] = []
    broken: dict[str, Place] = {}
    start, items = 0, node.items
    while start < len(items):
        end = start + 1
        while end < len(items) and _cut(items[end][1]):
            end += 1
        (key, text), rest = items[start], items[start + 1 : end]
        if all(fits(name.text) for name, _ in rest):
            kept += items[start:end]
        else:
            broken[key.text] = key.place
            report_comma(report, rest[0][1], text, [name for name, _ in rest])
        start = end
    return kept, broken


def _cut(node: Node) -> bool:
    return isinstance(node, Scalar) and node.cut is not None


def report_comma(report: Report, nothing: Node, before: Node | None = None, after: Rest[Scalar] = ()) -> None:
    """Report the comma that *nothing* knows of; it stands between the text *before* and those *after*."""
    start = before.text if isinstance(before, Scalar) else ""
    rest = ", ".join(key.text for key in after)
    place = nothing.cut if isinstance(nothing, Scalar) and nothing.cut else nothing.place
    what, hint = "text", "put the text into quotes"
    # Within parentheses, or before a blank, a comma parts two numbers.
    joined = bool(after) and after[0].place == place.shifted(1) and start.count("(") <= start.count(")")
    if joined and start[-1:].isdigit() and rest[:1].isdigit():
        what, hint = "number", f"write a decimal point: `{one_line(f'{start}.{rest}')}`"
    elif rest and len(start + rest) < 40:
        hint = f'put it into quotes: `"{one_line(start)}, {one_line(rest)}"`'
    report.add("unquoted-comma", f"a comma ends the {what} here", place, hint)


def wrong(report: Report, node: Node, expected: str, hint: str = "") -> Missing:
    """Report that *node* is not what was expected."""
    found = {Mapping: "a mapping", Sequence: "a list"}.get(type(node), "nothing")
    if isinstance(node, Scalar) and node.text:
        found = f"`{one_line(node.text)}`"
    report.add("wrong-type", f"expected {expected}, found {found}", node.place, hint)
    return MISSING
