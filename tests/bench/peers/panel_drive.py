"""Drive the Panel page over its websocket, as its browser does: `python -m tests.bench.peers.panel_drive ADDRESS`.

The server does not push its answer to a client without a browser, so the page is asked for until it says the filters that
were set; what one such question takes by itself is taken off each time.

Reads the steps as JSON from the standard input (a list of [areas, years], years null for all) and writes the seconds of each.
"""

import json
import sys
import time

import panel as pn
from bokeh.client import ClientSession, pull_session
from panel.models import HTML

from tests.bench.peers import work

pn.extension("plotly", "tabulator")

LIMIT = 60.0
"""Seconds after which a change counts as lost."""


def _pull(session: ClientSession) -> float:
    """Seconds that it takes to ask for the whole page where nothing has changed."""
    began = time.perf_counter()
    session.pull()
    return time.perf_counter() - began


def main() -> None:
    """Open one session and change its filters, step by step."""
    steps = json.load(sys.stdin)
    taken: list[float] = []
    span: tuple[int, int] | None = None
    with pull_session(url=sys.argv[1]) as session:
        for wanted, between in steps:
            # The widgets are other objects after each pull.
            [areas] = session.document.select({"title": "areas"})
            [years] = session.document.select({"title": "years"})
            span = span or years.value
            began = time.perf_counter()
            if between:
                years.value = tuple(between)
            elif years.value != span:
                years.value = span
            else:
                areas.value = wanted
            answer = work.said(areas.value, years.value)
            while not any(answer in model.text for model in session.document.select({"type": HTML})):
                if time.perf_counter() - began > LIMIT:
                    raise TimeoutError("Panel did not answer a filter change.")
                session.pull()
            taken.append(time.perf_counter() - began - _pull(session))
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
