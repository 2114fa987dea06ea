"""Funding: what is priced, what may be added and why the rest may not; when, to whom, where, and what of it was given."""

import streamlit as st

from components.funding import delivery, ledger, recipients, time
from components.funding.controls import LEDGER, terms, view
from components.funding.headline import headline
from components.page import begin, stop_if_empty
from components.text.messages import message
from data.selection import select
from data.views import funding, overview

MAX_LISTED_CONTRIBUTIONS = 200_000
"""Most contributions that are looked up where they are not held."""

tables, filters = begin(
    "Funding",
    message(
        "Sources state pledges, payments and running totals that overlap. Only what is safe to add is added: a payment, or the "
        "promise where no payment under it is known. Money through NATO’s own funds is never summed with money alongside its "
        "operations."
    ),
)
stop_if_empty(tables, filters, "contributions")

chosen, base_year = terms(tables)
totals = {total.link: total for total in funding.totals(tables, filters, chosen)}
above = st.container()
shown = view(chosen, base_year, [link for link, total in totals.items() if total.records])
section, below = st.container(), st.container()
# Who asks how a sum adds up finds the ledger at once, on a telephone too, and the sums under it.
with below if shown.section == LEDGER else above:
    headline(tables, list(totals.values()), chosen, base_year)

years = overview.years_shown(tables, filters)

with section:
    if not totals[shown.link].records:
        st.info(
            message("No contribution of this kind under these filters. Choose another kind of money."),
            icon=":material/info:",
        )
    elif shown.section == "time":
        time.draw(tables, filters, years, shown)
    elif not select(tables, filters, "contributions").is_quick_to_list(MAX_LISTED_CONTRIBUTIONS):
        st.info(
            message(
                "This section tells contributions one by one, and these are more than {limit}. Filter, or take them from the "
                "page Records.",
                limit=f"{MAX_LISTED_CONTRIBUTIONS:,}",
            ),
            icon=":material/filter_alt:",
        )
    else:
        every = funding.ledger(tables, filters, chosen)
        rows = every[every["nato_link"] == shown.link].reset_index(drop=True)
        if shown.section == "parties":
            recipients.draw_parties(rows, shown)
        elif shown.section == "map":
            recipients.draw_map(rows, shown)
        elif shown.section == "delivery":
            delivery.draw(rows, tables, shown)
        elif shown.section == "in_kind":
            time.draw_in_kind(rows, years, shown)
        else:
            ledger.draw(tables, every, totals[shown.link], shown)
