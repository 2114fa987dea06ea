"""The controls of the timeline, and in words what it draws and leaves out."""

from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from components import address
from components.blocks.data_table import data_table
from components.blocks.selection import forget_pick
from components.text.format import counted, plain
from components.text.labels import label
from components.text.messages import message
from data.filters import Choices
from data.views.known import Known, last_day
from data.views.timeline import LANES

MOVE = "To zoom and move, drag across the strip of years or use its buttons: the years of all pages and of the address follow."

_KNOWN_BY = "known_by"

COLUMNS = [
    *("id", "table", "kind", "title", "date", "date_text", "date_earliest", "date_latest", "date_precision"),
    *("description", "areas", "actors", "place", "country_name", "milestone", "confidence", "source_ids"),
]
"""Columns of the records behind the chart."""


@dataclass(frozen=True)
class AsOf:
    """The end of what a reader could know."""

    day: pd.Timestamp
    words: str
    """"the end of 2012", "the end of June 2012" or "15 June 2012"."""
    from_facts: bool
    """Whether a document without a date of publication counts from the newest fact that it states."""


@dataclass(frozen=True)
class View:
    """What the reader asked for; the values stand in the address."""

    lanes: str
    as_of: AsOf | None
    """None for what all sources state."""
    milestones: bool


def view(choices: Choices) -> View:
    """Draw the controls."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        lanes = st.segmented_control(
            message("Lanes"),
            LANES,
            format_func=partial(label, "lanes"),
            required=True,
            on_change=forget_pick,
            **address.one("lanes", LANES, LANES[0]),
        )
        known_by = st.selectbox(
            "As known by the end of",
            [str(year) for year in range(choices.last_year, choices.first_year - 1, -1)],
            index=None,
            placeholder="today",
            key=_KNOWN_BY,
            bind="query-params",
            width=190,
            accept_new_options=True,
            help="Only what a reader of the sources published up to then could know, beside the dates of the facts themselves. "
            "Choose a year, or type a month or a day: 2012-06, 2012-06-15.",
        )
        milestones = st.toggle(
            "Milestones",
            key="milestones",
            bind="query-params",
            help="Agreements and firsts above the lanes, and their story told one by one.",
        )
    return View(lanes or LANES[0], _as_of(known_by) if known_by else None, milestones)


def _as_of(text: str) -> AsOf | None:
    """The day that the reader wrote; None, and a sentence that says why, where it is none."""
    try:
        day = last_day(text.strip())
    except ValueError:
        st.warning(
            f"“{plain(text[:40])}” is no date that the timeline knows. Write a year, a month or a day: 2012, 2012-06 or "
            "2012-06-15. All sources are read until then.",
            icon=":material/event_busy:",
        )
        return None
    form = {4: "the end of %Y", 7: "the end of %B %Y"}.get(len(text.strip()), f"{day.day} %B %Y")
    from_facts = st.toggle(
        "Count undated documents from their newest fact",
        key="undated_documents",
        bind="query-params",
        help="A document without a date of publication cannot be older than the newest fact that it states. It may have been "
        "published later.",
    )
    return AsOf(day, day.strftime(form), from_facts)


def _read_all() -> None:
    st.session_state[_KNOWN_BY] = None


def caption(number: int, known: Known | None, as_of: AsOf | None) -> str:
    """How many records are drawn, and how many were not yet known."""
    if known is None or as_of is None:
        return f"{counted(number, 'record')}, all that the filters leave."
    without = counted(known.undated_sources, "source")
    if as_of.from_facts:
        undated = f"; {without} without a date of publication count from the newest fact that they state"
    else:
        unplaced = len(known.left_out) - known.later
        undated = f", and {unplaced} for which one of {without} without a date of publication may have been earlier"
    other = f", {known.other_reading} of them in another reading only" if known.other_reading else ""
    return (
        f"{counted(number, 'record')} stated by a source published by {as_of.words}{other}. Left out: {known.later} that only "
        f"later sources state{undated}. Titles, dates and descriptions are as all sources together give them."
    )


def show_left_out(known: Known, as_of: AsOf) -> None:
    """Draw the records that were not known by then, or not for certain; say why where none was."""
    if not len(known.selection):
        first = (
            "none has a date of publication"
            if known.first is None
            else f"the first is of {known.first.day} {known.first:%B %Y}"
        )
        st.info(
            f"Of the documents behind these records, none was published by {as_of.words}; {first}.",
            icon=":material/history:",
        )
        st.button("Read the documents of all days", icon=":material/undo:", on_click=_read_all)
    if not len(known.left_out):
        return
    title = f"Left out: {counted(len(known.left_out), 'record')} not known by {as_of.words}, or not for certain"
    fold = st.expander(title, icon=":material/history:", key="left-out-fold", on_change="rerun")
    if fold.open:
        with fold:
            data_table(known.left_out, ["title", "date_text", "why", "table", "source_ids", "id"], "left-out", title)
