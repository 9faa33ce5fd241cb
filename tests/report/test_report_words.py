"""The words of the report: both languages say the same things, nothing is missing, nothing is unused."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel import Locale

import percall
from percall.centre.chart import CHART
from percall.errors import PercallError
from percall.log.schema import CHANNELS
from percall.log.verdicts import REASONS
from percall.report.format import Format
from percall.report.words import LANGUAGES, Words, entries

SOURCES = [path for room in ("report", "cli") for path in (Path(percall.__file__).parent / room).rglob("*.py")]
FAMILIES = {
    "category": {category for _, _, categories in CHART.values() for category in categories},
    "channel": set(CHANNELS),
    "quarantine": set(REASONS),
}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def spoken() -> Iterator[str]:
    """A pattern for each key that the code speaks; what it fills in is one name without a dot."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")).endswith(
                "words"
            ):
                yield from patterns(node.args[0])


def patterns(said: ast.expr) -> Iterator[str]:
    match said:
        case ast.Constant(value=str(key)):
            yield re.escape(key)
        case ast.JoinedStr(values=parts):
            yield "".join(re.escape(part.value) if isinstance(part, ast.Constant) else "[a-z_]+" for part in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from patterns(one)
            yield from patterns(other)
        case _:
            raise AssertionError(f"a key that cannot be followed: {ast.unparse(said)}")


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    english, russian = entries("en"), entries("ru")
    assert english.keys() == russian.keys()
    for key in english:
        forms = [
            text
            for language in (english, russian)
            for text in (language[key].values() if isinstance(language[key], dict) else [language[key]])
        ]
        assert len({frozenset(placeholders(text)) for text in forms}) == 1, key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_counted_words_have_every_plural_form(lang: str) -> None:
    rule = Locale.parse(lang).plural_form
    for key, entry in entries(lang).items():
        if isinstance(entry, dict):
            assert entry.keys() == {*rule.tags, "other"}, key


def test_every_key_is_spoken_and_every_spoken_key_exists() -> None:
    keys = {key for key in entries("en") if key.split(".")[0] not in FAMILIES}
    said = set(spoken())
    assert len(said) > 50
    unused = {key for key in keys if not any(re.fullmatch(pattern, key) for pattern in said)}
    missing = {pattern for pattern in said if not any(re.fullmatch(pattern, key) for key in keys)}
    assert not unused
    assert not missing


@pytest.mark.parametrize("family", FAMILIES)
def test_every_name_we_give_has_a_word(family: str) -> None:
    named = {key.partition(".")[2] for key in entries("en") if key.startswith(f"{family}.")}
    assert named == FAMILIES[family]


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 контакт"), (3, "3 контакта"), (5, "5 контактов"), (21, "21 контакт"), (0.5, "0,5 контакта")],
)
def test_russian_counts_decline(count: float, said: str) -> None:
    assert Words(Format("ru", "RUB"))("contacts", n=count) == said


def test_another_language_is_an_error_that_says_which_there_are() -> None:
    with pytest.raises(PercallError, match="en, ru"):
        entries("de")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_has_marks_that_only_some_readers_know(lang: str) -> None:
    texts = [
        text for entry in entries(lang).values() for text in (entry.values() if isinstance(entry, dict) else [entry])
    ]
    assert not [text for text in texts if "`" in text or "**" in text]
