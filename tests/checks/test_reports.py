"""Reports for machines: JSON, SARIF, GitHub's annotations."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from quizgen.bank import load_text
from quizgen.checks.codes import codes
from quizgen.checks.report import Report, Summary
from quizgen.checks.reports import REPORTS
from quizgen.checks.reports.where import with_condition
from quizgen.checks.run import Checked
from quizgen.findings import Finding, Place, Repair

SOURCE = """\
quizgen: 1
# counted by hand
formulas:
  f: {symbols: {m: a, n: b}, steps: {total: m*n}}
questions:
  - id: none
    formula: f
    ask: total
    vary: {m: 2..9, n: 2..9}
    stem: How much are << m >> and << n >>?
    form: number
  - id: one  # with a comment
    formula: f
    ask: total
    vary: {m: 2..9, n: 2..9}
    where: m != n  # why
    stem: How much are << m >> and << n >>?
    form: number
  - id: quoted
    formula: f
    ask: total
    vary: {m: 2..9, n: 2..9}
    where: "m != n"
    stem: How much are << m >> and << n >>?
    form: number
  - id: flow
    formula: f
    ask: total
    vary: {m: 2..9, n: 2..9}
    where: [m != n, m > 2]
    stem: How much are << m >> and << n >>?
    form: number
  - id: block
    formula: f
    ask: total
    vary: {m: 2..9, n: 2..9}
    where:
      - m != n
      - m > 2
    stem: How much are << m >> and << n >>?
    form: number
  - {id: braces, formula: f, ask: total, vary: {m: 2..9, n: 2..9}, stem: << m >> and << n >>?, form: number}
"""
IDS = ["none", "one", "quoted", "flow", "block", "braces"]


def finding(file: str = "bank.yaml", subject: str = "one", **more: Any) -> Finding:
    given = {"hint": "say 100%\nor not", "notes": ("when m = 3: 9, 9",), **more}
    return Finding("example-fails", "a, b: it is 100% wrong", Place(file, 16, 12), subject=subject, **given)


def checked(*findings: Finding) -> list[Checked]:
    summary = Summary("one", "choice", 56, exact=True, basis="proven", fewest=3, most=5, ranks=(0.25, 0.75))
    return [Checked("bank.yaml", "bank", Report(findings, (summary,)), {"bank.yaml": SOURCE})]


def test_json_has_every_documented_key() -> None:
    """The keys are those that the page of commands lists, and the values are the report's."""
    mended = finding(repair=Repair("m != 3", 8, 56))
    report = json.loads(REPORTS["json"](checked(mended, finding(severity="warning"))))
    (bank,) = report["banks"]
    page = (Path(__file__).parents[2] / "docs/reference/commands.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([a-z]+)`", page.partition("### JSON")[2].partition("\n## ")[0]))

    assert (report["check"], report["errors"], report["warnings"], report["advice"]) == (1, 1, 1, 0)
    assert bank["findings"][0]["repair"] == {"condition": "m != 3", "removes": 8, "of": 56}
    assert bank["findings"][1]["repair"] is None
    assert (bank["findings"][0]["line"], bank["findings"][0]["column"]) == (16, 12)
    assert bank["questions"][0]["ranks"] == [0.25, 0.75]
    keys = {*report, *bank, *bank["findings"][0], *bank["findings"][0]["repair"], *bank["questions"][0]}
    assert keys - told == set()


@pytest.mark.parametrize("form", list(REPORTS))
def test_findings_come_in_the_order_of_the_file(form: str) -> None:
    """Whatever their order in the report, the earlier line is told first."""
    late, early = finding(), Finding("unknown-name", "early", Place("bank.yaml", 2, 1))
    made = REPORTS[form](checked(late, early))

    assert made.index("early") < made.index("100%")
    assert made == REPORTS[form](checked(early, late))
    assert made.endswith("\n")


def test_a_path_is_told_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the folder is told relative to it, and another with its whole path; as URIs both are escaped."""
    inside = tmp_path / "in"
    inside.mkdir()
    monkeypatch.chdir(inside)
    banks = checked(finding(str(inside / "a bank.yaml")), finding(str(tmp_path / "b.yaml")))
    told = [one["file"] for one in json.loads(REPORTS["json"](banks))["banks"][0]["findings"]]
    results = json.loads(REPORTS["sarif"](banks))["runs"][0]["results"]
    uris = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results]

    assert sorted(told) == sorted(["a bank.yaml", (tmp_path / "b.yaml").as_posix()])
    assert "a%20bank.yaml" in uris
    assert sum(uri.startswith("file:///") for uri in uris) == 1


def test_an_annotation_is_escaped_as_github_reads_it() -> None:
    """Percent signs and line breaks in the message, commas and colons in properties too, are %XX."""
    (line,) = REPORTS["github"](checked(finding("a,b.yaml"))).splitlines()

    assert line == (
        "::error file=a%2Cb.yaml,line=16,col=12,title=example-fails::a, b: it is 100%25 wrong%0A"
        "when m = 3: 9, 9%0Ahint: say 100%25%0Aor not"
    )


@pytest.mark.parametrize(
    ("severity", "github", "sarif"),
    [("error", "error", "error"), ("warning", "warning", "warning"), ("advice", "notice", "note")],
)
def test_a_severity_has_its_name_in_each_format(severity: str, github: str, sarif: str) -> None:
    """Advice is a notice on GitHub and a note in SARIF."""
    banks = checked(finding(severity=severity))

    assert REPORTS["github"](banks).startswith(f"::{github} ")
    assert json.loads(REPORTS["sarif"](banks))["runs"][0]["results"][0]["level"] == sarif


REQUIRED = {
    "log": {"version", "runs"},
    "run": {"tool"},
    "tool": {"driver"},
    "driver": {"name"},
    "rule": {"id"},
    "result": {"message"},
    "artifactLocation": set(),
    "fix": {"artifactChanges"},
    "artifactChange": {"artifactLocation", "replacements"},
    "replacement": {"deletedRegion"},
    "text": {"text"},
}
"""The properties that the schema of SARIF 2.1.0 requires of each object that quizgen writes."""


def needs(kind: str, made: dict[str, Any]) -> None:
    assert REQUIRED[kind] <= set(made), kind


def region(made: dict[str, Any]) -> None:
    """A region's lines and columns count from 1, and its end is not before its start."""
    assert made["startLine"] >= 1
    assert made["startColumn"] >= 1
    end = (made.get("endLine", made["startLine"]), made.get("endColumn", made["startColumn"]))
    assert end >= (made["startLine"], made["startColumn"])


