"""Texts over the extremes of a space: what cannot be filled in, what is empty, LaTeX, what reads alike."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest

from quizgen.bank import load, load_text
from quizgen.checks import alike, latex, reveal, sample, texts
from quizgen.checks.check import check
from quizgen.findings import Finding
from quizgen.pipeline import variants
from quizgen.plan import Plan, compile_question
from quizgen.resources import banks
from tests import catalogue

BANKS = Path(__file__).parents[1] / "banks"
CODES = ("text-fails", "text-empty", "latex-unbalanced", "variants-alike", "stem-reveals-key")

BANK = """\
quizgen: 1
id: bank
formulas:
  f:
    symbols: {m: first, n: second}
    constants: {g: 3}
    steps:
      ratio: m/(n - 5)
      part: {value: m*n, means: "MEANS"}
      total: part + n
    mistakes:
      adds: {set: {part: m + n}, feedback: 'FEEDBACK'}
questions:
  - id: q
    formula: f
    ask: total
    vary: {m: 2..9, n: 2..9}
    form: number
"""


def found(question: str, feedback: str = "No.", means: str = "product") -> list[Finding]:
    """The findings about texts of a bank with these lines in its question."""
    text = BANK.replace("FEEDBACK", feedback).replace("MEANS", means) + indent(question, "    ") + "\n"
    loaded = load_text(text, "bank.yaml")
    assert loaded.bank is not None
    assert loaded.bank.questions, loaded.findings
    plan = compile_question(loaded.bank, loaded.bank.questions[0])
    checks = (texts.rendered, reveal.revealed, alike.alike)
    return [finding for one in checks for finding in one(loaded.bank, plan)]


def plan_of(name: str, question: str) -> Plan:
    bank = catalogue.bank(name)
    return compile_question(bank, next(q for q in bank.questions if q.id == question))


@pytest.mark.parametrize("code", CODES)
def test_the_bank_named_for_a_code_shows_it(code: str) -> None:
    """Each code is found where the first line of its bank says."""
    path = BANKS / "checks" / f"{code}.yaml"
    _, _, announced, place = path.read_text(encoding="utf-8").splitlines()[0].split()
    told = [f for f in check(load(path)).findings if f.code == code]

    assert announced == code
    assert [f"{f.place.line}:{f.place.column}" for f in told] == [place]
    assert all(f.hint and f.subject for f in told)


# ── extremes ─────────────────────────────────────────────────────────────────────────────────────


# Where conditions leave few draws (eigenvalues that are whole) the ends are those of a sample.
@pytest.mark.parametrize("name", ["recurrent", "examples"])
def test_the_extremes_hold_the_ends_of_every_name(name: str) -> None:
    """Each drawn name has, among the extremes, the smallest and the largest value that any variant has."""
    bank = catalogue.bank(name)
    for question in bank.questions:
        plan = compile_question(bank, question)
        if plan.space.size > 20_000 or not question.vary:
            continue
        extremes, every = sample.extremes(plan), sample.every(plan)
        for column in question.vary:
            seen = {str(value) for value in extremes.columns[column]}
            numbers = every.columns[column]
            if all(isinstance(value, int) for value in numbers):
                assert {str(min(numbers)), str(max(numbers))} <= seen, (question.id, column)
            elif len(set(map(str, numbers))) <= sample.WORDS:
                assert set(map(str, numbers)) <= seen or len(numbers) > len(seen), (question.id, column)


@pytest.mark.parametrize("name", banks())
def test_every_extreme_is_admissible(name: str) -> None:
    """No draw that `where` excludes is among the extremes, nor one twice."""
    bank = catalogue.bank(name)
    for question in bank.questions:
        plan = compile_question(bank, question)
        draws = sample.extremes(plan)
        assert len(set(draws.positions)) == len(draws.positions) > 0
        if plan.condition:
            assert all(map(all, plan.condition(draws.columns, len(draws.positions))))


def test_values_are_those_of_the_variants() -> None:
    """What is computed for texts alone is what a variant has, for steps, matrices and words without a value."""
    for name, question in (("recurrent", "gru-units-from-total"), ("examples", "a-matrix")):
        plan = plan_of(name, question)
        bank = catalogue.bank(name)
        names = set(plan.question.formula.steps)
        rows = sample.values_at(plan, sample.first(sample.drawn(plan), 5), names)
        for row, variant in zip(rows, variants(bank, plan.question, seed=sample.SEED, count=5), strict=True):
            shown = {key: value for key, value in variant.values.items() if key in row}
            assert {key: row[key] for key in shown} == shown
            assert names & set(variant.values) <= set(row)


# ── what fails, what is empty ────────────────────────────────────────────────────────────────────


def test_a_value_that_is_undefined_somewhere_is_found() -> None:
    """A stem that shows `m/(n - 5)` fails for n = 5 only, in the middle of the space: the first such draw is named."""
    (one,) = [f for f in found("stem: << ratio >> of << m >>, << n >>?") if f.code == "text-fails"]

    assert "`ratio` is undefined when m = 2, n = 5" in one.message
    assert one.severity == "error"
    assert (one.place.line, one.place.column) == (19, 14)


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("stem: 'm << m >>, n << n >>?'\nhints: ['<< ratio >>']", 20),
        ("stem: 'm << m >>, n << n >>?'\nfeedback: '<< ratio >>'", 20),
    ],
)
def test_hints_and_feedback_fail_like_stems(question: str, line: int) -> None:
    """Every text of a question is filled in."""
    assert [f.place.line for f in found(question) if f.code == "text-fails"] == [line]


def test_feedback_of_a_mistake_fails_at_its_place() -> None:
    """The feedback stands with the formula, and so does the finding."""
    told = found("stem: m << m >>, n << n >>?", feedback="<< ratio >>")

    assert [(f.code, f.place.line) for f in told] == [("text-fails", 12)]


def test_a_stem_without_an_else_is_empty_for_some() -> None:
    """The first values without a text are named."""
    told = found("stem: <% if m > 4 %>m << m >>, n << n >>?<% endif %>")

    assert [f.code for f in told if f.severity == "error"] == ["text-empty"]
    assert "m = 2" in told[0].message


def test_an_if_with_an_else_is_never_empty() -> None:
    """Wording that depends on a value is fine where every value has one."""
    assert found("stem: <% if m > 4 %>Many, << m >><% else %>Few, << m >><% endif %>, and << n >>?") == []


# ── LaTeX ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (r"$\frac{1}{2$", "`{` has no `}`"),
        (r"$\frac{1}2}$", "`}` has no `{`"),
        (r"$\left( 1 + 2)$", r"`\left` has no `\right`"),
        (r"$(1 + 2 \right)$", r"`\right` has no `\left`"),
        (r"$\begin{pmatrix} 1 \end{bmatrix}$", r"`\end{bmatrix}` where `\end{pmatrix}`"),
        (r"$\begin{cases} 1$", r"`\begin{cases}` has no `\end{cases}`"),
        (r"$\left( {1 \right) }$", r"`\right` where `}`"),
        (r"$\frac{1}$", "cannot be read"),
        (r"It is $x = 1.", "a `$` has no partner"),
        ("$$\\sqrt{2$$", "`{` has no `}`"),
    ],
)
def test_latex_without_a_partner_is_found(text: str, says: str) -> None:
    """Each kind of opening or closing sign is named that stands alone."""
    (problem,) = latex.problems(text)

    assert says in problem.message
    assert problem.hint


@pytest.mark.parametrize(
    "text",
    [
        r"$\frac{1}{2}$ and $$\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$$",
        r"$\left( \left[ 1 \right] \right)$, $\{1, 2\}$, $\left\{ 1 \right.$",
        r"It costs 5 \$, or \$6.",
        "`$PATH` and `${x`",
        "```\n$ ls {\n```",
        r"$a \leftarrow b \rightarrow c$",
        r"$5\,\$$ a piece",
        "no maths { at all",
        "$x^{\ue000}$ for << n >>",
    ],
)
def test_balanced_latex_code_and_dollars_are_no_finding(text: str) -> None:
    """What looks unbalanced, but is code, an escaped sign or another command, is left alone."""
    assert latex.problems(text) == ()


def test_unbalanced_latex_is_found_on_its_line() -> None:
    """The finding points at the third line of a stem of many, and quotes the piece."""
    (one,) = found("stem: |\n  Let m be << m >>\n  and n << n >>;\n  what is $\\sqrt{m$ of it?\n  $x$")

    assert (one.code, one.severity, one.place.line) == ("latex-unbalanced", "error", 22)
    assert one.notes == (r"in `\sqrt{m`",)


def test_a_dollar_alone_is_a_warning() -> None:
    """It may be meant as a dollar; values behind it would be set as maths."""
    (one,) = found("stem: It costs $5 for << m >> and << n >>.")

    assert (one.code, one.severity) == ("latex-unbalanced", "warning")
    assert "\\$" in one.hint


def test_a_branch_is_looked_at_where_it_is_shown() -> None:
    """LaTeX that is broken in one branch only is found there."""
    (one,) = found(
        "stem: |\n  <% if m < 3 %>\n  $\\frac{1}{2$\n  <% else %>\n  $1$\n  <% endif %>\n  of << m >>, << n >>"
    )

    assert (one.code, one.place.line) == ("latex-unbalanced", 21)


def test_feedback_and_meanings_are_looked_at_once() -> None:
    """A text of the formula is told for the first question that uses it, at its own place."""
    more = "stem: m << m >>, n << n >>?\n"
    text = BANK.replace("FEEDBACK", r"$\sqrt{2$").replace("MEANS", r"$m \\cdot {n$") + indent(more, "    ")
    text += "  - {id: r, formula: f, ask: total, vary: {m: 2..9, n: 2..9}, form: number, stem: '<< m >>, << n >>?'}\n"
    loaded = load_text(text, "bank.yaml")
    told = [
        (f.subject, f.place.line)
        for question in loaded.bank.questions
        for f in texts.rendered(loaded.bank, compile_question(loaded.bank, question))
        if f.code == "latex-unbalanced"
    ]

    assert sorted(told) == [("q", 9), ("q", 12)]


# ── variants that read alike ─────────────────────────────────────────────────────────────────────


def test_a_value_that_nobody_sees_makes_variants_alike() -> None:
    """A typed question whose stem shows one of two names has variants that read alike; both are named."""
    (one,) = [f for f in found("stem: m is << m >>?") if f.code == "variants-alike"]

    assert "`n` differs" in one.message
    assert len(one.notes) == 2
    first, second = (note.split(": ")[0] for note in one.notes)
    assert first != second
    assert first.startswith("bank/q#0.")


def test_the_named_variants_are_alike() -> None:
    """The names in the notes make variants with one stem and different values."""
    loaded = load(BANKS / "checks" / "variants-alike.yaml")
    (question,) = loaded.bank.questions
    plan = compile_question(loaded.bank, question)
    (one,) = alike.alike(loaded.bank, plan)
    places = [int(note.split(": ")[0].rpartition(".")[2]) for note in one.notes]
    made = list(variants(loaded.bank, question, seed=0, count=plan.space.size))
    first, second = (next(v for v in made if v.position == place) for place in places)

    assert str(first.stem) == str(second.stem)
    assert first.values != second.values
    assert [f"{first.name}: ", f"{second.name}: "] == [note[: note.index(":") + 2] for note in one.notes]


def test_two_values_that_run_together_are_alike() -> None:
    """`1` and `12` read like `11` and `2` when nothing stands between them."""
    question = "stem: What of <<m>><<n>>?\nvary: {m: [1, 11], n: [2, 12]}"
    text = BANK.replace("    vary: {m: 2..9, n: 2..9}\n", "") + indent(question, "    ") + "\n"
    loaded = load_text(text, "bank.yaml")
    plan = compile_question(loaded.bank, loaded.bank.questions[0])

    assert [f.code for f in alike.alike(loaded.bank, plan)] == ["variants-alike"]


@pytest.mark.parametrize("vary", ["{m: 2..9, n: 2..9}", "{m: 2..900, n: 2..900}"])
def test_large_spaces_are_looked_at_by_changing_what_is_unseen(vary: str) -> None:
    """A name that the stem never shows is found in a space of 800,000 draws as in one of 64."""
    text = BANK.replace("vary: {m: 2..9, n: 2..9}", f"vary: {vary}") + "    stem: m is << m >>?\n"
    loaded = load_text(text, "bank.yaml")
    plan = compile_question(loaded.bank, loaded.bank.questions[0])

    assert [f.code for f in alike.alike(loaded.bank, plan)] == ["variants-alike"]


@pytest.mark.parametrize(
    "stem",
    [
        "<< m >> and << n >>?",
        "<< m | words >> and << n | ordinal >>?",
        "The sum of << m >> and something is << part >>?",
        "<% if m > 5 %>many, << m >><% else %>few, << m >><% endif %>, << n >>",
    ],
)
def test_what_can_be_told_apart_is_no_finding(stem: str) -> None:
    """Values that are shown, in whatever way, make another text."""
    assert "variants-alike" not in {f.code for f in found(f"stem: '{stem}'")}


def test_brute_force_agrees_on_the_shipped_banks() -> None:
    """Where nothing is found, all of a small space's variants differ in stem, figure or options."""
    for name in banks():
        bank = catalogue.bank(name)
        for question in bank.questions:
            plan = compile_question(bank, question)
            assert list(alike.alike(bank, plan)) == [], question.id
            if plan.space.size > 150 or question.figure or question.parts or not question.vary:
                continue
            made = list(variants(bank, question, seed=0, count=plan.space.size, allow_repeats=True))
            seen = {(str(v.stem), tuple(sorted(str(o.text) for o in v.options))) for v in made}
            assert len(seen) >= len(sample.every(plan).positions), question.id


