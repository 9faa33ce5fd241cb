"""A comparison of levers made by hand, as ``percall.levers.compare`` would find it: every verdict is in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from percall.levers.comparison import (
    Amount,
    Assumption,
    Bar,
    BreakEven,
    Comparison,
    Cost,
    FrontierPoint,
    Guardrail,
    Judged,
    Judgement,
    Pair,
    Portfolio,
    Screening,
    Skipped,
    Standing,
    Step,
    Terms,
    Verdict,
    Veto,
    Worth,
)
from percall.levers.value import Flows, effect, net_present_value, payback_months
from percall.money import MICROS
from percall.twin.confidence import Interval

CONTACTS: Final = 40_000
HORIZON: Final = 36
DISCOUNT: Final = 0.1
HOSTILE: Final = '=HYPERLINK("x") & <b>shorter</b> wrap'
"""What somebody called a lever of his own."""

ABANDONED: Final = Guardrail("abandonment_rate", 0.05, "lower")
SERVED: Final = Guardrail("service_level", 0.75, "higher")


def micros(units: float) -> int:
    return round(units * MICROS)


def amount(units: float, half: float | None = None) -> Amount:
    return Amount(micros(units), None if half is None else micros(half))


def standing(cost: int, service_level: float = 0.8, **options: Any) -> Standing:
    """A month of 40,000 contacts at ``cost`` currency units."""
    labour = micros(cost) * 7 // 10
    rent = micros(cost) // 10
    return Standing(
        contacts_per_month=Interval(CONTACTS, 310.0),
        resolved_per_month=Interval(0.8 * CONTACTS, 260.0),
        paid_hours_per_month=Interval(9_600.0, None),
        busy_hours_per_month=Interval(6_900.0, 60.0),
        cost_per_month=amount(cost, 900),
        cost_per_contact=amount(cost / CONTACTS, 0.03),
        cost_per_resolved=amount(cost / CONTACTS / 0.8, 0.04),
        by_category={"salaries": labour, "rent": rent, "telephony": micros(cost) - labour - rent},
        service={
            "service_level": Interval(service_level, 0.008),
            "abandonment_rate": Interval(0.04, 0.003),
            "asa": Interval(31.0, 2.2),
            "aht": Interval(402.0, 3.1),
            "resolution": Interval(0.8, 0.004),
            "occupancy": Interval(0.82, 0.005),
            "self_served_share": None,
        },
        csat=4.1,
        **options,
    )


def judgement(
    cash: float, freed: float, cost: int = 248_000, service_level: float = 0.8, veto: Veto | None = None
) -> Judgement:
    """Against 40,000 contacts a month."""
    return Judgement(
        standing=standing(round(cost - cash), service_level),
        cash_saved=amount(cash, 0.0 if cash == 0 else 340),
        cash_saved_per_contact=amount(cash / CONTACTS, 0.0085),
        capacity_freed=amount(freed, 280),
        hours_freed=Interval(freed / 24, 280 / 24),
        per_contact=amount(cash / CONTACTS, 0.0085),
        per_resolved=amount(cash / CONTACTS / 0.8, 0.01),
        vetoes=() if veto is None else (veto,),
        replications=24,
    )


def worth(cash: float, once: float, running: float = 0.0, ramp_up: float = 3.0) -> Worth:
    """By the formulas of ``percall.levers.value``."""
    flows = Flows(micros(once), micros(running), micros(cash + running), ramp_up)
    costs = () if once == 0 else (
        Cost({"en": "Set-up", "ru": "Внедрение"}, micros(once / 4)),
        Cost({"en": "=Training", "ru": "=Обучение"}, micros(once) - micros(once / 4)),
    )  # fmt: skip
    npv = round(net_present_value(flows, HORIZON, DISCOUNT))
    ramp = tuple(effect(month, ramp_up) for month in range(1, HORIZON + 1))
    return Worth(costs, micros(once), micros(running), ramp_up, ramp, payback_months(flows), Amount(npv, micros(9_000)))


def judged(
    name: str,
    english: str,
    russian: str,
    verdict: Verdict,
    cash: float,
    freed: float,
    once: float = 0.0,
    running: float = 0.0,
    service_level: float = 0.8,
    veto: Veto | None = None,
    affordable: bool = True,
    levers: tuple[str, ...] | None = None,
) -> Judged:
    return Judged(
        id=name,
        name={"en": english, "ru": russian},
        says={"en": f"What {english} does.", "ru": f"Что делает «{russian}»."},
        levers=levers or (name,),
        assumptions=(
            Assumption(
                f"{name}_share",
                {"en": "Share of contacts it concerns", "ru": "Доля контактов, которых это касается"},
                "share",
                0.3,
                True,
                "A survey of centres, 2021",
            ),
            Assumption(
                "reasons", {"en": "Reasons", "ru": "Причины"}, "reasons", ("payment", "order_status"), True, None
            ),
            Assumption("price", {"en": "Price a minute", "ru": "Цена минуты"}, "money", 0.12, False, None),
        ),
        same_staff=judgement(-running, freed, service_level=service_level, veto=veto),
        restaffed=judgement(cash, freed / 3, 240_000, veto=veto),
        worth=worth(cash, once, running),
        verdict=verdict,
        affordable=affordable,
    )


LEVERS: Final = (
    judged("self_service", "Self-service", "Самообслуживание", "saves", 9_120, 12_400, 14_000, 600, 0.87),
    judged("ai", "Automated agent", "Автоматический агент", "saves", 7_870, 11_900, 42_000, 2_300, 0.86),
    judged("scheduling", "Scheduling", "Графики смен", "saves", 5_310, 0, 4_000, service_level=0.84),
    judged("first_contact_resolution", "First contact resolution", "Решение с первого обращения", "saves", 2_950, 5_200,
           125_000, service_level=0.83),
    judged("own_1", HOSTILE, HOSTILE, "frees", 120, 3_100, 2_000, service_level=0.82),
    judged("voip", "VoIP", "IP-телефония", "nothing", 40, 0),
    judged("analytics", "Analytics of contacts", "Аналитика обращений", "not_decided", 410, 700, 9_000, 300),
    judged("software", "Change of platform", "Смена платформы", "costs", -1_840, 2_600, 30_000),
    judged("cloud", "Cloud", "Облако", "saves", 3_300, 0, 160_000, affordable=False),
    judged("callback", "Call-back", "Обратный звонок", "vetoed", 2_210, 300, veto=Veto(
        ABANDONED, Interval(0.04, 0.003), Interval(0.071, 0.004))),
)  # fmt: skip

CHOSEN: Final = ("self_service", "ai", "scheduling", "first_contact_resolution")

STEPS: Final = (
    Step("today", None, 6_200_000),
    Step("slack", None, -200_000),
    Step("lever", "self_service", -225_000),
    Step("lever", "ai", -160_000),
    Step("lever", "scheduling", -121_000),
    Step("lever", "first_contact_resolution", -64_000),
    Step("tomorrow", None, 5_430_000),
)

PORTFOLIO: Final = Portfolio(
    judged=judged("portfolio", "Four levers", "Четыре рычага", "saves", 22_800, 26_100, 185_000, 2_900, 0.9,
                  levers=CHOSEN),
    waterfall=STEPS,
    candidates=14,
    confidence=0.95,
    indifference=micros(5_000),
    decided=True,
    replications=480,
    runner_up=CHOSEN[:3],
    first_three=CHOSEN[:3],
)  # fmt: skip


def pair(first: str, second: str, interaction: float, verdict: Any) -> Pair:
    apart = 9_000.0
    return Pair(first, second, amount(apart, 400), amount(apart + interaction, 380), amount(interaction, 310), verdict)


def point(levers: tuple[str, ...], target: float, level: float, cost: float, best: bool) -> FrontierPoint:
    return FrontierPoint(levers, target, Interval(level, 0.006), amount(cost, 0.03), best)


def found(**options: Any) -> Comparison:
    """The whole comparison; ``options`` replace its fields."""
    whole = Comparison(
        centre="Demo <i>Telecom</i>",
        currency="USD",
        first=date(2026, 4, 6),
        days=7,
        seed=1,
        terms=Terms(micros(0.02), HORIZON, DISCOUNT, micros(150_000), (ABANDONED, SERVED)),
        today=standing(248_000),
        restaffed=standing(240_000),
        slack=amount(8_000, 600),
        levers=LEVERS,
        skipped=(
            Skipped(
                "ivr",
                {"en": "IVR", "ru": "Голосовое меню"},
                {"en": "The centre has no menu.", "ru": "В центре нет меню."},
            ),
        ),
        pairs=(
            pair("self_service", "ai", -2_400, "spoil"),
            pair("ai", "scheduling", 700, "help"),
            pair("self_service", "scheduling", 60, "independent"),
            pair("scheduling", "first_contact_resolution", -210, "not_decided"),
        ),
        portfolio=PORTFOLIO,
        screening=Screening(2_048, 310, 640, 1_084, 14, 40, micros(6_000), 0.93, 0, 71.0),
        frontier=(
            point((), 0.7, 0.71, 5.86, False),
            point((), 0.8, 0.803, 6.0, False),
            point(CHOSEN[:3], 0.7, 0.709, 5.33, True),
            point(CHOSEN, 0.8, 0.806, 5.43, True),
            point(CHOSEN, 0.9, 0.902, 5.71, True),
        ),
        tornado=(
            Bar("ai", "containment", {"en": "Share of its contacts that the agent settles", "ru": "Доля решённых"},
                "share", 0.1, 0.3, 0.5, micros(210_000), micros(470_000), micros(690_000)),
            Bar(None, "volume", {"en": "Contacts", "ru": "Контакты"}, "factor", 0.9, 1.0, 1.1,
                micros(400_000), micros(470_000), micros(540_000)),
        ),
        break_evens=(
            BreakEven("ai", "containment", {"en": "Share of contacts that the agent settles", "ru": "Доля решённых"},
                      "share", 0.05, 0.3, 0.6, "above", 0.14),
            BreakEven("ai", "price", {"en": "Price a minute", "ru": "Цена минуты"}, "money", 0.05, 0.12, 0.9, "below",
                      0.41),
            BreakEven("voip", "tariff", {"en": "Tariff", "ru": "Тариф"}, "money", 0.01, 0.02, 0.04, "never", None),
            BreakEven("scheduling", "gap", {"en": "Gaps left", "ru": "Остаток"}, "share", 0.1, 0.2, 0.9, "always",
                      None),
        ),
        warnings=({"en": "=A warning", "ru": "=Предупреждение"},),
    )  # fmt: skip
    return replace(whole, **options)
