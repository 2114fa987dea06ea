"""Draw the controls of the timeline and its milestones, and say what it draws and leaves out."""

from contextlib import suppress
from functools import partial
from typing import NamedTuple

import pandas as pd
import streamlit as st

from components import address
from components.blocks.data_table import data_table
from components.blocks.selection import clicked, forget_pick, open_records
from components.charts.theme import Chart
from components.device import touched
from components.filters import set_years
from components.text.format import plain
from components.text.labels import label
from components.text.messages import marked, message, plural
from data.filters import YEARS, Choices
from data.views.known import Known, last_day
from data.views.timeline import LANES

_BRUSH, _KNOWN_BY, _STEP = "brush", "known_by", "step"
"""Keys of the strip of years, of the day in the address, and of the milestone in the address; the first one without it."""

_DAYS = {4: marked("the end of {day:%Y}"), 7: marked("the end of {day:%B %Y}"), 10: marked("{day.day} {day:%B %Y}")}
"""A day in words, by the number of characters that name it."""

_MILESTONES = {"agreement": marked("agreement or institution"), "first": marked("a first")}


class AsOf(NamedTuple):
    """Say up to which day sources count: "the end of 2012", "the end of June 2012" or "15 June 2012" in words.

    `from_facts`: a document without a date of publication counts from the newest fact that it states.
    """

    day: pd.Timestamp
    words: str
    from_facts: bool


