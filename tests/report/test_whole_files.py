"""A file is there wholly or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import NoReturn

import pytest

from percall.errors import PercallError
from percall.report.files import write_whole


def test_it_writes_and_replaces(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    assert write_whole(target, b"old") == target.resolve()
    write_whole(str(target), b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def fails(error: BaseException) -> object:
    def fsync(descriptor: int) -> NoReturn:
        raise error

    return fsync


@pytest.mark.parametrize(
    ("error", "seen"),
    [(OSError(errno.ENOSPC, "No space left on device"), PercallError), (KeyboardInterrupt(), KeyboardInterrupt)],
)
def test_a_full_disk_or_an_interrupt_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, seen: type[BaseException]
) -> None:
    target = tmp_path / "report.html"
    target.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fails(error))
    with pytest.raises(seen):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(PercallError, match=r"no/report\.html: cannot be written: No such file"):
        write_whole(tmp_path / "no" / "report.html", b"")


def test_a_link_is_followed_and_kept(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, b"rows")
    assert os.read(reader, 10) == b"rows"
    assert pipe.is_fifo()
    os.close(reader)
