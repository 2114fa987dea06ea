"""Charts of the sources page: how many documents state a record, who agrees with whom, and what editions add or drop."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from components.charts.theme import (
    BLUE,
    DARK_INK,
    GREEN,
    GRID,
    INK,
    NEUTRAL,
    ORANGE,
    Chart,
    bar,
    finish,
    mark,
    nothing,
    safe,
    scatter,
    wrapped,
)

SIGNS = {"agrees": "●", "differs": "≠", "silent": "·"}
"""What stands in a cell of the matrix, so that it can be read without its colour."""

STANCE_COLOURS = {"agrees": BLUE, "differs": ORANGE, "silent": GRID}

STANCE_INK = {"agrees": "#ffffff", "differs": DARK_INK, "silent": NEUTRAL}

CHANGE_COLOURS = {"in both": BLUE, "only in the later": GREEN, "only in the earlier": ORANGE}

ROW, LINE = 30, 15
"""Height of the cells of one record, and of each line of its title above them, in pixels."""

TITLE_WIDTH, SOURCE_LENGTH = 58, 56
"""Characters on a line of a title above its cells, and of the name of a document above its column."""

LETTER = 4.2
"""Height of a letter of such a name, which stands aslant, in pixels."""


def depth(frame: pd.DataFrame) -> Chart:
    """Records by the number of documents that state them; `frame` has `documents`, `stated_by`, `records`."""
    title = "Records by the number of documents that state them"
    if frame.empty:
        return nothing(title)
    figure = Chart(
        bar(
            x=frame["documents"],
            y=frame["records"],
            marker={"color": [ORANGE if number == 1 else BLUE for number in frame["documents"]], "line": {"width": 0}},
            text=frame["records"],
            textposition="outside",
            cliponaxis=False,
            customdata=[mark(words) for words in frame["stated_by"]],
            hovertemplate="%{customdata}: %{y} records<extra></extra>",
        )
    )
    highest = int(frame["records"].max())
    last = max(int(frame["documents"].max()), 5) + 0.6
    figure.update_xaxes(dtick=1, range=[0.4, last], title={"text": "Documents"}, showgrid=False, fixedrange=True)
    figure.update_yaxes(rangemode="tozero", range=[0, highest * 1.15], dtick=1 if highest < 5 else None)
    return finish(figure, title, 280, legend=False)


def corroboration(frame: pd.DataFrame) -> Chart:
    """Which documents agree on a record, differ or are silent; `frame` as `data.views.sources.corroboration` gives it."""
    title = "Who states a record: agrees, differs or is silent"
    if frame.empty:
        return nothing(title)
    keys = list(dict.fromkeys(frame["id"]))
    own = frame[frame["column"]].drop_duplicates("place").sort_values("place")
    place = frame["place"] + 0.4 * ~frame["column"]
    titles = frame.drop_duplicates("id").set_index("id")["title"].map(lambda title: wrapped(title, TITLE_WIDTH))
    lines = max(title.count("<br>") + 1 for title in titles)
    figure = Chart(
        [
            bar(
                base=place - 0.46,
                x=[0.92] * len(frame),
                y=frame["id"].map(keys.index) + 0.28,
                orientation="h",
                width=0.38,
                marker={"color": frame["stance"].map(STANCE_COLOURS), "line": {"width": 0}},
                text=frame["stance"].map(SIGNS),
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                insidetextfont={"color": frame["stance"].map(STANCE_INK), "size": 13},
                customdata=frame["id"],
                hovertext=[_hover(row) for row in frame.to_dict("records")],
                hoverinfo="text",
            ),
            scatter(
                x=[-0.5] * len(keys),
                y=[position + 0.04 for position in range(len(keys))],
                mode="text",
                text=[titles[key] for key in keys],
                textposition="top right",
                textfont={"size": 12},
                hoverinfo="skip",
            ),
        ]
    )
    labels = [_cut(name, SOURCE_LENGTH) for name in own["source"]]
    ticks = own["place"].tolist()
    if not frame["column"].all():
        labels, ticks = [*labels, "<b>Other documents</b>"], [*ticks, float(place[~frame["column"]].min())]
    figure.update_xaxes(
        side="top",
        tickvals=ticks,
        ticktext=labels,
        tickangle=-60,
        range=[-0.6, max(float(place.max()), 7.0) + 0.6],
        showgrid=False,
        fixedrange=True,
    )
    figure.update_yaxes(visible=False, range=[len(keys) - 0.5, -0.75])
    figure.update_layout(bargap=0)
    return finish(figure, title, 56 + round(LETTER * max(map(len, labels))) + (ROW + LINE * lines) * len(keys), legend=False)


def steps(frame: pd.DataFrame) -> Chart:
    """What each later edition tells beside the one before; `frame` as `data.views.sources.edition_steps` gives it."""
    title = "Records that one edition tells and the next does not, and the reverse"
    if frame.empty:
        return nothing(title, "No two editions to compare under these filters")
    order = list(dict.fromkeys(frame["step"]))[::-1]
    figure = Chart(
        [
            bar(
                y=part["step"].map(lambda step: wrapped(step, 18)),
                x=part["records"],
                orientation="h",
                name=change.capitalize(),
                marker={"color": colour, "line": {"width": 0}},
                text=part["records"],
                textposition="inside",
                insidetextfont={"color": INK.get(colour, "#ffffff")},
                textangle=0,
                customdata=[mark(step, change) for step in part["step"]],
                hovertemplate=f"%{{x}} records {change}<extra></extra>",
            )
            for change, colour in CHANGE_COLOURS.items()
            if len(part := frame[frame["change"] == change])
        ]
    )
    figure.update_layout(barmode="stack")
    figure.update_yaxes(categoryorder="array", categoryarray=[wrapped(step, 18) for step in order], showgrid=False)
    most = frame.groupby("step")["records"].sum().max()
    figure.update_xaxes(rangemode="tozero", dtick=1 if most < 5 else None, fixedrange=True)
    return finish(figure, title, 140 + 56 * len(order))


def _cut(text: str, length: int) -> str:
    return safe(text if len(text) <= length else f"{text[: length - 1].rstrip()}…")


def _hover(row: Mapping[Hashable, Any]) -> str:
    claim = f"<br>{wrapped(row['claim'])}" if row["stance"] == "differs" and isinstance(row["claim"], str) else ""
    said = "does not speak of it" if row["stance"] == "silent" else row["stance"]
    return f"<b>{wrapped(row['title'])}</b><br>{wrapped(row['source'])}: {said}{claim}"
