"""Compilation to machine code, in one place so that every kernel function is compiled and kept alike."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from numba import njit
from numba.core import config as numba_config

Function = TypeVar("Function", bound=Callable[..., object])


config: Any = numba_config  # its settings come and go at run time


def _digest() -> str:
    """A name for this version of the kernel: Numba itself does not notice when a function called by another changes."""
    rooms = Path(__file__).parent.parent
    sources = [
        path.read_bytes() for room in ("routing", "floor", "twin") for path in sorted((rooms / room).glob("*.py"))
    ]
    kernel = [source for source in sources if b"@compiled" in source or b"np.dtype(" in source]
    return hashlib.blake2b(b"".join(kernel), digest_size=8).hexdigest()


KEPT_IN: Final = Path(config.CACHE_DIR or Path.home() / ".cache" / "percall") / f"kernel-{_digest()}"
"""Where compiled functions are kept between runs."""


def is_compiled() -> bool:
    """Whether an earlier run has compiled this version of the kernel already; if not, the first run takes a minute."""
    return any(KEPT_IN.glob("**/loop.run_until-*.nbc"))


def compiled(function: Function) -> Function:
    """``function`` compiled by Numba on first use and kept on disk; division by zero follows IEEE 754."""
    before = config.CACHE_DIR
    config.CACHE_DIR = str(KEPT_IN)
    try:
        return cast(Function, njit(cache=True, error_model="numpy")(function))
    finally:
        config.CACHE_DIR = before
