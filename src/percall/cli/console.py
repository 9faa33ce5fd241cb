"""Where the commands write: results on stdout, everything else on stderr."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.segment import Segment
from rich.text import Text

from percall.cli.frame import framed
from percall.harmless import harmless

if TYPE_CHECKING:
    from percall.costing.work import Progress as Report


class HarmlessConsole(Console):
    """A console on which text from data cannot move the cursor, colour anything or turn the direction of reading."""

    def render_str(self, text: str, **how: Any) -> Text:
        return super().render_str(harmless(text), **how)  # before a table measures its columns

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(harmless(segment.text), segment.style)


def results() -> Console:
    """For what the user asked for: no wrapping tricks, no highlighting of numbers."""
    return HarmlessConsole(highlight=False, soft_wrap=False)


def notes() -> Console:
    """For warnings, progress and errors."""
    return HarmlessConsole(stderr=True, highlight=False, soft_wrap=True)


def warn(*sentences: str) -> None:
    """One line each on stderr."""
    for sentence in sentences:
        notes().print(f"[yellow]{framed('warning')}[/] {_plain(sentence)}")


def say(sentence: str) -> None:
    """A note on stderr."""
    notes().print(_plain(sentence))


@contextmanager
def progress() -> Iterator[Report]:
    """A callback (what, steps done, steps in all) that draws bars on a terminal and nothing elsewhere."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=notes(), transient=True, disable=not notes().is_terminal) as bars:
        tasks = {}

        def report(what: str, done: int, whole: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=whole)
            bars.update(tasks[what], completed=done, total=whole)

        yield report


@contextmanager
def status(what: str) -> Iterator[None]:
    """A spinner on a terminal while something without steps is done."""
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), console=notes(), transient=True) as bars:
        bars.add_task(what, total=None)
        yield


def _plain(text: str) -> str:
    return text.replace("[", r"\[")
