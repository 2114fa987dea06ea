"""Ask what the filters select of the records: see the README beside this file."""

from data.selection.any_table import count_by_table, count_rows, select_table, table_batches, table_mask, table_rows
from data.selection.choices import choices_of
from data.selection.groups import Groups
from data.selection.listing import Listing
from data.selection.records import (
    cited_sources,
    find_citations,
    find_in_table,
    find_records,
    find_rows,
    records,
    rows_touched,
    table_frame,
)
from data.selection.records_table import join_records, year_of
from data.selection.rows import BY_DATE, MAX_LISTED_RECORDS, Rows
from data.selection.selection import Selection, group, group_codes, groups_by, listing, select

__all__ = [
    "BY_DATE",
    "MAX_LISTED_RECORDS",
    "Groups",
    "Listing",
    "Rows",
    "Selection",
    "choices_of",
    "cited_sources",
    "count_by_table",
    "count_rows",
    "find_citations",
    "find_in_table",
    "find_records",
    "find_rows",
    "group",
    "group_codes",
    "groups_by",
    "join_records",
    "listing",
    "records",
    "rows_touched",
    "select",
    "select_table",
    "table_batches",
    "table_frame",
    "table_mask",
    "table_rows",
    "year_of",
]
