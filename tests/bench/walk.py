"""The filter changes that every application of the benchmark is driven through."""

import random
from dataclasses import dataclass

from data.filters import Choices

PAGES = ("overview", "timeline", "areas", "funding", "participation", "sources", "records", "about")


@dataclass(frozen=True)
class Step:
    """The filters after one change: cooperation areas, or first and last year, or neither."""

    areas: tuple[str, ...] = ()
    years: tuple[int, int] | None = None

    @property
    def key(self) -> str:
        """The step as text."""
        return "|".join([*self.areas, *(str(year) for year in self.years or ())])

    def query(self) -> dict[str, list[str]]:
        """The step as parameters of an address."""
        found = {"area": list(self.areas), "years": [str(year) for year in self.years or ()]}
        return {name: values for name, values in found.items() if values}


def walk(choices: Choices, changes: int, seed: int) -> list[Step]:
    """Steps by chance, the same for the same seed: one or two areas first, then spans of at least ten years.

    Each is one filter on its own, so a session that walks areas does not go on to years.
    """
    chance = random.Random(seed)  # noqa: S311 - readers, not keys
    by_area = [Step(areas=tuple(chance.sample(choices.areas, chance.choice((1, 2))))) for _ in range(changes - changes // 3)]
    by_year = [Step(years=_years(choices, chance)) for _ in range(changes // 3)]
    return by_area + by_year


def _years(choices: Choices, chance: random.Random) -> tuple[int, int]:
    latest_start = max(choices.last_year - 10, choices.first_year)
    first = chance.randint(choices.first_year, latest_start)
    return first, chance.randint(min(first + 10, choices.last_year), choices.last_year)
