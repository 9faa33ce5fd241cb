"""Calling customers back instead of letting them wait."""

from __future__ import annotations

from typing import Final

from percall.centre.routing import Callback, QueuePolicy
from percall.floor.codes import Codes
from percall.levers.catalogue.common import csat, project, ramp_up, running, share, with_costs, words
from percall.levers.changing import with_policies
from percall.levers.lever import ALL, Lever, Parameter, Plan, Settings, Source, Words

NAME = words("Callback", "Обратный звонок")
HATHAWAY: Final = Source(
    "Hathaway, Emadi and Deshpande, Don't Call Us, We'll Call You, Management Science 67 (62.5 % decline the offer, "
    "7 % of those who accept do not answer)",
    2021,
)


def change(plan: Plan, settings: Settings) -> Plan:
    """Queues for calls that offer no callback yet offer one; where nobody accepts it, nothing changes."""
    queues = settings.chosen("queues", plan.centre.queues)
    without = [queue for queue in without_offer(plan) if queue in queues]
    acceptance = settings.number("acceptance")
    if acceptance > 0:
        offer = Callback(
            at_estimate_s=settings.number("at_estimate_s"),
            acceptance=acceptance,
            answered=settings.number("answered"),
        )

        def offering(policy: QueuePolicy) -> QueuePolicy:
            return policy.model_copy(update={"callback": offer})

        plan = plan.changed(with_policies(plan.centre, without, offering))
    return with_costs(plan, settings, NAME, "software")


def without_offer(plan: Plan) -> list[str]:
    """Queues that calls reach and that offer no callback."""
    routing, reached = plan.centre.routing.queues, {ask.queue for ask in Codes(plan.centre).asks}
    return [
        name
        for name, queue in plan.centre.queues.items()
        if queue.channel == "voice" and name in reached and (name not in routing or routing[name].callback is None)
    ]


def applies(plan: Plan) -> Words | None:
    """Some queue for calls must not offer it yet."""
    if without_offer(plan):
        return None
    return words(
        "Every queue for calls offers a callback already.", "Каждая очередь звонков уже предлагает перезвонить."
    )


LEVER = Lever(
    id="callback",
    name=NAME,
    says=words(
        "Who would wait long is called back when their turn comes: fewer give up and dial again, and nobody pays for a "
        "waiting line.",
        "Кому пришлось бы ждать долго, тому перезванивают, когда подойдёт очередь: меньше людей вешают трубку и звонят "
        "снова, и никто не платит за линию в ожидании.",
    ),
    parameters=(
        share(
            "acceptance",
            0.375,
            words(
                "Share of those offered a callback who accept.",
                "Доля согласившихся из тех, кому предложили перезвонить.",
            ),
            0.2,
            0.6,
            HATHAWAY,
        ),
        Parameter(
            "at_estimate_s",
            120.0,
            120.0,
            "seconds",
            words("Offered when the wait is estimated so long.", "Предлагается, если ожидание оценивается так долго."),
            60.0,
            240.0,
        ),
        Parameter(
            "answered",
            0.93,
            0.93,
            "share",
            words("Share of attempts that reach the customer.", "Доля попыток, при которых клиент отвечает."),
            0.8,
            0.97,
            HATHAWAY,
        ),
        Parameter(
            "queues",
            ALL,
            ALL,
            "names",
            words("Queues that offer it.", "Очереди, которые его предлагают."),
        ),
        project(5_000.0),
        running(400.0),
        ramp_up(1.0),
        csat(),
    ),
    change=change,
    applies=applies,
)
