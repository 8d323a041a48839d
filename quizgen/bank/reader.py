"""YAML text to plain nodes with their places: YAML 1.2 core, bounded, on PyYAML's events.

Events, because composing nodes with the C loader recurses on nesting and can end the process; and scalars
are resolved here, because PyYAML follows YAML 1.1, where `no` is False and `012` is ten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import yaml

from quizgen.findings import Finding, Place
from quizgen.model import FIRST_MARK, LAST_MARK

MAX_BYTES = 1 << 20
MAX_DEPTH = 40
MAX_NODES = 50_000
MAX_DIGITS = 1_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_COMMENT = re.compile(r"([ \t]+)#(?=(.?))")
_STRAY = re.compile(
    rf"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[{chr(FIRST_MARK)}-{chr(LAST_MARK)}]"
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar: its `value` (None, bool, int, Fraction or str) and the text it was written as."""

    value: bool | int | Fraction | str | None
    text: str
    place: Place
    """Where the text begins: for a quoted scalar after the quote, for a block scalar its first line."""
    end: Place | None = field(default=None, compare=False)
    """Of a plain scalar: the place behind its last character."""
    cut: Place | None = None
    """Of a value that is not written, in braces: the comma before its key, which may belong to a text."""
    comment: Place | None = None
    """Of a plain scalar: the `#` behind it, unless it looks as if a comment was meant."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping; keys are kept as scalars for their places."""

    items: tuple[tuple[Scalar, Node], ...]
    place: Place


Node = Scalar | Sequence | Mapping


class _Stop(Exception):
    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.message)


def read(text: str, file: str) -> tuple[Node | None, list[Finding]]:
    """The root node of *text* (None when there is none) and what is wrong with it as YAML.

    Safe for any text: sizes, depth and aliases are bounded, tags are refused, nothing is constructed.
    """
    start = Place(file, 1, 1)
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_BYTES:
        return None, [Finding("too-large", f"the file has more than {MAX_BYTES:,} characters", start)]
    stray = _STRAY.search(text)
    if stray:
        place = _place_of(text, stray.start(), file)
        name = f"U+{ord(stray[0]):04X}"
        return None, [
            Finding("stray-character", f"the character {name} cannot stand in a bank", place, "delete it")
        ]
    builder = _Builder(text, file)
    try:
        root = builder.build()
    except _Stop as stop:
        return None, [*builder.findings, stop.finding]
    except yaml.MarkedYAMLError as error:
        return None, [*builder.findings, _syntax(error, text, file)]
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        return None, [Finding("yaml-syntax", f"the file cannot be read as YAML: {error}", start)]
    return root, builder.findings


def resolve(text: str) -> bool | int | Fraction | str | None:
    """The value of a plain scalar in YAML 1.2's core schema; decimals exact, `.inf` and `.nan` words."""
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    if _INTEGER.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    if _DECIMAL.fullmatch(text):
        exact = Fraction(text)
        return exact.numerator if exact.denominator == 1 else exact
    return text


