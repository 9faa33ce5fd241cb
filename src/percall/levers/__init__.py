"""Levers: what would make a contact cheaper, by how much, how surely, and whether it is worth it."""

from percall.levers.catalogue import CATALOGUE
from percall.levers.compare import compare
from percall.levers.comparison import Comparison
from percall.levers.lever import Lever, Plan

__all__ = ["CATALOGUE", "Comparison", "Lever", "Plan", "compare"]
