"""A tree: labels in boxes, the root at the top, children under their parent from left to right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from quizgen.figures import canvas
from quizgen.figures.base import MAX_ALT, MAX_DEPTH, MAX_NODES, Parts, given, text
from quizgen.model import Figure, Tree, TreeNode, Value
from quizgen.text.described import Descriptions, descriptions

_BETWEEN, _LEVEL, _LINE, _MARGIN, _SMALL = 16, 40, 17, 14, 12
_SHARE = Fraction(3, 5)
"""How far down its line a label stands: nearer to the child, where the lines have come apart."""


def parts(tree: Tree) -> Parts:
    """See `Parts`."""
    yield from given(alt=tree.alt)
    yield from _parts("tree", tree.root)


def _parts(key: str, node: TreeNode) -> Parts:
    for name, part in given(label=node.label, edge=node.edge):
        yield f"{key}.{name}", part
    for i, child in enumerate(node.children, start=1):
        if child:
            yield from _parts(f"{key}.children.{i}", child)


def check(tree: Tree) -> list[tuple[str, str]]:
    """What is wrong with *tree*, apart from its texts."""
    found = []
    nodes = list(_walk(tree.root, 1))
    if len(nodes) > MAX_NODES:
        found.append(("tree", f"a tree has at most {MAX_NODES} nodes, empty places among them"))
    if max(depth for _, depth in nodes) > MAX_DEPTH:
        found.append(("tree", f"a tree is at most {MAX_DEPTH} levels deep"))
    if tree.root.edge:
        found.append(("tree.edge", "the root has no line to a parent"))
    return found


def _walk(node: TreeNode | None, depth: int) -> Iterator[tuple[TreeNode | None, int]]:
    yield node, depth
    for child in node.children if node else ():
        yield from _walk(child, depth + 1)


class _Placed(NamedTuple):
    """A subtree laid out with its root's middle at 0."""

    lines: list[str]
    edge: str
    empty: bool
    half: Fraction
    children: list[tuple[Fraction, _Placed]]
    """With where the child's middle lies."""
    outline: list[tuple[Fraction, Fraction]]
    """For each level: how far it reaches to the left and to the right."""

    @property
    def label(self) -> Fraction:
        """The width of the label at the line to the parent."""
        return canvas.width_of(self.edge, _SMALL)

    @property
    def words(self) -> str:
        return " ".join(self.lines)


def draw(tree: Tree, values: Mapping[str, Value], language: str) -> Figure:
    """The figure."""
    say = descriptions(language)
    root = _place(tree.root, values, language)
    heights = _heights(root)
    left = _MARGIN - min(reach for reach, _ in root.outline)
    right = _MARGIN + max(reach for _, reach in root.outline)
    tops = [Fraction(_MARGIN)]
    for height in heights:
        tops.append(tops[-1] + height + _LEVEL)
    lines, boxes = _draw(root, left, 0, tops)
    # Labels of lines stand on all lines, and boxes on all of these.
    body = [element for layer in (lines, boxes) for element in layer]
    alt = text(tree.alt, values, language, MAX_ALT) or _alt(root, say)
    return canvas.document(say.tree, alt, left + right, tops[-1] - _LEVEL + _MARGIN, body)


def _place(node: TreeNode | None, values: Mapping[str, Value], language: str) -> _Placed:
    if node is None:
        return _Placed([], "", True, Fraction(16), [], [(Fraction(-16), Fraction(16))])
    lines = canvas.wrapped(text(node.label, values, language), 16, 3)
    edge = text(node.edge, values, language, 24)
    half = max(Fraction(17), *(canvas.width_of(words) / 2 + 9 for words in lines))
    placed = [_place(child, values, language) for child in node.children]
    offsets, outline = _pack(placed)
    reach = max(half, canvas.width_of(edge, _SMALL) / 2)
    children = list(zip(offsets, placed, strict=True))
    return _Placed(lines, edge, False, half, children, [(-reach, reach), *outline])


def _pack(subtrees: list[_Placed]) -> tuple[list[Fraction], list[tuple[Fraction, Fraction]]]:
    """Subtrees side by side, as close as their outlines let them, their roots centred on 0."""
    offsets: list[Fraction] = []
    outline: list[tuple[Fraction, Fraction]] = []
    for i, subtree in enumerate(subtrees):
        gaps = [
            right - near + _BETWEEN for (_, right), (near, _) in zip(outline, subtree.outline, strict=False)
        ]
        if offsets:
            # The labels at two lines need room where the lines have come apart only in part.
            room = (subtrees[i - 1].label + subtree.label) / 2 + 8
            gaps.append(offsets[-1] + room / _SHARE)
        offset = max(gaps, default=Fraction(0))
        moved = [(near + offset, far + offset) for near, far in subtree.outline]
        both = [(a, d) for (a, _), (_, d) in zip(outline, moved, strict=False)]
        outline = [*both, *outline[len(both) :], *moved[len(both) :]]
        offsets.append(offset)
    middle = (offsets[0] + offsets[-1]) / 2 if offsets else Fraction(0)
    return [offset - middle for offset in offsets], [(a - middle, b - middle) for a, b in outline]


def _heights(root: _Placed) -> list[int]:
    """The height of the tallest box on each level."""
    level, found = [root], []
    while level:
        found.append(max([1, *(len(node.lines) for node in level)]) * _LINE + 12)
        level = [child for node in level for _, child in node.children]
    return found


def _draw(node: _Placed, x: Fraction, depth: int, tops: list[Fraction]) -> tuple[list[str], list[str]]:
    """The lines and the boxes of a subtree whose root is at *x*."""
    height = len(node.lines) * _LINE + 12
    top = tops[depth]
    box = canvas.tag(
        "rect",
        x=x - node.half,
        y=top,
        width=2 * node.half,
        height=height,
        rx=8,
        fill=canvas.FILL,
        stroke=canvas.INK,
        stroke_width=Fraction(3, 2),
    )
    first = top + 6 + Fraction(_LINE, 2)
    words = [canvas.label(x, first + _LINE * i, line) for i, line in enumerate(node.lines)]
    strokes: list[str] = []
    labels: list[str] = []
    boxes = [box, *words]
    for offset, child in node.children:
        if child.empty:
            continue
        below = x + offset
        strokes.append(canvas.line(x, top + height, below, tops[depth + 1], canvas.INK, Fraction(3, 2)))
        down = (tops[depth + 1] - top - height) * _SHARE
        labels.append(canvas.boxed(x + offset * _SHARE, top + height + down, child.edge, _SMALL))
        inner, inner_boxes = _draw(child, below, depth + 1, tops)
        strokes += inner
        boxes += inner_boxes
    return [*strokes, *labels], boxes


def _alt(root: _Placed, say: Descriptions) -> str:
    """The nodes in preorder, each with its children."""
    sentences = [say.root.format(node=_quoted(root, say))]
    todo = [root]
    while todo:
        node = todo.pop()
        if node.children:
            told = [_told(child, say) for _, child in node.children]
            listed = ", ".join(told[:-1]) + (say.and_ if len(told) > 1 else "") + told[-1]
            sentences.append(say.below.format(node=_quoted(node, say), children=listed))
        todo += [child for _, child in reversed(node.children)]
    return " ".join(sentences)


def _told(child: _Placed, say: Descriptions) -> str:
    if child.empty:
        return say.nothing
    node = _quoted(child, say)
    return say.line.format(child=node, label=child.edge) if child.edge else node


def _quoted(node: _Placed, say: Descriptions) -> str:
    return say.quoted.format(label=node.words) if node.words else say.no_label
