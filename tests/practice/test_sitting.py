"""Sittings: what they ask, what they remember, going on with one that was stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import islice
from pathlib import Path

import pytest

import quizgen
from quizgen.bank import load_text
from quizgen.grading.causes import owners, possible
from quizgen.model import Bank
from quizgen.practice.fresh import contrast, fresh
from quizgen.practice.history import History, open_history
from quizgen.practice.resume import claimed, unfinished
from quizgen.practice.sitting import Settings, Sitting

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
BANK = """
quizgen: 1
id: small
formulas:
  area:
    symbols: {a: width, b: height}
    steps: {area: a*b}
    mistakes:
      adds: {set: {area: a + b}, feedback: You added.}
      doubles: {set: {area: 2*a*b}, feedback: There is one rectangle.}
      perimeter: {set: {area: 2*(a + b)}, feedback: That is the perimeter.}
  box:
    extends: area
    symbols: {c: depth}
    steps: {area: a*b*c}
questions:
  - {id: rectangle, level: easy, formula: area, ask: area, vary: {a: 4..6, b: [7]}, form: [choice, number], stem: "<< a >> by << b >>"}
  - {id: one, level: easy, stem: Which?, options: {right: [yes it is], wrong: [it is not, perhaps, never]}}
  - {id: cuboid, level: hard, formula: box, ask: area, vary: {a: 3..9, b: 3..9, c: 4..9}, form: number, stem: "<< a >> << b >> << c >>", mistakes: [doubles]}
