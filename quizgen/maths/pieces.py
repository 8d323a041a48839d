"""The pieces of a typed formula: which may stand side by side, and how they are joined."""

from __future__ import annotations

from typing import NamedTuple

from quizgen.maths.tokens import Refused

Out = list[tuple[str, int]]
"""Text for `parse` in pieces, each with the offset of what it stands for."""


class Item(NamedTuple):
    """A value or a sign. `number`, `fraction`, `bare`, `e`, `factorial` have rules of their own."""

    kind: str
    out: Out
    at: int


_WITHIN = frozenset(("+", "-", "*", "/", "//", "%", " mod "))
_TWO_WAYS = "can be read in two ways: write `*` or parentheses"


def check_product(before: Item, item: Item, *, divided: bool) -> None:
    """Refuse a product without a sign that could mean something else.

    Args:
        before: The value on the left.
        item: The value on the right.
        divided: Whether the product stands right after a division: `1/2n`.
    """
    check_argument(before, item.at)
    if item.kind == "number":
        raise Refused("", "an operator is missing before this number", item.at)
    if before.kind == "number" and item.kind == "fraction":
        raise Refused("", f"a number and a fraction side by side {_TWO_WAYS}", item.at)
    if divided:
        raise Refused("", f"a product without a sign after a division {_TWO_WAYS}", item.at)


def check_argument(item: Item, at: int) -> None:
    """Refuse what stands after the argument of a function without parentheses: `log 2n`, `log n^2`."""
    if item.kind == "bare":
        raise Refused("", "where the function's argument ends is not clear: put it in parentheses", at)


def joined(items: list[Item]) -> Out:
    """The items as text; between commas and comparisons a remainder takes whole products on both sides."""
    out: Out = []
    part: list[Item] = []
    for item in items:
        if item.kind == "sign" and item.out[0][0] not in _WITHIN:
            out += [*_remainder(part), *item.out]
            part = []
        else:
            part.append(item)
    return out + _remainder(part)


def _remainder(items: list[Item]) -> Out:
    signs = [item.out[0][0] if item.kind == "sign" else "" for item in items]
    if " mod " not in signs:
        return _flat(items)
    middle = signs.index(" mod ")
    if signs.count(" mod ") > 1 or "+" in signs or "-" in signs:
        raise Refused("", "this remainder can be read in two ways: write parentheses", items[middle].at)
    at = items[middle].at
    return [("((", at), *_flat(items[:middle]), (")%(", at), *_flat(items[middle + 1 :]), ("))", at)]


def _flat(items: list[Item]) -> Out:
    return [piece for item in items for piece in item.out]
