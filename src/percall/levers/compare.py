"""``compare``: from a centre and its ledger to everything the faces show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from percall.centre.model import Centre
from percall.errors import Mistake, PercallError
from percall.ledger import Ledger
from percall.levers.catalogue import CATALOGUE
from percall.levers.comparison import (
    Bar,
    BreakEven,
    Comparison,
    FrontierPoint,
    Judged,
    Pair,
    Portfolio,
    Screening,
    Skipped,
    Terms,
    Words,
)
from percall.levers.difference import LOOKS, at_each_look
from percall.levers.guardrails import beyond, guardrails_of
from percall.levers.judge import Bench, Tried, fall, saved, settled, staff_error
from percall.levers.lever import Lever, Plan, today
from percall.levers.own import own_levers
from percall.levers.portfolio.best import choose, portfolio
from percall.levers.portfolio.frontier import frontier
from percall.levers.portfolio.sweep import Shelf, fingerprint
from percall.levers.portfolio.together import pairs
from percall.levers.restaff.restaffing import restaff
from percall.levers.restaff.week import Week
from percall.levers.runner import Progress, Runner
from percall.levers.search_error import equal_service
from percall.levers.sensitivity import break_evens, tornado
from percall.levers.study import NOTHING, Study
from percall.levers.trial import Span, standing
from percall.levers.volumes import volumes_of
from percall.money import to_micros
from percall.twin.checks import workable
from percall.twin.replication import replicate
from percall.twin.runs import warm_up_days

PRICED = range(1 << 21, (1 << 21) + 8)
"""Replications of today's centre by whose volumes the ledger is divided; no trial and no search sees them."""


WEEK = 7
"""Days."""

UNWANTED: Words = {"en": "The centre file asks to skip it.", "ru": "Файл центра просит его пропустить."}
IMPOSSIBLE: Words = {"en": "The centre cannot work with it: {}.", "ru": "С ним центр работать не может: {}."}
TARGET_MISSED: Words = {
    "en": "No staff was found that holds the service target; what comes nearest is compared.",
    "ru": "Штат, удерживающий цель обслуживания, не найден; сравнивается ближайший к ней.",
}
BEYOND: Words = {
    "en": "Today's centre re-staffed breaks the guardrail {} {:g} itself; levers are blamed only for making it worse.",
    "ru": "Сегодняшний центр с новым штатом сам нарушает границу {} {:g}; рычагам в вину ставится только ухудшение.",
}
FORMAT = 2
"""Of results that are kept; a new one where the meaning of what is kept changes."""


@dataclass
class Found:
    """What has been found so far, should the user break off. ``replications``: behind the figures of today."""

    replications: int
    pairs: tuple[Pair, ...] = ()
    portfolio: Portfolio | None = None
    screening: Screening | None = None
    frontier: tuple[FrontierPoint, ...] = ()
    tornado: tuple[Bar, ...] = ()
    break_evens: tuple[BreakEven, ...] = ()
    stopped: bool = False


def compare(
    centre: Centre,
    ledger: Ledger,
    *,
    first: date,
    days: int = 7,
    only: Sequence[str] | None = None,
    budget: int | None = None,
    seed: int = 1,
    folder: Path | None = None,
    processes: int = -1,
    sets: bool = True,
    more: Mapping[str, Lever] | None = None,
    progress: Progress = lambda stage, done, of: None,
) -> Comparison:
    """Judges every lever of the catalogue and the centre's own, alone and together.

    Intervals are those of chance among customers and, where staff was searched, of the searches; costs of
    searched staff are compared at equal service (``search_error``).

    ``first`` and ``days``: the days that are simulated; the ledger must cover their rate periods. ``only``: ids of
    the levers wanted. ``budget``: micro-units that one-off costs may come to. ``more``: levers beside these, by id.
    ``folder``: where results are kept, so that the same call goes on after an interruption. ``processes``: -1, one a
    core; results do not depend on it. ``sets`` False: every lever alone, in a small part of the time; no pairs, no
    portfolio, no frontier, no sensitivity. KeyboardInterrupt after the levers were judged ends with what is known.
    Raises PercallError for a centre that cannot work, an unknown lever, and a ledger without these days.
    """
    study, skipped = prepared(
        centre, ledger, first, days, seed=seed, only=only, budget=budget, folder=folder, processes=processes,
        more=more, progress=progress,
    )  # fmt: skip
    levers, failed = judged_alone(study)
    found = Found(max((one.restaffed.replications for one in levers), default=LOOKS[0]))
    try:
        if sets:
            _together(study, levers, found)
    except KeyboardInterrupt:
        found.stopped = True
    return _comparison(study, levers, (*skipped, *failed), found)


