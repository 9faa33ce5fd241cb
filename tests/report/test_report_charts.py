"""Every chart draws, offline, the same each time, whatever the names in the data are."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from percall.centre.chart import CHART
from percall.levers.catalogue import CATALOGUE as LEVERS
from percall.report import charts
from percall.report.charts import Chart, draw
from percall.report.format import Format
from percall.report.theme import COLOURS, NARROW, WIDE
from percall.report.words import Words
from support.reporting import StrictHtml

FORM = Format("ru", "RUB")
CATEGORIES = [category for _, _, categories in CHART.values() for category in categories]
NAME = '</text><script>"Очередь" & \\ [x].y'

PERIODS = [
    {"tick": f"{day} марта", "value": day, "work": None if day == 2 else 1.5, "contacts": day * 10, "small": day == 3}
    for day in range(1, 5)
]
PARTS = [("В контактах", "contacts"), ("Простой", "idle")]
STACK = [
    {"name": NAME, "part": word, "rank": rank, "amount": 3 - 2 * rank, "total": "5 ₽"}
    for rank, (word, _) in enumerate(PARTS)
]
BARS = [{"name": NAME, "amount": amount, "text": f"{amount} ₽", "colour": "waste"} for amount in (-1, 0, 7)]
RANGES = [{"name": NAME, "low": 2.7, "high": 5.6, "low_text": "2,70 ₽", "high_text": "5,60 ₽"}]
ESTIMATES = [
    {"name": NAME, "value": value, "low": value - 2, "high": value + 2, "text": f"{value} ₽", "colour": "contacts"}
    for value in (-1, 5)
]
BESIDE = [
    {"name": NAME, "part": word, "amount": amount, "text": "5 ₽"}
    for (word, _), amount in zip(PARTS, (-1, 5), strict=True)
]
STEPS = [
    {"name": name, "begin": begin, "end": end, "text": "5 ₽", "colour": "ink"}
    for name, begin, end in (("Сегодня", 6.2, 6.2), (NAME, 6.2, 5.4), ("Завтра", 5.4, 5.4))
]
POINTS = [
    {"level": level, "cost": 5 + level, "best": best, "text": "" if best else "Сегодня"}
    for level, best in ((0.7, True), (0.8, True), (0.75, False))
]
SWING = [
    {"name": NAME, "end": end, "npv": npv, "from": 4, "text": "10 %", "left": npv < 4}
    for end, npv in (("low", 2), ("high", 9))
]

CHARTS: dict[str, Callable[[int], Chart]] = {
    "trend": lambda width: charts.trend(PERIODS, average=2.5, titles=("Цена", "Контакты"), form="$,.2f", width=width),
    "stacked": lambda width: charts.stacked(STACK, parts=PARTS, width=width),
    "bars": lambda width: charts.bars(BARS, width=width),
    "panels": lambda width: charts.panels([("Цена", "$,.2f", PERIODS), ("Уровень", ".0%", PERIODS)], width=width),
    "estimates": lambda width: charts.estimates(ESTIMATES, width=width),
    "beside": lambda width: charts.beside(BESIDE, parts=PARTS, width=width),
    "waterfall": lambda width: charts.waterfall(STEPS, width=width),
    "frontier": lambda width: charts.frontier(POINTS, titles=("Цена", "Уровень"), width=width),
    "tornado": lambda width: charts.tornado(SWING, width=width),
    "ranges": lambda width: charts.ranges(RANGES, own=2.71, said="Этот центр: 2,71 ₽", width=width),
}


@pytest.mark.parametrize("name", CHARTS)
def test_it_draws_the_same_svg_each_time_and_reaches_for_nothing(name: str) -> None:
    drawn = draw(CHARTS[name](WIDE), FORM)
    assert drawn == draw(CHARTS[name](WIDE), FORM)
    svg = StrictHtml(drawn)
    assert "script" not in svg.names()
    assert not re.search(r"(?:href|src)=|url\(", drawn)
    assert all(value.startswith("http://www.w3.org/") for value in re.findall(r'"(https?://[^"]*)"', drawn))
    assert "width" not in dict(svg.tags)["svg"]  # it takes the width of its place
    assert re.search("[а-я]", svg.text)


@pytest.mark.parametrize("name", ["stacked", "bars", "ranges", "estimates", "beside", "waterfall", "tornado"])
def test_names_are_text(name: str) -> None:
    assert "</text><script>" in StrictHtml(draw(CHARTS[name](1200), FORM)).text


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_it_fits_its_width(name: str, width: int) -> None:
    box = re.search(r'viewBox="0 0 ([\d.]+) ', draw(CHARTS[name](width), FORM))
    assert box is not None
    assert float(box[1]) <= width * 1.1  # a label at the edge may reach a little over


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_no_name_of_ours_is_cut(lang: str, width: int) -> None:
    words = Words(Format(lang, "USD"))
    names = [lever.name[lang] for lever in LEVERS.values()] + [words.named("category", one) for one in CATEGORIES]
    rows = [{"name": name, "amount": 1, "text": "1", "colour": "waste"} for name in names]
    assert "…" not in draw(charts.bars(rows, width=width), FORM)


def test_a_single_published_figure_is_drawn_and_not_only_written() -> None:
    band = {"name": "a", "low": 2.7, "high": 5.6, "low_text": "2.70", "high_text": "5.60"}
    single = {"name": "b", "low": 8.01, "high": 8.01, "low_text": "8.01", "high_text": ""}
    marks = [
        draw(charts.ranges(rows, own=4.13, said="here", width=WIDE), FORM).count(f'"{COLOURS["contacts"]}"')
        for rows in ([band], [band, single])
    ]
    assert marks == [0, 1]


def test_axes_speak_the_language() -> None:
    text = StrictHtml(draw(CHARTS["trend"](WIDE), FORM)).text
    assert "2,00\N{NO-BREAK SPACE}₽" in text or "2,00 ₽" in text
    assert "." not in text


def test_colours_differ_in_lightness_for_any_eye_and_any_printer() -> None:
    def lightness(colour: str) -> float:
        red, green, blue = (int(COLOURS[colour][place : place + 2], 16) / 255 for place in (1, 3, 5))
        return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2

    def contrast(one: str, other: str) -> float:
        dark, light = sorted((lightness(one), lightness(other)))
        return (light + 0.05) / (dark + 0.05)

    assert contrast("contacts", "idle") > 2.5
    assert contrast("contacts", "contacts-mid") > 2
    assert min(contrast(text, "paper") for text in ("ink", "muted")) > 4.5  # WCAG 2.1, 1.4.3
    assert contrast("muted", "ground") > 4.5
