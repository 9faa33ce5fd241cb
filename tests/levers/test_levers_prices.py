"""Volumes and unit prices: what today costs, and what other volumes would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from percall.centre import Centre
from percall.errors import PercallError
from percall.ledger import Ledger, Line, Scope
from percall.levers.lever import today
from percall.levers.prices import FOLLOWS, Price, Prices, prices_of
from percall.levers.volumes import HOUR_US, required_trunks, volumes_of
from percall.twin.pricing import price
from support.priced_centre import baseline, centre, cost, days_of, ledger, line, plan
from support.twin_centres import exponential, single_queue


def of_category(prices: Prices, category: str) -> list[Price]:
    return [one for one in prices.prices if one.category == category]


def flat(agents: int = 5, **changes: object) -> Centre:
    """One queue, agents around the clock."""
    return single_queue(60, exponential(60), agents).model_copy(update=changes)


# Prices


def test_today_costs_what_the_ledger_says() -> None:
    """Over the baseline's replications together: the ledger's daily amount times the days, less what rounding takes."""
    due = sum(one.amount for one in ledger().lines) * 1_000_000 / 31 * 2 * len(baseline())
    spent = sum(cost(plan(), volumes) for volumes in baseline())
    assert 0 <= due - spent <= len(plan().prices.prices) * len(baseline())


def test_equal_volumes_cost_the_same_to_the_micro_unit() -> None:
    again = volumes_of(days_of(centre()))
    assert plan().prices.cost(again) == plan().prices.cost(baseline()[0])


def test_five_licences_at_49_for_7_of_30_days() -> None:
    """5 x 49 x 7 / 30 = 57.17, the proration that an invoice shows."""
    first = date(2024, 4, 1)
    april = Ledger((replace(line("agent_licences", "245", "USD"), first_day=first, last_day=date(2024, 4, 30)),))
    week = replace(volumes_of(days_of(flat(5))), first=first, days=7)
    prices = prices_of(april, flat(5), [week])
    assert of_category(prices, "agent_licences")[0].per_unit == Fraction(49_000_000, 30)
    assert round(Decimal(prices.cost(week)["agent_licences"]) / 1_000_000, 2) == Decimal("57.17")


def fixed(lines: Sequence[Line], first: date) -> Fraction:
    """What a week from ``first`` on costs a day."""
    week = replace(volumes_of(days_of(flat(5))), first=first, days=7)
    return sum((one.per_unit for one in prices_of(Ledger(tuple(lines)), flat(5), [week]).prices), Fraction(0))


def test_a_ledger_of_half_a_month_prices_the_days_it_covers() -> None:
    """1,400 for 1 to 14 February are 100 a day; a quarter's rent and an asset beside them are of the whole month."""
    february = date(2023, 2, 1)
    half = replace(line("utilities", "1400", "USD"), first_day=february, last_day=date(2023, 2, 14))
    assert fixed([half], february) == 100_000_000
    short = replace(half, amount=Decimal(14), first_day=date(2023, 2, 3), last_day=date(2023, 2, 3))
    assert fixed([half, short], february) == 101_000_000
    rent = replace(half, category="rent", amount=Decimal(900), line_id="rent")
    rent = replace(rent, first_day=date(2023, 1, 1), last_day=date(2023, 3, 31))
    assert fixed([half, rent], february) == 110_000_000
    desk = replace(half, category="equipment", amount=Decimal(168), line_id="desk", life_months=6)
    assert fixed([half, desk], february) == 101_000_000


def test_days_that_only_lasting_costs_reach_do_not_dilute_the_others() -> None:
    """A week over the end of January: pay is known of January, rent of the whole quarter."""
    pay = replace(line("other", "310", "USD"), first_day=date(2023, 1, 1), last_day=date(2023, 1, 31))
    rent = replace(pay, category="rent", amount=Decimal(900), line_id="rent", last_day=date(2023, 3, 31))
    assert fixed([pay, rent], date(2023, 1, 30)) == 20_000_000


def test_the_twin_spreads_the_same_cost() -> None:
    """The ledger made of the prices, apportioned by the costing, is the same money."""
    run = days_of(centre(), by_day=True)
    volumes = volumes_of(run)
    found = price(run, plan().prices.ledger(volumes))
    spread = sum(sum(part.values()) for part in (found.contacts, found.idle, found.unassigned))
    assert spread == cost(plan(), volumes)


def test_pay_without_a_team_is_split_by_what_teams_earn() -> None:
    front, back = of_category(plan().prices, "salaries")
    assert (front.scope.team, back.scope.team) == ("front", "back")
    assert front.per_unit / back.per_unit == Fraction(20, 30)
    assert plan().prices.per_paid_hour("back", None) > back.per_unit  # bonuses of a queue are everybody's


def test_a_line_for_a_team_follows_that_team() -> None:
    found = of_category(plan().prices, "benefits")[0]
    run = baseline()[0]
    hours = Fraction(run.amount("paid_hours", Scope(team="front")), HOUR_US)
    assert 0 < hours < Fraction(run.amount("paid_hours"), HOUR_US)
    assert found.cost(run) == found.per_unit * hours // 1


def test_what_nobody_uses_is_fixed() -> None:
    plain = flat()
    bots = Ledger((line("ai_automation", "310", "USD"),))
    found = prices_of(bots, plain, [volumes_of(days_of(plain))]).prices
    assert [(one.follows, one.per_unit) for one in found] == [("fixed", 10_000_000)]


