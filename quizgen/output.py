"""Writes variants to documents: all of a run's files, or none of them.

Every document goes into a temporary file beside its target and takes the target's place at the very end,
so that an interruption, a full disk or a defect leaves the old files as they were. Memory does not grow
with the number of variants: nothing is kept but the temporary files.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, NamedTuple

from quizgen.checks.examples import failing_examples
from quizgen.findings import BankError, Finding
from quizgen.model import Bank, Question, Variant
from quizgen.pipeline import variants
from quizgen.writers import BUILT_IN, Heading, Section, Writer, writer

Target = Path | Literal["stdout", "nowhere"]
"""Where a document goes; "nowhere" is for documents that were not asked for."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to write: variants of which questions, how many of each, from which seed."""

    bank: Bank
    questions: Sequence[Question]
    count: int
    seed: int
    form: str = ""
    allow_repeats: bool = False
    keep_going: bool = False


class Written(NamedTuple):
    """What was written: the files, the number of variants, and what had to be left out, with reasons."""

    files: tuple[Path, ...]
    variants: int
    findings: tuple[Finding, ...]


def write_quiz(
    request: Request,
    writers: Sequence[Writer],
    documents: Documents,
    progress: Callable[[int], object] = lambda _: None,
) -> Written:
    """Draw, solve and write every variant of *request*, each once, into all formats.

    Args:
        request: What to write.
        writers: The formats.
        documents: Where it goes; committed at the end, discarded when anything is raised or nothing written.
        progress: Called with the number of variants written since the last call.

    Raises:
        BankError: A question cannot be written, or fails its own examples; nothing is written. With
            `keep_going` the question is left out as a whole instead (or, when it has fewer variants than
            asked for, has those it has), and the findings say so.
        OSError: A file cannot be written; nothing is.
    """
    bank, number = request.bank, 0
    findings: list[Finding] = []
    heading = Heading(bank.id, bank.title, bank.about, bank.license, bank.language, request.seed)
    try:
        documents.write(one.begin(heading) for one in writers)
        for question in request.questions:
            marks, before = documents.marks(), number
            try:
                for variant in _checked_variants(request, question):
                    if number == before:
                        section = Section(heading, question, request.count)
                        documents.write(one.section(section) for one in writers)
                    number += 1
                    documents.write([one.item(variant, number) for one in writers])
                    progress(1)
            except BankError as error:
                if not request.keep_going:
                    raise
                findings += error.findings
                if any(finding.code != "too-few-variants" for finding in error.findings):
                    documents.back_to(marks)
                    number = before
        documents.write(one.end() for one in writers)
        return Written(documents.commit() if number else (), number, tuple(findings))
    finally:
        documents.discard()


def _checked_variants(request: Request, question: Question) -> Iterator[Variant]:
    # A question that contradicts its author's own numbers is not handed out.
    if failing := failing_examples(question):
        raise BankError(failing)
    return variants(
        request.bank,
        question,
        seed=request.seed,
        count=request.count,
        form=request.form,
        allow_repeats=request.allow_repeats,
    )


