"""Reader ``anonymous-bank``: the call log of an Israeli bank's telephone centre, 1999 (Mandelbaum et al., Technion).

Tab-separated, one row a call, one date a call and clock times without dates; ``0:00:00`` in all of a stretch's
start, exit and time says that the stretch did not take place. What becomes of a row:

* key (vru+line, call_id) -> contact_id ``AA0101-34536``; type -> reason, PE (regular, in English) also language en.
* outcome AGENT -> handled. HANG with queue stamps, also of 0 s -> abandoned, even where service is recorded (the
  agent's time counts, flag ``abandoned_with_talk``). HANG without queue stamps -> self_served: the menu contained the
  call, and the log cannot tell a caller it satisfied from one who gave up. PHANTOM -> ignored, as its makers say.
* AGENT without service stamps: a talk segment whose times are unknown. NO_SERVER: talk with nobody to name.
* recorded seconds are the durations; stamps only place them. A stamp that would lie more than 12 hours before the
  entry belongs to the next day. A menu that ends before it starts has no duration.
* customer_id 0 -> null (not identified); a spoiled one (6.02701E+11) -> null with a flag. priority -> attribute.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Final, cast

import polars as pl

from percall.errors import Mistake, PercallError
from percall.log.parallel import side_by_side
from percall.log.raw import MARKS, ROW, Options, Raw, marks, read_each, together
from percall.log.readers.stamps import to_instants
from percall.log.readers.textfile import Text, cell_rules, excerpt, read_parts
from percall.log.rules import Rule, sift
from percall.log.stretches import Span

TIME_ZONE: Final = "Asia/Jerusalem"

KEY: Final = ("vru+line", "call_id")
CLOCKS: Final = ("vru_entry", "vru_exit", "q_start", "q_exit", "ser_start", "ser_exit")
SECONDS: Final = ("vru_time", "q_time", "ser_time")
COLUMNS: Final = (
    *("vru+line", "call_id", "customer_id", "priority", "type", "date"),
    *("vru_entry", "vru_exit", "vru_time", "q_start", "q_exit", "q_time"),
    *("outcome", "ser_start", "ser_exit", "ser_time", "server"),
)
MORE: Final = "more cells than the header has"
NOBODY: Final = "NO_SERVER"
HALF_A_DAY: Final = 43_200
A_DAY: Final = 86_400

SPANS: Final = (
    Span("ivr", pl.lit(True), pl.col("started_at"), pl.col("vru_exit"), pl.col("vru_time")),
    Span("queue", pl.col("queued"), pl.col("q_start"), pl.col("q_exit"), pl.col("q_time")),
    Span(
        "talk", pl.col("talked"), pl.col("ser_start"), pl.col("ser_exit"), pl.col("ser_time"), agent_id=pl.col("server")
    ),
)
"""Menu, queue and talk, where the call had them."""


def read(paths: Sequence[Path], options: Options) -> Raw:
    """Read the bank's files. Raises PercallError where one is unreadable, empty, or has other columns."""
    time_zone = options.time_zone or TIME_ZONE
    return read_each(paths, options, lambda path: _read_file(path, time_zone))


def _read_file(path: Path, time_zone: str) -> Raw:
    parts = read_parts(path)
    first = next(parts)
    header = _header(first)
    raw = together([*side_by_side(lambda part: _read_part(part, header, time_zone), chain([first], parts))])
    if not raw.rows:
        raise PercallError(Mistake("has a header and no rows", file=path))
    return raw


def _header(text: Text) -> list[str]:
    header = text.first_line.split("\t")
    wrong = set(header) ^ set(COLUMNS)
    if wrong or len(header) != len(COLUMNS):
        names = ", ".join(sorted(wrong))[:200] or "a column twice"
        accepted = "tab-separated columns " + ", ".join(COLUMNS)
        raise PercallError(Mistake(f"unknown or missing columns: {names}", file=text.path, row=1, accepted=accepted))
    return header


