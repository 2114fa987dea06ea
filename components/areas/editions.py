"""Show which areas each edition of NATO's page and each programme names, and what changed between editions."""

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from components.areas import charts
from components.blocks.chart_block import chart_block
from components.blocks.data_table import Look, data_table
from components.blocks.selection import Marks
from components.charts.theme import mark_key
from components.filters import filter_name
from components.text.documents import edition_label
from components.text.format import plain
from components.text.labels import label
from components.text.messages import message, plural
from data.filters import Filters
from data.tables import Tables
from data.views import areas
from data.views.common import tuples
from data.views.editions import PAGE, PROGRAMMES, fields_confirmed, uncoded

PROGRAMME = "2023-individually-tailored-programme"

PROGRAMME_FIELDS = 16
"""Fields of that programme, as sources count them."""


def draw(tables: Tables, filters: Filters, editions: pd.DataFrame) -> None:
    """Draw the matrix and the table of changes; `editions` as `data.views.areas.editions` gives it."""
    st.subheader(message("What the documents name"))
    names = {edition: edition_label(tables, edition) for edition in editions["edition"].unique()}
    chart_block(
        charts.editions(editions, names),
        "editions",
        message("Areas that each edition of NATO’s page on Japan and each programme lists, discusses or does not name"),
        " ".join(_caption(tables, filters)),
        editions,
        ["series", "edition", "area", "mention", "change", "wording", "paragraphs", "record_ids", "source_ids"],
        Marks(
            ["series", "edition", "area"],
            partial(areas.with_records, tables, filters),
            labels={
                "series": partial(label, "series"),
                "edition": names.__getitem__,
                "mention": partial(label, "mention"),
                "change": partial(label, "mention_change"),
            },
            former=partial(_former_keys, names=names),
        ),
    )
    changes = areas.changes_left(tables, filters)
    if len(changes):
        st.markdown(message("**Changes from one edition of NATO’s page to the next**"))
        alt = message("Areas added, removed or renamed, edition by edition")
        words = _changes_in_words(changes, names)
        data_table(words, list(words.columns), "edition-changes", alt, look=Look(height="content"))


def _former_keys(rows: pd.DataFrame, names: Mapping[str, str]) -> list[str]:
    """Key rows by the words that stood in addresses before ids did."""
    series = {PAGE: "NATO’s page", PROGRAMMES: "Programmes"}
    return [mark_key(series[each], names[edition], area) for each, edition, area in tuples(rows, "series", "edition", "area")]


def _changes_in_words(changes: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Put what `data.views.areas.changes` gives into words, the terms of an edition beside its mention."""
    rows = [
        {
            "step": f"{names[row['earlier']]} → {names[row['later']]}",
            "area": row["area"],
            "change": label("mention_change", row["change"]),
            "before": _terms(row["mention_before"], row["wording_before"]),
            "after": _terms(row["mention_after"], row["wording_after"]),
        }
        for row in changes.to_dict("records")
    ]
    return pd.DataFrame(rows)


def _terms(mention: str, terms: Sequence[str]) -> str:
    words = label("mention", mention)
    return message("{mention}: {terms}", mention=words, terms="; ".join(terms)) if terms else words


def _caption(tables: Tables, filters: Filters) -> list[str]:
    sentences = [
        message("● listed, ○ discussed elsewhere in the document, · not named, ? not confirmed."),
        message(
            "Since the previous edition: + added to the list, − removed, ≈ renamed, (+) newly discussed, (−) no longer named."
        ),
        message("Not listed does not mean ended."),
        message(
            "The programmes were read only in part, so nothing counts as removed from them: of the list of 2023, "
            "{confirmed} of {fields} fields are confirmed.",
            confirmed=fields_confirmed(tables, PROGRAMME),
            fields=PROGRAMME_FIELDS,
        ),
    ]
    if left_out := _uncoded_editions(tables):
        sentences.append(
            plural(
                "Not in the matrix, as its areas were not recorded: the edition of {editions}.",
                "Not in the matrix, as their areas were not recorded: the editions of {editions}.",
                len(left_out),
                editions=", ".join(left_out),
            )
        )
    # A filter by area takes rows from the matrix, one by source what the other documents say.
    if others := [filter_name(name) for name in filters.active if name not in ("areas", "sources")]:
        sentences.append(
            message(
                "Only the filters by area and source change the matrix; these narrow the records behind a cell: {filters}.",
                filters=", ".join(others),
            )
        )
    return [*sentences, message("Hover for the terms; click for the records.")]


def _uncoded_editions(tables: Tables) -> list[str]:
    """Name the editions that are cited for facts alone."""
    sources = tables["sources"].set_index("id")
    names = {edition: plain(edition_label(tables, edition)) for edition in uncoded(tables)}
    return [
        message("{edition} (read in a copy by {publisher})", edition=name, publisher=plain(sources.at[edition, "publisher"]))
        if isinstance(sources.at[edition, "copy_of"], str)
        else name
        for edition, name in names.items()
    ]
