"""What became of each ledger line: every cell's parts, divided among the lines that fed it."""

from __future__ import annotations

from collections.abc import Iterable

from percall.costing.costed import LineBalance
from percall.costing.over_days import Spread


def line_balances(spreads: Iterable[Spread]) -> tuple[LineBalance, ...]:
    """One balance a ledger line, in the order in which lines were met. Rows and columns both add up exactly."""
    sums: dict[tuple[str, str], list[int]] = {}
    for spread in spreads:
        carried = sum(spread.contacts.values())
        whole = spread.cell.micros
        reached = before = 0
        for charge in spread.cell.charges:
            reached += charge.micros
            if spread.unassigned:
                contacts = 0
            elif whole == 0:
                contacts = charge.micros
            else:
                upto = carried * reached // whole
                contacts, before = upto - before, upto
            unassigned = charge.micros if spread.unassigned else 0
            total = sums.setdefault((charge.line_id, charge.category), [0, 0, 0, 0])
            for place, amount in enumerate(
                (charge.micros, contacts, charge.micros - contacts - unassigned, unassigned)
            ):
                total[place] += amount
    return tuple(LineBalance(*key, *total) for key, total in sums.items())
