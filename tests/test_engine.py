"""One rule over every engine: the same answers as the tables in memory, wherever the facts lie and whatever breaks."""

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from distributed import LocalCluster, Scheduler
from hypothesis import HealthCheck, given, settings

from data.errors import EngineError
from data.filters import Filters
from data.remote import engines, facts
from data.remote.dask_engine import arrow_filter
from data.remote.digest import digest
from data.remote.engines import ENGINES, FACTS_SETTING, open_facts
from data.schema import FACT_TABLES
from data.selection import count_by_table, table_batches, table_rows
from data.selection.rule import span
from data.tables import Tables
from tests.engines import QUESTIONS, answers, downloaded, in_memory, workers, write_many
from tests.server import Server, StartServer
from tests.storage import BUCKET, ObjectStorage
from tests.test_query import REAL, filters

pytestmark = pytest.mark.engine

SIZES = (500, 100_000)


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


@cache
def _pages(location: str, engine: str) -> Tables:
    return digest(open_facts(location, engine), REAL)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(wanted=filters())
def test_any_filter_gives_the_rows_of_the_tables_in_memory(sets: dict[int, Pair], engine: str, wanted: Filters) -> None:
    pair = sets[500]
    pages = _pages(pair.location, engine)
    assert pages.remote
    assert answers(pages, wanted) == answers(pair.tables, wanted)
    for name in FACT_TABLES:
        streamed = pages.remote.batches(name, wanted).read_all()
        assert streamed.to_pylist() == table_batches(pair.tables, name, wanted).read_all().to_pylist()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("wanted", QUESTIONS, ids=lambda wanted: "-".join(wanted.active) or "all")
def test_a_hundred_thousand_rows_give_the_same(sets: dict[int, Pair], engine: str, wanted: Filters) -> None:
    pair = sets[100_000]
    pages = _pages(pair.location, engine)
    assert answers(pages, wanted) == answers(pair.tables, wanted)
    if wanted.active:
        assert {name: rows for name, (rows, _) in downloaded(pages, wanted).items()} == count_by_table(pair.tables, wanted)


def test_statistics_say_which_rows_need_not_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(facts, "ROWS_PER_GROUP", 1000)
    write_many(str(tmp_path), REAL, 100_000)
    found = open_facts(str(tmp_path), "duckdb").sets["events"]
    asked = arrow_filter(span(Filters(years=(2007, 2009))))
    groups = [group for fragment in found.get_fragments() for group in fragment.split_by_row_group()]
    read = [group for fragment in found.get_fragments(asked) for group in fragment.split_by_row_group(asked)]
    assert 0 < len(read) < 0.3 * len(groups)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_rows_of_many_parts_come_in_their_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, engine: str) -> None:
    monkeypatch.setattr(facts, "ROWS_PER_GROUP", 20)
    monkeypatch.setattr(facts, "ROWS_PER_FILE", 20)
    write_many(str(tmp_path), REAL, 800)
    opened, tables = open_facts(str(tmp_path), engine), in_memory(REAL, 800)
    assert len(opened.sets["events"].files) > 11
    for wanted in (
        Filters(),
        Filters(years=(2007, 2021), words="japan"),
        Filters(areas=("Gardening",)),
        Filters(areas=("Gardening", "Space")),
    ):
        assert answers(digest(opened, REAL), wanted) == answers(tables, wanted)
        streamed = opened.batches("events", wanted).read_all()["id"]
        assert streamed.to_pylist() == table_batches(tables, "events", wanted).read_all()["id"].to_pylist()


