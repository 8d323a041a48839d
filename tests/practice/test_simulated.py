"""Simulated students practise by quizgen's rule: it serves them better than chance does."""

from __future__ import annotations

from statistics import mean

from tests.practice.students import PER_DAY, Rule, Student, course, quizgens_rule, random_order

STUDENTS = range(24)


def questions_to_mastery(rule: Rule, seed: int) -> int:
    """How many questions a student with three strong habits needs, of at most 600."""
    candidates = course(seed=seed)
    mistakes = sorted({mistake for one in candidates for mistake in one.mistakes})
    habits = {mistakes[(5 * seed + 4 * i) % len(mistakes)]: 0.8 for i in range(3)}
    return Student(habits, seed).practise(candidates, rule, days=60)


def test_fewer_questions_to_mastery_than_in_random_order() -> None:
    """The same students get rid of the same mistakes with at most three quarters of the questions, on average."""
    by_rule = [questions_to_mastery(quizgens_rule, seed) for seed in STUDENTS]
    by_chance = [questions_to_mastery(random_order, seed) for seed in STUDENTS]

    assert mean(by_rule) <= 0.75 * mean(by_chance)
    assert sum(rule < chance for rule, chance in zip(by_rule, by_chance, strict=True)) > len(STUDENTS) * 2 / 3


def test_a_mistake_that_is_dropped_fades_from_the_queue() -> None:
    """Of who drops a mistake after three days, the questions chosen for it get fewer and further apart."""
    candidates = course(seed=3)
    mistake = candidates[0].mistakes[0]
    student = Student({mistake: 0.9}, seed=3, learns=False)
    for day in range(40):
        if day == 3:
            student.habits = {mistake: 0.0}
        student.one_day(candidates, quizgens_rule, day)
    days = [int(turn.session[1:]) for turn in student.turns if turn.about == mistake]
    weeks = [sum(3 + 7 * week <= day < 10 + 7 * week for day in days) for week in range(5)]

    assert len(student.turns) == 40 * PER_DAY
    assert any(day < 3 for day in days)
    assert weeks[0] > weeks[1] >= weeks[2] >= weeks[3] >= weeks[4]
    assert weeks[4] <= 1
    assert not [turn for turn in student.turns if turn.reason == "contrast" and int(turn.session[1:]) > 6]
