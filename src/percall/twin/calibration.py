"""A centre file from a contact log: demand, handling, patience, self-service and staffing as the log shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from percall.centre.calendar import WEEKDAYS
from percall.centre.draws import Duration
from percall.centre.model import Centre
from percall.errors import Mistake, PercallError
from percall.log import Log
from percall.log.schema import AGENT_KINDS
from percall.twin.fitting import Fit, fit_duration, fit_patience
from percall.twin.presence import Presence, inferred, recorded

MINUTES = 30
SMALLEST = 30
"""Contacts below which a reason is described by all contacts together."""
SKILLED = 0.1
"""An agent has the skill for a reason if its share of the agent's contacts is at least so much of its share of all."""
QUEUE = "calls"
TEAM = "agents"


@dataclass(frozen=True)
class Calibrated:
    """A centre as a log shows it. ``notes`` says of places in the file how sure they are, in words."""

    centre: Centre
    notes: Mapping[tuple[str, ...], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Observed:
    """The voice contacts of a log with their times in seconds, one row each, and who was at work."""

    contacts: pl.DataFrame  # reason, outcome, day, minute, wait_s, talk_s, hold_s, wrap_s, menu_s, agent_id
    presence: Presence
    days: tuple[date, ...]
    centre: Centre

    def between(self, first: date, last: date) -> Observed:
        """The part of the days from ``first`` to ``last``."""
        days = tuple(day for day in self.days if first <= day <= last)
        return Observed(self.contacts.filter(pl.col("day").is_in(list(days))), self.presence, days, self.centre)


def observe(log: Log, centre: Centre) -> Observed:
    """The inbound voice contacts of a log. Raises PercallError where there are none."""
    zone = centre.time_zone
    segments = log.segments.lazy().collect()
    states = None if log.agent_states is None else log.agent_states.lazy().collect()
    seconds = pl.col("duration_ms").cast(pl.Float64) / 1000
    times = segments.group_by("contact_id").agg(
        seconds.filter(pl.col("kind").is_in(["queue", "ring"])).sum().alias("wait_s"),
        *(seconds.filter(pl.col("kind") == kind).sum().alias(f"{kind}_s") for kind in AGENT_KINDS),
        seconds.filter(pl.col("kind").is_in(["ivr", "bot"])).sum().alias("menu_s"),
        (pl.col("kind").is_in(["talk"]) & pl.col("duration_ms").is_null()).any().alias("untimed"),
        pl.col("agent_id").filter(pl.col("kind") == "talk").first(),
    )
    local = pl.col("started_at").dt.convert_time_zone(zone)
    contacts = (
        log.contacts.lazy()
        .collect()
        .filter(pl.col("channel") == "voice", pl.col("direction") == "inbound")
        .join(times, on="contact_id", how="left")
        .with_columns(
            pl.col("reason").fill_null("any"),
            day=local.dt.date(),
            minute=local.dt.hour().cast(pl.Int32) * 60 + local.dt.minute(),
            **{name: pl.col(name).fill_null(0.0) for name in ("wait_s", "talk_s", "hold_s", "wrap_s", "menu_s")},
        )
    )
    if contacts.is_empty():
        raise PercallError(Mistake("there are no inbound calls to calibrate on", file=log.root))
    first: Any = contacts["day"].min()
    last: Any = contacts["day"].max()
    days = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
    presence = recorded(states) if states is not None else _inferred(contacts, segments)
    return Observed(contacts, presence, days, centre)


def _inferred(contacts: pl.DataFrame, segments: pl.DataFrame) -> Presence:
    reasons = dict(contacts.select("contact_id", "reason").iter_rows())
    return inferred(segments.filter(pl.col("contact_id").is_in(list(reasons))), reasons, skills_of(contacts))


def calibrate(seen: Observed) -> Calibrated:
    """The centre of the log's centre file with its floor as observed: one queue, in which every reason waits its turn.

    Every contact counts as new demand: redials and repeats are in the arrival rates, and not modelled once more.
    """
    notes: dict[tuple[str, ...], str] = {}
    reasons = sorted(seen.contacts["reason"].unique())
    sections: dict[str, Any] = {
        "queues": {QUEUE: {}},
        "teams": {TEAM: {}},
        "arrivals": {"interval_minutes": MINUTES, "demands": {r: _demand(seen, r, notes) for r in reasons}},
        "reasons": {reason: _reason(seen, reason, notes) for reason in reasons},
        "self_service": _menu(seen, reasons, notes),
        "routing": {
            "contact_choice": "first_come",
            "rules": [{"when": {"reason": reason}, "queue": QUEUE, "skills": {reason: 1}} for reason in reasons],
        },
        "staffing": _staffing(seen, notes),
    }
    values = seen.centre.model_dump(exclude_unset=True) | sections
    return Calibrated(Centre.model_validate(values), notes)


def _of(seen: Observed, reason: str, *filters: pl.Expr) -> pl.DataFrame:
    """Contacts of a reason that fit; of all reasons where these are too few to say anything."""
    own = seen.contacts.filter(pl.col("reason") == reason, *filters)
    return own if len(own) >= SMALLEST else seen.contacts.filter(*filters)


def _demand(seen: Observed, reason: str, notes: dict[tuple[str, ...], str]) -> dict[str, Any]:
    counts = interval_counts(seen, reason)
    days = np.array([day.weekday() for day in seen.days])
    per_hour = {}
    for number, name in enumerate(WEEKDAYS):
        if (days == number).any():
            mean = counts[days == number].mean(axis=0) * 60 / MINUTES
            per_hour[name] = tuple(round(float(rate), 3) for rate in mean)
            total = counts[days == number].sum()
            error = 1 / np.sqrt(total) if total else 0.0
            place = ("arrivals", "demands", reason, "per_hour", name)
            notes[place] = f"{total:.0f} contacts on {(days == number).sum()} days; the level is known to {error:.1%}"
    through = {"through": ["menu"]} if float(seen.contacts["menu_s"].sum()) > 0 else {}
    cv = dispersion(counts.sum(axis=1), days)
    return {"reason": reason, "per_hour": per_hour, "busyness_cv": round(cv, 3), **through}


def interval_counts(seen: Observed, reason: str) -> NDArray[np.float64]:
    """Contacts of a reason by day and interval of the local day."""
    rows = seen.contacts.filter(pl.col("reason") == reason)
    counts = np.zeros((len(seen.days), 1440 // MINUTES))
    place = {day: number for number, day in enumerate(seen.days)}
    days = np.array([place[day] for day in rows["day"]], np.int64)
    np.add.at(counts, (days, rows["minute"].to_numpy() // MINUTES), 1)
    return counts


def dispersion(totals: NDArray[np.float64], weekdays: NDArray[np.int64]) -> float:
    """How much days of one weekday differ beyond chance: the coefficient of variation of a day's busyness.

    Moments: for a Poisson total with a random factor of mean 1, variance = mean + (cv x mean)^2.
    """
    excess = weight = 0.0
    for number in np.unique(weekdays):
        own = totals[weekdays == number]
        if len(own) > 1:
            excess += (len(own) - 1) * (float(own.var(ddof=1)) - float(own.mean()))
            weight += (len(own) - 1) * float(own.mean()) ** 2
    return float(np.sqrt(max(0.0, excess / weight))) if weight > 0 else 0.0


def _reason(seen: Observed, reason: str, notes: dict[tuple[str, ...], str]) -> dict[str, Any]:
    handled = _of(seen, reason, pl.col("outcome") == "handled", ~pl.col("untimed").fill_null(True))
    described: dict[str, Any] = {
        "talk": _fitted(handled["talk_s"], ("reasons", reason, "talk"), notes),
        "by_group": paces(seen),
    }
    held = handled.filter(pl.col("hold_s") > 0)
    if len(held) >= SMALLEST:
        time = _fitted(held["hold_s"], ("reasons", reason, "hold", "time"), notes)
        described["hold"] = {"share": round(len(held) / len(handled), 4), "time": time}
    if float(handled["wrap_s"].sum()) > 0:
        described["wrap"] = _fitted(handled["wrap_s"], ("reasons", reason, "wrap"), notes)
    waited = _of(seen, reason, pl.col("outcome").is_in(["handled", "abandoned"]), pl.col("wait_s") > 0)
    patience = fit_patience(waited["wait_s"].to_numpy(), (waited["outcome"] == "abandoned").to_numpy())
    if patience.duration is not None:
        described["patience"] = patience.duration
        error = (
            "" if patience.error_at_minute is None else f"; standard error after 60 s {patience.error_at_minute:.3f}"
        )
        notes["reasons", reason, "patience"] = (
            f"Kaplan-Meier, {patience.gave_up} of {patience.waited} who waited gave up{error}"
        )
    return described


def _fitted(seconds: pl.Series, place: tuple[str, ...], notes: dict[tuple[str, ...], str]) -> Duration:
    fit: Fit = fit_duration(seconds.to_numpy())
    mean = float(seconds.mean())  # type: ignore[arg-type]
    distance = f"Kolmogorov-Smirnov distance {fit.distance:.3f}"
    notes[place] = (
        f"n = {fit.count}, mean {mean:.1f} s, standard error {fit.mean_error_s:.1f} s; {fit.why} ({distance})"
    )
    return fit.duration


def _menu(seen: Observed, reasons: list[str], notes: dict[tuple[str, ...], str]) -> dict[str, Any]:
    met = seen.contacts.filter(pl.col("menu_s") > 0)
    if met.is_empty():
        return {}
    containment = {}
    for reason in reasons:
        own = seen.contacts.filter(pl.col("reason") == reason)
        share = float((own["outcome"] == "self_served").mean())  # type: ignore[arg-type]
        containment[reason] = round(share, 4)
        error = np.sqrt(share * (1 - share) / len(own))
        notes["self_service", "menu", "containment", reason] = f"standard error {error:.4f}, n = {len(own)}"
    time = _fitted(met["menu_s"], ("self_service", "menu", "steps"), notes)
    return {"menu": {"steps": [{"time": time}], "containment": containment}}


def _staffing(seen: Observed, notes: dict[tuple[str, ...], str]) -> dict[str, Any]:
    """Every agent a group of one: differences between agents matter (Koole, Li and Ding 2024, arXiv 2402.19209)."""
    groups = {}
    skills = skills_of(seen.contacts)
    days = np.array([day.weekday() for day in seen.days])
    for agent in sorted(skills):
        level = np.array([seen.presence.share(agent, day, seen.centre.zone, MINUTES) for day in seen.days])
        table = {
            name: tuple(round(float(heads), 2) for heads in level[days == number].mean(axis=0))
            for number, name in enumerate(WEEKDAYS)
            if (days == number).any()
        }
        groups[agent] = {"team": TEAM, "skills": dict.fromkeys(skills[agent], 1), "agents": 1, "staffed": table}
        source = "agent states" if seen.presence.recorded else "contacts, as far as they tell"
        notes["staffing", "groups", agent] = f"share of each half hour at work, mean by weekday; seen from {source}"
    return {"interval_minutes": MINUTES, "groups": groups}


def skills_of(contacts: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """The reasons that each agent handles, sorted."""
    handled = contacts.filter(pl.col("agent_id").is_not_null())
    overall = dict(handled["reason"].value_counts(normalize=True).iter_rows())
    found = {}
    for (agent,), rows in handled.group_by("agent_id"):
        own = dict(rows["reason"].value_counts(normalize=True).iter_rows())
        found[str(agent)] = tuple(sorted(r for r in own if own[r] >= SKILLED * overall[r]))
    return found


def paces(seen: Observed) -> dict[str, float]:
    """How long each agent takes, as a multiple of the mean for the same reasons, drawn towards 1 by its own doubt.

    Empirical Bayes: an agent's ratio r counts as far as agents differ beyond chance, 1 + t / (t + v) (r - 1), v
    being the variance of r and t that between agents (moments; Efron and Morris 1975).
    """
    rows = seen.contacts.filter(pl.col("talk_s") > 0, pl.col("outcome") == "handled", pl.col("agent_id").is_not_null())
    rows = rows.with_columns(ratio=pl.col("talk_s") / pl.col("talk_s").mean().over("reason"))
    agents = rows.group_by("agent_id").agg(pl.col("ratio").mean(), v=pl.col("ratio").var() / pl.len(), n=pl.len())
    agents = agents.filter(pl.col("n") >= SMALLEST).sort("agent_id")
    if len(agents) < 2:
        return {}
    ratio, v = agents["ratio"].to_numpy(), agents["v"].to_numpy()
    between = max(0.0, float(ratio.var(ddof=1) - v.mean()))
    shrunk = 1 + between / (between + v) * (ratio - 1)
    return {str(agent): round(float(pace), 3) for agent, pace in zip(agents["agent_id"], shrunk, strict=True)}
