"""Volume and service on a log small enough to count by hand."""

from __future__ import annotations

from typing import Any

import pytest

from percall.metrics import measure
from support.measuring import costed, queue, talk, whole
from support.small_log import Stretch, centre, contact

NINE = "2024-03-04T09:00"

CALLS = (
    contact("answered after 10 s", NINE, queue(10), talk(60, after_s=10)),
    contact("answered after 30 s", NINE, queue(30), talk(60, after_s=30)),
    contact("answered at once", NINE, Stretch("ivr", 0, 500), talk(60, after_s=500)),
    contact("answered, wait unknown", NINE, queue(None), talk(60)),
    contact("abandoned after 40 s", NINE, queue(25), Stretch("ring", 25, 15), outcome="abandoned"),
    contact("abandoned after 3 s", NINE, queue(3), outcome="abandoned"),
    contact("hung up at once", NINE, queue(0), outcome="abandoned"),
    contact("hung up in the menu", NINE, Stretch("ivr", 0, 20), outcome="abandoned"),
    contact("hung up on a bot, nobody knows when", NINE, Stretch("bot", 0, None), outcome="abandoned"),
    contact("served by the IVR", NINE, Stretch("ivr", 0, 90), outcome="self_served"),
    contact("to be called back", NINE, queue(50), outcome="callback"),
    contact("busy signal", NINE, outcome="blocked"),
    contact("cut off", NINE, queue(5), outcome="failed"),
    contact("sold", NINE, talk(60), direction="outbound", converted=True),
    contact("not sold", NINE, talk(60), direction="outbound", converted=False),
    contact("not reached", NINE, direction="outbound", outcome="failed"),
)


@pytest.fixture(scope="module")
def row() -> dict[str, Any]:
    return whole(*CALLS)


def test_counts(row: dict[str, Any]) -> None:
    counts = {
        "contacts": 16,
        "offered": 13,
        "answered": 4,
        "abandoned": 2,
        "short_abandons": 1,
        "zero_wait_hangups": 1,
        "menu_hangups": 2,
        "self_served": 1,
        "callbacks": 1,
        "blocked": 1,
        "failed": 1,
        "outbound": 3,
        "outcomes": 1,
        "handled": 6,
    }
    assert {name: row[name] for name in counts} == counts


def test_the_outcomes_of_inbound_contacts_add_up_to_offered(row: dict[str, Any]) -> None:
    outcomes = (
        "answered",
        "abandoned",
        "zero_wait_hangups",
        "menu_hangups",
        "self_served",
        "callbacks",
        "blocked",
        "failed",
    )
    assert sum(row[name] for name in outcomes) == row["offered"]


def test_waits(row: dict[str, Any]) -> None:
    assert row["asa"] == (10 + 30 + 0) / 3
    assert row["time_to_abandon"] == (40 + 3) / 2
    assert row["longest_wait"] == 50


def test_abandonment(row: dict[str, Any]) -> None:
    assert row["abandonment_rate"] == 2 / 6
    assert row["abandonment_rate_without_short"] == 1 / 5


def test_the_unknown_wait_leaves_every_service_level(row: dict[str, Any]) -> None:
    assert row["service_level_answered_and_abandoned"] == 2 / (3 + 2)
    assert row["service_level_abandons_ignored"] == 2 / 3
    assert row["service_level_offered"] == 2 / 12


@pytest.mark.parametrize(
    ("variant", "value"), [("answered_and_abandoned", 2 / 5), ("abandons_ignored", 2 / 3), ("offered", 2 / 12)]
)
def test_the_centre_file_chooses_the_service_level(variant: str, value: float) -> None:
    measured = measure(costed(CALLS, described=centre(service_target={"variant": variant})))
    assert measured.rows[0]["service_level"] == value
    assert measured.basis["service_level"] == f"service_level_{variant}"


def test_the_target_includes_its_last_instant() -> None:
    at_target = contact("a", NINE, queue(20), talk(60, after_s=20))
    too_late = contact("b", NINE, queue(20.001), talk(60, after_s=21))
    assert whole(at_target, too_late)["service_level"] == 0.5


def test_a_log_without_queues_knows_no_waits() -> None:
    measured = measure(costed([contact("a", NINE, talk(60)), contact("b", NINE, outcome="abandoned")]))
    row = measured.rows[0]
    assert row["abandoned"] == 1
    assert row["abandonment_rate"] == 0.5
    unknown = ("asa", "time_to_abandon", "service_level", "service_level_offered", "longest_wait")
    assert [row[name] for name in unknown] == [None] * 5
    assert any("no queue" in warning for warning in measured.warnings)


def test_an_abandoned_contact_whose_wait_is_unknown_is_abandoned_all_the_same() -> None:
    row = whole(contact("a", NINE, queue(None), outcome="abandoned"), contact("b", NINE, queue(5), talk(60)))
    assert row["abandoned"] == 1
    assert row["zero_wait_hangups"] == row["short_abandons"] == 0
    assert row["abandonment_rate_without_short"] == 0.5
    assert row["time_to_abandon"] is None
    assert row["service_level"] == 0.5


def test_a_denominator_of_zero_is_unknown() -> None:
    row = whole(contact("a", NINE, direction="outbound", outcome="failed"))
    for name in ("abandonment_rate", "asa", "service_level", "longest_wait", "aht", "cost_per_inbound_contact"):
        assert row[name] is None
    assert row["outcomes"] is None  # nobody said whether anything was sold


def test_who_hears_an_agents_phone_ring_after_the_menu_waited_for_an_agent() -> None:
    row = whole(
        contact("a", NINE, Stretch("ivr", 0, 20), Stretch("ring", 20, 8), outcome="abandoned"),
        contact("b", NINE, queue(5), talk(60)),
    )
    assert (row["abandoned"], row["menu_hangups"]) == (1, 0)


def test_a_log_without_queues_does_not_say_where_callers_hung_up() -> None:
    row = whole(contact("a", NINE, Stretch("ivr", 0, 20), outcome="abandoned"))
    assert (row["abandoned"], row["menu_hangups"]) == (1, 0)
