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
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|$~&])")
_NUMBER = re.compile(r"[-+]?[0-9][0-9,. /]*")


def clean(text: str) -> str:
    """*text* without what no document can hold: control characters and lone surrogates.

    The reader refuses them in banks; a library's user may still bring them.
    """
    return _UNWRITABLE.sub("\ufffd", text)


@cache
def _markdown() -> MarkdownIt:
    # Raw HTML stays text: a bank from a stranger brings no scripts.
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    for name, before, after in (
        ("math_inline", r"\(", r"\)"),
        ("math_inline_double", r"\[", r"\]"),
        ("math_block", r"<p>\[", "\\]</p>\n"),
        ("math_block_label", r"<p>\[", "\\]</p>\n"),
    ):
        parser.add_render_rule(name, _rule(before, after))
    return parser


def _rule(before: str, after: str) -> Any:
    def render(_: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:  # noqa: ARG001
        return before + escapeHtml(tokens[index].content.strip()) + after

    return render


@cache
def to_html(skeleton: str) -> str:
    r"""HTML with `\( \)` maths; a single paragraph comes without `<p>`."""
    skeleton = clean(skeleton)
    html = str(_markdown().render(skeleton))
    for mark in MARK.findall(skeleton):
        # In the address of a link a mark is percent-encoded like any other character.
        html = html.replace(quote(mark), mark)
    single = _PARAGRAPH.fullmatch(html)
    return single[1] if single else html.strip()


@cache
def raw_marks(skeleton: str) -> frozenset[str]:
    """The marks of *skeleton* that stand in maths or code, where nothing is escaped."""
    found: set[str] = set()

    def look(tokens: list[Token]) -> None:
        for token in tokens:
            if token.children is not None:
                look(token.children)
            elif token.type.startswith(("math", "code", "fence")):
                found.update(MARK.findall(token.content))

    look(_markdown().parse(skeleton))
    return frozenset(found)


def escape_markdown(text: str) -> str:
    """*text* as Markdown that shows exactly it; numbers are left alone."""
    if _NUMBER.fullmatch(text):
        return text
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
