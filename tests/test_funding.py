"""The funding page's sums: headline, ledger, CSV and README agree under every filter; each reason is one of the named kinds."""

import contextlib
import io
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.funding.headline import beside
from components.funding.ledger import with_reasons
from components.text.format import as_stated
from data import export
from data.filters import Filters
from data.selection import select_table, table_batches
from data.tables import Tables
from data.views import funding
from data.views.contributions import ADDED, LINKS, NO_CONSTANT, SHARED, SHOWN, Terms, in_cents, sum_usd
from tests.examples import examples
from tests.sets import with_facts
from tests.test_query import REAL, filters

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
ADDRESS = "http://localhost:8501/api/contributions.csv"

TERMS = st.builds(Terms, constant=st.booleans(), shown=st.sampled_from(sorted(SHOWN)))
REASONS = REAL.description["contributions"].by_name["reason"].allowed
SLOW = settings(max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow])


def _csv(wanted: Filters) -> bytes:
    """What the download address answers under a filter."""
    return b"".join(export.csv_pieces(table_batches(REAL, "contributions", wanted)))


def _recipe() -> str:
    """The three lines of pandas that the README gives."""
    block: str = next(block for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if ADDRESS in block)
    assert len(block.strip().splitlines()) == 3
    return block


def _cooked(csv: Path, link: str, column: str) -> float:
    code = _recipe().replace(ADDRESS, str(csv)).replace('"through"', f'"{link}"').replace("amount_usd", column)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "README.md", "exec"), {"pd": pd})  # noqa: S102 - the README's own lines
    return float(out.getvalue())


@SLOW
@given(filters(), TERMS)
def test_the_headline_is_the_sum_of_the_ledger(wanted: Filters, terms: Terms) -> None:
    """The sum and its parts, worked out again row by row from the table itself."""
    ledger = funding.ledger(REAL, wanted, terms)
    table = select_table(REAL, "contributions", wanted).to_dict("records")
    for total in funding.totals(REAL, wanted, terms):
        rows = [row for row in table if row["nato_link"] == total.link and row["flow"] in SHOWN[terms.shown]]
        amounts = [row[terms.column] for row in rows if row["summable"] and not pd.isna(row[terms.column])]
        entries = funding.of_link(ledger, total.link)
        assert set(entries["id"]) == {row["id"] for row in rows}
        assert total.records == len(rows)
        assert total.priced == sum(not pd.isna(row["amount"]) for row in rows)
        assert total.usd == pytest.approx(sum(amounts), abs=0.005)
        assert sum(total.flows.values()) == pytest.approx(sum(amounts), abs=0.005)
        assert total.added == len(amounts) == (entries["why_kind"] == ADDED).sum()
        if rows:
            assert entries["running_usd"].iloc[-1] == pytest.approx(sum(amounts), abs=0.005)


@SLOW
@given(filters(), TERMS)
def test_a_reason_names_only_what_is_added_here(wanted: Filters, terms: Terms) -> None:
    """What a row is said to be counted in stands in the same ledger, or the row says that it does not."""
    ledger = with_reasons(funding.ledger(REAL, wanted, terms))
    added = set(ledger["id"][ledger["added_usd"].notna()])
    for row in ledger.to_dict("records"):
        assert set(row["against"]) <= added
        assert added.isdisjoint(row["elsewhere"])
        if row["why_kind"] in SHARED and row["elsewhere"] and not row["against"]:
            assert all(key in row["why"] for key in row["elsewhere"])
            assert "not added either" in row["why"]
    hidden = sum("not added either" in why for why in ledger["why"].dropna())
    assert hidden == sum(total.elsewhere for total in funding.totals(REAL, wanted, terms))


