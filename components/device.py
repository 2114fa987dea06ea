"""Tell phones and tablets from computers."""

import streamlit as st


def touched() -> bool:
    """Whether the page is shown on a phone or tablet.

    A finger that moves over a chart must scroll the page, and what a mouse would bring up always stands above the chart.
    """
    return "Mobi" in str(st.context.headers.get("User-Agent", ""))
