"""Why a lever came out as it did: sentences a manager can repeat."""

from __future__ import annotations

from collections.abc import Iterator

from percall.levers.comparison import Amount, Judged, Standing, Veto
from percall.report.cells import metric_name
from percall.report.format import DASH
from percall.report.levers.amounts import about, money, months, price, service, service_text, service_unsure
from percall.report.levers.found import Found, outcome
from percall.report.words import Words

OWN_MEASURES = ("resolution", "csat")
"""Measures of service that the catalogue of metrics does not name."""


def measure_name(measure: str, words: Words) -> str:
    """What a measure of service is called."""
    return words(f"levers.measure.{measure}") if measure in OWN_MEASURES else metric_name(measure, words)


def sure(amount: Amount, found: Found) -> str:
    """The interval of an estimated amount in words; nothing where none is known."""
    words = found.words
    if amount.low is None or amount.high is None or amount.low == amount.high:
        return ""
    return " " + words(
        "levers.sure",
        share=words.form.percent(found.comparison.terms.confidence, 0),
        low=about(amount.low, words),
        high=about(amount.high, words),
    )


def benefits(judged: Judged, found: Found) -> str:
    """What a lever, or a set, brings and what it takes."""
    cash = judged.restaffed.cash_saved
    if cash.value < 0:
        margin = "" if cash.half_width is None else sure(Amount(-cash.value, cash.half_width), found)
        saved = found.words("levers.why.costs", cash=about(-cash.value, found.words), sure=margin)
    else:
        saved = found.words("levers.why.saves", cash=about(cash.value, found.words), sure=sure(cash, found))
    return " ".join([saved, *_price(judged, found)])


def _price(judged: Judged, found: Found) -> Iterator[str]:
    words, worth = found.words, judged.worth
    once = money(worth.one_off_total, words)
    if worth.payback_months is None:
        yield words("levers.why.never", once=once)
    elif worth.one_off_total == 0:
        yield words("levers.why.free")
    else:
        yield words("levers.why.paid", once=once, n=months(worth.payback_months))
    yield words("levers.why.worth", n=found.comparison.terms.horizon_months, npv=about(worth.npv.value, words))


def unchanged_staff(judged: Judged, found: Found) -> str:
    """What becomes of service where nobody's shift is touched; nothing where it stays as it is."""

    def level(standing: Standing) -> str:
        return service_text("service_level", standing.service.get("service_level"), found.words)

    before, after = level(found.comparison.today), level(judged.same_staff.standing)
    if before == after or DASH in (before, after):
        return ""
    return found.words("levers.why.served", before=before, after=after)


def reasons(judged: Judged, found: Found) -> Iterator[str]:
    """Why a lever is no plain saving; nothing for one that is."""
    words, worth, name = found.words, judged.worth, found.said(judged.name)
    cash = judged.restaffed.cash_saved
    match outcome(judged):
        case "unpaid":
            yield words(
                "levers.reason.unpaid",
                lever=name,
                cash=about(cash.value, words),
                once=money(worth.one_off_total, words),
                n=found.comparison.terms.horizon_months,
            )
        case "unaffordable":
            yield words(
                "levers.reason.unaffordable",
                lever=name,
                cash=about(cash.value, words),
                once=money(worth.one_off_total, words),
                budget=money(found.comparison.terms.budget or 0, words),
            )
        case "frees":
            hours = round(judged.same_staff.hours_freed.value)
            freed = about(judged.same_staff.capacity_freed.value, words)
            yield words("levers.reason.frees", lever=name, n=hours, freed=freed)
        case "costs":
            yield words("levers.reason.costs", lever=name, amount=about(-cash.value, words))
        case "nothing":
            least = price(found.comparison.terms.smallest_saving, words)
            yield words("levers.reason.nothing", lever=name, least=least)
        case "not_decided":
            yield _not_decided(judged, name, found)
        case "vetoed":
            yield from (_veto(veto, name, words) for veto in vetoes(judged))


def _not_decided(judged: Judged, name: str, found: Found) -> str:
    words, cash, runs = found.words, judged.restaffed.cash_saved, judged.restaffed.replications
    if cash.low is None or cash.high is None:
        return words("levers.reason.untold", lever=name)
    low, high = about(cash.low, words), about(cash.high, words)
    return words("levers.reason.not_decided", lever=name, n=runs, low=low, high=high)


def vetoes(judged: Judged) -> list[Veto]:
    """What forbids a lever, each guardrail once: re-staffed, then with the same staff."""
    found = {veto.guardrail.measure: veto for veto in (*judged.same_staff.vetoes, *judged.restaffed.vetoes)}
    return list(found.values())


def _veto(veto: Veto, name: str, words: Words) -> str:
    rail = veto.guardrail
    said = {
        "lever": name,
        "measure": measure_name(rail.measure, words),
        "after": service_unsure(rail.measure, veto.with_lever, words),
        "before": service(rail.measure, veto.without.value, words),
        "limit": service(rail.measure, rail.limit, words),
    }
    return words("levers.reason.above" if rail.better == "lower" else "levers.reason.below", **said)
