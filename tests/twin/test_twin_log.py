"""The log the twin writes, against its own totals, the costing, and what cannot be otherwise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from percall.centre import Centre
from percall.costing import cost
from percall.errors import PercallError
from percall.ledger.model import Ledger, Line, Scope
from percall.log import Log, open_log
from percall.log.schema import AGENT_KINDS
from percall.metrics import measure
from percall.twin.checks import workable
from percall.twin.days import Calendar
from percall.twin.log import LogRows, store
from percall.twin.measures import intervals, sums_of
from percall.twin.pricing import price, with_agents
from percall.twin.replication import Replication, replicate
from support.twin_centres import MONDAY, busy

DAYS = 6
EVERYTHING = Scope()


@pytest.fixture(scope="module")
def simulated() -> tuple[Centre, Replication, Log]:
    centre = busy(costs={"pools": {"bots": {"driver": "bot_sessions", "categories": ["bot_fees"]}}})
    codes = workable(centre)
    rows = LogRows(Calendar(codes, MONDAY))
    run = replicate(codes, MONDAY, DAYS, 7, warm_up=1, rows=rows)
    return centre, run, rows.log()


def line(category: str, amount: str, scope: Scope = EVERYTHING) -> Line:
    return Line(
        f"book:{category}:{scope}",
        "book",
        1,
        category,
        Decimal(amount),
        "EUR",
        date(2024, 1, 1),
        date(2024, 1, 31),
        scope=scope,
    )


LEDGER = Ledger(
    (
        line("salaries", "31234.56"),
        line("salaries", "1234.5678", Scope(team="back")),
        line("rent", "5000", Scope(site="north")),
        line("telephony", "1777.77"),
        line("ai_automation", "333.33"),
        line("software", "1000.01"),
        line("software", "100", Scope(channel="chat")),
        line("management", "4000"),
        line("management", "77.7", Scope(queue="help")),
        line("bot_fees", "456.789"),
        line("bot_fees", "12.34", Scope(queue="chat")),
    )
)


@pytest.mark.parametrize("name", ["abandonment_rate", "service_level", "asa"])
def test_the_measures_of_a_run_are_the_metrics_of_its_log(
    simulated: tuple[Centre, Replication, Log], name: str
) -> None:
    centre, run, log = simulated
    row = measure(cost(log, LEDGER, with_agents(centre))).rows[0]
    found = intervals([sums_of(run)])[name]
    assert found is not None
    assert found.value == pytest.approx(row[name], rel=1e-12)  # the same whole numbers, divided


@pytest.mark.parametrize("view", ["unit", "loaded"])
def test_totals_cost_what_the_log_costs_to_the_micro_unit(
    simulated: tuple[Centre, Replication, Log], view: str
) -> None:
    centre, run, log = simulated
    costed = cost(log, LEDGER, with_agents(centre), view=view)
    totals = price(run, LEDGER, view)
    for name in ("contacts", "idle", "unassigned"):
        by_category: dict[str, int] = {}
        for balance in costed.balances:
            by_category[balance.category] = by_category.get(balance.category, 0) + getattr(balance, name)
        assert by_category == dict(getattr(totals, name)), name
    assert totals.cost == costed.contacts["cost"].sum()


def test_the_log_counts_what_the_totals_count(simulated: tuple[Centre, Replication, Log]) -> None:
    _, run, log = simulated
    outcomes = dict(log.contacts["outcome"].value_counts().iter_rows())
    sums = {name: int(run.sums[name].sum()) for name in run.sums.dtype.names}
    names = {"handled": "handled", "abandoned": "abandoned", "self_served": "self_served", "blocked": "blocked",
             "callback": "callbacks_lost", "failed": "failed"}  # fmt: skip
    sums["abandoned"] += sums["menu_hangups"] + sums["zero_wait_hangups"]
    assert outcomes == {name: sums[total] for name, total in names.items() if sums[total]}
    times = dict(log.segments.group_by("kind").agg(pl.col("duration_ms").sum()).iter_rows())
    times_of = dict(log.segments.group_by("kind").agg(pl.len()).iter_rows())
    assert times == {
        kind: sums[f"{kind.removesuffix('_wait')}_ms"]
        for kind in ("ivr", "bot", "queue", "callback_wait", "ring", "talk", "hold", "wrap")
    }
    assert run.unfinished == 0
    assert sums["bot_sessions"] == times_of["bot"]
    outbound = log.contacts.filter(pl.col("direction") == "outbound", pl.col("outcome") == "abandoned")
    assert 0 < sums["live_abandoned"] <= len(outbound)
    features = "callbacks", "transfers", "redials", "repeats", "converted", "failed", "blocked", "windows_kept"
    for feature in (*features, "callback_misses"):
        assert sums[feature] > 0, feature


def test_nobody_does_two_things_that_exclude_each_other(simulated: tuple[Centre, Replication, Log]) -> None:
    _, _, log = simulated
    stretches = log.segments.filter(
        pl.col("kind").is_in([*AGENT_KINDS, "ring"]), pl.col("agent_id").is_not_null()
    ).join(log.contacts.select("contact_id", "channel"), on="contact_id")
    calls = stretches.filter(pl.col("channel") != "chat").sort("agent_id", "started_at")
    overlap = calls.filter(pl.col("started_at") < pl.col("ended_at").shift(1).over("agent_id"))
    assert overlap.is_empty()
    chats = stretches.filter(pl.col("channel") == "chat")
    edges = pl.concat(
        [
            chats.select("agent_id", at="started_at", step=pl.lit(1)),
            chats.select("agent_id", at="ended_at", step=pl.lit(-1)),
        ]
    ).sort("agent_id", "at", "step")
    most = dict(
        edges.with_columns(open=pl.col("step").cum_sum().over("agent_id"))
        .group_by(pl.col("agent_id").str.split("-").list.first())
        .agg(pl.col("open").max())
        .iter_rows()
    )
    assert most == {"clerks": 3, "writers": 2, "helpers": 1}


def test_segments_of_a_contact_follow_each_other(simulated: tuple[Centre, Replication, Log]) -> None:
    _, _, log = simulated
    numbers = (
        log.segments.group_by("contact_id")
        .agg(pl.col("seq"))
        .select((pl.col("seq") == pl.int_ranges(1, pl.col("seq").list.len() + 1, dtype=pl.Int32)).all())
    )
    assert numbers.item()
    waits = log.segments.filter(pl.col("kind") != "wrap").sort("contact_id", "seq")
    assert waits.filter(pl.col("started_at") < pl.col("ended_at").shift(1).over("contact_id")).is_empty()


def test_states_of_an_agent_leave_no_gap_within_a_shift_and_busy_is_what_contacts_take(
    simulated: tuple[Centre, Replication, Log],
) -> None:
    _, run, log = simulated
    states = log.agent_states.sort("agent_id", "started_at")
    assert states.filter(pl.col("started_at") < pl.col("ended_at").shift(1).over("agent_id")).is_empty()
    busy_ms = states.filter(pl.col("state") == "busy").select((pl.col("ended_at") - pl.col("started_at")).sum()).item()
    assert round(busy_ms.total_seconds() * 1000) == int(run.presence[:, :, 1].sum())


def test_a_stored_log_is_the_log(simulated: tuple[Centre, Replication, Log], tmp_path: Path) -> None:
    _, _, log = simulated
    store(log, tmp_path / "log")
    read = open_log(tmp_path / "log")
    assert read.contacts.collect().sort("contact_id").equals(log.contacts)
    assert read.segments.collect().sort("contact_id", "seq").equals(log.segments)
    with pytest.raises(PercallError, match="already"):
        store(log, tmp_path / "log")
