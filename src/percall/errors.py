"""Errors written for the person who must act: what was wrong, where, and what is accepted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong in something the user gave us.

    ``file``, ``row`` (1-based line or row, the header counted) and ``field`` say where;
    ``accepted`` says what would have been right. Each is None where it does not apply.
    """

    what: str
    file: str | Path | None = None
    row: int | None = None
    field: str | None = None
    accepted: str | None = None

    def __str__(self) -> str:
        return self.said("accepted")

    def said(self, accepted: str) -> str:
        """The mistake in one line; ``accepted``: the word before what would have been right."""
        place = ":".join(str(part) for part in (self.file, self.row) if part is not None)
        where = ", ".join(part for part in (place, self.field) if part)
        text = f"{where}: {self.what}" if where else self.what
        return f"{text} ({accepted}: {self.accepted})" if self.accepted else text


class PercallError(Exception):
    """The run cannot go on. Carries every mistake found, not only the first."""

    def __init__(self, *mistakes: Mistake | str) -> None:
        self.mistakes = tuple(Mistake(m) if isinstance(m, str) else m for m in mistakes)
        super().__init__("\n".join(str(m) for m in self.mistakes))


class PercallWarning(UserWarning):
    """The run goes on, but the reader of the figures should know this."""
