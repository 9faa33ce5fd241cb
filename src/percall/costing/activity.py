"""What happened in each contact, in time: recorded durations for the metrics, driver volumes for the costing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import narwhals as nw
import polars as pl

from percall.centre.model import Centre
from percall.costing import engines
from percall.costing.clock import local_day_number
from percall.log.schema import AGENT_KINDS, AUTOMATED_KINDS, KINDS, LINE_KINDS

TIMES: Final = tuple(f"{kind}_ms" for kind in KINDS)
VOLUMES: Final = ("agent_us", "line_us", "automated_us", "bot_sessions")
ADDED: Final = ("day", "team", "site", *TIMES, "queued", "agents", *VOLUMES)
"""Columns this module adds to ``contacts``."""

NO_TEAM: Final = 0


def team_codes(centre: Centre) -> dict[str, int]:
    """A number from 1 on for each team of the centre; 0 stands for an agent of no known team."""
    return {team: number for number, team in enumerate(centre.teams, start=1)}


def activity(
    contacts: nw.LazyFrame[Any],
    segments: nw.LazyFrame[Any],
    crowd: nw.LazyFrame[Any],
    centre: Centre,
    span_us: tuple[int, int],
    teams_apart: Iterable[int] = (),
) -> nw.LazyFrame[Any]:
    """``contacts`` with the columns ``ADDED`` and, for each team code in ``teams_apart``, ``agent_us_<code>``.

    ``crowd`` is what ``percall.costing.sharing`` finds in all segments of the log; ``span_us`` are the first and last
    instants at which a contact starts. A contact's team is that of the agent who talked first. The volumes are
    integers, in microseconds but for ``bot_sessions`` (segments of kind bot), and never null: time that nobody
    recorded is null in ``talk_ms`` and adds nothing to ``agent_us``.
    """
    known = engines.with_instants(contacts, "started_at")
    own = set(known.collect_schema().names())
    numbered = known.with_columns(__day=local_day_number("started_at_us", centre.zone, *span_us).cast(nw.Int64)).drop(
        "started_at_us"
    )
    dated = engines.with_date(numbered, "__day", "day").drop("__day")
    totals = _totals(segments, crowd, centre, tuple(teams_apart))
    joined = _with_times(dated.join(totals, on="contact_id", how="left"))
    counts = ("agents", "agent_us", "bot_sessions", *(f"agent_us_{code}" for code in teams_apart))
    counted = joined.with_columns(
        *(nw.col(name).fill_null(0) for name in counts),
        queued=nw.col("__queued").fill_null(0) > 0,
    )
    return _with_team(counted, centre, own).drop("__queued", "__first")


def _with_times(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Takes the sums by kind apart: time that is known, and null where some of it is not."""
    sums = {kind: nw.col(f"{kind}_ms").fill_null(0) for kind in KINDS}
    known = {kind: total % UNKNOWN_MS for kind, total in sums.items()}
    line_us = nw.sum_horizontal(*(known[kind] for kind in LINE_KINDS)) * 1000
    return frame.with_columns(
        **{f"{kind}_ms": nw.when(total < UNKNOWN_MS).then(total) for kind, total in sums.items()},
        line_us=nw.when(nw.col("channel") == "voice").then(line_us).otherwise(nw.lit(0)).cast(nw.Int64),
        automated_us=(nw.sum_horizontal(*(known[kind] for kind in AUTOMATED_KINDS)) * 1000).cast(nw.Int64),
    )


def _totals(
    segments: nw.LazyFrame[Any], crowd: nw.LazyFrame[Any], centre: Centre, teams_apart: tuple[int, ...]
) -> nw.LazyFrame[Any]:
    """Per contact: sums of recorded time by kind, driver volumes, first team, number of agents."""
    known = _with_duration(segments)
    if centre.team_of_agents():
        known = known.join(_agents(known, centre), on="agent_id", how="left")
    else:
        known = known.with_columns(__team=nw.lit(NO_TEAM))
    ms, kind = nw.col("duration_ms"), nw.col("kind")
    known = known.join(crowd, on=["contact_id", "seq"], how="left").with_columns(
        __agent_us=nw.when(kind.is_in(AGENT_KINDS))
        .then(nw.when(nw.col("shared_us").is_null()).then(ms % UNKNOWN_MS * 1000).otherwise(nw.col("shared_us")))
        .otherwise(nw.lit(0)),
        __talker=nw.when(kind == "talk").then(nw.col("agent_id")),
        __stint=nw.when((kind == "talk") & ~nw.col("agent_id").is_null()).then(
            nw.col("seq").cast(nw.Int64) * STINT + nw.col("__team").fill_null(NO_TEAM)
        ),
    )
    kinds = {f"{name}_ms": _sum(nw.when(kind == name).then(ms).otherwise(nw.lit(0))) for name in KINDS}
    apart = {
        f"agent_us_{code}": _sum(nw.when(nw.col("__team") == code).then(nw.col("__agent_us")).otherwise(nw.lit(0)))
        for code in teams_apart
    }
    return known.group_by("contact_id").agg(
        **kinds,
        **apart,
        agent_us=_sum(nw.col("__agent_us")),
        bot_sessions=_sum(nw.when(kind == "bot").then(nw.lit(1)).otherwise(nw.lit(0))),
        agents=nw.col("__talker").n_unique().cast(nw.Int64) - nw.col("__talker").is_null().max().cast(nw.Int64),
        __queued=_sum(nw.when(kind == "queue").then(nw.lit(1)).otherwise(nw.lit(0))),
        __first=nw.col("__stint").min(),
    )


UNKNOWN_MS: Final = 2**45
"""What a segment of unknown duration adds to a sum: more than a thousand years, so that the sum tells."""

STINT: Final = 1_000_000
"""Sequence number and team code share one integer, so that the smallest tells who talked first."""


def _sum(amount: Any) -> nw.Expr:
    total: nw.Expr = amount.sum().cast(nw.Int64)
    return total


def _with_duration(segments: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Segments with ``duration_ms`` as recorded, or UNKNOWN_MS."""
    recorded = nw.col("duration_ms")
    return segments.with_columns(
        duration_ms=nw.when((recorded >= 0) & (recorded < UNKNOWN_MS)).then(recorded).otherwise(nw.lit(UNKNOWN_MS))
    )


def _agents(beside: nw.LazyFrame[Any], centre: Centre) -> nw.LazyFrame[Any]:
    codes, agents = team_codes(centre), centre.team_of_agents()
    table = pl.DataFrame({"agent_id": list(agents), "__team": [codes[team] for team in agents.values()]})
    return engines.small(beside, table)


def _with_team(frame: nw.LazyFrame[Any], centre: Centre, own: set[str]) -> nw.LazyFrame[Any]:
    """Adds ``team`` and ``site`` of the first talker; where the log has such a column itself, that one stays."""
    names = [None, *centre.teams]
    sites = [None, *(team.site for team in centre.teams.values())]
    table = pl.DataFrame(
        {"__code": range(len(names)), "team": names, "site": sites},
        schema={"__code": pl.Int64, "team": pl.String, "site": pl.String},
    ).drop(own & {"team", "site"})
    coded = frame.with_columns(__code=nw.col("__first").fill_null(NO_TEAM) % STINT)
    return coded.join(engines.small(coded, table), on="__code", how="left").drop("__code")
