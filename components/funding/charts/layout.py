"""Rows whose words stand above their marks, so that no width of a window cuts them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap

import numpy as np

from components.charts.theme import UNSEEN, Trace, bar, safe, scatter

LINE = 16.0
"""Height of a line of words, in pixels."""

CHARACTERS = 54
"""Characters of a line that a narrow screen (390 pixels) holds."""

MARK = 14.0
"""Height of a mark, in pixels."""

GAP = 20.0
"""Pixels between a mark and the words of the next row."""


@dataclass(frozen=True)
class Layout:
    """Where rows stand, in pixels from the top: their words, their marks, their edges, and the end of the last."""

    words: list[str]
    tops: list[float]
    marks: list[float]
    depth: float


def laid_out(blocks: Sequence[Sequence[str]], marked: Sequence[bool] | None = None) -> Layout:
    """Place rows below each other, with room for a mark under the words of each, or of those that are `marked`.

    Each block holds the paragraphs of a row, the first of which is its name.
    """
    words, tops, marks, top = [], [], [], 0.0
    for place, (name, *others) in enumerate(blocks):
        bold = [f"<b>{line}</b>" for line in _lines(name)]
        lines = bold + [line for paragraph in others for line in _lines(paragraph)]
        words.append("<br>".join(lines))
        tops.append(top)
        marks.append(top + LINE * len(lines) + 2 + MARK / 2)
        top = marks[-1] + (MARK / 2 if marked is None or marked[place] else -MARK / 2) + GAP
    return Layout(words, tops, marks, top)


@lru_cache(maxsize=20_000)
def _lines(paragraph: str) -> tuple[str, ...]:
    return tuple(safe(line) for line in wrap(paragraph, CHARACTERS))


def strips(layout: Layout, start: object, length: object, shared: Mapping[str, object]) -> Trace:
    """Unseen bars as large as the rows, so that a row can be hovered and clicked wherever the pointer stands in it.

    `start` and `length` are those of the axis; `shared` holds what the marks say and carry.
    """
    ends = [*layout.tops[1:], layout.depth]
    return bar(
        y=[(top + end) / 2 for top, end in zip(layout.tops, ends, strict=True)],
        width=[end - top for top, end in zip(layout.tops, ends, strict=True)],
        base=[start] * len(layout.tops),
        x=[length] * len(layout.tops),
        orientation="h",
        marker={"color": UNSEEN, "line": {"width": 0}},
        showlegend=False,
        **shared,
    )


def names(layout: Layout, start: object) -> Trace:
    """The words of the rows, from the left edge of the axis."""
    return scatter(
        x=[start] * len(layout.tops),
        y=layout.tops,
        mode="text",
        text=layout.words,
        textposition="bottom right",
        textfont={"size": 12},
        hoverinfo="skip",
        showlegend=False,
    )


def near(x: Sequence[float], y: Sequence[float], least: float) -> list[list[int]]:
    """Places of points, gathered where one lies closer than `least` to another of its group; in the order of the first."""
    across, down = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    close = (across[:, None] - across) ** 2 + (down[:, None] - down) ** 2 < least**2
    one, other = np.nonzero(close | np.eye(len(across), dtype=bool))
    begins, first = np.searchsorted(one, np.arange(len(across))), np.arange(len(across))
    while not np.array_equal(first, lower := np.minimum.reduceat(first[other], begins)):
        first = lower
    groups: dict[int, list[int]] = {}
    for place, group in enumerate(first.tolist()):
        groups.setdefault(group, []).append(place)
    return list(groups.values())
