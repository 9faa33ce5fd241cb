"""The default chart of accounts: which pool carries a cost category, what drives it, whether it buys capacity."""

from __future__ import annotations

from typing import Final

CHART: Final[dict[str, tuple[str, bool, tuple[str, ...]]]] = {
    # pool: (driver, buys capacity, categories)
    "labour": ("agent_time", True, ("salaries", "benefits", "bonuses", "training", "recruiting")),
    "seats": ("agent_time", True, ("agent_licences", "equipment", "rent")),
    "telephony": ("line_time", False, ("telephony",)),
    "automation": ("automated_time", False, ("ai_automation",)),
    "platform": ("contacts", False, ("software", "cloud_storage", "utilities")),
    "overhead": ("assigned_cost", False, ("management", "other")),
}
