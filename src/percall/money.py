"""Money is an integer number of micro-units (millionths) of one currency; nothing is ever lost in splitting it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

MICROS = 1_000_000
"""Micro-units in one unit of currency."""

CHUNK = 2**52
"""Largest amount (micro-units) that one evaluation of F splits: below 2**53, so binary64 holds it exactly."""


def to_micros(amount: Decimal) -> int:
    """Micro-units of a decimal amount in currency units, half to even."""
    return int((amount * MICROS).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def to_units(micros: int) -> Decimal:
    """Currency units of an integer amount of micro-units, exactly, with six decimals."""
    return Decimal(micros).scaleb(-6)


def apportion(total: int, weights: Sequence[int]) -> list[int] | None:
    """Split ``total`` micro-units in proportion to non-negative integer ``weights``, by cumulative rounding.

    Share i = F(w1 + ... + wi) - F(w1 + ... + w(i-1)) with F(x) = sign * floor(|total| * x / W) in whole numbers: the
    shares telescope, so they sum to ``total`` exactly, and a credit is split as the charge it reverses. None when all
    weights are zero: there is nobody to carry the amount. Raises ValueError on a negative weight.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is negative")
    whole = sum(weights)
    if whole == 0:
        return None
    sign = -1 if total < 0 else 1
    reached = before = 0
    shares = []
    for weight in weights:
        reached += weight
        upto = abs(total) * reached // whole
        shares.append(sign * (upto - before))
        before = upto
    return shares


def cumulative(total: int, share: float) -> int:
    """F as the engines evaluate it for millions of contacts: sign * floor(|total| * share) in binary64.

    ``share`` is x / W, 0 to 1. An amount of CHUNK or more is a multiple of CHUNK and a rest, each split the same way,
    so that F(0) = 0 and F(1) = total for any amount. ``percall.costing.within_day`` writes the same as an expression.
    """
    whole, rest = divmod(abs(total), CHUNK)
    part = whole * math.floor(CHUNK * share) + math.floor(rest * share)
    return part if total >= 0 else -part
