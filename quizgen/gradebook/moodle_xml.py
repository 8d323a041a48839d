"""The Moodle XML that quizgen has written: which questions there are, and how Moodle's reports show them.

Read by expat, question by question; document types, and so entities, are refused.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any, NamedTuple
from xml.parsers import expat

from quizgen.findings import Finding, Place
from quizgen.gradebook.moodle_text import canonical, canonical_html
from quizgen.names import parse_name

MAX_BYTES = 256 << 20
MAX_DEPTH = 20
MAX_QUESTIONS = 200_000
_BANK = re.compile(r"from the bank (\S+), seed")
_FIELD = re.compile(r"\{[0-9]{1,9}:([A-Z]{1,20}):")
_FIELD_END = re.compile(r"(?<!\\)\}")
_FEEDBACK = re.compile(r"(?<!\\)#.*", re.DOTALL)
_SHARE = re.compile(r"^(?:=|%-?[0-9.]+%)")
_KEPT = {
    ("question", "name", "text"): "name",
    ("question", "questiontext", "text"): "text",
    ("question", "idnumber"): "idnumber",
    ("question", "answer", "text"): "answer",
    ("question", "subquestion", "text"): "prompt",
    ("question", "subquestion", "answer", "text"): "choice",
}


class MoodleQuestion(NamedTuple):
    """A question as Moodle has it."""

    variant: str
    """Its full name, with the bank."""
    kind: str
    shown: str
    """How a report shows it, canonical; of `matching` and `ordering` the text before the shuffled rest."""
    rest: str
    """`matching`: the signs of the rest, in alphabetical order."""


class MoodleFile(NamedTuple):
    """All questions of a file, and the bank that they are of."""

    bank: str
    questions: tuple[MoodleQuestion, ...]


def looks_like_xml(data: bytes) -> bool:
    """Whether *data* is XML rather than JSON."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def read_moodle_xml(data: bytes, file: str) -> MoodleFile | Finding:
    """The questions in the Moodle XML *data*, or what is wrong with it."""
    if len(data) > MAX_BYTES:
        return Finding("too-large", f"the file has more than {MAX_BYTES:,} bytes", Place(file, 1, 1))
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.CommentHandler = reader.comment
    parser.StartDoctypeDeclHandler = reader.refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        place = Place(file, error.lineno, error.offset + 1)
        return Finding("moodle-xml", f"this is not XML: {expat.ErrorString(error.code)}", place)
    except _Refused as refused:
        return Finding("moodle-xml", str(refused), Place(file, parser.CurrentLineNumber, 1))
    if not reader.found:
        hint = "give the file that `quizgen generate --to moodle` has written"
        return Finding("moodle-xml", "no question of quizgen's is in it", Place(file, 1, 1), hint)
    bank = reader.bank or next((one.variant.rpartition("/")[0] for one in reader.found), "")
    named = (
        one if "/" in one.variant else one._replace(variant=f"{bank}/{one.variant}") for one in reader.found
    )
    return MoodleFile(bank, tuple(named))


class _Refused(Exception):
    """The file is none that quizgen writes."""


class _Reader:
    """Gathers what is kept of each question."""

    def __init__(self) -> None:
        self.bank = ""
        self.found: list[MoodleQuestion] = []
        self._path: list[str] = []
        self._kind = ""
        self._record: dict[str, list[str]] = {}
        self._pieces: list[str] = []

    def start(self, name: str, attributes: dict[str, Any]) -> None:
        self._path.append(name)
        if len(self._path) > MAX_DEPTH:
            raise _Refused("elements are nested too deep")
        self._pieces = []
        if len(self._path) == 2 and name == "question":
            self._kind, self._record = str(attributes.get("type", "")), {}

    def end(self, name: str) -> None:
        field = _KEPT.get(tuple(self._path[1:]))
        if field:
            self._record.setdefault(field, []).append("".join(self._pieces))
        if len(self._path) == 2 and name == "question" and self._kind != "category":
            self._add()
        self._path.pop()
        self._pieces = []

    def text(self, text: str) -> None:
        if tuple(self._path[1:]) in _KEPT:
            self._pieces.append(text)

    def comment(self, text: str) -> None:
        found = _BANK.search(text)
        if found and not self.bank:
            self.bank = found[1]

    def refuse(self, *_: object) -> None:
        raise _Refused("a document type is not read: quizgen writes none")

    def _add(self) -> None:
        if len(self.found) >= MAX_QUESTIONS:
            raise _Refused(f"more than {MAX_QUESTIONS:,} questions")
        record = self._record
        # An idnumber can be too long for Moodle, and then is no name; the question's own name has no bank.
        names = [*record.get("idnumber", ()), *(name.partition(" ")[0] for name in record.get("name", ()))]
        variant = next((name for name in names if (found := parse_name(name)) and found.seed is not None), "")
        if variant:
            self.found.append(MoodleQuestion(variant, self._kind, *_shown(self._kind, record)))


def _shown(kind: str, record: dict[str, list[str]]) -> tuple[str, str]:
    text = next(iter(record.get("text", ())), "")
    if kind == "cloze":
        return canonical_html(_cloze(text)), ""
    shown = canonical_html(text)
    if kind == "multichoice":
        shown += ":" + ";".join([canonical_html(answer) for answer in record.get("answer", ())])
    if kind != "matching":
        return shown, ""
    prompts = [canonical_html(prompt) for prompt in record.get("prompt", ())]
    choices = dict.fromkeys(canonical(choice) for choice in record.get("choice", ()))
    stems = ";".join([prompt for prompt in prompts if prompt])
    return shown, "".join(sorted(f"{{{stems}}}->{{{';'.join(choices)}}}"))


def _cloze(text: str) -> str:
    """The text of a cloze question with its fields as a report shows them."""
    pieces, last = [], 0
    while begin := _FIELD.search(text, last):
        end = _FIELD_END.search(text, begin.end())
        if end is None:
            # Nor does any later field end.
            break
        pieces += [text[last : begin.start()], _choices(begin[1], text[begin.end() : end.start()])]
        last = end.end()
    return "".join([*pieces, text[last:]])


def _choices(kind: str, alternatives: str) -> str:
    """What a report shows of a field: the choices, or nothing (a line, which is not canonical)."""
    if not kind.startswith("M"):
        return ""
    texts = [_FEEDBACK.sub("", _SHARE.sub("", one)) for one in alternatives.split("~")]
    # Escaped by the writer and decoded by Moodle: then each is HTML again.
    return "{" + "; ".join([unescape(re.sub(r"\\([}#])", r"\1", one)) for one in texts]) + "}"
