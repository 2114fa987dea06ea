"""The README names every page, table, parameter and format, and its two commands are the scripts that CI runs."""

from pathlib import Path

from data.export import FORMATS
from data.filters import PARAMETERS
from data.tables import Tables

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_page_table_parameter_and_format_is_named(real: Tables) -> None:
    for page in (ROOT / "pages").glob("*.py"):
        assert f"`/{page.stem}`" in README or page.stem == "overview", page.stem
    for name in PARAMETERS:
        assert f"\n| `{name}` | " in README, name
    for name in real.description.tables:
        assert f"`{name}`" in README, name
    for fmt in FORMATS:
        assert f".{fmt}" in README, fmt


def test_the_commands_are_there_and_ci_runs_the_same() -> None:
    assert "bash .ci/start" in README
    assert "bash .ci/test" in README
    assert "bash .ci/test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_picture_is_there() -> None:
    assert (ROOT / ".github" / "overview.png").stat().st_size > 10_000
