"""The quizzes of a bank: which questions, or how many of which kind, stand on a paper."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from quizgen.bank.fields import Record, Report, read_record
from quizgen.bank.keys import PICK, QUIZ
from quizgen.bank.questions import KEBAB
from quizgen.bank.reader import Node
from quizgen.findings import Place, suggest
from quizgen.model import Pick, Question, Quiz
from quizgen.sampling.picks import assign, candidates

MAX_QUIZZES = 50
MAX_QUESTIONS = 100
"""Questions on one paper."""


def read_quizzes(
    record: Record, questions: Sequence[Question], known: Collection[str], report: Report
) -> tuple[Quiz, ...]:
    """The quizzes of a bank's *record*; *known* are the ids of all its questions, with errors or not."""
    given: dict[str, tuple[Node, Place]] = record.get("quizzes") or {}
    if not given or "questions" not in record.values:
        return ()
    if len(given) > MAX_QUIZZES:
        report.add("too-large", f"more than {MAX_QUIZZES} quizzes", record.at("quizzes"))
        return ()
    complete = len(record.values["questions"]) == len(questions)
    found = []
    for name, (node, place) in given.items():
        with report.about(name) as failed:
            quiz = _quiz(name, node, place, report)
            if quiz is not None and not failed():
                usable = _check_picks(quiz, questions, known, report, complete=complete)
                if usable and not failed():
                    found.append(quiz)
    return tuple(found)


def _quiz(name: str, node: Node, place: Place, report: Report) -> Quiz | None:
    if not KEBAB.fullmatch(name):
        hint = "lower-case letters, digits and single hyphens, beginning with a letter, at most 50"
        report.add("bad-name", f"`{name}` cannot be a quiz's id", place, hint)
    record = read_record(node, "a quiz", QUIZ, report)
    if record is None or "pick" not in record.values:
        return None
    picks = [_pick(one, report) for one in record.values["pick"]]
    if not picks:
        report.add("missing-key", "the quiz picks no questions", record.at("pick"))
    kept = tuple(pick for pick in picks if pick is not None)
    if sum(pick.count for pick in kept) > MAX_QUESTIONS:
        report.add("too-large", f"more than {MAX_QUESTIONS} questions on a paper", record.at("pick"))
    shuffle = record.get("shuffle") == "true"
    return Quiz(name, record.get("title", name), record.get("intro", ""), kept, shuffle, place)


def _pick(node: Node, report: Report) -> Pick | None:
    record = read_record(node, "a pick", PICK, report)
    if record is None:
        return None
    question, tags, level = record.get("question", ""), record.get("tags", ()), record.get("level", "")
    if record.unread("question", "tags", "level", "count"):
        return None
    if question:
        for key in ("tags", "level", "count"):
            if key in record.values:
                hint = "leave it out, or pick by `tags` and `level`"
                report.add("pick-mixed", f"a pick of one question has no `{key}`", record.at(key), hint)
    elif not tags and not level:
        hint = "`{question: ID}`, or `{tags: [TAG], count: 3}`, or `{level: hard, count: 1}`"
        report.add("pick-empty", "the pick does not say which questions", record.place, hint)
    points: Any = record.get("points")
    if points is not None and not 0 < points <= 1000:
        report.add("wrong-type", "points are greater than 0 and at most 1000", record.at("points"))
    return Pick(question, tags, level, record.get("count", 1), points, record.place)


def _check_picks(
    quiz: Quiz, questions: Sequence[Question], known: Collection[str], report: Report, *, complete: bool
) -> bool:
    """Whether the bank has a paper's questions; no finding where a question's own errors say why not."""
    ids = {question.id for question in questions}
    missing = [pick for pick in quiz.picks if pick.question and pick.question not in ids]
    for pick in missing:
        if pick.question not in known:
            message = f"there is no question `{pick.question}`"
            report.add("unknown-question", message, pick.place, suggest(pick.question, known))
    if missing:
        return False
    found = [candidates(pick, questions) for pick in quiz.picks]
    places = [i for i, pick in enumerate(quiz.picks) for _ in range(pick.count)]
    filled = assign([found[i] for i in places])
    short = dict.fromkeys(i for i, number in zip(places, filled, strict=True) if number is None)
    for i in short if complete else ():
        pick = quiz.picks[i]
        if pick.question:
            message = f"`{pick.question}` is needed by another pick; a question stands once on a paper"
        elif len(found[i]) < pick.count:
            message = f"{_wanted(pick)}: {pick.count} wanted, the bank has {len(found[i])}"
        else:
            message = f"{_wanted(pick)}: {pick.count} wanted, the other picks leave fewer"
        tags = {tag for question in questions for tag in question.tags}
        hints = [suggest(tag, tags) for tag in pick.tags if tag not in tags]
        hint = "; ".join(filter(None, hints)) or "write more questions, or pick fewer"
        report.add("too-few-questions", message, pick.place, hint)
    return not short


def _wanted(pick: Pick) -> str:
    parts = [f"tags {', '.join(f'`{tag}`' for tag in pick.tags)}"] if pick.tags else []
    return " and ".join(parts + ([f"level `{pick.level}`"] if pick.level else []))