def test_an_unknown_engine_is_told_which_there_are(small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(engines.ENGINE_SETTING, "sqlite")
    with pytest.raises(EngineError, match=r"'sqlite'.*duckdb, dask"):
        open_facts(small)
    monkeypatch.setenv(engines.ENGINE_SETTING, "duckdb")
    assert open_facts(small).engine == "duckdb"
    monkeypatch.delenv(engines.ENGINE_SETTING)
    assert open_facts(small).engine == "duckdb"


@pytest.mark.parametrize(("engine", "package"), [("duckdb", "duckdb"), ("dask", "dask.dataframe"), ("dask", "distributed")])
def test_an_engine_that_is_not_installed_is_told_with_the_command(
    small: str, monkeypatch: pytest.MonkeyPatch, engine: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(EngineError, match=f"pip install .*{engine}"):
        open_facts(small, engine)


def test_a_place_without_facts_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=rf"{tmp_path}.*python -m data\.remote"):
        open_facts(str(tmp_path))


@pytest.fixture(scope="module")
def bucket(object_storage: ObjectStorage) -> Iterator[str]:
    """The real records as a set of facts on a local S3 server."""
    with object_storage():
        location = f"s3://{BUCKET}/nato-japan/facts"
        facts.write(location, REAL)
        yield location


@pytest.mark.parametrize("engine", ENGINES)
def test_object_storage_gives_the_same(bucket: str, engine: str) -> None:
    pages = _pages(bucket, engine)
    assert pages.remote
    for wanted in QUESTIONS:
        assert answers(pages, wanted) == answers(REAL, wanted)
        rows, expected = (table_rows(tables, "contributions", wanted).part(2, 30) for tables in (pages, REAL))
        for name in ("id", "title", "note"):
            assert rows[name].fillna("").tolist() == expected[name].fillna("").tolist()
    streamed = pages.remote.batches("events", QUESTIONS[1]).read_all()
    assert streamed.to_pylist() == table_batches(REAL, "events", QUESTIONS[1]).read_all().to_pylist()


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with workers() as started:
        yield started


def test_a_cluster_gives_the_same(cluster: LocalCluster, sets: dict[int, Pair]) -> None:
    pair = sets[100_000]
    assert len(cluster.workers) == 2
    pages = digest(open_facts(pair.location, "dask"), REAL)
    assert len(pages["events"]) < 500
    for wanted in QUESTIONS[:4]:
        assert answers(pages, wanted) == answers(pair.tables, wanted)


def test_a_worker_that_dies_in_the_middle_changes_no_answer(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(facts, "ROWS_PER_GROUP", 1000)
    monkeypatch.setattr(facts, "ROWS_PER_FILE", 1000)
    write_many(str(tmp_path), REAL, 100_000)
    pages, tables = digest(open_facts(str(tmp_path), "dask"), REAL), in_memory(REAL, 100_000)
    before = {worker.pid for worker in cluster.workers.values()}
    with ThreadPoolExecutor(1) as thread:
        for words in ("japan", "nato", "fund", "tokyo", "afghan", "abe"):
            wanted = Filters(words=words, undated=False)
            asked = thread.submit(count_by_table, pages, wanted)
            while not asked.done() and not _under_way(cluster.scheduler):
                pass
            if not asked.done():
                break
        else:
            pytest.fail("each query was over before a worker could be killed")
        os.kill(min(before), signal.SIGKILL)
        assert not asked.done()
        assert asked.result(timeout=120) == count_by_table(tables, wanted)
    assert min(before) not in {worker.pid for worker in cluster.workers.values()}


def _under_way(scheduler: Scheduler) -> bool:
    """Whether some tasks are done and both workers are at others."""
    states = [task.state for task in list(scheduler.tasks.values())]
    return states.count("memory") >= 3 and states.count("processing") >= 3


def test_downloads_come_from_the_engine(small: str, server: Server, tmp_path: Path, start_server: StartServer) -> None:
    settings = {engines.ENGINE_SETTING: "duckdb", FACTS_SETTING: small}
    with start_server(tmp_path, environment=settings) as other:
        for asked in ("events.csv?area=Cyber+defence&undated=false", "contributions.json?q=nato+fund", "sources.csv?q=abe"):
            found, expected = (each.get(f"/api/{asked}") for each in (other, server))
            assert found.status_code == 200
            assert found.content == expected.content
            held = {"If-None-Match": expected.headers["etag"]}
            again = [each.get(f"/api/{asked}", headers=held).status_code for each in (other, server)]
            assert again == [200, 304], "the tables say nothing of an engine's facts"
            assert "etag" not in found.headers
        asked = "citations.csv?source=nato-2017&years=2007&years=2013"
        cited, told = (sorted(each.get(f"/api/{asked}").text.splitlines()) for each in (other, server))
        assert len(cited) > 2
        assert cited == told


@pytest.mark.parametrize(("engine", "told"), [("sqlite", "Allowed: duckdb, dask"), ("duckdb", FACTS_SETTING)])
def test_the_dashboard_does_not_start_with_an_engine_that_cannot_answer(
    tmp_path: Path, start_server: StartServer, engine: str, told: str
) -> None:
    with (
        pytest.raises(RuntimeError, match="ended"),
        start_server(tmp_path, environment={engines.ENGINE_SETTING: engine}, many=True),
    ):
        pass
    assert told in (tmp_path / "server.log").read_text()
