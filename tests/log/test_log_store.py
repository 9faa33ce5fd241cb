"""The store under interruption: killed, out of space, damaged, or wanted by two imports at once."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from percall.errors import PercallError
from percall.log import import_files, open_log, store
from percall.log.lock import locked
from support.bank_file import bank_file, call

DISK_FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A store of two days and a quarantined row."""
    first = bank_file(tmp_path / "a.tsv", call(), call(call_id=2, date="990202"), call(call_id=3, outcome="?"))
    import_files("anonymous-bank", [first], tmp_path / "log")
    return tmp_path / "log"


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """A file that corrects, adds to a day, adds a day, empties a day and settles the quarantined row."""
    rows = (call(ser_time=100), call(call_id=2, date="990203"), call(call_id=3), call(call_id=4, outcome="!"))
    return bank_file(tmp_path / "b.tsv", *rows)


def snapshot(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and path.name != "log.lock")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def content(root: Path) -> tuple[Any, ...]:
    log = open_log(root)
    assert log.quarantine is not None
    return log.contacts.collect().rows(), log.segments.collect().rows(), log.quarantine.rows()


@contextmanager
def failing_at(step: int, failure: BaseException, patch: pytest.MonkeyPatch) -> Iterator[Callable[[], bool]]:
    """Let the ``step``-th call that touches the disk raise; yields whether that many calls were made."""
    calls = 0

    def counting(act: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **options: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == step:
                raise failure
            return act(*args, **options)

        return run

    with patch.context() as change:
        for owner, name in ((os, "fsync"), (os, "replace"), (pl.DataFrame, "write_parquet"), (Path, "unlink")):
            change.setattr(owner, name, counting(getattr(owner, name)))
        yield lambda: calls >= step


@pytest.mark.parametrize("failure", [DISK_FULL, KeyboardInterrupt()], ids=["disk full", "interrupted"])
def test_a_failure_at_any_step_leaves_the_old_log_or_the_new(
    root: Path, second: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    before, old = snapshot(root), content(root)
    finished, left_old, left_new = False, 0, 0
    for step in range(1, 100):
        with failing_at(step, failure, monkeypatch) as reached:
            with suppress(PercallError, KeyboardInterrupt):
                import_files("anonymous-bank", [second], root)
            finished = not reached()
        if finished:
            break
        if content(root) == old:
            left_old += 1
            if (root / "log.json").read_bytes() != before["log.json"]:
                raise AssertionError("the manifest changed and the content did not")
        else:
            left_new += 1
            break  # from here on the new log is in place
    assert left_old >= 10  # every write and every fsync was tried
    import_files("anonymous-bank", [second], root)
    new = content(root)
    assert new != old
    assert [row[0] for row in new[0]] == ["AA0101-1", "AA0101-3", "AA0101-2"]
    assert set(snapshot(root)) - {"log.json"} == set(_named(root))


@pytest.mark.parametrize("step", [1, 2, 6, 11, 16])
def test_what_a_kill_leaves_is_cleared_by_the_next_import(
    root: Path, second: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """A killed process clears nothing up: here the clearing is switched off instead."""
    old = content(root)
    with failing_at(step, KeyboardInterrupt(), monkeypatch), monkeypatch.context() as change:
        change.setattr(store, "sweep", lambda *_: None)
        with pytest.raises(KeyboardInterrupt):
            import_files("anonymous-bank", [second], root)
    assert content(root) == old
    import_files("anonymous-bank", [second], root)
    assert [row[0] for row in content(root)[0]] == ["AA0101-1", "AA0101-3", "AA0101-2"]
    assert set(snapshot(root)) - {"log.json"} == set(_named(root))


KILLED = """
import os, sys
from percall.log import import_files, store
steps = 0
def die(path, act=store._make_durable):
    global steps
    steps += 1
    if steps == int(sys.argv[3]):
        os.kill(os.getpid(), 9)
    act(path)
store._make_durable = die
import_files("anonymous-bank", [sys.argv[1]], sys.argv[2])
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_kill_minus_nine(root: Path, second: Path) -> None:
    old = content(root)
    killed = subprocess.run([sys.executable, "-c", KILLED, second, root, "4"], capture_output=True)
    assert killed.returncode == -9, killed.stderr.decode()
    assert content(root) == old
    assert len(list(root.rglob("2.parquet"))) >= 3  # it did leave something
    assert import_files("anonymous-bank", [second], root).superseded == 2  # and its lock died with it
    assert set(snapshot(root)) - {"log.json"} == set(_named(root))


@pytest.mark.parametrize("there", ["", "kept", "kept/new/log"], ids=["nothing there", "a parent", "an empty folder"])
@pytest.mark.parametrize("step", [1, 3, 6, 11])
def test_a_failed_first_import_leaves_the_place_as_it_was(
    tmp_path: Path, second: Path, monkeypatch: pytest.MonkeyPatch, step: int, there: str
) -> None:
    place, target = tmp_path / "place", tmp_path / "place" / "kept" / "new" / "log"
    (place / there).mkdir(parents=True)
    before = sorted(place.rglob("*"))
    with failing_at(step, DISK_FULL, monkeypatch), pytest.raises(PercallError, match="No space left"):
        import_files("anonymous-bank", [second], target)
    assert sorted(place.rglob("*")) == before
    with pytest.raises(PercallError, match="there is no log here"):
        open_log(target)
    assert import_files("anonymous-bank", [second], target).new == 3


def test_what_others_keep_in_the_folder_stays(tmp_path: Path, second: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with failing_at(6, DISK_FULL, monkeypatch), pytest.raises(PercallError, match="No space left"):
        import_files("anonymous-bank", [second], tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path != second] == ["notes.txt"]


def test_one_import_at_a_time(root: Path, second: Path) -> None:
    before = snapshot(root)
    with locked(root), pytest.raises(PercallError, match="another import is writing"):
        import_files("anonymous-bank", [second], root)
    assert snapshot(root) == before
    assert import_files("anonymous-bank", [second], root).changed


def test_a_lock_file_left_behind_locks_nothing(root: Path, second: Path) -> None:
    (root / "log.lock").write_text("4711\n")
    assert import_files("anonymous-bank", [second], root).changed


def test_only_files_of_its_own_are_deleted(tmp_path: Path, second: Path) -> None:
    root = tmp_path / "shared"
    theirs = [root / "contacts/mine.parquet", root / "contacts/day=1999-02-01/notes.txt", root / "1.parquet"]
    for path in theirs:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"mine")
    import_files("anonymous-bank", [second], root)
    assert [path.read_bytes() for path in theirs] == [b"mine"] * 3
    assert open_log(root).contacts.collect().height == 3


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda root: (root / "log.json").unlink(), "there is no log here"),
        (lambda root: (root / "log.json").write_text("{"), "is not a percall log"),
        (lambda root: (root / "log.json").write_bytes(b"\xff"), "cannot be read"),
        (lambda root: (root / "contacts/day=1999-02-01/1.parquet").unlink(), "a file of the log is missing"),
        (lambda root: os.truncate(root / "contacts/day=1999-02-01/1.parquet", 100), "is damaged: it is cut off"),
        (lambda root: os.truncate(root / "segments/day=1999-02-01/1.parquet", 0), "is damaged: it is cut off"),
        (lambda root: _edit(root, format=2), "is not a percall log"),
        (lambda root: _edit(root, files={"contacts": {"x": "../../etc/passwd"}}), "lies inside its folder"),
        (lambda root: _edit(root, files={"contacts": {"x": "/etc/passwd"}}), "lies inside its folder"),
    ],
)
def test_a_damaged_log_is_refused(root: Path, damage: Callable[[Path], Any], message: str) -> None:
    damage(root)
    with pytest.raises(PercallError, match=message):
        open_log(root)


def test_a_damaged_log_is_not_imported_into(root: Path, second: Path) -> None:
    (root / "contacts/day=1999-02-01/1.parquet").write_bytes(b"PAR1 but not really")
    before = snapshot(root)
    with pytest.raises(PercallError, match="cannot be read or written"):
        import_files("anonymous-bank", [second], root)
    assert snapshot(root) == before


def test_a_folder_that_cannot_be_made(tmp_path: Path, second: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PercallError, match="cannot be read or written"):
        import_files("anonymous-bank", [second], tmp_path / "file" / "log")


def test_a_log_is_opened_lazily_and_in_order(root: Path) -> None:
    log = open_log(str(root))
    assert isinstance(log.contacts, pl.LazyFrame)
    assert log.root == root
    assert log.contacts.collect()["contact_id"].to_list() == ["AA0101-1", "AA0101-2"]


def _named(root: Path) -> list[str]:
    files = json.loads((root / "log.json").read_text())["files"]
    return [path for days in files.values() for path in days.values()]


def _edit(root: Path, **changes: Any) -> None:
    path = root / "log.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
