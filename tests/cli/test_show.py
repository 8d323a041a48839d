"""`quizgen show`, `banks`, `formats`: what is on the screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import quizgen
from quizgen.pipeline import variant
from quizgen.resources import banks

from .conftest import BANK, Run
from .test_generate import PAIRS


def test_a_variant_by_seed_and_position_is_the_one_by_name(run: Run) -> None:
    """`--seed 7 -k 3` and `#7.3` show the same screen."""
    by_options = run("show", "recurrent/gru-total", "--seed", "7", "-k", "3")
    by_name = run("show", "recurrent/gru-total#7.3")

    assert by_options.returncode == by_name.returncode == 0
    assert by_options.stdout == by_name.stdout
    assert by_name.stdout.startswith("recurrent/gru-total#7.3\n")


def test_the_screen_has_everything_behind_the_variant(run: Run) -> None:
    """Key, options, the reason for each wrong one, hints and worked solution are shown, and agree."""
    screen = run("show", "recurrent/gru-total#7.3").stdout
    m, n = (int(text) for text in re.search(r"has (\d+) input features and (\d+) units", screen).groups())
    total = 3 * (n * n + n * m + n)  # by hand: three sets, one bias vector each

    assert f"({total})" in screen
    assert len(re.findall(r"^  [A-D]\. \d+$", screen, re.MULTILINE)) == 4
    assert len(re.findall(r"^  [A-D]  [a-z_0-9]+: ", screen, re.MULTILINE)) == 3
    assert "Hints" in screen
    assert f"= {total}" in screen.replace("\n    ", " ")


def test_a_figure_is_shown_by_its_words(run: Run) -> None:
    """The sizes of a layer diagram stand below the stem, as they are in the figure's alternative text."""
    screen = " ".join(run("show", "examples/a-layer-diagram#1.1").stdout.split())
    (made,) = quizgen.variants(quizgen.load("examples"), "a-layer-diagram", 1)
    sizes = re.search(
        r"input, size (\d+); simple RNN, size (\d+), recurrent; dense output, size (\d+)", screen
    )

    assert "[figure: Layer diagram, from left to right: " in screen
    assert [int(size) for size in sizes.groups()] == [made.values[name] for name in "mnk"]


def test_every_line_fits_the_terminal(run: Run) -> None:
    """At 60 columns no line is longer."""
    screen = run("show", "recurrent/gru-total#7.3", COLUMNS="60").stdout

    assert max(map(len, screen.splitlines())) <= 60


def test_no_colour_codes_outside_a_terminal(run: Run) -> None:
    """Written to a pipe, the screen has no escape sequences."""
    assert "\x1b" not in run("show", "recurrent/gru-total#7.3").stdout


def test_a_name_that_does_not_exist_names_the_next(run: Run, bank: Path) -> None:
    """A position that `where` excludes is refused with the name of the next one."""
    loaded = quizgen.load(bank)
    made = (variant(loaded, loaded.questions[0], seed=1, position=k) for k in range(36))
    gap = next(k for k, found in enumerate(made) if found is None)
    result = run("show", f"small.yaml/rectangle#1.{gap}")

    assert result.returncode == 2
    assert re.search(r"the next one is 'small/rectangle#1\.\d+'", result.stderr)


def test_a_position_beyond_the_last_is_refused(run: Run, bank: Path) -> None:
    """Where positions begin again a name does not exist, unless repeats were asked for: 5 sides, 5 positions."""
    refused = [
        run("show", *name)
        for name in (
            ["small.yaml/square#1.99999"],
            ["small.yaml/square#1.5"],
            ["small.yaml/square", "-k", "5"],
        )
    ]
    last, repeat = (
        run("show", "small.yaml/square#1.4"),
        run("show", "small.yaml/square#1.5", "--allow-repeats"),
    )

    assert [result.returncode for result in refused] == [2, 2, 2]
    assert all("positions of 'square' are 0 to 4" in result.stderr for result in refused)
    assert last.returncode == repeat.returncode == 0
    assert repeat.stdout.startswith("small/square#1.5")


def test_no_name_beyond_the_last_is_suggested(run: Run, bank: Path) -> None:
    """After the last variant there is no next one to name."""
    loaded = quizgen.load(bank)
    seeds = (s for s in range(1, 40) if variant(loaded, loaded.questions[0], seed=s, position=35) is None)
    seed = next(seeds)
    result = run("show", f"small.yaml/rectangle#{seed}.35")

    assert result.returncode == 2
    assert "none comes after it" in result.stderr


