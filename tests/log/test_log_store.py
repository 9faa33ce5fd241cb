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

from percall.errors import PercallError, PercallWarning
from percall.log import import_files, open_log, store, transaction
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
        change.setattr(transaction, "recover", lambda *_: None)
        with pytest.raises(KeyboardInterrupt):
            import_files("anonymous-bank", [second], root)
    assert content(root) == old
    import_files("anonymous-bank", [second], root)
    assert [row[0] for row in content(root)[0]] == ["AA0101-1", "AA0101-3", "AA0101-2"]
    assert set(snapshot(root)) - {"log.json"} == set(_named(root))


KILLED = """
import os, sys
from percall.log import import_files, transaction
steps = 0
def die(path, *rest, act=transaction.write_new):
    global steps
    steps += 1
    act(path, *rest)
    if steps == int(sys.argv[3]):
        os.kill(os.getpid(), 9)
transaction.write_new = die
import_files("anonymous-bank", [sys.argv[1]], sys.argv[2])
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_kill_minus_nine(root: Path, second: Path) -> None:
    old = content(root)
    killed = subprocess.run([sys.executable, "-c", KILLED, second, root, "4"], capture_output=True)
    assert killed.returncode == -9, killed.stderr.decode()
    assert content(root) == old
    assert len(list(root.rglob("2-*.parquet"))) >= 3  # it did leave something
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


@pytest.mark.parametrize("name", ["contacts/mine.parquet", "segments/day=1999-02-01/1.parquet"])
def test_a_folder_with_data_and_no_manifest_is_refused(tmp_path: Path, second: Path, name: str) -> None:
    """A log whose log.json was lost, or somebody else's folder: nobody can tell."""
    theirs = tmp_path / "shared" / name
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"mine")
    with pytest.raises(PercallError, match=f"such as {name} and no log.json.*percall log rebuild"):
        import_files("anonymous-bank", [second], tmp_path / "shared")
    assert snapshot(tmp_path / "shared") == {name: b"mine"}


def test_a_log_that_lost_its_manifest_keeps_every_file(root: Path, second: Path) -> None:
    (root / "log.json").unlink()
    before = snapshot(root)
    with pytest.raises(PercallError, match="percall log rebuild"):
        import_files("anonymous-bank", [second], root)
    assert snapshot(root) == before


def test_files_of_others_stay(root: Path, second: Path) -> None:
    names = ("contacts/mine.parquet", "contacts/day=1999-02-01/2.parquet", "contacts/day=1999-02-01/notes.txt", "a.tsv")
    for name in names:
        (root / name).write_bytes(b"mine")
    (root / "quarantine" / "day=1").mkdir()
    import_files("anonymous-bank", [second], root)
    assert [(root / name).read_bytes() for name in names] == [b"mine"] * len(names)
    assert (root / "quarantine" / "day=1").exists()


