"""Every quantity that is added up, named once. A metric is one of these, or a ratio of two."""

from __future__ import annotations

from typing import Final

import narwhals as nw

from percall.metrics.metric import Sum
from percall.metrics.terms import (
    ABANDONED,
    AGENT_KNOWN,
    ANSWERED,
    COST,
    HANDLE,
    HANDLED,
    HUNG_UP,
    IDLE,
    IN_MENU,
    IN_TARGET,
    INBOUND,
    OUTBOUND,
    SELF_SERVED,
    SHORT,
    TIMED,
    TRANSFERRED,
    WAIT,
    WAITED,
    WORK,
    ZERO_WAIT,
)


def _count(name: str, where: nw.Expr) -> Sum:
    return Sum(name, nw.when(where).then(nw.lit(1)).otherwise(nw.lit(0)))


def _total(name: str, of: nw.Expr, where: nw.Expr) -> Sum:
    return Sum(name, nw.when(where).then(of))


def _identified(part: Sum) -> Sum:
    return Sum(part.name, part.of, over="identified")


CONTACTS: Final = _count("contacts", ~nw.col("contact_id").is_null())
OFFERED: Final = _count("offered", INBOUND)
ANSWERED_N: Final = _count("answered", ANSWERED)
ABANDONED_N: Final = _count("abandoned", ABANDONED)
SHORT_ABANDONS: Final = _count("short_abandons", ABANDONED & SHORT)
ZERO_WAIT_N: Final = _count("zero_wait_hangups", ZERO_WAIT)
IN_MENU_N: Final = _count("menu_hangups", IN_MENU)
SELF_SERVED_N: Final = _count("self_served", SELF_SERVED)
CALLBACKS: Final = _count("callbacks", INBOUND & (nw.col("outcome") == "callback"))
BLOCKED: Final = _count("blocked", INBOUND & (nw.col("outcome") == "blocked"))
FAILED: Final = _count("failed", INBOUND & (nw.col("outcome") == "failed"))
OUTBOUND_N: Final = _count("outbound", OUTBOUND)
HANDLED_N: Final = _count("handled", HANDLED)

CONVERSIONS: Final = _count("conversions", OUTBOUND & nw.col("converted"))
CONVERSION_KNOWN: Final = _count("conversion_known", OUTBOUND & ~nw.col("converted").is_null())

DEMAND: Final = _count("answered_or_abandoned", ANSWERED | ABANDONED)
LONG_ABANDONS: Final = _count("abandoned_not_short", ABANDONED & ~SHORT)
DEMAND_LONG: Final = _count("answered_or_abandoned_not_short", ANSWERED | (ABANDONED & ~SHORT))
ANSWERED_WAIT: Final = _total("answered_wait_ms", WAIT, ANSWERED)
ANSWERED_WAIT_KNOWN: Final = _count("answered_wait_known", ANSWERED & ~WAIT.is_null())
ABANDONED_WAIT: Final = _total("abandoned_wait_ms", WAIT, ABANDONED)
ABANDONED_WAIT_KNOWN: Final = _count("abandoned_wait_known", ABANDONED & ~WAIT.is_null())
LONGEST_WAIT: Final = Sum("longest_wait_ms", nw.when(WAITED).then(WAIT), how="max")
IN_TARGET_N: Final = _count("answered_in_target", ANSWERED & IN_TARGET)
DEMAND_TIMED: Final = _count("answered_or_abandoned_timed", (ANSWERED | ABANDONED) & TIMED)
OFFERED_TIMED: Final = _count("offered_timed", INBOUND & TIMED)

HANDLE_TIMED: Final = _count("handled_time_known", HANDLED & ~HANDLE.is_null())
HANDLE_TIME: Final = _total("handle_ms", HANDLE, HANDLED)
TALK_TIME: Final = _total("talk_ms", nw.col("talk_ms"), HANDLED & ~HANDLE.is_null())
HOLD_TIME: Final = _total("hold_ms", nw.col("hold_ms"), HANDLED & ~HANDLE.is_null())
WRAP_TIME: Final = _total("wrap_ms", nw.col("wrap_ms"), HANDLED & ~HANDLE.is_null())
AGENT_KNOWN_N: Final = _count("handled_agent_known", AGENT_KNOWN)
TRANSFERS: Final = _count("transferred", AGENT_KNOWN & TRANSFERRED)
AGENT_TIME: Final = Sum("agent_us", nw.col("agent_us"))

RESOLVED: Final = _count("resolved", ANSWERED & nw.col("resolved"))
RESOLUTION_KNOWN: Final = _count("resolution_known", ANSWERED & ~nw.col("resolved").is_null())

# What no contact can carry is added to these where a cell is a whole period, so that its cost is its ledger.
COST_TOTAL: Final = Sum("cost", COST)
IDLE_TOTAL: Final = Sum("idle", IDLE)
COST_INBOUND: Final = _total("inbound_cost", COST, INBOUND)
COST_OUTBOUND: Final = _total("outbound_cost", COST, OUTBOUND)
WORK_TOTAL: Final = Sum("work", WORK)
WORK_OUTBOUND: Final = _total("outbound_work", WORK, OUTBOUND)
COST_ABANDONED: Final = _total("abandoned_cost", COST, HUNG_UP)
COST_TRANSFERRED: Final = _total("transferred_cost", COST, AGENT_KNOWN & TRANSFERRED)

# Over identified inbound contacts; the columns come from percall.metrics.repeats.
_SETTLED: Final = nw.col("__window_ahead")  # the whole window after the contact lies within the log
_FOLLOWED: Final = nw.col("__followed")
IDENTIFIED: Final = _identified(_count("identified", ~nw.col("contact_id").is_null()))
SETTLED_ANSWERED: Final = _identified(_count("settled_answered", _SETTLED & ANSWERED))
SETTLED_REPEATED: Final = _identified(_count("settled_answered_repeated", _SETTLED & ANSWERED & _FOLLOWED))
SETTLED_UNREPEATED: Final = _identified(_count("settled_answered_unrepeated", _SETTLED & ANSWERED & ~_FOLLOWED))
SETTLED_COST: Final = _identified(_total("settled_cost", COST, _SETTLED))
SETTLED_WORK: Final = _identified(_total("settled_work", WORK, _SETTLED))
SETTLED_RESOLUTIONS: Final = _identified(
    _count("settled_resolutions", _SETTLED & (ANSWERED | SELF_SERVED) & ~_FOLLOWED)
)
COST_REPEATED: Final = _identified(_total("repeated_cost", COST, nw.col("__repeat")))

# Over days.
PAID_TIME: Final = Sum("paid_us", None, over="days")
READY_TIME: Final = Sum("ready_us", None, over="days")
USED_TIME: Final = Sum("used_us", None, over="days")
IDLE_SHRINKAGE: Final = Sum("idle_shrinkage", None, over="days")
IDLE_SLACK: Final = Sum("idle_schedule_slack", None, over="days")
IDLE_BUFFER: Final = Sum("idle_service_buffer", None, over="days")
UNASSIGNED: Final = Sum("unassigned", None, over="days")
