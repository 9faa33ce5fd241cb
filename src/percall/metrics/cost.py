"""What contacts cost: sums and ratios of sums; a mean of ratios would weigh a small day like a large one.

A cost without another word is the whole of it: the work, and the idle money of its day that a contact carries, as in
the loaded view. What is work alone says so in its name.
"""

from __future__ import annotations

from typing import Final

from percall.metrics import sums
from percall.metrics.metric import Calculation, Metric
from percall.metrics.sources import (
    KAPLAN,
    KOOLE,
    NO_AGENTS,
    NO_CONTACTS,
    NO_IDENTITY,
    NO_IDLE_PRICE,
    NO_SPENDING,
    NOTHING_DUE,
    OWN,
)

MINUTE_US: Final = 60_000_000

METRICS: Final = (
    Metric(
        id="cost_total",
        name={"en": "Total cost", "ru": "Общая стоимость"},
        meaning={
            "en": "All that was spent: the work on contacts and the idle time beside it. A whole period has what no "
            "contact could carry too: it is the ledger.",
            "ru": "Всё, что потрачено: работа по контактам и простой при ней. У периода целиком сюда входит и то, "
            "что не может нести ни один контакт: это весь учёт затрат.",
        },
        formula={
            "en": "work cost + idle cost (+ unassigned cost, for whole periods)",
            "ru": "стоимость работы + стоимость простоя (+ нераспределённая стоимость, для периода целиком)",
        },
        unit="money",
        better="lower",
        nulls=NOTHING_DUE,
        source=KAPLAN,
        how=Calculation(sums.COST_TOTAL),
    ),
    Metric(
        id="work_cost",
        name={"en": "Work cost", "ru": "Стоимость работы"},
        meaning={
            "en": "The part of total cost that is work on the contacts themselves.",
            "ru": "Часть общей стоимости, которая приходится на саму работу по контактам.",
        },
        formula={
            "en": "sum over contacts of driver quantity x rate; total cost - idle cost - unassigned cost",
            "ru": "сумма по контактам: количество драйвера x ставка; общая стоимость - стоимость простоя - "
            "нераспределённая стоимость",
        },
        unit="money",
        better="lower",
        nulls=NOTHING_DUE,
        source=KAPLAN,
        how=Calculation(sums.WORK_TOTAL),
    ),
    Metric(
        id="cost_per_contact",
        name={"en": "Cost per contact", "ru": "Стоимость контакта"},
        meaning={
            "en": "What a contact costs with everything in it, idle time too: the cost per call, and what published "
            "costs compare with.",
            "ru": "Во что обходится контакт со всем, что в него входит, и с простоем: стоимость звонка; с ней и "
            "сравнимы публикуемые.",
        },
        formula={
            "en": "total cost / number of contacts",
            "ru": "общая стоимость / число контактов",
        },
        unit="money",
        better="lower",
        nulls=NO_SPENDING,
        source=KOOLE,
        how=Calculation(sums.COST_TOTAL, sums.CONTACTS),
    ),
    Metric(
        id="work_cost_per_contact",
        name={"en": "Work cost per contact", "ru": "Стоимость работы по контакту"},
        meaning={
            "en": "The part of cost per contact that is work on the contact. Idle time is left out, so it is no "
            "full price.",
            "ru": "Часть стоимости контакта, которая приходится на саму работу. Простой сюда не входит, поэтому это "
            "не полная цена.",
        },
        formula={
            "en": "work cost / number of contacts",
            "ru": "стоимость работы / число контактов",
        },
        unit="money",
        better="lower",
        nulls=NO_SPENDING,
        source=KAPLAN,
        how=Calculation(sums.WORK_TOTAL, sums.CONTACTS),
    ),
    Metric(
        id="idle_cost_per_contact",
        name={"en": "Idle cost per contact", "ru": "Простой на контакт"},
        meaning={
            "en": "The part of cost per contact that pays for capacity nobody used.",
            "ru": "Часть стоимости контакта, которая оплачивает неиспользованную мощность.",
        },
        formula={
            "en": "idle cost / number of contacts",
            "ru": "стоимость простоя / число контактов",
        },
        unit="money",
        better="lower",
        nulls=NO_IDLE_PRICE,
        source=KAPLAN,
        how=Calculation(sums.IDLE_TOTAL, sums.CONTACTS),
    ),
    Metric(
        id="cost_inbound",
        name={"en": "Total cost of inbound contacts", "ru": "Общая стоимость входящих контактов"},
        meaning={
            "en": "The part of total cost that inbound contacts carry; all of it where there are no others.",
            "ru": "Часть общей стоимости, которую несут входящие контакты; вся она, если других нет.",
        },
        formula={
            "en": "sum of the cost of inbound contacts, idle cost included",
            "ru": "сумма стоимостей входящих контактов, включая простой",
        },
        unit="money",
        better="lower",
        nulls=NOTHING_DUE,
        source=OWN,
        how=Calculation(sums.COST_INBOUND),
    ),
    Metric(
        id="cost_outbound",
        name={"en": "Total cost of outbound contacts", "ru": "Общая стоимость исходящих контактов"},
        meaning={
            "en": "The part of total cost that outbound contacts carry; all of it where there are no others.",
            "ru": "Часть общей стоимости, которую несут исходящие контакты; вся она, если других нет.",
        },
        formula={
            "en": "sum of the cost of outbound contacts, idle cost included",
            "ru": "сумма стоимостей исходящих контактов, включая простой",
        },
        unit="money",
        better="lower",
        nulls=NOTHING_DUE,
        source=OWN,
        how=Calculation(sums.COST_OUTBOUND),
    ),
    Metric(
        id="cost_per_inbound_contact",
        name={"en": "Cost per inbound contact", "ru": "Стоимость входящего контакта"},
        meaning={
            "en": "What an inbound contact costs, answered or not: the inbound cost per call where the centre also "
            "calls out.",
            "ru": "Во что обходится входящий контакт, отвеченный или нет: стоимость входящего звонка там, где центр "
            "звонит и сам.",
        },
        formula={
            "en": "total cost of inbound contacts / number of inbound contacts",
            "ru": "общая стоимость входящих контактов / число входящих контактов",
        },
        unit="money",
        better="lower",
        nulls=NO_SPENDING,
        source=KOOLE,
        how=Calculation(sums.COST_INBOUND, sums.OFFERED),
    ),
    Metric(
        id="cost_per_outbound_contact",
        name={"en": "Cost per outbound contact", "ru": "Стоимость исходящего контакта"},
        meaning={
            "en": "What one outbound attempt costs, reached or not.",
            "ru": "Во что обходится одна исходящая попытка, удачная или нет.",
        },
        formula={
            "en": "total cost of outbound contacts / number of outbound contacts",
            "ru": "общая стоимость исходящих контактов / число исходящих контактов",
        },
        unit="money",
        better="lower",
        nulls=NO_SPENDING,
        source=OWN,
        how=Calculation(sums.COST_OUTBOUND, sums.OUTBOUND_N),
    ),
    Metric(
        id="cost_per_outcome",
        name={"en": "Cost per outcome", "ru": "Стоимость результата"},
        meaning={
            "en": "What a sale or a lead costs, idle time and the attempts that came to nothing included.",
            "ru": "Во что обходится продажа или лид, включая простой и безрезультатные попытки.",
        },
        formula={
            "en": "total cost of outbound contacts / number of sales or leads",
            "ru": "общая стоимость исходящих контактов / число продаж или лидов",
        },
        unit="money",
        better="lower",
        nulls=NO_SPENDING,
        source=OWN,
        how=Calculation(sums.COST_OUTBOUND, sums.CONVERSIONS),
    ),
    Metric(
        id="work_cost_per_outcome",
        name={"en": "Work cost per outcome", "ru": "Стоимость работы на результат"},
        meaning={
            "en": "The part of cost per outcome that is work on contacts, unsuccessful attempts included.",
            "ru": "Часть стоимости результата, которая приходится на саму работу, включая безрезультатные попытки.",
        },
        formula={
            "en": "work cost of outbound contacts / number of sales or leads",
            "ru": "стоимость работы по исходящим контактам / число продаж или лидов",
        },
        unit="money",
        better="lower",
        nulls=NO_SPENDING,
        source=OWN,
        how=Calculation(sums.WORK_OUTBOUND, sums.CONVERSIONS),
    ),
    Metric(
        id="cost_per_handled_contact",
        name={"en": "Cost per handled contact", "ru": "Стоимость обслуженного контакта"},
        meaning={
            "en": "Total cost over the contacts that reached an agent: those that did not are paid for by those "
            "that did.",
            "ru": "Общая стоимость на контакт, дошедший до оператора: не дошедшие оплачены дошедшими.",
        },
        formula={
            "en": "total cost / handled contacts",
            "ru": "общая стоимость / обслуженные контакты",
        },
        unit="money",
        better="lower",
        nulls=NO_SPENDING,
        source=OWN,
        how=Calculation(sums.COST_TOTAL, sums.HANDLED_N),
    ),
    Metric(
        id="work_cost_per_handled_contact",
        name={"en": "Work cost per handled contact", "ru": "Стоимость работы на обслуженный контакт"},
        meaning={
            "en": "The part of cost per handled contact that is work on contacts.",
            "ru": "Часть стоимости обслуженного контакта, которая приходится на саму работу.",
        },
        formula={
            "en": "work cost / handled contacts",
            "ru": "стоимость работы / обслуженные контакты",
        },
        unit="money",
        better="lower",
        nulls=NO_SPENDING,
        source=OWN,
        how=Calculation(sums.WORK_TOTAL, sums.HANDLED_N),
    ),
    Metric(
        id="cost_per_resolution",
        name={"en": "Cost per resolution", "ru": "Стоимость решения"},
        meaning={
            "en": "What it costs to settle a matter, every contact it took included: repeats are charged to the issue.",
            "ru": "Во что обходится закрытый вопрос со всеми потребовавшимися контактами: повторы отнесены на вопрос.",
        },
        formula={
            "en": "cost of identified inbound contacts / those of them answered or self-served and not followed by "
            "a repeat; over contacts whose whole window lies within the log",
            "ru": "стоимость опознанных входящих контактов / те из них, что отвечены или обслужены автоматически и "
            "не повторились; по контактам, окно которых целиком лежит в журнале",
        },
        unit="money",
        better="lower",
        nulls=NO_IDENTITY,
        source=OWN,
        how=Calculation(sums.SETTLED_COST, sums.SETTLED_RESOLUTIONS),
    ),
    Metric(
        id="work_cost_per_resolution",
        name={"en": "Work cost per resolution", "ru": "Стоимость работы на решение"},
        meaning={
            "en": "The part of cost per resolution that is work on contacts.",
            "ru": "Часть стоимости решения, которая приходится на саму работу.",
        },
        formula={
            "en": "the same with work cost in place of cost",
            "ru": "то же, но вместо стоимости стоимость работы",
        },
        unit="money",
        better="lower",
        nulls=NO_IDENTITY,
        source=OWN,
        how=Calculation(sums.SETTLED_WORK, sums.SETTLED_RESOLUTIONS),
    ),
    Metric(
        id="cost_per_agent_minute",
        name={"en": "Cost per agent minute", "ru": "Стоимость минуты оператора"},
        meaning={
            "en": "Total cost over the minutes agents spent on contacts, each minute of an agent counted once.",
            "ru": "Общая стоимость на минуту, отданную операторами контактам; минута оператора считается один раз.",
        },
        formula={
            "en": "total cost / agent minutes on contacts",
            "ru": "общая стоимость / минуты операторов на контактах",
        },
        unit="money",
        better="lower",
        nulls=NO_SPENDING,
        source=KAPLAN,
        how=Calculation(sums.COST_TOTAL, sums.AGENT_TIME, per=MINUTE_US),
    ),
    Metric(
        id="cost_abandoned",
        name={"en": "Cost of abandoned contacts", "ru": "Стоимость потерянных контактов"},
        meaning={
            "en": "Money spent on contacts that hung up before an agent answered.",
            "ru": "Деньги, потраченные на контакты, сброшенные до ответа оператора.",
        },
        formula={
            "en": "sum of the cost of inbound contacts with outcome abandoned, zero-wait hang-ups included",
            "ru": "сумма стоимостей входящих контактов с исходом abandoned, включая сброшенные без ожидания",
        },
        unit="money",
        better="lower",
        nulls=NOTHING_DUE,
        source=OWN,
        how=Calculation(sums.COST_ABANDONED),
    ),
    Metric(
        id="cost_abandoned_share",
        name={"en": "Share of cost in abandoned contacts", "ru": "Доля стоимости в потерянных контактах"},
        meaning={
            "en": "How much of the total cost abandoned contacts carry.",
            "ru": "Какую часть общей стоимости несут потерянные контакты.",
        },
        formula={
            "en": "cost of abandoned contacts / total cost",
            "ru": "стоимость потерянных контактов / общая стоимость",
        },
        unit="share",
        better="lower",
        nulls=NO_CONTACTS,
        source=OWN,
        how=Calculation(sums.COST_ABANDONED, sums.COST_TOTAL),
    ),
    Metric(
        id="cost_repeated",
        name={"en": "Cost of repeated contacts", "ru": "Стоимость повторных контактов"},
        meaning={
            "en": "Money spent on contacts that repeat an earlier one. A lower bound: unidentified contacts, and the "
            "first ones of the log, cannot be seen to repeat anything.",
            "ru": "Деньги, потраченные на контакты, повторяющие более ранние. Это нижняя граница: неопознанные "
            "контакты и начало журнала повторами увидеть нельзя.",
        },
        formula={
            "en": "sum of the cost of identified inbound contacts that start within repeats.window_days after another",
            "ru": "сумма стоимостей опознанных входящих контактов, начавшихся в течение repeats.window_days после "
            "другого",
        },
        unit="money",
        better="lower",
        nulls=NO_IDENTITY,
        source=OWN,
        how=Calculation(sums.COST_REPEATED, known=sums.IDENTIFIED),
    ),
    Metric(
        id="cost_repeated_share",
        name={"en": "Share of cost in repeated contacts", "ru": "Доля стоимости в повторных контактах"},
        meaning={
            "en": "How much of the total cost repeated contacts carry; a lower bound, as their cost is.",
            "ru": "Какую часть общей стоимости несут повторные контакты; нижняя граница, как и сама их стоимость.",
        },
        formula={
            "en": "cost of repeated contacts / total cost",
            "ru": "стоимость повторных контактов / общая стоимость",
        },
        unit="share",
        better="lower",
        nulls=NO_IDENTITY,
        source=OWN,
        how=Calculation(sums.COST_REPEATED, sums.COST_TOTAL, known=sums.IDENTIFIED),
    ),
    Metric(
        id="cost_transferred",
        name={"en": "Cost of transferred contacts", "ru": "Стоимость переведённых контактов"},
        meaning={
            "en": "Money spent on handled contacts that needed more than one agent.",
            "ru": "Деньги, потраченные на обслуженные контакты, потребовавшие не одного оператора.",
        },
        formula={
            "en": "sum of the cost of handled contacts with two or more agents in talk",
            "ru": "сумма стоимостей обслуженных контактов с двумя и более операторами в разговоре",
        },
        unit="money",
        better="lower",
        nulls=NO_AGENTS,
        source=OWN,
        how=Calculation(sums.COST_TRANSFERRED, known=sums.AGENT_KNOWN_N),
    ),
    Metric(
        id="cost_transferred_share",
        name={"en": "Share of cost in transferred contacts", "ru": "Доля стоимости в переведённых контактах"},
        meaning={
            "en": "How much of the total cost transferred contacts carry.",
            "ru": "Какую часть общей стоимости несут переведённые контакты.",
        },
        formula={
            "en": "cost of transferred contacts / total cost",
            "ru": "стоимость переведённых контактов / общая стоимость",
        },
        unit="share",
        better="lower",
        nulls=NO_AGENTS,
        source=OWN,
        how=Calculation(sums.COST_TRANSFERRED, sums.COST_TOTAL, known=sums.AGENT_KNOWN_N),
    ),
)
