"""The sources page: who agrees, differs or is silent, what rests on one document, and each document's own page."""

import json

import pytest

from components.sources import charts
from components.text.labels import label
from data.filters import Filters
from data.schema import FACT_TABLES
from data.selection import select
from data.tables import Tables
from data.views import sources
from data.views.record import find_row
from data.views.statements import DIFFERS
from tests.plain import checked
from tests.test_pages import open_page

NONE = Filters()
VIEWS = ("Documents", "Agreement", "One source only", "Editions", "Differences", "Quality")


def test_records_on_one_source_only_are_all_of_them(real: Tables) -> None:
    cited = real["citations"].drop_duplicates(["record_id", "source_id"]).groupby("record_id").size()
    alone = set(cited[cited == 1].index)
    assert set(sources.single(real, NONE).part()["id"]) == alone
    assert sources.support(real, NONE)["only_source"].sum() == len(alone)
    kinds = {kind: sources.single(real, NONE, kind) for kind in real["sources"]["kind"].unique()}
    assert sum(len(rows) for rows in kinds.values()) == len(alone)


def test_a_filter_by_source_does_not_make_a_record_rest_on_it_alone(real: Tables) -> None:
    columns = ["id", "records", "only_source", "differs"]
    filtered = sources.support(real, Filters(sources=("nato-2017",)))[columns]
    everything = sources.support(real, NONE)[columns]
    assert filtered.to_dict("records") == everything[everything["id"] == "nato-2017"].to_dict("records")


