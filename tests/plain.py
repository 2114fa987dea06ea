"""The same answers by plain pandas, row by row, which the tests hold the program's arrays and masks to."""

from collections import Counter
from collections.abc import Collection
from decimal import Decimal
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.charts.theme import Chart
from data.filters import Filters
from data.schema import FACT_TABLES
from data.selection import select as select_records
from data.selection import select_table as select
from data.tables import Tables
from data.views import timeline
from data.views.common import tuples
from data.views.contributions import GIVEN, LINKS, NO_CONSTANT, QUALIFIERS
from data.views.funding import FLOW_GROUPS, Total
from data.views.known import LATER, UNDATED


def checked(chart: Chart) -> go.Figure:
    """The figure of a chart; raises ValueError for what plotly does not know."""
    return go.Figure(chart.drawn().to_dict())


def facts(tables: Tables, filters: Filters) -> pd.DataFrame:
    """All records that the filters leave, oldest first, one row each, with the columns of `records`."""
    return select_records(tables, filters).rows().part()


def matching_ids(tables: Tables, filters: Filters) -> set[str]:
    """Identifiers of all records that the filters leave, over the three tables of facts."""
    return {key for name in FACT_TABLES for key in select(tables, name, filters)["id"]}


def silent(rows: pd.DataFrame, years: tuple[int, int]) -> list[int]:
    """The years of a range in which no record begins or lies; a closed span of under ten years lies in all its years."""
    spoken: set[int] = set()
    for year, last, precision in zip(rows["year"], rows["date_latest"], rows["date_precision"], strict=True):
        if not pd.isna(year):
            closed = precision != "ongoing" and last.year - year < 10
            spoken |= set(range(year, (last.year if closed else year) + 1))
    return sorted(set(range(years[0], years[1] + 1)) - spoken)


def in_lanes(rows: pd.DataFrame, lanes: str, areas: Collection[str]) -> list[tuple[str, str]]:
    """Each record with each lane of the timeline that it stands in."""
    named = Counter(actor for actors in rows["actors"] for actor in actors)
    frequent = sorted(named, key=lambda actor: (-named[actor], actor))[: timeline.MAX_ACTOR_LANES]

    def of_row(table: str, kind: str, named_areas: list[str], actors: list[str]) -> list[str]:
        if lanes == "area":
            return [area for area in named_areas if not areas or area in areas]
        if lanes == "actor":
            own = [actor for actor in actors if actor in frequent]
            return own or [timeline.OTHER_ACTORS if len(actors) else timeline.NO_ACTOR]
        if lanes == "table":
            return [table]
        return ["contribution" if table == "contributions" else kind]

    return [(key, lane) for key, *cells in tuples(rows, "id", "table", "kind", "areas", "actors") for lane in of_row(*cells)]


def known_by(
    tables: Tables, rows: pd.DataFrame, day: pd.Timestamp, *, from_facts: bool
) -> tuple[dict[str, list[str]], dict[str, str]]:
    """The sources of then of each record that was known by a day, and why each of the others is left out."""
    published: dict[str, Any] = dict(tuples(tables["sources"], "id", "published_latest"))
    if from_facts:
        began: dict[str, pd.Timestamp] = {}
        for moment, keys in tuples(facts(tables, Filters()).dropna(subset="date_earliest"), "date_earliest", "source_ids"):
            began |= {key: max(moment, began.get(key, moment)) for key in keys}
        published = {key: began.get(key, moment) if pd.isna(moment) else moment for key, moment in published.items()}
    known, why = {}, {}
    for record, keys in tuples(rows, "id", "source_ids"):
        read = [key for key in keys if not pd.isna(published[key]) and published[key] <= day]
        if read:
            known[record] = read
        else:
            why[record] = UNDATED if any(pd.isna(published[key]) for key in keys) else LATER
    return known, why


def totals(rows: pd.DataFrame) -> list[Total]:
    """The total of each link to NATO of a ledger; the greatest running total by its row of the ledger."""
    return [_total(rows[rows["nato_link"] == link], link) for link in LINKS]


def _total(rows: pd.DataFrame, link: str) -> Total:
    added = rows[rows["added_usd"].notna()]
    usd = _cents(added["added_usd"])
    flows = {name: _cents(added["added_usd"][added["flow"].isin(group)]) for name, group in FLOW_GROUPS.items()}
    qualifiers = set(added["amount_qualifier"].fillna("exact"))
    running = rows[(rows["measure"] == "cumulative") & rows["flow"].isin(GIVEN) & (rows["value_usd"] > usd)]
    return Total(
        link=link,
        usd=usd,
        qualifiers=tuple(each for each in QUALIFIERS if each in qualifiers),
        flows={name: part for name, part in flows.items() if part},
        added=len(added),
        priced=int(rows["amount"].count()),
        records=len(rows),
        without_value=int((rows["why_kind"] == NO_CONSTANT).sum()),
        ceilings=int((added["amount_qualifier"] == "up_to").sum()),
        elsewhere=int(rows["hidden"].sum()),
        greatest_running=int(running.index[int(running["value_usd"].argmax())]) if len(running) else None,
    )


def _cents(amounts: pd.Series) -> float:
    return sum(round(Decimal(amount) * 100) for amount in amounts.tolist()) / 100


def gifts(rows: pd.DataFrame) -> pd.DataFrame:
    """The single amounts of a ledger that have a value in dollars and lie in one calendar year, oldest first."""
    return rows[_single(rows)].reset_index(drop=True)


def spans(rows: pd.DataFrame) -> pd.DataFrame:
    """The sums of a ledger that cover a time, with or without an amount, and told in any currency, oldest first."""
    return rows[_lasting(rows)].sort_values(["start", "end", "id"], na_position="last", ignore_index=True)


def running_totals(rows: pd.DataFrame) -> pd.DataFrame:
    """The running totals of a ledger that have a value in current dollars and a date, by series and date."""
    found = rows[_running(rows)].sort_values(["series", "as_of_latest", "id"], ignore_index=True)
    return found.assign(counted=found["series"].map(found["series"].value_counts()))


def undrawn(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a ledger that state an amount and are in no chart through time, oldest first."""
    return rows[rows["amount"].notna() & ~(_single(rows) | _lasting(rows) | _running(rows))].reset_index(drop=True)


def wide(rows: pd.DataFrame) -> pd.Series:
    """Whether a row is a single amount with a price and a date that does not lie in one calendar year."""
    found: pd.Series = (rows["measure"] == "increment") & rows["amount"].notna() & ~_in_one_year(rows)
    return found


def _single(rows: pd.DataFrame) -> pd.Series:
    return (rows["measure"] == "increment") & rows["value_usd"].notna() & _in_one_year(rows)


def _lasting(rows: pd.DataFrame) -> pd.Series:
    return (rows["measure"] == "period") | wide(rows)


def _running(rows: pd.DataFrame) -> pd.Series:
    return (rows["measure"] == "cumulative") & rows["amount_usd"].notna() & rows["as_of_latest"].notna()


def _in_one_year(rows: pd.DataFrame) -> pd.Series:
    same: pd.Series = rows["date_earliest"].dt.year == rows["date_latest"].dt.year
    return same
