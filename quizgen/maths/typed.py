r"""A formula as a student types or pastes it: `3nm`, `2(n+1)^2`, `n²/2`, `\frac{n(n+1)}{2}`.

It is brought to one spelling (`spelling`), written out in the language of `parse` (`juxtaposed`), and read by
the same allow-list. Every character remembers where it came from, so that a refusal points into the text that
was typed. What can be read in two ways is refused, not guessed: `1/2n`, `2½`, `log 2n`, `a + b mod c`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from quizgen.findings import Finding, Place
from quizgen.maths.juxtaposed import written_out
from quizgen.maths.parse import parse
from quizgen.maths.spelling import spelled
from quizgen.maths.tokens import MAX_CHARACTERS, Refused
from quizgen.model import Apply, Name, Node, Num


class Unreadable(NamedTuple):
    """A formula that cannot be read: why, and the offset in the student's text for a caret."""

    message: str
    at: int


def read_formula(text: str, names: Collection[str]) -> Node | Unreadable:
    """The tree of what a student typed, in terms of *names*, `pi` and `e`; never raises.

    A left side (`y =`, `f(n) =`) is passed over when it is none of *names*. The tree may be a condition
    (`is_condition`) when comparisons were typed. Its offsets point into *text*.
    """
    if len(text) > MAX_CHARACTERS:
        return Unreadable(f"at most {MAX_CHARACTERS:,} characters are read", MAX_CHARACTERS)
    if not text.strip():
        return Unreadable("a formula is missing", 0)
    try:
        source = spelled(text)
    except Refused as refused:
        return Unreadable(refused.message, refused.at)
    try:
        out = written_out(source.text, names)
    except Refused as refused:
        return Unreadable(refused.message, source.places[refused.at])
    written = "".join(piece for piece, _ in out)
    places = [source.places[at] for piece, at in out for _ in piece] + [len(text)]
    if len(written) > MAX_CHARACTERS:
        return Unreadable("the formula is too long", 0)
    read = parse(written, Place("", 1, 1))
    if isinstance(read, Finding):
        return Unreadable(read.message, places[min(read.place.column - 1, len(written))])
    return _placed(read.tree, places)


def _placed(tree: Node, places: list[int]) -> Node:
    if isinstance(tree, Num):
        return tree
    if isinstance(tree, Name):
        return Name(tree.name, places[tree.at])
    return Apply(tree.op, tuple(_placed(argument, places) for argument in tree.args), places[tree.at])
