"""What would make the demo's contacts cheaper: every lever judged alone, over the first week of the month."""

from __future__ import annotations

from datetime import date
from typing import Final

from percall.centre import load_centre
from percall.demo.make import Demo
from percall.ledger import read_ledger
from percall.levers.compare import compare
from percall.levers.comparison import Comparison
from percall.levers.runner import Progress

FIRST: Final = date(2026, 4, 6)
"""The day from which ``percall levers`` simulates this ledger too, so that it goes on where the demo stopped."""
DAYS: Final = 7
KEPT: Final = "percall-levers"
"""Where that command, called beside the demo's files, finds what is known already."""


def compare_alone(demo: Demo, progress: Progress) -> Comparison:
    """Judge the levers on the demo's own files. Results are kept beside them; an interruption loses none."""
    centre = load_centre(demo.centre)
    ledger = read_ledger([demo.ledger], centre)
    folder = demo.centre.parent / KEPT
    return compare(centre, ledger, first=FIRST, days=DAYS, folder=folder, sets=False, progress=progress)
