"""The first rule that fits a contact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from percall.centre.routing import Rule
from percall.routing.compiled import compiled
from percall.routing.tables import NONE

ANY: Final = -1
ATTRIBUTES: Final = ("channel", "reason", "language", "tier", "repeat", "last_group")


@compiled
def first_rule(rules: NDArray[np.int32], contact: NDArray[np.int32]) -> int:
    """Index of the first row of ``rules`` that fits ``contact``, or -1.

    ``rules`` has one row a rule and one column an attribute (``ATTRIBUTES``), coded as in ``contact``; a cell of -1
    fits everything, and an attribute of -1 (unknown) fits only such a cell.
    """
    for rule in range(rules.shape[0]):
        fits = True
        for attribute in range(rules.shape[1]):
            asked = rules[rule, attribute]
            fits &= asked == ANY or asked == contact[attribute]
        if fits:
            return rule
    return NONE


@dataclass(frozen=True)
class RuleTable:
    """The rules of a centre as an array, and the code of every value they mention."""

    codes: dict[tuple[str, object], int]
    rows: NDArray[np.int32]

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> RuleTable:
        """The table of these rules, in their order."""
        codes: dict[tuple[str, object], int] = {("repeat", False): 0, ("repeat", True): 1}
        rows = []
        for rule in rules:
            asked = [(name, getattr(rule.when, name)) for name in ATTRIBUTES]
            rows.append([ANY if pair[1] is None else codes.setdefault(pair, len(codes)) for pair in asked])
        return cls(codes, np.array(rows, np.int32).reshape(len(rows), len(ATTRIBUTES)))

    def first(self, **contact: object) -> int:
        """Index of the first rule that fits a contact with these attributes (``ATTRIBUTES``), or -1."""
        coded = [self.codes.get((name, contact.get(name)), ANY) for name in ATTRIBUTES]
        return first_rule(self.rows, np.array(coded, np.int32))
