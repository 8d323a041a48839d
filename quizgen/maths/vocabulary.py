"""The words of a typed formula: a question's names, constants and functions, also side by side (`2nm`)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal, NamedTuple

from quizgen.maths.functions import CONSTANTS, FUNCTIONS
from quizgen.maths.tokens import Refused

ALIASES = {
    **{name.lower(): (f"{name}(", ")") for name in FUNCTIONS},
    **dict.fromkeys(("choose", "comb", "ncr"), ("binomial(", ")")),
    "arccos": ("acos(", ")"),
    "arcsin": ("asin(", ")"),
    "arctan": ("atan(", ")"),
    "cbrt": ("((", ")**(1/3))"),
    "ceil": ("ceiling(", ")"),
    "fact": ("factorial(", ")"),
    "ln": ("log(", ")"),
    "log10": ("log(", ", 10)"),
    "log2": ("log(", ", 2)"),
    "sgn": ("sign(", ")"),
}
"""What is written before and after the arguments of a function, by its name in small letters."""

_LONGEST_FUNCTION = max(len(name) for name in ALIASES)


class Word(NamedTuple):
    """A piece of typed letters and what it means; `e` is a kind of its own, since `e^x` is `exp(x)`."""

    typed: str
    kind: Literal["name", "e", "function"]
    meaning: str


class Vocabulary:
    """What words can mean where only *names* are known; never changes."""

    def __init__(self, names: Collection[str]) -> None:
        self.names = _readings(names)
        self._constants = {name: name for name in CONSTANTS if name not in self.names}
        if "e" not in self.names:
            self._constants["e"] = "E"
        known = sorted(names)
        self._shown = ", ".join(f"`{name}`" for name in known[:12]) + (", ..." if len(known) > 12 else "")
        self._longest = max(_LONGEST_FUNCTION, *(len(name) for name in self.names), 1)

    def word(self, typed: str) -> Word | None:
        """The name or constant that *typed* is as a whole."""
        if typed in self.names:
            return Word(typed, "name", self.names[typed])
        if typed in self._constants:
            return Word(typed, "e" if typed == "e" else "name", self._constants[typed])
        return None

    def words(self, run: str, *, called: bool) -> list[Word]:
        """*run* as words side by side, longest first; empty when it cannot be.

        The question's own names come before functions, and functions before constants.

        Args:
            run: Letters, digits and `_`.
            called: Whether a parenthesis follows.
        """
        if run in self.names:
            return [Word(run, "name", self.names[run])]
        function = [Word(run, "function", run.lower())] if run.lower() in ALIASES else []
        if function and called:
            return function
        return self._cut(run, self.names) or function or self._cut(run, called=called)

    def unknown(self, run: str, at: int) -> Refused:
        """Why *run* has no meaning; points at the unknown end of it when that is a single letter."""
        start = 0
        while start < len(run) - 1:
            stops = range(min(len(run), start + self._longest), start, -1)
            stop = next((stop for stop in stops if run[start:stop] in self.names), None)
            if stop is None:
                start = 0
                break
            start = stop
        word, at = run[start:], at + start
        if word[0].isdigit():
            return Refused("", "an operator is missing before this number", at)
        known = f"; known here: {self._shown}" if self._shown else ""
        if word in ("x", "X"):
            known += "; a product is `*`"
        elif word.swapcase() in self.names:
            known += "; capital letters count"
        return Refused("", f"`{word[:40]}` is not known here{known}", at)

    def _cut(self, run: str, names: Collection[str] | None = None, *, called: bool = False) -> list[Word]:
        """*run* cut into names; without *names* also into constants, with a function last where *called*."""
        end = len(run)
        cuts = [0] * end
        for start in reversed(range(end)):
            for stop in range(min(end, start + self._longest), start, -1):
                piece = run[start:stop]
                known = piece in names if names is not None else self.word(piece) is not None
                last = called and stop == end and piece.lower() in ALIASES
                if (known and (stop == end or cuts[stop])) or last:
                    cuts[start] = stop
                    break
        words: list[Word] = []
        start = 0
        while start < end:
            if not cuts[start]:
                return []
            piece = run[start : cuts[start]]
            words.append(self.word(piece) or Word(piece, "function", piece.lower()))
            start = cuts[start]
        return words


def _readings(names: Collection[str]) -> dict[str, str]:
    """What may be typed for each name: itself, and `n1` for `n_1` or the reverse where that is free."""
    found = {name: name for name in names}
    others: dict[str, set[str]] = {}
    for name in sorted(names):
        short = re.sub(r"_+", "_", name.strip("_"))
        apart = re.sub(r"(?<=[A-Za-z])(?=[0-9])", "_", short)
        for other in (short, apart, re.sub(r"_(?=[0-9])", "", short)):
            others.setdefault(other, set()).add(name)
    for other, meant in others.items():
        if len(meant) == 1:
            found.setdefault(other, *meant)
    return found
