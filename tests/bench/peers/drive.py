"""Drive each peer through the same filter changes: over HTTP as its own browser does, Panel in a browser."""

import json
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx

from tests.bench.peers import panel_drive
from tests.bench.walk import Step
from tests.server import ROOT

READY = 900.0
"""Seconds that a peer may take to open its tables."""

PATIENCE = 120.0
"""Seconds that an answer of a peer may take."""

OUTPUTS = [
    *({"id": f"number-{place}", "property": "children"} for place in range(3)),
    *({"id": f"chart-{place}", "property": "figure"} for place in range(2)),
    {"id": "rows", "property": "data"},
]


@contextmanager
def served(command: Sequence[str], tables: Path) -> Iterator[str]:
    """Start a peer on the tables; `PORT` in the command stands for its port. Gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    # Panel gives its browser the scripts from its own server, not from a CDN.
    environment = os.environ | {"NATO_JAPAN_TABLES": str(tables), "BOKEH_RESOURCES": "server"}
    process = subprocess.Popen([part.replace("PORT", port) for part in command], cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(address, timeout=10)
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"The peer was not ready within {READY:.0f} seconds.")


def dash(python: str, tables: Path, steps: Sequence[Step], span: tuple[int, int]) -> list[float]:
    """Seconds of each change in Dash: the request that its browser sends."""
    return dash_at_once(python, tables, [steps], span)


def dash_at_once(python: str, tables: Path, walks: Sequence[Sequence[Step]], span: tuple[int, int]) -> list[float]:
    """Seconds of each change in Dash of sessions that go through their steps at the same time."""
    with (
        served([python, "-m", "tests.bench.peers.dash_app", "PORT"], tables) as address,
        ThreadPoolExecutor(len(walks)) as pool,
    ):
        found = pool.map(partial(_dash, address, span), walks)
        return [seconds for changes in found for seconds in changes]


def _dash(address: str, span: tuple[int, int], steps: Sequence[Step]) -> list[float]:
    keys = "...".join(f"{each['id']}.{each['property']}" for each in OUTPUTS)
    with httpx.Client(timeout=PATIENCE) as client:
        return [
            _timed(
                client,
                "POST",
                f"{address}/_dash-update-component",
                json={
                    "output": f"..{keys}..",
                    "outputs": OUTPUTS,
                    "inputs": [
                        {"id": "areas", "property": "value", "value": list(step.areas)},
                        {"id": "years", "property": "value", "value": list(step.years or span)},
                    ],
                    "changedPropIds": ["years.value" if step.years else "areas.value"],
                },
            )
            for step in steps
        ]


def panel(python: str, tables: Path, steps: Sequence[Step]) -> list[float]:
    """Seconds of each change in Panel: from its widget in a browser to the last message of the answer."""
    with served([python, "-m", "tests.bench.peers.panel_app", "PORT"], tables) as address:
        return panel_drive.changes(address, steps)


def datasette(python: str, tables: Path, steps: Sequence[Step], span: tuple[int, int]) -> list[float]:
    """Seconds of each change as Datasette's JSON: 50 rows and how many there are, nothing drawn."""
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "events.db")
        subprocess.run(
            [python, "-m", "tests.bench.peers.database", file],
            cwd=ROOT,
            env=os.environ | {"NATO_JAPAN_TABLES": str(tables)},
            check=True,
        )
        with (
            served([python, "-m", "datasette", "serve", file, "-p", "PORT"], tables) as address,
            httpx.Client(timeout=PATIENCE) as client,
        ):
            found = []
            for step in steps:
                first, last = step.years or span
                asked = {"year__gte": str(first), "year__lte": str(last), "_size": "50", "_shape": "objects"}
                asked |= {"area__in": json.dumps(step.areas)} if step.areas else {}
                found.append(_timed(client, "GET", f"{address}/events/events.json", params=asked))
            return found


def _timed(client: httpx.Client, method: str, address: str, **request: object) -> float:
    began = time.perf_counter()
    client.request(method, address, **request).raise_for_status()  # type: ignore[arg-type]
    return time.perf_counter() - began
