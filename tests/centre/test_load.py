"""Loading a centre file: what is right is read as written, what is wrong is said with line and field."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import percall
from percall.centre import Centre, check_centre, load_centre
from percall.centre.source import LARGEST_BYTES, read_source
from percall.errors import Mistake, PercallError

HEAD = "name: Tiny\ntime_zone: Asia/Jerusalem\ncurrency: USD\n"

Written = Callable[[str | bytes], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(content: str | bytes) -> Path:
        file = tmp_path / "centre.yaml"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    return write


def only(mistakes: list[Mistake]) -> Mistake:
    assert len(mistakes) == 1, "\n".join(map(str, mistakes))
    return mistakes[0]


def test_three_lines_are_a_centre(written: Written) -> None:
    centre = load_centre(written(HEAD))
    assert centre == Centre(name="Tiny", time_zone="Asia/Jerusalem", currency="USD")
    assert centre.costs.pool_of("salaries") == "labour"


def test_a_path_may_be_a_text(written: Written) -> None:
    assert load_centre(str(written(HEAD))).name == "Tiny"


def test_every_kind_of_value_is_read_as_written(written: Written) -> None:
    centre = load_centre(
        written(
            HEAD + "queues:\n  no: {channel: chat}\n  12:\n"
            "teams:\n  yes: {agents: [0012, on, 1e3, null1, ~x], hourly_cost: 17.85, headcount: 3}\n"
            "service_target: {within_s: 20}\n"
            "costs: {pools: {desk: {driver: agent_time, capacity: yes, categories: [desks]}}}\n"
            "exchange_rates: [{currency: EUR, rate: 1.10, since: 2026-01-31}]\n"
        )
    )
    assert list(centre.queues) == ["no", "12"]
    assert centre.teams["yes"].agents == ("0012", "on", "1e3", "null1", "~x")
    assert centre.teams["yes"].hourly_cost == Decimal("17.85")
    assert centre.costs.pools["desk"].capacity is True
    assert centre.exchange_rates[0].rate == Decimal("1.10")
    assert centre.exchange_rates[0].since == date(2026, 1, 31)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(written: Written) -> None:
    assert load_centre(written("\ufeff" + (HEAD + "teams:\n  a:\n").replace("\n", "\r\n"))).teams.keys() == {"a"}


def test_an_empty_value_means_the_default(written: Written) -> None:
    centre = load_centre(
        written(HEAD + "queues:\nteams:\n  a:\n  b:\n    site:\nservice_target:\n  share: ~\ncosts:\n  rate_period:\n")
    )
    plain = Centre(name="Tiny", time_zone="Asia/Jerusalem", currency="USD")
    assert centre.model_copy(update={"teams": {}}) == plain
    assert centre.teams["a"] == centre.teams["b"]


MANY_MISTAKES = """\
name: Bad
time_zone: Europe/Belin
currency: usd
queues:
  sales: {chanel: voice}
  support: {channel: voce}
  sales: {}
teams:
  early:
    agents: [D01, D02]
    practical_capacity: 85
    skills: sales
  late:
    agents: [D02, D03, D03]
    hourly_cost: 12 USD
service_target:
  share: 80%
costs:
  pools:
    labour:
      driver: agenttime
      categories: [salaries, rent]
    phones: {driver: line_time, capacity: true, categories: [telephony, rent]}
    labor: {driver: agent_time}
    seats: {capacity: false}
exchange_rates:
  - {currency: EUR, rate: 1.1}
  - {currency: EUR, rate: 0}
  - {currency: usd, rate: 1}
