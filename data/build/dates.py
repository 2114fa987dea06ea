"""Turn EDTF strings into bounds, precision and words: as exact as the sources and no more.

Extended Date/Time Format is ISO 8601-2:2019; levels 0 and 1 are accepted (https://www.loc.gov/standards/datetime/).
"""

import io
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from functools import cache
from time import struct_time

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from edtf.parser.parser_classes import (
    Date,
    EDTFObject,
    Interval,
    Level1Interval,
    UncertainOrApproximate,
    Unspecified,
)

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_ACCEPTED = (Date, Interval, Level1Interval, Unspecified, UncertainOrApproximate)
_REMEDY = "Write an EDTF date of level 0 or 1, such as 2013, 2013-04, 2013-04-15, 199X, 2009/2013, 2014/.. or 2005~."


class DateError(ValueError):
    """A string that is not an EDTF date of level 0 or 1, or whose bounds are not ordered."""


@dataclass(frozen=True)
class DateReading:
    """A date in the tables: its bounds (None where open), its precision and its words."""

    earliest: date | None
    latest: date | None
    precision: str
    approximate: bool
    text: str

    @property
    def single_year(self) -> int | None:
        """The calendar year that contains the whole date, or None."""
        if self.earliest and self.latest and self.earliest.year == self.latest.year:
            return self.earliest.year
        return None

    @property
    def single_month(self) -> tuple[int, int] | None:
        """The year and month that contain the whole date, or None."""
        if self.single_year and self.earliest and self.latest and self.earliest.month == self.latest.month:
            return self.earliest.year, self.earliest.month
        return None


@cache
def read_date(text: str) -> DateReading:
    """Read an EDTF string.

    Raises
    ------
    DateError
        Where the string is not EDTF of level 0 or 1, is not a calendar date of the years 1000 to 9999, or ends before it
        begins.

    Examples
    --------
    >>> read_date("2013-04").text
    'April 2013'
    >>> read_date("../2017-11-07").text
    'undated, before November 2017'
    """
    parsed = _parse(text)
    start, end = _halves(parsed, text)
    earliest = None if start is None else _day(_parse(start).lower_strict(), text)
    latest = None if end is None else _day(_parse(end).upper_strict(), text)
    if earliest and latest and earliest > latest:
        raise DateError(f"{text!r} ends before it begins. Swap the two halves.")
    return DateReading(
        earliest=earliest,
        latest=latest,
        precision=_precision(start, end),
        approximate=any(mark in text for mark in "~?%"),
        text=_words(start, end, open_end=text.endswith("..")),
    )


@cache
def _parse(text: str) -> EDTFObject:
    if text != text.strip() or not text:
        raise DateError(f"{text!r} is not an EDTF date. {_REMEDY}")
    try:
        # The library prints, and fails in its own ways, on some strings that are not EDTF ("/..~").
        with redirect_stdout(io.StringIO()):
            parsed: EDTFObject = parse_edtf(text)
    except (EDTFParseException, TypeError, ValueError, AttributeError):
        raise DateError(f"{text!r} is not an EDTF date. {_REMEDY}") from None
    century = any(part[2:4] == "XX" for part in text.split("/"))
    if type(parsed) not in _ACCEPTED or text.startswith("-") or "%" in text or century:
        raise DateError(f"{text!r} uses a part of EDTF that the tables do not carry. {_REMEDY}")
    return parsed


def _halves(parsed: EDTFObject, text: str) -> tuple[str | None, str | None]:
    """Split a date into start and end, each an EDTF string; None where that side is open or unknown."""
    if not isinstance(parsed, Interval | Level1Interval):
        return text, text
    start, end = text.split("/")
    known_start = start if start not in ("", "..") else None
    known_end = end if end not in ("", "..") else None
    return known_start, known_end


def _day(bound: struct_time, text: str) -> date:
    if not 1000 <= bound.tm_year <= 9999:
        raise DateError(f"{text!r} is outside the years 1000 to 9999. {_REMEDY}")
    return date(bound.tm_year, bound.tm_mon, bound.tm_mday)


def _precision(start: str | None, end: str | None) -> str:
    if start is None:
        return "undated"
    if end is None:
        return "ongoing"
    if start != end:
        return "interval"
    bare = start.rstrip("~?")
    year, *rest = bare.split("-")
    if "X" in year:
        return "decade"
    known = [part for part in rest if "X" not in part]
    return ("year", "month", "day")[len(known)]


def _words(start: str | None, end: str | None, *, open_end: bool) -> str:
    if start is None and end is None:
        return "undated"
    if start is None:
        before = _point(str(end), month_only=True)
        return f"undated, before {before}" if "-" in str(end) else f"undated, before the end of {before}"
    if end is None:
        return f"since {_point(start)}" if open_end else f"{_point(start)} – end not known"
    if start == end:
        return _point(start)
    return _span(start, end)


def _span(start: str, end: str) -> str:
    if not any(mark in start + end for mark in "~?X"):
        first, last = start.split("-"), end.split("-")
        if len(first) == len(last) == 3 and first[:2] == last[:2]:
            return f"{int(first[2])}–{_point(end)}"
        if len(first) == len(last) == 2 and first[0] == last[0]:
            return f"{MONTHS[int(first[1]) - 1]}–{_point(end)}"
        if len(first) == len(last) == 1:
            return f"{start}–{end}"
        if len(first) == len(last) == 3 and first[0] == last[0]:
            return f"{_point(start).rsplit(' ', 1)[0]} – {_point(end)}"
    return f"{_point(start)} – {_point(end)}"


def _point(text: str, *, month_only: bool = False) -> str:
    """Put a single date into words: 'about 2005', 'June 2017 (uncertain)', '1990s', '15 April 2013'."""
    bare = text.rstrip("~?")
    year, *rest = bare.split("-")
    if "X" in year:
        words = f"{year.replace('X', '0')}s"
    else:
        known = [int(part) for part in rest if "X" not in part]
        words = year if not known else f"{MONTHS[known[0] - 1]} {year}"
        if len(known) == 2 and not month_only:
            words = f"{known[1]} {words}"
    if text.endswith("~"):
        words = f"about {words}"
    return f"{words} (uncertain)" if text.endswith("?") else words
