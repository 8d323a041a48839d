"""Worked solutions: only the steps that are needed, each line true."""

from __future__ import annotations

import re

import pytest

from quizgen.bank import load_text
from quizgen.model import Bank
from quizgen.pipeline import variants


def bank(steps: str, ask: str, vary: str = "{m: [4], n: [5]}", **more: str) -> Bank:
    extra = "".join(f"\n    {key}: {value}" for key, value in more.items())
    shown = "".join(f" << {name} >>" for name in "mnk" if f"{name}:" in vary)
    loaded = load_text(
        f"""
quizgen: 1
id: s
formulas:
  f:
    symbols: {{m: {{means: inputs, positive: false}}, n: units, k: outputs}}
    constants: {{g: {{value: 3, means: sets}}, unused: 7}}
    steps: {steps}
questions:
  - id: q
    formula: f
    ask: {ask}
    vary: {vary}
    stem: "?{shown}"
    form: number{extra}
""",
        "s.yaml",
    )
    assert loaded.bank is not None, loaded.findings
    return loaded.bank


def lines(made: Bank) -> list[str]:
    (variant,) = variants(made, made.questions[0], seed=1, count=1)
    return [str(line) for line in variant.solution]


def test_only_what_is_needed_is_shown() -> None:
    """A step that the asked value does not use, and a constant that no shown step uses, are left out."""
    made = bank("{a: {value: g*m, means: first part}, b: g*n**2, c: {value: a + 1, means: result}}", "c")

    assert lines(made) == [
        "Given: $m = 4$ (inputs), $g = 3$ (sets).",
        r"First part: $a = g\,m = 3 \cdot 4 = 12$",
        "Result: $a + 1 = 12 + 1 = 13$",
    ]


def test_a_question_s_own_convention_is_in_its_solution() -> None:
    """`set` in a question changes the line that it changes, and no other."""
    made = bank("{a: g*m, b: a*n}", "b", set="{g: 2}")

    assert lines(made) == [
        "Given: $m = 4$ (inputs), $n = 5$ (units), $g = 2$ (sets).",
        r"A: $g\,m = 2 \cdot 4 = 8$",
        r"B: $a\,n = 8 \cdot 5 = 40$",
    ]


def test_negative_numbers_have_parentheses_where_they_need_them() -> None:
    """`3 - -4` is never written."""
    made = bank("{a: g - m, b: g*m, c: m**2}", "a", vary="{m: [-4]}")

    assert lines(made)[-1] == "A: $g - m = 3 - (-4) = 7$"


def test_rounding_is_shown_as_rounding() -> None:
    """A fraction that is printed with three digits, and a root, say `approx`; an exact result says `=`."""
    third = bank("{a: m/g}", "a", digits="3")
    root = bank("{a: sqrt(n)}", "a", digits="3")
    exact = bank("{a: m/8}", "a", digits="3")

    assert lines(third)[-1] == r"A: $\frac{m}{g} = \frac{4}{3} \approx 1.3333 \approx 1.33$"
    assert lines(root)[-1] == r"A: $\sqrt{n} = \sqrt{5} \approx 2.2361 \approx 2.24$"
    assert lines(exact)[-1] == r"A: $\frac{m}{8} = \frac{4}{8} = 0.5$"


def test_nobody_computes_on_with_twenty_digits() -> None:
    """A long exact result is written with two digits more than the answer, and said to be about that."""
    growth = bank("{growth: (1 + m/100)**10, a: k*growth}", "a", vary="{m: [5.5], k: [1000]}", digits="3")

    # By hand (bc): 1.055**10 = 1.70814445836...
    assert lines(growth)[1].endswith(r"\approx 1.7081$")
    assert lines(growth)[2] == r"A: $k \cdot \text{growth} = 1000 \cdot 1.7081 \approx 1708.1 \approx 1710$"


