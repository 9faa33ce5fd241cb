"""Judging on replications made by hand: what is saved, what is freed, what is decided, and what is forbidden."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from percall.levers.comparison import Amount, Guardrail
from percall.levers.guardrails import vetoes
from percall.levers.judge import (
    Subject,
    Tried,
    judged,
    judgement,
    present_values,
    settled,
    staff_error,
    verdict,
    widened,
)
from percall.levers.lever import Item
from percall.levers.search_error import line
from percall.levers.trial import EqualService, Span, standing, try_out
from percall.twin.confidence import Interval
from support.lever_plans import MONTH, bench, plan, small, trials

MILLION = 1_000_000
WORDS = {"en": "x", "ru": "x"}
CONTACTS = [10_000.0, 10_400.0, 9_800.0, 10_100.0, 9_900.0, 10_200.0, 10_050.0, 9_950.0]
FINE = bench(smallest=1_000).terms
COSTS = [int(8 * MILLION * n) for n in CONTACTS]


def _tried(costs: list[int], offered: list[float] | None = None, **more: float) -> Tried:
    busy = int(more.pop("busy", 0))
    return Tried(plan(), trials(costs, offered or CONTACTS, busy, **more))


def test_a_lever_of_no_effect_saves_and_frees_exactly_nothing() -> None:
    found = judgement(_tried(COSTS, busy=5), _tried(COSTS, busy=5), bench())
    nothing = Amount(0, 0)
    assert (found.cash_saved, found.cash_saved_per_contact, found.per_contact) == (nothing, nothing, nothing)
    assert (found.per_resolved, found.capacity_freed) == (nothing, nothing)
    assert verdict(found, found, 10_000) == "nothing"


def test_a_fixed_cost_shifts_the_month_by_exactly_itself() -> None:
    """30 days at 3 a day more, in every replication: 91.3125 a month, no more and no less, without chance."""
    dearer = [cost + 90 * MILLION for cost in COSTS]
    found = judgement(_tried(COSTS), _tried(dearer), bench())
    assert found.cash_saved == Amount(-91_312_500, 0)
    assert verdict(found, found, 10_000) == "costs"


def test_cash_and_capacity_are_apart() -> None:
    """The ledger stays, hours become free: that is capacity, and the words say so."""
    found = judgement(_tried(COSTS, busy=4000 * MILLION), _tried(COSTS, busy=1000 * MILLION), bench())
    assert found.cash_saved == Amount(0, 0)
    assert found.capacity_freed == Amount(3_043_750_000, 0)
    assert verdict(found, found, 10_000) == "frees"


def test_cash_per_contact_does_not_punish_making_cheap_contacts_unnecessary() -> None:
    """A tenth of the contacts is gone with a twentieth of the cost: a contact costs more, yet cash is saved."""
    fewer, less = [0.9 * n for n in CONTACTS], [cost * 19 // 20 for cost in COSTS]
    found = judgement(_tried(COSTS), _tried(less, fewer), bench())
    assert found.per_contact.value < 0 < found.cash_saved_per_contact.value
    assert found.cash_saved_per_contact.value == pytest.approx(400_000, abs=1)
    assert verdict(found, found, 10_000) == "saves"


def test_the_figures_shown_differ_by_the_figure_shown() -> None:
    found = judgement(_tried(COSTS), _tried([cost * 19 // 20 + 7 for cost in COSTS]), bench())
    before = standing(_tried(COSTS).trials, MONTH, None, 0.95)
    assert found.cash_saved.value == before.cost_per_month.value - found.standing.cost_per_month.value
    assert found.per_contact.value == before.cost_per_contact.value - found.standing.cost_per_contact.value
    assert sum(before.by_category.values()) == before.cost_per_month.value


@pytest.mark.parametrize(
    ("value", "half", "expected"),
    [
        (50_000, 20_000, "saves"),
        (-50_000, 20_000, "costs"),
        (50_000, 60_000, "not_decided"),
        (2_000, 5_000, "nothing"),  # at most 0.007, and 0.01 matters
        (2_000, 1_000, "nothing"),
        (50_000, None, "not_decided"),
    ],
)
def test_verdicts(value: int, half: int | None, expected: str) -> None:
    found = judgement(_tried(COSTS), _tried(COSTS), bench())
    assert verdict(found, replace(found, cash_saved_per_contact=Amount(value, half)), 10_000) == expected


def test_settled_follows_the_interval() -> None:
    noise = np.random.default_rng(1).normal(0, 4000 * MILLION, 8)
    noisy = _tried([int(cost + x) for cost, x in zip(COSTS, noise, strict=True)])
    assert not settled(_tried(COSTS), noisy, bench())
    assert settled(_tried(COSTS), noisy, bench(smallest=1000 * MILLION))
    assert settled(_tried(COSTS), _tried([cost // 2 for cost in COSTS]), bench())


def _staffed(agents: int, costs: list[int]) -> Tried:
    return Tried(plan(centre=small(agents=agents)), trials(costs, CONTACTS))


def test_the_luck_of_two_searches_widens_a_saving_and_may_leave_it_undecided() -> None:
    """3 and 4 make 5: two searches, each unsure by 400 per root two, beside 300 by chance. Equal staff, no search."""
    lucky = replace(bench(), search_error=400 * MILLION / 2**0.5)
    before, less = _staffed(10, COSTS), [cost - 320 * MILLION for cost in COSTS]
    assert staff_error([(-1, before), (1, _staffed(9, less))], lucky) == pytest.approx(400 * MILLION)
    assert staff_error([(-1, before), (1, _staffed(10, less))], lucky) == 0
    assert widened(Interval(7.0, 300.0), 400.0) == Interval(7.0, 500.0)
    subject = Subject("x", WORDS, WORDS, ("x",), ())
    same = _staffed(10, COSTS)
    found = {
        agents: judged(subject, (same, before), (same, _staffed(agents, less)), replace(lucky, terms=FINE))
        for agents in (9, 10)
    }
    assert (found[9].verdict, found[10].verdict) == ("not_decided", "saves")
    saved = found[9].restaffed.cash_saved
    assert saved.half_width == pytest.approx(400 * MILLION * 365.25 / 12 / 30, abs=2)
    assert found[9].restaffed.cash_saved_per_contact.half_width == pytest.approx(40_000, rel=0.01)
    assert found[9].worth.npv.half_width > saved.half_width
    assert settled(before, _staffed(9, less), lucky)  # more replications would not tell


def test_three_of_four_searches_in_a_sum() -> None:
    """Both levers less each alone: where one changes prices only its staff is today's, and the searches cancel."""
    lucky = replace(bench(), search_error=10.0)
    base, other, third = (_staffed(agents, COSTS) for agents in (10, 9, 8))
    assert staff_error([(1, third), (1, base), (-1, other), (-1, base)], lucky) == pytest.approx(10 * 2**0.5)
    assert staff_error([(1, other), (1, base), (-1, other), (-1, base)], lucky) == 0


