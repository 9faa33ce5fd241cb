"""The contact log: tables, checks, quarantine, the Parquet store, and one reader a platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from percall.lazily import lazily

if TYPE_CHECKING:
    from percall.log.frames import check_frames
    from percall.log.imports import ImportReport, import_files, import_frames
    from percall.log.readers import READERS
    from percall.log.readers.suggest import suggest_mapping
    from percall.log.store import Log, open_log

__all__ = [
    "READERS",
    "ImportReport",
    "Log",
    "check_frames",
    "import_files",
    "import_frames",
    "open_log",
    "suggest_mapping",
]

__getattr__, __dir__ = lazily(
    __name__,
    {
        "frames": ("check_frames",),
        "imports": ("ImportReport", "import_files", "import_frames"),
        "readers": ("READERS",),
        "readers.suggest": ("suggest_mapping",),
        "store": ("Log", "open_log"),
    },
)
