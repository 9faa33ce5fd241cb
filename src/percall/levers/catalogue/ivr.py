"""Another menu: more is settled in it, fewer go astray, and it takes less time."""

from __future__ import annotations

from percall.centre.self_service import SelfService, Step
from percall.levers.catalogue.common import csat, factor, project, ramp_up, reasons, running, share, with_costs, words
from percall.levers.changing import longer, nearer_to_one, with_services
from percall.levers.lever import ALL, Lever, Parameter, Plan, Settings, Words

NAME = words("Menu changes", "Изменение голосового меню")


def change(plan: Plan, settings: Settings) -> Plan:
    """Every chosen menu: containment, misrouting, hanging up, and time."""
    more, chosen = settings.number("contained_more"), settings.chosen("reasons", plan.centre.reasons)
    time, astray, leaving = (settings.number(name) for name in ("time_factor", "misrouting_factor", "hang_up_factor"))

    def better(menu: SelfService) -> SelfService:
        served = dict(menu.containment)
        if more > 0:
            served.update({reason: nearer_to_one(served.get(reason, 0.0), more) for reason in chosen})
        return menu.model_copy(
            update={
                "containment": served,
                "misrouting": min(1.0, menu.misrouting * astray),
                "steps": tuple(_step(step, time, leaving) for step in menu.steps),
            }
        )

    centre = with_services(plan.centre, settings.chosen("menus", menus(plan)), better)
    return with_costs(plan.changed(centre), settings, NAME, "software")


def _step(step: Step, time: float, leaving: float) -> Step:
    return step.model_copy(update={"time": longer(step.time, time), "hang_up": min(1.0, step.hang_up * leaving)})


def menus(plan: Plan) -> list[str]:
    """The voice menus of the centre."""
    return [name for name, service in plan.centre.self_service.items() if service.kind == "ivr"]


def applies(plan: Plan) -> Words | None:
    """There must be a menu."""
    if menus(plan):
        return None
    return words("The centre file describes no voice menu.", "В файле центра нет голосового меню.")


LEVER = Lever(
    id="ivr",
    name=NAME,
    says=words(
        "The voice menu is rebuilt: it settles more, sends fewer to the wrong place, and is quicker through.",
        "Голосовое меню перестраивают: оно решает больше, реже отправляет не туда и проходится быстрее.",
    ),
    parameters=(
        share(
            "contained_more",
            0.03,
            words(
                "Share of the calls not settled in the menu today that are settled then.",
                "Доля звонков, не решаемых в меню сегодня, которые будут решены в нём.",
            ),
            0.0,
            0.1,
        ),
        factor(
            "misrouting_factor",
            0.7,
            words("How many are misrouted, as a multiple of today.", "Во сколько раз меняется доля попавших не туда."),
            0.4,
            1.0,
        ),
        factor(
            "time_factor",
            0.85,
            words("Time in the menu, as a multiple of today.", "Во сколько раз меняется время в меню."),
            0.7,
            1.1,
        ),
        factor(
            "hang_up_factor",
            1.0,
            words(
                "How many hang up in the menu, as a multiple of today.",
                "Во сколько раз меняется доля бросивших в меню.",
            ),
            0.8,
            1.2,
        ),
        reasons(),
        Parameter(
            "menus",
            ALL,
            ALL,
            "names",
            words("Which menus, by the entries of self_service.", "Какие меню, по записям self_service."),
        ),
        project(8_000.0),
        running(0.0),
        ramp_up(1.0),
        csat(),
    ),
    change=change,
    applies=applies,
)
