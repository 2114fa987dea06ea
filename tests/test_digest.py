"""Pages over a set of facts that is not held: every view of its digest is that of the same records in memory."""

import shutil
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from data.errors import EngineError, FactsError
from data.filters import ANY_OF, Filters
from data.opened import STORE
from data.remote import facts
from data.remote.digest import Digest, digest
from data.remote.digest import digested as digested_tables
from data.remote.engines import ENGINE_SETTING, ENGINES, FACTS_SETTING, open_facts
from data.schema import FACT_TABLES, RECORDS
from data.selection import Selection, choices_of, count_by_table, count_rows, select, select_table, table_rows
from data.selection.records_table import join_records
from data.selection.rows import BY_DATE, Rows
from data.storage.parquet_table import Packed
from data.store import Store
from data.tables import TABLES, Opened, Tables, read_tables
from data.views import (
    areas,
    common,
    funding,
    funding_delivery,
    funding_time,
    overview,
    participation,
    record,
    sources,
    timeline,
)
from data.views.contributions import Terms
from data.views.known import known_by
from tests.bench.generate import generate
from tests.engines import questions
from tests.sets import with_facts
from tests.test_pages import PAGES, open_page

pytestmark = pytest.mark.engine

ROWS = 3_000
CONSTANT = Terms(constant=True, shown="given")


def varied(tables: Tables) -> Tables:
    """The same records, of which copies differ in titles and prose and have identifiers in no order."""
    packed = {}
    for name in FACT_TABLES:
        rows = _renamed(tables.arrow[name].table(), "id")
        words = pa.array(["", " in Oslo", " again", " of Ōsaka", " twice"]).take(pa.array(np.arange(len(rows)) % 5))
        for column in ("title", "description"):
            rows = _with(rows, column, pc.binary_join_element_wise(rows[column], words, ""))
        if name == "contributions":
            rows = _with(
                rows, "reason_records", pa.array([sorted(map(_key, keys)) for keys in rows["reason_records"].to_pylist()])
            )
        packed[name] = Packed.of(rows.sort_by([(each, "ascending") for each in (*BY_DATE, "id")]))
    schema = tables.arrow[RECORDS].schema
    joined = join_records({name: packed[name].batches() for name in FACT_TABLES}, schema)
    packed[RECORDS] = Packed.of(pa.Table.from_batches(joined, schema))
    cited = _renamed(tables.arrow["citations"].table(), "record_id")
    order = ["record_id", "source_id", "paragraph", "locator"]
    packed["citations"] = Packed.of(cited.sort_by([(each, "ascending") for each in order]))
    return replace(tables, arrow=Opened({**tables.arrow, **packed}, {}), _frames={})


def _renamed(rows: pa.Table, column: str) -> pa.Table:
    return _with(rows, column, pa.array([_key(key) for key in rows[column].to_pylist()]))


def _key(key: str) -> str:
    return f"{zlib.crc32(key.encode()):08x}" if key[-8:].isdigit() else key


def _with(rows: pa.Table, name: str, cells: pa.Array) -> pa.Table:
    place = rows.schema.get_field_index(name)
    return rows.set_column(place, rows.schema.field(place), cells)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Some thousand records in memory."""
    folder = tmp_path_factory.mktemp("many") / "tables"
    generate(folder, ROWS, seed=3)
    return varied(read_tables(folder))


@pytest.fixture(scope="module")
def location(many: Tables, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same as a set of facts."""
    folder = str(tmp_path_factory.mktemp("facts"))
    facts.write(folder, many)
    return folder


@pytest.fixture(scope="module", params=ENGINES)
def digested(request: pytest.FixtureRequest, many: Tables, location: str) -> Tables:
    """The tables with the digest of the set, for each engine."""
    return digest(open_facts(location, request.param), replace(many, _frames={}))


def _first(rows: Rows) -> list[pd.DataFrame]:
    return [rows.part(0, 7), rows.part(5, 30), rows.part(), rows.highest("date_earliest", 9).part()]


def _left(tables: Tables, filters: Filters) -> Selection:
    return select(tables, filters)


def _listed(tables: Tables, filters: Filters, *by: str) -> pd.DataFrame:
    return select(tables, filters).with_records(select(tables, filters).count(*by), *by)


def _marks(lanes: str, tables: Tables, filters: Filters) -> object:
    asked = _left(tables, filters)
    found = timeline.in_lanes(asked, lanes)
    density = timeline.density(found, lanes, choices_of(tables).years)
    cells = density.cells()
    marks = timeline.marks(found)
    by = ["date_earliest", "date_latest", "id", "lane"]
    return found.names, found.number, density.dated(), cells, density.listed(cells.head(3)), marks.sort_values(by)


