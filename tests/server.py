"""The dashboard as people start it, on a port of its own, with its log kept."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

PATIENCE = 90.0
"""Seconds that a busy machine may take for an answer."""

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Server:
    """A running dashboard: its address, its process and what it has logged."""

    address: str
    log: Path
    process: int

    def memory(self) -> float:
        """Megabytes that the process holds (resident set, Linux)."""
        status = Path(f"/proc/{self.process}/status").read_text(encoding="ascii")
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        """Ask for an address, as long as a busy machine takes."""
        return httpx.get(self.address + path, headers=headers, timeout=PATIENCE)

    def complaints(self) -> list[str]:
        """Lines of the log that speak of a warning or an error; a line in JSON says itself how grave it is."""
        return [line for line in self.log.read_text().splitlines() if _complains(line)]


StartServer = Callable[..., AbstractContextManager[Server]]
"""How a test starts a server: by the fixture `start_server`, which gives `running` and marks the test."""


def _complains(line: str) -> bool:
    if line.startswith("{"):
        return json.loads(line)["level"] not in ("debug", "info")
    return any(word in line.lower() for word in ("warning", "error", "traceback", "exception", "deprecat"))


@contextmanager
def running(
    folder: Path,
    *,
    environment: dict[str, str] | None = None,
    many: bool = False,
    door: str = "app.py",
    under: Sequence[str] = (),
) -> Iterator[Server]:
    """Start the dashboard on a free port of the loopback interface, as for one reader or for many; stop it at the end.

    `environment` is added to the one at hand; `door` is the file of another application to start in the same way; `under` is
    a command that becomes the one that follows it.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "server.log"
    command = ["streamlit", "run", door, f"--server.port={port}", "--server.address=127.0.0.1"]
    if many:
        module = door.removesuffix(".py").replace("/", ".")
        command = ["uvicorn", f"{module}:app", f"--port={port}", "--host=127.0.0.1", "--no-access-log"]
    with log.open("w") as file:
        process = subprocess.Popen(
            [*under, sys.executable, "-m", *command],
            cwd=ROOT,
            stdout=file,
            stderr=subprocess.STDOUT,
            env=os.environ | (environment or {}),
        )
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(address, process)
            yield Server(address, log, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(3000):
        if process.poll() is not None:
            raise RuntimeError("The server ended before it was ready.")
        try:
            if httpx.get(f"{address}/_stcore/health", timeout=1).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise TimeoutError("The server was not ready within ten minutes.")
