"""What the participation page asks: what Japan takes part in, how, and since when."""

from collections import Counter

import pandas as pd

from data.filters import Filters
from data.selection import BY_DATE, Groups, Listing, Rows, Selection, choices, group, listing, select, table_frame, year_of
from data.tables import Tables, derived
from data.views.common import exploded, frame_of, tuples
from data.views.timeline import Density, spans_of

NO_YEAR = "none"
"""Column of the grid for what no source puts in a single year or stated span of years."""

TENURES = ("post", "body", "programme")
"""Formats that last, and are drawn from their beginning to their end where these are known."""

NOT_STATED = "not_stated"

POSSIBLE = "possible"
"""Role of what sources only hold out as an outlook."""

DATED = ("date_precision", "date_earliest", "date_latest")

_SPREAD = ("decade", "ongoing", "undated")


def taken(tables: Tables, filters: Filters, lanes: str = "format") -> Rows:
    """List what Japan takes part in, oldest first; what is only possible is no participation.

    The columns of the table, `lane` (the format or role) and `table`.
    """
    return _select(tables, filters).rows(_taken(tables, lanes))


@derived(("format", "role"))
def _taken(tables: Tables, lanes: str) -> Listing:
    rows = table_frame(tables, "participation")
    named = {"table": pd.Series("participation", index=rows.index, dtype=object), "lane": rows[lanes].astype(object)}
    return listing(tables, rows.assign(**named)[rows["role"] != POSSIBLE].copy())


def density(tables: Tables, filters: Filters, lanes: str, years: tuple[int, int]) -> Density:
    """Count the records of `taken` that lie or begin in each lane and span of years, the fullest lane first."""
    selection, groups = _select(tables, filters), _lane_years(tables, lanes)
    sums = selection.totals(groups)
    return Density(selection, groups, sorted(sums, key=lambda lane: (-sums[lane], lane)), spans_of(years))


@derived(("format", "role"))
def _lane_years(tables: Tables, lanes: str) -> Groups:
    rows = _taken(tables, lanes)
    named = rows.frame[["lane"]].assign(year=year_of(rows.frame)).set_axis(rows.row)
    return group(tables, named, "lane", "year")


def possible(tables: Tables, filters: Filters) -> Rows:
    """List what sources only hold out as an outlook."""
    return _select(tables, filters).rows(_possible(tables))


@derived()
def _possible(tables: Tables) -> Listing:
    rows = table_frame(tables, "participation")
    return listing(tables, rows[rows["role"] == POSSIBLE].copy())


def _select(tables: Tables, filters: Filters) -> Selection:
    return select(tables, filters, "participation")


def lasts(tables: Tables, filters: Filters) -> bool:
    """Tell whether there is a post, body or programme at all."""
    return not _by_format(tables, filters).keys().isdisjoint(TENURES)


def _by_format(tables: Tables, filters: Filters) -> Counter[str]:
    return _select(tables, filters).totals(_roles(tables, "format"))


def tenures(tables: Tables, filters: Filters, kind: str) -> Rows:
    """List the posts, bodies or programmes (a format) that Japan has or had a part in, oldest first, unknown starts last.

    The columns of the table, and `ends`: stated, open (it goes on, as EDTF "2014/.." says) or unknown ("2014/").
    """
    return _select(tables, filters).rows(_tenures(tables, kind))


@derived(TENURES)
def _tenures(tables: Tables, kind: str) -> Listing:
    rows = table_frame(tables, "participation")
    rows = rows[(rows["format"] == kind) & (rows["role"] != POSSIBLE)]
    ends = [_ends(*row) for row in tuples(rows, "date_precision", "date_latest", "date")]
    rows = rows.assign(ends=pd.Series(ends, index=rows.index, dtype=object))
    return listing(tables, rows.sort_values([*BY_DATE, "id"], na_position="last").copy())


