"""Articles that give an option away."""

from __future__ import annotations

import pytest

from quizgen.bank.load import load_text
from quizgen.checks.check import check

BANK = """\
quizgen: 1
id: articles
questions:
  - id: cell
    stem: {stem}
    form: choice
    options: {{right: [{right}], wrong: [{wrong}]}}
"""


@pytest.mark.parametrize(
    ("stem", "right", "wrong", "told"),
    [
        ("This is an ...", "LSTM", "GRU, RNN", True),  # a GRU
        ("This is an", "input gate", "output gate, update gate", False),
        ("This is a ...", "unit", "input, bias", True),  # an input
        ("This is a ...", "GRU", "unit, bias", False),
        ("This is a(n) ...", "LSTM", "GRU, RNN", False),
        ("What is it?", "LSTM", "GRU, RNN", False),
        ("This is a ...", "LSTM", "GRU, RNN", False),  # wrong English, but it gives nothing away
        ("This is an ...", "MLP", "RNN, LSTM", False),  # an RNN
    ],
)
def test_an_article_that_only_some_options_can_follow_is_told(
    stem: str, right: str, wrong: str, told: bool
) -> None:
    """Told just where the right option can follow the article and a wrong one cannot."""
    report = check(load_text(BANK.format(stem=stem, right=right, wrong=wrong), "articles.yaml"))

    assert any(f.code == "article-gives-away" for f in report.findings) is told


def test_articles_are_english() -> None:
    """In another language `a` is another word."""
    text = BANK.format(stem="Questo è a ...", right="unit", wrong="input, bias")
    report = check(load_text(text.replace("id: articles", "id: articles\nlanguage: it", 1), "articles.yaml"))

    assert not any(f.code == "article-gives-away" for f in report.findings)
