"""What things are called: periods, queues, teams, categories and shares of one amount in another."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from percall import periods
from percall.centre.model import Centre
from percall.notices import Amount, Notice
from percall.periods import Period
from percall.report.words import Words


def period_name(label: str, period: Period, words: Words) -> str:
    """A period in full, from its label."""
    first = periods.begin(label, period)
    return words.form.period(first, periods.last_day(first, period), period)


def period_tick(label: str, period: Period, words: Words) -> str:
    """A period in short, from its label."""
    return words.form.tick(periods.begin(label, period), period)


def group_name(dimension: str, value: object, centre: Centre, words: Words) -> str:
    """A queue, channel, reason or team as the centre file or the report calls it."""
    if value is None:
        return words(f"breakdown.nobody.{dimension}")
    key = str(value)
    match dimension:
        case "queue":
            return (centre.queues[key].name if key in centre.queues else None) or key
        case "team":
            return (centre.teams[key].name if key in centre.teams else None) or key
        case "channel":
            return words.named("channel", key)
        case _:
            return _for_people(key)


def category_name(category: str, words: Words) -> str:
    """A cost category in the reader's language, or as the user wrote it."""
    return _for_people(words.named("category", category))


def share_text(part: Decimal | int, whole: Decimal | int, words: Words) -> str:
    """How much ``part`` is of ``whole``, in per cent; a dash of nothing."""
    return words.form.percent(float(Decimal(part) / Decimal(whole))) if whole else "—"


def notice_text(warning: str, words: Words) -> str:
    """A warning in the reader's language, its dates, amounts and categories in that language's forms."""

    def shown(name: str, value: Any) -> str:
        match value:
            case date():
                return words.form.day(value)
            case Amount():
                return words.form.money(value.units)
            case int():
                return words.form.count(value)
        return category_name(value, words) if name == "category" else str(value)

    return warning.said(words.lang, shown) if isinstance(warning, Notice) else warning


def _for_people(name: str) -> str:
    """A name written for machines (``slow_wifi``) as people write it (Slow wifi); any other name as it is."""
    return name.replace("_", " ").capitalize() if re.fullmatch("[a-z][a-z0-9_]*", name) else name
