"""Figures as pixels."""

from __future__ import annotations

import builtins
import struct

import pytest

from quizgen.figures import raster
from quizgen.figures.canvas import document, label
from quizgen.figures.raster import RasterError, png

FIGURE = document("Title", "What it shows.", 120, 40, [label(60, 20, "words")])
EMPTY = document("Title", "What it shows.", 120, 40, [])


def test_a_picture_is_twice_as_large() -> None:
    """A figure of 120 by 40 is a PNG of 240 by 80 pixels."""
    made = png(FIGURE)

    assert made.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", made[16:24]) == (240, 80)


def test_texts_are_drawn() -> None:
    """With a word in it a figure is another picture than without: there is a font for it."""
    assert png(FIGURE) != png(EMPTY)


def test_without_a_font_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture whose words are missing is no picture."""
    monkeypatch.setattr(raster, "FAMILIES", ("No Such Family",))
    raster._family.cache_clear()
    with pytest.raises(RasterError, match="no font"):
        png(FIGURE)
    raster._family.cache_clear()


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the extra, and the way without it."""
    original = builtins.__import__

    def refusing(name: str, *more: object) -> object:
        if name == "resvg_py":
            raise ImportError(name)
        return original(name, *more)

    monkeypatch.setattr(builtins, "__import__", refusing)
    with pytest.raises(RasterError, match=r"quizgen\[png\].*--to svg"):
        png(FIGURE)
