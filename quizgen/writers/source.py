"""Author's Markdown kept as Markdown, without what could become raw HTML, and values put into it.

A bank from a stranger brings no scripts: `<` before a tag is escaped, except in code, where it is shown as
it is. What is code is asked of a parser, not guessed by a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from quizgen.model import FIRST_MARK, LAST_MARK
from quizgen.text.numbers import GLUED, in_latex, in_text, speaks_english
from quizgen.writers.convert import MARK, clean, parser

_MARKS = f"{chr(FIRST_MARK)}-{chr(LAST_MARK)}"
_RISKY = re.compile(
    r"<(?=[A-Za-z/!?])(?!(?:https?|mailto):[^\s<>]*>)"
    # A number at the start of a line with a point after it would be a list.
    rf"|^[ \t>*+-]*[0-9]*[{_MARKS}][.)](?=\s|\Z)",
    re.MULTILINE,
)
_INSTEAD = {
    "text": {"<": "&lt;", ".": r"\.", ")": r"\)"},
    # In maths a blank changes nothing, and `< b` is no tag.
    "math": {"<": "< ", ".": ".", ")": ")"},
    "code": {"<": "<", ".": ".", ")": ")"},
}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|$~&=^@]|^:)")
_NUMBER = re.compile(r"[-+]?[0-9]+(?:[,./][0-9]+|, [-+]?[0-9]+)*")
_ADDRESS = re.compile(r"(?:\]\(|://)[^\s)]*")
_SENTINEL = 0xF0000
_LAST = 0x10FFFF


def harmless(skeleton: str) -> str:
    """Author's Markdown that holds no raw HTML, wherever in a document it comes to stand."""
    skeleton = clean(skeleton)
    if not _RISKY.search(skeleton) and "`" not in skeleton and "~~~" not in skeleton:
        return skeleton
    first = _first_free(skeleton)
    if first + len(skeleton) >= _LAST:
        return _RISKY.sub(lambda match: match[0][:-1] + _INSTEAD["text"][match[0][-1]], _unpaired(skeleton))
    risky: list[str] = []

    def hide(match: re.Match[str]) -> str:
        risky.append(match[0][-1])
        return match[0][:-1] + chr(first + len(risky) - 1)

    hidden = _RISKY.sub(hide, skeleton)
    end = chr(first + len(risky))
    places, loose = _places(f"{hidden}\n\n{end}")
    if loose or end in places:
        hidden = _unpaired(hidden)
        places, _ = _places(hidden)
    for i, sign in enumerate(risky):
        place = places.get(chr(first + i), "text")
        hidden = hidden.replace(chr(first + i), _INSTEAD[place][sign])
    return hidden


@cache
def escapes(skeleton: str, language: str = "en") -> tuple[Callable[[str], str], ...]:
    """For each mark of *skeleton* how its value is written where it stands, in a text in *language*."""
    places, _ = _places(skeleton)
    count = max((ord(mark) for mark in MARK.findall(skeleton)), default=FIRST_MARK - 1) - FIRST_MARK + 1
    known = {"text": escape_markdown, "code": _in_code, "math": _in_math}
    found = [known[places.get(chr(FIRST_MARK + i), "text")] for i in range(count)]
    numbers = spoken(skeleton, language)
    return tuple(_then(numbers[i], escape) if i in numbers else escape for i, escape in enumerate(found))


def spoken(skeleton: str, language: str) -> dict[int, Callable[[str], str]]:
    """How a value is brought into *language*, for the marks of *skeleton* where values are read by people.

    Code and addresses are for machines, and so is what is glued to other signs: `v<< n >>`, `10.0.<< n >>.0`.
    """
    if speaks_english(language):
        return {}
    places, _ = _places(skeleton)
    fixed = {mark for found in _ADDRESS.findall(skeleton) for mark in MARK.findall(found)}
    fixed |= {mark for mark in GLUED.findall(skeleton) if places.get(mark) != "math"}
    known = {"text": _number_in(language), "math": in_latex(language)}
    return {
        ord(mark) - FIRST_MARK: known[place]
        for mark in MARK.findall(skeleton)
        if mark not in fixed and (place := places.get(mark, "text")) in known
    }


@cache
def _number_in(language: str) -> Callable[[str], str]:
    return lambda text: in_text(text, language)


def in_code(skeleton: str, spots: Sequence[str]) -> set[str]:
    """Those of the *spots*, which *skeleton* holds, that stand in code."""
    signs = {chr(_first_free(skeleton) + i): spot for i, spot in enumerate(spots)}
    for sign, spot in signs.items():
        skeleton = skeleton.replace(spot, sign)
    kinds = ("code_inline", "fence", "code_block")
    code = "".join(token.content for token in _leaves(_reader().parse(skeleton)) if token.type in kinds)
    return {spot for sign, spot in signs.items() if sign in code}


def _first_free(text: str) -> int:
    """A character from which on none is in *text*."""
    return max(_SENTINEL, ord(max(text, default="a")) + 1)


def _then(first: Callable[[str], str], second: Callable[[str], str]) -> Callable[[str], str]:
    def both(text: str) -> str:
        made = first(text)
        # What is a number needs no escaping, and its separators are not to become blanks.
        return made if made != text else second(text)

    return both


def escape_markdown(text: str) -> str:
    """*text* as Markdown that shows exactly it; numbers are left alone."""
    if _NUMBER.fullmatch(text):
        return text
    return _SPECIAL.sub(r"\\\1", " ".join(clean(text).split()))


def _in_code(text: str) -> str:
    # Nothing can be escaped in code: what would end it is shown by its look-alike.
    return " ".join(clean(text).split()).replace("`", "ˋ").replace("~~~", "∼∼∼")


def _in_math(text: str) -> str:
    text = re.sub(r"(?<!\\)\$", r"\\$", " ".join(clean(text).split()))
    return re.sub(r"<(?=[A-Za-z/!?])", "< ", text)


def _unpaired(skeleton: str) -> str:
    """A backtick or a fence without its partner would pair with another text's: here none makes code."""
    return re.sub(r"\\.|[`~]", lambda match: match[0] if match[0][0] == "\\" else "\\" + match[0], skeleton)


def _places(skeleton: str) -> tuple[dict[str, str], bool]:
    """The characters of *skeleton* in code or maths, and in which; whether some backtick is unpaired."""
    found: dict[str, str] = {}
    loose = False
    for token in _leaves(_reader().parse(skeleton)):
        # An indented block is code only where nothing stands before it: to be safe it counts as text.
        kind = next((kind for kind in ("code_inline", "fence", "math") if token.type.startswith(kind)), "")
        if kind == "math":
            found.update(dict.fromkeys(token.content, "math"))
        elif kind:
            found.update(dict.fromkeys(token.content, "code"))
        if kind in ("", "math") and token.type != "text_special":
            loose = loose or "`" in token.content or "~~~" in token.content
    return found, loose


@cache
def _reader() -> MarkdownIt:
    # Without joining, an escaped backtick can be told from an unpaired one.
    return parser().disable("text_join")


def _leaves(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.children is None:
            yield token
        else:
            yield from _leaves(token.children)
