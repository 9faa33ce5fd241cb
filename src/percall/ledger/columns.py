"""The columns of a ledger and of a rates table, and the headers, English or Russian, under which they are known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Final

LEDGER: Final[dict[str, tuple[str, ...]]] = {
    "date": ("date", "period", "month", "дата", "период", "месяц"),
    "from": ("from", "from date", "date from", "start", "start date", "с", "с даты", "дата начала", "начало"),
    "to": ("to", "to date", "date to", "end", "end date", "по", "по дату", "дата окончания", "окончание", "конец"),
    "category": ("category", "cost category", "категория", "статья", "статья затрат", "статья расходов"),
    "amount": ("amount", "sum", "cost", "сумма", "стоимость"),
    "currency": ("currency", "currency code", "валюта", "код валюты"),
    "life_months": (
        "life_months",
        "life in months",
        "useful life months",
        "срок службы мес",
        "срок службы в месяцах",
        "срок полезного использования мес",
    ),
    "salvage": ("salvage", "salvage value", "residual value", "ликвидационная стоимость"),
    "queue": ("queue", "очередь"),
    "channel": ("channel", "канал"),
    "direction": ("direction", "направление"),
    "reason": ("reason", "contact reason", "причина", "причина обращения", "тема"),
    "site": ("site", "location", "площадка"),
    "team": ("team", "группа", "команда"),
    "hours": ("hours", "paid hours", "часы", "оплаченные часы"),
    "note": ("note", "notes", "comment", "description", "примечание", "комментарий", "описание"),
}

RATES: Final[dict[str, tuple[str, ...]]] = {
    "currency": LEDGER["currency"],
    "rate": ("rate", "exchange rate", "курс", "обменный курс"),
    "since": ("since", "date", "from", "с", "с даты", "дата"),
}


def plain(text: str) -> str:
    """A word as it is compared: lower case, one space for anything that is no letter or digit, ё as е."""
    return re.sub(r"[\W_]+", " ", text.casefold().replace("ё", "е")).strip()


def headers(columns: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Every header that is known, as ``plain`` compares it, and the column it names."""
    return {plain(header): column for column, known in columns.items() for header in known}


def closest(word: str, candidates: list[str]) -> str:
    """The candidate that looks most like ``word``."""
    return max(candidates, key=lambda candidate: SequenceMatcher(None, candidate, word).ratio())
