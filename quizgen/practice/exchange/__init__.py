"""The history as text, to take it elsewhere, and back; pure.

JSON has all of it. CSV has a row for each answer, for spreadsheets; of a sitting it has the times only. Both
are read back to equal questions and answers. What is read may come from a stranger, or from an editor:
everything is bounded and has to be of its kind, and nothing is used of a file in which anything is wrong.
"""

from __future__ import annotations

from datetime import datetime

from quizgen.findings import Finding, Place
from quizgen.practice.exchange.as_csv import from_csv, to_csv
from quizgen.practice.exchange.as_json import from_json, to_json
from quizgen.practice.exchange.entries import Exported
from quizgen.roster import decode

MAX_BYTES = 256 << 20

FORMATS = {"csv": to_csv, "json": to_json}
"""Each format with what writes it."""


def read_history(data: bytes, file: str, now: datetime) -> Exported:
    """What *data* holds: JSON when it begins with a brace, otherwise CSV.

    Args:
        data: As it was exported.
        file: Names it in findings.
        now: Nothing can have happened later.
    """
    start = Place(file, 1, 1)
    if len(data) > MAX_BYTES:
        finding = Finding("too-large", f"the file has more than {MAX_BYTES:,} bytes", start)
        return Exported(findings=(finding,))
    text = decode(data)
    if text is None:
        hint = "save it as `CSV UTF-8`, or export it anew"
        return Exported(findings=(Finding("not-utf-8", "the file is not UTF-8 text", start, hint),))
    text = text.removeprefix("\ufeff")
    if text.lstrip()[:1] == "{":
        return from_json(text, file, now)
    return from_csv(text, file, now)


__all__ = ["FORMATS", "MAX_BYTES", "Exported", "read_history", "to_csv", "to_json"]
