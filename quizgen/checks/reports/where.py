"""Where a condition goes into the text of a bank, so that everything else in it stays as it is."""

from __future__ import annotations

import re
from typing import NamedTuple

from quizgen.bank.reader import Mapping, Node, Scalar, Sequence, read


class Edit(NamedTuple):
    """A piece of one line, and what stands there instead; columns count from 1, *end* is behind the piece."""

    line: int
    column: int
    end: int
    text: str


def with_condition(source: str, question: str, condition: str) -> tuple[Edit, ...]:
    """The edits that add *condition* to the `where` of the question with this id.

    None where the text is written in a way that is better edited by hand, such as over several lines.
    """
    root, _ = read(source, "")
    entry = _question(root, question)
    if entry is None:
        return ()
    lines = source.splitlines()
    written = condition if re.fullmatch(r"[\w ()+*/%<>=!.-]+", condition) else f'"{condition}"'
    where = _get(entry, "where")
    if where is None:
        return _new(lines, entry, written)
    line = lines[where.place.line - 1]
    start = where.place.column
    if isinstance(where, Sequence) and where.items:
        if line[start - 1] == "[":
            return (Edit(where.place.line, start + 1, start + 1, f"{written}, "),)
        if line[start - 1] == "-":
            text = f"- {written}\n{' ' * (start - 1)}"
            return (Edit(where.place.line, start, start, text),)
        return ()
    if not isinstance(where, Scalar):
        return ()
    if where.end is not None and where.end.line == where.place.line:
        end = where.end.column
    elif (quote := line[start - 2 : start - 1]) in ("'", '"') and quote in line[start - 1 :]:
        # The place of a quoted text is behind its quotation mark.
        start, end = start - 1, line.index(quote, start - 1) + 2
    else:
        return ()
    return (Edit(where.place.line, start, end, f"[{line[start - 1 : end - 1]}, {written}]"),)


def _new(lines: list[str], entry: Mapping, written: str) -> tuple[Edit, ...]:
    """A `where` where there is none: behind `vary`, otherwise behind the first key."""
    keys = [key for key, _ in entry.items]
    behind = next((i for i, key in enumerate(keys) if key.value == "vary"), 0) + 1
    first = keys[behind].place if behind < len(keys) else keys[0].place
    before = lines[first.line - 1][: first.column - 1]
    if before.strip(" -"):
        return (Edit(first.line, first.column, first.column, f"where: {written}, "),)
    return (Edit(first.line, first.column, first.column, f"where: {written}\n{' ' * (first.column - 1)}"),)


def _question(root: Node | None, id_: str) -> Mapping | None:
    questions = _get(root, "questions")
    for node in questions.items if isinstance(questions, Sequence) else ():
        named = _get(node, "id")
        if isinstance(node, Mapping) and isinstance(named, Scalar) and named.value == id_:
            return node
    return None


def _get(node: Node | None, name: str) -> Node | None:
    if not isinstance(node, Mapping):
        return None
    return next((value for key, value in node.items if key.value == name), None)
