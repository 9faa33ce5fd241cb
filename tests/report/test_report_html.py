"""The report as a file: whole, self-contained, well formed, safe with hostile names, honest about the unknown."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import percall.report.charts
from percall.costing import Costed, cost
from percall.errors import PercallError
from percall.log import import_files
from percall.report import write_report
from support.measuring import costed, talk
from support.reporting import TEAMS, StrictHtml, tiny
from support.shared_data import shared_data
from support.small_log import centre, contact, ledger, line

HOSTILE = '<script>alert("1")</script>'
OUTSIDE = re.compile(r"(?:https?:)?//|@import", re.IGNORECASE)


def report(folder: Path, costed: Costed, **options: Any) -> StrictHtml:
    target = folder / "report.html"
    assert write_report(costed, target, **options) == target.resolve()
    return StrictHtml(target.read_text(encoding="utf-8"))


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves the drawings out: they take most of the time, and these tests read the words."""
    monkeypatch.setattr(percall.report.charts, "draw", lambda chart, form: "<svg></svg>")


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_it_builds_and_is_well_formed_in_both_languages(tmp_path: Path, lang: str) -> None:
    html = report(tmp_path, tiny(), lang=lang)
    assert ("html", {"lang": lang}) in html.tags
    assert len([tag for tag, _ in html.tags if tag == "section"]) == 9
    assert "{" not in html.text
    assert "None" not in html.texts
    cyrillic = sum("а" <= letter <= "я" for letter in html.text.lower())
    assert cyrillic > 3000 if lang == "ru" else cyrillic == 0


def test_it_needs_nothing_but_itself(tmp_path: Path) -> None:
    html = report(tmp_path, tiny())
    assert not html.names() & {"script", "link", "iframe", "img", "object", "embed", "a", "use", "image"}
    for tag, attributes in html.tags:
        for name, value in attributes.items():
            assert not name.startswith("on")
            if not name.startswith("xmlns") and OUTSIDE.search(value or ""):
                raise AssertionError(f"<{tag} {name}={value!r}> reaches outside")
    style = (tmp_path / "report.html").read_text(encoding="utf-8").partition("</style>")[0]
    addresses = re.findall(r"url\(([^)]*)\)", style)
    assert [address[:16] for address in addresses] == ["data:font/woff2;"]
    assert not OUTSIDE.search(style.replace(addresses[0], ""))


def test_the_headline_is_all_that_was_spent_over_all_contacts(tmp_path: Path, undrawn: None) -> None:
    html = report(tmp_path, tiny())
    assert "One contact cost $15.00" in html.text  # $480 over 32 contacts
    assert "That is $480.00 / 32 contacts, all that the centre spent" in html.text


def test_every_chart_says_in_words_what_it_shows(tmp_path: Path) -> None:
    html = report(tmp_path, tiny())
    described = [attributes["aria-label"] for _, attributes in html.tags if attributes.get("role") == "img"]
    assert len(described) == 6
    assert len([tag for tag, _ in html.tags if tag == "figcaption"]) == len(described)
    assert all(re.search(r"\d", caption or "") for caption in described)


def test_names_from_the_data_stay_text(tmp_path: Path) -> None:
    contacts = [
        contact(f"{number}", "2024-03-01T09:00", talk(60), queue=HOSTILE, reason=f'"><img src=x onerror={number}>')
        for number in range(2)
    ]
    book = ledger(line(1, "software", "30"), line(2, "<b>bold</b>", "5"))
    described = centre(
        name=HOSTILE,
        minimum_contacts=1,
        costs={"pools": {"own": {"driver": "contacts", "categories": ["<b>bold</b>"]}}},
    )
    html = report(tmp_path, costed(contacts, book, described))
    assert not html.names() & {"script", "img", "b"}
    assert html.text.count(HOSTILE) >= 3
    assert "<b>bold</b>" in html.text


def test_unknown_is_a_dash_with_its_reason_and_never_zero(tmp_path: Path, undrawn: None) -> None:
    contacts = [contact(f"{number}", "2024-03-01T09:00", talk(60, agent=None)) for number in range(3)]
    html = report(tmp_path, costed(contacts))
    waste = html.text.partition("Contacts that cost twice")[2].partition("Service beside cost")[0]
    assert "Repeated — 1 —" in waste
    assert "1 Unknown where no contact of the cell can be compared" in waste
    assert "nothing says how many hours were paid" in html.text
    assert "Idle share —" in html.text


