"""Writing a file so that it is either wholly there or not at all."""

from __future__ import annotations

import io
import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import IO, Any

from percall.errors import Mistake, PercallError


def write_whole(path: str | os.PathLike[str], data: bytes) -> Path:
    """Write ``data`` beside ``path`` and rename it into place: a full disk or Ctrl-C leaves what was there before.

    Returns the path written. What is not a regular file (a pipe, a terminal) is written to as it is. Raises
    PercallError where the folder is missing or the file cannot be written.
    """
    target = Path(path).resolve()
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(target, data)
    except OSError as error:
        raise PercallError(
            Mistake(
                f"cannot be written: {error.strerror or error}",
                file=path if isinstance(path, str) else Path(path),
                accepted="a file in a folder that exists and has room",
            )
        ) from error
    return target


def write_to(target: str | os.PathLike[str] | IO[str] | IO[bytes], data: bytes, form: str, *, is_text: bool) -> None:
    """Write ``data`` to a file (wholly or not at all) or to an open stream.

    Raises PercallError for an unwritable file, and for a stream of text where the format ``form`` is not text.
    """
    if isinstance(target, (str, os.PathLike)):
        write_whole(target, data)
        return
    stream: Any = getattr(target, "buffer", target)
    if not isinstance(stream, io.TextIOBase):
        stream.write(data)
    elif is_text:
        stream.write(data.decode("utf-8"))
    else:
        raise PercallError(Mistake(f"{form} is not text", field="out", accepted="a file, or a stream of bytes"))


def _replace(target: Path, data: bytes) -> None:
    beside = target.with_name(f".{target.name[:80]}.{token_hex(4)}.part")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
