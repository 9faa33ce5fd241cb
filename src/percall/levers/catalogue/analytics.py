"""Finding out why customers contact the centre, and removing causes."""

from __future__ import annotations

from fractions import Fraction

from percall.centre.arrivals import Demand
from percall.ledger import Scope
from percall.levers.catalogue.common import amount, project, ramp_up, reasons, running, share, with_costs, words
from percall.levers.changing import demands_of, with_demands
from percall.levers.lever import Lever, Plan, Settings, Source
from percall.levers.prices import Price

NAME = words("Analytics", "Аналитика")


def change(plan: Plan, settings: Settings) -> Plan:
    """Fewer contacts of some reasons; every hour of conversation analysed has its price."""
    left = 1 - settings.number("avoidable") * settings.number("removed")

    def rarer(demand: Demand) -> Demand:
        table = {
            day: tuple(rate * left for rate in rates) if isinstance(rates, tuple) else rates * left
            for day, rates in demand.per_hour.items()
        }
        return demand.model_copy(update={"per_hour": table})

    demands = demands_of(plan.centre, settings.chosen("reasons", plan.centre.reasons))
    an_hour = Fraction(settings.micros("price_per_hour"))
    price = Price(plan.category("software"), Scope(), "line_hours", an_hour)
    plan = plan.changed(with_demands(plan.centre, demands, rarer), plan.prices.plus(price))
    return with_costs(plan, settings, NAME, "software")


LEVER = Lever(
    id="analytics",
    name=NAME,
    says=words(
        "Conversations are analysed; causes of contacts that nobody wants, such as unclear bills, are found and "
        "removed, and those contacts never come.",
        "Разговоры анализируют; причины обращений, которые никому не нужны, например непонятные счета, находят и "
        "устраняют, и этих обращений не будет.",
    ),
    parameters=(
        share(
            "avoidable",
            0.2,
            words(
                "Share of contacts that need not be: something went wrong before, or nobody said how it works.",
                "Доля обращений, которых могло не быть: что-то пошло не так раньше или никто не объяснил.",
            ),
            0.1,
            0.4,
            Source("Sheehan, AI Won't Save Your Contact Center, Contact Center Pipeline (20 to 40 %)", 2026),
        ),
        share(
            "removed",
            0.25,
            words("Share of them whose cause is removed.", "Доля из них, причина которых устранена."),
            0.05,
            0.5,
        ),
        reasons(),
        amount(
            "price_per_hour",
            0.5,
            "money per hour",
            words("Price of analysing an hour of a call.", "Цена анализа часа разговора."),
            0.0,
            1.5,
        ),
        project(15_000.0),
        running(2_500.0),
        ramp_up(6.0),
    ),
    change=change,
)
