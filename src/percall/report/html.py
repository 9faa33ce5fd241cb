"""The report as one HTML file that needs nothing else: no network, no scripts, no files beside it."""

from __future__ import annotations

import os
from datetime import date
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from percall.costing import Costed
from percall.harmless import harmless
from percall.report.figures import Figures, gather
from percall.report.files import write_whole
from percall.report.format import Format
from percall.report.page import Page
from percall.report.sections import (
    benchmarks,
    breakdown,
    idle,
    opening,
    operations,
    outlook,
    proof,
    spending,
    trend,
    waste,
)
from percall.report.theme import COLOURS, FONT, font_face
from percall.report.words import Words

SECTIONS = (trend, spending, breakdown, idle, waste, operations, benchmarks, outlook, proof)
"""In the order in which they are read."""


def write_report(
    costed: Costed,
    path: str | os.PathLike[str],
    *,
    lang: str = "en",
    first: date | None = None,
    last: date | None = None,
) -> Path:
    """Write the report on the days from ``first`` to ``last`` (default: all days of the log) and return its path.

    ``lang`` is ``en`` or ``ru``. The file is written wholly or not at all. Raises PercallError for another language,
    for days without contacts, and where the file cannot be written.
    """
    words = Words(Format(lang, costed.currency))
    return write_whole(path, render(page(gather(costed, first, last), words), lang).encode("utf-8"))


def page(figures: Figures, words: Words) -> Page:
    """The report in words and drawings."""
    centre, span = figures.costed.centre, words.form.span(figures.first, figures.last)
    return Page(
        title=words("report.title", centre=centre.name, span=span),
        eyebrow=words("report.eyebrow", centre=centre.name, span=span),
        headline=opening.headline(figures, words),
        lead=opening.lead(figures, words),
        trend=opening.trend_line(figures, words),
        tiles=opening.tiles(figures, words),
        sections=[part.section(figures, words) for part in SECTIONS],
        footer=words(
            "report.footer", version=version("percall"), zone=figures.whole.timezone, currency=figures.whole.currency
        ),
    )


def render(page: Page, lang: str) -> str:
    """The page as HTML; every text in it is escaped."""
    environment = Environment(
        loader=PackageLoader("percall.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        finalize=lambda value: harmless(value) if isinstance(value, str) else value,
    )
    css = environment.loader.get_source(environment, "report.css")[0]  # type: ignore[union-attr]
    template = environment.get_template("report.html.j2")
    return template.render(page=page, lang=lang, css=css, font=FONT, font_face=font_face(), colours=COLOURS)
