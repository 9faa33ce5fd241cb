"""Starting: quickly, and interruptible without a traceback from the first moment."""

from __future__ import annotations

import subprocess
import sys

import pytest

import percall as pc
from percall.cli.commands import COMMANDS, load


def python(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("library", "sentence"),
    [
        ("typer", "interrupted before anything was done"),
        ("rich", "interrupted before anything was done"),
        ("narwhals", "error: interrupted"),  # loaded by the command itself
    ],
)
def test_an_interrupt_while_libraries_load_is_a_sentence(library: str, sentence: str) -> None:
    done = python(
        f"""
import sys
class Interrupted:
    def find_spec(self, name, *_):
        if name == {library!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupted())
sys.argv = ["percall", "metrics"]
from percall.__main__ import run
run()
"""
    )
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


def test_the_package_loads_nothing_it_does_not_need_yet() -> None:
    done = python(
        "import sys, percall; print(*{'polars', 'narwhals', 'pydantic', 'altair', 'numba'} & set(sys.modules))"
    )
    assert (done.stdout, done.stderr) == ("\n", "")


def test_the_package_loads_before_anybody_can_press_ctrl_c() -> None:
    """``typing`` alone takes longer than all the rest of the way to where Ctrl-C is met."""
    done = python("import sys; before = set(sys.modules); import percall; print(*set(sys.modules) - before)")
    assert "percall" in done.stdout.split()
    assert not {"typing", "re", "enum"} & set(done.stdout.split())


def test_a_command_that_reads_nothing_loads_no_engine() -> None:
    done = python(
        """
import sys
sys.argv = ["percall", "metrics", "cost_per_contact"]
from percall.__main__ import run
try:
    run()
except SystemExit:
    pass
heavy = {"polars", "percall.centre.model", "altair", "numba", "pandas", "openpyxl", "scipy"}
print(*heavy & set(sys.modules), file=sys.stderr)
"""
    )
    assert "cost_per_contact" in done.stdout
    assert done.stderr == "\n"


def test_the_list_of_commands_loads_none_of_them() -> None:
    done = python(
        """
import sys
from percall.__main__ import run
sys.argv = ["percall", "--help"]
try:
    run()
finally:
    print(*{name for name in sys.modules if name.split(".")[0] in ("altair", "numba", "scipy", "pydantic", "duckdb")})
"""
    )
    assert done.returncode == 0, done.stderr
    *listed, loaded = done.stdout.splitlines()
    assert loaded == ""
    assert all(any(f" {name} " in line for line in listed) for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_a_command_what_its_own_help_begins_with(name: str) -> None:
    assert load(name).help.startswith(COMMANDS[name])


def test_every_public_name_is_there() -> None:
    assert all(getattr(pc, name) is not None for name in pc.__all__)
    assert set(pc.__all__) <= set(dir(pc))
    with pytest.raises(AttributeError, match="has no attribute 'costs'"):
        pc.costs  # noqa: B018
