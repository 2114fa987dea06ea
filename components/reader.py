"""What is known of a reader's device."""

import streamlit as st


def touched() -> bool:
    """Whether the page is read on a phone or tablet.

    There a finger that moves over a chart must scroll the page, and what a mouse would bring up always stands above charts
    and tables.
    """
    return "Mobi" in str(st.context.headers.get("User-Agent", ""))
