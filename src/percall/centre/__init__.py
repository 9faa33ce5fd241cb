"""What the centre is: queues, teams, targets, cost pools. Typed models, loading, and errors with line and field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from percall.lazily import lazily

if TYPE_CHECKING:
    from percall.centre.chart import canonical_category
    from percall.centre.load import check_centre, load_centre
    from percall.centre.model import Centre
    from percall.centre.starting import starter

__all__ = ["Centre", "canonical_category", "check_centre", "load_centre", "starter"]

__getattr__, __dir__ = lazily(
    __name__,
    {
        "chart": ("canonical_category",),
        "load": ("check_centre", "load_centre"),
        "model": ("Centre",),
        "starting": ("starter",),
    },
)