class _Builder:
    """Builds the tree from events, without recursion: depth is bounded by a finding, not by the stack."""

    def __init__(self, text: str, file: str) -> None:
        self._text, self._file = text, file
        self._lines = text.splitlines()
        self.findings: list[Finding] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._count = 0

    def build(self) -> Node | None:
        root: Node | None = None
        documents = 0
        stack: list[tuple[Any, list[Node], Place, str | None, int]] = []
        for event in self._events():
            node: Node | None = None
            anchor, before = None, self._count
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._stop("yaml-syntax", "a bank is one document", event, "remove the line `---`")
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._check(event)
                if len(stack) >= MAX_DEPTH:
                    raise self._stop("too-deep", f"this is nested more than {MAX_DEPTH} deep", event)
                stack.append((event, [], self._place(event), event.anchor, before))
                self._tick(event, 1)
            elif isinstance(event, yaml.ScalarEvent):
                self._check(event)
                self._tick(event, 1)
                node, anchor = self._scalar(event), event.anchor
            elif isinstance(event, yaml.AliasEvent):
                if event.anchor not in self._anchors:
                    hint = (
                        "an alias cannot stand inside what it names"
                        if self._open(stack, event.anchor)
                        else "quote a text that begins with `*`"
                    )
                    raise self._stop("yaml-alias", f"there is no `&{event.anchor}` before this", event, hint)
                node, size = self._anchors[event.anchor]
                self._tick(event, size)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                opened, children, place, anchor, before = stack.pop()
                if isinstance(opened, yaml.MappingStartEvent):
                    node = self._mapping(children, place, braces=bool(opened.flow_style))
                else:
                    node = Sequence(tuple(children), place)
            if node is None:
                continue
            if anchor:
                self._anchors[anchor] = (node, self._count - before)
            if stack:
                stack[-1][1].append(node)
            else:
                root = node
        return root

    def _events(self) -> Iterator[Any]:
        yield from yaml.parse(self._text, Loader=_LOADER)

    def _mapping(self, children: list[Node], place: Place, *, braces: bool) -> Mapping:
        items: list[tuple[Scalar, Node]] = []
        seen: dict[str, Scalar] = {}
        before: Node | None = None
        for key, written in zip(children[::2], children[1::2], strict=True):
            value = written
            open_text = isinstance(before, Scalar) and (before.end or before.cut)
            if braces and open_text and isinstance(key, Scalar) and value == Scalar(None, "", value.place):
                value = replace(value, cut=self._comma(key))
            before = value
            if not isinstance(key, Scalar):
                self._refuse_template(key, place)
                self.findings.append(Finding("wrong-type", "a key must be a word", key.place))
                continue
            if key.text == "<<":
                hint = "formulas take over others with `extends`"
                self.findings.append(Finding("yaml-merge", "`<<` is not part of YAML 1.2", key.place, hint))
            elif key.text in seen:
                first = seen[key.text].place.line
                message = f"the key `{one_line(key.text)}` is given twice (first in line {first})"
                self.findings.append(Finding("duplicate-key", message, key.place, "keep one of them"))
            else:
                seen[key.text] = key
                items.append((key, value))
        return Mapping(tuple(items), place)

    def _comma(self, key: Scalar) -> Place | None:
        """The comma before a *key* in braces behind which nothing is written."""
        if key.end is None:
            return None
        row = key.end.line - 1
        rest = self._lines[row][key.end.column - 1 :].lstrip()
        while (not rest or rest.startswith("#")) and row + 1 < len(self._lines):
            row += 1
            rest = self._lines[row].lstrip()
        if rest[:1] not in (",", "}"):
            return None
        row = key.place.line - 1
        ahead = self._lines[row][: key.place.column - 1].rstrip()
        while not ahead and row:
            row -= 1
            ahead = self._lines[row].rstrip()
        return Place(self._file, row + 1, len(ahead)) if ahead.endswith(",") else None

    def _refuse_template(self, key: Node, place: Place) -> None:
        """`{{ n }}`, the habit from other programs, is to YAML a mapping within a mapping."""
        if isinstance(key, Mapping) and self._lines[place.line - 1][place.column - 1 :].startswith("{{"):
            name = one_line(key.items[0][0].text) if key.items else "n"
            hint = f"show a value as `<< {name} >>`; quote a text that begins with `{{`, or put it after `|`"
            raise _Stop(Finding("yaml-syntax", "not YAML: a text cannot begin with `{{`", place, hint))

    def _scalar(self, event: Any) -> Scalar:
        text: str = event.value
        place = self._place(event)
        stray = _STRAY.search(text)
        if stray:
            # The source has been searched before: this one was written as an escape, such as "\\ue000".
            name = f"U+{ord(stray[0]):04X}"
            raise self._stop(
                "stray-character", f"the character {name} cannot stand in a bank", event, "delete it"
            )
        if event.style in ("'", '"'):
            return Scalar(text, text, place.shifted(1))
        if event.style in ("|", ">"):
            return Scalar(text, text, self._block(event, place))
        if len(text) > MAX_DIGITS and (
            _INTEGER.fullmatch(text) or _DECIMAL.fullmatch(text) or _BASED.fullmatch(text)
        ):
            raise self._stop("too-large", f"the number has more than {MAX_DIGITS:,} digits", event)
        if not text:
            return Scalar(None, text, place)
        mark = event.end_mark
        end = Place(self._file, mark.line + 1, mark.column + 1)
        return Scalar(resolve(text), text, place, end, comment=self._comment(end))

    def _comment(self, end: Place) -> Place | None:
        """The `#` behind a plain scalar: two blanks before it and one behind it say that it is meant."""
        found = _COMMENT.match(self._lines[end.line - 1], end.column - 1)
        if found and (len(found[1]) == 1 or found[2].strip("# \t")):
            return end.shifted(len(found[1]))
        return None

    def _block(self, event: Any, place: Place) -> Place:
        """The first line of a block scalar's content: the event's mark stands at the `|` before it."""
        for number in range(event.start_mark.line + 1, min(event.end_mark.line + 1, len(self._lines))):
            line = self._lines[number]
            if line.strip():
                # Blanks beyond the indentation (after `|2`) are part of the text.
                own = event.value.lstrip("\n")
                indent = len(line) - len(line.lstrip(" ")) - (len(own) - len(own.lstrip(" ")))
                return Place(self._file, number + 1, indent + 1)
        return place

    def _check(self, event: Any) -> None:
        if event.tag is not None and event.tag != "!":
            hint = "a bank is plain data; quote a text that begins with `!`"
            raise self._stop("yaml-tag", f"the tag `{event.tag}` is not allowed", event, hint)

    def _tick(self, event: Any, nodes: int) -> None:
        self._count += nodes
        if self._count > MAX_NODES:
            raise self._stop("too-large", f"the file has more than {MAX_NODES:,} values", event)

    @staticmethod
    def _open(stack: list[Any], anchor: str | None) -> bool:
        return any(entry[3] == anchor for entry in stack)

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self._file, mark.line + 1, mark.column + 1)

    def _stop(self, code: str, message: str, event: Any, hint: str = "") -> _Stop:
        return _Stop(Finding(code, message, self._place(event), hint))


