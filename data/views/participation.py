"""What the participation page asks: what Japan takes part in, how, and since when."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from data.filters import Filters
from data.selection.cells import Mask, Order, RowIds, Selection
from data.selection.counts import Keys
from data.selection.query import cells_of, choices, expander_of, select_facts
from data.selection.rows import Rows
from data.tables import Tables, derived
from data.views.common import cells, exploded, frame_of, rows_of_table, tuples, year_of
from data.views.common import select_all as left_of_facts
from data.views.counts import joined, summed_by, with_lists
from data.views.timeline import Density, spans_of

NO_YEAR = "none"
"""Column of the grid for what no source puts in a single year or stated span of years."""

TENURES = ("post", "body", "programme")
"""Formats that last, and are drawn from their beginning to their end where these are known."""

NOT_STATED = "not_stated"

DATED = ("date_precision", "date_earliest", "date_latest")

_SPREAD = ("decade", "ongoing", "undated")


def taken(tables: Tables, filters: Filters, lanes: str = "format") -> Rows:
    """What Japan takes part in, oldest first, not yet taken from the table; what is only possible is no participation.

    The columns of the table, `lane` (the format or role) and `table`.
    """
    return _those(tables, filters, _in_lanes(tables, lanes), possible=False)


def density(tables: Tables, filters: Filters, lanes: str, years: tuple[int, int]) -> Density:
    """How many records of `taken` lie or begin in each lane and span of years, the fullest lane first."""
    keys, found = _lane_years(tables, lanes), left_of_facts(tables, filters)
    sums = summed_by(keys.pairs(found))
    return Density(tables, found, keys, sorted(sums, key=lambda lane: (-sums[lane], lane)), spans_of(years), None)


@derived(("format", "role"))
def _lane_years(tables: Tables, lanes: str) -> Keys:
    """Lanes and years of what is more than possible; a row is one of `facts`."""
    rows = _in_lanes(tables, lanes)
    named = rows[["lane"]].assign(year=year_of(rows)).set_axis(rows_of_table(tables, "participation"))
    return Keys.of(cells(tables), named[~_possible(tables)], ("lane", "year"))


def possible(tables: Tables, filters: Filters) -> Rows:
    """What sources only hold out as an outlook."""
    return _those(tables, filters, tables["participation"], possible=True)


def _those(tables: Tables, filters: Filters, frame: pd.DataFrame, *, possible: bool) -> Rows:
    """The rows left of a frame like the table, of what is only possible or of what is more."""
    wanted, number = _possible(tables) == possible, taking_part(tables, filters)[possible]

    def those() -> Selection:
        return _left(tables, filters).among(wanted)

    expander = expander_of(tables, "participation", those)
    return Rows(frame, lambda part: those().places(part), number=lambda: number, expander=expander)


def _left(tables: Tables, filters: Filters) -> Selection:
    return select_facts(tables, "participation", filters)


@derived()
def _possible(tables: Tables) -> Mask:
    return np.asarray(tables["participation"]["role"] == "possible")


@derived(("format", "role"))
def _in_lanes(tables: Tables, lanes: str) -> pd.DataFrame:
    rows = tables["participation"]
    named = {"table": pd.Series("participation", index=rows.index, dtype=object), "lane": rows[lanes].astype(object)}
    return rows.assign(**named).copy()


def lasts(tables: Tables, filters: Filters) -> bool:
    """Whether there is a post, body or programme at all."""
    return not _by_format(tables, filters).keys().isdisjoint(TENURES)


def _by_format(tables: Tables, filters: Filters) -> Mapping[str, int]:
    return summed_by(_roles(tables, "format").pairs(_left(tables, filters)))


def tenures(tables: Tables, filters: Filters, kind: str) -> Rows:
    """The posts, bodies or programmes (a format) that Japan has or had a part in, oldest first, unknown starts last.

    The columns of the table, and `ends`: stated, open (it goes on, as EDTF "2014/.." says) or unknown ("2014/").
    """
    every, order = _tenures(tables, kind)
    number = _by_format(tables, filters).get(kind, 0)
    expander = expander_of(tables, "participation", lambda: _left(tables, filters), order.rows)
    return Rows(
        every, lambda part: np.flatnonzero(_left(tables, filters).of(order))[part], number=lambda: number, expander=expander
    )


@derived(TENURES)
def _tenures(tables: Tables, kind: str) -> tuple[pd.DataFrame, Order]:
    rows = tables["participation"]
    rows = rows[(rows["format"] == kind) & (rows["role"] != "possible")]
    ends = [_ends(*row) for row in tuples(rows, "date_precision", "date_latest", "date")]
    rows = rows.assign(ends=pd.Series(ends, index=rows.index, dtype=object))
    rows = rows.sort_values(["date_earliest", "date_latest", "id"], na_position="last").copy()
    return rows, Order.of(cells_of(tables, "participation"), rows.index.to_numpy())


def exercises(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Exercises by series and year, the series that began first on top.

    Columns `exercise` (its series, or its own name), `year` (text; `NO_YEAR` where it has none), `roles` (a list of
    those of that year), `records`. A stated span counts in each of its years within the range of the filters.
    """
    first, last = filters.years or choices(tables).years
    cells: dict[tuple[str, str], tuple[list[str], int]] = {}
    begins: dict[str, str] = {}
    for (exercise, year, role), records in _exercises(tables).pairs(_left(tables, filters)):
        if year == NO_YEAR or first <= int(year) <= last:
            roles, number = cells.get((exercise, year), ([], 0))
            cells[exercise, year] = [*roles, role], number + records
            begins[exercise] = min(year, begins.get(exercise, year))
    order = sorted(cells, key=lambda key: (begins[key[0]], *key))
    rows = [(*key, *cells[key]) for key in order]
    return frame_of(rows, ["exercise", "year", "roles", "records"])


