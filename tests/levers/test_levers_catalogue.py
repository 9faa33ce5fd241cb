"""The eleven levers: what each changes, and what it must leave alone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percall.centre import Centre
from percall.errors import PercallError
from percall.floor.codes import Codes
from percall.ledger import Scope
from percall.levers import page
from percall.levers.catalogue import CATALOGUE, callback, voip
from percall.levers.changing import demands_of, longer, nearer_to_one
from percall.levers.cross_training import cross_trained
from percall.levers.lever import Flexibility, Lever, Plan, Value, combined
from percall.levers.prices import DAYS_PER_MONTH
from percall.levers.volumes import HOUR_US, Volumes, volumes_of
from percall.twin.capacity import A_WEEK, staffed
from percall.twin.checks import workable
from percall.twin.replication import replicate
from support.priced_centre import centre, cost, days_of, plan
from support.twin_centres import MONDAY, exponential, single_queue

DOCS = Path(__file__).parents[2] / "docs"
LEVERS = list(CATALOGUE.values())

DAYS = ("workdays", "mon", "sat", "weekend", "daily")
COSTS = {"project", "running", "exit_cost", "telephone", "price_per_agent", "licence", "assist_licence", "home_office"}
"""Parameters that are money and nothing but money: no volume changes with them."""


def alone(lever: str, **values: Value) -> Plan:
    """Today with one lever, everything but ``values`` at no effect."""
    return CATALOGUE[lever].apply(plan(), {**CATALOGUE[lever].neutral, **values})


@cache
def lived() -> Volumes:
    """Two days of today."""
    return volumes_of(days_of(plan().centre))


# Declarations


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.id)
def test_every_lever_speaks_both_languages_and_explains_itself(lever: Lever) -> None:
    said = [lever.name, lever.says, *(parameter.meaning for parameter in lever.parameters)]
    for words in said:
        assert words["en"].isascii() or "€" in words["en"]
        assert any("а" <= letter <= "я" for letter in words["ru"].lower())
    assert len({parameter.name for parameter in lever.parameters}) == len(lever.parameters)
    for parameter in lever.parameters:
        if isinstance(parameter.default, float):
            assert parameter.low is not None
            assert parameter.high is not None
            assert parameter.low <= parameter.default <= parameter.high
        if parameter.source is not None:
            assert 1990 < parameter.source.year <= 2026
        if parameter.unit == "choice":
            assert {parameter.default, parameter.neutral} <= set(parameter.choices)


def test_there_are_eleven() -> None:
    assert len(LEVERS) == 11
    assert [lever.id for lever in LEVERS] == list(CATALOGUE)


def test_the_page_lists_them_as_they_are() -> None:
    text = (DOCS / "levers.md").read_text(encoding="utf-8")
    assert text == page.page(text), "run: python -m percall.levers.page docs/levers.md"


# No effect, and nothing but cost


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.id)
def test_no_effect_leaves_the_plan_as_it_is(lever: Lever) -> None:
    """Not one figure of the centre, not one price: the same replication, to the last micro-unit."""
    nothing = lever.apply(plan(), lever.neutral)
    assert nothing == plan()
    assert nothing.prices.cost(volumes_of(days_of(nothing.centre))) == plan().prices.cost(lived())


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.id)
def test_every_default_has_an_effect_that_works(lever: Lever) -> None:
    changed = lever.apply(plan())
    assert changed != plan()
    assert lever.applies(plan()) is None
    workable(changed.centre)
    assert all(item.micros > 0 for item in (*changed.one_off, *changed.running))
    assert all(price.per_unit >= 0 for price in changed.prices.prices if price.category != "telephony")


@pytest.mark.parametrize(
    ("lever", "name"),
    [(lever.id, parameter.name) for lever in LEVERS for parameter in lever.parameters if parameter.name in COSTS],
)
def test_money_alone_shifts_the_cost_by_exactly_so_much(lever: str, name: str) -> None:
    """The centre stays; the cost of any volumes rises by the amount for their days, rounded down once."""
    extra: dict[str, Value] = {}
    if name == "home_office":
        extra = {"remote_share": 0.5}
    if name == "assist_licence":
        extra = {"mode": "assistance"}
    changed, before = alone(lever, **{name: 70.0}, **extra), alone(lever, **extra)
    assert changed.centre == before.centre
    run = lived()
    months = Fraction(run.days) / DAYS_PER_MONTH
    each = {
        "project": (70_000_000, 0),
        "exit_cost": (70_000_000, 0),
        "telephone": (20 * 70_000_000, 0),
        "running": (0, months * 70_000_000),
        "home_office": (0, months * 20 * 70_000_000 / 2),
    }
    once, spread = each.get(name, (0, months * 20 * 70_000_000))
    assert sum(item.micros for item in changed.one_off) - sum(item.micros for item in before.one_off) == once
    assert cost(changed, run) - cost(before, run) == spread // 1


def test_training_costs_the_hours_of_those_who_learn() -> None:
    taught = alone("software", training_hours=10.0)
    rates = {team: plan().prices.per_paid_hour(team, site) for team, site in (("front", "north"), ("back", None))}
    expected = 10 * 10 * rates["front"] + 10 * 10 * rates["back"]  # clerks; helpers and writers
    assert taught.one_off[0].micros == pytest.approx(float(expected), abs=3)  # rounded for each group
    assert taught.centre == plan().centre


def test_levers_of_cost_commute() -> None:
    """Software, cloud and telephony end parts of today's cost and add their own: in any order the same."""
    ids = ("software", "cloud", "voip")
    values = {name: {"talk_factor": 1.0, "wrap_factor": 1.0} if name == "software" else {} for name in ids}
    run = lived()
    orders = [("software", "cloud", "voip"), ("voip", "cloud", "software"), ("cloud", "voip", "software")]
    found = [combined([CATALOGUE[name] for name in order], values, plan()) for order in orders]
    assert len({cost(one, run) for one in found}) == 1
    assert len({one.ramp_up_months for one in found}) == 1
    assert len({sum(item.micros for item in one.one_off) for one in found}) == 1


