"""Words for people: text that Markdown shows literally, and amounts as the sources state them."""

import re

import pandas as pd

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])")

QUALIFIERS = {"at_least": "at least ", "more_than": "over ", "about": "about ", "up_to": "up to ", "exact": ""}
SIGNS = {"at_least": "≥ ", "more_than": "> ", "about": "≈ ", "up_to": "≤ ", "exact": ""}


def plain(text: object) -> str:
    """The text as Streamlit's Markdown shows it literally, on one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).split()))


def number_words(value: float) -> str:
    """1300000000 as '1.3 billion', 571 as '571'."""
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{value / size:,.4g} {name}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def amount_words(row: pd.Series) -> str:
    """The amount of a contribution in words, as stated, with its period and its value in dollars."""
    if pd.isna(row["amount"]):
        money = "not stated"
    else:
        qualifier = QUALIFIERS.get(row["amount_qualifier"], "")
        money = f"{qualifier}{row['currency']} {number_words(row['amount'])}"
        if isinstance(row["period_text"], str):
            money += f" for {row['period_text']}"
        if row["currency"] != "USD" and pd.notna(row["amount_usd"]):
            money += f" (US$ {number_words(row['amount_usd'])} at {row['rate']:g} per dollar, mean of {row['rate_period']})"
        if pd.notna(row["amount_usd_constant"]):
            money += f"; US$ {number_words(row['amount_usd_constant'])} in prices of 2025"
    if pd.notna(row["quantity"]):
        qualifier = QUALIFIERS.get(row["quantity_qualifier"], "")
        money += f"; {qualifier}{row['quantity']:,.0f} {row['unit']}"
    return money


def counted(number: int, noun: str) -> str:
    """'1 record', '1,200 records'."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
