"""The base map: coastlines that the app serves itself, and the middle of each country.

`world_110m.json` is made from the map of the world in plotly.js 4.1.1 (npm package `plotly.js`, `dist/plotly-geo-assets.js`,
MIT licence, see LICENSE beside it), whose shapes are the United Nations' geodata. It keeps land and coastlines; of the
countries it keeps only the middle of each, so that the map shows no border.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent / "world_110m.json"


@cache
def centres() -> Mapping[str, tuple[float, float]]:
    """Return longitude and latitude in degrees of the middle of each country, by alpha-3 code."""
    world = json.loads(FILE.read_bytes())
    middles = {each["id"]: each["properties"]["ct"] for each in world["objects"]["countries"]["geometries"]}
    return {code: (float(longitude), float(latitude)) for code, (longitude, latitude) in middles.items()}
