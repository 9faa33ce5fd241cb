"""The month of the demo: the same from the same seed, believable, and with all that the twin can do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

import polars as pl
import pytest

from percall.centre import Centre, load_centre
from percall.demo.month import DAYS, FIRST, keep, month
from percall.errors import PercallError
from percall.log import Log
from percall.log.schema import AGENT_KINDS, CHANNELS, KINDS, PAID_STATES
from percall.twin import check_file, with_agents

CABLE_CUT = date(2026, 4, 14)


@pytest.fixture(scope="module")
def centre() -> Centre:
    with as_file(files("percall.demo") / "centre.yaml") as path:
        return load_centre(path)


@pytest.fixture(scope="module")
def april(centre: Centre) -> Log:
    return month(centre)


@pytest.fixture(scope="module")
def contacts(centre: Centre, april: Log) -> pl.DataFrame:
    """Contacts with the local ``day`` and the ``kinds`` of their segments."""
    kinds = april.segments.group_by("contact_id").agg(kinds=pl.col("kind"), agents=pl.col("agent_id").n_unique())
    local: pl.DataFrame = april.contacts.with_columns(
        day=pl.col("started_at").dt.convert_time_zone(centre.time_zone).dt.date()
    ).join(kinds, on="contact_id", how="left")
    return local


def test_the_centre_can_work_and_names_the_twins_agents(centre: Centre) -> None:
    with as_file(files("percall.demo") / "centre.yaml") as path:
        assert check_file(path) == []
    assert with_agents(centre) == centre


def test_the_same_seed_gives_the_same_month_and_another_seed_another(centre: Centre, april: Log) -> None:
    again, other = month(centre), month(centre, seed=2)
    assert again.contacts.equals(april.contacts)
    assert again.segments.equals(april.segments)
    assert again.agent_states.equals(april.agent_states)
    assert not other.contacts.equals(april.contacts)
    assert abs(other.contacts.height / april.contacts.height - 1) < 0.05  # statistically the same centre


def test_it_is_about_forty_thousand_contacts_of_one_month(centre: Centre, contacts: pl.DataFrame, april: Log) -> None:
    assert 38_000 < contacts.height < 46_000
    assert contacts["day"].unique().sort().to_list() == [FIRST.replace(day=n + 1) for n in range(DAYS)]
    assert set(contacts["queue"].drop_nulls()) == set(centre.queues)
    assert set(april.agent_states["agent_id"]) == set(centre.team_of_agents())
    assert len(centre.team_of_agents()) == 80


def test_it_has_all_that_the_twin_can_do(contacts: pl.DataFrame, april: Log) -> None:
    assert set(april.segments["kind"]) == set(KINDS)
    assert set(contacts["channel"]) == {"voice", "chat"} <= set(CHANNELS)
    assert set(contacts["direction"]) == {"inbound", "outbound"}
    assert set(contacts["language"].drop_nulls()) == {"en", "es"}
    assert {"handled", "abandoned", "self_served", "blocked", "failed"} <= set(contacts["outcome"])
    assert set(april.agent_states["state"]) == set(PAID_STATES)
    transferred = contacts.filter(pl.col("agents") > 2)  # null counts as one
    assert transferred.height > 100
    again = contacts.filter(pl.col("direction") == "inbound").group_by("customer_id").len()
    assert again.filter(pl.col("len") > 1).height > 1_000  # redials and repeats


def test_an_agent_is_in_one_call_or_two_chats(april: Log) -> None:
    """Count an agent's segments at every start: those that started before and are not yet over."""
    held = april.segments.filter(pl.col("kind").is_in(AGENT_KINDS)).join(
        april.contacts.select("contact_id", "channel"), on="contact_id"
    )
    moments = pl.concat(
        [
            held.select("agent_id", "channel", at=moment, change=pl.lit(change))
            for moment, change in (("started_at", 1), ("ended_at", -1))
        ]
    ).sort("agent_id", "at", "change")
    most = moments.with_columns(in_hand=pl.col("change").cum_sum().over("agent_id")).group_by("channel")
    assert dict(most.agg(pl.col("in_hand").max()).iter_rows()) == {"voice": 1, "chat": 2}


def test_waiting_follows_from_staffing(contacts: pl.DataFrame) -> None:
    """When the cable is cut more people call than on any other day, and a larger share of them hangs up."""
    queued = contacts.filter(pl.col("queue").is_not_null(), pl.col("direction") == "inbound")
    lost = pl.col("outcome") == "abandoned"
    by_day = queued.group_by("day").agg(lost=lost.mean(), contacts=pl.len()).filter(pl.col("contacts") > 100)
    assert by_day.sort("contacts")["day"][-1] == CABLE_CUT
    assert by_day.sort("lost")["day"][-1] == CABLE_CUT
    assert 0.03 < queued.select(lost.mean()).item() < 0.12


def test_a_month_is_kept_once_and_never_mixed_with_another(april: Log, tmp_path: Path) -> None:
    keep(april, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    keep(april, tmp_path)
    for table in ("contacts", "segments", "agent_states"):
        other = replace(april, **{table: getattr(april, table)[1:]})
        with pytest.raises(PercallError, match="holds another log"):
            keep(other, tmp_path)
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
