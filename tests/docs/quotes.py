"""Writes the quotations of the README and the guide anew: run the pages, and put what was printed in their place.

``python tests/docs/quotes.py``; read the difference before you commit it. Prose is left alone.
"""

from __future__ import annotations

import contextlib
import difflib
import re
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.pages import FILES, PAGES, ROOT, blocks, follow, plain

SHARED = ROOT.parent / "shared" / "data"


def main() -> None:
    """Run every page and write it with its new quotations."""
    for page in PAGES:
        every = blocks(page)
        renewed = renew(page, [block for block in every if not block["needs"]], [])
        needed = {block["needs"] for block in every if block["needs"]}
        if needed and all((SHARED / name).exists() for name in needed):
            renewed |= renew(page, [block for block in every if block["needs"]], [SHARED / name for name in needed])
        text = (ROOT / page).read_text(encoding="utf-8")
        for at in sorted(renewed, reverse=True):
            start, end = at
            text = text[:start] + renewed[at] + text[end:]
        (ROOT / page).write_text(text, encoding="utf-8")
        print(f"{page}: {len(renewed)} quotations")


def renew(page: str, page_blocks: list[re.Match[str]], files: list[Path]) -> dict[tuple[int, int], str]:
    """The new text of each quotation, by its place in the page."""
    renewed: dict[tuple[int, int], str] = {}
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name in ("calls.csv", "costs.csv"):
            Path(name).write_text(FILES[name], encoding="utf-8")
        for file in files:
            shutil.copy(file, folder)
        follow(page_blocks, page, lambda block, printed: renewed.update({block.span("body"): quoted(block, printed)}))
    return renewed


def quoted(block: re.Match[str], printed: str) -> str:
    """A quotation with the same cuts as before, of what is printed now."""
    lines = [plain(line) for line in printed.splitlines()]
    parts: list[str] = []
    place = 0
    for part in re.split(r"(?m)^…$\n?", block["body"]):
        old = [plain(line) for line in part.splitlines() if line.strip()]
        if old:
            start, end = stretch(old, lines, place)
            body = "".join(f"{line}\n" for line in lines[start:end])
            before, after = (re.search(edge, part)[0] for edge in (r"\A\n*", r"\n*\Z"))
            parts.append(before + body.rstrip("\n") + after)
            place = end
        else:
            parts.append(part)
    return "…\n".join(parts)


def stretch(old: list[str], lines: list[str], place: int) -> tuple[int, int]:
    """Where, from ``place`` on, the lines stand that are most like these old ones."""
    start = alike(old[0], lines, place, place)
    expected = start
    for _ in old[1:]:
        expected = next((at for at in range(expected + 1, len(lines)) if lines[at]), expected)
    return start, alike(old[-1], lines, start, expected) + 1


def alike(old: str, lines: list[str], place: int, near: int) -> int:
    """The line most like an old one, the nearest to ``near`` among equals."""

    def likeness(at: int) -> tuple[float, int]:
        ratio = difflib.SequenceMatcher(None, shape(old), shape(lines[at]), autojunk=False).ratio()
        return round(ratio, 2) - 0.01 * min(abs(at - near), 30), -abs(at - near)

    return max((at for at in range(place, len(lines)) if lines[at]), key=likeness)


def shape(line: str) -> str:
    """A line without its figures."""
    return re.sub(r"[\d.,]+", "0", re.sub(r" +", " ", line.strip()))


if __name__ == "__main__":
    main()
