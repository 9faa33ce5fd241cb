"""Every command in the README and the guide is run, in order, and the output they quote is what it printed.

``python tests/docs/quotes.py`` writes the quotations anew.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from support.pages import FILES, PAGES, ROOT, blocks, follow, plain
from support.shared_data import shared_data


@pytest.mark.parametrize("page", PAGES)
def test_a_page_does_what_it_says(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("calls.csv", "costs.csv"):
        Path(name).write_text(FILES[name], encoding="utf-8")
    follow([block for block in blocks(page) if not block["needs"]], page, asserting(page))


def test_the_guide_does_what_it_says_with_real_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "docs/guide.md"
    needing = [block for block in blocks(page) if block["needs"]]
    for name in {block["needs"] for block in needing}:
        shutil.copy(shared_data(name), tmp_path)
    monkeypatch.chdir(tmp_path)
    follow(needing, page, asserting(page))


def asserting(page: str):
    """What is asked of each quotation of a page."""
    return lambda block, printed: assert_quoted(block["body"], printed, page)


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
