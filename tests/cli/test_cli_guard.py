"""What the user sees when a command cannot go on: a sentence and an exit code, never a traceback."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import narwhals
import polars as pl
import pytest
from typer.testing import Result

from percall.cli import measure
from percall.cli.frame import FRAME
from percall.errors import Mistake, PercallError, PercallWarning

Run = Callable[..., Result]


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Make the costing of every command fail this way."""

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(measure, "cost", fail)


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (
            PercallError(Mistake("is odd", "a.csv", 3, "amount", "a number")),
            2,
            "error: a.csv:3, amount: is odd (accepted: a number)",
        ),
        (KeyboardInterrupt(), 130, "error: interrupted"),
        (OSError(errno.ENOSPC, "x", "/data/big"), 2, "error: /data/big: No space left on device; free some space"),
        (PermissionError(errno.EACCES, "x", "/data/log"), 2, "error: /data/log: Permission denied"),
        (pl.exceptions.ComputeError("parquet: no room (os error 28)"), 2, "error: No space left on device"),
        (narwhals.exceptions.ComputeError("parquet: no room (os error 28)"), 2, "error: No space left on device"),
        (narwhals.exceptions.ComputeError("parquet: corrupt page"), 2, "error: a Parquet file is damaged"),
    ],
    ids=["mistake", "interrupt", "full disk", "no permission", "polars: disk", "narwhals: disk", "narwhals: damage"],
)
def test_expected_failures_are_sentences(
    percall: Run, small: Any, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, sentence: str
) -> None:
    failing(monkeypatch, error)
    result = percall("measure", *small.given)
    assert result.exit_code == code
    assert sentence in result.stderr.replace("\n", " ")
    assert result.stdout == ""


@pytest.mark.parametrize("asked", [["--lang", "ru"], ["--lang=ru"]])
def test_the_frame_of_an_error_speaks_the_language_asked_for(
    percall: Run, small: Any, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    failing(monkeypatch, PercallError(Mistake("is odd", "a.csv", 3, "amount", "a number"), "more"))
    said = percall("measure", *small.given, *asked).stderr
    assert said.endswith(
        "ошибка: a.csv:3, amount: is odd (допустимо: a number)\nошибка: more\nОшибок: 2; ничего не сделано.\n"
    )
    assert "error" not in percall("measure", *small.given, *asked).stderr
    failing(monkeypatch, KeyboardInterrupt())
    assert "ошибка: прервано; " in percall("measure", *small.given, *asked).stderr
    assert "error: interrupted; " in percall("measure", *small.given).stderr  # and no longer than it is asked


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["measure"], "не хватает параметра '--log'."),
        (["bill"], "не хватает аргумента 'CONTACT_ID'."),
        (["measure", "--zzz"], "нет такого параметра: --zzz"),
        (["metrics", "a", "b"], "лишнее: (b)"),
        (["measure", "--view", "odd"], "недопустимое значение для '--view': 'odd' не из списка: 'unit', 'loaded'."),
    ],
)
def test_a_wrong_command_line_is_told_in_the_language_asked_for(percall: Run, arguments: list[str], said: str) -> None:
    result = percall(*arguments, "--lang", "ru")
    assert result.exit_code == 2
    assert result.stderr == f"ошибка: {said}\nЧто принимает команда: percall {arguments[0]} --help\n"


def test_an_option_without_its_value_is_told_too(percall: Run) -> None:
    assert percall("measure", "--lang", "ru", "--log").stderr.startswith("ошибка: параметр '--log' требует значения.")


def test_a_defect_is_not_dressed_up_as_a_mistake(percall: Run, small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, pl.exceptions.ComputeError("something else"))
    result = percall("measure", *small.given)
    assert isinstance(result.exception, pl.exceptions.ComputeError)


def test_warnings_of_the_library_are_lines_on_stderr(percall: Run, small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def warn(*_: Any, **__: Any) -> None:
        warnings.warn("the moon [is] full", PercallWarning, stacklevel=2)
        raise PercallError("enough")

    monkeypatch.setattr(measure, "cost", warn)
    assert "warning: the moon [is] full\n" in percall("measure", *small.given).stderr


def test_text_in_brackets_is_not_taken_for_markup(percall: Run, small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, PercallError("[bold]not bold[/bold]"))
    assert "error: [bold]not bold[/bold]" in percall("measure", *small.given).stderr


def run_into(stdout: Any, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run ``percall`` in a process of its own whose buffered stdout goes there."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = [sys.executable, "-m", "percall", *map(str, arguments)]
    return subprocess.run(
        command, stdout=stdout, stderr=subprocess.PIPE, env=environment, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("shape", ["table", "json", "csv"])
def test_a_reader_who_leaves_is_no_error(small: Any, shape: str) -> None:
    read, write = os.pipe()
    os.close(read)
    done = run_into(write, "measure", *small.given, "--format", shape)
    os.close(write)
    assert done.returncode == 1
    assert done.stderr.count("\n") == done.stderr.count("warning: ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("shape", ["table", "json", "csv"])
def test_a_full_disk_behind_stdout_is_named(small: Any, shape: str) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = run_into(full, "measure", *small.given, "--format", shape)
    assert done.returncode == 2
    assert "error: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_what_stands_beside_results_is_there_in_every_language() -> None:
    english, russian = FRAME["en"], FRAME["ru"]
    assert english.keys() == russian.keys()
    assert all(re.findall(r"{\w+}", english[key]) == re.findall(r"{\w+}", russian[key]) for key in english)
    assert not [key for key in english if english[key] == russian[key]]
