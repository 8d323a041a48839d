"""Who gets which variants: the same for a seed, never shared while there are enough, equally hard for all."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quizgen.bank import load, load_text
from quizgen.findings import BankError, Place
from quizgen.model import Bank, Pick, Quiz
from quizgen.papers import LETTERS, Maker, Paper, Papers, find_quiz, make_papers, numbered, worth
from quizgen.pipeline import count_variants, variant
from quizgen.roster import Student

PLACE = Place("made.yaml", 1, 1)
LOADED = load(Path(__file__).parents[1] / "banks" / "good" / "quizzes.yaml").bank
assert LOADED is not None
BANK: Bank = LOADED
WEEK, MIXED = BANK.quizzes
ROOMS = Quiz("rooms", "Rooms", "", (Pick("room", (), "", 1, None, PLACE),), False, PLACE)
"""A quiz of one question with 18 variants."""

IDS = st.lists(st.text("0123456789ab", min_size=1, max_size=4), min_size=1, max_size=30, unique=True)
SEEDS = st.integers(0, 10**18 - 1)


def students(ids: list[str]) -> list[Student]:
    return [Student(id_, f"Name of {id_}") for id_ in ids]


def dealt(papers: Papers) -> dict[str, list[tuple[str, int]]]:
    """What stands on the paper of each student."""
    return {
        paper.student.id: [(entry.question.id, entry.position) for entry in paper.entries]
        for paper in papers.papers
    }


def code_by_hand(bank: str, quiz: str, seed: int, id_: str) -> str:
    """The first code of a student, as the documentation defines it, written down a second time."""
    key = blake2b(f"{bank}\n{quiz}\n{seed}\ncode of {id_}".encode(), digest_size=32).digest()
    bits = int.from_bytes(blake2b(bytes(16), digest_size=64, key=key).digest(), "big")
    words = [bits >> 40 * i & (1 << 40) - 1 for i in range(6)]
    return "".join(LETTERS[word * 27 >> 40] for word in words)


@given(IDS, SEEDS)
def test_a_code_depends_on_bank_quiz_seed_and_id_alone(ids: list[str], seed: int) -> None:
    """Codes are those of another implementation that knows nothing of the other students."""
    expected = {id_: code_by_hand("quizzes", "week-1", seed, id_) for id_ in ids}
    assume(len(set(expected.values())) == len(ids))
    papers = make_papers(BANK, WEEK, students(ids), seed)

    assert {paper.student.id: paper.code for paper in papers.papers} == expected


def test_a_code_that_is_taken_is_given_to_the_earlier_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """With codes of one letter 27 students still have 27 codes, and the earlier ids keep theirs."""
    monkeypatch.setattr("quizgen.papers.CODE_LENGTH", 1)
    few, all_ = (make_papers(BANK, ROOMS, numbered(count), 3).papers for count in (9, 27))

    assert len({paper.code for paper in all_}) == 27
    assert [paper.code for paper in all_[:9]] == [paper.code for paper in few]


@given(IDS, SEEDS, st.sampled_from([WEEK, MIXED, ROOMS]))
def test_papers_are_the_same_in_whatever_order_students_are_listed(
    ids: list[str], seed: int, quiz: Quiz
) -> None:
    """The order of the list changes nothing, and papers come in the order of ids, short ones first."""
    turned = list(reversed(ids))

    papers = make_papers(BANK, quiz, students(ids), seed)
    assert papers == make_papers(BANK, quiz, students(turned), seed)
    assert [paper.student.id for paper in papers.papers] == sorted(ids, key=lambda id_: (len(id_), id_))


@settings(max_examples=50)
@given(IDS, SEEDS, st.sampled_from([WEEK, MIXED, ROOMS]))
def test_a_paper_depends_on_no_student_with_a_later_id(ids: list[str], seed: int, quiz: Quiz) -> None:
    """With the later half of the students removed, the others' papers are what they were."""
    all_ = make_papers(BANK, quiz, students(ids), seed).papers
    few = make_papers(BANK, quiz, [paper.student for paper in all_[: len(all_) // 2]], seed).papers

    assert few == all_[: len(all_) // 2]


@settings(max_examples=50)
@given(IDS, SEEDS, st.sampled_from([WEEK, MIXED, ROOMS]))
def test_a_variant_is_one_s_own_unless_an_earlier_student_has_it(
    ids: list[str], seed: int, quiz: Quiz
) -> None:
    """Everybody has the questions of a list of one; and its variants too, but for those already dealt."""
    papers = make_papers(BANK, quiz, students(ids), seed).papers
    before: set[tuple[str, int]] = set()
    for paper in papers:
        (alone,) = make_papers(BANK, quiz, [paper.student], seed).papers
        for entry, own in zip(paper.entries, alone.entries, strict=True):
            assert (entry.question, entry.pick) == (own.question, own.pick)
            assert entry == own or (own.question.id, own.position) in before
        before |= {(entry.question.id, entry.position) for entry in paper.entries}


@given(SEEDS)
def test_no_two_papers_share_a_variant_while_there_are_enough(seed: int) -> None:
    """Eighteen papers have the eighteen variants of a room, one each, and there is nothing to report."""
    assert count_variants(BANK, BANK.questions[3]) == (18, True)
    papers = make_papers(BANK, ROOMS, numbered(18), seed)

    assert len({paper.entries[0].position for paper in papers.papers}) == 18
    assert papers.findings == ()


@given(SEEDS, st.integers(19, 80))
def test_too_few_variants_are_shared_evenly_and_reported(seed: int, count: int) -> None:
    """Of two variants neither is on two papers more than the other, and a warning gives both numbers."""
    papers = make_papers(BANK, ROOMS, numbered(count), seed)
    used = Counter(paper.entries[0].position for paper in papers.papers)

    assert len(used) == 18
    assert max(used.values()) - min(used.values()) <= 1
    (finding,) = papers.findings
    assert (finding.code, finding.severity, finding.subject) == ("shared-variants", "warning", "room")
    assert f"{count} papers, only 18 " in finding.message


def test_a_question_with_nothing_to_vary_is_not_reported() -> None:
    """Everybody gets the one variant of a question without `vary`, and no warning."""
    text = (
        "quizgen: 1\nquestions:\n  - {id: odd, stem: '?', form: choice, options: {right: [a], wrong: [b]}}\n"
    )
    loaded = load_text(text + "quizzes: {q: {pick: [{question: odd}]}}\n", "one.yaml").bank
    assert loaded is not None
    papers = make_papers(loaded, loaded.quizzes[0], numbered(5), 1)

    assert {paper.entries[0].position for paper in papers.papers} == {0}
    assert papers.findings == ()


@given(SEEDS, st.sampled_from([WEEK, MIXED]))
def test_all_papers_are_equally_hard_place_by_place(seed: int, quiz: Quiz) -> None:
    """Level and points of each of a quiz's places are the same on every paper, whatever the question."""
    papers = make_papers(BANK, quiz, numbered(12), seed).papers

    def kinds(paper: Paper) -> list[tuple[int, str, object]]:
        return sorted((e.pick, e.question.level, e.question.points) for e in paper.entries)

    assert all(kinds(paper) == kinds(papers[0]) for paper in papers)
    assert len({paper.points for paper in papers}) == 1
    assert len({tuple(paper.levels.items()) for paper in papers}) == 1


@given(SEEDS, st.sampled_from([WEEK, MIXED]))
def test_every_pick_is_obeyed_and_no_question_stands_twice(seed: int, quiz: Quiz) -> None:
    """Each pick gets its number of questions with its id, tags, level and points; all differ."""
    for paper in make_papers(BANK, quiz, numbered(6), seed).papers:
        assert len({entry.question.id for entry in paper.entries}) == len(paper.entries)
        for i, pick in enumerate(quiz.picks):
            questions = [entry.question for entry in paper.entries if entry.pick == i]
            assert len(questions) == pick.count
            for question in questions:
                assert pick.question in ("", question.id)
                assert set(pick.tags) <= set(question.tags)
                assert pick.level in ("", question.level)
                assert pick.points in (None, question.points)


def test_picks_stand_in_their_order_unless_shuffled() -> None:
    """`week-1` keeps the order of its picks on every paper; `mixed` has both orders."""
    ordered, shuffled = (
        {
            tuple(entry.pick for entry in paper.entries)
            for paper in make_papers(BANK, quiz, numbered(20), 5).papers
        }
        for quiz in (WEEK, MIXED)
    )

    assert ordered == {(0, 1, 1, 2)}
    assert shuffled == {(0, 1), (1, 0)}


def test_students_get_different_questions_of_a_pick() -> None:
    """Where several questions fit a place, all of them are used."""
    seen = {
        e.question.id for paper in make_papers(BANK, MIXED, numbered(20), 5).papers for e in paper.entries
    }

    assert seen == {"rectangle", "field", "hall", "room"}


def test_another_seed_quiz_or_id_makes_another_paper() -> None:
    """None of the three is without effect."""
    other = replace(ROOMS, id="rooms-2")
    positions = {
        (make_papers(BANK, quiz, [Student(id_)], seed).papers[0].code)
        for quiz in (ROOMS, other)
        for id_ in ("a", "b")
        for seed in (1, 2)
    }

    assert len(positions) == 8


@given(SEEDS)
def test_a_variant_of_a_paper_is_made_again_from_its_name(seed: int) -> None:
    """What stands on a paper is what `quizgen show` makes at that position, but for the points."""
    maker = Maker(BANK, seed)
    (paper,) = make_papers(BANK, WEEK, numbered(1), seed).papers
    for entry in paper.entries:
        made = maker.variant(entry)
        authored = next(question for question in BANK.questions if question.id == entry.question.id)
        again = variant(BANK, authored, seed=seed, position=entry.position)

        assert made.question.points == entry.question.points
        assert made._replace(question=authored) == again


def test_positions_that_where_excludes_are_passed_over() -> None:
    """A question of which one draw in 2,000 is admissible gives both of its variants, and these only."""
    text = """\
quizgen: 1
formulas: {f: {symbols: {n: number}, steps: {twice: 2*n}}}
questions:
  - {id: rare, formula: f, ask: twice, vary: {n: 1..4000}, where: n % 2000 == 0, stem: "<< n >>", form: number}
quizzes: {q: {pick: [{question: rare}]}}
"""
    bank = load_text(text, "rare.yaml").bank
    assert bank is not None
    papers = make_papers(bank, bank.quizzes[0], numbered(4), 9)
    drawn = Counter(Maker(bank, 9).variant(paper.entries[0]).values["n"] for paper in papers.papers)

    assert drawn == {2000: 2, 4000: 2}
    assert [finding.code for finding in papers.findings] == ["shared-variants"]


def test_a_question_without_variants_is_an_error() -> None:
    """Where nothing passes `where`, no papers are made and the condition is named."""
    text = """\
quizgen: 1
formulas: {f: {symbols: {n: number}, steps: {twice: 2*n}}}
questions:
  - {id: none, formula: f, ask: twice, vary: {n: 1..40}, where: n > 40, stem: "<< n >>", form: number}
quizzes: {q: {pick: [{question: none}]}}
"""
    bank = load_text(text, "none.yaml").bank
    assert bank is not None

    with pytest.raises(BankError) as caught:
        make_papers(bank, bank.quizzes[0], numbered(2), 1)
    assert [finding.code for finding in caught.value.findings] == ["no-variant-found"]


def test_parts_keep_their_shares_of_the_points() -> None:
    """A question of 1 + 3 points that is worth 6 has parts of 3/2 and 9/2."""
    first, second = replace(BANK.questions[0], points=1), replace(BANK.questions[0], points=3)
    made = worth(replace(BANK.questions[0], points=4, parts=(first, second)), 6)

    assert made.points == 6
    assert [part.points for part in made.parts] == [Fraction(3, 2), Fraction(9, 2)]


def test_what_is_not_there_is_named() -> None:
    """An unknown quiz is a finding with a suggestion; a student twice is our caller's error."""
    with pytest.raises(BankError) as caught:
        find_quiz(BANK, "week-2")
    assert caught.value.findings[0].code == "unknown-quiz"
    assert "`week-1`" in caught.value.findings[0].hint
    with pytest.raises(ValueError, match="same id"):
        make_papers(BANK, WEEK, [Student("1", "A"), Student("1", "B")], 1)
    with pytest.raises(ValueError, match="too few questions"):
        make_papers(BANK, replace(ROOMS, picks=(Pick("", ("tag",), "", 1, None, PLACE),)), numbered(1), 1)