def _read_part(text: Text, header: Sequence[str], time_zone: str) -> Raw:
    cells = _cells(text, header)
    whole, damaged = sift(cells, _cell_rules(cells, text))
    valued, unreadable = sift(_with_values(whole), _value_rules())
    real = _calls(valued)
    calls, rules = to_instants(real, CLOCKS, time_zone)
    calls, skipped = sift(calls, rules)
    return Raw(
        contacts=_contacts(calls),
        time_zone=time_zone,
        spans=SPANS,
        rows=cells.height,
        ignored=valued.height - real.height,
        quarantine=pl.concat([damaged, unreadable, skipped]),
        attributes={"priority": "text"},
    )


def _cells(text: Text, header: Sequence[str]) -> pl.DataFrame:
    """Every cell as text, with the row it stands in. A blank line is no row."""
    lines_above = 1 if text.first_row == 1 else 0
    cells = pl.read_csv(
        text.data,
        separator="\t",
        quote_char=None,
        has_header=False,
        skip_lines=lines_above,
        schema={name: pl.String() for name in (*header, MORE)},
        missing_columns="insert",
        extra_columns="ignore",
    )
    row = pl.int_range(pl.len(), dtype=pl.Int64) + text.first_row + lines_above
    marked = marks(incomplete_last_line=row == row.max()) if text.ends_open else pl.lit(0, pl.UInt32)
    cells = cells.with_columns(row.alias(ROW), marked.alias(MARKS), source=pl.lit(text.path.name))
    if cells[header[-1]].null_count():
        cells = cells.filter(~pl.all_horizontal(pl.col(*COLUMNS, MORE).is_null()))
    return cells


def _cell_rules(cells: pl.DataFrame, text: Text) -> list[Rule]:
    """What makes a row unreadable before its values are looked at. A short row lacks ``server``, never empty here."""
    accepted = ("AGENT", "HANG", "PHANTOM")
    outcome = pl.format("outcome is '{}' (accepted: {})", excerpt(pl.col("outcome")), pl.lit(", ".join(accepted)))
    ragged = pl.col(MORE).is_not_null() | pl.col("server").is_null()
    return [
        *cell_rules(cells, text),
        Rule("wrong_number_of_fields", "", ragged, pl.lit(f"the row has not {len(COLUMNS)} cells")),
        *(Rule("missing_required", name, pl.col(name).is_null(), pl.lit(f"{name} is empty")) for name in KEY),
        Rule("unknown_enum", "outcome", ~pl.col("outcome").is_in(accepted).fill_null(False), outcome),
    ]


def _with_values(cells: pl.DataFrame) -> pl.DataFrame:
    """Rows with ``value:`` columns: date, clocks in seconds after midnight, times in seconds; unreadable is null."""
    return cells.with_columns(
        pl.col("date").str.to_date("%y%m%d", strict=False).alias("value:date"),
        *_clock_seconds(cells),
        *(pl.col(name).cast(pl.Int64, strict=False).alias(f"value:{name}") for name in SECONDS),
    )


def _clock_seconds(cells: pl.DataFrame) -> list[pl.Series]:
    """Each of the few different clock texts (there are 86,400) is parsed once and looked up for every row."""
    texts = pl.Categorical(pl.Categories.random())
    coded = [cells[name].cast(texts) for name in CLOCKS]
    tops = pl.Series([codes.to_physical().max() for codes in coded], dtype=pl.Int64)
    count = cast(int, tops.max()) + 1 if tops.count() else 0
    different = pl.int_range(count, dtype=pl.UInt32, eager=True).cat.to(texts).cast(pl.String)
    parts = different.str.extract_groups(r"^([01]?\d|2[0-3]):([0-5]\d):([0-5]\d)$").struct.unnest()
    hours, minutes, seconds = parts.cast(pl.Int64).get_columns()
    clocks = hours * 3600 + minutes * 60 + seconds
    return [clocks.gather(codes.to_physical()).alias(f"value:{codes.name}") for codes in coded]


