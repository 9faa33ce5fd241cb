"""Mending a log: its manifest lost or damaged, its files damaged, old, foreign or of an import that did not end."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from percall.errors import PercallError, PercallWarning
from percall.log import import_files, open_log, transaction
from percall.log.rebuild import check_log, rebuild_log
from support.bank_file import bank_file, call


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two imports: three days, one of them changed by the second import, and a quarantined row."""
    one = bank_file(tmp_path / "a.tsv", call(), call(call_id=2, date="990202"), call(call_id=3, outcome="?"))
    two = bank_file(tmp_path / "b.tsv", call(call_id=4), call(call_id=5, date="990203"))
    for file in (one, two):
        import_files("anonymous-bank", [file], tmp_path / "log")
    return tmp_path / "log"


def content(root: Path) -> tuple[Any, ...]:
    log = open_log(root)
    assert log.quarantine is not None
    return log.contacts.collect().rows(), log.segments.collect().rows(), log.quarantine.rows(), log.time_zone


def file(root: Path, table: str, day: str = "day=1999-02-01") -> Path:
    (path,) = (root / table / day).glob("*.parquet")
    return path


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*.parquet")}


@pytest.mark.parametrize("how", ["lost", "damaged"])
def test_a_manifest_is_made_anew_from_the_files(root: Path, tmp_path: Path, how: str) -> None:
    before, stored = content(root), files(root)
    (root / "log.json").unlink() if how == "lost" else flip(root / "log.json")
    rebuilt = rebuild_log(root)
    assert (rebuilt.changed, rebuilt.aside, rebuilt.lost) == (True, (), {})
    assert [(one.table, one.files, one.rows) for one in rebuilt.holdings] == [
        ("contacts", 3, 4),
        ("segments", 3, 12),
        ("quarantine", 1, 1),
    ]
    assert content(root) == before
    assert files(root) == stored
    assert not import_files("anonymous-bank", [tmp_path / "b.tsv"], root).changed


def test_a_whole_log_is_left_as_it_is(root: Path) -> None:
    before = (root / "log.json").read_bytes()
    assert not rebuild_log(root).changed
    assert (root / "log.json").read_bytes() == before
    assert sum(one.rows for one in check_log(root)) == 17


@pytest.mark.parametrize("table", ["contacts", "segments"])
@pytest.mark.parametrize("manifest", ["there", "lost"])
def test_a_damaged_day_leaves_whole_and_comes_back(root: Path, tmp_path: Path, table: str, manifest: str) -> None:
    before = content(root)
    damaged = file(root, table)
    flip(damaged)
    if manifest == "lost":
        (root / "log.json").unlink()
    rebuilt = rebuild_log(root)
    assert [mistake.file for mistake in rebuilt.aside] == [file(root, name) for name in ("contacts", "segments")]
    assert damaged.exists()
    assert rebuilt.lost.keys() == {"contacts"}
    with pytest.warns(PercallWarning, match="1999-02-01 of the log .contacts. was lost"):
        assert len(open_log(root).contacts.collect()) == 2
    sources = rebuilt.lost["contacts"]["1999-02-01"]
    if manifest == "there":
        assert sources == ("a.tsv", "b.tsv")
        for name in sources:
            import_files("anonymous-bank", [tmp_path / name], root)
        assert content(root) == before  # without the warning, which would be an error here


def test_what_corrected_something_since_is_to_be_imported_again_too(root: Path, tmp_path: Path) -> None:
    """Imported again alone, b.tsv would undo what c.tsv corrected on a day that is not damaged."""
    corrects = bank_file(tmp_path / "c.tsv", call(call_id=4, ser_time=100))
    import_files("anonymous-bank", [corrects], root)
    before = content(root)
    flip(file(root, "contacts", "day=1999-02-03"))
    assert rebuild_log(root).lost == {"contacts": {"1999-02-03": ("b.tsv", "c.tsv")}}
    with pytest.warns(PercallWarning, match="import b.tsv and c.tsv again"):
        open_log(root)
    for name in ("b.tsv", "c.tsv"):
        import_files("anonymous-bank", [tmp_path / name], root)
    assert content(root) == before


def test_files_swapped_between_days_are_seen_without_a_manifest(root: Path) -> None:
    (root / "log.json").unlink()
    one, other = (file(root, "contacts", day) for day in ("day=1999-02-02", "day=1999-02-03"))
    kept = one.with_name("kept")
    shutil.move(one, kept)
    shutil.move(other, one.parent / other.name)
    shutil.move(kept, other.parent / one.name)
    rebuilt = rebuild_log(root)
    assert rebuilt.lost["contacts"].keys() == {"1999-02-02", "1999-02-03"}
    assert any("says that it is contacts of 1999-02-03" in mistake.what for mistake in rebuilt.aside)


def test_what_an_unended_import_left_is_no_part_of_it(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(root)
    third = bank_file(tmp_path / "c.tsv", call(call_id=9), call(call_id=10, date="990204"))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as change:
        change.setattr(transaction, "save", killed)
        change.setattr(transaction, "recover", lambda *_: None)
        with pytest.raises(KeyboardInterrupt):
            import_files("anonymous-bank", [third], root)
    (root / "log.json").unlink()
    assert rebuild_log(root).aside == ()
    assert content(root) == before
    assert not (root / "log.writing").exists()


def test_a_contact_that_moved_is_taken_from_where_it_is_now(root: Path, tmp_path: Path) -> None:
    """The day that it left, empty since, is still there: a kill came before its file could be deleted."""
    left = file(root, "contacts", "day=1999-02-02"), file(root, "segments", "day=1999-02-02")
    kept = {path: path.read_bytes() for path in left}
    import_files("anonymous-bank", [bank_file(tmp_path / "c.tsv", call(call_id=2, date="990205"))], root)
    before = content(root)
    for path, data in kept.items():
        path.parent.mkdir()
        path.write_bytes(data)
    (root / "log.json").unlink()
    rebuilt = rebuild_log(root)
    assert {str(mistake.what) for mistake in rebuilt.aside} == {"has only contacts that newer files have on other days"}
    assert rebuilt.lost == {}
    assert content(root) == before


def test_files_of_before_there_were_checksums(root: Path) -> None:
    before = content(root)
    (root / "log.json").unlink()
    for path in root.rglob("*.parquet"):
        rows = transaction.pl.read_parquet(path, hive_partitioning=False)
        rows.write_parquet(path.with_name("1.parquet"))
        path.unlink()
    with pytest.raises(PercallError, match="in which time zone"):
        rebuild_log(root)
    assert rebuild_log(root, "Asia/Jerusalem").lost == {}
    assert content(root) == before


def test_another_zone_than_the_files_say_is_refused(root: Path) -> None:
    (root / "log.json").unlink()
    with pytest.raises(PercallError, match="different time zones: Asia/Jerusalem, UTC"):
        rebuild_log(root, "UTC")


def test_a_folder_of_others_is_no_log(tmp_path: Path) -> None:
    theirs = tmp_path / "folder" / "contacts" / "mine.parquet"
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"mine")
    with pytest.raises(PercallError, match="there is no file of a log here"):
        rebuild_log(tmp_path / "folder")
    with pytest.raises(PercallError, match="there is no such folder"):
        rebuild_log(tmp_path / "nowhere")
    assert sorted(path.name for path in (tmp_path / "folder").iterdir()) == ["contacts"]
