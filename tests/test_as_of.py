"""The as-of control of the timeline: a year, a month or a day, why nothing is left, and what cannot be placed."""

import pandas as pd
import pytest

from data.filters import Filters
from data.selection import select
from data.tables import Tables
from data.views.known import known_by
from tests.plain import facts
from tests.test_pages import open_page


@pytest.mark.parametrize(
    ("asked", "day", "words"),
    [
        ("2012", "2012-12-31", "the end of 2012"),
        ("2012-02", "2012-02-29", "the end of February 2012"),
        ("2012-02-21", "2012-02-21", "21 February 2012"),
    ],
)
def test_the_page_takes_a_year_a_month_or_a_day(real: Tables, asked: str, day: str, words: str) -> None:
    app = open_page("timeline", known_by=asked)
    assert not app.exception
    assert not app.warning
    known = known_by(select(real, Filters()), pd.Timestamp(day))
    said = next(each.value for each in app.caption if "stated by a source" in each.value)
    assert said.startswith(f"{len(known.selection)} records stated by a source published by {words}")
    assert any(expander.label.startswith(f"Left out: {len(known.left_out)} records") for expander in app.expander)


@pytest.mark.parametrize("asked", ["June 2012", "2012-13", "<b>x</b>", "0000"])
def test_what_is_no_date_is_said_and_changes_nothing(real: Tables, asked: str) -> None:
    app = open_page("timeline", known_by=asked)
    assert not app.exception
    assert "is no date that the timeline knows" in app.warning[0].value
    assert "<b>" not in app.warning[0].value
    assert any(each.value.startswith(f"{len(facts(real, Filters()))} records, all that") for each in app.caption)


def test_a_day_before_every_document_says_why_nothing_is_drawn(real: Tables) -> None:
    first = real["sources"]["published_latest"].min()
    app = open_page("timeline", known_by="1985")
    assert not app.exception
    assert f"none was published by the end of 1985; the first is of {first.day} {first:%B %Y}" in app.info[0].value
    next(button for button in app.button if button.label == "Read the documents of all days").click()
    app.run()
    assert not app.info
    assert any(each.value.startswith(f"{len(facts(real, Filters()))} records, all that") for each in app.caption)


def test_undated_documents_count_from_their_newest_fact_where_asked() -> None:
    strict, lenient = (
        next(
            int(each.value.split()[0])
            for each in open_page("timeline", known_by="2012", country=["Afghanistan"], **more).caption
            if "stated by a source" in each.value
        )
        for more in ({}, {"undated_documents": "true"})
    )
    assert strict < lenient
