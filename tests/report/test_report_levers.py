"""The page on levers, and the sentences a manager repeats: they say what was found, in both languages."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from percall.errors import PercallError
from percall.levers.comparison import Amount, Comparison, Judged
from percall.report.format import Format
from percall.report.levers import first, write_levers
from percall.report.levers.amounts import about, payback, payback_short, setting
from percall.report.levers.found import Found, outcome
from percall.report.levers.reasons import benefits, reasons, unchanged_staff
from percall.report.levers.sensitivity import break_even, swings
from percall.report.words import Words
from percall.twin.confidence import Interval
from support.levers_found import HOSTILE, LEVERS, PORTFOLIO, SERVED, amount, found, micros, worth
from support.reporting import StrictHtml


def told(lang: str = "en", comparison: Comparison | None = None) -> Found:
    return Found(comparison or found(), Words(Format(lang, "USD")))


def plain(text: str) -> str:
    """Spaces of any kind as spaces."""
    return " ".join(text.split())


def lever(name: str) -> Judged:
    return next(one for one in LEVERS if one.id == name)


@pytest.fixture(scope="module")
def pages() -> dict[str, StrictHtml]:
    read = {}
    for lang in ("en", "ru"):
        stream = io.StringIO()
        write_levers(found(), stream, "html", lang=lang)
        read[lang] = StrictHtml(stream.getvalue())
    return read


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "A contact can cost $5.43 instead of $6.20"),
        ("en", "Do these three first"),
        ("en", "10 levers were tried: 3 save cash, 1 saves less than it costs"),
        ("en", "The two are never added."),
        ("en", "Of the pairs tried, 1 helps, 1 spoils, 1 simply adds up, and 1 is not decided."),
        ("en", "A survey of centres, 2021"),
        ("ru", "Контакт может стоить 5,43 $ вместо 6,20 $"),
        ("ru", "Начните с этих трёх"),
        ("ru", "Испытаны 10 рычагов: 3 экономят деньги, 1 экономит меньше, чем стоит"),
        (
            "ru",
            "1 обходится дороже, чем экономит, 1 не меняет ничего существенного, по 1 решения нет, и 1 под запретом.",
        ),
        ("ru", "Одно с другим никогда не складывается."),
        ("ru", "Голосовое меню: не испытан. В центре нет меню."),
        ("ru", "=Предупреждение"),
    ],
)
def test_the_page_says_what_was_found(pages: dict[str, StrictHtml], lang: str, said: str) -> None:
    assert said in pages[lang].text


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_page_needs_nothing_else_and_keeps_names_as_text(pages: dict[str, StrictHtml], lang: str) -> None:
    page = pages[lang]
    assert not page.names() & {"b", "script", "link", "img", "iframe"}
    assert HOSTILE in page.text
    assert all(not (attributes.get("href") or attributes.get("src")) for _, attributes in page.tags)
    assert sum(attributes.get("class") == "wide" for _, attributes in page.tags) == 5  # every kind of chart


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("first_contact_resolution", "saves $2,950 a month, but over 36 months that is not worth the $125,000"),
        ("own_1", "only frees capacity: no bill gets smaller by an amount that matters, but 129 hours"),
        ("voip", "makes no difference that matters: it saves less than $0.02 a contact"),
        ("analytics", "not decided: after 24 runs its saving lies anywhere from $70 to $750 a month"),
        ("software", "costs more than it saves: the bills grow by $1,840 a month"),
        ("cloud", "costs $160,000 once, more than the budget of $150,000"),
        (
            "callback",
            "vetoed: Abandonment rate would be 7.1% ± 0.4% instead of 4.0%, and the guardrail is at most 5.0%",
        ),
    ],
)
def test_every_lever_that_is_no_plain_saving_says_why(name: str, said: str) -> None:
    (reason,) = reasons(lever(name), told())
    assert said in plain(reason)


def test_a_plain_saving_needs_no_reason() -> None:
    assert outcome(lever("self_service")) == "saves"
    assert list(reasons(lever("self_service"), told())) == []


def test_a_veto_from_below_says_at_least_and_a_veto_twice_is_said_once() -> None:
    vetoed = lever("callback")
    (veto,) = vetoed.restaffed.vetoes
    low = replace(veto, guardrail=SERVED, with_lever=Interval(0.7, None))
    both = replace(vetoed, same_staff=replace(vetoed.same_staff, vetoes=(low, veto)))
    said = [plain(text) for text in reasons(both, told())]
    assert len(said) == 2
    assert "Service level would be 70.0% instead of 4.0%, and the guardrail is at least 75.0%" in said[0]


def test_one_run_decides_nothing_and_says_so() -> None:
    unsure = lever("analytics")
    once = replace(unsure, restaffed=replace(unsure.restaffed, cash_saved=amount(410)))
    assert "one run tells nothing about chance" in next(reasons(once, told()))
    assert "sure" not in benefits(once, told())


@pytest.mark.parametrize(
    ("cash", "once", "said"),
    [
        (9_120, 14_000, "It costs $14,000 once and has paid for itself after 3.1 months."),
        (9_120, 0, "It costs nothing to start."),
        (-10, 500, "It costs $500 once and never pays that back."),
    ],
)
def test_what_it_takes_is_said_in_a_sentence(cash: float, once: float, said: str) -> None:
    judged = replace(lever("self_service"), worth=worth(cash, once, 600))
    assert said in plain(benefits(judged, told()))


def test_a_lever_that_pays_only_beside_others_is_not_said_to_save() -> None:
    alone = lever("software")
    assert plain(benefits(alone, told())).startswith(
        "Alone it adds $1,840 a month to the bills (95% sure: $1,500 to $2,180)."
    )


def test_service_that_stays_as_it_is_is_not_told() -> None:
    assert "would be 87.0% instead of 80.0%" in unchanged_staff(lever("self_service"), told())
    assert unchanged_staff(lever("voip"), told()) == ""


def test_an_assumption_that_moves_nothing_is_not_drawn() -> None:
    bar = found().tornado[1]
    still = replace(bar, npv_low=bar.npv, npv_high=bar.npv)
    assert swings(told(comparison=found(tornado=(bar, still)))) == [bar]


@pytest.mark.parametrize(
    ("chosen", "title"),
    [((), "Do none of them yet"), (("ai",), "Do this first"), (("ai", "scheduling"), "Do these two first")],
)
def test_fewer_than_three_are_not_called_three(chosen: tuple[str, ...], title: str) -> None:
    judged = replace(PORTFOLIO.judged, levers=chosen)
    page = told(comparison=found(portfolio=replace(PORTFOLIO, judged=judged, first_three=chosen)))
    assert first.title(page) == title
    assert len(first.points(page)) == len(chosen)


def test_no_set_is_no_promise() -> None:
    nothing = replace(PORTFOLIO, judged=replace(PORTFOLIO.judged, levers=()), first_three=())
    assert first.headline(told(comparison=found(portfolio=nothing))) == "No set of these levers is worth its price"


@pytest.mark.parametrize(
    ("paying", "headline", "title"),
    [
        (3, "3 levers would pay for themselves; which set is best is not known yet", "Do these three first"),
        (1, "1 lever would pay for itself; which set is best is not known yet", "Do this first"),
        (0, "No lever pays for itself alone; which set is best is not known yet", "Do none of them yet"),
    ],
)
def test_without_sets_the_levers_that_alone_are_worth_most_come_first(paying: int, headline: str, title: str) -> None:
    page = told(comparison=found(levers=LEVERS[3 - paying : 3] + LEVERS[3:], portfolio=None, screening=None))
    assert first.headline(page) == headline
    assert first.title(page) == title
    assert first.firsts(page) == tuple(one.id for one in LEVERS[3 - paying : 3])
    assert ("udged alone" in first.because(page)) == (paying > 0)
    assert not list(first.proof(page))


def test_of_many_that_pay_alone_three_come_first() -> None:
    more = replace(LEVERS[0], id="more")
    page = told(comparison=found(levers=(*LEVERS[:3], more), portfolio=None))
    assert first.headline(page).startswith("4 levers")
    assert [point.title for point in first.points(page)] == ["Self-service", "Automated agent", "Scheduling"]


@pytest.mark.parametrize(("tomorrow", "said"), [(6_300_000, "$6.30"), (6_199_000, "$6.20")])
def test_a_centre_short_of_its_service_target_is_not_told_that_a_contact_gets_cheaper(tomorrow: int, said: str) -> None:
    steps = (*PORTFOLIO.waterfall[:-1], replace(PORTFOLIO.waterfall[-1], micros=tomorrow))
    headline = first.headline(told(comparison=found(portfolio=replace(PORTFOLIO, waterfall=steps))))
    assert headline == f"Keeping the service target costs {said} a contact with the best levers, $6.00 without"


def test_doing_nothing_may_be_next_best() -> None:
    said = first.proof(told(comparison=found(portfolio=replace(PORTFOLIO, runner_up=()))))
    assert "Next best: to do nothing." in said


def test_undecided_candidates_are_not_sold_as_the_best() -> None:
    said = " ".join(first.proof(told(comparison=found(portfolio=replace(PORTFOLIO, decided=False)))))
    assert "not enough to tell the 14 sets left apart" in said
    assert "with a probability" not in said


def test_what_needs_no_lever_is_credited_to_none() -> None:
    assert "saves $8,000 a month without any lever" in plain(first.slack(told()))
    short = told(comparison=found(slack=amount(-3_000, 100)))
    assert "filling them costs $3,000 a month before any lever" in plain(first.slack(short))


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_page_of_what_was_found_before_it_was_broken_off(tmp_path: Path, lang: str) -> None:
    empty = found(
        levers=(), portfolio=None, screening=None, pairs=(), frontier=(), tornado=(), break_evens=(), stopped=True
    )
    write_levers(empty, tmp_path / "page.html", "html", lang=lang)
    text = StrictHtml((tmp_path / "page.html").read_text(encoding="utf-8")).text
    assert ("broken off" if lang == "en" else "прервано") in text


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "Automated agent pays above 14%: Share of contacts that the agent settles (assumed 30%; tried 5% to 60%)."),
        (1, "Automated agent pays below $0.41: Price a minute (assumed $0.12; tried $0.05 to $0.90)."),
        (2, "VoIP pays nowhere from $0.01 to $0.04: Tariff (assumed $0.02)."),
        (3, "Scheduling pays anywhere from 10% to 90%: Gaps left (assumed 20%)."),
    ],
)
def test_a_break_even_is_one_line(number: int, said: str) -> None:
    assert plain(break_even(found().break_evens[number], told())) == said


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        ("share", 0.125, "12.5%"),
        ("factor", 0.85, "× 0.85"),
        ("minutes", 1.5, "1 min 30 sec"),
        ("hours", 1.0, "1 hour"),
        ("months", 2.5, "2.5 months"),
        ("money per agent per month", 49.0, "$49.00 an agent a month"),
        ("money per minute", 0.0042, "$0.0042 a minute"),
        ("points", -0.1, "−0.1"),
        ("number", 25.0, "25"),
        ("choice", "agent", "agent"),
        ("names", ("payment", "order"), "payment, order"),
    ],
)
def test_settings_are_said_in_their_unit(unit: str, value: float, said: str) -> None:
    assert plain(setting(unit, value, told().words)) == said


@pytest.mark.parametrize(
    ("units", "said"),
    [
        (487_974.05, "$488,000"),
        (9_120, "$9,120"),
        (43.21, "$43"),
        (0.543, "$0.54"),
        (0, "$0"),
        (-0.001, "$0"),
        (-1_843, "−$1,840"),
    ],
)
def test_estimates_have_three_figures(units: float, said: str) -> None:
    assert about(micros(units), told().words) == said


def test_months_decline_in_russian() -> None:
    words = told("ru").words
    said = [plain(payback(count, words)) for count in (1.0, 3.0, 3.1, 11.6, None, 0.0)]
    assert said == ["1 месяц", "3 месяца", "3,1 месяца", "12 месяцев", "никогда", "сразу"]
    assert payback_short(3.14, words) == "3,1 мес."


@pytest.mark.parametrize("half", [None, 0])
def test_an_interval_that_is_not_there_is_not_shown(half: int | None) -> None:
    judged = lever("self_service")
    sure = replace(judged, restaffed=replace(judged.restaffed, cash_saved=Amount(micros(9_120), half)))
    stream = io.StringIO()
    write_levers(found(levers=(sure,), portfolio=None), stream, "html")
    assert not re.search(r"± ?[$]340", StrictHtml(stream.getvalue()).text)


def test_another_format_or_language_is_an_error_that_says_which_there_are() -> None:
    with pytest.raises(PercallError, match="html, xlsx, json"):
        write_levers(found(), io.StringIO(), "pdf")  # type: ignore[arg-type]
    with pytest.raises(PercallError, match="en, ru"):
        write_levers(found(), io.StringIO(), "html", lang="de")
