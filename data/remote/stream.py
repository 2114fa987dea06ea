"""The rows of a set of facts that filters leave, for downloads; the rule is written once, and the engine does the work."""

from collections.abc import Iterator

import pyarrow as pa

from data.filters import Filters
from data.remote.engine import Frame
from data.remote.engines import Facts
from data.remote.facts import codebook
from data.selection.filter_columns import fold
from data.selection.rule import has_words, needed, own, span, where


def batches(facts: Facts, name: str, filters: Filters) -> pa.RecordBatchReader:
    """The rows of a table that the filters leave as a stream of Arrow batches with the columns of the codebook, oldest first.

    Citations come in the order of their records.
    """
    schema = codebook(facts.schema(name))

    def stream() -> Iterator[pa.RecordBatch]:
        yield from facts.batches(_left(facts, name, filters, schema.names), schema)

    return pa.RecordBatchReader.from_batches(schema, stream())


def _left(facts: Facts, name: str, filters: Filters, columns: list[str]) -> Frame:
    rules = [*where(filters, facts.years, facts.areas), *has_words(fold(filters.words)), *own(name, filters)]
    frame = facts.frame(name, list(dict.fromkeys((*columns, *needed(filters, facts.areas)))), span(filters))
    return (frame.filter(*rules) if rules else frame).select(*columns)
