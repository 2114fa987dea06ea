"""What is made ready before the first reader comes."""

import logging

from data import query
from data.description import FACT_TABLES
from data.engine.engines import configured
from data.errors import TableError
from data.filters import Filters
from data.store import STORE

LOGGER = logging.getLogger(__name__)


def warm_up() -> None:
    """Open the tables, build their indexes and import the chart library; a bad table is logged, not fatal.

    Raises EngineError where the environment names an engine or a set of facts that cannot be used.
    """
    import components.charts  # noqa: F401, PLC0415 - only to have it imported

    configured()
    try:
        tables = STORE.tables()
        first = query.choices(tables).first_year
        for name in FACT_TABLES:
            query.matching(tables, name, Filters(years=(first, first)))
    except TableError as error:
        LOGGER.warning("%s", error)
