"""Keep what each page asks of Streamlit, so that the floor can ask the same from constants.

Every page is run once for each step of the walk, in Streamlit's own test frame, while the functions that draw are wrapped:
each call is kept with its arguments and the container it draws in. A replay of the calls then gives the same elements, the
same widgets with the same keys in the same containers, and the same bytes, whatever the page does to come by them.

Calls are kept rather than messages, because the messages are made by the framework: hashing widgets, writing figures as
JSON and frames as Arrow belongs to the floor. What is not replayed: callbacks become one that does nothing (no change of a
filter calls one), the function that names an option becomes a table of the names, the contents of a file to download become
empty (they are made at the click), and dialogs are left out (none is open while filters change). `st.navigation` is
replayed with the same pages, but the page it returns is not run.
"""

import base64
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from types import MethodType
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from plotly import io as plotly_io
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from components.charts.theme import Unchecked
from components.warm_start import warm_up
from data.opened import STORE
from tests.bench.walk import Step
from tests.test_pages import open_page

NAMES = tuple(
    name
    for name, found in vars(st).items()
    if isinstance(found, MethodType) and isinstance(found.__self__, DeltaGenerator) and name != "empty"
)
"""Functions of Streamlit that draw or make a container; an empty element is what the test frame adds where a page stops."""

OUTSIDE = ("set_page_config", "navigation")
"""Functions that draw in no container."""

Calls = list[dict[str, Any]]


class Recorder:
    """The calls of one run, in order; each container is known by the number of the call that made it."""

    def __init__(self) -> None:
        self.calls: Calls = []
        self._made: list[tuple[DeltaGenerator, object]] = []
        self._inside = False

    def wrap(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, made to keep its calls; `name` as the DeltaGenerator or Streamlit has it."""

        @wraps(function)
        def wrapped(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the functions are
            if self._inside:
                return function(*args, **kwargs)
            self._inside = True
            try:
                drawn = () if name in OUTSIDE else args[:1]
                call = {"on": self._place(*drawn), "do": name} | _arguments(args[len(drawn) :], kwargs)
                number = len(self.calls)
                self.calls.append(call)
                made = function(*args, **kwargs)
            finally:
                self._inside = False
            if isinstance(made, DeltaGenerator):
                self._made.append((made, number))
            elif isinstance(made, list):
                self._made += [(each, [number, place]) for place, each in enumerate(made)]
            return made

        return wrapped

    def _place(self, drawn: DeltaGenerator | None = None) -> object:
        if drawn is None:
            return "st"
        active = drawn._active_dg
        if active is st.sidebar:
            return "sidebar"
        return next((place for made, place in reversed(self._made) if made is active), "main")


def record(folder: Path, pages: Iterable[str], steps: Iterable[Step], target: Path) -> None:
    """Run the pages on the tables in `folder` and write their calls to a file; `floor.constants` says its form."""
    STORE.folder = folder
    warm_up()
    wanted = [Step(), *steps]
    found = {page: {step.key: _calls(page, step) for step in wanted} for page in pages}
    target.write_text(json.dumps(found), encoding="utf-8")


def _calls(page: str, step: Step) -> Calls:
    recorder = Recorder()
    with _recording(recorder):
        app = open_page(page, **step.query())
    if app.exception or app.error:
        raise RuntimeError(f"The page {page} failed under {step}: {[*app.exception, *app.error]}")
    return recorder.calls


@contextmanager
def _recording(recorder: Recorder) -> Iterator[None]:
    before = {name: getattr(st, name) for name in (*NAMES, *OUTSIDE)}
    methods = {name: getattr(DeltaGenerator, name) for name in NAMES}
    try:
        for name, function in methods.items():
            wrapped = recorder.wrap(name, function)
            setattr(DeltaGenerator, name, wrapped)
            setattr(st, name, MethodType(wrapped, before[name].__self__))
        for name in OUTSIDE:
            setattr(st, name, recorder.wrap(name, before[name]))
        yield
    finally:
        for name, function in methods.items():
            setattr(DeltaGenerator, name, function)
        for name, function in before.items():
            setattr(st, name, function)


def _arguments(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in kwargs.items() if name not in ("args", "kwargs")}
    if "format_func" in kept:
        options = kept["options"] if "options" in kept else args[1]
        kept["format_func"] = {"labels": [[option, kept["format_func"](option)] for option in options]}
    return {"args": [_encoded(value) for value in args], "kwargs": {name: _encoded(value) for name, value in kept.items()}}


def _encoded(value: object) -> object:  # noqa: PLR0911 - one line for each kind of argument
    if isinstance(value, Unchecked):
        return {"figure": json.loads(plotly_io.to_json(value, validate=False))}
    if isinstance(value, pd.DataFrame):
        sink = io.BytesIO()
        value.to_parquet(sink)
        return {"frame": base64.b64encode(sink.getvalue()).decode()}
    if isinstance(value, StreamlitPage):
        names = {"page": str(value._page), "title": value.title, "icon": value.icon, "url_path": value._url_path}
        return {"page": names | {"default": value._default}}
    if isinstance(value, Mapping):
        return value if "labels" in value else {"dict": {name: _encoded(each) for name, each in value.items()}}
    if isinstance(value, tuple):
        return {"tuple": [_encoded(each) for each in value]}
    if isinstance(value, list):
        return [_encoded(each) for each in value]
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, str | int | float | None):
        return value
    if callable(value):
        return {"callback": True}
    raise TypeError(f"The floor cannot keep an argument of the type {type(value)}.")
