"""Payback and net present value, by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from percall.levers.value import Flows, effect, factors, net_present_value, payback_months

MONEY = st.integers(-(10**12), 10**12)
RAMP = st.floats(0, 48, allow_subnormal=False)


def test_present_value_of_twelve_months_at_a_rate_whose_months_are_one_per_cent() -> None:
    """1,000 a month for a year, 1 % a month: 11,255.08 (annuity factor 11.2551 of any table), less 10,000 spent."""
    value = net_present_value(Flows(10_000, 0, 1000.0), 12, 1.01**12 - 1)
    assert value == pytest.approx(1255.077, abs=0.001)


def test_nothing_brought_is_worth_minus_what_was_spent() -> None:
    assert net_present_value(Flows(500, 0, 0.0, 6), 36, 0.1) == -500
    assert payback_months(Flows(500, 0, 0.0, 6)) is None


def test_payback_without_ramp_up_is_a_division() -> None:
    assert payback_months(Flows(1000, 20, 120.0)) == pytest.approx(10)
    assert payback_months(Flows(0, 0, 1.0)) == 0
    assert payback_months(Flows(0, 5, 4.0)) is None


def test_payback_with_ramp_up_by_hand() -> None:
    """Two months' ramp: 25 and 75 in months 1 and 2, then 100; 150 is reached in the middle of month 3."""
    flows = Flows(150, 0, 100.0, 2)
    assert [flows.in_month(m) for m in (1, 2, 3)] == [25, 75, 100]
    assert payback_months(flows) == pytest.approx(2.5)


def test_running_cost_is_due_from_the_first_month_while_the_effect_still_grows() -> None:
    """-30, 20, 60 ... with 40 a month running: the sum is 0 only after month 2 and a sixth of month 3."""
    flows = Flows(0, 40, 100.0, 2.5)
    assert [round(flows.in_month(m), 9) for m in (1, 2, 3, 4)] == [-20, 20, 55, 60]
    assert payback_months(flows) == pytest.approx(2.0)


@given(RAMP, st.integers(1, 60))
def test_what_a_ramp_withholds_is_half_its_length(ramp: float, months: int) -> None:
    """The effect grows evenly from 0 to 1: over a ramp of R months, R / 2 months' worth is missing."""
    reached = math.fsum(effect(m, ramp) for m in range(1, months + 49))
    assert reached == pytest.approx(months + 48 - ramp / 2)


@given(MONEY, MONEY, MONEY, RAMP, st.floats(0, 0.5))
def test_present_value_is_linear_in_its_flows(one_off: int, running: int, gross: int, ramp: float, rate: float) -> None:
    growing, full = factors(36, rate, ramp)
    value = net_present_value(Flows(one_off, running, float(gross), ramp), 36, rate)
    assert value == pytest.approx(growing * gross - full * running - one_off, abs=10)


@given(st.integers(0, 10**6), st.integers(0, 1000), st.floats(0, 2000), st.floats(0, 24))
def test_after_payback_months_the_sum_has_covered_the_one_off_cost_and_not_before(
    one_off: int, running: int, gross: float, ramp: float
) -> None:
    flows = Flows(one_off, running, gross, ramp)
    months = payback_months(flows)
    if months is None or months > 10_000:
        return
    last = math.ceil(months)
    total = math.fsum(flows.in_month(m) for m in range(1, last + 1))
    reached = total - (last - months) * flows.in_month(last) if last else 0.0
    assert reached == pytest.approx(one_off, abs=1e-3)