def test_a_step_that_is_spoken_of_later_is_introduced() -> None:
    """Where a later line uses a step by its name, its own line says the name; not where title and name are one."""
    made = bank(
        "{rate: {value: m/100, means: interest as a decimal}, old_sum: {value: n*100, means: old sum}, "
        "c: {value: old_sum*(1 + rate), means: new sum}}",
        "c",
    )

    assert lines(made)[1:] == [
        r"Interest as a decimal: $\text{rate} = \frac{m}{100} = \frac{4}{100} = 0.04$",
        r"Old sum: $n \cdot 100 = 5 \cdot 100 = 500$",
        r"New sum: $\text{old sum} \cdot (1 + \text{rate}) = 500 \cdot (1 + 0.04) = 520$",
    ]


def test_what_is_computed_from_rounded_numbers_is_no_more_exact() -> None:
    """An integer that comes from a number without an end has `approx` before it."""
    made = bank("{a: n/3, b: 3*a}", "b", digits="3")

    assert lines(made)[1:] == [
        r"A: $\frac{n}{3} = \frac{5}{3} \approx 1.6667$",
        r"B: $3\,a = 3 \cdot 1.6667 \approx 5$",
    ]


def test_a_rounded_number_does_not_round_to_another_answer() -> None:
    """The logarithm of 3 to the base 2 is 1.58496: two digits more, 1.5850, would round to 1.59."""
    made = bank("{a: 'log(n - 2, 2)'}", "a", digits="3")

    assert lines(made)[-1].endswith(r"\approx 1.58496 \approx 1.58$")


def test_nothing_is_said_twice() -> None:
    """A step that is a number, or minus another, is not followed by itself; nor a formula by another order of it."""
    made = bank("{a: 7, b: -a, c: b + m}", "c")
    formula = made_of(
        "formulas: {f: {symbols: {m: inputs, k: outputs}, steps: {w: m*k, total: {value: w + k, means: all}}}}",
        'formula: f, ask: total, stem: "?", form: formula',
    )

    assert lines(made)[1:] == ["A: $7$", "B: $-a = -7$", "C: $b + m = -7 + 4 = -3$"]
    assert lines(formula)[-1] == r"In one formula: $\text{total} = m\,k + k$"


def test_each_part_is_rounded_as_it_asks() -> None:
    """Where parts of a question round their answers, so do the lines that end in these."""
    made = made_of(
        "formulas: {f: {symbols: {m: inputs, n: units}, steps: {a: m/n, b: a**2}}}",
        'formula: f, vary: {m: [38], n: [86]}, stem: "<< m >> << n >>?", parts: ['
        "{ask: a, form: number, decimals: 3, stem: First?}, {ask: b, form: number, decimals: 2, stem: Second?}]",
    )

    # By hand: 38/86 = 0.44186..., its square 0.19524...
    assert lines(made)[1:] == [
        r"A: $\frac{m}{n} = \frac{38}{86} \approx 0.44186 \approx 0.442$",
        r"B: $a^{2} = 0.44186^{2} \approx 0.1952 \approx 0.20$",
    ]


def test_a_symbol_that_is_named_like_a_constant_is_a_symbol() -> None:
    """A declared `E` and `pi` have their numbers in the solution, forwards and backwards; an undeclared `pi` stays."""
    forwards, backwards, circle = (
        made_of(
            """
formulas:
  power: {symbols: {E: energy, pi: pies}, steps: {P: E/pi}}
  circle: {symbols: {r: radius}, steps: {A: pi*r**2}}
""",
            text,
        )
        for text in (
            'formula: power, ask: P, vary: {E: [8], pi: [4]}, stem: "<< E >> << pi >>?", form: number',
            'formula: power, ask: E, given: P, vary: {E: [8], pi: [4]}, stem: "<< P >> << pi >>?", form: number',
            'formula: circle, ask: A, vary: {r: [3]}, stem: "<< r >>?", form: number, digits: 3',
        )
    )

    assert lines(forwards)[-1] == r"P: $\frac{E}{\pi} = \frac{8}{4} = 2$"
    assert lines(backwards)[-1] == r"Check by inserting: $\frac{8}{4} = 2$"
    assert r"\pi \cdot 3^{2}" in lines(circle)[-1]


