"""What to do first, and why: the opening of the page, and the last word on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from percall.levers.comparison import Portfolio
from percall.report.levers.amounts import about, money, paid_back, price, unsure, unsure_price
from percall.report.levers.found import Found, outcome
from percall.report.levers.reasons import benefits, unchanged_staff
from percall.report.page import Facts, Point, Points, Section, Tile
from percall.report.words import Words

COUNTED: Final = ("none", "one_only", "two", "three")
"""Titles by how many levers come first."""
MOST: Final = len(COUNTED) - 1


def headline(found: Found) -> str:
    """What a contact could cost."""
    words, portfolio = found.words, found.comparison.portfolio
    if portfolio is None:
        paying = len(_paying(found))
        return words("levers.headline.alone", n=paying) if paying else words("levers.headline.none_alone")
    if not portfolio.judged.levers:
        return words("levers.headline.nothing")
    ends = {step.kind: step.micros for step in portfolio.waterfall}
    today, tomorrow = price(ends["today"], words), price(ends["tomorrow"], words)
    if ends["tomorrow"] < ends["today"] and tomorrow != today:
        return words("levers.headline.cheaper", today=today, tomorrow=tomorrow)
    fitted = price(found.comparison.restaffed.cost_per_contact.value, words)
    return words("levers.headline.promise", fitted=fitted, tomorrow=tomorrow)


def lead(found: Found) -> str:
    """The best set of levers in a few sentences."""
    words, portfolio = found.words, found.comparison.portfolio
    if portfolio is None or not portfolio.judged.levers:
        return slack(found)
    chosen = words("levers.lead.set", n=len(portfolio.judged.levers), levers=found.names(portfolio.judged.levers))
    return " ".join([chosen, benefits(portfolio.judged, found), slack(found)])


def slack(found: Found) -> str:
    """What needs no lever: the shifts that today's load and service target need, against those there are."""
    amount, words = found.comparison.slack, found.words
    if amount.value < 0:
        return words("levers.lead.short", amount=about(-amount.value, words))
    return words("levers.lead.slack", amount=about(amount.value, words))


def title(found: Found) -> str:
    """Do these three first."""
    return found.words(f"levers.first.title.{COUNTED[len(firsts(found))]}")


def because(found: Found) -> str:
    """Why these, and in this order."""
    words, count = found.words, len(firsts(found))
    if count and found.comparison.portfolio is None:
        return words("levers.first.judged_alone", n=count)
    if count > 1:
        return words("levers.first.lead")
    return words("levers.first.alone" if count else "levers.first.none")


def points(found: Found) -> list[Point]:
    """The levers to begin with, each with what it is, what it brings and what it takes."""
    return [_point(lever, found) for lever in firsts(found)]


def firsts(found: Found) -> tuple[str, ...]:
    """Ids of the levers to begin with; where no set is known, of those that alone are worth the most."""
    portfolio = found.comparison.portfolio
    return _paying(found)[:MOST] if portfolio is None else portfolio.first_three


def _paying(found: Found) -> tuple[str, ...]:
    """The levers that alone are worth more than they cost, best first."""
    return tuple(one.id for one in found.comparison.levers if outcome(one) == "saves")


def _point(lever: str, found: Found) -> Point:
    judged = found.judged(lever)
    sentences = (found.said(judged.says), benefits(judged, found), unchanged_staff(judged, found))
    return Point(found.said(judged.name), " ".join(filter(None, sentences)))


def section(found: Found) -> Section:
    """What to do first, then how sure it is that this set is the one."""
    chosen = points(found)
    return Section(title(found), because(found), [*([Points(chosen)] if chosen else []), Facts(list(proof(found)))])


def proof(found: Found) -> Iterator[str]:
    """How the set was found, and what is promised of it."""
    words, portfolio, screening = found.words, found.comparison.portfolio, found.comparison.screening
    if portfolio is None:
        return
    if screening is not None:
        yield words(
            "levers.proof.screened",
            n=screening.combinations,
            beyond=words.form.count(screening.beyond_budget),
            vetoed=words.form.count(screening.vetoed),
            out=words.form.count(screening.screened_out),
        )
    yield _promise(portfolio, found)
    if portfolio.runner_up == ():
        yield words("levers.proof.runner_up_nothing")
    elif portfolio.runner_up is not None:
        yield words("levers.proof.runner_up", levers=found.names(portfolio.runner_up))
    if screening is not None and screening.screened_out:
        yield words(
            "levers.proof.estimate",
            n=screening.checked,
            error=about(screening.error, words),
            covered=words.form.percent(screening.covered, 0),
        )
        missable = screening.missable
        yield words("levers.proof.missable" if missable else "levers.proof.complete", missable=about(missable, words))


def _promise(portfolio: Portfolio, found: Found) -> str:
    words = found.words
    if portfolio.candidates < 2:
        return words("levers.proof.alone")
    if not portfolio.decided:
        runs = words.form.count(portfolio.replications)
        return words("levers.proof.undecided", n=portfolio.candidates, runs=runs)
    return words(
        "levers.proof.promise",
        n=portfolio.candidates,
        runs=words.form.count(portfolio.replications),
        share=words.form.percent(portfolio.confidence, 0),
        indifference=about(portfolio.indifference, words),
    )


def tiles(found: Found) -> list[Tile]:
    """The six figures of the chosen set; today's two where there is none."""
    words, today = found.words, found.comparison.today
    first = [
        Tile(
            words("levers.tile.today"),
            unsure_price(today.cost_per_contact, words),
            words("levers.tile.month", cost=about(today.cost_per_month.value, words)),
        )
    ]
    portfolio = found.comparison.portfolio
    if portfolio is None or not portfolio.judged.levers:
        return [
            *first,
            Tile(words("levers.tile.slack"), unsure(found.comparison.slack, words), words("levers.a_month")),
        ]
    return [*first, *_chosen(portfolio, words)]


def _chosen(portfolio: Portfolio, words: Words) -> Iterator[Tile]:
    judged = portfolio.judged
    worth, standing = judged.worth, judged.restaffed.standing
    yield Tile(
        words("levers.tile.tomorrow"),
        unsure_price(standing.cost_per_contact, words),
        words("levers.tile.month", cost=about(standing.cost_per_month.value, words)),
    )
    cash, freed = judged.restaffed.cash_saved, judged.same_staff.capacity_freed
    yield Tile(words("levers.tile.cash"), about(cash.value, words), words("levers.tile.restaffed"))
    yield Tile(words("levers.tile.capacity"), about(freed.value, words), words("levers.tile.same_staff"))
    yield Tile(words("levers.tile.once"), money(worth.one_off_total, words), paid_back(worth.payback_months, words))
    yield Tile(
        words("levers.tile.npv"),
        about(worth.npv.value, words),
        words("levers.tile.horizon", n=len(worth.ramp)),
    )
