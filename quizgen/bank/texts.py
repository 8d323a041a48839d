"""The texts of a question: do they show only what has a value, and not what is asked?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from quizgen.bank.images import refuse_images
from quizgen.bank.reading import Reading
from quizgen.findings import Finding
from quizgen.maths.formula import applicable, spoken_of
from quizgen.maths.trees import calculates
from quizgen.model import Claim, Material, Order, Pairs, Pool, Question, Template
from quizgen.text.template import check, names_used, place_of


def check_texts(reading: Reading, pool: Pool | None, material: Material | None) -> None:
    """Report what is wrong with all texts but those of mistakes."""
    record, report, shown = reading.record, reading.report, reading.texts_know
    stem = record.get("stem")
    for text in filter(None, (stem, *(record.get("hints") or ()))):
        _check_text(reading, text, shown)
        for name in sorted(names_used(text) & reading.unshown):
            where = "stem" if text is stem else "hint"
            message = f"the {where} shows `{name}`, which is asked"
            report.add("stem-shows-answer", message, place_of(text, name))
    if record.get("feedback"):
        _check_text(reading, record.values["feedback"], shown)
    if record.get("show_as"):
        _check_text(reading, record.values["show_as"], {*shown, "value"})
        if "value" not in names_used(record.values["show_as"]):
            report.add("text-unknown-name", "`show_as` does not show `value`", record.at("show_as"))
    for text in _texts_of(material):
        _check_text(reading, text, {*shown, "value"} if isinstance(material, Claim) else shown)
    if isinstance(material, Claim) and "value" not in names_used(material.text):
        report.add("text-unknown-name", "the claim does not show `value`", record.at("claim"))
    for option in (*pool.right, *pool.wrong, *([pool.last] if pool.last else [])) if pool else ():
        for text in filter(None, (option.text, option.feedback)):
            _check_text(reading, text, shown)


def check_feedback(reading: Reading, question: Question) -> None:
    """The texts of the mistakes that can be made here; others say what belongs to other questions."""
    formula, known = reading.formula, set(reading.scope.known)
    if formula and (reading.asks_formula or calculates(question)):
        known |= {*formula.symbols, *formula.constants, *formula.steps}
    for mistake in applicable(question, known):
        if mistake.feedback:
            _check_text(reading, mistake.feedback, {*reading.texts_know, "mistaken"})
    for mistake in question.mistakes if "mistakes" in reading.record.values else ():
        meant = not mistake.only_for or set(mistake.only_for) & spoken_of(question, mistake)
        if meant and mistake.answer and len(mistake.answer) != len(reading.ask):
            message = f"`{mistake.id}` answers {len(mistake.answer)} values, {len(reading.ask)} are asked"
            reading.report.add("answer-shape", message, reading.record.item_at("mistakes", mistake.id))


def _check_text(reading: Reading, text: Template, shown: Collection[str]) -> None:
    report = reading.report
    if "![" in text.source and text is not reading.record.get("stem"):
        refuse_images(text, report)
    found: list[Finding] = check(text, shown, reading.scope.rows)
    report.findings += [replace(finding, subject=report.subject) for finding in found]


def _texts_of(material: Material | None) -> list[Template]:
    if isinstance(material, Claim):
        return [material.text]
    if isinstance(material, Pairs):
        return [*(text for pair in material.pairs for text in pair), *material.extra]
    if isinstance(material, Order):
        return list(material.items)
    return [material.guide] if material else []