def test_the_luck_of_today_s_search_is_known_better_than_that_of_a_lever_s() -> None:
    """3 and 4 make 5."""
    base, other = _staffed(10, COSTS), _staffed(9, COSTS)
    lucky = replace(bench(), search_error=4.0, today=base.plan.centre.staffing, today_error=3.0)
    assert staff_error([(-1, base), (1, other)], lucky) == pytest.approx(5)
    assert staff_error([(-1, base)], lucky) == 3


def test_what_strays_from_a_line_is_the_error_of_a_search() -> None:
    """Residuals 1, -2, 1 of a level line: the sum of squares 6 over one degree of freedom, and t = 12.706.

    Of the line itself 7/3 of that variance at zero: 1/3 for its height, and 2 squared over 2 for its slope.
    """
    found = line([1, 2, 3], [10, 7, 10])
    assert (found.slope, found.at_zero) == (0, 9)
    assert found.point_error == pytest.approx(12.706 * 6**0.5, rel=1e-4)
    assert found.error_at_zero == pytest.approx(found.point_error * (1 / 3 + 2) ** 0.5)
    exact = line([1, 2, 3, 4], [10, 12, 14, 16])
    assert (exact.slope, exact.at_zero, exact.point_error) == pytest.approx((2, 8, 0), abs=1e-6)
    assert line([1, 2], [10, 12]).point_error == 0
    assert line([1, 2, 3], [3, 2, 1]).slope == 0  # better service is never cheaper


def test_costs_are_compared_at_equal_service() -> None:
    """10,000 asked and 8,200 answered in time are 200 beyond 80 %: at 3 each the staff costs 600 too much."""
    (trial,) = trials(
        [5000 * MILLION], [10_000], inbound_handled=9000, inbound_abandoned=1000, inbound_within_target=8200
    )
    base, other = (_staffed(agents, COSTS).plan for agents in (10, 9))
    equal = EqualService(0.8, 3 * MILLION, 0.0, "salaries", base.centre.staffing, 50 * MILLION, 0.0)
    found = equal.priced(other, trial)
    assert (found.total, found.sums) == (4400 * MILLION, trial.sums)
    assert equal.priced(base, trial).total == 4350 * MILLION  # of today's staff it is known how lucky it was


LEVEL = Guardrail("service_level", 0.8, "higher")
OCCUPANCY = Guardrail("occupancy", 0.85, "lower")


