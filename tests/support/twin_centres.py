"""Small centres for the twin's tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from percall.centre import Centre
from percall.twin.checks import workable
from percall.twin.replication import Replication, replicate

MONDAY = date(2024, 1, 1)


def exponential(mean_s: float) -> dict[str, Any]:
    return {"family": "exponential", "mean_s": mean_s}


def single_queue(
    per_hour: float, talk: dict[str, Any], agents: int, patience: dict[str, Any] | None = None, **routing: Any
) -> Centre:
    """One demand, one queue, one group that never rests: M/G/c, with patience M/G/c+G."""
    return Centre.model_validate(
        {
            "name": "one queue",
            "time_zone": "UTC",
            "currency": "USD",
            "queues": {"line": {}},
            "teams": {"all": {}},
            "arrivals": {"demands": {"calls": {"reason": "any", "per_hour": {"daily": per_hour}}}},
            "reasons": {"any": {"talk": talk, "patience": patience}},
            "routing": {"rules": [{"queue": "line"}], **routing},
            "staffing": {"groups": {"agents": {"team": "all", "agents": agents, "staffed": {"daily": agents}}}},
        }
    )


def run(centre: Centre, days: int, seed: int = 1, **options: Any) -> Replication:
    """``days`` days from a Monday on, after a day of warm-up."""
    return replicate(workable(centre), MONDAY, days, seed, warm_up=1, **options)


def busy(**changes: Any) -> Centre:
    """A small centre with everything the twin knows: calls, chats, e-mail, bot, callback, transfers, a campaign."""
    described: dict[str, Any] = {
        "name": "everything",
        "time_zone": "Europe/Berlin",
        "currency": "EUR",
        "queues": {"orders": {}, "help": {}, "chat": {"channel": "chat"}, "mail": {"channel": "email"}},
        "teams": {"front": {"hourly_cost": 20, "site": "north"}, "back": {"hourly_cost": 30}},
        "arrivals": {
            "interval_minutes": 60,
            "busyness_cv": 0.1,
            "demands": {
                "orders": {"reason": "order", "through": ["menu"], "per_hour": {"workdays": day_of(90)}},
                "gold": {"reason": "order", "tier": "gold", "per_hour": {"workdays": day_of(10)}},
                "faults": {"reason": "fault", "through": ["menu"], "per_hour": {"workdays": day_of(60)}},
                "chats": {
                    "channel": "chat",
                    "reason": "chat",
                    "through": ["bot"],
                    "per_hour": {"workdays": day_of(40)},
                },
                "mails": {"channel": "email", "reason": "mail", "per_hour": {"daily": 2}},
            },
        },
        "reasons": {
            "order": customer(200) | {"hold": {"share": 0.3, "time": exponential(30)}, "conversion": 0.3},
            "fault": customer(300)
            | {"transfer": {"share": 0.1, "by_group": {"helpers": 0.15}, "to": "orders"}, "resolution": 0.7},
            "chat": customer(400),
            "mail": {"talk": {"mean_s": 500}, "wrap": exponential(20)},
            "offer": {"talk": {"mean_s": 150}, "conversion": 0.1},
        },
        "self_service": {
            "menu": {
                "steps": [{"time": exponential(20), "hang_up": 0.05}, {"time": exponential(10)}],
                "containment": {"order": 0.2},
                "misrouting": 0.05,
                "misrouted_to": "help",
            },
            "bot": {
                "kind": "bot",
                "steps": [{"time": exponential(40), "hang_up": 0.03}, {"time": exponential(20)}],
                "containment": {"chat": 0.4},
            },
        },
        "routing": {
            "ageing_per_minute": 1,
            "rules": [
                {"when": {"tier": "gold"}, "queue": "orders", "priority": 10},
                {"when": {"reason": "order"}, "queue": "orders"},
                {"when": {"reason": "fault", "repeat": True}, "queue": "help", "priority": 2},
                {"when": {"reason": "fault"}, "queue": "help"},
                {"when": {"channel": "chat"}, "queue": "chat"},
                {"when": {"channel": "email"}, "queue": "mail"},
            ],
            "queues": {
                "orders": {
                    "skills": {"orders": 1},
                    "open": {"workdays": "08:00-20:00"},
                    "escalate": [{"after_s": 30, "groups": ["helpers"], "raise_priority": 1}],
                    "callback": {"at_estimate_s": 45, "after_s": 90, "answered": 0.7, "retry_s": 300},
                    "last_agent_s": 0,
                },
                "help": {
                    "skills": {"help": 2},
                    "agent_choice": "least_busy",
                    "open": {"workdays": "08:00-20:00"},
                    "max_wait_s": 120,
                    "max_length": 15,
                    "overflow_to": "orders",
                    "last_agent_s": 20,
                    "callback": {"after_s": 60, "answered": 0.6, "windows": ["12:00-13:00", "17:00-18:00"]},
                },
                "chat": {"agent_choice": "cheapest_adequate", "open": {"workdays": "08:00-20:00"}},
                "mail": {"when_closed": "wait", "agent_choice": "random"},
            },
        },
        "staffing": {
            "groups": {
                "clerks": group("front", 10, {"orders": 2}, chats=3, chat_slowdown=0.2),
                "helpers": group("back", 7, {"help": 3}, ring_s=3),
                "writers": group("back", 3, {}, channels=["chat", "email"], chats=2, adherence=0.9),
            }
        },
        "campaigns": {
            "offers": {"reason": "offer", "queue": "orders", "per_day": 60, "hours": {"workdays": "10:00-16:00"}},
            "surveys": {
                "reason": "offer",
                "queue": "help",
                "per_day": 100,
                "hours": {"workdays": "09:00-19:00"},
                "pacing": "predictive",
                "abandoned_cap": 0.1,
            },
        },
    }
    return Centre.model_validate(described | changes)


def day_of(peak: float) -> list[float]:
    """Contacts per hour of each hour of a day that is open from 8 to 20."""
    return [0] * 8 + [peak * share for share in (0.6, 1, 1.1, 1, 0.9, 0.9, 1, 1, 0.8, 0.6, 0.4, 0.2)] + [0] * 4


def customer(talk_s: float) -> dict[str, Any]:
    return {
        "talk": {"mean_s": talk_s, "cv": 0.8},
        "wrap": exponential(25),
        "difficulty": 0.5,
        "patience": exponential(150),
        "balking": 0.2,
        "redial": {"share": 0.4},
        "resolution": 0.85,
        "repeat": {"share": 0.5, "delay": exponential(20_000)},
    }


def group(team: str, agents: int, skills: dict[str, int], **more: Any) -> dict[str, Any]:
    pauses = [{"after_minutes": 120, "minutes": 15, "waves": 3}, {"after_minutes": 240, "minutes": 30, "waves": 3}]
    shifts = (
        [{"hours": "08:00-16:00", "agents": agents, "pauses": pauses}]
        if agents < 5
        else [
            {"hours": "08:00-16:00", "agents": agents // 2, "pauses": pauses},
            {"hours": "12:00-20:00", "agents": agents - agents // 2, "pauses": pauses},
        ]
    )
    return {
        "team": team, "skills": skills, "agents": agents, "shifts": shifts,
        "speed_cv": 0.1, "absence": 0.05, "punctuality_s": 60, **more,
    }  # fmt: skip
