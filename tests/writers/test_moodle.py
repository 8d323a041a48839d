"""Moodle XML holds to what Moodle's importer accepts, as its source (question/format/xml) says."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import quizgen
from quizgen import BankError, Text
from quizgen.model import Rounding
from quizgen.resources import banks
from quizgen.writers.moodle import idnumber
from quizgen.writers.moodle_answers import FRACTIONS
from tests import catalogue

from .build import BANKS, documents, once, option, question, variant
from .reading import field, html_text, quiz

# Moodle's own list, question_bank::fraction_options_full(): shares of one to ten, and a few between.
MOODLE_FRACTIONS = {
    sign * Decimal(share)
    for sign in (1, -1)
    for share in (
        "0 100 90 83.33333 80 75 70 66.66667 60 50 40 33.33333 30 25 20 16.66667 14.28571 12.5 11.11111 10 5"
    ).split()
}


@cache
def written(bank: str, count: int) -> str:
    def make() -> list[str]:
        path = BANKS / f"{bank}.yaml"
        loaded = quizgen.load(path) if path.is_file() else catalogue.bank(bank)
        with TemporaryDirectory() as folder:
            made = quizgen.write(loaded, Path(folder), to="moodle", count=count, seed=3, keep_going=True)
            return [file.read_text(encoding="utf-8") for file in made.files]

    (document,) = once(f"moodle-{bank}-{count}", make)
    return document


def questions(document: str) -> list[ET.Element]:
    return [element for element in quiz(document) if element.get("type") != "category"]


def made(**changes: object) -> ET.Element:
    (document,) = documents("moodle", variant(**changes))
    (element,) = questions(document)
    return element


def numerical(*options: quizgen.Option, **fields: object) -> list[tuple[str, str, str]]:
    """Text, tolerance and fraction of the answers of a typed number with these options."""
    element = made(form="number", question=question(**fields), options=options)
    return [
        (answer.findtext("text", ""), answer.findtext("tolerance", ""), answer.get("fraction", ""))
        for answer in element.findall("answer")
    ]


BANKS_WRITTEN = ["writers", *banks()]


@pytest.mark.parametrize("bank", BANKS_WRITTEN)
def test_every_fraction_is_on_moodles_list(bank: str) -> None:
    """No answer has a fraction that Moodle would refuse, and the right ones of a question add up to 100 %."""
    for element in questions(written(bank, 2)):
        if element.get("type") in ("matching", "ordering", "essay", "cloze"):
            continue  # their answers have no fractions, or places in an order
        shares = [Decimal(answer.get("fraction", "")) for answer in element.findall("answer")]

        assert set(shares) <= MOODLE_FRACTIONS
        if element.get("type") != "shortanswer":
            assert abs(sum(share for share in shares if share > 0) - 100) <= Decimal("0.0001")
        if element.findtext("single") == "true":
            assert sorted(shares) == [0] * (len(shares) - 1) + [100]


def test_the_shares_are_rounded_as_in_moodles_list() -> None:
    """One of n options is worth 100/n percent, to the five places that Moodle gives."""
    assert {n: Decimal(share) for n, share in FRACTIONS.items()} == {
        n: round(Decimal(100) / n, 5).normalize() for n in range(1, 11)
    }


@pytest.mark.parametrize("bank", BANKS_WRITTEN)
def test_idnumbers_are_names_of_variants_and_unique(bank: str) -> None:
    """Every question has an idnumber of at most 100 characters that names its variant, once in the file."""
    ids = [element.findtext("idnumber", "") for element in questions(written(bank, 2))]

    assert len(set(ids)) == len(ids)
    for name in ids:
        assert re.fullmatch(rf"{bank}/[a-z0-9-]+(:[a-z]+)?#3\.\d+", name)
        assert len(name) <= 100


def test_a_long_name_keeps_an_idnumber_of_its_own() -> None:
    """Names that differ only after the 100th character have different idnumbers of at most 100, always the same."""
    names = [f"{'b' * 40}/{'q' * 50}:{'f' * 30}#{seed}.{place}" for seed in (1, 2) for place in range(50)]
    ids = [idnumber(name) for name in names]

    assert len(set(ids)) == 100
    assert max(map(len, ids)) <= 100
    assert ids == [idnumber(name) for name in names]
    assert idnumber("b" * 100) == "b" * 100


def test_every_question_has_a_category_of_its_bank() -> None:
    """Each question comes after a category whose parts, split as Moodle does, are its bank and its title."""
    seen = []
    for element in quiz(written("writers", 1)):
        if element.get("type") == "category":
            category = split(field(element, "category"))
        else:
            seen.append(category)
    titles = ["Parameters & <units> (total)", "Two numbers (pair)", "Mean of two (mean)"]
    titles += ["With digits (third)", "Which of these (which)"]

    assert seen == [["$course$", "top", "Bits & bytes: <b>A</b>/B tests", title] for title in titles]


def split(path: str) -> list[str]:
    """The parts of a category path, as Moodle's split_category_path() finds them."""
    return [part.replace("//", "/").strip() for part in re.split(r"(?<!/)/(?!/)", path)]


