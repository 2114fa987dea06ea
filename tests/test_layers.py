"""The floors: imports only go down, from app to pages to components to data, and data knows no Streamlit."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path
from types import ModuleType

import streamlit

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("app", "pages", "components", "data")
BUILD_ONLY = {"edtf", "frictionless", "cpi", "currency_converter", "pycountry", "yaml"}


def _imports(path: Path, *, items: bool = False) -> set[str]:
    """Modules that a file imports; with `items`, what it imports from them too, which may be modules."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names if items}
    return found


def _files(floor: str) -> list[Path]:
    return [ROOT / "app.py"] if floor == "app" else sorted((ROOT / floor).rglob("*.py"))


def test_imports_only_go_down() -> None:
    for height, floor in enumerate(FLOORS):
        above = {*FLOORS[:height], "tests"}
        for path in _files(floor):
            reached = {name.split(".")[0] for name in _imports(path)} & above
            assert not reached, f"{path.relative_to(ROOT)} reaches up to {reached}"


def _modules() -> dict[str, Path]:
    paths = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for floor in FLOORS for path in _files(floor)}
    return {name.removesuffix(".__init__"): path for name, path in paths.items()}


def test_no_imports_go_in_a_circle() -> None:
    """Imports within functions and by a string count too."""
    modules = _modules()
    graph = {
        name: {each for each in _imports(path, items=True) if each in modules and each != name}
        for name, path in modules.items()
    }
    assert list(TopologicalSorter(graph).static_order())


def test_no_module_of_ours_is_imported_by_a_string() -> None:
    modules = _modules()
    dotted = {name for name in modules if "." in name}
    for name, path in modules.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and name != "components.warm_start":
                assert node.value not in dotted, path


def test_what_selects_and_what_is_remote_is_private_but_for_its_face() -> None:
    """A page or view asks the façade, whether records are held or not; `data.remote` brings the other half."""
    inside = ("data.selection", "data.remote")
    for name, path in _modules().items():
        if not name.startswith(inside):
            reached = {each for each in _imports(path) if each.startswith("data.selection.")}
            assert not reached, (path, reached)
            tree = ast.parse(path.read_text(encoding="utf-8"))
            attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
            assert "remote" not in attributes or name == "data.tables", path


def test_pages_do_not_import_each_other() -> None:
    for path in _files("pages"):
        assert not any(name.startswith("pages") for name in _imports(path)), path


def test_data_knows_no_streamlit_and_only_the_build_knows_its_tools() -> None:
    for path in _files("data"):
        names = {name.split(".")[0] for name in _imports(path)}
        assert "streamlit" not in names, path
        if "build" not in path.parts:
            assert names.isdisjoint(BUILD_ONLY), f"{path} needs {names & BUILD_ONLY} at run time"
            assert not any(name.startswith("data.build") for name in _imports(path)), path


def test_one_module_reaches_into_streamlit() -> None:
    """An upgrade has one place to look at."""
    for name, path in _modules().items():
        inside = {each for each in _imports(path, items=True) if each.startswith(("streamlit.", "google."))}
        tree = ast.parse(path.read_text(encoding="utf-8"))
        used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "st"}
        used.discard("column_config")
        inside |= {attr for attr in used if attr.startswith("_") or isinstance(getattr(streamlit, attr), ModuleType)}
        assert bool(inside) == (name == "components.web.streamlit_internals"), (path, inside)


def test_charts_know_no_streamlit_and_read_no_data() -> None:
    folders = [ROOT / "components" / "charts", *(ROOT / "components").glob("*/charts")]
    for path in [*(each for folder in folders for each in folder.glob("*.py")), *(ROOT / "components").glob("*/charts.py")]:
        assert {name.split(".")[0] for name in _imports(path)}.isdisjoint({"streamlit", "data"}), path


def test_only_the_store_and_export_touch_parquet() -> None:
    for floor in FLOORS:
        for path in _files(floor):
            if "pyarrow.parquet" in _imports(path):
                assert path.name in ("parquet_table.py", "export.py", "tables.py"), path


def test_no_html_is_let_through() -> None:
    for floor in FLOORS:
        for path in _files(floor):
            text = path.read_text(encoding="utf-8")
            assert "unsafe_allow" not in text, path
            assert "st.html" not in text, path
            assert "pickle" not in text, path
