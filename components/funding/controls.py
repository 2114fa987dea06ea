"""The controls of the funding page; their values stand in the address."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import streamlit as st

from components.charts.theme import LINK_COLOURS
from components.page import follow_default
from data.tables import Tables
from data.views.contributions import Terms
from data.views.funding_entries import SHOWN

LINK_LABELS: Mapping[str, str] = {"Through": "through", "Alongside": "alongside", "Context": "context"}
"""Links to NATO by what stands in the address."""

SECTIONS = ("Through time", "Who and how", "Where", "Delivery", "Not money", "Ledger")

LEDGER = SECTIONS[-1]

ALL_OF_IT = f"the section “{LEDGER}”"
"""Where every contribution stands, for captions of charts that have no room for all."""

SCALED = ("Through time", "Who and how", "Delivery")
"""Sections that have an axis of amounts."""

SECTION, LINK = "section", "link"


@dataclass(frozen=True)
class View:
    """What the reader asked for: dollars and flows, the section, the kind of money it is about, and how amounts are drawn."""

    terms: Terms
    base_year: int
    section: str
    link: str
    log: bool

    @property
    def unit(self) -> str:
        """The dollars in words."""
        return f"constant {self.base_year} US$" if self.terms.constant else "current US$"

    @property
    def axis(self) -> str:
        """The axis of amounts in words, for captions."""
        return "The axis is logarithmic: each step is ten times the one before." if self.log else "The axis starts at zero."

    @property
    def colour(self) -> str:
        """Colour of the kind of money."""
        return LINK_COLOURS[self.link]


def terms(tables: Tables) -> tuple[Terms, int]:
    """Draw the controls that decide what is summed; return the terms and the base year of constant prices."""
    base_year = tables.description["contributions"].by_name["amount_usd_constant"].base_year
    with st.container(horizontal=True, gap="medium"):
        prices = st.segmented_control(
            "Prices",
            ["Current", "Constant"],
            default="Current",
            required=True,
            key="prices",
            bind="query-params",
            help=f"Current: dollars of the day. Constant: in prices of {base_year}, by the United States consumer price index.",
        )
        shown = st.segmented_control(
            "Pledged or given",
            list(SHOWN),
            default="All",
            required=True,
            key="shown",
            bind="query-params",
            help="Pledges: promised or firmly agreed. Given: paid, in kind, people or leadership. Not said: the sources do not "
            "say which. Where payments under a pledge are recorded, they are added and the pledge is not.",
        )
    return Terms(constant=prices == "Constant", shown=shown or "All"), base_year


def view(asked: Terms, base_year: int, links: Collection[str]) -> View:
    """Draw the choice of section, kind of money and axis; the kind is by default the first of which there is a record.

    `links` are the kinds of which there is one.
    """
    default = next((label for label, value in LINK_LABELS.items() if value in links), next(iter(LINK_LABELS)))
    follow_default(LINK, default)
    section = st.segmented_control(
        "Section", list(SECTIONS), default=SECTIONS[0], required=True, key=SECTION, bind="query-params", wrap=True
    )
    with st.container(horizontal=True, gap="medium"):
        link = st.segmented_control(
            "Kind of money",
            list(LINK_LABELS),
            default=default,
            required=True,
            key=LINK,
            bind="query-params",
            help="Through NATO’s own funds and programmes, alongside NATO’s operations, or context. Everything below is about "
            "one of them; their sums are never added.",
        )
        axis = st.segmented_control(
            "Axis of amounts",
            ["Linear", "Log"],
            default="Linear",
            required=True,
            key="axis",
            bind="query-params",
            disabled=section not in SCALED,
        )
    return View(asked, base_year, section or SECTIONS[0], LINK_LABELS[link or default], axis == "Log")


def show_ledger(link: str) -> None:
    """Go to the ledger of one kind of money; for the `on_click` of a button."""
    st.session_state[SECTION] = LEDGER
    st.session_state[LINK] = next(label for label, value in LINK_LABELS.items() if value == link)
