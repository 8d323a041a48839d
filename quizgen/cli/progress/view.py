"""Progress for a terminal: bars with the numbers beside them, so that nothing depends on bars or colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo

import click
from prompt_toolkit.utils import get_cwidth

from quizgen.cli.source import counted
from quizgen.practice.progress import AHEAD, Due, Progress, Slip, Tally

WIDEST = 80
NARROWEST = 24
TOPICS, MISTAKES, DUE = 12, 8, 5
"""How many of each are shown."""

_HEIGHTS = "▁▂▃▄▅▆▇█"
_LONGEST_BAR, _SHORTEST_BAR = 24, 6


def render(shown: Progress, bank: str, width: int, *, bars: bool = True, zone: tzinfo | None = None) -> str:
    """*shown* in lines of at most *width* characters; without *bars* in words and numbers only."""
    width = max(NARROWEST, min(width, WIDEST))
    blocks = [
        _head(shown, bank, width),
        _known(shown, width, bars=bars),
        _over_time(shown, width, bars=bars),
        _tallies("By bank", shown.banks if len(shown.banks) > 1 else (), width, bars=bars),
        _tallies("By topic", shown.topics, width, bars=bars),
        _tallies("By level", shown.levels, width, bars=bars),
        _mistakes(shown, width, zone),
        _due(shown, width),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _head(shown: Progress, bank: str, width: int) -> list[str]:
    period = "" if shown.since is None else f", since {_day(shown.since, shown.today)}"
    title = f"Progress in {_clean(bank)}" if bank else "Progress"
    total, streak = shown.total, shown.streak
    sentence = "nothing answered"
    if total.answered:
        sentence = f"{counted(total.answered, 'question')} answered, {total.right:,} right at the first try"
        sentence += f" ({_percent(total)})"
    row = f"{counted(streak.current, 'day')} in a row"
    if streak.current and not streak.today:
        row += "; today would be the next"
    if streak.longest > streak.current:
        row += f"; the longest row was {counted(streak.longest, 'day')}"
    return [*_title(title + period, width), *_text(sentence, width), *_text(row, width)]


def _known(shown: Progress, width: int, *, bars: bool) -> list[str]:
    known = shown.known
    if not known.questions:
        return []
    lines = _title("Known now", width)
    tally = Tally("", known.questions, known.known)
    lines += _rows([tally], width, bars=bars)
    rest = [
        f"{number:,} {what}"
        for number, what in ((known.faded, "faded"), (known.unlearned, "not learned yet"))
        if number
    ]
    return [*lines, *_text(", ".join(rest), width, "  ")]


def _over_time(shown: Progress, width: int, *, bars: bool) -> list[str]:
    buckets = shown.over_time
    answered, right = sum(one.answered for one in buckets), sum(one.right for one in buckets)
    if not answered:
        return []
    first, last = _day(buckets[0].first, shown.today), _day(shown.today, shown.today)
    most = max(one.answered for one in buckets)
    if not bars:
        lines = _title(f"Over time, {first} to {last}", width)
        for one in buckets:
            if one.answered:
                day = "" if one.first == one.last else f" to {_day(one.last, shown.today)}"
                text = f"{_day(one.first, shown.today)}{day}: {one.answered:,} answered, {one.right:,} right"
                lines += _text(text, width, "  ")
        return lines
    lines = _title(f"Over time, one bar a {shown.unit}, {first} to {last}", width)
    lines += _text(f"answered: {answered:,}, at most {most:,} a {shown.unit}", width, "  ")
    lines += _columns([one.answered for one in buckets], most, width)
    lines += _text(f"right at the first try: {right:,}", width, "  ")
    return [*lines, *_columns([one.right for one in buckets], most, width)]


def _columns(heights: Sequence[int], most: int, width: int) -> list[str]:
    """A column for each of *heights*, as many lines as it takes."""
    room = width - 2
    wide = 2 if 2 * len(heights) <= room else 1
    signs = [
        (_HEIGHTS[-(-height * len(_HEIGHTS) // most) - 1] if height else "·") * wide for height in heights
    ]
    text = "".join(signs)
    return ["  " + _styled(text[i : i + room]) for i in range(0, len(text), room)]


def _styled(columns: str) -> str:
    # Days without an answer step back.
    return "".join(click.style(sign, dim=True) if sign == "·" else sign for sign in columns)


def _tallies(title: str, tallies: Sequence[Tally], width: int, *, bars: bool) -> list[str]:
    if not tallies:
        return []
    lines = _title(f"{title}, right at the first try", width)
    named = [tally._replace(name=_clean(tally.name) or "none") for tally in tallies[:TOPICS]]
    lines += _rows(named, width, bars=bars)
    return lines + _more(len(tallies) - TOPICS, width)


def _rows(tallies: Sequence[Tally], width: int, *, bars: bool) -> list[str]:
    """A line for each: name, bar, numbers; two lines where one is too narrow."""
    numbers = [f"{tally.right:,} of {tally.answered:,}" for tally in tallies]
    wide = max(map(len, numbers))
    tails = [
        f"{number:>{wide}}  {_percent(tally):>4}" for number, tally in zip(numbers, tallies, strict=True)
    ]
    longest = max(get_cwidth(tally.name) for tally in tallies)
    gap = 2 if longest else 0
    bar = min(_LONGEST_BAR, width - 2 - longest - gap - 2 - len(tails[0]))
    one_line = bar >= _SHORTEST_BAR
    if not one_line:
        bar = min(_LONGEST_BAR, width - 4 - 2 - len(tails[0]))
    lines = []
    for tally, tail in zip(tallies, tails, strict=True):
        drawn = _bar(tally, bar) + "  " if bars and bar >= _SHORTEST_BAR else ""
        if one_line:
            name = tally.name + " " * (longest - get_cwidth(tally.name) + gap)
            lines.append(f"  {name}{drawn}{tail}")
        else:
            lines += [*_text(tally.name, width, "  "), f"    {drawn}{tail}"]
    return lines


def _bar(tally: Tally, length: int) -> str:
    full = tally.right * length // tally.answered if tally.answered else 0
    return click.style("█" * full, fg="green") + click.style("░" * (length - full), dim=True)


def _mistakes(shown: Progress, width: int, zone: tzinfo | None) -> list[str]:
    if not shown.mistakes:
        return []
    lines = _title("Mistakes you make", width)
    for slip in shown.mistakes[:MISTAKES]:
        lines += _text(f"{_clean(slip.name)} ({_clean(slip.owner)})", width, "  ")
        lines += [
            click.style(line, dim=slip.fades) for line in _text(_told(slip, shown.today, zone), width, "    ")
        ]
    return lines + _more(len(shown.mistakes) - MISTAKES, width)


def _told(slip: Slip, today: date, zone: tzinfo | None) -> str:
    last = _day(slip.last.astimezone(zone).date(), today)
    made = f"made {_times(slip.made)}, last on {last}"
    chances = f"avoided in {slip.avoided} of the last {counted(slip.chances, 'chance')}"
    return f"{made}; {chances}" + ("; fading" if slip.fades else "")


def _due(shown: Progress, width: int) -> list[str]:
    now, soon = _counts(shown.due), _counts(shown.soon)
    lines = _title("Due", width)
    lines += _text(f"now: {now}", width, "  ")
    for one in shown.due[:DUE]:
        name = one.title or one.key.rpartition("/")[2].replace("_", " ")
        what = "" if one.kind == "question" else "the mistake "
        lines += _text(f"{what}{_clean(name)}", width, "    ")
    lines += _more(len(shown.due) - DUE, width, "    ")
    lines += _text(f"in the next {AHEAD} days: {soon}", width, "  ")
    return lines


def _counts(due: Iterable[Due]) -> str:
    kinds = [one.kind for one in due]
    found = [counted(kinds.count(kind), kind) for kind in ("question", "mistake") if kind in kinds]
    return " and ".join(found) or "nothing"


def _more(number: int, width: int, indent: str = "  ") -> list[str]:
    return _text(f"and {number:,} more; --json has all", width, indent) if number > 0 else []


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def _percent(tally: Tally) -> str:
    if not tally.answered:
        return "-"
    share = (200 * tally.right + tally.answered) // (2 * tally.answered)
    # All is said of all only, and none of none.
    low, high = int(tally.right > 0), 99 + (tally.right == tally.answered)
    return f"{min(max(share, low), high)}%"


def _day(day: date, today: date) -> str:
    return f"{day.day} {day:%b}" + ("" if day.year == today.year else f" {day.year}")


def _title(text: str, width: int) -> list[str]:
    return [click.style(line, bold=True) for line in _text(text, width)]


def _text(text: str, width: int, indent: str = "") -> list[str]:
    """*text* in lines of at most *width* cells, of which East Asian letters take two."""
    lines: list[str] = []
    room = width - len(indent)
    for word in text.split():
        if lines and get_cwidth(lines[-1]) + 1 + get_cwidth(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines += _pieces(word, room)
    return [indent + line for line in lines]


def _pieces(word: str, room: int) -> list[str]:
    """*word* in pieces of at most *room* cells."""
    pieces = [""]
    for sign in word:
        if get_cwidth(pieces[-1] + sign) > room:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def _clean(text: str) -> str:
    """*text* on one line without what a terminal would obey: a history may come from elsewhere."""
    return "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in " ".join(text.split())
    )
