"""The page on levers: what to do first, what each lever does, and what the answer rests on."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

from percall.report.levers import assumptions, capacity, first, pairs, ranking, sensitivity, service, waterfall
from percall.report.levers.found import Found
from percall.report.page import Page, Section


def page(found: Found) -> Page:
    """The page in words and drawings. What is not known is left out."""
    comparison, words = found.comparison, found.words
    name, days = comparison.centre, words("levers.days", n=comparison.days)
    simulated = {"first": words.form.day(comparison.first), "days": days}
    return Page(
        title=words("levers.title", centre=name),
        eyebrow=words("levers.eyebrow", centre=name, **simulated),
        headline=first.headline(found),
        lead=first.lead(found),
        trend=words("levers.stopped") if comparison.stopped else "",
        tiles=first.tiles(found),
        sections=list(_sections(found)),
        footer=words(
            "levers.footer",
            version=version("percall"),
            seed=str(comparison.seed),
            currency=comparison.currency,
            **simulated,
        ),
    )


def _sections(found: Found) -> Iterator[Section]:
    comparison = found.comparison
    yield first.section(found)
    yield ranking.section(found)
    if comparison.levers:
        yield capacity.section(found)
    if comparison.portfolio is not None and comparison.portfolio.judged.levers:
        yield waterfall.section(comparison.portfolio, found)
    if comparison.frontier:
        yield service.section(found)
    if comparison.pairs:
        yield pairs.section(found)
    if comparison.tornado or comparison.break_evens:
        yield sensitivity.section(found)
    yield assumptions.section(found)
