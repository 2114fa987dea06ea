"""Which areas each edition of NATO's page and each programme names, and what changed from one edition to the next."""

from functools import partial

import pandas as pd
import streamlit as st

from components.areas import charts
from components.blocks.chart_block import chart_block
from components.blocks.data_table import data_table
from components.page import NAMES
from components.text.format import plain
from data.filters import Filters
from data.tables import Tables
from data.views import areas
from data.views.editions import fields_confirmed, uncoded

PROGRAMME = "2023-individually-tailored-programme"


def draw(tables: Tables, filters: Filters, editions: pd.DataFrame) -> None:
    """Draw the matrix and the table of changes; `editions` as `data.views.areas.editions` gives it."""
    st.subheader("What the documents name")
    chart_block(
        charts.editions(editions),
        "editions",
        "Areas that each edition of NATO's page on Japan and each programme lists, discusses or does not name",
        "● listed, ○ discussed elsewhere in the document, · not named, ? not confirmed. Since the edition before: + entered "
        "the list, − left it, ≈ renamed, (+) newly discussed, (−) no longer named. What is not listed has not ended. The "
        "programmes were not read from end to end, so nothing is said to have left them: the list of 2023 is known only in "
        f"part ({fields_confirmed(tables, PROGRAMME)} of its sixteen fields are confirmed). {_uncoded(tables)}"
        f"{_whole(filters)}Hover for the terms; click for the records.",
        editions,
        ["series", "edition", "area", "mention", "change", "wording", "paragraphs", "record_ids", "source_ids"],
        by=["series", "edition", "area"],
        listed=partial(areas.with_records, tables, filters),
    )
    changes = areas.changes_left(tables, filters)
    if len(changes):
        st.markdown("**What changed from one edition of NATO’s page to the next**")
        alt = "Areas that entered, left or were renamed, edition by edition"
        data_table(changes, list(changes.columns), "edition-changes", alt, height="content")


def _whole(filters: Filters) -> str:
    """A sentence on the filters that leave the matrix as it is: area takes rows from it, source what other documents say."""
    others = [NAMES[name] for name in filters.active if name not in ("areas", "sources")]
    if not others:
        return ""
    named = f"{', '.join(others[:-1])} and {others[-1]}" if len(others) > 1 else others[0]
    return (
        f"It shows whole documents: only the filters of area and source narrow it, those of {named} the records behind a cell. "
    )


def _uncoded(tables: Tables) -> str:
    """A sentence on the editions that are cited for facts alone."""
    words = [f"{name} (read in a copy by {plain(publisher)})" if publisher else name for name, publisher in uncoded(tables)]
    if not words:
        return ""
    return f"Not in the matrix, for the areas that it names were not recorded: the edition of {', '.join(words)}. "
