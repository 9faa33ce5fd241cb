"""Months, quarters and years in titles, headings and file names, in English, Russian, German, Spanish and French."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from percall.ledger.dates import Stretch
from percall.periods import last_day

_MONTHS: Final = (
    "january jan января январь январе янв januar jänner jaenner enero ene janvier janv",
    "february feb февраля февраль феврале фев februar febrero février fevrier fév fev févr",
    "march mar марта март марте мар märz maerz mär marzo mars",
    "april apr апреля апрель апреле апр abril abr avril avr",
    "may мая май мае mai mayo",
    "june jun июня июнь июне июн juni junio juin",
    "july jul июля июль июле июл juli julio juillet juil",
    "august aug августа август августе авг agosto ago août aout",
    "september sep sept сентября сентябрь сентябре сен сент septiembre set septembre",
    "october oct октября октябрь октябре окт oktober okt octubre octobre",
    "november nov ноября ноябрь ноябре ноя noviembre novembre",
    "december dec декабря декабрь декабре дек dezember dez diciembre dic décembre decembre déc",
)
MONTHS: Final = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split()}
"""Word to number of the month."""

_YEAR = r"(?<![0-9])(?P<year>(?:19|20|21)[0-9]{2})(?![0-9])"
_SHORT_YEAR = r"['’]?(?P<short>[0-9]{2})(?![0-9])"
_WORD = rf"(?<![^\W\d_])(?P<word>{'|'.join(sorted(MONTHS, key=len, reverse=True))})(?![^\W\d_])\.?"
_BETWEEN = r"[\s_./,'’-]{0,3}"
_NAMED = re.compile(rf"{_WORD}{_BETWEEN}(?:de |del |d'|of )?(?:{_YEAR}|{_SHORT_YEAR})", re.IGNORECASE)
_NAMED_AFTER = re.compile(rf"{_YEAR}{_BETWEEN}{_WORD}", re.IGNORECASE)
_ALONE = re.compile(_WORD, re.IGNORECASE)
_ISO = re.compile(rf"{_YEAR}[-_./](?P<month>0[1-9]|1[0-2])(?![0-9])")
_REVERSED = re.compile(rf"(?<![0-9.])(?P<month>0?[1-9]|1[0-2])[-_./]{_YEAR}(?![-_./]?[0-9])")
_QUARTER = re.compile(
    rf"(?:\b[QTК]\s?(?P<q>[1-4])|(?P<ru>[1-4])\s?(?:-?[йи]\s)?(?:кв|квартал)\w*\.?|(?P<de>[1-4])\.\s?quartal){_BETWEEN}{_YEAR}",
    re.IGNORECASE,
)
_QUARTER_AFTER = re.compile(rf"{_YEAR}{_BETWEEN}[QT](?P<q>[1-4])\b", re.IGNORECASE)
_QUARTER_ALONE = re.compile(r"\b[QT]\s?([1-4])\b|\b([1-4])\s?(?:-?[йи]\s)?кв|\b([1-4])\.\s?quartal", re.IGNORECASE)
_YEAR_ALONE = re.compile(_YEAR)


def month(text: str, year: int | None = None) -> Stretch | None:
    """The one month that a text names, with its year or with ``year``; None where it names none, or two.

    A heading such as ``Jan-26``, ``January 2026``, ``янв.26``, ``2026-01`` or ``01/2026``, or ``Jan`` in a year known.
    """
    found = _months(text)
    if not found and year is not None:
        found = {(year, MONTHS[match["word"].casefold()]) for match in _ALONE.finditer(text)}
    if len(found) != 1:
        return None
    return _stretch(*found.pop())


def period(text: str) -> Stretch | None:
    """The one month, quarter or year that a title or a file name names; None where it names none, or several."""
    months = _months(text)
    if months:
        return _stretch(*months.pop()) if len(months) == 1 else None
    quarters = {
        (int(match["year"]), int(next(filter(None, (match.groupdict().get(name) for name in ("q", "ru", "de"))))))
        for form in (_QUARTER, _QUARTER_AFTER)
        for match in form.finditer(text)
    }
    if len(quarters) == 1:
        year_found, quarter = quarters.pop()
        start = date(year_found, quarter * 3 - 2, 1)
        return Stretch(start, last_day(start, "quarter"))
    return None


def year(text: str) -> int | None:
    """The one year that a text names."""
    found = {int(match["year"]) for match in _YEAR_ALONE.finditer(text)}
    return found.pop() if len(found) == 1 else None


def quarter(text: str) -> int | None:
    """The number of the quarter that a heading names, with its year or without: Q1, 1 кв., T2 2026."""
    found = _QUARTER_ALONE.search(text)
    return int(next(filter(None, found.groups()))) if found else None


def month_alone(text: str) -> int | None:
    """The number of the one month that a text names without a year."""
    found = {MONTHS[match["word"].casefold()] for match in _ALONE.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _months(text: str) -> set[tuple[int, int]]:
    found = set()
    for form in (_NAMED, _NAMED_AFTER):
        for match in form.finditer(text):
            parts = match.groupdict()
            full = int(parts["year"]) if parts.get("year") else 2000 + int(parts["short"])
            found.add((full, MONTHS[match["word"].casefold()]))
    for form in (_ISO, _REVERSED):
        found |= {(int(match["year"]), int(match["month"])) for match in form.finditer(text)}
    return found


def _stretch(the_year: int, the_month: int) -> Stretch:
    start = date(the_year, the_month, 1)
    return Stretch(start, last_day(start, "month"))