def test_pledges_alone_say_that_their_payments_are_not_shown(real: Tables) -> None:
    ledger = with_reasons(funding.ledger(real, Filters(), Terms(shown="pledges"))).set_index("id")
    row = ledger.loc["2023-cap-pledge-march"]
    assert (row["against"], row["elsewhere"]) == ([], ["ukraine-comprehensive-assistance"])
    assert "not added either" in row["why"]
    whole = funding.ledger(real, Filters()).set_index("id").loc["2023-cap-pledge-march"]
    assert (whole["against"], whole["elsewhere"]) == (["ukraine-comprehensive-assistance"], [])


def test_a_greater_running_total_is_told_beside_the_sum(real: Tables) -> None:
    totals = {total.link: total for total in funding.totals(real, Filters())}
    assert totals["alongside"].greatest_running is not None
    running = real["contributions"].iloc[totals["alongside"].greatest_running]
    assert running["measure"] == "cumulative"
    assert running["amount_usd"] > totals["alongside"].usd
    assert totals["through"].greatest_running is None
    assert beside(real, totals["alongside"]).endswith(f"total is {as_stated(running.to_dict())}.")


@SLOW
@given(filters(), st.booleans())
def test_three_lines_of_pandas_on_the_csv_give_the_headline(
    tmp_path_factory: pytest.TempPathFactory,
    wanted: Filters,
    constant: bool,
) -> None:
    csv = tmp_path_factory.mktemp("recipe") / "contributions.csv"
    csv.write_bytes(_csv(wanted))
    terms = Terms(constant=constant)
    for total in funding.totals(REAL, wanted, terms):
        assert _cooked(csv, total.link, terms.column) == pytest.approx(total.usd, abs=0.005)


@SLOW
@given(filters(), st.booleans())
def test_pledges_given_and_not_said_are_the_whole(wanted: Filters, constant: bool) -> None:
    whole = {total.link: total for total in funding.totals(REAL, wanted, Terms(constant))}
    parts = [funding.totals(REAL, wanted, Terms(constant, shown)) for shown in ("pledges", "given", "unclear")]
    for link in LINKS:
        found = [total for totals in parts for total in totals if total.link == link]
        assert sum(total.usd for total in found) == pytest.approx(whole[link].usd, abs=0.005)
        assert sum(total.records for total in found) == whole[link].records


def test_every_flow_is_shown_under_one_choice(real: Tables) -> None:
    allowed = real.description["contributions"].by_name["flow"].allowed
    assert sorted(SHOWN["all"]) == sorted(allowed)
    assert sorted(flow for name, flows in SHOWN.items() if name != "all" for flow in flows) == sorted(allowed)


def test_every_row_that_is_not_added_has_a_named_kind_and_words(any_set: Tables) -> None:
    for constant in (False, True):
        ledger = funding.ledger(any_set, Filters(), Terms(constant))
        others = ledger[ledger["added_usd"].isna()]
        assert set(others["why_kind"]) <= {*REASONS, NO_CONSTANT} - {ADDED}
        assert others["why"].str.len().gt(10).all()
        assert (ledger["why_kind"] == ADDED).equals(ledger["added_usd"].notna())


def test_adding_a_row_that_is_not_added_would_mix_kinds_or_count_twice(real: Tables) -> None:
    rows: dict[str, Any] = {row["id"]: row for row in real["contributions"].to_dict("records")}
    for key, row in rows.items():
        others, kind = [rows[other] for other in row["reason_records"]], row["reason"]
        assert all(other["summable"] for other in others)
        if kind == "unpriced":
            assert pd.isna(row["amount"])
        elif kind == "unconverted":
            assert pd.isna(row["amount_usd"])
            assert isinstance(row["conversion_note"], str)
        elif kind == "context":
            assert "context" in (row["nato_link"], row["measure"])
        elif kind == "running":
            assert row["measure"] == "cumulative"
        elif kind == "editor":
            assert len(row["not_summable_reason"]) > 20
        elif kind != ADDED:
            assert others, f"{key} shares its money with nothing that is added"


