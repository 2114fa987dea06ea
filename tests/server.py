"""The dashboard as people start it, on a port of its own, with its log kept."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Server:
    """A running dashboard: its address and what it has logged."""

    address: str
    log: Path

    def complaints(self) -> list[str]:
        """Lines of the log that speak of a warning or an error."""
        words = ("warning", "error", "traceback", "exception", "deprecat")
        return [line for line in self.log.read_text().splitlines() if any(word in line.lower() for word in words)]


@contextmanager
def running(folder: Path, *, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """Start `streamlit run app.py` on a free port of the loopback interface; stop it at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "server.log"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}", "--server.address=127.0.0.1"]
    with log.open("w") as file:
        process = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT, env=environment)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(address, process)
            yield Server(address, log)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("The server ended before it was ready.")
        try:
            if httpx.get(f"{address}/_stcore/health", timeout=1).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise TimeoutError("The server was not ready within a minute.")
