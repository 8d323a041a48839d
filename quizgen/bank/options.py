"""`options`: how many there are, or a pool of written ones."""

from __future__ import annotations

from quizgen.bank.fields import Record, Report, read_record, wrong
from quizgen.bank.keys import MAX_OPTIONS, POOL, POOL_OPTION
from quizgen.bank.kinds import TEMPLATE
from quizgen.bank.languages import per_language
from quizgen.bank.reader import Mapping as MappingNode
from quizgen.bank.reader import Node, Scalar
from quizgen.findings import Place
from quizgen.forms import pool as pools
from quizgen.model import Pool, PoolOption, Template


def read_options(record: Record, report: Report) -> tuple[Pool | None, int]:
    """The pool, or None and how many options are shown."""
    node = record.get("options")
    if node is None:
        return None, 4
    if isinstance(node, MappingNode):
        return _pool(node, report, typed=record.get("form") == ("text",)), 4
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, int) and not isinstance(value, bool) and 2 <= value <= MAX_OPTIONS:
        return None, value
    hint = "written options go into a pool: `options: {right: [...], wrong: [...]}`"
    wrong(report, node, f"a number of options from 2 to {MAX_OPTIONS}, or a pool", hint)
    return None, 4


def _pool(node: MappingNode, report: Report, *, typed: bool) -> Pool | None:
    # Where a word is typed, wrong ones are only recognised.
    table = tuple(key._replace(required=False) if typed and key.name == "wrong" else key for key in POOL)
    record = read_record(node, "a pool", table, report)
    if record is None or "right" not in record.values or record.unread("wrong"):
        return None
    if "wrong" not in record.values and not typed:
        return None
    right = tuple(filter(None, (_pool_option(item, report) for item in record.values["right"])))
    wrong_ = tuple(filter(None, (_pool_option(item, report) for item in record.get("wrong", ()))))
    last = _pool_option(record.values["last"], report) if record.get("last") is not None else None
    texts: dict[str, Place] = {}
    for option in (*right, *wrong_, *([last] if last else [])):
        text = " ".join(option.text.source.split())
        if text in texts:
            message = f"the same option stands in line {texts[text].line}"
            report.add("duplicate-option", message, option.place)
        texts.setdefault(text, option.place)
    return Pool(right, wrong_, record.get("show", min(4, len(right) + len(wrong_))), last)


def _pool_option(node: Node, report: Report) -> PoolOption | None:
    if per_language(node) or (isinstance(node, Scalar) and node.text.strip()):
        text = TEMPLATE.read(node, report)
        return PoolOption(text, None, node.place) if isinstance(text, Template) else None
    record = read_record(node, "an option", POOL_OPTION, report)
    if record is None or "text" not in record.values:
        return None
    return PoolOption(record.values["text"], record.get("feedback"), record.place)


def check_pool(pool: Pool, chosen: tuple[str, ...], record: Record, report: Report) -> None:
    """Report the forms in which nothing can be shown from *pool*."""
    for form in chosen:
        if form == "text" and not pool.right:
            message = "a typed word needs its accepted spellings"
            report.add("pool-too-small", message, record.at("options"), "write them into `right`")
        if form in ("choice", "multiple") and not any(pools.splits(pool, one_right=form == "choice")):
            message = (
                f"{pool.show} options cannot be shown as `{form}` from {len(pool.right)} right "
                f"and {len(pool.wrong)} wrong ones"
            )
            hint = "every variant has at least one of each (a `choice` exactly one right); change `show`"
            report.add("pool-too-small", message, record.at("options"), hint)
