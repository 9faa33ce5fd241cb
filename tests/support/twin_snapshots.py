"""What the twin's logs and totals were when they were last looked at, as digests: a snapshot, not a truth.

``PYTHONPATH=tests python -m support.twin_snapshots`` writes it anew, for a change of behaviour that is meant.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import polars as pl

from percall.twin.checks import workable
from percall.twin.days import Calendar
from percall.twin.log import LogRows
from percall.twin.replication import replicate
from support.lived_centres import CENTRES
from support.twin_centres import MONDAY

KEPT = Path(__file__).with_name("twin_snapshots.json")


def digests(name: str) -> dict[str, str]:
    """Of one centre's logs, totals, presence and steps, over all its seeds: a digest each."""
    make, days, seeds = CENTRES[name]
    codes = workable(make())
    found: dict[str, hashlib._Hash] = {}

    def take(part: str, data: bytes) -> None:
        found.setdefault(part, hashlib.blake2b(digest_size=8)).update(data)

    for seed in range(1, seeds + 1):
        rows = LogRows(Calendar(codes, MONDAY))
        run = replicate(codes, MONDAY, days, seed, warm_up=1, rows=rows)
        log = rows.log()
        for table in ("contacts", "segments", "agent_states"):
            take(table, _bytes(getattr(log, table)))
        for field in run.sums.dtype.names or ():
            take(f"sums.{field}", np.ascontiguousarray(run.sums[field]).tobytes())
        take("presence", run.presence.tobytes())
        for field in ("entered", "sessions", "spent_ms"):
            take(f"steps.{field}", np.ascontiguousarray(run.steps[field]).tobytes())
        take("unfinished", str(run.unfinished).encode())
    return {part: digest.hexdigest() for part, digest in found.items()}


def _bytes(table: pl.DataFrame) -> bytes:
    """The cells of a table, as text that does not depend on how they lie in memory."""
    return table.write_csv().encode()


if __name__ == "__main__":
    KEPT.write_text(json.dumps({name: digests(name) for name in CENTRES}, indent=1) + "\n")
