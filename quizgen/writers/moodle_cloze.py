r"""Parts and blanks as one cloze question: fields inside the text.

A field is `{weight:TYPE:alternatives}`. Moodle (`qtype_multianswer_extract_question`) parts the alternatives
at `~`, decodes the entities of each once, and then takes the backslash from `\}` and `\#` only; any other
backslash stays, as LaTeX needs it. A field that is not closed would show its rest, with the key, as text.
"""

from __future__ import annotations

import re
from fractions import Fraction
from html import escape

from quizgen.model import FIRST_MARK, Option, Text, Variant
from quizgen.text.numbers import ENDS, between
from quizgen.writers.convert import MARK, address_marks, clean, safe_address
from quizgen.writers.moodle_answers import FRACTIONS, machine, moodle_html, refused
from quizgen.writers.source import spoken

BOXED = ("tuple", "interval", "matrix")
"""The forms that become a field for each number."""

_SPECIAL = {"&": "&#38;", "~": "&#126;", "}": r"\}", "#": r"\#"}
_ANY_SPECIAL = re.compile("[&~}#]")
_FORMULA = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
_MARKED = re.compile(r"[<$]|\\\(|\\\[")


def cloze(variant: Variant, figure: str = "") -> str:
    """The text of *variant* with a field for each part, as HTML escaped for XML; *figure* is HTML."""
    text = _unbraced(html_of(variant.stem, variant))
    below = []
    formulas = "".join(_FORMULA.findall(text))
    for part in variant.parts:
        label, field = part.question.label, _boxes(part) if part.form in BOXED else _field(part)
        if variant.form == "blanks":
            if f"[[{label}]]" in formulas:
                message = f"Moodle shows no field inside maths, where `[[{label}]]` stands"
                raise refused(variant, "moodle-cloze", message, "end the maths before the blank")
            text = text.replace(f"[[{label}]]", field, 1)
        else:
            shown = field if field.startswith("<") else f"<p>{field}</p>"
            below.append(f"<p>({label}) {_unbraced(html_of(part.stem, part))}</p>{shown}")
    if variant.form in BOXED:
        below.append(_boxes(variant))
    if figure:
        below.insert(0, _unbraced(figure))
    if below:
        text = (text if text.startswith("<") else f"<p>{text}</p>") + "".join(below)
    return escape(text, quote=True)


def _unbraced(html: str) -> str:
    """*html* in which no author's text begins a field; browsers read the same."""
    return html.replace("{", "&#123;")


def _field(part: Variant) -> str:
    points = Fraction(part.question.points)
    if points.denominator != 1:
        raise refused(
            part, "moodle-cloze", "the parts of a cloze question have whole points", "change `points`"
        )
    writers = {
        "number": _number,
        "text": _text,
        "choice": _choice,
        "truefalse": _choice,
        "multiple": _several,
    }
    if part.form not in writers:
        hint = "ask it as a question of its own"
        raise refused(part, "moodle-cloze", f"Moodle has no field for the form `{part.form}`", hint)
    kind, alternatives = writers[part.form](part)
    return "{" + f"{points.numerator}:{kind}:{'~'.join(alternatives)}" + "}"


def _boxes(part: Variant) -> str:
    """A field for each number of a tuple, an interval or a matrix."""
    width, points = part.question.width, Fraction(part.question.points)
    weight = points / width
    if weight.denominator != 1:
        # Moodle knows whole weights only.
        weight = Fraction(1)
    fields = []
    for i in range(width):
        found: dict[str, str] = {}
        for option in part.options:
            value, tolerance = machine(option.value[i], part, key=option.right)
            mark = "=" if option.right else "%0%"
            # What several mistakes have in common, or have right, says nothing of either.
            found.setdefault(value, _alternative(part, mark, f"{value}:{tolerance}", option))
        fields.append("{" + f"{weight.numerator}:NM:{'~'.join(found.values())}" + "}")
    if part.question.shape:
        columns = part.question.shape[1]
        rows = [fields[i : i + columns] for i in range(0, width, columns)]
        cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        return f'<table style="border-left:1px solid;border-right:1px solid">{cells}</table>'
    left, right = ENDS[part.question.ends]
    return f"<p>{left}{between(part.question.language).join(fields)}{right}</p>"


def _number(part: Variant) -> tuple[str, list[str]]:
    if part.question.unit:
        hint = "ask it as a question of its own, or leave out `unit`"
        raise refused(part, "moodle-cloze", "Moodle knows no units inside a text", hint)
    found = []
    for option in part.options:
        value, tolerance = machine(option.value[0], part, key=option.right)
        found.append(_alternative(part, "=" if option.right else "%0%", f"{value}:{tolerance}", option))
    return "NM", found


def _text(part: Variant) -> tuple[str, list[str]]:
    found = []
    for option in part.options:
        # A star would match anything.
        text = _escaped(clean(str(option.text)).replace("*", "\\*"))
        found.append(_alternative(part, "=" if option.right else "%0%", text, option))
    return "SAC" if part.question.case else "SA", found


def _choice(part: Variant) -> tuple[str, list[str]]:
    texts = [html_of(option.text, part) for option in part.options]
    # A drop-down shows plain text only.
    kind = "MCV" if any(map(_MARKED.search, texts)) or max(map(len, texts)) > 40 else "MC"
    found = [
        _alternative(part, "=" if option.right else "%0%", _escaped(text), option)
        for text, option in zip(texts, part.options, strict=True)
    ]
    return kind, found


def _several(part: Variant) -> tuple[str, list[str]]:
    right = sum(option.right for option in part.options)
    wrong = len(part.options) - right
    if right not in FRACTIONS or wrong not in FRACTIONS:
        raise refused(
            part, "moodle-fraction", "Moodle knows no fraction for more than 10 right or wrong options"
        )
    found = []
    for option in part.options:
        share = FRACTIONS[right] if option.right else f"-{FRACTIONS[wrong]}"
        found.append(_alternative(part, f"%{share}%", _escaped(html_of(option.text, part)), option))
    return "MR", found


_FIELDS = {"number": _number, "text": _text, "choice": _choice, "truefalse": _choice, "multiple": _several}


def _alternative(part: Variant, mark: str, text: str, option: Option) -> str:
    feedback = "#" + _escaped(html_of(option.feedback, part)) if option.feedback else ""
    return mark + text + feedback


def _escaped(text: str) -> str:
    """*text* as Moodle reads it back: entities for what the decoding undoes, backslashes for the rest."""
    text = _ANY_SPECIAL.sub(lambda sign: _SPECIAL[sign[0]], " ".join(text.split()))
    # At the end a backslash would take the meaning from what follows.
    return re.sub(r"\\+$", lambda end: "&#92;" * len(end[0]), text)


def html_of(text: Text, variant: Variant) -> str:
    """*text* of *variant* as HTML with its values."""
    html, numbers = moodle_html(text.skeleton), spoken(text.skeleton, variant.question.language)
    addresses = address_marks(html)
    for mark in dict.fromkeys(MARK.findall(html)):
        index = ord(mark) - FIRST_MARK
        fill = clean(text.fills[index])
        if index in numbers:
            fill = numbers[index](fill)
        html = html.replace(mark, escape(safe_address(fill) if mark in addresses else fill, quote=True))
    return html
