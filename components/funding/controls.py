"""The controls of the funding page; their values stand in the address."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

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


def drawn_part(text: str, drawn: int, total: int) -> list[str]:
    """Say which part a chart draws, and that all are in the ledger: `text` has `{drawn}`, `{total}` and `{section}`."""
    section = message("the section “{section}”", section=label("section", LEDGER))
    return [message(text, drawn=f"{drawn:,}", total=f"{total:,}", section=section)] if drawn < total else []


def count_records(number: int) -> str:
    """Say how many records there are."""
    return plural("{count} record", "{count} records", number)


def signs() -> str:
    """Explain the signs of bounds, for captions."""
    return message("≥ is stated as over or at least, ≤ as up to, ≈ as about; hover for the words.")


def terms(tables: Tables) -> tuple[Terms, int]:
    """Draw the controls that decide what is summed; return the terms and the base year of constant prices."""
    base_year = tables.description["contributions"].by_name["amount_usd_constant"].base_year
    with st.container(horizontal=True, gap="medium"):
        prices = _choose(
            message("Prices"),
            "prices",
            help=message(
                "Current: dollars of the day. Constant: in prices of {year}, by the United States consumer price index.",
                year=base_year,
            ),
        )
        shown = _choose(
            message("Pledged or given"),
            "shown",
            help=message(
                "Pledges: promised or firmly agreed. Given: paid, in kind, people or leadership. Status unclear: the sources "
                "do not say which. Where payments under a pledge are recorded, they are added and the pledge is not."
            ),
        )
    return Terms(constant=prices == "constant", shown=shown), base_year


def view(terms: Terms, base_year: int, links: Collection[str]) -> View:
    """Draw the choice of section, link to NATO and axis; the link is by default the first of which there is a record.

    `links` are those of which there is one.
    """
    section = _choose(message("Section"), "section", wrap=True)
    with st.container(horizontal=True, gap="medium"):
        link = _choose(
            message("Kind of money"),
            "link",
            default=next((each for each in ids("link") if each in links), ids("link")[0]),
            help=message(
                "Through NATO’s own funds and programmes, alongside NATO’s operations, or context. Everything below is about "
                "one of them; their sums are never added."
            ),
        )
        axis = _choose(message("Axis of amounts"), "axis", disabled=section not in SCALED_SECTIONS)
    return View(terms, base_year, section, link, axis == "log")


def breakdown() -> str:
    """Draw the choice of the column that sums are broken down by."""
    return _choose(message("Break down by"), "breakdown", parameter="by")


def _choose(title: str, enumeration: str, *, parameter: str = "", default: str = "", **look: Any) -> str:  # noqa: ANN401 - widget
    """Draw the choice of one id of an enumeration, which stands in the address."""
    return address.choose(title, parameter or enumeration, ids(enumeration), enumeration, default, **look)


def show_ledger(link: str) -> None:
    """Go to the ledger of one kind of money; for the `on_click` of a button."""
    st.session_state["section"] = LEDGER
    st.session_state["link"] = link
