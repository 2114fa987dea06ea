"""The milestones told one by one: ways back and forth, the place in the address, and the mark that stands out."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.timeline import charts
from data.filters import Filters
from data.opened import STORE
from data.selection import choices_of, select
from data.tables import Tables
from data.views import timeline
from data.views.known import known_by
from data.views.overview import milestones_listing
from tests.conftest import SETS
from tests.plain import checked, facts
from tests.test_pages import open_page


def _steps(tables: Tables, filters: Filters | None = None) -> list[str]:
    rows = facts(tables, filters or Filters())
    return list(rows["id"][rows["milestone"].notna()])


def _told(app: AppTest) -> str:
    return next(each.value for each in app.markdown if "Milestone " in each.value)


def test_the_story_goes_forth_and_back_and_the_address_follows(real: Tables) -> None:
    steps = _steps(real)
    app = open_page("timeline", milestones="true")
    assert f"Milestone 1 of {len(steps)}," in _told(app)
    assert "step" not in app.query_params
    assert app.button(key="story-Previous").disabled
    for place in (1, 2):
        app.button(key="story-Next").click().run()
        assert f"Milestone {place + 1} of {len(steps)}," in _told(app)
        assert app.query_params["step"] == steps[place]
    app.button(key="story-Previous").click().run()
    assert app.query_params["step"] == steps[1]
    app.button(key="story-open").click().run()
    assert app.query_params["record"] == steps[1]
    assert not app.exception


def test_an_address_opens_its_milestone_and_an_unknown_one_the_first(real: Tables) -> None:
    steps = _steps(real)
    last = open_page("timeline", milestones="true", step=steps[-1])
    assert f"Milestone {len(steps)} of {len(steps)}," in _told(last)
    assert last.button(key="story-Next").disabled
    for step in ("<b>x</b>", "x" * 9000, ""):
        assert f"Milestone 1 of {len(steps)}," in _told(open_page("timeline", milestones="true", step=step))


def test_one_milestone_has_no_way_on_and_none_says_so(real: Tables) -> None:
    words = "sign a joint political declaration"
    assert len(_steps(real, Filters(words=words))) == 1
    one = open_page("timeline", milestones="true", q=words)
    assert "Milestone 1 of 1," in _told(one)
    assert one.button(key="story-Previous").disabled
    assert one.button(key="story-Next").disabled
    assert not _steps(real, Filters(countries=("AFG",)))
    none = open_page("timeline", milestones="true", country=["Afghanistan"])
    assert any("None of these records is marked as a milestone" in each.value for each in none.caption)
    assert not none.exception


@pytest.mark.parametrize("kind", SETS)
@pytest.mark.usefixtures("store_folder")
def test_the_story_runs_on_any_set(kind: str, folders: dict[str, Path]) -> None:
    STORE.folder = folders[kind]
    assert not open_page("timeline", milestones="true", step="nothing").exception


def test_only_the_milestone_that_is_told_stands_out(real: Tables) -> None:
    mask, years = select(real, Filters()), choices_of(real).years
    found, steps = timeline.in_lanes(mask), mask.rows(milestones_listing(real, None)).part()
    axis = charts.Years(years, timeline.spoken_records(mask), [])
    for told in (_steps(real)[3], "no-such-record", None):
        chart = charts.timeline(timeline.marks(found), found.names, axis, steps, told)
        layers = [trace for trace in checked(chart).data if trace.name in ("Agreements", "Firsts")]
        sizes = {key: size for trace in layers for key, size in zip(trace.customdata, trace.marker.size, strict=True)}
        assert [key for key, size in sizes.items() if size == charts.CHOSEN_MILESTONE_PX] == ([told] if told in sizes else [])


def test_the_story_counts_the_sources_that_could_be_read_by_then(real: Tables) -> None:
    known = known_by(select(real, Filters()), pd.Timestamp(2012, 12, 31))
    then = timeline.milestones(known.selection, known.readable).iloc[0]
    assert len(then["source_ids"]) < len(known.selection.rows(milestones_listing(real, None)).part(0, 1).iloc[0]["source_ids"])
    app = open_page("timeline", milestones="true", known_by="2012")
    [button] = [each for each in app.button if each.label.startswith("Open the record")]
    assert f"({len(then['source_ids'])} sources," in button.label
