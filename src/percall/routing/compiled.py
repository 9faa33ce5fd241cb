"""Compilation to machine code, in one place so that every kernel function is compiled alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """``function`` compiled by Numba on first use and kept on disk; division by zero follows IEEE 754."""
    return cast(Function, njit(cache=True, error_model="numpy")(function))
