"""The rules proposed for the accounts of a cost sheet, in an order in which the first that fits is the right one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from percall.ledger.costsheet.accounts import FIRST, Proposal, propose
from percall.ledger.costsheet.mapping import ASKED, LEAVE_OUT, CategoryRule
from percall.ledger.costsheet.rules import Account, fits


def categories(accounts: Sequence[Account]) -> Iterator[str]:
    """The rules: whole names first, then parts of names, then account numbers; each rule once, with what it is for."""
    if not accounts:
        return
    proposed = propose(accounts)
    ordered = _rules(proposed)
    yield f"categories:  # the first rule that fits; a category of the centre, or: {LEAVE_OUT}"
    for one in ordered:
        why = f"  # {one.why}" if one.why else ""
        if one.category is None:
            why = f"  # what is this? {_example(one, proposed)}"
        category = one.category or f'"{ASKED}"'
        yield f"  - {{{one.key}: {quoted(one.value)}, category: {category}}}{why}"


def _rules(proposed: Mapping[Account, Proposal]) -> list[Proposal]:
    """The rules in their order: names, what decides whatever else a name holds, beginnings, parts, account numbers.

    A rule that fits another rule's account first gets an exact one before it; one that is never needed goes.
    """
    rules = sorted(dict.fromkeys(proposed.values()), key=_place)
    for account, one in proposed.items():
        first = _first(account, rules)
        if first is not None and first.category != one.category:
            exact = Proposal("name" if account.name else "account", account.name or account.code, one.category, one.why)
            rules.insert(0, exact)
    for one in reversed(rules[:]):
        rest = [other for other in rules if other is not one]
        mine = [account for account in proposed if _first(account, rules) is one]
        if all((other := _first(account, rest)) and other.category == one.category for account in mine):
            rules = rest
    return rules


def _place(one: Proposal) -> tuple[int, int]:
    decides = one.key in ("starts", "contains") and one.category in FIRST
    return (1 if decides else _KEYS.index(one.key), -FIRST.get(one.category or "", 0))


_KEYS = ("name", "", "starts", "contains", "account")


def _first(account: Account, rules: Sequence[Proposal]) -> Proposal | None:
    return next((one for one in rules if fits(account, _as_rule(one))), None)


@cache
def _as_rule(one: Proposal) -> CategoryRule:
    return CategoryRule.model_validate({one.key: one.value, "category": one.category or ASKED})


def _example(one: Proposal, proposed: Mapping[Account, Proposal]) -> str:
    numbers = (account.number for account, other in proposed.items() if other == one and account.number)
    return next((f"account {number}" for number in numbers), "")


def quoted(text: str) -> str:
    """Text as YAML takes it in any place."""
    return json.dumps(text, ensure_ascii=False)
