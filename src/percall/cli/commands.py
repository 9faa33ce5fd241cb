"""The commands, in the order in which the work is done: each is loaded only when it is called.

What the libraries behind one command take to load would otherwise be waited for before any other.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

COMMANDS: Final = {
    "centre": "The centre file: queues, teams, targets and cost pools.",
    "import": "Bring an export into the contact log; doing it twice changes nothing.",
    "log": "The contact log itself: whether it is whole, and mending it.",
    "ledger": "The ledger: a mapping for your own cost sheet, and what percall understands of it.",
    "measure": "Measure costs and operations of the contacts in a log.",
    "bill": "Show the bill of one contact: category, driver, quantity, rate, amount and the ledger lines behind them.",
    "report": "Write the report: what contacts cost, where the money goes, idle, waste, and the proof.",
    "metrics": "List the metrics, or explain one: meaning, formula, estimator, source.",
    "calibrate": "Describe demand, handling, patience, self-service and staff as a log shows them, with their standard "
    "errors.",
    "simulate": "Simulate the centre, with a confidence interval for every measure.",
    "backtest": "Calibrate on all days but the last, drive the twin with their volumes and staff, and compare with "
    "what happened.",
    "levers": "Try every way to make contacts cheaper on the simulated centre, alone and together, and say what to do "
    "first.",
    "demo": "Simulate and cost a month of a made-up contact centre, and try what would make it cheaper.",
}
"""Name to what the list of commands says of it: the first sentences of its own help."""

MODULES: Final = {"import": "imports"}  # import is a word of Python's own


class Commands(TyperGroup):
    """A group that knows its commands by name, and loads the one that is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """What the list shows."""
        return TyperCommand(cmd_name, help=COMMANDS[cmd_name]) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, command, rest = super().resolve_command(ctx, args)
        return name, load(name) if name and command else command, rest


def load(name: str) -> Any:
    """The command itself, from its module: ``app`` where it has commands of its own, ``run`` where it has not."""
    module = import_module(f"percall.cli.{MODULES.get(name, name)}")
    holder = typer.Typer(add_completion=False)
    if hasattr(module, "app"):
        holder.add_typer(module.app, name=name)
    else:
        holder.command(name)(module.run)
    return typer.main.get_group(holder).commands[name]