def test_levers_on_different_things_commute() -> None:
    """Callback and analytics touch neither the same part of the centre nor the same price."""
    one, other = CATALOGUE["callback"], CATALOGUE["analytics"]
    there, back = combined([one, other], {}, plan()), combined([other, one], {}, plan())
    assert there.centre == back.centre
    assert set(there.prices.prices) == set(back.prices.prices)


def test_all_together_work() -> None:
    everything = combined(LEVERS, {}, plan())
    assert volumes_of(days_of(everything.centre)).contacts.sum() > 0
    assert everything.ramp_up_months == 6
    assert everything.flexibility == Flexibility(30, 4.0)


# One by one


def test_the_twin_makes_the_repeats_that_the_arithmetic_has() -> None:
    """When two in three contacts resolve, and all others come back until it is, each unresolved issue makes 1.5 more.

    A geometric number with mean 1 / (2/3) = 1.5. Contacts come back within a minute on average, so that hardly any fall
    beyond the three days followed. With it the example of "Contact Center Economics 101: First Call Resolution",
    CustomerThink: a million calls, a tenth of them unresolved, 1.5 repeats for each, 8 dollars a call: 1.2 million.
    """
    repeats = {"share": 1.0, "delay": exponential(60), "attempts": 50}
    described = single_queue(60, exponential(60), 30).model_dump()
    described["reasons"]["any"] |= {"resolution": 2 / 3, "repeat": repeats}
    today = replace(plan(), centre=Centre.model_validate(described))
    better = CATALOGUE["first_contact_resolution"].apply(
        today, {**CATALOGUE["first_contact_resolution"].neutral, "unresolved_avoided": 0.5}
    )
    made = []
    for tomorrow, resolution in ((today, 2 / 3), (better, 5 / 6)):
        run = replicate(workable(tomorrow.centre), MONDAY, 20, 1, warm_up=1, by_day=False)
        issues = run.sums["offered"].sum() - run.sums["repeats"].sum()
        more = run.sums["repeats"].sum() / issues
        # 28,800 issues: the standard error of the mean of a geometric number is below 0.006; 4.5 of them.
        assert more == pytest.approx(1 / resolution - 1, abs=0.027)
        made.append(more / (1 - resolution))
    assert 1_000_000 * 0.10 * made[0] * 8 == pytest.approx(1_200_000, abs=800_000 * 3 * 0.027)


