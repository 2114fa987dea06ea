"""Draw how many documents state a record, which documents agree, and what editions add or drop."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.theme import Chart, bar, cell_bars, finish, mark_key, nothing, safe, text_trace, wrapped
from components.text.labels import label
from components.text.messages import message, plural

STANCE_SIGNS = {"agrees": "●", "differs": "≠", "silent": "·"}
"""Sign in a cell of the matrix, readable without its colour."""

STANCE_COLOURS = {"agrees": theme.BLUE, "differs": theme.ORANGE, "silent": theme.GRID}

STANCE_INK = {"agrees": "#ffffff", "differs": theme.DARK_INK, "silent": theme.NEUTRAL}

CHANGE_COLOURS = {"both": theme.BLUE, "later": theme.GREEN, "earlier": theme.ORANGE}

MATRIX_CELL_PX, MATRIX_LINE_PX = 30, 15
"""Height of the cells of one record, and of each line of its title above them."""

MAX_MATRIX_LINE_CHARACTERS, MAX_DOCUMENT_CHARACTERS = 58, 56
"""Characters on a line of a title above its cells, and of the name of a document above its column."""

SLANTED_LETTER_PX = 4.2
"""Height that each letter of the slanted name of a document adds."""


def depth(frame: pd.DataFrame) -> Chart:
    """Draw records by the number of documents that state them; `frame` has `documents`, `records`."""
    title = message("Records by number of documents")
    if frame.empty:
        return nothing(title)
    figure = Chart(
        bar(
            x=frame["documents"],
            y=frame["records"],
            marker={"color": [theme.ORANGE if number == 1 else theme.BLUE for number in frame["documents"]]},
            text=frame["records"],
            textposition="outside",
            cliponaxis=False,
            customdata=[mark_key(number) for number in frame["documents"]],
            hovertext=[
                f"{documents_label(number)}: {plural('{count} record', '{count} records', records)}"
                for number, records in zip(frame["documents"], frame["records"], strict=True)
            ],
        )
    )
    highest = int(frame["records"].max())
    last = max(int(frame["documents"].max()), 5) + 0.6
    figure.update_xaxes(dtick=1, range=[0.4, last], title={"text": message("Documents")}, showgrid=False)
    figure.update_yaxes(rangemode="tozero", range=[0, highest * 1.15], dtick=1 if highest < 5 else None)
    return finish(figure, title, 280, legend=False)


def documents_label(number: int) -> str:
    """Put a number of documents into words."""
    return plural("{count} document", "{count} documents", number)


def corroboration(frame: pd.DataFrame, names: Mapping[str, str]) -> Chart:
    """Draw which documents agree on a record, differ or are silent.

    `frame` as `data.views.sources.corroboration` gives it; `names` of the documents by their ids.
    """
    title = message("Which documents confirm or contradict a record")
    if frame.empty:
        return nothing(title)
    keys = list(dict.fromkeys(frame["id"]))
    own = frame[frame["column"]].drop_duplicates("position").sort_values("position")
    position = frame["position"] + 0.4 * ~frame["column"]
    titles = frame.drop_duplicates("id").set_index("id")["title"].map(lambda title: wrapped(title, MAX_MATRIX_LINE_CHARACTERS))
    lines = max(title.count("<br>") + 1 for title in titles)
    figure = Chart(
        [
            cell_bars(
                position,
                0.92,
                (frame["id"].map(keys.index) + 0.28).tolist(),
                width=0.38,
                marker={"color": frame["stance"].map(STANCE_COLOURS)},
                text=frame["stance"].map(STANCE_SIGNS),
                insidetextfont={"color": frame["stance"].map(STANCE_INK), "size": 13},
                customdata=frame["id"],
                hovertext=[_hover(row, names[row["source_id"]]) for row in frame.to_dict("records")],
            ),
            text_trace(
                [-0.5] * len(keys), [row + 0.04 for row in range(len(keys))], [titles[key] for key in keys], "top right", 12
            ),
        ]
    )
    texts = [_cut(names[source], MAX_DOCUMENT_CHARACTERS) for source in own["source_id"]]
    ticks = own["position"].tolist()
    if not frame["column"].all():
        texts = [*texts, f"<b>{message('Other documents')}</b>"]
        ticks = [*ticks, float(position[~frame["column"]].min())]
    figure.update_xaxes(
        side="top",
        tickvals=ticks,
        ticktext=texts,
        tickangle=-60,
        range=[-0.6, max(float(position.max()), 7.0) + 0.6],
        showgrid=False,
    )
    figure.update_yaxes(visible=False, range=[len(keys) - 0.5, -0.75])
    figure.update_layout(bargap=0)
    head = 56 + round(SLANTED_LETTER_PX * max(map(len, texts)))
    return finish(figure, title, head + (MATRIX_CELL_PX + MATRIX_LINE_PX * lines) * len(keys), legend=False)


def steps(frame: pd.DataFrame, names: Mapping[str, str]) -> Chart:
    """Draw the records in one of two editions, or both.

    `frame` as `data.views.sources.edition_steps` gives it; `names` of the steps by their ids.
    """
    title = message("Records in one edition and not in the next, and the reverse")
    if frame.empty:
        return nothing(title, message("No two editions to compare under these filters"))
    ticks = {step: wrapped(names[step], 18) for step in list(dict.fromkeys(frame["step"]))[::-1]}
    figure = theme.stacked_rows(frame, "step", "change", ticks, CHANGE_COLOURS, "edition_change")
    return finish(figure, title, 140 + 56 * len(ticks))


def _cut(text: str, length: int) -> str:
    return safe(text if len(text) <= length else f"{text[: length - 1].rstrip()}…")


def _hover(row: Mapping[Hashable, Any], document: str) -> str:
    claim = f"<br>{wrapped(row['claim'])}" if row["stance"] == "differs" and isinstance(row["claim"], str) else ""
    return f"<b>{wrapped(row['title'])}</b><br>{wrapped(document)}: {label('stance', row['stance'])}{claim}"
