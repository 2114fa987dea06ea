"""The benchmark: tables as asked for, a floor of the same elements, a drive to its end. No test looks at the clock."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data.export import csv_pieces
from data.filters import Filters
from data.schema import FACT_TABLES
from data.selection import choices_of, count_by_table, table_batches
from data.tables import TABLES, Tables, read_tables
from tests.bench import drive, plain, report
from tests.bench.figures import Measured
from tests.bench.generate import PIECE, generate
from tests.bench.record import record
from tests.bench.walk import KINDS, PAGES, Step, by_kind, shared_out, walk

pytestmark = pytest.mark.slow

ROWS = 3_000

STEPS = [
    Step(areas=("Cyber defence",)),
    Step(years=(2005, 2020)),
    Step(countries=("Afghanistan",)),
    Step(sources=("112-ua-2026-05-japan-deploys-officers-nato-command-first",)),
    Step(words="maritime security"),
]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated") / "tables"
    generate(folder, ROWS, seed=3)
    return folder


@pytest.fixture(scope="module")
def large(generated: Path) -> Tables:
    return read_tables(generated)


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    constants = tmp_path_factory.mktemp("floor") / "floor.json"
    record(TABLES, PAGES, STEPS, constants)
    with drive.dashboard(TABLES) as real, drive.floor(constants) as floor:
        yield [real.address, floor.address]


def test_the_generated_tables_open_and_have_the_rows_asked_for(large: Tables) -> None:
    assert not large.errors
    assert sum(len(large[name]) for name in FACT_TABLES) == ROWS


def test_the_records_are_among_the_generated_rows_and_every_row_is_cited(large: Tables, real: Tables) -> None:
    keys = [key for name in FACT_TABLES for key in large[name]["id"]]
    assert len(set(keys)) == ROWS
    assert {key for name in FACT_TABLES for key in real[name]["id"]} <= set(keys)
    assert set(large["citations"]["record_id"]) == set(keys)
    assert large["citations"]["record_id"].is_monotonic_increasing


def test_generated_rows_are_in_the_order_of_the_build_and_in_the_range_of_the_records(large: Tables, real: Tables) -> None:
    for name in FACT_TABLES:
        rows = large[name]
        ordered = rows.sort_values(["date_earliest", "date_latest", "id"], na_position="last")
        assert ordered["id"].tolist() == rows["id"].tolist()
    assert choices_of(large) == choices_of(real)


def test_a_moved_date_says_the_same_in_all_its_columns(large: Tables) -> None:
    rows = large["events"]
    days = rows[(rows["date_precision"] == "day") & ~rows["date_approximate"] & (rows["date"].str.len() == 10)]
    assert (days["date_earliest"].dt.strftime("%Y-%m-%d") == days["date"]).all()
    assert (days["date_earliest"] == days["date_latest"]).all()


def test_shares_stay_those_of_the_records(large: Tables, real: Tables) -> None:
    for area in ("Cyber defence", "Maritime security"):
        found = [sum(count_by_table(tables, Filters(areas=(area,))).values()) for tables in (large, real)]
        expected = [ROWS, sum(len(real[name]) for name in FACT_TABLES)]
        assert found[0] / expected[0] == pytest.approx(found[1] / expected[1], abs=0.05)


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(generated: Path, tmp_path: Path) -> None:
    for seed in (3, 4):
        generate(tmp_path / str(seed), ROWS, seed)
    for file in generated.iterdir():
        assert file.read_bytes() == (tmp_path / "3" / file.name).read_bytes(), file.name
    assert (generated / "events.parquet").read_bytes() != (tmp_path / "4" / "events.parquet").read_bytes()


def test_fewer_rows_than_records_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="records"):
        generate(tmp_path / "tables", 10, seed=1)


def test_rows_are_written_in_groups(tmp_path: Path) -> None:
    generate(tmp_path / "tables", 2 * PIECE + ROWS, seed=1)
    file = pq.ParquetFile(tmp_path / "tables" / "events.parquet")
    assert file.num_row_groups > 1
    assert file.metadata.row_group(0).num_rows == PIECE


@pytest.mark.parametrize("page", PAGES)
def test_the_floor_has_the_elements_of_the_page(addresses: list[str], page: str) -> None:
    for real, floor in zip(*asyncio.run(drive.one_by_one(addresses, page, STEPS)), strict=True):
        assert floor.kinds == real.kinds
        assert floor.received == pytest.approx(real.received, rel=0.03)


def test_sessions_at_once_finish_their_walk(addresses: list[str]) -> None:
    assert len(asyncio.run(drive.at_once(addresses[1], "overview", STEPS, sessions=3))) == 3


def test_a_walk_is_the_same_for_the_same_seed(real: Tables) -> None:
    choices = choices_of(real)
    one, same, other = (walk(choices, 11, seed, KINDS) for seed in (1, 1, 2))
    assert one == same != other
    assert [len(steps) for steps in by_kind(one)] == [3, 2, 2, 2, 2]
    assert [steps[0].kind for steps in by_kind(one)] == list(KINDS)


def test_sessions_share_the_kinds_and_each_goes_through_all_steps_of_its_own(real: Tables) -> None:
    steps = walk(choices_of(real), 12, 1, KINDS)
    walks = shared_out(steps, 7)
    assert [own[0].kind for own in walks] == [*KINDS, *KINDS[:2]]
    assert sorted(walks[0], key=steps.index) == sorted(walks[5], key=steps.index) == by_kind(steps)[0]
    assert walks[0] != walks[5]


def test_counts_and_the_file_are_measured_to_their_end(generated: Path, large: Tables) -> None:
    assert len(plain.counts(generated, STEPS[:2]).seconds) == 2
    written, firsts = plain.file(generated)
    assert written.size == sum(map(len, csv_pieces(table_batches(large, "events", Filters()))))
    assert len(firsts) == plain.FILES + 1
    assert all(first <= whole for first, whole in zip(firsts[1:], written.seconds, strict=True))


def test_the_report_stands_between_its_markers(tmp_path: Path) -> None:
    readme, picture = tmp_path / "README.md", tmp_path / "speed.svg"
    readme.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n", encoding="utf-8")
    report.write([Measured("a page", "floor", (0.02, 0.04), (0.01, 0.02))], "About.", readme, picture)
    text = readme.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
    assert "2.00" in text
    assert "2.00" in picture.read_text(encoding="utf-8")


def test_a_readme_without_markers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("nothing\n", encoding="utf-8")
    with pytest.raises(ValueError, match="markers"):
        report.write([], "About.", tmp_path / "README.md", tmp_path / "speed.svg")
