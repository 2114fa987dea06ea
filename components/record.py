"""A record, the same on every page: what it says, every citation, discrepancies, relations, and how to cite it."""

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from components.money import money
from components.places import page_file
from components.text import plain
from data.description import Description, Table
from data.store import Tables
from data.views import record as views

_CLICKED = "clicked-records"


def open_later(keys: Iterable[str]) -> None:
    """Keep the records of the mark that was clicked, to be opened at the end of the run; for callbacks."""
    st.session_state[_CLICKED] = list(dict.fromkeys(keys))


def remember_row(table: str, keys: list[str]) -> None:
    """Keep the record of the row that was chosen in a table; for `on_select`."""
    rows = st.session_state[table].get("selection", {}).get("rows", [])
    if rows:
        open_later([keys[rows[0]]])


def open_clicked(tables: Tables) -> None:
    """Open what was clicked in this run: one record as a card, several as a list."""
    keys: list[str] = st.session_state.pop(_CLICKED, [])
    if len(keys) == 1:
        _one(tables, keys[0])
    elif keys:
        _several(tables, keys)


@st.dialog("Record", width="large")
def _one(tables: Tables, key: str) -> None:
    record = views.find(tables, key)
    if record is not None:
        card(tables, record)


@st.dialog("Records", width="large")
def _several(tables: Tables, keys: list[str]) -> None:
    found = views.titles(tables, keys)
    st.caption(f"{len(found)} records stand behind this mark.")
    with st.container(height=480, border=False):
        for row in found.itertuples():
            _link(str(row.id), f"{row.date_text}: {row.title}")


def _link(key: str, label: str) -> None:
    st.page_link(page_file("records"), label=plain(label), query_params={"record": key}, icon=":material/chevron_right:")


def card(tables: Tables, record: views.Record) -> None:
    """Draw one record with all that belongs to it."""
    row = record.row
    table = tables.description[record.table]
    st.subheader(plain(row["title"]))
    precision = f"{row['date_precision']}{', approximate' if row['date_approximate'] else ''}"
    st.caption(
        f"{table.title} · {plain(row['date_text'])} (EDTF {plain(row['date'])}, {precision}) · {row['confidence']} confidence"
    )
    st.markdown(plain(row["description"]))
    if record.table == "contributions":
        money(tables, row)
    _facts(row, table)
    if isinstance(row["note"], str):
        st.info(plain(row["note"]), icon=":material/sticky_note_2:")
    _citations(record.citations)
    _discrepancies(record.discrepancies)
    if len(record.related):
        st.markdown("**Related records**")
        for other in record.related.itertuples():
            _link(str(other.id), f"{other.title} ({other.date_text}; {other.how})")
    _cite(row, tables.description)


def _facts(row: pd.Series, table: Table) -> None:
    """The other columns that have a value, by their titles."""
    shown = ["kind", "channel", "purpose", "format", "role", "organisation", "series"]
    shown += ["areas", "actors", "place", "country_name", "milestone"]
    lines = []
    for name in shown:
        if name not in row.index:
            continue
        value = row[name]
        text = ", ".join(value) if name in ("areas",) else "; ".join(value) if name == "actors" else value
        if isinstance(text, str) and text:
            lines.append(f"- **{table.by_name[name].title}:** {plain(text.replace('_', ' ') if name == 'role' else text)}")
    st.markdown("\n".join(lines))


def _citations(citations: pd.DataFrame) -> None:
    st.markdown("**Sources**")
    lines = []
    for cited in citations.to_dict("records"):
        numbered = pd.notna(cited["paragraph"])
        where = f"paragraph {cited['paragraph']:.0f}, {cited['locator']}" if numbered else cited["locator"]
        published = cited["source_published_text"] if isinstance(cited["source_published_text"], str) else "date not stated"
        title = plain(cited["source_title"])
        if isinstance(cited["source_url"], str):
            title = f"[{title}]({cited['source_url']})"
        stance = "" if cited["stance"] == "supports" else f" — **differs:** {plain(cited['claim'])}"
        lines.append(f"- {title}, {plain(cited['source_publisher'])}, {plain(published)}; {plain(where)}{stance}")
    st.markdown("\n".join(lines))


def _discrepancies(discrepancies: pd.DataFrame) -> None:
    for found in discrepancies.to_dict("records"):
        with st.expander(f"Sources differ: {plain(found['topic'])}", icon=":material/difference:"):
            one, other = st.columns(2)
            one.markdown(f"{plain(found['reading_a'])}  \n{_place(found['source_a'], found['paragraph_a'])}")
            other.markdown(f"{plain(found['reading_b'])}  \n{_place(found['source_b'], found['paragraph_b'])}")
            st.caption(f"{plain(found['effect'])} {plain(found['resolution'])}")


def _place(source: str, paragraph: float) -> str:
    where = f", paragraph {paragraph:.0f}" if pd.notna(paragraph) else ""
    return f":gray[{plain(source)}{where}]"


def _cite(row: pd.Series, description: Description) -> None:
    with st.expander("Cite this", icon=":material/format_quote:"):
        st.code(f"“{row['title']}”, record {row['id']}, in: {description.citation}", language=None, wrap_lines=True)
        st.page_link(
            page_file("records"), label="Permanent address", query_params={"record": row["id"]}, icon=":material/link:"
        )
