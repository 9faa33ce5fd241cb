"""The starter file: loads as it is, shows every default and every key, and ships with the package."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest

from percall.centre import Centre, check_centre, load_centre, starter
from percall.centre.model import Costs, Section
from percall.twin.checks import clashes


@pytest.fixture
def as_it_is(tmp_path: Path) -> Path:
    file = tmp_path / "centre.yaml"
    file.write_text(starter(), encoding="utf-8")
    return file


@pytest.fixture
def with_examples(tmp_path: Path) -> Path:
    """The starter with its example lines put to use."""
    file = tmp_path / "examples.yaml"
    file.write_text(re.sub(r"^#(?=  )", "", starter(), flags=re.MULTILINE), encoding="utf-8")
    return file


def test_loads_without_mistakes(as_it_is: Path) -> None:
    assert check_centre(as_it_is) == []


def test_the_examples_load_too(with_examples: Path) -> None:
    centre = load_centre(with_examples)
    assert centre.exchange_rates
    assert centre.benchmarks
    assert all(value is not None for value in centre.teams["day_shift"].model_dump().values())
    assert clashes(centre) == []


def test_shows_the_whole_default_chart_of_accounts(as_it_is: Path) -> None:
    assert load_centre(as_it_is).costs.pools == Costs().chart()


def test_every_value_it_shows_is_the_default(as_it_is: Path) -> None:
    shown = load_centre(as_it_is)
    plain = Centre(name=shown.name, time_zone=shown.time_zone, currency=shown.currency)
    own = {"queues", "teams", "costs"}
    assert shown.model_dump(exclude=own) == plain.model_dump(exclude=own)
    assert shown.costs.model_dump(exclude={"pools"}) == plain.costs.model_dump(exclude={"pools"})


def test_shows_every_key_that_a_section_has(with_examples: Path) -> None:
    load_centre(with_examples)  # so every key shown is a real one
    text = with_examples.read_text(encoding="utf-8")
    missing = [key for section in sections(Centre) for key in section.model_fields if not re.search(rf"\b{key}:", text)]
    assert missing == []


def test_reads_well() -> None:
    assert max(map(len, starter().splitlines())) <= 120
    for key in Centre.model_fields:
        before = starter().split(f"\n{key}:")[0].rstrip().splitlines()[-1]
        assert before.startswith("#") or key in ("time_zone", "currency"), f"nothing explains {key}"


def sections(kind: Any) -> set[type[Section]]:
    """The models that a type is made of."""
    if isinstance(kind, type) and issubclass(kind, Section):
        return {kind}.union(*(sections(field.annotation) for field in kind.model_fields.values()))
    return set().union(*(sections(part) for part in get_args(kind)))
