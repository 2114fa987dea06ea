"""The filter changes that every application of the benchmark is driven through."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from components import registry
from data.filters import YEARS, Choices

AREA, COUNTRY, SOURCE, WORDS = "area", "country", "source", "q"

PAGES = tuple(registry.PAGES)


@dataclass(frozen=True)
class Step:
    """The filters after one change: one of them is set, or none. Countries by their English names."""

    areas: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    countries: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    words: str = ""

    @property
    def key(self) -> str:
        """The step as text."""
        return "|".join(value for values in self.query().values() for value in values)

    @property
    def kind(self) -> str:
        """The parameter that is set; empty where none is."""
        return next(iter(self.query()), "")

    def query(self) -> dict[str, list[str]]:
        """The step as parameters of an address."""
        found = {
            AREA: list(self.areas),
            YEARS: [str(year) for year in self.years or ()],
            COUNTRY: list(self.countries),
            SOURCE: list(self.sources),
            WORDS: [self.words] if self.words else [],
        }
        return {name: values for name, values in found.items() if values}


def walk(choices: Choices, changes: int, seed: int, kinds: Sequence[str]) -> list[Step]:
    """Steps by chance, the same for the same seed: as many of each kind of filter, one kind after the other.

    One or two areas, spans of at least ten years, one or two countries or documents, one or two words of the names of areas.
    """
    chance = random.Random(seed)  # noqa: S311 - readers, not keys
    of_kind = {kind: len(range(place, changes, len(kinds))) for place, kind in enumerate(kinds)}
    return [_KINDS[kind](choices, chance) for kind, number in of_kind.items() for _ in range(number)]


def by_kind(steps: Sequence[Step]) -> list[list[Step]]:
    """The steps of each kind; each is one filter on its own, so a session that walks areas does not go on to years."""
    found: dict[str, list[Step]] = {}
    for step in steps:
        found.setdefault(step.kind, []).append(step)
    return list(found.values())


def shared_out(steps: Sequence[Step], sessions: int) -> list[list[Step]]:
    """The steps of each of many sessions: they share the kinds between them, and each begins elsewhere in its own."""
    parts = by_kind(steps)
    turns = [(parts[number % len(parts)], number // len(parts)) for number in range(sessions)]
    return [[part[(turn + place) % len(part)] for place in range(len(part))] for part, turn in turns]


def _some(chance: random.Random, values: Sequence[str]) -> tuple[str, ...]:
    return tuple(chance.sample(values, min(len(values), chance.choice((1, 2)))))


def _years(choices: Choices, chance: random.Random) -> tuple[int, int]:
    latest_start = max(choices.last_year - 10, choices.first_year)
    first = chance.randint(choices.first_year, latest_start)
    return first, chance.randint(min(first + 10, choices.last_year), choices.last_year)


def _words(choices: Choices, chance: random.Random) -> str:
    return " ".join(_some(chance, re.findall(r"\w+", chance.choice(choices.values(AREA)))))


_KINDS: Mapping[str, Callable[[Choices, random.Random], Step]] = {
    AREA: lambda choices, chance: Step(areas=_some(chance, choices.values(AREA))),
    YEARS: lambda choices, chance: Step(years=_years(choices, chance)),
    COUNTRY: lambda choices, chance: Step(countries=_some(chance, list(choices.names[COUNTRY].values()))),
    SOURCE: lambda choices, chance: Step(sources=_some(chance, choices.values(SOURCE))),
    WORDS: lambda choices, chance: Step(words=_words(choices, chance)),
}

KINDS = tuple(_KINDS)
"""Parameters that a step can set."""
