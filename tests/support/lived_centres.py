"""Centres that between them use everything that can happen on a floor, for tests that hold a run bit for bit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from percall.centre import Centre, load_centre
from percall.demo import month
from support.twin_centres import busy, exponential, single_queue

REFERENCE = Path(__file__).parents[2] / "bench" / "reference.yaml"


def changed(**routing: Any) -> Centre:
    """The busy centre with some of its routing replaced; ``queues`` are laid over its own, field by field."""
    values = busy().model_dump()
    for queue, policy in routing.pop("queues", {}).items():
        values["routing"]["queues"][queue] |= policy
    values["routing"] |= routing
    return Centre.model_validate(values)


def every_queue(**policy: Any) -> Centre:
    """The busy centre with the same policy in every queue."""
    return changed(queues=dict.fromkeys(busy().queues, policy))


def short_of_staff() -> Centre:
    """Long queues: overflow into full and closed ones, callbacks asked for a time, few telephone lines."""
    values = changed(
        lines=25,
        queues={
            "orders": {"callback": {"after_s": 20, "not_before_s": 900, "answered": 0.5, "attempts": 2},
                       "max_wait_s": 240, "overflow_to": "help", "max_length": 12},
            "help": {"overflow_to": None, "max_length": 6, "callback": None, "open": {"workdays": "08:00-17:00"},
                     "when_closed": "turn_away"},
            "chat": {"when_closed": "wait", "callback": {"at_estimate_s": 0, "acceptance": 0.3}},
        },
    ).model_dump()  # fmt: skip
    for group in values["staffing"]["groups"].values():
        for shift in group["shifts"]:
            shift["agents"] = max(1, shift["agents"] * 0.7)
    return Centre.model_validate(values)


def alike() -> Centre:
    """Constant times in whole seconds and patience like them: many things happen in the same millisecond."""
    values = busy().model_dump()
    for reason in values["reasons"].values():
        reason["talk"] = {"family": "constant", "mean_s": 60}
        reason["wrap"] = {"family": "constant", "mean_s": 0 if reason["hold"] else 15}
        if reason["patience"]:
            reason["patience"] = {"family": "constant", "mean_s": 60}
        reason["redial"] |= {"delay": {"family": "constant", "mean_s": 30}}
    for service in values["self_service"].values():
        for step in service["steps"]:
            step["time"] = {"family": "constant", "mean_s": 15}
    for demand in values["arrivals"]["demands"].values():
        demand["per_hour"] = {day: [3 * rate for rate in rates] if isinstance(rates, (list, tuple)) else rates
                              for day, rates in demand["per_hour"].items()}  # fmt: skip
    return Centre.model_validate(values)


def counted() -> Centre:
    """Volumes that happened, staff by the half hour, a group of one."""
    values = busy().model_dump()
    values["arrivals"] |= {"counted": True, "busyness_cv": 0}
    staffed = {"workdays": [0.0] * 16 + [2.5, 4.0, 5.3, 6.0] * 6 + [0.0] * 8}
    values["staffing"]["groups"]["clerks"] |= {"shifts": [], "staffed": staffed}
    values["staffing"]["groups"]["helpers"] |= {"learning": {"extra": 0.5, "days": 10, "new_agents": 2}}
    return Centre.model_validate(values)


def plain() -> Centre:
    """M/M/20+M with redials, round the clock."""
    values = single_queue(450, exponential(150), 20, exponential(60)).model_dump()
    values["reasons"]["any"]["redial"] |= {"share": 0.5, "attempts": 3}
    return Centre.model_validate(values)


CENTRES: dict[str, tuple[Callable[[], Centre], int, int]] = {
    "busy": (busy, 3, 10),
    "demo": (lambda: load_centre(Path(month.__file__).with_name("centre.yaml")), 3, 3),
    "reference": (lambda: load_centre(REFERENCE), 2, 2),
    "plain": (plain, 1, 1),
    "alike": (alike, 2, 10),
    "short of staff": (short_of_staff, 3, 8),
    "counted": (counted, 2, 2),
    "first come": (lambda: changed(contact_choice="first_come"), 2, 3),
    "least slack": (lambda: changed(contact_choice="least_slack"), 2, 3),
    "c-mu": (lambda: changed(contact_choice="c_mu"), 2, 3),
    "most skilled": (lambda: every_queue(agent_choice="most_skilled"), 2, 3),
    "least skilled first": (lambda: every_queue(agent_choice="least_skilled_first"), 2, 3),
    "cheapest adequate": (lambda: every_queue(agent_choice="cheapest_adequate", last_agent_s=30), 2, 3),
    "least busy": (lambda: every_queue(agent_choice="least_busy"), 2, 2),
    "round robin": (lambda: every_queue(agent_choice="round_robin"), 2, 2),
    "random": (lambda: every_queue(agent_choice="random"), 2, 2),
}
"""Name: how it is made, days, seeds."""