def test_banks_fails_when_a_bank_has_errors(run: Run, bank: Path) -> None:
    """Listed or not, a bank with errors ends with 1, one without with 0."""
    good = run("banks", "small.yaml")
    bank.write_text(BANK.replace("a < b", "a < c"), encoding="utf-8")
    bad = run("banks", "small.yaml")

    assert (good.returncode, bad.returncode) == (0, 1)
    assert "square" in bad.stdout


def test_other_questions_findings_are_counted(run: Run, bank: Path) -> None:
    """Who looks at a good question is told only that another has an error."""
    bank.write_text(BANK.replace("a < b", "a < c"), encoding="utf-8")
    result = run("show", "small.yaml/square")

    assert result.returncode == 0
    assert "unknown-name" not in result.stderr
    assert "1 error in other questions: see `quizgen banks small.yaml`" in result.stderr


def test_an_unknown_question_is_refused_with_the_nearest(run: Run) -> None:
    """A misspelt question gets a suggestion, not a traceback."""
    result = run("show", "recurrent/gru-totl")

    assert result.returncode == 2
    assert "gru-total" in result.stderr


def test_another_form_has_names_of_its_own(run: Run) -> None:
    """A question shown in its second form says so in the variant's name, and that name works."""
    shown = run("show", "recurrent/gru-total", "--form", "number", "--seed", "7", "-k", "3").stdout
    again = run("show", "recurrent/gru-total:number#7.3").stdout

    assert shown.startswith("recurrent/gru-total:number#7.3")
    assert again == shown
    assert "Recognised mistakes" in shown


def test_stats_show_rank_and_place(run: Run, bank: Path) -> None:
    """`--stats` reports the key's rank by size and its place on the page, each adding up to all variants."""
    screen = run("show", "recurrent/gru-total", "--stats", "--count", "400").stdout

    for title in ("Key's rank by size", "Key's place on the page"):
        block = screen.split(title)[1].split("\n\n")[0]
        assert sum(map(float, re.findall(r"([\d.]+)%", block))) == pytest.approx(100, abs=0.3)


def test_banks_lists_the_exact_number_of_variants(run: Run, bank: Path) -> None:
    """The number beside a question is the number of admissible values, here counted by brute force."""
    screen = run("banks", "small.yaml").stdout

    assert re.search(rf"rectangle +{len(PAIRS)} ", screen)
    assert re.search(r"square +5 ", screen)


def test_banks_lists_what_is_shipped(run: Run) -> None:
    """Without a name the shipped banks are listed, with a name all questions of that one."""
    screen = run("banks").stdout
    questions = run("banks", "recurrent").stdout

    for name in banks():
        assert re.search(rf"^{name} ", screen, re.MULTILINE)
    for question in quizgen.load("recurrent").questions:
        assert question.id in questions


def test_formats_lists_each_with_its_documents(run: Run) -> None:
    """Every writer is listed with the files that it makes."""
    screen = run("formats").stdout

    assert re.search(r"^markdown .*BANK\.md, BANK-key\.md, BANK-solutions\.md", screen, re.MULTILINE)
    assert re.search(r"^moodle .*BANK\.xml", screen, re.MULTILINE)


def test_a_bank_with_findings_still_shows_its_good_questions(run: Run, bank: Path) -> None:
    """One bad question does not keep another from being looked at."""
    bank.write_text(BANK.replace("a < b", "a < c"), encoding="utf-8")
    result = run("show", "small.yaml/square")

    assert "How large is a square" in result.stdout
    assert "1 error" in result.stderr


def test_a_name_has_its_seed_already(run: Run) -> None:
    """A full name beside `--seed` is wrong usage, not a seed that is ignored."""
    result = run("show", "recurrent/gru-total#7.3", "--seed", "3")

    assert result.returncode == 2
    assert "leave out --seed" in result.stderr


def test_a_failing_example_is_shown_with_the_variant(run: Run, bank: Path) -> None:
    """The author sees the variant and what the example says otherwise."""
    wrong = "    vary: {a: 5..9}\n    examples: [{with: {a: 5}, answer: 26}]\n"
    bank.write_text(BANK.replace("    vary: {a: 5..9}\n", wrong), encoding="utf-8")
    result = run("show", "small.yaml/square")

    assert result.returncode == 1
    assert "How large is a square" in result.stdout
    assert "example-fails" in result.stderr
