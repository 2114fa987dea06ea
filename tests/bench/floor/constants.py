"""The calls that `tests.bench.record` kept, read once, and their replay.

The file is one JSON object: page, then filters as `Step.key` says them, then the calls in order. A call names the container
it draws in (`main`, `sidebar`, `st` for none, the number of the call that made it, or that number and a place in its list),
the function, and its arguments; objects of JSON tell what they stand for by their only name.
"""

import base64
import io
import json
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from components.charts.theme import Unchecked

VARIABLE = "NATO_JAPAN_FLOOR"
"""Variable of the environment that names the file."""


class Call(NamedTuple):
    """One call of a function of Streamlit."""

    on: str | int | list[int]
    do: str
    args: list[Any]
    kwargs: dict[str, Any]


@cache
def constants() -> dict[str, dict[str, list[Call]]]:
    """The calls of each page under each of its filters; to be asked for once before the first reader comes."""
    import streamlit.elements.lib.streamlit_plotly_theme  # noqa: F401, PLC0415 - as the figures of the pages have it

    found = json.loads(Path(os.environ[VARIABLE]).read_text(encoding="utf-8"))
    return {
        page: {
            key: [
                Call(
                    call["on"],
                    call["do"],
                    _decoded(call["args"]),
                    {name: _decoded(each) for name, each in call["kwargs"].items()},
                )
                for call in calls
            ]
            for key, calls in steps.items()
        }
        for page, steps in found.items()
    }


def chosen(key: str) -> list[Call]:
    """The calls of the page `key` under the filters that are set; of its default where these were not kept."""
    steps = constants()[key]
    slider = next(call for call in steps[""] if call.do == "slider")
    years = st.session_state.get("years", ())
    span = () if list(years) == slider.args[1:3] else years
    labels = {call.kwargs["key"]: call.kwargs["format_func"] for call in steps[""] if call.do == "multiselect"}
    known = {part for step in steps for part in step.split("|")}
    values = [
        value if value in known else labels[name](value)
        for name in ("area", "country", "source")
        for value in st.session_state.get(name, ())
    ]
    words = st.session_state.get("q") or ""
    return steps.get("|".join([*values, *map(str, span), *([words] if words else [])]), steps[""])


def replay(calls: Sequence[Call], made: list[Any]) -> None:
    """Make the calls in order and add what each gave to `made`."""
    for call in calls:
        args = [[st.Page(**page) for page in call.args[0]]] if call.do == "navigation" else call.args
        made.append(getattr(_place(call.on, made), call.do)(*args, **call.kwargs))


def _place(on: str | int | list[int], made: Sequence[Any]) -> Any:  # noqa: ANN401 - a module or a container
    if isinstance(on, str):
        return st.sidebar if on == "sidebar" else st
    return made[on] if isinstance(on, int) else made[on[0]][on[1]]


def _decoded(value: Any) -> Any:  # noqa: ANN401, PLR0911 - one line for each kind of argument
    if isinstance(value, list):
        return [_decoded(each) for each in value]
    if not isinstance(value, dict):
        return value
    [(kind, content)] = value.items()
    if kind == "figure":
        return Unchecked(content)
    if kind == "frame":
        frame = pd.read_parquet(io.BytesIO(base64.b64decode(content)))
        return frame.astype(dict.fromkeys(frame.select_dtypes("str"), object))
    if kind == "dict":
        return {name: _decoded(each) for name, each in content.items()}
    if kind == "tuple":
        return tuple(_decoded(content))
    if kind == "labels":
        return dict(map(tuple, content)).get
    return content if kind == "page" else _nothing


def _nothing() -> bytes:
    return b""
