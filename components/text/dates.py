"""Put EDTF dates into words of the language in use, and into English as `data/build/dates.py` does for the tables.

An editor may give a date words of its own, such as "early 1990s" for 199X. They are English and stand in the tables' `…_text`
columns, which are shown as they are in English; every other language gets words made here.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from components.text.messages import ENGLISH, cached_words, language, marked, message

_MONTHS = (
    *(marked("January"), marked("February"), marked("March"), marked("April"), marked("May"), marked("June")),
    *(marked("July"), marked("August"), marked("September"), marked("October"), marked("November"), marked("December")),
)

EDTF_COLUMN_OF_TEXT = {"date_text": "date", "published_text": "published", "period_text": "period", "as_of_text": "as_of"}
"""Columns of words, with the column of the EDTF date that they are made of."""


def is_since(edtf: object) -> bool:
    """Tell whether a date has a known start and no end, such as 2014/.., read as "since 2014"."""
    return isinstance(edtf, str) and edtf.endswith("/..") and not edtf.startswith(("..", "/"))


def date_text(row: Mapping[Any, Any] | pd.Series, column: str = "date_text") -> str:
    """Return the words for a date of a row: the table's in English, else those made of its EDTF date."""
    edtf = row.get(EDTF_COLUMN_OF_TEXT[column])
    return date_words(edtf) if language() != ENGLISH and isinstance(edtf, str) else str(row[column])


def with_dates(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with their columns of dates in words of the language in use; the same rows in English."""
    if language() == ENGLISH:
        return rows
    pairs = {text: edtf for text, edtf in EDTF_COLUMN_OF_TEXT.items() if {text, edtf} <= set(rows.columns)}
    return rows.assign(**{text: rows[edtf].map(date_words, na_action="ignore") for text, edtf in pairs.items()})


@cached_words(20_000)
def date_words(edtf: str) -> str:
    """Put an EDTF date of level 0 or 1, as the build accepts it, into words.

    Examples
    --------
    >>> date_words("2013-04")
    'April 2013'
    >>> date_words("../2017-11-07")
    'undated, before November 2017'
    """
    start, interval, end = edtf.partition("/")
    if not interval or (start == end and start not in ("", "..")):
        return _point(start)
    if start in ("", ".."):
        return _undated(end)
    if end == "..":
        return message("since {date}", date=_point(start))
    return message("{date} – end not known", date=_point(start)) if not end else _span(start, end)


def _undated(end: str) -> str:
    if end in ("", ".."):
        return message("undated")
    if "-" in end:
        return message("undated, before {month}", month=_point(end, days=False))
    return message("undated, before the end of {year}", year=_point(end))


def _span(start: str, end: str) -> str:
    first, last = start.split("-"), end.split("-")
    is_plain = len(first) == len(last) and not any(mark in start + end for mark in "~?X")
    if is_plain and len(first) == 1:
        return f"{start}–{end}"
    if is_plain and first[0] == last[0]:
        slots: dict[str, object] = {"month": _month(first[1]), "last_month": _month(last[1]), "year": last[0]}
        if len(first) == 2:
            return message("{month}–{last_month} {year}", **slots)
        slots |= {"day": int(first[2]), "last_day": int(last[2])}
        if first[1] == last[1]:
            return message("{day}–{last_day} {month} {year}", **slots)
        return message("{day} {month} – {last_day} {last_month} {year}", **slots)
    return message("{start} – {end}", start=_point(start), end=_point(end))


def _point(edtf: str, *, days: bool = True) -> str:
    """Put a single date into words: 'about 2005', 'June 2017 (uncertain)', '1990s', '15 April 2013'."""
    year, *rest = edtf.rstrip("~?").split("-")
    known = [part for part in rest if "X" not in part]
    if "X" in year:
        words = message("{year}s", year=year.replace("X", "0"))
    elif not known:
        words = message("{year}", year=year)
    elif len(known) == 1 or not days:
        words = message("{month} {year}", month=_month(known[0]), year=year)
    else:
        words = message("{day} {month} {year}", day=int(known[1]), month=_month(known[0]), year=year)
    if edtf.endswith("~"):
        return message("about {date}", date=words)
    return message("{date} (uncertain)", date=words) if edtf.endswith("?") else words


def _month(number: str) -> str:
    return message(_MONTHS[int(number) - 1])
