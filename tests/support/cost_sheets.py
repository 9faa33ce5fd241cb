"""Cost sheets as accountants lay them out: invented, each of a kind that was met in the field."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl

GERMAN = """\
Kostenbericht Kundenservice;;;;
Zeitraum: April 2026;;;;
;;;;
Konto;Bezeichnung;Kostenstelle;Betrag EUR;MwSt
4120;Gehälter Agenten;KST-7;31.250,00;0
4130;Gesetzliche Sozialaufwendungen;KST-7;6.562,50;0
4210;Miete Büro Halle;KST-7;4.100,00;779,00
4920;Telefonkosten;KST-7;1.733,21;329,31
4964;Softwarelizenzen;KST-7;912,00;173,28
4990;Gutschrift Telefonanbieter;KST-7;(210,00);-39,90
;Summe;;44.347,71;
"""

RUSSIAN = """\
Дата;Статья расходов;Сумма, руб.;Отдел;Поставщик
30.04.2026;Оплата труда операторов;980 000,00;Поддержка;
30.04.2026;Оплата труда супервайзеров;160 000,00;Поддержка;
30.04.2026;Страховые взносы;344 280,00;Поддержка;ФНС
30.04.2026;Аренда офиса;205 000,00;Поддержка;ООО "Заря"
30.04.2026;Связь;61 700,25;Поддержка;Телеком
;Всего;1 750 980,25;;
"""

WIDE = """\
Customer care,,,,
Actuals 2026,,,,
Cost line,Apr-26,May-26,Jun-26,Q2
7100 Wages,"$52,000.00","$52,400.00","$51,800.00","$156,200.00"
7150 Payroll taxes,"$4,160.00","$4,192.00","$4,144.00","$12,496.00"
7300 Office rent,"$3,900.00","$3,900.00","$3,900.00","$11,700.00"
7410 Phone lines,"$1,210.75","$1,198.20","$1,304.11","$3,713.06"
7411 Phone credit,-,($98.50),-,($98.50)
Total,"$61,270.75","$61,591.70","$61,148.11","$184,010.56"
"""

TRIAL_BALANCE = """\
Konto;Name;Soll;Haben
6020;Gehälter;22.000,00;
6110;Sozialversicherung;4.620,00;180,00
6310;Miete;3.000,00;
6805;Telefon;812,40;
1590;Durchlaufende Posten;700,00;700,00
"""

TWO_CURRENCIES = """\
Posting date;Account;Supplier;Description;Net;VAT;Gross;Currency
30.04.2026;6000;Payroll;Salaries helpline;12.000,00;0,00;12.000,00;EUR
05.04.2026;6815;Desk Ltd;Licences 9 seats;441,00;0,00;441,00;USD
20.04.2026;6815;Desk Ltd;Credit for March;(49,00);0,00;(49,00);USD
28.04.2026;6310;Haus GmbH;Rent April;1.500,00;285,00;1.785,00;EUR
Total;;;;;;14.176,00;
"""

GROUPS = """\
Code,Item,Budget,Actual,Variance
1,Personnel,50500,"51,000.00",500.00
1.1,Wages,42000,"42,300.00",300.00
1.2,Social security,8500,"8,700.00",200.00
2,Premises,6500,"6,450.00",-50.00
2.1,Office rent,6000,"6,000.00",0.00
2.2,Electricity,500,450.00,-50.00
,Grand total,57000,"57,450.00",450.00
"""

LIFE = "Срок полезного использования, мес."


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    """A file with this text."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def workbook(folder: Path, name: str = "Затраты за май 2026.xlsx") -> Path:
    """A Russian workbook: net and gross, a correction of April, equipment on a second sheet, a sheet of notes."""
    book = openpyxl.Workbook()
    costs = book.active
    assert costs is not None
    costs.title = "Расходы"
    for row in (
        ["Расходы контакт-центра, май 2026 г."],
        [],
        ["№ п/п", "Счёт", "Статья затрат", "Сумма без НДС, руб.", "НДС, руб.", "Сумма с НДС, руб."],
        [1, "26.01", "Оплата труда операторов", 1_200_000, 0, 1_200_000],
        [2, "26.02", "Страховые взносы", 362_400, 0, 362_400],
        [3, "26.07", "Услуги связи", 90_500.5, 18_100.1, 108_600.6],
        [4, "26.07", "Услуги связи (корректировка за апрель)", -4_100, -820, -4_920],
        [5, "26.08", "Подписка CRM", 31_000, 0, 31_000],
        [None, None, "Итого", 1_679_800.5, 17_280.1, 1_697_080.6],
    ):
        costs.append(row)
    assets = book.create_sheet("ОС")
    for row in (
        ["Инв. №", "Наименование", "Дата ввода", "Первоначальная стоимость", LIFE, "Ликвидационная стоимость"],
        ["01", "Сервер", datetime(2025, 5, 15), 600_000, 60, 0],  # noqa: DTZ001
        ["02", "Гарнитуры", datetime(2026, 2, 1), 96_000, 24, 6_000],  # noqa: DTZ001
    ):  # fmt: skip
        assets.append(row)
    book.create_sheet("Заметки").append(["проверить аренду"])
    path = folder / name
    book.save(path)
    return path


def book_of(path: Path, **sheets: list[list[Any]]) -> Path:
    """A workbook with these rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path
