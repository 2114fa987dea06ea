"""Ask what the filters select of the records: see the README beside this file."""

from data.selection.choices import choices
from data.selection.groups import Groups
from data.selection.listing import Listing
from data.selection.query import batches, count, matching, number
from data.selection.query import select as select_table
from data.selection.records import (
    find_citations,
    find_in_table,
    find_records,
    find_rows,
    records,
    rows_touched,
    table_frame,
)
from data.selection.records import source_codes as cited_sources
from data.selection.records_table import year_of
from data.selection.rows import BY_DATE, MAX_LISTED_RECORDS, Rows, highest
from data.selection.selection import Selection, group, group_codes, groups_by, listing, select

__all__ = [
    "BY_DATE",
    "MAX_LISTED_RECORDS",
    "Groups",
    "Listing",
    "Rows",
    "Selection",
    "batches",
    "choices",
    "cited_sources",
    "count",
    "find_citations",
    "find_in_table",
    "find_records",
    "find_rows",
    "group",
    "group_codes",
    "groups_by",
    "highest",
    "listing",
    "matching",
    "number",
    "records",
    "rows_touched",
    "select",
    "select_table",
    "table_frame",
    "year_of",
]
