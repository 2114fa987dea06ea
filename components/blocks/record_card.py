"""Show one record, the same on every page: what it says, its money, citations, discrepancies, relations, and how to cite it.

On the page of records the card stands on the page, on every other one in a dialog over it.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from components.blocks.selection import CLOSED, RECORD, SEVERAL, close_record, open_records
from components.device import touched
from components.links import document_address, page_file
from components.text.dates import date_text
from components.text.format import as_stated, money_words, plain, quantity_words
from components.text.labels import label
from components.text.messages import message, plural
from data import citation
from data.schema import Description
from data.tables import Tables
from data.views import record as views

CARD_COLUMNS = ("kind", "channel", "purpose", "format", "role", "organisation", "series", "place", "country_name", "milestone")
"""Columns of one value that a card lists, where they have one."""

_WORD = re.compile(r"[\w-]+")
"""What an identifier of a record is, and every word."""

Link = Callable[[str, str], None]
"""Draws a link to a record, given its id and a label."""


def link_to(key: str, text: str) -> None:
    """Draw a link to the page of a record, from any other page."""
    st.page_link(page_file("records"), label=_short(text), query_params={RECORD: key}, icon=":material/chevron_right:")


def button_to(key: str, text: str) -> None:
    """Draw the same on the page of records itself, where a link would not change the address."""
    icon = ":material/chevron_right:"
    st.button(_short(text), key=f"to-{key}", icon=icon, type="tertiary", on_click=open_records, args=(key,))


def _short(text: str) -> str:
    """Return the label of a link, which Streamlit cuts to one line; on a phone, write it in full above a short one."""
    if not touched():
        return plain(text)
    st.markdown(plain(text))
    return message("Open this record")


def open_clicked(tables: Tables) -> None:
    """Open what was clicked, or the record that the address names, over the page.

    A click during closing reruns with the stale address; its record is dropped so that the card does not open again.
    """
    ids: list[str] = st.session_state.pop(SEVERAL, [])
    if st.session_state.pop(CLOSED, None) == st.query_params.get(RECORD, ""):
        st.query_params.pop(RECORD, None)
    if ids:
        st.dialog(message("Records"), width="large")(_list)(views.titles(tables, ids))
    elif key := st.query_params.get(RECORD, ""):
        record = views.find(tables, key)
        title = message("No such record") if record is None else plain(record.row["title"])
        over_the_page = st.dialog(title, width="large", on_dismiss=close_record)
        if record is None:
            over_the_page(show_missing)(tables, key, link_to)
        else:
            over_the_page(card)(tables, record, link_to)


def _list(records: pd.DataFrame) -> None:
    st.caption(plural("{count} record stands behind this mark.", "{count} records stand behind this mark.", len(records)))
    with st.container(height=480, border=False):
        for row in records.to_dict("records"):
            link_to(str(row["id"]), f"{date_text(row)}: {row['title']}")


def show(tables: Tables, key: str) -> bool:
    """Draw a record on the page of records, or say that it was withdrawn or does not exist; return whether it exists."""
    record = views.find(tables, key)
    if record is None:
        show_missing(tables, key, button_to)
        return False
    st.subheader(plain(record.row["title"]))
    card(tables, record, button_to)
    return True


def show_missing(tables: Tables, key: str, link: Link) -> None:
    """Say that a record was withdrawn, with a link to its replacement, or that it does not exist."""
    withdrawn = views.find_row(tables, "withdrawn", key)
    if withdrawn is None:
        text = message("There is no record {id}. Search for it in the table of records.", id=plain(key[:80]))
        st.warning(text, icon=":material/search_off:")
        return
    slots = {name: plain(withdrawn[name]) for name in ("version", "reason")}
    st.warning(message("The record {id} was withdrawn in version {version}: {reason}", id=plain(key), **slots))
    if isinstance(withdrawn["replaced_by"], str):
        link(withdrawn["replaced_by"], message("Replaced by {id}", id=withdrawn["replaced_by"]))


def card(tables: Tables, record: views.Record, link: Link) -> None:
    """Draw all that belongs to one record, under its title; `link` draws the links to other records."""
    row, table, citations = record.row, tables.description[record.table], record.citations
    precision = label("precision", row["date_precision"])
    if row["date_approximate"]:
        precision = message("{precision}, approximate or uncertain", precision=precision)
    sources = plural("single source", "{count} sources", citations["source_id"].nunique())
    st.caption(" · ".join([table.title, label("confidence", row["confidence"]), sources]))
    st.markdown(f"**{plain(date_text(row))}** :gray[({plain(precision)}; EDTF {plain(row['date'])})]")
    st.markdown(plain(row["description"]))
    same_money = record.related["how"] != views.RELATED
    if record.table == "contributions":
        _money(tables, row)
        _others(message("Other records of this money"), record.related[same_money], link)
    values = {name: label(name, row[name]) for name in CARD_COLUMNS if isinstance(row.get(name), str)}
    values |= {name: "; ".join(row[name]) for name in ("areas", "actors") if len(row[name])}
    st.markdown("\n".join(f"- **{table.by_name[name].title}:** {plain(text)}" for name, text in values.items()))
    if isinstance(row["note"], str):
        st.info(plain(row["note"]), icon=":material/sticky_note_2:")
    st.markdown(f"**{message('Sources')}**")
    first = ~citations["source_id"].duplicated()
    cited = zip(citations.to_dict("records"), first, strict=True)
    st.markdown("\n".join(_citation(each, with_page=once) for each, once in cited))
    _discrepancies(tables, record.discrepancies)
    _others(message("Related records"), record.related[~same_money], link)
    _cite(tables.description, row)
    name = message("Permanent address of this record")
    st.page_link(page_file("records"), label=name, query_params={RECORD: row["id"]}, icon=":material/link:")


def _money(tables: Tables, row: pd.Series) -> None:
    """Draw all that is known of a contribution's amount."""
    base_year = tables.description["contributions"].by_name["amount_usd_constant"].base_year
    st.markdown("\n".join(f"- **{name}:** {plain(text)}" for name, text in statement(row, base_year).items()))
    if row["summable"]:
        st.caption(message("Added to the sum “{link}”.", link=plain(label("nato_link", row["nato_link"]))))
        return
    named = views.titles(tables, _WORD.findall(row["not_summable_reason"]))
    names = {key: f"“{title}”" for key, title in zip(named["id"], named["title"], strict=True)}
    why = _WORD.sub(lambda word: names.get(word.group(), word.group()), row["not_summable_reason"])
    kind = label("reason", row["reason"]).lower()
    st.caption(message("Not added to any sum ({kind}). {why}", kind=plain(kind), why=plain(why)))
    against = views.titles(tables, [key for key in row["reason_records"] if key not in names])
    if len(against):
        st.caption(message("Added instead: {titles}.", titles=plain("; ".join(against["title"]))))


