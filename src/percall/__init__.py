"""percall: what each contact in a contact centre costs, and what would make it cheaper.

import percall as pc

costed = pc.cost(log, ledger, centre)
pc.measure(costed, by=["queue"], period="month")
"""

from __future__ import annotations

TYPE_CHECKING = False  # its module takes longer to load than the rest of the start, and Ctrl-C there is not met yet
if TYPE_CHECKING:
    from typing import Any

    from percall.centre import Centre, load_centre
    from percall.costing import Bill, Costed
    from percall.costing.cost import cost
    from percall.errors import PercallError, PercallWarning
    from percall.ledger import Ledger, read_ledger
    from percall.log import Log, import_files, open_log
    from percall.metrics import CATALOGUE, Measured, Metric, measure
    from percall.report import write_report

__all__ = [
    "CATALOGUE",
    "Bill",
    "Centre",
    "Costed",
    "Ledger",
    "Log",
    "Measured",
    "Metric",
    "PercallError",
    "PercallWarning",
    "cost",
    "import_files",
    "load_centre",
    "measure",
    "open_log",
    "read_ledger",
    "write_report",
]

_ROOMS = {
    "centre": ("Centre", "load_centre"),
    "costing": ("Bill", "Costed", "cost"),
    "errors": ("PercallError", "PercallWarning"),
    "ledger": ("Ledger", "read_ledger"),
    "log": ("Log", "import_files", "open_log"),
    "metrics": ("CATALOGUE", "Measured", "Metric", "measure"),
    "report": ("write_report",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    """A public name, from its room. Rooms load when they are needed: some libraries behind them take a second."""
    from importlib import import_module

    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
