"""Who received it, through which channel, for what and how; and the way from Japan to the recipients."""

import pandas as pd

from components.blocks.chart_block import chart_block
from components.blocks.selection import Marks
from components.funding.charts import bars as charts
from components.funding.charts.sankey import MOST_FLOWS, MOST_LISTED, sankey
from components.funding.controls import View, breakdown, sections_with_all
from components.funding.time import SIGNS
from components.text.format import counted, of_many
from components.text.labels import label
from data.views import funding, funding_flows


def draw(rows: pd.DataFrame, view: View) -> None:
    """Draw the Sankey diagram and the bars of one kind of money."""
    flows = funding_flows.flows(rows)
    records = int(flows["records"].sum())
    shown = funding_flows.gathered(flows, MOST_FLOWS)
    together = (
        f" The {len(flows) - MOST_FLOWS} smallest of {len(flows)} ribbons are drawn as one, “{funding_flows.OTHERS[1]}”."
        if len(flows) > MOST_FLOWS
        else ""
    )
    # The marks of so many records would be heavy with their identifiers: they are listed by the table instead.
    many = records > MOST_LISTED
    chart_block(
        sankey(
            shown, f"From Japan through channels to recipients, {view.unit}", view.colour, funding_flows.EVERY if many else None
        ),
        "funding-flows",
        f"{counted(records, 'added amount')} from Japan through {counted(flows['channel'].nunique(), 'channel')} to "
        f"{counted(flows['recipient'].nunique(), 'recipient')}",
        f"{records:,} of {counted(len(rows), 'record')}: only what is safe to add has a ribbon, as thick as its sum (the "
        f"thinnest are drawn a little thicker than they are).{together} Click a block or a ribbon for its records. {SIGNS}",
        funding_flows.with_sums(shown) if many else shown,
        ["channel", "recipient", "usd", "records", "record_ids", "source_ids"],
        Marks(["channel", "recipient"] if many else []),
    )
    by = breakdown()
    by_label = label("breakdown", by).lower()
    every = funding.breakdown(rows, by)
    broken = every.head(charts.MOST_BARS)
    left_out = of_many(len(broken), len(every), "greatest", sections_with_all())
    named = " A recipient that is not one country is named by its place." if by == "recipient" else ""
    overlap = " A record of several areas counts in each of them, so these sums overlap." if by == "areas" else ""
    start = " Bars begin at a power of ten, not at zero." if view.log else ""
    chart_block(
        charts.breakdown(
            broken, by, f"What is added, by {by_label}, {view.unit} million", view.unit, view.colour, log=view.log
        ),
        f"funding-{by}",
        f"What is added by {by_label}, with how many records state no amount",
        f"{counted(len(rows), 'record')}. The words above a bar count what it stands on and what states no amount, so that "
        f"nothing vanishes for want of a price.{left_out}{named}{overlap} {SIGNS} {view.axis}{start}",
        broken,
        [by, "usd", "added", "not_added", "unpriced", "records", "record_ids", "source_ids"],
        Marks([by]),
    )
