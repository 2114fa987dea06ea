"""What is made ready before the first reader comes."""

import importlib
import logging
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import replace

import components
from components.funding.charts.through_time import MOST_AMOUNTS
from data.errors import TableError
from data.filters import Filters
from data.remote.engines import configured
from data.schema import FACT_TABLES
from data.selection import query
from data.selection.index import Shared
from data.store import STORE, Tables
from data.views import areas, common, facets, funding, funding_entries, funding_time, overview, participation, sources, timeline

LOGGER = logging.getLogger(__name__)

SCRIPT = "components.shell"
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
        tables = STORE.tables()
    except TableError as error:
        LOGGER.warning("%s", error)
        return
    for ask in FIRST:
        try:
            ask(tables, Filters())
        except TableError as error:
            LOGGER.warning("%s", error)


def _facts(tables: Tables, filters: Filters) -> None:
    first = query.choices(tables).first_year
    for name in FACT_TABLES:
        query.matching(tables, name, replace(filters, years=(first, first)))


def _overview(tables: Tables, filters: Filters) -> None:
    overview.summary(tables, filters)
    overview.growth(tables, filters)
    overview.milestones(tables, filters).part(0, 1)
    overview.steps(tables, filters).part(0, 1)
    overview.silent(tables, filters)


def _timeline(tables: Tables, filters: Filters) -> None:
    left = common.select_all(Shared(tables), filters)
    timeline.spoken(tables, left)
    found = timeline.in_lanes(tables, left)
    timeline.density(tables, left, "Kind", query.choices(tables).years, found).cells()
    timeline.marks(tables, timeline.in_lanes(tables, left.among(left.mask & False)))


def _areas(tables: Tables, filters: Filters) -> None:
    areas.by_area(tables, filters)
    areas.changes_left(tables, filters)


def _funding(tables: Tables, filters: Filters) -> None:
    funding.totals(funding_entries.entries(tables, filters, funding.CURRENT))
    for link in funding_entries.LINKS:
        funding_time.drawn(tables, filters, funding.CURRENT, link, MOST_AMOUNTS)


def _participation(tables: Tables, filters: Filters) -> None:
    participation.exercises(tables, filters)
    participation.by(tables, filters, "format")


def _sources(tables: Tables, filters: Filters) -> None:
    sources.support(tables, filters)


def _records(tables: Tables, filters: Filters) -> None:
    for by in facets.FACETS:
        facets.counts(tables, filters, by)


FIRST: Sequence[Callable[[Tables, Filters], None]] = (
    _facts,
    _overview,
    _timeline,
    _areas,
    _funding,
    _participation,
    _sources,
    _records,
)
"""What pages ask for first: what they keep for every filter is made then, half a minute's work at a million records."""