def _share_money(rows: dict[str, Any], one: str, other: str) -> bool:
    """Whether the records say, by themselves or through a chain of wholes, that two of them hold the same money."""

    def wholes(key: str) -> set[str]:
        found: set[str] = set()
        while isinstance(parent := rows[key]["part_of"], str) and parent not in found:
            found.add(parent)
            key = parent
        return found

    direct = {*rows[one]["fulfils"], *rows[one]["overlaps"], *wholes(one)}
    back = {*rows[other]["fulfils"], *rows[other]["overlaps"], *wholes(other)}
    return other in direct or one in back


def test_what_is_named_as_added_instead_holds_the_same_money(real: Tables) -> None:
    rows: dict[str, Any] = {row["id"]: row for row in real["contributions"].to_dict("records")}
    for key, row in rows.items():
        if row["summable"]:
            continue
        added = [other for other in rows if rows[other]["summable"] and _share_money(rows, key, other)]
        assert set(row["reason_records"]) == set(added), key


def test_a_sum_keeps_the_qualifiers_of_what_it_adds(opened: dict[str, Tables]) -> None:
    one = opened["one row"]
    changed = {"id": pa.array(["a", "b", "c"]), "amount_qualifier": pa.array(["up_to", None, "about"])}
    rows = pa.concat_tables([one.arrow["contributions"].table()] * 3)
    for name, cells in changed.items():
        rows = rows.set_column(rows.schema.get_field_index(name), name, cells)
    tables = with_facts(one, contributions=rows)
    total = funding.totals(tables, Filters())[0]
    assert total.qualifiers == ("exact", "about", "up_to")
    assert total.usd == 3_000_000
    assert total.ceilings == 1


CENTS = st.integers(0, 10**17)


@given(st.lists(st.tuples(CENTS, st.integers(1, 5_000_000)), max_size=30))
def test_a_sum_is_exact_to_the_cent_whatever_is_added_how_often(parts: list[tuple[int, int]]) -> None:
    """Up to a thousand billion dollars a cent is told from the next by the float itself, above it by what it holds."""
    amounts = np.array([cents / 100 for cents, _ in parts])
    number = np.array([times for _, times in parts], dtype=np.int64)
    exact = sum(round(Fraction(amount) * 100) * times for amount, times in zip(amounts.tolist(), number.tolist(), strict=True))
    assert sum_usd(amounts, number) == exact / 100
    assert sum_usd(amounts[::-1], number[::-1]) == sum_usd(amounts, number)


def test_half_a_cent_goes_to_the_even_one() -> None:
    assert in_cents(np.array([0.125, 0.375, 2.5, 1e15])) == [12, 38, 250, 10**17]


def test_constant_prices_say_what_they_leave_out(real: Tables) -> None:
    ledger = funding.ledger(real, Filters(), Terms(constant=True))
    left_out = ledger[ledger["why_kind"] == NO_CONSTANT]
    assert len(left_out) == sum(total.without_value for total in funding.totals(real, Filters(), Terms(constant=True))) > 0
    assert left_out["summable"].all()
    assert left_out["amount_usd_constant"].isna().all()
    assert left_out["why"].str.startswith("Not in constant dollars").all()


def test_the_three_kinds_of_money_are_three_sums(real: Tables) -> None:
    through, alongside, context = funding.totals(real, Filters())
    assert 10_000_000 < through.usd < 1_000_000_000 < alongside.usd
    assert context.added == 0


@pytest.mark.parametrize("by", ["recipient", "channel", "purpose", "flow"])
@pytest.mark.parametrize("link", LINKS)
def test_a_breakdown_loses_no_record_and_no_dollar(real: Tables, by: str, link: str) -> None:
    rows = funding.of_link(funding.ledger(real, Filters()), link)
    broken = funding.breakdown(rows, by)
    assert broken["records"].sum() == len(rows)
    assert broken["usd"].sum() == pytest.approx(rows["added_usd"].sum())
    assert (broken["added"] + broken["not_added"] + broken["unpriced"] == broken["records"]).all()
