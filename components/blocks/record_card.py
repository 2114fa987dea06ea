"""A record, the same on every page: what it says, every citation, discrepancies, relations, and how to cite it."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components.blocks.cite import cite
from components.blocks.record_money import money
from components.device import touched
from components.links import document_address, page_file
from components.text.format import plain, words
from data.schema import Table
from data.tables import Tables
from data.views import record as views

RECORD = "record"
"""Parameter of the address that holds the record that is open, on every page."""

_SEVERAL = "clicked-records"

_CLOSED = "closed-record"
"""Key of the session for the record that was closed, until a run of the page is through."""


def open_later(keys: Iterable[str]) -> None:
    """Open the records of the mark that was clicked at the end of the run; for callbacks.

    One record stands in the address, so that the page can be shared with its record open.
    """
    found = list(dict.fromkeys(keys))
    st.session_state.pop(_CLOSED, None)
    if len(found) == 1:
        st.query_params[RECORD] = found[0]
    else:
        st.session_state[_SEVERAL] = found


def close() -> None:
    """Take the open record out of the address; for callbacks."""
    st.session_state[_CLOSED] = st.query_params.pop(RECORD, None)


def remember_row(table: str, keys: list[str]) -> None:
    """Keep the record, or the records with a space between them, of the row that was chosen in a table; for `on_select`."""
    rows = st.session_state[table].get("selection", {}).get("rows", [])
    if rows:
        open_later(keys[rows[0]].split())


def open_clicked(tables: Tables) -> None:
    """Open the record that the address names as a card over the page, or what was clicked as a list.

    A click while a record closes starts the run anew with the address that the browser still had: the record stays closed.
    """
    keys: list[str] = st.session_state.pop(_SEVERAL, [])
    if st.session_state.pop(_CLOSED, None) == st.query_params.get(RECORD, ""):
        st.query_params.pop(RECORD, None)
    if keys:
        _several(tables, keys)
    elif key := st.query_params.get(RECORD, ""):
        _one(tables, key)


def _one(tables: Tables, key: str) -> None:
    """The record as a card over the page, under its title."""
    record = views.find(tables, key)

    @st.dialog("No such record" if record is None else plain(record.row["title"]), width="large", on_dismiss=close)
    def over_the_page() -> None:
        if record is None:
            _missing(tables, key, link_to)
        else:
            card(tables, record, link_to)

    over_the_page()


@st.dialog("Records", width="large")
def _several(tables: Tables, keys: list[str]) -> None:
    found = views.titles(tables, keys)
    st.caption(f"{len(found)} records stand behind this mark.")
    with st.container(height=480, border=False):
        for row in found.itertuples():
            link_to(str(row.id), f"{row.date_text}: {row.title}")


Link = Callable[[str, str], None]
"""Draws a way to a record, given its identifier and a label."""


def link_to(key: str, label: str) -> None:
    """A link to the page of a record, from any other page."""
    st.page_link(page_file("records"), label=_short(label), query_params={RECORD: key}, icon=":material/chevron_right:")


def button_to(key: str, label: str) -> None:
    """The same on the page of records itself, where a link would leave the address as it is."""
    icon = ":material/chevron_right:"
    st.button(_short(label), key=f"to-{key}", icon=icon, type="tertiary", on_click=open_later, args=([key],))


def _short(label: str) -> str:
    """The label of a link, which is cut to one line; on a phone it stands above the link, whole."""
    if not touched():
        return plain(label)
    st.markdown(plain(label))
    return "Open this record"


def show(tables: Tables, key: str) -> bool:
    """Draw a record on the page of records, or say that it was withdrawn or that there is none; return whether there is one."""
    record = views.find(tables, key)
    if record is None:
        _missing(tables, key, button_to)
        return False
    st.subheader(plain(record.row["title"]))
    card(tables, record, button_to)
    return True


def _missing(tables: Tables, key: str, link: Link) -> None:
    gone = views.withdrawn(tables, key)
    if gone is not None:
        st.warning(f"The record {plain(key)} was withdrawn in version {plain(gone['version'])}: {plain(gone['reason'])}")
        if isinstance(gone["replaced_by"], str):
            link(gone["replaced_by"], f"Record in its place: {gone['replaced_by']}")
    else:
        st.warning(
            f"There is no record {plain(key[:80])}. Search for it in the table of records.", icon=":material/search_off:"
        )


def card(tables: Tables, record: views.Record, link: Link) -> None:
    """Draw all that belongs to one record, under its title; `link` draws the ways to other records."""
    row = record.row
    table = tables.description[record.table]
    st.caption(f"{table.title} · {row['confidence']} confidence · {_sources(record.citations)}")
    st.markdown(f"**{plain(row['date_text'])}** :gray[({plain(views.precision_words(row))}; EDTF {plain(row['date'])})]")
    st.markdown(plain(row["description"]))
    shared = record.related["how"] != views.RELATED
    if record.table == "contributions":
        money(tables, row)
        _others("Other records of this money", record.related[shared], link)
    _facts(row, table)
    if isinstance(row["note"], str):
        st.info(plain(row["note"]), icon=":material/sticky_note_2:")
    _citations(record.citations)
    _discrepancies(tables, record.discrepancies)
    _others("Related records", record.related[~shared], link)
    cite(tables.description, row)
    st.page_link(
        page_file("records"), label="Permanent address of this record", query_params={RECORD: row["id"]}, icon=":material/link:"
    )


def _others(heading: str, records: pd.DataFrame, link: Link) -> None:
    if len(records):
        st.markdown(f"**{heading}**")
        for other in records.itertuples():
            link(str(other.id), f"{other.title} ({other.date_text}; {other.how})")


def _sources(citations: pd.DataFrame) -> str:
    count = citations["source_id"].nunique()
    return "one source only" if count == 1 else f"{count} sources"


def _facts(row: pd.Series, table: Table) -> None:
    """The other columns that have a value, by their titles."""
    shown = ("kind", "channel", "purpose", "format", "role", "organisation", "series")
    lines = []
    for name in (*shown, "areas", "actors", "place", "country_name", "milestone"):
        value: Any = row.get(name)
        text = value.replace("_", " ") if isinstance(value, str) else "; ".join(value) if name in ("areas", "actors") else ""
        if text:
            lines.append(f"- **{table.by_name[name].title}:** {plain(text)}")
    st.markdown("\n".join(lines))


def _citations(citations: pd.DataFrame) -> None:
    st.markdown("**Sources**")
    first = ~citations["source_id"].duplicated()
    cited = zip(citations.to_dict("records"), first, strict=True)
    st.markdown("\n".join(_citation(each, with_page=once) for each, once in cited))


def _citation(cited: Mapping[Hashable, Any], *, with_page: bool) -> str:
    """One citation as an item of a list: document, author, publisher, date, place in it, and its own reading.

    `with_page` adds a link to the document's own page.
    """
    known = {str(name): text for name, text in cited.items() if isinstance(text, str) and text}
    by = [plain(known[name]) for name in ("source_author", "source_publisher") if name in known]
    published = plain(known.get("source_published_text", "date not stated"))
    where = plain(known["locator"])
    if pd.notna(cited["paragraph"]):
        where = f"paragraph {cited['paragraph']:.0f}, {where}"
    remarks = ["title by us, the document has none"] if cited["source_title_is_descriptive"] else []
    remarks += [f"copy of {plain(known['source_copy_of'])}"] if "source_copy_of" in known else []
    remarks += [f"language {plain(known['source_language'])}"] if known["source_language"] != "en" else []
    words = f" :gray[({'; '.join(remarks)})]" if remarks else ""
    differs = f"  \n  **Differs:** {plain(known.get('claim', 'another reading'))}" if cited["stance"] == "differs" else ""
    page = f" · [all it supports](<{document_address(known['source_id'])}>)" if with_page else ""
    return f"- {_title(known)}, {', '.join([*dict.fromkeys(by), published])}; {where}{words}{page}{differs}"


def _title(known: dict[str, str]) -> str:
    """Title of a document, as a link to the original where it has an address."""
    title, address = plain(known["source_title"]), known.get("source_url", "")
    if not address.startswith(("https://", "http://")):
        return title
    return f"[{title}](<{address.replace('<', '%3C').replace('>', '%3E').replace(' ', '%20')}>)"


def _discrepancies(tables: Tables, discrepancies: pd.DataFrame) -> None:
    if len(discrepancies):
        st.markdown("**Where sources differ**")
    for found in discrepancies.to_dict("records"):
        with st.expander(f"{plain(found['topic'])} ({plain(words(found['kind']))})", icon=":material/difference:"):
            for column, side in zip(st.columns(2), "ab", strict=True):
                title = views.source_title(tables, found[f"source_{side}"])
                paragraph = found[f"paragraph_{side}"]
                where = f", paragraph {paragraph:.0f}" if pd.notna(paragraph) else ""
                column.markdown(f"{plain(found[f'reading_{side}'])}  \n:gray[{plain(title + where)}]")
            st.markdown(
                f"**Why it matters:** {plain(found['effect'])}  \n**What the record follows:** {plain(found['resolution'])}"
            )
