"""Turn a click on a mark of a chart, or on a row of a table, into a record that opens or a choice in the address.

A mark carries its key in plotly's `customdata`, and the row of the table under the chart has the same key as its `id`, so that
a mouse and a keyboard reach the same. There are four kinds of key:

* the id of a record: a click opens the record, which then stands in the address as `record=ID`;
* ids from `join_ids`: a click offers these records in a list;
* the cells of the key columns of a row that sums up records, from `mark_key`: a click lists these records under the chart, and
  the choice stands in the address as `pick=CHART.KEY`; a second click undoes it;
* what `several` gives, for marks that are drawn as one because they would collide: a click lists them likewise.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from components.charts.theme import Chart, join_ids, mark_key
from components.text.format import words as readable

RECORD = "record"
"""Parameter of the address that holds the open record, on every page."""

PICK = "pick"
"""Parameter of the address that holds the chosen mark: the chart, a dot, and the key of the mark."""

SEVERAL = "clicked-records"
"""Session key of the records that a click offers in a list."""

CLOSED = "closed-record"
"""Session key of the record that was just closed, until the page has run once more."""


@dataclass(frozen=True)
class Behind:
    """The records behind a chosen mark: their ids, words for the mark, and how many there are, which may be more than ids."""

    ids: Sequence[str]
    words: str
    count: int


@dataclass(frozen=True)
class Marks:
    """Say what the rows of a chart stand for: without `by` each is a record, with it each sums up records.

    Examples
    --------
    >>> rows = pd.DataFrame({"area": ["Space"], "table": ["events"], "records": [1], "record_ids": [["2013-a-visit"]]})
    >>> marks = Marks(by=["area", "table"], labels={"table": str.title})
    >>> marks.with_ids(rows)["id"].tolist()
    ['Space|events']
    >>> marks.behind(Chart(), rows, "Space|events")
    Behind(ids=['2013-a-visit'], words='Space, Events', count=1)
    """

    by: Sequence[str] = ()
    """Key columns of a row that sums up records."""
    with_records: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows
    """Adds to rows what only the table and a list of records need, such as `record_ids` and `source_ids`, when they do."""
    labels: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    """Labels of the values of a column, for the table and the heading of a list; the keys stay ids."""
    former: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)
    """What stood in addresses before for values of a key column, so that old links still work."""

    def with_ids(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Add to rows their records and, as `id`, what a click on their mark names."""
        rows = self.with_records(rows)
        if self.by:
            rows = rows.assign(id=self._keys(rows))
        elif "id" not in rows.columns:
            rows = rows.assign(id=rows["record_ids"].map(join_ids))
        return rows.assign(**{name: rows[name].map(label_of) for name, label_of in self.labels.items()})

    def behind(self, chart: Chart, rows: pd.DataFrame | None, key: str) -> Behind | None:
        """Return the records behind a mark of a chart; None where neither the chart nor its rows have this key."""
        for trace in chart.traces:
            for data in trace.get("customdata", ()):
                if not isinstance(data, str) and len(data) == 3 and self._stood_for(data[0], key):
                    ids = str(data[1]).split()
                    return Behind(ids, str(data[2]), len(ids))
        if not self.by or rows is None:
            return None
        keys = self._keys(rows)
        if key not in keys:
            before = {name: [words.get(cell, cell) for cell in rows[name]] for name, words in self.former.items()}
            keys = self._keys(rows.assign(**before))
        chosen = rows[[each == key for each in keys]]
        if chosen.empty:
            return None
        words = ", ".join(self.labels.get(name, readable)(chosen[name].iloc[0]) for name in self.by)
        chosen = self.with_records(chosen)
        ids = list(dict.fromkeys(record for listed in chosen["record_ids"] for record in listed))
        return Behind(ids, words, max(len(ids), int(chosen["records"].sum()) if "records" in chosen else 0))

    def _stood_for(self, mark: str, key: str) -> bool:
        """Tell whether an address names a mark by its key, or by the key that it had before."""
        first, bar, rest = mark.partition("|")
        return key == mark or any(key == f"{words.get(first, first)}{bar}{rest}" for words in self.former.values())

    def _keys(self, rows: pd.DataFrame) -> list[str]:
        return [mark_key(*cells) for cells in rows[list(self.by)].itertuples(index=False)]


def clicked(widget: str, what: str) -> list[Any]:
    """Return what is selected in a chart ("points", "box") or a table ("rows"); for callbacks."""
    selected: list[Any] = st.session_state[widget].get("selection", {}).get(what, [])
    return selected


def click_mark(chart: str, *, summed: bool) -> None:
    """Follow a click on a mark; for callbacks. `summed`: the rows of the chart sum up records."""
    data = [point.get("customdata") for point in clicked(chart, "points")]
    keys = [str(each[0] if isinstance(each, list | tuple) and each else each or "") for each in data]
    before = st.query_params.get(PICK, "")
    if not keys:
        if before.startswith(f"{chart}."):
            forget_pick()
    elif summed or any(isinstance(each, list) and len(each) > 1 for each in data):
        forget_pick()
        if keys[0] and before != f"{chart}.{keys[0]}":
            pick(chart, keys[0])
    else:
        open_records(" ".join(keys))


def pick(chart: str, key: str) -> None:
    """Choose a mark: its records are listed under the chart; for callbacks."""
    st.query_params[PICK] = f"{chart}.{key}"


def picked(chart: str) -> str | None:
    """Return the key of the mark that the address names; None where it names none of this chart."""
    name, _, key = st.query_params.get(PICK, "").partition(".")
    return key if name == chart else None


def forget_pick() -> None:
    """Take the chosen mark out of the address; for callbacks."""
    st.query_params.pop(PICK, None)


def open_records(ids: str) -> None:
    """Open a record, or offer several, joined by `join_ids`, in a list at the end of the run; for callbacks.

    One record stands in the address, so that the page can be shared with its record open.
    """
    unique = list(dict.fromkeys(ids.split()))
    st.session_state.pop(CLOSED, None)
    if len(unique) == 1:
        st.query_params[RECORD] = unique[0]
    else:
        st.session_state[SEVERAL] = unique


def close_record() -> None:
    """Take the open record out of the address; for callbacks."""
    st.session_state[CLOSED] = st.query_params.pop(RECORD, None)
