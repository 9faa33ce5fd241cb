"""Which category of the centre's chart of accounts a ledger means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from percall.centre.chart import canonical_category
from percall.centre.model import Centre
from percall.ledger.cells import Cell, CellError, as_text, shown
from percall.ledger.columns import closest, plain


@dataclass(frozen=True)
class Categories:
    """The categories that the pools of a centre carry, by their names as ``plain`` compares them."""

    carried: Mapping[str, str]

    @classmethod
    def of(cls, centre: Centre) -> Categories:
        """Those of ``centre``, its own chart laid over the default one."""
        pools = centre.costs.chart().values()
        return cls({plain(category): category for pool in pools for category in pool.categories})

    def read(self, cell: Cell) -> str:
        """The category that ``cell`` names: the centre's own first, then by the names that accounting has for them.

        Raises CellError where no pool carries it.
        """
        text = as_text(cell)
        category = self.carried.get(plain(text)) or canonical_category(text)
        if category is None or category not in self.carried.values():
            near = f"; the closest category is {self._closest(text)!r}" if self.carried else ""
            accepted = ", ".join(self.carried.values()) or "a category that a pool of the centre file names"
            raise CellError(f"no pool carries {shown(text)}{near}", accepted)
        return category

    def _closest(self, text: str) -> str:
        return self.carried[closest(plain(text), list(self.carried))]
