"""Shifts that follow the load: the same paid hours, when they are needed."""

from __future__ import annotations

from dataclasses import replace

from percall.ledger import Scope
from percall.levers.catalogue.common import amount, factor, project, ramp_up, with_costs, words
from percall.levers.changing import with_groups
from percall.levers.lever import Flexibility, Lever, Plan, Settings, Source, Words
from percall.levers.prices import Price, per_day

NAME = words("Scheduling", "Планирование смен")


def change(plan: Plan, settings: Settings) -> Plan:
    """Shifts may begin at more times and some may be short; agents come more punctually and are absent less."""
    starts, part_time = settings.number("start_every_minutes"), settings.number("part_time_hours")
    if starts > 0 or part_time > 0:
        plan = replace(plan, flexibility=Flexibility(round(starts), part_time or None))
    lateness, absence = settings.number("lateness_factor"), settings.number("absence_factor")
    groups = {
        name: group.model_copy(
            update={"punctuality_s": group.punctuality_s * lateness, "absence": min(1.0, group.absence * absence)}
        )
        for name, group in plan.centre.staffing.groups.items()
    }
    price = Price(plan.category("software"), Scope(), "seats", per_day(settings.micros("price_per_agent")))
    plan = plan.changed(with_groups(plan.centre, groups), plan.prices.plus(price))
    return with_costs(plan, settings, NAME, "software")


def applies(plan: Plan) -> Words | None:
    """Staff must work shifts; a table of heads by interval has no shifts to move."""
    if any(group.shifts for group in plan.centre.staffing.groups.values()):
        return None
    return words(
        "The centre file gives staff by interval, not by shifts: there are no shifts to move.",
        "Файл центра даёт штат по интервалам, а не по сменам: двигать нечего.",
    )


LEVER = Lever(
    id="scheduling",
    name=NAME,
    says=words(
        "Shifts begin at more times of the day and some are short, so that the same paid hours lie where the load is.",
        "Смены начинаются в разное время, часть из них короткие: те же оплаченные часы лежат там, где нагрузка.",
    ),
    parameters=(
        amount(
            "start_every_minutes",
            30.0,
            "minutes",
            words(
                "Shifts may begin so often; 0: only when they begin today.",
                "Как часто могут начинаться смены; 0: только тогда, когда начинаются сегодня.",
            ),
            15.0,
            60.0,
        ),
        amount(
            "part_time_hours",
            4.0,
            "hours",
            words("Length of short shifts; 0: none.", "Длина коротких смен; 0: без них."),
            4.0,
            6.0,
        ),
        factor(
            "lateness_factor",
            1.0,
            words(
                "How far agents come late or early, as a multiple of today.",
                "Во сколько раз меняются опоздания и ранние уходы.",
            ),
            0.5,
            1.0,
        ),
        factor(
            "absence_factor",
            1.0,
            words("How often agents are absent, as a multiple of today.", "Во сколько раз меняется доля неявок."),
            0.8,
            1.1,
        ),
        amount(
            "price_per_agent",
            25.0,
            "money per agent per month",
            words("Price of the scheduling software.", "Цена программы планирования."),
            10.0,
            50.0,
            Source("Assembled, price of Workforce Management Core, as API Evangelist lists it", 2026),
        ),
        project(5_000.0),
        ramp_up(2.0),
    ),
    change=change,
    applies=applies,
)
