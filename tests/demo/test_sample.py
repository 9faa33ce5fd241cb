"""The sample month: the same from the same seed, and physically possible."""

from __future__ import annotations

from importlib.resources import files

import polars as pl
import pytest
import yaml

from percall.centre.model import Centre
from percall.demo.sample import DESKS, FIRST, LAST, OUTAGE, Draws, sample
from percall.log.schema import AGENT_KINDS, AGENT_STATES, CHANNELS, CONTACTS, KINDS, OUTCOMES, PAID_STATES, SEGMENTS

Tables = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]


@pytest.fixture(scope="module")
def centre() -> Centre:
    return Centre.model_validate(yaml.safe_load(files("percall.demo").joinpath("centre.yaml").read_text("utf-8")))


@pytest.fixture(scope="module")
def tables(centre: Centre) -> Tables:
    return sample(centre)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_month(centre: Centre, tables: Tables) -> None:
    again, other = sample(centre), sample(centre, seed=2)
    for first, second, third in zip(tables, again, other, strict=True):
        assert first.serialize() == second.serialize()
        assert not first.equals(third)
    assert abs(other[0].height / tables[0].height - 1) < 0.05  # statistically the same centre


def test_draws_of_one_kind_leave_the_others_as_they_were() -> None:
    quiet, busy = Draws(7), Draws(7)
    for _ in range(5_000):
        busy.share("weather")
    assert [quiet.share("traffic") for _ in range(10)] == [busy.share("traffic") for _ in range(10)]


def test_the_tables_have_the_schema_of_the_log(tables: Tables) -> None:
    contacts, segments, agent_states = tables
    assert dict(contacts.schema) == CONTACTS | {"product": pl.String()}
    assert dict(segments.schema) == SEGMENTS
    assert dict(agent_states.schema) == AGENT_STATES
    assert contacts["contact_id"].is_unique().all()
    assert set(contacts["channel"]) <= set(CHANNELS)
    assert set(contacts["outcome"]) <= set(OUTCOMES)
    assert set(segments["kind"]) <= set(KINDS)
    assert set(agent_states["state"]) <= set(PAID_STATES)
    assert contacts.filter(pl.col("ended_at") < pl.col("started_at")).is_empty()
    assert segments.filter(pl.col("ended_at") < pl.col("started_at")).is_empty()


def test_it_is_about_forty_thousand_contacts_of_one_month(centre: Centre, tables: Tables) -> None:
    contacts, _, agent_states = tables
    local = contacts["started_at"].dt.convert_time_zone(centre.time_zone).dt.date()
    assert 38_000 < contacts.height < 46_000
    assert (local.min(), local.max()) >= (FIRST, FIRST)
    assert local.max() <= LAST  # type: ignore[operator]
    assert set(contacts["queue"]) == set(DESKS) == set(centre.queues)
    assert len(centre.teams) == 5
    assert len(centre.team_of_agents()) == agent_states["agent_id"].n_unique() == 80


def test_an_agent_is_in_one_call_or_two_chats(centre: Centre, tables: Tables) -> None:
    """Count the contacts in hand at every start: an agent's own segments, those starting before and not yet over."""
    _, segments, _ = tables
    held = segments.filter(pl.col("kind").is_in(AGENT_KINDS))
    contact = held.group_by("agent_id", "contact_id").agg(
        pl.col("started_at").min(), pl.col("ended_at").max(), pl.col("queue").first()
    )
    moments = pl.concat(
        [
            contact.select("agent_id", "queue", at="started_at", change=pl.lit(1)),
            contact.select("agent_id", "queue", at="ended_at", change=pl.lit(-1)),
        ]
    ).sort("agent_id", "at", "change")
    most = moments.with_columns(in_hand=pl.col("change").cum_sum().over("agent_id")).group_by("queue")
    assert dict(most.agg(pl.col("in_hand").max()).iter_rows()) == {"sales": 1, "support": 1, "billing": 1, "chat": 2}


def test_who_came_first_is_served_first(tables: Tables) -> None:
    _, segments, _ = tables
    waited = segments.filter(pl.col("kind") == "queue").sort("queue", "started_at", "contact_id", "seq")
    served = waited.join(
        segments.filter(pl.col("kind").is_in(("ring", "talk"))).select(
            "contact_id", "agent_id", pl.col("started_at").alias("ended_at")
        ),
        on=["contact_id", "ended_at"],
    )
    overtaken = served.sort("queue", "started_at").filter(
        pl.col("ended_at") < pl.col("ended_at").cum_max().shift().over("queue")
    )
    assert served.height > 20_000
    assert overtaken.is_empty()


def test_states_tile_paid_time_and_busy_is_the_work_in_the_segments(tables: Tables) -> None:
    _, segments, agent_states = tables
    ordered = agent_states.sort("agent_id", "started_at")
    assert ordered.filter(pl.col("started_at") < pl.col("ended_at").shift().over("agent_id")).is_empty()
    assert set(agent_states["state"]) == {"available", "busy", "break", "meeting", "training"}
    # An agent of a voice team is busy from the first ring to the end of the wrap-up, and at no other time.
    voice = segments.filter(pl.col("queue") != "chat", pl.col("agent_id").is_not_null())
    agents = voice["agent_id"].unique().implode()
    busy = agent_states.filter(pl.col("state") == "busy", pl.col("agent_id").is_in(agents))
    worked = (voice["ended_at"] - voice["started_at"]).sum()
    assert (busy["ended_at"] - busy["started_at"]).sum() == worked


def test_waiting_follows_from_staffing(centre: Centre, tables: Tables) -> None:
    """On the day of the outage more people hang up than on any other day."""
    contacts, segments, _ = tables
    queued = segments.filter(pl.col("kind") == "queue").select("contact_id").unique()
    by_day = (
        contacts.join(queued, on="contact_id")
        .group_by(day=pl.col("started_at").dt.convert_time_zone(centre.time_zone).dt.date())
        .agg(lost=(pl.col("outcome") == "abandoned").mean(), contacts=pl.len())
        .sort("lost")
    )
    assert by_day["day"][-1] == OUTAGE
    everywhere = contacts.join(queued, on="contact_id")["outcome"]
    assert 0.03 < (everywhere == "abandoned").mean() < 0.12  # type: ignore[operator]
