"""What a later edition of the same document tells and leaves out beside the one before."""

from functools import partial

from components.blocks.chart_block import chart_block
from components.sources import charts
from data.filters import Filters
from data.tables import Tables
from data.views import sources


def draw(tables: Tables, filters: Filters) -> None:
    """Draw the steps from edition to edition, whatever the filter of sources: it would empty every edition but its own."""
    every = filters.without("sources")
    steps = sources.edition_steps(tables, every)
    whole = "The filter by source does not narrow it: it compares documents. " if filters.sources else ""
    chart_block(
        charts.steps(steps),
        "edition-steps",
        "Records that one edition of NATO's page on Japan tells and the next does not, and the reverse",
        f"By the records cited from each edition that was read from end to end. {whole}What only the earlier tells was dropped "
        "from the page, not undone; much of what only the later tells had not happened yet. Click a bar for its records.",
        steps,
        ["step", "change", "records", "record_ids", "source_ids"],
        by=["step", "change"],
        listed=partial(sources.step_records, tables, every),
    )
