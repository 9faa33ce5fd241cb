"""From a centre and a ledger to a comparison, with the twin; and again after an interruption."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from percall.errors import PercallError
from percall.ledger import Ledger, Line, Scope
from percall.levers.compare import compare
from percall.levers.comparison import Amount, Comparison
from percall.levers.lever import Lever, Plan, Settings
from support.lever_plans import small

MILLION = 1_000_000
MONDAY = date(2024, 1, 1)


def _words(name: str) -> dict[str, str]:
    return {"en": name, "ru": name}


def _lever(name: str, change: Callable[[Plan, Settings], Plan]) -> Lever:
    return Lever(name, _words(name), _words(name), (), change)


def _shorter(plan: Plan, _: Settings) -> Plan:
    """Talk takes three quarters of the time; 500 spent once."""
    reason = plan.centre.reasons["any"]
    talk = reason.talk.model_copy(update={"mean_s": 225.0})
    reasons = {"any": reason.model_copy(update={"talk": talk})}
    return plan.changed(plan.centre.model_copy(update={"reasons": reasons})).investing(_words("x"), 500 * MILLION)


LEVERS = {
    "nothing": _lever("nothing", lambda plan, _: plan),
    "costly": _lever("costly", lambda plan, _: plan.paying("other", _words("fee"), 1000 * MILLION)),
    "shorter": _lever("shorter", _shorter),
}


def _line(category: str, amount: int) -> Line:
    return Line(
        line_id=category,
        source="here",
        row=1,
        category=category,
        amount=Decimal(amount),
        currency="USD",
        first_day=MONDAY,
        last_day=date(2024, 1, 31),
        scope=Scope(),
    )


LEDGER = Ledger((_line("salaries", 100_000), _line("telephony", 3_000), _line("rent", 5_000)))


def _compared(
    folder: Path | None = None, progress: Callable[[str, int, int], None] = lambda *_: None, **more: object
) -> Comparison:
    return compare(
        small(),
        LEDGER,
        first=MONDAY,
        days=2,
        only=list(LEVERS),
        folder=folder,
        processes=1,
        more=LEVERS,
        progress=progress,
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Interrupted in the middle of the levers, and done again."""
    folder = tmp_path_factory.mktemp("kept")

    def interrupt(stage: str, done: int, of: int) -> None:
        if stage == "check" and done == 1:
            raise KeyboardInterrupt

    broken = _compared(folder, interrupt)
    assert broken.stopped
    assert (broken.portfolio, broken.frontier) == (None, ())
    assert len(broken.levers) == 3
    steps: list[tuple[str, int, int]] = []
    again = _compared(folder, lambda *step: steps.append(step))
    assert all(done == of for stage, done, of in steps if stage == "levers")  # nothing is done twice
    return again


def test_today_costs_what_the_ledger_says_of_its_days(found: Comparison) -> None:
    """108,000 in 31 days, at volumes that differ from those the prices were made of by chance only."""
    month = 108_000 / 31 * 365.25 / 12
    assert found.today.cost_per_month.value / MILLION == pytest.approx(month, rel=0.02)
    assert sum(found.today.by_category.values()) == found.today.cost_per_month.value


def test_a_lever_of_no_effect_changes_nothing_to_the_micro_unit(found: Comparison) -> None:
    nothing = next(one for one in found.levers if one.id == "nothing")
    for judgement in (nothing.same_staff, nothing.restaffed):
        assert judgement.cash_saved == judgement.capacity_freed == judgement.per_contact == Amount(0, 0)
    assert (nothing.verdict, nothing.worth.npv.value) == ("nothing", 0)


def test_a_cost_only_lever_costs_exactly_its_cost(found: Comparison) -> None:
    """1,000 a month, floored once in each replication of two days."""
    costly = next(one for one in found.levers if one.id == "costly")
    assert costly.verdict == "costs"
    for judgement in (costly.same_staff, costly.restaffed):
        assert judgement.cash_saved.half_width == 0
        assert judgement.cash_saved.value == pytest.approx(-1000 * MILLION, abs=32)  # two days 15.2 times


