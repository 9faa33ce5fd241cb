"""A centre file from a log: every part estimated on its own, put together here, with how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from percall.centre.calendar import WEEKDAYS
from percall.centre.model import Centre
from percall.twin.calibration.after_call import after_call
from percall.twin.calibration.agents import groups_of, paces, skills_of
from percall.twin.calibration.assumed_staff import AssumedStaff, assumed_staff
from percall.twin.calibration.behaviour import Behaviour, behaviours
from percall.twin.calibration.credits import credits_of
from percall.twin.calibration.demand import busyness, counts_of, kind_shares, odd_days
from percall.twin.calibration.fitting import Fitted
from percall.twin.calibration.menu import menu
from percall.twin.calibration.observed import MINUTES, Observed
from percall.twin.calibration.presence import active, presence
from percall.twin.calibration.returns import Returns, redials, repeats

TEAM = "agents"
"""Stands for the team of agents whom no centre file puts into one."""
Place = tuple[str, ...]


@dataclass(frozen=True)
class Calibrated:
    """A centre as a log shows it.

    ``notes`` says of places in its file how sure they are; ``behaviours`` holds the fits behind, for Q-Q charts.
    ``kinds`` are the shares of kinds by issue, ``skills`` the issues by agent, ``groups`` the agents of each group, and
    ``recorded`` is True where agent states told who was at work, ``assumed`` where the log names no agent at all
    and staff is what would give the waits seen.
    """

    centre: Centre
    notes: Mapping[Place, str]
    behaviours: Mapping[str, Behaviour]
    kinds: Mapping[str, Mapping[str, float]]
    skills: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, tuple[str, ...]]
    recorded: bool
    assumed: bool = False


def calibrate(seen: Observed, base: Centre) -> Calibrated:
    """The sections that drive the twin, as the log shows them, in place of those of ``base``; costs and targets stay.

    Raises PercallError never: what the log does not show is left out or neutral, and the notes say so.
    """
    notes: dict[Place, str] = {}
    kinds = {issue: kind_shares(seen, issue) for issue in sorted(seen.demand["issue"].unique())}
    skills = skills_of(seen)
    present = presence(seen, skills)
    pace = paces(seen)
    teams = base.team_of_agents()
    groups = groups_of(skills, {agent: p for agent, (p, _) in pace.items()}, teams)
    found = behaviours(seen, {kind: issue for issue, shares in kinds.items() for kind in shares})
    back = _Back(seen)
    issues = dict(seen.contacts.select("kind", "issue").unique().iter_rows())
    sections: dict[str, Any] = {
        "queues": _queues(seen, base),
        "teams": {name: team.model_dump(exclude_unset=True) for name, team in base.teams.items()} | (
            {} if skills and set(teams) >= set(skills) else {TEAM: {}}
        ),
        "arrivals": _arrivals(seen, kinds, back, notes),
        "reasons": {
            kind: _reason(kind, issues[kind], own, back, notes) | {"by_group": _paces(groups, pace)}
            for kind, own in found.items()
        },
        "self_service": _menu(seen, kinds, notes),
        "routing": _routing(seen, kinds, skills, notes),
        "staffing": _staffing(seen, groups, skills, present, teams, pace, notes),
    }  # fmt: skip
    reached = {rule["queue"] for rule in sections["routing"]["rules"]}
    aside = [name for name in sections["queues"] if name not in reached]
    if not groups:
        sections["staffing"] = _assumed(seen, base, notes)
    if aside:
        sections["queues"] = {name: queue for name, queue in sections["queues"].items() if name in reached}
        notes["queues",] = f"without those to which no reason mostly goes: {', '.join(aside)}"
    hours = _hours(sections["staffing"]["groups"])
    if hours is not None:
        sections["routing"]["queues"] = {name: {"open": hours} for name in sections["queues"]}
        notes["routing", "queues"] = "open from the first half hour with anybody at work to the last"
    rest = None if any(own.wrap for own in found.values()) else after_call(seen, present)
    if rest is not None:
        for kind in found:
            sections["reasons"][kind]["wrap"] = rest[0]
            notes["reasons", kind, "wrap"] = (
                f"not recorded: from {rest[1].n} gaps between contacts, {rest[1].events.sum()} of them known exactly "
                "(customers waited), the rest at most as long; the same for every kind"
            )
    values = base.model_dump(exclude_unset=True) | {name: part for name, part in sections.items() if part}
    return Calibrated(Centre.model_validate(values), notes, found, kinds, skills, groups, present.recorded, not groups)


class _Back:
    """Customers who come back, and what that leaves of arrivals as new demand."""

    def __init__(self, seen: Observed) -> None:
        self.redials = redials(seen)
        self.repeats = repeats(seen)
        outcomes = seen.contacts.group_by("issue", "outcome").len().iter_rows()
        self.outcomes = {(issue, outcome): n for issue, outcome, n in outcomes}
        self.contacts = dict(seen.contacts.group_by("issue").len().iter_rows())

    def new_share(self, issue: str) -> float:
        """The share of contacts that are not the return of an earlier one, the twin adding those itself."""
        again = sum(
            table[issue].share * self.outcomes.get((issue, outcome), 0)
            for table, outcome in ((self.redials, "abandoned"), (self.repeats, "handled"))
            if issue in table
        )
        return max(0.0, 1 - again / self.contacts[issue])


def _queues(seen: Observed, base: Centre) -> dict[str, Any]:
    found = dict(seen.demand.group_by("queue").agg(pl.col("channel").first()).sort("queue").iter_rows())
    kept = {name: queue.model_dump(exclude_unset=True) for name, queue in base.queues.items() if name in found}
    return {name: kept.get(name, {"channel": channel}) for name, channel in found.items()}


def _arrivals(
    seen: Observed, kinds: Mapping[str, Mapping[str, float]], back: _Back, notes: dict[Place, str]
) -> dict[str, Any]:
    odd = set(odd_days(seen))
    kept = np.array([day not in odd for day in seen.days])
    weekdays = np.array([day.weekday() for day in seen.days])
    shared = busyness(counts_of(seen, seen.contacts).sum(axis=1)[kept], weekdays[kept].tolist())
    notes["arrivals", "busyness_cv"] = (
        f"standard error {shared.error:.3f}, from {shared.freedom} degrees of freedom"
        if shared.freedom
        else "cannot be told: no weekday comes twice"
    )
    if odd:
        notes["arrivals", "demands"] = f"left out as unlike their weekday: {', '.join(map(str, sorted(odd)))}"
    demands = {}
    for issue, shares in kinds.items():
        rows = seen.contacts.filter(pl.col("issue") == issue)
        counts = counts_of(seen, rows) * back.new_share(issue)
        own = busyness(counts.sum(axis=1)[kept], weekdays[kept].tolist())
        for kind, share in shares.items():
            table = {}
            for number, name in enumerate(WEEKDAYS):
                days = kept & (weekdays == number)
                if days.any():
                    table[name] = tuple(np.round(counts[days].mean(axis=0) * share * 60 / MINUTES, 3).tolist())
                    total = float(counts[days].sum()) * share
                    if total >= 1:
                        error = np.hypot(1 / np.sqrt(total), shared.cv / np.sqrt(days.sum()))
                        notes["arrivals", "demands", kind, "per_hour", name] = (
                            f"{total:.0f} contacts in {days.sum()} days; standard error of the level {error:.1%}"
                        )
            notes["arrivals", "demands", kind] = (
                f"{share:.1%} of {issue}, as among those who queued; {back.new_share(issue):.1%} of contacts are new, "
                "the others come back and are drawn by redial and repeat"
            )
            demands[kind] = {
                "channel": rows["channel"][0],
                "reason": rows["reason"][0],
                "behaviour": kind,
                "tier": _tier(seen, kind),
                "per_hour": table,
                "busyness_cv": round(float(np.sqrt(max(0.0, own.cv**2 - shared.cv**2))), 3),
                "through": ("menu",) if float(rows["menu_s"].sum() or 0) > 0 else (),
            }
    return {"interval_minutes": MINUTES, "busyness_cv": round(shared.cv, 3), "demands": demands}


def _tier(seen: Observed, kind: str) -> str | None:
    tier: str | None = seen.contacts.filter(pl.col("kind") == kind)["tier"][0]
    return tier


def _reason(kind: str, issue: str, own: Behaviour, back: _Back, notes: dict[Place, str]) -> dict[str, Any]:
    described: dict[str, Any] = {"talk": own.talk.duration if own.talk else {"family": "constant", "mean_s": 0}}
    fits = {("talk",): own.talk, ("hold", "time"): own.hold, ("wrap",): own.wrap, ("patience",): own.patience}
    for place, fitted in fits.items():
        if fitted is not None:
            notes["reasons", kind, *place] = in_words(fitted)
    if own.hold is not None:
        described["hold"] = {"share": round(own.hold_share, 4), "time": own.hold.duration}
    if own.wrap is not None:
        described["wrap"] = own.wrap.duration
    if own.patience is not None:
        described["patience"] = own.patience.duration
        notes["reasons", kind, "patience"] += "" if own.patience_of == kind else f"; of {own.patience_of}"
    redial, repeat = back.redials.get(issue), back.repeats.get(issue)
    if redial is not None and redial.delay is not None:
        described["redial"] = {"share": round(redial.share, 4), "delay": redial.delay}
        notes["reasons", kind, "redial"] = _of_returns(redial, "gave up")
    if repeat is not None and repeat.delay is not None:
        described["resolution"] = round(1 - repeat.share, 4)
        described["repeat"] = {"share": 1.0, "delay": repeat.delay}
        notes["reasons", kind, "resolution"] = (
            _of_returns(repeat, "were served") + "; who was not helped and never came back is not seen"
        )
    return described


def _of_returns(found: Returns, what: str) -> str:
    return (
        f"{found.share:.1%} of {found.n} identified customers who {what} came back within {found.within_s / 3600:g} h, "
        f"standard error {found.error:.1%}"
        + (f", beyond the {found.usual:.1%} who call anyway" if found.usual else "")
        + "; only identified returns are seen, so it is too low where many are not"
    )


def in_words(fitted: Fitted) -> str:
    """A fit in one line: how many, which family and why, and how sure."""
    curve, best = fitted.curve, fitted.fits[0]
    ended, cut = int(curve.events.sum()), curve.n - int(curve.events.sum())
    count = f"n = {curve.n}, of which {cut} cut short (Kaplan-Meier)" if cut else f"n = {curve.n}"
    middle = "" if curve.median_s is None else f", median {curve.median_s:g} s"
    family = f"{best.family} by AIC, {best.distance:.3f} from the curve"
    if fitted.chosen is None:
        mean = "" if cut else f", mean {fitted.mean_s:.1f} s with standard error {fitted.mean_se:.1f}"
        share = (
            f", standard error of the share left at most {curve.known_until(30).se.max(initial=0):.3f}" if cut else ""
        )
        return f"{count}{middle}{mean}{share}; measured values, since no family is near enough (best: {family})"
    errors = ", ".join(f"{name} {error:.3g}" for name, error in fitted.chosen.errors.items())
    return f"{count}{middle}; {family}, {ended} ended; standard errors: {errors}"


def _paces(groups: Mapping[str, tuple[str, ...]], pace: Mapping[str, tuple[float, float]]) -> dict[str, float]:
    means = {name: np.mean([pace.get(agent, (1.0, 0.0))[0] for agent in members]) for name, members in groups.items()}
    return {name: round(float(mean), 3) for name, mean in means.items() if round(float(mean), 3) != 1}


def _menu(seen: Observed, kinds: Mapping[str, Mapping[str, float]], notes: dict[Place, str]) -> dict[str, Any]:
    found = menu(seen)
    if found is None:
        return {}
    containment = {}
    for issue, shares in kinds.items():
        share, error, n = found.containment[issue]
        for kind in shares:
            containment[kind] = round(share, 4)
            notes["self_service", "menu", "containment", kind] = (
                f"standard error {error:.4f}, n = {n} contacts of {issue}"
            )
    notes["self_service", "menu", "steps"] = in_words(found.time)
    return {"menu": {"steps": [{"time": found.time.duration}], "containment": containment}}


def _routing(
    seen: Observed,
    kinds: Mapping[str, Mapping[str, float]],
    skills: Mapping[str, tuple[str, ...]],
    notes: dict[Place, str],
) -> dict[str, Any]:
    """First come, first served with credits; what the log cannot show (levels, escalation, hours) stays open."""
    credit = credits_of(seen, skills)
    lowest = min((seconds for seconds, _ in credit.values()), default=0.0)
    told = "; ".join(f"{kind} {seconds:+.0f} s (n = {n})" for kind, (seconds, n) in credit.items())
    notes["routing", "rules"] = f"seconds of waiting ahead of the most frequent kind, by who was taken first: {told}"
    rules = []
    held = {issue for own in skills.values() for issue in own}
    for issue, shares in kinds.items():
        rows = seen.demand.filter(pl.col("issue") == issue)
        queue = rows["queue"].mode().sort()[0]
        for kind in shares:
            when = {"channel": rows["channel"][0], "reason": rows["reason"][0], "tier": _tier(seen, kind)}
            ahead = (credit.get(kind, (0.0, 0))[0] - lowest) / 60
            asked = {issue: 1} if issue in held else {}  # of what nobody was seen to handle, anybody may
            rules.append({"when": when, "queue": queue, "priority": round(ahead, 3), "skills": asked})
    return {"rules": rules, "ageing_per_minute": 1.0}


def _hours(groups: Mapping[str, Mapping[str, Any]]) -> dict[str, str] | None:
    """Opening hours by day, as far as staff shows them; None where a day has a gap with nobody in it."""
    hours = {}
    for day in WEEKDAYS:
        heads = sum(np.array(group["staffed"][day]) for group in groups.values() if day in group["staffed"])
        manned = np.flatnonzero(heads)
        if len(manned) and (np.diff(manned) > 1).any():
            return None
        if len(manned):
            begin, end = (manned[0] * MINUTES, (manned[-1] + 1) * MINUTES)
            hours[day] = f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"
    return hours or None


def _staffing(
    seen: Observed,
    groups: Mapping[str, tuple[str, ...]],
    skills: Mapping[str, tuple[str, ...]],
    present: Any,
    teams: Mapping[str, str],
    pace: Mapping[str, tuple[float, float]],
    notes: dict[Place, str],
) -> dict[str, Any]:
    odd = set(odd_days(seen))
    kept = np.array([day not in odd for day in seen.days])
    weekdays = np.array([day.weekday() for day in seen.days])
    source = "agent states" if present.recorded else (
        "contacts: absence in which nobody waited, and time ready before the first contact and after the last, is not "
        "seen; an agent without any contact is not seen at all"
    )  # fmt: skip
    most = max(active(seen)["agents"], default=0)
    notes["staffing", "groups"] = (
        "number at work for most of each half hour, as on the last day of each weekday (a mean over days would be a "
        f"crew that never was), from {source}. At most {most} different agents had a contact in one half hour"
    )
    found = {}
    for name, members in groups.items():
        level = present.share(members, seen)
        table = {
            day: tuple(np.rint(level[np.flatnonzero(kept & (weekdays == number))[-1]]).tolist())
            for number, day in enumerate(WEEKDAYS)
            if (kept & (weekdays == number)).any()
        }
        found[name] = {
            "team": teams.get(members[0], TEAM),
            "skills": dict.fromkeys(skills[members[0]], 1),
            "agents": len(members),
            "staffed": table,
        }
        if len(members) == 1 and members[0] in pace:
            notes["staffing", "groups", name] = "handling takes {:.2f} times the mean, standard error {:.2f}".format(
                *pace[members[0]]
            )
    return {"interval_minutes": MINUTES, "groups": found}


def _assumed(seen: Observed, base: Centre, notes: dict[Place, str]) -> dict[str, Any]:
    """One group that may serve everything, and as comments what only people who know the staff can answer."""
    odd = set(odd_days(seen))
    found: AssumedStaff = assumed_staff(seen, np.array([day not in odd for day in seen.days]))
    del notes["staffing", "groups"]
    notes["staffing",] = (
        "ASSUMED: the log names no agents, so nobody knows how many people took these contacts.\n"
        f"Taken {found.basis}.\n"
        "Costs, occupancy and idle time rest on it. Please answer:"
    )
    notes["staffing", "groups", TEAM, "agents"] = "1. How many people can be at work at once?"
    notes["staffing", "groups", TEAM, "staffed"] = (
        "2. How many are at work in each half hour, by your roster? 48 numbers a weekday, the first for 00:00-00:30.\n"
        "3. Does everybody take every contact? If not, make a group for each kind of agent, with its `skills`, and\n"
        "   name the skill in the rules under `routing`."
    )
    group = {"team": TEAM, "agents": found.agents, "staffed": found.staffed}
    return {"interval_minutes": MINUTES, "groups": {TEAM: group}}
