"""Writes the papers of a quiz: sheets, keys, a manifest; all of a run's files, or none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from quizgen import manifest
from quizgen.checks.gate import refusals
from quizgen.documents import Documents, Target
from quizgen.findings import BankError, Finding
from quizgen.model import Variant
from quizgen.output import form_for, item, picture_folders
from quizgen.papers import Entry, Maker, Paper, Papers
from quizgen.writers.base import Document, Heading, PaperHeading, Pieces, Section, Writer

Make = Callable[[Variant, int], Pieces]
"""Writes a numbered variant in one format."""


class HandedOut(NamedTuple):
    """What was written: the files, the papers, and the findings (warnings) about them."""

    files: tuple[Path, ...]
    papers: Papers
    findings: tuple[Finding, ...]
    pictures: tuple[Path, ...] = ()
    """The files that these link to."""
    forms: Mapping[str, str] = {}
    """The questions, by id, that are asked in another form than their first, and in which."""


def write_papers(
    papers: Papers,
    writers: Sequence[Writer],
    places: Sequence[Target],
    progress: Callable[[int], object] = lambda _: None,
) -> HandedOut:
    """Write *papers* into all formats, and their manifest beside them.

    Args:
        papers: Who gets what.
        writers: The formats.
        places: Where each document of each format goes, as by `quizgen.output.targets`; where there is a
            document for each paper, the paper's code is put behind the name.
        progress: Called with the number of papers written since the last call.

    Raises:
        BankError: A variant cannot be made or written, or a question fails its own examples; nothing is
            written.
        OSError: A file cannot be written; nothing is.
    """
    entries = [entry for paper in papers.papers for entry in paper.entries]
    questions = {entry.question.id: entry.question for entry in entries}
    if failing := [finding for question in questions.values() for finding in refusals(papers.bank, question)]:
        raise BankError(failing)
    maker = Maker(papers.bank, papers.seed, partial(form_for, writers=writers))
    heading = _heading(papers)
    forms: dict[str, str] = {}
    slots = _slots(writers, places)
    beside = "nowhere" if not slots else _manifest_place(slots[0])
    documents = Documents([*("nowhere" if slot.own else slot.place for slot in slots), beside])
    makers = [
        partial(item, one, folder, documents)
        for one, folder in zip(writers, picture_folders(writers, places), strict=True)
    ]
    try:
        begun = [piece for one in writers for piece in one.begin(heading)]
        # What there is one of for each paper begins with the paper.
        kept = ["" if slot.each else piece for slot, piece in zip(slots, begun, strict=True)]
        documents.write([(*kept, manifest.begin(papers))])
        ends = [piece for one in writers for piece in one.end()]
        for paper, shown in zip(papers.papers, heading.papers, strict=True):
            variants = [maker.variant(entry) for entry in paper.entries]
            forms |= {v.question.id: v.form for v in variants if v.form != v.question.forms[0]}
            row = []
            pieces = [
                piece
                for one, make in zip(writers, makers, strict=True)
                for piece in _paper(one, make, heading, shown, variants)
            ]
            for slot, piece, end in zip(slots, pieces, ends, strict=True):
                if slot.own:
                    documents.add(slot.of(paper), piece + end)
                row.append("" if slot.own else piece)
            row.append(manifest.paper(paper, variants, last=paper is papers.papers[-1]))
            documents.write([tuple(row)])
            progress(1)
        for group in _picks(papers, writers, makers, heading, maker):
            documents.write([group])
        last = ["" if slot.own else end for slot, end in zip(slots, ends, strict=True)]
        documents.write([(*last, manifest.end())])
        files, pictures = documents.commit()
        return HandedOut(files, papers, papers.findings, pictures, forms)
    finally:
        documents.discard()


class _Slot(NamedTuple):
    """One document of one format, and where it goes."""

    document: Document
    place: Target
    each: bool

    @property
    def own(self) -> bool:
        """Whether every paper has a file of its own (on standard output they follow one another)."""
        return self.each and isinstance(self.place, Path)

    def of(self, paper: Paper) -> Path:
        """The file of *paper*."""
        assert isinstance(self.place, Path)
        return self.place.with_name(f"{self.place.stem}-{paper.code}{self.place.suffix}")


def _slots(writers: Sequence[Writer], places: Sequence[Target]) -> list[_Slot]:
    flat = [(one, document) for one in writers for document in one.documents]
    return [
        _Slot(document, place, document.each and one.paper is not None)
        for (one, document), place in zip(flat, places, strict=True)
    ]


def _manifest_place(slot: _Slot) -> Target:
    if not isinstance(slot.place, Path):
        return "nowhere"
    base = slot.place.stem.removesuffix(slot.document.suffix)
    return slot.place.with_name(f"{base}-manifest.json")


def _heading(papers: Papers) -> Heading:
    bank, quiz = papers.bank, papers.quiz
    shown = tuple(
        PaperHeading(
            paper.number,
            paper.code,
            paper.student.name,
            paper.student.id,
            paper.student.group,
            len(paper.entries),
            paper.points,
            paper.levels,
        )
        for paper in papers.papers
    )
    return Heading(bank.id, quiz.title, quiz.intro, bank.license, bank.language, papers.seed, quiz.id, shown)


def _paper(
    one: Writer, make: Make, heading: Heading, shown: PaperHeading, variants: Sequence[Variant]
) -> Pieces:
    """A whole paper, a piece for each document; nothing in a format that collects variants by picks."""
    if one.paper is None:
        return ("",) * len(one.documents)
    items = [make(variant, number) for number, variant in enumerate(variants, 1)]
    return tuple("".join(column) for column in zip(one.paper(heading, shown), *items, strict=True))


def _picks(
    papers: Papers, writers: Sequence[Writer], makers: Sequence[Make], heading: Heading, maker: Maker
) -> Iterator[Pieces]:
    """The variants of all papers, pick by pick, for the formats that know no papers."""
    if all(one.paper for one in writers):
        return
    number = 0
    for i, pick in enumerate(papers.quiz.picks):
        found: dict[tuple[str, int], Entry] = {}
        for paper in papers.papers:
            for entry in paper.entries:
                if entry.pick == i:
                    found.setdefault((entry.question.id, entry.position), entry)
        # Variants of one question together, in the order of papers otherwise.
        entries = sorted(found.values(), key=lambda entry: entry.question.place)
        first = entries[0].question
        words = [*pick.tags, *([pick.level] if pick.level else [])]
        named = f"{first.title} ({first.id})" if pick.question else ", ".join(words)
        section = Section(heading, first, len(entries), f"{i + 1}. {named}", pick.count)
        yield _row(writers, [None if one.paper else one.section(section) for one in writers])
        for entry in entries:
            variant, number = maker.variant(entry), number + 1
            both = zip(writers, makers, strict=True)
            yield _row(writers, [None if one.paper else make(variant, number) for one, make in both])


def _row(writers: Sequence[Writer], pieces: Sequence[Pieces | None]) -> Pieces:
    """A piece for every document, with nothing for formats with None and for the manifest."""
    groups = [group or ("",) * len(one.documents) for one, group in zip(writers, pieces, strict=True)]
    return (*(piece for group in groups for piece in group), "")
