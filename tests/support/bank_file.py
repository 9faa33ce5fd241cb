"""Files in the bank's format, a row in a few words."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from percall.log.readers.anonymous_bank import COLUMNS

ORDINARY = {
    "vru+line": "AA0101",
    "call_id": "1",
    "customer_id": "0",
    "priority": "0",
    "type": "PS",
    "date": "990201",
    "vru_entry": "9:00:00",
    "vru_exit": "9:00:10",
    "vru_time": "10",
    "q_start": "9:00:10",
    "q_exit": "9:00:40",
    "q_time": "30",
    "outcome": "AGENT",
    "ser_start": "9:00:40",
    "ser_exit": "9:02:40",
    "ser_time": "120",
    "server": "DORIT",
}
"""A call with ten seconds of menu, thirty in the queue and two minutes with Dorit, ten o'clock in Jerusalem."""

NOT_QUEUED = {"q_start": "0:00:00", "q_exit": "0:00:00", "q_time": "0"}
NOT_SERVED = {"ser_start": "0:00:00", "ser_exit": "0:00:00", "ser_time": "0", "server": "NO_SERVER"}


def call(**cells: Any) -> dict[str, str]:
    """A row as ORDINARY but for ``cells``; ``line`` stands for the column vru+line."""
    named = {("vru+line" if name == "line" else name): str(cell) for name, cell in cells.items()}
    return ORDINARY | named


def bank_text(rows: Iterable[dict[str, str]]) -> str:
    """The file those rows make."""
    lines = ["\t".join(COLUMNS), *("\t".join(row[name] for name in COLUMNS) for row in rows)]
    return "\r\n".join(lines) + "\r\n"


def bank_file(path: Path, *rows: dict[str, str]) -> Path:
    """Write those rows to a file."""
    path.write_bytes(bank_text(rows).encode())
    return path
