"""How a command runs: the options that all of them take, and what is said when something fails."""

from __future__ import annotations

from functools import wraps
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Any, get_type_hints

from kooperation.cli.options import Common
from kooperation.cli.streams import error_boundary

if TYPE_CHECKING:
    from collections.abc import Callable


def command(run: Callable[..., None]) -> Callable[..., None]:
    """Let Typer see the options of every command behind those of this one.

    Typer reads a signature. `run` gets the common options together, as its first argument, inside
    the error boundary.
    """
    _common, *own = signature(run, eval_str=True).parameters.values()
    hints = get_type_hints(Common, include_extras=True)
    default, keyword = Common(), Parameter.KEYWORD_ONLY
    own = [parameter.replace(kind=keyword) for parameter in own]
    shared = [
        Parameter(name, keyword, default=getattr(default, name), annotation=hint)
        for name, hint in hints.items()
    ]

    @wraps(run)
    def call(**given: Any) -> None:
        common = Common(**{name: given.pop(name) for name in hints})
        with error_boundary(common.lang):
            run(common, **given)

    call.__signature__ = Signature([*own, *shared])  # type: ignore[attr-defined]
    call.__annotations__ = {}
    return call
