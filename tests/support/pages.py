"""What a page of the documentation says and does: its blocks, its commands, and the output they quote.

In a page: a ``sh`` block is run line by line; a block such as ``csv calls.csv`` is written to that file first; a
``text`` block quotes the output of the ``sh`` block (or of the command in a comment) before it, line by line in order,
with … where lines are left out; a ``python`` block is executed. Blocks that need the real call data say so in a
comment.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

from typer.testing import CliRunner

from percall.cli.main import app

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(
    r"^(?:<!-- (?:from: (?P<command>.+?)|needs: (?P<needs>.+?)) -->\n)?"
    r"```(?P<kind>\w+)(?: (?P<name>\S+))?\n(?P<body>.*?)^```$",
    re.M | re.S,
)
PAGES = ("README.md", "docs/guide.md")
FILES = {
    block["name"]: block["body"]
    for block in BLOCK.finditer((ROOT / "docs/guide.md").read_text(encoding="utf-8"))
    if block["name"]
}
"""The guide's own files. The reader of the README has its export and cost sheet, and corrects what a command proposes
until it is what the guide has under that name."""


def blocks(page: str) -> list[re.Match[str]]:
    """The blocks of a page."""
    return list(BLOCK.finditer((ROOT / page).read_text(encoding="utf-8")))


def follow(page_blocks: list[re.Match[str]], page: str, quote: Callable[[re.Match[str], str], None]) -> None:
    """Do what blocks of a page say, in the working directory; ``quote`` gets each quotation and what was printed."""
    printed = ""
    for block in page_blocks:
        body = block["body"]
        if block["command"]:
            printed = run(block["command"])
        if block["name"]:
            Path(block["name"]).write_text(body, encoding="utf-8")
        elif block["kind"] == "sh":
            printed = "".join(run(command) for command in commands(body))
        elif block["kind"] == "text":
            quote(block, printed)
        elif block["kind"] == "python":
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(compile(body, page, "exec"), {})
            printed = out.getvalue()


def commands(body: str) -> Iterator[str]:
    """The commands of a block; a line that ends in a backslash goes on in the next."""
    for line in body.replace("\\\n", " ").splitlines():
        command = line.partition("  #")[0].strip()
        if command:
            yield command


def run(command: str) -> str:
    """Run one command of a page as a terminal of 80 columns would show it; ``> FILE`` writes there instead."""
    command, _, target = command.partition(" > ")
    program, *arguments = shlex.split(command)
    if program == "make":
        assert re.search(rf"^{arguments[0]}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
        return ""
    assert program == "percall", command
    result = CliRunner(env={"COLUMNS": "80", "NO_COLOR": "1"}).invoke(app, arguments)
    assert result.exit_code == 0, f"{command}\n{result.stderr}"
    if target:
        Path(target.strip()).write_text(result.stdout, encoding="utf-8")
    proposed = target.strip() or arguments[-1]
    if proposed in FILES:
        Path(proposed).write_text(FILES[proposed], encoding="utf-8")
    return "" if target else result.stdout


def plain(line: str) -> str:
    """A line without what cannot be seen: trailing spaces, and spaces that do not break."""
    return line.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").rstrip()
