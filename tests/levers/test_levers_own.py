"""Levers of the user's own: fields of the centre file, and Python functions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from percall.centre import Centre, check_centre
from percall.centre.levers import OwnLever
from percall.errors import PercallError
from percall.levers.lever import Plan
from percall.levers.own import from_file, from_python, own_levers
from percall.twin.checks import workable
from support.priced_centre import baseline, centre, cost, plan

DOCS = Path(__file__).parents[2] / "docs" / "levers.md"


def applied(**own: Any) -> Plan:
    return from_file("probe", OwnLever.model_validate(own)).apply(plan())


def refused(**own: Any) -> str:
    with pytest.raises(PercallError) as caught:
        applied(**own)
    return str(caught.value)


# Fields of the centre file


def test_nothing_changed_is_nothing_changed() -> None:
    assert applied() == plan()
    assert applied(scale={"reasons.*.talk": 1}) == plan()


def test_fields_are_set() -> None:
    changed = applied(set={"routing.queues.mail.max_length": "5", "routing.queues.help.callback": {"after_s": "60"}})
    queues = changed.centre.routing.queues
    assert queues["mail"].max_length == 5
    assert queues["help"].callback is not None
    assert queues["help"].callback.after_s == 60
    assert queues["orders"] == plan().centre.routing.queues["orders"]
    workable(changed.centre)


def test_a_section_that_the_file_leaves_out_is_made() -> None:
    assert applied(set={"routing.holidays.country": "DE"}).centre.routing.holidays is not None


def test_fields_are_scaled() -> None:
    changed = applied(
        scale={"reasons.*.talk": 0.5, "arrivals.demands.orders.per_hour.*": 2, "teams.*.hourly_cost": 1.1}
    )
    before, after = plan().centre, changed.centre
    assert all(after.reasons[name].talk.mean_s == reason.talk.mean_s / 2 for name, reason in before.reasons.items())
    doubled = after.arrivals.demands["orders"].per_hour["workdays"]
    assert doubled == tuple(2 * rate for rate in before.arrivals.demands["orders"].per_hour["workdays"])
    assert after.arrivals.demands["faults"] == before.arrivals.demands["faults"]
    assert [team.hourly_cost for team in after.teams.values()] == [22, 33]


def test_whole_numbers_stay_whole_and_lists_have_places() -> None:
    changed = applied(scale={"staffing.groups.clerks.chats": 1.5, "self_service.menu.steps.0.hang_up": 2})
    assert changed.centre.staffing.groups["clerks"].chats == 4
    assert [step.hang_up for step in changed.centre.self_service["menu"].steps] == [0.1, 0]


def test_a_measured_duration_is_scaled_whole() -> None:
    described = centre().model_dump()
    described["reasons"]["mail"]["talk"] = {"family": "empirical", "quantiles_s": [10, 20, 40]}
    before = plan().changed(Centre.model_validate(described))
    own = OwnLever.model_validate({"scale": {"reasons.*.talk": 0.5}})
    assert from_file("probe", own).apply(before).centre.reasons["mail"].talk.quantiles_s == (5, 10, 20)


def test_its_money_and_its_delay() -> None:
    changed = applied(one_off="1200", running_per_month="30.4375", ramp_up_months="2")
    assert [item.micros for item in changed.one_off] == [1_200_000_000]
    run = baseline()[0]
    assert cost(changed, run) - cost(plan(), run) == run.days * 1_000_000
    assert changed.ramp_up_months == 2
    assert changed.centre == plan().centre


def test_a_running_cost_may_be_a_saving() -> None:
    run = baseline()[0]
    assert cost(applied(running_per_month="-30.4375"), run) - cost(plan(), run) == -run.days * 1_000_000


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"scale": {"reasons.ordr.talk": 0.5}}, "levers.own.probe.scale.reasons.ordr.talk: fits nothing in this file"),
        ({"scale": {"reasons.order.talk.family": 2}}, "'lognormal' is no number"),
        ({"scale": {"reasons.*.resolution": 3}}, "levers.own.probe.scale.reasons.*.resolution: found"),
        ({"set": {"reasons.order.resolution": "2"}}, "levers.own.probe.set.reasons.order.resolution: found '2'"),
        ({"set": {"reasons.order.resolutoin": "0.5"}}, "is not known here; did you mean resolution?"),
        ({"set": {"currency": "USD"}}, "currency is not a lever's to change"),
        ({"set": {"guardrails.service_level": "0.1"}}, "guardrails is not a lever's to change"),
        ({"set": {"queues.*.colour.shade": "1"}}, "levers.own.probe.set.queues.*.colour.shade: is not known here"),
    ],
)
def test_a_field_that_is_not_there_or_cannot_be(own: dict[str, Any], said: str) -> None:
    assert said in refused(**own)


def test_every_mistake_is_said() -> None:
    assert refused(set={"currency": "USD"}, scale={"reasons.ordr.talk": 2}).count("\n") == 1


def test_the_check_of_a_file_gives_line_and_field(tmp_path: Path) -> None:
    file = tmp_path / "centre.yaml"
    file.write_text(
        "name: x\ntime_zone: UTC\ncurrency: USD\nreasons:\n  order: {talk: {mean_s: 60}, resolution: 0.5}\n"
        "levers:\n  own:\n    better:\n      set:\n        short_abandon_s: -1\n"
        "      scale:\n        reasons.order.resolution: 3\n        reasons.fault.talk: 2\n",
        encoding="utf-8",
    )
    found = [str(mistake).removeprefix(str(file)) for mistake in check_centre(file)]
    assert found == [
        ":13, levers.own.better.scale.reasons.fault.talk: fits nothing in this file (accepted: keys of this file with "
        "dots between, * for any)"
    ]
    file.write_text(file.read_text(encoding="utf-8").replace("        reasons.fault.talk: 2\n", ""), encoding="utf-8")
    found = [str(mistake).removeprefix(str(file)) for mistake in check_centre(file)]
    assert found == [
        ":10, levers.own.better.set.short_abandon_s: found '-1' (accepted: 0 or more)",
        ":12, levers.own.better.scale.reasons.order.resolution: found 1.5 (accepted: up to 1; a share of 80 % is 0.8)",
    ]


def test_what_contradicts_the_rest_of_the_file_is_refused() -> None:
    assert "agent A is already in" in refused(set={"teams.front.agents": ["A"], "teams.back.agents": ["A"]})


# Python


def script(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "mine.py"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_function_is_a_lever(tmp_path: Path) -> None:
    file = script(
        tmp_path,
        "from dataclasses import replace\n\ndef later_start(plan, months=2, share=-0.5):\n"
        '    """Everything\n    comes later."""\n    return replace(plan, ramp_up_months=months + share)\n',
    )
    lever = from_python(f"{file}:later_start")
    assert (lever.id, lever.name["en"], lever.says["ru"]) == ("later_start", "Later start", "Everything\ncomes later.")
    assert [(parameter.name, parameter.default) for parameter in lever.parameters] == [("months", 2), ("share", -0.5)]
    assert lever.apply(plan()).ramp_up_months == 1.5
    assert lever.apply(plan(), {"months": 4.0}).ramp_up_months == 3.5


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("", "absent", "names no function"),
        ("def f(): pass\n", "f", "f takes no plan"),
        ("def f(plan, to): pass\n", "f", "f has arguments without a number as default: to"),
        ("def f(plan, on=True): pass\n", "f", "without a number as default: on"),
        ("f = 3\n", "f", "names no function"),
        ("x = 1\nraise ValueError('no')\n", "f", ":2: ValueError: no"),
        ("def f(plan:\n", "f", "SyntaxError"),
    ],
)
def test_a_file_that_holds_no_lever(tmp_path: Path, text: str, name: str, said: str) -> None:
    with pytest.raises(PercallError, match=re.escape(said)):
        from_python(f"{script(tmp_path, text)}:{name}")


@pytest.mark.parametrize("named", ["nothing", "absent.py:f", ":f", "absent.txt:f"])
def test_no_file_at_all(named: str) -> None:
    with pytest.raises(PercallError, match=r"names no function|is no Python file"):
        from_python(named)


def test_what_goes_wrong_in_it_is_told_with_its_line(tmp_path: Path) -> None:
    file = script(tmp_path, "def f(plan):\n    return plan.nothing\n\ndef g(plan):\n    return 3\n")
    with pytest.raises(PercallError, match=r"mine\.py:2: AttributeError"):
        from_python(f"{file}:f").apply(plan())
    with pytest.raises(PercallError, match="g returned no plan"):
        from_python(f"{file}:g").apply(plan())


# The page


def test_the_examples_of_the_page_work(tmp_path: Path) -> None:
    text = DOCS.read_text(encoding="utf-8")
    described = centre().model_dump(mode="json")
    for example in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL):
        for section, values in yaml.safe_load(example).items():
            described[section].update(values)
    described["levers"]["own"] = {
        name: own | {"set": {"routing.queues.help.max_length": 0}} for name, own in described["levers"]["own"].items()
    }
    found = own_levers(Centre.model_validate(described))
    for lever in found.values():
        assert lever.apply(plan()).one_off
    (python,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    mine = from_python(f"{script(tmp_path, python)}:shorter_calls")
    assert mine.apply(plan()).centre.reasons["order"].talk.mean_s == pytest.approx(190)
