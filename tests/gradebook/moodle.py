"""What Moodle makes of an imported file in its report of responses, after its source code.

Written from `get_question_summary` and `summarise_response` of question/type/*/question.php, from `html_to_text`
(lib/html2text) and from mod/quiz/report (last_responses_table.php, attemptsreport.php) of Moodle 4.x: not from
quizgen's reader of these.
"""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import NamedTuple
from xml.etree import ElementTree as ET


def html_to_text(html: str) -> str:
    text = re.sub(r"[\n\t]+", " ", html.strip())
    text = re.sub(r"<(i|em)\b[^>]*>(.*?)</\1>", r"_\2_", text)
    text = re.sub(r"<li\b[^>]*>(.*?)</li>", "\t* \\1\n", text)
    text = re.sub(r"</?(ul|ol|table)\b[^>]*>", "\n\n", text)
    text = re.sub(r"</?tr\b[^>]*>", "\n", text)
    text = re.sub(r"<td\b[^>]*>(.*?)</td>", "\t\t\\1\n", text)
    text = re.sub(r'<img\b[^>]*alt="([^">]+)"[^>]*>', r"[\1]", text)
    text = re.sub(r"[ ]*<p( [^>]*)?>(.*?)</p>[ ]*", "\n\\2\n", text)
    text = re.sub(r"<br[^>]*>[ ]*", "\n", text)
    text = re.sub(r"<(b|strong|th)\b[^>]*>(.*?)</\1>", lambda m: m[2].upper(), text)
    text = unescape(re.sub(r"<[^>]*>", "", text))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"\n\s+\n", "\n\n", text)).strip()


class Imported(NamedTuple):
    """A question in Moodle's bank."""

    variant: str
    type: str
    text: str
    single: bool
    answers: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]


class Field(NamedTuple):
    """A field of a cloze question."""

    type: str
    choices: tuple[str, ...]


def imported(xml: str) -> list[Imported]:
    return [
        Imported(
            question.findtext("idnumber"),
            question.get("type"),
            question.findtext("questiontext/text"),
            question.findtext("single") == "true",
            tuple(answer.findtext("text") for answer in question.findall("answer")),
            tuple(
                (pair.findtext("text") or "", pair.findtext("answer/text"))
                for pair in question.findall("subquestion")
            ),
        )
        for question in ET.fromstring(xml).iter("question")
        if question.get("type") != "category"
    ]


def fields(text: str) -> list[tuple[str, Field]]:
    """The fields of a cloze text as they stand there, each with what Moodle reads in it."""
    found = []
    for match in re.finditer(r"\{(\d+):([A-Z]+):((?:[^}\\]|\\.)*)\}", text):
        choices = []
        for alternative in match[3].split("~"):
            answer = re.sub(r"(?<!\\)#.*", "", alternative, flags=re.DOTALL)
            answer = re.sub(r"^(=|%-?[\d.]+%)", "", answer)
            choices.append(html_to_text(unescape(answer).replace("\\}", "}").replace("\\#", "#")))
        found.append((match[0], Field(match[2], tuple(choices))))
    return found


def question_summary(question: Imported) -> str:
    text = question.text
    if question.type == "cloze":
        for place, field in fields(text):
            shown = "{" + "; ".join(field.choices) + "}" if field.type.startswith("M") else "_____"
            text = text.replace(place, f"@@{len(shown)}@@{shown}", 1)
        # Fields are put in after the text was converted; here they hold no tags that would be lost.
        return re.sub(r"@@\d+@@", "", html_to_text(text))
    text = html_to_text(text)
    if question.type == "multichoice":
        return text + ": " + "; ".join(map(html_to_text, question.answers))
    if question.type == "matching":
        # Both sides are shuffled.
        stems = sorted((html_to_text(stem) for stem, _ in question.pairs if stem), reverse=True)
        choices = sorted(dict.fromkeys(choice for _, choice in question.pairs), reverse=True)
        return f"{text} {{{'; '.join(stems)}}} -> {{{'; '.join(choices)}}}"
    return text


def ordered_summary(items: list[str]) -> str:
    """`shorten_text(..., 10, true)` of each."""
    shown = [html_to_text(item) for item in items]
    return "; ".join(item if len(item) <= 10 else item[:7] + "..." for item in shown)


def cloze_summary(responses: list[str], part: str = "part") -> str:
    return "; ".join(f"{part} {i}: {response}" for i, response in enumerate(responses, 1))


class Attempt(NamedTuple):
    """A student's attempt: for each slot the question and the summary of the response, "-" for none."""

    last: str
    first: str
    id: str
    answers: tuple[tuple[Imported, str], ...]
    finished: bool = True


HEADS = {
    "en": (
        "Last name",
        "First name",
        "ID number",
        "Email address",
        "Status",
        "Started",
        "Completed",
        "Duration",
    ),
    "de": ("Nachname", "Vorname", "ID-Nummer", "E-Mail-Adresse", "Status", "Begonnen am", "Beendet", "Dauer"),
    "hu": (
        "Vezetéknév",
        "Keresztnév",
        "Azonosító",
        "E-mail cím",
        "Állapot",
        "Kezdés",
        "Befejezés",
        "Időtartam",
    ),
}
SLOTS = {
    "en": ("Grade/{}", "Question {}", "Response {}", "Right answer {}"),
    "de": ("Bewertung/{}", "Frage {}", "Antwort {}", "Richtige Antwort {}"),
    "hu": ("Pont/{}", "Kérdés {}", "Válasz {}", "Helyes válasz {}"),
}


def report(attempts: list[Attempt], language: str = "en", *, right: bool = False, text: bool = True) -> str:
    """The report as CSV."""
    grade, question, response, answer = SLOTS[language]
    slots = max(len(attempt.answers) for attempt in attempts)
    header = [*HEADS[language], grade.format("10.00" if language == "en" else "10,00")]
    for i in range(1, slots + 1):
        header += ([question.format(i)] if text else []) + [response.format(i)]
        header += [answer.format(i)] if right else []
    document = io.StringIO()
    writer = csv.writer(document)
    writer.writerow(header)
    for attempt in attempts:
        times = ["1 June 2026 9:00 AM", "1 June 2026 9:30 AM", "30 mins", "7.00"]
        times = times if attempt.finished else ["1 June 2026 9:00 AM", "-", "-", "-"]
        mail = f"{attempt.first.lower()}@example.org"
        row = [attempt.last, attempt.first, attempt.id, mail, "Finished", *times]
        for asked, summary in attempt.answers:
            row += ([question_summary(asked)] if text else []) + [summary] + (["..."] if right else [])
        writer.writerow(row)
    return document.getvalue()
