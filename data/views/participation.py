"""Ask what Japan takes part in, how, and since when."""

import pandas as pd

from data.filters import Filters
from data.selection import BY_DATE, Groups, Listing, Rows, Selection, choices_of, group, listing, select, table_frame, year_of
from data.tables import Tables, derived
from data.views.common import OPEN_OR_WIDE, exploded, frame_of, tuples
from data.views.timeline import Density, spans_of

NO_YEAR = "none"
"""Column of the grid for what no source puts in a single year or stated span of years."""

TENURES = ("post", "body", "programme")
"""Formats that last, and are drawn from their beginning to their end where these are known."""

NOT_STATED = "not_stated"

POSSIBLE = "possible"
"""Role of what sources only hold out as an outlook, which is no participation."""

DATED = ("date_precision", "date_earliest", "date_latest")


def taken(tables: Tables, filters: Filters) -> Rows:
    """List what Japan takes part in, oldest first, with the columns of the table."""
    return _select(tables, filters).rows(_listings(tables)[False])


def possible(tables: Tables, filters: Filters) -> Rows:
    """List what sources only hold out as an outlook."""
    return _select(tables, filters).rows(_listings(tables)[True])


@derived()
def _listings(tables: Tables) -> dict[bool, Listing]:
    """List records by whether they are only possible."""
    rows = table_frame(tables, "participation")
    return {each: listing(tables, rows[(rows["role"] == POSSIBLE) == each].copy()) for each in (False, True)}


def density(tables: Tables, filters: Filters, lanes: str, years: tuple[int, int]) -> Density:
    """Count the records of `taken` that lie or begin in each lane (format or role) and span of years, fullest lane first."""
    selection, groups = _select(tables, filters), _lane_years(tables, lanes)
    sums = selection.totals(groups)
    return Density(selection, groups, sorted(sums, key=lambda lane: (-sums[lane], lane)), spans_of(years))


@derived(("format", "role"))
def _lane_years(tables: Tables, lanes: str) -> Groups:
    rows = _listings(tables)[False]
    return group(tables, rows.frame[[lanes]].assign(year=year_of(rows.frame)).set_axis(rows.row), lanes, "year")


def _select(tables: Tables, filters: Filters) -> Selection:
    return select(tables, filters, "participation")


def lasts(tables: Tables, filters: Filters) -> bool:
    """Tell whether there is a post, body or programme at all."""
    pairs = _select(tables, filters).pairs(_roles(tables, "format"))
    return any(name in TENURES and role != POSSIBLE for (name, role), _ in pairs)


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


def _ends(precision: str, latest: pd.Timestamp, date: str) -> str:
    """Tell whether an end is stated, open or unknown; the date of an undated record says only by when it was so."""
    if precision != "undated" and pd.notna(latest):
        return "stated"
    return "open" if date.endswith("/..") else "unknown"


def exercises(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Count exercises by series and year, the series that began first on top.

    Columns `exercise` (its series, or its own name), `year` (text; `NO_YEAR` where it has none), `roles` (a list of
    those of that year), `records`. A stated span counts in each of its years within the range of the filters.
    """
    first, last = filters.years or choices_of(tables).years
    cells: dict[tuple[str, str], tuple[list[str], int]] = {}
    begins: dict[str, str] = {}
    for (exercise, year, role), records in _select(tables, filters).pairs(_exercises(tables)):
        if year == NO_YEAR or first <= int(year) <= last:
            roles, number = cells.get((exercise, year), ([], 0))
            cells[exercise, year] = [*roles, role], number + records
            begins[exercise] = min(year, begins.get(exercise, year))
    rows = ((*key, *cells[key]) for key in sorted(cells, key=lambda key: (begins[key[0]], *key)))
    return frame_of(rows, ["exercise", "year", "roles", "records"])


def count_exercises(tables: Tables, filters: Filters) -> int:
    """Count the records of `exercises`; one with a span of years counts once."""
    return _select(tables, filters).totals(_roles(tables, "format"))["exercise"]


def exercise_records(tables: Tables, filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """Add `record_ids` and `source_ids` to rows of `exercises`: the records that each row counts."""
    keys = [[(exercise, year, role) for role in roles] for exercise, year, roles in tuples(rows, "exercise", "year", "roles")]
    return _select(tables, filters).with_records(rows, _exercises(tables), keys=keys)


@derived()
def _exercises(tables: Tables) -> Groups:
    """Group exercises by their series or name, each of their years, and role."""
    rows = table_frame(tables, "participation")
    rows = rows[rows["format"] == "exercise"]
    names = [
        series if isinstance(series, str) else title.partition(":")[0] for series, title in tuples(rows, "series", "title")
    ]
    years = [_years(*cells) for cells in tuples(rows, *DATED)]
    lists = {"exercise": names, "years": years}
    entries = rows[["role"]].assign(**{name: pd.Series(each, index=rows.index, dtype=object) for name, each in lists.items()})
    return group(tables, exploded(entries, "years", "year"), "exercise", "year", "role")


def _years(precision: str, earliest: pd.Timestamp, latest: pd.Timestamp) -> list[str]:
    """List the years of one exercise; an open or undated one has none."""
    if precision in OPEN_OR_WIDE or pd.isna(earliest) or pd.isna(latest):
        return [NO_YEAR]
    return [str(year) for year in range(earliest.year, latest.year + 1)]


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
    rows = _select(tables, filters).count(_roles(tables, column))
    return rows[rows["role"] != POSSIBLE].reset_index(drop=True)


def by_records(tables: Tables, filters: Filters, rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Add `record_ids` and `source_ids` to rows of `by`: the records that each row counts."""
    return _select(tables, filters).with_records(rows, _roles(tables, column))


@derived(("format", "organisation"))
def _roles(tables: Tables, column: str) -> Groups:
    rows = table_frame(tables, "participation")[[column, "role"]]
    return group(tables, rows.assign(**{column: rows[column].where(rows[column].notna(), NOT_STATED)}), column, "role")


def taking_part(tables: Tables, filters: Filters) -> tuple[int, int]:
    """Count the records that are participation, and those that are only an outlook."""
    totals = _select(tables, filters).totals(_roles(tables, "format"), over=1)
    return totals.total() - totals[POSSIBLE], totals[POSSIBLE]