def test_the_matrix_shows_every_document_of_its_records_and_stays_bounded(real: Tables) -> None:
    records = sources.corroborated(real, NONE)
    pages = -(-len(records) // sources.MATRIX_RECORDS)
    seen: set[str] = set()
    for page in range(1, pages + 1):
        matrix = sources.corroboration(real, NONE, page)
        seen |= set(matrix["id"])
        assert matrix["id"].nunique() <= sources.MATRIX_RECORDS
        assert not matrix.duplicated(["id", "position"]).any()
        for key, cells in matrix.groupby("id"):
            cited = real["citations"][real["citations"]["record_id"] == key]
            told = cells[cells["stance"] != sources.SILENT]
            assert set(told["source_id"]) == set(cited["source_id"])
            differing = set(cited[cited["stance"] == "differs"]["source_id"])
            assert set(told[told["stance"] == DIFFERS]["source_id"]) == differing
    assert seen == set(records.part()["id"])


def test_the_matrix_carries_signs_and_records(real: Tables) -> None:
    matrix = sources.corroboration(real, NONE, 1)
    trace = checked(charts.corroboration(matrix, dict.fromkeys(matrix["source_id"], "a document"))).data[0]
    assert list(trace.customdata) == matrix["id"].tolist()
    assert set(trace.text) == {"●", "≠", "·"}
    claims = matrix[matrix["claim"].notna()]
    assert len(claims)
    assert all(label("stance", DIFFERS) in trace.hovertext[place] for place in claims.index)


def test_editions_add_and_drop_by_the_records_cited(real: Tables) -> None:
    steps = sources.step_records(real, NONE, sources.edition_steps(real, NONE))
    cited = {key: set(real["citations"][real["citations"]["source_id"] == key]["record_id"]) for key in real["sources"]["id"]}
    last = steps[steps["step"] == "nato-2023"]
    told = {change: set(keys) for change, keys in zip(last["change"], last["record_ids"], strict=True)}
    assert told == {
        sources.ADDED: cited["nato-2023"] - cited["nato-2017"],
        sources.DROPPED: cited["nato-2017"] - cited["nato-2023"],
        sources.IN_BOTH: cited["nato-2017"] & cited["nato-2023"],
    }
    assert steps["step"].nunique() == 2


def test_a_filter_of_sources_does_not_empty_the_editions() -> None:
    alone, every = (open_page("sources", view="Editions", **query) for query in ({"source": ["nato-2017"]}, {}))
    (narrowed,), (whole,) = (app.get("plotly_chart") for app in (alone, every))
    assert json.loads(narrowed.proto.spec) == json.loads(whole.proto.spec)
    said = "The filter by source does not apply"
    assert any(said in caption.value for caption in alone.caption)
    assert not any(said in caption.value for caption in every.caption)


@pytest.mark.parametrize("view", ["agreement", "Agreement"])
@pytest.mark.parametrize(("number", "words"), [(1, "1 document"), (3, "3 documents")])
def test_a_bar_of_the_depth_is_named_in_words_and_picked_by_old_addresses(
    real: Tables, view: str, number: int, words: str
) -> None:
    depth = select(real, NONE).count("documents")
    row = depth[depth["documents"] == number].iloc[0]
    for key in (number, words):
        app = open_page("sources", view=view, pick=f"depth.{key}")
        assert any(f"{row['records']} records** behind {words}" in each.value for each in app.markdown)


def test_the_charts_draw_any_set(any_set: Tables) -> None:
    matrix, steps = sources.corroboration(any_set, NONE, 1), sources.edition_steps(any_set, NONE)
    for chart in (
        charts.depth(select(any_set, NONE).count("documents")),
        charts.corroboration(matrix, dict.fromkeys(matrix["source_id"], "a document")),
        charts.steps(steps, dict.fromkeys(steps["step"], "two editions")),
    ):
        assert chart.title
        assert checked(chart)
    drawn = select(any_set, NONE).count("documents")
    assert drawn["records"].sum() == sum(len(any_set[table]) for table in FACT_TABLES)


def test_a_document_has_its_own_page_in_its_order(real: Tables) -> None:
    app = open_page("sources", document="nato-2017", q="zzzz")
    assert not app.exception
    assert app.subheader[0].value == "Relations with Japan"
    supported = app.dataframe[0].value
    cited = real["citations"][real["citations"]["source_id"] == "nato-2017"]
    assert len(supported) == len(cited)
    assert supported["paragraph"].is_monotonic_increasing
    assert app.info[0].value
    next(button for button in app.button if button.label == "Back to the list").click().run()
    assert "document" not in app.query_params


def test_a_record_opens_over_the_page_of_a_document() -> None:
    app = open_page("sources", document="nato-2017", record="2013-joint-political-declaration")
    assert not app.exception
    assert app.get("dialog")


def test_every_kind_of_document_has_a_page(real: Tables) -> None:
    rows = real["sources"]
    copied = rows[rows["copy_of"].notna() & rows["quality_note"].notna()]["id"].iloc[0]
    described = rows[rows["title_is_descriptive"].astype(bool)]["id"].iloc[0]
    undated = rows[rows["published"].isna()]["id"].iloc[0]
    for key, words in ((copied, "original is by"), (described, "heading was not seen"), (undated, "only source for")):
        app = open_page("sources", document=str(key))
        assert not app.exception
        assert any(words in text.value for text in app.markdown), key


@pytest.mark.parametrize("key", ["no-such-document", "<b>x</b>", "[x](javascript:y)", "x" * 9000, "\x00"])
def test_an_unknown_document_or_difference_is_said_to_be_unknown(key: str) -> None:
    app = open_page("sources", document=key)
    assert not app.exception
    assert "There is no document" in app.warning[0].value
    assert "](" not in app.warning[0].value.replace("\\]\\(", "")
    app = open_page("sources", view="Differences", difference=key)
    assert not app.exception
    assert "There is no discrepancy" in app.warning[0].value


def test_both_readings_of_a_difference_stand_side_by_side(real: Tables) -> None:
    found = find_row(real, "discrepancies", "abe-2007-place")
    assert found is not None
    app = open_page("sources", view="Differences", difference="abe-2007-place")
    shown = " ".join(text.value for text in app.markdown).replace("\\", "")
    for part in ("topic", "reading_a", "reading_b", "effect", "resolution"):
        assert str(found[part]) in shown, part
    next(button for button in app.button if button.label == "Close").click().run()
    assert "difference" not in app.query_params


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("query", [{}, {"q": "locked"}, {"source": ["nato-2017"]}, {"page": "99"}, {"kind": "gossip"}])
def test_each_view_runs_under_filters(view: str, query: dict[str, str | list[str]]) -> None:
    app = open_page("sources", view=view, **query)
    assert not app.exception
    assert not app.error
