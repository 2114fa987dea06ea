"""What the benchmark found, as numbers that can be compared: least, median and most, and their ratio to a yardstick."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Spread:
    """Least, median and most of several measurements of one thing."""

    least: float
    median: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """The spread of at least one value."""
        return cls(min(values), statistics.median(values), max(values))

    def words(self, scale: float = 1.0, digits: int = 1) -> str:
        """'15.6 (14.2–31.0)', each times `scale`."""
        least, median, most = (f"{value * scale:,.{digits}f}" for value in (self.least, self.median, self.most))
        return f"{median} ({least}–{most})"


@dataclass(frozen=True)
class Measured:
    """One thing measured in two applications side by side, in the same order of changes."""

    name: str
    """What was done."""
    other: str
    """The application that it is compared with."""
    seconds: tuple[float, ...]
    others: tuple[float, ...]
    size: float = 0.0
    """Bytes of one answer, median."""
    other_size: float = 0.0

    @property
    def ratio(self) -> Spread:
        """The ratio of the two medians, between the least and the most of the ratios change by change."""
        pairs = [one / other for one, other in zip(self.seconds, self.others, strict=True)]
        return Spread(min(pairs), statistics.median(self.seconds) / statistics.median(self.others), max(pairs))

    def row(self) -> list[str]:
        """Name, milliseconds of both, ratio, and kilobytes of both, as text."""
        sizes = [f"{size / 1000:,.0f}" if size else "" for size in (self.size, self.other_size)]
        times = [Spread.of(values).words(1000) for values in (self.seconds, self.others)]
        return [self.name, times[0], f"{self.other}: {times[1]}", self.ratio.words(digits=2), *sizes]


HEAD = ["", "ms", "beside, ms", "ratio", "kB", "beside, kB"]


def markdown(rows: Sequence[Measured]) -> str:
    """The measurements as a table."""
    lines = [HEAD, ["---"] * len(HEAD), *(row.row() for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
