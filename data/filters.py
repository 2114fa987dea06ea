"""Define each filter once: its parameter, what it takes from an address and writes there, and the columns that it looks at.

The sidebar, the addresses of pages and downloads, OpenAPI, the facets, the rule in `data.selection` and the tests loop over
`FILTERS`. A new filter is one entry there and its attribute of `Filters`; `components/text/labels.py` gives it a name.
"""

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, Literal, Self

from typing_extensions import override

from data.errors import FilterError

MAX_WORDS = 200
"""Longest search text, in characters."""

Setting = Any
"""What an attribute of `Filters` or a widget holds."""


@dataclass(frozen=True)
class Choices:
    """What each filter can be set to, as the tables have it."""

    first_year: int
    last_year: int
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By parameter, the values in the tables and the name of each."""

    @property
    def years(self) -> tuple[int, int]:
        """The whole range."""
        return self.first_year, self.last_year

    def values(self, parameter: str) -> tuple[str, ...]:
        """Return the values of one parameter, as the tables have them."""
        return tuple(self.names.get(parameter, {}))

    @cached_property
    def ids(self) -> Mapping[str, Mapping[str, str]]:
        """By parameter, the values in the tables by their ids."""
        return {each.parameter: {each.id_of(value): value for value in self.values(each.parameter)} for each in ANY_OF}


@dataclass(frozen=True)
class Filter(ABC):
    """One filter: how it is read from an address and written there.

    `parameter` is its name in every address, `attribute` that in `Filters`, `description` what it takes, for the description of
    the download addresses. The sidebar folds a rare one away.
    """

    parameter: str
    attribute: str
    description: str
    is_rare: bool = field(default=False, kw_only=True)

    def default(self, choices: Choices) -> Setting:  # noqa: ARG002 - the range of years needs them
        """Return what a widget shows where nothing is filtered."""
        return getattr(Filters(), self.attribute)

    def chosen(self, value: Setting, choices: Choices) -> Setting:  # noqa: ARG002 - ids need them
        """Return the attribute that stands for the value of a widget."""
        return value

    @abstractmethod
    def parse(self, words: Sequence[str], choices: Choices) -> Setting:
        """Return the attribute that the words of an address stand for; raise FilterError for what is not allowed."""

    def words(self, value: Setting) -> list[str]:
        """Return what stands in an address for an attribute that is not at its default."""
        return [str(value)]

    def one_of(self, word: str, allowed: Sequence[str]) -> str:
        """Return a word that is allowed; raise FilterError for another."""
        if word not in allowed:
            raise FilterError(self.parameter, word, "there is no such value.", allowed)
        return word


@dataclass(frozen=True)
class Range(Filter):
    """First and last calendar year, both included."""

    @override
    def default(self, choices: Choices) -> tuple[int, int]:
        return choices.years

    @override
    def chosen(self, value: tuple[int, int], choices: Choices) -> tuple[int, int] | None:
        return None if tuple(value) == choices.years else (value[0], value[1])

    @override
    def parse(self, words: Sequence[str], choices: Choices) -> tuple[int, int] | None:
        if not words:
            return None
        allowed = [str(year) for year in range(choices.first_year, choices.last_year + 1)]
        years = [int(self.one_of(word, allowed)) for word in words]
        if len(years) != 2:
            raise FilterError(self.parameter, "&".join(words), "give a first and a last year, as in years=2007&years=2013.")
        if years[0] > years[1]:
            raise FilterError(self.parameter, "&".join(words), "the first year is after the last.")
        return self.chosen((years[0], years[1]), choices)

    @override
    def words(self, value: tuple[int, int]) -> list[str]:
        return [str(year) for year in value]


@dataclass(frozen=True)
class AnyOf(Filter):
    """Any number of values, of which a record has at least one."""

    columns: tuple[str, ...]
    """The column that it looks at; where the tables of facts have columns of different names, the first that a table has."""
    offered: tuple[str, str] | None = None
    """Table and column that list its values; None for the columns themselves."""
    name: str | None = None
    """Column that names the value of `columns`, where the value is a code."""
    own: Mapping[str, str] = field(default_factory=dict, hash=False)
    """By table that follows the facts, the column of its own that the filter looks at too."""
    form: Literal["text", "flags", "marks"] = "text"
    """How an engine compares it: one text, a truth value for each of a few values of a list, or one text of a list's values."""
    is_label: bool = False
    """Whether its values are labels, of which addresses hold ids."""

    @property
    def has_names(self) -> bool:
        """Whether people see another name than the id of a value."""
        return self.is_label or self.name is not None or self.offered is None

    @property
    def flat(self) -> str:
        """Name of the column that engines look at; of `flags`, what the names of the columns begin with."""
        return self.columns[0] if self.form == "text" and len(self.columns) == 1 else f"{self.parameter}:"

    def id_of(self, value: str) -> str:
        """Return the id of a value of the tables.

        >>> BY_PARAMETER["area"].id_of("Women, peace and security")
        'women-peace-and-security'
        """
        if not self.is_label:
            return value
        plain = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or value

    def aliases(self, choices: Choices) -> dict[str, str]:
        """Return ids by the names that stood in addresses before."""
        return {choices.names[self.parameter][value]: each for each, value in choices.ids[self.parameter].items()}

    @override
    def default(self, choices: Choices) -> list[str]:
        return []

    @override
    def chosen(self, value: Iterable[str], choices: Choices) -> tuple[str, ...]:
        ids = choices.ids[self.parameter]
        return tuple(ids[each] for each in value if each in ids)

    @override
    def parse(self, words: Sequence[str], choices: Choices) -> tuple[str, ...]:
        ids = choices.ids[self.parameter]
        known = self.aliases(choices) | {each: each for each in ids}
        return tuple(dict.fromkeys(ids[known.get(word) or self.one_of(word, tuple(ids))] for word in words))

    @override
    def words(self, value: Sequence[str]) -> list[str]:
        return [self.id_of(each) for each in value]


