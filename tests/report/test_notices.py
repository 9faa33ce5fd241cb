"""Warnings about the figures: declared once in both languages, said in the reader's."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from string import Formatter

import pytest

from percall.costing import cost, coverage
from percall.metrics import measure, measuring
from percall.notices import Amount, Notice
from percall.report.format import Format
from percall.report.naming import notice_text
from percall.report.words import Words
from support.measuring import talk
from support.small_log import centre, contact, frames, ledger, line

TEXTS = {
    name: texts
    for module in (coverage, measuring)
    for name, texts in vars(module).items()
    if name.isupper() and isinstance(texts, Mapping) and "en" in texts
}
UNPAID = {"en": "{amount} of {category} on {day}: {n}", "ru": "{n}: {day}, «{category}», {amount}"}
NOTICE = Notice(UNPAID, amount=Amount(Decimal("1234.5"), "USD"), category="rent", day=date(2026, 3, 1), n=2000)


def test_there_are_warnings_to_look_at() -> None:
    assert {"PART_PERIOD", "UNASSIGNED", "UNKNOWN", "NO_WAITS"} <= TEXTS.keys()


@pytest.mark.parametrize("name", TEXTS)
def test_a_warning_says_the_same_in_every_language(name: str) -> None:
    places = [{field for _, field, _, _ in Formatter().parse(text) if field} for text in TEXTS[name].values()]
    assert list(TEXTS[name]) == ["en", "ru"]
    assert places[0] == places[1]


def test_a_notice_is_its_english_sentence() -> None:
    assert NOTICE == "1234.50 USD of rent on 2026-03-01: 2000"
    again = pickle.loads(pickle.dumps(NOTICE))
    assert (again, again.texts, again.values) == (NOTICE, NOTICE.texts, NOTICE.values)


def test_a_face_says_it_in_its_own_forms() -> None:
    russian = notice_text(NOTICE, Words(Format("ru", "USD")))
    assert " ".join(russian.split()) == "2 000: 1 марта 2026 г., «Аренда», 1 234,50 $"
    assert notice_text("anything else", Words(Format("ru", "USD"))) == "anything else"


def test_a_scope_that_the_centre_file_does_not_name_is_said_with_its_row() -> None:
    log = frames([contact("a", "2024-03-04T09:00", talk(60))])
    described = centre(teams={"day": {"agents": ["mira"]}})
    costed = cost(log, ledger(line(7, "rent", "7.5", team="dya")), described)
    assert "ledger.csv:7: the centre file has no team dya (it has: day)" in costed.warnings
    (stuck,) = (one for one in measure(costed).warnings if "stay unassigned" in one)
    assert stuck == (
        "7.50 USD of rent for team dya stay unassigned: no contact of the log can carry them (ledger.csv:7)"
    )
    assert "не распределены" in notice_text(stuck, Words(Format("ru", "USD")))
