"""Which category of the centre's chart of accounts a ledger means."""

from __future__ import annotations

from percall.centre import chart
from percall.centre.model import Centre
from percall.ledger.cells import Cell, CellError, as_text, shown
from percall.ledger.columns import closest, plain


def read_category(cell: Cell, centre: Centre) -> str:
    """The category that ``cell`` names, one that a pool of the centre carries.

    The centre's own categories come first, then the names the default chart is known by. Raises CellError otherwise.
    """
    carried = {plain(category): category for pool in centre.costs.chart().values() for category in pool.categories}
    text = as_text(cell)
    known = carried.get(plain(text)) or getattr(chart, "canonical_category", lambda _: None)(text)
    if known is None or centre.costs.pool_of(known) is None:
        near = carried[closest(plain(text), list(carried))]
        raise CellError(f"no pool carries {shown(text)}; the closest category is {near!r}", ", ".join(carried.values()))
    return known
