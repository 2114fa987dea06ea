"""The three sums at the head of the funding page, each one click from its ledger."""

from collections.abc import Sequence

import streamlit as st

from components.charts.theme import LINK_NAMES
from components.funding.controls import show_ledger
from components.text.format import as_stated, bound_sign, counted, money_words, plain
from components.text.labels import label
from data.tables import Tables, derived
from data.views.contributions import Terms
from data.views.funding import Total

SIGNS = {
    "≥": "≥: at least one added amount is stated as over or at least.",
    "≤": "≤: every added amount is stated as up to.",
    "≈": "≈: at least one added amount is stated as about or up to.",
}


def total_words(total: Total) -> str:
    """The sum with its sign: '≥ US$126.9 million'; 'no sum' where nothing is added."""
    return f"{bound_sign(total.qualifiers)} {money_words(total.usd)}".strip() if total.added else "no sum"


def headline(tables: Tables, totals: Sequence[Total], terms: Terms, base_year: int) -> None:
    """Draw a card for each kind of money of a ledger."""
    with st.grid(3, min_column_width=270):
        for total in totals:
            with st.container(border=True, height="stretch"):
                # The sum first, so that the three stand on one line where a name takes two.
                st.metric(
                    LINK_NAMES[total.link],
                    plain(total_words(total)),
                    help=SIGNS.get(bound_sign(total.qualifiers)),
                    label_visibility="collapsed",
                )
                st.markdown(f"**{plain(LINK_NAMES[total.link])}**")
                if total.added:
                    st.markdown(plain(made_of(total)))
                st.caption(plain(" ".join([counts(total, base_year), *beside(tables, total)])))
                st.button(
                    "See how it adds up",
                    key=f"ledger-{total.link}",
                    icon=":material/calculate:",
                    on_click=show_ledger,
                    args=(total.link,),
                    disabled=not total.records,
                )
    prices = f"constant US dollars of {base_year}" if terms.constant else "current US dollars"
    flows = "" if terms.shown == "all" else f" Only contributions of the choice “{label('shown', terms.shown)}” are counted."
    st.caption(f"In {prices}. Three sums, never one: they are different kinds of money.{flows}")


def counts(total: Total, base_year: int) -> str:
    """How many records the sum stands on, and what it leaves out for want of a value."""
    states, are = "states" if total.records == 1 else "state", "is" if total.added == 1 else "are"
    parts = [f"{total.priced:,} of {counted(total.records, 'record')} {states} an amount; {total.added:,} {are} added."]
    if total.without_value:
        are = "is left out: it has" if total.without_value == 1 else "are left out: they have"
        parts.append(f"{total.without_value:,} more, safe to add, {are} no value in dollars of {base_year}.")
    if total.ceilings:
        are = "is a ceiling" if total.ceilings == 1 else "are ceilings"
        parts.append(f"{total.ceilings:,} of the added amounts {are} (“up to”).")
    return " ".join(parts)


def made_of(total: Total) -> str:
    """How much of a sum is stated as given and how much as promised, as in 'Given US$5 million, pledged US$7 million'."""
    parts = ", ".join(f"{name} {money_words(usd)}" for name, usd in total.flows.items())
    return f"{parts[:1].upper()}{parts[1:]}."


def beside(tables: Tables, total: Total) -> list[str]:
    """What a reader should know of the sum: money counted elsewhere, and a greater total that a source itself states."""
    said = []
    if total.elsewhere:
        are = "is" if total.elsewhere == 1 else "are"
        said.append(
            f"{counted(total.elsewhere, 'record')} {are} left out because the same money is counted in others, which this "
            "choice does not show."
        )
    if total.added and total.greatest_running is not None:
        running = _running(tables, total.greatest_running)
        said.append(f"Only what is known one by one is added; a source’s own running total is {running}.")
    return said


@derived(latest=2 * len(LINK_NAMES))
def _running(tables: Tables, row: int) -> str:
    """What the source of a running total states; few are the greatest of their kind of money under any filters."""
    return as_stated(tables["contributions"].iloc[row].to_dict())