@pytest.mark.parametrize("title", ["/", "//", "a/", "/a", "a//b", "I/O", "a / b", "x" * 300])
def test_a_slash_in_a_title_makes_no_category(title: str) -> None:
    """Slashes anywhere in both titles come back as they were, and no part is longer than Moodle's 255."""
    (document,) = documents("moodle", variant(question=question(title=title)), title=title)
    parts = split(field(quiz(document)[0], "category"))

    assert parts == ["$course$", "top", title[:255], f"{title[:248]} (made)"]
    assert max(map(len, parts)) <= 255


def test_the_name_begins_with_the_variant_and_fits() -> None:
    """A question's name is its variant's name and its title, at most 255 characters and never empty."""
    assert field(made(), "name") == "made#1.0 Made"
    assert field(made(question=question(title="t" * 300)), "name") == "made#1.0 " + "t" * 246


def test_tags_arrive_with_the_level() -> None:
    """The tags of a question and its level are its tags in the file; without any there is no `tags`."""
    tagged, *_, untagged = (made(question=question(tags=tags, level=level)) for tags, level in TAGS)

    assert [tag.text for tag in tagged.findall("tags/tag/text")] == ["a", "R&D <x>", "hard"]
    assert untagged.find("tags") is None


TAGS = [(("a", "R&D <x>"), "hard"), ((), "")]


def test_one_right_option_is_single_and_keeps_its_order() -> None:
    """`choice` is single, `multiple` is not; neither is shuffled again, for a last option stands last."""
    one, several = made(), made(form="multiple")

    assert (one.findtext("single"), several.findtext("single")) == ("true", "false")
    assert one.findtext("shuffleanswers") == several.findtext("shuffleanswers") == "false"
    assert [field(answer, ".") for answer in one.findall("answer")] == ["right", "wrong"]


def test_several_right_options_share_and_wrong_ones_cost() -> None:
    """Of three right and two wrong options a right one is worth a third, a wrong one costs a half."""
    options = [option(f"o{i}", right=i < 3) for i in range(5)]
    shares = [answer.get("fraction") for answer in made(form="multiple", options=options).findall("answer")]

    assert shares == ["33.33333"] * 3 + ["-50"] * 2


@pytest.mark.parametrize(
    ("form", "rights", "code"),
    [
        ("choice", [True], "moodle-options"),
        ("choice", [False, False], "moodle-options"),
        ("choice", [True, True], "moodle-options"),
        ("multiple", [False, False], "moodle-options"),
        ("multiple", [True] * 11 + [False], "moodle-fraction"),
        ("multiple", [True] + [False] * 11, "moodle-fraction"),
    ],
)
def test_what_moodle_would_spoil_is_refused(form: str, rights: list[bool], code: str) -> None:
    """A question that Moodle imports without a word and nobody can answer is a finding, not a file."""
    options = [option(f"o{i}", right=right) for i, right in enumerate(rights)]
    with pytest.raises(BankError) as caught:
        made(form=form, options=options)

    assert [finding.code for finding in caught.value.findings] == [code]


def test_each_option_has_its_own_feedback() -> None:
    """An option's feedback stands with it; a right one without any says so, a wrong one stays silent."""
    options = (
        option("a", False, Text("Not $x<1$.")),
        option("b", True),
        option("c", False),
    )
    answers = made(options=options).findall("answer")

    assert [field(answer, "feedback") for answer in answers] == [r"Not \(x&lt;1\).", "Correct.", ""]


def test_the_general_feedback_ends_with_the_worked_solution() -> None:
    """First what the author says to everybody, then the worked solution, a paragraph each."""
    element = made(feedback=Text("See the lecture."), solution=(Text("Given: $n = 1$."), Text("So: 2")))
    text, tags = html_text(field(element, "generalfeedback"))

    assert text == r"See the lecture. Worked solution Given: \(n = 1\). So: 2"
    assert tags == ["p", "p", "strong", "p", "p"]
    assert field(made(), "generalfeedback") == ""


def test_hints_come_in_order_with_a_penalty() -> None:
    """Every hint is there in its order, and each try costs a third, as a fraction of one."""
    element = made(hints=(Text("First"), Text("*Second*")))

    assert [field(hint, ".") for hint in element.findall("hint")] == ["First", "<em>Second</em>"]
    assert element.findtext("penalty") == "0.3333333"
    assert element.find("hint/shownumcorrect") is None
    assert made(form="multiple", hints=(Text("x"),)).find("hint/shownumcorrect") is not None


@pytest.mark.parametrize("points", [1, Fraction(5, 2), Fraction(1, 3), 1000])
def test_points_are_the_default_grade(points: int | Fraction) -> None:
    """The default grade is the number of points, to Moodle's seven places."""
    grade = Fraction(made(question=question(points=points)).findtext("defaultgrade", ""))

    assert abs(grade - points) <= Fraction(1, 2 * 10**7)


