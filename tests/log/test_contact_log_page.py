"""The page of the contact log lists every column, word, flag and reason there is, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from percall.log.schema import (
    AGENT_STATES,
    CHANNELS,
    CONTACTS,
    DIRECTIONS,
    KINDS,
    OUTCOMES,
    QUARANTINE,
    REQUIRED,
    SEGMENTS,
    STATES,
    TIME,
)
from percall.log.verdicts import FLAGS, REASONS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "contact-log.md").read_text("utf-8")
TABLES = {"contacts": CONTACTS, "segments": SEGMENTS, "agent_states": AGENT_STATES, "quarantine": QUARANTINE}
TYPES = {
    "text": pl.String(),
    "word": pl.String(),
    "time": TIME,
    "yes or no": pl.Boolean(),
    "number": pl.Float64(),
    "whole number": pl.Int64(),
    "whole number, milliseconds": pl.Int64(),
}
WORDS = {
    ("contacts", "channel"): CHANNELS,
    ("contacts", "direction"): DIRECTIONS,
    ("contacts", "outcome"): OUTCOMES,
    ("segments", "kind"): KINDS,
    ("agent_states", "state"): STATES,
}


def rows_under(heading: str) -> list[list[str]]:
    """Cells of the table below a heading, without the table's own heading."""
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    assert section, heading
    lines = [line for line in section[1].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_its_line_in_the_tables_order(table: str) -> None:
    lines = rows_under(table)
    assert [name.strip("`") for name, *_ in lines] == list(TABLES[table])
    for name, *said in lines:
        assert [bool(cell) for cell in said] == [True] * 4, f"{table}.{name} says not everything"


@pytest.mark.parametrize("table", TABLES)
def test_types_and_nulls_are_those_of_the_schema(table: str) -> None:
    for quoted, _, said, null, _ in rows_under(table):
        name = quoted.strip("`")
        kind = TABLES[table][name]
        assert TYPES[said] == (pl.Int64() if kind == pl.Int32() else kind), name
        assert (said == "word") == ((table, name) in WORDS), name
        if table == "contacts":
            assert (null == "never null") == (name in REQUIRED), name


@pytest.mark.parametrize(("table", "column"), WORDS)
def test_every_word_a_column_takes_is_listed(table: str, column: str) -> None:
    meaning = next(meaning for name, meaning, *_ in rows_under(table) if name == f"`{column}`")
    listed = re.findall(r"\w+", meaning.partition(":")[2].partition(";")[0])
    assert tuple(listed) == WORDS[table, column]


def test_every_outcome_and_kind_is_explained() -> None:
    bold = set(re.findall(r"\*\*(\w+)\*\*", PAGE))
    assert set(OUTCOMES) | set(KINDS) <= bold


def test_every_flag_and_reason_is_listed_with_its_meaning() -> None:
    for heading, declared in (("Flags", FLAGS), ("Reasons for quarantine", REASONS)):
        assert {name.strip("`"): meaning for name, meaning in rows_under(heading)} == declared