# ── the stem and the key ─────────────────────────────────────────────────────────────────────────


def test_a_step_with_the_keys_number_reveals_it() -> None:
    """A stem that shows another step with the same number shows the key."""
    text = (
        BANK.replace("ratio: m/(n - 5)", "ratio: m*n + n")
        + "    stem: '<< m >>, << n >>, and << ratio | thousands >>?'\n"
    )
    loaded = load_text(text, "bank.yaml")
    plan = compile_question(loaded.bank, loaded.bank.questions[0])
    (one,) = reveal.revealed(loaded.bank, plan)

    assert (one.code, one.severity) == ("stem-reveals-key", "warning")
    assert "100%" in one.message


def test_a_drawn_value_that_is_the_key_is_no_finding() -> None:
    """To ask for one of the shown numbers is a question, not a slip: how many biases have << n >> units?"""
    text = BANK.replace("total: part + n", "total: n") + "    stem: '<< m >>, << n >>?'\n"
    loaded = load_text(text, "bank.yaml")
    plan = compile_question(loaded.bank, loaded.bank.questions[0])

    assert list(reveal.revealed(loaded.bank, plan)) == []


def test_a_number_of_the_stem_that_is_sometimes_the_key_is_no_finding() -> None:
    """A literal 20 is the key of few variants only."""
    assert found("stem: Of 20 cells, << m >> and << n >>?") == []


@pytest.mark.parametrize("path", sorted((BANKS / "good").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_good_banks_have_no_findings_of_texts(path: Path) -> None:
    """What the other tests call good reads well, too."""
    bank = load(path).bank
    checks = (texts.rendered, reveal.revealed, alike.alike)

    assert [f for q in bank.questions for one in checks for f in one(bank, compile_question(bank, q))] == []
