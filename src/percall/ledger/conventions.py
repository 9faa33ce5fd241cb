"""Which way a file writes its numbers and days, decided by the file itself or not at all.

"1,234" is a thousand or a little over one; 03/04/1999 is in April or in March. A value has one reading per
convention under which it makes sense. A value with a single reading forces that convention; where a file's
values force exactly one, it decides the others. Otherwise the file must say more: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from percall.ledger.cells import CellError, shown

T = TypeVar("T")


def forced(all_readings: Iterable[Mapping[str, T]]) -> frozenset[str]:
    """The conventions without which some value of the file would make no sense."""
    return frozenset(next(iter(readings)) for readings in all_readings if len(readings) == 1)


def decide(text: str, readings: Mapping[str, T], conventions: frozenset[str], accepted: str) -> T:
    """The one reading of ``text`` that the file's ``conventions`` leave.

    Raises CellError where there is none, or more than one and the file does not decide.
    """
    values = set(readings.values())
    if not values:
        raise CellError(f"{shown(text)} cannot be read", accepted)
    if len(values) > 1 and len(conventions) == 1:
        values = {readings[next(iter(conventions))]}
    if len(values) > 1:
        either = " or ".join(sorted(str(value) for value in values))
        why = "its other values go both ways" if conventions else "no other value of the file decides"
        raise CellError(f"{shown(text)} may mean {either}, and {why}", accepted)
    return values.pop()
