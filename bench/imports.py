"""Importing the anonymous-bank format, against Polars' own CSV reader on the same file."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import polars as pl

from percall.log import import_files

ROWS = 2_000_000
LIMIT_RATIO = 5
RUNS = 4
SERVERS = 4_000
HEADER = "vru+line\tcall_id\tcustomer_id\tpriority\ttype\tdate\tvru_entry\tvru_exit\tvru_time\tq_start\tq_exit\tq_time"
HEADER += "\toutcome\tser_start\tser_exit\tser_time\tserver"


def run(folder: Path, rows: int = ROWS) -> None:
    """Prints both speeds and their ratio: the best of RUNS runs each, taken in turns."""
    file, log = folder / f"bank-{rows}.tsv", folder / "bank-log"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write(file, rows)
    ours, plain = (min(times) for times in zip(*(_once(file, log) for _ in range(RUNS)), strict=True))
    megabytes = file.stat().st_size / 1e6
    print(
        f"importing {megabytes:.0f} MB of anonymous-bank: {megabytes / ours:.0f} MB/s; Polars reading the CSV:"
        f" {megabytes / plain:.0f} MB/s; ratio {ours / plain:.2f} (at most {LIMIT_RATIO})"
    )


def _once(file: Path, log: Path) -> tuple[float, float]:
    """Seconds of one import into a new log, and of Polars reading the file."""
    shutil.rmtree(log, ignore_errors=True)
    started = time.perf_counter()
    import_files("anonymous-bank", [file], log)
    imported = time.perf_counter()
    pl.read_csv(file, separator="\t", infer_schema=False)
    return imported - started, time.perf_counter() - imported


def _write(file: Path, rows: int) -> None:
    """Calls of 28 days, line by line as the bank has them: a menu, every second one waits, nine in ten are served."""
    i = pl.col("i")
    entry = 25_200 + (i * 7919) % 54_000
    menu, wait = 5 + i % 12, pl.when(i % 2 == 0).then(1 + (i * 31) % 240).otherwise(0)
    served, serve = i % 10 != 0, 20 + (i * 104_729) % 500
    queued = wait > 0
    begin = entry + menu + wait
    values = (
        pl.format("AA0{}{}", 1 + i % 6, (1 + i % 16).cast(pl.String).str.zfill(2)),
        i,
        pl.when(i % 3 == 0).then(20_000_000 + (i * 17) % 500_000).otherwise(0),
        pl.when(i % 5 == 0).then(2).otherwise(0),
        pl.lit("PS"),
        pl.format("9902{}", (1 + i % 28).cast(pl.String).str.zfill(2)),
        _clock(entry),
        _clock(entry + menu),
        menu,
        pl.when(queued).then(_clock(entry + menu)).otherwise(pl.lit("0:00:00")),
        pl.when(queued).then(_clock(begin)).otherwise(pl.lit("0:00:00")),
        wait,
        pl.when(served).then(pl.lit("AGENT")).otherwise(pl.lit("HANG")),
        pl.when(served).then(_clock(begin)).otherwise(pl.lit("0:00:00")),
        pl.when(served).then(_clock(begin + serve)).otherwise(pl.lit("0:00:00")),
        pl.when(served).then(serve).otherwise(0),
        pl.when(served).then(pl.format("SERVER{}", i % SERVERS)).otherwise(pl.lit("NO_SERVER")),
    )
    columns = dict(zip(HEADER.split("\t"), values, strict=True))
    table = pl.select(i=pl.int_range(rows)).select(**columns).sort("vru+line", "call_id")
    table.write_csv(file, separator="\t", line_terminator="\r\n")


def _clock(seconds: pl.Expr) -> pl.Expr:
    two = [(seconds // unit % 60).cast(pl.String).str.zfill(2) for unit in (60, 1)]
    return pl.format("{}:{}:{}", seconds // 3600 % 24, *two)