def test_sarif_has_what_its_schema_requires() -> None:
    """Every object has the required properties, levels are allowed ones, and results name their rule."""
    banks = checked(
        finding(),
        finding(severity="advice", repair=Repair("m != 3", 8, 56)),
        Finding("of-a-plug-in", "from outside", Place("bank.yaml", 1, 1)),
    )
    log = json.loads(REPORTS["sarif"](banks))
    needs("log", log)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    needs("run", run)
    needs("tool", run["tool"])
    driver = run["tool"]["driver"]
    needs("driver", driver)
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    for rule in driver["rules"]:
        needs("rule", rule)
        for name in ("shortDescription", "fullDescription", "help"):
            if name in rule:
                needs("text", rule[name])
        assert rule.get("defaultConfiguration", {}).get("level", "none") in (
            "none",
            "note",
            "warning",
            "error",
        )
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"]) == 2
    assert len(run["results"]) == 3
    for result in run["results"]:
        needs("result", result)
        needs("text", result["message"])
        assert result["level"] in ("none", "note", "warning", "error")
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        for location in result["locations"]:
            region(location["physicalLocation"]["region"])
        for fix in result.get("fixes", []):
            needs("fix", fix)
            needs("text", fix["description"])
            assert fix["artifactChanges"]
            for change in fix["artifactChanges"]:
                needs("artifactChange", change)
                assert change["replacements"]
                for replacement in change["replacements"]:
                    needs("replacement", replacement)
                    needs("text", replacement["insertedContent"])
                    region(replacement["deletedRegion"])
    assert sum("fixes" in result for result in run["results"]) == 1


def test_a_rule_says_what_the_code_means() -> None:
    """SARIF's help of a code is the text of the page of findings."""
    (rule,) = json.loads(REPORTS["sarif"](checked(finding())))["runs"][0]["tool"]["driver"]["rules"]

    assert rule["help"]["text"] == codes()["example-fails"].text


@pytest.mark.parametrize("question", IDS)
@pytest.mark.parametrize("condition", ["m != 3", "m in [2, 3]", "not (m == 3 and n == 4)"])
def test_a_fix_adds_the_condition_and_nothing_else(question: str, condition: str) -> None:
    """With the edit applied, `where` has the old conditions and the new one; other lines are as they were."""
    lines = SOURCE.splitlines(keepends=True)
    for edit in with_condition(SOURCE, question, condition):
        line = lines[edit.line - 1]
        lines[edit.line - 1] = line[: edit.column - 1] + edit.text + line[edit.end - 1 :]
    text = "".join(lines)

    def wheres(source: str) -> dict[str, set[str]]:
        from quizgen.bank.reader import read

        root, findings = read(source, "")
        assert not findings
        questions = {key.value: value for key, value in root.items}["questions"].items
        found = {}
        for node in questions:
            pairs = {key.value: value for key, value in node.items}
            where = pairs.get("where")
            items = getattr(where, "items", [where] if where else [])
            found[pairs["id"].value] = {item.value for item in items}
        return found

    before, after = wheres(SOURCE), wheres(text)
    assert after.pop(question) == before.pop(question) | {condition}
    assert after == before
    kept = [line for line in SOURCE.splitlines() if line not in text.splitlines()]
    assert len(kept) <= 1
    assert "# why" in text
    assert "# counted by hand" in text


def test_a_fix_is_left_out_where_the_text_is_not_plain() -> None:
    """A `where` over several lines, and a question that is not there, are left to the author."""
    folded = SOURCE.replace("where: m != n  # why", "where:\n      m !=\n      n")

    assert with_condition(folded, "one", "m != 3") == ()
    assert with_condition(SOURCE, "two", "m != 3") == ()
    assert with_condition("", "two", "m != 3") == ()


def test_the_banks_of_these_tests_can_be_used() -> None:
    """The source above is a bank without errors, so that a fix is one of a real bank."""
    loaded = load_text(SOURCE, "bank.yaml")

    assert [question.id for question in loaded.bank.questions] == IDS
