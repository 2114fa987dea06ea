"""In which words every edition names one area, side by side."""

import pandas as pd
import streamlit as st

from components.blocks.data_table import configured, data_table
from components.text.format import plain
from data.filters import Filters
from data.tables import Tables
from data.views import areas
from data.views.common import tuples

NAMED = ["mention", "wording", "paragraph", "source_id"]


def draw(tables: Tables, filters: Filters, editions: pd.DataFrame) -> None:
    """Draw the choice of an area and its terms; `editions` as `data.views.areas.editions` gives it."""
    st.subheader("Wording of one area")
    labels = list(dict.fromkeys(editions["area"].tolist())) or tables["areas"]["label"].tolist()
    theme = st.selectbox("Area", labels, key="theme", bind="query-params")
    wording = areas.wording(tables, filters, theme)
    with st.grid(3, min_column_width=240):
        terms: dict[tuple[str, str], list[str]] = {}
        for series, edition, words in tuples(wording, "series", "edition", "words"):
            terms.setdefault((series, edition), []).append(f"- {plain(words)}")
        for (series, edition), lines in terms.items():
            with st.container(border=True):
                st.markdown(f"**{plain(edition)}**  \n:gray[{plain(series)}]")
                st.markdown("\n".join(lines))
    settings = {"series": "Series", "edition": "Edition"} | configured(tables.description, "area_mentions", NAMED)
    alt = f"Terms of every edition for {theme}"
    data_table(wording, ["series", "edition", *NAMED], "wording", alt, settings, height="content")
