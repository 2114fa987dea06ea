"""Settings: what the environment may say, and that each line of `.streamlit/config.toml` that guards something is there."""

import os
import subprocess
import sys
import tomllib

import pytest

from components.settings import hosts, origins
from data.errors import DashboardError
from tests.server import ROOT

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))

GUARDS = [
    ("server", "headless", True, "else the start opens a browser and asks for an e-mail address"),
    ("server", "enableXsrfProtection", True, "no other site sends anything in a reader's name"),
    ("server", "enableCORS", True, "off would let any origin open a session"),
    ("server", "enableStaticServing", False, "no file of the folder is served"),
    ("server", "enableAgentApi", False, "no program drives the pages"),
    ("server", "fileWatcherType", "none", "nothing watches the disk"),
    ("server", "maxUploadSize", 1, "nothing is uploaded; megabytes"),
    ("server", "maxMessageSize", 50, "a page that would be larger is a fault; megabytes"),
    ("server", "maxWidgetStateSize", 1, "what a reader can send at once; megabytes"),
    ("server", "disconnectedSessionTTL", 60, "a page that has gone is kept for this many seconds"),
    ("browser", "gatherUsageStats", False, "nothing is told to others"),
    ("browser", "serverAddress", "localhost", "the start asks no other server for the address"),
    ("client", "showErrorDetails", "none", "a reader sees no traceback"),
    ("client", "toolbarMode", "viewer", "no menu of a developer"),
    ("logger", "enableRich", False, "no error is printed with its text"),
    ("runner", "magicEnabled", False, "a bare expression is not shown on the page"),
]


@pytest.mark.parametrize(("section", "name", "value", "reason"), GUARDS)
def test_each_guard_is_set(section: str, name: str, value: object, reason: str) -> None:
    assert CONFIG[section].get(name) == value, reason


def test_streamlit_takes_every_setting() -> None:
    """A name that Streamlit does not know would guard nothing."""
    code = "from streamlit import config; print(*(f'{n}={config.get_option(n)}' for n in " + repr(
        [f"{section}.{name}" for section, name, *_ in GUARDS]
    )
    found = subprocess.run([sys.executable, "-c", f"{code}), sep='\\n')"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.split() == [f"{section}.{name}={value}" for section, name, value, _ in GUARDS]


def test_hosts_and_origins_are_read() -> None:
    assert hosts(" Dash.example.org, *.example.net,127.0.0.1,[::1],") == (
        "dash.example.org",
        "*.example.net",
        "127.0.0.1",
        "::1",
    )
    assert origins("https://Example.org  http://*.example.net:8080") == ("https://example.org", "http://*.example.net:8080")
    assert hosts("") == origins("") == ()


@pytest.mark.parametrize("text", ["dash.example.org:8501", "https://dash.example.org", "a b", "a;b", "*", "a/b", "a@b"])
def test_a_host_that_would_never_match_is_said_to_be_none(text: str) -> None:
    with pytest.raises(DashboardError, match="is no host"):
        hosts(f"example.org,{text}")


@pytest.mark.parametrize(
    "text",
    [
        "https://a.org;",
        "https://a.org; script-src *",
        "https://a.org script-src",
        "*",
        "https:",
        "'self'",
        "https://a.org/x",
        "a.org",
    ],
)
def test_an_origin_that_would_change_the_policy_is_said_to_be_none(text: str) -> None:
    with pytest.raises(DashboardError, match="is no origin"):
        origins(text)


@pytest.mark.parametrize(
    ("name", "value"), [("NATO_JAPAN_HOSTS", "dash.example.org:8501"), ("NATO_JAPAN_EMBED", "https://a.org; script-src *")]
)
def test_a_wrong_setting_ends_the_start_in_one_sentence(name: str, value: str) -> None:
    environment = os.environ | {name: value}
    for command in (["streamlit", "run", "app.py", "--server.port=8750"], ["uvicorn", "app:app", "--port=8750"]):
        whole = [sys.executable, "-m", *command]
        found = subprocess.run(whole, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert found.returncode
        said = found.stdout + found.stderr
        assert f"{name}: " in said
        assert "Traceback" not in said
