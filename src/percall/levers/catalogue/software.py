"""Another call-centre platform: other licences, and less handling and wrap-up where it helps agents more."""

from __future__ import annotations

from fractions import Fraction

from percall.ledger import Scope
from percall.levers.catalogue.common import amount, factor, project, ramp_up, share, training, with_costs, words
from percall.levers.changing import handled, with_reasons
from percall.levers.lever import Lever, Plan, Settings, Source
from percall.levers.prices import Price, per_day

NAME = words("Change of platform", "Смена платформы")


def change(plan: Plan, settings: Settings) -> Plan:
    """New licences for all agents instead of today's; talk and wrap-up of every reason change."""
    talk, wrap = settings.number("talk_factor"), settings.number("wrap_factor")
    centre = with_reasons(plan.centre, plan.centre.reasons, lambda reason: handled(reason, talk, wrap))
    ended = Fraction(repr(settings.number("licences_ended")))
    licence = per_day(settings.micros("licence"))
    prices = plan.prices.scaled(["agent_licences"], 1 - ended)
    prices = prices.plus(Price(plan.category("agent_licences"), Scope(), "seats", licence))
    return with_costs(plan.changed(centre, prices), settings, NAME, "software")


LEVER = Lever(
    id="software",
    name=NAME,
    says=words(
        "Agents move to another call-centre platform: its licences replace today's, and screens that need fewer steps "
        "shorten talk and wrap-up.",
        "Операторы переходят на другую платформу: её лицензии заменяют нынешние, а экраны, на которых меньше шагов, "
        "сокращают разговор и постобработку.",
    ),
    parameters=(
        amount(
            "licence",
            115.0,
            "money per agent per month",
            words("Licence of the new platform.", "Лицензия новой платформы."),
            75.0,
            155.0,
            Source("Genesys Cloud price list, CX 2 (likely: CX 1 to CX 3), as API Evangelist transcribes it", 2026),
        ),
        share(
            "licences_ended",
            1.0,
            words(
                "Share of today's cost of agent licences that ends.",
                "Доля нынешних затрат на лицензии операторов, которая отпадает.",
            ),
            0.5,
            1.0,
        ),
        factor(
            "talk_factor",
            0.98,
            words("Talk takes so many times as long.", "Во сколько раз меняется длительность разговора."),
            0.95,
            1.0,
        ),
        factor(
            "wrap_factor",
            0.9,
            words("Wrap-up takes so many times as long.", "Во сколько раз меняется длительность постобработки."),
            0.8,
            1.0,
        ),
        training(8.0),
        project(15_000.0),
        ramp_up(3.0),
    ),
    change=change,
)
