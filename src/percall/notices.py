"""What a reader of figures should know about them, in words of the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple


class Amount(NamedTuple):
    """An amount of money in currency units."""

    units: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.units:.2f} {self.currency}"


class Notice(str):
    """A sentence: in English as it stands, and in every language of ``texts`` through ``said``.

    ``texts``: a sentence with {placeholders} by language, English (``en``) among them. ``values``: what stands in the
    placeholders: dates, Amounts, numbers and words.
    """

    texts: Mapping[str, str]
    values: Mapping[str, Any]

    def __new__(cls, texts: Mapping[str, str], /, **values: Any) -> Notice:
        notice = super().__new__(cls, texts["en"].format(**{name: str(value) for name, value in values.items()}))
        notice.texts, notice.values = texts, values
        return notice

    def __getnewargs_ex__(self) -> tuple[tuple[Mapping[str, str]], Mapping[str, Any]]:
        return (self.texts,), self.values

    def said(self, lang: str, shown: Callable[[str, Any], str]) -> str:
        """The sentence in a language; ``shown`` gives the text of a value by its placeholder's name and itself."""
        return self.texts[lang].format(**{name: shown(name, value) for name, value in self.values.items()})
