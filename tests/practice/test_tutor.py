"""One question from its first answer to its last: what is said, and when it is over."""

from __future__ import annotations

import pytest

import quizgen
from quizgen.model import Variant
from quizgen.practice.tutor import Stage, answer, chances, hint, solution
from quizgen.text.terminal import readable


def variant(question: str, bank: str = "recurrent", seed: int = 7, form: str = "") -> Variant:
    return next(quizgen.variants(quizgen.load(bank), question, seed=seed, form=form))


def letters(shown: Variant, *, right: bool) -> list[str]:
    return [
        letter for letter, option in zip("ABCDEFGH", shown.options, strict=False) if option.right == right
    ]


def kinds(said: tuple) -> list[str]:
    return [one.kind for one in said]


def test_a_question_goes_from_diagnosis_to_hint_to_solution() -> None:
    """First wrong: feedback and another try; second: a hint; third: own steps and the worked solution."""
    shown = variant("gru-total")
    stage = Stage(shown)
    first, second, third = letters(shown, right=False)
    stage, said, _ = answer(stage, [first])
    assert kinds(said) == ["wrong", "feedback", "again"]
    stage, said, _ = answer(stage, [second])
    assert kinds(said) == ["wrong", "feedback", "hint", "again"]
    stage, said, _ = answer(stage, [third])

    assert kinds(said) == ["wrong", "feedback", "retraced", "solution"]
    assert (stage.over, stage.solution, stage.right) == (True, True, False)


def test_a_right_answer_ends_it() -> None:
    """After a wrong answer and a right one it is over, without the solution."""
    shown = variant("gru-total")
    stage, _, _ = answer(Stage(shown), [letters(shown, right=False)[0]])
    stage, said, outcome = answer(stage, [letters(shown, right=True)[0]])

    assert kinds(said) == ["right"]
    assert outcome.score == 1
    assert (stage.over, stage.solution) == (True, False)


def test_what_cannot_be_read_costs_nothing() -> None:
    """An unreadable number is told with its place, and the stage stays as it was."""
    stage = Stage(variant("gru-total", form="number"))
    after, said, _ = answer(stage, ["12 oder 13"])

    assert kinds(said) == ["unreadable"]
    assert said[0].at is not None
    assert after == stage


@pytest.mark.parametrize("again", ["{}", " {} ", "{}."])
def test_the_same_answer_twice_is_no_second_try(again: str) -> None:
    """Typing the wrong letter again, however it is written, does not count; what was said of it is said again."""
    shown = variant("gru-total")
    wrong = letters(shown, right=False)[0]
    stage, _, _ = answer(Stage(shown), [wrong])
    after, said, _ = answer(stage, [again.format(wrong)])

    assert kinds(said) == ["repeated", "wrong", "feedback"]
    assert after == stage


def test_true_or_false_has_one_try() -> None:
    """Where the other answer is the right one there is nothing to try again."""
    (question,) = [q.id for q in quizgen.load("examples").questions if q.forms[0] == "truefalse"][:1]
    shown = variant(question, "examples")
    assert chances(shown) == 1
    stage, said, _ = answer(Stage(shown), letters(shown, right=False))

    assert stage.over
    assert "solution" in kinds(said)


def test_the_students_own_numbers_are_retraced() -> None:
    """Who forgets the factor 3 of a GRU sees the number that was typed come about, by hand: (m + n + 1) n."""
    shown = variant("gru-total", form="number")
    m, n = shown.values["m"], shown.values["n"]
    own = (m + n + 1) * n
    stage, said, _ = answer(Stage(shown), [str(own)])
    assert kinds(said)[:2] == ["wrong", "feedback"]
    _, said = solution(stage)
    retraced = "\n".join(readable(text) for one in said if one.kind == "retraced" for text in one.texts)

    assert f"{n * m}" in retraced
    assert f"= {own}" in retraced


