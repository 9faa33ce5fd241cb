"""Reading what was printed."""

from __future__ import annotations

from collections.abc import Sequence


def assert_in_order(told: str, texts: Sequence[str]) -> None:
    """Each text stands in what was told, the first time after the first of the one before it."""
    places = [told.index(text) for text in texts]
    assert places == sorted(places)
