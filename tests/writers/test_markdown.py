"""The Markdown sheet, key and solutions: nothing of an author runs, nothing gives the key away."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import quizgen
from quizgen import Text, Variant
from quizgen.bank import load_text
from quizgen.pipeline import variants
from quizgen.resources import banks
from quizgen.writers import writer
from quizgen.writers.convert import MARK
from quizgen.writers.source import harmless
from tests import catalogue

from .build import BANKS, documents, once, option, question, variant
from .reading import commonmark

NUMBER = re.compile(r"^### (\d+)\.(?: `(\S+)`)?", re.MULTILINE)
RAW_HTML = {"script", "img", "b", "i", "iframe", "x", "a"}


@cache
def bank(name: str) -> quizgen.Bank:
    path = BANKS / f"{name}.yaml"
    return quizgen.load(path) if path.is_file() else catalogue.bank(name)


@cache
def written(name: str) -> tuple[str, ...]:
    """Sheet, key and solutions."""

    def make() -> list[str]:
        with TemporaryDirectory() as folder:
            made = quizgen.write(bank(name), Path(folder), to="markdown", count=2, seed=5, keep_going=True)
            return [file.read_text(encoding="utf-8") for file in made.files]

    return once(f"markdown-{name}", make)


WRITTEN = ["writers", *banks()]


@pytest.mark.parametrize("name", WRITTEN)
def test_the_three_documents_are_numbered_alike(name: str) -> None:
    """Sheet, key and solutions count 1, 2, 3 ..., and a number names the same variant in key and solutions."""
    sheet, key, solutions = (NUMBER.findall(document) for document in written(name))

    assert [number for number, _ in sheet] == [str(i) for i in range(1, len(sheet) + 1)]
    assert key == solutions
    assert [number for number, _ in key] == [number for number, _ in sheet]
    assert all(not variant_name for _, variant_name in sheet)


@pytest.mark.parametrize("name", WRITTEN)
def test_the_sheet_does_not_know_the_key(name: str) -> None:
    """A question's sheet is the same whichever option is right, and whatever feedback and solution say."""
    item = writer("markdown").item
    for made in (next(variants(bank(name), asked, seed=1, count=1)) for asked in bank(name).questions):
        other = disguised(made)

        assert item(other, 1)[0] == item(made, 1)[0]
        assert item(other, 1)[1] != item(made, 1)[1]


def disguised(made: Variant) -> Variant:
    """The same on a sheet, with everything else another: what is right, feedback, solution, marking guide."""
    options = [
        entry._replace(right=not entry.right, feedback=Text("secret"), mistakes=("secret",))
        for entry in made.options
    ]
    if made.form in ("number", "text"):
        options = [entry._replace(text=Text("secret"), value=(0,)) for entry in options]
    return made._replace(
        options=tuple(options),
        solution=(Text("secret"),),
        feedback=Text("secret"),
        order=made.order[::-1],
        guide=Text("secret") if made.guide else None,
        parts=tuple(map(disguised, made.parts)),
    )


@pytest.mark.parametrize("name", WRITTEN)
def test_the_key_names_the_letter_of_the_right_option(name: str) -> None:
    """The letters after `Answer:` are those under which the sheet shows the right options."""
    sheet, key, _ = written(name)
    shown, answers = (re.split(r"^### \d+\..*$", text, flags=re.MULTILINE)[1:] for text in (sheet, key))
    checked, lettered = 0, False
    for on_sheet, in_key in zip(shown, answers, strict=True):
        letters = dict(re.findall(r"^- \*\*([A-Z])\.\*\* (.*)$", on_sheet, re.MULTILINE))
        answer = re.search(r"^Answer: (.*)$", in_key, re.MULTILINE)
        assert answer
        if answer[1].startswith("("):
            continue  # parts have their own letters each
        for letter, text in re.findall(r"\*\*([A-Z])\.\*\* (.*?)(?:; (?=\*\*)|$)", answer[1]):
            assert letters[letter] == text
            checked += 1
        assert bool(letters) == ("**" in answer[1])
        lettered = lettered or bool(letters)
    # A bank may ask for nothing but what is typed.
    assert checked or not lettered


