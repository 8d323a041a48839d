"""Whether the key can be guessed: ranks, places, looks, pools."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen.bank import load, load_text
from quizgen.checks import guess, sample
from quizgen.checks.balance import balance
from quizgen.checks.check import check
from quizgen.findings import Finding
from quizgen.model import Option, Text
from quizgen.pipeline import variants
from quizgen.plan import Plan, compile_question
from tests import catalogue

BANKS = Path(__file__).parents[1] / "banks" / "checks"
CODES = ("key-rank-uneven", "key-stands-out", "last-gives-away", "right-options-longer")

NUMBERS = """\
quizgen: 1
formulas:
  f:
    symbols: {{m: first, n: second}}
    steps: {{total: {key}}}
    mistakes: {{{mistakes}}}
questions:
  - id: q
    formula: f
    ask: total
    vary: {{m: {m}, n: {n}}}
    admits: any
    stem: What of << m >> and << n >>?
    {more}
"""
POOL = """\
quizgen: 1
questions:
  - id: q
    stem: Which?
    form: {form}
    options: {{right: [{right}], wrong: [{wrong}], show: {show}{last}}}
"""


def numbers(
    key: str, *wrong: str, m: str = "2..20", n: str = "2..20", more: str = "options: 4"
) -> list[Finding]:
    """The findings of a question with this key and these mistakes."""
    mistakes = ", ".join(f"w{i}: {{answer: {rule}}}" for i, rule in enumerate(wrong))
    return guessed(NUMBERS.format(key=key, mistakes=mistakes, m=m, n=n, more=more))


def pool(right: str, wrong: str, show: int, form: str = "choice", last: str = "") -> list[Finding]:
    return guessed(
        POOL.format(right=right, wrong=wrong, show=show, form=form, last=last and f", last: {last}")
    )


def guessed(text: str) -> list[Finding]:
    plan = planned(text)
    loaded = load_text(text, "bank.yaml")
    return list(guess.guessable(loaded.bank, plan))


def planned(text: str) -> Plan:
    loaded = load_text(text, "bank.yaml")
    assert loaded.bank is not None, loaded.findings
    return compile_question(loaded.bank, loaded.bank.questions[0])


@pytest.mark.parametrize("code", CODES)
def test_the_bank_named_for_a_code_shows_it(code: str) -> None:
    """Each code is found where the first line of its bank says."""
    path = BANKS / f"{code}.yaml"
    _, _, announced, place = path.read_text(encoding="utf-8").splitlines()[0].split()
    found = [f for f in check(load(path)).findings if f.code == code]

    assert announced == code
    assert [f"{f.place.line}:{f.place.column}" for f in found] == [place]
    assert all(f.hint and f.subject for f in found)


def test_a_key_between_mistakes_on_both_sides_is_no_finding() -> None:
    """With more mistakes on either side than options the rank is even, and nothing is said."""
    wrong = ("m*n - m", "m*n - n", "m*n - 1", "m*n + m", "m*n + n", "m*n + 1", "m*n + 2", "m*n - 2")

    assert numbers("m*n", *wrong) == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("asked + m", "asked + n + 20", "asked + 1"), "the smallest"),
        (("asked - m", "asked - n - 20", "asked - 1"), "the largest"),
        (("asked - m", "asked + n", "asked + n + 7"), "the second smallest"),
    ],
)
def test_a_rank_that_the_key_always_has_is_named(wrong: tuple[str, ...], says: str) -> None:
    """Three mistakes whose sides are fixed give the key one rank in all variants."""
    found = [f for f in numbers("m*n", *wrong) if f.code == "key-rank-uneven"]

    assert [f.message for f in found] == [f"the key is {says} option in 100% of the variants"]
    assert found[0].severity == "warning"


def test_a_key_that_is_never_at_an_end_is_told() -> None:
    """Of five options with one mistake always below and one always above, two can be ruled out."""
    (found,) = numbers("m*n", "asked - 1", "asked + 1", "asked + (m - n)*2", more="options: 4")

    assert found.code == "key-rank-uneven"
    assert "neither the smallest nor the largest" in found.message


def test_pairs_have_no_rank_that_is_seen() -> None:
    """Of two numbers in order nobody knows which pair is the largest."""
    text = """\
quizgen: 1
formulas:
  f:
    symbols: {m: first, n: second}
    steps: {a: m, b: n}
    mistakes:
      x: {answer: [m + 1, n]}
      y: {answer: [m + 2, n]}
      z: {answer: [m + 3, n]}
questions:
  - {id: q, formula: f, ask: [a, b], vary: {m: 2..20, n: 2..20}, stem: << m >> and << n >>?}
