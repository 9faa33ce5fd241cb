"""Costs as accounting wrote them: reading, currencies, spreading over days, depreciation, assertions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from percall.lazily import lazily

if TYPE_CHECKING:
    from percall.ledger.model import Charge, Ledger, Line, Scope
    from percall.ledger.rates import read_rates
    from percall.ledger.reading import read_ledger
    from percall.ledger.spreading import charges

__all__ = ["Charge", "Ledger", "Line", "Scope", "charges", "read_ledger", "read_rates"]

__getattr__, __dir__ = lazily(
    __name__,
    {
        "model": ("Charge", "Ledger", "Line", "Scope"),
        "rates": ("read_rates",),
        "reading": ("read_ledger",),
        "spreading": ("charges",),
    },
)