def _known(tables: Tables, filters: Filters) -> Iterator[object]:
    for day in ("2012-06-30", "2019-12-31"):
        known = known_by(_left(tables, filters), pd.Timestamp(day), from_facts=day < "2015")
        yield known.later, known.other_reading, known.undated_sources, known.first, len(known.selection), known.readable
        yield known.left_out.part(0, 12)
        yield timeline.rows(known.selection, known.readable).part(3, 20)
        yield known.selection.count("year")


def _ledger(terms: Terms, tables: Tables, filters: Filters) -> Iterator[object]:
    rows = funding.ledger(tables, filters, terms)
    yield rows
    yield funding.breakdown(rows, "recipient")
    yield funding.flows(rows)
    yield funding_delivery.pledges(rows, tables["contributions"], funding_delivery.row_counts(tables))
    yield [replace(total, greatest_running=total.greatest_running is None) for total in funding.totals(tables, filters, terms)]
    for link in ("through", "alongside", "context"):
        drawn = funding_time.drawn(tables, filters, terms, link)
        yield drawn.single, drawn.cumulative, drawn.wide, drawn.unpriced, drawn.series
        columns = {"gifts": terms.column, "spans": "start", "running": "as_of_latest", "undrawn": "amount"}
        for name, column in columns.items():
            listed = getattr(drawn, name)
            yield len(listed)
            yield funding.with_holders(tables, filters, terms, listed.highest(column, 40).part())
            yield listed.part(2, 9)


def _participation(tables: Tables, filters: Filters) -> Iterator[object]:
    yield participation.taking_part(tables, filters), participation.lasts(tables, filters)
    yield from _first(participation.taken(tables, filters))
    for lanes in ("format", "role"):
        density = participation.density(tables, filters, lanes, (1990, 2026))
        yield density.dated(), density.cells(), density.listed(density.cells().head(4))
    yield participation.possible(tables, filters).part()
    for kind in ("post", "body", "programme"):
        yield len(participation.tenures(tables, filters, kind)), *_first(participation.tenures(tables, filters, kind))
    grid = participation.exercises(tables, filters)
    yield grid, participation.count_exercises(tables, filters), participation.exercise_records(tables, filters, grid)
    yield participation.in_year(tables, filters, "2022")
    for column in ("format", "organisation"):
        rows = participation.by(tables, filters, column)
        yield rows, participation.by_records(tables, filters, rows, column)


def _sources(tables: Tables, filters: Filters) -> Iterator[object]:
    yield sources.support(tables, filters), sources.kinds(tables, filters), sources.quality(tables, filters)
    single, several = sources.single(tables, filters), sources.corroborated(tables, filters)
    yield len(single), len(several), single.part(0, 9), single.part(), several.part(0, 30)
    yield sources.corroboration(tables, filters, 1), sources.corroboration(tables, filters, 2)
    steps = sources.edition_steps(tables, filters)
    yield _listed(tables, filters, "documents"), steps, sources.step_records(tables, filters, steps)


def _areas(tables: Tables, filters: Filters) -> Iterator[object]:
    yield _listed(tables, filters, "area", "table"), areas.changes(tables, filters)
    editions = areas.editions(tables, filters)
    yield editions, areas.with_records(tables, filters, editions)


def _overview(tables: Tables, filters: Filters) -> Iterator[object]:
    grown = overview.growth(tables, filters)
    yield (
        overview.summary(tables, filters),
        select(tables, filters).count("year", "table"),
        common.silent_years(select(tables, filters), overview.years_shown(tables, filters)),
    )
    yield overview.without_year(tables, filters), grown, overview.growth_records(tables, filters, grown)
    yield from (*_first(overview.milestones(tables, filters)), *_first(overview.milestones(tables, filters, "agreement")))
    yield _listed(tables, filters, "year", "table"), _listed(tables, filters, "area", "year")


def _query(tables: Tables, filters: Filters) -> Iterator[object]:
    yield count_by_table(tables, filters), choices_of(tables), count_rows(tables, "sources", filters)
    for name in FACT_TABLES:
        rows = table_rows(tables, name, filters)
        yield len(rows), *_first(rows), rows.sorted("country", ascending=False).part(0, 50)
        yield rows.sorted("confidence", ascending=True).part(4, 40), rows.sorted("date_earliest", ascending=False).part(0, 40)
    for name in ("sources", "areas", "discrepancies", "organisations", "people", "area_mentions"):
        yield select_table(tables, name, filters)


