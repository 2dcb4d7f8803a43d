"""One name means one thing: no two rooms call different things the same."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import kooperation

PACKAGE = Path(kooperation.__file__).parent


def test_no_two_types_share_a_name() -> None:
    """Classes and aliases of types are found by their names alone, wherever they are."""
    found = defaultdict(list)
    for module in sorted(PACKAGE.rglob("*.py")):
        for name in _types(ast.parse(module.read_text("utf-8"))):
            found[name].append(module.relative_to(PACKAGE).as_posix())
    assert {"Visit", "WishItem"} <= found.keys()  # classes and aliases
    assert {name: where for name, where in found.items() if len(where) > 1} == {}


def _types(module: ast.Module) -> list[str]:
    """Return the public classes of a module, and what is assigned with a capital only at first."""
    names = []
    for one in module.body:
        if isinstance(one, ast.ClassDef):
            names.append(one.name)
        elif isinstance(one, ast.Assign | ast.AnnAssign):
            targets = one.targets if isinstance(one, ast.Assign) else [one.target]
            names += [target.id for target in targets if isinstance(target, ast.Name)]
    return [name for name in names if name[0].isupper() and not name.isupper()]
