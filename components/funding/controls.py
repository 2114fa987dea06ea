"""The controls of the funding page; their values stand in the address."""

from collections.abc import Collection
from dataclasses import dataclass

import streamlit as st

from components import address
from components.charts.theme import LINK_COLOURS
from components.text.labels import ids, label
from components.text.messages import message, plural
from data.tables import Tables
from data.views.contributions import Terms

LEDGER = "ledger"

SCALED_SECTIONS = ("time", "parties", "delivery")
"""Sections that have an axis of amounts."""


@dataclass(frozen=True)
class View:
    """Hold what the reader chose: dollars and flows, the section, its link to NATO, and how amounts are drawn."""

    terms: Terms
    base_year: int
    section: str
    link: str
    log: bool

    @property
    def unit(self) -> str:
        """The dollars in words."""
        return message("constant {year} US$", year=self.base_year) if self.terms.constant else message("current US$")

    @property
    def axis(self) -> str:
        """The axis of amounts in words, for captions."""
        if self.log:
            return message("The axis is logarithmic: each step is ten times the one before.")
        return message("The axis starts at zero.")

    @property
    def colour(self) -> str:
        """Colour of the kind of money."""
        return LINK_COLOURS[self.link]


def caption(*sentences: str) -> str:
    """Join the sentences of a caption that are not empty."""
    return " ".join(filter(None, sentences))


def drawn_part(text: str, drawn: int, total: int) -> str:
    """Say which part a chart draws, and that all are in the ledger: `text` has `{drawn}`, `{total}` and `{section}`."""
    section = message("the section “{section}”", section=label("section", LEDGER))
    return message(text, drawn=f"{drawn:,}", total=f"{total:,}", section=section) if drawn < total else ""


def count_records(number: int) -> str:
    """Say how many records there are."""
    return plural("{count} record", "{count} records", number)


def signs() -> str:
    """Explain the signs of bounds, for captions."""
    return message("≥ is stated as over or at least, ≤ as up to, ≈ as about; hover for the words.")


def terms(tables: Tables) -> tuple[Terms, int]:
    """Draw the controls that decide what is summed; return the terms and the base year of constant prices."""
    year = tables.description["contributions"].by_name["amount_usd_constant"].base_year
    prices_help = message(
        "Current: dollars of the day. Constant: in prices of {year}, by the United States consumer price index.", year=year
    )
    shown_help = message(
        "Pledges: promised or firmly agreed. Given: paid, in kind, people or leadership. Status unclear: the sources do not "
        "say which. Where payments under a pledge are recorded, they are added and the pledge is not."
    )
    with st.container(horizontal=True, gap="medium"):
        prices = address.choose(message("Prices"), "prices", ids("prices"), help=prices_help)
        shown = address.choose(message("Pledged or given"), "shown", ids("shown"), help=shown_help)
    return Terms(constant=prices == "constant", shown=shown), year


def view(terms: Terms, base_year: int, links: Collection[str]) -> View:
    """Draw the choice of section, link to NATO (by default the first of `links`) and axis."""
    section = address.choose(message("Section"), "section", ids("section"), wrap=True)
    link_help = message(
        "Through NATO’s own funds and programmes, alongside NATO’s operations, or context. Everything below is about one of "
        "them; their sums are never added."
    )
    with st.container(horizontal=True, gap="medium"):
        default = next((each for each in ids("link") if each in links), "")
        link = address.choose(message("Kind of money"), "link", ids("link"), default=default, help=link_help)
        axis = address.choose(message("Axis of amounts"), "axis", ids("axis"), disabled=section not in SCALED_SECTIONS)
    return View(terms, base_year, section, link, axis == "log")


def breakdown() -> str:
    """Draw the choice of the column that sums are broken down by."""
    return address.choose(message("Break down by"), "by", ids("breakdown"), "breakdown")


def show_ledger(link: str) -> None:
    """Go to the ledger of one kind of money; for the `on_click` of a button."""
    st.session_state["section"] = LEDGER
    st.session_state["link"] = link
