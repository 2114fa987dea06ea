"""What is made ready before the first reader comes."""

import importlib
import logging
import pkgutil

import components
from data import query
from data.description import FACT_TABLES
from data.engine.engines import configured
from data.errors import TableError
from data.filters import Filters
from data.query import Shared
from data.store import STORE, Tables
from data.views import areas, common, counts, facets, funding, overview, participation, sources, timeline

LOGGER = logging.getLogger(__name__)

SCRIPT = "components.frame"
"""The main script, which Streamlit runs for each reader."""


def warm_up() -> None:
    """Open the tables, make what pages ask of all records, import what they draw with; a bad table is logged, not fatal.

    Raises EngineError where the environment names an engine or a set of facts that cannot be used.
    """
    for module in pkgutil.walk_packages(components.__path__, f"{components.__name__}."):
        if module.name != SCRIPT:
            importlib.import_module(module.name)
    configured()
    try:
        _ask(STORE.tables())
    except TableError as error:
        LOGGER.warning("%s", error)


def _ask(tables: Tables) -> None:
    """What a page keeps for every filter is made when it is first asked for: a minute's work at a million records."""
    first = query.choices(tables).first_year
    for name in FACT_TABLES:
        query.matching(tables, name, Filters(years=(first, first)))
    every = Filters()
    mask = common.left(Shared(tables), every)
    overview.summary(tables, every)
    overview.growth(tables, every)
    overview.milestones(tables, every)
    counts.silent(tables, mask, overview.years_shown(tables, every))
    areas.by_area(tables, every)
    areas.changes_left(tables, every)
    funding.totals(funding.entries(tables, every))
    timeline.spoken(tables, mask)
    timeline.marks(tables, timeline.in_lanes(tables, mask & False))
    participation.exercises(tables, every)
    participation.by(tables, every, "format")
    sources.support(tables, every)
    for by in facets.FACETS:
        facets.counts(tables, every, by)
