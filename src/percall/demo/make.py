"""Everything of the demo, written into a folder: the centre file, the ledger, the contact log and the report."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from percall.centre import load_centre
from percall.costing import cost
from percall.demo.month import keep, month
from percall.log.store import Progress
from percall.report.figures import Figures, gather
from percall.report.files import write_whole
from percall.report.format import Format
from percall.report.html import page, render
from percall.report.words import Words


@dataclass(frozen=True)
class Demo:
    """Where the demo lies, and the figures of its month in the unit view."""

    centre: Path
    ledger: Path
    log: Path
    report: Path
    figures: Figures


def make_demo(folder: Path, lang: str = "en", progress: Progress | None = None) -> Demo:
    """Write the demo into ``folder``, making it where needed. Done again, it leaves the log as it is.

    Raises PercallError where a file cannot be written, or the folder's log holds something else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    centre, ledger, log, report = (folder / name for name in ("centre.yaml", "ledger.csv", "log", "report.html"))
    with as_file(files("percall.demo") / centre.name) as packaged:
        described = load_centre(packaged)
    keep(month(described, progress), log)
    for path in (centre, ledger):
        write_whole(path, (files("percall.demo") / path.name).read_bytes())
    figures = gather(cost(log, ledger, described, progress=progress))
    words = Words(Format(lang, described.currency))
    write_whole(report, render(page(figures, words), lang).encode("utf-8"))
    return Demo(centre, ledger, log, report, figures)
