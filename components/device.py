"""Tell phones and tablets from computers."""

import streamlit as st

_TOUCHED = "touched"


def touched() -> bool:
    """Tell whether the page is shown on a phone or tablet.

    There a finger that moves over a chart must scroll the page, and what a mouse would bring up always stands above charts
    and tables.
    """
    known = st.session_state.get(_TOUCHED)
    if known is None:
        known = st.session_state[_TOUCHED] = "Mobi" in str(st.context.headers.get("User-Agent", ""))
    return bool(known)
