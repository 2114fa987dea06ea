"""The money of a contribution on its card: as stated, in dollars with what was used, and whether and why it is added."""

import re

import pandas as pd
import streamlit as st

from components.text.format import as_stated, money_words, plain, quantity_words, words
from components.text.labels import label
from data.tables import Tables
from data.views.record import titles

LINKS = {
    "through": "through NATO’s own funds and programmes",
    "alongside": "alongside NATO’s operations",
    "context": "context, told for scale",
}

_WORD = re.compile(r"[\w-]+")
"""What an identifier of a record is, and every word."""

MEASURES = {
    "increment": "a single amount",
    "period": "a sum for a stated time",
    "cumulative": "a running total",
    "context": "a figure told for scale",
}


def money(tables: Tables, row: pd.Series) -> None:
    """Draw all that is known of a contribution's amount."""
    base_year = tables.description["contributions"].by_name["amount_usd_constant"].base_year
    st.markdown("\n".join(f"- **{name}:** {plain(text)}" for name, text in statement(row, base_year)))
    if row["summable"]:
        st.caption(f"Added to the sum of what went {plain(LINKS[row['nato_link']])}.")
        return
    why, named = in_titles(tables, row["not_summable_reason"])
    st.caption(f"Not added to any sum ({plain(label('reason', row['reason']).lower())}). {plain(why)}")
    against = titles(tables, [key for key in row["reason_records"] if key not in named])
    if len(against):
        st.caption(f"Added instead: {plain('; '.join(against['title']))}.")


def in_titles(tables: Tables, text: str) -> tuple[str, set[str]]:
    """A text with the titles of records in the place of their identifiers, and the identifiers that it named."""
    found = titles(tables, _WORD.findall(text))
    names = {key: f"“{title}”" for key, title in zip(found["id"], found["title"], strict=True)}
    return _WORD.sub(lambda word: names.get(word.group(), word.group()), text), set(names)


def statement(row: pd.Series, base_year: int) -> list[tuple[str, str]]:
    """Name and words of each thing that is known of an amount, in the order in which it is told."""
    lines = [("Amount as stated", as_stated(row.to_dict()))]
    if pd.notna(row["amount_usd"]):
        lines.append(("In current US dollars", _dollars(row)))
    if pd.notna(row["amount_usd_constant"]):
        factor = f"deflator {row['deflator']:g}, United States consumer price index"
        value = money_words(row["amount_usd_constant"])
        lines.append((f"In US dollars of {base_year}", f"{value} ({row['amount_usd_constant']:,.2f}; {factor})"))
    if isinstance(row["conversion_note"], str):
        lines.append(("Conversion", row["conversion_note"]))
    if quantity_words(row.to_dict()):
        lines.append(("Counted", quantity_words(row.to_dict())))
    qualifier = row["amount_qualifier"]
    if isinstance(qualifier, str):
        lines.append(("Qualifier", words(qualifier)))
    lines += [("Flow", words(row["flow"])), ("Measure", MEASURES[row["measure"]])]
    if isinstance(row["period_text"], str):
        lines.append(("Period covered", f"{row['period_text']} (not spread over its years)"))
    lines.append(("Link to NATO", LINKS[row["nato_link"]]))
    return lines


def _dollars(row: pd.Series) -> str:
    value = f"{money_words(row['amount_usd'])} ({row['amount_usd']:,.2f})"
    if pd.isna(row["rate"]):
        return value
    return f"{value}, at {row['rate']:g} {row['currency']} per dollar, mean ECB reference rate of {row['rate_period']}"
