"""Draw the filters in the sidebar, one widget for each of the registry; their values stand in the address of every page."""

import streamlit as st

from components import address
from components.text.labels import LABELS, label
from components.text.messages import message
from data.filters import ANY_OF, FILTERS, MAX_WORDS, YEARS, AnyOf, Choices, Filter, Filters, Flag, Range, Text

ADDRESSED = tuple(each.parameter for each in ANY_OF)
"""Parameters that `components.address` keeps; Streamlit's own binding keeps the others."""

_ENUMERATIONS = {
    each.parameter: {value: column for column in reversed(each.columns) for value in LABELS.get(column, {})} for each in ANY_OF
}
"""By parameter, the enumeration that has the label of each value."""


def sidebar(choices: Choices) -> None:
    """Draw the filters, rare ones where their fold is open or one of them is set; the pages read them with `chosen`."""
    for each in FILTERS:
        if not each.is_rare:
            _draw(each, choices)
    rare = [each for each in FILTERS if each.is_rare]
    is_set = any(each.parameter in st.query_params or st.session_state.get(each.parameter) for each in rare)
    fold = st.expander(message("More filters"), expanded=is_set, key="more-filters", on_change="rerun")
    if fold.open or is_set:
        with fold:
            for each in rare:
                _draw(each, choices)


def _draw(each: Filter, choices: Choices) -> None:
    key, text = each.parameter, label("filter", each.parameter)
    match each:
        case Range():
            st.slider(text, *choices.years, choices.years, key=key, bind="query-params")
        case AnyOf():
            values = choices.ids[key]
            bound = address.many(key, list(values), aliases=each.aliases(choices))
            st.multiselect(
                text,
                list(values),
                format_func=(lambda option: name_of(each, choices, values[option])) if each.has_names else str,
                placeholder=message("All"),
                **bound,
            )
        case Text():
            hint = message("Every word must occur")
            st.text_input(text, key=key, type="search", placeholder=hint, max_chars=MAX_WORDS, bind="query-params")
        case Flag():
            hint = message("Keep records that the years match only through an open end of their date, such as “since 2014”.")
            st.toggle(text, value=True, key=key, bind="query-params", help=hint)


def filter_name(attribute: str) -> str:
    """Return the name of a filter, by its attribute of `Filters`, as it stands within a sentence."""
    return label("filter", next(each.parameter for each in FILTERS if each.attribute == attribute)).lower()


def name_of(each: AnyOf, choices: Choices, value: str) -> str:
    """Return how a value of the tables reads: the label of its enumeration, or its name in the tables."""
    enumeration = _ENUMERATIONS[each.parameter].get(value)
    return label(enumeration, value) if enumeration else choices.names[each.parameter].get(value, value)


def chosen(choices: Choices) -> Filters:
    """Return the filters as they are set; the default where the sidebar has not been drawn."""
    values = {each.parameter: st.session_state.get(each.parameter) for each in FILTERS}
    return Filters.chosen({name: value for name, value in values.items() if value is not None}, choices)


def set_years(first: int, last: int, choices: Choices) -> None:
    """Set the years, as far as the whole range allows; for callbacks."""
    lowest, highest = choices.years
    start = min(max(first, lowest), highest)
    st.session_state[YEARS] = (start, max(min(last, highest), start))


def reset(choices: Choices, attribute: str = "") -> None:
    """Set every filter, or that of one attribute of `Filters`, back to its default; for the `on_click` of a button."""
    for each in FILTERS:
        if attribute in ("", each.attribute):
            st.session_state[each.parameter] = each.default(choices)
