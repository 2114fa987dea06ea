"""Japan → channel → recipient as a Sankey diagram.

plotly's own Sankey trace tells Streamlit nothing of a click, so the diagram is drawn from bars (the nodes), shapes (the
ribbons) and unseen points along the ribbons, which can all be clicked.
"""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from components.charts.theme import Sketch, finish, group, nothing, safe, wrapped
from components.text import money_words

HEIGHT = 300.0
"""Height of all ribbons together, in pixels."""

SLOT = 46.0
"""Least height of a node with its label, in pixels."""

THINNEST = 1.5
"""Least thickness of a ribbon, in pixels: a thinner one would not be seen."""

JAPAN, CHANNEL, RECIPIENT = 0.0, 1.0, 1.85
"""Places of the columns from left to right."""

NODE = 0.022
"""Width of a node, in the same measure."""


@dataclass
class _Piece:
    """A node or a ribbon: its words, its records, and its edges in pixels from the top; `used` grows as ribbons leave."""

    name: str
    usd: float
    records: list[str]
    top: float
    thickness: float
    used: float = 0.0

    @property
    def hover(self) -> str:
        count = f"{len(self.records)} record{'s' if len(self.records) > 1 else ''}"
        return f"<b>{wrapped(self.name)}</b><br>{money_words(self.usd)}, {count}"

    def take(self, thickness: float) -> float:
        """Where the next ribbon of this thickness is joined."""
        self.used += thickness
        return self.top + self.used - thickness


def sankey(frame: pd.DataFrame, title: str, colour: str) -> go.Figure:
    """What is added, from Japan through channels to recipients; a ribbon is as thick as its sum.

    `frame` has one row per `channel` and `recipient` with `usd` and `record_ids`, the greatest first. Marks carry the
    identifiers of the records behind them.
    """
    if frame.empty:
        return nothing(title, "Nothing is added under these filters")
    frame = frame.assign(thick=(frame["usd"] / frame["usd"].sum() * HEIGHT).clip(lower=THINNEST))
    channels, recipients = _column(frame, "channel"), _column(frame, "recipient")
    depth = max(_depth(channels), _depth(recipients))
    _centre(channels, depth)
    _centre(recipients, depth)
    whole = float(frame["thick"].sum())
    every = [key for keys in frame["record_ids"] for key in keys]
    japan = _Piece("Japan", float(frame["usd"].sum()), every, (depth - whole) / 2, whole)
    figure = Sketch()
    for node in channels.values():
        _ribbon(figure, (JAPAN, japan.take(node.thickness)), (CHANNEL, node.top), node, colour)
    for row in frame.to_dict("records"):
        words = f"{row['channel']} to {row['recipient']}"
        ribbon = _Piece(words, row["usd"], row["record_ids"], 0.0, row["thick"])
        start, end = channels[row["channel"]].take(row["thick"]), recipients[row["recipient"]].take(row["thick"])
        _ribbon(figure, (CHANNEL, start), (RECIPIENT, end), ribbon, colour)
    for x, nodes in ((JAPAN, [japan]), (CHANNEL, list(channels.values())), (RECIPIENT, list(recipients.values()))):
        _nodes(figure, x, nodes, colour)
    figure.update_xaxes(visible=False, range=[-0.03, RECIPIENT + 0.03], fixedrange=True)
    figure.update_yaxes(visible=False, range=[depth + 4, -34], fixedrange=True)
    figure.update_layout(hovermode="closest", barmode="overlay")
    return finish(figure, title, int(depth) + 90, legend=False)


def _column(frame: pd.DataFrame, by: str) -> dict[str, _Piece]:
    """The nodes of a column, the greatest on top, each in a slot that holds its label."""
    nodes: dict[str, _Piece] = {}
    top = 0.0
    for name, part in sorted(frame.groupby(by), key=lambda item: -item[1]["usd"].sum()):
        thickness = float(part["thick"].sum())
        slot = max(thickness + 8, SLOT)
        records = [key for keys in part["record_ids"] for key in keys]
        nodes[str(name)] = _Piece(str(name), float(part["usd"].sum()), records, top + (slot - thickness) / 2, thickness)
        top += slot
    return nodes


def _depth(nodes: dict[str, _Piece]) -> float:
    return sum(max(node.thickness + 8, SLOT) for node in nodes.values())


def _centre(nodes: dict[str, _Piece], depth: float) -> None:
    shift = (depth - _depth(nodes)) / 2
    for node in nodes.values():
        node.top += shift


def _ribbon(figure: Sketch, start: tuple[float, float], end: tuple[float, float], piece: _Piece, colour: str) -> None:
    """A band from the right edge of one node to the left edge of another, and points along its middle."""
    (x, top), (to, bottom), thick = (start[0] + NODE / 2, start[1]), (end[0] - NODE / 2, end[1]), piece.thickness
    bend = (x + to) / 2
    path = f"M{x},{top} C{bend},{top} {bend},{bottom} {to},{bottom} L{to},{bottom + thick} "
    path += f"C{bend},{bottom + thick} {bend},{top + thick} {x},{top + thick} Z"
    figure.add_shape(type="path", path=path, fillcolor=colour, opacity=0.28, line={"width": 0}, layer="below")
    steps = [step / 12 for step in range(1, 12)]
    eased = [step * step * (3 - 2 * step) for step in steps]
    unseen = {"marker": {"opacity": 0}}
    figure.add_scatter(
        x=[x + (to - x) * step for step in steps],
        y=[top + (bottom - top) * step + thick / 2 for step in eased],
        mode="markers",
        marker={"size": max(thick, 8.0), "opacity": 0, "color": colour},
        selected=unseen,
        unselected=unseen,
        customdata=[group(piece.records)] * len(steps),
        hovertext=[piece.hover] * len(steps),
        hoverinfo="text",
    )


def _nodes(figure: Sketch, x: float, nodes: list[_Piece], colour: str) -> None:
    """The nodes of a column, with their words on the left, above the node for Japan."""
    keys, hovers = [group(node.records) for node in nodes], [node.hover for node in nodes]
    figure.add_bar(
        x=[x] * len(nodes),
        base=[node.top for node in nodes],
        y=[node.thickness for node in nodes],
        width=NODE,
        marker={"color": colour, "line": {"width": 0}},
        customdata=keys,
        hovertext=hovers,
        hoverinfo="text",
    )
    first = x == JAPAN
    figure.add_scatter(
        x=[x - (-NODE if first else NODE) for _ in nodes],
        y=[node.top - 16 if first else node.top + node.thickness / 2 for node in nodes],
        mode="text",
        text=[_label(node, " " if first else "<br>") for node in nodes],
        textposition="middle right" if first else "middle left",
        textfont={"size": 11},
        customdata=keys,
        hovertext=hovers,
        hoverinfo="text",
    )


def _label(node: _Piece, between: str) -> str:
    name = node.name if len(node.name) <= 48 else f"{node.name[:47].rstrip()}…"
    return f"{wrapped(name, 26)}{between}<b>{safe(money_words(node.usd))}</b>"
