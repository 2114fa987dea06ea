"""The real records: no money counted twice, nothing without a source, nothing decided by hand in a chart."""

import re

import pandas as pd
import pytest

from data.build.reviewed_pairs import NEAR_EQUAL_TITLES, TWO_GIFTS
from data.filters import Filters
from data.schema import FACT_TABLES
from data.tables import Tables
from tests.plain import matching_ids

WORDS_FOR_FACTS = {
    "fourth security conference": {"1997-nato-japan-security-conference-4"},
    "Solana Tokyo 1997": {"1997-solana-visit-tokyo", "1997-solana-speech-yomiuri"},
    "information security agreement Yokota Rasmussen": {"2010-information-security-agreement"},
    "five billion Afghanistan": {"2009-afghanistan-five-billion-pledge", "2012-afg-pledge-3bn"},
    "Tokyo conference July 2012": {"2009-afghanistan-five-billion-pledge", "2012-tokyo-conference-afghanistan"},
    "mission to NATO": {"2018-nac-accepts-japan-mission", "2018-mission-to-nato", "2025-independent-mission-to-nato"},
    "Locked Shields": {f"{year}-locked-shields-observer" for year in (2015, 2016, 2019)}
    | {f"{year}-locked-shields" for year in range(2021, 2026)},
    "Cyber Coalition": {"2015-cyber-coalition-observer", "2019-cyber-coalition", "2024-cyber-coalition"},
    "CCDCOE": {"cyber-defence-centre-membership", "2018-ccdcoe-membership-approved", "2023-ccdcoe-flag"},
    "CAP Ukraine": {"2023-cap-pledge-march", "ukraine-comprehensive-assistance", "2024-cap-37m-january"},
    "codification tier": {"2011-ncs-tier1", "2020-ncs-tier2"},
}
"""Records that a reader must find by obvious words."""

FOUNDING_PARAGRAPHS = {
    "nato-2012": {*range(3, 8), *range(9, 16)},
    "nato-2017": {*range(2, 9), *range(10, 16), 17, 18, 19},
    "nato-2023": {2, 3, 4, 6, *range(8, 15), 16, 17, 18, 19, 21, 22},
    "national-defense-2022": {*range(2, 13), 14, 16, 18, 19, 21, 22, 24},
    "east-west-center-2023": {4, 6, 7, 8, 10, 11, 12, 14, 15, 17, 18, 19, *range(21, 28), 29, 30, 31},
}
"""Paragraphs of the five founding documents that state a fact."""

SUMS = {
    ("AFG", "USD"): 1_834_200_000,
    ("AFG", "EUR"): 6_000_000,
    ("AFG", "JPY"): 31_918_650_000,
    ("BIH", "USD"): 130_000_000,
    (None, "USD"): 237_500_000,
    ("TJK", "EUR"): 100_000,
    ("UKR", "USD"): 67_000_000,
    ("UKR", "EUR"): 15_000_000,
}
"""What the added amounts come to by recipient (None: Kosovo with its neighbours, and the Federal Republic of Yugoslavia)."""


@pytest.fixture
def contributions(real: Tables) -> pd.DataFrame:
    return real["contributions"].set_index("id")


def test_no_dollar_is_counted_twice(contributions: pd.DataFrame) -> None:
    added = set(contributions.index[contributions["summable"]])
    for key, row in contributions.loc[sorted(added)].iterrows():
        parent = row["part_of"]
        while isinstance(parent, str):
            assert parent not in added, f"{key} is contained in {parent} and both are added"
            parent = contributions.at[parent, "part_of"]
        assert added.isdisjoint(row["fulfils"]), f"{key} and the pledge that it fulfils are both added"
        assert added.isdisjoint(row["overlaps"]), f"{key} and what it overlaps are both added"


def test_a_summable_row_is_a_gift_in_dollars(contributions: pd.DataFrame) -> None:
    added = contributions[contributions["summable"]]
    assert added["amount_usd"].notna().all()
    assert added["measure"].isin(["increment", "period"]).all()
    assert added["nato_link"].isin(["through", "alongside"]).all()
    assert contributions[~contributions["summable"]]["not_summable_reason"].notna().all()
    assert added["not_summable_reason"].isna().all()


def test_every_record_is_cited_and_every_paragraph_is_of_a_file(real: Tables) -> None:
    citations = real["citations"]
    for name in FACT_TABLES:
        assert set(real[name]["id"]) <= set(citations["record_id"])
    with_file = set(real["sources"]["id"][real["sources"]["file"].notna()])
    assert set(citations["source_id"][citations["paragraph"].notna()]) == with_file


