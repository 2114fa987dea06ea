"""Compare each edition of NATO's page on Japan with the one before."""

from collections.abc import Mapping
from functools import partial

import pandas as pd

from components.blocks.chart_block import chart_block
from components.blocks.selection import Marks
from components.charts.theme import mark_key
from components.sources import charts
from components.text.documents import edition_label
from components.text.labels import label
from components.text.messages import message
from data.filters import Filters
from data.tables import Tables
from data.views import sources
from data.views.common import tuples


def draw(tables: Tables, filters: Filters) -> None:
    """Draw the steps from edition to edition; a filter of sources is ignored, as it would empty every edition but its own."""
    wider = filters.without("sources")
    steps = sources.edition_steps(tables, wider)
    names = {
        step: " → ".join(edition_label(tables, edition) for edition in editions)
        for step, editions in zip(steps["step"], steps["source_ids"], strict=True)
    }
    caption = [message("Compares the records cited from each edition that was read in full.")]
    if filters.sources:
        caption.append(message("The filter by source does not apply here."))
    caption += [
        message("Only in the earlier: dropped from the page, not undone."),
        message("Only in the later: much of it had not happened before."),
        message("Click a bar for its records."),
    ]
    chart_block(
        charts.steps(steps, names),
        "edition-steps",
        message("Records in one edition of NATO’s page on Japan and not in the next, and the reverse"),
        " ".join(caption),
        steps,
        ["step", "change", "records", "record_ids", "source_ids"],
        Marks(
            ["step", "change"],
            partial(sources.step_records, tables, wider),
            labels={"step": names.__getitem__, "change": partial(label, "edition_change")},
            former=partial(_former_keys, names=names),
        ),
    )


def _former_keys(rows: pd.DataFrame, names: Mapping[str, str]) -> list[str]:
    """Key rows by the words that stood in addresses before ids did."""
    changes = {sources.KEPT: "in both", sources.ADDED: "only in the later", sources.DROPPED: "only in the earlier"}
    return [mark_key(names[step], changes[change]) for step, change in tuples(rows, "step", "change")]
