"""Figures: what is drawn for given values, read back from the SVG."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import ROUND_UP, localcontext
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import quizgen
from quizgen.figures import (
    Figure,
    FigureSettings,
    Layer,
    Layers,
    Mark,
    Plot,
    Tree,
    TreeNode,
    check_figure,
    draw_figure,
    names_shown,
)
from quizgen.figures.canvas import coordinate, shown, width_of, wrapped
from quizgen.figures.curve import compiled, pieces, reach, sampled
from quizgen.figures.plot import step, ticks
from quizgen.findings import BankError, Finding, Place
from quizgen.maths.parse import parse
from quizgen.model import Expression, Row, Template, Value

PLACE = Place("bank.yaml", 1, 1)
SVG = "{http://www.w3.org/2000/svg}"
VALUES: dict[str, Value] = {"a": 2, "b": 3, "m": 3, "n": 5, "k": 1, "word": "<GRU> & co"}


def formula(text: object) -> Expression:
    found = parse(str(text), PLACE)
    assert not isinstance(found, Finding), found
    return found


def words(text: str) -> Template:
    return Template(text, PLACE)


def plot(
    function: str, start: object, stop: object, *marks: Mark, variable: str = "x", **more: object
) -> Plot:
    ends = {key: formula(more.pop(key)) for key in ("low", "high") if key in more}
    labels = {key: words(str(label)) for key, label in more.items()}
    made = Plot(formula(function), variable, formula(start), formula(stop), PLACE, marks=marks)
    return replace(made, **ends, **labels)


def mark(x: object, y: object = None, label: str = "") -> Mark:
    return Mark(formula(x), None if y is None else formula(y), words(label) if label else None)


def layer(name: str, size: object = None, label: str = "", *, recurrent: bool = False) -> Layer:
    made = formula(size) if size is not None else None
    return Layer(words(name), made, words(label) if label else None, recurrent)


def node(label: str, *children: TreeNode | None, edge: str = "") -> TreeNode:
    return TreeNode(words(label), children, words(edge) if edge else None)


def layers(*items: Layer) -> Layers:
    return Layers(items, PLACE)


SHOWN: dict[str, FigureSettings] = {
    "parabola": plot("a*x**2 + b", -3, 3, mark(1, "a + b", "P"), mark(-2, label="Q (<< n >>)")),
    "poles": plot("tan(t)", "-2*pi", "2*pi", variable="t", y_label="tangent"),
    "steps": plot("floor(x/a)", -2, 9),
    "layers": layers(layer("input", "m"), layer("GRU", "n", recurrent=True), layer("output", "k")),
    "many_units": layers(
        layer("input features", 4096),
        layer("embedding of the words", "n*100"),
        layer("<< word >>", label="n units", recurrent=True),
        layer("dense", 6),
        layer("dense", 7),
    ),
    "search_tree": Tree(
        node("<< n >>", node("<< b >>", node("1"), node("4")), node("8", None, node("9"))), PLACE
    ),
    "probabilities": Tree(
        node(
            "start",
            node("ill", node("positive", edge="0.99"), node("negative", edge="0.01"), edge="0.001"),
            node("healthy", node("positive", edge="0.05"), node("negative", edge="0.95"), edge="0.999"),
        ),
        PLACE,
    ),
}


def elements(figure: Figure, name: str) -> list[ET.Element]:
    return list(ET.fromstring(figure.svg).iter(SVG + name))


def labels(figure: Figure) -> list[str]:
    # A label on a seam is there twice; the seam is white.
    return [text.text or "" for text in elements(figure, "text") if text.get("fill") != "#ffffff"]


def number(element: ET.Element, key: str) -> float:
    return float(element.get(key, ""))


def polylines(figure: Figure) -> list[list[tuple[float, float]]]:
    """The drawn curve in the numbers of its axes, from where the labels of the axes stand."""
    ticks_ = [text for text in elements(figure, "text") if text.get("font-size") == "12"]
    across = [(number(t, "x"), value(t.text)) for t in ticks_ if t.get("text-anchor") == "middle"]
    up = [(number(t, "y") - 0.35 * 12, value(t.text)) for t in ticks_ if t.get("text-anchor") == "end"]

    def along(axis: list[tuple[float, float]], pixel: float) -> float:
        (p, u), (q, v) = axis[0], axis[-1]
        return u + (v - u) * (pixel - p) / (q - p)

    return [
        [
            (along(across, float(x)), along(up, float(y)))
            for x, y in (point.split(",") for point in line.get("points", "").split())
        ]
        for line in elements(figure, "polyline")
    ]


def value(text: str | None) -> float:
    return float((text or "").replace("−", "-"))


# ── all kinds ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", SHOWN)
def test_figures_are_kept(name: str, snapshot: Callable[[str, str], None]) -> None:
    """The figure is, byte by byte, the one that was looked at."""
    assert check_figure(SHOWN[name], VALUES) == []
    snapshot(f"{name}.svg", draw_figure(SHOWN[name], VALUES).svg)


@pytest.mark.parametrize("name", SHOWN)
def test_a_figure_stands_alone(name: str) -> None:
    """Nothing in a figure runs, refers to anything, or could clash with another figure on the page."""
    figure = draw_figure(SHOWN[name], VALUES)
    root = ET.fromstring(figure.svg)

    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "desc", "g", "rect", "line", "polyline", "polygon", "path", "circle", "text")
    }
    assert not re.search(r"href|url\(| style=| id=| class=|&(?!amp;|lt;|gt;|quot;|#39;)", figure.svg)
    assert {e.get("font-family") for e in root.iter()} - {None} == {"sans-serif"}
    assert root.get("viewBox") == f"0 0 {figure.width} {figure.height}"
    assert (root[0].tag, root[1].tag, root[1].text) == (SVG + "title", SVG + "desc", figure.alt)


@pytest.mark.parametrize("name", SHOWN)
def test_the_caller_s_decimal_context_changes_no_byte(name: str) -> None:
    """A figure is the same whatever precision and rounding the calling program has set."""
    figure = draw_figure(SHOWN[name], VALUES)
    with localcontext() as context:
        context.prec, context.rounding, context.capitals = 3, ROUND_UP, 0

        assert draw_figure(SHOWN[name], VALUES) == figure


def test_an_author_s_own_words_describe_the_figure() -> None:
    """`alt` takes the place of the computed description."""
    figure = draw_figure(plot("x", 0, 1, alt="A line, << word >>"), VALUES)

    assert figure.alt == "A line, <GRU> & co"


LABELS = st.text(max_size=60)
SIZES = st.integers(1, 10**30)


@given(LABELS, LABELS, st.lists(st.tuples(SIZES, st.booleans()), min_size=1, max_size=12))
@settings(max_examples=40, deadline=None)
def test_any_layers_are_well_formed(name: str, below: str, sizes: list[tuple[int, bool]]) -> None:
    """Whatever the values, the diagram is XML, its description is its alt text, its labels lie within it."""
    items = [layer("<< name >>", f"s{i}", "<< below >>", recurrent=r) for i, (_, r) in enumerate(sizes)]
    values: dict[str, Value] = {"name": name, "below": below}
    values.update({f"s{i}": size for i, (size, _) in enumerate(sizes)})

    sound(draw_figure(layers(*items), values))


@st.composite
def trees(draw: st.DrawFn) -> tuple[TreeNode, dict[str, Value]]:
    values: dict[str, Value] = {}

    def label() -> str:
        values[f"v{len(values)}"] = draw(st.one_of(LABELS, st.integers(), st.just("12")))
        return f"<< v{len(values) - 1} >>"

    def subtree(depth: int) -> TreeNode:
        count = draw(st.integers(0, 3)) if depth < 4 else 0
        children = [None if draw(st.integers(0, 5)) == 0 else subtree(depth + 1) for _ in range(count)]
        return node(label(), *children, edge=label() if depth > 1 and draw(st.booleans()) else "")

    return subtree(1), values


@given(trees())
@settings(max_examples=40, deadline=None)
def test_no_boxes_of_a_tree_overlap(drawn: tuple[TreeNode, dict[str, Value]]) -> None:
    """Whatever the labels, a tree is well-formed, and its boxes and the labels of its lines are disjoint."""
    figure = draw_figure(Tree(drawn[0], PLACE), drawn[1])
    sound(figure)
    boxes = [
        (number(r, "x"), number(r, "y"), number(r, "width"), number(r, "height"))
        for r in elements(figure, "rect")[1:]
    ]

    for (x, y, w, h), (x2, y2, w2, h2) in combinations(boxes, 2):
        assert x + w <= x2 + 0.02 or x2 + w2 <= x + 0.02 or y + h <= y2 + 0.02 or y2 + h2 <= y + 0.02


@given(
    st.sampled_from(
        ["a*x + b", "a/(x - b)", "floor(a*x)", "sqrt(b - a*x)", "x**a", "exp(a*x)", "tan(a*x)", "b"]
    ),
    st.one_of(st.integers(-50, 50), st.fractions(-100, 100, max_denominator=7)),
    st.one_of(st.integers(-50, 50), st.sampled_from([10**40, Fraction(1, 10**40)])),
    st.tuples(st.integers(-30, 30), st.fractions(Fraction(1, 1000), 1000)),
    LABELS,
)
@settings(max_examples=60, deadline=None)
def test_any_plot_is_well_formed(
    function: str, a: Fraction, b: Fraction, span: tuple[int, Fraction], name: str
) -> None:
    """Whatever the values, a plot is sound and its curve stays within its frame, or there is a finding."""
    figure = plot(
        function, "s", "s + w", mark("s + w/2", 0, "<< name >>"), x_label="<< name >>", y_label="<< name >>"
    )
    values: dict[str, Value] = {"a": a, "b": b, "s": span[0], "w": span[1], "name": name}
    drawn = drawn_or_refused(figure, values)
    if drawn is None:
        return
    sound(drawn)
    frame = elements(drawn, "rect")[1]
    left, top = number(frame, "x"), number(frame, "y")
    for line in elements(drawn, "polyline"):
        for point in line.get("points", "").split():
            x, y = map(float, point.split(","))
            assert left - 0.02 <= x <= left + number(frame, "width") + 0.02
            assert top - 0.02 <= y <= top + number(frame, "height") + 0.02


def drawn_or_refused(figure: FigureSettings, values: dict[str, Value]) -> Figure | None:
    try:
        return draw_figure(figure, values)
    except BankError as error:
        if {finding.code for finding in error.findings} == {"figure-undefined"}:
            return None
        raise


def sound(figure: Figure) -> None:
    root = ET.fromstring(figure.svg.encode())
    assert (root[1].text or "").split() == figure.alt.split()
    assert len(figure.svg) < 100_000
    for text in elements(figure, "text"):
        wide, x = float(width_of(text.text or "", int(number(text, "font-size")))), number(text, "x")
        share = {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "")]
        if text.get("fill") is None:
            assert x - share * wide >= -1
            assert x + (1 - share) * wide <= figure.width + 1


# ── plots ────────────────────────────────────────────────────────────────────────────────────────


def test_a_curve_runs_through_its_values() -> None:
    """Every corner of the drawn curve lies on 2x² + 3, as read off the labels of the axes."""
    (line,) = polylines(draw_figure(plot("a*x**2 + b", -3, 3), VALUES))

    assert len(line) > 150
    for x, y in line:
        assert y == pytest.approx(2 * x**2 + 3, abs=0.02)


def test_a_jump_is_not_joined() -> None:
    """Each piece of floor(x) is level, and the eleven steps are all there."""
    drawn = polylines(draw_figure(plot("floor(x)", -2, 9), {}))

    assert [round(line[0][1]) for line in drawn] == list(range(-2, 9))
    for line in drawn:
        assert max(y for _, y in line) == min(y for _, y in line)
        assert line[-1][0] - line[0][0] == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("function", ["1/x", "1/(x - 1/7)", "tan(x)", "1/(x - 1/7)**3"])
def test_a_pole_is_not_joined(function: str) -> None:
    """No stroke leads from one end of the y-axis to the other."""
    drawn = polylines(draw_figure(plot(function, -3, 3), {}))

    assert len(drawn) >= 2
    for line in drawn:
        for (_, y), (_, y2) in pairwise(line):
            assert abs(y2 - y) < 3


def test_a_steep_curve_is_joined() -> None:
    """A continuous function is one piece, however steep."""
    assert len(polylines(draw_figure(plot("1/(1 + exp(-200*x))", -6, 6), {}))) == 1
    assert len(polylines(draw_figure(plot("x**9", -3, 3), {}))) == 1


def test_an_undefined_stretch_is_a_gap() -> None:
    """sqrt(x² - 4) has no points between -2 and 2 and reaches both."""
    left, right = polylines(draw_figure(plot("sqrt(x**2 - 4)", -5, 5), {}))

    assert left[-1] == pytest.approx((-2, 0), abs=0.06)
    assert right[0] == pytest.approx((2, 0), abs=0.06)


def test_lone_points_are_dots() -> None:
    """factorial(x) on 0..6 is seven dots, at whole numbers."""
    figure = draw_figure(plot("factorial(x)", 0, 6), {})

    assert len(elements(figure, "circle")) == 7
    assert not elements(figure, "polyline")


def test_a_plot_takes_at_most_400_points() -> None:
    """Sampling and narrowing stay within the budget for a function full of steps and gaps."""
    compute = compiled(formula("floor(9*x)/floor(sin(9*x)+1)"), "x", {})
    asked = 0

    def counted(places: list[Fraction]) -> list[object]:
        nonlocal asked
        asked += len(places)
        return compute(places)

    points = sampled(counted, Fraction(0), Fraction(10), ticks(Fraction(0), Fraction(10), Fraction(2)))
    pieces(counted, points, Fraction(1))

    assert 200 < asked <= 400


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 10, 2), (0, 8, 1), (-3, 3, 1), (0, 1, Fraction(1, 5)), (0, 10**12, 2 * 10**11), (5, 36, 5)],
)
def test_ticks_are_round(low: int, high: int, expected: Fraction) -> None:
    """Ticks are 1, 2 or 5 times a power of ten apart, eight steps at most."""
    assert step(Fraction(low), Fraction(high), 8) == expected


@given(st.fractions(), st.fractions(min_value=Fraction(1, 10**9)))
def test_ticks_are_within_and_few(low: Fraction, span: Fraction) -> None:
    """There are between two and nine ticks, all of them within the range."""
    found = ticks(low, low + span, step(low, low + span, 8))

    assert 2 <= len(found) <= 9
    assert low <= found[0]
    assert found[-1] <= low + span


def test_the_y_axis_ends_near_most_of_a_curve_with_a_pole() -> None:
    """1/x on -3..3 is drawn to a few units, not to the largest sample."""
    points = sampled(compiled(formula("1/x"), "x", {}), Fraction(-3), Fraction(3), [])
    low, high = reach(points, [])

    assert max(point.y or 0 for point in points) == 30
    assert -10 < low < -3
    assert 3 < high < 10


def test_an_author_sets_the_y_axis() -> None:
    """`y: -1..1` is kept as it is."""
    figure = draw_figure(plot("x**3", -3, 3, low=-1, high=1), {})

    assert [label for label in labels(figure) if label in ("−1", "1")].count("1") == 2
    assert all(-1.001 <= y <= 1.001 for line in polylines(figure) for _, y in line)


def test_a_plot_is_described_by_its_values() -> None:
    """The alternative text says the values of the curve and its gaps, not the formula, nor how high a mark is."""
    figure = draw_figure(plot("b/x", -2, 2, mark(1, "b", "P")), VALUES)

    assert figure.alt == (
        "Plot of y over x from −2 to 2. "
        "y is −1.5 at −2, −2 at −1.5, −3 at −1, −6 at −0.5, undefined at 0, 6 at 0.5, 2 at 1.5, 1.5 at 2. "
        "Marked: P at 1."
    )


def test_a_mark_without_a_label_is_told_by_its_place() -> None:
    """Where nothing is left to say of the heights, nothing is said, and a bare mark is `x = 1`."""
    figure = draw_figure(plot("b*x", 0, 1, mark(0), mark(1), mark("1/2", None, "Q")), VALUES)

    assert "3 at 1" not in figure.alt
    assert "0 at 0" not in figure.alt
    assert figure.alt.endswith("Marked: x = 0, x = 1, Q at 0.5.")


@pytest.mark.parametrize(
    ("figure", "message"),
    [
        (plot("x", "n", "a"), "the range from n to a is empty"),
        (plot("log(-x)", 1, 2), "`log(-x)` is undefined on all of the plot"),
        (plot("x", 0, 1, mark("n")), "the mark at `n` lies outside the plot"),
        (plot("1/x", -1, 1, mark(0)), "the curve is undefined at the mark `0`"),
        (plot("x", 0, 1, mark(0, 5), high=2), "a mark lies above or below the plot"),
        (plot("word*x", 0, 1), "`word` is no number in this figure"),
        (plot("x", 0, "1/(a - 2)"), "`1/(a - 2)` has no value in this figure"),
        (layers(layer("RNN", "a - 2")), "a layer cannot have `a - 2` = 0 units"),
        (layers(layer("RNN", "a/4")), "a layer cannot have `a/4` = 0.5 units"),
    ],
)
def test_values_that_give_no_figure_are_a_finding(figure: FigureSettings, message: str) -> None:
    """Where nothing can be drawn the author is told why."""
    with pytest.raises(BankError) as caught:
        draw_figure(figure, VALUES)

    assert [(f.code, f.message) for f in caught.value.findings] == [("figure-undefined", message)]


# ── layers ───────────────────────────────────────────────────────────────────────────────────────


def test_each_unit_is_a_circle() -> None:
    """3, 5 and 1 units are nine circles in three boxes; one loop, two arrows."""
    figure = draw_figure(SHOWN["layers"], VALUES)

    assert len(elements(figure, "circle")) == 9
    assert len(elements(figure, "rect")) == 1 + 3
    assert len(elements(figure, "path")) == 1
    assert len(elements(figure, "polygon")) == 1 + 2
    assert labels(figure) == ["input", "3", "GRU", "5", "output", "1"]
    assert figure.alt == (
        "Layer diagram, from left to right: input, size 3; GRU, size 5, recurrent; output, size 1."
    )


@pytest.mark.parametrize(("size", "circles"), [(6, 6), (7, 4 + 3), (10**9, 4 + 3)])
def test_many_units_are_elided(size: int, circles: int) -> None:
    """Past six units a layer shows four of them and three dots; its size stands below."""
    figure = draw_figure(layers(layer("dense", size)), {})

    assert len(elements(figure, "circle")) == circles
    assert labels(figure)[1] == shown(size)


def test_more_units_never_look_fewer() -> None:
    """A layer of which four units are shown is as tall as one that shows its six, and its dots are inside."""
    figure = draw_figure(layers(layer("six", 6), layer("eight", 8), layer("three", 3)), {})
    heights = [number(box, "height") for box in elements(figure, "rect")[1:]]

    assert heights[0] == heights[1] > heights[2]
    assert len(elements(figure, "circle")) == 6 + 4 + 3 + 3
    middles = sorted(number(circle, "cy") for circle in elements(figure, "circle") if circle.get("r") == "2")
    units = sorted({number(circle, "cy") for circle in elements(figure, "circle") if circle.get("r") != "2"})
    assert units[2] < middles[0]
    assert middles[-1] < units[-1]


def test_a_size_that_is_asked_for_is_not_shown() -> None:
    """A layer with a label in place of its size shows and tells the label alone."""
    figure = draw_figure(layers(layer("GRU", label="n = ?")), {"n": 77})

    assert labels(figure) == ["GRU", "n = ?"]
    assert figure.alt == "Layer diagram, from left to right: GRU, labelled n = ?."


# ── trees ────────────────────────────────────────────────────────────────────────────────────────


def test_a_tree_is_described_from_the_root() -> None:
    """The alternative text says what is below each node, empty places too."""
    assert draw_figure(SHOWN["search_tree"], VALUES).alt == (
        "Tree. Root: “5”. Below “5”: “3” and “8”. Below “3”: “1” and “4”. Below “8”: nothing and “9”."
    )


def test_an_empty_place_keeps_its_side() -> None:
    """An only child on the right stands to the right of its parent."""
    figure = draw_figure(Tree(node("8", None, node("9")), PLACE), {})
    above, below = (number(text, "x") for text in elements(figure, "text"))

    assert below > above + 10


def test_lines_carry_their_labels() -> None:
    """The labels at the lines are drawn and told."""
    figure = draw_figure(SHOWN["probabilities"], {})

    assert {"0.001", "0.99", "0.95"} <= set(labels(figure))
    assert "Below “ill”: “positive” (line “0.99”) and “negative” (line “0.01”)." in figure.alt


# ── languages ────────────────────────────────────────────────────────────────────────────────────


def test_a_german_plot_has_commas_at_its_axes() -> None:
    """Ticks, labels with values and the alternative text are as German writes them."""
    figure = draw_figure(
        plot("b/x", -2, 2, mark("1/2", "b", "P << c >>")), {**VALUES, "c": Fraction(3, 2)}, "de"
    )

    assert {"−1,5", "0,5", "P 1,5"} <= set(labels(figure))
    assert not any("." in label for label in labels(figure))
    assert ET.fromstring(figure.svg).findtext(SVG + "title") == "Graph"
    assert figure.alt == (
        "Graph: y über x, von −2 bis 2. y ist −1,5 bei −2; −2 bei −1,5; −3 bei −1; −6 bei −0,5; "
        "nicht definiert bei 0; 3 bei 1; 2 bei 1,5; 1,5 bei 2. Markiert: P 1,5 bei 0,5."
    )


def test_a_french_plot_without_a_name_for_its_height_has_one() -> None:
    """Where the axis is called y already, the curve is the value, in French."""
    figure = draw_figure(plot("20000*y", 0, 1, variable="y"), {}, "fr")

    assert figure.alt.startswith("Courbe\N{NO-BREAK SPACE}: la valeur en fonction de y, de 0 à 1. ")
    assert "la valeur vaut 0 en 0; 4000 en 0,2;" in figure.alt
    assert "20\u202f000" in labels(figure)


@pytest.mark.parametrize(
    ("figure", "language", "alt"),
    [
        (
            layers(layer("input", "m"), layer("GRU", "n*2001", recurrent=True), layer("", label="n = ?")),
            "de",
            (
                "Schichtendiagramm, von links nach rechts: "
                "input, Größe 3; GRU, Größe 10\u202f005, rekurrent; ohne Namen, beschriftet mit n = ?."
            ),
        ),
        (
            layers(layer("x", "m"), layer("GRU", "n", recurrent=True)),
            "fr",
            "Schéma de couches, de gauche à droite\N{NO-BREAK SPACE}: x, taille 3; GRU, taille 5, récurrente.",
        ),
        (
            Tree(node("", node("<< c >>", edge="v<< c >>"), None), PLACE),
            "es",
            "Árbol. Raíz: un nodo sin etiqueta. Debajo de un nodo sin etiqueta: «0,5» (línea «v0.5») y nada.",
        ),
        (
            SHOWN["search_tree"],
            "de-CH",
            "Baum. Wurzel: „5“. Unter „5“: „3“ und „8“. Unter „3“: „1“ und „4“. Unter „8“: nichts und „9“.",
        ),
    ],
)
def test_a_figure_is_described_in_its_language(figure: FigureSettings, language: str, alt: str) -> None:
    """Words and numbers are those of the language; a value that is glued to a letter is left alone."""
    assert draw_figure(figure, {**VALUES, "c": Fraction(1, 2)}, language).alt == alt


@pytest.mark.parametrize("name", SHOWN)
def test_only_words_and_numbers_of_a_figure_depend_on_its_language(name: str) -> None:
    """A French figure has as many elements of each kind as the English one, in the same order."""
    english, french = (draw_figure(SHOWN[name], VALUES, language) for language in ("en", "fr"))

    assert [e.tag for e in ET.fromstring(french.svg).iter()] == [
        e.tag for e in ET.fromstring(english.svg).iter()
    ]
    assert french.alt != english.alt


def test_a_figure_speaks_the_language_of_its_question(tmp_path: Path) -> None:
    """The same bank has an English figure and, loaded in German, a German one."""
    bank = tmp_path / "plots.yaml"
    bank.write_text(
        """
