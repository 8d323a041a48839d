"""What a typed formula says by position, written out for `parse`: products without a sign, powers, bars."""

from __future__ import annotations

import re
from collections.abc import Collection

from quizgen.maths.parse import MAX_DEPTH
from quizgen.maths.pieces import Item, Out, check_argument, check_product, joined
from quizgen.maths.tokens import Refused
from quizgen.maths.vocabulary import ALIASES, Vocabulary, Word

_NUMBER = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+")
_FRACTION = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)/(?:[0-9]+\.?[0-9]*|\.[0-9]+) +")
_TENS = re.compile(r"([eE])[+-]?[0-9]+")
_SIGN = re.compile(r"//|<=|>=|==|!=|[-+/%<>,=]|\*(?!\*)|(\\bmod|and|or|not|mod)(?![A-Za-z0-9_])")
_POWER = re.compile(r"\^|\*\*")
_RUN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_COMMAND = re.compile(r"\\([A-Za-z]+)\s*(?:_([A-Za-z0-9_]+))?")
_BASE = re.compile(r"[0-9]+|[A-Za-z][A-Za-z0-9_]*")
_LOG = re.compile(r"(?:log|ln)_")
# Possessive: nothing of it is ever tried twice.
_LEFT = re.compile(r"\s*+((?:\\?[A-Za-z_][A-Za-z0-9_]*+\s*+)++)'*+\s*+(?:\([^()=]*+\)\s*+)?+:?=(?!=)")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "|": "|"}
_CLOSING = re.compile(r"[)\]}]|\\r(?:floor|ceil|vert)(?![A-Za-z])")
_AROUND = {
    r"\lfloor": ("floor(", r"\rfloor"),
    r"\lceil": ("ceiling(", r"\rceil"),
    r"\lvert": ("Abs(", r"\rvert"),
}


def written_out(text: str, names: Collection[str]) -> Out:
    """The formula *text*, as `spelling` leaves it, in the language of `parse`; without a left side.

    Raises:
        Refused: It cannot be read, or can be read in two ways.
    """
    return _Reader(text, names).formula()


