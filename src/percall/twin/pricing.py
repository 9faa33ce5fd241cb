"""What a simulated run costs, from its totals: the same figure, to the micro-unit, as costing its log."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from percall.centre.model import Centre
from percall.costing.activity import team_codes
from percall.costing.over_days import View
from percall.costing.totals import TotalCost, cost_of_totals, supply_of
from percall.floor.codes import Codes
from percall.ledger import Ledger
from percall.log.schema import PAID_STATES, STATES
from percall.twin.replication import Replication

MS = 1000


def with_agents(centre: Centre) -> Centre:
    """The centre with the twin's agents named in their teams, so that the costing knows whose time is whose.

    Agents that the file names itself are not the twin's, and make way.
    """
    codes, teams = Codes(centre), dict(centre.teams)
    names = iter(codes.agents)
    crews: dict[str, list[str]] = {name: [] for name in teams}
    for group in centre.staffing.groups.values():
        crews[group.team] += [next(names) for _ in range(group.agents)]
    teams = {name: team.model_copy(update={"agents": tuple(crews[name])}) for name, team in teams.items()}
    return centre.model_copy(update={"teams": teams})


def volumes(run: Replication) -> pl.DataFrame:
    """The run's totals as the costing takes them: a row for each day, kind, queue and team with contacts."""
    codes = run.codes
    centre, teams = codes.centre, [g.team for g in codes.centre.staffing.groups.values()]
    numbers = team_codes(centre)
    rows = []
    for (day, k, q, g), cell in _cells(run):
        kind = codes.kinds[k]
        team = teams[g] if g < len(teams) else None
        # An agent's own time is apart from the contacts: which team began them says nothing about whose time it was.
        own = {f"agent_us_{number}": int(cell["own_us"]) if name == team else 0 for name, number in numbers.items()}
        rows.append(
            {
                "day": run.first + timedelta(days=day),
                "queue": codes.queues[q] if q < len(codes.queues) else None,
                "channel": kind.channel,
                "direction": "inbound" if kind.campaign is None else "outbound",
                "reason": kind.reason,
                "team": team,
                "site": centre.teams[team].site if team else None,
                "contacts": int(cell["offered"]),
                "agent_us": int(cell["agent_us"]),
                "line_us": int(cell["line_us"]),
                "automated_us": MS * int(cell["ivr_ms"] + cell["bot_ms"]),
                "bot_sessions": int(cell["bot_sessions"]),
                **own,
            }
        )
    text = dict.fromkeys(("queue", "channel", "direction", "reason", "team", "site"), pl.String())
    return pl.DataFrame(rows, schema_overrides=text, infer_schema_length=None)


def _cells(run: Replication) -> list[tuple[tuple[int, int, int, int], Any]]:
    found = (run.sums["offered"] > 0) | (run.sums["own_us"] > 0)
    places = [(int(d), int(k), int(q), int(g)) for d, k, q, g in zip(*found.nonzero(), strict=True)]
    return [(place, run.sums[place]) for place in places]


def paid_us(run: Replication) -> dict[tuple[date, str], int]:
    """Paid microseconds by day and team."""
    groups = list(run.codes.centre.staffing.groups.values())
    paid = run.presence[:, :, [STATES.index(state) for state in PAID_STATES]].sum(axis=2)
    total: dict[tuple[date, str], int] = {}
    for (day, g), ms in _entries(paid):
        key = run.first + timedelta(days=day), groups[g].team
        total[key] = total.get(key, 0) + MS * ms
    return total


def _entries(table: Any) -> list[tuple[tuple[int, int], int]]:
    return [((int(i), int(j)), int(table[i, j])) for i, j in zip(*table.nonzero(), strict=True)]


def price(run: Replication, ledger: Ledger, view: View = "unit") -> TotalCost:
    """The cost of a run counted day by day, and of its idle capacity."""
    centre = with_agents(run.codes.centre)
    return cost_of_totals(volumes(run), supply_of(centre, paid_us(run)), ledger, centre, view)
