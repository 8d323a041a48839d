r"""Author's Markdown with marks, made ready for a format; marks come through unharmed.

Converting happens once for each skeleton, so values are never parsed as Markdown.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from quizgen.model import FIRST_MARK, LAST_MARK

MARK = re.compile(f"[{chr(FIRST_MARK)}-{chr(LAST_MARK)}]")
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>\n?", re.DOTALL)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
_ADDRESS = re.compile(r'(?<=href="|.src=")[^"]*')


def clean(text: str) -> str:
    """*text* without what no document can hold: control characters and lone surrogates.

    The reader refuses them in banks; a library's user may still bring them.
    """
    return _UNWRITABLE.sub("\ufffd", text)


def parser() -> MarkdownIt:
    """What reads author's Markdown. Raw HTML stays text: a bank from a stranger brings no scripts."""
    made = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    made.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    for name, before, after in (
        ("math_inline", r"\(", r"\)"),
        ("math_inline_double", r"\[", r"\]"),
        ("math_block", r"<p>\[", "\\]</p>\n"),
        ("math_block_label", r"<p>\[", "\\]</p>\n"),
    ):
        made.add_render_rule(name, _rule(before, after))
    return made


def _rule(before: str, after: str) -> Any:
    def render(_: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:  # noqa: ARG001
        return before + escapeHtml(tokens[index].content.strip()) + after

    return render


_parser = cache(parser)


@cache
def to_html(skeleton: str) -> str:
    r"""HTML with `\( \)` maths; a single paragraph comes without `<p>`."""
    skeleton = _REFERENCE.sub(_readable, clean(skeleton))
    html = clean(str(_parser().render(skeleton)))
    for mark in MARK.findall(skeleton):
        # In the address of a link a mark is percent-encoded like any other character.
        html = html.replace(quote(mark), mark)
    html = _ADDRESS.sub(_known_scheme, html)
    single = _PARAGRAPH.fullmatch(html)
    return single[1] if single else html.strip()


def _readable(reference: re.Match[str]) -> str:
    """`&#8;` stands for a character that no document can hold, and `&#xE000;` for a mark."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    bad = code > 0x10FFFF or _UNWRITABLE.match(chr(code)) or MARK.match(chr(code))
    return "\ufffd" if bad else reference[0]


def _known_scheme(address: re.Match[str]) -> str:
    """No address whose scheme a value completes: `java<< x >>:` is none."""
    first = MARK.search(address[0])
    completes = first and first.start() and ":" in address[0][first.start() :]
    return "#" if completes and not re.match("(?:https?|mailto):", address[0]) else address[0]


@cache
def address_marks(html: str) -> frozenset[str]:
    """The marks that stand in addresses of links or images."""
    return frozenset(mark for address in _ADDRESS.findall(html) for mark in MARK.findall(address))


def safe_address(text: str) -> str:
    """A value as (part of) an address: http, https and mailto stay schemes, any other does not run."""
    scheme = re.match(r"[^/?#]*:", text)
    known = scheme is None or re.match("(?:https?|mailto):", text, re.IGNORECASE)
    return quote(text, safe="/:?#[]@!$&'()*+,;=%~" if known else "")
