"""Costing a stored log of many contacts, against merely reading and writing the same columns."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from bench import big_log
from percall.centre.model import Centre
from percall.costing import cost
from percall.ledger import Ledger, Line
from percall.log import open_log
from percall.log.daily import by_day
from percall.log.manifest import Manifest
from percall.log.store import DAY
from percall.log.transaction import transaction

CONTACTS = 20_000_000
LIMIT_RATIO = 6
LIMIT_GIB = 8
CATEGORIES = (
    *("salaries", "benefits", "bonuses", "training", "recruiting", "agent_licences"),
    *("equipment", "rent", "telephony", "software", "cloud_storage", "utilities"),
)
TEAMS = 10


def run(folder: Path, contacts: int = CONTACTS) -> None:
    """Prints the ratio and the peak memory of costing ``contacts`` contacts."""
    log = folder / f"log-{contacts}"
    if not (log / "log.json").exists():
        _make(log, contacts)
    results = json.loads(subprocess.check_output([sys.executable, "-m", "bench.costing", str(log)], text=True))
    plain, ours = results["plain_s"], results["cost_s"]
    print(
        f"costing {contacts:,} contacts, {results['segments']:,} segments, {len(CATEGORIES)} categories:"
        f" {ours:.0f} s; reading and writing the same columns: {plain:.0f} s; ratio {ours / plain:.2f}"
        f" (at most {LIMIT_RATIO}), of CPU time {results['cost_cpu_s'] / results['plain_cpu_s']:.2f};"
        f" peak memory {results['peak_gib']:.2f} GiB (at most {LIMIT_GIB})"
    )


def _make(log: Path, contacts: int) -> None:
    log.mkdir(parents=True, exist_ok=True)
    with transaction(log, Manifest(time_zone="UTC")) as change:
        for day, calls, segments in big_log.days(contacts):
            change.write("contacts", calls.with_columns(pl.lit(day).alias(DAY)))
            change.write("segments", segments.with_columns(pl.lit(day).alias(DAY)))


def _measure(log: Path) -> dict[str, float]:
    """Costs the log, then reads its columns and writes those of the result; peak memory is that of costing."""
    started, cpu_started = time.perf_counter(), time.process_time()
    costed = cost(open_log(log), _ledger(), _centre())
    cost_s, cost_cpu_s = time.perf_counter() - started, time.process_time() - cpu_started
    peak_gib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    plain_s = plain_cpu_s = 0.0
    segments = 0
    days = list(by_day(open_log(log), date.min, date.max))
    with tempfile.TemporaryDirectory(dir=log.parent) as scratch:
        for day, contacts, parts in days:
            result = costed.contacts.filter(pl.col("day") == day).collect()
            started, cpu_started = time.perf_counter(), time.process_time()
            contacts.collect()
            segments += parts.collect().height
            result.write_parquet(Path(scratch) / "result.parquet", compression="lz4", statistics=False)
            plain_s += time.perf_counter() - started
            plain_cpu_s += time.process_time() - cpu_started
    return {
        "cost_s": cost_s,
        "plain_s": plain_s,
        "cost_cpu_s": cost_cpu_s,
        "plain_cpu_s": plain_cpu_s,
        "peak_gib": peak_gib,
        "segments": segments,
    }


def _centre() -> Centre:
    teams = {
        f"team {team}": {"agents": [f"agent {number}" for number in range(team, big_log.AGENTS, TEAMS)]}
        for team in range(TEAMS)
    }
    return Centre.model_validate({"name": "Bench", "time_zone": "UTC", "currency": "USD", "teams": teams})


def _ledger() -> Ledger:
    first, last = date(2024, 6, 1), date(2024, 6, 30)
    return Ledger(
        tuple(
            Line(
                line_id=f"ledger.csv:{row}",
                source="ledger.csv",
                row=row,
                category=category,
                amount=Decimal("1234567.89"),
                currency="USD",
                first_day=first,
                last_day=last,
                hours=Decimal(2_000_000) if category == "salaries" else None,
            )
            for row, category in enumerate(CATEGORIES, start=2)
        )
    )


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]))))
