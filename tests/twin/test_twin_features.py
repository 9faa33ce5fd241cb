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


def two_lines(line: dict[str, Any], after: dict[str, Any] | None = None) -> Centre:
    """A queue that overflows to another one, eight agents for each."""
    policies = {
        "line": {"skills": {"main": 1}, "overflow_to": "next"} | line,
        "next": {"skills": {"other": 1}} | (after or {}),
    }
    values = centre(queues={"line": {}, "next": {}}, routing={"queues": policies}).model_dump()
    main = values["staffing"]["groups"]["agents"]
    values["staffing"]["groups"] = {
        "mains": main | {"agents": 8, "staffed": {"daily": 8.0}, "skills": {"main": 1}},
        "others": main | {"agents": 8, "staffed": {"daily": 8.0}, "skills": {"other": 1}},
    }
    return Centre.model_validate(values)


def test_contacts_of_a_closed_queue_go_to_the_one_it_overflows_to() -> None:
    log = logged(two_lines({"open": {"daily": "08:00-18:00"}, "when_closed": "overflow"}), 2)
    talks = log.segments.filter(pl.col("kind") == "talk").join(
        log.contacts.select("contact_id", came="started_at"), on="contact_id"
    )
    of_others = talks["agent_id"].str.starts_with("others")
    open_then = talks["came"].dt.hour().is_between(8, 17)
    assert talks.filter(of_others & open_then).is_empty()
    assert talks.filter(~of_others & ~open_then).is_empty()
    assert of_others.sum() > 500
    assert set(log.contacts["queue"]) == {"line"}  # the queue they came to
    assert "blocked" not in set(log.contacts["outcome"])


def test_nobody_overflows_to_a_queue_that_is_closed_or_full() -> None:
    for after in ({"open": {"daily": "08:00-18:00"}}, {"max_length": 0}):
        log = logged(two_lines({"max_wait_s": 30}, after), 2)
        waits = log.segments.filter(pl.col("kind") == "queue", pl.col("queue") == "line")
        assert waits["duration_ms"].max() > 60_000
        assert "blocked" not in set(log.contacts["outcome"])
        if "open" in after:
            long = waits.filter(pl.col("duration_ms") > 30_000)
            assert long.filter(pl.col("started_at").dt.hour().is_between(8, 16)).is_empty()


def test_hours_past_midnight_are_open_until_they_end() -> None:
    log = logged(centre(routing={"queues": {"line": {"open": {"workdays": "22:00-02:00"}}}}), 7)
    came = log.contacts.with_columns(hour=pl.col("started_at").dt.hour(), day=pl.col("started_at").dt.weekday())
    late = (pl.col("hour") >= 22) & (pl.col("day") <= 5)
    early = (pl.col("hour") < 2) & pl.col("day").is_between(2, 6)
    assert came.filter(late | early)["outcome"].unique().sort().to_list() == ["abandoned", "handled"]
    assert set(came.filter(~(late | early))["outcome"]) == {"blocked"}


def test_a_queue_without_hours_is_open_in_the_warm_up_too() -> None:
    """Were it not, the floor would be empty when counting starts: of 16 Erlang, all 15 agents are busy at midnight."""
    codes = workable(centre())
    rows = LogRows(Calendar(codes, MONDAY))
    replicate(codes, MONDAY, 1, 1, warm_up=1, rows=rows)
    first = rows.log().agent_states.filter(pl.col("started_at") == pl.col("started_at").min())
    assert "busy" in set(first["state"])


def test_overflow_sends_those_who_waited_too_long_elsewhere() -> None:
    log = logged(two_lines({"max_wait_s": 30}), 2)
    talks = log.segments.filter(pl.col("kind") == "talk", pl.col("agent_id").str.starts_with("others"))
    waits = log.segments.filter(pl.col("kind") == "queue", pl.col("queue") == "line").join(
        talks, on="contact_id", how="semi"
    )
    assert len(talks) > 500
    assert set(waits["duration_ms"]) == {30_000}


WINDOWS = ("09:00-11:00", "14:00-16:00")
OPEN = {"workdays": "08:00-18:00"}


def promised(agents: float, days: int = 5, **offer: Any) -> tuple[Any, Log]:
    """A queue whose customers all take a callback in a window, and every one of whose agents is there all day."""
    callback = {"after_s": 0, "acceptance": 1.0, "answered": 1.0, "ring_s": 5, "windows": WINDOWS} | offer
    values = centre(routing={"queues": {"line": {"callback": callback, "open": OPEN}}}).model_dump()
    values["staffing"]["groups"]["agents"] |= {"agents": 15, "staffed": {"daily": agents}}
    codes = workable(Centre.model_validate(values))
    rows = LogRows(Calendar(codes, MONDAY))
    return replicate(codes, MONDAY, days, 1, rows=rows), rows.log()


def minutes(column: str) -> pl.Expr:
    return pl.col(column).dt.hour().cast(pl.Int32) * 60 + pl.col(column).dt.minute()


