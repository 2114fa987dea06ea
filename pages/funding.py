"""Funding: what is priced, what may be added and why the rest may not, by recipient, channel and flow."""

import streamlit as st

from components.charts import funding as charts
from components.charts.theme import LINK_NAMES
from components.figure import figure
from components.page import begin, stop_if_empty
from components.tables import configured, table
from components.text import number_words
from data.views import funding, overview

tables, filters = begin(
    "Funding",
    "Sources state pledges, payments and running totals that overlap. Only what is safe to add is added, and what went through "
    "NATO’s own funds is never summed with what Japan gave alongside NATO’s operations.",
)
stop_if_empty(tables, filters, "contributions")

with st.grid(3):
    for total in funding.totals(tables, filters):
        sign = "≥ " if total.lower_bound else ""
        value = f"{sign}US$ {number_words(total.usd)}" if total.added else "no sum"
        st.metric(
            LINK_NAMES[total.link],
            value,
            help="The sum of the amounts that are safe to add, in current US dollars. ≥ where an amount is itself a lower "
            "bound or a record states none.",
            delta=f"{total.added} added of {total.priced} priced, of {total.records} records",
            delta_color="off",
            delta_arrow="off",
            border=True,
        )

priced = funding.priced(tables, filters)
figure(
    charts.through_time(priced, overview.years_shown(tables, filters)),
    "funding-time",
    "Amounts through time: single gifts, sums over several years, running totals",
    f"{len(priced)} contributions with an amount in dollars, of {funding.records(tables, filters)}. A diamond is a single "
    "gift at its date, a line a sum over several years, a circle a running total at its date. Nothing is spread over years; "
    "the axis is logarithmic: each step is ten times the one before.",
    priced,
    [
        "id",
        "title",
        "date_text",
        "period_text",
        "measure",
        "flow",
        "amount",
        "currency",
        "amount_usd",
        "summable",
        "source_ids",
    ],
)

BY = {"Recipient": "country_name", "Channel": "channel", "Flow": "flow"}
label = st.segmented_control("Break down by", list(BY), default="Recipient", required=True, key="by", bind="query-params")
by = BY[label or "Recipient"]
breakdown = funding.breakdown(tables, filters, by)
figure(
    charts.breakdown(breakdown, by, str(label)),
    f"funding-{by}",
    f"What is safe to add and how many records are not priced, by {str(label).lower()}",
    "Bars: sums of what is safe to add, in current US dollars. The words beside a bar count what it leaves out: amounts that "
    "would be counted twice, and records without an amount.",
    breakdown,
    [by, "nato_link", "usd", "added", "not_added", "unpriced", "records", "record_ids", "source_ids"],
    by=[by, "nato_link"],
)

st.subheader("Ledger")
st.markdown("Every contribution, what it adds to the sum of its kind, and why it adds nothing where it does not.")
ledger = funding.ledger(tables, filters)
COLUMNS = ["title", "date_text", "nato_link", "flow", "measure", "amount", "currency", "amount_qualifier", "amount_usd"]
COLUMNS += ["summable", "added_usd", "not_summable_reason", "channel", "country_name", "source_ids"]
settings = configured(tables.description, "contributions", [name for name in COLUMNS if name != "added_usd"])
settings["added_usd"] = st.column_config.NumberColumn("Added, US$", format="localized")
table(ledger, COLUMNS, "ledger", "Ledger of all contributions", settings)

quantities = funding.not_money(tables, filters)
if len(quantities):
    st.subheader("What is not money")
    table(
        quantities,
        ["title", "date_text", "quantity", "unit", "purpose", "source_ids"],
        "not-money",
        "People, goods and land",
        configured(tables.description, "contributions", ["title", "date_text", "quantity", "unit", "purpose", "source_ids"]),
    )
