"""Every command in the README and the guide is run, in order, and the output they quote is what it printed.

In a page: a ``sh`` block is run line by line; a block such as ``csv calls.csv`` is written to that file first; a
``text`` block quotes the output of the ``sh`` block (or of the command in a comment) before it, line by line in order,
with … where lines are left out; a ``python`` block is executed. Blocks that need the real call data say so in a comment
and are run apart from the others.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from percall.cli.main import app
from support.shared_data import shared_data

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


@pytest.mark.parametrize("page", PAGES)
def test_a_page_does_what_it_says(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("calls.csv", "costs.csv"):
        Path(name).write_text(FILES[name], encoding="utf-8")
    follow([block for block in blocks(page) if not block["needs"]], page)


def test_the_guide_does_what_it_says_with_real_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "docs/guide.md"
    needing = [block for block in blocks(page) if block["needs"]]
    for name in {block["needs"] for block in needing}:
        shutil.copy(shared_data(name), tmp_path)
    monkeypatch.chdir(tmp_path)
    follow(needing, page)


def blocks(page: str) -> list[re.Match[str]]:
    """The blocks of a page."""
    return list(BLOCK.finditer((ROOT / page).read_text(encoding="utf-8")))


def follow(page_blocks: list[re.Match[str]], page: str) -> None:
    """Do what blocks of a page say, in the working directory, and compare what they quote."""
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
            assert_quoted(body, printed, page)
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


def assert_quoted(quoted: str, printed: str, page: str) -> None:
    """Every quoted line was printed, in this order, and none between two of them is left out unless a … says so."""
    lines = [plain(line) for line in printed.splitlines() if line.strip()]
    place, jump = 0, True
    for line in (plain(line) for line in quoted.splitlines() if line.strip()):
        if line.strip() == "…":
            jump = True
            continue
        where = lines.index(line, place) if line in lines[place:] else None
        assert where is not None, f"{page} quotes\n{line}\nbut the command printed\n{printed}"
        assert jump or where == place, f"{page} leaves out\n{lines[place]}\nbefore\n{line}"
        place, jump = where + 1, False


def plain(line: str) -> str:
    """A line without what cannot be seen: trailing spaces, and spaces that do not break."""
    return line.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").rstrip()


@pytest.mark.parametrize(
    "page", ["README.md", *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/**/*.md"))]
)
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text)
    assert [target for target in targets if not (ROOT / page).parent.joinpath(target).exists()] == []


def test_the_index_lists_every_page() -> None:
    index = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    pages = [str(path.relative_to(ROOT / "docs")) for path in sorted((ROOT / "docs").glob("*.md"))]
    assert [page for page in pages if page != "README.md" and f"({page})" not in index] == []


def test_a_wrong_quotation_is_caught() -> None:
    printed = "one\ntwo\nthree\n"
    assert_quoted("one\n…\nthree\n", printed, "page")
    for wrong in ("one\nthree\n", "two\none\n", "four\n"):
        with pytest.raises(AssertionError):
            assert_quoted(wrong, printed, "page")
