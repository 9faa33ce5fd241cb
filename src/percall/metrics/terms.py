"""The words the formulas are written in: answered, abandoned, wait, handling. One meaning for every metric."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

if TYPE_CHECKING:
    from percall.centre.model import Centre
    from percall.costing.over_days import View

WAIT: Final = nw.col("__wait_ms")
HANDLE: Final = nw.col("__handle_ms")
COST: Final = nw.col("__whole")
"""Everything that is spent on a contact: the work, and the idle money of its day that it carries."""
WORK: Final = nw.col("__work")
IDLE: Final = nw.col("idle_cost")

INBOUND: Final = nw.col("direction") == "inbound"
OUTBOUND: Final = nw.col("direction") == "outbound"
HANDLED: Final = nw.col("outcome") == "handled"
ANSWERED: Final = INBOUND & HANDLED
HUNG_UP: Final = INBOUND & (nw.col("outcome") == "abandoned")
ABANDONED: Final = HUNG_UP & ~nw.col("__zero_wait") & ~nw.col("__in_menu")
ZERO_WAIT: Final = HUNG_UP & nw.col("__zero_wait")
"""Hung up in the queue after no wait at all: counted apart, because nobody's patience ran out."""
IN_MENU: Final = HUNG_UP & nw.col("__in_menu")
"""Hung up in the IVR or with a bot, before any queue: counted apart, because nobody waited for an agent."""
SELF_SERVED: Final = INBOUND & (nw.col("outcome") == "self_served")
WAITED: Final = INBOUND & nw.col("outcome").is_in(("handled", "abandoned", "callback"))
SELF_SERVICE_SEEN: Final = (nw.col("ivr_ms") > 0).fill_null(True) | (nw.col("bot_ms") > 0).fill_null(True)
"""Was in an IVR or a bot, for a known time or not."""
IN_TARGET: Final = nw.col("__in_target")
SHORT: Final = nw.col("__short")
TIMED: Final = nw.col("__timed")
"""Whether it was answered in time can be told: an answered contact whose wait is unknown leaves every denominator."""
AGENT_KNOWN: Final = HANDLED & (nw.col("agents") > 0)
TRANSFERRED: Final = nw.col("agents") > 1


def with_terms(contacts: nw.LazyFrame[Any], centre: Centre, view: View, waits_recorded: bool) -> nw.LazyFrame[Any]:
    """``contacts`` of a ``Costed`` in some ``view`` with the columns the terms above need, the same in every view.

    A wait is all time in queues and ringing; handling is talk, hold and wrap. Both are null where a part is unknown.
    ``waits_recorded`` is False for a log that records no queue and no ringing at all: its waits are unknown, not zero.
    The added names begin with two underscores, so that they hide no column of the user's.
    """
    wait: Any = nw.col("queue_ms") + nw.col("ring_ms") if waits_recorded else nw.lit(None).cast(nw.Int64)
    cost: Any = nw.col("cost")
    return contacts.with_columns(
        __whole=cost + IDLE if view == "unit" else cost,
        __work=cost if view == "unit" else cost - IDLE,
        __wait_ms=wait,
        __handle_ms=nw.col("talk_ms") + nw.col("hold_ms") + nw.col("wrap_ms"),
    ).with_columns(
        __in_menu=(~nw.col("queued") & (WAIT == 0) & SELF_SERVICE_SEEN).fill_null(False),
        __zero_wait=(nw.col("queued") & (WAIT == 0)).fill_null(False),
        __in_target=WAIT.is_between(0, round(centre.service_target.within_s * 1000)),
        __short=(WAIT.is_between(0, round(centre.short_abandon_s * 1000)) & (WAIT > 0)).fill_null(False),
        __timed=~(ANSWERED & WAIT.is_null()) if waits_recorded else nw.lit(False),
    )
