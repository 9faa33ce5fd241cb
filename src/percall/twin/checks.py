"""Mistakes."""
from __future__ import annotations
from percall.centre.model import Centre
from percall.errors import Mistake
def mistakes(centre: Centre) -> list[Mistake]:
    return []
