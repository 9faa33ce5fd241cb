"""Which category an account of a cost sheet belongs to, by the rules of its mapping: the first that fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from percall.ledger.columns import plain
from percall.ledger.costsheet.mapping import CategoryRule


@dataclass(frozen=True)
class Account:
    """What a row says of its cost: a number, a name, or both, as written ("" where it says none)."""

    number: str
    name: str

    def __str__(self) -> str:
        return " ".join(part for part in (self.number, self.name) if part)

    @property
    def code(self) -> str:
        """The number, also where the name begins with it ("5010 Salaries & wages")."""
        found = re.match(r"[0-9][0-9.\-/]*(?=\s)", self.name)
        return self.number or (found[0] if found else "")


def rule_of(account: Account, rules: Sequence[CategoryRule]) -> CategoryRule | None:
    """The first rule that fits, or None. What a name ``contains`` must begin a word of it: rent is not in parental."""
    return next((rule for rule in rules if fits(account, rule)), None)


def fits(account: Account, rule: CategoryRule) -> bool:
    """Whether a rule is about an account."""
    name = f" {plain(account.name)} "
    return (
        (rule.account is None or in_range(account.code, rule.account))
        and (rule.name is None or name.strip() == plain(rule.name))
        and (rule.starts is None or name.startswith(f" {plain(rule.starts)}"))
        and (rule.contains is None or f" {plain(rule.contains)}" in name)
    )


def in_range(number: str, wanted: str) -> bool:
    """Whether an account is ``wanted``, or lies in ``first-last``: 410015 lies in 4100-4199, as a part of 4100."""
    first, dash, last = (part.strip() for part in wanted.partition("-"))
    if not dash:
        return number == wanted.strip()
    digits = number[: len(first)]
    return len(first) == len(last) and len(digits) == len(first) and first <= digits <= last
