"""Which category of the centre's chart of accounts a ledger means."""

from __future__ import annotations

from percall.centre.chart import canonical_category
from percall.centre.model import Centre
from percall.ledger.cells import Cell, CellError, as_text, shown
from percall.ledger.columns import closest, plain


def read_category(cell: Cell, centre: Centre) -> str:
    """The category that ``cell`` names, one that a pool of the centre carries.

    The centre's own categories come first, then the names the default chart is known by. Raises CellError otherwise.
    """
    carried = {plain(category): category for pool in centre.costs.chart().values() for category in pool.categories}
    text = as_text(cell)
    known = carried.get(plain(text)) or canonical_category(text)
    if known is None or centre.costs.pool_of(known) is None:
        near = f"; the closest category is {carried[closest(plain(text), list(carried))]!r}" if carried else ""
        accepted = ", ".join(carried.values()) or "a category that a pool of the centre file names"
        raise CellError(f"no pool carries {shown(text)}{near}", accepted)
    return known
