"""Who gets which contact, and who can take which: rules of choice, cross-training, the agent who knows the customer."""

from __future__ import annotations

from typing import Final, get_args

from percall.centre.model import Centre
from percall.centre.routing import AgentChoice, ContactChoice, QueuePolicy
from percall.floor.codes import Codes
from percall.levers.catalogue.common import (
    amount,
    csat,
    factor,
    project,
    ramp_up,
    share,
    training,
    with_costs,
    words,
)
from percall.levers.changing import with_policies
from percall.levers.cross_training import cross_trained, lacking
from percall.levers.lever import Lever, Parameter, Plan, Settings, Source, Words

NAME = words("Routing and cross-training", "Маршрутизация и смежные навыки")
AS_TODAY: Final = "as_today"
CHEVALIER: Final = Source(
    "Chevalier, Shumsky and Tabordon, Routing and staffing in large call centers with specialized and fully flexible "
    "servers",
    2004,
)


def change(plan: Plan, settings: Settings) -> Plan:
    """Part of each group learns every skill; queues choose agents, and agents contacts, by other rules."""
    centre, learners = cross_trained(plan.centre, settings.number("cross_trained"), settings.number("handling_factor"))
    centre = _with_rules(centre, settings)
    return with_costs(plan.changed(centre), settings, NAME, "software", learners)


def _with_rules(centre: Centre, settings: Settings) -> Centre:
    agents, contacts, last_s = settings["agent_choice"], settings["contact_choice"], settings.number("last_agent_s")

    def ruled(policy: QueuePolicy) -> QueuePolicy:
        chosen = policy if agents == AS_TODAY else policy.model_copy(update={"agent_choice": agents})
        if last_s == 0 or policy.last_agent_s is not None:
            return chosen
        return chosen.model_copy(update={"last_agent_s": last_s})

    centre = with_policies(centre, {ask.queue for ask in Codes(centre).asks}, ruled)
    if contacts == AS_TODAY:
        return centre
    return centre.model_copy(update={"routing": centre.routing.model_copy(update={"contact_choice": contacts})})


def applies(plan: Plan) -> Words | None:
    """There must be a choice to make."""
    groups = plan.centre.staffing.groups
    if len(groups) > 1 or any(lacking(plan.centre, name) for name in groups):
        return None
    return words(
        "One group of agents serves everything: there is nobody to choose.",
        "Всё обслуживает одна группа операторов: выбирать не из кого.",
    )


LEVER = Lever(
    id="routing",
    name=NAME,
    says=words(
        "Some agents of each group learn all skills and help where it is busy; contacts go to specialists first and to "
        "the cross-trained when those are busy.",
        "Часть операторов каждой группы осваивает все навыки и помогает там, где много работы; обращения идут сначала "
        "специалистам, а когда они заняты — освоившим всё.",
    ),
    parameters=(
        share(
            "cross_trained",
            0.2,
            words(
                "Share of each group that learns what every queue asks for.",
                "Доля каждой группы, которая осваивает навыки для всех очередей.",
            ),
            0.1,
            0.4,
            CHEVALIER,
        ),
        factor(
            "handling_factor",
            1.05,
            words(
                "The cross-trained take so many times as long.", "Во сколько раз дольше работают освоившие все навыки."
            ),
            1.0,
            1.15,
        ),
        Parameter(
            "agent_choice",
            "least_skilled_first",
            AS_TODAY,
            "choice",
            words(
                "Which free agent gets a contact; least_skilled_first keeps the cross-trained free.",
                "Кому из свободных достаётся обращение; least_skilled_first бережёт освоивших все навыки.",
            ),
            source=CHEVALIER,
            choices=(AS_TODAY, *get_args(AgentChoice)),
        ),
        Parameter(
            "contact_choice",
            AS_TODAY,
            AS_TODAY,
            "choice",
            words("Which contact a free agent takes.", "Какое обращение берёт освободившийся оператор."),
            choices=(AS_TODAY, *get_args(ContactChoice)),
        ),
        amount(
            "last_agent_s",
            0.0,
            "seconds",
            words(
                "How long a customer who comes back is kept for the agent who knows the issue.",
                "Сколько держать вернувшегося клиента для оператора, который знает его вопрос.",
            ),
            0.0,
            30.0,
        ),
        training(40.0),
        project(3_000.0),
        ramp_up(3.0),
        csat(),
    ),
    change=change,
    applies=applies,
)