def prepared(
    centre: Centre,
    ledger: Ledger,
    first: date,
    days: int,
    *,
    seed: int,
    only: Sequence[str] | None = None,
    budget: int | None = None,
    folder: Path | None = None,
    processes: int = -1,
    more: Mapping[str, Lever] | None = None,
    progress: Progress = lambda stage, done, of: None,
) -> tuple[Study, tuple[Skipped, ...]]:
    """Today's prices and today's centre re-staffed, and the levers that have something to work on."""
    progress("today", 0, 2)
    span = Span(first, days, seed)
    plan = priced(centre, ledger, span)
    progress("today", 1, 2)
    search = sought(centre, span)
    near = restaff(plan, first=search.first, days=search.days, seed=seed)
    progress("today", 2, 2)
    levers, skipped = chosen(plan, {**CATALOGUE, **own_levers(centre), **(more or {})}, only)
    key = fingerprint(FORMAT, repr(plan), repr(span), repr(near.standard))
    runner = Runner(span, search, near, plan.prices, Shelf(folder, key), processes, progress)
    equal = equal_service(plan, runner)
    terms, sure = terms_of(centre, budget), at_each_look(0.95)
    bench = Bench(terms, span, sure, equal.error, equal.today, equal.today_error)
    return Study(plan, levers, runner, bench, equal=equal), skipped


def sought(centre: Centre, span: Span) -> Span:
    """The days on which staff is sought: the first week of the span without holidays, for weeks are staffed alike.

    The whole span where it is no longer than a week, or has no such week.
    """
    codes = workable(centre)
    for start in range(span.days - WEEK + 1):
        first = span.first + timedelta(days=start)
        if -1 not in Week(codes, first, WEEK).kind_of_day:
            return replace(span, first=first, days=WEEK)
    return span


def priced(centre: Centre, ledger: Ledger, span: Span) -> Plan:
    """Today's centre at today's prices."""
    codes = workable(centre)
    warm_up = warm_up_days(codes)
    runs = (replicate(codes, span.first, span.days, span.seed, n, warm_up=warm_up, by_day=False) for n in PRICED)
    return today(centre, ledger, [volumes_of(run) for run in runs])


def terms_of(centre: Centre, budget: int | None) -> Terms:
    """The rules of the comparison."""
    rules = centre.levers
    return Terms(
        smallest_saving=to_micros(rules.smallest_saving),
        horizon_months=rules.horizon_months,
        discount_rate=rules.discount_rate,
        budget=budget,
        guardrails=guardrails_of(centre),
    )


def chosen(
    plan: Plan, levers: Mapping[str, Lever], only: Sequence[str] | None
) -> tuple[dict[str, Lever], tuple[Skipped, ...]]:
    """The levers to try, and those that are not tried and why. Raises PercallError for names that nothing has."""
    if unknown := [name for name in only or () if name not in levers]:
        raise PercallError(*(Mistake(f"no lever is called {name!r}", accepted=", ".join(levers)) for name in unknown))
    wanted = [name for name in levers if only is None or name in only]
    tried, skipped = {}, []
    for name in wanted:
        lever = levers[name]
        why = UNWANTED if only is None and name in plan.centre.levers.skip else lever.applies(plan)
        if why is None:
            tried[name] = lever
        else:
            skipped.append(Skipped(name, lever.name, why))
    return tried, tuple(skipped)


