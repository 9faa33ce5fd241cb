"""``percall log``: check and rebuild, as a person reads them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from percall.log import import_files
from support.bank_file import bank_file, call

Run = Callable[..., Result]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Two contacts on two days."""
    import_files(
        "anonymous-bank", [bank_file(tmp_path / "a.tsv", call(), call(call_id=2, date="990202"))], tmp_path / "log"
    )
    return tmp_path / "log"


def test_a_whole_log_says_what_it_holds(percall: Run, log: Path) -> None:
    said = percall("log", "check", "--log", log)
    assert said.exit_code == 0, said.stderr
    assert " contacts  1999-02-01  1999-02-02" in said.stdout
    assert "Every file of the log is as it was written." in said.stdout


def test_damage_is_named_and_mended(percall: Run, log: Path) -> None:
    (damaged,) = (log / "contacts" / "day=1999-02-01").iterdir()
    damaged.write_bytes(b"PAR1 no PAR1")
    said = percall("log", "check", "--log", log)
    assert said.exit_code == 2
    assert f"{damaged}: a file of the log is damaged" in said.stderr
    assert "then import a.tsv again" in said.stderr
    mended = percall("log", "rebuild", "--log", log)
    assert mended.exit_code == 0, mended.stderr
    assert f"{damaged}: is damaged" in mended.stdout
    assert "1999-02-01 (contacts) is lost and in no figure; import again, in this order: a.tsv" in " ".join(
        mended.stdout.split()
    )
    assert "log.json was made anew." in mended.stdout
    assert "1999-02-02" in percall("log", "check", "--log", log).stdout


def test_a_lost_manifest_is_mended_in_russian(percall: Run, log: Path) -> None:
    (log / "log.json").unlink()
    said = percall("log", "rebuild", "--log", log, "--lang", "ru")
    assert said.exit_code == 0, said.stderr
    assert "log.json составлен заново." in said.stdout
    assert percall("log", "check", "--log", log).exit_code == 0
