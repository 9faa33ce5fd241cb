"""What single features of the twin do, each against a figure that is known without it."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import polars as pl

from percall.centre import Centre
from percall.log import Log
from percall.twin.checks import workable
from percall.twin.days import Calendar
from percall.twin.log import LogRows
from percall.twin.replication import replicate
from support.twin_centres import MONDAY, exponential, run, single_queue

Z = 4.5
"""Standard errors allowed: seven false alarms in a million for each comparison, were the seeds others."""


def centre(**sections: Any) -> Centre:
    """One queue with some sections replaced or extended."""
    values = single_queue(300, exponential(120), 15, exponential(90)).model_dump()
    for name, section in sections.items():
        values[name] = values[name] | section if isinstance(values[name], dict) else section
    return Centre.model_validate(values)


def reason(**changes: Any) -> dict[str, Any]:
    return {"any": {"talk": exponential(120), "patience": exponential(90)} | changes}


def logged(described: Centre, days: int, seed: int = 1) -> Log:
    codes = workable(described)
    rows = LogRows(Calendar(codes, MONDAY))
    replicate(codes, MONDAY, days, seed, rows=rows)
    return rows.log()


def total(result: Any, name: str) -> int:
    return int(result.sums[name].sum())


def near(count: int, of: int, share: float) -> bool:
    """Whether so many of ``of`` is what chance makes of ``share``."""
    return abs(count - of * share) <= Z * math.sqrt(of * share * (1 - share))


def test_redials_follow_abandonment_as_often_as_stated() -> None:
    result = run(centre(reasons=reason(redial={"share": 0.4, "attempts": 99})), 20)
    assert near(total(result, "redials"), total(result, "abandoned"), 0.4)


def test_unresolved_issues_come_back() -> None:
    result = run(centre(reasons=reason(resolution=0.7, repeat={"share": 0.5, "attempts": 99})), 20)
    assert near(total(result, "resolved"), total(result, "handled"), 0.7)
    assert near(total(result, "repeats"), total(result, "unresolved"), 0.5)


def test_containment_is_what_is_stated_and_leaves_the_hard_ones() -> None:
    """With difficulty d in talk and s in containment, the mean log talk of who passes rises by d s phi(z) / (1 - p).

    For jointly normal values the mean of one, given that the other exceeds its p-quantile z, is the correlation times
    phi(z) / (1 - p); the correlation of talk and containment is d x s.
    """
    p, d, s = 0.4, 0.8, 0.9
    menu = {"menu": {"steps": [{"time": exponential(10)}], "containment": {"any": p}, "difficulty": s}}
    values = centre(self_service=menu, reasons=reason(difficulty=d, talk={"mean_s": 120, "cv": 0.5})).model_dump()
    values["arrivals"]["demands"]["calls"]["through"] = ["menu"]
    log = logged(Centre.model_validate(values), 20)
    served = int((log.contacts["outcome"] == "self_served").sum())
    assert near(served, len(log.contacts), p)
    talks = log.segments.filter(pl.col("kind") == "talk")["duration_ms"].cast(pl.Float64).log().to_numpy()
    sigma = math.sqrt(math.log(1 + 0.5**2))
    z = -0.2533471  # the 0.4-quantile of the standard normal
    rise = sigma * d * s * math.exp(-z * z / 2) / math.sqrt(2 * math.pi) / (1 - p)
    expected = math.log(120_000) - sigma**2 / 2 + rise
    assert abs(talks.mean() - expected) <= Z * talks.std() / math.sqrt(len(talks))


def test_a_callback_keeps_its_place_and_never_jumps_it() -> None:
    """First come, first served: nobody who joined later is reached before a callback that waits in line."""
    offer = {"after_s": 30, "acceptance": 0.5, "answered": 1.0, "ring_s": 5}
    described = centre(routing={"queues": {"line": {"callback": offer}}}, arrivals={"demands": {
        "calls": {"reason": "any", "per_hour": {"daily": 460}}}})  # fmt: skip
    log = logged(described, 2)
    kinds = log.segments.group_by("contact_id").agg(
        joined=pl.col("started_at").min(),
        called_back=(pl.col("kind") == "callback_wait").any(),
        reached=pl.col("started_at").filter(pl.col("kind").is_in(["ring", "talk"])).min(),
    )
    reached = kinds.filter(pl.col("reached").is_not_null()).sort("joined", "contact_id")
    assert int(reached["called_back"].sum()) > 100
    assert reached["reached"].is_sorted()


def test_misrouted_contacts_are_transferred() -> None:
    menu = {"menu": {"steps": [{"time": exponential(10)}], "misrouting": 0.2, "misrouted_to": "line"}}
    values = centre(self_service=menu).model_dump()
    values["arrivals"]["demands"]["calls"]["through"] = ["menu"]
    values["reasons"]["any"]["patience"] = None
    values["staffing"]["groups"]["agents"] |= {"agents": 30, "staffed": {"daily": 30.0}}
    result = run(Centre.model_validate(values), 20)
    assert near(total(result, "transfers"), total(result, "offered"), 0.2)


def test_more_conversations_at_once_serve_more_and_take_longer() -> None:
    def chats(at_once: int) -> Any:
        values = centre(queues={"line": {"channel": "chat"}}).model_dump()
        values["arrivals"]["demands"]["calls"]["channel"] = "chat"
        values["staffing"]["groups"]["agents"] |= {"agents": 6, "staffed": {"daily": 6.0}, "chats": at_once}
        values["staffing"]["groups"]["agents"]["chat_slowdown"] = 0.1
        return run(Centre.model_validate(values), 5)

    one, three = chats(1), chats(3)
    assert total(three, "handled") > 1.4 * total(one, "handled")
    assert total(three, "talk_ms") / total(three, "handled") > 1.1 * total(one, "talk_ms") / total(one, "handled")
    assert total(three, "agent_us") < 1000 * total(three, "talk_ms") / 1.5


def test_a_call_interrupts_an_email_which_is_finished_later() -> None:
    values = centre(queues={"line": {}, "mail": {"channel": "email"}}).model_dump()
    values["arrivals"]["demands"] = {
        "calls": {"reason": "any", "per_hour": {"daily": 6}},
        "mails": {"channel": "email", "reason": "mail", "per_hour": {"daily": 2}},
    }
    values["reasons"]["mail"] = {"talk": {"family": "constant", "mean_s": 1000}}
    values["routing"]["rules"] = [
        {"when": {"channel": "voice"}, "queue": "line"},
        {"when": {"channel": "email"}, "queue": "mail"},
    ]
    values["staffing"]["groups"]["agents"] |= {"agents": 1, "staffed": {"daily": 1.0}}
    log = logged(Centre.model_validate(values), 5)
    mails = log.contacts.filter(pl.col("channel") == "email")
    talks = log.segments.filter(pl.col("kind") == "talk").join(mails, on="contact_id", how="semi")
    parts = talks.group_by("contact_id").agg(pl.col("duration_ms").sum(), pl.len())
    assert set(parts["duration_ms"]) == {1_000_000}
    assert parts["len"].max() > 1
    assert len(parts) == len(mails)


def test_a_day_of_23_hours_is_lived_as_such() -> None:
    """Europe/Berlin loses the hour from 2 to 3 on 31 March 2024."""
    values = single_queue(60, exponential(30), 5).model_dump() | {"time_zone": "Europe/Berlin"}
    values["arrivals"]["demands"]["calls"]["per_hour"] = {"daily": (0.0,) * 4 + (600.0,) * 2 + (0.0,) * 42}
    codes = workable(Centre.model_validate(values))
    lost = replicate(codes, date(2024, 3, 31), 1, 1)
    usual = replicate(codes, date(2024, 4, 1), 1, 1)
    assert total(lost, "offered") == 0
    assert near(total(usual, "offered"), 24_000, 1 / 40)
    assert int(lost.presence.sum()) == 23 * 3_600_000 * 5


def test_contacts_outside_opening_hours_are_turned_away() -> None:
    described = centre(routing={"queues": {"line": {"open": {"workdays": "08:00-18:00"}}}})
    result = run(described, 7)
    week = total(result, "offered")
    assert near(total(result, "blocked"), week, 1 - 50 / 168)


def test_overflow_sends_those_who_waited_too_long_elsewhere() -> None:
    impatient = {"skills": {"main": 1}, "max_wait_s": 30, "overflow_to": "next"}
    policies = {"line": impatient, "next": {"skills": {"other": 1}}}
    values = centre(queues={"line": {}, "next": {}}, routing={"queues": policies}).model_dump()
    main = values["staffing"]["groups"]["agents"]
    values["staffing"]["groups"] = {
        "mains": main | {"agents": 8, "staffed": {"daily": 8.0}, "skills": {"main": 1}},
        "others": main | {"agents": 8, "staffed": {"daily": 8.0}, "skills": {"other": 1}},
    }
    log = logged(Centre.model_validate(values), 2)
    talks = log.segments.filter(pl.col("kind") == "talk", pl.col("agent_id").str.starts_with("others"))
    waits = log.segments.filter(pl.col("kind") == "queue", pl.col("queue") == "line").join(
        talks, on="contact_id", how="semi"
    )
    assert len(talks) > 500
    assert set(waits["duration_ms"]) == {30_000}
