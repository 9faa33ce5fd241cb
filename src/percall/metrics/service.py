"""How long people waited for an agent, and how many did not wait to the end."""

from __future__ import annotations

from typing import Final

from percall.metrics import sums
from percall.metrics.metric import Basis, Calculation, Choice, Metric
from percall.metrics.sources import GANS, ICMI, KOOLE, NO_CONTACTS, NO_WAIT, OWN, UNKNOWN_WAIT


def _variant(basis: Basis) -> str:
    return f"service_level_{basis.centre.service_target.variant}"


METRICS: Final = (
    Metric(
        id="abandonment_rate",
        name={"en": "Abandonment rate", "ru": "Доля потерянных"},
        meaning={
            "en": "The share of contacts asking for an agent that gave up waiting.",
            "ru": "Доля контактов, не дождавшихся оператора, среди обратившихся к нему.",
        },
        formula={"en": "abandoned / (answered + abandoned)", "ru": "потерянные / (отвеченные + потерянные)"},
        unit="share",
        better="lower",
        nulls=NO_CONTACTS,
        source=f"{ICMI}; {KOOLE}",
        how=Calculation(sums.ABANDONED_N, sums.DEMAND),
    ),
    Metric(
        id="abandonment_rate_without_short",
        name={"en": "Abandonment rate without short abandons", "ru": "Доля потерянных без быстро сброшенных"},
        meaning={
            "en": "The abandonment rate as if short abandons had never called.",
            "ru": "Доля потерянных, как если бы быстро сброшенных контактов не было вовсе.",
        },
        formula={
            "en": "(abandoned - short abandons) / (answered + abandoned - short abandons)",
            "ru": "(потерянные - быстро сброшенные) / (отвеченные + потерянные - быстро сброшенные)",
        },
        unit="share",
        better="lower",
        nulls=NO_CONTACTS,
        source=ICMI,
        how=Calculation(sums.LONG_ABANDONS, sums.DEMAND_LONG),
    ),
    Metric(
        id="asa",
        name={"en": "Average speed of answer (ASA)", "ru": "Среднее время ответа (ASA)"},
        meaning={
            "en": "How long an answered contact waited for an agent. Those answered at once count with zero; time in "
            "the IVR does not count; queues after a transfer do.",
            "ru": "Сколько отвеченный контакт ждал оператора. Отвеченные сразу входят с нулём; время в IVR не "
            "входит, очереди после перевода входят.",
        },
        formula={
            "en": "time in queues and ringing of answered contacts / answered contacts",
            "ru": "время отвеченных контактов в очередях и дозвоне до оператора / отвеченные контакты",
        },
        unit="seconds",
        better="lower",
        nulls=UNKNOWN_WAIT,
        source=f"{ICMI}; {KOOLE}",
        how=Calculation(sums.ANSWERED_WAIT, sums.ANSWERED_WAIT_KNOWN),
    ),
    Metric(
        id="time_to_abandon",
        name={"en": "Average time to abandon", "ru": "Среднее время до потери"},
        meaning={
            "en": "How long an abandoned contact had waited. It says less of patience than it seems: the patient "
            "are answered before their patience ends.",
            "ru": "Сколько ждал потерянный контакт. О терпении это говорит меньше, чем кажется: терпеливым отвечают "
            "раньше, чем терпение кончится.",
        },
        formula={
            "en": "time in queues and ringing of abandoned contacts / abandoned contacts",
            "ru": "время потерянных контактов в очередях и дозвоне до оператора / потерянные контакты",
        },
        unit="seconds",
        better=None,
        nulls=UNKNOWN_WAIT,
        source=GANS,
        how=Calculation(sums.ABANDONED_WAIT, sums.ABANDONED_WAIT_KNOWN),
    ),
    Metric(
        id="service_level",
        name={"en": "Service level", "ru": "Уровень обслуживания"},
        meaning={
            "en": "The share of contacts answered within the target time, by the variant that the centre file names.",
            "ru": "Доля контактов, отвеченных за целевое время, в варианте, названном в файле центра.",
        },
        formula={
            "en": "as service_target.variant of the centre file says; answered within T / (answered + abandoned) "
            "where it says nothing",
            "ru": "как сказано в service_target.variant файла центра; если не сказано, отвеченные за T / "
            "(отвеченные + потерянные)",
        },
        unit="share",
        better="higher",
        nulls=UNKNOWN_WAIT,
        source=f"{ICMI}; {KOOLE}",
        how=Choice(
            (
                "service_level_answered_and_abandoned",
                "service_level_abandons_ignored",
                "service_level_offered",
            ),
            _variant,
        ),
    ),
    Metric(
        id="service_level_answered_and_abandoned",
        name={"en": "Service level of answered and abandoned", "ru": "Уровень обслуживания с учётом потерянных"},
        meaning={
            "en": "The share answered in time of all who waited for an agent: every abandoned contact is a miss.",
            "ru": "Доля отвеченных вовремя среди всех ждавших оператора: каждый потерянный контакт считается промахом.",
        },
        formula={
            "en": "answered within T / (answered + abandoned)",
            "ru": "отвеченные за T / (отвеченные + потерянные)",
        },
        unit="share",
        better="higher",
        nulls=UNKNOWN_WAIT,
        source=f"{ICMI}; {KOOLE}",
        how=Calculation(sums.IN_TARGET_N, sums.DEMAND_TIMED),
    ),
    Metric(
        id="service_level_abandons_ignored",
        name={"en": "Service level, abandons ignored", "ru": "Уровень обслуживания без потерянных"},
        meaning={
            "en": "The share answered in time of those who were answered: abandoned contacts do not count at all.",
            "ru": "Доля отвеченных вовремя среди отвеченных: потерянные не учитываются вовсе.",
        },
        formula={"en": "answered within T / answered", "ru": "отвеченные за T / отвеченные"},
        unit="share",
        better="higher",
        nulls=UNKNOWN_WAIT,
        source=ICMI,
        how=Calculation(sums.IN_TARGET_N, sums.ANSWERED_WAIT_KNOWN),
    ),
    Metric(
        id="service_level_offered",
        name={"en": "Service level of offered", "ru": "Уровень обслуживания от поступивших"},
        meaning={
            "en": "The share answered in time of everything that came in, self-service and hang-ups included.",
            "ru": "Доля отвеченных вовремя от всего поступившего, включая самообслуживание и сброшенные.",
        },
        formula={"en": "answered within T / offered", "ru": "отвеченные за T / поступившие"},
        unit="share",
        better="higher",
        nulls=UNKNOWN_WAIT,
        source=ICMI,
        how=Calculation(sums.IN_TARGET_N, sums.OFFERED_TIMED),
    ),
    Metric(
        id="longest_wait",
        name={"en": "Longest wait", "ru": "Самое долгое ожидание"},
        meaning={
            "en": "The longest time somebody waited for an agent, answered or not.",
            "ru": "Самое долгое ожидание оператора, с ответом или без.",
        },
        formula={
            "en": "maximum time in queues and ringing over contacts answered, abandoned or turned into callbacks",
            "ru": "наибольшее время в очередях и дозвоне среди отвеченных, потерянных и перешедших в обратный звонок",
        },
        unit="seconds",
        better="lower",
        nulls=NO_WAIT,
        source=OWN,
        how=Calculation(sums.LONGEST_WAIT),
    ),
)
