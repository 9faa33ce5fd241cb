"""How much came in and what became of it. The outcomes of inbound contacts add up to ``offered``."""

from __future__ import annotations

from typing import Final

from percall.metrics import sums
from percall.metrics.metric import Calculation, Metric
from percall.metrics.sources import ICMI, NEVER, NO_FLAG, OWN

METRICS: Final = (
    Metric(
        id="contacts",
        name={"en": "Contacts", "ru": "Контакты"},
        meaning={
            "en": "All contacts, inbound and outbound.",
            "ru": "Все контакты, входящие и исходящие.",
        },
        formula={"en": "number of contacts", "ru": "число контактов"},
        unit="contacts",
        better=None,
        nulls=NEVER,
        source=OWN,
        how=Calculation(sums.CONTACTS),
    ),
    Metric(
        id="offered",
        name={"en": "Offered", "ru": "Поступившие"},
        meaning={
            "en": "Inbound contacts that reached the centre, whatever became of them.",
            "ru": "Входящие контакты, дошедшие до центра, чем бы они ни кончились.",
        },
        formula={
            "en": "answered + abandoned + zero-wait hang-ups + self-served + callbacks + blocked + failed",
            "ru": "отвеченные + потерянные + сброшенные без ожидания + самообслуживание + обратные звонки + "
            "заблокированные + сбойные",
        },
        unit="contacts",
        better=None,
        nulls=NEVER,
        source=ICMI,
        how=Calculation(sums.OFFERED),
    ),
    Metric(
        id="answered",
        name={"en": "Answered", "ru": "Отвеченные"},
        meaning={
            "en": "Inbound contacts that an agent handled.",
            "ru": "Входящие контакты, обслуженные оператором.",
        },
        formula={"en": "inbound contacts with outcome handled", "ru": "входящие контакты с исходом handled"},
        unit="contacts",
        better="higher",
        nulls=NEVER,
        source=ICMI,
        how=Calculation(sums.ANSWERED_N),
    ),
    Metric(
        id="abandoned",
        name={"en": "Abandoned", "ru": "Потерянные"},
        meaning={
            "en": "Inbound contacts that gave up waiting for an agent.",
            "ru": "Входящие контакты, не дождавшиеся оператора.",
        },
        formula={
            "en": "inbound contacts with outcome abandoned, less zero-wait and menu hang-ups",
            "ru": "входящие контакты с исходом abandoned за вычетом сброшенных без ожидания и в меню",
        },
        unit="contacts",
        better="lower",
        nulls=NEVER,
        source=ICMI,
        how=Calculation(sums.ABANDONED_N),
    ),
    Metric(
        id="short_abandons",
        name={"en": "Short abandons", "ru": "Быстро сброшенные"},
        meaning={
            "en": "Abandoned contacts that gave up so soon that no staffing could have saved them.",
            "ru": "Потерянные контакты, сброшенные так скоро, что их не спас бы никакой штат.",
        },
        formula={
            "en": "abandoned after a wait above 0 and up to short_abandon_s of the centre file",
            "ru": "потерянные после ожидания больше 0 и не дольше short_abandon_s из файла центра",
        },
        unit="contacts",
        better=None,
        nulls=NEVER,
        source=ICMI,
        how=Calculation(sums.SHORT_ABANDONS),
    ),
    Metric(
        id="zero_wait_hangups",
        name={"en": "Zero-wait hang-ups", "ru": "Сброшенные без ожидания"},
        meaning={
            "en": "Contacts that left the queue in the instant they entered it. Nobody waited, so they count neither "
            "as abandoned nor in the service level.",
            "ru": "Контакты, покинувшие очередь в тот же миг, что вошли в неё. Никто не ждал, поэтому они не входят "
            "ни в потерянные, ни в уровень обслуживания.",
        },
        formula={
            "en": "inbound contacts with outcome abandoned, in a queue, with a wait of 0",
            "ru": "входящие контакты с исходом abandoned, бывшие в очереди, с ожиданием 0",
        },
        unit="contacts",
        better=None,
        nulls=NEVER,
        source=OWN,
        how=Calculation(sums.ZERO_WAIT_N),
    ),
    Metric(
        id="menu_hangups",
        name={"en": "Hung up in the menu", "ru": "Сброшенные в меню"},
        meaning={
            "en": "Contacts that left the IVR or a bot before they came to a queue. Nobody waited for an agent, so "
            "they count neither as abandoned nor in the service level.",
            "ru": "Контакты, покинувшие IVR или бота до очереди. Никто не ждал оператора, поэтому они не входят "
            "ни в потерянные, ни в уровень обслуживания.",
        },
        formula={
            "en": "inbound contacts with outcome abandoned, with time in IVR or bot and none in a queue, where the log "
            "records queues or ringing",
            "ru": "входящие контакты с исходом abandoned, бывшие в IVR или боте, но не в очереди, если журнал "
            "знает очереди или вызовы",
        },
        unit="contacts",
        better="lower",
        nulls=NEVER,
        source=OWN,
        how=Calculation(sums.IN_MENU_N),
    ),
    Metric(
        id="self_served",
        name={"en": "Self-served", "ru": "Самообслуживание"},
        meaning={
            "en": "Inbound contacts that ended in the IVR, a bot or another self-service, without asking for an agent.",
            "ru": "Входящие контакты, завершённые в IVR, боте или другом самообслуживании, без обращения к оператору.",
        },
        formula={"en": "inbound contacts with outcome self_served", "ru": "входящие контакты с исходом self_served"},
        unit="contacts",
        better="higher",
        nulls=NEVER,
        source=OWN,
        how=Calculation(sums.SELF_SERVED_N),
    ),
    Metric(
        id="callbacks",
        name={"en": "Callbacks", "ru": "Обратные звонки"},
        meaning={
            "en": "Inbound contacts that left the queue for the promise of a callback.",
            "ru": "Входящие контакты, покинувшие очередь в обмен на обещанный обратный звонок.",
        },
        formula={"en": "inbound contacts with outcome callback", "ru": "входящие контакты с исходом callback"},
        unit="contacts",
        better=None,
        nulls=NEVER,
        source=OWN,
        how=Calculation(sums.CALLBACKS),
    ),
    Metric(
        id="blocked",
        name={"en": "Blocked", "ru": "Заблокированные"},
        meaning={
            "en": "Inbound contacts that got a busy signal or were turned away.",
            "ru": "Входящие контакты, услышавшие «занято» или не принятые центром.",
        },
        formula={"en": "inbound contacts with outcome blocked", "ru": "входящие контакты с исходом blocked"},
        unit="contacts",
        better="lower",
        nulls=NEVER,
        source=ICMI,
        how=Calculation(sums.BLOCKED),
    ),
    Metric(
        id="failed",
        name={"en": "Failed", "ru": "Сбойные"},
        meaning={
            "en": "Inbound contacts that a technical fault cut off.",
            "ru": "Входящие контакты, прерванные техническим сбоем.",
        },
        formula={"en": "inbound contacts with outcome failed", "ru": "входящие контакты с исходом failed"},
        unit="contacts",
        better="lower",
        nulls=NEVER,
        source=OWN,
        how=Calculation(sums.FAILED),
    ),
    Metric(
        id="outbound",
        name={"en": "Outbound contacts", "ru": "Исходящие контакты"},
        meaning={
            "en": "Contacts the centre made itself, reached or not.",
            "ru": "Контакты, начатые самим центром, состоявшиеся или нет.",
        },
        formula={"en": "contacts with direction outbound", "ru": "контакты с направлением outbound"},
        unit="contacts",
        better=None,
        nulls=NEVER,
        source=OWN,
        how=Calculation(sums.OUTBOUND_N),
    ),
    Metric(
        id="outcomes",
        name={"en": "Sales or leads", "ru": "Продажи или лиды"},
        meaning={
            "en": "Outbound contacts that ended in a sale or a lead.",
            "ru": "Исходящие контакты, окончившиеся продажей или лидом.",
        },
        formula={"en": "outbound contacts that converted", "ru": "исходящие контакты с отметкой converted"},
        unit="contacts",
        better="higher",
        nulls=NO_FLAG,
        source=OWN,
        how=Calculation(sums.CONVERSIONS, known=sums.CONVERSION_KNOWN),
    ),
)
