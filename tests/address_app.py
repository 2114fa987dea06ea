"""A small app of two pages, for the tests of what stands in the address."""

import time

import streamlit as st

from components import address

AREAS = {"cyber-defence": "Cyber defence", "space": "Space", "women": "Women, peace and security"}
SECTIONS = {"time": "Over time", "map": "Map", "ledger": "Ledger"}


def _first() -> None:
    st.title("First")
    bound = address.one("section", list(SECTIONS), "time", aliases={"Through time": "time", "Where": "map"})
    section = st.segmented_control("Section", list(SECTIONS), format_func=lambda each: SECTIONS[each], required=True, **bound)
    st.selectbox("Theme", list(AREAS), index=None, format_func=lambda each: AREAS[each], **address.one("theme", list(AREAS)))
    st.button("Ledger please", on_click=lambda: st.session_state.update(section="ledger"))
    st.write(f"The section is {section}.")


def _second() -> None:
    st.title("Second")
    st.page_link(FIRST, label="To the map", query_params={"section": "map"})
    options = ["a", "b"]
    st.segmented_control("Kind", options, **address.one("document_kind", options, formerly="kind"))


FIRST, SECOND = st.Page(_first, url_path="first", default=True), st.Page(_second, url_path="second")

address.begin(["area"])
page = st.navigation([FIRST, SECOND])
with st.sidebar:
    st.slider("Years", 1990, 2026, (1990, 2026), key="years", bind="query-params")
    bound_area = address.many("area", list(AREAS), aliases={"Cyber defence": "cyber-defence"})
    areas = st.multiselect("Area", list(AREAS), format_func=lambda each: AREAS[each], **bound_area)
    st.button("Reset", on_click=lambda: st.session_state.update(area=[], years=(1990, 2026)))
time.sleep(float(st.query_params.get("slow", "0")))
st.write("Areas: " + ", ".join(areas) + ".")
page.run()
