"""Every word the report says, one file per language with the same keys."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final, get_args

import yaml

from percall.errors import Mistake, PercallError
from percall.metrics.metric import Lang
from percall.report.format import Format

LANGUAGES: Final = get_args(Lang)
PLURALS: Final = frozenset({"one", "few", "many", "other"})

Entry = str | dict[str, str]
"""A text with {placeholders}, or its plural forms by CLDR category."""


@cache
def entries(lang: str) -> dict[str, Entry]:
    """Every entry of one language by its dotted key. Raises PercallError for a language that has no file."""
    if lang not in LANGUAGES:
        raise PercallError(Mistake(f"no words in {lang!r}", field="lang", accepted=", ".join(LANGUAGES)))
    text = files(__name__).joinpath(f"{lang}.yaml").read_text(encoding="utf-8")
    return dict(_flat(yaml.safe_load(text)))


def _flat(tree: dict[str, object], prefix: str = "") -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []
    for name, branch in tree.items():
        if not isinstance(branch, dict) or branch.keys() <= PLURALS:
            found.append((prefix + name, branch))  # type: ignore[arg-type]
        else:
            found += _flat(branch, f"{prefix}{name}.")
    return found


class Words:
    """Speaks one language: ``words("key", n=3, name="x")``; ``n`` chooses the plural form and is itself {n}."""

    def __init__(self, form: Format) -> None:
        self.form = form
        self._entries = entries(form.lang)

    @property
    def lang(self) -> Lang:
        return "ru" if self.form.lang == "ru" else "en"

    def __call__(self, key: str, /, **values: str | float) -> str:
        entry, n = self._entries[key], values.get("n", 0)
        if not isinstance(n, str):
            values["n"] = self.form.count(n)
            entry = entry if isinstance(entry, str) else entry[self.form.locale.plural_form(n)]
        assert isinstance(entry, str)  # a text with plural forms is always counted
        return entry.format(**values)

    def named(self, family: str, name: str) -> str:
        """The word for ``name`` in a family of words (``category``, ``channel`` …), or the user's own name."""
        entry = self._entries.get(f"{family}.{name}")
        return entry if isinstance(entry, str) else name