@dataclass(frozen=True)
class Text(Filter):
    """Words that must all occur, case and accents ignored."""

    @override
    def chosen(self, value: str | None, choices: Choices) -> str:
        return " ".join((value or "").split())

    @override
    def parse(self, words: Sequence[str], choices: Choices) -> str:
        if len(words) > 1:
            raise FilterError(self.parameter, "&".join(words), "give one text; every word of it must occur.")
        text = self.chosen("".join(words), choices)
        if len(text) > MAX_WORDS:
            raise FilterError(self.parameter, text[:MAX_WORDS], f"the text is longer than {MAX_WORDS} characters.")
        return text


@dataclass(frozen=True)
class Flag(Filter):
    """What is true unless an address says false."""

    @override
    def parse(self, words: Sequence[str], choices: Choices) -> bool:
        allowed = ("true", "false")
        if len(words) > 1:
            raise FilterError(self.parameter, "&".join(words), "give it once.", allowed)
        return not words or self.one_of(words[0].lower(), allowed) == "true"

    @override
    def words(self, value: bool) -> list[str]:
        return [str(value).lower()]


@dataclass(frozen=True)
class Filters:
    """Which records to show. The default shows everything; each attribute is described by its entry in `FILTERS`."""

    years: tuple[int, int] | None = None
    areas: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    confidence: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    words: str = ""
    undated: bool = True

    @property
    def active(self) -> tuple[str, ...]:
        """Names of the attributes that are not at their default."""
        return tuple(each.name for each in fields(self) if getattr(self, each.name) != each.default)

    def without(self, name: str) -> Self:
        """Return the same filters with one of them back at its default."""
        return replace(self, **{name: getattr(type(self)(), name)})

    @classmethod
    def chosen(cls, values: Mapping[str, Any], choices: Choices) -> Self:
        """Make filters from the values of widgets by parameter; a missing one is at its default."""
        return cls(
            **{each.attribute: each.chosen(values.get(each.parameter, each.default(choices)), choices) for each in FILTERS}
        )

    @classmethod
    def parse(cls, query: Sequence[tuple[str, str]], choices: Choices) -> Self:
        """Read the query of a download address; raise FilterError, with what is allowed, for what is unknown."""
        words: dict[str, list[str]] = {}
        for name, word in query:
            if name not in BY_PARAMETER:
                raise FilterError(name, word, "there is no such parameter.", PARAMETERS)
            words.setdefault(name, []).append(word)
        return cls(**{each.attribute: each.parse(words.get(each.parameter, []), choices) for each in FILTERS})

    def query(self) -> list[tuple[str, str]]:
        """Return the filters as parameters of an address; a default never appears."""
        active = [each for each in FILTERS if each.attribute in self.active]
        return [(each.parameter, word) for each in active for word in each.words(getattr(self, each.attribute))]


YEARS = "years"
"""Parameter of the range of years, which charts set too."""

_AREA_COLUMNS = {"areas": "label", "area_mentions": "area"}
_SOURCE_COLUMNS = {"area_mentions": "source_id", "citations": "source_id", "sources": "id"}
_KINDS = "Kinds of an event, flows of a contribution or formats of a participation, any of them."

FILTERS: tuple[Filter, ...] = (
    Range(YEARS, "years", "First and last year, the first not after the last."),
    AnyOf(
        "area", "areas", "Areas, any of them.", ("areas",), ("areas", "label"), own=_AREA_COLUMNS, form="flags", is_label=True
    ),
    AnyOf("country", "countries", "Countries by alpha-3 code, any of them.", ("country",), name="country_name"),
    AnyOf("kind", "kinds", _KINDS, ("flow", "format", "kind"), is_rare=True),
    AnyOf("confidence", "confidence", "How sure a record is, any of them.", ("confidence",), is_rare=True),
    AnyOf(
        "source", "sources", "Documents, any.", ("source_ids",), ("citations", "source_id"), own=_SOURCE_COLUMNS, form="marks"
    ),
    Text("q", "words", "Words that must all occur."),
    Flag("undated", "undated", "False leaves out what matches only through an open date."),
)

ANY_OF = tuple(each for each in FILTERS if isinstance(each, AnyOf))

BY_PARAMETER = {each.parameter: each for each in FILTERS}

PARAMETERS = tuple(BY_PARAMETER)
"""Names of the parameters in every address."""
