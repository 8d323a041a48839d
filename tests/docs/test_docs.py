"""What README and docs say is true: code runs, screens are real, everything is there."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from quizgen.bank import keys, load, load_text
from quizgen.checks.codes import codes as explained
from quizgen.checks.examples import failing_examples
from quizgen.cli import COMMANDS
from quizgen.forms import BUILT_IN
from quizgen.maths.functions import CONSTANTS
from quizgen.maths.operations import CALLABLE
from quizgen.text.filters import FILTERS
from quizgen.writers import names

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LANGUAGE = (ROOT / "docs/reference/bank-language.md").read_text(encoding="utf-8")
FINDINGS = (ROOT / "docs/reference/findings.md").read_text(encoding="utf-8")
TUTORIAL = (ROOT / "docs/tutorial/first-bank.md").read_text(encoding="utf-8")
COMMAND_PAGE = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "tests/README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def quizgen(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "quizgen", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "COLUMNS": "80"},
    )


def test_the_readme_s_bank_becomes_the_readme_s_screen(tmp_path: Path) -> None:
    """The first bank of the README, shown, is the screen below it, to the letter."""
    (tmp_path / "gru.yaml").write_text(blocks(README, "yaml")[0], encoding="utf-8")

    assert quizgen(tmp_path, "show", "gru.yaml/total").stdout == blocks(README, "text")[0]
    assert "3,906" in quizgen(tmp_path, "banks", "gru.yaml").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_the_readme_s_practice_is_real(tmp_path: Path) -> None:
    """The screen of the README is what a student sees who chooses B, in 80 columns and 24 rows, to the letter."""
    from tests.practice.terminal import Terminal

    (tmp_path / "gru.yaml").write_text(blocks(README, "yaml")[0], encoding="utf-8")
    command = re.search(r"`quizgen (practice gru.yaml [^`]*)`", README)[1].split()
    terminal = Terminal(*command, home=tmp_path / "home", folder=tmp_path)
    terminal.wait("One key")
    terminal.type("b")
    shown = terminal.wait("Another try.", "q stop")
    terminal.kill()

    assert [line for line in shown.split("\n") if line.strip()] == [
        line for line in blocks(README, "text")[1].split("\n") if line.strip()
    ]


def test_the_readme_s_finding_is_real(tmp_path: Path) -> None:
    """The defect shown in the README is printed in just that way."""
    text = blocks(README, "yaml")[0].replace("where: m != n", "where: k != n")
    (tmp_path / "gru.yaml").write_text(text, encoding="utf-8")

    assert quizgen(tmp_path, "show", "gru.yaml/total").stderr == blocks(README, "text")[3]


def test_the_readme_s_proof_is_real(tmp_path: Path) -> None:
    """The collision shown in the README is found in its bank, in just these words, and `--fix` mends it."""
    mistake = "      multiplies_by_the_units: {set: {g: n}}\nquestions:\n"
    (tmp_path / "gru.yaml").write_text(
        blocks(README, "yaml")[0].replace("questions:\n", mistake), encoding="utf-8"
    )

    assert blocks(README, "text")[2] in quizgen(tmp_path, "check", "gru.yaml", "--no-cache").stderr
    assert (
        "error"
        not in quizgen(tmp_path, "check", "gru.yaml", "--fix", "--no-cache").stderr.split("Repaired")[1]
    )
    assert "where: [m != n, n != 3]" in (tmp_path / "gru.yaml").read_text(encoding="utf-8")


def test_the_readme_s_python_runs(tmp_path: Path) -> None:
    """The library example loads, prints three names with their keys, and writes four documents."""
    (code,) = blocks(README, "python")
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert len(re.findall(r"^recurrent/gru-total#2026\.\d+ \['\d+'\]$", result.stdout, re.MULTILINE)) == 3
    assert len(list((tmp_path / "build").iterdir())) == 4
    statements = [line for line in code.splitlines() if line and not line.startswith(("import", " "))]
    assert len(statements) + 1 <= 5


@pytest.mark.parametrize(
    "line", re.findall(r"^quizgen (?:show|banks|formats|generate recurrent).*", README, re.MULTILINE)
)
def test_the_readme_s_commands_run(line: str, tmp_path: Path) -> None:
    """Every command line of the README that needs no file of one's own exits with 0."""
    command = line.split("   #", maxsplit=1)[0].replace("'", "").split()[1:]

    result = quizgen(tmp_path, *command)

    assert result.returncode == 0, result.stderr


