"""The page of work, as each framework's tutorials write it: one frame, a filter, group by, plotly express."""

import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import plotly.express as px
import plotly.graph_objects as go

SHOWN = ["id", "title", "date_text", "kind", "area", "confidence"]

ROWS = 50


def areas() -> list[str]:
    """The cooperation areas to choose from."""
    return sorted(pd.read_parquet(_file("areas"))["label"].unique())


def frame(folder: Path | None = None) -> pd.DataFrame:
    """The events of the tables in a folder, or where `NATO_JAPAN_TABLES` says: the columns shown, and `year`.

    An event has its first area.
    """
    rows = pd.read_parquet(folder / "events.parquet" if folder else _file("events"))
    rows["area"] = rows["areas"].str[0]
    rows["year"] = rows["date_earliest"].map(lambda day: day.year, na_action="ignore").fillna(0).astype("int64")
    return rows[[*SHOWN, "year"]]


def _file(table: str) -> Path:
    return Path(os.environ["NATO_JAPAN_TABLES"]) / f"{table}.parquet"


def filtered(rows: pd.DataFrame, areas: Sequence[str], years: Sequence[int]) -> pd.DataFrame:
    """The rows of any of the areas (all where none is named) within the years."""
    rows = rows[rows["year"].between(years[0], years[1])]
    return rows[rows["area"].isin(areas)] if areas else rows


def numbers(rows: pd.DataFrame) -> list[str]:
    """Records, records of high confidence, and kinds."""
    return [str(len(rows)), str((rows["confidence"] == "high").sum()), str(rows["kind"].nunique())]


def charts(rows: pd.DataFrame) -> list[go.Figure]:
    """Records by year and area, and by kind."""
    by_year = rows.groupby(["year", "area"], as_index=False).size()
    by_kind = rows.groupby("kind", as_index=False).size()
    return [px.bar(by_year, x="year", y="size", color="area"), px.bar(by_kind, x="size", y="kind", orientation="h")]


def said(areas: Sequence[str], years: Sequence[int] = ()) -> str:
    """The filters as one word; a page that shows it has answered the change."""
    return "".join(filter(str.isalnum, f"said{''.join(areas)}within{'to'.join(str(int(year)) for year in years)}"))
