"""How well paid time is used, and what unused time costs."""

from __future__ import annotations

from typing import Final

from percall.metrics import sums
from percall.metrics.metric import Calculation, Metric
from percall.metrics.sources import HELPER, ICMI, KAPLAN, KOOLE, NO_CAPACITY, NO_IDLE, NO_PERIOD, NO_STATES, OWN

METRICS: Final = (
    Metric(
        id="occupancy",
        name={"en": "Occupancy", "ru": "Занятость операторов"},
        meaning={
            "en": "The share of the time agents are there for contacts that they spend on contacts. The time they "
            "are there is that of the states available and busy; without agent states it is practical capacity.",
            "ru": "Доля времени на контактах во времени, когда операторы готовы их принимать. Это время состояний "
            "available и busy; без состояний операторов это практическая мощность.",
        },
        formula={
            "en": "agent time on contacts / (available + busy) time, or / practical capacity without agent states",
            "ru": "время операторов на контактах / время available и busy, а без состояний / практическая мощность",
        },
        unit="share",
        better=None,
        nulls=NO_CAPACITY,
        source=f"{ICMI}; {KOOLE}; {HELPER}",
        how=Calculation(sums.USED_TIME, sums.READY_TIME),
        grain="period",
    ),
    Metric(
        id="utilisation",
        name={"en": "Utilisation", "ru": "Использование оплаченного времени"},
        meaning={
            "en": "The share of paid time that agents spend on contacts; breaks, meetings and training count as paid.",
            "ru": "Доля оплаченного времени, отданная контактам; перерывы, встречи и обучение входят в оплаченное.",
        },
        formula={
            "en": "agent time on contacts / paid time",
            "ru": "время операторов на контактах / оплаченное время",
        },
        unit="share",
        better="higher",
        nulls=NO_CAPACITY,
        source=HELPER,
        how=Calculation(sums.USED_TIME, sums.PAID_TIME),
        grain="period",
    ),
    Metric(
        id="idle_cost",
        name={"en": "Idle cost", "ru": "Стоимость простоя"},
        meaning={
            "en": "Money for capacity that was paid for and not used. A group has the part that falls to its contacts: "
            "the idle money of a day follows that day's work.",
            "ru": "Деньги за мощность, которая оплачена и не использована. У группы это часть, приходящаяся на её "
            "контакты: деньги простоя дня следуют за работой этого дня.",
        },
        formula={
            "en": "cost of capacity - rate x time used, where rate = cost / practical capacity",
            "ru": "стоимость мощности - ставка x использованное время, где ставка = стоимость / практическая мощность",
        },
        unit="money",
        better="lower",
        nulls=NO_IDLE,
        source=KAPLAN,
        how=Calculation(sums.IDLE_TOTAL),
    ),
    Metric(
        id="idle_share",
        name={"en": "Idle share", "ru": "Доля простоя"},
        meaning={
            "en": "How much of total cost is idle.",
            "ru": "Какая часть общей стоимости приходится на простой.",
        },
        formula={"en": "idle cost / total cost", "ru": "стоимость простоя / общая стоимость"},
        unit="share",
        better="lower",
        nulls=NO_IDLE,
        source=KAPLAN,
        how=Calculation(sums.IDLE_TOTAL, sums.COST_TOTAL),
    ),
    Metric(
        id="idle_shrinkage_cost",
        name={"en": "Idle cost of excess shrinkage", "ru": "Простой: сверхплановые перерывы"},
        meaning={
            "en": "The idle cost of breaks, meetings and training beyond what practical capacity allows for.",
            "ru": "Стоимость простоя из-за перерывов, встреч и обучения сверх заложенного в практическую мощность.",
        },
        formula={
            "en": "idle cost of a day in proportion to max(0, shrinkage - (paid time - practical capacity))",
            "ru": "стоимость простоя дня пропорционально max(0, перерывы - (оплаченное время - практическая мощность))",
        },
        unit="money",
        better="lower",
        nulls=NO_STATES,
        source=OWN,
        how=Calculation(sums.IDLE_SHRINKAGE),
        grain="period",
    ),
    Metric(
        id="idle_schedule_slack_cost",
        name={"en": "Idle cost of schedule slack", "ru": "Простой: избыток в расписании"},
        meaning={
            "en": "The idle cost of agents present beyond what the service target needs: better schedules save it.",
            "ru": "Стоимость простоя операторов сверх нужных для цели обслуживания: её снимает лучшее расписание.",
        },
        formula={
            "en": "idle cost of a day in proportion to slack - service buffer, half hour by half hour",
            "ru": "стоимость простоя дня пропорционально (запас - сервисный резерв) по получасам",
        },
        unit="money",
        better="lower",
        nulls=NO_STATES,
        source=OWN,
        how=Calculation(sums.IDLE_SLACK),
        grain="period",
    ),
    Metric(
        id="idle_service_buffer_cost",
        name={"en": "Idle cost of the service buffer", "ru": "Простой: сервисный резерв"},
        meaning={
            "en": "The idle cost of agents waiting so that the service target can be met: the price of answering fast.",
            "ru": "Стоимость ожидания операторов ради цели обслуживания: цена быстрого ответа.",
        },
        formula={
            "en": "idle cost of a day in proportion to min(slack, required agents by Erlang C - load), half hour by "
            "half hour",
            "ru": "стоимость простоя дня пропорционально min(запас, операторы по Эрлангу C - нагрузка) по получасам",
        },
        unit="money",
        better=None,
        nulls=NO_STATES,
        source=f"{OWN}; {KOOLE} for Erlang C",
        how=Calculation(sums.IDLE_BUFFER),
        grain="period",
    ),
    Metric(
        id="unassigned_cost",
        name={"en": "Unassigned cost", "ru": "Нераспределённая стоимость"},
        meaning={
            "en": "Money in the ledger that no contact and no capacity could carry: its driver had no volume.",
            "ru": "Деньги учёта, которые не на что отнести: у их драйвера не было объёма.",
        },
        formula={
            "en": "ledger - cost of contacts - idle cost",
            "ru": "затраты учёта - стоимость контактов - стоимость простоя",
        },
        unit="money",
        better="lower",
        nulls=NO_PERIOD,
        source=OWN,
        how=Calculation(sums.UNASSIGNED),
        grain="period",
    ),
)
