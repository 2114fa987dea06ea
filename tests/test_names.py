"""Names: one word one meaning, and one constant one value."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RETIRED = {
    *("left", "told", "apart", "whole", "found", "asked", "said", "kept", "doors", "home", "story", "reader", "room", "things"),
    *("account", "place", "places"),
}
"""Words that had three to seven meanings each; `data/README.md` has those that are used instead."""

ALLOWED = {"LOGGER", "place"}
"""A logger is named for its module; a place is a column of the records."""


def _modules() -> Iterator[tuple[Path, ast.Module]]:
    for floor in ("pages", "components", "data"):
        for path in sorted((ROOT / floor).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def _defined(tree: ast.AST) -> Iterator[str]:
    """Names of modules, functions, classes, parameters, locals and attributes that a module makes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def test_retired_words_are_no_names() -> None:
    for path, tree in _modules():
        names = {*_defined(tree), path.stem}
        assert names.isdisjoint(RETIRED - ALLOWED), (path, names & RETIRED)


def test_no_constant_has_two_values() -> None:
    values: dict[str, set[str]] = defaultdict(set)
    for _, tree in _modules():
        for node in tree.body:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
            for target in targets:
                value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
                if isinstance(target, ast.Name) and value is not None and re.fullmatch(r"_?[A-Z]\w*", target.id):
                    values[target.id].add(ast.unparse(value))
    assert not {name: found for name, found in values.items() if len(found) > 1 and name not in ALLOWED}
