"""Charts of the funding page."""

import pandas as pd
import plotly.graph_objects as go

from components.charts.theme import LINK_COLOURS, LINK_NAMES, finish, mark, nothing, safe, wrapped
from components.text import number_words

MEASURES = {
    "increment": ("Single gift", "diamond"),
    "period": ("Sum over several years", "line-ns"),
    "cumulative": ("Running total", "circle-open"),
    "context": ("Told for scale", "x-thin"),
}


def through_time(frame: pd.DataFrame, years: tuple[int, int]) -> go.Figure:
    """Each amount in dollars at its date: gifts as diamonds, sums over years as lines, running totals as circles.

    `frame` has `id`, `title`, `date_text`, `date_earliest`, `date_latest`, `period_text`, `measure`, `nato_link`,
    `amount_usd`, `summable`.
    """
    title = "Amounts as stated, current US dollars, logarithmic axis"
    if frame.empty:
        return nothing(title, "No amount in dollars under these filters")
    figure = go.Figure()
    for measure, (name, symbol) in MEASURES.items():
        for link, colour in LINK_COLOURS.items():
            part = frame[(frame["measure"] == measure) & (frame["nato_link"] == link)]
            if len(part):
                _add(figure, part, f"{name}, {link}", symbol, colour, years)
    figure.update_xaxes(type="date", range=[f"{years[0]}-01-01", f"{years[1]}-12-31"])
    figure.update_yaxes(type="log", title={"text": "US$ (log)"}, dtick=1, tickformat="~s", fixedrange=True)
    figure.update_layout(hovermode="closest", dragmode="pan")
    return finish(figure, title, 440)


def _add(figure: go.Figure, part: pd.DataFrame, name: str, symbol: str, colour: str, years: tuple[int, int]) -> None:
    first, last = pd.Timestamp(years[0], 1, 1), pd.Timestamp(years[1], 12, 31)
    start = part["date_earliest"].fillna(first)
    end = part["date_latest"].fillna(last)
    spans = (end - start) > pd.Timedelta(days=31)
    hover = [_hover(row) for _, row in part.iterrows()]
    for row_start, row_end, wide, usd in zip(start, end, spans, part["amount_usd"], strict=True):
        if wide:
            figure.add_scatter(
                x=[row_start, row_end],
                y=[usd, usd],
                mode="lines",
                line={"color": colour, "width": 4},
                opacity=0.45,
                hoverinfo="skip",
                showlegend=False,
            )
    figure.add_scatter(
        x=start + (end - start) / 2,
        y=part["amount_usd"],
        mode="markers",
        marker={"symbol": symbol, "color": colour, "size": 10, "line": {"width": 2, "color": colour}},
        name=name,
        customdata=part["id"],
        hovertext=hover,
        hoverinfo="text",
    )


def _hover(row: pd.Series) -> str:
    added = "added to the total" if row["summable"] else "not added to any total"
    return f"<b>{wrapped(row['title'])}</b><br>{wrapped(row['date_text'])}<br>US$ {number_words(row['amount_usd'])}, {added}"


def breakdown(frame: pd.DataFrame, by: str, label: str) -> go.Figure:
    """What is safe to add by one column, with what is left out in words beside each bar.

    `frame` as `data.views.funding.breakdown` gives it.
    """
    title = f"Safe to add, by {label.lower()}, current US$ million"
    if frame.empty:
        return nothing(title)
    order = frame.groupby(by)[["usd", "records"]].sum().sort_values(["usd", "records"]).index.tolist()
    figure = go.Figure(
        [
            go.Bar(
                y=part[by].map(lambda text: safe(str(text).replace("_", " "))),
                x=part["usd"] / 1e6,
                orientation="h",
                name=LINK_NAMES[link],
                marker={"color": colour, "line": {"width": 0}},
                customdata=[mark(name, link) for name in part[by]],
                hovertext=[
                    f"US$ {number_words(usd)}; {records} records"
                    for usd, records in zip(part["usd"], part["records"], strict=True)
                ],
                hoverinfo="y+text+name",
            )
            for link, colour, part in (
                (link, colour, frame[frame["nato_link"] == link]) for link, colour in LINK_COLOURS.items()
            )
            if len(part)
        ]
    )
    sums = frame.groupby(by)[["usd", "not_added", "unpriced"]].sum().to_dict("index")
    for name in order:
        words = [f"{int(sums[name]['not_added'])} not added" if sums[name]["not_added"] else ""]
        words.append(f"{int(sums[name]['unpriced'])} without amount" if sums[name]["unpriced"] else "")
        text = ", ".join(word for word in words if word)
        if text:
            figure.add_annotation(
                x=sums[name]["usd"] / 1e6,
                y=safe(str(name).replace("_", " ")),
                text=f"+ {text}",
                showarrow=False,
                xanchor="left",
                xshift=6,
                font={"size": 11},
            )
    largest = max(each["usd"] for each in sums.values()) / 1e6
    figure.update_layout(barmode="stack")
    figure.update_yaxes(
        categoryorder="array", categoryarray=[safe(str(name).replace("_", " ")) for name in order], showgrid=False
    )
    figure.update_xaxes(range=[0, (largest or 1) * 1.35], fixedrange=True)
    return finish(figure, title, 140 + 30 * len(order))
