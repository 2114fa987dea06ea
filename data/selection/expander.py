"""Expand the rows of a digest into the records that they stand for; see `data.record_source` and `Expander`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data.record_source import OWN, ROW, RecordSource, RowIds
from data.selection.cells import ALL, CellSelection, Mask, marked
from data.selection.rows import EACH_ROW, MAX_LISTED_RECORDS, Rows, highest, ranked, tied

MAX_LOOKED_UP_RECORDS = 300_000
"""Records that are looked up at once for lists; where rows stand for more, lists hold a record of each row."""


@dataclass(frozen=True)
class RecordExpander:
    """Expands the rows of a frame into the records selected that they stand for."""

    source: RecordSource
    """Where the records are."""
    chosen: Callable[[], CellSelection]
    """Gives what the filters select."""
    row_of: RowIds | None
    """Of each position in the frame, the row in `records`; None where they are the same."""
    rows_of_table: Sequence[tuple[str, RowIds]]
    """By the name of a table of facts that is selected from, the row in `records` of each of its rows."""
    varying: Sequence[str] = OWN

    def count(self, positions: RowIds) -> int:
        """See `Expander`."""
        return int(self._numbers(positions).sum())

    def part(self, rows: Rows, part: slice) -> pd.DataFrame:
        """See `Expander`."""
        positions = rows.positions(ALL)
        own = self.records(positions, part, tied(rows.frame, positions, rows.order))
        return rows.frame.iloc[own[ROW]].assign(**{name: own[name].to_numpy() for name in OWN if name in rows.frame})

    def highest(self, rows: Rows, name: str, number: int) -> Rows:
        """Look at all records of the rows that are tied with the lowest of those that are kept."""
        own = rows.positions(ALL)
        order, bunch = ranked(rows.frame[name].to_numpy()[own])[::-1], np.cumsum(~tied(rows.frame, own, rows.order))
        enough = order[: np.searchsorted(np.cumsum(self._numbers(own[order])), number) + 1]
        wanted = own[np.isin(bunch, bunch[enough[-1:]]) | marked(enough, len(own))]
        # Where the rows are ordered by the column, the lowest are the first ones, and need not be looked up.
        every, cells = self.count(wanted), rows.frame[name].iloc[wanted]
        is_rising = name == rows.order[0] and cells.is_monotonic_increasing
        part = slice(max(every - number, 0), every) if is_rising else ALL
        records = self.part(replace(rows, positions=lambda part: wanted[part]), part)
        records = records if len(records) <= number else records.take(highest(records[name].to_numpy(), number))
        return Rows(records, lambda part: np.arange(len(records))[part], rows.complete, order=rows.order)

    def entries(self, entries: pd.DataFrame, row: RowIds, frame: pd.DataFrame) -> pd.DataFrame:
        """See `Expander`."""
        some, names = np.unique(row), [name for name in OWN if name in entries]
        own = self.records(some, tied_rows=tied(frame, some), columns=["id", *(set(names) - {"id"})])
        return own.merge(entries.drop(columns=names).assign(**{ROW: row}), on=ROW)[list(entries)]

    def ids(self, frame: pd.DataFrame, lists: Sequence[RowIds]) -> list[list[str]]:
        """See `Expander`."""
        cut = [self._enough(frame, each) for each in lists]
        rows = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *cut]))
        if self.count(rows) > MAX_LOOKED_UP_RECORDS and not self.chosen().words:
            return EACH_ROW.ids(frame, lists)
        own = self.records(rows, tied_rows=tied(frame, rows), columns=["id"])
        row = own[ROW].to_numpy()
        of_row = np.argsort(row, kind="stable")
        ends = np.searchsorted(row[of_row], rows, "right")
        starts, ids = np.append(0, ends[:-1]), own["id"].to_numpy()

        def listed(rows_listed: RowIds) -> list[str]:
            at = np.searchsorted(rows, rows_listed)
            size = ends[at] - starts[at]
            of_list = of_row[np.repeat(starts[at] - np.cumsum(size) + size, size) + np.arange(size.sum())]
            bunch = np.repeat(np.cumsum(~tied(frame, rows_listed)), size)
            those: list[str] = ids[of_list[np.lexsort((of_list, bunch))[:MAX_LISTED_RECORDS]]].tolist()
            return those

        return [listed(each) for each in cut]

    def records(
        self, positions: RowIds, part: slice = ALL, tied_rows: Mask | None = None, columns: Sequence[str] = OWN
    ) -> pd.DataFrame:
        """Look up a part of the records that rows of the frame stand for, in the order of these, each with its row as `ROW`.

        `tied_rows` says of each row whether nothing but identifiers orders it and the one before. The columns are `ROW` and
        these of `OWN`, `id` among them; records of one row, and of rows that are tied, are in the order of their identifiers.
        """
        ends = np.cumsum(self._numbers(positions))
        every = int(ends[-1]) if len(ends) else 0
        start, stop = part.start or 0, every if part.stop is None else min(part.stop, every)
        bunch = np.arange(len(positions)) if tied_rows is None else np.cumsum(~tied_rows)
        touched = (ends > start) & (np.append(0, ends)[:-1] < stop)
        some = np.flatnonzero(np.isin(bunch, bunch[touched]))
        skipped = start - int(ends[some[0] - 1] if len(some) and some[0] else 0)
        here = int(ends[some[-1]]) - start + skipped if len(some) else 0
        wanted = slice(skipped, skipped + stop - start)
        first = None
        if len(some) and bunch[some[0]] == bunch[some[-1]]:
            # Of each table as many are looked up as may be wanted, from the side that is nearer.
            first = wanted.stop if wanted.stop <= here - skipped else skipped - here
        records = self._look_up(self._rows(positions[some]), columns, first)
        position = pd.Series(some, index=self._rows(positions[some]))[records[ROW]].to_numpy()
        records = records.assign(**{ROW: positions[position], "bunch": bunch[position]})
        records = records.sort_values(["bunch", "id"], ignore_index=True).drop(columns="bunch")
        if first is not None:
            records = records.head(first) if first > 0 else records.tail(-first)
            wanted = wanted if first > 0 else slice(0, stop - start)
        return records.iloc[wanted].reset_index(drop=True)

    def _look_up(self, rows: RowIds, columns: Sequence[str], first: int | None) -> pd.DataFrame:
        """Look up the records of some rows of `records`, with their row; see `RecordSource.records`."""
        parts = []
        for name, of in self.rows_of_table:
            own = self.source.records(name, np.flatnonzero(np.isin(of, rows)), self.chosen().words, columns, first)
            parts.append(own.assign(**{ROW: of[own[ROW].to_numpy()]}))
        return pd.concat(parts, ignore_index=True)

    def _numbers(self, positions: RowIds) -> RowIds:
        """Count the records of each of some rows of the frame."""
        numbers = self.chosen().records_per_row(self._rows(positions))
        return np.ones(len(positions), dtype=np.int64) if numbers is None else numbers

    def _rows(self, positions: RowIds) -> RowIds:
        return positions if self.row_of is None else self.row_of[positions]

    def _enough(self, frame: pd.DataFrame, rows: RowIds) -> RowIds:
        """Cut rows after those that stand for all that is listed, and the last that nothing but identifiers orders."""
        bunch = np.cumsum(~tied(frame, rows))
        last = np.searchsorted(np.cumsum(self._numbers(rows)), MAX_LISTED_RECORDS)
        return rows if last >= len(rows) else rows[bunch <= bunch[last]]
