"""One rule over every engine: the same answers as the tables in memory, wherever the facts lie and whatever breaks."""

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from distributed import LocalCluster, Scheduler
from hypothesis import HealthCheck, given, settings

from data import query
from data.description import FACT_TABLES
from data.engine import ask, engines, facts
from data.engine.digest import digest
from data.engine.engines import PACKAGES, open_facts
from data.engine.rule import span
from data.errors import EngineError
from data.filters import Filters
from data.store import FACTS, Tables
from data.views import funding, participation
from data.views.areas import by_year
from data.views.overview import activity
from tests.engines import QUESTIONS, answers, in_memory, workers, write_many
from tests.server import Server, running
from tests.storage import BUCKET, storage
from tests.test_query import REAL, filters

SIZES = (500, 100_000)
ENGINES = tuple(PACKAGES)


@dataclass(frozen=True)
class Pair:
    """A set of facts, and the same rows in memory."""

    location: str
    tables: Tables = field(repr=False)


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Pair]:
    """The pairs by their number of rows."""
    found = {}
    for rows in SIZES:
        location = str(tmp_path_factory.mktemp(f"facts-{rows}"))
        write_many(location, REAL, rows)
        found[rows] = Pair(location, in_memory(REAL, rows))
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The real records as a set of facts."""
    location = str(tmp_path_factory.mktemp("facts"))
    facts.write(location, REAL)
    return location


def _same(tables: Tables, opened: engines.Facts, wanted: Filters) -> None:
    assert ask.count(opened, wanted) == query.count(tables, wanted)
    page = ask.page(opened, "contributions", wanted, 3, 20)
    expected = query.select(tables, "contributions", wanted).iloc[3:23]
    assert page["id"].tolist() == expected["id"].tolist()
    assert page["title"].tolist() == expected["title"].tolist()


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(wanted=filters())
def test_any_filter_gives_the_rows_of_the_tables_in_memory(sets: dict[int, Pair], engine: str, wanted: Filters) -> None:
    pair = sets[500]
    opened = open_facts(pair.location, engine)
    _same(pair.tables, opened, wanted)
    for name in FACT_TABLES:
        streamed = ask.batches(opened, name, wanted).read_all()
        assert streamed.to_pylist() == query.batches(pair.tables, name, wanted).read_all().to_pylist()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("wanted", QUESTIONS, ids=lambda wanted: "-".join(wanted.active) or "all")
def test_a_hundred_thousand_rows_give_the_same(sets: dict[int, Pair], engine: str, wanted: Filters) -> None:
    pair = sets[100_000]
    opened = open_facts(pair.location, engine)
    _same(pair.tables, opened, wanted)
    assert answers(opened, wanted) == answers(open_facts(pair.location, "pandas"), wanted)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("wanted", [*QUESTIONS, Filters(words="zzzz")], ids=lambda wanted: "-".join(wanted.active) or "all")
def test_the_cubes_are_what_the_pages_count(real: Tables, small: str, engine: str, wanted: Filters) -> None:
    opened = open_facts(small, engine)
    counted: dict[tuple[str, int], int] = {}
    per_area: dict[tuple[str, int], int] = {}
    for name in FACT_TABLES:
        years = ask.cube(opened, name, wanted, ["year"])
        counted |= {(name, year): records for year, records in zip(years["year"], years["records"], strict=True)}
        areas = ask.cube(opened, name, wanted, ["area", "year"])
        for area, year, records in zip(areas["area"], areas["year"], areas["records"], strict=True):
            per_area[area, year] = per_area.get((area, year), 0) + records
    drawn = activity(real, wanted)
    assert counted == dict(zip(zip(drawn["table"], drawn["year"], strict=True), drawn["records"], strict=True))
    drawn = by_year(real, wanted)
    assert per_area == dict(zip(zip(drawn["area"], drawn["year"], strict=True), drawn["records"], strict=True))
    taking_part = ask.cube(opened, "participation", wanted, ["format", "role"])
    taken = taking_part[taking_part["role"] != "possible"]
    assert taken["records"].tolist() == participation.by(real, wanted, "format")["records"].tolist()
    totals = ask.totals(opened, wanted).set_index("nato_link")
    for total in funding.totals(funding.ledger(real, wanted)):
        if total.records:
            found = totals.loc[total.link]
            assert (found["records"], found["amount_usd"]) == (total.records, pytest.approx(total.usd))
        else:
            assert total.link not in totals.index


def test_statistics_say_which_rows_need_not_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(facts, "ROWS_PER_GROUP", 1000)
    write_many(str(tmp_path), REAL, 100_000)
    found = open_facts(str(tmp_path), "pandas").sets["events"]
    asked = engines.arrow_filter(span(Filters(years=(2007, 2009))))
    groups = [group for fragment in found.get_fragments() for group in fragment.split_by_row_group()]
    read = [group for fragment in found.get_fragments(asked) for group in fragment.split_by_row_group(asked)]
    assert 0 < len(read) < 0.3 * len(groups)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_rows_of_many_parts_come_in_their_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, engine: str) -> None:
    monkeypatch.setattr(facts, "ROWS_PER_GROUP", 20)
    monkeypatch.setattr(facts, "ROWS_PER_FILE", 20)
    write_many(str(tmp_path), REAL, 800)
    opened = open_facts(str(tmp_path), engine)
    assert len(opened.sets["events"].files) > 11
    for wanted in (Filters(), Filters(years=(2007, 2021), words="japan")):
        _same(in_memory(REAL, 800), opened, wanted)
        streamed = ask.batches(opened, "events", wanted).read_all()["id"]
        assert streamed.to_pylist() == query.batches(in_memory(REAL, 800), "events", wanted).read_all()["id"].to_pylist()


def test_an_unknown_engine_is_told_which_there_are(small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(engines.SETTING, "sqlite")
    with pytest.raises(EngineError, match=r"'sqlite'.*pandas, duckdb, dask"):
        open_facts(small)
    monkeypatch.setenv(engines.SETTING, "duckdb")
    assert open_facts(small).engine == "duckdb"
    monkeypatch.delenv(engines.SETTING)
    assert open_facts(small).engine == "pandas"


@pytest.mark.parametrize(("engine", "package"), [("duckdb", "duckdb"), ("dask", "dask.dataframe"), ("dask", "distributed")])
def test_an_engine_that_is_not_installed_is_told_with_the_command(
    small: str, monkeypatch: pytest.MonkeyPatch, engine: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(EngineError, match=f"pip install .*{engine}"):
        open_facts(small, engine)


def test_a_place_without_facts_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=rf"{tmp_path}.*python -m data\.engine"):
        open_facts(str(tmp_path))


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The real records as a set of facts on a local S3 server."""
    with storage():
        location = f"s3://{BUCKET}/nato-japan/facts"
        facts.write(location, REAL)
        yield location


