"""Prepare what pages need before the first visit."""

import importlib
import logging
import pkgutil
from functools import partial

import components
from data.errors import TableError
from data.filters import Filters
from data.opened import STORE
from data.remote.engines import configured
from data.schema import FACT_TABLES
from data.selection import choices_of, table_mask
from data.tables import DERIVED, Tables

LOGGER = logging.getLogger(__name__)

SCRIPT = "components.shell"
"""The main script, which Streamlit runs for each open page."""


def warm_up() -> None:
    """Open the tables, derive what pages need of them, import what they draw with; a bad table is logged, not fatal.

    Raises EngineError where the environment names an engine or a set of facts that cannot be used.
    """
    for module in pkgutil.walk_packages(components.__path__, f"{components.__name__}."):
        if module.name != SCRIPT:
            importlib.import_module(module.name)
    configured()
    try:
        tables = STORE.tables()
    except TableError as error:
        LOGGER.warning("%s", error)
        return
    calls = [partial(function, tables, *arguments) for function, lists in DERIVED.items() for arguments in lists]
    # The first filter of a process costs more than those after it.
    calls += [partial(_filter, tables, name) for name in FACT_TABLES]
    for call in calls:
        try:
            call()
        except TableError as error:
            LOGGER.warning("%s", error)


def _filter(tables: Tables, name: str) -> None:
    first = choices_of(tables).first_year
    table_mask(tables, name, Filters(years=(first, first)))
