"""Tornado and break-even, on a lever whose worth is a known function of its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from percall.errors import PercallError
from percall.levers.comparison import Amount, Judged
from percall.levers.judge import Tried, judged
from percall.levers.lever import Lever, Parameter, Plan, Settings
from percall.levers.portfolio.screen import Estimate
from percall.levers.runner import Name
from percall.levers.sensitivity import break_evens, root, tornado
from percall.levers.study import Set, Study
from support.lever_plans import bench, plan, trials

MILLION = 1_000_000
WORDS = {"en": "x", "ru": "x"}


def change(plan: Plan, settings: Settings) -> Plan:
    """Contained contacts save a thousand a month for each hundredth, which the plan's csat carries to the estimate."""
    if settings.number("contained") > 0.5:
        raise PercallError("more than half cannot be")
    return replace(plan, csat=settings.number("contained")).investing(WORDS, settings.micros("price"))


LEVER = Lever(
    "ai",
    WORDS,
    WORDS,
    (
        Parameter("contained", 0.2, 0.0, "share", WORDS, 0.0, 0.4),
        Parameter("price", 70_000.0, 0.0, "money", WORDS, 60_000.0, 90_000.0),
        Parameter("reasons", "all", "all", "names", WORDS),
    ),
    change,
)


@pytest.fixture
def study(monkeypatch: pytest.MonkeyPatch) -> Study:
    def estimated(study: Study, plans: Mapping[Name, Plan], stage: str, near: Set) -> dict[Name, Estimate]:
        month = 30 / (365.25 / 12)
        costs = {name: 300_000 - 100_000 * (plan.csat or 0.0) for name, plan in plans.items()}
        return {name: Estimate(round(cost * month * MILLION), 1, 1) for name, cost in costs.items()}

    monkeypatch.setattr("percall.levers.sensitivity.estimated", estimated)
    return Study(plan(), {"ai": LEVER}, None, bench())  # type: ignore[arg-type]


def _judged(study: Study, npv: int) -> Judged:
    same = Tried(plan(), trials([1, 1], [1.0, 1.0]))
    found = judged(study.subject(("ai",)), (same, same), (same, same), study.bench)
    return replace(found, worth=replace(found.worth, npv=Amount(npv, 0)))


def _npv(contained: float, price: float) -> float:
    """By hand: 36 monthly savings at 8 % a year, less the price."""
    return 100_000 * contained * sum(1.08 ** (-m / 12) for m in range(1, 37)) - price


def test_bars_are_the_worth_at_both_ends_moved_to_the_simulated_worth(study: Study) -> None:
    """The simulation is worth 5,000 less than the estimate: so is every end."""
    simulated = round((_npv(0.2, 70_000) - 5_000) * MILLION)
    bars = tornado(study, _judged(study, simulated))
    assert [(bar.parameter, bar.low, bar.value, bar.high) for bar in bars] == [
        ("contained", 0.0, 0.2, 0.4),
        ("price", 60_000.0, 70_000.0, 90_000.0),
    ]
    assert bars[0].npv_low / MILLION == pytest.approx(_npv(0.0, 70_000) - 5_000, abs=0.01)
    assert bars[1].npv_high / MILLION == pytest.approx(_npv(0.2, 90_000) - 5_000, abs=0.01)
    assert {bar.npv for bar in bars} == {simulated}


def test_break_even_by_hand(study: Study) -> None:
    """70,000 over 36 months at 8 % needs a hundred-thousandth of 70,000 / 32.07 = 2.18 % of containment."""
    (found,) = break_evens(study, [_judged(study, round(_npv(0.2, 70_000) * MILLION))])
    assert (found.parameter, found.pays) == ("contained", "above")
    assert found.at == pytest.approx(70_000 / (_npv(1.0, 0.0)), abs=1e-4)


def test_what_never_pays_has_no_break_even(study: Study) -> None:
    (found,) = break_evens(study, [_judged(study, round(_npv(-10.0, 70_000) * MILLION))])
    assert (found.pays, found.at) == ("never", None)


def test_values_that_cannot_be_have_no_bar(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = replace(LEVER, parameters=(replace(LEVER.parameters[0], high=0.9), *LEVER.parameters[1:]))
    monkeypatch.setitem(study.levers, "ai", wide)  # type: ignore[arg-type]
    assert [bar.parameter for bar in tornado(study, _judged(study, MILLION))] == ["price"]


def test_a_root_of_a_bent_function() -> None:
    assert root(lambda x: x**3 - 0.125, 0.0, 2.0) == pytest.approx(0.5, abs=0.005)
