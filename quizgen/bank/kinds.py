"""The kinds of values in a bank: how a node of each is read, and what editors are told of it."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from quizgen.bank.fields import _NAME, MISSING, SCALAR, Kind, Missing, Names, Report, Schema, uncut, wrong
from quizgen.bank.languages import TAG, best
from quizgen.bank.reader import Mapping, Node, Scalar, Sequence, one_line, resolve
from quizgen.findings import suggest
from quizgen.maths.parse import parse
from quizgen.model import Expression, Template


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


def hints_of(kind: Kind) -> Kind:
    """A list of hints, or one. In brackets a comma ends a hint: `[Count weights, then biases]` has two."""
    several = list_of(kind, or_one=True)

    def read(node: Node, report: Report) -> Any:
        for before, item in pairwise(node.items if isinstance(node, Sequence) else ()):
            if not (isinstance(before, Scalar) and isinstance(item, Scalar) and before.end):
                continue
            together = item.place.line == before.end.line and not before.text.endswith((".", "?", "!"))
            if together and item.text[:1].islower():
                message, hint = "the hint ends here, at a comma", "put the hint into quotes"
                report.add("text-cut-off", message, before.end, hint, "warning")
        return several.read(node, report)

    return several._replace(read=read)


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
