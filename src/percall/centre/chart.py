"""The default chart of accounts: which pool carries a cost category, what drives it, whether it buys capacity."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from percall.centre.synonyms import SYNONYMS

CHART: Final[dict[str, tuple[str, bool, tuple[str, ...]]]] = {
    # pool: (driver, buys capacity, categories)
    "labour": ("agent_time", True, ("salaries", "benefits", "bonuses", "training", "recruiting")),
    "seats": ("agent_time", True, ("agent_licences", "equipment", "rent")),
    "telephony": ("line_time", False, ("telephony",)),
    "automation": ("automated_time", False, ("ai_automation",)),
    "platform": ("contacts", False, ("software", "cloud_storage", "utilities")),
    "overhead": ("assigned_cost", False, ("management", "other")),
}


def canonical_category(text: str) -> str | None:
    """The category of the default chart that accounting means by ``text``, or None where it names none.

    The category itself or one of its synonyms in English or Russian; letter case, punctuation and a leading
    account number ("6010 - Wages") do not matter. Nothing is guessed from parts of a name.
    """
    return _CATEGORY_OF.get(plain_name(text))


def plain_name(text: str) -> str:
    """``text`` in small letters, its words parted by one space, without a leading account number, е for ё."""
    small = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    words = re.findall(r"[^\W_]+", small)
    while len(words) > 1 and words[0].isdigit():
        del words[0]
    return " ".join(words)


_CATEGORY_OF: Final = {
    name: category
    for _, _, categories in CHART.values()
    for category in categories
    for name in (plain_name(category), *SYNONYMS[category])
}
