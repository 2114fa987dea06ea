"""One set of filters, the same names everywhere: in a page's address, in the download addresses, in the code."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from data.errors import FilterError

YEARS, AREA, COUNTRY, SOURCE, WORDS, UNDATED = PARAMETERS = ("years", "area", "country", "source", "q", "undated")
"""Names of the parameters in every address."""

MAX_WORDS = 200
"""Longest search text, in characters."""


@dataclass(frozen=True)
class Choices:
    """What each filter can be set to, as the tables have it."""

    first_year: int
    last_year: int
    areas: tuple[str, ...]
    countries: Mapping[str, str]
    """Alpha-3 code by English name."""
    sources: tuple[str, ...]

    @property
    def years(self) -> tuple[int, int]:
        """The whole range."""
        return self.first_year, self.last_year


@dataclass(frozen=True)
class Filters:
    """Which records to show. The default shows everything.

    Attributes
    ----------
    years
        First and last calendar year, both included; None for all.
    areas, countries, sources
        Any one of the values matches; empty for all. Countries are alpha-3 codes, sources their ids.
    words
        Every word must occur, case and accents ignored.
    undated
        Whether a record may match through an open bound of its date alone.
    """

    years: tuple[int, int] | None = None
    areas: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    words: str = ""
    undated: bool = True

    @property
    def active(self) -> tuple[str, ...]:
        """Names of the attributes that are not at their default."""
        return tuple(each.name for each in fields(self) if getattr(self, each.name) != each.default)

    def without(self, name: str) -> Self:
        """The same filters with one of them back at its default."""
        default: Any = next(each.default for each in fields(self) if each.name == name)
        return replace(self, **{name: default})

    @classmethod
    def chosen(
        cls,
        choices: Choices,
        *,
        years: tuple[int, int],
        areas: Iterable[str],
        countries: Iterable[str],
        sources: Iterable[str],
        words: str,
        undated: bool,
    ) -> Self:
        """Make filters from what a person set in the sidebar; countries by their English names."""
        return cls(
            years=None if years == choices.years else years,
            areas=tuple(areas),
            countries=tuple(choices.countries[name] for name in countries),
            sources=tuple(sources),
            words=" ".join(words.split()),
            undated=undated,
        )

    @classmethod
    def parse(cls, query: Sequence[tuple[str, str]], choices: Choices) -> Self:
        """Read the query of a download address.

        Raises FilterError, with the allowed values, for an unknown parameter or value.
        """
        values: dict[str, list[str]] = {}
        for name, value in query:
            if name not in PARAMETERS:
                raise FilterError(name, value, "there is no such parameter.", PARAMETERS)
            values.setdefault(name, []).append(value)
        codes = {**choices.countries, **{code: code for code in choices.countries.values()}}
        return cls(
            years=_years(values.get(YEARS, []), choices),
            areas=tuple(_known(AREA, value, choices.areas) for value in _once(values.get(AREA, []))),
            countries=tuple(_once(codes[_known(COUNTRY, value, tuple(codes))] for value in values.get(COUNTRY, []))),
            sources=tuple(_known(SOURCE, value, choices.sources) for value in _once(values.get(SOURCE, []))),
            words=_words(values.get(WORDS, [])),
            undated=_undated(values.get(UNDATED, [])),
        )

    def query(self, choices: Choices) -> list[tuple[str, str]]:
        """The filters as parameters of an address; a default never appears."""
        names = {code: name for name, code in choices.countries.items()}
        pairs = [(YEARS, str(year)) for year in self.years or ()]
        pairs += [(AREA, area) for area in self.areas]
        pairs += [(COUNTRY, names[code]) for code in self.countries]
        pairs += [(SOURCE, source) for source in self.sources]
        pairs += [(WORDS, self.words)] if self.words else []
        return pairs + ([] if self.undated else [(UNDATED, "false")])


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _known(name: str, value: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise FilterError(name, value, "there is no such value.", allowed)
    return value


def _years(values: Sequence[str], choices: Choices) -> tuple[int, int] | None:
    if not values:
        return None
    allowed = [str(year) for year in range(choices.first_year, choices.last_year + 1)]
    for value in values:
        _known(YEARS, value, allowed)
    if len(values) != 2:
        raise FilterError(YEARS, "&".join(values), "give a first and a last year, as in years=2007&years=2013.")
    first, last = int(values[0]), int(values[1])
    if first > last:
        raise FilterError(YEARS, "&".join(values), "the first year is after the last.")
    return None if (first, last) == choices.years else (first, last)


def _words(values: Sequence[str]) -> str:
    if len(values) > 1:
        raise FilterError(WORDS, "&".join(values), "give one text; every word of it must occur.")
    text = " ".join("".join(values).split())
    if len(text) > MAX_WORDS:
        raise FilterError(WORDS, text[:MAX_WORDS], f"the text is longer than {MAX_WORDS} characters.")
    return text


def _undated(values: Sequence[str]) -> bool:
    if not values:
        return True
    if len(values) > 1:
        raise FilterError(UNDATED, "&".join(values), "give it once.", ("true", "false"))
    return _known(UNDATED, values[0].lower(), ("true", "false")) == "true"
