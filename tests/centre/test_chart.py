"""The default chart of accounts and the names accounting has for its categories."""

from __future__ import annotations

import re
from collections import Counter
from typing import get_args

import pytest

from percall.centre.chart import CHART, canonical_category, plain_name
from percall.centre.model import Costs, Driver
from percall.centre.synonyms import SYNONYMS

CATEGORIES = [category for _, _, categories in CHART.values() for category in categories]


def test_the_chart_covers_what_a_centre_spends_on() -> None:
    assert set(CATEGORIES) >= {
        "salaries", "benefits", "bonuses", "agent_licences", "software", "equipment", "rent", "utilities", "telephony",
        "ai_automation", "cloud_storage", "training", "recruiting", "management", "other",
    }  # fmt: skip


def test_every_category_has_one_pool() -> None:
    assert [c for c, times in Counter(CATEGORIES).items() if times > 1] == []
    assert all(Costs().pool_of(category) for category in CATEGORIES)


def test_only_agent_time_is_bought_as_capacity() -> None:
    for pool, (driver, capacity, _) in CHART.items():
        assert driver in get_args(Driver), pool
        assert driver == "agent_time" or not capacity, pool


def test_every_category_is_known_by_name_in_both_languages() -> None:
    assert list(SYNONYMS) == CATEGORIES
    for category, names in SYNONYMS.items():
        assert any(re.search("[a-z]", name) for name in names), category
        assert any(re.search("[а-я]", name) for name in names), category


def test_no_name_means_two_categories() -> None:
    names = Counter([*map(plain_name, CATEGORIES), *(name for names in SYNONYMS.values() for name in names)])
    assert [name for name, times in names.items() if times > 1] == []


def test_every_synonym_is_written_as_it_is_looked_up() -> None:
    assert [name for names in SYNONYMS.values() for name in names if plain_name(name) != name] == []
    assert {canonical_category(name) == category for category, names in SYNONYMS.items() for name in names} == {True}


@pytest.mark.parametrize(
    ("written", "category"),
    [
        ("salaries", "salaries"),
        ("Wages", "salaries"),
        ("6010 - Payroll", "salaries"),
        ("Salaries & Wages", "salaries"),
        ("Зарплата", "salaries"),
        ("ФОТ", "salaries"),
        ("  Fringe   benefits ", "benefits"),
        ("AGENT_LICENCES", "agent_licences"),
        ("Agent licenses", "agent_licences"),
        ("telecom", "telephony"),
        ("Toll-free", "telephony"),
        ("depreciation", "equipment"),
        ("Software subscriptions", "software"),
        ("ПО", "software"),
        ("AI and automation fees", "ai_automation"),
        ("ИИ", "ai_automation"),
        ("Наём", "recruiting"),
        ("Прочие расходы", "other"),
        ("parking", None),
        ("", None),
        ("6010", None),
        ("salaries of the board", None),
    ],
)
def test_accounting_s_own_words(written: str, category: str | None) -> None:
    assert canonical_category(written) == category
