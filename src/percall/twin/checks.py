"""What a centre file describes but no floor could work by: found before a run, with the place in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import holidays
import numpy as np

from percall.centre.calendar import entry_for, minutes_of
from percall.centre.clashes import Clash, Place, dotted
from percall.centre.load import centre_of
from percall.centre.model import Centre
from percall.centre.outbound import Campaign
from percall.centre.reasons import Reason
from percall.centre.routing import QueuePolicy, Rule
from percall.centre.source import Source, read_source
from percall.centre.staffing import Group
from percall.errors import Mistake, PercallError
from percall.floor.codes import Ask, Codes, Kind
from percall.floor.demands import rule_of, rules_of
from percall.floor.worth import hourly_cost, transfer_share
from percall.routing.rules import RuleTable
from percall.twin.capacity import A_WEEK, STEP, Capacity, at_work, open_steps, servers
from percall.twin.days import fits
from percall.twin.references import dangling
from percall.twin.roster import most, on_day

NOBODY = Mistake(
    "says nothing of who calls, so there is nothing to simulate",
    field="arrivals.demands",
    accepted="what `percall calibrate` writes from a log",
)
TOO_MUCH = 2
"""So many hours of work for an hour of agents leave half of the customers unserved, however patient they are."""


def check_file(path: str | Path) -> list[Mistake]:
    """Every mistake of ``clashes`` in a centre file, with its line. Raises PercallError where it does not load."""
    source = read_source(path)
    return _in_lines(clashes(centre_of(source)), source)


def _in_lines(found: Iterable[Clash], source: Source) -> list[Mistake]:
    """Clashes with their lines in the file."""
    lines = []
    for clash in found:
        what = f"{clash.what} (line {source.line(clash.other)})" if clash.other else clash.what
        lines.append(Mistake(what, source.file, source.line(clash.place), clash.field, clash.accepted))
    return lines


def mistakes(centre: Centre) -> list[Mistake]:
    """Every mistake in a centre, with its field."""
    return [Mistake(clash.what, field=clash.field, accepted=clash.accepted) for clash in clashes(centre)]


def workable(centre: Centre) -> Codes:
    """The names and numbers of a centre that can work, and whom somebody contacts; raises PercallError with every
    mistake otherwise."""
    found = mistakes(centre)
    codes = Codes(centre)
    if not codes.kinds:
        found.append(NOBODY)
    if found:
        raise PercallError(*found)
    return codes


def load_workable(path: str | Path) -> Centre:
    """The centre of a file, if it can be simulated. Raises PercallError with every mistake, its line and field."""
    source = read_source(path)
    centre = centre_of(source)
    found = _in_lines(clashes(centre), source)
    if not Codes(centre).kinds:
        found.append(replace(NOBODY, file=source.file, row=source.line(("arrivals",))))
    if found:
        raise PercallError(*found)
    return centre


def clashes(centre: Centre) -> list[Clash]:
    """Everything that keeps a centre from working.

    Names that nothing answers to come alone, and so do sections wrong in themselves: the rest builds on them.
    """
    names = list(dangling(centre))
    if names:
        return names
    codes = Codes(centre)
    single = [*_tables(codes), *_policies(codes), *_customers(codes), *_circles(centre)]
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
            full = int(np.ceil(np.max(heads)))
            if full > group.agents:
                yield Clash(table, f"{full} of {group.agents} agents are staffed", f"at most {group.agents}")
        for day in A_WEEK:
            yield from _crew(name, group, day)


def _length(place: Place, values: object, minutes: int) -> Iterator[Clash]:
    intervals = 24 * 60 // minutes
    if isinstance(values, tuple) and len(values) != intervals:
        yield Clash(place, f"{len(values)} values for {intervals} intervals of {minutes} minutes", "one, or one each")


def _crew(name: str, group: Group, day: date) -> Iterator[Clash]:
    wanted = most(on_day(group, day, False))
    if wanted > group.agents:
        what = f"the shifts of a {day:%A} take {wanted} of {group.agents} agents"
        yield Clash(("staffing", "groups", name, "shifts"), what, f"at most {group.agents}")


def _policies(codes: Codes) -> Iterator[Clash]:
    """Queue policies and holidays that say half of what they need to, or what cannot be."""
    centre = codes.centre
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
        if policy.when_closed == "overflow" and policy.overflow_to is None:
            yield Clash((*place, "when_closed"), "nobody says where contacts go then", "overflow_to")
    yield from _holidays(centre)


def _customers(codes: Codes) -> Iterator[Clash]:
    """Self-service and reasons that say half of what they need to, or what cannot be."""
    centre = codes.centre
    for name, service in centre.self_service.items():
        if service.misrouting > 0 and service.misrouted_to is None:
            yield Clash(("self_service", name, "misrouting"), "nobody says where misrouted contacts go", "misrouted_to")
    for name, reason in centre.reasons.items():
        yield from _endless(codes, name, reason)
    for kind in codes.kinds:
        if kind.channel != "voice" and codes.behaviour(kind).hold is not None:
            yield Clash(("reasons", kind.behaviour, "hold"), f"{kind.name} is no call: nobody is on hold", "no hold")


def _holidays(centre: Centre) -> Iterator[Clash]:
    described = centre.routing.holidays
    known = holidays.list_supported_countries()
    if described is None:
        return
    if described.country not in known:
        what = f"no holidays are known of {described.country}"
        yield Clash(("routing", "holidays", "country"), what, "an ISO 3166 code such as DE or US")
    elif described.subdivision not in (None, *known[described.country]):
        what = f"{described.country} has no part {described.subdivision}"
        yield Clash(("routing", "holidays", "subdivision"), what, ", ".join(known[described.country]) or "no part")


def _endless(codes: Codes, name: str, reason: Reason) -> Iterator[Clash]:
    """Handling that does not end, or never with the customer served."""
    hold = reason.hold.time if reason.hold else None
    for part, time in {"talk": reason.talk, "hold": hold, "wrap": reason.wrap}.items():
        if time is not None and time.never > 0:
            yield Clash(("reasons", name, part), "would never end for some", "never: 0; it is for patience")
    if reason.transfer is not None:
        who = servers(codes, reason.transfer.to)
        if who and all(transfer_share(reason, group) == 1 for group in who):
            what = f"never ends: who serves {reason.transfer.to} transfers everyone again"
            yield Clash(("reasons", name, "transfer"), what, "a share below 1 there, in by_group")


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
    if not codes.kinds:
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
    """Open hours in which nobody who could ever serve the queue is at work; campaigns whose hours nobody works."""
    centre = codes.centre
    for name, policy in centre.routing.queues.items():
        who = servers(codes, name)
        if not policy.open or name not in {ask.queue for ask in codes.asks}:
            continue
        for day in A_WEEK:
            empty = open_steps(policy, day) & (at_work(codes, who, day) == 0)
            if empty.any():
                at = STEP * int(np.argmax(empty))
                what = f"open on {day:%A} at {at // 60:02d}:{at % 60:02d} with nobody at work"
                yield Clash(("routing", "queues", name, "open"), what, "hours that the shifts cover")
                break
    for name, campaign in centre.campaigns.items():
        who = servers(codes, campaign.queue)
        if who and not any(_meet(codes, campaign, who, day) for day in Capacity(codes).days):
            what = f"nobody who serves {campaign.queue} is ever at work then"
            yield Clash(("campaigns", name, "hours"), what, "hours that the shifts cover")


def _meet(codes: Codes, campaign: Campaign, who: set[str], day: date) -> bool:
    """Whether an agent is at work in a campaign's hours."""
    span = entry_for(campaign.hours, day, False)
    if span is None:
        return False
    start, end = minutes_of(span)
    return bool(at_work(codes, who, day)[start // STEP : end // STEP].any())


def _load(codes: Codes) -> Iterator[Clash]:
    """Work that nobody is there for; or more than agents have hours, from customers who never give up."""
    capacity, told = Capacity(codes), set[str]()
    for load in capacity.together():
        staying, hours = load.staying.sum(), capacity.hours(load.groups).sum()
        what = None
        if not capacity.hours(load.reached).any():
            what = f"{load.work.sum():,.1f} hours of work in a week, and nobody who may do it is ever at work"
        elif staying > hours:
            what = f"customers who never give up bring {_hours_for(staying, hours)} in a week"
        if what is not None and not told & set(load.queues):
            told |= set(load.queues)
            of = f"{', '.join(load.queues)} together: " if len(load.queues) > 1 else ""
            yield Clash(("queues", load.queues[0]), of + what, "more staff, patience, or a limit to the queue")


def _hours_for(work: float, hours: float) -> str:
    return f"{work:,.1f} hours of work for {hours:,.1f} hours of agents"


def doubts(path: str | Path) -> list[Mistake]:
    """What works but is hardly meant, in a centre file without mistakes: that on some days of the week more than half
    of a queue's customers would have to give up."""
    source = read_source(path)
    capacity, found = Capacity(Codes(centre_of(source))), []
    for load in capacity.of_queues:
        hours = capacity.hours(load.reached)
        much = [n for n in range(len(A_WEEK)) if load.work[n] > TOO_MUCH * hours[n]]
        if much:
            days = ", ".join(f"{A_WEEK[n]:%A}" for n in much)
            what = f"{_hours_for(load.work[much].sum(), hours[much].sum())} ({days}): more than half cannot be served"
            place: Place = ("queues", load.queues[0])
            found.append(Mistake(what, source.file, source.line(place), dotted(place), "more staff, or opening hours"))
    return found
