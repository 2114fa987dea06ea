"""The milestones told one by one, oldest first; the address says which one is being told."""

import pandas as pd
import streamlit as st

from components.blocks.selection import open_records
from components.text.format import counted, plain

STEP = "step"
"""Parameter of the address that holds the milestone that is told; without it, it is the first."""

SORTS = {"agreement": "agreement or institution", "first": "a first"}
"""In words, by the sort of milestone."""


def show_milestone(rows: pd.DataFrame) -> str | None:
    """Tell the milestone that the address names, with ways to the one before and the one after.

    Parameters
    ----------
    rows
        Records as `data.views.common.facts` gives them, oldest first.

    Returns
    -------
    Identifier of the milestone that is told; None where there is none among the records.
    """
    steps = rows[rows["milestone"].notna()]
    if steps.empty:
        st.caption("None of these records is marked as a milestone.")
        return None
    keys = steps["id"].tolist()
    wanted = st.query_params.get(STEP, "")
    place = keys.index(wanted) if wanted in keys else 0
    step = steps.iloc[place]
    with st.container(border=True, key="story"):
        with st.container(horizontal=True, vertical_alignment="center"):
            _way("Previous", ":material/chevron_left:", keys[place - 1] if place else "")
            _way("Next", ":material/chevron_right:", keys[place + 1] if place + 1 < len(keys) else "")
            st.markdown(f":gray[Milestone {place + 1} of {len(keys)}, {SORTS[step['milestone']]}]", width="content")
        st.markdown(f"**{plain(step['date_text'])}: {plain(step['title'])}**")
        st.markdown(plain(step["description"]))
        said = f"Open the record ({counted(len(step['source_ids']), 'source')}, {step['confidence']} confidence)"
        st.button(said, key="story-open", icon=":material/open_in_full:", on_click=open_records, args=([keys[place]],))
    return str(keys[place])


def _way(label: str, icon: str, to: str) -> None:
    st.button(label, key=f"story-{label}", icon=icon, on_click=_tell, args=(to,), disabled=not to)


def _tell(key: str) -> None:
    st.query_params[STEP] = key
