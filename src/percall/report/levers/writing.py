"""A comparison as a file: a page for people, a workbook for finance, JSON for other programs."""

from __future__ import annotations

import os
from typing import IO, Literal

from percall.errors import Mistake, PercallError
from percall.levers.comparison import Comparison
from percall.report.files import write_to
from percall.report.format import Format
from percall.report.html import render
from percall.report.levers.found import Found
from percall.report.levers.page import page
from percall.report.levers.plain import as_text
from percall.report.levers.workbook import workbook
from percall.report.words import Words

LeversFormat = Literal["html", "xlsx", "json"]


def write_levers(
    comparison: Comparison,
    target: str | os.PathLike[str] | IO[str] | IO[bytes],
    format: LeversFormat,  # noqa: A002
    *,
    lang: str = "en",
) -> None:
    """Write ``comparison`` to a file (wholly or not at all) or to an open stream.

    ``html``: one page that needs nothing else. ``xlsx``: a workbook whose payback, worth and sums are formulas.
    ``json``: everything, in both languages. ``lang``: of the page and the workbook. Raises PercallError for another
    language or format, an unwritable file, and a workbook for a stream of text.
    """
    write_to(target, _rendered(comparison, format, lang), format, is_text=format != "xlsx")


def _rendered(comparison: Comparison, form: LeversFormat, lang: str) -> bytes:
    match form:
        case "html":
            found = Found(comparison, Words(Format(lang, comparison.currency)))
            return render(page(found), lang).encode("utf-8")
        case "xlsx":
            return workbook(comparison, lang=lang)
        case "json":
            return as_text(comparison).encode("utf-8")
    raise PercallError(Mistake(f"{form!r} is not a format", field="format", accepted="html, xlsx, json"))
