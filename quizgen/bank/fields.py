"""Tables of keys, and reading a mapping by its table: every defect is a finding, none stops the reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Rest
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from quizgen.bank.languages import DEFAULT, TAG, base, best
from quizgen.bank.reader import Mapping, Node, Scalar, Sequence, one_line, resolve
from quizgen.findings import Finding, Place, Severity, suggest
from quizgen.maths.parse import parse
from quizgen.model import Expression, Image, Template


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


# ── kinds ────────────────────────────────────────────────────────────────────────────────────────


def said(node: Node, report: Report) -> Node | Missing:
    """Where a text is expected: the one in the language that is read, when *node* has several."""
    if not isinstance(node, Mapping) or not any(TAG.fullmatch(key.text) for key, _ in node.items):
        return node
    given: dict[str, Node] = {}
    items, broken = uncut(node, lambda _: False, report)
    sound = not broken
    for key, value in items:
        if not TAG.fullmatch(key.text):
            hint = "languages are written `en`, `de`, `pt-BR`"
            report.add("unknown-key", f"`{one_line(key.text)}` is no language", key.place, hint)
            sound = False
        elif not isinstance(value, Scalar) or not value.text.strip():
            wrong(report, value, "a text")
            sound = False
        else:
            given[key.text] = value
    if not sound:
        return MISSING
    report.languages.update(dict.fromkeys(given))
    found = best(given, report.language)
    if not found:
        found = best(given, report.own) or next(iter(given))
        message = f"the text is not given in `{report.language}`; it is shown in `{found}`"
        report.lacks(message, node.place, f"add `{report.language}: ...`")
    return given[found]


def _text(node: Node, report: Report) -> Any:
    chosen = said(node, report)
    if isinstance(chosen, Missing):
        return MISSING
    _warn_of_comment(chosen, report)
    return _literal(chosen, report)


def _literal(node: Node, report: Report) -> Any:
    # A title such as 2024 is a text, however YAML reads it.
    return (
        node.text.strip() if isinstance(node, Scalar) and node.text.strip() else wrong(report, node, "a text")
    )


def _template(node: Node, report: Report) -> Any:
    chosen = said(node, report)
    if isinstance(chosen, Missing):
        return MISSING
    node = chosen
    if not isinstance(node, Scalar) or not node.text.strip():
        return wrong(report, node, "a text")
    _warn_of_comment(node, report)
    return Template(node.text.strip("\n"), node.place)


def _warn_of_comment(node: Node, report: Report) -> None:
    if isinstance(node, Scalar) and node.comment:
        hint = "quote the text; a comment that is meant has two blanks before its `#` and one behind it"
        message = "the text ends here, where ` #` begins a comment"
        report.add("text-cut-off", message, node.comment, hint, "warning")


def _expression(node: Node, report: Report) -> Any:
    if not isinstance(node, Scalar) or node.value is None or isinstance(node.value, bool):
        return wrong(report, node, "an expression")
    parsed = parse(node.text.rstrip(), node.place)
    if isinstance(parsed, Expression):
        return parsed
    report.add(parsed.code, parsed.message, parsed.place, parsed.hint)
    return MISSING


def _word(node: Node, report: Report) -> Any:
    if isinstance(node, Scalar) and node.text and not node.text.isspace():
        return node.text
    return wrong(report, node, "a word")


def _language(node: Node, report: Report) -> Any:
    if isinstance(node, Scalar) and TAG.fullmatch(node.text):
        return node.text
    return wrong(report, node, "a language such as `en` or `pt-BR`")


def _number(node: Node, report: Report) -> Any:
    if (
        isinstance(node, Scalar)
        and isinstance(node.value, int | Fraction)
        and not isinstance(node.value, bool)
    ):
        return node.value
    return wrong(report, node, "a number")


def whole(low: int, high: int) -> Kind:
    """A whole number from *low* to *high*."""
    name = f"a whole number from {low} to {high}" if low < high else f"the number {low}"

    def read(node: Node, report: Report) -> Any:
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        return wrong(report, node, name)

    bounds: Schema = {"const": low} if low == high else {"type": "integer", "minimum": low, "maximum": high}
    return Kind(name, read, bounds)


def one_of(*words: str) -> Kind:
    """One of these words."""

    def read(node: Node, report: Report) -> Any:
        if isinstance(node, Scalar) and node.text in words:
            return node.text
        word = node.text if isinstance(node, Scalar) else ""
        return wrong(report, node, "one of " + ", ".join(f"`{word}`" for word in words), suggest(word, words))

    schema: Schema = {"enum": list(words)}
    if not all(isinstance(resolve(word), str) for word in words):
        # `true` is a truth value to whoever reads YAML, and may be quoted.
        schema = {"type": ["boolean", "string"], "pattern": whole_of("|".join(words))}
    return Kind("one of " + ", ".join(words), read, schema)


def list_of(kind: Kind, *, or_one: bool = False) -> Kind:
    """A list; with *or_one* a single value stands for a list of one."""

    def read(node: Node, report: Report) -> Any:
        if or_one and not isinstance(node, Sequence):
            item = kind.read(node, report)
            return MISSING if isinstance(item, Missing) else (item,)
        if not isinstance(node, Sequence):
            return wrong(
                report, node, f"a list, each {kind.name}", "write `[a, b]`, or one to a line after `- `"
            )
        items = [kind.read(item, report) for item in node.items]
        return tuple(item for item in items if not isinstance(item, Missing))

    several: Schema = {"type": "array", "items": kind.schema}
    schema = {"anyOf": [kind.schema, several]} if or_one else several
    return Kind(f"a list, each {kind.name}", read, schema)


def map_of(kind: Kind, like: str = "", names: str = "") -> Kind:
    """A mapping from names to values of one kind, written *like* this; gives `Names`.

    *names* is the definition in the schema of what they may be; whoever uses them checks that.
    """

    def read(node: Node, report: Report) -> Any:
        if not isinstance(node, Mapping):
            expected = f"names, each with its value, such as `{like}`" if like else ""
            return wrong(report, node, expected or f"names with {kind.name} each")
        found = Names()
        items, broken = uncut(node, lambda name: _NAME.fullmatch(name) is not None, report)
        found.broken.update(broken)
        for name, value in items:
            item = kind.read(value, report)
            if isinstance(item, Missing):
                found.broken.add(name.text)
            else:
                found[name.text] = (item, name.place)
        return found

    schema: Schema = {"type": "object", "additionalProperties": kind.schema}
    if names:
        schema["propertyNames"] = reference(names)
    return Kind(f"names with {kind.name} each", read, schema)


def whole_of(pattern: str) -> str:
    """*pattern* for a schema, where it has to match the whole text."""
    return f"^(?:{pattern})$"


def reference(name: str) -> Schema:
    """What the definition of this *name* says, in `json_schema`."""
    return {"$ref": f"#/definitions/{name}"}


TEXT = Kind("a text", _text, reference("text"))
"""In one language, or in several."""
LITERAL = Kind("a text", _literal, SCALAR)
"""In no language."""
TEMPLATE = Kind("a text", _template, reference("text"))
EXPRESSION = Kind("an expression", _expression, {"type": ["string", "number"], "pattern": r"\S"})
WORD = Kind("a word", _word, SCALAR)
LANGUAGE = Kind("a language", _language, {"type": "string", "pattern": whole_of(TAG.pattern)})
NUMBER = Kind("a number", _number, {"type": "number"})
ANY = Kind("anything", lambda node, _: node, {})


def defined(name: str, kind: Kind = ANY) -> Kind:
    """*kind*, of which the definition *name* in the schema says more: what is checked when it is used."""
    return kind._replace(schema=reference(name))
