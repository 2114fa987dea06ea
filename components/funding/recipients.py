"""Draw who received the money, through which channel, for what and how: ribbons from Japan, bars, and a map."""

from functools import partial

import pandas as pd
import streamlit as st

from components.blocks.chart_block import chart_block
from components.blocks.data_table import data_table
from components.blocks.selection import Marks
from components.funding.charts import rows as charts
from components.funding.charts.sankey import MAX_FLOWS, MAX_LISTED_AMOUNTS, sankey
from components.funding.charts.world_map import world
from components.funding.controls import View, breakdown, caption, count_records, drawn_part, signs
from components.text.format import with_words
from components.text.labels import NOT_STATED, label
from components.text.messages import marked, message, plural
from components.web.geo import centres
from data.storage.small_frames import different
from data.views import funding


def draw_parties(rows: pd.DataFrame, view: View) -> None:
    """Draw the Sankey diagram and the bars of one kind of money."""
    _flows(rows, view)
    by = breakdown()
    every = funding.breakdown(rows, by)
    shown = every.head(charts.MAX_SUM_ROWS)
    words_above = message(
        "{records}. The words above a bar count what it stands on and what states no amount, so that nothing vanishes for want "
        "of a price.",
        records=count_records(len(rows)),
    )
    by_label = label("breakdown", by).lower()
    chart_block(
        charts.breakdown(
            shown,
            by,
            message("What is added, by {column}, {unit} million", column=by_label, unit=view.unit),
            view.unit,
            view.colour,
            log=view.log,
        ),
        f"funding-{by}",
        message("What is added by {column}, with how many records state no amount", column=by_label),
        caption(
            words_above,
            drawn_part(marked("Of {total}, the {drawn} greatest are drawn; all are in {section}."), len(shown), len(every)),
            message("A recipient that is not one country is named by its place.") if by == "recipient" else "",
            message("A record of several areas counts in each of them, so these sums overlap.") if by == "areas" else "",
            signs(),
            view.axis,
            message("Bars begin at a power of ten, not at zero.") if view.log else "",
        ),
        shown,
        [by, "usd", "added", "not_added", "unpriced", "records", "record_ids", "source_ids"],
        Marks([by], labels={by: charts.label_of(by)}, former={by: {NOT_STATED: "not stated"}}),
    )


def _flows(rows: pd.DataFrame, view: View) -> None:
    flows = funding.flows(rows)
    records = int(flows["records"].sum())
    shown = funding.gathered(flows, MAX_FLOWS)
    # The marks of so many records would be heavy with their identifiers: they are listed by the table instead.
    many = records > MAX_LISTED_AMOUNTS
    thickness = message(
        "{added} of {records}: only what is safe to add has a ribbon, as thick as its sum (the thinnest are drawn a little "
        "thicker than they are).",
        added=f"{records:,}",
        records=count_records(len(rows)),
    )
    gathered = message(
        "The {rest} smallest of {total} ribbons are drawn as one, “{name}”.",
        rest=len(flows) - MAX_FLOWS,
        total=len(flows),
        name=label("recipient", funding.OTHERS),
    )
    click = message("Click a block or a ribbon for its records.")
    chart_block(
        sankey(
            shown,
            message("From Japan through channels to recipients, {unit}", unit=view.unit),
            view.colour,
            funding.EVERY if many else "",
        ),
        "funding-flows",
        message(
            "{amounts} from Japan through {channels} to {recipients}",
            amounts=plural("{count} added amount", "{count} added amounts", records),
            channels=plural("{count} channel", "{count} channels", different(flows["channel"])),
            recipients=plural("{count} recipient", "{count} recipients", different(flows["recipient"])),
        ),
        caption(thickness, gathered if len(flows) > MAX_FLOWS else "", click, signs()),
        funding.with_sums(shown) if many else shown,
        ["channel", "recipient", "usd", "records", "record_ids", "source_ids"],
        Marks(
            funding.PAIR if many else [],
            labels={name: partial(label, name) for name in funding.PAIR},
            former={name: {each: label(name, each) for each in shown[name]} for name in funding.PAIR},
        ),
    )


def draw_map(rows: pd.DataFrame, view: View) -> None:
    """Draw the map and the list of what is not on it, of one kind of money."""
    countries = funding.recipients(rows, centres())
    elsewhere = with_words(funding.off_the_map(rows, centres()))
    bubbles = message(
        "Of {records}, {mapped} with one recipient country. The area of a bubble is the sum that is added; a ring is a "
        "recipient for which nothing can be added. A mark that would lie on another stands beside it, with a line to its "
        "place.",
        records=count_records(len(rows)),
        mapped=int(countries["records"].sum()),
    )
    chart_block(
        world(countries, message("What is added, by recipient, {unit}", unit=view.unit), view.colour),
        "funding-map",
        message(
            "Map of recipients by country ({count}); the largest is {country}",
            count=len(countries),
            country=countries["country_name"].iloc[0],
        )
        if len(countries)
        else message("Map of recipients; none has a place"),
        caption(bubbles, signs(), message("Coastlines only, from United Nations geodata.")),
        countries,
        ["country_name", "country", "usd", "added", "unpriced", "records", "record_ids", "source_ids"],
        Marks(["country", "country_name"]),
    )
    if len(elsewhere):
        heading = marked("**{count} without a place on the map**: several countries, a region, or none stated")
        st.markdown(message(heading, count=len(elsewhere)))
        columns = ["title", "place", "date_text", "as_stated", "added_usd", "channel", "purpose", "source_ids", "id"]
        data_table(elsewhere, columns, "funding-elsewhere", message("Contributions without a place"))
