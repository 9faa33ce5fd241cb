"""Artificial intelligence: an agent that serves routine contacts, or assistance that makes people faster."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from percall.centre.draws import Duration
from percall.centre.self_service import SelfService, Step
from percall.ledger import Scope
from percall.levers.catalogue.common import (
    amount,
    csat,
    factor,
    not_yet,
    project,
    ramp_up,
    reasons,
    running,
    share,
    training,
    with_costs,
    words,
)
from percall.levers.changing import demands_of, handled, with_reasons, with_service
from percall.levers.lever import Lever, Parameter, Plan, Settings, Source, Words
from percall.levers.prices import Price, per_day

NAME = words("AI agent and assistance", "ИИ-агент и помощник оператора")
SERVICE: Final = "ai_agent"
"""The entry of self_service that the lever adds."""
CHANNELS: Final = ("voice", "chat", "message")
"""Where there is somebody to talk to at once."""


def change(plan: Plan, settings: Settings) -> Plan:
    """The agent, the assistance, or both."""
    if settings["mode"] in ("agent", "both"):
        plan = _with_agent(plan, settings)
    if settings["mode"] in ("assistance", "both"):
        plan = _with_assistance(plan, settings)
    return with_costs(plan, settings, NAME, "ai_automation")


def _with_agent(plan: Plan, settings: Settings) -> Plan:
    """The AI agent answers last before the queue, and hands over what it does not settle."""
    contained = settings.number("contained")
    if contained == 0:
        return plan
    chosen = settings.chosen("reasons", plan.centre.reasons)
    length = Duration(family="lognormal", mean_s=settings.number("session_s"), cv=0.6)
    service = SelfService(
        kind="bot",
        steps=(Step(time=length, hang_up=settings.number("hang_up")),),
        containment=dict.fromkeys(chosen, contained),
        difficulty=settings.number("difficulty"),
        resolution=settings.number("resolved"),
        handover_factor=settings.number("handover_factor"),
    )
    category = plan.category("ai_automation")
    a_minute, a_session = settings.micros("price_per_minute"), settings.micros("price_per_session")
    prices = plan.prices.plus(
        Price(category, Scope(), "automated_hours", Fraction(60 * a_minute), (SERVICE,)),
        Price(category, Scope(), "bot_sessions", Fraction(a_session), (SERVICE,)),
    )
    demands = demands_of(plan.centre, chosen, CHANNELS)
    return plan.changed(with_service(plan.centre, demands, SERVICE, service, last=True), prices)


def _with_assistance(plan: Plan, settings: Settings) -> Plan:
    """Every agent works with an assistant, which costs a licence each."""
    faster = settings.number("assist_factor")
    chosen = settings.chosen("reasons", plan.centre.reasons)
    centre = with_reasons(plan.centre, chosen, lambda reason: handled(reason, faster, faster))
    licence = per_day(settings.micros("assist_licence"))
    return plan.changed(centre, plan.prices.plus(Price(plan.category("ai_automation"), Scope(), "seats", licence)))


def applies(plan: Plan) -> Words | None:
    """The lever's agent must not be there yet."""
    return not_yet(plan, SERVICE)


LEVER = Lever(
    id="ai",
    name=NAME,
    says=words(
        "An AI agent talks to customers first, settles the routine and hands over the rest; or an assistant listens in "
        "and makes agents faster.",
        "ИИ-агент разговаривает с клиентами первым, решает рутинное и передаёт остальное; или помощник слушает "
        "разговор и ускоряет оператора.",
    ),
    parameters=(
        Parameter(
            "mode",
            "agent",
            "agent",
            "choice",
            words(
                "agent: talks to customers itself; assistance: helps agents; both.",
                "agent: сам говорит с клиентами; assistance: помогает операторам; both: и то и другое.",
            ),
            choices=("agent", "assistance", "both"),
        ),
        reasons(),
        share(
            "contained",
            0.22,
            words(
                "Share of contacts that the AI agent settles without a person.",
                "Доля обращений, которые ИИ-агент решает без человека.",
            ),
            0.05,
            0.5,
            Source("3L3C, Why Your CCaaS AI Is Stuck at 22 % Containment (a benchmark of 9,300 calls)", 2025),
        ),
        amount(
            "price_per_minute",
            0.15,
            "money per minute",
            words("Price of a minute of the AI agent.", "Цена минуты ИИ-агента."),
            0.07,
            0.31,
            Source(
                "Retell AI price list, as API Evangelist lists it (infrastructure 0.055, voice 0.015 and the dearest "
                "language model 0.08; telephony apart)",
                2026,
            ),
        ),
        amount(
            "price_per_session",
            0.0,
            "money per session",
            words("Price of each session, beside the minutes.", "Цена каждого сеанса, помимо минут."),
            0.0,
            1.0,
        ),
        Parameter(
            "session_s",
            75.0,
            75.0,
            "seconds",
            words("How long the AI agent talks to a customer.", "Сколько ИИ-агент говорит с клиентом."),
            40.0,
            150.0,
        ),
        Parameter(
            "hang_up",
            0.02,
            0.02,
            "share",
            words(
                "Share of customers who hang up on the AI agent.", "Доля клиентов, которые вешают трубку при ИИ-агенте."
            ),
            0.0,
            0.1,
        ),
        Parameter(
            "resolved",
            0.9,
            0.9,
            "share",
            words(
                "Share of settled contacts whose issue really is resolved; the others may come back.",
                "Доля решённых ИИ обращений, в которых вопрос действительно решён; остальные могут вернуться.",
            ),
            0.7,
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
        factor(
            "handover_factor",
            0.95,
            words(
                "Agents take so many times as long for what was handed over: shorter if they are told what was said, "
                "longer if the customer must start again.",
                "Во сколько раз меняется работа оператора с переданным: короче, если ему передано сказанное, длиннее, "
                "если клиент начинает сначала.",
            ),
            0.8,
            1.15,
        ),
        factor(
            "assist_factor",
            0.87,
            words(
                "With assistance agents take so many times as long: 15 % more issues an hour.",
                "Во сколько раз меняется работа оператора с помощником: на 15 % больше вопросов в час.",
            ),
            0.77,
            1.0,
            Source("Brynjolfsson, Li and Raymond, Generative AI at Work, Quarterly Journal of Economics 140", 2025),
        ),
        amount(
            "assist_licence",
            50.0,
            "money per agent per month",
            words("Licence of the assistant.", "Лицензия помощника."),
            29.0,
            85.0,
            Source("Zendesk price list, Copilot add-on, as API Evangelist transcribes it", 2026),
        ),
        training(2.0),
        project(25_000.0),
        running(1_000.0),
        ramp_up(4.0),
        csat(),
    ),
    change=change,
    applies=applies,
)
