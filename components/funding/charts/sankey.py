"""Japan → channel → recipient as a Sankey diagram.

plotly's own Sankey trace tells Streamlit nothing of a click, so the diagram is drawn from bars (the nodes), shapes (the
ribbons) and unseen points along the ribbons, which can all be clicked.
"""

from dataclasses import dataclass
from math import ceil
from textwrap import wrap

import pandas as pd

from components.charts.theme import Chart, finish, join_ids, mark_key, nothing, safe, wrapped
from components.text.format import MIXED, bound_sign, brief, counted, mixed_bounds, money_words
from components.text.labels import label
from components.text.messages import message

HEIGHT = 300.0
"""Height of all ribbons together, in pixels."""

LINE = 14.0
"""Height of a line of a label, in pixels."""

LABEL, MOST_LINES = 26, 4
"""Characters of a line of a label, and most lines of a name."""

HEAD = 34.0
"""Pixels above the ribbons, for the words of Japan."""

LARGEST_POINT, NODE_POINT, THIN_POINT = 22.0, 12.0, 8.0
"""Diameter in pixels of the unseen points of ribbons, of nodes, and of the thinnest ribbons."""

STEPS = 20
"""Steps from point to point along a ribbon."""

THINNEST = 1.5
"""Least thickness of a ribbon, in pixels: a thinner one would not be seen."""

JAPAN, CHANNEL, RECIPIENT = 0.0, 1.0, 1.85
"""Places of the columns from left to right."""

NODE = 0.03
"""Width of a node, in the same measure."""

MAX_FLOWS, MAX_LISTED_AMOUNTS = 40, 80
"""How many ribbons to recipients there is room for, and behind how many records marks still carry their identifiers."""

CLEAR = 0.06
"""Length at both ends of a ribbon that is left to the nodes, in the same measure."""


@dataclass
class _Piece:
    """A node or a ribbon: its words, what its marks carry, and its edges in pixels from the top.

    `used` grows as ribbons leave.
    """

    name: str
    key: str
    usd: float
    records: int
    qualifiers: list[str]
    top: float
    thickness: float
    used: float = 0.0

    @property
    def hover(self) -> str:
        mixed = f"<br>≈: {wrapped(MIXED)}" if mixed_bounds(self.qualifiers) else ""
        sign = f"{bound_sign(self.qualifiers)} {money_words(self.usd)}".strip()
        return f"<b>{wrapped(self.name)}</b><br>{sign}, {counted(self.records, 'record')}{mixed}"

    @property
    def lines(self) -> list[str]:
        """Its name in lines."""
        return wrap(self.name, LABEL, max_lines=MOST_LINES, placeholder=" …")

    def take(self, thickness: float) -> float:
        """Where the next ribbon of this thickness is joined."""
        self.used += thickness
        return self.top + self.used - thickness


def sankey(frame: pd.DataFrame, title: str, colour: str, every: str = "") -> Chart:
    """What is added, from Japan through channels to recipients; a ribbon is as thick as its sum.

    `frame` has one row per `channel` and `recipient` with `usd`, `record_ids` and `qualifiers` (of what is added), the
    greatest first. Marks carry the identifiers of the records behind them; or, where those would be many, their channel and
    recipient: `every` is the id of all channels and of all recipients then.
    """
    if frame.empty:
        return nothing(title, "Nothing is added under these filters")
    frame = frame.assign(thick=(frame["usd"] / frame["usd"].sum() * HEIGHT).clip(lower=THINNEST))
    channels, recipients = (_column(frame, by, every) for by in ("channel", "recipient"))
    depth = max(_end(channels), _end(recipients))
    japan = _node("Japan", frame, 0.0, mark_key(every, every) if every else "")
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
    figure.update_xaxes(visible=False, range=[-0.03, RECIPIENT + 0.03], fixedrange=True)
    figure.update_yaxes(visible=False, range=[depth + 4, -HEAD], fixedrange=True)
    # Only what the pointer stands on answers: a mark that is merely close would hide the block under the pointer.
    figure.update_layout(hovermode="closest", hoverdistance=1, barmode="overlay")
    return finish(figure, title, int(depth + HEAD) + 40, legend=False)


def _node(name: str, part: pd.DataFrame, top: float, key: str) -> _Piece:
    """A node; `key` is empty where it carries its records."""
    records = [key for keys in part["record_ids"] for key in keys]
    qualifiers = [each for own in part["qualifiers"] for each in own]
    usd, thick = float(part["usd"].sum()), float(part["thick"].sum())
    return _Piece(name, key or join_ids(records), usd, len(records), qualifiers, top, thick)


