"""What each filter can be set to, as the tables have it."""

import pyarrow as pa
import pyarrow.compute as pc

from data.filters import ANY_OF, AnyOf, Choices
from data.schema import FACT_TABLES, RECORDS
from data.selection.records import cited_sources
from data.tables import Tables, derived

EARLIEST_YEAR = 1990
"""First year of the range where no record has a date; a range always has two years, as a slider needs."""


@derived()
def choices_of(tables: Tables) -> Choices:
    """Give what each filter can be set to, as far as the tables that it needs are open."""
    if RECORDS not in tables.arrow:
        return Choices(EARLIEST_YEAR, EARLIEST_YEAR + 1)
    table = tables.arrow[RECORDS]
    ends = [pc.min_max(pc.year(table[column])).as_py() for column in ("date_earliest", "date_latest")]
    bounds = [year for each in ends for year in each.values() if year is not None]
    first = min(bounds, default=EARLIEST_YEAR)
    return Choices(first, max([first + 1, *bounds]), {each.parameter: _names(tables, each) for each in ANY_OF})


def _names(tables: Tables, each: AnyOf) -> dict[str, str]:
    """Give the values of a filter and the name of each; none where what lists them is not open."""
    if each.offered:
        table, column = each.offered
        if table not in tables.arrow:
            return {}
        values = cited_sources(tables)[1] if table == "citations" else tables[table][column]
        return {value: value for value in (sorted(values) if table == "citations" else values)}
    columns = [column for name in FACT_TABLES for column in tables.description[name].columns if column.name in each.columns]
    if allowed := [value for column in columns for value in column.allowed]:
        return {value: value for value in allowed}
    code = tables.arrow[RECORDS][each.columns[0]]
    name = tables.arrow[RECORDS][each.name] if each.name else code
    rows = pa.table([name, code], ["name", "code"]).group_by(["name", "code"]).aggregate([]).to_pylist()
    return {row["code"]: row["name"] for row in sorted(rows, key=lambda row: str(row["name"])) if None not in row.values()}
