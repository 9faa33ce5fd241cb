"""A centre with some of its parts changed. What a change leaves as it is stays the same object."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from percall.centre.arrivals import Demand
from percall.centre.draws import Duration
from percall.centre.model import Centre
from percall.centre.reasons import Reason
from percall.centre.routing import QueuePolicy
from percall.centre.section import Section
from percall.centre.self_service import SelfService
from percall.centre.staffing import Group

Part = TypeVar("Part", bound=Section)


def with_reasons(centre: Centre, names: Iterable[str], change: Callable[[Reason], Reason]) -> Centre:
    """The centre with some of its reasons changed."""
    return centre.model_copy(update={"reasons": _changed(centre.reasons, names, change)})


def with_demands(centre: Centre, names: Iterable[str], change: Callable[[Demand], Demand]) -> Centre:
    """The centre with some of its demands changed."""
    demands = _changed(centre.arrivals.demands, names, change)
    return centre.model_copy(update={"arrivals": centre.arrivals.model_copy(update={"demands": demands})})


def with_policies(centre: Centre, names: Iterable[str], change: Callable[[QueuePolicy], QueuePolicy]) -> Centre:
    """The centre with the policies of some of its queues changed; one that the file does not give is the default."""
    wanted = list(names)
    given = {name: centre.routing.queues.get(name, QueuePolicy()) for name in wanted}
    changed = _changed(given, wanted, change)
    policies = {**centre.routing.queues, **{name: policy for name, policy in changed.items() if policy != given[name]}}
    return centre.model_copy(update={"routing": centre.routing.model_copy(update={"queues": policies})})


def with_services(centre: Centre, names: Iterable[str], change: Callable[[SelfService], SelfService]) -> Centre:
    """The centre with some of its self-services changed."""
    return centre.model_copy(update={"self_service": _changed(centre.self_service, names, change)})


def with_groups(centre: Centre, groups: Mapping[str, Group]) -> Centre:
    """The centre with other agent groups."""
    return centre.model_copy(update={"staffing": centre.staffing.model_copy(update={"groups": dict(groups)})})


def with_service(centre: Centre, demands: Iterable[str], name: str, service: SelfService, *, last: bool) -> Centre:
    """The centre with one self-service more, which some demands meet first, or ``last`` before their queue."""

    def led(demand: Demand) -> Demand:
        through = (*demand.through, name) if last else (name, *demand.through)
        return demand.model_copy(update={"through": through})

    added = centre.model_copy(update={"self_service": {**centre.self_service, name: service}})
    return with_demands(added, demands, led)


def demands_of(centre: Centre, behaviours: Iterable[str], channels: Iterable[str] | None = None) -> tuple[str, ...]:
    """The demands whose customers behave like one of ``behaviours``, on some channels or all."""
    wanted, used = set(behaviours), None if channels is None else set(channels)
    return tuple(
        name
        for name, demand in centre.arrivals.demands.items()
        if (demand.behaviour or demand.reason) in wanted and (used is None or demand.channel in used)
    )


def longer(duration: Duration, factor: float) -> Duration:
    """A duration ``factor`` times as long."""
    if factor == 1:
        return duration
    mean = None if duration.mean_s is None else duration.mean_s * factor
    return duration.model_copy(
        update={"mean_s": mean, "quantiles_s": tuple(value * factor for value in duration.quantiles_s)}
    )


def handled(reason: Reason, talk: float, wrap: float) -> Reason:
    """A reason with talk and wrap-up so many times as long."""
    after = None if reason.wrap is None else longer(reason.wrap, wrap)
    return reason.model_copy(update={"talk": longer(reason.talk, talk), "wrap": after})


def nearer_to_one(share: float, by: float) -> float:
    """A share that takes ``by`` of what it lacks of 1."""
    return share + (1 - share) * by


def _changed(parts: Mapping[str, Part], names: Iterable[str], change: Callable[[Part], Part]) -> dict[str, Part]:
    wanted = set(names)
    return {name: change(part) if name in wanted else part for name, part in parts.items()}
