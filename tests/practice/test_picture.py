"""The picture of progress: well-formed, told in words, and sized by what was answered."""

from __future__ import annotations

from datetime import UTC
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from quizgen.figures.canvas import CURVE, PAPER
from quizgen.model import Figure
from quizgen.practice.memory import remember
from quizgen.practice.picture import MARGIN, WIDTH, picture
from quizgen.practice.progress import progress
from quizgen.practice.records import Turn

from .turns import NOON, answered, days_ago

SVG = "{http://www.w3.org/2000/svg}"


def drawn(turns: list[Turn], bank: str = "", days: int | None = None) -> Figure:
    return picture(progress(turns, remember(turns), NOON, UTC, days), bank)


def boxes(figure: Figure, fill: str, height: float) -> list[float]:
    """The widths of the bars of this fill and height."""
    return [
        float(box.get("width", "0"))
        for box in ET.fromstring(figure.svg).iter(f"{SVG}rect")
        if box.get("fill") == fill and float(box.get("height", "0")) == height
    ]


def test_it_is_told_in_words() -> None:
    """Title and description say what a picture shows: numbers of questions, days, topics and mistakes."""
    turns = [
        answered("one", days_ago(1), "b/f/adds_the_bias", tags=("gru",), possible=("b/f/adds_the_bias",)),
        answered("two", days_ago(0), tags=("gru",)),
    ]
    figure = drawn(turns, "recurrent")
    root = ET.fromstring(figure.svg)

    assert root.findtext(f"{SVG}title") == "Progress in recurrent"
    assert root.findtext(f"{SVG}desc") == figure.alt
    assert figure.alt.startswith(
        "Progress in recurrent, 18 Nov 2026. 2 questions answered, 1 right at the first try."
    )
    assert "over time: 17 Nov 0 of 1, 18 Nov 1 of 1." in figure.alt
    assert "By topic: gru 1 of 2." in figure.alt
    assert figure.alt.endswith("Mistakes made: adds the bias 1.")


def test_bars_are_as_long_as_there_are_questions() -> None:
    """Two topics with four and one questions, one right in each: bars of 4, 1, 1 and 1 units."""
    turns = [
        *(answered(f"q{i}", days_ago(1), *(["b/f/x"] if i else []), tags=("four",)) for i in range(4)),
        answered("r", days_ago(1), tags=("one",), level="easy"),
    ]
    figure = drawn(turns)
    # Two topics, then one level.
    all_, right = boxes(figure, PAPER, 16)[:2], boxes(figure, CURVE, 16)[:2]

    assert [width / all_[1] for width in all_] == [4, 1]
    assert right == [all_[1], all_[1]]


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
    st.integers(0, 3),
    st.sampled_from([None, 1, 28, 366]),
)
def test_whatever_names_there_are_it_is_well_formed(name: str, number: int, days: int | None) -> None:
    """Any text can be the name of a topic, a mistake, a level or a bank; nothing reaches over the edge."""
    key = f"{name}/{name}/{name}"
    turns = [
        answered("q", days_ago(i), key, bank=name, level=name, tags=(name,), possible=(key,))
        for i in reversed(range(number))
    ]
    figure = drawn(turns, name, days)

    for box in ET.fromstring(figure.svg).iter(f"{SVG}rect"):
        assert float(box.get("x", "0")) + float(box.get("width", "0")) <= max(
            WIDTH - MARGIN, figure.width - 0.5
        )
        assert float(box.get("y", "0")) + float(box.get("height", "0")) <= figure.height
