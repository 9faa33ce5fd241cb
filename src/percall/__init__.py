"""percall: what each contact in a contact centre costs, and what would make it cheaper.

import percall as pc

costed = pc.cost(log, ledger, centre)
pc.measure(costed, by=["queue"], period="month")
"""

from percall.centre import Centre, load_centre
from percall.costing import Bill, Costed, cost
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