def test_a_typed_number_lists_every_mistake() -> None:
    """The key of a typed number explains all of thirty mistakes, not only as many as there are letters."""
    options = [option(str(i), i == 0, Text(f"Because {i}.") if i else None, i) for i in range(31)]
    _, key, _ = documents("markdown", variant(form="number", options=options))

    assert re.findall(r"Because (\d+)\.", key) == [str(i) for i in range(1, 31)]


def written_from(source: str) -> tuple[str, ...]:
    """Sheet, key and solutions of one variant of each question of a bank."""
    loaded = load_text(f"quizgen: 1\nid: made\n{source}", "made.yaml")
    assert loaded.bank is not None, loaded.findings
    with TemporaryDirectory() as folder:
        files = quizgen.write(loaded.bank, Path(folder), to="markdown", count=1, seed=1).files
        return tuple(file.read_text(encoding="utf-8") for file in files)


BLANKS = """
formulas:
  f:
    symbols: {m: inputs}
    steps: {a: 2*m, b: 3*m}
questions:
  - id: q
    formula: f
    vary: {m: [4]}
    stem: |-
      Double << m >> to [[a]], or `b = [[b]]` times:

      ```python
      x_1 = [[c]]
      ```
    blanks: {a: {ask: a, form: number}, b: {ask: b, form: number}, c: {ask: a, form: number}}
"""


def test_blanks_have_their_room_in_the_stem_only() -> None:
    """Below blanks that are all typed there is no further line for an answer."""
    sheet, _, _ = written_from(BLANKS)

    assert "Answer:" not in sheet
    assert sheet.count("(1)") == sheet.count("(2)") == sheet.count("(3)") == 1


def test_a_blank_in_code_is_a_plain_line() -> None:
    """In code a backslash is shown, so a blank has none there; in text it has, and is no markup."""
    for document in (written_from(BLANKS)[0], written_from(BLANKS)[2]):
        assert f"`b = {'_' * 12} (2)`" in document
        assert f"x_1 = {'_' * 12} (3)\n" in document
        assert "Double 4 to " + r"\_" * 12 + " (1)" in document


def test_every_mistake_behind_a_number_is_named() -> None:
    """Where two mistakes lead to the same typed number, the answer key names both."""
    _, key, _ = written_from("""
formulas:
  f:
    symbols: {m: inputs}
    steps: {a: 2*m}
    mistakes:
      adds: {set: {a: m + 2}, feedback: Do not add.}
      adds_twice: {set: {a: 1 + m + 1}, feedback: Do not add ones.}
questions:
  - {id: q, formula: f, ask: a, vary: {m: [4]}, stem: "Double << m >>.", form: number}
""")

    assert "- 6 (`adds`, `adds_twice`): Do not add." in key


def test_hints_and_solution_are_paragraphs() -> None:
    """Each hint, the feedback and each line of the worked solution is a paragraph of its own, in this order."""
    made = variant(
        hints=(Text("one"), Text("two")), solution=(Text("three"), Text("four")), feedback=Text("five")
    )
    html = commonmark(documents("markdown", made)[2])[0]
    source = documents("markdown", made)[2]

    assert html.endswith("Hint 1. one Hint 2. two five three four Answer: A. right")
    for word in ("one", "two", "three", "four", "five"):
        (paragraph,) = [part for part in source.split("\n\n") if re.search(rf"\b{word}\b", part)]
        assert "\n" not in paragraph.strip()


EVIL = [
    "<script>alert(1)</script>",
    "x <img src=x onerror=alert(1)> y",
    "\\`<script>alert(1)</script>\\`",
    "$5 <script>alert(1)</script> $",
    "`a\n\n<script>alert(1)</script>\n\n`",
    "a ~~~ <b> ~~~",
    "    <script>alert(1)</script>",
    "foo\n\n  <div>\n\n  <script>alert(1)</script>",
    "```\n\n<script>alert(1)</script>",
    "> ```\n> <script>alert(1)</script>\n> ```",
    "foo `",
    "`<script>`",
    "<!-- x --> <b>",
    "<?php x ?>",
    "$<script>$",
    "$$\n<script>alert(1)</script>\n$$",
    "- `x\n- <script>`",
    "`` ` <b>",
    ">     <script>",
    "> ```",
]
PIECES = [
    "<script>",
    "<b",
    ">",
    "<img src=x>",
    "`",
    "``",
    "```",
    "~~~",
    "\n",
    "\n\n",
    "    ",
    "  ",
    "$",
    "$$",
    "\\",
    "> ",
]
PIECES += ["- ", "1. ", "a", "\U000f0000"]
MIXTURES = st.one_of(st.sampled_from(EVIL), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))