def statement(row: pd.Series, base_year: int) -> dict[str, str]:
    """Name all that is known of an amount and put it into words."""
    lines = {message("Amount as stated"): as_stated(row.to_dict())}
    if pd.notna(row["amount_usd"]):
        lines[message("In current US dollars")] = _dollars(row)
    if pd.notna(row["amount_usd_constant"]):
        lines[message("In US dollars of {year}", year=base_year)] = message(
            "{usd} ({exact}; deflator {deflator}, United States consumer price index)",
            usd=money_words(row["amount_usd_constant"]),
            exact=f"{row['amount_usd_constant']:,.2f}",
            deflator=f"{row['deflator']:g}",
        )
    if isinstance(row["conversion_note"], str):
        lines[message("Conversion")] = row["conversion_note"]
    if quantity := quantity_words(row.to_dict()):
        lines[message("Counted")] = quantity
    if isinstance(row["amount_qualifier"], str):
        lines[message("Qualifier")] = label("qualifier", row["amount_qualifier"])
    lines |= {message("Flow"): label("flow", row["flow"]), message("Measure"): label("measure", row["measure"])}
    if isinstance(row["period_text"], str):
        lines[message("Period covered")] = message("{period} (not spread over its years)", period=row["period_text"])
    return lines | {message("Link to NATO"): label("nato_link", row["nato_link"])}


def _dollars(row: pd.Series) -> str:
    slots = {"usd": money_words(row["amount_usd"]), "exact": f"{row['amount_usd']:,.2f}"}
    if pd.isna(row["rate"]):
        return message("{usd} ({exact})", **slots)
    return message(
        "{usd} ({exact}), at {rate} {currency} per dollar, mean ECB reference rate of {period}",
        **slots,
        rate=f"{row['rate']:g}",
        currency=row["currency"],
        period=row["rate_period"],
    )