def test_a_callback_in_a_window_is_dialled_in_a_window_that_had_not_begun() -> None:
    run, log = promised(15)
    waits = log.segments.filter(pl.col("kind") == "callback_wait").with_columns(m=minutes("ended_at"))
    assert len(waits) == total(run, "windows") > 50
    assert total(run, "windows_kept") == len(waits)
    assert waits.filter(~(pl.col("m").is_between(540, 660) | pl.col("m").is_between(840, 960))).is_empty()
    late = waits.filter(minutes("started_at") > 840)  # after the day's last window: a window of the next open day
    assert len(late) > 0
    assert (late["ended_at"].dt.date() > late["started_at"].dt.date()).all()
    assert (waits["ended_at"].dt.weekday() <= 5).all()
    picked = waits.filter(minutes("started_at") < 530)  # both were to be had: either as likely
    assert near(int((picked["m"] < 720).sum()), len(picked), 0.5)


def test_a_window_that_staff_cannot_keep_is_counted_as_missed() -> None:
    run, log = promised(3, days=2)
    waits = log.segments.filter(pl.col("kind") == "callback_wait").with_columns(m=minutes("ended_at"))
    in_some = waits.filter(pl.col("m").is_between(540, 659) | pl.col("m").is_between(840, 959))
    assert total(run, "windows_missed") > 100
    assert total(run, "windows_kept") + total(run, "windows_missed") == len(waits)
    assert 100 < total(run, "windows_kept") <= len(in_some)


def test_missed_attempts_are_tried_again_in_a_window() -> None:
    run, log = promised(15, answered=0.4, attempts=3, retry_s=1800)
    rings = log.segments.filter(pl.col("kind") == "ring").with_columns(m=minutes("started_at"))
    assert len(rings) == total(run, "callback_attempts")
    assert near(total(run, "callback_misses"), total(run, "callback_attempts"), 0.6)
    assert rings.filter(~(pl.col("m").is_between(540, 660) | pl.col("m").is_between(840, 960))).is_empty()
    tries = rings.group_by("contact_id").agg(gap=pl.col("started_at").sort().diff().min(), n=pl.len())
    assert tries["n"].max() == 3
    assert tries["gap"].drop_nulls().dt.total_seconds().min() >= 1800
    assert near(total(run, "callbacks_lost"), len(tries), 0.6**3)


def test_a_bot_session_is_one_segment_and_is_counted() -> None:
    steps = [{"time": exponential(20), "hang_up": 0.1}, {"time": exponential(20)}]
    bots = {"bot": {"kind": "bot", "steps": steps}, "menu": {"steps": steps}}
    values = centre(self_service=bots).model_dump()
    values["arrivals"]["demands"]["calls"]["through"] = ["menu", "bot"]
    codes = workable(Centre.model_validate(values))
    rows = LogRows(Calendar(codes, MONDAY))
    run = replicate(codes, MONDAY, 3, 1, rows=rows)
    counts = dict(rows.log().segments.group_by("kind").agg(pl.len()).iter_rows())
    assert total(run, "bot_sessions") == counts["bot"]
    assert near(counts["bot"], total(run, "offered"), 0.9)
    assert near(counts["ivr"], 2 * total(run, "offered"), 0.95)


def two_desks(**reason: Any) -> Centre:
    """Everyone goes to the first desk, where nothing is resolved; who comes back after it goes to the second."""
    settled = reason | {"resolution": 0.0, "repeat": {"share": 1.0, "attempts": 1, "delay": exponential(600)}}
    values = centre(queues={"line": {}, "second": {}}).model_dump()
    values["reasons"]["any"] |= settled | {"patience": None}
    main = values["staffing"]["groups"]["agents"] | {"agents": 20, "staffed": {"daily": 20.0}}
    values["staffing"]["groups"] = {"first": main | {"skills": {"one": 1}}, "last": main | {"skills": {"two": 1}}}
    values["routing"]["queues"] = {"line": {"skills": {"one": 1}}, "second": {"skills": {"two": 1}}}
    values["routing"]["rules"] = [{"when": {"last_group": "first"}, "queue": "second"}, {"queue": "line"}]
    return Centre.model_validate(values)


def test_a_rule_can_ask_which_group_had_the_issue_last() -> None:
    log = logged(two_desks(), 2)
    first = log.contacts.filter(pl.col("customer_id").is_first_distinct())
    again = log.contacts.join(first, on="contact_id", how="anti")
    assert set(first["queue"]) == {"line"}
    assert set(again["queue"]) == {"second"}
    assert len(again) > 5000


def test_each_group_transfers_its_own_share() -> None:
    log = logged(two_desks(transfer={"share": 0.3, "by_group": {"last": 0.0}, "to": "second"}), 2)
    talks = log.segments.filter(pl.col("kind") == "talk")
    passed = talks.group_by("contact_id").agg(pl.col("agent_id").str.split("-").list.first(), n=pl.len())
    began = passed.with_columns(pl.col("agent_id").list.first())
    for group, share in (("first", 0.3), ("last", 0.0)):
        own = began.filter(pl.col("agent_id") == group)
        assert near(int((own["n"] > 1).sum()), len(own), share)