def test_nothing_is_written_or_deleted_through_a_symbolic_link(root: Path, second: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (root / "contacts").rename(elsewhere)
    (root / "contacts").symlink_to(elsewhere)
    before = snapshot(elsewhere)
    assert len(content(root)[0]) == 2  # it may be read there
    with pytest.raises(PercallError, match="contacts: is a symbolic link"):
        import_files("anonymous-bank", [second], root)
    assert snapshot(elsewhere) == before


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_log_is_its_owner_s_alone(root: Path) -> None:
    assert {oct(path.stat().st_mode & 0o777) for path in root.rglob("*") if path.is_file()} == {"0o600"}
    folders = (root, *(path for path in root.rglob("*") if path.is_dir()))
    assert {oct(path.stat().st_mode & 0o777) for path in folders} == {"0o700"}


def test_a_log_without_checksums_is_read_with_a_notice_and_gains_them(root: Path, second: Path, tmp_path: Path) -> None:
    before = content(root)
    _old(root)
    with pytest.warns(PercallWarning, match="before percall kept checksums"):
        assert content(root) == before
    assert not import_files("anonymous-bank", [tmp_path / "a.tsv"], root).changed
    assert content(root) == before  # without a warning, which would be an error here
    _flip(_file(root, "contacts"))
    with pytest.raises(PercallError, match="is damaged"):
        open_log(root)


def test_one_import_at_a_time(root: Path, second: Path) -> None:
    before = snapshot(root)
    with locked(root), pytest.raises(PercallError, match="another import is writing"):
        import_files("anonymous-bank", [second], root)
    assert snapshot(root) == before
    assert import_files("anonymous-bank", [second], root).changed


def test_a_lock_file_left_behind_locks_nothing(root: Path, second: Path) -> None:
    (root / "log.lock").write_text("4711\n")
    assert import_files("anonymous-bank", [second], root).changed


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda root: (root / "log.json").unlink(), "there is no log here"),
        (lambda root: (root / "log.json").write_text("{"), "is not a percall log"),
        (lambda root: (root / "log.json").write_text("[]"), "is not a percall log"),
        (lambda root: (root / "log.json").write_bytes(b"\xff"), "cannot be read"),
        (lambda root: _file(root, "contacts").unlink(), "a file of the log is missing"),
        (lambda root: os.truncate(_file(root, "contacts"), 100), "is damaged: its content is not what percall wrote"),
        (lambda root: os.truncate(_file(root, "segments"), 0), "is damaged: its content is not what percall wrote"),
        (lambda root: _flip(_file(root, "contacts")), "rebuild --log .*, then import a.tsv again"),
        (lambda root: _flip(_file(root, "segments")), "rebuild --log .*, then import a.tsv again"),
        (lambda root: _flip(_file(root, "quarantine", "")), "rebuild --log .*, then import a.tsv again"),
        (lambda root: _swap(root), "is damaged: its content is not what percall wrote"),
        (lambda root: _edit(root, format=3), "is not a percall log"),
        (lambda root: _edit(root, time_zone="Europe/Berlin"), "its content is not what percall wrote there"),
        (lambda root: _old(root, contacts="../../etc/passwd"), "lies inside its folder"),
        (lambda root: _old(root, contacts="/etc/passwd"), "lies inside its folder"),
    ],
)
def test_a_damaged_log_is_refused(root: Path, damage: Callable[[Path], Any], message: str) -> None:
    damage(root)
    with pytest.raises(PercallError, match=message):
        open_log(root)


def test_a_damaged_log_is_not_imported_into(root: Path, second: Path) -> None:
    """What an import rewrites would have a new checksum, and the damage with it."""
    _flip(_file(root, "segments"))
    before = snapshot(root)
    with pytest.raises(PercallError, match="is damaged"):
        import_files("anonymous-bank", [second], root)
    assert snapshot(root) == before


def test_a_log_that_is_replaced_while_it_is_opened_is_opened_again(
    root: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def importing(*given: Any, act: Callable[..., Any] = store.faults) -> Any:
        monkeypatch.setattr(store, "faults", act)
        import_files("anonymous-bank", [second], root)  # deletes what the manifest just read names
        return act(*given)

    monkeypatch.setattr(store, "faults", importing)
    assert [row[0] for row in content(root)[0]] == ["AA0101-1", "AA0101-3", "AA0101-2"]


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
    return [file["path"] for days in files.values() for file in days.values()]


def _file(root: Path, table: str, day: str = "day=1999-02-01") -> Path:
    (path,) = (root / table / day).glob("*.parquet")
    return path


def _flip(path: Path) -> None:
    """One bit of the middle of a file, as a bad disk turns it."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _swap(root: Path) -> None:
    one, other = _file(root, "contacts"), _file(root, "contacts", "day=1999-02-02")
    first = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(first)


def _edit(root: Path, **changes: Any) -> None:
    path = root / "log.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def _old(root: Path, **moved: str) -> None:
    """Make it a log of before there were checksums; tables ``moved`` have one day, in this file."""
    path = root / "log.json"
    manifest = json.loads(path.read_text())
    files = {table: {day: file["path"] for day, file in days.items()} for table, days in manifest["files"].items()}
    files |= {table: {"1999-02-01": file} for table, file in moved.items()}
    old = {name: manifest[name] for name in ("time_zone", "generation", "attributes", "imports")}
    path.write_text(json.dumps({"format": 1, **old, "files": files}))
