"""What agents do with a contact: how long it takes, and how often it is passed on."""

from __future__ import annotations

from typing import Final

from percall.metrics import sums
from percall.metrics.metric import Calculation, Metric
from percall.metrics.sources import ICMI, KOOLE, NEVER, NO_AGENTS, OWN, UNKNOWN_HANDLE

METRICS: Final = (
    Metric(
        id="handled",
        name={"en": "Handled", "ru": "Обслуженные"},
        meaning={
            "en": "Contacts an agent handled, inbound and outbound.",
            "ru": "Контакты, обслуженные оператором, входящие и исходящие.",
        },
        formula={"en": "contacts with outcome handled", "ru": "контакты с исходом handled"},
        unit="contacts",
        better="higher",
        nulls=NEVER,
        source=ICMI,
        how=Calculation(sums.HANDLED_N),
    ),
    Metric(
        id="aht",
        name={"en": "Average handle time (AHT)", "ru": "Среднее время обслуживания (AHT)"},
        meaning={
            "en": "Agent time that a handled contact takes, as the platform recorded it: talk, hold and wrap.",
            "ru": "Время оператора на один обслуженный контакт по записи платформы: разговор, удержание и "
            "постобработка.",
        },
        formula={
            "en": "(talk + hold + wrap) of handled contacts / handled contacts",
            "ru": "(разговор + удержание + постобработка) обслуженных контактов / обслуженные контакты",
        },
        unit="seconds",
        better=None,
        nulls=UNKNOWN_HANDLE,
        source=f"{ICMI}; {KOOLE}",
        how=Calculation(sums.HANDLE_TIME, sums.HANDLE_TIMED),
    ),
    Metric(
        id="talk_time",
        name={"en": "Average talk time", "ru": "Среднее время разговора"},
        meaning={"en": "The talk part of AHT.", "ru": "Часть AHT, занятая разговором."},
        formula={
            "en": "talk of handled contacts / handled contacts, the same contacts as in AHT",
            "ru": "разговор обслуженных контактов / обслуженные контакты, те же, что в AHT",
        },
        unit="seconds",
        better=None,
        nulls=UNKNOWN_HANDLE,
        source=ICMI,
        how=Calculation(sums.TALK_TIME, sums.HANDLE_TIMED),
    ),
    Metric(
        id="hold_time",
        name={"en": "Average hold time", "ru": "Среднее время удержания"},
        meaning={"en": "The hold part of AHT.", "ru": "Часть AHT, проведённая на удержании."},
        formula={
            "en": "hold of handled contacts / handled contacts, the same contacts as in AHT",
            "ru": "удержание обслуженных контактов / обслуженные контакты, те же, что в AHT",
        },
        unit="seconds",
        better="lower",
        nulls=UNKNOWN_HANDLE,
        source=ICMI,
        how=Calculation(sums.HOLD_TIME, sums.HANDLE_TIMED),
    ),
    Metric(
        id="wrap_time",
        name={"en": "Average wrap-up time", "ru": "Среднее время постобработки"},
        meaning={
            "en": "The wrap-up (after-contact work) part of AHT.",
            "ru": "Часть AHT, занятая постобработкой (работой после контакта).",
        },
        formula={
            "en": "wrap of handled contacts / handled contacts, the same contacts as in AHT",
            "ru": "постобработка обслуженных контактов / обслуженные контакты, те же, что в AHT",
        },
        unit="seconds",
        better="lower",
        nulls=UNKNOWN_HANDLE,
        source=ICMI,
        how=Calculation(sums.WRAP_TIME, sums.HANDLE_TIMED),
    ),
    Metric(
        id="transfers",
        name={"en": "Transfers", "ru": "Переводы"},
        meaning={
            "en": "Handled contacts in which more than one agent talked.",
            "ru": "Обслуженные контакты, в которых говорил не один оператор.",
        },
        formula={
            "en": "handled contacts with two or more agents in talk",
            "ru": "обслуженные контакты с двумя и более операторами в разговоре",
        },
        unit="contacts",
        better="lower",
        nulls=NO_AGENTS,
        source=OWN,
        how=Calculation(sums.TRANSFERS, known=sums.AGENT_KNOWN_N),
    ),
    Metric(
        id="transfer_rate",
        name={"en": "Transfer rate", "ru": "Доля переводов"},
        meaning={
            "en": "The share of handled contacts that needed more than one agent.",
            "ru": "Доля обслуженных контактов, потребовавших не одного оператора.",
        },
        formula={
            "en": "transfers / handled contacts that name at least one agent",
            "ru": "переводы / обслуженные контакты, в которых назван хотя бы один оператор",
        },
        unit="share",
        better="lower",
        nulls=NO_AGENTS,
        source=ICMI,
        how=Calculation(sums.TRANSFERS, sums.AGENT_KNOWN_N),
    ),
)