def judged_alone(study: Study) -> tuple[tuple[Judged, ...], tuple[Skipped, ...]]:
    """Every lever alone, on as many replications as it takes to decide it, at most those of the last look.

    In order: best net present value first, vetoed levers last. Levers that no staff can carry are not tried.
    """
    alone = [(name,) for name in study.levers]
    open_, looks = list(alone), dict.fromkeys(alone, 0)
    for look in LOOKS:
        restaffed = study.restaffed([NOTHING, *open_], look, "levers")
        same = study.same_staff([one for one in (NOTHING, *open_) if one in restaffed], look, "levers")
        open_ = [one for one in open_ if one in same]
        looks |= dict.fromkeys(open_, look)
        open_ = [one for one in open_ if not settled(restaffed[NOTHING], restaffed[one], study.bench)]
        if not open_:
            break
    failed = tuple(
        Skipped(one[0], study.levers[one[0]].name, _said(IMPOSSIBLE, str(study.failed[one]).rstrip(".")))
        for one in alone
        if one in study.failed
    )
    found = [study.judge(study.subject(one), looks[one], "levers") for one in alone if one not in study.failed]
    return tuple(sorted(found, key=lambda j: (j.verdict == "vetoed", -j.worth.npv.value))), failed


def _together(study: Study, levers: Sequence[Judged], found: Found) -> None:
    """What sets of levers do, step by step, into ``found``."""
    names = study.in_order(one.id for one in levers)
    choice, found.screening = choose(study, names)
    found.replications = max(found.replications, min(choice.replications, LOOKS[-1]))
    found.portfolio = portfolio(study, choice, found.replications)
    found.pairs = pairs(study, names)
    found.frontier = frontier(study, list(dict.fromkeys([NOTHING, choice.levers])))
    found.tornado = tornado(study, found.portfolio.judged)
    found.break_evens = break_evens(study, levers)


def _comparison(study: Study, levers: Sequence[Judged], skipped: tuple[Skipped, ...], found: Found) -> Comparison:
    bench, runs = study.bench, found.replications
    same = study.same_staff([NOTHING], runs, "levers")[NOTHING]
    restaffed = study.restaffed([NOTHING], runs, "levers")[NOTHING]
    now = standing(same.trials, bench.span, study.today.csat, bench.confidence)
    then = standing(restaffed.trials, bench.span, study.today.csat, bench.confidence)
    return Comparison(
        centre=study.today.centre.name,
        currency=study.today.centre.currency,
        first=bench.span.first,
        days=bench.span.days,
        seed=bench.span.seed,
        terms=bench.terms,
        today=now,
        restaffed=then,
        slack=fall(now, then, saved(same.trials, restaffed.trials), bench, staff_error([(-1, restaffed)], bench)),
        levers=tuple(levers),
        skipped=skipped,
        pairs=found.pairs,
        portfolio=found.portfolio,
        screening=found.screening,
        frontier=found.frontier,
        tornado=found.tornado,
        break_evens=found.break_evens,
        warnings=warnings(study, restaffed),
        stopped=found.stopped,
    )


def warnings(study: Study, restaffed: Tried) -> tuple[Words, ...]:
    """What the reader must know of today's centre re-staffed, with which every lever is compared."""
    rails = [
        _said(BEYOND, rail.measure, rail.limit)
        for rail in study.bench.terms.guardrails
        if beyond(rail, restaffed.trials, restaffed.plan.csat, study.bench.confidence)
    ]
    return (*(() if study.runner.today.holds else (TARGET_MISSED,)), *rails)


def _said(words: Words, *figures: object) -> Words:
    """The words with figures or names in their places."""
    return {language: text.format(*figures) for language, text in words.items()}
