"""Amounts as people write them, read as exact decimals: 1,234.56 and 1 234,56, (123.45) for a credit, with a sign."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from percall.ledger.cells import LARGEST, Cell, CellError, shown
from percall.ledger.conventions import decide

ACCEPTED: Final = "1234.56, 1,234.56, 1 234,56, (123.45) or -123.45 for a credit"

_DOLLARS = (
    "ARS AUD BBD BMD BND BSD BZD CAD CLP COP CUP DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD USD UYU"
)
SIGNS: Final[dict[str, frozenset[str]]] = {
    sign: frozenset(codes.split())
    for sign, codes in {
        "$": _DOLLARS,
        "€": "EUR",
        "£": "GBP EGP FKP GIP LBP SDG SHP SSP SYP",
        "¥": "JPY CNY",
        "₽": "RUB",
        "руб.": "RUB BYN",
        "руб": "RUB BYN",
        "р.": "RUB BYN",
        "₴": "UAH",
        "₸": "KZT",
        "₼": "AZN",
        "₾": "GEL",
        "֏": "AMD",
        "₪": "ILS",
        "₹": "INR",
        "₩": "KRW",
        "₺": "TRY",
        "₫": "VND",
        "₱": "PHP",
        "฿": "THB",
        "₦": "NGN",
    }.items()
}
"""Currency signs that may stand beside an amount, and the currencies each can mean."""

_ONE_SPACE = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "\u2013": "-", "\u2019": "'"})
_SIGN = "|".join(re.escape(sign) for sign in SIGNS)
_WRITTEN = re.compile(
    rf"(?P<open>\()? ?(?P<minus>[-+])? ?(?P<before>{_SIGN})? ?(?P<inner>[-+])? ?(?P<digits>[0-9.,' ]*[0-9])"
    rf" ?(?P<after>{_SIGN})? ?(?P<trailing>-)?(?P<close>\))?",
    re.IGNORECASE,
)
_DIGITS = {
    mark: re.compile(
        rf"(?P<whole>[0-9]+|[1-9][0-9]{{0,2}}(?P<group>[{groups}])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*)?"
        rf"(?:[{mark}](?P<fraction>[0-9]+))?"
    )
    for mark, groups in {".": ",' ", ",": ".' "}.items()
}


def _written(text: str) -> re.Match[str] | None:
    """The parts of an amount: brackets, signs, currency signs and digits; None where they contradict."""
    found = _WRITTEN.fullmatch(" ".join(text.translate(_ONE_SPACE).split()))
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    marks = sum(found[part] is not None for part in ("open", "minus", "inner", "trailing"))
    return found if marks <= 1 and not (found["before"] and found["after"]) else None


def readings(text: str) -> dict[str, Decimal]:
    """What ``text`` is worth under each decimal mark ("." and ",") under which it makes sense."""
    found = _written(text)
    if found is None:
        return {}
    credit = bool(found["open"] or found["trailing"] or "-" in (found["minus"], found["inner"]))
    values = {}
    for mark, digits in _DIGITS.items():
        if match := digits.fullmatch(found["digits"]):
            whole = re.sub("[^0-9]", "", match["whole"] or "0")
            value = Decimal(f"{whole}.{match['fraction']}" if match["fraction"] else whole)
            values[mark] = value.copy_negate() if credit else value
    return values


def read_amount(cell: Cell, conventions: frozenset[str], currency: str | None = None) -> Decimal:
    """The exact amount in ``cell``; the file's ``conventions`` decide between decimal marks.

    Raises CellError where the cell is no amount, is ambiguous, or carries the sign of another currency than
    ``currency`` (None: no sign at all).
    """
    value = cell if isinstance(cell, Decimal) else decide(cell, readings(cell), conventions, ACCEPTED)
    if not value.is_finite() or value.adjusted() >= LARGEST:
        raise CellError(f"{shown(cell)} is too large", f"at most {LARGEST} digits before the decimal mark")
    found = None if isinstance(cell, Decimal) else _written(cell)
    sign = found and (found["before"] or found["after"])
    if sign and currency not in SIGNS[sign.lower()]:
        raise CellError(f"{shown(cell)} carries {sign}, which is not {currency or 'expected here'}", ACCEPTED)
    return value
