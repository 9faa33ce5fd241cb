"""Solving more issues at the first contact, so that fewer customers come back."""

from __future__ import annotations

from percall.centre.reasons import Reason
from percall.levers.catalogue.common import (
    csat,
    factor,
    project,
    ramp_up,
    reasons,
    running,
    share,
    training,
    with_costs,
    words,
)
from percall.levers.changing import handled, nearer_to_one, with_reasons
from percall.levers.lever import Lever, Plan, Settings, Source, Words

NAME = words("First-contact resolution", "Решение с первого обращения")


def change(plan: Plan, settings: Settings) -> Plan:
    """More issues are resolved, by every group; handling takes longer or less long."""
    solved, handling = settings.number("unresolved_avoided"), settings.number("handling_factor")

    def better(reason: Reason) -> Reason:
        by_group = {group: nearer_to_one(share, solved) for group, share in reason.resolution_by_group.items()}
        overall = None if reason.resolution is None else nearer_to_one(reason.resolution, solved)
        changed = reason.model_copy(update={"resolution": overall, "resolution_by_group": by_group})
        return handled(changed, handling, handling)

    chosen = settings.chosen("reasons", plan.centre.reasons)
    centre = with_reasons(plan.centre, chosen, better)
    return with_costs(plan.changed(centre), settings, NAME, "software")


def applies(plan: Plan) -> Words | None:
    """Somebody must know how often contacts resolve their issue."""
    if any(r.resolution is not None or r.resolution_by_group for r in plan.centre.reasons.values()):
        return None
    return words(
        "No reason of the centre file says how often a contact resolves the issue (resolution).",
        "Ни одна причина в файле центра не говорит, как часто обращение решает вопрос (resolution).",
    )


LEVER = Lever(
    id="first_contact_resolution",
    name=NAME,
    says=words(
        "Training and a knowledge base let agents resolve more issues the first time; those customers do not return.",
        "Обучение и база знаний помогают решать больше вопросов сразу; эти клиенты не обращаются повторно.",
    ),
    parameters=(
        share(
            "unresolved_avoided",
            0.1,
            words(
                "Share of the issues left unresolved today that are resolved then.",
                "Доля вопросов, не решённых сегодня, которые будут решены.",
            ),
            0.03,
            0.17,
            Source(
                "SQM Group, First Call Resolution Expected Gains (1 to 5 points from skills and technology; 3 points "
                "are a tenth of the 30 % that its average centre leaves unresolved)",
                2022,
            ),
        ),
        factor(
            "handling_factor",
            1.02,
            words(
                "Talk and wrap-up take so many times as long: longer to get to the bottom of it, shorter with the "
                "answer at hand.",
                "Во сколько раз меняется длительность разговора и постобработки: дольше, если разбираться до конца, "
                "короче, если ответ под рукой.",
            ),
            0.95,
            1.05,
        ),
        reasons(),
        training(12.0),
        project(20_000.0),
        running(1_000.0),
        ramp_up(6.0),
        csat(),
    ),
    change=change,
    applies=applies,
)
