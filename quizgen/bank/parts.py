"""`parts` and `blanks`: the parts of a question, each a question of its own about the same draw."""

from __future__ import annotations

import re

from quizgen.bank.fields import Record, Report, read_record
from quizgen.bank.keys import PART
from quizgen.bank.reader import Mapping, Node
from quizgen.findings import Place
from quizgen.model import Template

MAX_PARTS = 26
BLANK_NAME = "[A-Za-z][A-Za-z0-9_-]{0,19}"
BLANK = re.compile(rf"\[\[({BLANK_NAME})\]\]")
"""Where a blank stands in a stem: `[[name]]`."""


def read_parts(record: Record, report: Report) -> list[tuple[str, Record | None]]:
    """The label and the record of each part or blank, in order; None for one that cannot be asked."""
    if "parts" in record.values:
        nodes: tuple[Node, ...] = record.values["parts"]
        if not nodes or len(nodes) > MAX_PARTS:
            report.add("pool-too-small", f"a question has 1 to {MAX_PARTS} parts", record.at("parts"))
        labelled = [(chr(97 + i), node) for i, node in enumerate(nodes[:MAX_PARTS])]
    elif "blanks" in record.values:
        labelled = [(name, node) for name, (node, _) in record.values["blanks"].items()]
    else:
        return []
    found: list[tuple[str, Record | None]] = []
    for label, node in labelled:
        if isinstance(node, Mapping) and (given := [key for key, _ in node.items if key.text == "given"]):
            message = "a part cannot be asked the other way round"
            report.add("form-not-possible", message, given[0].place, "make it a question of its own")
            found.append((label, None))
            continue
        part = read_record(node, "a part", PART, report)
        if part is not None:
            if "stem" not in part.values and "blanks" not in record.values:
                report.add("missing-key", f"part ({label}) needs a `stem`", part.place)
            found.append((label, part))
    return found


def check_blanks(stem: Template, labels: list[str], place: Place, report: Report) -> None:
    """Each blank stands in the stem exactly once, and the stem has no others."""
    there = BLANK.findall(stem.source)
    for label in labels:
        if there.count(label) != 1:
            message = f"the blank `{label}` stands {there.count(label)} times in the stem"
            report.add("blank-not-placed", message, place, f"write `[[{label}]]` where it belongs, once")
    for label in dict.fromkeys(there):
        if label not in labels:
            line = stem.source[: stem.source.index(f"[[{label}]]")].count("\n")
            where = Place(stem.place.file, stem.place.line + line, stem.place.column)
            report.add("blank-not-placed", f"`[[{label}]]` is no blank of this question", where)
