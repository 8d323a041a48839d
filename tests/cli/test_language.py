"""`--language`: which of a bank's languages is shown and written."""

from __future__ import annotations

from pathlib import Path

from .conftest import Run

BANK = """\
quizgen: 1
title: {en: Small, de: Klein}
questions:
  - id: odd
    form: choice
    vary: {n: [1.5, 2.5, 12345.5]}
    options: {right: [{en: "no", de: nein}], wrong: [{en: "yes", de: ja}]}
    stem: {en: "Is << n >> odd?", de: "Ist << n >> ungerade?"}
  - id: plain
    form: choice
    options: {right: [A], wrong: [B]}
    stem: Which?
"""


def test_each_command_takes_a_language(run: Run, tmp_path: Path) -> None:
    """`generate`, `show` and `banks` have German words with `--language de`, and English ones without."""
    (tmp_path / "two.yaml").write_text(BANK, encoding="utf-8")

    english = run("generate", "two.yaml", "-q", "odd", "-n", "3", "-o", "-")
    german = run("generate", "two.yaml", "-q", "odd", "-n", "3", "-o", "-", "--language", "de")
    assert english.returncode == german.returncode == 0
    assert english.stderr.startswith("3 variants")
    assert "Is 12345.5 odd?" in english.stdout
    assert "Ist 12\u202f345,5 ungerade?" in german.stdout
    assert german.stdout.startswith("# Klein\n")
    assert "ungerade?" in run("show", "two.yaml/odd", "--language", "de").stdout
    assert (
        "two  Klein, 2 questions\n  languages: en, de\n"
        in run("banks", "two.yaml", "--language", "de").stdout
    )


def test_what_lacks_the_language_is_a_warning_and_is_written(run: Run, tmp_path: Path) -> None:
    """A question without German words is named, with its place, and written as it is."""
    (tmp_path / "two.yaml").write_text(BANK, encoding="utf-8")
    result = run("generate", "two.yaml", "-q", "plain", "-o", "-", "--language", "de")

    assert result.returncode == 0
    assert "two.yaml:12:11: warning[language-missing]" in result.stderr
    assert "Which?" in result.stdout


def test_a_word_that_is_no_language_is_wrong_usage(run: Run) -> None:
    """`--language german` is refused with an example."""
    result = run("banks", "recurrent", "--language", "german")

    assert result.returncode == 2
    assert "pt-BR" in result.stderr