@pytest.mark.parametrize("engine", ENGINES)
def test_object_storage_gives_the_same(bucket: str, small: str, engine: str) -> None:
    for wanted in QUESTIONS[:3]:
        assert answers(open_facts(bucket, engine), wanted) == answers(open_facts(small, "pandas"), wanted)
    streamed = ask.batches(open_facts(bucket, engine), "events", QUESTIONS[1]).read_all()
    assert streamed.to_pylist() == query.batches(REAL, "events", QUESTIONS[1]).read_all().to_pylist()
    pages = digest(open_facts(bucket, engine), REAL)
    for wanted in QUESTIONS:
        assert query.count(pages, wanted) == query.count(REAL, wanted)
        rows, expected = (query.rows(tables, "contributions", wanted).part(2, 30) for tables in (pages, REAL))
        for name in ("id", "title", "note"):
            assert rows[name].fillna("").tolist() == expected[name].fillna("").tolist()


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with workers() as started:
        yield started


def test_a_cluster_gives_the_same(cluster: LocalCluster, sets: dict[int, Pair]) -> None:
    pair = sets[100_000]
    assert len(cluster.workers) == 2
    for wanted in QUESTIONS[1:4]:
        _same(pair.tables, open_facts(pair.location, "dask"), wanted)


def test_pages_come_from_a_cluster(cluster: LocalCluster, sets: dict[int, Pair]) -> None:
    pair = sets[100_000]
    assert cluster.workers
    pages = digest(open_facts(pair.location, "dask"), REAL)
    assert len(pages["events"]) < 500
    for wanted in QUESTIONS:
        assert query.count(pages, wanted) == query.count(pair.tables, wanted)
        rows, expected = (query.rows(tables, "participation", wanted).part() for tables in (pages, pair.tables))
        assert sorted(rows["id"]) == sorted(expected["id"])


def test_a_worker_that_dies_in_the_middle_changes_no_answer(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(facts, "ROWS_PER_GROUP", 1000)
    monkeypatch.setattr(facts, "ROWS_PER_FILE", 1000)
    write_many(str(tmp_path), REAL, 100_000)
    wanted = Filters(words="japan", undated=False)
    expected = query.count(in_memory(REAL, 100_000), wanted)
    before = {worker.pid for worker in cluster.workers.values()}
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(ask.count, open_facts(str(tmp_path), "dask"), wanted)
        while not _under_way(cluster.scheduler):
            assert not asked.done(), "the query was over before a worker could be killed"
        os.kill(min(before), signal.SIGKILL)
        assert not asked.done()
        assert asked.result(timeout=120) == expected
    assert min(before) not in {worker.pid for worker in cluster.workers.values()}


def _under_way(scheduler: Scheduler) -> bool:
    """Whether some tasks are done and both workers are at others."""
    states = [task.state for task in list(scheduler.tasks.values())]
    return states.count("memory") >= 3 and states.count("processing") >= 3


def test_downloads_come_from_the_engine(small: str, server: Server, tmp_path: Path) -> None:
    settings = {engines.SETTING: "duckdb", FACTS: small}
    with running(tmp_path, environment=settings) as other:
        for asked in ("events.csv?area=Cyber+defence&undated=false", "contributions.json?q=nato+fund", "sources.csv?q=abe"):
            found, expected = (httpx.get(f"{each.address}/api/{asked}") for each in (other, server))
            assert found.status_code == 200
            assert found.content == expected.content
            held = {"If-None-Match": expected.headers["etag"]}
            again = [httpx.get(f"{each.address}/api/{asked}", headers=held).status_code for each in (other, server)]
            assert again == [200, 304], "the tables say nothing of an engine's facts"
            assert "etag" not in found.headers
        asked = "citations.csv?source=nato-2017&years=2007&years=2013"
        cited, told = (sorted(httpx.get(f"{each.address}/api/{asked}").text.splitlines()) for each in (other, server))
        assert len(cited) > 2
        assert cited == told


@pytest.mark.parametrize(("engine", "told"), [("sqlite", "Allowed: pandas, duckdb, dask"), ("duckdb", FACTS)])
def test_the_dashboard_does_not_start_with_an_engine_that_cannot_answer(tmp_path: Path, engine: str, told: str) -> None:
    with pytest.raises(RuntimeError, match="ended"), running(tmp_path, environment={engines.SETTING: engine}, many=True):
        pass
    assert told in (tmp_path / "server.log").read_text()
