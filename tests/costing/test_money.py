"""Splitting money: nothing is lost, a credit reverses its charge, and the published example comes out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from percall.money import CHUNK, MICROS, apportion, cumulative, to_micros, to_units

TOTALS = st.integers(min_value=-(10**19), max_value=10**19)  # to ten million million currency units
WEIGHTS = st.lists(st.integers(min_value=0, max_value=10**15), min_size=1, max_size=50)


@given(TOTALS, WEIGHTS)
def test_shares_sum_to_the_total(total: int, weights: list[int]) -> None:
    shares = apportion(total, weights)
    if sum(weights) == 0:
        assert shares is None
    else:
        assert shares is not None
        assert sum(shares) == total


@given(TOTALS, WEIGHTS)
def test_no_share_has_the_wrong_sign_and_no_weight_means_no_share(total: int, weights: list[int]) -> None:
    for share, weight in zip(apportion(total, weights) or [], weights, strict=False):
        assert share * total >= 0
        assert weight or not share


@given(TOTALS, WEIGHTS)
def test_a_credit_is_split_as_the_charge_it_reverses(total: int, weights: list[int]) -> None:
    assert apportion(-total, weights) == ([-share for share in apportion(total, weights) or []] or None)


@given(TOTALS, WEIGHTS)
def test_a_share_is_within_one_micro_unit_of_its_exact_part(total: int, weights: list[int]) -> None:
    whole = sum(weights)
    for share, weight in zip(apportion(total, weights) or [], weights, strict=False):
        assert abs(share * whole - total * weight) < whole


@given(TOTALS, st.integers(0, 10**15), st.integers(1, 10**15))
def test_in_binary64_the_split_errs_by_the_rounding_of_one_division(total: int, x: int, whole: int) -> None:
    """x / W errs by at most 2**-53 relative, so does the product: each CHUNK (2**52) and the rest err by 2 units."""
    x = min(x, whole)
    exact = abs(total) * x // whole
    assert abs(abs(cumulative(total, x / whole)) - exact) <= 2 * (abs(total) // CHUNK + 1)


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        apportion(100, [1, -1])


def test_the_whole_is_reached_above_what_binary64_can_count() -> None:
    payroll = to_micros(Decimal("123456789012.345678"))  # in dong, say: beyond 2**53 micro-units
    assert payroll > 2**53
    assert cumulative(payroll, 1.0) == payroll
    assert sum(apportion(payroll, [1, 1, 1]) or []) == payroll


def test_opencost_appendix_a() -> None:
    """OpenCost Specification, Appendix A: a $35 node with base prices 30, 30 and 10 is normalised to 15, 15 and 5."""
    assert apportion(35 * MICROS, [30, 30, 10]) == [15 * MICROS, 15 * MICROS, 5 * MICROS]


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6))
def test_micros_and_units_are_two_ways_to_write_one_amount(amount: Decimal) -> None:
    assert to_units(to_micros(amount)) == amount


def test_half_a_micro_unit_goes_to_the_even_neighbour() -> None:
    assert [to_micros(Decimal(text)) for text in ("0.0000005", "0.0000015", "-0.0000005")] == [0, 2, 0]