@pytest.mark.parametrize(
    ("before", "after", "forbidden"),
    [(90.0, 70.0, True), (90.0, 81.0, False), (70.0, 70.0, False), (70.0, 75.0, False), (75.0, 70.0, True)],
)
def test_a_guardrail_forbids_what_is_beyond_it_and_worse_than_without(
    before: float, after: float, forbidden: bool
) -> None:
    without, with_lever = (
        trials(COSTS, CONTACTS, inbound_handled=100.0, inbound_within_target=answered) for answered in (before, after)
    )
    assert bool(vetoes([LEVEL], without, with_lever, (None, None), 0.95)) is forbidden


def test_a_ceiling_forbids_from_below() -> None:
    sides = [trials(COSTS, CONTACTS, busy_time_ms=busy, available_time_ms=100 - busy) for busy in (80.0, 90.0)]
    (veto,) = vetoes([OCCUPANCY], *sides, (None, None), 0.95)
    assert (veto.without.value, veto.with_lever.value) == (0.8, 0.9)
    assert not vetoes([OCCUPANCY], *reversed(sides), (None, None), 0.95)


def test_satisfaction_is_given_not_simulated() -> None:
    same = trials(COSTS, CONTACTS)
    rail = Guardrail("csat", 4.0, "higher")
    assert vetoes([rail], same, same, (4.2, 3.9), 0.95)
    assert not vetoes([rail], same, same, (4.2, 4.1), 0.95)
    assert not vetoes([rail], same, same, (None, None), 0.95)


def test_a_vetoed_lever_is_vetoed_whatever_it_saves() -> None:
    before = _tried(COSTS, inbound_handled=100.0, inbound_within_target=90.0)
    after = _tried([cost // 2 for cost in COSTS], inbound_handled=100.0, inbound_within_target=50.0)
    found = judgement(before, after, bench(rails=[LEVEL]))
    assert found.cash_saved.value > 0
    assert verdict(found, found, 10_000) == "vetoed"


def test_worth_is_the_present_value_of_the_cash_saved() -> None:
    """The mean over replications of what each would be worth is what the mean saving is worth."""
    investing = plan(
        one_off=(Item(WORDS, 90_000 * MILLION),), running=(Item(WORDS, 200 * MILLION),), ramp_up_months=3.0
    )
    before, after = _tried(COSTS), Tried(investing, trials([cost * 19 // 20 for cost in COSTS], CONTACTS))
    subject = Subject("x", WORDS, WORDS, ("x",), ())
    found = judged(subject, (before, before), (after, after), bench(budget=80_000 * MILLION))
    assert found.worth.npv.value == pytest.approx(float(present_values(before, after, bench()).mean()), abs=100)
    assert not found.affordable
    assert found.worth.ramp[:4] == pytest.approx((1 / 6, 0.5, 5 / 6, 1.0))
    monthly = found.restaffed.cash_saved.value
    flows = [share * (monthly + 200 * MILLION) - 200 * MILLION for share in found.worth.ramp]
    by_month = sum(flow / 1.08 ** (m / 12) for m, flow in enumerate(flows, 1)) - 90_000 * MILLION
    assert found.worth.npv.value == pytest.approx(by_month, abs=1)  # rounded once


def test_two_plans_meet_the_same_customers() -> None:
    """Equal plans cost the same to the micro-unit; a plan at other prices has the same customers; seeds differ."""
    span = Span(MONTH.first, 1, 7)
    today = plan()
    first, again = (try_out(today, today.prices, span, range(2)) for _ in range(2))
    assert first == again
    dearer = replace(today, prices=today.prices.scaled(["salaries"], Fraction(11, 10)))
    (other, _) = try_out(dearer, today.prices, span, range(2))
    assert other.sums == first[0].sums
    assert other.busy == first[0].busy
    assert other.cost["salaries"] - first[0].cost["salaries"] == first[0].cost["salaries"] // 10
    assert try_out(today, today.prices, replace(span, seed=8), range(1))[0] != first[0]


def test_more_patience_never_raises_abandonment_in_expectation() -> None:
    span = Span(MONTH.first, 2, 3)
    today = plan(centre=small(per_hour=110))
    reasons = today.centre.reasons
    longer = reasons["any"].model_copy(
        update={"patience": reasons["any"].patience.model_copy(update={"mean_s": 240.0})}
    )
    patient = replace(today, centre=today.centre.model_copy(update={"reasons": {"any": longer}}))
    few, many = (try_out(one, today.prices, span, range(4)) for one in (patient, today))
    assert sum(t.sums["abandoned"] for t in few) < sum(t.sums["abandoned"] for t in many)
