"""Dates: as exact as the sources and no more."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.build.dates import DateError, read_date


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision", "words"),
    [
        ("2013-04-15", date(2013, 4, 15), date(2013, 4, 15), "day", "15 April 2013"),
        ("2013-04", date(2013, 4, 1), date(2013, 4, 30), "month", "April 2013"),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29), "month", "February 2012"),
        ("2013", date(2013, 1, 1), date(2013, 12, 31), "year", "2013"),
        ("199X", date(1990, 1, 1), date(1999, 12, 31), "decade", "1990s"),
        ("2009/2013", date(2009, 1, 1), date(2013, 12, 31), "interval", "2009–2013"),
        ("2017-10-29/2017-10-31", date(2017, 10, 29), date(2017, 10, 31), "interval", "29–31 October 2017"),
        ("2014-05-30/2014-06-01", date(2014, 5, 30), date(2014, 6, 1), "interval", "30 May – 1 June 2014"),
        ("2023-06/2023-07", date(2023, 6, 1), date(2023, 7, 31), "interval", "June–July 2023"),
        ("2014/..", date(2014, 1, 1), None, "ongoing", "since 2014"),
        ("2014/", date(2014, 1, 1), None, "ongoing", "2014 – end not known"),
        ("../2017-11-07", None, date(2017, 11, 7), "undated", "undated, before November 2017"),
        ("../2017", None, date(2017, 12, 31), "undated", "undated, before the end of 2017"),
        ("../..", None, None, "undated", "undated"),
        ("2005~", date(2005, 1, 1), date(2005, 12, 31), "year", "about 2005"),
        ("2017-06?", date(2017, 6, 1), date(2017, 6, 30), "month", "June 2017 (uncertain)"),
    ],
)
def test_reading(text: str, earliest: date | None, latest: date | None, precision: str, words: str) -> None:
    reading = read_date(text)
    assert (reading.earliest, reading.latest, reading.precision, reading.text) == (earliest, latest, precision, words)


@pytest.mark.parametrize(
    "text",
    [
        *("", " 2013", "2013-13", "2013-02-30", "early 1990s", "2013/2009", "20XX", "XXXX", "Y20000", "-0100", "2001-21"),
        *("[2001,2002]", "2004-06-~11", "2013-04-15T10:00:00", "2013%", "0001", "/..~"),
    ],
)
def test_refusal(text: str) -> None:
    with pytest.raises(DateError):
        read_date(text)


_POINTS = st.one_of(
    st.integers(1000, 9999).map("{:04d}".format),
    st.integers(100, 999).map("{}X".format),
    st.dates(date(1000, 1, 1)).map(date.isoformat),
    st.dates(date(1000, 1, 1)).map(lambda day: day.isoformat()[:7]),
)
_QUALIFIED = st.builds(str.__add__, _POINTS, st.sampled_from(["", "~", "?"]))
_EDTF = st.one_of(
    _QUALIFIED, st.builds("{}/{}".format, st.one_of(_QUALIFIED, st.just("..")), st.one_of(_QUALIFIED, st.just("..")))
)


@given(st.one_of(_EDTF, st.text(alphabet="0123456789X-/.~?%", max_size=12)))
def test_accepted_dates_have_ordered_bounds_and_words(text: str) -> None:
    try:
        reading = read_date(text)
    except DateError:
        return
    assert reading.earliest is None or reading.latest is None or reading.earliest <= reading.latest
    assert reading.text
    assert (reading.earliest is None) == (reading.precision == "undated")
    assert reading.approximate == any(mark in text for mark in "~?")


@given(st.dates(date(1000, 1, 1)))
def test_a_day_is_itself(day: date) -> None:
    reading = read_date(day.isoformat())
    assert reading.earliest == reading.latest == day
    assert str(day.year) in reading.text
