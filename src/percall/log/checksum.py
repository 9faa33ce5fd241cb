"""Checksums of files: what tells a file as it was written from one that a disk, a copy or a hand has changed.

SHA-256, because every Python has it, today's processors do it at 2 GB/s, and no two contents that differ share one: it
also names a content, for whoever keeps something made of it.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

PIECE: Final = 1 << 18
"""Bytes read at a time."""


def checksum(data: bytes | memoryview) -> str:
    """The checksum of bytes, as 64 hexadecimal digits."""
    return sha256(data).hexdigest()


def checksum_of(path: Path) -> str:
    """The checksum of a file's content. Raises OSError where it cannot be read."""
    digest, piece = sha256(), memoryview(bytearray(PIECE))
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(piece):
            digest.update(piece[:size])
    return digest.hexdigest()