def test_a_typed_number_is_the_key_then_every_mistake() -> None:
    """The key comes first with 100 %, then each mistake's number with 0 % and its feedback."""
    options = (option("12", True, None, 12), option("4", False, Text("Three sets."), 4))
    element = made(form="number", options=options)

    assert element.get("type") == "numerical"
    assert numerical(*options) == [("12", "0", "100"), ("4", "0", "0")]
    assert [field(answer, "feedback") for answer in element.findall("answer")] == ["Correct.", "Three sets."]
    assert element.findtext("unitgradingtype") == "0"
    assert element.findtext("showunits") == "3"


@pytest.mark.parametrize(
    ("value", "digits", "text", "tolerance"),
    [
        (-7, None, "-7", "0"),
        (10**30, None, "1" + "0" * 30, "0"),
        (Fraction(1, 8), None, "0.125", "0"),
        (Fraction(-5, 2), None, "-2.5", "0"),
        (Fraction(2, 3), 3, "0.667", "0.0005"),
        (Fraction(1, 300), 2, "0.0033", "0.00005"),
        (12345, 3, "12300", "50"),
        (Decimal("3.14159265358979"), 4, "3.142", "0.0005"),
        (0, 3, "0", "0"),
    ],
)
def test_numbers_are_plain_decimals_with_half_a_unit(
    value: int | Fraction | Decimal, digits: int | None, text: str, tolerance: str
) -> None:
    """A number is written in plain digits, exact, or to its digits with half a unit of the last one."""
    ((shown, within, _),) = numerical(
        option("?", True, None, value), rounding=Rounding("digits", digits) if digits else None
    )

    assert (shown, Decimal(within)) == (text, Decimal(tolerance))
    assert re.fullmatch(r"-?\d+(\.\d+)?", within)


@pytest.mark.parametrize("value", [Fraction(1, 3), Decimal(2).sqrt()])
def test_a_key_without_an_end_needs_digits(value: Fraction | Decimal) -> None:
    """A third, or a root, cannot be an exact key in decimals: a finding asks for `digits`."""
    with pytest.raises(BankError, match="no end in decimals"):
        numerical(option("?", True, None, value))


def test_a_mistake_without_an_end_is_recognised_about() -> None:
    """A mistake's third is written to ten digits with half a unit of the last, and never as 1/3."""
    (_, (text, tolerance, _)) = numerical(
        option("1", True, None, 1), option("?", False, None, Fraction(1, 3))
    )

    assert abs(Fraction(text) - Fraction(1, 3)) <= Fraction(tolerance) == Fraction(1, 2 * 10**10)


@pytest.mark.parametrize("bank", BANKS_WRITTEN)
def test_the_file_is_plain_xml(bank: str) -> None:
    """No CDATA, no doctype, and every text that holds HTML says so."""
    document = written(bank, 2)

    assert "CDATA" not in document
    assert "<!DOCTYPE" not in document
    assert document.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    for element in quiz(document).iter():
        if element.tag in ("questiontext", "generalfeedback", "feedback", "hint", "info"):
            assert element.get("format") == "html"


@pytest.mark.parametrize("title", ["a--b", "---", "a---", "-", "--->", "<!-- x"])
def test_a_title_cannot_end_the_comment(title: str) -> None:
    """Hyphens in a bank's title leave the file well-formed."""
    (document,) = documents("moodle", variant(), title=title)

    assert len(questions(document)) == 1


@pytest.mark.parametrize(
    ("source", "url", "expected"),
    [
        ("[x](<< >>)", "javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("[x](<< >>)", "https://a.org/?b=1&c=ü", "https://a.org/?b=1&c=%C3%BC"),
        ("[x](https://a.org/<< >>)", 'a"b:c', "https://a.org/a%22b%3Ac"),
        ("[x](java<< >>:alert)", "script", "#"),
        ("[x](javascript:<< >>)", "alert", None),
    ],
)
def test_a_value_in_an_address_does_not_run(source: str, url: str, expected: str | None) -> None:
    """A value in a link's address stays an address: no scheme but http, https and mailto comes of it."""
    skeleton = source.replace("<< >>", "\ue000")
    html = field(made(stem=Text(skeleton, (url,))), "questiontext")
    link = ET.fromstring(f"<p>{html}</p>").find("a")

    assert (None if link is None else link.get("href")) == expected


def test_a_typed_formula_is_refused_with_the_nearest_form() -> None:
    """Moodle would compare a formula letter by letter; the finding names `choice` instead."""
    examples = quizgen.load("examples")
    with (
        TemporaryDirectory() as folder,
        pytest.raises(BankError, match="no type for the form `formula`") as refused,
    ):
        quizgen.write(examples, f"{folder}/x.xml", questions="the-formula", form="formula")

    assert "choice" in refused.value.findings[0].hint
