"""A figure as pixels, by the library resvg, which is an extra: `pip install 'quizgen[png]'`."""

from __future__ import annotations

from functools import cache

from quizgen.figures.canvas import SIZE, document, label
from quizgen.model import Figure

SCALE = 2
"""Pixels of the picture for one of the figure's: sharp on today's screens."""

FAMILIES = (
    "Arial",
    "Helvetica",
    "Segoe UI",
    "DejaVu Sans",
    "Liberation Sans",
    "Noto Sans",
    "Roboto",
    "Ubuntu",
    "Cantarell",
    "FreeSans",
    "Verdana",
)
"""What `sans-serif` may be. resvg leaves out, without a word, what it has no font for."""


class RasterError(Exception):
    """No picture can be made here; the message says what to do."""


def png(figure: Figure) -> bytes:
    """*figure* as PNG, twice as large as its SVG.

    Raises:
        RasterError: The extra is not installed, or there is no font.
    """
    try:
        import resvg_py
    except ImportError:
        message = "pictures as PNG need an extra: pip install 'quizgen[png]'; --to svg needs nothing"
        raise RasterError(message) from None
    return bytes(resvg_py.svg_to_bytes(svg_string=figure.svg, zoom=SCALE, sans_serif_family=_family()))


@cache
def _family() -> str:
    """A family of fonts that is there: one in which a letter leaves a trace."""
    import resvg_py

    def drawn(words: str, family: str) -> bytes:
        probe = document("", "", SIZE, SIZE, [label(SIZE // 2, SIZE // 2, words)])
        return bytes(resvg_py.svg_to_bytes(svg_string=probe.svg, sans_serif_family=family))

    blank = drawn("", "")
    found = next((family for family in FAMILIES if drawn("H", family) != blank), None)
    if found is None:
        raise RasterError("no font was found to write with in a picture; --to svg needs none")
    return found
