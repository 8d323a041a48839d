"""Author's text, from its source (read by `reading`) to a `Text` with the values of one variant."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from jinja2.exceptions import TemplateError

from quizgen.findings import BankError, Finding, Place, suggest
from quizgen.model import FIRST_MARK, LAST_MARK, Row, Template, Text, Value
from quizgen.text.reading import Branch, Piece, Refused, Slot, read_pieces

MAX_CHARACTERS = 20_000
MAX_SLOTS = 500


class TextPlan(NamedTuple):
    """A compiled text. `skeleton` is None where wording depends on a value."""

    pieces: tuple[Piece, ...]
    skeleton: str | None
    slots: tuple[Slot, ...]

    def fill(self, values: Mapping[str, Value]) -> Text:
        """The text for these values; names must have been checked before."""
        if self.skeleton is not None:
            return Text(self.skeleton, tuple([slot.fill(values) for slot in self.slots]))
        return _assemble(list(_chosen(self.pieces, values)), values)


# With blanks inside: `{{n}}` is common in LaTeX, `{{ n }}` is what other programs write for a value.
_BRACES = re.compile(r"\{\{ ([A-Za-z_]\w*)[^{}]* \}\}")


def compile_text(template: Template) -> TextPlan:
    """Compile *template*.

    Raises:
        BankError: The text cannot be read; carries the finding.
    """
    try:
        return _compile(template.source)
    except Refused as refused:
        raise BankError([_finding(template, refused)]) from None


def check(
    template: Template, names: Collection[str], rows: Mapping[str, Collection[str]] | None = None
) -> list[Finding]:
    """Findings of *template*, given the *names* that will have values and the fields of *rows*."""
    rows = rows or {}
    try:
        plan = _compile(template.source)
    except Refused as refused:
        return [_finding(template, refused)]
    findings = []
    for found in _BRACES.finditer(template.source):
        if found[1] in names or found[1] in rows:
            line = template.source.count("\n", 0, found.start()) + 1
            offset = found.start() - template.source.rfind("\n", 0, found.start()) - 1
            message = f"`{found[0]}` is not a value but shown as it stands"
            braces = Refused("text-braces", message, line, "", f"write `<< {found[1]} >>`", offset)
            findings.append(replace(_finding(template, braces), severity="warning"))
    for name, field, line in dict.fromkeys(_uses(plan.pieces)):
        problem = None
        if name not in names and name not in rows:
            known = [*names, *rows]
            problem = Refused(
                "text-unknown-name", f"`{name}` has no value here", line, name, suggest(name, known)
            )
        elif name in rows and not field:
            hint = "write `" + f"{name}.{min(rows[name], default='field')}" + "`"
            problem = Refused(
                "text-unknown-name", f"`{name}` is a row: name one of its fields", line, name, hint
            )
        elif name in rows and field not in rows[name]:
            problem = Refused(
                "text-unknown-name",
                f"`{name}` has no field `{field}`",
                line,
                field,
                suggest(field, rows[name]),
            )
        elif field and name not in rows:
            problem = Refused("text-unknown-name", f"`{name}` is no row and has no fields", line, name)
        if problem:
            findings.append(_finding(template, problem))
    return findings


def names_used(template: Template) -> set[str]:
    """The names whose values *template* shows or tests; empty when it cannot be read."""
    try:
        return {name for name, _, _ in _uses(_compile(template.source).pieces)}
    except Refused:
        return set()


def place_of(template: Template, name: str) -> Place:
    """Where *name* is first shown or tested in *template*; where the text begins when it is not."""
    place = template.place
    for number, line in enumerate(template.source.splitlines()):
        column = _column(line, name)
        if column is not None:
            return Place(place.file, place.line + number, place.column + column)
    return place


def join(separator: str, texts: list[Text]) -> Text:
    """One text of several, their marks renumbered."""
    skeletons: list[str] = []
    fills: list[str] = []
    for text in texts:
        skeleton = text.skeleton
        if fills and text.fills:
            shift = len(fills)
            skeleton = skeleton.translate(
                {FIRST_MARK + i: FIRST_MARK + i + shift for i in range(len(text.fills))}
            )
        skeletons.append(skeleton)
        fills.extend(text.fills)
    return Text(separator.join(skeletons), tuple(fills))


# ── inside ───────────────────────────────────────────────────────────────────────────────────────


@cache
def _compile(source: str) -> TextPlan:
    if len(source) > MAX_CHARACTERS:
        raise Refused("text-too-long", f"the text has more than {MAX_CHARACTERS} characters", 1)
    for offset, character in enumerate(source):
        if FIRST_MARK <= ord(character) <= LAST_MARK:
            line = source.count("\n", 0, offset) + 1
            raise Refused(
                "stray-character", "a private-use character cannot stand in a text", line, character
            )
    if "<<" not in source and "<%" not in source:
        # Most feedback shows no values: nothing to parse, and a bank loads in half the time.
        return TextPlan((source,), source, ())
    pieces, _ = _placed(read_pieces(source), maths=False)
    if sum(isinstance(piece, Slot) for piece in pieces) > MAX_SLOTS:
        raise Refused("text-too-long", f"the text has more than {MAX_SLOTS} values", 1)
    if any(isinstance(piece, Branch) for piece in pieces):
        return TextPlan(pieces, None, ())
    fixed = [piece for piece in pieces if not isinstance(piece, Branch)]
    return TextPlan(pieces, _skeleton(fixed), tuple(piece for piece in fixed if isinstance(piece, Slot)))


_DOLLARS = re.compile(r"(?<!\\)\$\$?")


def _placed(pieces: tuple[Piece, ...], *, maths: bool) -> tuple[tuple[Piece, ...], bool]:
    """The pieces, told which values stand between dollar signs, and whether their end does."""
    placed: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Slot):
            placed.append(piece._replace(maths=maths))
        elif isinstance(piece, Branch):
            bodies = [(test, _placed(body, maths=maths)) for test, body in piece.tests]
            placed.append(piece._replace(tests=tuple((test, body) for test, (body, _) in bodies)))
            maths = bodies[-1][1][1] if bodies else maths
        else:
            placed.append(piece)
            maths = maths ^ bool(len(_DOLLARS.findall(piece)) % 2)
    return tuple(placed), maths


def _uses(pieces: tuple[Piece, ...]) -> Iterator[tuple[str, str, int]]:
    for piece in pieces:
        if isinstance(piece, Slot):
            yield piece.name, piece.field, piece.line
        elif isinstance(piece, Branch):
            yield from piece.names
            for _, body in piece.tests:
                yield from _uses(body)


def _chosen(pieces: tuple[Piece, ...], values: Mapping[str, Value]) -> Iterator[str | Slot]:
    for piece in pieces:
        if isinstance(piece, Branch):
            plain = {
                name: value.fields if isinstance(value, Row) else value for name, value in values.items()
            }
            for test, body in piece.tests:
                if test is None or _holds(test, plain):
                    yield from _chosen(body, values)
                    break
        else:
            yield piece


def _holds(test: Callable[..., Any], values: Mapping[str, Any]) -> bool:
    try:
        return bool(test(**values))
    except (TypeError, TemplateError):
        # A word compared with a number (`x < 3`): the test does not hold.
        return False


def _skeleton(pieces: list[str | Slot]) -> str:
    parts, marks = [], 0
    for piece in pieces:
        if isinstance(piece, Slot):
            parts.append(chr(FIRST_MARK + marks))
            marks += 1
        else:
            parts.append(piece)
    return "".join(parts)


def _assemble(pieces: list[str | Slot], values: Mapping[str, Value]) -> Text:
    return Text(_skeleton(pieces), tuple(piece.fill(values) for piece in pieces if isinstance(piece, Slot)))


def _column(line: str, word: str) -> int | None:
    """The offset of *word* as a whole word between `<<` and `>>` or `<%` and `%>` in *line*."""
    if not word or word in ("<", "<<"):
        return None
    whole = rf"\b({re.escape(word)})\b" if word.isidentifier() else rf"({re.escape(word)})"
    found = re.search(rf"<[<%](?:(?![>%]>).)*?{whole}", line)
    return found.start(1) if found else None


def _finding(template: Template, refused: Refused) -> Finding:
    """Place the defect: jinja2 gives a line, the word is looked up in it."""
    line = max(1, refused.line)
    lines = template.source.splitlines() or [""]
    text = lines[line - 1] if line <= len(lines) else ""
    offset = refused.offset if refused.offset is not None else _column(text, refused.word)
    if offset is None:
        start = text.find("<") if refused.word not in ("<", "<<") else 0
        offset = max(0, text.find(refused.word, max(0, start))) if refused.word else 0
    # The lines of a block scalar share one indentation, so the column shifts alike on each.
    place = Place(template.place.file, template.place.line + line - 1, template.place.column + offset)
    return Finding(refused.code, refused.message, place, refused.hint)