def view(choices: Choices) -> tuple[str, AsOf | None, bool]:
    """Draw the controls; return what lanes stand for, up to which day sources count, and whether milestones show."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        lanes = address.choose(message("Lanes"), "lanes", LANES, on_change=forget_pick)
        known_by = st.selectbox(
            message("As known by the end of"),
            [str(year) for year in range(choices.last_year, choices.first_year - 1, -1)],
            index=None,
            placeholder=message("today"),
            key=_KNOWN_BY,
            bind="query-params",
            width=190,
            accept_new_options=True,
            help=message(
                "Only what a reader of the sources published up to then could know, beside the dates of the facts themselves. "
                "Choose a year, or type a month or a day: 2012-06, 2012-06-15."
            ),
        )
        milestones = st.toggle(
            message("Milestones"),
            key="milestones",
            bind="query-params",
            help=message("Agreements and firsts above the lanes, and their story told one by one."),
        )
    return lanes, _as_of(known_by.strip()) if known_by else None, milestones


def _as_of(text: str) -> AsOf | None:
    """Read the day; warn and return None where it is none."""
    try:
        day = last_day(text)
    except ValueError:
        st.warning(
            message(
                "“{typed}” is no date that the timeline knows. Write a year, a month or a day: 2012, 2012-06 or 2012-06-15. "
                "All sources are read until then.",
                typed=plain(text[:40]),
            ),
            icon=":material/event_busy:",
        )
        return None
    from_facts = st.toggle(
        message("Count undated documents from their newest fact"),
        key="undated_documents",
        bind="query-params",
        help=message(
            "A document without a date of publication cannot be older than the newest fact that it states. It may have been "
            "published later."
        ),
    )
    return AsOf(day, message(_DAYS[len(text)], day=day), from_facts)


def brush(strip: Chart, choices: Choices) -> None:
    """Draw the strip of all years and buttons for keyboard and finger; a range dragged across it sets the years."""

    def drag() -> None:
        for box in clicked(_BRUSH, "box")[-1:]:
            with suppress(ValueError):
                start, end = sorted(pd.Timestamp(str(day)) for day in box["x"])
                set_years(start.year, end.year, choices)

    if touched():
        strip.update_layout(dragmode=False)
    alt = message("Records of every year; drag across it to choose years, or use the buttons under it")
    config = {"displayModeBar": False, "responsive": True}
    st.plotly_chart(strip.drawn(), key=_BRUSH, alt=alt, on_select=drag, selection_mode="box", config=config)
    first, last = st.session_state.get(YEARS, choices.years)
    span, is_part = last - first + 1, (first, last) != choices.years
    step = max(span // 2, 1)
    later, earlier = min(step, choices.last_year - last), min(step, first - choices.first_year)
    moves = {
        message("Earlier"): ("chevron_left", (first - earlier, last - earlier), earlier > 0),
        message("Later"): ("chevron_right", (first + later, last + later), later > 0),
        message("Zoom in"): ("zoom_in", (first + span // 4, last - span // 4), span >= 4),
        message("Zoom out"): ("zoom_out", (first - step, last + step), is_part),
        message("All years"): ("undo", choices.years, is_part),
    }
    with st.container(horizontal=True, gap="small"):
        for name, (icon, target, is_possible) in moves.items():
            move = partial(set_years, *target, choices)
            st.button(name, icon=f":material/{icon}:", key=f"{_BRUSH}-{icon}", on_click=move, disabled=not is_possible)


def show_milestone(steps: pd.DataFrame) -> str | None:
    """Show the milestone that the address names, or the first, with ways to those before and after; return its id, if any."""
    if steps.empty:
        st.caption(message("None of these records is marked as a milestone."))
        return None
    keys: list[str] = steps["id"].tolist()
    wanted = st.query_params.get(_STEP, "")
    position = keys.index(wanted) if wanted in keys else 0
    step = steps.iloc[position]
    ways = (marked("Previous"), "left", position - 1), (marked("Next"), "right", position + 1)
    with st.container(border=True, key="story"):
        with st.container(horizontal=True, vertical_alignment="center"):
            for way, side, target in ways:
                is_possible, key, icon = 0 <= target < len(keys), f"story-{way}", f":material/chevron_{side}:"
                follow = partial(st.query_params.update, {_STEP: keys[target % len(keys)]})
                st.button(message(way), key=key, icon=icon, on_click=follow, disabled=not is_possible)
            slots = {"number": position + 1, "total": len(keys), "kind": message(_MILESTONES[step["milestone"]])}
            st.markdown(f":gray[{message('Milestone {number} of {total}, {kind}', **slots)}]", width="content")
        st.markdown(f"**{plain(step['date_text'])}: {plain(step['title'])}**")
        st.markdown(plain(step["description"]))
        text = plural(
            "Open the record ({count} source, {confidence})",
            "Open the record ({count} sources, {confidence})",
            len(step["source_ids"]),
            confidence=label("confidence", step["confidence"]).lower(),
        )
        icon = ":material/open_in_full:"
        st.button(text, key="story-open", icon=icon, on_click=open_records, args=(keys[position],))
    return keys[position]


def caption(number: int, known: Known | None, as_of: AsOf | None) -> str:
    """Say how many records are drawn, and how many were not yet known."""
    if known is None or as_of is None:
        return plural("{count} record, all that the filters leave.", "{count} records, all that the filters leave.", number)
    if known.other_reading:
        stated = plural(
            "{count} record stated by a source published by {day}, {other} of them in another reading only.",
            "{count} records stated by a source published by {day}, {other} of them in another reading only.",
            number,
            day=as_of.words,
            other=known.other_reading,
        )
    else:
        stated = plural(
            "{count} record stated by a source published by {day}.",
            "{count} records stated by a source published by {day}.",
            number,
            day=as_of.words,
        )
    if as_of.from_facts:
        left_out = plural(
            "Left out: {later} that only later sources state; {count} source without a date of publication count from the "
            "newest fact that they state.",
            "Left out: {later} that only later sources state; {count} sources without a date of publication count from the "
            "newest fact that they state.",
            known.undated_sources,
            later=known.later,
        )
    else:
        left_out = plural(
            "Left out: {later} that only later sources state, and {unclear} for which one of {count} source without a date of "
            "publication may have been earlier.",
            "Left out: {later} that only later sources state, and {unclear} for which one of {count} sources without a date of "
            "publication may have been earlier.",
            known.undated_sources,
            later=known.later,
            unclear=len(known.left_out) - known.later,
        )
    return f"{stated} {left_out} {message('Titles, dates and descriptions are as all sources together give them.')}"


def show_left_out(known: Known, as_of: AsOf) -> None:
    """Draw the records that were not known by then, or not for certain; say why where none was."""
    if not len(known.selection):
        text = message(
            "Of the documents behind these records, none was published by {day}; none has a date of publication.",
            day=as_of.words,
        )
        if known.first is not None:
            text = message(
                "Of the documents behind these records, none was published by {day}; the first is of {first}.",
                day=as_of.words,
                first=message(_DAYS[10], day=known.first),
            )
        st.info(text, icon=":material/history:")
        undo = partial(st.session_state.update, {_KNOWN_BY: None})
        st.button(message("Read the documents of all days"), icon=":material/undo:", on_click=undo)
    if not len(known.left_out):
        return
    title = plural(
        "Left out: {count} record not known by {day}, or not for certain",
        "Left out: {count} records not known by {day}, or not for certain",
        len(known.left_out),
        day=as_of.words,
    )
    fold = st.expander(title, icon=":material/history:", key="left-out-fold", on_change="rerun")
    if fold.open:
        with fold:
            rows = known.left_out.then(lambda rows: rows.assign(why=rows["why"].map(partial(label, "left_out"))))
            data_table(rows, ["title", "date_text", "why", "table", "source_ids", "id"], "left-out", title)
