"""What a centre file describes but no floor could work by: found before a run, with the place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from percall.centre import load_centre
from percall.centre.calendar import entry_for, minutes_of
from percall.centre.clashes import Clash, Place
from percall.centre.model import Centre
from percall.centre.routing import QueuePolicy, Rule
from percall.centre.source import read_source
from percall.centre.staffing import Group
from percall.errors import Mistake, PercallError
from percall.routing.rules import RuleTable
from percall.twin.codes import Ask, Codes, Kind
from percall.twin.compile import handling_s, hourly_cost, may_serve, rule_of, rules_of, steps_of
from percall.twin.days import fits
from percall.twin.references import dangling
from percall.twin.roster import on_day

STEP = 5
"""Minutes in which hours and staff are compared; the finest interval a centre file knows."""
A_WEEK = tuple(date(2024, 1, 1) + timedelta(days=n) for n in range(7))
"""Monday to Sunday, without holidays: the days on which hours, staff and load are compared."""


def check_file(path: str | Path) -> list[Mistake]:
    """Every mistake of ``clashes`` in a centre file, with its line. Raises PercallError where it does not load."""
    source = read_source(path)
    found = []
    for clash in clashes(load_centre(path)):
        what = f"{clash.what} (line {source.line(clash.other)})" if clash.other else clash.what
        found.append(Mistake(what, source.file, source.line(clash.place), clash.field, clash.accepted))
    return found


def mistakes(centre: Centre) -> list[Mistake]:
    """Every mistake in a centre, with its field."""
    return [Mistake(clash.what, field=clash.field, accepted=clash.accepted) for clash in clashes(centre)]


def workable(centre: Centre) -> Codes:
    """The names and numbers of a centre that can work; raises PercallError with every mistake otherwise."""
    found = mistakes(centre)
    if found:
        raise PercallError(*found)
    return Codes(centre)


def clashes(centre: Centre) -> list[Clash]:
    """Everything that keeps a centre from working.

    Names that nothing answers to come alone, and so do sections wrong in themselves: the rest builds on them.
    """
    names = list(dangling(centre))
    if names:
        return names
    codes = Codes(centre)
    single = [*_tables(codes), *_policies(codes), *_circles(centre)]
    if single:
        return single
    return [*_rules(codes), *_queues(codes), *_hours(codes), *_load(codes)]


# Single sections


def _tables(codes: Codes) -> Iterator[Clash]:
    """Tables by time of day, and the agents that shifts and tables take."""
    centre = codes.centre
    for name, demand in centre.arrivals.demands.items():
        for key, rates in demand.per_hour.items():
            place = ("arrivals", "demands", name, "per_hour", key)
            yield from _length(place, rates, centre.arrivals.interval_minutes)
    for name, group in centre.staffing.groups.items():
        for key, heads in group.staffed.items():
            table: Place = ("staffing", "groups", name, "staffed", key)
            yield from _length(table, heads, centre.staffing.interval_minutes)
            most = int(np.ceil(np.max(heads)))
            if most > group.agents:
                yield Clash(table, f"{most} of {group.agents} agents are staffed", f"at most {group.agents}")
        for day in A_WEEK:
            yield from _crew(name, group, day)


def _length(place: Place, values: object, minutes: int) -> Iterator[Clash]:
    intervals = 24 * 60 // minutes
    if isinstance(values, tuple) and len(values) != intervals:
        yield Clash(place, f"{len(values)} values for {intervals} intervals of {minutes} minutes", "one, or one each")


def _crew(name: str, group: Group, day: date) -> Iterator[Clash]:
    wanted = sum(shift.agents for shift in on_day(group, day, False))
    if wanted > group.agents:
        what = f"the shifts of a {day:%A} take {wanted} of {group.agents} agents"
        yield Clash(("staffing", "groups", name, "shifts"), what, f"at most {group.agents}")


def _policies(codes: Codes) -> Iterator[Clash]:
    """Queue policies, self-service and reasons that say half of what they need to."""
    centre = codes.centre
    for name, service in centre.self_service.items():
        if service.misrouting > 0 and service.misrouted_to is None:
            yield Clash(("self_service", name, "misrouting"), "nobody says where misrouted contacts go", "misrouted_to")
    for name, policy in centre.routing.queues.items():
        place = ("routing", "queues", name)
        yield from _callback((*place, "callback"), policy)
        if list(policy.escalate) != sorted(policy.escalate, key=lambda step: step.after_s):
            yield Clash((*place, "escalate"), "steps are out of order", "rising after_s")
        if policy.agent_choice == "cheapest_adequate":
            unknown = {g.team for n, g in centre.staffing.groups.items() if hourly_cost(centre, n) is None}
            for team in sorted(unknown):
                what = f"needs the cost of every agent, and that of team {team} is not known"
                yield Clash((*place, "agent_choice"), what, "hourly_cost of each team or group")
    for kind in codes.kinds:
        if kind.channel != "voice" and codes.behaviour(kind).hold is not None:
            yield Clash(("reasons", kind.behaviour, "hold"), f"{kind.name} is no call: nobody is on hold", "no hold")


def _callback(place: Place, policy: QueuePolicy) -> Iterator[Clash]:
    offer = policy.callback
    if offer is None:
        return
    if offer.at_estimate_s is None and offer.after_s is None:
        yield Clash(place, "is never offered", "at_estimate_s or after_s")
    for i, span in enumerate(offer.windows):
        if not any(fits(policy, day, span, False) for day in A_WEEK):
            what = f"no day is open for callbacks from {span}"
            yield Clash((*place, "windows", i), what, "a span within opening hours")


# Rules and queues


def _rules(codes: Codes) -> Iterator[Clash]:
    rules = codes.centre.routing.rules
    table = RuleTable.of(rules)
    fired = {rule for kind in codes.kinds for rule in rules_of(table, codes, kind)}
    for number, rule in enumerate(rules):
        place: Place = ("routing", "rules", number)
        covered = next((n for n, other in enumerate(rules[:number]) if _covers(other, rule)), None)
        if covered is not None:
            what = f"can never fire: rule {covered + 1} fits whatever it fits"
            yield Clash(place, what, "the particular before the general", ("routing", "rules", covered))
        elif codes.centre.arrivals.demands and number not in fired:
            yield Clash(place, "can never fire: no demand is like that", "attributes that a demand has")
    for kind in codes.kinds:
        if kind.campaign is None and rule_of(table, kind, repeat=False) < 0:
            place = ("arrivals", "demands", kind.name)
            yield Clash(
                place, "no rule says which queue these contacts join", "a rule that fits; one without when fits all"
            )


def _covers(first: Rule, second: Rule) -> bool:
    """Whether every contact that fits the second rule fits the first."""
    wanted, other = first.when.model_dump(exclude_none=True), second.when.model_dump(exclude_none=True)
    return wanted.items() <= other.items()


def _queues(codes: Codes) -> Iterator[Clash]:
    centre = codes.centre
    if not centre.arrivals.demands:
        return
    reached = {ask.queue for ask in codes.asks}
    for queue in codes.queues:
        if queue not in reached:
            what = "is unreachable: no rule, overflow, transfer or campaign leads there"
            yield Clash(("queues", queue), what, "a way in")
    yield from dict.fromkeys(clash for ask in codes.asks for clash in _unserved(codes, ask))
    for kind in codes.kinds:
        for queue in sorted(_led(codes, kind)):
            if centre.queues[queue].channel != kind.channel:
                what = f"{kind.name} comes by {kind.channel}, its queue {queue} is for {centre.queues[queue].channel}"
                yield Clash(("queues", queue, "channel"), what, "one channel for both")


def _unserved(codes: Codes, ask: Ask) -> Iterator[Clash]:
    """Skills asked for that nobody has; or else, a demand that no single group meets."""
    own = ask.rule is None or codes.centre.routing.rules[ask.rule].skills is None
    place: Place = ("routing", "queues", ask.queue) if own else ("routing", "rules", ask.rule or 0)
    missing = False
    for skill, level in ask.skills.items():
        best = max((group.skills.get(skill, 0) for group in codes.centre.staffing.groups.values()), default=0)
        if best < level:
            missing = True
            what = f"nobody has the skill {skill}" + (f" at level {level}" if best else "")
            yield Clash((*place, "skills", skill), what, f"up to level {best}" if best else "a skill that a group has")
    if not missing and not servers(codes, ask.queue, ask):
        channel = codes.centre.queues[ask.queue].channel
        yield Clash(place, f"no group can serve {ask.queue}", f"a group with channel {channel} and the skills asked")


def _led(codes: Codes, kind: Kind) -> set[str]:
    """Queues to which the rules send a kind."""
    table = RuleTable.of(codes.centre.routing.rules)
    if kind.campaign is not None:
        return {codes.centre.campaigns[kind.campaign].queue}
    return {codes.centre.routing.rules[rule].queue for rule in rules_of(table, codes, kind)}


def _circles(centre: Centre) -> Iterator[Clash]:
    for start in centre.routing.queues:
        path = [start]
        while (policy := centre.routing.queues.get(path[-1])) is not None and policy.overflow_to is not None:
            if policy.overflow_to == start:
                circle = " to ".join([*path, start])
                yield Clash(
                    ("routing", "queues", start, "overflow_to"),
                    f"goes round in a circle: {circle}",
                    "a queue at the end",
                )
            if policy.overflow_to in path:
                break
            path.append(policy.overflow_to)


# Hours and load


def _hours(codes: Codes) -> Iterator[Clash]:
    """Open hours in which nobody who could ever serve the queue is at work."""
    centre = codes.centre
    for name, policy in centre.routing.queues.items():
        for day in A_WEEK:
            span = entry_for(policy.open, day, False)
            if span is None or name not in {ask.queue for ask in codes.asks}:
                continue
            start, end = minutes_of(span)
            empty = ~_at_work(codes, name, day)[start // STEP : min(end, 1440) // STEP].astype(bool)
            if empty.any():
                at = start + STEP * int(np.argmax(empty))
                what = f"open on {day:%A} at {at // 60:02d}:{at % 60:02d} with nobody at work"
                yield Clash(("routing", "queues", name, "open"), what, "hours that the shifts cover")
                break


def _at_work(codes: Codes, queue: str, day: date) -> NDArray[np.float64]:
    """Agents on shift who may ever serve the queue, in steps of the local day."""
    heads, who = np.zeros(1440 // STEP), servers(codes, queue)
    for name in codes.groups:
        if name in who:
            heads += staffed(codes, name, day)
    return heads


def servers(codes: Codes, queue: str, only: Ask | None = None) -> set[str]:
    """Groups that may serve the queue at some step; or one demand on it."""
    centre = codes.centre
    policy = centre.routing.queues.get(queue) or QueuePolicy()
    channel = centre.queues[queue].channel
    return {
        group
        for ask in codes.asks
        if ask.queue == queue and only in (None, ask)
        for skills, added, _ in steps_of(ask, policy)
        for group in codes.groups
        if may_serve(centre, group, channel, skills, added)
    }


def staffed(codes: Codes, name: str, day: date) -> NDArray[np.float64]:
    """Agents of a group on shift, pauses included, in steps of the local day; night shifts reach into the next."""
    group, step = codes.centre.staffing.groups[name], codes.centre.staffing.interval_minutes
    heads = np.zeros(2 * 1440 // STEP)
    wanted = entry_for(group.staffed, day, False)
    if wanted is not None:
        level = np.array(wanted) if isinstance(wanted, tuple) else np.full(1440 // step, float(wanted))
        heads[: 1440 // STEP] += np.repeat(level, step // STEP)
    for shift in group.shifts:
        start, end = minutes_of(shift.hours)
        if entry_for(dict.fromkeys(shift.days, True), day, False):
            heads[start // STEP : end // STEP] += shift.agents
        if end > 1440 and entry_for(dict.fromkeys(shift.days, True), day - timedelta(days=1), False):
            heads[: (end - 1440) // STEP] += shift.agents
    return heads[: 1440 // STEP]


def _load(codes: Codes) -> Iterator[Clash]:
    """A queue whose customers never give up, with more work in a week than its agents have hours."""
    centre = codes.centre
    for queue in codes.queues:
        policy = centre.routing.queues.get(queue) or QueuePolicy()
        if policy.max_length is not None or policy.max_wait_s is not None or centre.routing.lines is not None:
            continue
        work = sum(_work_hours(codes, kind, queue) for kind in codes.kinds)
        heads = sum(float(_at_work(codes, queue, day).sum()) for day in A_WEEK) * STEP / 60
        if work > heads and servers(codes, queue):
            what = f"{work:.0f} hours of work in a week for {heads:.0f} hours of agents, and nobody gives up"
            yield Clash(("queues", queue), what, "patience, a limit to the queue, or more staff")


def _work_hours(codes: Codes, kind: Kind, queue: str) -> float:
    """Agent hours a week that contacts of a kind bring to a queue, by the fastest group; 0 where they give up."""
    centre = codes.centre
    rule = rule_of(RuleTable.of(centre.routing.rules), kind, repeat=False)
    if kind.campaign is not None or codes.behaviour(kind).patience is not None:
        return 0.0
    if centre.routing.rules[rule].queue != queue:
        return 0.0
    fastest = min(handling_s(codes, kind, group) for group in servers(codes, queue) or codes.groups) / 3600
    left = np.prod([1 - centre.self_service[name].containment.get(kind.behaviour, 0.0) for name in kind.through])
    return sum(_contacts(centre, kind.name, day) for day in A_WEEK) * float(left) * fastest


def _contacts(centre: Centre, demand: str, day: date) -> float:
    """Contacts that a demand expects on a day."""
    rates = entry_for(centre.arrivals.demands[demand].per_hour, day, False) or 0.0
    return float(sum(rates)) * centre.arrivals.interval_minutes / 60 if isinstance(rates, tuple) else 24.0 * rates
