"""The documents name what there is: pages, tables, filters, formats, files, modules and commands."""

import doctest
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from data.export import FORMATS
from data.filters import PARAMETERS
from data.tables import Tables

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob(".github/*.md"), *ROOT.glob("*/README.md"), *ROOT.glob("data/*/README.md")]
    if path.name != "CHANGELOG.md"
)
FLOORS = "app|pages|components|data|tests|.ci|.github|.streamlit"


def test_every_floor_explains_itself() -> None:
    names = {str(path.relative_to(ROOT)) for path in DOCUMENTS}
    floors = {"README.md", "data/README.md", "data/selection/README.md", "components/README.md", "tests/README.md"}
    assert names >= floors | {".github/OPERATING.md", ".github/CONTRIBUTING.md"}


def test_the_front_door_is_small() -> None:
    assert len((ROOT / "README.md").read_bytes()) <= 8_192


def test_every_page_table_parameter_and_format_is_named(real: Tables) -> None:
    for page in (ROOT / "pages").glob("*.py"):
        assert f"`/{page.stem}`" in README or page.stem == "overview", page.stem
    for name in PARAMETERS:
        assert f"\n| `{name}` | " in README, name
    for name in real.description.tables:
        assert f"`{name}`" in README, name
    for fmt in FORMATS:
        assert f".{fmt}" in README, fmt


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_module_and_link_that_a_document_names_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for link in re.findall(r"\]\((?!https?:)([^)#\s]+)", text):
        assert (path.parent / link).exists(), link
    for name in re.findall(rf"`((?:{FLOORS})/[\w./-]*)`", text):
        assert (ROOT / name).exists(), name
    for module in re.findall(r"python -m ([\w.]+)", text):
        assert find_spec(module), module
    for module in re.findall(r"`((?:components|data|pages|tests)(?:\.\w+)+)`", text):
        assert _there(module), module


def _there(name: str) -> bool:
    """Whether a dotted name is a module, or an attribute of one."""
    module, _, attribute = name.rpartition(".")
    for candidate, last in ((name, None), (module, attribute)):
        try:
            spec = find_spec(candidate)
        except ModuleNotFoundError:
            continue
        if spec and spec.origin and (last is None or re.search(rf"\b{last}\b", Path(spec.origin).read_text(encoding="utf-8"))):
            return True
    return False


def test_the_worked_example_of_the_selection_runs() -> None:
    assert doctest.testfile(str(ROOT / "data" / "selection" / "README.md"), module_relative=False).failed == 0


def test_the_commands_are_there_and_ci_runs_the_same() -> None:
    assert "bash .ci/start" in README
    assert "bash .ci/test" in README
    assert "bash .ci/test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_picture_is_there() -> None:
    assert (ROOT / ".github" / "overview.png").stat().st_size > 10_000
