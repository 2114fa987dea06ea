"""What stands in the address: ids for labels, old words, no default; and no choice is lost to an address that lags behind."""

import pytest
from streamlit.testing.v1 import AppTest


def _app(**query: str | list[str]) -> AppTest:
    app = AppTest.from_file("address_app.py", default_timeout=30)
    app.query_params |= query
    return app.run()


def test_ids_stand_in_the_address_and_old_words_become_ids() -> None:
    app = _app(area=["Cyber defence", "SPACE", "nonsense"], section="Where", theme="women")
    assert not app.exception
    assert app.multiselect(key="area").value == ["cyber-defence", "space"]
    assert app.segmented_control(key="section").value == "map"
    assert app.query_params == {"area": ["cyber-defence", "space"], "section": "map", "theme": "women"}


def test_a_choice_is_written_and_a_default_is_not() -> None:
    app = _app()
    assert app.query_params == {}
    app.segmented_control(key="section").set_value("ledger").run()
    app.multiselect(key="area").set_value(["space"]).run()
    assert app.query_params == {"section": "ledger", "area": "space"}
    app.segmented_control(key="section").set_value("time").run()
    app.sidebar.button[0].click().run()
    assert app.query_params == {}


def test_a_callback_decides() -> None:
    app = _app(section="map")
    next(button for button in app.button if button.label == "Ledger please").click().run()
    assert app.segmented_control(key="section").value == "ledger"
    assert app.query_params == {"section": "ledger"}


def test_an_address_that_lags_behind_does_not_undo_a_choice_and_a_link_does() -> None:
    app = _app(section="map")
    app.segmented_control(key="section").set_value("ledger").run()
    app.query_params["section"] = "map"
    app.multiselect(key="area").set_value(["space"]).run()
    assert app.segmented_control(key="section").value == "ledger"
    assert app.query_params == {"section": "ledger", "area": "space"}
    app.query_params = {"section": "Through time", "area": "women"}
    app.run()
    assert app.segmented_control(key="section").value == "time"
    assert app.multiselect(key="area").value == ["women"]


def _small_app(lines: str) -> AppTest:
    head = ["import streamlit as st", "from components import address", "address.begin([])"]
    return AppTest.from_string("\n".join([*head, *lines.strip().splitlines()]))


@pytest.mark.parametrize("query", [{"kind": "b"}, {"document_kind": "b"}])
def test_a_parameter_of_another_name_is_read(query: dict[str, str]) -> None:
    app = _small_app('st.segmented_control("Kind", ["a", "b"], **address.one("document_kind", ["a", "b"], formerly="kind"))')
    app.query_params |= query
    app.run()
    assert not app.exception
    assert app.segmented_control(key="document_kind").value == "b"
    app.segmented_control(key="document_kind").set_value("a").run()
    assert app.query_params["document_kind"] == "a"


def test_what_stands_at_its_default_moves_with_it() -> None:
    app = _small_app("""
default = "b" if st.toggle("Other default", key="other") else "a"
st.segmented_control("Kind", ["a", "b", "c"], required=True, **address.one("kind", ["a", "b", "c"], default))
""").run()
    app.toggle(key="other").set_value(True).run()
    assert app.segmented_control(key="kind").value == "b"
    assert "kind" not in app.query_params
    app.segmented_control(key="kind").set_value("c").run()
    app.toggle(key="other").set_value(False).run()
    assert app.segmented_control(key="kind").value == "c"


def test_case_and_composed_letters_make_no_other_word() -> None:
    app = _small_app('st.selectbox("Word", ["x"], index=None, **address.one("word", ["x"], aliases={"t\u00e9l\u00e9": "x"}))')
    app.query_params["word"] = "Te\u0301LE\u0301"
    assert app.run().selectbox(key="word").value == "x"
