"""``docs/metrics.md``: the catalogue as a page. Write it with ``python -m percall.metrics.page > docs/metrics.md``."""

from __future__ import annotations

from typing import Final

from percall.metrics import idle
from percall.metrics.benchmarks import shipped
from percall.metrics.catalogue import CATALOGUE, FAMILIES
from percall.metrics.explaining import LABELS, fields
from percall.metrics.grouping import WHY
from percall.metrics.metric import Metric

INTRODUCTION: Final = f"""\
# Metrics

This page is generated from the catalogue in `src/percall/metrics/`; `percall metrics` prints the same. Values are
computed by `percall measure`, per period and per group of contacts.

* A **ratio** is a ratio of sums, divided once: the cost per contact of a month is the month's cost over the month's
  contacts, never a mean of daily ratios. Sums of parts add up to the whole; ratios do not.
* A contact counts in the **local day** on which it starts, in the time zone of the centre file.
* **Inbound** and outbound: volume, service and repeats are about inbound contacts; handling and total cost about both.
* **Unknown** is null, never zero: a contact whose time is unknown leaves both numerator and denominator.
* A **wait** is all recorded time in queues and ringing, queues after a transfer included, IVR and bot excluded.
* A **repeat** is looked for in the whole log that was costed, over inbound contacts in which everything that
  `repeats.match` compares is known, the customer id always. Whether a contact is followed by a repeat is said only of
  contacts whose whole window ends before the last contact of the log.
* Metrics of **whole periods** are null for groups of contacts.
* Cells with fewer contacts than `minimum_contacts` of the centre file are marked `small`.
* Grouping by agent is refused: {WHY}.
"""

FAMILY_NAMES: Final = {
    "volume": "Volume",
    "service": "Service",
    "handling": "Handling",
    "repeats": "Repeats",
    "cost": "Cost",
    "capacity": "Capacity",
}


def page() -> str:
    """The whole page, in English."""
    parts = [INTRODUCTION]
    for family, metrics in FAMILIES.items():
        parts += [f"## {FAMILY_NAMES[family]}\n", *(_section(metric) for metric in metrics)]
    parts += ["## How idle cost is split\n", f"{(idle.__doc__ or '').strip()}\n", _benchmarks()]
    return "\n".join(parts)


def _section(metric: Metric) -> str:
    texts = fields(metric, "en")
    rows = [
        f"| {LABELS['en'][field]} | {text} |" for field, text in texts.items() if field not in ("id", "name", "meaning")
    ]
    return (
        f"### {texts['name']}\n\n`{metric.id}`. {texts['meaning']}\n\n| | |\n| --- | --- |\n" + "\n".join(rows) + "\n"
    )


def _benchmarks() -> str:
    head = (
        "## Benchmarks\n\nRanges that others published, shipped with percall as data. Add your own under `benchmarks` "
        "in the centre file.\n\n| Metric | Low | High | Year | Scope | Definition | Source |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n"
    )
    return head + "".join(
        f"| {CATALOGUE[one.metric].name['en']} | {one.low} {one.currency or ''} | {one.high} {one.currency or ''} "
        f"| {one.year or 'undated'} | {one.scope} | {one.definition} | {one.source} |\n"
        for one in shipped()
    )


if __name__ == "__main__":
    print(page(), end="")