def test_resolution_rises_for_every_group() -> None:
    described = centre().model_dump()
    described["reasons"]["fault"]["resolution_by_group"] = {"helpers": 0.9}
    today = replace(plan(), centre=Centre.model_validate(described))
    better = CATALOGUE["first_contact_resolution"].apply(today, {"unresolved_avoided": 0.5}).centre.reasons
    assert better["fault"].resolution == pytest.approx(0.85)
    assert better["fault"].resolution_by_group == {"helpers": pytest.approx(0.95)}
    assert better["mail"].resolution is None  # unknown stays unknown


def test_a_platform_replaces_licences_and_shortens_wrap_up() -> None:
    changed = alone("software", licences_ended=1.0, licence=50.0, wrap_factor=0.5)
    bought = changed.prices.cost(lived())["agent_licences"]
    assert bought == Fraction(50_000_000 * 20 * lived().days) / DAYS_PER_MONTH // 1
    order = changed.centre.reasons["order"]
    assert order.wrap is not None
    assert order.wrap.mean_s == 12.5
    assert order.talk == plan().centre.reasons["order"].talk
    assert volumes_of(days_of(changed.centre)).busy_us.sum() < lived().busy_us.sum()


def test_the_cloud_is_paid_by_the_minute() -> None:
    run = lived()
    minutes = Fraction(run.amount("line_hours"), HOUR_US) * 60
    paid = alone("cloud", price_per_minute=0.02)
    assert cost(paid, run) - cost(plan(), run) == pytest.approx(float(minutes * 20_000), abs=1)
    ended = alone("cloud", equipment_ended=0.5)
    assert ended.prices.cost(run)["equipment"] == pytest.approx(plan().prices.cost(run)["equipment"] / 2, abs=1)


def test_telephony_by_trunk_and_minute() -> None:
    run = lived()
    ended = alone("voip", telephony_ended=1.0)
    assert ended.prices.cost(run)["telephony"] == 0
    rented = alone("voip", price_per_trunk=30.4375)  # a unit a day
    assert cost(rented, run) - cost(plan(), run) == run.trunks * run.days * 1_000_000
    home = alone("voip", remote_share=0.5, rent_released=0.5)
    assert home.prices.cost(run)["rent"] == pytest.approx(plan().prices.cost(run)["rent"] * 0.75, abs=1)


def test_trunks_are_sized_only_where_asked() -> None:
    routing = plan().centre.routing.model_copy(update={"lines": 7})
    limited = replace(plan(), centre=plan().centre.model_copy(update={"routing": routing}))
    assert voip.LEVER.apply(limited, {"trunks": "as_today"}).centre.routing.lines == 7
    assert voip.LEVER.apply(limited, {"trunks": "sized"}).centre.routing.lines is None


def test_a_callback_is_offered_where_there_is_none() -> None:
    offered = alone("callback", acceptance=1.0, at_estimate_s=0.0).centre.routing.queues
    today = plan().centre.routing.queues
    assert callback.without_offer(plan()) == ["help"]
    assert offered["help"].callback is not None
    assert offered["help"].callback.acceptance == 1
    assert [offered[name] for name in ("orders", "chat", "mail")] == [today[n] for n in ("orders", "chat", "mail")]
    everywhere = CATALOGUE["callback"].apply(plan())
    assert (CATALOGUE["callback"].applies(everywhere) or {})["en"].startswith("Every queue")


def test_the_cross_trained_are_the_same_people() -> None:
    trained = alone("routing", cross_trained=0.3).centre
    before = plan().centre.staffing.groups
    after = trained.staffing.groups
    assert sum(group.agents for group in after.values()) == sum(group.agents for group in before.values())
    assert after["clerks"].agents == 7
    assert after["clerks_cross_trained"].skills == {"orders": 2, "help": 2}
    slower = alone("routing", cross_trained=0.3, handling_factor=1.25).centre.reasons["order"]
    assert slower.by_group["clerks_cross_trained"] == 1.25


