"""From equipment of one's own to a cloud service paid by use."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from percall.ledger import Scope
from percall.levers.catalogue.common import amount, item, project, ramp_up, running, share, with_costs, words
from percall.levers.lever import Lever, Plan, Settings, Source
from percall.levers.prices import Price

NAME = words("Move to the cloud", "Переход в облако")
EXIT = words("exit from old contracts", "выход из старых договоров")
ENDING: Final = {"equipment_ended": "equipment", "maintenance_ended": "software", "storage_ended": "cloud_storage"}
"""Parameter to the category of which it says what share ends."""


def change(plan: Plan, settings: Settings) -> Plan:
    """Parts of today's cost end; every hour on a telephone line is paid for instead."""
    prices = plan.prices
    for parameter, category in ENDING.items():
        prices = prices.scaled([category], 1 - Fraction(repr(settings.number(parameter))))
    an_hour = Fraction(60 * settings.micros("price_per_minute"))
    prices = prices.plus(Price(plan.category("software"), Scope(), "line_hours", an_hour))
    plan = plan.changed(plan.centre, prices).investing(item(NAME, EXIT), settings.micros("exit_cost"))
    return with_costs(plan, settings, NAME, "software")


LEVER = Lever(
    id="cloud",
    name=NAME,
    says=words(
        "A cloud service paid by the minute replaces own servers, their maintenance and storage; old contracts cost "
        "something to leave.",
        "Облачный сервис с оплатой по минутам заменяет собственные серверы, их обслуживание и хранение; выход из "
        "старых договоров стоит денег.",
    ),
    parameters=(
        amount(
            "price_per_minute",
            0.018,
            "money per minute",
            words(
                "Price of the service for each minute of a call, menu and waiting included.",
                "Цена сервиса за каждую минуту звонка, с меню и ожиданием.",
            ),
            0.01,
            0.03,
            Source("Serverworks, Amazon Connect is billed by the second (price of voice usage)", 2020),
        ),
        share(
            "equipment_ended",
            0.4,
            words(
                "Share of today's cost of equipment that ends: servers and switches; what is not written off yet is a "
                "cost of leaving.",
                "Доля нынешних затрат на оборудование, которая отпадает: серверы и АТС; что ещё не самортизировано — "
                "затраты на выход.",
            ),
            0.2,
            0.6,
        ),
        share(
            "maintenance_ended",
            0.5,
            words(
                "Share of today's cost of software that ends: licences and upkeep of what the service does.",
                "Доля нынешних затрат на программное обеспечение, которая отпадает: лицензии и сопровождение того, что "
                "делает сервис.",
            ),
            0.2,
            0.8,
        ),
        share(
            "storage_ended",
            0.0,
            words(
                "Share of today's cost of storage that ends because the service keeps recordings.",
                "Доля нынешних затрат на хранение, которая отпадает, если записи хранит сервис.",
            ),
            0.0,
            1.0,
        ),
        amount(
            "exit_cost",
            10_000.0,
            "money",
            words(
                "Paid once to leave: remaining terms of contracts, equipment not written off.",
                "Разовые затраты на выход: остаток сроков по договорам, несамортизированное оборудование.",
            ),
            0.0,
            30_000.0,
        ),
        project(20_000.0),
        running(0.0),
        ramp_up(4.0),
    ),
    change=change,
)