def test_shorter_talk_frees_hours_with_the_same_staff_and_saves_cash_re_staffed(found: Comparison) -> None:
    shorter = found.levers[0]
    assert (shorter.id, shorter.verdict) == ("shorter", "saves")
    assert shorter.same_staff.hours_freed.value > 0
    assert abs(shorter.same_staff.cash_saved.value) < shorter.restaffed.cash_saved.value / 2
    assert shorter.restaffed.standing.paid_hours_per_month.value < found.restaffed.paid_hours_per_month.value


def test_a_quarter_less_work_saves_less_than_a_quarter_of_its_hours(found: Comparison) -> None:
    """Small groups lose economies of scale: the saving approaches the share of the work from below."""
    before, after = (
        found.restaffed.paid_hours_per_month.value,
        found.levers[0].restaffed.standing.paid_hours_per_month.value,
    )
    assert 0.10 < 1 - after / before < 0.25


def test_the_portfolio_takes_what_pays_and_its_waterfall_adds_up(found: Comparison) -> None:
    assert found.portfolio is not None
    assert found.portfolio.judged.levers in {("shorter",), ("nothing", "shorter")}
    assert found.portfolio.decided
    steps = found.portfolio.waterfall
    assert sum(step.micros for step in steps[:-1]) == steps[-1].micros
    assert steps[0].micros == found.today.cost_per_contact.value
    assert steps[0].micros + steps[1].micros == found.restaffed.cost_per_contact.value
    assert steps[-1].micros == found.portfolio.judged.restaffed.standing.cost_per_contact.value


def test_the_frontier_costs_more_for_more_service(found: Comparison) -> None:
    today = sorted((point for point in found.frontier if not point.levers), key=lambda point: point.target)
    assert [point.cost_per_contact.value for point in today] == sorted(p.cost_per_contact.value for p in today)


def test_levers_alone_are_judged_as_beside_their_sets(found: Comparison) -> None:
    alone = _compared(sets=False)
    assert alone.levers == found.levers
    assert alone.today.cost_per_month.value == pytest.approx(found.today.cost_per_month.value, rel=0.02)
    assert (alone.portfolio, alone.screening, alone.pairs, alone.stopped) == (None, None, (), False)


def test_a_budget_excludes_what_it_cannot_pay() -> None:
    found = compare(
        small(), LEDGER, first=MONDAY, days=2, only=["shorter"], budget=499 * MILLION, processes=1, more=LEVERS
    )
    assert not found.levers[0].affordable
    assert found.screening is not None
    assert found.screening.beyond_budget == 1
    assert found.portfolio is not None
    assert found.portfolio.judged.levers == ()


def test_an_unknown_lever_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(PercallError, match=r"no lever is called 'magic'.*nothing, costly, shorter"):
        compare(small(), LEDGER, first=MONDAY, days=1, only=["magic"], processes=1, more=LEVERS)


def test_a_ledger_without_these_days_is_refused() -> None:
    with pytest.raises(PercallError, match="the ledger has no line"):
        compare(small(), LEDGER, first=date(2025, 1, 6), days=1, processes=1)


def test_results_do_not_depend_on_the_number_of_processes(found: Comparison) -> None:
    other = compare(small(), LEDGER, first=MONDAY, days=2, only=["shorter"], processes=2, more=LEVERS)
    mine = next(one for one in found.levers if one.id == "shorter")
    assert replace(other.levers[0], affordable=True) == mine


def test_a_lever_that_leaves_nobody_at_work_is_skipped_and_says_why() -> None:
    """Its queue is open when the group that serves it works no more: every set with it cannot be."""

    def closing(plan: Plan, _: Settings) -> Plan:
        groups = plan.centre.staffing.groups
        idle = {"agents": groups["agents"].model_copy(update={"channels": ("email",)})}
        staffing = plan.centre.staffing.model_copy(update={"groups": idle})
        return plan.changed(plan.centre.model_copy(update={"staffing": staffing}))

    more = {"shorter": LEVERS["shorter"], "closing": _lever("closing", closing)}
    found = compare(small(), LEDGER, first=MONDAY, days=1, only=list(more), processes=1, more=more)
    assert [one.id for one in found.levers] == ["shorter"]
    assert [one.id for one in found.skipped] == ["closing"]
    assert found.skipped[0].why["en"].startswith("The centre cannot work with it: ")
    assert found.skipped[0].why["ru"].startswith("С ним центр работать не может: ")
