"""The page of records: the table that has hits, ways from record to record, and the card over any other page."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from components.blocks.selection import RECORD
from components.links import document_address
from data.filters import Filters
from data.schema import FACT_TABLES
from data.selection import count_by_table
from data.tables import Tables
from data.views import record as views
from tests.test_pages import open_page

KEY = "2013-joint-political-declaration"


def _table(app: AppTest) -> str:
    return str(app.segmented_control(key="table").value)


def _only(tables: Tables, words: str) -> str:
    """The first table with hits, which is not the first of all."""
    left = count_by_table(tables, Filters(words=words))
    first = next(name for name, hits in left.items() if hits)
    assert first != FACT_TABLES[0]
    return first


@pytest.mark.parametrize("words", ["codification", "locked shields", "hectares"])
def test_the_page_opens_on_the_first_table_with_hits(words: str, real: Tables) -> None:
    app = open_page("records", q=words)
    assert not app.exception
    assert _table(app) == _only(real, words)
    assert "table" not in app.query_params
    left = count_by_table(real, Filters(words=words))
    assert all(f"{hits} of {len(real[name])}" in app.main.caption[0].value for name, hits in left.items())


def test_the_table_follows_the_words_until_the_reader_chooses(real: Tables) -> None:
    app = open_page("records")
    assert _table(app) == "events"
    app.text_input(key="q").set_value("codification").run()
    assert _table(app) == _only(real, "codification")
    app.text_input(key="q").set_value("").run()
    assert _table(app) == "events"
    app.segmented_control(key="table").set_value("contributions").run()
    app.text_input(key="q").set_value("visit").run()
    assert _table(app) == "contributions", "what the reader chose stays"


def test_the_address_decides_on_the_table() -> None:
    app = open_page("records", q="codification", table="events")
    assert not app.exception
    assert _table(app) == "events"


def test_a_related_record_opens_in_its_place_and_changes_the_address(real: Tables) -> None:
    found = views.find(real, KEY)
    assert found is not None
    other = found.related["id"].iloc[0]
    app = open_page("records", record=KEY)
    app.button(key=f"to-{other}").click().run()
    assert not app.exception
    assert app.query_params["record"] == other
    beyond = views.find(real, other)
    assert beyond is not None
    assert app.subheader[0].value.replace("\\", "") == beyond.row["title"]


def test_the_card_over_a_page_has_the_title_of_the_record(real: Tables) -> None:
    title = real["events"].set_index("id").loc[KEY, "title"]
    app = open_page("timeline", record=KEY)
    assert not app.exception
    dialog = next(block for block in app.get("dialog"))
    assert dialog.proto.dialog.title.replace("\\", "") == title
    assert not any(each.value.replace("\\", "") == title for each in app.subheader), "the title stands once"


def test_the_card_of_an_unknown_record_says_so() -> None:
    app = open_page("timeline", record="no-such-record")
    assert not app.exception
    assert "There is no record" in app.warning[0].value


def _card() -> None:
    import streamlit as st  # noqa: PLC0415 - the script of a page of its own

    from components.blocks import record_card, selection  # noqa: PLC0415
    from data.opened import STORE  # noqa: PLC0415

    st.button("Close", key="close", on_click=selection.close_record)
    if not st.checkbox("Interrupted", key="interrupted"):
        record_card.open_clicked(STORE.tables())


def test_a_click_while_a_record_closes_does_not_open_it_again() -> None:
    """It ends the run that closes and starts another with the address that the browser still had."""
    app = AppTest.from_function(_card, default_timeout=60)
    app.query_params[RECORD] = "no-such-record"
    assert app.run().get("dialog")
    app.checkbox(key="interrupted").check()
    app.button(key="close").click().run()
    app.query_params[RECORD] = "no-such-record"
    app.checkbox(key="interrupted").uncheck().run()
    assert not app.get("dialog")
    assert RECORD not in app.query_params
    app.query_params[RECORD] = "no-such-record"
    assert app.run().get("dialog"), "the address opens it as ever"


def _shown(app: AppTest) -> str:
    """All text of the page but that of buttons."""
    assert not app.exception
    return " ".join(each.value.replace("\\", "") for each in (*app.main.markdown, *app.main.caption))


def test_the_card_names_other_records_by_their_titles_alone(real: Tables) -> None:
    """Overlaps, what contains it, what was given under it, and the reason why it is not added."""
    rows = real["contributions"].set_index("id", drop=False)
    keys = set(rows.index)
    related = [str(key) for key, row in rows.iterrows() if len(row["fulfils"]) or len(row["overlaps"])]
    named = [str(key) for key, row in rows.iterrows() if keys & set(re.findall(r"[\w-]+", str(row["not_summable_reason"])))]
    for key in [*related[:3], *named[:3]]:
        app = open_page("records", record=key)
        assert not keys & set(re.findall(r"[\w-]+", _shown(app))), key
        found = views.find(real, key)
        assert found is not None
        for other in found.related.itertuples():
            assert str(other.title) in app.button(key=f"to-{other.id}").label.replace("\\", "")


def test_records_of_the_same_money_stand_apart_from_related_ones(real: Tables) -> None:
    key = "2006-afg-pledge-london"
    found = views.find(real, key)
    assert found is not None
    assert {"overlap", "whole"} <= set(found.related["how"])
    assert "Other records of this money" in _shown(open_page("records", record=key))
    assert "Other records of this money" not in _shown(open_page("records", record=KEY))


def test_each_document_that_is_cited_has_one_way_to_its_own_page(real: Tables) -> None:
    cited = real["citations"].groupby("record_id")["source_id"]
    key = str((cited.size() - cited.nunique()).idxmax())
    text = " ".join(each.value for each in open_page("records", record=key).markdown)
    documents = set(real["citations"][real["citations"]["record_id"] == key]["source_id"])
    assert len(documents) < text.count("\n- ") + 1, "a document is cited at several places"
    for document in documents:
        assert text.count(f"[Other facts from this document](<{document_address(document)}>)") == 1
    assert document_address("a&b c") == "sources?document=a%26b+c"
