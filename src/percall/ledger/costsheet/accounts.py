"""What an account of a cost sheet is likely to be, by its name and number, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from percall.centre.chart import canonical_category
from percall.ledger.columns import plain
from percall.ledger.costsheet.charts import CHARTS, Chart
from percall.ledger.costsheet.hints import HINTS
from percall.ledger.costsheet.rules import Account

ENOUGH: Final = 2
"""Names that must agree with a chart of accounts before its numbers are believed."""


FIRST: Final = {"management": 20, "benefits": 10}
"""Words that decide whatever else a name holds: a leader's pay is management, social charges on wages are benefits."""


@dataclass(frozen=True)
class Proposal:
    """A rule for one or more accounts. ``key``: name, starts, contains or account; ``category`` None: ask."""

    key: str
    value: str
    category: str | None
    why: str


def propose(accounts: Sequence[Account]) -> dict[Account, Proposal]:
    """A rule for every account; those that share a hint share the rule."""
    named = {account: _by_name(account.name) for account in accounts}
    chart = _chart(named)
    by_number = _agreed(named)
    found = {}
    for account in accounts:
        guess = named[account]
        code = account.code
        if guess is not None:
            found[account] = guess
        elif code in by_number:
            found[account] = Proposal("account", code, by_number[code], "as the other rows of this account")
        elif chart is not None and (category := chart.category(code)):
            found[account] = Proposal("account", code, category, f"by number in {chart.name}")
        else:
            found[account] = Proposal("name" if account.name else "account", account.name or code, None, "")
    return found


def _by_name(name: str) -> Proposal | None:
    """The rule that a name suggests, by itself; None where it suggests nothing, or two things alike."""
    if not name:
        return None
    if category := canonical_category(name):
        return Proposal("name", name, category, "")
    bare = re.sub(r"\([^()]*\)", " ", name).strip()
    if bare != name and (category := canonical_category(bare)):
        return Proposal("starts" if name.startswith(bare) else "contains", bare, category, "")
    words = plain(name).split()
    best: list[tuple[int, str, int, int]] = []
    for category, hints in HINTS.items():
        for hint in hints:
            parts = hint.split()
            place = next((at for at in range(len(words) - len(parts) + 1) if _begins(words[at:], parts)), None)
            if place is not None:
                best.append((_weight(category, parts), category, place, len(parts)))
    if not best:
        return None
    weight = max(best)[0]
    top = [one for one in best if one[0] == weight]
    if len({category for _, category, _, _ in top}) > 1:
        return None
    _, category, place, length = min(top, key=lambda one: one[2])
    phrase = _written(name, words, place, length)
    return Proposal("starts" if place == 0 and not words[0].isdigit() else "contains", phrase, category, "")


def _weight(category: str, parts: Sequence[str]) -> int:
    """How much a hint says: more words say more."""
    return FIRST.get(category, 0) + len(parts)


def _begins(words: Sequence[str], parts: Sequence[str]) -> bool:
    return all(
        word == part[:-1] if part.endswith(".") else word.startswith(part)
        for word, part in zip(words, parts, strict=False)
    )


def _written(name: str, words: Sequence[str], place: int, length: int) -> str:
    """The words of a phrase as the name writes them."""
    letters = re.findall(r"[^\W_]+", name)
    if len(letters) != len(words):
        return " ".join(words[place : place + length])
    start = name.index(letters[place])
    end = start
    for word in letters[place : place + length]:
        end = name.index(word, end) + len(word)
    return name[start:end]


def _agreed(named: Mapping[Account, Proposal | None]) -> dict[str, str]:
    """Account number to the category on which all its named rows agree."""
    found: dict[str, set[str]] = {}
    for account, guess in named.items():
        if account.code and guess is not None and guess.category:
            found.setdefault(account.code, set()).add(guess.category)
    return {code: next(iter(categories)) for code, categories in found.items() if len(categories) == 1}


def _chart(named: Mapping[Account, Proposal | None]) -> Chart | None:
    """The one chart of accounts that at least two names agree with, and more than with any other."""

    def score(chart: Chart) -> int:
        told = [(chart.category(account.code), guess.category) for account, guess in named.items() if guess]
        agree = sum(ours is not None and ours == theirs for ours, theirs in told)
        return agree - sum(ours is not None and ours != theirs for ours, theirs in told)

    best = sorted(CHARTS, key=score)
    return best[-1] if score(best[-1]) >= ENOUGH and score(best[-1]) > score(best[-2]) else None
