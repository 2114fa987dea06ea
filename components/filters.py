"""The filters in the sidebar. Their values stand in the address, survive page switches, and vanish at their default."""

import streamlit as st

from data.filters import AREA, COUNTRY, MAX_WORDS, SOURCE, UNDATED, WORDS, YEARS, Choices, Filters


def sidebar(choices: Choices) -> None:
    """Draw the filters; the pages read them with `chosen`."""
    st.slider("Years", choices.first_year, choices.last_year, choices.years, key=YEARS, bind="query-params")
    st.multiselect("Cooperation area", choices.areas, key=AREA, placeholder="All areas", bind="query-params")
    st.multiselect("Country", list(choices.countries), key=COUNTRY, placeholder="All countries", bind="query-params")
    st.multiselect("Source", choices.sources, key=SOURCE, placeholder="All sources", bind="query-params")
    st.text_input(
        "Words", key=WORDS, type="search", placeholder="Every word must occur", max_chars=MAX_WORDS, bind="query-params"
    )
    st.toggle(
        "Open and undated too",
        value=True,
        key=UNDATED,
        bind="query-params",
        help="Keep records that the years match only through an open end of their date, such as “since 2014”.",
    )


def chosen(choices: Choices) -> Filters:
    """The filters as they are set; the default where the sidebar has not been drawn."""
    state = st.session_state
    return Filters.chosen(
        choices,
        years=tuple(state.get(YEARS, choices.years)),
        areas=state.get(AREA, ()),
        countries=state.get(COUNTRY, ()),
        sources=state.get(SOURCE, ()),
        words=state.get(WORDS, "") or "",
        undated=state.get(UNDATED, True),
    )


def set_years(first: int, last: int, choices: Choices) -> None:
    """Set the years, as far as the whole range allows; for callbacks."""
    lowest, highest = choices.years
    start = min(max(first, lowest), highest)
    st.session_state[YEARS] = (start, max(min(last, highest), start))


def reset(choices: Choices) -> None:
    """Set every filter back to its default; for the `on_click` of a button."""
    state = st.session_state
    state[YEARS], state[AREA], state[COUNTRY], state[SOURCE] = choices.years, [], [], []
    state[WORDS], state[UNDATED] = "", True


def widen(name: str, choices: Choices) -> None:
    """Set one filter, by its attribute of `Filters`, back to its default; for the `on_click` of a button."""
    defaults = {"years": (YEARS, choices.years), "areas": (AREA, []), "countries": (COUNTRY, []), "sources": (SOURCE, [])}
    key, value = defaults.get(name) or {"words": (WORDS, ""), "undated": (UNDATED, True)}[name]
    st.session_state[key] = value
