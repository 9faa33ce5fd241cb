"""contacts + idle + unassigned = ledger: per period, per category, per line, and alike on every engine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from percall.costing import Costed, cost, cost_column
from percall.ledger import Ledger, charges
from percall.money import to_micros
from percall.periods import PERIODS, label
from support.engines import in_memory, on_duckdb, on_spark
from support.small_log import Stretch, centre, contact, frames, ledger, line

CENTRE = centre(
    time_zone="Europe/Berlin",
    teams={"sales": {"agents": ["ann", "bob"]}, "care": {"agents": ["eve"], "site": "south"}},
)
CATEGORIES = ("salaries", "rent", "telephony", "ai_automation", "software", "management", "other")
BEGIN = datetime(2024, 3, 29, 20, tzinfo=UTC)  # across a month's end and the clock change of 31 March

stretches = st.lists(
    st.builds(
        Stretch,
        st.sampled_from(["ivr", "queue", "talk", "hold", "wrap", "bot"]),
        st.integers(0, 600),
        st.none() | st.integers(0, 4000),
        st.sampled_from([None, "ann", "bob", "eve", "stranger"]),
    ),
    max_size=4,
)


@st.composite
def logs(draw: st.DrawFn) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Up to 25 contacts in four days, with overlapping, empty and unknown segments."""
    return frames(
        contact(
            f"c{number}",
            BEGIN + timedelta(minutes=draw(st.integers(0, 4 * 24 * 60))),
            *draw(stretches),
            channel=draw(st.sampled_from(["voice", "chat"])),
            queue=draw(st.sampled_from([None, "gold", "base"])),
        )
        for number in range(draw(st.integers(1, 25)))
    )


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Lines of both months the log may touch, with credits, scopes and paid hours."""
    scopes: list[dict[str, Any]] = [{}, {"queue": "gold"}, {"team": "sales"}, {"site": "south"}, {"channel": "chat"}]
    made = [line(number, "software", "1.000001", month) for number, month in enumerate(("2024-03", "2024-04"))]
    return ledger(
        *made,
        *(
            line(
                number + 2,
                draw(st.sampled_from(CATEGORIES)),
                str(draw(st.decimals(-10_000, 1_000_000, places=6))),
                draw(st.sampled_from(["2024-03", "2024-04"])),
                **draw(st.sampled_from(scopes)),
                **({"hours": Decimal(draw(st.integers(1, 500)))} if draw(st.booleans()) else {}),
            )
            for number in range(draw(st.integers(0, 12)))
        ),
    )


def assert_identity(costed: Costed, book: Ledger) -> None:
    contacts = in_memory(costed.contacts)
    days = [balance.day for balance in costed.balances]
    due = charges(book, CENTRE, min(days), max(days))
    for period in PERIODS:
        for total in costed.reconciliation(period):
            assert total.difference == 0
    for month in {label(day, "month") for day in days}:
        (total,) = (one for one in costed.reconciliation("month") if one.period == month)
        assert total.ledger == sum(c.micros for c in due if label(c.first_day, "month") == month)
    for category in costed.categories:
        mine = [balance for balance in costed.balances if balance.category == category]
        assert contacts[cost_column(category)].sum() == sum(balance.contacts for balance in mine)
        assert sum(balance.ledger for balance in mine) == sum(c.micros for c in due if c.category == category)
    for one in costed.lines:
        assert one.ledger == one.contacts + one.idle + one.unassigned
        (written,) = (written for written in book.lines if written.line_id == one.line_id)
        assert one.ledger == to_micros(written.amount)
    for part in ("contacts", "idle", "unassigned"):
        assert sum(getattr(one, part) for one in costed.lines) == sum(getattr(b, part) for b in costed.balances)
    assert contacts["cost"].sum() == sum(balance.contacts for balance in costed.balances)
    assert contacts["cost"].to_list() == contacts.select(pl.sum_horizontal("^cost_.*$")).to_series().to_list()


@given(logs(), ledgers(), st.sampled_from(["unit", "loaded"]))
@settings(max_examples=60)
def test_no_money_is_lost(log: tuple[pl.DataFrame, pl.DataFrame], book: Ledger, view: Any) -> None:
    costed = cost(log, book, CENTRE, view=view)
    assert_identity(costed, book)
    for contact_id in costed.contacts["contact_id"].head(3):
        bill = costed.bill(contact_id)
        assert sum(item.amount for item in bill.lines) == bill.cost
        assert bill.cost == costed.contacts.filter(pl.col("contact_id") == contact_id)["cost"].item()


@given(logs(), ledgers(), st.sampled_from(["unit", "loaded"]))
@settings(max_examples=12)
def test_duckdb_agrees_with_polars_to_the_micro_unit(
    log: tuple[pl.DataFrame, pl.DataFrame], book: Ledger, view: Any
) -> None:
    costed = cost(on_duckdb(*log), book, CENTRE, view=view)
    assert_identity(costed, book)
    assert_same(costed, cost(log, book, CENTRE, view=view))


@pytest.mark.spark
@given(logs(), ledgers(), st.sampled_from(["unit", "loaded"]))
@settings(max_examples=2, suppress_health_check=list(HealthCheck))
def test_spark_agrees_with_polars_to_the_micro_unit(
    log: tuple[pl.DataFrame, pl.DataFrame], book: Ledger, view: Any
) -> None:
    costed = cost(on_spark(*log), book, CENTRE, view=view)
    assert_identity(costed, book)
    assert_same(costed, cost(log, book, CENTRE, view=view))


def assert_same(one: Costed, other: Costed) -> None:
    ours, theirs = in_memory(one.contacts), in_memory(other.contacts)
    assert ours.cast(dict(theirs.schema)).equals(theirs)
    assert one.balances == other.balances
    assert one.lines == other.lines
    first = theirs["contact_id"][0]
    assert one.bill(first) == other.bill(first)