def test_small_cells_are_marked(tmp_path: Path, undrawn: None) -> None:
    html = report(tmp_path, tiny(described=centre(teams=TEAMS, minimum_contacts=17)))
    assert "16 †" in html.text
    assert "† Fewer than 17 contacts: too few to judge by." in html.text


def test_one_contact_is_enough(tmp_path: Path, undrawn: None) -> None:
    html = report(tmp_path, costed([contact("only", "2024-03-01T09:00", talk(60))]))
    assert "One contact cost $30.00" in html.text
    assert "no earlier period to compare with" in html.text


def test_days_without_contacts_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(PercallError, match="no contacts between 2024-04-01 and 2024-04-02"):
        report(tmp_path, tiny(), first=date(2024, 4, 1), last=date(2024, 4, 2))
    assert not list(tmp_path.iterdir())


def test_a_ledger_of_nothing_divides_by_nothing(tmp_path: Path, undrawn: None) -> None:
    book = ledger(line(1, "software", "30"), line(2, "software", "-30"))
    html = report(tmp_path, tiny(book=book))
    assert "One contact cost $0.00" in html.text
    assert "cancel each other out" in html.text


def test_a_credit_larger_than_its_cost_is_shown_below_zero(tmp_path: Path, undrawn: None) -> None:
    book = ledger(line(1, "software", "30"), line(2, "rent", "-50"))
    assert "−$50.00" in report(tmp_path, tiny(book=book)).text


def test_amounts_of_any_size_fit(tmp_path: Path, undrawn: None) -> None:
    html = report(tmp_path, tiny(book=ledger(line(1, "software", "9123456789012.67"))))
    assert "$9.1T" in html.text
    assert "$9,123,456,789,012.67" in html.text


def test_the_ledger_is_reconciled_at_the_end(tmp_path: Path, undrawn: None) -> None:
    html = report(tmp_path, tiny())
    proof = html.text.partition("Where every unit of money is")[2]
    assert "Total $480.00" in proof
    assert "exactly, in every period" in proof
    assert "$0.000000" in proof


@pytest.mark.parametrize(("view", "said"), [("unit", "Of it idle"), ("loaded", "contacts carry idle time themselves")])
def test_each_view_says_what_it_is(tmp_path: Path, undrawn: None, view: str, said: str) -> None:
    html = report(tmp_path, tiny(view=view))
    assert said in html.text
    assert f"View: {view}" in html.text


def test_part_of_the_log_is_compared_with_the_days_before(tmp_path: Path, undrawn: None) -> None:
    html = report(tmp_path, tiny(), first=date(2024, 3, 9), last=date(2024, 3, 16))
    assert "Mar 9 – 16, 2024" in html.text
    assert "against Mar 1 – 8, 2024" in html.text


def test_the_real_half_month_says_what_the_reference_says(tmp_path: Path, undrawn: None) -> None:
    calls = shared_data("anonymous_bank_1999-02-01_14.tsv")
    shared_data("reference/kpi.csv")
    import_files("anonymous-bank", [calls], tmp_path / "log", time_zone="Asia/Jerusalem")
    described = centre(name="Bank", time_zone="Asia/Jerusalem")
    book = ledger(line(1, "software", "46976.82", month="1999-02"))
    html = report(tmp_path, cost(tmp_path / "log", book, described))
    assert "/ 17,313 contacts, all" in html.text  # kpi.csv: offered, all
    assert "Offered 17,313" in html.text


@pytest.mark.parametrize("unknown", [{"view": "loaded"}, {"book": ledger(line(1, "salaries", "400"))}])
def test_idle_that_is_not_told_apart_is_not_shown_as_nothing(
    tmp_path: Path, undrawn: None, unknown: dict[str, Any]
) -> None:
    html = report(tmp_path, tiny(**unknown))
    before_proof = html.text.partition("Where every unit of money is")[0]
    assert "Idle time is not told apart here." in before_proof
    assert ("Of it idle" in before_proof) == ("view" in unknown)
    assert ("Idle share —" in before_proof) == ("view" not in unknown)
    assert "In contacts Unassigned" in before_proof
