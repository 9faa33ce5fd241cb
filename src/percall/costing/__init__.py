"""From drivers and ledger to the exact cost of every contact, idle capacity and what stays unassigned."""

from percall.costing.bill import Bill, BillLine
from percall.costing.cost import cost
from percall.costing.costed import Balance, Costed, LineBalance, Reconciliation
from percall.costing.over_days import View
from percall.costing.streams import cost_column
from percall.costing.work import Progress

__all__ = [
    "Balance",
    "Bill",
    "BillLine",
    "Costed",
    "LineBalance",
    "Progress",
    "Reconciliation",
    "View",
    "cost",
    "cost_column",
]
