"""Draw the three sums at the head of the funding page, each one click from its ledger."""

from collections.abc import Sequence

import streamlit as st

from components.funding.controls import caption, show_ledger
from components.text.format import AS_STATED, as_stated, bound_sign, money_words, plain
from components.text.labels import label
from components.text.messages import marked, message, plural
from data.tables import Tables
from data.views.contributions import Terms
from data.views.funding import Total

_SIGN_HELP = {
    "≥": marked("≥: at least one added amount is stated as over or at least."),
    "≤": marked("≤: every added amount is stated as up to."),
    "≈": marked("≈: at least one added amount is stated as about or up to."),
}


def total_words(total: Total) -> str:
    """Give the sum with its sign: '≥ US$126.9 million'; 'no sum' where nothing is added."""
    return f"{bound_sign(total.qualifiers)} {money_words(total.usd)}".strip() if total.added else message("no sum")


def headline(tables: Tables, totals: Sequence[Total], terms: Terms, base_year: int) -> None:
    """Draw a card for each kind of money of a ledger."""
    with st.grid(3, min_column_width=270):
        for total in totals:
            name, sign = label("nato_link", total.link), bound_sign(total.qualifiers)
            with st.container(border=True, height="stretch"):
                # The sum first, so that the three stand on one line where a name takes two.
                st.metric(
                    name,
                    plain(total_words(total)),
                    help=message(_SIGN_HELP[sign]) if sign else None,
                    label_visibility="collapsed",
                )
                st.markdown(f"**{plain(name)}**")
                if total.added:
                    st.markdown(plain(made_of(total)))
                st.caption(plain(caption(_counts(total, base_year), beside(tables, total))))
                st.button(
                    message("See how it adds up"),
                    key=f"ledger-{total.link}",
                    icon=":material/calculate:",
                    on_click=show_ledger,
                    args=(total.link,),
                    disabled=not total.records,
                )
    prices = message("constant US dollars of {year}", year=base_year) if terms.constant else message("current US dollars")
    sums = message("In {prices}. Three sums, never one: they are different kinds of money.", prices=prices)
    shown = message("Only contributions of the choice “{choice}” are counted.", choice=label("shown", terms.shown))
    st.caption(sums if terms.shown == "all" else caption(sums, shown))


def _counts(total: Total, base_year: int) -> str:
    """Say how many records the sum stands on, and what it leaves out for want of a value."""
    are_added = plural("{count} is added.", "{count} are added.", total.added)
    states = plural(
        "{priced} of {count} record states an amount; {are_added}",
        "{priced} of {count} records state an amount; {are_added}",
        total.records,
        priced=f"{total.priced:,}",
        are_added=are_added,
    )
    without_value = plural(
        "{count} more, safe to add, is left out: it has no value in dollars of {year}.",
        "{count} more, safe to add, are left out: they have no value in dollars of {year}.",
        total.without_value,
        year=base_year,
    )
    ceilings = plural(
        "{count} of the added amounts is a ceiling (“up to”).",
        "{count} of the added amounts are ceilings (“up to”).",
        total.ceilings,
    )
    return caption(states, without_value if total.without_value else "", ceilings if total.ceilings else "")


def made_of(total: Total) -> str:
    """Say how much of a sum is stated as given and how much as promised, as in 'Given US$5 million, pledged US$7 million.'."""
    parts = ", ".join(f"{label('flow_group', name)} {money_words(usd)}" for name, usd in total.flows.items())
    return f"{parts[:1].upper()}{parts[1:]}."


def beside(tables: Tables, total: Total) -> str:
    """Say what matters beside the sum: money counted elsewhere, and a greater total that a source itself states."""
    elsewhere = plural(
        "{count} record is left out because the same money is counted in others, which this choice does not show.",
        "{count} records are left out because the same money is counted in others, which this choice does not show.",
        total.elsewhere,
    )
    running = ""
    if total.added and total.greatest_running is not None:
        rows = tables["contributions"]
        stated = as_stated({name: rows[name].iat[total.greatest_running] for name in AS_STATED})
        running = message("Only what is known one by one is added; a source’s own running total is {total}.", total=stated)
    return caption(elsewhere if total.elsewhere else "", running)
