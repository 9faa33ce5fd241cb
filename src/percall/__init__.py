"""percall: what each contact in a contact centre costs, and what would make it cheaper.

import percall as pc

costed = pc.cost(log, ledger, centre)
pc.measure(costed, by=["queue"], period="month")
"""

from __future__ import annotations

from percall.lazily import lazily

TYPE_CHECKING = False  # its module takes longer to load than the rest of the start, and Ctrl-C there is not met yet
if TYPE_CHECKING:
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

__getattr__, __dir__ = lazily(
    __name__,
    {
        "centre": ("Centre", "load_centre"),
        "costing": ("Bill", "Costed", "cost"),
        "errors": ("PercallError", "PercallWarning"),
        "ledger": ("Ledger", "read_ledger"),
        "log": ("Log", "import_files", "open_log"),
        "metrics": ("CATALOGUE", "Measured", "Metric", "measure"),
        "report": ("write_report",),
    },
)