def exercises(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Count exercises by series and year, the series that began first on top.

    Columns `exercise` (its series, or its own name), `year` (text; `NO_YEAR` where it has none), `roles` (a list of
    those of that year), `records`. A stated span counts in each of its years within the range of the filters.
    """
    first, last = filters.years or choices(tables).years
    cells: dict[tuple[str, str], tuple[list[str], int]] = {}
    begins: dict[str, str] = {}
    for (exercise, year, role), records in _select(tables, filters).pairs(_exercises(tables)):
        if year == NO_YEAR or first <= int(year) <= last:
            roles, number = cells.get((exercise, year), ([], 0))
            cells[exercise, year] = [*roles, role], number + records
            begins[exercise] = min(year, begins.get(exercise, year))
    order = sorted(cells, key=lambda key: (begins[key[0]], *key))
    rows = [(*key, *cells[key]) for key in order]
    return frame_of(rows, ["exercise", "year", "roles", "records"])


def count_exercises(tables: Tables, filters: Filters) -> int:
    """Count the records of `exercises`; one with a span of years counts once."""
    return _select(tables, filters).totals(_formats(tables))["exercise"]


def exercise_records(tables: Tables, filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """Add `record_ids` and `source_ids` to rows of `exercises`: the records that each row counts."""
    keys = [[(exercise, year, role) for role in roles] for exercise, year, roles in tuples(rows, "exercise", "year", "roles")]
    return _select(tables, filters).with_records(rows, _exercises(tables), keys=keys)


@derived()
def _exercises(tables: Tables) -> Groups:
    """Exercises by their series or name, each of their years and role; an exercise with a stated span has several years."""
    rows = table_frame(tables, "participation")
    rows = rows[["role", "series", "title", *DATED]][rows["format"] == "exercise"]
    names = [
        series if isinstance(series, str) else title.partition(":")[0] for series, title in tuples(rows, "series", "title")
    ]
    years = [_years(*cells) for cells in tuples(rows, *DATED)]
    lists = {"exercise": names, "years": years}
    entries = rows[["role"]].assign(**{name: pd.Series(each, index=rows.index, dtype=object) for name, each in lists.items()})
    return group(tables, exploded(entries, "years", "year"), "exercise", "year", "role")


def last_years(grid: pd.DataFrame) -> dict[str, str]:
    """Give the last year (text) in the grid of each exercise, by its name; empty where it has none."""
    years: dict[str, str] = {}
    for exercise, year in tuples(grid, "exercise", "year"):
        years[exercise] = max(years.get(exercise, ""), "" if year == NO_YEAR else year)
    return years


def in_year(tables: Tables, filters: Filters, year: str) -> pd.DataFrame:
    """List the records behind one year of the grid, with all their columns."""
    groups = _exercises(tables)
    return _select(tables, filters).having(groups, (groups.frame["year"] == year).to_numpy()).rows().part()


def by(tables: Tables, filters: Filters, column: str) -> pd.DataFrame:
    """Count records that are participation by one column (`format` or `organisation`) and role.

    Columns: the column itself (`NOT_STATED` where empty), `role`, `records`.
    """
    return _select(tables, filters).count(_roles(tables, column))


def by_records(tables: Tables, filters: Filters, rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Add `record_ids` and `source_ids` to rows of `by`: the records that each row counts."""
    return _select(tables, filters).with_records(rows, _roles(tables, column))


@derived(("format", "organisation"))
def _roles(tables: Tables, column: str) -> Groups:
    rows = table_frame(tables, "participation")
    rows = rows[[column, "role"]][rows["role"] != POSSIBLE]
    return group(tables, rows.assign(**{column: rows[column].where(rows[column].notna(), NOT_STATED)}), column, "role")


@derived()
def _formats(tables: Tables) -> Groups:
    """Formats, and whether a record is only an outlook."""
    rows = table_frame(tables, "participation")
    return group(tables, rows[["format"]].assign(possible=rows["role"] == POSSIBLE), "format", "possible")


def taking_part(tables: Tables, filters: Filters) -> tuple[int, int]:
    """Count the records that are participation, and those that are only an outlook."""
    totals = _select(tables, filters).totals(_formats(tables), over=1)
    return totals[False], totals[True]


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
