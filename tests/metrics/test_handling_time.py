"""Handling and repeats on logs small enough to count by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from percall.metrics import measure
from support.measuring import costed, talk, whole
from support.small_log import Stretch, at, centre, contact

NINE = "2024-03-04T09:00"


def test_handle_time_and_its_parts_are_over_the_same_contacts() -> None:
    row = whole(
        contact("a", NINE, talk(60), Stretch("hold", 60, 20, "ann"), Stretch("wrap", 80, 10, "ann")),
        contact("b", NINE, talk(100, "bob"), direction="outbound"),
        contact("talk unknown", NINE, Stretch("talk", 0, None, "eve"), Stretch("wrap", 0, 999, "eve")),
        contact("hold unknown", NINE, talk(7, "joe"), Stretch("hold", 7, None, "joe")),
        contact("abandoned after all", NINE, talk(500, "kim"), outcome="abandoned"),
    )
    assert row["handled"] == 4
    assert row["aht"] == (60 + 20 + 10 + 100) / 2
    assert row["talk_time"] == 160 / 2
    assert row["hold_time"] == 20 / 2
    assert row["wrap_time"] == 10 / 2


def test_a_transfer_is_a_second_agent_in_talk() -> None:
    row = whole(
        contact("a", NINE, talk(60, "ann"), talk(60, "bob", after_s=60)),
        contact("b", NINE, talk(60, "eve"), Stretch("hold", 60, 5, "eve"), talk(60, "eve", after_s=65)),
        contact("c", NINE, talk(60, "kim")),
        contact("nobody named", NINE, talk(60, None)),
    )
    assert row["transfers"] == 1
    assert row["transfer_rate"] == 1 / 3


def test_transfers_are_unknown_where_no_agent_is_named() -> None:
    row = whole(contact("a", NINE, talk(60, None)))
    assert [row[name] for name in ("transfers", "transfer_rate", "cost_transferred")] == [None] * 3


def call(number: int, days: float, customer: str | None = "c1", **columns: Any) -> dict[str, Any]:
    """A call so many days after the first of March."""
    start = at("2024-03-01T00:00") + timedelta(days=days)
    return contact(
        f"{number:03}", start, talk(60, f"agent {number}"), **({"customer_id": customer, "reason": "r"} | columns)
    )


LAST = call(999, 30, None)
"""An unidentified call that says how far the log reaches."""


def test_a_repeat_follows_within_the_window_its_last_instant_included() -> None:
    row = whole(call(1, 0), call(2, 7), call(3, 14.01), LAST)
    # 1 is followed in time, 2 is followed too late, 3 not at all.
    assert row["repeat_rate"] == 1 / 3
    assert row["fcr_unrepeated"] == row["fcr"] == 2 / 3


def test_only_contacts_whose_whole_window_lies_in_the_log_are_judged() -> None:
    row = whole(call(1, 0), call(2, 20), call(3, 24), call(4, 23.5, "c2"), LAST)
    # The log ends on day 30: of 1, 2, 3 and 4 only 1 and 2 can be judged, and 2 is followed by 3.
    assert row["repeat_rate"] == 1 / 2


def test_contacts_that_cannot_be_compared_are_neither_repeats_nor_repeated() -> None:
    row = whole(
        call(1, 0, None), call(2, 1, None), call(3, 0, reason=None), call(4, 1, reason=None), call(5, 0, "c9"), LAST
    )
    assert row["repeat_rate"] == 0
    assert whole(call(1, 0, None), LAST)["repeat_rate"] is None


def test_what_is_compared_is_the_centres_choice() -> None:
    calls = (call(1, 0, reason="bill"), call(2, 1, reason="loan"), LAST)
    assert whole(*calls)["repeat_rate"] == 0
    loose = centre(repeats={"match": ["customer_id"]})
    assert whole(*calls, described=loose)["repeat_rate"] == 1 / 2
    by_queue = centre(repeats={"match": ["queue"]})  # the customer id is always compared
    queued = (call(1, 0, queue="q"), call(2, 1, "c2", queue="q"), call(3, 2, queue="q"), LAST)
    assert whole(*queued, described=by_queue)["repeat_rate"] == 1 / 3


def test_an_outbound_call_is_no_repeat() -> None:
    assert whole(call(1, 0), call(2, 1, direction="outbound"), LAST)["repeat_rate"] == 0


def test_any_inbound_contact_repeats_but_only_answered_ones_are_judged() -> None:
    row = whole(call(1, 0), call(2, 1, outcome="abandoned"), call(3, 2, outcome="self_served"), LAST)
    assert row["repeat_rate"] == 1
    assert row["cost_per_resolution"] == 3 * whole(LAST, call(1, 0), call(2, 0), call(3, 0))["cost_per_contact"]


def test_a_period_sees_repeats_that_follow_after_its_end() -> None:
    measured = measure(costed([call(1, 0), call(2, 1), LAST]), period="day")
    assert measured.rows[0]["repeat_rate"] == 1
    (only,) = measure(costed([call(1, 0), call(2, 1), LAST]), last=at("2024-03-01T00:00").date()).rows
    assert only["contacts"] == 1
    assert only["repeat_rate"] == 1


def test_the_flag_decides_where_the_log_has_it() -> None:
    measured = measure(
        costed([call(1, 0, resolved=True), call(2, 1, resolved=False), call(3, 2, resolved=False), call(4, 3), LAST])
    )
    row = measured.rows[0]
    assert row["fcr"] == row["fcr_flagged"] == 1 / 3
    assert row["fcr_unrepeated"] == 1 / 4
    assert measured.basis["fcr"] == "fcr_flagged"


def test_the_flag_decides_for_the_whole_log_even_where_a_part_has_none() -> None:
    measured = measure(costed([call(1, 0, resolved=True), call(2, 20), LAST]), first=at("2024-03-20T00:00").date())
    assert measured.rows[0]["fcr"] is None
    assert measured.basis["fcr"] == "fcr_flagged"


@pytest.mark.parametrize("window", [0.5, 7])
def test_two_contacts_at_one_instant_follow_each_other_by_id(window: float) -> None:
    row = whole(call(1, 0), call(2, 0), LAST, described=centre(repeats={"window_days": window}))
    assert row["repeat_rate"] == 1 / 2
