"""What a group of agents is worth for a contact: how long it takes, what that costs, how often it settles the issue.

Expectations from the centre file, by which queues and campaigns decide. What happens is another matter.
"""

from __future__ import annotations

import numpy as np

from percall.centre.draws import Duration
from percall.centre.model import Centre
from percall.centre.reasons import Reason
from percall.floor.codes import Codes, Kind


def mean_s(duration: Duration | None) -> float:
    """Mean of the draws that end, in seconds; 0 for none."""
    if duration is None:
        return 0.0
    if duration.family == "empirical":
        values = np.array(duration.quantiles_s)
        return float((values[:-1] + values[1:]).mean() / 2)
    return duration.mean_s or 0.0


def handling_s(codes: Codes, kind: Kind, group: str) -> float:
    """Mean talk, hold and wrap (s) of a contact of this kind with this group."""
    reason = codes.behaviour(kind)
    hold = reason.hold.share * mean_s(reason.hold.time) if reason.hold else 0.0
    return (mean_s(reason.talk) + hold + mean_s(reason.wrap)) * reason.by_group.get(group, 1.0)


def hourly_cost(centre: Centre, group: str) -> float | None:
    """What a paid hour of the group costs; its team's figure where it has none of its own."""
    described = centre.staffing.groups[group]
    own = described.hourly_cost
    cost = own if own is not None else centre.teams[described.team].hourly_cost
    return None if cost is None else float(cost)


def contact_cost(codes: Codes, kind: Kind, group: str) -> float:
    """Expected cost of giving a contact of this kind to this group, in currency units.

    Handling time by the hourly cost and, as far as the group transfers contacts or leaves issues unresolved, that
    of an average group for the rest or the repeat. 0 where the hourly cost is not known.
    """
    reason = codes.behaviour(kind)
    handling = {
        name: handling_s(codes, kind, name) * (hourly_cost(codes.centre, name) or 0.0) / 3600 for name in codes.groups
    }
    again = sum(handling.values()) / len(handling)
    resolved = resolution(reason, group)
    repeats = (1 - resolved) * reason.repeat.share if resolved >= 0 else 0.0
    return handling[group] + (transfer_share(reason, group) + repeats) * again


def transfer_share(reason: Reason, group: str) -> float:
    """Share of a group's contacts that it transfers."""
    return reason.transfer.by_group.get(group, reason.transfer.share) if reason.transfer else 0.0


def resolution(reason: Reason, group: str) -> float:
    """Probability that a group resolves an issue; -1 where it is not known."""
    known = reason.resolution_by_group.get(group, reason.resolution)
    return -1.0 if known is None else known
