"""`figure`: a plot, a layer diagram or a tree, read by its tables of keys, checked by its own rules."""

from __future__ import annotations

from collections.abc import Collection

from quizgen.bank.fields import Key, Missing, Record, Report, read_record, wrong
from quizgen.bank.keys import LAYER, LAYERS, MARK, NODE, PLOT, TREE
from quizgen.bank.kinds import said
from quizgen.bank.reader import Mapping as MappingNode
from quizgen.bank.reader import Node, Scalar, Sequence
from quizgen.bank.scope import Scope
from quizgen.figures import KINDS, check_figure, names_shown
from quizgen.figures.base import MAX_DEPTH
from quizgen.findings import Place
from quizgen.maths.parse import names, parse
from quizgen.model import (
    Expression,
    FigureSettings,
    Layer,
    Layers,
    Mark,
    Plot,
    Question,
    Template,
    Tree,
    TreeNode,
)
from quizgen.text.template import names_used

TABLES = {"plot": PLOT, "layers": LAYERS, "tree": TREE}
"""The keys of each kind of figure, by the key that makes it one."""

_MARK = tuple(key.name for key in MARK)


def figure_of(record: Record, scope: Scope, asked: Collection[str], report: Report) -> FigureSettings | None:
    """The figure of a question; None where there is none, or after a finding."""
    if "figure" not in record.values:
        return None
    found, places = read_figure(record.values["figure"], report)
    if found is None:
        return None
    for key, message in check_figure(found, {*scope.known, *scope.words}, scope.rows):
        report.add("figure-not-possible", message, places.get(key, found.place))
    for key, part in KINDS[kind_of(found)].parts(found):
        if isinstance(part, Expression):
            for name in sorted(set(names(part.tree)) & scope.words):
                message = f"`{name}` is a word, and only numbers are computed with"
                report.add("figure-not-possible", message, places.get(key, found.place))
    for name in sorted(names_shown(found) & set(asked)):
        report.add("stem-shows-answer", f"the figure shows `{name}`, which is asked", record.at("figure"))
    return found


def read_figure(node: Node, report: Report) -> tuple[FigureSettings | None, dict[str, Place]]:
    """The figure of *node*, None after a finding; and where each of its keys stands (`marks.2.y`)."""
    reading = _Reading(report)
    found = reading.figure(node)
    return (None if reading.failed else found), reading.places


def kind_of(settings: FigureSettings) -> str:
    """The key that makes it this kind of figure."""
    return next(name for name, kind in KINDS.items() if isinstance(settings, kind.record))


def seen_in(question: Question) -> set[str]:
    """The names whose values a student sees: in the stem, or in the figure below it."""
    return names_used(question.stem) | (names_shown(question.figure) if question.figure else set())