def test_the_two_commands_are_targets_of_the_makefile() -> None:
    """`make quiz` and `make test`, as the README names them, exist; CI calls the second."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    for target in ("quiz", "test"):
        assert f"make {target} " in README
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    assert "make test" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_the_tutorial_can_be_followed(tmp_path: Path) -> None:
    """Each step of the tutorial, done in order, gives what the tutorial says."""
    first, mistakes, second, examples, quiz = blocks(TUTORIAL, "yaml")
    bank = tmp_path / "taxi.yaml"
    bank.write_text(first, encoding="utf-8")
    assert quizgen(tmp_path, "show", "taxi.yaml/fare").returncode == 0
    assert "261" in quizgen(tmp_path, "banks", "taxi.yaml").stdout

    head, tail = first.split("questions:\n")
    text = head + mistakes + "questions:\n" + tail.replace("options: 3", "options: 4")
    bank.write_text(text, encoding="utf-8")
    assert "rank by size" in quizgen(tmp_path, "show", "taxi.yaml/fare", "--stats").stdout
    assert quizgen(tmp_path, "generate", "taxi.yaml", "-n", "261", "-o", "build/").returncode == 0
    refused = quizgen(tmp_path, "generate", "taxi.yaml", "-n", "262", "-o", "build/")
    assert refused.stderr.startswith(blocks(TUTORIAL, "text")[0].rstrip())

    bank.write_text(text.replace("w: 1..9", "v: 1..9"), encoding="utf-8")
    slip = quizgen(tmp_path, "show", "taxi.yaml/fare")
    assert slip.returncode == 1
    assert "known here" in slip.stderr

    bank.write_text(text + examples + second, encoding="utf-8")
    loaded = load(bank)
    assert not loaded.findings
    assert [f for question in loaded.bank.questions for f in failing_examples(question)] == []
    bank.write_text(text + examples + second + quiz, encoding="utf-8")
    papers = quizgen(tmp_path, "generate", "taxi.yaml", "--quiz", "friday", "--papers", "30", "-o", "sheets/")
    assert papers.returncode == 0, papers.stderr
    assert len([path for path in (tmp_path / "sheets").glob("*.md") if path.name.count("-") == 1]) >= 30
    made = quizgen(
        tmp_path, "generate", "taxi.yaml", "-n", "5", "--seed", "2026", "--to", "markdown,moodle", "-o", "b/"
    )
    assert made.returncode == 0
    assert sorted(path.name for path in (tmp_path / "b").iterdir()) == [
        "taxi-key.md",
        "taxi-solutions.md",
        "taxi.md",
        "taxi.xml",
    ]


@pytest.mark.parametrize("text", blocks(LANGUAGE, "yaml"))
def test_the_banks_of_the_reference_have_no_findings(text: str) -> None:
    """Every whole bank in the language reference can be used as it stands."""
    loaded = load_text(text, "reference.yaml")

    assert not loaded.findings
    assert loaded.bank is not None


@pytest.mark.parametrize(
    "table",
    [
        *(keys.BANK, keys.FORMULA, keys.SYMBOL, keys.MISTAKE, keys.QUESTION, keys.POOL, keys.EXAMPLE),
        *(keys.PLOT, keys.LAYERS, keys.LAYER, keys.TREE, keys.NODE),
    ],
)
def test_every_key_is_in_the_reference(table: tuple[keys.Key, ...]) -> None:
    """The language reference names every key there is."""
    missing = [key.name for key in table if not re.search(rf"`?\b{key.name}\b`?", LANGUAGE)]

    assert missing == []


def test_every_function_filter_and_form_is_in_the_reference() -> None:
    """The language reference names all functions, constants, filters and forms."""
    for name in [*CALLABLE, *CONSTANTS, *BUILT_IN]:
        assert f"`{name}`" in LANGUAGE
    for name in FILTERS:
        assert f"| {name}" in LANGUAGE or f"{name}(" in LANGUAGE


def test_every_command_and_format_is_documented() -> None:
    """The commands page names every command, and the README every format."""
    for name in COMMANDS:
        assert f"quizgen {name}" in COMMAND_PAGE
    for name in names():
        assert name in README.lower()


def codes() -> set[str]:
    """Every finding code in the source: the words in kebab-case that stand where a code does."""
    found = set()
    for path in (ROOT / "quizgen").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                wanted = {
                    "Finding": 0,
                    # Where keys are bound on a screen, what is added is no finding.
                    **({"add": 0} if path.name != "screen.py" else {}),
                    "_Refused": 0,
                    "Refused": 0,
                    "_error": 1,
                    "_refused": 1,
                    "_stop": 0,
                    "_finding": 0,
                    "_found": 0,
                    # Elsewhere events are no findings.
                    **({"_event": 0} if path.name == "prove.py" else {}),
                }
                index = wanted.get(name)
                if (
                    index is not None
                    and len(node.args) > index
                    and isinstance(node.args[index], ast.Constant)
                ):
                    value = node.args[index].value
                    if isinstance(value, str) and re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", value):
                        found.add(value)
    return found


def test_every_finding_code_is_documented() -> None:
    """No code can be printed that the page of findings does not explain, and none is explained that is gone."""
    listed = set(re.findall(r"^### ([a-z0-9-]+)$", FINDINGS, re.MULTILINE))

    assert listed == set(explained())
    assert codes() - listed == set()
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "quizgen").rglob("*.py"))
    assert {code for code in listed if f'"{code}"' not in source} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """Every relative link of a page names a file that is there, and a heading that is in it."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"`[^`\n]*`", "", text)
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", text):
        name, _, heading = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        assert path.is_file(), target
        if heading:
            titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {re.sub(r"[^\w\- ]", "", title).lower().replace(" ", "-") for title in titles}


def test_every_form_has_its_row() -> None:
    """The table of forms says of each what may be answered and what the writers make of it, and its code runs."""
    page = (ROOT / "docs/reference/forms.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z]+)` \|(.*)\|$", page, re.MULTILINE))

    assert set(BUILT_IN) <= set(rows)
    assert all(row.count(" | ") == 2 for name, row in rows.items() if name in BUILT_IN)
    (code,) = blocks(page, "python")
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