@settings(deadline=None, max_examples=60, derandomize=True)
@given(MIXTURES, MIXTURES, MIXTURES)
def test_raw_html_of_an_author_is_harmless(one: str, two: str, three: str) -> None:
    """Whatever two questions' texts hold, no document has a tag in it that Markdown did not make."""
    options = (option(one, True, Text(two)), option(three, False, Text(one)))
    first = variant(stem=Text(two), options=options, hints=(Text(three),), feedback=Text(one))
    second = variant(stem=Text(three), options=options[::-1], hints=(Text(one),))
    for document in documents("markdown", first, second, about=two):
        assert not RAW_HTML & set(commonmark(document)[1])


def test_html_in_code_is_shown_as_it_is() -> None:
    """Code may hold tags, inline, fenced and in options, and they are shown, not run and not escaped twice."""
    fenced = "```cpp\n#include <vector>\nstd::vector<int> v;\n```"
    made = variant(stem=Text(fenced), options=(option("`<b>`", True), option(fenced, False)))
    text, tags = commonmark(documents("markdown", made)[0])

    assert text.count("#include <vector> std::vector<int> v;") == 2
    assert "A. <b>" in text
    assert "b" not in tags


def test_maths_keeps_its_meaning() -> None:
    """In maths `<` stays a less-than sign: at most a blank is added, which changes nothing there."""
    assert harmless("$a<b$ and $a < b$, $a<1$") == "$a< b$ and $a < b$, $a<1$"


def maths(document: str) -> list[str]:
    """What stands between dollars, code and escapes left out."""
    return [found[1] or found[2] for found in dollars(document)]


def dollars(document: str) -> list[re.Match[str]]:
    """The formulas with their dollars."""
    plain = re.sub(r"`[^`\n]*`|\\\$", "", document)
    return list(re.finditer(r"\$\$(.+?)\$\$|\$([^$]+)\$", plain, re.DOTALL))


@pytest.mark.parametrize("name", WRITTEN)
def test_maths_is_safe_for_pandoc(name: str) -> None:
    """Inside dollars stands no blank at either end, no blank line and no mark; no digit follows the last."""
    for document in written(name):
        assert not any(found.string[found.end() :][:1].isdigit() for found in dollars(document))
        for formula in maths(document):
            assert formula == formula.strip()
            assert "\n\n" not in formula
        assert not MARK.search(document)
    assert len(maths(written(name)[2])) > 5


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
@pytest.mark.parametrize("name", WRITTEN)
def test_pandoc_sees_the_same_maths(name: str) -> None:
    """Pandoc finds exactly the maths that stands between dollars, and no raw HTML."""
    solutions = written(name)[2]
    result = subprocess.run(
        ["pandoc", "-f", "markdown", "-t", "json"],
        input=solutions,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    found: list[str] = []
    kinds = set()

    def look(node: object) -> None:
        if isinstance(node, dict):
            kinds.add(node.get("t"))
            if node.get("t") == "Math":
                found.append(node["c"][1])
            for part in node.values():
                look(part)
        elif isinstance(node, list):
            for part in node:
                look(part)

    look(json.loads(result.stdout))

    assert found == maths(solutions)
    assert not {"RawInline", "RawBlock"} & kinds


def test_points_are_shown_where_they_differ_from_one() -> None:
    """A question worth 2.5 points says so beside its number; one worth a single point says nothing."""
    worth, plain = (
        documents("markdown", variant(question=question(points=p)))[0] for p in (Fraction(5, 2), 1)
    )

    assert "### 1. (2.5 points)" in worth
    assert "points" not in plain
