"""Every colour that stands for something can be seen on both backgrounds."""

import tomllib
from pathlib import Path

import pytest
from streamlit.elements.lib import streamlit_plotly_theme

from components.charts import theme
from data.tables import Tables

CONFIG = Path(__file__).resolve().parent.parent / ".streamlit" / "config.toml"
LEAST = 3.0
"""Contrast that WCAG 2.2 (1.4.11) asks of what is drawn."""

NAMED = {
    **theme.TABLE_COLOURS,
    **theme.LINK_COLOURS,
    **theme.ROLE_COLOURS,
    **{f"area {place}": colour for place, colour in enumerate(theme.AREA_COLOURS)},
    "red": theme.RED,
    "neutral": theme.NEUTRAL,
}


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours as WCAG defines it, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_placeholders_are_those_that_streamlit_replaces() -> None:
    theirs = [getattr(streamlit_plotly_theme, f"SEQUENTIAL_{step}") for step in range(10)]
    assert [colour for _, colour in theme.SEQUENTIAL] == theirs


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_colour_shows_on_the_background(scheme: str) -> None:
    background = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][scheme]["backgroundColor"]
    faint = {name: round(found, 2) for name, colour in NAMED.items() if (found := contrast(colour, background)) < LEAST}
    assert not faint


@pytest.mark.parametrize("role", theme.ROLE_COLOURS)
def test_a_count_can_be_read_on_its_bar(role: str) -> None:
    colour = theme.ROLE_COLOURS[role]
    assert contrast(theme.INK.get(colour, "#ffffff"), colour) >= 4.5


def test_an_area_has_a_colour_of_its_own(real: Tables) -> None:
    places = real["areas"]["colour_index"]
    assert places.is_unique
    assert places.between(0, len(theme.AREA_COLOURS) - 1).all()
    assert len(set(theme.AREA_COLOURS)) == len(theme.AREA_COLOURS)