class _Reading:
    """One figure being read."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.places: dict[str, Place] = {}
        self.failed = False

    def figure(self, node: Node) -> FigureSettings | None:
        present = [key.text for key, _ in node.items] if isinstance(node, MappingNode) else []
        kinds = [name for name in TABLES if name in present]
        if len(kinds) != 1:
            self.failed = True
            if isinstance(node, MappingNode):
                message = "a figure has one of the keys `plot`, `layers`, `tree`"
                self.report.add("missing-key", message, node.place)
            else:
                wrong(self.report, node, "a figure (keys and values)")
            return None
        (kind,) = kinds
        record = self._record(node, f"a {kind} figure", TABLES[kind], "")
        if record is None or record.unread(*record.places):
            self.failed = True
            return None
        read = {"plot": self._plot, "layers": self._layers, "tree": self._tree}[kind]
        return read(record)

    def _record(self, node: Node, what: str, table: tuple[Key, ...], prefix: str) -> Record | None:
        before = len(self.report.findings)
        record = read_record(node, what, table, self.report)
        self.failed = self.failed or len(self.report.findings) > before
        if record is not None:
            self.places |= {prefix + key: place for key, place in record.places.items()}
        return record

    def _plot(self, record: Record) -> Plot | None:
        ends, reach = self._range(record, "x"), self._range(record, "y")
        marks = [self._mark(node, i) for i, node in enumerate(record.get("marks") or (), start=1)]
        variable = record.get("variable", "x")
        if not variable.isidentifier() or not variable.isascii() or variable.startswith("_"):
            self.failed = True
            self.report.add("bad-name", f"`{variable}` cannot be a name", record.at("variable"))
        if ends is None or ends[0] is None or ends[1] is None:
            # Missing or half a range: the first has its finding.
            if ends is not None:
                self._range_wrong(record, "x")
            self.failed = True
            return None
        return Plot(
            expression=record.values["plot"],
            variable=variable,
            start=ends[0],
            stop=ends[1],
            place=record.place,
            low=reach[0] if reach else None,
            high=reach[1] if reach else None,
            marks=tuple(mark for mark in marks if mark),
            x_label=record.get("x_label"),
            y_label=record.get("y_label"),
            alt=record.get("alt"),
        )

    def _range(self, record: Record, key: str) -> tuple[Expression | None, Expression | None] | None:
        """The ends of `-3..3`, either of which can be left out."""
        node = record.get(key)
        if node is None:
            return None
        if not isinstance(node, Scalar) or ".." not in node.text:
            self._range_wrong(record, key)
            return None
        first, _, second = node.text.partition("..")
        ends: list[Expression | None] = []
        for text, start in ((first, 0), (second, len(first) + 2)):
            offset = start + len(text) - len(text.lstrip())
            parsed = parse(text.strip(), node.place.shifted(offset)) if text.strip() else None
            if parsed is not None and not isinstance(parsed, Expression):
                self.failed = True
                self.report.add(parsed.code, parsed.message, parsed.place, parsed.hint)
                parsed = None
            ends.append(parsed)
        return ends[0], ends[1]

    def _range_wrong(self, record: Record, key: str) -> None:
        if not self.failed:
            wrong(self.report, record.values[key], "a range", "from the smaller to the larger: `-3..3`")
        self.failed = True

    def _mark(self, node: Node, number: int) -> Mark | None:
        """`{x: 1, y: a + b, label: P}`, or the same in this order as a list."""
        prefix = f"marks.{number}."
        if isinstance(node, Sequence) and 1 <= len(node.items) <= len(_MARK):
            pairs = zip(_MARK, node.items, strict=False)
            written = [
                (Scalar(name, name, item.place), item)
                for name, item in pairs
                if not (isinstance(item, Scalar) and item.value is None)
            ]
            node = MappingNode(tuple(written), node.place)
        record = self._record(node, "a mark", MARK, prefix)
        if record is None or "x" not in record.values:
            self.failed = True
            return None
        return Mark(record.values["x"], record.get("y"), record.get("label"))

    def _layers(self, record: Record) -> Layers:
        items = []
        for i, node in enumerate(record.values["layers"], start=1):
            layer = self._record(node, "a layer", LAYER, f"layers.{i}.")
            if layer is not None and "name" in layer.values:
                recurrent = layer.get("recurrent") == "true"
                items.append(Layer(layer.values["name"], layer.get("size"), layer.get("label"), recurrent))
        return Layers(tuple(items), record.place, record.get("alt"))

    def _tree(self, record: Record) -> Tree | None:
        root = self._node(record.values["tree"], "tree", 1)
        return Tree(root, record.place, record.get("alt")) if root else None

    def _said(self, node: Node) -> Node:
        chosen = said(node, self.report)
        self.failed = self.failed or isinstance(chosen, Missing)
        return node if isinstance(chosen, Missing) else chosen

    def _node(self, node: Node, key: str, depth: int) -> TreeNode | None:
        """A node with its children; a text alone is a node without any."""
        self.places[key] = self.places[f"{key}.label"] = node.place
        # A label may be given in several languages, whose keys are none of a node's.
        node = self._said(node)
        if isinstance(node, Scalar) and node.text.strip():
            return TreeNode(Template(node.text.strip(), node.place))
        if depth > MAX_DEPTH:
            if not self.failed:
                message = f"a tree is at most {MAX_DEPTH} levels deep"
                self.report.add("figure-not-possible", message, node.place)
            self.failed = True
            return None
        record = self._record(node, "a node of a tree", NODE, f"{key}.")
        if record is None or "label" not in record.values:
            self.failed = True
            return None
        children: list[TreeNode | None] = []
        for i, child in enumerate(record.get("children") or (), start=1):
            empty = isinstance(child, Scalar) and child.value is None
            children.append(None if empty else self._node(child, f"{key}.children.{i}", depth + 1))
        return TreeNode(record.values["label"], tuple(children), record.get("edge"))
