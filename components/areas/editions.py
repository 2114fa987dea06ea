"""Show which areas each edition of NATO's page and each programme names, what changed, and the words for one area."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from components import address
from components.areas import charts
from components.blocks.chart_block import chart_block
from components.blocks.data_table import Look, configured, data_table
from components.blocks.selection import Marks
from components.filters import filter_name
from components.text.documents import edition_label
from components.text.format import plain
from components.text.labels import label
from components.text.messages import message, plural
from data.filters import ANY_OF, Filters
from data.tables import Tables
from data.views import areas
from data.views.common import frame_of, tuples

PROGRAMME = "2023-individually-tailored-programme"

PROGRAMME_FIELDS = 16
"""Fields of that programme, as sources count them."""

MENTION_COLUMNS = ["mention", "wording", "paragraph", "source_id"]


def draw_matrix(tables: Tables, filters: Filters, editions: pd.DataFrame) -> None:
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
            former={"series": {areas.PAGE: "NATO’s page", areas.PROGRAMMES: "Programmes"}, "edition": names},
        ),
    )
    changes = areas.changes(tables, filters)
    if len(changes):
        st.markdown(message("**Changes from one edition of NATO’s page to the next**"))
        alt = message("Areas added, removed or renamed, edition by edition")
        # The terms of an edition stand beside its mention.
        terms = "mention_before", "wording_before", "mention_after", "wording_after"
        rows = [
            (f"{names[earlier]} → {names[later]}", area, label("mention_change", change), _terms(*four[:2]), _terms(*four[2:]))
            for earlier, later, area, change, *four in tuples(changes, "earlier", "later", "area", "change", *terms)
        ]
        columns = ["step", "area", "change", "before", "after"]
        data_table(frame_of(rows, columns), columns, "edition-changes", alt, look=Look(height="content"))


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
            confirmed=areas.fields_confirmed(tables, PROGRAMME),
            fields=PROGRAMME_FIELDS,
        ),
    ]
    if omitted := [_edition_and_copy(tables, *edition) for edition in areas.uncoded(tables)]:
        sentences.append(
            plural(
                "Not in the matrix, as its areas were not recorded: the edition of {editions}.",
                "Not in the matrix, as their areas were not recorded: the editions of {editions}.",
                len(omitted),
                editions=", ".join(omitted),
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


def _edition_and_copy(tables: Tables, edition: str, publisher: str, is_copy: bool) -> str:
    name = plain(edition_label(tables, edition))
    return message("{edition} (read in a copy by {publisher})", edition=name, publisher=plain(publisher)) if is_copy else name


def draw_wording(tables: Tables, filters: Filters, editions: pd.DataFrame) -> None:
    """Draw the choice of an area and the words for it of every edition; `editions` as for `draw_matrix`."""
    st.subheader(message("Wording of one area"))
    named = list(dict.fromkeys(editions["area"].tolist())) or tables["areas"]["label"].tolist()
    by = next(each for each in ANY_OF if each.parameter == "area")
    area_of_id = {by.id_of(area): area for area in named}
    bound = address.one("theme", list(area_of_id), next(iter(area_of_id)), aliases={area: by.id_of(area) for area in named})
    chosen = st.selectbox(message("Area"), list(area_of_id), format_func=lambda each: area_of_id.get(each, each), **bound)
    area = area_of_id[chosen]
    wording = areas.wording(tables, filters.sources, area)
    wording = wording.assign(
        series=[label("series", each) for each in wording["series"].tolist()],
        edition=[edition_label(tables, each) for each in wording["edition"].tolist()],
        mention=[label("mention", each) for each in wording["mention"].tolist()],
    )
    terms_of: dict[tuple[str, str], list[str]] = {}
    for series, edition, *term in tuples(wording, "series", "edition", *MENTION_COLUMNS):
        terms_of.setdefault((series, edition), []).append(f"- {plain(_term(*term))}")
    with st.grid(3, min_column_width=240):
        for (series, edition), terms in terms_of.items():
            with st.container(border=True):
                st.markdown(f"**{plain(edition)}**  \n:gray[{plain(series)}]")
                st.markdown("\n".join(terms))
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
