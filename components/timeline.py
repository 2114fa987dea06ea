"""The controls of the timeline, and in words what it draws and leaves out."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components.text import counted
from data.filters import Choices
from data.views.timeline import LANES, Known

MOVE = (
    "Drag across the strip of years, or use its buttons, to zoom and move: the years of all pages and of the address follow. "
    "Dragging in the chart moves the view only."
)


@dataclass(frozen=True)
class View:
    """What the reader asked for; the values stand in the address."""

    lanes: str
    known_by: int | None
    """Year by whose end a source must be published; None for all sources."""
    milestones: bool


def view(choices: Choices) -> View:
    """Draw the controls."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        lanes = st.segmented_control("Lanes", LANES, default="Kind", required=True, key="lanes", bind="query-params")
        known_by = st.selectbox(
            "As known by the end of",
            [str(year) for year in range(choices.last_year, choices.first_year - 1, -1)],
            index=None,
            placeholder="today",
            key="known_by",
            bind="query-params",
            width=190,
            help="Only what a reader of the sources published up to then could know, beside the dates of the facts themselves.",
        )
        milestones = st.toggle(
            "Milestones",
            key="milestones",
            bind="query-params",
            help="Agreements and firsts above the lanes, and their story told one by one.",
        )
    return View(str(lanes or "Kind"), int(known_by) if known_by else None, milestones)


def said(rows: pd.DataFrame, known: Known | None, asked: View) -> str:
    """How many records are drawn, and how many were not yet known."""
    if known is None:
        return f"{counted(len(rows), 'record')}, all that the filters leave."
    return (
        f"{counted(len(rows), 'record')} stated by a source published by the end of {asked.known_by}. Left out: {known.later} "
        f"that only later sources state, and {known.undatable} for which one of {counted(known.undated_sources, 'source')} "
        "without a date of publication may have been earlier. Titles are worded from all sources."
    )
