"""Names of variants: `bank/question#seed.position`, with `:form` for another form than the first."""

from __future__ import annotations

import re
from typing import NamedTuple

_NAME = re.compile(
    r"(?:(?P<bank>[^#]+)/)?(?P<question>[a-z0-9-]+)(?::(?P<form>[a-z]+))?"
    r"(?:#(?P<seed>[0-9]{1,18})\.(?P<position>[0-9]{1,18}))?",
    re.ASCII,
)


class VariantName(NamedTuple):
    """A name taken apart; what it does not say is "" or None."""

    bank: str
    question: str
    form: str
    seed: int | None
    position: int | None


def parse_name(text: str) -> VariantName | None:
    """The parts of a question's or variant's name, or None when it is none.

    The bank may be a path (`my/banks/cells.yaml/cell-count#7.3`).
    """
    match = _NAME.fullmatch(text.strip())
    if match is None:
        return None
    seed, position = match["seed"], match["position"]
    return VariantName(
        match["bank"] or "",
        match["question"],
        match["form"] or "",
        int(seed) if seed else None,
        int(position) if position else None,
    )