def _others(heading: str, records: pd.DataFrame, link: Link) -> None:
    if len(records):
        st.markdown(f"**{heading}**")
        for other in records.to_dict("records"):
            link(str(other["id"]), f"{other['title']} ({date_text(other)}; {label('relation', other['how'])})")


def _citation(cited: Mapping[Hashable, Any], *, with_page: bool) -> str:
    """Write one citation as an item of a list: document, author, publisher, date, place in it, and its own reading.

    `with_page` adds a link to the document's own page.
    """
    known = {str(name): text for name, text in cited.items() if isinstance(text, str) and text}
    title, address = plain(known["source_title"]), known.get("source_url", "")
    if address.startswith(("https://", "http://")):
        title = f"[{title}](<{address.replace('<', '%3C').replace('>', '%3E').replace(' ', '%20')}>)"
    by = [plain(known[name]) for name in ("source_author", "source_publisher") if name in known]
    published = {"published": known.get("source_published"), "published_text": known.get("source_published_text")}
    by.append(plain(date_text(published, "published_text") if published["published_text"] else message("date not stated")))
    where = plain(known["locator"])
    if pd.notna(cited["paragraph"]):
        where = message("paragraph {number}, {locator}", number=f"{cited['paragraph']:.0f}", locator=where)
    remarks = [message("title by us, the document has none")] if cited["source_title_is_descriptive"] else []
    if "source_copy_of" in known:
        remarks.append(message("copy of {document}", document=plain(known["source_copy_of"])))
    if known["source_language"] != "en":
        remarks.append(message("language {code}", code=plain(known["source_language"])))
    note = f" :gray[({'; '.join(remarks)})]" if remarks else ""
    page = f" · [{message('Other facts from this document')}](<{document_address(known['source_id'])}>)" if with_page else ""
    item = f"- {title}, {', '.join(dict.fromkeys(by))}; {where}{note}{page}"
    if cited["stance"] != "differs":
        return item
    return f"{item}  \n  **{label('stance', 'differs')}:** {plain(known.get('claim', message('another reading')))}"


def _discrepancies(tables: Tables, discrepancies: pd.DataFrame) -> None:
    if len(discrepancies):
        st.markdown(f"**{message('Where sources differ')}**")
    titles = tables["sources"].set_index("id")["title"]
    for each in discrepancies.to_dict("records"):
        name = f"{plain(each['topic'])} ({plain(label('discrepancy', each['kind']))})"
        with st.expander(name, icon=":material/difference:"):
            for column, side in zip(st.columns(2), "ab", strict=True):
                source, paragraph = titles[each[f"source_{side}"]], each[f"paragraph_{side}"]
                if pd.notna(paragraph):
                    source = message("{document}, paragraph {number}", document=source, number=f"{paragraph:.0f}")
                column.markdown(f"{plain(each[f'reading_{side}'])}  \n:gray[{plain(source)}]")
            st.markdown(
                f"**{message('Why it matters')}:** {plain(each['effect'])}  \n"
                f"**{message('What the record follows')}:** {plain(each['resolution'])}"
            )


def _cite(description: Description, row: pd.Series) -> None:
    """Draw a fold with the citation of the record and of the data set in each format."""
    today, here = datetime.now(UTC).date(), urlsplit(st.context.url or "")
    # The address of the overview as the browser has it; none where there is no browser.
    root = f"{here.scheme}://{here.netloc}{here.path.rpartition('/')[0]}" if here.netloc else None
    with st.expander(message("Cite this"), icon=":material/format_quote:"):
        address = root and f"{root}/records?record={row['id']}"
        record = citation.record(description, row["id"], row["title"], address, today)
        works = {message("This record"): record, message("The data set"): citation.data_set(description, root, today)}
        first, key = next(iter(works)), f"cite-{row['id']}"
        name = st.segmented_control(message("What to cite"), list(works), default=first, required=True, key=key)
        work, formats = works[name or first], citation.CITATION_FORMATS
        for tab, (title, (write, ending)) in zip(st.tabs(list(formats)), formats.items(), strict=True):
            with tab:
                st.code(write(work), language=None, wrap_lines=True)
                st.download_button(
                    message("Download {format}", format=title),
                    write(work),
                    file_name=f"{work.key}.{ending}",
                    mime="text/plain; charset=utf-8",
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"{key}-{ending}",
                )
