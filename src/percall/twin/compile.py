"""A centre as a ``World``: its floor, and how its customers and agents behave."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache

import numpy as np

from percall.centre.draws import Duration
from percall.floor.build import build, more_slots
from percall.floor.codes import Codes
from percall.floor.demands import policy_of
from percall.floor.state import Floor
from percall.floor.tables import ms
from percall.floor.worth import resolution, transfer_share
from percall.routing.tables import NONE, Records
from percall.twin import world as layout
from percall.twin.durations import DURATION, FAMILIES
from percall.twin.world import World


@dataclass
class Durations:
    """Collects the durations of a centre and gives each a number."""

    rows: list[tuple[int, int, int, float, float, float]] = field(default_factory=list)
    quantiles: list[float] = field(default_factory=list)

    def add(self, duration: Duration | None) -> int:
        """Number of the duration; -1 for none."""
        if duration is None:
            return NONE
        first, count = len(self.quantiles), len(duration.quantiles_s)
        self.quantiles += [1000 * value for value in duration.quantiles_s]
        a, b = parameters(duration)
        self.rows.append((FAMILIES.index(duration.family), first, count, a, b, duration.never))
        return len(self.rows) - 1


def parameters(duration: Duration) -> tuple[float, float]:
    """The two numbers that ``durations.quantile_ms`` reads, from mean and coefficient of variation (or shape)."""
    mean = 1000 * (duration.mean_s or 0.0)
    if mean == 0:
        return (-math.inf if duration.family == "lognormal" else 0.0), 1.0
    if duration.family == "lognormal":
        variance = math.log1p(duration.cv**2)
        return math.log(mean) - variance / 2, math.sqrt(variance)
    if duration.family == "weibull":
        return mean / math.gamma(1 + 1 / duration.shape), 1 / duration.shape
    return mean, 0.0


def compile_world(codes: Codes, seed: int = 0) -> World:
    """The arrays of a centre that has passed ``checks``, empty and before its first day."""
    w = _compiled(codes)
    fresh = replace(w, **{name: getattr(w, name).copy() for name in layout.TABLES})
    fresh.today[0]["seed"] = seed
    return fresh


@lru_cache(maxsize=8)
def _compiled(codes: Codes) -> World:
    """The arrays of a centre, not to be written to: replications of it begin with copies."""
    floor = build(codes)
    durations = Durations()
    habits = _habits(codes, durations)
    steps = _steps(codes, habits, durations)
    slots, entities = len(floor.contacts), len(floor.kinds) + 1 + len(floor.contacts)
    return World(
        **{part.name: getattr(floor, part.name) for part in fields(Floor)},
        today=np.zeros(1, layout.TODAY),
        customers=np.zeros(slots, layout.CUSTOMER),
        habits=habits,
        manners=_manners(codes),
        ability=_ability(codes),
        callbacks=_callbacks(codes),
        dials=_dials(codes),
        pace=np.ones(len(floor.agents)),
        steps=steps,
        durations=np.array(durations.rows, DURATION),
        quantiles=np.array(durations.quantiles),
        rates=np.zeros((len(floor.kinds), 1)),
        roster=np.zeros(0, layout.ROSTER),
        events=np.zeros(entities, layout.EVENT),
        event_at=np.full(entities, NONE, np.int32),
    )


def with_more_slots(w: World) -> World:
    """The same world with twice the contact slots."""
    old = len(w.contacts)
    return replace(
        w,
        contacts=more_slots(w),
        customers=np.concatenate([w.customers, np.zeros(old, layout.CUSTOMER)]),
        events=np.concatenate([w.events, np.zeros(old, layout.EVENT)]),
        event_at=np.concatenate([w.event_at, np.full(old, NONE, np.int32)]),
    )


def _habits(codes: Codes, durations: Durations) -> Records:
    rows = np.zeros(len(codes.kinds), layout.HABIT)
    for row, kind in zip(rows, codes.kinds, strict=True):
        reason = codes.behaviour(kind)
        row["talk"] = durations.add(reason.talk)
        row["hold"] = durations.add(reason.hold.time if reason.hold else None)
        row["hold_share"] = reason.hold.share if reason.hold else 0.0
        row["wrap"] = durations.add(reason.wrap)
        row["patience"] = durations.add(reason.patience)
        row["redial_delay"] = durations.add(reason.redial.delay)
        row["repeat_delay"] = durations.add(reason.repeat.delay)
        row["redial_attempts"] = reason.redial.attempts if kind.campaign is None else 0
        row["repeat_attempts"] = reason.repeat.attempts if kind.campaign is None else 0
        row["redial_share"] = reason.redial.share
        row["repeat_share"] = reason.repeat.share
        row["transfer_demand"] = codes.own_ask(reason.transfer.to if reason.transfer else None)
        row["transfer_waits"] = reason.transfer is not None and reason.transfer.waits
        row["difficulty"] = reason.difficulty
        row["difficulty_rest"] = math.sqrt(1 - reason.difficulty**2)
        row["balking"] = reason.balking
        row["conversion"] = -1.0 if reason.conversion is None else reason.conversion
        row["name"] = kind.number
    return rows


def _steps(codes: Codes, habits: Records, durations: Durations) -> Records:
    rows: list[tuple[object, ...]] = []
    for row, kind in zip(habits, codes.kinds, strict=True):
        row["path"] = len(rows)
        for name in kind.through:
            service = codes.centre.self_service[name]
            for step in service.steps:
                last = step is service.steps[-1]
                rows.append(
                    (
                        durations.add(step.time),
                        service.kind == "bot",
                        last,
                        codes.own_ask(service.misrouted_to),
                        step.hang_up,
                        service.containment.get(kind.behaviour, 0.0),
                        service.difficulty,
                        service.resolution,
                        service.misrouting,
                        service.misrouted_talk,
                        service.handover_factor,
                        0,
                        0,
                        0,
                    )
                )
        row["path_end"] = len(rows)
    return np.array(rows, layout.STEP)


def _manners(codes: Codes) -> Records:
    rows = np.zeros(len(codes.groups), layout.MANNER)
    for row, group in zip(rows, codes.centre.staffing.groups.values(), strict=True):
        row["ring_ms"] = ms(group.ring_s)
        row["chat_slowdown"] = group.chat_slowdown
    return rows


def _ability(codes: Codes) -> Records:
    rows = np.zeros((len(codes.kinds), len(codes.groups)), layout.ABILITY)
    for k, kind in enumerate(codes.kinds):
        reason = codes.behaviour(kind)
        for g, group in enumerate(codes.groups):
            rows[k, g]["factor"] = reason.by_group.get(group, 1.0)
            rows[k, g]["resolution"] = resolution(reason, group)
            rows[k, g]["transfer"] = transfer_share(reason, group)
    return rows.ravel()


def _callbacks(codes: Codes) -> Records:
    rows = np.zeros(len(codes.queues), layout.CALLED)
    for row, name in zip(rows, codes.queues, strict=True):
        offer = policy_of(codes.centre, name).callback
        if offer is not None:
            row["ring_ms"] = ms(offer.ring_s)
            row["answered"] = offer.answered
            row["acceptance"] = offer.acceptance
    return rows


def _dials(codes: Codes) -> Records:
    rows = np.zeros(len(codes.centre.campaigns), layout.CALLED)
    for row, campaign in zip(rows, codes.centre.campaigns.values(), strict=True):
        row["ring_ms"] = ms(campaign.ring_s)
        row["answered"] = campaign.answered
        row["connect_ms"] = ms(campaign.connect_s)
    return rows