def made_of(formulas: str, question: str) -> Bank:
    source = f"quizgen: 1\nid: s\n{formulas.strip()}\nquestions:\n  - {{id: q, {question}}}\n"
    loaded = load_text(source, "s.yaml")
    assert loaded.bank is not None, loaded.findings
    return loaded.bank


@pytest.mark.parametrize(
    ("tolerance", "key", "shown"),
    [("1%", "28.274", "28.274"), ("0.1", "28.274", "28.274"), ("0.00001%", "28.27433388", "28.27433388")],
)
def test_a_tolerance_says_how_many_digits_are_told(tolerance: str, key: str, shown: str) -> None:
    """The key and the solution have the digits that the tolerance leaves meaningful and two more."""
    made = bank("{a: pi*m**2}", "a", vary="{m: [3]}", tolerance=tolerance)
    (variant,) = variants(made, made.questions[0], seed=1, count=1)

    assert str(variant.key[0].text) == key
    assert str(variant.solution[-1]).endswith(rf"\approx {shown}$")
    # What is accepted is held against the number itself.
    assert len(str(variant.key[0].value[0])) > 20


def test_a_formula_is_put_together_at_the_end() -> None:
    """Where a formula is asked, constants have their values, and the last line leads from the rules to the key."""
    made = made_of(
        """
formulas:
  f:
    symbols: {m: inputs, n: units}
    constants: {g: {value: 3, means: sets}}
    steps: {w: g*m*n, b: g*n, total: {value: w + b, means: all}}
""",
        'formula: f, ask: total, stem: "?", form: formula',
    )

    assert lines(made) == [
        "Given: $g = 3$ (sets).",
        r"W: $g\,m\,n$",
        r"B: $g\,n$",
        "All: $w + b$",
        r"In one formula: $\text{total} = 3\,m\,n + 3\,n$",
    ]


def test_a_rule_that_is_the_key_is_not_said_twice() -> None:
    """Where the only rule is the formula that is asked for, nothing has to be put together."""
    made = made_of(
        "formulas: {power: {symbols: {m: mass, h: height}, steps: {P: m/h}}}",
        'formula: power, ask: P, stem: "?", form: formula',
    )

    assert lines(made) == [r"P: $\frac{m}{h}$"]


def test_a_lone_dollar_is_a_dollar() -> None:
    """A meaning such as `price in $` does not swallow the maths that follows; `$x$` stays maths."""
    money = bank("{a: {value: m*n, means: cost in $}}", "a")
    maths = bank("{a: {value: m*n, means: product $m n$}}", "a")

    assert lines(money)[-1] == r"Cost in \$: $m\,n = 4 \cdot 5 = 20$"
    assert lines(maths)[-1] == r"Product $m n$: $m\,n = 4 \cdot 5 = 20$"


@pytest.mark.parametrize("question", ["gru-total", "rnn-network", "lstm-total-pytorch"])
def test_every_equation_of_a_shipped_solution_is_true(question: str) -> None:
    """In each line the numbers between the last two equality signs give the result, computed by Python."""
    import quizgen

    for variant in quizgen.variants(quizgen.load("recurrent"), question, 40, seed=3):
        for line in variant.solution[1:]:
            *_, numbers, result = re.search(r"\$(.*)\$", str(line))[1].split(" = ")
            if numbers.isalpha():
                continue  # `$k = 5$`, nothing to compute
            value = sum(product(term) for term in numbers.split(" + "))
            assert value == int(result)


def product(term: str) -> int:
    value = 1
    for factor in term.split(r" \cdot "):
        base, _, power = factor.partition("^")
        value *= int(base) ** int(power.strip("{}") or 1)
    return value


def test_a_fraction_without_an_end_is_told_as_a_decimal_where_a_tolerance_is() -> None:
    """With 1 % allowed, 5/3 is 1.6667 in key and mistakes, and the solution goes on from the fraction to that."""
    made = bank("{a: n/3}", "a", tolerance="1%")
    (variant,) = variants(made, made.questions[0], seed=1, count=1)

    assert str(variant.key[0].text) == "1.6667"
    assert str(variant.solution[-1]) == r"A: $\frac{n}{3} = \frac{5}{3} \approx 1.6667$"