def test_the_centre_file_says_what_a_category_follows() -> None:
    rented = centre(levers={"follows": {"rent": "seats"}})
    assert of_category(prices_of(ledger(), rented, baseline()), "rent")[0].follows == "seats"
    assert of_category(plan().prices, "rent")[0].follows == "fixed"


def test_a_category_of_ones_own_follows_the_driver_of_its_pool() -> None:
    own = centre(costs={"pools": {"sound": {"driver": "line_time", "categories": ["recording"]}}})
    assert of_category(prices_of(Ledger((line("recording", "31"),)), own, baseline()), "recording")[0].follows == (
        "line_hours"
    )


def test_every_usual_category_follows_something() -> None:
    assert set(FOLLOWS) == {c for pool in centre().costs.chart().values() for c in pool.categories}


def test_a_ledger_of_another_time_is_refused() -> None:
    late = tuple(replace(volumes, first=date(2025, 1, 6)) for volumes in baseline())
    with pytest.raises(PercallError, match="2025-01-01 to 2025-01-31"):
        prices_of(ledger(), centre(), late)


def test_a_credit_is_a_negative_price() -> None:
    assert [one.per_unit < 0 for one in of_category(plan().prices, "telephony")] == [True, False]


def test_automation_is_paid_for_todays_services_only() -> None:
    """What a lever adds has a price of its own; today's must not charge it once more."""
    run = baseline()[0]
    more = replace(
        run,
        services=(*run.services, "new"),
        sessions=np.hstack([run.sessions, run.sessions[:, :1]]),
        session_us=np.hstack([run.session_us, run.session_us[:, :1]]),
    )
    assert plan().prices.cost(more) == plan().prices.cost(run)
    assert more.amount("bot_sessions", services=("new",)) == run.amount("bot_sessions", services=("menu",))


# Volumes


def test_volumes_are_those_of_the_run() -> None:
    """Sessions and their time are counted apart from the contacts, and agree with them."""
    run = days_of(centre(), days=1)
    volumes = volumes_of(run)
    assert volumes.session_us.sum() == 1000 * (run.sums["ivr_ms"].sum() + run.sums["bot_ms"].sum())
    assert 0 < volumes.amount("bot_sessions", services=("bot",)) <= volumes.amount("contacts", Scope(channel="chat"))
    assert volumes.amount("contacts") == run.sums["offered"].sum()
    assert volumes.amount("line_hours") == run.sums["line_us"].sum()


def test_levers_and_costing_count_the_same_bot_sessions() -> None:
    """Two bots, of which the second is met by who passes the first; with steps so short that many take no time at all:
    such a session has no segment in the log, so nobody pays for it."""
    values = centre().model_dump()
    moment = {"time": {"family": "exponential", "mean_s": 0.001}, "hang_up": 0.2}
    values["self_service"]["second"] = values["self_service"]["bot"] | {"steps": [moment, moment]}
    values["self_service"]["bot"]["steps"] = [moment]
    chats = next(name for name, demand in values["arrivals"]["demands"].items() if demand["channel"] == "chat")
    values["arrivals"]["demands"][chats]["through"] = ["bot", "second"]
    run = days_of(Centre.model_validate(values), days=1)
    sessions = volumes_of(run).amount("bot_sessions", services=("bot", "second"))
    assert sessions == run.sums["bot_sessions"].sum() > 100


def test_scopes_divide_the_whole() -> None:
    run = baseline()[0]
    for follows in ("contacts", "line_hours"):
        parts = [run.amount(follows, Scope(channel=channel)) for channel in ("voice", "chat", "email")]
        assert sum(parts) == run.amount(follows)
    teams = [run.amount("paid_hours", Scope(team=team)) for team in ("front", "back")]
    assert sum(teams) == run.amount("paid_hours")
    assert run.amount("paid_hours", Scope(site="north")) == teams[0]
    assert run.amount("seats", Scope(queue="orders")) == run.amount("seats") == 20 * run.days


@pytest.mark.parametrize(
    ("erlangs", "trunks"),
    [(1.36, 5), (4.46, 10), (4.47, 11), (12.03, 20), (12.04, 21), (20.33, 30), (84.06, 100), (84.07, 101)],
)
def test_trunks_by_erlang_b(erlangs: float, trunks: int) -> None:
    """The usual table of Erlang B at a grade of service of P.01: so many erlangs are the most that n trunks carry."""
    assert required_trunks(erlangs, 0.01) == trunks


def test_trunks_carry_the_busiest_hour() -> None:
    """60 calls an hour of a minute each, all day: an erlang in every hour, and 1.36 are the most for 5 trunks."""
    run = volumes_of(days_of(flat(20), days=5))
    assert run.busiest_hour == pytest.approx(1 / (5 * 24))
    assert run.busy_hour_erlangs == pytest.approx(1, abs=0.05)
    assert run.trunks == 5
    assert replace(run, lines=30).trunks == 30
    assert run.amount("trunks") == 5 * 5


def test_today_needs_a_run() -> None:
    with pytest.raises(ValueError, match="at least one"):
        today(centre(), ledger(), ())


def test_a_price_rounds_once() -> None:
    run = baseline()[0]
    third = Price("other", Scope(), "fixed", Fraction(1, 3))
    assert third.cost(run) == 0
    assert Prices((third, third), "EUR").cost(run) == {"other": 0}
    assert third.cost(replace(run, days=3)) == 1
