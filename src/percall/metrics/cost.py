"""What contacts cost: sums and ratios of sums; a mean of ratios would weigh a small day like a large one."""

from __future__ import annotations

from typing import Final

from percall.metrics import sums
from percall.metrics.metric import Calculation, Metric
from percall.metrics.sources import KAPLAN, KOOLE, NEVER, NO_AGENTS, NO_CONTACTS, NO_IDENTITY, NO_SPENDING, OWN

MINUTE_US: Final = 60_000_000

METRICS: Final = (
    Metric(
        id="cost_total",
        name={"en": "Total cost", "ru": "Общая стоимость"},
        meaning={
            "en": "All that the contacts carry. In the unit view idle capacity is not in it, in the loaded view it is.",
            "ru": "Всё, что несут контакты. В удельном виде (unit) простой сюда не входит, в полном (loaded) входит.",
        },
        formula={"en": "sum of the cost of contacts", "ru": "сумма стоимостей контактов"},
        unit="money",
        better="lower",
        nulls=NEVER,
        source=KAPLAN,
        how=Calculation(sums.COST_TOTAL),
    ),
    Metric(
        id="cost_per_contact",
        name={"en": "Cost per contact", "ru": "Стоимость контакта"},
        meaning={
            "en": "What an inbound contact costs on average, answered or not: the inbound cost per call.",
            "ru": "Во что в среднем обходится входящий контакт, отвеченный или нет: стоимость входящего звонка.",
        },
        formula={
            "en": "total cost of inbound contacts / number of inbound contacts",
            "ru": "общая стоимость входящих контактов / число входящих контактов",
        },
        unit="money",
        better="lower",
        nulls=NO_CONTACTS,
        source=KOOLE,
        how=Calculation(sums.COST_INBOUND, sums.OFFERED),
    ),
    Metric(
        id="full_cost_per_contact",
        name={"en": "Full cost per contact", "ru": "Полная стоимость контакта"},
        meaning={
            "en": "Everything the centre spends, idle and unassigned money included, for each contact. This is what "
            "published costs per call compare with.",
            "ru": "Всё, что тратит центр, включая простой и нераспределённое, на каждый контакт. Именно с этим "
            "сравнимы публикуемые стоимости звонка.",
        },
        formula={
            "en": "ledger cost of the period / number of contacts",
            "ru": "затраты учёта за период / число контактов",
        },
        unit="money",
        better="lower",
        nulls=NO_SPENDING,
        source=OWN,
        how=Calculation(sums.LEDGER, sums.CONTACTS),
        grain="period",
    ),
    Metric(
        id="cost_per_outbound_contact",
        name={"en": "Cost per outbound contact", "ru": "Стоимость исходящего контакта"},
        meaning={
            "en": "What one outbound attempt costs on average, reached or not.",
            "ru": "Во что в среднем обходится одна исходящая попытка, удачная или нет.",
        },
        formula={
            "en": "total cost of outbound contacts / number of outbound contacts",
            "ru": "общая стоимость исходящих контактов / число исходящих контактов",
        },
        unit="money",
        better="lower",
        nulls=NO_CONTACTS,
        source=OWN,
        how=Calculation(sums.COST_OUTBOUND, sums.OUTBOUND_N),
    ),
    Metric(
        id="cost_per_outcome",
        name={"en": "Cost per outcome", "ru": "Стоимость результата"},
        meaning={
            "en": "What a sale or a lead costs, the attempts that came to nothing included.",
            "ru": "Во что обходится продажа или лид, включая безрезультатные попытки.",
        },
        formula={
            "en": "total cost of outbound contacts / number of sales or leads",
            "ru": "общая стоимость исходящих контактов / число продаж или лидов",
        },
        unit="money",
        better="lower",
        nulls=NO_CONTACTS,
        source=OWN,
        how=Calculation(sums.COST_OUTBOUND, sums.CONVERSIONS),
    ),
    Metric(
        id="cost_per_handled_contact",
        name={"en": "Cost per handled contact", "ru": "Стоимость обслуженного контакта"},
        meaning={
            "en": "Total cost over the contacts that reached an agent: those that did not are paid for by those that "
            "did.",
            "ru": "Общая стоимость на контакт, дошедший до оператора: не дошедшие оплачены дошедшими.",
        },
        formula={"en": "total cost / handled contacts", "ru": "общая стоимость / обслуженные контакты"},
        unit="money",
        better="lower",
        nulls=NO_CONTACTS,
        source=OWN,
        how=Calculation(sums.COST_TOTAL, sums.HANDLED_N),
    ),
    Metric(
        id="cost_per_resolution",
        name={"en": "Cost per resolution", "ru": "Стоимость решения"},
        meaning={
            "en": "What it costs to settle a matter, every contact it took included: repeats are charged to the issue.",
            "ru": "Во что обходится закрытый вопрос со всеми потребовавшимися контактами: повторы отнесены на вопрос.",
        },
        formula={
            "en": "cost of identified inbound contacts / those of them answered or self-served and not followed by a "
            "repeat; over contacts whose whole window lies within the log",
            "ru": "стоимость опознанных входящих контактов / те из них, что отвечены или обслужены автоматически и не "
            "повторились; по контактам, окно которых целиком лежит в журнале",
        },
        unit="money",
        better="lower",
        nulls=NO_IDENTITY,
        source=OWN,
        how=Calculation(sums.SETTLED_COST, sums.SETTLED_RESOLUTIONS),
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
        nulls=NO_CONTACTS,
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
        nulls=NEVER,
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
