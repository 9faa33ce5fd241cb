"""Every mistake of a centre is found before a run, with its line and field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from percall.centre import Centre
from percall.cli.main import app
from percall.errors import PercallError
from percall.twin.checks import check_file, clashes, mistakes, workable
from support.twin_centres import busy, single_queue

FILE = """\
name: x
time_zone: UTC
currency: USD
queues:
  line: {}
  island: {}
teams:
  all: {}
arrivals:
  demands:
    calls: {reason: any, per_hour: {daily: 60}}
reasons:
  any:
    talk: {family: exponential, mean_s: 60}
    patience: {family: exponential, mean_s: 60}
routing:
  rules:
    - {queue: line, skills: {magic: 2}}
    - {when: {reason: any}, queue: line}
staffing:
  groups:
    agents: {team: all, agents: 5, staffed: {daily: 5}}
"""


def test_each_mistake_has_its_line_and_field(tmp_path: Path) -> None:
    path = tmp_path / "centre.yaml"
    path.write_text(FILE)
    found = {(m.row, m.field): m.what for m in check_file(path)}
    assert found == {
        (19, "routing.rules.1"): "can never fire: rule 1 fits whatever it fits (line 18)",
        (6, "queues.island"): "is unreachable: no rule, overflow, transfer or campaign leads there",
        (18, "routing.rules.0.skills.magic"): "nobody has the skill magic",
    }


GOOD = """\
name: x
time_zone: UTC
currency: USD
queues:
  line: {}
  next: {}
teams:
  all: {}
arrivals:
  demands:
    calls: {reason: any, per_hour: {daily: 60}}
    more: {reason: any, tier: gold, per_hour: {daily: 6}}
reasons:
  any:
    talk: {family: exponential, mean_s: 60}
routing:
  rules:
    - {when: {tier: gold}, queue: next}
    - {queue: line}
  queues:
    line: {open: {daily: "08:00-20:00"}}
    next: {skills: {selling: 1}}
staffing:
  groups:
    agents:
      team: all
      agents: 5
      skills: {selling: 2}
      shifts:
        - {days: [daily], hours: "00:00-24:00", agents: 4}
"""


@pytest.mark.parametrize(
    ("line", "was", "is_now", "field", "words"),
    [
        (5, "{queue: line}", "{queue: next}", "queues.line", "is unreachable"),
        (22, "{selling: 1}", "{selling: 3}", "routing.queues.next.skills.selling", "nobody has the skill selling at l"),
        (22, "{selling: 1}", "{baking: 1}", "routing.queues.next.skills.baking", "nobody has the skill baking"),
        (18, "{tier: gold}", "{tier: tin}", "routing.rules.0", "can never fire: no demand is like that"),
        (19, "when: {tier: gold}, ", "", "routing.rules.1", "rule 1 fits whatever it fits (line 18)"),
        (12, "per_hour: {daily: 6}", "per_hour: {daily: -6}", "arrivals.demands.more.per_hour.daily", ""),
        (21, '"00:00-24:00"', '"08:00-19:00"', "routing.queues.line.open", "open on Monday at 19:00 with nobody at"),
        (5, "{daily: 60}", "{daily: 600}", "queues.line", "hours of work in a week for"),
        (21, "20:00\"}}", "20:00\"}, overflow_to: next}", "routing.queues.line.overflow_to", "line to next to line"),
    ],
)  # fmt: skip
def test_percall_centre_check_names_line_and_field_of(
    line: int, was: str, is_now: str, field: str, words: str, tmp_path: Path
) -> None:
    """Each thing that no floor can work by, as the command prints it."""
    path = tmp_path / "centre.yaml"
    path.write_text(GOOD)
    assert check_file(path) == []
    text = GOOD.replace(was, is_now)
    if "overflow_to" in is_now:
        text = text.replace("{skills: {selling: 1}}", "{skills: {selling: 1}, overflow_to: line}")
    path.write_text(text)
    printed = CliRunner().invoke(app, ["centre", "check", str(path)])
    assert printed.exit_code == 2
    places = [sentence for sentence in printed.stderr.splitlines() if f"{field}:" in sentence]
    assert any(f"centre.yaml:{line}, {field}: " in sentence and words in sentence for sentence in places), (
        printed.stderr
    )


RULES = ("routing", "rules")
RATES = ("arrivals", "demands", "calls", "per_hour")


def changed(centre: Centre, *path: str | int, to: Any) -> Centre:
    """The centre with one value replaced."""
    values: Any = centre.model_dump()
    place = values
    for key in path[:-1]:
        place = list(place[key]) if isinstance(place[key], tuple) else place[key]
    place[path[-1]] = to
    return Centre.model_validate(values)


@pytest.mark.parametrize(
    ("path", "to", "field", "words"),
    [
        (("routing", "rules"), [{"queue": "nowhere"}], "routing.rules.0.queue", "there is no queue nowhere"),
        (RULES, [{"queue": "line", "skills": {"magic": 1}}], "routing.rules.0.skills.magic", "nobody has the skill"),
        (("routing", "rules"), [{"when": {"tier": "gold"}, "queue": "line"}], "routing.rules.0", "no demand is like"),
        (("routing", "queues"), {"line": {"overflow_to": "line"}}, "routing.queues.line.overflow_to", "circle"),
        (RATES, {"daily": (1.0, 2.0)}, "arrivals.demands.calls.per_hour.daily", "48 intervals"),
        (RATES, {"daily": 3000}, "queues.line", "nobody gives up"),
        (("staffing", "groups", "agents", "staffed"), {"daily": 9}, "staffing.groups.agents.staffed.daily", "9 of 5"),
        (("staffing", "groups", "agents", "team"), "none", "staffing.groups.agents.team", "there is no team none"),
        (("queues",), {"line": {}, "island": {}}, "queues.island", "unreachable"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_a_mistake(path: tuple[str, ...], to: Any, field: str, words: str) -> None:
    good = single_queue(60, {"mean_s": 60}, 5)
    assert mistakes(good) == []
    found = {m.field: m.what for m in mistakes(changed(good, *path, to=to))}
    assert words in found.get(field, f"nothing at {field}: {found}")


def test_hours_that_nobody_covers_are_a_mistake() -> None:
    good = single_queue(60, {"mean_s": 60}, 5, queues={"line": {"open": {"workdays": "08:00-20:00"}}})
    late = changed(good, "staffing", "groups", "agents", "staffed", to={"daily": [5.0] * 38 + [0.0] * 10})
    assert [c.what for c in clashes(late)] == ["open on Monday at 19:00 with nobody at work"]


def test_a_longer_circle_is_named_whole() -> None:
    queues = {"orders": {"skills": {"orders": 1}, "overflow_to": "help"}, "help": {"overflow_to": "orders"}}
    values = busy().model_dump() | {"routing": busy().routing.model_dump() | {"queues": queues}}
    found = [m.what for m in mistakes(Centre.model_validate(values))]
    assert "goes round in a circle: orders to help to orders" in found


def test_a_negative_rate_is_no_rate() -> None:
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        single_queue(-1, {"mean_s": 60}, 5)


def test_a_centre_that_cannot_work_does_not_run() -> None:
    with pytest.raises(PercallError, match="unreachable"):
        workable(changed(single_queue(60, {"mean_s": 60}, 5), "queues", to={"line": {}, "island": {}}))