"""
    assert "key-rank-uneven" not in {f.code for f in guessed(text)}
    assert guess.ranks(None, planned(text)) == (1.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("key", "wrong", "says"),
    [
        ("2*m*n", ("2*m*n + 1", "2*m*n - 1", "2*m*n + 3", "2*m*n - 3"), "it alone is even"),
        ("2*m*n + 1", ("2*m*n", "2*m*n + 2", "2*m*n + 6", "2*m*n - 4"), "it alone is odd"),
        ("3*m", ("3*m + 1", "3*m + 2", "3*m - 1", "3*m - 2"), "it alone is divisible by three"),
        ("10*m", ("10*m + 1", "10*m + 3", "10*m - 1", "10*m - 4"), "it alone is divisible by ten"),
        ("-m", ("m", "m + 1", "m + 2"), "it alone is negative"),
        ("m", ("-m", "-m - 1", "-m - 2"), "it alone is positive"),
        ("10*m + 1/2", ("10*m + 1/4", "10*m + 3/4", "10*m - 1/4", "10*m - 3/4"), "another number of digits"),
    ],
)
def test_a_key_with_a_look_of_its_own_stands_out(key: str, wrong: tuple[str, ...], says: str) -> None:
    """The look is named, with the share of variants that have it."""
    found = [f for f in numbers(key, *wrong) if f.code == "key-stands-out"]

    assert len(found) == 1
    told = (found[0].message, *found[0].notes)
    assert any(says in line for line in told)
    assert "%" in found[0].message


def test_others_that_share_a_factor_give_the_key_away() -> None:
    """Three multiples of seven beside a key that is none are told, also where parity says nothing."""
    found = numbers("7*m + 3", "7*m", "7*m + 7", "7*n", "7*n + 7*m", "7*m - 7", more="options: 4")
    told = [line for f in found if f.code == "key-stands-out" for line in (f.message, *f.notes)]

    assert any("all others share a factor" in line for line in told)


def test_parity_by_chance_is_no_finding() -> None:
    """Where all numbers are even or odd by chance, no look is in more than 70 % of the variants."""
    wrong = ("m*n + m", "m*n + n", "m*n - m", "m*n - n", "m*n + m + n", "m*n - m - n")

    assert "key-stands-out" not in {f.code for f in numbers("m*n", *wrong)}


def test_few_variants_are_not_judged() -> None:
    """Four variants say nothing about chance."""
    assert numbers("m*n", "asked + 1", "asked + 2", "asked + 3", m="2..3", n="5..6") == []


@pytest.mark.parametrize(
    ("right", "wrong", "show", "told"),
    [
        ("aa, bb", "cc, dd", 3, "never"),
        ("aa", "cc, dd, ee", 3, ""),
        ("aa", "cc", 2, "never"),
    ],
)
def test_a_last_option_that_is_never_right_is_told(right: str, wrong: str, show: int, told: str) -> None:
    """It can be right only where all that is shown can be wrong."""
    found = [f for f in pool(right, wrong, show, last="none") if f.code == "last-gives-away"]

    assert [f.message.split()[2] for f in found] == ([told] if told else [])


def test_a_last_option_that_is_always_right_is_told() -> None:
    """A pool without a right option leaves only the last one."""
    found = [f for f in pool("", "cc, dd", 2, last="none") if f.code == "last-gives-away"]

    assert [f.message.split()[2] for f in found] == ["always"]


def test_the_longest_option_is_told_where_it_is_the_key() -> None:
    """Every variant of this pool has its only long option as its key."""
    found = pool("a long text that says it all", "short, brief, terse, curt, clear, plain, neat, bare", 4)

    assert {f.code for f in found} == {"key-stands-out", "right-options-longer"}


def test_options_of_one_length_are_no_finding() -> None:
    """Right and wrong options of the same length give nothing away."""
    assert pool("aaaa, bbbb", "cccc, dddd, eeee, ffff, gggg", 4) == []


def test_uneven_places_are_a_defect_of_the_form() -> None:
    """A form that shows the key first is found out by a chi-square; an even one is not."""
    plan = planned(POOL.format(right="aa, bb", wrong="cc, dd, ee", show=3, form="choice", last=""))
    (asked,) = sample.asked(plan)
    options = [Option(Text(name), name == "a", (), None, ()) for name in "abcd"]
    biased = asked._replace(made=tuple(sample.Made(f"q#{i}", tuple(options)) for i in range(100)))
    even = [
        sample.Made(f"q#{i}", tuple(options[i % 4 :] + options[: i % 4]))  # each place in turn
        for i in range(100)
    ]

    assert [f.code for f in guess._places(biased, plan)] == ["key-place-uneven"]
    assert list(guess._places(asked._replace(made=tuple(even)), plan)) == []
    assert list(guess._places(asked, plan)) == []


def test_the_ranks_are_those_of_the_first_variants_of_seed_0() -> None:
    """The shares are counted over the very variants that `generate --seed 0` makes."""
    bank = catalogue.bank("recurrent")
    for question in bank.questions[:3]:
        plan = compile_question(bank, question)
        made = variants(bank, question, seed=0, count=sample.SAMPLE, form="choice")
        counted = balance(made).ranks

        assert guess.ranks(bank, plan) == tuple(n / sample.SAMPLE for n in counted.values())


def test_a_part_is_judged_on_the_draws_of_its_question() -> None:
    """A choice inside a text has the options that the question's variants show."""
    bank = catalogue.bank("examples")
    question = next(q for q in bank.questions if q.id == "fill-the-blanks")
    plan = compile_question(bank, question)
    made = list(variants(bank, question, seed=0, count=sample.SAMPLE, allow_repeats=True))
    labels = [part.question.label for part in made[0].parts]

    for one in sample.asked(plan):
        i = labels.index(one.plan.question.label)
        assert [m.options for m in one.made] == [
            variant.parts[i].options for variant in made[: len(one.made)]
        ]