def test_a_transfer_that_does_not_wait_finds_a_free_agent_or_does_not_happen() -> None:
    transfer = {"share": 0.3, "by_group": {"last": 0.0}, "to": "second", "waits": False}
    values = two_desks(transfer=transfer).model_dump()
    values["reasons"]["any"]["resolution"] = None
    values["staffing"]["groups"]["last"] |= {"agents": 3, "staffed": {"daily": 3.0}}
    log = logged(Centre.model_validate(values), 3)
    second = log.segments.filter(pl.col("queue") == "second")
    talks = log.segments.filter(pl.col("kind") == "talk")
    assert set(second["kind"]) == {"talk"}
    # 3 agents offered 300/h x 0.3 x 120 s = 3 Erlang, who find all busy with the probability B(3, 3) = 9/26 (Erlang).
    assert near(int((talks["queue"] == "second").sum()), len(log.contacts), 0.3 * (1 - 9 / 26))


def on_shift(**group: Any) -> Any:
    values = centre().model_dump()
    pauses = [{"kind": "training", "after_minutes": 60, "minutes": 60, "waves": 2}]
    shifts = [{"days": ["daily"], "hours": "08:00-16:00", "agents": 15, "pauses": pauses}]
    values["staffing"]["groups"]["agents"] |= {"staffed": {}, "shifts": shifts, **group}
    return run(Centre.model_validate(values), 20).presence[:, 0].sum(axis=0) / (20 * 15 * 3_600_000)


def test_training_is_paid_and_nobody_is_served_in_it() -> None:
    available, busy, away, meeting, training, _ = on_shift()
    assert 0.8 < training < 1  # an hour, which a contact in hand shortens
    assert away == meeting == 0
    assert 7 < available + busy < 7.2


def test_adherence_is_the_share_of_planned_work_that_agents_are_there() -> None:
    """7 of 8 hours are for contacts. A contact in hand at the start of a break shortens it, so most are empty days."""
    values = centre(arrivals={"demands": {"calls": {"reason": "any", "per_hour": {"daily": 0.001}}}})
    shift = {"days": ["daily"], "hours": "08:00-16:00", "agents": 15,
             "pauses": [{"kind": "training", "after_minutes": 60, "minutes": 60}]}  # fmt: skip
    described = values.model_dump()
    described["staffing"]["groups"]["agents"] |= {"staffed": {}, "shifts": [shift], "adherence": 0.85}
    hours = run(Centre.model_validate(described), 40).presence[:, 0] / (15 * 3_600_000)
    away = hours[:, 2] / 7
    assert abs(away.mean() - 0.15) < Z * away.std(ddof=1) / math.sqrt(len(away))
    assert abs(hours[:, 4] - 1).max() < 1e-9


def second_talks(last_agent_s: float | None) -> pl.DataFrame:
    """Second contacts about an issue: whether the same agent had them, and how long they waited."""
    unresolved = {"resolution": 0.0, "repeat": {"share": 1.0, "attempts": 1, "delay": exponential(300)}}
    described = centre(
        reasons=reason(talk={"family": "constant", "mean_s": 30}, patience=None, **unresolved),
        routing={"queues": {"line": {"last_agent_s": last_agent_s}}},
    )
    log = logged(described, 2)
    waits = log.segments.filter(pl.col("kind") == "queue").select("contact_id", waited="duration_ms")
    talks = log.segments.filter(pl.col("kind") == "talk").join(log.contacts, on="contact_id").sort("started_at")
    return (
        talks.join(waits, on="contact_id", how="left")
        .group_by("customer_id", maintain_order=True)
        .agg(pl.len(), pl.col("waited").last().fill_null(0), same=pl.col("agent_id").n_unique() == 1)
        .filter(pl.col("len") == 2)
    )


def test_the_last_agent_is_waited_for_as_long_as_stated_and_no_longer() -> None:
    """Talks take 30 s, and agents are busy for a third of the time: of those who meet a busy agent (1/3), two in three
    have more than 10 s to wait. An agent is waited for by one contact only, so a few go to others all the same.
    """
    assert second_talks(None)["same"].mean() < 0.3
    assert second_talks(40)["same"].mean() > 0.98
    brief = second_talks(10)
    others = brief.filter(~pl.col("same"))["waited"]
    assert abs(brief["same"].mean() - (1 - 1 / 3 * 2 / 3)) < 0.03
    assert (others == 10_000).mean() > 0.9
    assert others.max() == 10_000


def test_who_is_in_a_conversation_when_the_shift_ends_ends_it() -> None:
    values = centre().model_dump()
    values["reasons"]["any"] |= {"talk": {"family": "constant", "mean_s": 901}}
    shift = {"days": ["daily"], "hours": "08:00-16:00", "agents": 15}
    values["staffing"]["groups"]["agents"] |= {"staffed": {}, "shifts": [shift]}
    talks = logged(Centre.model_validate(values), 2).segments.filter(pl.col("kind") == "talk")
    assert set(talks["duration_ms"]) == {901_000}
    assert talks.filter(minutes("ended_at") > 960).height > 10
    assert talks.filter(minutes("started_at") >= 960).is_empty()
