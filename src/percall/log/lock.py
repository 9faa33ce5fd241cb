"""One writer at a time: a lock that the operating system lets go when its holder ends, however it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from percall.errors import Mistake, PercallError

LOCK = "log.lock"

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the store's lock. Raises PercallError where another import holds it.

    The empty file ``log.lock`` stays behind and means nothing by itself: only a living process can hold the lock,
    so there is no stale one to clear away.
    """
    handle = os.open(root / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            _take(handle)
        except OSError:
            raise PercallError(
                Mistake(
                    "another import is writing to this log",
                    file=root,
                    accepted="one import at a time; wait for the other one to end",
                )
            ) from None
        yield
    finally:
        os.close(handle)
