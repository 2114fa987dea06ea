"""Japan → channel → recipient as a Sankey diagram.

plotly's own Sankey trace tells Streamlit nothing of a click, so the diagram is drawn from bars (the nodes), shapes (the
ribbons) and unseen points along the ribbons, which can all be clicked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from textwrap import wrap

import pandas as pd

from components.charts.theme import Chart, finish, join_ids, mark_key, nothing, safe, text_trace
from components.funding.charts.rows import hover
from components.text.format import bound_sign, brief, money_words
from components.text.labels import label
from components.text.messages import message, plural

RIBBONS_PX, HEAD_PX = 300.0, 34.0
"""Height of all ribbons together, and above them for the words of Japan."""

LABEL_LINE_PX, MAX_LABEL_CHARACTERS, MAX_LABEL_LINES = 14.0, 26, 4
"""Height of a line of a label, its characters, and the lines of a name."""

LARGEST_POINT_PX, NODE_POINT_PX, THIN_POINT_PX = 22.0, 12.0, 8.0
"""Diameter of the unseen points of ribbons, of nodes, and of the thinnest ribbons."""

STEPS = 20
"""Steps from point to point along a ribbon."""

MIN_RIBBON_PX = 1.5
"""Least thickness of a ribbon: a thinner one would not be seen."""

JAPAN, CHANNEL, RECIPIENT = 0.0, 1.0, 1.85
"""Where the columns stand from left to right."""

NODE, CLEAR = 0.03, 0.06
"""Width of a node, and length at both ends of a ribbon that is free for the nodes, in the same measure."""

MAX_FLOWS, MAX_LISTED_AMOUNTS = 40, 80
"""How many ribbons to recipients there is room for, and behind how many records marks still carry their identifiers."""


@dataclass
class _Piece:
    """A node or a ribbon: its words, what its marks carry, and its edges in pixels from the top.

    `used` grows as ribbons leave.
    """

    name: str
    key: str
    usd: float
    records: int
    qualifiers: Sequence[str]
    top: float
    thickness: float
    used: float = 0.0

    @cached_property
    def hover(self) -> str:
        usd = f"{bound_sign(self.qualifiers)} {money_words(self.usd)}".strip()
        words = plural("{usd}, {count} record", "{usd}, {count} records", self.records, usd=usd)
        return hover(self.name, words, qualifiers=self.qualifiers)

    @property
    def lines(self) -> list[str]:
        """Its name in lines."""
        return wrap(self.name, MAX_LABEL_CHARACTERS, max_lines=MAX_LABEL_LINES, placeholder=" …")

    @property
    def slot(self) -> float:
        """Height of a node with its label."""
        return max(self.thickness + 8, LABEL_LINE_PX * (len(self.lines) + 1) + 10)

    def take(self, thickness: float) -> float:
        """Return where the next ribbon of this thickness is joined."""
        self.used += thickness
        return self.top + self.used - thickness


def sankey(frame: pd.DataFrame, title: str, colour: str, every: str = "") -> Chart:
    """Draw what is added, from Japan through channels to recipients; a ribbon is as thick as its sum.

    `frame` has one row per `channel` and `recipient` with `usd`, `record_ids` and `qualifiers` (of what is added), the
    greatest first. Marks carry the identifiers of the records behind them; or, where those would be many, their channel and
    recipient: `every` is the id of all channels and of all recipients then.
    """
    if frame.empty:
        return nothing(title, message("Nothing is added under these filters"))
    frame = frame.assign(thick=(frame["usd"] / frame["usd"].sum() * RIBBONS_PX).clip(lower=MIN_RIBBON_PX))
    channels, recipients = (_column(frame, by, every) for by in ("channel", "recipient"))
    japan = _node(message("Japan"), frame, 0.0, mark_key(every, every) if every else "")
    figure = Chart()
    for node in channels.values():
        _ribbon(figure, (JAPAN, japan.take(node.thickness)), (CHANNEL, node.top), node, colour)
    for row in frame.to_dict("records"):
        ends = {name: label(name, row[name]) for name in ("channel", "recipient")}
        words = message("{channel} to {recipient}", **ends)
        key = mark_key(row["channel"], row["recipient"]) if every else join_ids(row["record_ids"])
        ribbon = _Piece(words, key, row["usd"], len(row["record_ids"]), row["qualifiers"], 0.0, row["thick"])
        start, end = channels[row["channel"]].take(row["thick"]), recipients[row["recipient"]].take(row["thick"])
        _ribbon(figure, (CHANNEL, start), (RECIPIENT, end), ribbon, colour)
    for x, nodes in ((JAPAN, [japan]), (CHANNEL, list(channels.values())), (RECIPIENT, list(recipients.values()))):
        _nodes(figure, x, nodes, colour)
    depth = max(sum(node.slot for node in nodes.values()) for nodes in (channels, recipients))
    figure.update_xaxes(visible=False, range=[-0.03, RECIPIENT + 0.03], fixedrange=True)
    figure.update_yaxes(visible=False, range=[depth + 4, -HEAD_PX], fixedrange=True)
    # Only what the pointer stands on answers: a mark that is merely close would hide the block under the pointer.
    figure.update_layout(hovermode="closest", hoverdistance=1, barmode="overlay")
    return finish(figure, title, int(depth + HEAD_PX) + 40, legend=False)


def _node(name: str, part: pd.DataFrame, top: float, key: str) -> _Piece:
    """Make a node; `key` is empty where it carries its records."""
    records = [key for keys in part["record_ids"] for key in keys]
    qualifiers = [each for own in part["qualifiers"] for each in own]
    usd, thick = float(part["usd"].sum()), float(part["thick"].sum())
    return _Piece(name, key or join_ids(records), usd, len(records), qualifiers, top, thick)


def _column(frame: pd.DataFrame, by: str, every: str) -> dict[str, _Piece]:
    """Make the nodes of a column by their id, the greatest on top, each in a slot that holds its label."""
    nodes: dict[str, _Piece] = {}
    top = 0.0
    for name, part in sorted(frame.groupby(by), key=lambda item: -item[1]["usd"].sum()):
        key = "" if not every else mark_key(name, every) if by == "channel" else mark_key(every, name)
        node = _node(label(by, str(name)), part, top, key)
        top += node.slot
        node.top += (node.slot - node.thickness) / 2 if nodes else 0.0
        nodes[str(name)] = node
    return nodes


def _ribbon(figure: Chart, start: tuple[float, float], end: tuple[float, float], piece: _Piece, colour: str) -> None:
    """Draw a band from the right edge of one node to the left edge of another, and points along its middle."""
    (x, top), (to, bottom), thick = (start[0] + NODE / 2, start[1]), (end[0] - NODE / 2, end[1]), piece.thickness
    bend = (x + to) / 2
    path = f"M{x},{top} C{bend},{top} {bend},{bottom} {to},{bottom} L{to},{bottom + thick} "
    path += f"C{bend},{bottom + thick} {bend},{top + thick} {x},{top + thick} Z"
    figure.add_shape(type="path", path=path, fillcolor=colour, opacity=0.28, line={"width": 0}, layer="below")
    size = min(max(thick, THIN_POINT_PX), LARGEST_POINT_PX)
    points = []
    for step in range(STEPS + 1):
        at = x + CLEAR + (to - x - 2 * CLEAR) * step / STEPS
        share = (at - x) / (to - x)
        middle = top + (bottom - top) * share * share * (3 - 2 * share)
        points += [(at, middle + down, piece) for down in _spread(thick, size)]
    _unseen(figure, points, size)


def _spread(thickness: float, size: float) -> list[float]:
    """Return where points stand across a band, so close that they leave no gap and reach to its edges and no further."""
    if thickness <= size:
        return [thickness / 2]
    count = ceil((thickness - size) / (size * 0.7)) + 1
    return [size / 2 + (thickness - size) * number / (count - 1) for number in range(count)]


def _unseen(figure: Chart, points: Sequence[tuple[float, float, _Piece]], size: float) -> None:
    """Draw unseen points that can be hovered and clicked; where points overlap, plotly takes the smaller one."""
    unseen = {"marker": {"opacity": 0}}
    figure.add_scatter(
        x=[x for x, _, _ in points],
        y=[y for _, y, _ in points],
        mode="markers",
        marker={"size": size, "opacity": 0},
        selected=unseen,
        unselected=unseen,
        customdata=[piece.key for _, _, piece in points],
        hovertext=[piece.hover for _, _, piece in points],
    )


def _nodes(figure: Chart, x: float, nodes: Sequence[_Piece], colour: str) -> None:
    """Draw the nodes of a column, with their words on the left, above the node for Japan."""
    figure.add_bar(
        x=[x] * len(nodes),
        base=[node.top for node in nodes],
        y=[node.thickness for node in nodes],
        width=NODE,
        marker={"color": colour},
        customdata=[node.key for node in nodes],
        hovertext=[node.hover for node in nodes],
    )
    points = [(x, node.top + down, node) for node in nodes for down in _spread(node.thickness, NODE_POINT_PX)]
    _unseen(figure, points, NODE_POINT_PX)
    is_japan = x == JAPAN
    texts = []
    for node in nodes:
        name, usd = "<br>".join(map(safe, node.lines)), safe(brief(node.usd, node.qualifiers))
        texts.append(f"{name}{' ' if is_japan else '<br>'}<b>{usd}</b>")
    at = [x - (NODE / 2 if is_japan else NODE)] * len(nodes)
    heights = [node.top - HEAD_PX / 2 if is_japan else node.top + node.thickness / 2 for node in nodes]
    figure.add_trace(text_trace(at, heights, texts, "middle right" if is_japan else "middle left"))
