"""Parameters that several levers have, and what they do to a plan."""

from __future__ import annotations

from collections.abc import Iterable

from percall.levers.lever import ALL, Parameter, Plan, Settings, Source, Unit, Words


def words(en: str, ru: str) -> Words:
    """The same in both languages."""
    return {"en": en, "ru": ru}


def share(
    name: str, default: float, meaning: Words, low: float, high: float, source: Source | None = None
) -> Parameter:
    """A share from 0 to 1 that does nothing at 0."""
    return Parameter(name, default, 0.0, "share", meaning, low, high, source)


def factor(
    name: str, default: float, meaning: Words, low: float, high: float, source: Source | None = None
) -> Parameter:
    """A factor that does nothing at 1."""
    return Parameter(name, default, 1.0, "factor", meaning, low, high, source)


def amount(
    name: str,
    default: float,
    unit: Unit,
    meaning: Words,
    low: float,
    high: float,
    source: Source | None = None,
) -> Parameter:
    """An amount that does nothing at 0."""
    return Parameter(name, default, 0.0, unit, meaning, low, high, source)


def not_yet(plan: Plan, service: str) -> Words | None:
    """Why a lever that adds a self-service has nothing to work on: it is there already."""
    if service not in plan.centre.self_service:
        return None
    return words(
        f"The centre file has a self-service {service} already.", f"В файле центра уже есть самообслуживание {service}."
    )


def project(default: float) -> Parameter:
    """What it takes to bring the lever in."""
    meaning = words(
        "Spent once: buying, setting up, connecting, managing the change.",
        "Разовые затраты: покупка, настройка, подключение, проведение перемен.",
    )
    return amount("project", default, "money", meaning, default / 2, default * 2)


def running(default: float) -> Parameter:
    """What it takes to keep the lever going."""
    meaning = words(
        "Spent every month, from the first on: subscription, upkeep, the people who look after it.",
        "Затраты каждый месяц, начиная с первого: подписка, сопровождение, люди, которые этим заняты.",
    )
    return amount("running", default, "money per month", meaning, default / 2, default * 2 or 1_000.0)


def training(default: float) -> Parameter:
    """Hours in which agents learn."""
    meaning = words(
        "Paid hours in which each agent learns, once.", "Оплаченные часы, за которые каждый оператор учится, один раз."
    )
    return amount("training_hours", default, "hours", meaning, default / 2, default * 2)


def ramp_up(default: float) -> Parameter:
    """How long the effect takes."""
    meaning = words("Months until the effect is whole.", "Через сколько месяцев эффект проявится полностью.")
    return amount("ramp_up_months", default, "months", meaning, default / 2, default * 2)


def csat() -> Parameter:
    """What customers make of it. Nobody can simulate that: the next survey must tell."""
    meaning = words(
        "Change of customer satisfaction, in points of your survey.",
        "Изменение удовлетворённости клиентов, в баллах вашего опроса.",
    )
    return Parameter("csat", 0.0, 0.0, "points", meaning, -0.2, 0.2)


def reasons() -> Parameter:
    """For whom."""
    meaning = words(
        "Reasons for contact that it is for, by the entries of reasons in the centre file.",
        "Для каких причин обращений, по записям reasons файла центра.",
    )
    return Parameter("reasons", ALL, ALL, "names", meaning)


TRAINING = words("training of agents", "обучение операторов")
PROJECT = words("project", "проект")
RUNNING = words("running cost", "текущие затраты")


def item(name: Words, what: Words) -> Words:
    """An item of a lever as a list of several levers' items shows it."""
    return {language: f"{name[language]}: {what[language]}" for language in name}


def with_costs(
    plan: Plan, settings: Settings, name: Words, category: str, trained: Iterable[str] | None = None
) -> Plan:
    """The plan with the cost, the delay and the satisfaction that the parameters above state, where the lever has them.

    ``name``: of the lever. ``category``: where the ledger books the running cost. ``trained``: groups that learn;
    None: all.
    """
    if "project" in settings:
        plan = plan.investing(item(name, PROJECT), settings.micros("project"))
    if "training_hours" in settings:
        groups = plan.centre.staffing.groups if trained is None else trained
        plan = plan.investing(item(name, TRAINING), plan.hours_cost(groups, settings.number("training_hours")))
    if "running" in settings:
        plan = plan.paying(category, item(name, RUNNING), settings.micros("running"))
    if "ramp_up_months" in settings:
        plan = plan.ramping(settings.number("ramp_up_months"))
    if "csat" in settings:
        plan = plan.satisfying(settings.number("csat"))
    return plan
