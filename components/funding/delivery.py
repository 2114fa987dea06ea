"""Pledge against delivery: what of a promise is documented as given, and what is not known."""

import pandas as pd
import streamlit as st

from components.charts import funding as charts
from components.figure import figure
from components.funding.controls import View
from components.tables import table
from components.text import as_stated
from data.views.funding_delivery import pledges

COLUMNS = ["title", "as_stated", "pledged_usd", "payments", "payments_usd", "running_usd", "running_as_of"]
COLUMNS += ["documented_usd", "open_usd", "unknown", "source_ids", "id"]


def draw(rows: pd.DataFrame, contributions: pd.DataFrame, view: View) -> None:
    """Draw the pledges of one kind of money; `contributions` is the whole table, where payments are looked for."""
    found = pledges(rows, contributions)
    found = found.assign(as_stated=[as_stated(row) for _, row in found.iterrows()])
    linked, alone = found[found["payments"] > 0].reset_index(drop=True), found[found["payments"] == 0]
    constant = " In current dollars, for pledges of several years have no constant value." if view.terms.constant else ""
    figure(
        charts.delivery(
            linked, "Pledges and what is documented as given, current US$ million", "current US$", view.colour, log=view.log
        ),
        "funding-delivery",
        f"{len(linked)} pledges with what is documented as given under each",
        f"{len(linked)} of {len(found)} pledges and commitments have recorded payments. Documented is the larger of the linked "
        "payments that can be added and the last running total, for the one may contain the other. The empty part of an "
        f"outline is not known to have been given, nor known not to have been.{constant} {view.axis}",
        linked,
        COLUMNS,
    )
    if len(alone):
        st.markdown(f"**{len(alone)} promises under which no payment is recorded**: what was given is not known")
        names = {"title": "Title", "as_stated": "As stated", "pledged_usd": "Promised, current US$", "flow": "Flow"}
        names |= {"date_text": "Date", "channel": "Channel", "source_ids": "Sources", "id": "Identifier"}
        table(alone, list(names), "funding-undelivered", "Promises without a recorded payment", names)
