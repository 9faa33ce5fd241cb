"""Every mistake of a centre is found before a run, with its line and field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from percall.centre import Centre, load_centre
from percall.cli.main import app
from percall.errors import PercallError
from percall.floor.codes import Codes
from percall.twin.capacity import Capacity
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
        (5, "{daily: 60}", "{daily: 600}", "queues.line", "customers who never give up bring 840.0 hours"),
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


NAMES = "queues: {line: {}, next: {}}\nteams: {all: {}}\n"
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
        (RATES, {"daily": 3000}, "queues.line", "customers who never give up bring"),
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


SHIFT = {"days": ["daily"], "hours": "08:00-16:00", "agents": 3}
OFFERS = {"reason": "any", "queue": "line", "per_day": 9, "hours": {"daily": "17:00-19:00"}}
PATIENT = {"mean_s": 60, "never": 0.1}


@pytest.mark.parametrize(
    ("path", "to", "field", "words"),
    [
        (("routing", "holidays"), {"country": "XX"}, "routing.holidays.country", "no holidays are known of XX"),
        (("routing", "holidays"), {"country": "US", "subdivision": "ZZ"}, "routing.holidays.subdivision", "no part ZZ"),
        (("routing", "queues"), {"line": {"when_closed": "overflow"}}, "routing.queues.line.when_closed", "nobody"),
        (("reasons", "any", "talk"), PATIENT, "reasons.any.talk", "would never end for some"),
        (("reasons", "any", "wrap"), PATIENT, "reasons.any.wrap", "would never end for some"),
        (("reasons", "any", "transfer"), {"share": 1, "to": "line"}, "reasons.any.transfer", "never ends"),
        (("campaigns",), {"offers": OFFERS}, "campaigns.offers.hours", "nobody who serves line is ever at work then"),
        (("staffing", "groups", "agents", "shifts"), [], "queues.line", "168.0 hours of work in a week, and nobody"),
        (("staffing", "groups", "agents", "absence"), 1.0, "queues.line", "168.0 hours of work in a week, and nobody"),
        (("arrivals", "demands", "calls", "per_hour"), {"daily": 61}, "queues.line", "170.8 hours of work for 168.0"),
    ],
)  # fmt: skip
def test_more_that_cannot_work(path: tuple[str, ...], to: Any, field: str, words: str) -> None:
    """Three agents from 8 to 16 have just the 168 hours in a week that the customers bring."""
    values = single_queue(60, {"mean_s": 60}, 3).model_dump()
    values["staffing"]["groups"]["agents"] |= {"staffed": {}, "shifts": [SHIFT]}
    good = Centre.model_validate(values)
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


def two_queues(**sections: Any) -> Centre:
    """Two queues for which the same two agents work around the clock, 336 hours a week, each with 150 hours of work."""
    values = single_queue(1, {"mean_s": 60}, 2, queues={"line": {}, "next": {}}).model_dump()
    calls = {"reason": "any", "per_hour": {"daily": 150 / 168 * 60}}
    described: dict[str, Any] = {
        "queues": {"line": {}, "next": {}},
        "arrivals": {"demands": {"calls": calls, "more": calls | {"tier": "gold"}}},
        "routing": values["routing"] | {"rules": [{"when": {"tier": "gold"}, "queue": "next"}, {"queue": "line"}]},
    }
    return Centre.model_validate(values | described | sections)


def test_queues_that_share_agents_are_compared_with_them_together() -> None:
    good = two_queues()
    assert mistakes(good) == []
    found = mistakes(changed(good, "arrivals", "demands", "calls", "per_hour", to={"daily": 190 / 168 * 60}))
    said = "line, next together: customers who never give up bring 340.0 hours of work for 336.0 hours of agents"
    assert [m.what for m in found] == [f"{said} in a week"]


@pytest.mark.parametrize(
    "eased",
    [
        {"queues": {"line": {"open": {"daily": "08:00-20:00"}}, "next": {}}},  # half of them come when it is closed
        {"queues": {"line": {"max_length": 9}, "next": {}}},
        {"queues": {"line": {"max_wait_s": 9}, "next": {}}},
        {"lines": 9},
    ],
)
def test_who_is_not_let_in_or_leaves_is_no_load_for_ever(eased: dict[str, Any]) -> None:
    busy_line = changed(two_queues(), "arrivals", "demands", "calls", "per_hour", to={"daily": 360 / 168 * 60})
    assert [m.field for m in mistakes(busy_line)] == ["queues.line"]
    assert mistakes(changed(busy_line, "routing", to=busy_line.routing.model_dump() | eased)) == []


def test_an_agent_with_two_chats_does_the_work_of_two() -> None:
    values = single_queue(100, {"mean_s": 60}, 1).model_dump()
    values["queues"]["line"]["channel"] = values["arrivals"]["demands"]["calls"]["channel"] = "chat"
    one = Centre.model_validate(values)
    assert "280.0 hours of work for 168.0" in mistakes(one)[0].what
    values["staffing"]["groups"]["agents"] |= {"chats": 2, "chat_slowdown": 0.1}  # as fast as 1.82 agents
    assert mistakes(Centre.model_validate(values)) == []


def test_customers_who_never_give_up_are_the_load_even_where_others_do() -> None:
    values = single_queue(700, {"mean_s": 60}, 1, {"mean_s": 60, "never": 0.1}).model_dump()
    assert "117.6" not in str(mistakes(Centre.model_validate(values)))
    values["reasons"]["any"]["patience"]["never"] = 0.2
    assert "bring 392.0 hours of work for 168.0" in mistakes(Centre.model_validate(values))[0].what


def test_work_of_a_closed_queue_falls_to_the_one_it_overflows_to() -> None:
    """Half of the 150 hours that contacts of ``line`` bring a week are before noon."""
    open_late = {"line": {"open": {"daily": "12:00-24:00"}, "when_closed": "overflow", "overflow_to": "next"}}
    closed = changed(two_queues(), "routing", "queues", to=open_late)
    assert mistakes(closed) == []
    assert [load.work.sum() for load in Capacity(Codes(closed)).of_queues] == pytest.approx([75, 225])


def test_days_on_which_more_than_half_cannot_be_served_are_doubtful_but_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "centre.yaml"
    text = GOOD.replace("mean_s: 60}", "mean_s: 60}\n    patience: {mean_s: 30}")
    path.write_text(text.replace("[daily]", "[workdays]").replace("line: {open: {daily", "line: {open: {workdays"))
    printed = CliRunner().invoke(app, ["centre", "check", str(path)])
    assert printed.exit_code == 0
    said = "4.8 hours of work for 0.0 hours of agents (Saturday, Sunday): more than half cannot be served"
    assert f"centre.yaml:6, queues.next: {said}" in printed.stderr


@pytest.mark.parametrize("text", ["", GOOD[: GOOD.index("arrivals")], GOOD[GOOD.index("reasons") :]])
def test_a_centre_of_which_nobody_says_who_calls_is_no_mistake_but_cannot_be_simulated(
    text: str, tmp_path: Path
) -> None:
    path = tmp_path / "centre.yaml"
    path.write_text(text if text.startswith("name") else f"name: x\ntime_zone: UTC\ncurrency: USD\n{NAMES}{text}")
    assert CliRunner().invoke(app, ["centre", "check", str(path)]).exit_code == 0
    for command in ("simulate", "levers"):
        options = ["--ledger", str(tmp_path / "none.csv")] if command == "levers" else []
        done = CliRunner().invoke(app, [command, str(path), *options])
        assert done.exit_code == 2
        assert "arrivals.demands: says nothing of who calls, so there is nothing to simulate" in done.stderr
    with pytest.raises(PercallError, match="nothing to simulate"):
        workable(load_centre(path))


def test_a_negative_rate_is_no_rate() -> None:
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        single_queue(-1, {"mean_s": 60}, 5)


def test_a_centre_that_cannot_work_does_not_run() -> None:
    with pytest.raises(PercallError, match="unreachable"):
        workable(changed(single_queue(60, {"mean_s": 60}, 5), "queues", to={"line": {}, "island": {}}))
