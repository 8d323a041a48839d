"""Author's text, read by jinja2's parser and an allow-list into literal pieces, slots and branches.

The delimiters are `<< >>` and `<% %>`, so that LaTeX braces stay as they are. Nothing is run as a template:
only the tests of `<% if %>` are evaluated by jinja2, in its sandbox, on values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.environment import TemplateExpression
from jinja2.sandbox import ImmutableSandboxedEnvironment

from quizgen.findings import suggest
from quizgen.model import Matrix, Row, Symbolic, Value
from quizgen.text.filters import FILTERS, display, tex

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
    maths: bool = False
    """It stands between dollar signs: matrices and formulas are typeset there, and spelled out elsewhere."""

    def fill(self, values: Mapping[str, Value]) -> str:
        """The text that stands here for these values."""
        value = values[self.name]
        if self.field and isinstance(value, Row):
            value = value.fields[self.field]
        if not self.filters:
            if type(value) is int:
                return str(value)
            return tex(value) if self.maths and isinstance(value, Matrix | Symbolic) else display(value)
        for name, arguments in self.filters:
            value = FILTERS[name].apply(value, *arguments)
        return display(value)


class Branch(NamedTuple):
    """`<% if %>` with its `elif`s and `else`; the first body whose test holds is shown."""

    tests: tuple[tuple[Callable[..., Any] | None, tuple[Piece, ...]], ...]
    names: tuple[tuple[str, str, int], ...]


Piece = str | Slot | Branch


class Refused(Exception):
    """A text that cannot be read; `word` is looked up in its line, unless the `offset` there is known."""

    def __init__(
        self, code: str, message: str, line: int, word: str = "", hint: str = "", offset: int | None = None
    ) -> None:
        self.code, self.message, self.line, self.word, self.hint = code, message, line, word, hint
        self.offset = offset
        super().__init__(message)


def read_pieces(source: str) -> tuple[Piece, ...]:
    """The pieces of *source*.

    Raises:
        Refused: It cannot be read, or holds what texts do not do.
    """
    environment = _environment()
    try:
        tree = environment.parse(_lone_tags(source))
    except TemplateSyntaxError as error:
        hint = "write values as `<< name >>`; a literal `<<` goes between `<% raw %>` and `<% endraw %>`"
        if "filter" in (error.message or ""):
            word = (error.message or "").split("'")[1] if "'" in (error.message or "") else ""
            raise Refused(
                "text-unknown-filter",
                f"there is no filter `{word}`",
                error.lineno,
                word,
                suggest(word, FILTERS),
            ) from None
        raise _syntax(source, error, hint) from None
    except (RecursionError, MemoryError, OverflowError):
        raise Refused("text-syntax", "the text is nested too deeply", 1) from None
    return tuple(_flatten(tree.body))


_TAG = re.compile(r"<%([-+]?)((?:(?!<%).)*?)([-+]?)%>", re.DOTALL)


def _lone_tags(source: str) -> str:
    """*source* in which the tags that stand alone on a line have its blanks and its end inside them.

    There they show nothing. jinja2's own `trim_blocks` also joins the lines around a tag that ends a line of
    text. Nothing moves but blanks, so that every word keeps its place.
    """
    parts, end = [], 0
    for run in _runs(source) if "<%" in source else ():
        start, stop = run[0].start(), run[-1].end()
        line_start = source.rfind("\n", 0, start) + 1
        line_end = source.find("\n", stop) + 1 or len(source)
        if source[line_start:start].strip(" \t") or source[stop:line_end].strip(" \t\n"):
            continue
        for i, tag in enumerate(run):
            before = source[max(end, line_start) : tag.start()] if tag[1] != "+" else ""
            after = source[stop:line_end] if i == len(run) - 1 and tag[3] != "+" else ""
            shown = source[end : tag.start() - len(before)]
            parts += [shown, "<%", tag[1], before, tag[2], after, tag[3], "%>"]
            end = tag.end() + len(after)
    return "".join([*parts, source[end:]])


def _runs(source: str) -> list[list[re.Match[str]]]:
    """The tags of *source*, together where only blanks part them; there are none inside `raw`."""
    runs: list[list[re.Match[str]]] = []
    raw = False
    for tag in _TAG.finditer(source):
        word = tag[2].strip()
        if raw and word != "endraw":
            continue
        if runs and not raw and not source[runs[-1][-1].end() : tag.start()].strip(" \t"):
            runs[-1].append(tag)
        else:
            runs.append([tag])
        raw = word == "raw"
    return runs


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        # The language has no comments; these signs stand in no bank, for the reader refuses them.
        comment_start_string="\0<",
        comment_end_string=">\0",
        undefined=StrictUndefined,
        # Nothing here makes markup: writers escape for their own format.
        autoescape=False,
    )
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    # Parsing asks only whether a filter exists; `Slot.fill` applies it.
    environment.filters.update({name: entry.apply for name, entry in FILTERS.items()})
    return environment


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
            raise Refused(
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
            raise Refused(
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
            raise Refused(
                "text-not-allowed",
                f"the filter `{node.name}` takes {wanted} arguments, in quotes",
                node.lineno,
                node.name,
            )
        given = tuple(str(argument) for argument in arguments)
        if problem := entry.problem(*given):
            raise Refused("text-not-allowed", problem, node.lineno, node.name)
        filters.append((node.name, given))
        node = node.node
    filters.reverse()
    if isinstance(node, nodes.Name):
        return Slot(node.name, "", tuple(filters), node.lineno)
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        return Slot(node.node.name, node.attr, tuple(filters), node.lineno)
    raise Refused(
        "text-not-allowed",
        "only a name can stand between `<<` and `>>`",
        node.lineno,
        "<<",
        "give a computed value a name: make it a step of the formula",
    )


def _test_uses(node: nodes.Node) -> Iterator[tuple[str, str, int]]:
    if not isinstance(node, _TESTS):
        raise Refused(
            "text-not-allowed",
            "a test compares values, with and, or, not",
            node.lineno,
            "if",
            "for example `<% if n == 1 %>`",
        )
    if isinstance(node, nodes.Getattr):
        if not isinstance(node.node, nodes.Name):
            raise Refused("text-not-allowed", "only a row's field can follow a point", node.lineno, "if")
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


def _syntax(source: str, error: TemplateSyntaxError, hint: str) -> Refused:
    """jinja2's message in an author's words, with the word or the offset that it names."""
    reason = (error.message or "syntax error").rstrip(".")
    if found := re.search(r"(.*) at (\d+)$", reason):
        # jinja2 counts characters from the text's beginning.
        offset = int(found[2])
        start = source.rfind("\n", 0, offset) + 1
        line = source.count("\n", 0, offset) + 1
        return Refused("text-syntax", f"the text cannot be read: {found[1]}", line, "", hint, offset - start)
    lines = source.splitlines()
    text = lines[error.lineno - 1] if error.lineno <= len(lines) else ""
    if found := re.search(r"<<(?!.*>>)|<<(?=(?:(?!>>).)*<<)|<%(?!.*%>)", text):
        end = ">>" if found[0] == "<<" else "%>"
        message = f"this `{found[0]}` is not closed by `{end}`"
        return Refused("text-syntax", message, error.lineno, "", hint, found.start())
    word = ""
    if found := re.search(r"expected token '(.+)', got '(.+)'", reason):
        word = found[2]
        wanted = {"end of print statement": ">>", "end of statement block": "%>"}.get(found[1], found[1])
        reason = f"`{wanted}` is expected before `{word}`"
    return Refused("text-syntax", f"the text cannot be read: {reason}", error.lineno, word or "<", hint)
