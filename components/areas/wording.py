"""Show the words in which every edition names one area, side by side."""

from functools import partial

import pandas as pd
import streamlit as st

from components import address
from components.blocks.data_table import Look, configured, data_table
from components.text.documents import edition_label
from components.text.format import plain
from components.text.labels import label
from components.text.messages import message
from data.filters import ANY_OF, Filters
from data.tables import Tables
from data.views import areas
from data.views.common import tuples

MENTION_COLUMNS = ["mention", "wording", "paragraph", "source_id"]


def draw(tables: Tables, filters: Filters, editions: pd.DataFrame) -> None:
    """Draw the choice of an area and its terms; `editions` as `data.views.areas.editions` gives it."""
    st.subheader(message("Wording of one area"))
    named = list(dict.fromkeys(editions["area"].tolist())) or tables["areas"]["label"].tolist()
    by = next(each for each in ANY_OF if each.parameter == "area")
    area_of_id = {by.id_of(area): area for area in named}
    bound = address.one("theme", list(area_of_id), next(iter(area_of_id)), aliases={area: by.id_of(area) for area in named})
    area = area_of_id[
        st.selectbox(message("Area"), list(area_of_id), format_func=lambda each: area_of_id.get(each, each), **bound)
    ]
    wording = areas.wording(tables, filters, area)
    labels = {
        "series": partial(label, "series"),
        "edition": partial(edition_label, tables),
        "mention": partial(label, "mention"),
    }
    wording = wording.assign(**{name: wording[name].map(of_cell) for name, of_cell in labels.items()})
    with st.grid(3, min_column_width=240):
        lines_of: dict[tuple[str, str], list[str]] = {}
        for series, edition, *term in tuples(wording, "series", "edition", *MENTION_COLUMNS):
            lines_of.setdefault((series, edition), []).append(f"- {plain(_term(*term))}")
        for (series, edition), lines in lines_of.items():
            with st.container(border=True):
                st.markdown(f"**{plain(edition)}**  \n:gray[{plain(series)}]")
                st.markdown("\n".join(lines))
    settings = {"series": message("Series"), "edition": message("Edition")}
    settings |= configured(tables.description, "area_mentions", MENTION_COLUMNS)
    alt = message("Terms of every edition for {area}", area=area)
    data_table(wording, ["series", "edition", *MENTION_COLUMNS], "wording", alt, settings, look=Look(height="content"))


def _term(mention: str, wording: str | None, paragraph: float | None, source: str | None) -> str:
    """Put one term of an edition into words; an edition that does not name the area has no source."""
    if not isinstance(source, str):
        return mention
    term = f"“{wording}”" if isinstance(wording, str) else message("term not read")
    if pd.isna(paragraph):
        return message("{term} · {mention}", term=term, mention=mention)
    return message("{term} · {mention}, paragraph {paragraph}", term=term, mention=mention, paragraph=f"{paragraph:.0f}")
