"""Telephony over the internet: other tariffs, trunks for what is needed, agents who work from home."""

from __future__ import annotations

from fractions import Fraction

from percall.ledger import Scope
from percall.levers.catalogue.common import amount, item, project, ramp_up, share, with_costs, words
from percall.levers.lever import Lever, Parameter, Plan, Settings, Source
from percall.levers.prices import Price, per_day

NAME = words("Internet telephony", "IP-телефония")
TELEPHONES = words("telephones and headsets", "телефоны и гарнитуры")


def change(plan: Plan, settings: Settings) -> Plan:
    """Today's telephony ends; minutes and trunks are paid for instead. Those at home need no floor."""
    at_home = Fraction(repr(settings.number("remote_share")))
    freed = at_home * Fraction(repr(settings.number("rent_released")))
    prices = plan.prices.scaled(["telephony"], 1 - Fraction(repr(settings.number("telephony_ended"))))
    prices = prices.scaled(["rent", "utilities"], 1 - freed)
    telephony, equipment = plan.category("telephony"), plan.category("equipment")
    prices = prices.plus(
        Price(telephony, Scope(), "line_hours", Fraction(60 * settings.micros("price_per_minute"))),
        Price(telephony, Scope(), "trunks", per_day(settings.micros("price_per_trunk"))),
        Price(equipment, Scope(), "seats", at_home * per_day(settings.micros("home_office"))),
    )
    plan = plan.changed(plan.centre, prices)
    if settings["trunks"] == "sized" and plan.centre.routing.lines is not None:
        routing = plan.centre.routing.model_copy(update={"lines": None})
        plan = plan.changed(plan.centre.model_copy(update={"routing": routing}))
    agents = sum(group.agents for group in plan.centre.staffing.groups.values())
    plan = plan.investing(item(NAME, TELEPHONES), agents * settings.micros("telephone"))
    return with_costs(plan, settings, NAME, "telephony")


LEVER = Lever(
    id="voip",
    name=NAME,
    says=words(
        "Calls come over the internet: cheaper minutes, as many trunks as the busiest hour needs (Erlang B, 1 % "
        "blocked), and some agents at home, so that the centre rents less.",
        "Звонки идут через интернет: дешевле минуты, каналов столько, сколько нужно в час наибольшей нагрузки (Эрланг "
        "B, 1 % отказов), часть операторов дома, и центр арендует меньше.",
    ),
    parameters=(
        share(
            "telephony_ended",
            1.0,
            words(
                "Share of today's cost of telephony that ends.", "Доля нынешних затрат на телефонию, которая отпадает."
            ),
            0.5,
            1.0,
        ),
        amount(
            "price_per_minute",
            0.0085,
            "money per minute",
            words("Price of a minute on the line.", "Цена минуты на линии."),
            0.005,
            0.022,
            Source(
                "Sherlock, The Hidden Costs of Your Twilio + Voice AI Stack (Twilio's inbound local call; 0.014 "
                "outbound, 0.022 toll-free)",
                2026,
            ),
        ),
        amount(
            "price_per_trunk",
            20.0,
            "money per trunk per month",
            words("Price of a trunk, which carries one call.", "Цена канала, по которому идёт один разговор."),
            15.0,
            30.0,
        ),
        Parameter(
            "trunks",
            "sized",
            "as_today",
            "choice",
            words(
                "sized: as many trunks as the busiest hour needs; as_today: the lines of the centre file.",
                "sized: каналов столько, сколько нужно в час наибольшей нагрузки; as_today: линии из файла центра.",
            ),
            choices=("sized", "as_today"),
        ),
        share(
            "remote_share",
            0.2,
            words("Share of agents who work from home.", "Доля операторов, которые работают из дома."),
            0.0,
            0.5,
        ),
        share(
            "rent_released",
            0.5,
            words(
                "Share of their part of rent and utilities that ends.",
                "Какая доля их части аренды и коммунальных платежей отпадает.",
            ),
            0.0,
            1.0,
        ),
        amount(
            "home_office",
            56.0,
            "money per agent per month",
            words("Equipment of an agent at home: 670 a year.", "Оснащение оператора дома: 670 в год."),
            30.0,
            100.0,
            Source("Global Workplace Analytics, as nextSource reports it", 2021),
        ),
        amount(
            "telephone",
            80.0,
            "money",
            words("Headset or telephone of each agent, once.", "Гарнитура или телефон каждого оператора, один раз."),
            0.0,
            200.0,
        ),
        project(5_000.0),
        ramp_up(2.0),
    ),
    change=change,
)
