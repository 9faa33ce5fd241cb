"""Writing files so that each is wholly there or not at all, and that what holds people's data is its owner's alone."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Final

PRIVATE_FILE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700
PUBLIC_FILE: Final = 0o666
"""Less what the user's umask takes away."""


def write_new(path: Path, data: bytes | memoryview, mode: int = PUBLIC_FILE) -> None:
    """Write a file that must not be there yet, and make its content durable; its name is as durable as its folder.

    Raises FileExistsError, also for a symbolic link, and OSError where it cannot be written.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise


def replace(path: Path, data: bytes, mode: int = PUBLIC_FILE) -> None:
    """Let ``path`` hold ``data``, in one step: whatever happens meanwhile, there is what was there or all of ``data``.

    Written beside it, made durable and renamed into place. Raises OSError.
    """
    beside = path.with_name(f".{path.name[:80]}.{token_hex(4)}.part")
    write_new(beside, data, mode)
    try:
        os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def make_private(folder: Path) -> None:
    """Make a folder, if need be, that only its owner reads; folders above it are the umask's matter."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable (only POSIX can)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
