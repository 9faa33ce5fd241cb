"""A comparison with the words to tell it in: what levers are called, and how each of them came out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from babel.lists import format_list

from percall.levers.comparison import Comparison, Judged
from percall.levers.comparison import Words as Translated
from percall.report.words import Words

Outcome = Literal["saves", "unpaid", "unaffordable", "frees", "costs", "nothing", "not_decided", "vetoed"]
"""The verdict; of levers that save money also whether that pays for them, and whether the budget does."""


@dataclass(frozen=True)
class Found:
    """What was found, in one language."""

    comparison: Comparison
    words: Words

    def said(self, text: Translated) -> str:
        """A text of the catalogue in the reader's language."""
        return text[self.words.lang]

    def meaning(self, text: Translated) -> str:
        """What a parameter means, to be said inside a sentence."""
        return self.said(text).rstrip(".")

    @cached_property
    def _names(self) -> dict[str, str]:
        tried = {one.id: self.said(one.name) for one in self.comparison.levers}
        return tried | {one.id: self.said(one.name) for one in self.comparison.skipped}

    def name(self, lever: str) -> str:
        """What a lever is called."""
        return self._names.get(lever, lever)

    def names(self, levers: Iterable[str]) -> str:
        """Several levers in one phrase; of none it says so."""
        called = [self.name(lever) for lever in levers]
        return self.listed(called) if called else self.words("levers.no_lever")

    def listed(self, texts: Iterable[str]) -> str:
        """Texts joined as a sentence joins them."""
        return str(format_list(list(texts), locale=self.words.form.locale))

    def joined(self, clauses: Sequence[str]) -> str:
        """Clauses that could stand alone as one sentence: even the last has its comma."""
        *others, last = clauses
        return self.words("levers.clauses", others=", ".join(others), last=last) if others else last

    def judged(self, lever: str) -> Judged:
        """A lever on its own."""
        return next(one for one in self.comparison.levers if one.id == lever)


def outcome(judged: Judged) -> Outcome:
    """How a lever came out: a saving that never pays for itself, or that nobody can pay for, is no plain saving."""
    if judged.verdict != "saves":
        return judged.verdict
    if not judged.affordable:
        return "unaffordable"
    return "saves" if judged.worth.npv.value > 0 else "unpaid"
