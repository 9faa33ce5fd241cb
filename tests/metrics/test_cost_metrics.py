"""Cost metrics on logs small enough to price by hand."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from percall.metrics import measure
from support.measuring import costed, queue, talk, whole
from support.small_log import at, centre, contact, ledger, line

NINE = "2024-03-04T09:00"
START = at("2024-03-01T00:00")


def calls(count: int, direction: str = "inbound", **columns: Any) -> list[dict[str, Any]]:
    return [
        contact(f"{direction}{number}", START + timedelta(minutes=number), talk(60), direction=direction, **columns)
        for number in range(count)
    ]


def test_inbound_cost_per_call_is_total_cost_by_number_of_calls() -> None:
    # $2,000,000 for 200,000 contacts is $10 each; here a thousandth of both.
    row = whole(*calls(200), book=ledger(line(1, "salaries", "2000")))
    assert row["cost_per_contact"] == Decimal(10)
    assert row["cost_total"] == Decimal(2000)


def test_outbound_cost_per_outcome_is_operating_cost_by_sales_or_leads() -> None:
    made = calls(50, "outbound", converted=False) + [
        contact(f"sold{number}", START, talk(60), direction="outbound", converted=True) for number in range(4)
    ]
    received = calls(6)  # carry their own cost, which no sale pays for
    row = whole(*made, *received, book=ledger(line(1, "software", "600")))
    assert row["outcomes"] == 4
    assert row["cost_per_outcome"] == Decimal(540) / 4
    assert row["cost_per_outbound_contact"] == Decimal(10)
    assert row["cost_per_contact"] == Decimal(10)
    assert whole(*calls(3, "outbound"), book=ledger(line(1, "software", "6")))["cost_per_outcome"] is None


def test_those_who_did_not_reach_an_agent_are_paid_for_by_those_who_did() -> None:
    gone = [contact(f"gone{number}", NINE, queue(60), outcome="abandoned") for number in range(5)]
    row = whole(*calls(5), *gone, book=ledger(line(1, "software", "100")))
    assert row["cost_per_contact"] == Decimal(10)
    assert row["cost_per_handled_contact"] == Decimal(20)
    assert row["cost_abandoned"] == Decimal(50)
    assert row["cost_abandoned_share"] == 0.5


def test_cost_per_agent_minute_counts_a_minute_of_two_chats_once() -> None:
    chats = [contact(name, NINE, talk(600), channel="chat") for name in ("a", "b")]
    row = whole(*chats, book=ledger(line(1, "salaries", "5")))
    assert row["cost_per_agent_minute"] == Decimal("0.5")


def test_a_resolution_pays_for_the_repeats_it_took() -> None:
    def call(number: int, days: float, customer: str | None, **columns: Any) -> dict[str, Any]:
        start = START + timedelta(days=days)
        return contact(f"{number}", start, talk(60), customer_id=customer, reason="r", **columns)

    row = whole(
        call(1, 0, "one"),
        call(2, 1, "one"),
        call(3, 2, "one"),  # the matter of "one" took three contacts
        call(4, 0, "two"),  # that of "two" took one
        call(5, 1, "three", outcome="abandoned"),  # nobody settled that of "three"
        call(6, 29, "four"),  # whether "four" came back, nobody knows yet
        call(7, 30, None),
        book=ledger(line(1, "software", "70")),
    )
    assert row["cost_per_resolution"] == Decimal(50) / 2
    assert row["cost_repeated"] == Decimal(20)
    assert row["cost_repeated_share"] == 20 / 70


def test_the_cost_of_transferred_contacts() -> None:
    row = whole(
        contact("a", NINE, talk(60), talk(120, "bob", after_s=60)),
        contact("b", NINE, talk(60, "eve")),
        book=ledger(line(1, "salaries", "8")),
    )
    assert row["cost_transferred"] == Decimal(6)
    assert row["cost_transferred_share"] == 0.75


def test_a_ratio_of_sums_is_no_mean_of_ratios() -> None:
    # 1 contact for 30 on one day and 2 for 30 on another: 20 each, while the mean of 30 and 15 would be 22.50.
    log = [
        contact("a", "2024-03-01T09:00", talk(60)),
        contact("b", "2024-03-02T09:00", talk(30)),
        contact("c", "2024-03-02T10:00", talk(30)),
    ]
    taken = costed(log, book=ledger(line(1, "salaries", "60")))
    assert [row["cost_per_contact"] for row in measure(taken, period="day").rows] == [Decimal(30), Decimal(15)]
    assert measure(taken).rows[0]["cost_per_contact"] == Decimal(20)


def test_money_has_six_decimals_half_to_even() -> None:
    row = whole(*calls(3), book=ledger(line(1, "software", "1")))
    assert row["cost_per_contact"] == Decimal("0.333333")
    # 0.000005 / 2 = 0.0000025
    tiny = ledger(line(1, "software", "0.000005"))
    assert whole(*calls(2), book=tiny)["cost_per_contact"] == Decimal("0.000002")


def test_small_cells_are_marked() -> None:
    described = centre(minimum_contacts=3)
    log = costed(calls(2, queue="few") + calls(3, "outbound", queue="enough"), described=described)
    assert [(row["queue"], row["small"]) for row in measure(log, by=["queue"]).rows] == [
        ("enough", False),
        ("few", True),
    ]
    assert measure(log).minimum_contacts == 3
