"""Plain nodes to a `Bank`, with every finding of one reading; what has errors is left out of the bank."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

from quizgen.bank.fields import Record, Report, read_record
from quizgen.bank.formulas import read_formulas
from quizgen.bank.keys import BANK
from quizgen.bank.languages import language_of
from quizgen.bank.questions import KEBAB, read_question
from quizgen.bank.quizzes import read_quizzes
from quizgen.bank.reader import Node
from quizgen.findings import Finding, Place
from quizgen.model import Bank, Question

BANK_ID = re.compile(KEBAB.pattern.replace("49", "39"), re.ASCII)


def build(
    root: Node | None, file: str, language: str = "", folder: Path | None = None
) -> tuple[Bank | None, list[Finding], tuple[str, ...]]:
    """The bank of *root* in *language*, or in its own; None when nothing can be made of it.

    The last are the languages in which some text is given, the bank's own first. In *folder* are the bank's
    pictures; without it there are none.
    """
    own = language_of(root)
    report = Report(language or own, own)
    report.folder = folder
    start = Place(file, 1, 1)
    if root is None:
        report.add("missing-key", "the file is empty; a bank begins with `quizgen: 1`", start)
        return None, report.findings, ()
    record = read_record(root, "a bank", BANK, report)
    if record is None or "quizgen" not in record.values:
        return None, report.findings, ()
    identity = _identity(record, file, report)
    formulas = read_formulas(record.get("formulas") or {}, report)
    questions: list[Question] = []
    seen: dict[str, Place] = {}
    for node in record.get("questions") or ():
        question = read_question(node, formulas, seen, report)
        if question is not None:
            questions.append(question)
    if not record.get("questions") and "questions" in record.values:
        report.add("missing-key", "the bank has no questions", record.at("questions"))
    bank = Bank(
        id=identity,
        title=record.get("title", identity),
        about=record.get("about", ""),
        language=report.language,
        license=record.get("license", ""),
        formulas={name: formula for name, formula in formulas.items() if formula},
        questions=tuple(questions),
        place=record.place,
        quizzes=read_quizzes(record, questions, seen, report),
    )
    return bank, _once(report.findings), tuple(dict.fromkeys((own, *report.languages)))


def _identity(record: Record, file: str, report: Report) -> str:
    given = record.get("id")
    if given is not None:
        if not BANK_ID.fullmatch(given):
            hint = "lower-case letters, digits and hyphens, beginning with a letter, at most 40"
            report.add("bad-name", f"`{given}` cannot be a bank's id", record.at("id"), hint)
            return "bank"
        return str(given)
    made = re.sub(r"[^a-z0-9]+", "-", PurePath(file).stem.lower()).strip("-")[:40].strip("-")
    return made if BANK_ID.fullmatch(made) else "bank"


def _once(findings: list[Finding]) -> list[Finding]:
    """Without repetitions: a text shared by several questions is checked with each of them."""
    first: dict[tuple[str, Place, str], Finding] = {}
    for finding in findings:
        first.setdefault((finding.code, finding.place, finding.message), finding)
    return list(first.values())
