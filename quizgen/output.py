"""Writes variants to documents: all of a run's files, or none of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from quizgen.checks.gate import refusals
from quizgen.documents import Documents, Target
from quizgen.findings import BankError, Finding
from quizgen.model import Bank, Question, Variant
from quizgen.pipeline import variants
from quizgen.writers import BUILT_IN, Heading, Pieces, Section, Writer, writer


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
    """What was written: the files, the number of variants, and what had to be left out, with reasons.

    A question with fewer variants than asked for is a warning among the findings; what is left out, an error.
    """

    files: tuple[Path, ...]
    variants: int
    findings: tuple[Finding, ...]
    pictures: tuple[Path, ...] = ()
    """The files that these link to."""
    forms: Mapping[str, str] = {}
    """The questions, by id, that are asked in another form than their first, and in which."""


def write_quiz(
    request: Request,
    writers: Sequence[Writer],
    documents: Documents,
    progress: Callable[[int], object] = lambda _: None,
) -> Written:
    """Draw, solve and write every variant of *request*, each once, into all formats.

    A question with fewer variants than asked for has those it has. Where no form is requested, a question is
    asked in the first of its own that all formats know.

    Args:
        request: What to write.
        writers: The formats.
        documents: Where it goes; committed at the end, discarded when anything is raised or nothing written.
        progress: Called with the number of variants written since the last call.

    Raises:
        BankError: A question cannot be written, or fails its own examples; nothing is written. With
            `keep_going` the question is left out as a whole instead, and the findings say so.
        OSError: A file cannot be written; nothing is.
    """
    bank, number = request.bank, 0
    findings: list[Finding] = []
    forms: dict[str, str] = {}
    heading = Heading(bank.id, bank.title, bank.about, bank.license, bank.language, request.seed)
    paired = list(zip(writers, picture_folders(writers, documents.targets), strict=True))
    try:
        documents.write(one.begin(heading) for one in writers)
        for question in request.questions:
            marks, before = documents.marks(), number
            form = request.form or form_for(question, writers)
            try:
                for variant in _checked_variants(request, question, form):
                    if number == before:
                        section = Section(heading, question, request.count)
                        documents.write(one.section(section) for one in writers)
                    number += 1
                    documents.write([item(one, folder, documents, variant, number) for one, folder in paired])
                    progress(1)
            except BankError as error:
                if all(finding.code == "too-few-variants" for finding in error.findings):
                    findings += [replace(finding, severity="warning") for finding in error.findings]
                elif request.keep_going:
                    findings += error.findings
                    documents.back_to(marks)
                    number = before
                else:
                    raise
            if number > before and not request.form and form != question.forms[0]:
                forms[question.id] = form
        documents.write(one.end() for one in writers)
        files, pictures = documents.commit() if number else ((), ())
        return Written(files, number, tuple(findings), pictures, forms)
    finally:
        documents.discard()


def form_for(question: Question, writers: Sequence[Writer]) -> str:
    """The first form that *question* offers and every format can ask in; its first when there is none."""
    known = (form for form in question.forms if all(one.asks is None or one.asks(form) for one in writers))
    return next(known, question.forms[0])


def _checked_variants(request: Request, question: Question, form: str) -> Iterator[Variant]:
    # A question that contradicts its author's own numbers is not handed out.
    if failing := refusals(request.bank, question):
        raise BankError(failing)
    return variants(
        request.bank,
        question,
        seed=request.seed,
        count=request.count,
        form=form,
        allow_repeats=request.allow_repeats,
    )


def picture_folders(writers: Sequence[Writer], places: Sequence[Target]) -> list[Path | None]:
    """For each writer where its pictures go: `NAME-figures` beside the document NAME, if that is a file."""
    found: list[Path | None] = []
    i = 0
    for one in writers:
        place, suffix = places[i], one.documents[0].suffix
        i += len(one.documents)
        if isinstance(place, Path):
            found.append(place.with_name(place.stem.removesuffix(suffix) + "-figures"))
        else:
            found.append(None)
    return found


def item(one: Writer, folder: Path | None, documents: Documents, variant: Variant, number: int) -> Pieces:
    """*variant* in one format; the pictures that it links to are added to *documents*, each once."""
    if one.attach and (variant.figure or variant.question.images):
        variant, files = one.attach(variant, folder.name if folder else "")
        if folder:
            for path, data in files:
                documents.add_picture(folder / path, data)
    return one.item(variant, number)


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