def _timeline(tables: Tables, filters: Filters) -> Iterator[object]:
    asked = _left(tables, filters)
    yield asked.count("year"), timeline.spoken_records(asked), timeline.without_end(asked)
    yield timeline.milestones(asked), *_first(timeline.rows(asked)), select(tables, filters).rows().part()
    yield common.silent_years(asked, (1990, 2026))


def _facets(tables: Tables, filters: Filters) -> object:
    return [common.filter_counts(tables, filters, by) for by in ANY_OF]


VIEWS: Mapping[str, Callable[[Tables, Filters], object]] = {
    "query": _query,
    "overview": _overview,
    "timeline": _timeline,
    **{f"lanes-{lanes}": partial(_marks, lanes) for lanes in timeline.LANES},
    "known": _known,
    "areas": _areas,
    "ledger": partial(_ledger, Terms()),
    "ledger-constant": partial(_ledger, CONSTANT),
    "participation": _participation,
    "sources": _sources,
    "facets": _facets,
}


def plain(answer: Any) -> Any:  # noqa: ANN401, PLR0911 - whatever views give, a line for each sort of it
    """An answer in plain values that can be compared; numbers to twelve digits."""
    if isinstance(answer, pd.DataFrame):
        return {name: plain(answer[name].tolist()) for name in answer}
    if isinstance(answer, pd.Series):
        return plain(answer.tolist())
    if is_dataclass(answer):
        return {each.name: plain(getattr(answer, each.name)) for each in fields(answer)}
    if isinstance(answer, Mapping):
        return {key: plain(value) for key, value in answer.items()}
    if isinstance(answer, set | frozenset):
        return sorted(answer)
    if isinstance(answer, Iterator | list | tuple | np.ndarray):
        return [plain(each) for each in answer]
    unknown = answer is pd.NaT or answer is pd.NA or (isinstance(answer, float) and np.isnan(answer))
    return None if unknown else float(f"{answer:.12g}") if isinstance(answer, float) else answer


FEW = [Filters(), Filters(words="oslo nato", years=(2007, 2020))]
MANY = [*FEW, Filters(words="Osaka"), Filters(words="zzzz")]


WALKS_ALL = "duckdb"
"""The engine that walks all views, which see of an engine nothing but its answers."""

ANSWERS = ("query", "sources")
"""The views that ask for all that an engine answers: counts, rows in an order, citations."""


@pytest.mark.parametrize(
    ("digested", "view"),
    [(engine, view) for engine in ENGINES for view in VIEWS if engine == WALKS_ALL or view in ANSWERS],
    indirect=["digested"],
)
def test_every_view_is_that_of_the_records_in_memory(many: Tables, digested: Tables, view: str) -> None:
    assert isinstance(digested.remote, Digest)
    asked = [*MANY, *questions(choices_of(many), 4)] if digested.remote.facts.engine == WALKS_ALL else FEW
    for wanted in asked:
        expected, found = (plain(VIEWS[view](tables, wanted)) for tables in (many, digested))
        assert found == expected, wanted


def test_a_record_is_found_with_all_that_belongs_to_it(many: Tables, digested: Tables) -> None:
    ids = [key for name in FACT_TABLES for key in many[name]["id"].iloc[::331]]
    ids += ["no-such-record", *select_table(many, "discrepancies", Filters())["record_ids"].iloc[0]]
    for key in ids:
        assert plain(record.find(digested, key)) == plain(record.find(many, key))
    assert plain(record.titles(digested, ids)) == plain(record.titles(many, ids))


def test_a_document_shows_all_that_rests_on_it(many: Tables, digested: Tables) -> None:
    for source in many["sources"]["id"].iloc[::100]:
        assert plain(sources.document(digested, source)) == plain(sources.document(many, source))


