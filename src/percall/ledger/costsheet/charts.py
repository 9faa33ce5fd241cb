"""Common charts of accounts: which numbers hold what a contact centre pays for.

DATEV's standard charts SKR03 and SKR04 (Germany), the Plan Comptable Général (France, class 6) and the Plan General de
Contabilidad (Spain, group 6). Only ranges that mean one thing are here: a range that holds several kinds of cost
proposes nothing. The Russian chart numbers what costs are for (20, 25, 26, 44), and the default charts of QuickBooks
and Xero go by names, so neither proposes anything by number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Chart:
    """``ranges``: first and last account number, of the digits that the chart itself fixes, to a category."""

    name: str
    ranges: tuple[tuple[str, str, str], ...]

    def category(self, account: str) -> str | None:
        """What an account of this chart is for, or None. Longer accounts are parts of the one they begin with."""
        found = {
            category
            for first, last, category in self.ranges
            if account.isdigit() and len(account) >= len(first) and first <= account[: len(first)] <= last
        }
        return found.pop() if len(found) == 1 else None


CHARTS: Final = (
    Chart(
        "SKR03",
        (
            ("4100", "4129", "salaries"),
            ("4130", "4138", "benefits"),
            ("4190", "4199", "salaries"),
            ("4210", "4219", "rent"),
            ("4230", "4240", "utilities"),
            ("4822", "4833", "equipment"),
            ("4920", "4925", "telephony"),
            ("4945", "4945", "training"),
            ("4964", "4964", "software"),
        ),
    ),
    Chart(
        "SKR04",
        (
            ("6000", "6039", "salaries"),
            ("6100", "6129", "benefits"),
            ("6220", "6229", "equipment"),
            ("6310", "6318", "rent"),
            ("6320", "6325", "utilities"),
            ("6805", "6810", "telephony"),
            ("6821", "6821", "training"),
            ("6837", "6837", "software"),
        ),
    ),
    Chart(
        "PCG",
        (
            ("6061", "6061", "utilities"),
            ("6132", "6132", "rent"),
            ("626", "626", "telephony"),
            ("641", "641", "salaries"),
            ("645", "645", "benefits"),
            ("647", "647", "benefits"),
            ("681", "681", "equipment"),
        ),
    ),
    Chart(
        "PGC",
        (
            ("621", "621", "rent"),
            ("628", "628", "utilities"),
            ("640", "640", "salaries"),
            ("642", "642", "benefits"),
            ("649", "649", "benefits"),
            ("681", "681", "equipment"),
        ),
    ),
)