"""


@pytest.fixture
def bank() -> Bank:
    loaded = load_text(BANK, "small.yaml")
    assert loaded.bank is not None, loaded.findings
    return loaded.bank


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    opened = open_history(tmp_path / "history.sqlite3")
    yield opened
    opened.close()


def ticking(start: datetime = START) -> Callable[[], datetime]:
    """A clock that is a second further each time it is looked at."""
    seconds = iter(range(10**6))
    return lambda: start + timedelta(seconds=next(seconds))


def sitting(bank: Bank, history: History, start: datetime = START, **settings: object) -> Sitting:
    chosen = Settings(tuple(settings.pop("questions", [q.id for q in bank.questions])), **settings)
    session = history.begin(bank.id, chosen.text(), start)
    return Sitting(bank, chosen, history, session, ticking(start))


def answer(one: Sitting, *, right: bool = True) -> None:
    """Answer the question that waits."""
    assert one.stage is not None
    variant = one.stage.variant
    option = next(i for i, option in enumerate(variant.options) if option.right == right)
    one.answer(["ABCDEFG"[option] if variant.form == "choice" else str(variant.options[option].text)])
    if not right:
        one.solution()


def test_no_variant_comes_twice_while_there_are_others(bank: Bank, history: History) -> None:
    """Three variants, three sittings of two: the first three draws differ, and then the oldest comes again."""
    draws = []
    for day in range(3):
        own = sitting(bank, history, START + timedelta(days=day), questions=["rectangle"], count=2)
        while own.next():
            draws.append(own.turns[-1].draw)
            answer(own)

    assert len(set(draws[:3])) == 3
    assert draws[3:] == draws[:3]


def test_another_seed_or_form_does_not_repeat_values(bank: Bank, history: History) -> None:
    """What was drawn by one seed as a choice is not asked as a number by another."""
    seen = set()
    for seed, form in ((1, "choice"), (2, "number"), (3, "choice")):
        own = sitting(bank, history, questions=["rectangle"], count=1, seed=seed, form=form)
        assert own.next()
        seen.add(own.stage.variant.values["a"])
        answer(own)

    assert seen == {4, 5, 6}


def test_every_answer_is_in_the_history_before_its_outcome_is_shown(bank: Bank, history: History) -> None:
    """Asked, it is recorded; answered, the answer is, with mistake and score."""
    own = sitting(bank, history, questions=["rectangle"], form="number")
    own.next()
    assert len(history.turns()) == 1
    variant = own.stage.variant
    own.answer([str(variant.values["a"] + variant.values["b"])])
    (turn,) = history.turns()

    assert turn.tries[0].mistakes == ("small/area/adds",)
    assert turn.possible == ("small/area/adds", "small/area/doubles", "small/area/perimeter")
    assert turn.variant == variant.name


def test_a_mistake_is_the_same_in_a_formula_that_extends(bank: Bank) -> None:
    """`doubles` of the box is that of the area, where it is written."""
    assert owners(bank)["box", "doubles"] == "area"
    assert {owner for (formula, _), owner in owners(bank).items() if formula == "area"} == {"area"}


def test_owners_in_a_shipped_bank() -> None:
    """In recurrent.yaml the GRU takes `doubles_the_bias` over and has `forgets_x3` of its own."""
    found = owners(quizgen.load("recurrent"))

    assert found["gru", "doubles_the_bias"] == "rnn"
    assert found["gru", "forgets_x3"] == "gru"
    assert found["lstm", "counts_one_bias_vector"] == "lstm"


def test_a_stopped_sitting_goes_on(bank: Bank, history: History) -> None:
    """With the question that waited, the tries that were made, and the count."""
    own = sitting(bank, history, count=4)
    own.next()
    answer(own)
    waiting = own.next()
    assert waiting is not None
    variant = waiting.variant
    wrong = next(i for i, option in enumerate(variant.options) if not option.right)
    own.answer(["ABCD"[wrong] if variant.form == "choice" else str(variant.options[wrong].text)])
    (session,) = unfinished(history, bank.id, own.settings, START + timedelta(hours=1))
    again = Sitting(bank, own.settings, history, session, ticking(START + timedelta(hours=1)))
    stage = again.next()

    assert stage is not None
    assert stage.variant.name == variant.name
    assert len(stage.answers) == 1
    assert len(again.turns) == 2
    answer(again)
    while again.next():
        answer(again)
    assert len(again.turns) == 4
    again.finish()
    assert unfinished(history, bank.id, own.settings, START + timedelta(hours=1)) == []


def test_only_the_same_sitting_goes_on(bank: Bank, history: History) -> None:
    """Other settings, another bank, or a day later: a new one."""
    own = sitting(bank, history, count=4)
    settings = own.settings

    assert unfinished(history, "other", settings, START) == []
    assert unfinished(history, bank.id, Settings(settings.questions, 5), START) == []
    assert unfinished(history, bank.id, settings, START + timedelta(hours=25)) == []
    assert len(unfinished(history, bank.id, settings, START + timedelta(hours=23))) == 1


def test_a_sitting_in_another_terminal_is_not_taken_over(bank: Bank, history: History) -> None:
    """While one holds it, another cannot claim it; then it can."""
    session = sitting(bank, history).session
    with claimed(history, session) as mine:
        assert mine
        with claimed(history, session) as also:
            assert not also
    with claimed(history, session) as later:
        assert later


def test_a_question_that_left_the_bank_does_not_stop_a_sitting(bank: Bank, history: History) -> None:
    """The bank was edited between: what is gone is passed over, the rest goes on."""
    own = sitting(bank, history, questions=["rectangle", "cuboid"], count=3)
    own.next()
    answer(own)
    edited = load_text(BANK.replace("id: rectangle", "id: renamed"), "small.yaml").bank
    assert edited is not None
    again = Sitting(edited, own.settings, history, own.session, ticking())

    assert again.next() is not None
    assert again.turns[-1].question == "cuboid"


def test_a_contrast_shows_the_difference(bank: Bank, history: History) -> None:
    """After a mistake made twice, of the unused draws one is asked where the two numbers lie furthest apart."""
    own = sitting(bank, history, count=9, questions=["rectangle", "cuboid"], form="number")
    while own.next():
        turn, variant = own.turns[-1], own.stage.variant
        if turn.reason == "contrast":
            break
        wrong = next(option for option in variant.options if option.mistakes == ("doubles",))
        own.answer([str(wrong.text)])
        own.solution()

    assert turn.about == "small/area/doubles"
    assert "doubles" in possible(variant)
    # Of the cuboids 2ab is compared with abc, of the rectangles with ab.
    assert contrast(variant, "doubles") == max(Fraction(variant.values.get("c", 4), 2), 2)
    unused = islice(
        fresh(bank, own._plan(variant.question), history.seed, history.used("small", "cuboid")), 11
    )
    assert contrast(variant, "doubles") >= max(contrast(one.variant, "doubles") for one in unused)


def test_contrast_is_a_ratio(bank: Bank) -> None:
    """By hand: 4 by 7 is 28; added 11, perimeter 22."""
    shown = next(
        variant
        for variant in quizgen.variants(bank, "rectangle", 3, form="number")
        if variant.values["a"] == 4
    )

    assert contrast(shown, "adds") == pytest.approx(28 / 11)
    assert contrast(shown, "perimeter") == pytest.approx(28 / 22)
    assert contrast(shown, "unheard-of") == 0


def test_an_exam_with_a_seed_is_the_same_for_everybody(bank: Bank, tmp_path: Path) -> None:
    """Two students, one of whom has practised before, get the same variants in the same order."""
    names = []
    for student in ("anna", "ben"):
        history = open_history(tmp_path / f"{student}.sqlite3")
        if student == "ben":
            practice = sitting(bank, history, count=5)
            while practice.next():
                answer(practice)
        exam = sitting(bank, history, count=5, exam=True, seed=5)
        while exam.next():
            answer(exam)
        names.append([turn.variant for turn in exam.turns])
        history.close()

    assert names[0] == names[1]
    assert len(names[0]) == 5
    assert {name.partition("#")[0] for name in names[0]} >= {"small/rectangle", "small/one", "small/cuboid"}


def test_the_time_of_an_exam_runs_out(bank: Bank, history: History) -> None:
    """An answer that comes too late is not counted, and no further question is asked."""
    settings = Settings(("rectangle",), 5, exam=True, minutes=10)
    session = history.begin(bank.id, settings.text(), START)
    now = [START + timedelta(minutes=9)]
    exam = Sitting(bank, settings, history, session, lambda: now[0])
    assert exam.next() is not None
    assert exam.answer(["A"])[1] is not None
    assert exam.next() is not None
    now[0] = START + timedelta(minutes=10)

    assert exam.answer(["A"]) == ((), None)
    assert exam.next() is None
    assert [len(turn.tries) for turn in history.turns()] == [1, 0]


def test_a_question_that_cannot_be_asked_is_left_out(history: History) -> None:
    """A defect that shows when a variant is made costs this question, and is named; the others are asked."""
    text = BANK.replace(
        "vary: {a: 4..6, b: [7]}", "vary: {a: [2], b: [2]}, mistakes: [perimeter], options: 4"
    )
    bank = load_text(text, "small.yaml").bank
    assert bank is not None
    own = sitting(bank, history, count=3)
    asked = set()
    while own.next():
        asked.add(own.turns[-1].question)
        answer(own)

    assert asked == {"one", "cuboid"}
    assert len(own.lost) == 1
    assert "rectangle" in own.lost[0]
