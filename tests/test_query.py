"""Filters: one rule for pages and downloads, checked against the words of the contract row by row."""

import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

import narwhals as nw
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.errors import FilterError
from data.filters import ANY_OF, PARAMETERS, Choices, Filters
from data.schema import FACT_TABLES
from data.selection import choices_of, count_by_table, count_rows, index, select_table, table_batches, table_mask
from data.selection.filter_columns import fold
from data.selection.rule import where
from data.tables import TABLES, Tables, read_tables
from tests.examples import examples

REAL = read_tables(TABLES)
CHOICES = choices_of(REAL)
WORDS = ("NATO", "abe", "ÜKRAINE", "tokyo", "trust fund", "zzz", "türk")


def test_words_ask_nothing_anew_of_what_the_other_filters_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Filters] = []

    def counting(wanted: Filters, years: tuple[int, int], areas: Collection[str]) -> list[nw.Expr]:
        asked.append(wanted)
        return where(wanted, years, areas)

    monkeypatch.setattr(index, "where", counting)
    tables = read_tables(TABLES)
    for words in ("", "japan", "tokyo"):
        count_by_table(tables, Filters(areas=CHOICES.values("area")[:1], words=words))
    assert asked == [Filters(areas=CHOICES.values("area")[:1])]


VALUES: Mapping[str, Callable[["pd.Series[Any]", "pd.Series[Any]"], set[Any]]] = {
    "area": lambda row, _: set(row["areas"]),
    "country": lambda row, _: {row["country"]},
    "kind": lambda row, _: {row[name] for name in ("kind", "flow", "format") if name in row.index},
    "confidence": lambda row, _: {row["confidence"]},
    "source": lambda row, cited: cited[row["id"]],
}
"""What a record has of each filter that takes any of several values; the second argument has the sources of each record."""


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    years = draw(st.one_of(st.none(), st.tuples(*[st.integers(CHOICES.first_year, CHOICES.last_year)] * 2)))
    return Filters(
        years=tuple(sorted(years)) if years else None,
        **{
            each.attribute: tuple(draw(st.lists(st.sampled_from(CHOICES.values(each.parameter)), max_size=3, unique=True)))
            for each in draw(st.lists(st.sampled_from(ANY_OF), max_size=3, unique=True))
        },
        words=draw(st.sampled_from(("", *WORDS))),
        undated=draw(st.booleans()),
    )


def _matches(row: pd.Series, wanted: Filters, cited: "pd.Series[Any]") -> bool:
    """The contract of the data model, word by word and slowly."""
    years = wanted.years or CHOICES.years
    first, last = date(years[0], 1, 1), date(years[1], 12, 31)
    start = None if pd.isna(row["date_earliest"]) else row["date_earliest"].date()
    end = None if pd.isna(row["date_latest"]) else row["date_latest"].date()
    if not ((start is None or start <= last) and (end is None or end >= first)):
        return False
    if not wanted.undated and (start is None or end is None):
        known = start or end
        if known is None or not first <= known <= last:
            return False
    text = fold(
        "\n".join(
            "\n".join(value) if not isinstance(value, str) else value
            for name in ("title", "description", "actors", "place", "channel", "purpose")
            if name in row.index and (not isinstance(value := row[name], float)) and value is not None
        )
    )
    return all(
        not (values := getattr(wanted, each.attribute)) or not VALUES[each.parameter](row, cited).isdisjoint(values)
        for each in ANY_OF
    ) and all(word in text for word in fold(wanted.words).split())


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow])
@given(filters())
def test_a_filter_leaves_what_the_contract_says(wanted: Filters) -> None:
    cited = REAL["citations"].groupby("record_id")["source_id"].agg(set)
    for name in FACT_TABLES:
        expected = [row["id"] for _, row in REAL[name].iterrows() if _matches(row, wanted, cited)]
        assert select_table(REAL, name, wanted)["id"].tolist() == expected


@settings(max_examples=examples(60))
@given(filters())
def test_the_address_says_the_filter_and_nothing_else(wanted: Filters) -> None:
    pairs = wanted.query()
    again = Filters.parse(pairs, CHOICES)
    if wanted.years == CHOICES.years:
        wanted = wanted.without("years")
    assert again == wanted
    assert {name for name, _ in pairs} <= set(PARAMETERS)
    assert bool(again.active) == bool(again.query())


@settings(max_examples=examples(30))
@given(filters(), st.sampled_from(sorted(REAL.description.tables)))
def test_page_and_download_have_the_same_rows(wanted: Filters, name: str) -> None:
    page = select_table(REAL, name, wanted)
    download = table_batches(REAL, name, wanted).read_all()
    key = list(REAL.description[name].primary_key)
    assert download.select(key).to_pandas().astype(object).equals(page[key].reset_index(drop=True).astype(object))


def test_an_area_that_no_record_has_leaves_none() -> None:
    assert set(count_by_table(REAL, Filters(areas=("Gardening",))).values()) == {0}
    assert count_by_table(REAL, Filters(areas=("Gardening", "Space"))) == count_by_table(REAL, Filters(areas=("Space",)))


def test_every_table_of_any_set_answers_what_none_of_its_rows_meets(any_set: Tables) -> None:
    for wanted in (Filters(areas=("Gardening",)), Filters(sources=("hearsay",)), Filters(countries=("ATL",))):
        for name in (*FACT_TABLES, "sources", "citations", "areas"):
            assert count_rows(any_set, name, wanted) == len(select_table(any_set, name, wanted)) == 0


def test_case_and_accents_are_ignored() -> None:
    assert fold("Türkiye") == fold(unicodedata.normalize("NFD", "TÜRKIYE")) == "turkiye"


@pytest.mark.parametrize(
    ("pairs", "field"),
    [
        ([("area", "Gardening")], "area"),
        ([("country", "Atlantis")], "country"),
        ([("source", "hearsay")], "source"),
        ([("kind", "Exercise")], "kind"),
        ([("confidence", "sure")], "confidence"),
        ([("years", "2007")], "years"),
        ([("years", "2013"), ("years", "2007")], "years"),
        ([("years", "abc"), ("years", "2007")], "years"),
        ([("undated", "maybe")], "undated"),
        ([("undated", "false"), ("undated", "true")], "undated"),
        ([("q", "x" * 201)], "q"),
        ([("colour", "red")], "colour"),
    ],
)
def test_an_unknown_value_is_named(pairs: list[tuple[str, str]], field: str) -> None:
    with pytest.raises(FilterError) as caught:
        Filters.parse(pairs, CHOICES)
    assert caught.value.field == field


def test_downloads_take_a_country_by_its_code_too() -> None:
    code, name = next(iter(CHOICES.names["country"].items()))
    assert Filters.parse([("country", name)], CHOICES) == Filters.parse([("country", code)], CHOICES)


def test_an_empty_set_has_choices(any_set: Tables) -> None:
    found: Choices = choices_of(any_set)
    assert found.first_year <= found.last_year
    assert all(table_mask(any_set, name, Filters(words="abe")).sum() >= 0 for name in any_set.arrow)
