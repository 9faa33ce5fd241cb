"""What happened in each contact, in time: recorded durations for the metrics, driver volumes for the costing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import narwhals as nw
import polars as pl

from percall.centre.model import Centre
from percall.costing import engines
from percall.costing.clock import local_day_number
from percall.errors import Mistake, PercallError
from percall.log.schema import AGENT_KINDS, AUTOMATED_KINDS, KINDS, LINE_KINDS

TIMES: Final = tuple(f"{kind}_ms" for kind in KINDS)
VOLUMES: Final = ("agent_us", "line_us", "automated_us")
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
    instants at which a contact starts. A contact's team is that of the agent who talked first. The three volumes
    are integers in microseconds and never null: time that nobody recorded is null in ``talk_ms`` and adds nothing
    to ``agent_us``.
    """
    known = engines.with_instants(contacts, "started_at")
    own = set(known.collect_schema().names())
    _refuse_taken_names(own)
    numbered = known.with_columns(__day=local_day_number("started_at_us", centre.zone, *span_us).cast(nw.Int64)).drop(
        "started_at_us"
    )
    dated = engines.with_date(numbered, "__day", "day").drop("__day")
    totals = _totals(segments, crowd, centre, tuple(teams_apart))
    joined = dated.join(totals, on="contact_id", how="left")
    filled = [*VOLUMES, *(f"agent_us_{code}" for code in teams_apart), "agents"]
    joined = joined.with_columns(
        *(nw.col(name).fill_null(0) for name in filled),
        *(nw.when(nw.col(f"__unknown_{time}").fill_null(0) == 0).then(nw.col(time).fill_null(0)) for time in TIMES),
        queued=nw.col("__queued").fill_null(0) > 0,
    ).with_columns(line_us=nw.when(nw.col("channel") == "voice").then(nw.col("line_us")).otherwise(nw.lit(0)))
    return _with_team(joined, centre, own).drop("__queued", "__first", *(f"__unknown_{time}" for time in TIMES))


def _refuse_taken_names(own: set[str]) -> None:
    ours = {*ADDED, "cost"} - {"team", "site"}
    taken = sorted(name for name in own if name in ours or name.startswith("cost_"))
    if taken:
        raise PercallError(
            *(Mistake(f"the contacts have a column {name!r}, a name percall gives itself: rename it") for name in taken)
        )


def _totals(
    segments: nw.LazyFrame[Any], crowd: nw.LazyFrame[Any], centre: Centre, teams_apart: tuple[int, ...]
) -> nw.LazyFrame[Any]:
    """Per contact: sums of recorded time by kind, driver volumes, first team, number of agents."""
    known = _with_duration(segments)
    known = (
        known.join(_agents(known, centre), on="agent_id", how="left")
        if centre.team_of_agents()
        else (known.with_columns(__team=nw.lit(NO_TEAM)))
    )
    ms, kind = nw.col("duration_ms"), nw.col("kind")
    known = known.join(crowd, on=["contact_id", "seq"], how="left").with_columns(
        __agent_us=nw.when(kind.is_in(AGENT_KINDS))
        .then(nw.when(nw.col("shared_us").is_null()).then(ms * 1000).otherwise(nw.col("shared_us")))
        .otherwise(nw.lit(0))
        .fill_null(0),
        __talker=nw.when(kind == "talk").then(nw.col("agent_id")),
        __stint=nw.when((kind == "talk") & ~nw.col("agent_id").is_null()).then(
            nw.col("seq").cast(nw.Int64) * STINT + nw.col("__team").fill_null(NO_TEAM)
        ),
    )
    sums = {f"{k}_ms": _sum_of(k) for k in KINDS}
    unknown = {f"__unknown_{k}_ms": _count(kind.is_in((k,)) & ms.is_null()) for k in KINDS}
    apart = {
        f"agent_us_{code}": _sum(nw.when(nw.col("__team") == code).then(nw.col("__agent_us")).otherwise(nw.lit(0)))
        for code in teams_apart
    }
    return known.group_by("contact_id").agg(
        **sums,
        **unknown,
        **apart,
        agent_us=_sum(nw.col("__agent_us")),
        line_us=_sum(nw.when(kind.is_in(LINE_KINDS)).then(ms * 1000).otherwise(nw.lit(0))),
        automated_us=_sum(nw.when(kind.is_in(AUTOMATED_KINDS)).then(ms * 1000).otherwise(nw.lit(0))),
        agents=nw.col("__talker").n_unique().cast(nw.Int64) - nw.col("__talker").is_null().max().cast(nw.Int64),
        __queued=_count(kind == "queue"),
        __first=nw.col("__stint").min(),
    )


STINT: Final = 1_000_000
"""Sequence number and team code share one integer, so that the smallest tells who talked first."""


def _sum(amount: Any) -> nw.Expr:
    total: nw.Expr = amount.sum().cast(nw.Int64)
    return total


def _sum_of(kind: str) -> nw.Expr:
    return _sum(nw.when(nw.col("kind") == kind).then(nw.col("duration_ms")).otherwise(nw.lit(0)))


def _count(holds: nw.Expr) -> nw.Expr:
    return _sum(nw.when(holds).then(nw.lit(1)).otherwise(nw.lit(0)))


def _with_duration(segments: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Segments with ``duration_ms``: as recorded, or from the stamps where the frame has no such column."""
    if "duration_ms" in segments.collect_schema().names():
        return segments
    stamped = engines.with_instants(segments, "started_at", "ended_at")
    return stamped.with_columns(
        duration_ms=((nw.col("ended_at_us") - nw.col("started_at_us")) // 1000).cast(nw.Int64)
    ).drop("started_at_us", "ended_at_us")


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