"""


def test_every_mistake_is_said_at_once_with_line_and_field(written: Written) -> None:
    file = written(MANY_MISTAKES)
    with pytest.raises(PercallError) as caught:
        load_centre(file)
    assert list(caught.value.mistakes) == check_centre(file)
    assert all(mistake.file == file and mistake.accepted for mistake in caught.value.mistakes)
    assert [(mistake.row, mistake.field, mistake.what) for mistake in caught.value.mistakes] == [
        (2, "time_zone", "found 'Europe/Belin'; did you mean Europe/Berlin?"),
        (3, "currency", "found 'usd'"),
        (5, "queues.sales.chanel", "is not known here; did you mean channel?"),
        (6, "queues.support.channel", "found 'voce'; did you mean voice?"),
        (7, "queues.sales", "is given twice, first in line 5"),
        (11, "teams.early.practical_capacity", "found '85'"),
        (12, "teams.early.skills", "found 'sales'"),
        (14, "teams.late.agents.0", "agent D02 is already in teams.early.agents.1 (line 10)"),
        (14, "teams.late.agents.2", "agent D03 is already in teams.late.agents.1 (line 14)"),
        (15, "teams.late.hourly_cost", "found '12 USD'"),
        (17, "service_target.share", "found '80%'"),
        (21, "costs.pools.labour.driver", "found 'agenttime'; did you mean agent_time?"),
        (
            23,
            "costs.pools.phones.categories.1",
            "category rent is already in costs.pools.labour.categories.1 (line 22)",
        ),
        (23, "costs.pools.phones.capacity", "found 'true'"),
        (24, "costs.pools.labor", "the pool carries no category"),
        (25, "costs.pools.seats.driver", "is missing"),
        (28, "exchange_rates.1", "rate of EUR, since ever, is already in exchange_rates.0 (line 27)"),
        (28, "exchange_rates.1.rate", "found '0'"),
        (29, "exchange_rates.2.currency", "usd is the centre's own currency, whose rate is always 1 (line 3)"),
        (29, "exchange_rates.2.currency", "found 'usd'"),
    ]


def test_a_clash_in_a_file_without_other_mistakes_is_said_once(written: Written) -> None:
    mistake = only(check_centre(written(HEAD + "teams:\n  a: {agents: [D01]}\n  b: {agents: [D01]}\n")))
    assert (mistake.row, mistake.field) == (6, "teams.b.agents.0")


def test_a_mistake_says_what_is_accepted(written: Written) -> None:
    file = written(MANY_MISTAKES)
    accepted = {mistake.field: mistake.accepted for mistake in check_centre(file)}
    assert accepted["queues.sales.chanel"] == "name, channel"
    assert accepted["queues.support.channel"] == "'voice', 'chat', 'email', 'message' or 'web'"
    assert accepted["teams.early.practical_capacity"] == "up to 1; a share of 80 % is 0.8"
    assert str(check_centre(file)[1]) == (
        f"{file}:3, currency: found 'usd' (accepted: an ISO 4217 code: three capitals such as USD)"
    )


def test_what_is_missing_is_named(written: Written) -> None:
    mistakes = check_centre(written("queues: {}\n"))
    assert [(mistake.field, mistake.what) for mistake in mistakes] == [
        ("name", "is missing"),
        ("time_zone", "is missing"),
        ("currency", "is missing"),
    ]
    assert "Europe/Berlin" in str(mistakes[1])


@pytest.mark.parametrize(
    ("line", "field", "what", "accepted"),
    [
        ("name:", "name", "found nothing", "a text"),
        ("name: [a]", "name", "found a list", "a text"),
        ("queues: sales", "queues", "found 'sales'", "a section"),
        ("queues: {sales: voice}", "queues.sales", "found 'voice'", "a section"),
        ("teams: {a: {agents: {x: y}}}", "teams.a.agents", "found a section", "a list"),
        ("teams: {a: {headcount: 2.5}}", "teams.a.headcount", "found '2.5'", "a whole number"),
        ("teams: {a: {headcount: [2]}}", "teams.a.headcount", "found a list", "a whole number"),
        ("teams: {a: {headcount: " + "9" * 5000 + "}}", "teams.a.headcount", "found '999", "a whole number"),
        ("teams: {a: {hourly_cost: -1}}", "teams.a.hourly_cost", "found '-1'", "0 or more"),
        ("teams: {a: {hourly_cost: [1]}}", "teams.a.hourly_cost", "found a list", "a number"),
        ("teams: {a: {hourly_cost: NaN}}", "teams.a.hourly_cost", "found 'NaN'", "a number"),
        ("teams: {a: {hourly_cost: 1e999}}", "teams.a.hourly_cost", "found '1e999'", "less than 1000000000000"),
        ("short_abandon_s: 5 s", "short_abandon_s", "found '5 s'", "a number"),
        ("short_abandon_s: inf", "short_abandon_s", "found 'inf'", "a number"),
        ("short_abandon_s: [5]", "short_abandon_s", "found a list", "a number"),
        ("repeats: {window_days: 0}", "repeats.window_days", "found '0'", "more than 0"),
        ("repeats: {match: [customer]}", "repeats.match.0", "found 'customer'; did you mean customer_id?", "'reason'"),
        ("costs: {rate_period: Months}", "costs.rate_period", "found 'Months'; did you mean month?", "'quarter'"),
        ("costs: {pools: {x: {driver: contacts, capacity: perhaps, categories: [y]}}}", "costs.pools.x.capacity",
         "found 'perhaps'", "true or false"),
        ("costs: {pools: {x: {driver: contacts, capacity: [], categories: [y]}}}", "costs.pools.x.capacity",
         "found a list", "true or false"),
        ("exchange_rates: [{currency: EUR, rate: 1, since: 31.01.2026}]", "exchange_rates.0.since",
         "found '31.01.2026'", "a date such as 2026-01-31"),
        ("exchange_rates: [{currency: EUR, rate: 1, since: 2026}]", "exchange_rates.0.since", "found '2026'", "a date"),
        ("exchange_rates: [{currency: EUR, rate: 1, since: [1]}]", "exchange_rates.0.since", "found a list", "a date"),
        ("exchange_rates: [EUR]", "exchange_rates.0", "found 'EUR'", "a section"),
        ("time_zone: +03:00", "time_zone", "found '+03:00'", "an IANA time zone"),
        ("currency: EURO", "currency", "found 'EURO'", "an ISO 4217 code"),
        ("currency: UDS", "currency", "found 'UDS'", "an ISO 4217 code"),
        ("exchange_rates: [{currency: ERU, rate: 1}]", "exchange_rates.0.currency", "found 'ERU'", "an ISO 4217 code"),
        ("minimum_contacts: 0", "minimum_contacts", "found '0'", "more than 0"),
        ("service_target: {share: 1.01}", "service_target.share", "found '1.01'", "up to 1;"),
        ("que: 1", "que", "is not known here; did you mean queues?", "queues, teams"),
        ("exchange_rates: [{currency: EUR, rate: 1, sinc: 2026-01-31}]", "exchange_rates.0.sinc",
         "is not known here; did you mean since?", "currency, rate, since"),
        ("'': 1", None, "a key is empty or is not a text", "a name before the colon"),
        ("~: 1", None, "a key is empty or is not a text", "a name before the colon"),
        ("[a, b]: 1", None, "a key is empty or is not a text", "a name before the colon"),
        ("queues: {a: {? [b]}}", "queues.a", "a key is empty or is not a text", "a name before the colon"),
        ("<<: {short_abandon_s: 1}", "<<", "is not known here", "name"),
    ],
)  # fmt: skip
def test_one_wrong_line(written: Written, line: str, field: str | None, what: str, accepted: str) -> None:
    others = [right for right in HEAD.splitlines() if right.split(":")[0] != line.split(":")[0]]
    mistake = only(check_centre(written("\n".join([*others, line]))))
    assert (mistake.row, mistake.field) == (len(others) + 1, field)
    assert mistake.what.startswith(what)
    assert accepted in str(mistake.accepted)


@pytest.mark.parametrize(
    ("content", "row", "what", "accepted"),
    [
        ("", None, "is empty", "percall centre new"),
        ("# only a comment\n", None, "is empty", "percall centre new"),
        ("- a\n- b\n", None, "holds a list, not sections", "percall centre new"),
        ("just words", None, "holds one text, not sections", "percall centre new"),
        (HEAD + "teams:\n\ta: {}\n", 5, "is not valid YAML", "spaces, not tabs"),
        (HEAD + "note: this: that\n", 4, "is not valid YAML", "in quotes"),
        (HEAD + "teams:\n  a: {}\n b: {}\n", 6, "is not valid YAML", "indented alike"),
        (HEAD + "teams\n  a: {}\n", 5, "is not valid YAML", ""),
        (HEAD + "queues: {a: [}\n", 4, "is not valid YAML", "YAML"),
        (HEAD + "queues: {a: 'never ends\n", 5, "is not valid YAML", "YAML"),
        (HEAD + "teams: {a: {site: @home}}\n", 4, "is not valid YAML", "quotes"),
        (HEAD + "teams: {a: &x {site: y}, b: *x}\n", 4, "is not valid YAML: *x is an alias", "written out"),
        (HEAD + "a: &a [*a]\n", 4, "is not valid YAML: *a is an alias", "written out"),
        (HEAD + "---\nname: Second\n", 4, "is not valid YAML", "one document"),
        (HEAD + "x: " + "[" * 1500, None, "is nested too deeply", "a few levels"),
        (HEAD + "x: a\x07b\n", 4, "holds a character that is not text", "plain text"),
        (HEAD.encode() + b"queues:\n  caf\xe9: {}\n", 5, "is not UTF-8 text", "UTF-8"),
        (HEAD.encode("utf-16"), 1, "is not UTF-8 text", "UTF-8"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", 1, "holds a character that is not text", "plain text"),
        (HEAD + "#" * LARGEST_BYTES, None, "is larger than 1 MiB", "written by hand"),
    ],
)
def test_a_file_that_cannot_be_read(
    written: Written, content: str | bytes, row: int | None, what: str, accepted: str
) -> None:
    file = written(content)
    mistake = only(check_centre(file))
    assert (mistake.file, mistake.row) == (file, row)
    assert mistake.what.startswith(what)
    assert accepted in str(mistake.accepted)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert only(check_centre(tmp_path / "nowhere.yaml")).what == "does not exist"
    assert only(check_centre(tmp_path)).what.startswith("cannot be read: ")


def test_a_file_reads_the_same_with_and_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = sorted(Path(percall.__file__).parent.glob("**/*.yaml"))
    assert len(shipped) >= 5
    for file in (file for file in shipped if file.name != "benchmarks.yaml"):  # a list, which no centre file is
        fast = read_source(file)
        with monkeypatch.context() as without:
            without.setattr(yaml, "__with_libyaml__", False)
            slow = read_source(file)
        assert (fast.values, fast.lines, fast.mistakes) == (slow.values, slow.lines, slow.mistakes)


def test_libyaml_is_not_let_at_a_text_so_deep_that_it_would_end_the_process(written: Written) -> None:
    mistakes = check_centre(written("a: " + "[" * 500_000))
    assert [mistake.what for mistake in mistakes] == ["is nested too deeply"]


@settings(deadline=None)  # the time a file takes depends on the disk
@given(st.text(max_size=200))
def test_no_text_brings_it_down(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_bytes((HEAD + text).encode("utf-8", "surrogatepass"))
    assert all(isinstance(mistake, Mistake) for mistake in check_centre(file))


yaml_like = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.sampled_from(["USD", "agent_time", "salaries"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*Centre.model_fields, "pools", "driver", "categories", "agents", "currency", "since"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(deadline=None)
@given(yaml_like)
def test_no_shape_brings_it_down(tmp_path_factory: pytest.TempPathFactory, values: object) -> None:
    file = tmp_path_factory.getbasetemp() / "shape.yaml"
    file.write_text(json.dumps(values), encoding="utf-8")  # JSON is YAML
    assert all(isinstance(mistake, Mistake) for mistake in check_centre(file))


def test_a_centre_made_in_python_is_held_to_the_same_rules() -> None:
    def make(**sections: object) -> Centre:
        return Centre.model_validate({"name": "Tiny", "time_zone": "UTC", "currency": "USD", **sections})

    with pytest.raises(ValidationError, match=r"agent D01 is already in teams\.a\.agents\.0"):
        make(teams={"a": {"agents": ["D01"]}, "b": {"agents": ["D01"]}})
    with pytest.raises(ValidationError, match="own currency"):
        make(exchange_rates=[{"currency": "USD", "rate": 1}])
    with pytest.raises(ValidationError, match="only a pool driven by agent_time"):
        make(costs={"pools": {"phones": {"driver": "line_time", "capacity": True, "categories": ["telephony"]}}})
    assert make(exchange_rates=[{"currency": "EUR", "rate": 1, "since": day} for day in (None, "2026-01-01")])


def test_a_pool_of_the_file_is_laid_over_the_default_chart() -> None:
    costs = Centre.model_validate(
        {
            "name": "Tiny",
            "time_zone": "UTC",
            "currency": "USD",
            "costs": {
                "pools": {
                    "seats": {"driver": "contacts"},
                    "labour": {"driver": "agent_time", "categories": ["salaries", "rent"]},
                    "telephony": {"driver": "contacts", "categories": []},
                    "flats": {"driver": "direct", "categories": ["flats"]},
                }
            },
        }
    ).costs
    chart = costs.chart()
    assert chart["seats"].driver == "contacts"
    assert chart["seats"].categories == ("agent_licences", "equipment")  # rent left it, the rest stayed
    assert chart["labour"].categories == ("salaries", "rent")
    assert [costs.pool_of(c) for c in ("flats", "benefits", "telephony", "other")] == ["flats", None, None, "overhead"]
