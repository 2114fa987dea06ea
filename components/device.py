"""Tell phones and tablets from computers."""

import streamlit as st

_TOUCHED = "_touched"
"""Key in the state of a session, which one device has."""


def touched() -> bool:
    """Tell whether the page is shown on a phone or tablet.

    A finger that moves over a chart must scroll the page, and what a mouse would bring up always stands above the chart.
    """
    if _TOUCHED not in st.session_state:
        st.session_state[_TOUCHED] = "Mobi" in str(st.context.headers.get("User-Agent", ""))
    return bool(st.session_state[_TOUCHED])