class Documents:
    """The open documents of a run, one for each document of each writer, in order."""

    def __init__(self, targets: Iterable[Target]) -> None:
        """Open a temporary file for each target.

        Raises:
            OSError: A folder cannot be made or written to.
        """
        self._targets = list(targets)
        self._files: list[IO[str] | None] = []
        try:
            for target in self._targets:
                self._files.append(_open(target))
        except BaseException:
            self.discard()
            raise

    def write(self, pieces: Iterable[tuple[str, ...]]) -> None:
        """Append one piece to each document; *pieces* has the documents of each writer together."""
        i = 0
        for group in pieces:
            for piece in group:
                file = self._files[i]
                if piece and file is not None:
                    file.write(piece)
                i += 1

    def add(self, target: Target, text: str) -> None:
        """One more document, which is complete: it does not stay open, so there can be thousands of them."""
        file = _open(target)
        self._targets.append(target)
        self._files.append(file)
        if file:
            file.write(text)
            if isinstance(target, Path):
                file.flush()
                os.fsync(file.fileno())
                file.close()

    def marks(self) -> list[int]:
        """Where each document ends now."""
        return [file.tell() if file else 0 for file in self._files]

    def back_to(self, marks: Sequence[int]) -> None:
        """Forget what was written since *marks* were taken."""
        for file, mark in zip(self._files, marks, strict=True):
            if file:
                file.seek(mark)
                file.truncate()

    def commit(self) -> tuple[Path, ...]:
        """Put every document in its place; the paths written."""
        for file in self._files:
            if file and not file.closed:
                file.flush()
                os.fsync(file.fileno())
        written = []
        for file, target in zip(self._files, self._targets, strict=True):
            if file and isinstance(target, Path):
                file.close()
                Path(file.name).replace(target)
                written.append(target)
            elif file:
                file.seek(0)
                shutil.copyfileobj(file, sys.stdout)
                sys.stdout.flush()
        self._close()
        return tuple(written)

    def discard(self) -> None:
        """Remove whatever has not been committed."""
        self._close()

    def _close(self) -> None:
        for file, target in zip(self._files, self._targets, strict=False):
            if file:
                with suppress(OSError):
                    file.close()
                if isinstance(target, Path):
                    # Gone already when it was committed.
                    with suppress(OSError):
                        Path(file.name).unlink()
        self._files = []


def targets(output: str, name: str, writers: Sequence[Writer]) -> list[Target]:
    """Where each document of *writers* goes: *output* is a folder, a file, or "-" for standard output
    (the first document of a format only).

    Raises:
        ValueError: One file (or "-") is asked to hold several formats.
    """
    if output != "-" and _is_folder(output):
        base = [Path(output) / name] * len(writers)
    elif len(writers) > 1:
        raise ValueError(f"{output!r} cannot hold {len(writers)} formats: name a folder, or write one format")
    elif output == "-":
        return ["stdout" if i == 0 else "nowhere" for i in range(len(writers[0].documents))]
    else:
        path = Path(output)
        base = [path.with_suffix("")]
        extension = path.suffix
        return [
            path.with_name(base[0].name + document.suffix + (extension or document.extension))
            for document in writers[0].documents
        ]
    return [
        start.with_name(start.name + document.suffix + document.extension)
        for start, writer in zip(base, writers, strict=True)
        for document in writer.documents
    ]


def formats_for(output: str, wanted: Sequence[str]) -> list[str]:
    """The formats to write: those *wanted*, or the one that the file *output* is named for, or Markdown.

    Raises:
        ValueError: The file is named for another format than the one wanted.
        LookupError: There is no such format.
    """
    chosen = list(dict.fromkeys(name.strip() for name in wanted))
    found = {name: writer(name).documents[0].extension for name in chosen}
    if output == "-" or _is_folder(output):
        return chosen or ["markdown"]
    suffix = Path(output).suffix
    built_in = {writer(name).documents[0].extension: name for name in BUILT_IN}
    if not chosen:
        return [built_in.get(suffix, "markdown")]
    if suffix in built_in and suffix not in found.values() and len(chosen) == 1:
        raise ValueError(f"{output!r} is named for {built_in[suffix]}, but `--to {chosen[0]}` was asked")
    return chosen


def _is_folder(output: str) -> bool:
    return output.endswith(("/", os.sep)) or Path(output).is_dir() or not Path(output).suffix


def _open(target: Target) -> IO[str] | None:
    if target == "nowhere":
        return None
    if not isinstance(target, Path):
        return tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")
    if target.is_dir():
        # Known before anything is put in its place.
        raise IsADirectoryError(f"{target} is a folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    os.close(handle)
    # mkstemp makes private files; the result should be as readable as any other file made here.
    mask = os.umask(0)
    os.umask(mask)
    Path(name).chmod(0o666 & ~mask)
    return open(name, "w", encoding="utf-8", newline="\n")  # noqa: PTH123
