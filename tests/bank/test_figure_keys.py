"""Figures in banks: what they show counts as shown, and every end of a range finds its place."""

from __future__ import annotations

from quizgen.bank import load_text
from quizgen.findings import Finding
from quizgen.model import Plot, Tree

BANK = """\
quizgen: 1
formulas:
  line:
    symbols: {a: slope, b: offset}
    steps: {y: 2*a + b, z: 3*a}
questions:
  - id: q
    formula: line
    ASK
    vary: {a: 2..9, b: 2..9}
    stem: What is it?
    form: number
    figure: FIGURE
"""


def findings(figure: str, ask: str = "ask: y") -> tuple[Finding, ...]:
    return load_text(BANK.replace("FIGURE", figure).replace("ASK", ask), "f.yaml").findings


def settings(figure: str) -> Plot | Tree:
    loaded = load_text(BANK.replace("FIGURE", figure).replace("ASK", "ask: y"), "f.yaml")
    found = loaded.bank.questions[0].figure
    assert isinstance(found, Plot | Tree)
    return found


def test_what_a_figure_shows_need_not_stand_in_the_stem() -> None:
    """Both values stand in the figure; where one does not, the warning names it."""
    assert findings("{plot: a*x + b, x: 0..3}") == ()
    assert findings("{layers: [{name: in, size: a}, {name: <<b>>}]}") == ()
    (found,) = findings("{tree: << a >>}")

    assert (found.code, found.severity) == ("stem-hides-value", "warning")
    assert "`b`" in found.message


def test_a_value_that_only_a_figure_shows_is_not_drawn_for_nothing() -> None:
    """The answer needs `a` alone; `b` makes variants look different all the same when the figure shows it."""
    assert findings("{plot: a*x + b, x: 0..3}", "ask: z") == ()
    assert [found.code for found in findings("{plot: a*x, x: 0..3}", "ask: z")] == ["drawn-for-nothing"]


def test_a_figure_can_show_what_is_given() -> None:
    """Asked for the slope, the figure may show what it is found from, but not the slope."""
    given = "{ask: a, given: y}"[1:-1].replace(", ", "\n    ")

    assert findings('{tree: {label: "<< y >>", children: ["<< b >>"]}}', given) == ()
    assert "stem-shows-answer" in [found.code for found in findings("{plot: a*x + b, x: 0..3}", given)]


def test_the_ends_of_ranges_are_read() -> None:
    """`-b/a..2*a` has two ends, `0..` and `..1/2` have one each; points of decimals are none of the two."""
    both = settings("{plot: a*x + b, x: -b/a..2*a, y: 0..}")
    high = settings("{plot: a*x + b, x: -.5...5, y: ..1/2}")

    assert (both.start.text, both.stop.text, both.low.text, both.high) == ("-b/a", "2*a", "0", None)
    assert (high.start.text, high.stop.text, high.low, high.high.text) == ("-.5", ".5", None, "1/2")
    assert (both.stop.place.line, both.stop.place.column) == (13, 38)


def test_marks_are_lists_or_mappings() -> None:
    """A mark says the same either way; what a list leaves out, or holds as `~`, is not there."""
    listed = settings("{plot: a*x + b, x: 0..3, marks: [[1, 2, P], [1, ~, P], [1, 2], [1]]}")
    mapped = settings(
        "{plot: a*x + b, x: 0..3, marks: [{x: 1, y: 2, label: P}, {x: 1, label: P}, {x: 1, y: 2}, {x: 1}]}"
    )

    def told(plot: Plot) -> list[tuple[str | None, ...]]:
        return [
            (mark.x.text, mark.y and mark.y.text, mark.label and mark.label.source) for mark in plot.marks
        ]

    assert (
        told(listed)
        == told(mapped)
        == [("1", "2", "P"), ("1", None, "P"), ("1", "2", None), ("1", None, None)]
    )


def test_a_deep_tree_is_refused_before_it_is_read() -> None:
    """Twelve levels are the most; with one more, one finding says so."""

    def deep(levels: int) -> str:
        return (
            "{tree: " + "{label: << a >>, children: [" * (levels - 1) + "<< b >>" + "]}" * (levels - 1) + "}"
        )

    assert findings(deep(12)) == ()
    assert [found.code for found in findings(deep(13))] == ["figure-not-possible"]
    assert [found.code for found in findings(deep(17))] == ["figure-not-possible"]
