"""What is counted from codes and masks equals what plain pandas groups, under any filter, on the records and on many more."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data.filters import ANY_OF, AnyOf, Filters
from data.schema import FACT_TABLES
from data.selection import MAX_LISTED_RECORDS, index, select, select_table, table_mask, table_rows, year_of
from data.selection.filter_columns import search_text
from data.selection.index import index_of, select_records
from data.tables import TABLES, Tables, read_tables
from data.views import common, contributions, funding, funding_time, overview, participation, sources, timeline
from data.views.contributions import LINKS, SHOWN, Terms
from data.views.known import LATER, known_by
from data.views.statements import DIFFERS
from tests import plain
from tests.bench.generate import generate
from tests.examples import examples
from tests.plain import facts
from tests.sets import with_facts
from tests.test_query import REAL, filters

ROWS = 3_000

SLOW = settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])

BY = (("year", "table"), ("area", "table"), ("area", "year"), ("area", "source"), ("documents",), ("country_name", "table"))

TERMS = st.builds(Terms, constant=st.booleans(), shown=st.sampled_from(sorted(SHOWN)))


@pytest.fixture(scope="module", params=["real", "many texts", "generated"])
def tables(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tables]:
    """The records, the same where words look at every row because there are many texts, and more rows than texts."""
    if request.param == "real":
        yield REAL
    elif request.param == "many texts":
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(index, "MAX_CELL_GROWTH", 0)
            yield read_tables(TABLES)
    else:
        folder = tmp_path_factory.mktemp("many") / "tables"
        generate(folder, ROWS, seed=5)
        yield read_tables(folder)


def test_words_leave_cells_where_texts_are_few(tables: Tables, request: pytest.FixtureRequest) -> None:
    by_text = index_of(tables).by_text
    assert by_text == ("many texts" not in request.node.callspec.id)
    assert (select_records(tables, Filters(words="japan")).matches is None) == by_text
    for name in FACT_TABLES:
        texts = search_text(tables.arrow[name].table()).to_pylist()
        found = table_mask(tables, name, Filters(words="trust fund")).tolist()
        assert found == ["trust" in text and "fund" in text for text in texts]


def test_records_that_each_have_a_text_of_their_own_make_no_more_cells(tmp_path: Path) -> None:
    generate(tmp_path / "tables", ROWS, seed=5)
    tables = read_tables(tmp_path / "tables")
    whole = tables.arrow["events"].table()
    titles = pc.binary_join_element_wise(whole["title"], whole["id"], " ")
    tables = with_facts(tables, events=whole.set_column(whole.schema.get_field_index("title"), "title", titles))
    found, few = (index_of(each) for each in (tables, read_tables(tmp_path / "tables")))
    assert few.by_text
    assert not found.by_text
    assert len(found.cells.first_row) <= len(few.cells.first_row)


def _plain(tables: Tables, wanted: Filters) -> pd.DataFrame:
    """The records that filters leave, oldest first, from the tables themselves, with all that is counted by."""
    parts = []
    for name in FACT_TABLES:
        rows = select_table(tables, name, wanted)
        columns = ["id", "date_earliest", "date_latest", "date_precision", "areas", "source_ids", "confidence", "country_name"]
        parts.append(rows[[*columns, "title", "milestone"]].assign(table=name, year=year_of(rows)))
    rows = pd.concat(parts).sort_values(["date_earliest", "date_latest", "id"], na_position="last", ignore_index=True)
    return rows.assign(documents=rows["source_ids"].map(len))


def _grouped(rows: pd.DataFrame, by: tuple[str, ...], areas: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
    """Key, number, identifiers and sources of each group, as pandas makes it."""
    rows = rows.assign(area=rows["areas"], source=rows["source_ids"])
    for name in ("area", "source"):
        rows = rows.explode(name) if name in by else rows
    rows = rows[rows["area"].isin(areas)] if areas and "area" in by else rows
    return [
        (
            *key,
            len(part),
            part["id"].tolist()[:MAX_LISTED_RECORDS],
            sorted({each for cited in part["source_ids"] for each in cited}),
        )
        for key, part in rows.dropna(subset=list(by)).groupby(list(by), sort=True)
    ]


def _listed(rows: pd.DataFrame, *by: str) -> list[tuple[Any, ...]]:
    return list(rows[[*by, "records", "record_ids", "source_ids"]].itertuples(index=False, name=None))


@SLOW
@given(wanted=filters())
def test_counts_and_their_records_are_those_of_a_group(tables: Tables, wanted: Filters) -> None:
    rows = _plain(tables, wanted)
    for by in BY:
        counted = select(tables, wanted).count(*by)
        assert _listed(select(tables, wanted).with_records(counted, *by), *by) == _grouped(rows, by, wanted.areas)


@SLOW
@given(wanted=filters(), lanes=st.sampled_from(timeline.LANES))
def test_records_stand_in_the_lanes_that_they_name(tables: Tables, wanted: Filters, lanes: str) -> None:
    found = timeline.in_lanes(select(tables, wanted), lanes)
    drawn = timeline.marks(found)
    rows = facts(tables, wanted)
    expected = plain.in_lanes(rows, lanes, wanted.areas)
    assert sorted(zip(drawn["id"], drawn["lane"], strict=True)) == sorted(expected)
    assert drawn["id"].drop_duplicates().tolist() == [key for key in rows["id"] if key in set(drawn["id"])]
    sums = Counter(lane for _, lane in expected)
    assert set(found.names) == set(sums)
    last = [name for name in found.names if name in (timeline.OTHER_ACTORS, timeline.NO_ACTOR)]
    full = found.names[: len(found.names) - len(last)]
    assert full == sorted(full, key=lambda name: (-sums[name], name))
    assert last == [name for name in (timeline.OTHER_ACTORS, timeline.NO_ACTOR) if name in sums]


@SLOW
@given(wanted=filters(), day=st.dates(date(1988, 1, 1), date(2027, 1, 1)), from_facts=st.booleans())
def test_what_was_known_by_a_day_is_what_its_documents_state(
    tables: Tables, wanted: Filters, day: date, from_facts: bool
) -> None:
    until = pd.Timestamp(day)
    found = known_by(select(tables, wanted), until, from_facts=from_facts)
    rows, out = timeline.rows(found.selection, found.readable).part(), found.left_out.part()
    known, why = plain.known_by(tables, facts(tables, wanted), until, from_facts=from_facts)
    assert {key: list(keys) for key, keys in zip(rows["id"], rows["source_ids"], strict=True)} == known
    assert dict(zip(out["id"], out["why"], strict=True)) == why
    assert (len(found.left_out), found.later) == (len(why), list(why.values()).count(LATER))


@SLOW
@given(wanted=filters())
def test_the_summary_silence_and_growth_are_counted_row_by_row(tables: Tables, wanted: Filters) -> None:
    rows = _plain(tables, wanted)
    found = overview.summary(tables, wanted)
    assert (found.records, found.high) == (len(rows), (rows["confidence"] == "high").sum())
    assert found.single == (rows["documents"] == 1).sum()
    assert found.documents == table_mask(tables, "sources", wanted).sum()
    assert overview.without_year(tables, wanted) == rows["year"].isna().sum()
    assert common.silent_years(select(tables, wanted), overview.years_shown(tables, wanted)) == plain.silent(
        facts(tables, wanted), overview.years_shown(tables, wanted)
    )
    assert overview.milestones(tables, wanted).part()["id"].tolist() == rows["id"][rows["milestone"].notna()].tolist()
    assert (
        overview.milestones(tables, wanted, "agreement").part()["id"].tolist()
        == rows["id"][rows["milestone"] == "agreement"].tolist()
    )
    assert facts(tables, wanted)["id"].tolist() == rows["id"].tolist()
    grown = overview.growth_records(tables, wanted, overview.growth(tables, wanted))
    by_year = rows.explode("areas").dropna(subset=["year"])
    for area, period, records, keys in grown[["area", "period", "records", "record_ids"]].itertuples(index=False):
        first, last = map(int, period.split("–"))
        part = by_year[(by_year["areas"] == area) & by_year["year"].between(first, last)]
        assert (part["id"].tolist(), len(part)) == (keys, records)


@SLOW
@given(wanted=filters())
def test_the_tables_beside_the_facts_follow_them(tables: Tables, wanted: Filters) -> None:
    if not wanted.active:
        return
    records = plain.matching_ids(tables, wanted)
    cited = tables["citations"]
    kept = cited["record_id"].isin(records)
    of_sources = cited["source_id"].isin(wanted.sources) if wanted.sources else np.ones(len(cited), dtype=bool)
    expected: dict[str, Callable[[pd.DataFrame], Any]] = {
        "citations": lambda _: kept & of_sources,
        "sources": lambda rows: rows["id"].isin(cited["source_id"][kept & of_sources]),
        "discrepancies": lambda rows: [not records.isdisjoint(keys) for keys in rows["record_ids"]],
        "people": lambda rows: rows["label"].isin(
            {
                actor
                for name in FACT_TABLES
                for key, actors in zip(tables[name]["id"], tables[name]["actors"], strict=True)
                if key in records
                for actor in actors
            }
        ),
    }
    for name, rule in expected.items():
        assert table_mask(tables, name, wanted).tolist() == list(rule(tables[name])), name


@SLOW
@given(wanted=filters(), by=st.sampled_from(ANY_OF))
def test_facets_are_counted_table_by_table(tables: Tables, wanted: Filters, by: AnyOf) -> None:
    others = wanted.without(by.attribute)
    found = common.filter_counts(tables, wanted, by).set_index("value")
    for name in FACT_TABLES:
        column = next(each for each in by.columns if each in tables[name])
        expected = select_table(tables, name, others)[column].explode().value_counts()
        assert found[name][found[name] > 0].to_dict() == expected.to_dict()
    assert found["records"].tolist() == found[list(FACT_TABLES)].sum(axis="columns").tolist()
    assert found["records"].is_monotonic_decreasing


@SLOW
@given(wanted=filters())
def test_participation_is_counted_as_pandas_groups_it(tables: Tables, wanted: Filters) -> None:
    rows = select_table(tables, "participation", wanted)
    taken = rows[rows["role"] != "possible"]
    lengths = [len(find(tables, wanted)) for find in (participation.taken, participation.possible)]
    assert lengths == [len(taken), len(rows) - len(taken)]
    assert participation.taken(tables, wanted).part()["id"].tolist() == taken["id"].tolist()
    assert participation.possible(tables, wanted).part()["id"].tolist() == rows["id"][rows["role"] == "possible"].tolist()
    assert participation.taking_part(tables, wanted) == (len(taken), len(rows) - len(taken))
    for column in ("format", "organisation"):
        named = taken.assign(**{column: taken[column].fillna(participation.NOT_STATED), "areas": taken["areas"]})
        counted = participation.by_records(tables, wanted, participation.by(tables, wanted, column), column)
        assert _listed(counted, column, "role") == _grouped(named, (column, "role"))
    grid = participation.exercise_records(tables, wanted, participation.exercises(tables, wanted))
    assert [len(keys) for keys in grid["record_ids"]] == grid["records"].tolist()
    keys = {key for each in grid["record_ids"] for key in each}
    assert keys == set(rows["id"][rows["format"] == "exercise"])
    assert participation.count_exercises(tables, wanted) == len(keys)
    for kind in participation.TENURES:
        expected = taken[taken["format"] == kind].sort_values(["date_earliest", "date_latest", "id"], na_position="last")
        assert participation.tenures(tables, wanted, kind).part()["id"].tolist() == expected["id"].tolist()


@SLOW
@given(wanted=filters())
def test_documents_are_counted_citation_by_citation(tables: Tables, wanted: Filters) -> None:
    rows = _plain(tables, wanted)
    cited = tables["citations"]
    cited = cited[cited["record_id"].isin(rows["id"])]
    cited = cited.assign(differs=cited["stance"] == DIFFERS)
    stated = cited.groupby(["record_id", "source_id"], as_index=False).agg(differs=("differs", "any"))
    stated["alone"] = stated.groupby("record_id")["source_id"].transform("size") == 1
    support = sources.support(tables, wanted).set_index("id")
    for name, part in stated.groupby("source_id"):
        if name in support.index:
            found = [support.at[str(name), column] for column in ("records", "only_source", "differs")]
            assert found == [len(part), part["alone"].sum(), part["differs"].sum()]
    alone = rows[rows["documents"] == 1]
    assert sources.single(tables, wanted).part()["id"].tolist() == alone["id"].tolist()
    assert len(sources.single(tables, wanted)) == len(alone)
    several = sources.corroborated(tables, wanted).part()
    assert len(sources.corroborated(tables, wanted)) == len(several)
    differing = stated.groupby("record_id")["differs"].sum()
    assert set(several["id"]) == set(rows["id"][rows["documents"] > 1])
    assert several["differ"].tolist() == [differing[key] for key in several["id"]]


@SLOW
@given(wanted=filters(), terms=TERMS)
@example(wanted=Filters(), terms=Terms())
def test_the_sums_of_the_entries_are_those_of_the_ledger(tables: Tables, wanted: Filters, terms: Terms) -> None:
    ledger = funding.ledger(tables, wanted, terms)
    sums = contributions.ledger_of(tables, wanted, terms)
    ids = tables["contributions"]["id"]
    for one, other in zip(funding.totals(tables, wanted, terms), plain.totals(ledger), strict=True):
        assert replace(one, greatest_running=other.greatest_running) == other
        assert (one.greatest_running is None) == (other.greatest_running is None)
        if one.greatest_running is not None and other.greatest_running is not None:
            assert ids[one.greatest_running] == ledger["id"][other.greatest_running]
    assert ledger["id"].tolist() == sums.records().rows().part()["id"].tolist()
    assert ledger["hidden"].sum() == sums.count(sums["hidden"])
    for link in LINKS:
        rows = ledger[ledger["nato_link"] == link]
        drawn = funding_time.drawn(tables, wanted, terms, link)
        views = (plain.gifts, plain.spans, plain.running_totals, plain.undrawn)
        found = (drawn.gifts, drawn.spans, drawn.running, drawn.undrawn)
        for view, at in zip(views, found, strict=True):
            assert view(rows)["id"].tolist() == at.part()["id"].tolist(), view
            assert len(at) == len(view(rows))
        assert drawn.wide == plain.wide(rows).sum()
        assert drawn.unpriced == plain.spans(rows)["amount"].isna().sum()


@SLOW
@given(wanted=filters(), name=st.sampled_from(FACT_TABLES), start=st.integers(0, 500), down=st.booleans())
def test_a_part_of_rows_is_a_part_of_the_selection(tables: Tables, wanted: Filters, name: str, start: int, down: bool) -> None:
    rows, whole = table_rows(tables, name, wanted), select_table(tables, name, wanted).reset_index(drop=True)
    assert len(rows) == len(whole)
    assert rows.part(start, start + 20)["id"].tolist() == whole["id"].iloc[start : start + 20].tolist()
    ordered = whole.sort_values("title", ascending=not down, kind="stable", na_position="last")
    assert rows.sorted("title", ascending=not down).part()["id"].tolist() == ordered["id"].tolist()