@settings(max_examples=40, deadline=None)
@given(share=st.floats(0, 1), crew=st.lists(st.tuples(st.sampled_from(DAYS), st.integers(1, 6)), max_size=6))
def test_cross_training_moves_nobody_to_another_hour(share: float, crew: list[tuple[str, int]]) -> None:
    described = centre().model_dump()
    group = described["staffing"]["groups"]["clerks"]
    pause = group["shifts"][0]["pauses"]
    hours = [f"{8 + i:02}:00-{12 + i:02}:00" for i in range(6)]
    group["shifts"] = [
        {"days": (days,), "hours": hours[i], "agents": count, "pauses": pause} for i, (days, count) in enumerate(crew)
    ]
    group["agents"] = max(1, sum(count for _, count in crew))
    today = Centre.model_validate(described)
    after, learners = cross_trained(today, share, 1.0)
    for day in A_WEEK:
        old = sum(staffed(Codes(today), name, day) for name in today.staffing.groups)
        new = sum(staffed(Codes(after), name, day) for name in after.staffing.groups)
        assert (old == new).all()
    for name, trained in after.staffing.groups.items():
        for day in A_WEEK:
            assert staffed(Codes(after), name, day).max() <= trained.agents
    assert set(learners) <= set(after.staffing.groups)


def test_cross_training_hires_nobody() -> None:
    """Crews of several tables of days, of which Monday takes everybody: 16 before, 16 after."""
    described = centre().model_dump()
    group = described["staffing"]["groups"]["clerks"]
    crew = [("workdays", n) for n in (1, 1, 2, 3, 2, 4, 2)] + [("mon", 1), ("sat", 3), ("sat", 3)]
    group["shifts"] = [{"days": (days,), "hours": "09:00-13:00", "agents": count} for days, count in crew]
    group["agents"] = 16
    after = cross_trained(Centre.model_validate(described), 0.2, 1.0)[0].staffing.groups
    assert (after["clerks"].agents, after["clerks_cross_trained"].agents) == (13, 3)


def test_shifts_may_begin_at_other_times() -> None:
    assert alone("scheduling", start_every_minutes=15.0).flexibility == Flexibility(15, None)
    assert alone("scheduling", part_time_hours=5.0).flexibility == Flexibility(0, 5.0)
    punctual = alone("scheduling", lateness_factor=0.5, absence_factor=2.0).centre.staffing.groups["clerks"]
    assert (punctual.punctuality_s, punctual.absence) == (30.0, 0.1)
    tables = single_queue(60, exponential(60), 3)
    why = CATALOGUE["scheduling"].applies(replace(plan(), centre=tables))
    assert why is not None
    assert "interval" in why["en"]


def test_self_service_settles_its_share_and_pays_for_each_visit() -> None:
    changed = alone("self_service", contained=0.3, price_per_session=0.5)
    run = volumes_of(days_of(changed.centre, days=5))
    visits = run.amount("bot_sessions", services=("web_self_service",))
    assert visits == run.amount("contacts", Scope(direction="inbound"))
    extra = changed.prices.prices[-1]
    assert extra.cost(run) == visits * 500_000
    menu = run.amount("bot_sessions", services=("menu",)) / visits
    assert menu < lived().amount("bot_sessions", services=("menu",)) / lived().amount("contacts")


def test_an_ai_agent_contains_its_share_of_the_routine() -> None:
    changed = alone("ai", contained=0.4, reasons=("fault",), session_s=60.0, hang_up=0.0, price_per_minute=0.3)
    run = days_of(changed.centre, days=5)
    volumes = volumes_of(run)
    sessions = volumes.amount("bot_sessions", services=("ai_agent",))
    assert sessions == volumes.amount("bot_sessions", Scope(reason="fault"), services=("ai_agent",))
    faults = [kind.reason for kind in run.codes.kinds].index("fault")
    served = run.sums["self_served"].sum(axis=(0, 2, 3))[faults]
    assert served / sessions == pytest.approx(0.4, abs=0.07)  # about 1,000 sessions: 4.5 standard errors
    paid = changed.prices.prices[-1]
    assert (
        paid.cost(volumes)
        == Fraction(volumes.amount("automated_hours", services=("ai_agent",)), HOUR_US) * (60 * 300_000) // 1
    )