def one_line(text: str, most: int = 40) -> str:
    """The beginning of an author's *text* as a message can show it."""
    return " ".join(text.split())[:most]


def _place_of(text: str, offset: int, file: str) -> Place:
    line = text.count("\n", 0, offset)
    return Place(file, line + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def _alone(line: str, column: int) -> bool:
    """Whether nothing but a word stands before *column*: it looks like a key at the beginning of its line."""
    return re.fullmatch(r" *[\w-]+", line[:column]) is not None


def _indented(lines: list[str], number: int, column: int) -> str:
    """What to do when a key is indented more than the key above it, of whose text it becomes a part."""
    if not _alone(lines[number], column):
        return ""
    own = lines[number][:column].lstrip()
    for above in range(number - 1, -1, -1):
        key = re.match(r"([ -]*)([\w-]+):(?:\s|$)", lines[above])
        if key:
            deeper = len(key[1]) < column - len(own)
            same = f"in the same column as `{one_line(key[2])}` in line {above + 1}"
            return f"begin the key `{one_line(own)}` {same}; " if deeper else ""
    return ""


def _syntax(error: yaml.MarkedYAMLError, text: str, file: str) -> Finding:
    """A finding of PyYAML's error, with a hint for what authors trip over most."""
    problem, context = error.problem or "syntax error", error.context or ""
    mark = error.problem_mark or error.context_mark
    unclosed = "quoted scalar" in context and "end of stream" in problem
    if error.context_mark and (unclosed or any(word in context for word in ("alias", "anchor", "tag"))):
        # What trips over these is where they begin: a text that should be quoted, a quote never closed.
        mark = error.context_mark
    lines = text.splitlines() or [""]
    number = min(mark.line, len(lines) - 1) if mark else 0
    column = mark.column if mark else 0
    line = lines[number]
    hint = ""
    if "mapping values are not allowed" in problem:
        hint = "a text that contains `: ` is quoted, or written as a block after `|`"
        hint = _indented(lines, number, column) + hint
    elif "\t" in line[: len(line) - len(line.lstrip())] or "'\\t'" in problem:
        hint = "indent with spaces, not with tabs"
    elif any(word in context for word in ("alias", "anchor", "tag")):
        hint = "quote a text that begins with `*`, `&` or `!`"
    elif "expected ',' or" in problem and line[column : column + 1] == ":" and not _alone(line, column):
        problem, hint = "a text in brackets contains `: `", "put the text into quotes"
    elif "cannot start any token" in problem or "found unknown escape" in problem:
        hint = "quote the text"
    elif (
        "unexpected end of stream" in problem
        or "expected ',' or" in problem
        or "did not find expected" in problem
    ):
        hint = "check that every bracket and quote is closed, and the indentation"
        if "flow" in context and error.context_mark:
            opened = error.context_mark
            where = f"line {opened.line + 1}, column {opened.column + 1}"
            hint = f"the bracket opened in {where} is not closed before this; quote texts with brackets"
        elif cut := re.search(r"\s#", lines[number - 1] if number else ""):
            where = f"line {number}, column {cut.start() + 2}"
            hint = f"a comment begins at the `#` in {where}; quote a text with ` #`, or put it after `|`"
    elif "directive" in problem:
        hint = "quote a text that begins with `%`"
    return Finding("yaml-syntax", f"not YAML: {problem}", Place(file, number + 1, column + 1), hint)
