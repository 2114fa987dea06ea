"""The three sums at the head of the funding page, each one click from its ledger."""

from collections.abc import Sequence

import streamlit as st

from components.charts.theme import LINK_NAMES
from components.funding.controls import show_ledger
from components.text import money_words, plain
from data.views.funding import Terms, Total

SIGNS = {
    "≥": "≥: at least one added amount is stated as over or at least.",
    "≈": "≈: at least one added amount is stated as about or up to.",
}


def total_words(total: Total) -> str:
    """The sum with its sign: '≥ US$126.9 million'; 'no sum' where nothing is added."""
    return f"{total.sign} {money_words(total.usd)}".strip() if total.added else "no sum"


def headline(totals: Sequence[Total], terms: Terms, base_year: int) -> None:
    """Draw a card for each kind of money."""
    with st.grid(3, min_column_width=270):
        for total in totals:
            with st.container(border=True, height="stretch"):
                st.markdown(f"**{plain(LINK_NAMES[total.link])}**")
                st.metric(
                    LINK_NAMES[total.link], plain(total_words(total)), help=SIGNS.get(total.sign), label_visibility="collapsed"
                )
                st.caption(plain(counts(total, base_year)))
                st.button(
                    "See how it adds up",
                    key=f"ledger-{total.link}",
                    icon=":material/calculate:",
                    on_click=show_ledger,
                    args=(total.link,),
                    disabled=not total.records,
                )
    prices = f"constant US dollars of {base_year}" if terms.constant else "current US dollars"
    flows = "" if terms.shown == "All" else f" Only contributions of the choice “{terms.shown}” are counted."
    st.caption(f"In {prices}. Three sums, never one: they are different kinds of money.{flows}")


def counts(total: Total, base_year: int) -> str:
    """How many records the sum stands on, and what it leaves out for want of a value."""
    parts = [f"{total.priced} of {total.records} records state an amount; {total.added} are added."]
    if total.without_value:
        are = "is left out: it has" if total.without_value == 1 else "are left out: they have"
        parts.append(f"{total.without_value} more, safe to add, {are} no value in dollars of {base_year}.")
    if total.ceilings:
        are = "is a ceiling" if total.ceilings == 1 else "are ceilings"
        parts.append(f"{total.ceilings} of the added amounts {are} (“up to”).")
    return " ".join(parts)
