"""Whether an SVG file can be shown without harm: it runs nothing, and fetches nothing from elsewhere."""

from __future__ import annotations

import re
from xml.etree.ElementTree import ParseError, XMLParser

_RUNS = frozenset("script foreignobject iframe embed object audio video handler listener".split())
_MOVES = frozenset({"set", "animate", "animatetransform", "animatemotion"})
_INSIDE = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g|gif)[;,])", re.IGNORECASE)
_URL = re.compile(r"url\s*\(\s*(?![\"']?\s*#)", re.IGNORECASE)
_SCHEME = re.compile(r"(?:java|vb)\s*script\s*:", re.IGNORECASE)
_DECLARED = re.compile(r"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)")


class _Harmful(Exception):
    """What is wrong, as a message."""


class _Reader:
    """What the parser tells: no tree is kept, so depth costs nothing."""

    def __init__(self) -> None:
        self.first = True
        self.style = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition("}")
        name = name.lower()
        if self.first and (name != "svg" or namespace != "{http://www.w3.org/2000/svg"):
            raise _Harmful("it is no SVG file")
        self.first = False
        if name in _RUNS or namespace.endswith("/xhtml"):
            raise _Harmful(f"it has an element `{name}`")
        self.style = name == "style"
        for key, value in attributes.items():
            self._attribute(name, key.rpartition("}")[2].lower(), key, value)

    def _attribute(self, element: str, name: str, key: str, value: str) -> None:
        if name.startswith("on"):
            raise _Harmful(f"it has an event handler `{name}`")
        if (name in ("href", "src") and not _INSIDE.match(value)) or key.endswith("namespace}base"):
            raise _Harmful(f"it refers to something outside of it: `{name}`")
        if element in _MOVES and name == "attributename" and value.strip().lower().endswith("href"):
            raise _Harmful("it changes where a link leads")
        if _SCHEME.search(value):
            raise _Harmful(f"the attribute `{name}` runs a script")
        _check_style(value)

    def data(self, text: str) -> None:
        if self.style:
            _check_style(text)
            if "@import" in text.lower():
                raise _Harmful("its style imports another one")

    def end(self, tag: str) -> None:  # noqa: ARG002
        self.style = False

    def pi(self, target: str, text: str) -> None:  # noqa: ARG002
        raise _Harmful(f"it has an instruction `<?{target}`")

    def close(self) -> None:
        pass


def harm(data: bytes) -> str:
    """What is wrong with an SVG file, as the end of a sentence; "" when it can be shown."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "it is not UTF-8 text"
    declared = _DECLARED.match(text)
    if declared and declared[1].lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
        return f"it says that it is encoded as {declared[1]}"
    if "<!ENTITY" in text.upper():
        return "it declares entities"
    parser = XMLParser(target=_Reader(), encoding="utf-8")  # noqa: S314 - without entities, and no tree is built
    try:
        parser.feed(text.encode())
        parser.close()
    except _Harmful as found:
        return str(found)
    except (ParseError, ValueError):
        return "it is no well-formed XML"
    return ""


def _check_style(text: str) -> None:
    # A backslash could spell `url` in a way that no pattern sees.
    if _URL.search(text) or ("\\" in text and "(" in text) or "expression(" in text.lower():
        raise _Harmful("a style refers to something outside of it")