def _column(frame: pd.DataFrame, by: str, every: str) -> dict[str, _Piece]:
    """The nodes of a column, the greatest on top, each in a slot that holds its label."""
    nodes: dict[str, _Piece] = {}
    top = 0.0
    for name, part in sorted(frame.groupby(by), key=lambda item: -item[1]["usd"].sum()):
        key = "" if not every else mark_key(name, every) if by == "channel" else mark_key(every, name)
        node = _node(label(by, str(name)), part, top, key)
        slot = _slot(node)
        node.top += (slot - node.thickness) / 2 if nodes else 0.0
        nodes[str(name)] = node
        top += slot
    return nodes


def _slot(node: _Piece) -> float:
    return max(node.thickness + 8, LINE * (len(node.lines) + 1) + 10)


def _end(nodes: dict[str, _Piece]) -> float:
    return sum(_slot(node) for node in nodes.values())


def _ribbon(figure: Chart, start: tuple[float, float], end: tuple[float, float], piece: _Piece, colour: str) -> None:
    """A band from the right edge of one node to the left edge of another, and points along its middle."""
    (x, top), (to, bottom), thick = (start[0] + NODE / 2, start[1]), (end[0] - NODE / 2, end[1]), piece.thickness
    bend = (x + to) / 2
    path = f"M{x},{top} C{bend},{top} {bend},{bottom} {to},{bottom} L{to},{bottom + thick} "
    path += f"C{bend},{bottom + thick} {bend},{top + thick} {x},{top + thick} Z"
    figure.add_shape(type="path", path=path, fillcolor=colour, opacity=0.28, line={"width": 0}, layer="below")
    first, last = x + CLEAR, to - CLEAR
    size = min(max(thick, THIN_POINT), LARGEST_POINT)
    along = [step / STEPS for step in range(STEPS + 1)]
    across = _spread(thick, size)
    places = [(first + (last - first) * step, down) for step in along for down in across]
    _unseen(
        figure,
        [place for place, _ in places],
        [top + (bottom - top) * _eased((place - x) / (to - x)) + down for place, down in places],
        size,
        [piece.key] * len(places),
        [piece.hover] * len(places),
    )


def _eased(share: float) -> float:
    return share * share * (3 - 2 * share)


def _spread(thickness: float, size: float) -> list[float]:
    """Places across a band, so close that points of this size leave no gap and reach to its edges and no further."""
    if thickness <= size:
        return [thickness / 2]
    count = ceil((thickness - size) / (size * 0.7)) + 1
    return [size / 2 + (thickness - size) * place / (count - 1) for place in range(count)]


def _unseen(figure: Chart, x: list[float], y: list[float], size: float, keys: list[str], hovers: list[str]) -> None:
    """Points that nobody sees but that can be hovered and clicked; where points overlap, plotly takes the smaller one."""
    unseen = {"marker": {"opacity": 0}}
    figure.add_scatter(
        x=x,
        y=y,
        mode="markers",
        marker={"size": size, "opacity": 0},
        selected=unseen,
        unselected=unseen,
        customdata=keys,
        hovertext=hovers,
        hoverinfo="text",
    )


def _nodes(figure: Chart, x: float, nodes: list[_Piece], colour: str) -> None:
    """The nodes of a column, with their words on the left, above the node for Japan."""
    keys, hovers = [node.key for node in nodes], [node.hover for node in nodes]
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
    touched = [(node.top + down, node) for node in nodes for down in _spread(node.thickness, NODE_POINT)]
    _unseen(
        figure,
        [x] * len(touched),
        [place for place, _ in touched],
        NODE_POINT,
        [node.key for _, node in touched],
        [node.hover for _, node in touched],
    )
    first = x == JAPAN
    figure.add_scatter(
        x=[x - (NODE / 2 if first else NODE) for _ in nodes],
        y=[node.top - HEAD / 2 if first else node.top + node.thickness / 2 for node in nodes],
        mode="text",
        text=[_label(node, " " if first else "<br>") for node in nodes],
        textposition="middle right" if first else "middle left",
        textfont={"size": 11},
        hoverinfo="skip",
    )


def _label(node: _Piece, between: str) -> str:
    return f"{'<br>'.join(safe(line) for line in node.lines)}{between}<b>{safe(brief(node.usd, node.qualifiers))}</b>"
