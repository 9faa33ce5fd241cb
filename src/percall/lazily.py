"""Public names of a package that load when they are asked for: some libraries behind them take a second.

A package's ``__init__`` says ``__getattr__, __dir__ = lazily(__name__, {"module": ("Name", ...)})`` and, for type
checkers, imports the same names under ``TYPE_CHECKING``.
"""

from __future__ import annotations

TYPE_CHECKING = False  # its module takes longer to load than the rest of the start, and Ctrl-C there is not met yet
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any


def lazily(package: str, modules: Mapping[str, Sequence[str]]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """``__getattr__`` and ``__dir__`` of a package, from its modules (paths below it) and the names of each."""
    module_of = {name: module for module, names in modules.items() for name in names}

    def load(name: str) -> Any:
        from importlib import import_module

        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        home = import_module(package)
        value = getattr(import_module(f"{package}.{module_of[name]}"), name)
        setattr(home, name, value)
        return value

    def listed() -> list[str]:
        from importlib import import_module

        return sorted({*vars(import_module(package)), *module_of})

    return load, listed