def test_the_traps_are_handled(real: Tables, contributions: pd.DataFrame) -> None:
    twenty = contributions[(contributions["amount"] == 20_000_000) & (contributions["currency"] == "USD")]
    assert {"2012-ana-trust-fund-literacy"} < set(twenty.index), "the two 20 millions are two records"
    for amount in (5_000_000_000, 2_490_000_000, 1_300_000_000):
        assert not contributions[contributions["amount"] == amount]["summable"].any()
    budget = contributions[contributions["amount"] == 40_000_000_000]
    assert "context" in set(budget["nato_link"])
    possible = real["participation"][real["participation"]["role"] == "possible"]
    assert possible["title"].str.contains("Industrial Advisory Group|NIAG").any()


@pytest.mark.parametrize("words", WORDS_FOR_FACTS)
def test_obvious_words_find_the_fact_with_its_sources(words: str, real: Tables) -> None:
    found = matching_ids(real, Filters(words=words))
    assert found >= WORDS_FOR_FACTS[words]
    assert len(found) <= 20, "a reader has to see it on the first page"
    citations = real["citations"]
    assert WORDS_FOR_FACTS[words] <= set(citations["record_id"][citations["stance"] == "supports"])


def test_every_founding_paragraph_is_still_cited(real: Tables) -> None:
    citations = real["citations"]
    for source, paragraphs in FOUNDING_PARAGRAPHS.items():
        cited = set(citations["paragraph"][citations["source_id"] == source])
        assert cited >= paragraphs, f"{source} lost {sorted(paragraphs - cited)}"


def test_the_added_amounts_come_to_the_known_sums(contributions: pd.DataFrame) -> None:
    added = contributions[contributions["summable"]]
    sums: dict[tuple[str | None, str], float] = {}
    for country, currency, amount in zip(added["country"], added["currency"], added["amount"], strict=True):
        recipient = None if pd.isna(country) else country
        sums[recipient, currency] = sums.get((recipient, currency), 0) + amount
    assert sums == SUMS


def test_an_exception_names_records_that_stand(real: Tables, contributions: pd.DataFrame) -> None:
    added = set(contributions.index[contributions["summable"]])
    facts = {key for name in FACT_TABLES for key in real[name]["id"]}
    assert all(pair <= added and len(pair) == 2 for pair in TWO_GIFTS)
    assert all(pair <= facts and len(pair) == 2 for pair in NEAR_EQUAL_TITLES)


@pytest.mark.parametrize("name", FACT_TABLES)
def test_records_are_told_apart_and_kept_short(name: str, real: Tables) -> None:
    frame = real[name].set_index("id")
    assert frame["areas"].map(len).max() <= 4
    assert not frame["title"].duplicated().any()
    assert not frame["title"].str.endswith(".").any()
    assert frame[frame["confidence"] != "high"]["note"].notna().all()
    for key, related in frame["related"].items():
        assert key not in related
        assert len(set(related)) == len(related)


def test_related_records_name_each_other(real: Tables) -> None:
    related = {key: set(ids) for name in FACT_TABLES for key, ids in zip(real[name]["id"], real[name]["related"], strict=True)}
    assert [(key, other) for key, others in related.items() for other in others if key not in related[other]] == []


def test_high_confidence_rests_on_an_official_document_or_on_two(real: Tables) -> None:
    kinds = real["sources"].set_index("id")["kind"]
    supports = real["citations"][real["citations"]["stance"] == "supports"]
    sources = {key: set(group) for key, group in supports.groupby("record_id")["source_id"]}
    for name in FACT_TABLES:
        frame = real[name]
        for key in frame["id"][frame["confidence"] == "high"]:
            assert len(sources[key]) > 1 or "official" in set(kinds[list(sources[key])]), key


def test_a_fact_that_differs_says_so(real: Tables) -> None:
    discrepancies = real["discrepancies"]
    assert discrepancies[["source_a", "source_b", "reading_a", "reading_b"]].notna().all().all()
    assert not discrepancies["topic"].duplicated().any()
    differing = set(real["citations"]["record_id"][real["citations"]["stance"] == "differs"])
    explained = {key for ids in discrepancies["record_ids"] for key in ids}
    noted = {key for name in FACT_TABLES for key in real[name]["id"][real[name]["note"].notna()]}
    assert differing <= explained | noted


def test_withdrawn_identifiers_stay_reserved(real: Tables) -> None:
    gone = set(real["withdrawn"]["id"])
    assert "practical-cooperation" in gone
    assert gone.isdisjoint(key for name in FACT_TABLES for key in real[name]["id"])


def test_offices_are_spelt_one_way(real: Tables) -> None:
    offices = set(real["people"]["office"])
    strays = re.compile(
        r"Minister (for|of) (Foreign Affairs|Defen[cs]e) of|Defense Minister|NATO Secretary General|Secretary-General of NATO"
    )
    assert [office for office in sorted(offices) if strays.match(office)] == []
    assert {"Foreign Minister of Japan", "Defence Minister of Japan", "Secretary General of NATO"} <= offices
