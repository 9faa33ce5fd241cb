"""What the centre file says of levers and guardrails, and what a lever is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from percall.centre import Centre, check_centre, load_centre
from percall.cli.main import app
from percall.errors import PercallError
from percall.ledger import Scope
from percall.levers.catalogue import CATALOGUE
from percall.levers.checks import check_levers
from percall.levers.lever import Item, Lever, Parameter, Plan, Settings, Value, combined, likely
from support.priced_centre import baseline, centre, plan

HEAD = "name: Test\ntime_zone: UTC\ncurrency: USD\n"
FIRST = HEAD.count("\n") + 1
WORDS = {"en": "so", "ru": "так"}


def file_of(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "centre.yaml"
    file.write_text(HEAD + text, encoding="utf-8")
    return file


def lever(*parameters: Parameter) -> Lever:
    """A lever that spends what its parameter ``price`` says."""

    def change(before: Plan, settings: Settings) -> Plan:
        return before.investing(WORDS, settings.micros("price"))

    return Lever("probe", WORDS, WORDS, parameters, change)


PRICE = Parameter("price", 100.0, 0.0, "money", WORDS, 50.0, 200.0)


# The file


def test_the_sections_are_read_as_written(tmp_path: Path) -> None:
    read = load_centre(
        file_of(
            tmp_path,
            "guardrails: {service_level: 0.8, occupancy: 0.9, csat: 4}\n"
            "levers:\n"
            "  smallest_saving: 0.02\n"
            "  csat_today: 4.3\n"
            "  follows: {rent: seats}\n"
            "  skip: [cloud, voip]\n"
            "  parameters: {ai: {contained: 0.4, reasons: [billing, no], mode: both}}\n",
        )
    )
    assert read.guardrails.service_level == 0.8
    assert read.guardrails.resolution is None
    assert read.levers.smallest_saving == Decimal("0.02")
    assert read.levers.follows == {"rent": "seats"}
    assert read.levers.parameters == {"ai": {"contained": 0.4, "reasons": ("billing", "no"), "mode": "both"}}
    assert read.levers.skip == ("cloud", "voip")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("guardrails: {service_level: 80}\n", "4, guardrails.service_level: found '80'"),
        ("levers: {skip: [clout]}\n", "levers.skip.0: found 'clout'; did you mean cloud?"),
        ("levers:\n  follows: {rent: seat}\n", "5, levers.follows.rent: found 'seat'; did you mean seats?"),
        ("levers:\n  parameters:\n    aj: {contained: 1}\n", "6, levers.parameters.aj: found 'aj'"),
        ("levers:\n  parameters:\n    ai: {contained: {x: 1}}\n", "levers.parameters.ai.contained: found a section"),
        ("levers: {horizon_months: 0}\n", "levers.horizon_months: found '0'"),
        ("guardrails: {csat: 4}\n", "guardrails.csat: nobody says what satisfaction is today"),
        ("levers: {own: {ai: {one_off: 1}}}\n", "levers.own.ai: ai is a lever of the catalogue"),
        ("levers: {discount: 0.1}\n", "levers.discount: is not known here; did you mean discount_rate?"),
    ],
)
def test_a_mistake_names_line_and_field(tmp_path: Path, text: str, said: str) -> None:
    found = check_centre(file_of(tmp_path, text))
    assert len(found) == 1
    assert said in str(found[0])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("parameters: {ai: {contant: 0.4}}", "levers.parameters.ai.contant: is not one of its parameters"),
        ("parameters: {ai: {contained: 40}}", "levers.parameters.ai.contained: found 40 (accepted: 0 to 1; a share"),
        ("parameters: {ai: {mode: agents}}", "levers.parameters.ai.mode: 'agents' is none of the choices"),
        ("parameters: {ai: {reasons: [billing]}}", "levers.parameters.ai.reasons: there is no billing (accepted: all"),
        ("parameters: {callback: {queues: lobby}}", "levers.parameters.callback.queues: there is no lobby"),
        ("parameters: {ivr: {menus: [door]}}", "levers.parameters.ivr.menus: there is no door"),
        ("parameters: {software: {talk_factor: 0}}", "levers.parameters.software.talk_factor: found 0"),
        ("parameters: {voip: {project: much}}", "levers.parameters.voip.project: 'much' is no number"),
        ("follows: {rents: seats}", "levers.follows.rents: no pool carries this category"),
    ],
)
def test_the_check_of_a_file_knows_the_catalogue(tmp_path: Path, text: str, said: str) -> None:
    file = file_of(tmp_path, f"levers:\n  {text}\n")
    found = check_levers(file)
    assert len(found) == 1
    assert said in str(found[0])
    assert found[0].row == FIRST + 1
    told = CliRunner().invoke(app, ["centre", "check", str(file)])
    assert isinstance(told.exception, PercallError | SystemExit)


def test_a_sound_file_has_no_mistakes(tmp_path: Path) -> None:
    assert check_levers(file_of(tmp_path, "levers: {parameters: {ai: {contained: 0.4, reasons: all}}}\n")) == []


# Parameters


def test_what_is_given_comes_before_the_file_and_the_file_before_the_default() -> None:
    own = centre(levers={"parameters": {"ai": {"contained": 0.4}}})
    ai = CATALOGUE["ai"]
    assert ai.settings(centre())["contained"] == ai.by_name["contained"].default
    assert ai.settings(own)["contained"] == 0.4
    assert ai.settings(own, {"contained": 0.5})["contained"] == 0.5


def test_a_default_in_dollars_is_converted_and_what_the_user_says_is_not() -> None:
    probe = lever(PRICE)
    assert probe.settings(centre())["price"] == 90
    assert likely(PRICE, centre()) == (45, 180)
    assert likely(CATALOGUE["ai"].by_name["contained"], centre()) == (0.05, 0.5)
    assert likely(CATALOGUE["ai"].by_name["mode"], centre()) is None
    assert probe.settings(centre(), {"price": 100.0})["price"] == 100


def test_without_an_exchange_rate_a_default_in_dollars_is_an_error() -> None:
    nothing_known = Centre(name="x", time_zone="UTC", currency="EUR")
    with pytest.raises(PercallError, match=r"levers\.parameters\.probe\.price: no exchange rate from USD to EUR"):
        lever(PRICE).settings(nothing_known)
    assert lever(PRICE).settings(nothing_known, {"price": 1.0})["price"] == 1


@pytest.mark.parametrize(("value", "what"), [(-1.0, "found -1"), ("much", "no number"), (("a",), "no number")])
def test_a_value_that_cannot_be(value: Value, what: str) -> None:
    with pytest.raises(PercallError, match=what):
        lever(PRICE).apply(plan(), {"price": value})


def test_every_wrong_value_is_said_at_once() -> None:
    with pytest.raises(PercallError) as caught:
        CATALOGUE["ai"].apply(plan(), {"contained": 2.0, "resolved": -1.0, "luck": 1.0})
    assert len(caught.value.mistakes) == 3


# Plans


def test_a_plan_is_never_changed_in_place() -> None:
    before = plan()
    copy = replace(before)
    combined(CATALOGUE.values(), {}, before)
    assert before == copy


def test_money_goes_to_the_category_or_where_everything_else_goes() -> None:
    assert plan().category("ai_automation") == "ai_automation"
    odd = centre(costs={"pools": {"automation": {"driver": "automated_time", "categories": ["robots"]}}})
    assert plan().changed(odd).category("ai_automation") == "other"


def test_what_is_paid_each_month_is_a_price_and_an_item() -> None:
    paid = plan().paying("software", WORDS, 30_437_500)
    assert paid.running == (Item(WORDS, 30_437_500),)
    run = baseline()[0]
    assert paid.prices.cost(run)["software"] - plan().prices.cost(run)["software"] == run.days * 1_000_000
    assert not paid.prices.prices[-1].of_today
    assert paid.prices.prices[-1].scope == Scope()
    assert plan().paying("software", WORDS, 0) == plan() == plan().investing(WORDS, 0)


def test_satisfaction_and_delay() -> None:
    assert plan().satisfying(0.2).csat is None  # nobody knows today's
    known = replace(plan(), csat=4.0)
    assert known.satisfying(0.2).satisfying(-0.1).csat == pytest.approx(4.1)
    assert plan().ramping(3).ramping(2).ramp_up_months == 3


def test_values_by_lever_reach_the_lever() -> None:
    probe = lever(PRICE)
    found = combined([probe, probe], {"probe": {"price": 2.0}}, plan())
    assert [item.micros for item in found.one_off] == [2_000_000, 2_000_000]