quizgen: 1
questions:
  - id: line
    vary: {a: [1, 2]}
    stem: {en: "Does it climb by << a >>?", de: "Steigt sie um << a >>?"}
    figure: {plot: a*x/4, x: 0..1}
    options: {right: [{en: "of course", de: natürlich}], wrong: [{en: never, de: nie}]}
""",
        encoding="utf-8",
    )
    alts = []
    for language in ("en", "de"):
        (made,) = quizgen.variants(quizgen.load(bank, language=language), "line", 1)
        assert made.figure is not None
        alts.append(made.figure.alt.partition(".")[0])

    assert alts == ["Plot of y over x from 0 to 1", "Graph: y über x, von 0 bis 1"]


# ── what authors are told ────────────────────────────────────────────────────────────────────────


def chain(length: int) -> TreeNode:
    made = node("leaf")
    for _ in range(length - 1):
        made = node("node", made)
    return made


def defects() -> Iterator[tuple[FigureSettings, str, str]]:
    yield plot("a*y", 0, 1), "plot", "`y` has no value here"
    yield plot("a*a", 0, 1, variable="a"), "plot", "`a` has a value already: name the axis otherwise"
    yield plot("x < 1", 0, 1), "plot", "`x < 1` is true or false, not a number"
    yield plot("x", "x", 1), "x", "`x` has no value here"
    yield plot("x", -1, -3), "x", "the range is empty: it goes from the smaller number to the larger"
    yield (
        plot("x", 0, 1, low=2, high=2),
        "y",
        "the range is empty: it goes from the smaller number to the larger",
    )
    yield plot("x", 0, 1, *[mark(0)] * 17), "marks", "a plot has at most 16 marks"
    yield plot("x", 0, 1, mark(0, "c")), "marks.1.y", "`c` has no value here"
    yield plot("x", 0, 1, x_label="$x_1$"), "x_label", "a figure shows plain text: write x₁ or α, not LaTeX"
    yield plot("x", 0, 1, y_label="a" * 2001), "y_label", "the text has more than 2000 characters"
    yield layers(), "layers", "a diagram has 1 to 12 layers, not 0"
    yield layers(*[layer("RNN", 1)] * 13), "layers", "a diagram has 1 to 12 layers, not 13"
    yield layers(layer("RNN", "7/2")), "layers.1.size", "a layer has a whole number of units, at least 1"
    yield layers(layer("<< u >>", 1)), "layers.1.name", "`u` has no value here"
    yield Tree(node("a", *[node("b")] * 64), PLACE), "tree", "a tree has at most 64 nodes"
    yield Tree(chain(13), PLACE), "tree", "a tree is at most 12 levels deep"
    yield Tree(node("a", edge="b"), PLACE), "tree.edge", "the root has no line to a parent"
    yield Tree(node("a", None, node("<< u >>")), PLACE), "tree.children.2.label", "`u` has no value here"


@pytest.mark.parametrize(("figure", "key", "message"), list(defects()))
def test_a_defect_is_told_with_its_key(figure: FigureSettings, key: str, message: str) -> None:
    """Each defect is told once, with the key where it stands."""
    ((where, told),) = check_figure(figure, {"a", "b"})

    assert where == key
    assert told.startswith(message)


def test_fields_of_rows_are_names() -> None:
    """A drawn row's field is a number in expressions and a field in texts."""
    figure = plot("gates*x", 0, 1, y_label="<< net.name >>")
    values: dict[str, Value] = {"net": Row({"gates": 4, "name": "LSTM"})}

    assert check_figure(figure, (), {"net": ("gates", "name")}) == []
    assert "y is 0 at 0, 0.8 at 0.2" in draw_figure(figure, values).alt.replace("LSTM is", "y is")


