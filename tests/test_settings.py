"""Settings: what the environment may say, and that each line of `.streamlit/config.toml` holds wherever the start is."""

import json
import os
import subprocess
import sys
import tomllib

import pytest

from components.web.settings import hosts, origins
from data.errors import DashboardError
from tests.server import ROOT

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))

GUARDS: list[tuple[str, str, bool | int | str, str]] = [
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
    ("global", "disableWidgetStateDuplicationWarning", True, "buttons and charts set filters whose widgets have a default"),
    ("runner", "magicEnabled", False, "a bare expression is not shown on the page"),
    ("runner", "fastReruns", True, "a change of a filter does not wait for the run before it"),
    ("runner", "postScriptGC", False, "no run of a page looks for garbage; `collect_regularly` does"),
]


CONTRARY = {"fileWatcherType": "poll", "serverAddress": "example.org", "showErrorDetails": "full", "toolbarMode": "developer"}
"""Another value that Streamlit takes."""


def _contrary(name: str, value: bool | int | str) -> bool | int | str:
    if isinstance(value, str):
        return CONTRARY[name]
    return not value if isinstance(value, bool) else value + 1


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What Streamlit takes every setting for where the server is started elsewhere, by a user who has set the contrary."""
    home = tmp_path_factory.mktemp("home")
    contrary = {f"{section}.{name}": _contrary(name, value) for section, name, value, _ in GUARDS}
    lines = [f"{name} = {json.dumps(value)}\n" for name, value in contrary.items()]
    (home / ".streamlit").mkdir()
    (home / ".streamlit" / "config.toml").write_text("".join(lines))
    told = f"json.dumps({{name: config.get_option(name) for name in {[*contrary]}}})"
    code = f"import app, json; from streamlit import config; assert app.app.script_path.resolve().is_file(); print({told})"
    environment = os.environ | {"HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=True)
    answer: dict[str, object] = json.loads(found.stdout)
    return answer


@pytest.mark.parametrize(("section", "name", "value", "reason"), GUARDS)
def test_each_guard_holds(taken: dict[str, object], section: str, name: str, value: object, reason: str) -> None:
    assert taken[f"{section}.{name}"] == value, reason


def test_each_setting_has_a_reason() -> None:
    """But those of the look."""
    ours = {(section, name) for section, settings in CONFIG.items() if section != "theme" for name in settings}
    assert ours == {(section, name) for section, name, *_ in GUARDS}


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
