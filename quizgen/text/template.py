"""Author's text, from its source to a `Text` with the values of one variant.

jinja2 parses the source (delimiters `<< >>`, `<% %>`, so that LaTeX braces stay as they are), an
allow-list admits values, row fields, listed filters and `<% if %>`, and what is left is flattened into
literal pieces, slots and branches. Nothing an author writes is run as a template: only the tests of
`<% if %>` are evaluated by jinja2, in its sandbox, on values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.environment import TemplateExpression
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from quizgen.findings import BankError, Finding, Place, suggest
from quizgen.model import FIRST_MARK, LAST_MARK, Row, Template, Text, Value
from quizgen.text.filters import FILTERS, display

MAX_CHARACTERS = 20_000
MAX_SLOTS = 500
_TESTS = (
    nodes.Compare,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Const,
    nodes.Name,
    nodes.Getattr,
    nodes.Operand,
)


class Slot(NamedTuple):
    """A place for a value: its name, the field of a row, and the filters with their arguments."""

    name: str
    field: str
    filters: tuple[tuple[str, tuple[str | int, ...]], ...]
    line: int

    def fill(self, values: Mapping[str, Value]) -> str:
        """The text that stands here for these values."""
        value = values[self.name]
        if self.field and isinstance(value, Row):
            value = value.fields[self.field]
        if not self.filters:
            return str(value) if type(value) is int else display(value)
        for name, arguments in self.filters:
            value = FILTERS[name].apply(value, *arguments)
        return display(value)


class Branch(NamedTuple):
    """`<% if %>` with its `elif`s and `else`; the first body whose test holds is shown."""

    tests: tuple[tuple[Callable[..., Any] | None, tuple[Piece, ...]], ...]
    names: tuple[tuple[str, str, int], ...]


Piece = str | Slot | Branch


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


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Nothing here makes markup: writers escape for their own format.
        autoescape=False,
    )
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    # Parsing asks only whether a filter exists; `Slot.fill` applies it.
    environment.filters.update({name: entry.apply for name, entry in FILTERS.items()})
    return environment


class _Refused(Exception):
    def __init__(self, code: str, message: str, line: int, word: str = "", hint: str = "") -> None:
        self.code, self.message, self.line, self.word, self.hint = code, message, line, word, hint
        super().__init__(message)


def compile_text(template: Template) -> TextPlan:
    """Compile *template*.

    Raises:
        BankError: The text cannot be read; carries the finding.
    """
    try:
        return _compile(template.source)
    except _Refused as refused:
        raise BankError([_finding(template, refused)]) from None


def check(
    template: Template, names: Collection[str], rows: Mapping[str, Collection[str]] | None = None
) -> list[Finding]:
    """Findings of *template*, given the *names* that will have values and the fields of *rows*."""
    rows = rows or {}
    try:
        plan = _compile(template.source)
    except _Refused as refused:
        return [_finding(template, refused)]
    findings = []
    for name, field, line in dict.fromkeys(_uses(plan.pieces)):
        problem = None
        if name not in names and name not in rows:
            known = [*names, *rows]
            problem = _Refused(
                "text-unknown-name", f"`{name}` has no value here", line, name, suggest(name, known)
            )
        elif name in rows and not field:
            hint = "write `" + f"{name}.{min(rows[name], default='field')}" + "`"
            problem = _Refused(
                "text-unknown-name", f"`{name}` is a row: name one of its fields", line, name, hint
            )
        elif name in rows and field not in rows[name]:
            problem = _Refused(
                "text-unknown-name",
                f"`{name}` has no field `{field}`",
                line,
                field,
                suggest(field, rows[name]),
            )
        elif field and name not in rows:
            problem = _Refused("text-unknown-name", f"`{name}` is no row and has no fields", line, name)
        if problem:
            findings.append(_finding(template, problem))
    return findings


def names_used(template: Template) -> set[str]:
    """The names whose values *template* shows or tests; empty when it cannot be read."""
    try:
        return {name for name, _, _ in _uses(_compile(template.source).pieces)}
    except _Refused:
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
        raise _Refused("text-too-long", f"the text has more than {MAX_CHARACTERS} characters", 1)
    for offset, character in enumerate(source):
        if FIRST_MARK <= ord(character) <= LAST_MARK:
            line = source.count("\n", 0, offset) + 1
            raise _Refused(
                "stray-character", "a private-use character cannot stand in a text", line, character
            )
    if "<<" not in source and "<%" not in source and "<#" not in source:
        # Most feedback shows no values: nothing to parse, and a bank loads in half the time.
        return TextPlan((source,), source, ())
    environment = _environment()
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        hint = "write values as `<< name >>`; a literal `<<` goes between `<% raw %>` and `<% endraw %>`"
        if "filter" in (error.message or ""):
            word = (error.message or "").split("'")[1] if "'" in (error.message or "") else ""
            raise _Refused(
                "text-unknown-filter",
                f"there is no filter `{word}`",
                error.lineno,
                word,
                suggest(word, FILTERS),
            ) from None
        raise _Refused("text-syntax", _sentence(error.message), error.lineno, "<", hint) from None
    except (RecursionError, MemoryError, OverflowError):
        raise _Refused("text-syntax", "the text is nested too deeply", 1) from None
    pieces = tuple(_flatten(tree.body))
    if sum(isinstance(piece, Slot) for piece in pieces) > MAX_SLOTS:
        raise _Refused("text-too-long", f"the text has more than {MAX_SLOTS} values", 1)
    if any(isinstance(piece, Branch) for piece in pieces):
        return TextPlan(pieces, None, ())
    fixed = [piece for piece in pieces if not isinstance(piece, Branch)]
    return TextPlan(pieces, _skeleton(fixed), tuple(piece for piece in fixed if isinstance(piece, Slot)))


def _flatten(body: list[nodes.Node]) -> Iterator[Piece]:
    for node in body:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                yield part.data if isinstance(part, nodes.TemplateData) else _slot(part)
        elif isinstance(node, nodes.If):
            arms: list[nodes.If] = [node, *node.elif_]
            uses = [use for arm in arms for use in _test_uses(arm.test)]
            tests: list[tuple[Callable[..., Any] | None, tuple[Piece, ...]]] = [
                (_condition(arm.test), tuple(_flatten(arm.body))) for arm in arms
            ]
            tests.append((None, tuple(_flatten(node.else_))))
            yield Branch(tuple(tests), tuple(uses))
        else:
            word = type(node).__name__.lower()
            raise _Refused(
                "text-not-allowed",
                f"`<% {word} %>` is not part of the language",
                node.lineno,
                word,
                "text knows `<< value >>`, filters and `<% if %>`",
            )


def _slot(node: nodes.Expr) -> Slot:
    filters: list[tuple[str, tuple[str | int, ...]]] = []
    while isinstance(node, nodes.Filter) and node.node is not None:
        if node.name not in FILTERS:
            raise _Refused(
                "text-unknown-filter",
                f"there is no filter `{node.name}`",
                node.lineno,
                node.name,
                suggest(node.name, FILTERS),
            )
        arguments = [part.value for part in node.args if isinstance(part, nodes.Const)]
        entry = FILTERS[node.name]
        whole = len(arguments) == len(node.args) and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if not (whole and entry.min_args <= len(arguments) <= entry.max_args):
            wanted = f"{entry.min_args} to {entry.max_args}" if entry.max_args else "no"
            raise _Refused(
                "text-not-allowed",
                f"the filter `{node.name}` takes {wanted} arguments, in quotes",
                node.lineno,
                node.name,
            )
        filters.append((node.name, tuple(str(argument) for argument in arguments)))
        node = node.node
    filters.reverse()
    if isinstance(node, nodes.Name):
        return Slot(node.name, "", tuple(filters), node.lineno)
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        return Slot(node.node.name, node.attr, tuple(filters), node.lineno)
    raise _Refused(
        "text-not-allowed",
        "only a name can stand between `<<` and `>>`",
        node.lineno,
        "<<",
        "give a computed value a name: make it a step of the formula",
    )


def _test_uses(node: nodes.Node) -> Iterator[tuple[str, str, int]]:
    if not isinstance(node, _TESTS):
        raise _Refused(
            "text-not-allowed",
            "a test compares values, with and, or, not",
            node.lineno,
            "if",
            "for example `<% if n == 1 %>`",
        )
    if isinstance(node, nodes.Getattr):
        if not isinstance(node.node, nodes.Name):
            raise _Refused("text-not-allowed", "only a row's field can follow a point", node.lineno, "if")
        yield node.node.name, node.attr, node.lineno
    elif isinstance(node, nodes.Name):
        yield node.name, "", node.lineno
    else:
        for child in node.iter_child_nodes():
            yield from _test_uses(child)


def _condition(test: nodes.Node) -> TemplateExpression:
    """The test compiled by jinja2 (its public `compile_expression`, from a tree instead of text)."""
    environment = _environment()
    assert isinstance(test, nodes.Expr)
    body: list[nodes.Node] = [nodes.Assign(nodes.Name("result", "store"), test, lineno=1)]
    tree = nodes.Template(body, lineno=1)
    tree.set_environment(environment)
    return TemplateExpression(environment.from_string(tree), undefined_to_none=False)


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


def _sentence(message: str | None) -> str:
    # jinja2 counts characters from the text's beginning; the finding has a line and a column.
    reason = re.sub(r" at \d+$", "", (message or "syntax error").rstrip("."))
    return f"the text cannot be read: {reason}"


def _column(line: str, word: str) -> int | None:
    """The offset of *word* as a whole word between `<<` and `>>` or `<%` and `%>` in *line*."""
    found = re.search(rf"<[<%](?:(?![>%]>).)*?\b({re.escape(word)})\b", line) if word.isidentifier() else None
    return found.start(1) if found else None


def _finding(template: Template, refused: _Refused) -> Finding:
    """Place the defect: jinja2 gives a line, the word is looked up in it."""
    line = max(1, refused.line)
    lines = template.source.splitlines() or [""]
    text = lines[line - 1] if line <= len(lines) else ""
    offset = _column(text, refused.word)
    if offset is None:
        start = text.find("<") if refused.word not in ("<", "<<") else 0
        offset = max(0, text.find(refused.word, max(0, start))) if refused.word else 0
    # The lines of a block scalar share one indentation, so the column shifts alike on each.
    place = Place(template.place.file, template.place.line + line - 1, template.place.column + offset)
    return Finding(refused.code, refused.message, place, refused.hint)