def exercises_left(tables: Tables, filters: Filters) -> int:
    """How many records there are in `exercises`; one with a span of years counts once."""
    return summed_by(_formats(tables).pairs(_left(tables, filters)))["exercise"]


def exercise_records(tables: Tables, filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `exercises` with `record_ids` and `source_ids`: the records that each row counts."""
    cells = list(tuples(rows, "exercise", "year"))
    roles = rows["roles"].tolist()
    keys = {cell: [(*cell, role) for role in of_cell] for cell, of_cell in zip(cells, roles, strict=True)}
    found = _exercises(tables).rows(_left(tables, filters), [key for each in keys.values() for key in each])
    return _with_lists(tables, filters, rows, [np.sort(joined(found[key] for key in keys[cell])) for cell in cells])


@derived()
def _exercises(tables: Tables) -> Keys:
    """Exercises by their series or name, each of their years and role; an exercise with a stated span has several years."""
    rows = tables["participation"]
    rows = rows[["role", "series", "title", *DATED]][rows["format"] == "exercise"]
    names = [
        series if isinstance(series, str) else title.partition(":")[0] for series, title in tuples(rows, "series", "title")
    ]
    years = [_years(*cells) for cells in tuples(rows, *DATED)]
    lists = {"exercise": names, "years": years}
    entries = rows[["role"]].assign(
        row=rows.index, **{name: pd.Series(each, index=rows.index, dtype=object) for name, each in lists.items()}
    )
    by_year = exploded(entries, "years", "year").set_index("row")
    return Keys.of(cells_of(tables, "participation"), by_year, ("exercise", "year", "role"))


def last_years(grid: pd.DataFrame) -> dict[str, str]:
    """The last year (text) in the grid of each exercise, by its name; empty where it has none."""
    years: dict[str, str] = {}
    for exercise, year in tuples(grid, "exercise", "year"):
        years[exercise] = max(years.get(exercise, ""), "" if year == NO_YEAR else year)
    return years


def in_year(tables: Tables, filters: Filters, year: str) -> pd.DataFrame:
    """The records behind one year of the grid, with all their columns."""
    grid = _exercises(tables)
    keys = list(tuples(grid.frame[grid.frame["year"] == year], "exercise", "year", "role"))
    places = np.sort(joined(grid.rows(_left(tables, filters), keys).values()))
    expander = expander_of(tables, "participation", lambda: _left(tables, filters))
    return Rows(tables["participation"], lambda part: places[part], expander=expander).part()


def by(tables: Tables, filters: Filters, column: str) -> pd.DataFrame:
    """Records that are participation by one column (`format` or `organisation`) and role.

    Columns: the column itself (`NOT_STATED` where empty), `role`, `records`.
    """
    return _roles(tables, column).counted(_left(tables, filters))


def by_records(tables: Tables, filters: Filters, rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Rows of `by` with `record_ids` and `source_ids`: the records that each row counts."""
    keys = list(tuples(rows, column, "role"))
    found = _roles(tables, column).rows(_left(tables, filters), keys)
    return _with_lists(tables, filters, rows, [found[key] for key in keys])


@derived(("format", "organisation"))
def _roles(tables: Tables, column: str) -> Keys:
    rows = tables["participation"]
    rows = rows[[column, "role"]][rows["role"] != "possible"]
    named = rows.assign(**{column: rows[column].where(rows[column].notna(), NOT_STATED)})
    return Keys.of(cells_of(tables, "participation"), named, (column, "role"))


@derived()
def _formats(tables: Tables) -> Keys:
    """Formats, and whether a record is only an outlook."""
    rows = tables["participation"]
    only = rows[["format"]].assign(possible=_possible(tables))
    return Keys.of(cells_of(tables, "participation"), only, ("format", "possible"))


def _with_lists(tables: Tables, filters: Filters, rows: pd.DataFrame, places: Sequence[RowIds]) -> pd.DataFrame:
    told = expander_of(tables, "participation", lambda: _left(tables, filters))
    return with_lists(rows, tables["participation"], told, places)


def taking_part(tables: Tables, filters: Filters) -> tuple[int, int]:
    """How many records are participation, and how many only an outlook."""
    found = summed_by(_formats(tables).pairs(_left(tables, filters)), 1)
    return found[False], found[True]


def _ends(precision: str, latest: pd.Timestamp, date: str) -> str:
    """An undated record says only that it was so by a date; that date is not its end."""
    if precision != "undated" and pd.notna(latest):
        return "stated"
    return "open" if date.endswith("/..") else "unknown"


def _years(precision: str, earliest: pd.Timestamp, latest: pd.Timestamp) -> list[str]:
    """The years of one exercise; an open or undated one has none."""
    if precision in _SPREAD or pd.isna(earliest) or pd.isna(latest):
        return [NO_YEAR]
    return [str(year) for year in range(earliest.year, latest.year + 1)]
