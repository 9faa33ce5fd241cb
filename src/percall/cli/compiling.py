"""The message that the first use of the simulation on a machine takes longer."""

from __future__ import annotations

from percall.cli import console
from percall.cli.frame import framed
from percall.routing.compiled import is_compiled


def announce_compiling() -> None:
    """Says that the kernel is compiled now, if it is."""
    if not is_compiled():
        console.say(framed("compiling"))
