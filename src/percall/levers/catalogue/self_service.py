"""Customers who help themselves before they contact anybody: a web portal, an app, answers that are found."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from percall.centre.draws import Duration
from percall.centre.self_service import SelfService, Step
from percall.ledger import Scope
from percall.levers.catalogue.common import (
    amount,
    csat,
    not_yet,
    project,
    ramp_up,
    reasons,
    share,
    with_costs,
    words,
)
from percall.levers.changing import demands_of, with_service
from percall.levers.lever import Lever, Parameter, Plan, Settings, Source, Words
from percall.levers.prices import Price

NAME = words("Self-service", "Самообслуживание")
SERVICE: Final = "web_self_service"
"""The entry of self_service that the lever adds."""
POLL: Final = Source("Gartner's customer service and support leader poll, as destinationCRM reports it", 2019)


def change(plan: Plan, settings: Settings) -> Plan:
    """A service before everything else, which takes no time of a line and serves the easier issues."""
    chosen = settings.chosen("reasons", plan.centre.reasons)
    contained = settings.number("contained")
    if contained > 0:
        service = SelfService(
            kind="bot",
            steps=(Step(time=Duration(family="constant", mean_s=0.0)),),
            containment=dict.fromkeys(chosen, contained),
            difficulty=settings.number("difficulty"),
            resolution=settings.number("resolved"),
        )
        demands = demands_of(plan.centre, chosen)
        a_session = Fraction(settings.micros("price_per_session"))
        price = Price(plan.category("ai_automation"), Scope(), "bot_sessions", a_session, (SERVICE,))
        centre = with_service(plan.centre, demands, SERVICE, service, last=False)
        plan = plan.changed(centre, plan.prices.plus(price))
    return with_costs(plan, settings, NAME, "software")


def applies(plan: Plan) -> Words | None:
    """The lever's service must not be there yet."""
    return not_yet(plan, SERVICE)


LEVER = Lever(
    id="self_service",
    name=NAME,
    says=words(
        "Customers find answers and do simple things themselves before they contact anybody. The easy issues go first, "
        "so those that are left take longer.",
        "Клиенты находят ответы и делают простое сами, не обращаясь. Первыми уходят лёгкие вопросы, поэтому остальные "
        "занимают больше времени.",
    ),
    parameters=(
        share(
            "contained",
            0.09,
            words(
                "Share of contacts that do not take place because the issue is settled in self-service.",
                "Доля обращений, которых не будет, потому что вопрос решён в самообслуживании.",
            ),
            0.03,
            0.2,
            POLL,
        ),
        amount(
            "price_per_session",
            0.1,
            "money per session",
            words(
                "Price of each visit, those that end in a contact included.",
                "Цена каждого посещения, в том числе тех, после которых обращаются.",
            ),
            0.0,
            0.3,
            POLL,
        ),
        Parameter(
            "resolved",
            0.9,
            0.9,
            "share",
            words(
                "Share of those who really are served; the others may come back.",
                "Доля тех, чей вопрос действительно решён; остальные могут обратиться снова.",
            ),
            0.75,
            1.0,
        ),
        Parameter(
            "difficulty",
            0.7,
            0.7,
            "share",
            words(
                "How far it is the easy issues that are settled: correlation between issue and outcome.",
                "Насколько решаются именно лёгкие вопросы: корреляция трудности вопроса и исхода.",
            ),
            0.3,
            0.9,
        ),
        reasons(),
        project(30_000.0),
        ramp_up(6.0),
        csat(),
    ),
    change=change,
    applies=applies,
)
