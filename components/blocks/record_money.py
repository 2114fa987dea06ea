"""Draw the money of a contribution on its card: as stated, in dollars with what was used, and whether and why it is added."""

import re

import pandas as pd
import streamlit as st

from components.text.format import as_stated, money_words, plain, quantity_words
from components.text.labels import label
from components.text.messages import message
from data.tables import Tables
from data.views.record import titles

_WORD = re.compile(r"[\w-]+")
"""What an identifier of a record is, and every word."""


def money(tables: Tables, row: pd.Series) -> None:
    """Draw all that is known of a contribution's amount."""
    base_year = tables.description["contributions"].by_name["amount_usd_constant"].base_year
    st.markdown("\n".join(f"- **{name}:** {plain(text)}" for name, text in statement(row, base_year).items()))
    if row["summable"]:
        st.caption(message("Added to the sum “{link}”.", link=plain(label("nato_link", row["nato_link"]))))
        return
    named = titles(tables, _WORD.findall(row["not_summable_reason"]))
    names = {key: f"“{title}”" for key, title in zip(named["id"], named["title"], strict=True)}
    why = _WORD.sub(lambda word: names.get(word.group(), word.group()), row["not_summable_reason"])
    kind = label("reason", row["reason"]).lower()
    st.caption(message("Not added to any sum ({kind}). {why}", kind=plain(kind), why=plain(why)))
    against = titles(tables, [key for key in row["reason_records"] if key not in names])
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
