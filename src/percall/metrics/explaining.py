"""One metric explained to a person, in English or Russian."""

from __future__ import annotations

from typing import Final, get_args

from percall.errors import Mistake, PercallError
from percall.metrics.catalogue import CATALOGUE
from percall.metrics.metric import Lang, Metric
from percall.metrics.naming import unknown_metric
from percall.metrics.sources import RUSSIAN

LABELS: Final[dict[Lang, dict[str, str]]] = {
    "en": {
        "id": "Id",
        "name": "Name",
        "meaning": "Meaning",
        "formula": "Formula",
        "unit": "Unit",
        "estimator": "Estimator",
        "better": "Better",
        "nulls": "Unknown",
        "grain": "Grain",
        "source": "Source",
    },
    "ru": {
        "id": "Код",
        "name": "Название",
        "meaning": "Смысл",
        "formula": "Формула",
        "unit": "Единица",
        "estimator": "Оценка",
        "better": "Лучше",
        "nulls": "Неизвестно",
        "grain": "Разрез",
        "source": "Источник",
    },
}

WORDS: Final[dict[Lang, dict[str | None, str]]] = {
    "en": {
        "contacts": "contacts (a count)",
        "share": "share, 0 to 1",
        "seconds": "seconds",
        "money": "money, in the currency of the centre file",
        "higher": "higher",
        "lower": "lower",
        None: "neither higher nor lower by itself",
        "any": "any period and any group of contacts",
        "period": "whole periods only",
        "sum": "sum",
        "maximum": "maximum",
        "ratio of sums": "ratio of sums",
        "one of": "one of",
    },
    "ru": {
        "contacts": "контакты (число)",
        "share": "доля, от 0 до 1",
        "seconds": "секунды",
        "money": "деньги, в валюте файла центра",
        "higher": "больше",
        "lower": "меньше",
        None: "ни больше, ни меньше само по себе",
        "any": "любой период и любая группа контактов",
        "period": "только период целиком",
        "sum": "сумма",
        "maximum": "наибольшее",
        "ratio of sums": "отношение сумм",
        "one of": "одно из",
    },
}


def explain(metric_id: str, lang: Lang = "en") -> dict[str, str]:
    """What there is to say of a metric: label -> text, in the order in which to print them.

    Raises PercallError for an unknown metric or language, with what is accepted.
    """
    if lang not in get_args(Lang):
        raise PercallError(Mistake(f"no words in {lang!r}", field="lang", accepted=", ".join(get_args(Lang))))
    if metric_id not in CATALOGUE:
        raise PercallError(unknown_metric(metric_id, accepted=", ".join(CATALOGUE)))
    return {LABELS[lang][field]: text for field, text in fields(CATALOGUE[metric_id], lang).items()}


def fields(metric: Metric, lang: Lang) -> dict[str, str]:
    """The same as ``explain``, by field instead of label."""
    words = WORDS[lang]
    kind, _, names = metric.estimator.partition(": ")
    return {
        "id": metric.id,
        "name": metric.name[lang],
        "meaning": metric.meaning[lang],
        "formula": metric.formula[lang],
        "unit": words[metric.unit],
        "estimator": f"{words[kind]}: {names}",
        "better": words[metric.better],
        "nulls": _in(lang, metric.nulls),
        "grain": words[metric.grain],
        "source": "; ".join(_in(lang, part) for part in metric.source.split("; ")),
    }


def _in(lang: Lang, phrase: str) -> str:
    return RUSSIAN.get(phrase, phrase) if lang == "ru" else phrase