def test_assistance_makes_people_faster_and_costs_a_licence_each() -> None:
    changed = alone("ai", mode="assistance", assist_factor=0.5, assist_licence=30.4375)
    order = changed.centre.reasons["order"]
    assert order.talk.mean_s == 100
    assert changed.centre.self_service == plan().centre.self_service
    assert cost(changed, lived()) - cost(plan(), lived()) == 20 * lived().days * 1_000_000


def test_a_better_menu() -> None:
    changed = alone("ivr", contained_more=0.5, misrouting_factor=0.5, time_factor=0.5, hang_up_factor=2.0)
    menu, bot = changed.centre.self_service["menu"], changed.centre.self_service["bot"]
    assert menu.containment["order"] == pytest.approx(0.6)
    assert menu.containment["fault"] == pytest.approx(0.5)
    assert menu.misrouting == 0.025
    assert [step.time.mean_s for step in menu.steps] == [10, 5]
    assert menu.steps[0].hang_up == 0.1
    assert bot == plan().centre.self_service["bot"]
    bare = replace(plan(), centre=single_queue(60, exponential(60), 3))
    assert CATALOGUE["ivr"].applies(bare) is not None


def test_analytics_removes_its_share_of_a_reason() -> None:
    changed = alone("analytics", avoidable=1.0, removed=0.5, reasons=("fault",)).centre.arrivals.demands
    today = plan().centre.arrivals.demands
    assert [2 * rate for rate in changed["faults"].per_hour["workdays"]] == list(today["faults"].per_hour["workdays"])
    assert changed["orders"] == today["orders"]
    run = volumes_of(days_of(alone("analytics", avoidable=0.8, removed=0.625).centre, days=5))
    whole = volumes_of(days_of(plan().centre, days=5))
    assert run.contacts.sum() / whole.contacts.sum() == pytest.approx(0.5, abs=0.06)


# Laws


def test_more_patience_never_raises_abandonment() -> None:
    """In expectation: the same customers, each more patient, over ten days (metamorphic)."""
    tight = centre()
    abandoned = []
    for factor in (1, 2, 4, 8):
        reasons = {
            name: reason.model_copy(update={"patience": reason.patience and longer(reason.patience, factor)})
            for name, reason in tight.reasons.items()
        }
        run = days_of(tight.model_copy(update={"reasons": reasons}), days=10)
        sums = run.sums
        abandoned.append(sums["abandoned"].sum() / (sums["abandoned"].sum() + sums["handled"].sum()))
    assert abandoned == sorted(abandoned, reverse=True)
    assert abandoned[0] > abandoned[-1]


def test_what_self_service_leaves_takes_longer() -> None:
    """Deflecting a third frees less than a third of the work: the easy issues go first."""
    deflected = volumes_of(days_of(alone("self_service", contained=1 / 3, resolved=1.0).centre, days=10))
    whole = volumes_of(days_of(plan().centre, days=10))
    assert 2 / 3 < deflected.busy_us.sum() / whole.busy_us.sum() < 1


@given(share=st.floats(0, 1), by=st.floats(0, 1))
def test_a_share_stays_a_share(share: float, by: float) -> None:
    assert share <= nearer_to_one(share, by) + 1e-15
    assert nearer_to_one(share, by) <= 1


def test_a_name_that_nobody_has() -> None:
    with pytest.raises(PercallError, match=r"levers\.parameters\.ai\.reasons: there is no bliling"):
        CATALOGUE["ai"].apply(plan(), {"reasons": ("bliling",)})
    assert demands_of(plan().centre, ["fault"]) == ("faults",)
    assert demands_of(plan().centre, ["order"], ["chat"]) == ()
