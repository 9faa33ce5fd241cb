"""The contact log: tables, checks, quarantine, the Parquet store, and one reader a platform."""

from percall.log.store import Log, open_log

__all__ = ["Log", "open_log"]
