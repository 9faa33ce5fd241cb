"""Costs as accounting wrote them: reading, currencies, spreading over days, depreciation, assertions."""

from percall.ledger.model import Charge, Ledger, Line, Scope
from percall.ledger.rates import read_rates
from percall.ledger.reading import read_ledger
from percall.ledger.spreading import charges

__all__ = ["Charge", "Ledger", "Line", "Scope", "charges", "read_ledger", "read_rates"]
