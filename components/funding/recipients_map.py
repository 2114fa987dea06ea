"""Where it went: a map of recipients, and a list of what has no place on it."""

import pandas as pd
import streamlit as st

from components.blocks.chart_block import chart_block
from components.blocks.data_table import data_table
from components.blocks.selection import Marks
from components.funding.charts.world_map import world
from components.funding.controls import View
from components.funding.time import SIGNS
from components.text.format import counted, with_words
from components.web.geo import centres
from data.views import funding_flows


def draw(rows: pd.DataFrame, view: View) -> None:
    """Draw the map and the list of one kind of money."""
    places = funding_flows.recipients(rows, centres())
    elsewhere = with_words(funding_flows.without_place(rows, centres()))
    chart_block(
        world(places, f"What is added, by recipient, {view.unit}", view.colour),
        "funding-map",
        f"Map of recipients by country ({len(places)}); the largest is {places['country_name'].iloc[0]}"
        if len(places)
        else "Map of recipients; none has a place",
        f"Of {counted(len(rows), 'record')}, {int(places['records'].sum())} with one recipient country. The area of a bubble "
        "is the sum that is added; a ring is a recipient for which nothing can be added. A mark that would lie on another "
        f"stands beside it, with a line to its place. {SIGNS} Coastlines only, from United Nations geodata.",
        places,
        ["country_name", "country", "usd", "added", "unpriced", "records", "record_ids", "source_ids"],
        Marks(["country", "country_name"]),
    )
    if len(elsewhere):
        st.markdown(f"**{len(elsewhere)} without a place on the map**: several countries, a region, or none stated")
        columns = ["title", "place", "date_text", "as_stated", "added_usd", "channel", "purpose", "source_ids", "id"]
        names = ("Title", "Place", "Date", "As stated", "Added, US$", "Channel", "Purpose", "Sources", "Identifier")
        data_table(
            elsewhere, columns, "funding-elsewhere", "Contributions without a place", dict(zip(columns, names, strict=True))
        )
