"""Write the table and the picture that tests/README.md shows."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from tests.bench.figures import Measured, markdown
from tests.server import ROOT

README = ROOT / "tests" / "README.md"
PICTURE = ROOT / ".github" / "speed.svg"
BEGIN, END = "<!-- speed: written by `python -m tests.bench --write` -->", "<!-- speed: end -->"

WIDTH, ROW, LABEL, SIDE = 760, 30, 210, 70


def write(rows: Sequence[Measured], about: str, readme: Path = README, picture: Path = PICTURE) -> None:
    """Put the table between the two markers of the README, and draw the picture.

    Raises ValueError where the README has no markers.
    """
    text = readme.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{readme.name} has no markers {BEGIN} … {END}.")
    readme.write_text(f"{before}{BEGIN}\n{about}\n\n{markdown(rows)}\n{END}{after}", encoding="utf-8")
    picture.write_text(drawing(rows), encoding="utf-8")


def drawing(rows: Sequence[Measured]) -> str:
    """The ratios as an SVG picture: a bar to the median, a line from the least to the most, and where both would be equal."""
    highest = max([1.0, *(row.ratio.median for row in rows)]) * 1.15
    scale = (WIDTH - LABEL - SIDE) / highest
    height = ROW * len(rows) + 56
    equal = LABEL + scale
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13">',
        "<title>Time of a filter change, as a multiple of what it is compared with</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        '<text x="8" y="20" fill="#1b2733" font-weight="bold">Time of a filter change ÷ time beside it</text>',
        *(_bar(row, 34 + ROW * place, scale) for place, row in enumerate(rows)),
        f'<line x1="{equal:.1f}" x2="{equal:.1f}" y1="30" y2="{height - 22}" stroke="#d55e00" stroke-dasharray="4 3"/>',
        f'<text x="{equal:.1f}" y="{height - 6}" fill="#d55e00" text-anchor="middle">1 = the same</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _bar(row: Measured, top: int, scale: float) -> str:
    ratio, middle = row.ratio, top + ROW / 2
    end = LABEL + scale * ratio.median
    label = escape(f"{row.name} / {row.other}")
    most = min(LABEL + scale * ratio.most, WIDTH - SIDE)
    return "\n".join(
        [
            f'<text x="{LABEL - 8}" y="{middle + 4}" text-anchor="end" fill="#1b2733">{label}</text>',
            f'<rect x="{LABEL}" y="{top + 5}" width="{end - LABEL:.1f}" height="{ROW - 10}" fill="#56b4e9"/>',
            f'<line x1="{LABEL + scale * ratio.least:.1f}" x2="{most:.1f}" y1="{middle}" y2="{middle}" stroke="#0072b2"/>',
            f'<text x="{most + 6:.1f}" y="{middle + 4}" fill="#1b2733">{ratio.median:.2f}</text>',
        ]
    )
