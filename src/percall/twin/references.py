"""Every name by which one part of a centre file means another part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from percall.centre.clashes import Clash, Place
from percall.centre.model import Centre


@dataclass(frozen=True)
class Reference:
    """At ``place`` the file says ``name`` and means one of ``known``, each of which is a ``noun``."""

    place: Place
    name: str
    noun: str
    known: Iterable[str]


def dangling(centre: Centre) -> Iterator[Clash]:
    """Names that nothing in the file answers to."""
    for sections in (_demand, _routing, _reasons, _self_service, _staffing):
        for reference in sections(centre):
            known = list(reference.known)
            if reference.name not in known:
                accepted = ", ".join(known) or f"a {reference.noun} that the file describes: it describes none"
                yield Clash(reference.place, f"there is no {reference.noun} {reference.name}", accepted)


def _demand(centre: Centre) -> Iterator[Reference]:
    for name, demand in centre.arrivals.demands.items():
        at = ("arrivals", "demands", name)
        key = "behaviour" if demand.behaviour else "reason"
        yield Reference((*at, key), demand.behaviour or demand.reason, "reason", centre.reasons)
        for i, service in enumerate(demand.through):
            yield Reference((*at, "through", i), service, "self-service", centre.self_service)
    for name, campaign in centre.campaigns.items():
        place = ("campaigns", name)
        yield Reference((*place, "queue"), campaign.queue, "queue", centre.queues)
        yield Reference((*place, "reason"), campaign.behaviour or campaign.reason, "reason", centre.reasons)


def _routing(centre: Centre) -> Iterator[Reference]:
    for i, rule in enumerate(centre.routing.rules):
        yield Reference(("routing", "rules", i, "queue"), rule.queue, "queue", centre.queues)
        if rule.when.last_group is not None:
            place = ("routing", "rules", i, "when", "last_group")
            yield Reference(place, rule.when.last_group, "group", centre.staffing.groups)
    for name, policy in centre.routing.queues.items():
        at = ("routing", "queues", name)
        yield Reference(at, name, "queue", centre.queues)
        if policy.overflow_to is not None:
            yield Reference((*at, "overflow_to"), policy.overflow_to, "queue", centre.queues)
        for i, escalation in enumerate(policy.escalate):
            for j, group in enumerate(escalation.groups):
                yield Reference((*at, "escalate", i, "groups", j), group, "group", centre.staffing.groups)


def _reasons(centre: Centre) -> Iterator[Reference]:
    for name, reason in centre.reasons.items():
        at = ("reasons", name)
        if reason.transfer is not None:
            yield Reference((*at, "transfer", "to"), reason.transfer.to, "queue", centre.queues)
            for group in reason.transfer.by_group:
                yield Reference((*at, "transfer", "by_group", group), group, "group", centre.staffing.groups)
        for part in ("by_group", "resolution_by_group"):
            for group in getattr(reason, part):
                yield Reference((*at, part, group), group, "group", centre.staffing.groups)


def _self_service(centre: Centre) -> Iterator[Reference]:
    for name, service in centre.self_service.items():
        at = ("self_service", name)
        if service.misrouted_to is not None:
            yield Reference((*at, "misrouted_to"), service.misrouted_to, "queue", centre.queues)
        for reason in service.containment:
            yield Reference((*at, "containment", reason), reason, "reason", centre.reasons)


def _staffing(centre: Centre) -> Iterator[Reference]:
    for name, group in centre.staffing.groups.items():
        yield Reference(("staffing", "groups", name, "team"), group.team, "team", centre.teams)
