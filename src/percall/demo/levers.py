"""What would make the demo's contacts cheaper: every lever judged alone, over the first week of the month."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

import percall
from percall.centre import load_centre
from percall.ledger import read_ledger
from percall.levers.compare import compare
from percall.levers.comparison import Comparison
from percall.levers.portfolio.sweep import fingerprint
from percall.levers.runner import Progress
from percall.report.files import write_whole

FIRST: Final = date(2026, 4, 6)
"""The day from which ``percall levers`` simulates this ledger too, so that it goes on where the demo stopped."""
DAYS: Final = 7
KEPT: Final = "percall-levers"
"""Where that command, called beside the demo's files, finds what is known already."""
WHOLE: Final = TypeAdapter(Comparison)


def known(centre: Path, ledger: Path) -> Comparison | None:
    """What this very code has found already for files that say the same."""
    kept = _kept(centre, ledger)
    return WHOLE.validate_json(kept.read_bytes()) if kept.exists() else None


def compare_alone(centre: Path, ledger: Path, progress: Progress) -> Comparison:
    """Judge the levers on the demo's files, and keep the result beside them; an interruption loses nothing."""
    described, kept = load_centre(centre), _kept(centre, ledger)
    book = read_ledger([ledger], described)
    found = compare(described, book, first=FIRST, days=DAYS, folder=kept.parent, sets=False, progress=progress)
    write_whole(kept, WHOLE.dump_json(found))
    return found


def _kept(centre: Path, ledger: Path) -> Path:
    """Named by all that the result depends on: the files, and the code, which from version to version finds others."""
    code = sorted(Path(percall.__file__).parent.rglob("*.py"))
    key = fingerprint(*(path.read_text(encoding="utf-8") for path in (centre, ledger, *code)))
    return centre.parent / KEPT / f"alone-{key}.json"