class _Reader:
    """Walks once through the spelled text; every method leaves `_at` after what it has read."""

    def __init__(self, text: str, names: Collection[str]) -> None:
        self._text = text
        self._at = 0
        self._known = Vocabulary(names)
        self._names = self._known.names
        self._words: dict[int, Word] = {}

    def formula(self) -> Out:
        """The whole text, without a left side."""
        left = _LEFT.match(self._text)
        if left:
            words = re.findall(r"[A-Za-z_][A-Za-z0-9_]*", re.sub(r"\s+_", "_", left[1]))
            self._at = 0 if any(word in self._names for word in words) else left.end()
        return self._sequence("", 0, 0)

    # ── values side by side ──────────────────────────────────────────────────────────────────────

    def _sequence(self, close: str, opened: int, depth: int, *, commas: bool = False) -> Out:
        """Everything up to and with *close*; the end of the text when that is empty."""
        items: list[Item] = []
        divided = False
        while True:
            at = self._blanks()
            wanted = not items or items[-1].kind == "sign"
            if self._closes(close, opened, wanted=wanted):
                break
            sign = _SIGN.match(self._text, at)
            # `mod(a, b)` is a call, and a name comes before a word.
            if sign and not (sign[1] and (sign[1] in self._names or (wanted and sign[1] == "mod"))):
                items.append(self._sign(sign, wanted=wanted, commas=commas))
                divided = divided if wanted else sign[0] in ("/", "//", "%")
                continue
            item = self._factor(depth)
            if not wanted:
                if divided and self._half(items, item.at):
                    divided = False
                check_product(items[-1], item, divided=divided)
                items.append(Item("sign", [("*", at)], at))
            items.append(item)
        if not items or items[-1].kind == "sign":
            raise Refused("", "something is missing here", self._at)
        self._at += len(close)
        return joined(items)

    def _half(self, items: list[Item], at: int) -> bool:
        """Whether a fraction of two numbers stands at the end of *items*, and a blank parts it from *at*.

        `1/2 m v^2` is a half of the rest, as everybody writes it. After another division it is not clear.
        """
        before = items[-4].out[0][0] if len(items) > 3 else ""
        return before not in ("/", "//", "%", " mod ") and bool(
            len(items) > 2 and _FRACTION.fullmatch(self._text, items[-3].at, at)
        )

    def _blanks(self) -> int:
        while self._text.startswith(" ", self._at):
            self._at += 1
        return self._at

    def _closes(self, close: str, opened: int, *, wanted: bool) -> bool:
        if self._at == len(self._text):
            if close:
                raise Refused("", "what opens here is never closed", opened)
            return True
        if close == "|":
            if self._text[self._at] == "|" and not wanted:
                return True
        elif close and self._text.startswith(close, self._at):
            return True
        if found := _CLOSING.match(self._text, self._at):
            raise Refused("", f"this `{found[0]}` closes nothing", self._at)
        return False

    def _sign(self, sign: re.Match[str], *, wanted: bool, commas: bool) -> Item:
        written, at = sign[0], self._at
        if written == "=":
            raise Refused("", "an equation is no answer here: write only what stands after `=`", at)
        if written == "," and not commas:
            message = "a comma stands only between the arguments of a function; write `0.5` and `1024`"
            raise Refused("", message, at)
        if wanted is not (written == "not") and written not in ("+", "-"):
            raise Refused("", f"something is missing before `{written}`", at)
        self._at = sign.end()
        word = {r"\bmod": "mod", ",": ", "}.get(written, written)
        return Item("sign", [(f" {word} " if sign[1] else word, at)], at)

    def _factor(self, depth: int) -> Item:
        """A value with its factorial and its power."""
        item = self._atom(depth)
        at = self._blanks()
        while self._text.startswith("!", at) and not self._text.startswith("!=", at):
            if item.kind == "factorial":
                raise Refused("", "`!!` cannot be read here: write `(n!)!` if you mean that", at)
            check_argument(item, at)
            item = Item("factorial", [("factorial(", item.at), *item.out, (")", at)], item.at)
            self._at += 1
            at = self._blanks()
        power = _POWER.match(self._text, at)
        if not power:
            return item
        check_argument(item, at)
        self._at = power.end()
        exponent = self._exponent(depth + 1)
        if item.kind == "e":
            return Item("power", [("exp(", item.at), *exponent, (")", at)], item.at)
        return Item("power", [*item.out, ("**", at), ("(", at), *exponent, (")", at)], item.at)

    def _exponent(self, depth: int) -> Out:
        signs: Out = []
        while self._text[self._blanks() : self._at + 1] in ("+", "-"):
            signs.append((self._text[self._at], self._at))
            self._at += 1
        return signs + self._factor(depth).out

    # ── single values ────────────────────────────────────────────────────────────────────────────

    def _atom(self, depth: int) -> Item:
        at = self._blanks()
        if depth > MAX_DEPTH:
            raise Refused("", "the formula is nested too deeply", at)
        here = self._text[at : at + 1]
        if not here:
            raise Refused("", "something is missing here", at)
        if _NUMBER.match(self._text, at):
            return self._number()
        if here in _BRACKETS:
            self._at += 1
            inner = self._sequence(_BRACKETS[here], at, depth + 1)
            return Item("group", [("Abs(" if here == "|" else "(", at), *inner, (")", self._at - 1)], at)
        command = _COMMAND.match(self._text, at)
        if command:
            return self._command(command, depth)
        run = _RUN.match(self._text, at)
        if run:
            return self._run(run[0], depth)
        what = "something is missing before" if here in "^*!+-/%<>,=" else "a formula cannot contain"
        raise Refused("", f"{what} `{here}`", at)

    def _number(self) -> Item:
        at = self._at
        number = _NUMBER.match(self._text, at)
        assert number is not None
        tens = _TENS.match(self._text, number.end())
        # With names like e and e3, 2e3 is a product.
        if tens and not {tens[0], tens[1]} & self._names.keys():
            number = tens
        self._at = number.end()
        return Item("number", [(self._text[at : self._at], at)], at)

    def _command(self, command: re.Match[str], depth: int) -> Item:
        at, word = command.start(), command[1]
        name = f"{word}_{command[2]}" if command[2] else word
        if name in self._names:
            self._at = command.end()
            return Item("name", [(self._names[name], at)], at)
        self._at = command.end(1)
        if around := _AROUND.get(rf"\{word}"):
            inner = self._sequence(around[1], at, depth + 1)
            return Item("group", [(around[0], at), *inner, (")", self._at - 1)], at)
        if word in ("frac", "binom"):
            above, below = self._argument(depth + 1), self._argument(depth + 1)
            if word == "binom":
                return Item("group", [("binomial(", at), *above, (", ", at), *below, (")", at)], at)
            plain = all(len(part) == 1 and part[0][0].isdigit() for part in (above, below))
            out = [("((", at), *above, (")/(", at), *below, ("))", at)]
            return Item("fraction" if plain else "group", out, at)
        if word == "pi" and not command[2]:
            return Item("name", [("pi", at)], at)
        if word in ALIASES:
            return self._call(word, at, depth)
        raise self._known.unknown(name.replace("lamda", "lambda"), at)

    def _argument(self, depth: int) -> Out:
        r"""What stands in braces; without them one digit, letter or command (`\frac12`)."""
        at = self._blanks()
        here = self._text[at : at + 1]
        if here == "{":
            self._at += 1
            return self._sequence("}", at, depth)
        if here.isdigit():
            self._at += 1
            return [(here, at)]
        if here.isalpha() and here in self._names:
            self._at += 1
            return [(self._names[here], at)]
        return self._atom(depth).out

    def _run(self, run: str, depth: int) -> Item:
        """The first of the words side by side in *run*."""
        at = self._at
        if at not in self._words:
            called = self._text[at + len(run) :].lstrip(" ").startswith("(")
            words = self._known.words(run, called=called)
            log = None if words else _LOG.search(run)
            if log:
                # `nlog_2(m)`: up to the logarithm, or that itself.
                words = self._known.words(run[: log.start() or log.end() - 1], called=not log.start())
            if not words:
                raise self._known.unknown(run, at)
            start = at
            for word in words:
                self._words[start] = word
                start += len(word.typed)
        word = self._words[at]
        self._at += len(word.typed)
        if word.kind == "function":
            return self._call(word.meaning, at, depth)
        return Item(word.kind, [(word.meaning, at)], at)

    def _call(self, word: str, at: int, depth: int) -> Item:
        """A function after its name: `log(n)`, `log_2 n`, `sin^2(x)`, `sqrt[3]{x}`."""
        before, after = ALIASES[word]
        if before == "log(" and self._text.startswith("_", self._blanks()):
            self._at += 1
            base = self._base(depth + 1)
        else:
            base = []
        power = _POWER.match(self._text, self._blanks())
        raised = ""
        if power:
            self._at = power.end()
            raised = "".join(piece for piece, _ in self._exponent(depth + 1)).strip("()")
            if not raised.isdigit():
                message = f"write a power of `{word}` around it: `({word}(x))^2`; an inverse has its own name"
                raise Refused("", message, power.start())
        opened = self._blanks()
        here = self._text[opened : opened + 1]
        kind = "group" if here and here in "({[" else "bare"
        if kind == "bare":
            inner = self._atom(depth + 1).out
        else:
            self._at += 1
            inner = self._sequence(_BRACKETS[here], opened, depth + 1, commas=True)
            if word == "sqrt" and here == "[" and self._text.startswith("{", self._blanks()):
                root, inner = inner, self._argument(depth + 1)
                return Item("group", [("((", at), *inner, (")**(1/(", at), *root, (")))", at)], at)
        out = [(before, at), *inner, *([(", ", at), *base] if base else []), (after, self._at - 1)]
        return Item(kind, [("((", at), *out, (f")**{raised})", at)] if power else out, at)

    def _base(self, depth: int) -> Out:
        """The base of a logarithm, after its `_`."""
        at = self._blanks()
        plain = _BASE.match(self._text, at)
        if not plain:
            return self._argument(depth)
        self._at = plain.end()
        if plain[0].isdigit():
            return [(plain[0], at)]
        word = self._known.word(plain[0])
        if word is None:
            raise self._known.unknown(plain[0], at)
        return [(word.meaning, at)]
