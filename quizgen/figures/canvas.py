"""SVG as text, the same bytes everywhere: exact numbers, escaped texts, no ids, styles or scripts.

A figure is dark ink on a white card of its own, so that it can be read on a dark page and on paper. Shape
and place tell things apart, never colour alone. Fonts differ from one machine to the next, so widths are
estimated for a wide one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from quizgen.maths.show import plain
from quizgen.model import Exact, Figure, Number
from quizgen.text.numbers import MINUS, NARROW, localized, speaks_english

PAPER, INK, SOFT, GRID, CURVE, FILL = "#ffffff", "#1a1a1a", "#666666", "#d9d9d9", "#1f4e9c", "#eef2f8"
SIZE = 14
"""The size of labels in pixels."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_NARROW = frozenset("fijlrtI.,:;'|!()[]/ ·-" + NARROW)
_BROAD = frozenset("mwMW@%…")
_LONGEST = 9
"""A number of more characters is rounded."""
_SMALLEST = Fraction(1, 10_000)


def escape(label: str) -> str:
    """*label* for XML; characters that XML cannot hold are replaced."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", label).translate(_ESCAPES)


def coordinate(value: Exact) -> str:
    """*value* rounded to two places: 12, -3.5, 0.07."""
    hundredths = round(Fraction(value) * 100)
    whole, rest = divmod(abs(hundredths), 100)
    places = f".{rest:02}".rstrip("0") if rest else ""
    return f"{'-' if hundredths < 0 else ''}{whole}{places}"


def tag(name: str, content: str = "", /, **attributes: Exact | str) -> str:
    """An element; *content* is XML, attributes are escaped here; `text_anchor` stands for `text-anchor`."""
    written = "".join(
        f' {key.replace("_", "-")}="{escape(value) if isinstance(value, str) else coordinate(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def line(x1: Exact, y1: Exact, x2: Exact, y2: Exact, color: str = INK, width: Exact = 1) -> str:
    """A straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=color, stroke_width=width)


def label(x: Exact, y: Exact, words: str, anchor: str = "middle", size: int = SIZE, **more: str) -> str:
    """*words* centred vertically on *y*."""
    if not words:
        return ""
    # `dominant-baseline` is not understood everywhere: the baseline is put where it makes the middle.
    baseline = y + Fraction(7 * size, 20)
    return tag("text", escape(words), x=x, y=baseline, text_anchor=anchor, font_size=size, **more)


def haloed(x: Exact, y: Exact, words: str, anchor: str = "middle", size: int = SIZE) -> str:
    """A label on a seam of paper, which keeps it apart from the lines that it stands on."""
    seam = label(
        x, y, words, anchor, size, fill=PAPER, stroke=PAPER, stroke_width="5", stroke_linejoin="round"
    )
    return seam + label(x, y, words, anchor, size)


def boxed(x: Exact, y: Exact, words: str, size: int) -> str:
    """A label that hides what it stands on."""
    if not words:
        return ""
    wide = width_of(words, size)
    ground = tag("rect", x=x - wide / 2, y=y - Fraction(size, 2) - 1, width=wide, height=size + 2, fill=PAPER)
    return ground + label(x, y, words, size=size)


def arrowhead(x: Exact, y: Exact, dx: int, dy: int) -> str:
    """A filled head with its point at (x, y); (dx, dy) of length 10 or so is where it points to."""
    wing = Fraction(45, 100)
    points = (
        (x, y),
        (x - dx - dy * wing, y - dy + dx * wing),
        (x - dx + dy * wing, y - dy - dx * wing),
    )
    return tag("polygon", points=" ".join(f"{coordinate(a)},{coordinate(b)}" for a, b in points), fill=INK)


def document(kind: str, alt: str, width: Exact, height: Exact, body: Sequence[str]) -> Figure:
    """The whole figure; *kind* is its title, which browsers show beside the pointer."""
    across, down = -(-Fraction(width) // 1), -(-Fraction(height) // 1)
    card = tag(
        "rect",
        x=Fraction(1, 2),
        y=Fraction(1, 2),
        width=across - 1,
        height=down - 1,
        rx=6,
        fill=PAPER,
        stroke=GRID,
    )
    group = tag("g", "\n".join(["", *filter(None, body), ""]), font_family="sans-serif", fill=INK)
    parts = [tag("title", escape(kind)), tag("desc", escape(alt)), card, group]
    svg = tag(
        "svg",
        "\n".join(["", *parts, ""]),
        xmlns="http://www.w3.org/2000/svg",
        width=across,
        height=down,
        viewBox=f"0 0 {across} {down}",
        role="img",
    )
    return Figure(svg + "\n", _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", alt), across, down)


def width_of(words: str, size: int = SIZE) -> Fraction:
    """About how wide *words* are in pixels, rather more than less."""
    # Not from `unicodedata`, whose tables grow with each Python.
    return Fraction(size * sum(_hundredths(character) for character in words), 100)


def _hundredths(character: str) -> int:
    if character in _NARROW:
        return 40
    if character in _BROAD or ord(character) >= 0x1100:
        return 100
    return 76 if character.isascii() and character.isupper() else 64


def fitted(words: str, pixels: int, size: int = SIZE) -> str:
    """*words*, cut short where they would be wider than *pixels*."""
    cut = words
    while width_of(cut, size) > pixels:
        words = words[:-1]
        cut = words + "…"
    return cut


def wrapped(words: str, characters: int, lines: int) -> list[str]:
    """*words* in at most so many lines of so many characters; what does not fit becomes an ellipsis."""
    found: list[str] = []
    for word in words.split(" "):
        piece = word if len(word) <= characters else word[: characters - 1] + "…"
        if found and len(found[-1]) + 1 + len(piece) <= characters:
            found[-1] += " " + piece
        else:
            found.append(piece)
    if len(found) > lines:
        found[lines - 1 :] = [found[lines - 1][: characters - 2].rstrip() + " …"]
    return found


def shown(value: Number, digits: int = 4, language: str = "en") -> str:
    """*value* for a label in *language*: as it is when that is short, otherwise with so many digits."""
    written = plain(value)
    tiny = value != 0 and abs(Fraction(value)) < _SMALLEST
    if isinstance(value, Decimal) or tiny or len(written) > _LONGEST:
        written = _short(value, digits)
    if not speaks_english(language):
        mantissa, times, power = written.partition("·")
        written = localized(mantissa, language) + times + power
    return written.replace("-", MINUS)


def _short(value: Number, digits: int) -> str:
    context = Context(prec=digits, rounding=ROUND_HALF_UP, Emin=-999_999, Emax=999_999)
    exact = Fraction(value)
    rough = context.divide(Decimal(exact.numerator), Decimal(exact.denominator)).normalize(context)
    power = rough.adjusted()
    if not rough or -4 <= power < max(6, digits):
        return f"{rough:f}"
    mantissa = f"{rough.scaleb(-power, context):f}"
    times = {"1": "", "-1": "-"}.get(mantissa, mantissa + "·")
    return times + "10" + str(power).translate(_RAISED)
