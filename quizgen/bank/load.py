"""From a file to a bank, with its findings and its source for showing them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from quizgen.bank.languages import checked
from quizgen.bank.reader import MAX_BYTES, read
from quizgen.bank.schema import build
from quizgen.findings import Finding, Place
from quizgen.model import Bank


class Loaded(NamedTuple):
    """A bank (None when nothing could be made of the file), every finding, the files' texts."""

    bank: Bank | None
    findings: tuple[Finding, ...]
    sources: Mapping[str, str]
    languages: tuple[str, ...] = ()
    """Those in which some text is given, the bank's own first."""


def load_text(text: str, file: str, language: str = "") -> Loaded:
    """The bank in *text*, which is called *file* in findings; its texts in *language*, or in the bank's own.

    Raises:
        ValueError: *language* is no tag such as `de` or `pt-BR`.
    """
    checked(language)
    return _load(text, file, language, None)


def _load(text: str, file: str, language: str, folder: Path | None) -> Loaded:
    """The bank in *text*, with the pictures that lie in *folder*."""
    root, findings = read(text, file)
    if root is None and findings:
        return Loaded(None, tuple(findings), {file: text})
    bank, more, languages = build(root, file, language, folder)
    return Loaded(bank, (*findings, *more), {file: text}, languages)


def load(path: Path, language: str = "") -> Loaded:
    """The bank in the file at *path*; its texts in *language*, or in the bank's own.

    Raises:
        OSError: The file cannot be read.
        ValueError: *language* is no tag such as `de` or `pt-BR`.
    """
    checked(language)
    file = str(path)
    if path.stat().st_size > MAX_BYTES:
        finding = Finding("too-large", f"the file has more than {MAX_BYTES:,} bytes", Place(file, 1, 1))
        return Loaded(None, (finding,), {})
    data = path.read_bytes()
    try:
        return _load(data.decode("utf-8"), file, language, path.parent)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start)
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1)
        place = Place(file, line + 1, column + 1)
        finding = Finding("not-utf-8", "the file is not UTF-8 text", place, "save it as UTF-8")
        return Loaded(None, (finding,), {})