def test_what_a_figure_shows_is_known() -> None:
    """The names behind everything shown are listed, the axis not among them."""
    assert names_shown(SHOWN["parabola"]) == {"a", "b", "n"}
    assert names_shown(SHOWN["layers"]) == {"m", "n", "k"}
    assert names_shown(SHOWN["search_tree"]) == {"n", "b"}


# ── numbers and words ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("exact", "written"),
    [(0, "0"), (12, "12"), (Fraction(-7, 2), "-3.5"), (Fraction(1, 3), "0.33"), (Fraction(-1, 1000), "0")],
)
def test_coordinates_have_two_places(exact: Fraction, written: str) -> None:
    """A coordinate is rounded to hundredths and written without zeros at the end."""
    assert coordinate(exact) == written


@pytest.mark.parametrize(
    ("exact", "written"),
    [
        (-5, "−5"),
        (1_000_000, "1000000"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 8), "0.125"),
        (12_345_678_912, "1.235·10¹⁰"),
        (10**20, "10²⁰"),
        (-(10**20), "−10²⁰"),
        (Fraction(1, 10**7), "10⁻⁷"),
        (Fraction(12345, 678901), "0.01818"),
    ],
)
def test_numbers_are_short(exact: Fraction, written: str) -> None:
    """A number in a figure is as it is when short, otherwise rounded to four digits."""
    assert shown(exact) == written


@given(st.text(alphabet="ab ", max_size=80))
def test_wrapped_words_fit(text: str) -> None:
    """No line is longer than asked, and there are no more lines than asked."""
    lines = wrapped(text, 9, 3)

    assert len(lines) <= 3
    assert all(len(line) <= 9 for line in lines)
