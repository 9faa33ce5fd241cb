"""One writer at a time: a lock that the operating system lets go when its holder ends, however it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from percall.errors import Mistake, PercallError
from percall.files import PRIVATE_FILE, make_private
from percall.log.manifest import MANIFEST

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
    """Hold the lock of the store in ``root``, a folder that is made if need be. Raises PercallError where another does.

    The empty file ``log.lock`` stays behind in a log and means nothing by itself: only a living process can hold the
    lock, so there is no stale one to clear away. A failure that leaves no log leaves no file and no folder either.
    """
    made = [folder for folder in (root, *root.parents) if not folder.exists()]
    make_private(root)
    handle = os.open(root / LOCK, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    try:
        try:
            _take(handle)
            held = os.path.samestat(os.fstat(handle), os.stat(root / LOCK))  # not one just cleared away
        except OSError:
            held = False
        if not held:
            raise PercallError(
                Mistake(
                    "another import is writing to this log",
                    file=root,
                    accepted="one import at a time; wait for the other one to end",
                )
            )
        try:
            yield
        except BaseException:
            if not (root / MANIFEST).exists():
                _clear(root, made)
            raise
    finally:
        os.close(handle)


def _clear(root: Path, made: Sequence[Path]) -> None:
    """Remove the lock and the folders made for it, as far as they are empty."""
    with suppress(OSError):  # not empty; or a system that keeps a file while it is open
        (root / LOCK).unlink()
        for folder in made:
            folder.rmdir()
