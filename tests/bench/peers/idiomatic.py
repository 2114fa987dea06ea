"""The page of work in Streamlit as its tutorials write it: a cached frame, a filter, group by, plotly express."""

import sys
from pathlib import Path

import pandas as pd
import streamlit as st

ROOT = Path(__file__).resolve().parents[3]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tests.bench.peers import work  # noqa: E402 - the folder must be on the path first


@st.cache_data
def cached() -> pd.DataFrame:
    """The frame; each session gets a copy."""
    return work.frame()


rows = cached()
first, last = int(rows["year"].min()), int(rows["year"].max())
with st.sidebar:
    areas = st.multiselect("Cooperation area", st.cache_data(work.areas)())
    years = st.slider("Years", first, last, (first, last))
found = work.filtered(rows, areas, years)
for column, number in zip(st.columns(3), work.numbers(found), strict=True):
    column.metric("Number", number)
for chart in work.charts(found):
    st.plotly_chart(chart)
st.dataframe(found.head(work.ROWS))
st.download_button("CSV", found.to_csv, "events.csv")