def test_an_exam_says_nothing() -> None:
    """The first readable answer is noted, right or wrong, and it is over; an unreadable one can be typed anew."""
    shown = variant("gru-total")
    for letter in (letters(shown, right=True)[0], letters(shown, right=False)[0]):
        stage, said, _ = answer(Stage(shown, exam=True), [letter])
        assert kinds(said) == ["noted"]
        assert stage.over
    stage, said, _ = answer(Stage(shown, exam=True), ["?!"])
    assert kinds(said) == ["unreadable"]
    assert not stage.over


def test_hints_come_one_by_one_and_end() -> None:
    """Each hint of the author once; then it says that there is none."""
    shown = variant("gru-total")
    stage = Stage(shown)
    for i in range(len(shown.hints)):
        stage, said = hint(stage)
        assert said[0].texts == (shown.hints[i],)
    after, said = hint(stage)

    assert kinds(said) == ["note"]
    assert after == stage


def test_only_parts_that_are_wrong_are_asked_again() -> None:
    """With one part right and two wrong, two are open; what follows from the own number counts as right."""
    shown = variant("part-by-part", "examples")
    keys = [str(part.key[0].text) for part in shown.parts]
    stage, _, _ = answer(Stage(shown), [keys[0], "1", "2"])
    assert stage.open_parts == (1, 2)
    stage, said, outcome = answer(stage, [keys[1], keys[2]])

    assert outcome.right
    assert stage.over
    assert kinds(said) == ["right", "right", "right"]


def test_solutions_of_parts_do_not_repeat_steps() -> None:
    """A step that an earlier part needed already stands there once."""
    shown = variant("part-by-part", "examples")
    _, said = solution(Stage(shown))
    steps = [readable(text) for one in said for text in one.texts[1:]]

    assert len(said) == 3
    assert len(steps) == len(set(steps))


def test_a_part_that_was_right_stays_right() -> None:
    """Part c followed from a wrong part a; when a is corrected, c is neither wrong nor diagnosed."""
    shown = variant("part-by-part", "examples")
    m, n, k = (shown.values[name] for name in ("m", "n", "k"))
    without_biases = m * n + n * n
    output = n * k + k
    stage, said, outcome = answer(
        Stage(shown), [str(without_biases), str(output), str(without_biases + output)]
    )
    assert [part.right for part in outcome.parts] == [False, True, True]
    assert stage.open_parts == (0,)
    stage, said, outcome = answer(stage, [str(m * n + n * n + n)])

    assert outcome.right
    assert outcome.mistakes == ()
    assert kinds(said) == ["right"] * 3


def test_a_letter_that_is_missing_costs_nothing() -> None:
    """Of three pairs one is matched: which are missing is said, and it does not count."""
    stage = Stage(variant("what-belongs-together", "examples"))
    after, said, _ = answer(stage, ["2B"])

    assert kinds(said) == ["unreadable"]
    assert "1, 3" in str(said[0].texts[0])
    assert after == stage


def test_feedback_on_several_letters_names_them() -> None:
    """Who chooses two wrong options reads which feedback is about which."""
    shown = variant("all-that-apply", "examples")
    _, said, _ = answer(Stage(shown), [" ".join(letters(shown, right=False))])
    feedback = next(one for one in said if one.kind == "feedback")

    assert [str(text)[:3] for text in feedback.texts] == [
        f"{letter}  " for letter in letters(shown, right=False)
    ]


@pytest.mark.parametrize(
    "question", ["what-belongs-together", "right-order", "all-that-apply", "one-of-several"]
)
def test_the_solution_says_what_the_letters_stand_for(question: str) -> None:
    """Every right option can be read in the solution, not only its letter."""
    shown = variant(question, "examples")
    _, (said,) = solution(Stage(shown))
    told = "\n".join(map(str, said.texts))
    wanted = [shown.options[i] for i in shown.order] or [option for option in shown.options if option.right]

    assert all(str(option.text) in told for option in wanted)