def _value_rules() -> list[Rule]:
    def unreadable(reason: str, name: str, accepted: str) -> Rule:
        detail = pl.format(
            "{} is '{}' (accepted: {})", pl.lit(name), excerpt(pl.col(name)).fill_null(""), pl.lit(accepted)
        )
        return Rule(reason, name, pl.col(f"value:{name}").is_null() & (pl.col("outcome") != "PHANTOM"), detail)

    return [
        unreadable("bad_time", "date", "yymmdd"),
        *(unreadable("bad_time", name, "h:mm:ss") for name in CLOCKS),
        *(unreadable("bad_duration", name, "whole seconds") for name in SECONDS),
    ]


def _calls(cells: pl.DataFrame) -> pl.DataFrame:
    """Calls with local stamps and recorded times, both null where a stretch has none, and what is odd about them."""
    value = {name: pl.col(f"value:{name}") for name in ("date", *CLOCKS, *SECONDS)}
    answered = pl.col("outcome") == "AGENT"
    customer = pl.col("customer_id").cast(pl.Int64, strict=False)
    queued = pl.any_horizontal(value[name] != 0 for name in ("q_start", "q_exit", "q_time"))
    served = pl.any_horizontal(value[name] != 0 for name in ("ser_start", "ser_exit", "ser_time"))
    forward = value["vru_time"] >= 0
    known = {"vru_exit": forward, "vru_time": forward}
    known |= dict.fromkeys(("q_start", "q_exit", "q_time"), queued)
    known |= dict.fromkeys(("ser_start", "ser_exit", "ser_time"), served)

    def after_midnight(name: str) -> pl.Expr:
        """Seconds from the midnight before the entry to the clock time nearest to the entry."""
        return value["vru_entry"] + (value[name] - value["vru_entry"] + HALF_A_DAY) % A_DAY - HALF_A_DAY

    def stamp(name: str) -> pl.Expr:
        seconds = value["date"].to_physical().cast(pl.Int64) * A_DAY + after_midnight(name)
        return (seconds * 1_000_000).cast(pl.Datetime("us"))

    stamps = {name: stamp(name) for name in CLOCKS}
    milliseconds = {name: value[name] * 1000 for name in SECONDS}
    read = {name: pl.when(known.get(name, True)).then(found) for name, found in (stamps | milliseconds).items()}
    other_day = (~after_midnight(name).is_between(0, A_DAY - 1) & known[name] for name in CLOCKS[1:])
    calls = cells.lazy().select(
        "row",
        "source",
        "type",
        "priority",
        *KEY,
        real=pl.col("outcome") != "PHANTOM",
        answered=answered,
        queued=queued,
        talked=answered | served,
        server=pl.when(pl.col("server") != NOBODY).then("server"),
        customer_id=pl.when(customer > 0).then("customer_id"),
        marks=pl.col(MARKS)
        | marks(
            negative_menu_time=~forward,
            missing_stamp=answered & ~served,
            abandoned_with_talk=served & ~answered,
            spoiled_customer_id=customer.is_null() & pl.col("customer_id").is_not_null(),
            stamps_cross_midnight=pl.any_horizontal(*other_day),
        ),
        **read,
    )
    return calls.filter("real").collect()


def _contacts(calls: pl.DataFrame) -> pl.DataFrame:
    end = pl.max_horizontal("vru_exit", "q_exit", "ser_exit")
    unheard = pl.when("queued").then(pl.lit("abandoned")).otherwise(pl.lit("self_served"))
    return calls.select(
        contact_id=pl.concat_str(*KEY, separator="-"),
        channel=pl.lit("voice"),
        direction=pl.lit("inbound"),
        started_at="vru_entry",
        ended_at=pl.when(pl.col("ser_exit").is_not_null() | ~pl.col("answered")).then(end),
        customer_id="customer_id",
        reason="type",
        language=pl.when(pl.col("type") == "PE").then(pl.lit("en")),
        outcome=pl.when("answered").then(pl.lit("handled")).otherwise(unheard),
        priority="priority",
        source="source",
        row=ROW,
        marks=MARKS,
        **{name: pl.col(name) for name in (*CLOCKS[1:], *SECONDS, "queued", "talked", "server")},
    )
