"""Whether a contact settled the matter: repeats and first contact resolution."""

from __future__ import annotations

from typing import Final

from percall.metrics import sums
from percall.metrics.metric import Basis, Calculation, Choice, Metric
from percall.metrics.sources import ICMI, NO_FLAG, NO_IDENTITY, OWN

_OVER: Final = {
    "en": "over answered inbound contacts with a customer id (and everything else that repeats.match of the centre "
    "file compares) whose whole window lies within the log",
    "ru": "по отвеченным входящим контактам с идентификатором клиента (и всем прочим, что сравнивает repeats.match "
    "файла центра), окно которых целиком лежит в журнале",
}


def _flagged_or_not(basis: Basis) -> str:
    return "fcr_flagged" if basis.flagged else "fcr_unrepeated"


METRICS: Final = (
    Metric(
        id="repeat_rate",
        name={"en": "Repeat rate", "ru": "Доля повторных обращений"},
        meaning={
            "en": "The share of answered contacts after which the same customer contacted the centre again, about the "
            "same thing, within the window.",
            "ru": "Доля отвеченных контактов, после которых тот же клиент в пределах окна снова обратился по тому же "
            "поводу.",
        },
        formula={
            "en": f"answered contacts followed by another inbound contact within repeats.window_days / answered "
            f"contacts; {_OVER['en']}",
            "ru": f"отвеченные контакты, за которыми в течение repeats.window_days последовал ещё один входящий / "
            f"отвеченные контакты; {_OVER['ru']}",
        },
        unit="share",
        better="lower",
        nulls=NO_IDENTITY,
        source=OWN,
        how=Calculation(sums.SETTLED_REPEATED, sums.SETTLED_ANSWERED),
    ),
    Metric(
        id="fcr",
        name={"en": "First contact resolution (FCR)", "ru": "Решение с первого обращения (FCR)"},
        meaning={
            "en": "The share of answered contacts that settled the matter: as flagged, if any contact of the log "
            "carries the flag, else by the absence of a repeat.",
            "ru": "Доля отвеченных контактов, закрывших вопрос: по отметке, если она есть хоть у одного контакта "
            "журнала, иначе по отсутствию повторного обращения.",
        },
        formula={
            "en": "fcr_flagged if the log has the resolved flag, else fcr_unrepeated",
            "ru": "fcr_flagged, если в журнале есть отметка resolved, иначе fcr_unrepeated",
        },
        unit="share",
        better="higher",
        nulls=NO_IDENTITY,
        source=ICMI,
        how=Choice(("fcr_flagged", "fcr_unrepeated"), _flagged_or_not),
    ),
    Metric(
        id="fcr_flagged",
        name={"en": "FCR as flagged", "ru": "FCR по отметке"},
        meaning={
            "en": "The share of answered contacts flagged as resolved.",
            "ru": "Доля отвеченных контактов с отметкой «решено».",
        },
        formula={
            "en": "answered contacts flagged resolved / answered contacts flagged either way",
            "ru": "отвеченные контакты с отметкой «решено» / отвеченные контакты с любой отметкой",
        },
        unit="share",
        better="higher",
        nulls=NO_FLAG,
        source=ICMI,
        how=Calculation(sums.RESOLVED, sums.RESOLUTION_KNOWN),
    ),
    Metric(
        id="fcr_unrepeated",
        name={"en": "FCR by absence of a repeat", "ru": "FCR по отсутствию повтора"},
        meaning={
            "en": "The share of answered contacts after which the customer did not come back within the window.",
            "ru": "Доля отвеченных контактов, после которых клиент в пределах окна не обратился снова.",
        },
        formula={
            "en": f"1 - repeat rate; {_OVER['en']}",
            "ru": f"1 - доля повторных обращений; {_OVER['ru']}",
        },
        unit="share",
        better="higher",
        nulls=NO_IDENTITY,
        source=OWN,
        how=Calculation(sums.SETTLED_UNREPEATED, sums.SETTLED_ANSWERED),
    ),
)