def test_a_digest_has_a_row_for_all_records_that_agree(many: Tables, digested: Tables) -> None:
    for name in FACT_TABLES:
        source = digested.remote
        assert source is not None
        assert len(digested[name]) < 0.7 * len(many[name])
        assert source.records_per_row[name].sum() == len(many[name])


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the store be one that has read nothing, until the end of the test."""
    monkeypatch.setattr(STORE, "__dict__", vars(Store(TABLES, digested_tables)))


@pytest.fixture
def served(many: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unread: None) -> str:  # noqa: ARG001 - for what it does
    """A set of facts that the store serves, until the end of the test; some thousand records."""
    location = str(tmp_path / "facts")
    facts.write(location, many)
    monkeypatch.setenv(FACTS_SETTING, location)
    monkeypatch.setenv(ENGINE_SETTING, "duckdb")
    return location


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("served")
def test_every_page_says_the_same_as_of_the_records_in_memory(many: Tables, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    def said(**asked: str) -> list[str]:
        app = open_page(page, **asked)
        assert not app.exception
        assert not app.error
        texts = [each.value for each in (*app.title, *app.markdown, *app.caption, *app.metric)]
        return [*texts, *(frame.value.to_csv() for frame in app.dataframe)]

    for asked in ({}, {"q": "oslo"}, {"area": "Cyber defence", "view": "Agreement", "section": "Ledger"}):
        assert STORE.tables().remote
        found = said(**asked)
        with monkeypatch.context() as patch:
            patch.setattr(STORE, "tables", lambda: many)
            assert found == said(**asked)


@pytest.mark.parametrize("engine", ["duckdb"])
@pytest.mark.parametrize("grows", [True, False])
@pytest.mark.usefixtures("unread")
def test_a_set_that_is_written_anew_is_opened_anew(
    many: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, grows: bool
) -> None:
    monkeypatch.setattr(facts, "ROWS_PER_GROUP", 100)
    monkeypatch.setattr(facts, "ROWS_PER_FILE", 300)
    less = with_facts(many, **{name: many.arrow[name].table().slice(0, 200) for name in FACT_TABLES})
    before, after = (less, many) if grows else (many, less)
    location = str(tmp_path / "facts")
    facts.write(location, before)
    monkeypatch.setenv(FACTS_SETTING, location)
    monkeypatch.setenv(ENGINE_SETTING, engine)
    assert count_by_table(STORE.tables(), Filters()) == count_by_table(before, Filters())
    facts.write(location, after)
    monkeypatch.setattr("data.remote.digest.WAIT", 0)
    found = STORE.tables()
    assert count_by_table(found, Filters()) == count_by_table(after, Filters())
    for name in FACT_TABLES:
        rows, expected = (table_rows(tables, name, Filters()).part(150, 250) for tables in (found, after))
        assert plain(rows) == plain(expected)


def test_who_holds_an_older_version_is_told_and_not_misled(many: Tables, served: str) -> None:
    rows = table_rows(STORE.tables(), "events", Filters())
    facts.write(served, with_facts(many, events=many.arrow["events"].table().slice(0, 400)))
    with pytest.raises(FactsError, match=r"other records than when it was opened|does not answer"):
        rows.part()
    assert count_by_table(STORE.tables(), Filters())["events"] == 400
    assert open_page("records").exception == []


def test_a_set_without_records_is_one(many: Tables, tmp_path: Path) -> None:
    none = {name: many.arrow[name].table().slice(0, 0) for name in (*FACT_TABLES, "citations")}
    facts.write(str(tmp_path), with_facts(many, **none))
    for engine in ENGINES:
        tables = digest(open_facts(str(tmp_path), engine), replace(many, _frames={}))
        assert count_by_table(tables, Filters()) == dict.fromkeys(FACT_TABLES, 0)
        assert table_rows(tables, "events", Filters(words="nato")).part().empty


def test_a_set_of_another_version_or_of_other_areas_is_refused(many: Tables, location: str, tmp_path: Path) -> None:
    labels = many.arrow["areas"].table()
    labels = _with(labels, "label", pa.array(["Gardening", *labels["label"].to_pylist()[1:]]))
    others = replace(many, arrow=Opened({**many.arrow, "areas": Packed.of(labels)}, {}), _frames={})
    with pytest.raises(FactsError, match=r"other areas or documents.*Gardening"):
        digest(open_facts(location, "duckdb"), others)
    for name in (*FACT_TABLES, "citations"):
        shutil.copytree(Path(location) / name, tmp_path / name)
    rows = many.arrow["events"].table()
    facts.write_flat(str(tmp_path), "events", rows.to_reader())
    with pytest.raises(EngineError, match=r"another version.*python -m data\.remote"):
        open_facts(str(tmp_path), "duckdb")


def test_a_set_that_is_gone_is_told_and_what_is_counted_stays(served: str) -> None:
    tables = STORE.tables()
    shutil.rmtree(served)
    with pytest.raises(FactsError, match=served):
        table_rows(tables, "events", Filters()).part(0, 20)
    assert count_by_table(STORE.tables(), Filters())["events"] > 400
    app = open_page("records")
    assert "does not answer" in app.error[0].value
    assert not app.exception
