"""The page that says whether to trust the twin: simulated against observed, and how well the fitted laws fit."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from percall.report import charts
from percall.report.files import write_whole
from percall.report.format import DASH, Format
from percall.report.html import render
from percall.report.page import Block, Cell, Column, Figure, Page, Section, Table, TableRow, Tile, figure
from percall.report.words import Words
from percall.twin.calibration import Backtest, Calibrated, Comparison
from percall.twin.calibration.fitting import Fitted

MEASURES: Final = ("reached_queue", "abandonment_rate", "asa", "aht", "queued_share")
BY_HALF_HOUR: Final = {"abandonment_rate": ".0%", "asa": ",.0f"}
FITS: Final = 4
"""Kinds whose fits are drawn: those of most contacts."""


def write_backtest(found: Backtest, model: Calibrated, path: str | os.PathLike[str], *, lang: str = "en") -> Path:
    """Write the page as one HTML file and return its path. ``lang`` is ``en`` or ``ru``.

    The file is written wholly or not at all. Raises PercallError for another language or an unwritable file.
    """
    words = Words(Format(lang, model.centre.currency))
    return write_whole(path, render(page(found, model, words), lang).encode("utf-8"))


def page(found: Backtest, model: Calibrated, words: Words) -> Page:
    """The page in words and drawings."""
    days = _days(found)
    centre, span = model.centre, words.form.span(days[0], days[-1])
    return Page(
        title=words("backtest.title", centre=centre.name, span=span),
        eyebrow=words("backtest.eyebrow", centre=centre.name, span=span),
        headline=headline(found, words),
        lead=words("backtest.lead"),
        trend=abandonment(found, words),
        tiles=tiles(found, words),
        sections=[_by_day(found, words), _by_half_hour(found, days, words), _fits(model, words)],
        footer=words("backtest.footer", version=version("percall"), zone=centre.time_zone, n=found.replications),
    )


def headline(found: Backtest, words: Words) -> str:
    """The average speed of answer, seen and simulated."""
    return words("backtest.headline", **_said(found.whole("asa"), words))


def abandonment(found: Backtest, words: Words) -> str:
    """The share that gave up, seen and simulated."""
    return words("backtest.abandonment", **_said(found.whole("abandonment_rate"), words))


def tiles(found: Backtest, words: Words) -> list[Tile]:
    """How many half hours lie inside their interval, by measure."""
    return [
        Tile(words(f"backtest.measure.{m}"), words.form.percent(share, 0), words("backtest.covered"))
        for m in BY_HALF_HOUR
        if (share := found.covered(m)) is not None
    ]


def table_of_days(found: Backtest, words: Words) -> Table:
    """Every measure of every day, and of all days together."""
    titles = ("day", "measure", "seen", "twin", "interval", "inside")
    columns = [Column(words(f"backtest.days.{t}"), "text" if t in ("day", "measure") else "number") for t in titles]
    rows = [
        TableRow(list(_cells(found.whole(measure, day), words)), "" if day else "total")
        for day in (*_days(found), None)
        for measure in MEASURES
    ]
    return Table(words("backtest.days.table"), columns, rows)


def _days(found: Backtest) -> list[date]:
    return sorted({c.day for c in found.comparisons if c.day is not None})


def _text(measure: str, value: float | None, words: Words) -> str:
    if value is None:
        return DASH
    if measure in ("abandonment_rate", "queued_share"):
        return words.form.percent(value)
    return words.form.count(round(value)) if measure == "reached_queue" else words.form.seconds(value)


def _said(one: Comparison, words: Words) -> dict[str, str]:
    named = {"seen": one.observed, "twin": one.simulated, "low": one.low, "high": one.high}
    return {name: _text(one.measure, value, words) for name, value in named.items()}


def _by_day(found: Backtest, words: Words) -> Section:
    return Section(words("backtest.days.title"), words("backtest.days.lead"), [table_of_days(found, words)])


def _cells(one: Comparison, words: Words) -> Iterator[Cell]:
    said = _said(one, words)
    yield Cell(words.form.day(one.day) if one.day else words("backtest.days.whole"))
    yield Cell(words(f"backtest.measure.{one.measure}"))
    yield Cell(said["seen"])
    yield Cell(said["twin"])
    yield Cell(f"{said['low']} – {said['high']}")
    yield Cell(DASH if one.inside is None else words("backtest.days.yes" if one.inside else "backtest.days.no"))


def _by_half_hour(found: Backtest, days: list[date], words: Words) -> Section:
    blocks: list[Block] = [
        drawn for measure in BY_HALF_HOUR for day in days for drawn in _half_hours(found, measure, day, words)
    ]
    return Section(words("backtest.hours.title"), words("backtest.hours.lead"), blocks)


def _half_hours(found: Backtest, measure: str, day: date, words: Words) -> Iterator[Figure]:
    told = sorted((c for c in found.half_hours(measure) if c.day == day and c.low is not None), key=_interval)
    if not told:
        return
    by_interval = {_interval(c): c for c in told}
    rows = [_row(i, by_interval.get(i)) for i in range(_interval(told[0]), _interval(told[-1]) + 1)]
    title = words(f"backtest.hours.unit.{measure}")
    yield figure(
        lambda width: charts.expected(rows, form=BY_HALF_HOUR[measure], title=title, width=width),
        words(
            "backtest.hours.caption",
            measure=words(f"backtest.measure.{measure}"),
            day=words.form.day(day),
            n=sum(bool(c.inside) for c in told),
            told=words.form.count(len(told)),
        ),
        words.form,
    )


def _row(interval: int, one: Comparison | None) -> dict[str, Any]:
    """A half hour of the chart; where nobody came, one that breaks the line."""
    return {
        "tick": f"{interval // 2:02}:{interval % 2 * 30:02}",
        "low": one and one.low,
        "high": one and one.high,
        "mean": one and one.simulated,
        "seen": one and one.observed,
        "inside": one and one.inside,
    }


def _interval(one: Comparison) -> int:
    return one.interval or 0


def _fits(model: Calibrated, words: Words) -> Section:
    """Q-Q charts of the kinds with most customers who waited."""
    largest = sorted(model.behaviours, key=lambda k: -model.behaviours[k].waited)[:FITS]
    blocks: list[Block] = []
    for kind in largest:
        own = model.behaviours[kind]
        for what, fitted in (("talk", own.talk), ("patience", own.patience)):
            if fitted is not None:
                blocks += _quantiles(fitted, words(f"backtest.fit.{what}", kind=kind), words)
    return Section(words("backtest.fit.title"), words("backtest.fit.lead"), blocks)


def _quantiles(fitted: Fitted, what: str, words: Words) -> Iterator[Figure]:
    laws, measured = fitted.quantile_pairs()
    rows: list[dict[str, Any]] = [
        {"law": float(law), "measured": float(own)} for law, own in zip(laws, measured, strict=True)
    ]
    if not rows:
        return
    best = fitted.fits[0]
    yield figure(
        lambda width: charts.quantiles(rows, title=what, width=width),
        words(
            "backtest.fit.caption",
            what=what,
            family=words(f"backtest.fit.family.{best.family}"),
            distance=words.form.percent(best.distance),
        ),
        words.form,
    )
