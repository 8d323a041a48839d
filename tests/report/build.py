"""Graded classes for the tests: small ones by hand, and a large one simulated on real variants."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from fractions import Fraction

import quizgen
from quizgen.gradebook.labels import labels_of
from quizgen.gradebook.records import Cause, Graded, Item, Mark
from quizgen.grading.causes import owners, possible
from quizgen.grading.grade import grade
from quizgen.model import Variant
from quizgen.roster import Student


def item(id_: str, *, formula: str = "f", form: str = "choice", options: Sequence[str] = ()) -> Item:
    """A question; the first of its options is right."""
    labels = {label: i == 0 for i, label in enumerate(options)}
    return Item(id_, id_.upper(), formula, "easy", (), form, labels)


def mark(student: str, question: str, score: Fraction | int | None, **more: object) -> Mark:
    """One response, worth one point unless said otherwise."""
    state = "unmarked" if score is None else "graded"
    one = Mark(student, "", 0, question, f"b/{question}#1.0", "choice", "", state, None, 1)
    return one._replace(score=None if score is None else Fraction(score), **more)


def matrix(rows: Sequence[Sequence[int]], **more: object) -> Graded:
    """A class from a row of scores for each student; every student has every question."""
    marks = [
        mark(f"s{i}", f"q{j}", score, number=j, **more)
        for i, row in enumerate(rows, 1)
        for j, score in enumerate(row, 1)
    ]
    return graded(marks, [item(f"q{j}") for j in range(1, len(rows[0]) + 1)])


def _possible(
    one: Mark, items: Mapping[str, Item], causes: Mapping[tuple[str, str], Cause]
) -> tuple[str, ...]:
    shown = {id_ for label in one.shown for id_ in label.split(" + ")}
    formula = items[one.question].formula if one.question in items else ""
    return tuple(id_ for name, id_ in causes if name == formula and (not one.shown or id_ in shown))


def graded(
    marks: Sequence[Mark],
    items: Sequence[Item],
    causes: Mapping[tuple[str, str], Cause] | None = None,
    students: Sequence[Student] | None = None,
) -> Graded:
    """A class of these marks; a mistake could be made where its option was shown, or typed where its formula was asked."""
    by_id = {one.id: one for one in items}
    marks = [
        one if one.possible else one._replace(possible=_possible(one, by_id, causes or {})) for one in marks
    ]
    students = students or [Student(id_) for id_ in dict.fromkeys(mark.student for mark in marks)]
    return Graded(
        "b",
        "A class",
        "",
        "en",
        "",
        tuple(students),
        {one.id: one for one in items},
        causes or {},
        tuple(marks),
    )


QUESTIONS = {
    "rnn-input-weights": "choice",
    "rnn-recurrent-weights": "number",
    "rnn-total": "choice",
    "rnn-network": "number",
    "gru-input-weights": "choice",
    "gru-total": "number",
    "gru-total-keras": "choice",
    "gru-from-rnn": "choice",
    "lstm-input-weights": "choice",
    "lstm-total": "number",
    "lstm-network": "choice",
    "gru-is-light": "multiple",
}
"""Those of the shipped bank `recurrent` that the simulated class is asked, and how."""

HABITS = {"leaves_out_the_bias": 0.45, "counts_one_weight_per_unit": 0.30, "swaps_inputs_and_units": 0.15}
"""What shares of the class make each of these mistakes again and again."""


def simulated(students: int = 60, seed: int = 7) -> Graded:
    """A class with abilities and habits, asked real variants, each student others."""
    chance = random.Random(seed)
    bank = quizgen.load("recurrent")
    by_id = {question.id: question for question in bank.questions}
    people = [Student(f"m{1000 + i}", f"Student No{i}") for i in range(students)]
    abilities = {one.id: chance.gauss(0.6, 1.6) for one in people}
    habits = {one.id: [id_ for id_, share in HABITS.items() if chance.random() < share] for one in people}
    marks: list[Mark] = []
    items: dict[str, Item] = {}
    causes: dict[tuple[str, str], Cause] = {}
    written = owners(bank)
    for number, (id_, form) in enumerate(QUESTIONS.items(), 1):
        question, options = by_id[id_], {}
        difficulty = chance.gauss(0, 0.8)
        variants = quizgen.variants(bank, id_, students, seed=3, form=form, allow_repeats=True)
        for one, variant in zip(people, variants, strict=True):
            right = chance.random() < 1 / (1 + math.exp(difficulty - abilities[one.id]))
            response = _response(variant, habits[one.id], chance, right=right)
            outcome = grade(variant, response)
            labels = labels_of(variant) if form != "number" else ()
            options |= dict(zip(labels, [option.right for option in variant.options], strict=False))
            chosen = tuple(labels["ABCDEFGH".index(letter)] for letter in response.split()) if labels else ()
            name = question.formula.id if question.formula else ""
            for option in variant.options:
                for mistake in option.mistakes:
                    told = str(option.feedback) if option.feedback and len(option.mistakes) == 1 else ""
                    owner = written[name, mistake]
                    known = causes.get((name, mistake))
                    if known is None or not known.feedback:
                        causes[name, mistake] = Cause(owner, mistake, told, (name,))
            marks.append(
                Mark(
                    *(one.id, "", number, id_, variant.name, form, response, "graded"),
                    *(outcome.score, question.points, outcome.mistakes, chosen, labels, possible(variant)),
                )
            )
        formula = question.formula.id if question.formula else ""
        items[id_] = Item(id_, question.title, formula, question.level, question.tags, form, options)
    order = {one.id: i for i, one in enumerate(people)}
    marks.sort(key=lambda one: (order[one.student], one.number))
    return Graded(bank.id, bank.title, "", "en", "", tuple(people), items, causes, tuple(marks))


def _response(variant: Variant, habits: Sequence[str], chance: random.Random, *, right: bool) -> str:
    """What a student answers: out of habit, because he knows it, or by guessing."""
    numbers = [
        i for i, option in enumerate(variant.options) if option.mistakes and option.mistakes[0] in habits
    ]
    if variant.form == "multiple":
        keys = [i for i, option in enumerate(variant.options) if option.right]
        picked = keys if right else chance.sample(range(len(variant.options)), 2)
        return " ".join("ABCDEFGH"[i] for i in sorted(picked))
    if numbers and chance.random() < 0.75:
        index = numbers[0]
    elif right:
        index = next(i for i, option in enumerate(variant.options) if option.right)
    else:
        index = chance.randrange(len(variant.options))
    if variant.form == "choice":
        return "ABCDEFGH"[index]
    value = variant.options[index].value[0]
    # Some typed numbers come from nowhere.
    return str(value if right or chance.random() < 0.7 else value + chance.randrange(1, 9))


def small() -> Graded:
    """Twelve students, four questions of every kind that the page shows differently."""
    causes = {
        ("gru", "forgets_x3"): Cause(
            "gru", "forgets_x3", "A GRU has **three** sets: $3(mn + n^2 + n)$.", ("gru",)
        ),
        ("gru", "doubles_the_bias"): Cause("rnn", "doubles_the_bias", "One bias is enough.", ("gru", "rnn")),
        ("rnn", "doubles_the_bias"): Cause("rnn", "doubles_the_bias", "One bias is enough.", ("gru", "rnn")),
        ("rnn", "swaps"): Cause("rnn", "swaps", "", ("rnn",)),
    }
    pair = "forgets_x3 + doubles_the_bias"
    items = [
        item("total", formula="gru", options=("key", "forgets_x3", "doubles_the_bias", pair)),
        item("typed", formula="rnn", form="number"),
        item(
            "gates", formula="", form="multiple", options=("<< n >> gates & one state", "Cell | state $c_t$")
        ),
        item("why", formula="", form="essay"),
    ]
    labels = tuple(items[0].options)
    pool = tuple(items[2].options)
    marks = []
    for i in range(12):
        picked = labels[(0, 0, 1, 0, 3, 1)[i % 6]]
        made = tuple(picked.split(" + ")) if picked != "key" else ()
        empty, right = i == 11, i % 3 != 2
        marks += [
            mark(
                f"{i}", "total", int(picked == "key"), number=1, shown=labels, chosen=(picked,), mistakes=made
            ),
            mark(
                f"{i}",
                "typed",
                int(right and not empty),
                number=2,
                form="number",
                points=2,
                state="empty" if empty else "graded",
                mistakes=("doubles_the_bias",) if not right and not empty else (),
            ),
            mark(
                f"{i}",
                "gates",
                Fraction(1 + i % 2, 2),
                number=3,
                form="multiple",
                shown=pool,
                chosen=pool[: 2 - i % 2],
            ),
            mark(
                f"{i}",
                "why",
                None if i < 3 else 1,
                number=4,
                form="essay",
                state="unmarked" if i < 3 else "decided",
            ),
        ]
    return graded(marks, items, causes, [Student(f"{i}", f"Name {i}") for i in range(13)])
