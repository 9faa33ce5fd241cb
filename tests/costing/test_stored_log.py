"""A stored log, costed by batches of days, costs what the same log costs in memory."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from percall.costing import Costed, View, cost
from percall.errors import PercallError
from percall.log import Log, import_frames, open_log
from percall.log.daily import in_batches
from support.engines import in_memory
from support.small_log import Stretch, centre, contact, frames, ledger, line

BERLIN = centre(time_zone="Europe/Berlin", teams={"sales": {"agents": ["ann"]}, "care": {"agents": ["eve"]}})
BOOK = ledger(
    line(1, "salaries", "1000.01", hours="100"),
    line(2, "salaries", "77.77", team="care"),
    line(3, "telephony", "50"),
    line(4, "management", "20"),
    line(5, "software", "-3.33"),
    line(6, "software", "12", month="2024-04"),
)


@pytest.fixture
def log() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Two hundred contacts over six days round a clock change; chats overlap, one mail lasts three days."""
    made = [
        contact(
            f"c{number:03d}",
            f"2024-03-{26 + number % 6}T{(number * 7) % 24:02d}:{(number * 13) % 60:02d}",
            Stretch("queue", 0, number % 90),
            Stretch("talk", number % 90, 200 + number * 31 % 900, ["ann", "eve", "stranger"][number % 3]),
            channel=["voice", "chat"][number % 2],
        )
        for number in range(200)
    ]
    made.append(contact("mail", "2024-03-27T10:00", Stretch("talk", 0, 3 * 86_400, "ann"), channel="email"))
    return frames(made)


def stored(log: tuple[pl.DataFrame, pl.DataFrame], folder: Path, time_zone: str = "Europe/Berlin") -> Log:
    import_frames(*log, log_dir=folder, time_zone=time_zone, source="test")
    return open_log(folder)


def same(one: Costed, other: Costed) -> None:
    ours = [
        "contact_id",
        "cost",
        "agent_us",
        "line_us",
        "team",
        "day",
        "talk_ms",
        *(f"cost_{c}" for c in one.categories),
    ]
    assert in_memory(one.contacts).select(ours).equals(in_memory(other.contacts).select(ours))
    assert one.balances == other.balances
    assert one.lines == other.lines
    assert one.bill("mail") == other.bill("mail")


@pytest.mark.parametrize("view", ["unit", "loaded"])
@pytest.mark.parametrize("together", [1, 70, 250_000])
def test_batches_of_days_and_all_at_once_agree(
    log: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, view: View, together: int
) -> None:
    kept = stored(log, tmp_path / "log")
    monkeypatch.setattr(sys.modules[cost.__module__], "TOGETHER", together)
    same(cost(kept, BOOK, BERLIN, view=view), cost(log, BOOK, BERLIN, view=view))


def test_a_path_will_do_and_progress_is_told(
    log: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(log, tmp_path / "log")
    monkeypatch.setattr(sys.modules[cost.__module__], "TOGETHER", 1)
    steps: list[tuple[str, int, int]] = []
    costed = cost(str(tmp_path / "log"), BOOK, BERLIN, progress=lambda *step: steps.append(step))
    same(costed, cost(log, BOOK, BERLIN))
    assert steps[-1] == ("costing", 7, 7)


def test_a_batch_has_as_many_days_as_have_its_rows(log: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path) -> None:
    kept = stored(log, tmp_path / "log")
    sizes = [
        [(len(batch.days), batch.contacts.collect().height) for batch in in_batches(kept, date.min, date.max, rows)]
        for rows in (1, 70, 10_000)
    ]
    assert [sum(height for _, height in found) for found in sizes] == [201, 201, 201]
    assert [len(found) for found in sizes] == [7, 3, 1]
    assert all(height <= 70 for days, height in sizes[1] if days > 1)


def test_days_outside_the_time_asked_for_are_not_read(log: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path) -> None:
    daily = centre(time_zone="Europe/Berlin", costs={"rate_period": "day"})
    book = ledger(line(1, "software", "31", first_day=date(2024, 3, 1), last_day=date(2024, 3, 31)))
    kept = stored(log, tmp_path / "log")
    costed = cost(kept, book, daily, first=date(2024, 3, 27), last=date(2024, 3, 28))
    assert in_memory(costed.contacts)["day"].unique().sort().to_list() == [date(2024, 3, 27), date(2024, 3, 28)]
    (total,) = costed.reconciliation()
    assert total.ledger == 2_000_000


def test_a_log_with_days_of_another_time_zone_is_refused(
    log: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path
) -> None:
    with pytest.raises(PercallError, match=r"days of UTC, the centre file says Europe/Berlin"):
        cost(stored(log, tmp_path / "log", "UTC"), BOOK, BERLIN)


@pytest.mark.parametrize("name", ["cost", "cost_rent", "day", "__day", "agent_us_1"])
def test_an_attribute_named_like_a_column_of_costing_is_not_stored(
    log: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path, name: str
) -> None:
    contacts, segments = log
    with pytest.raises(PercallError, match=name):
        stored((contacts.with_columns(pl.lit("x").alias(name)), segments), tmp_path)
