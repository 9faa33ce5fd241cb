"""A comparison for other programs: JSON under the conventions of ``percall measure``.

Money is a decimal string in currency units, a share 0 to 1, a time seconds, unknown null. An estimate has its ``low``
and ``high``; names and meanings have their languages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, Final

from percall.levers.comparison import Amount, Comparison
from percall.money import to_units
from percall.twin.confidence import Interval

MONEY: Final = frozenset(
    {
        "smallest_saving",
        "budget",
        "micros",
        "one_off_total",
        "running_per_month",
        "indifference",
        "error",
        "missable",
        "npv_low",
        "npv",
        "npv_high",
        "by_category",
    }
)
"""Fields that hold micro-units as plain integers; every other integer is a count."""
CALLED: Final = {"micros": "amount"}
"""What JSON calls a field: its amounts are no micro-units."""


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Only strings, numbers, booleans, None, lists and dicts."""
    plain: dict[str, Any] = _plain(comparison)
    return plain


def as_text(comparison: Comparison) -> str:
    """The same, written."""
    return json.dumps(as_json(comparison), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    match value:
        case Amount():
            return {"value": _money(value.value), "low": _money(value.low), "high": _money(value.high)}
        case Interval():
            half = value.half_width
            ends = (
                {"low": None, "high": None} if half is None else {"low": value.value - half, "high": value.value + half}
            )
            return {"value": value.value} | ends
        case Mapping():
            return {str(name): _plain(one) for name, one in value.items()}
        case tuple() | list():
            return [_plain(one) for one in value]
        case date():
            return value.isoformat()
    if not is_dataclass(value):
        return value
    return {CALLED.get(one.name, one.name): _field(one.name, getattr(value, one.name)) for one in fields(value)}


def _field(name: str, value: Any) -> Any:
    if name not in MONEY or isinstance(value, Amount):
        return _plain(value)
    return {part: _money(one) for part, one in value.items()} if isinstance(value, Mapping) else _money(value)


def _money(micros: int | None) -> str | None:
    return None if micros is None else f"{to_units(micros):f}"
