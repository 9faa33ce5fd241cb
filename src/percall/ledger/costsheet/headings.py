"""What the columns of a cost sheet are called: the words of headings, in English, Russian, German, Spanish and French.

A heading is compared as ``plain`` leaves it. It names the role whose longest phrase it holds as whole words.
"""

from __future__ import annotations

import re
from typing import Final

from percall.ledger.columns import plain

ROLES: Final[dict[str, tuple[str, ...]]] = {
    "number": (
        *("no", "nr", "n", "num", "line", "row", "pos", "item no", "line no", "п п", "№ п п", "номер строки"),
        *("lfd nr", "zeile", "numero", "linea", "ligne", "№"),
    ),
    "account": (
        *("account", "acct", "account no", "account number"),
        *("account code", "gl", "gl account", "gl code", "nominal"),
        *("nominal code", "ledger account", "счет", "счет учета", "номер счета", "код счета", "код", "konto"),
        *("kontonummer", "kontonr", "konto nr", "sachkonto"),
        *("cuenta", "codigo", "codigo cuenta", "n cuenta", "compte"),
        *("no compte", "numero de compte", "n compte", "code", "code compte"),
    ),
    "name": (
        *("name", "account name", "description", "category", "cost category", "cost type", "expense", "expense type"),
        *("expenses", "item", "line item", "particulars", "details", "cost item", "position", "cost element"),
        *("статья", "статья затрат", "статья расходов"),
        *("наименование", "наименование статьи", "вид затрат", "затраты"),
        *("вид расходов", "расходы", "назначение", "показатель"),
        *("bezeichnung", "kontobezeichnung", "kostenart", "beschreibung", "aufwandsart", "aufwand", "kostenposition"),
        *("concepto", "descripcion", "partida", "nombre", "nombre cuenta", "gasto", "gastos", "denominacion"),
        *("libelle", "intitule", "intitule du compte", "designation"),
        *("nature", "poste", "nature de charge", "charges"),
    ),
    "date": (
        *(
            "date",
            "posting date",
            "posted",
            "invoice date",
            "document date",
            "transaction date",
            "entry date",
            "period",
        ),
        *("month", "booking date", "value date", "дата", "дата проводки", "дата документа", "период", "месяц"),
        *("datum", "buchungsdatum", "belegdatum", "monat", "periode", "zeitraum", "fecha", "fecha contable"),
        *("fecha asiento", "mes", "periodo", "date comptable", "date d ecriture", "mois", "periode comptable"),
    ),
    "amount": (
        *("amount", "sum", "cost", "costs", "value"),
        *("total amount", "total cost", "actual amount", "spend", "charge"),
        *("сумма", "стоимость", "сумма затрат", "сумма расходов", "итого сумма", "размер"),
        *("betrag", "summe", "kosten", "wert", "buchungsbetrag", "umsatz"),
        *("importe", "coste", "costo", "monto", "valor", "cantidad importe", "montant", "cout", "couts", "valeur"),
    ),
    "actual": (
        *("actual", "actuals", "act", "факт", "фактически", "фактическая сумма", "ist", "istkosten", "ist kosten"),
        *("ist betrag", "real", "ejecutado", "reel", "realise", "realisé"),
    ),
    "budget": (
        *("budget", "plan", "planned", "target", "forecast", "бюджет", "план", "плановая сумма", "плановые"),
        *("plankosten", "plan kosten", "sollkosten", "presupuesto"),
        *("presupuestado", "previsto", "prevu", "prevision"),
    ),
    "variance": (
        *("variance", "var", "diff", "difference", "deviation", "отклонение", "разница", "abweichung", "differenz"),
        *("abw", "desviacion", "diferencia", "ecart", "variation", "change", "share", "доля", "anteil", "percent"),
    ),
    "debit": ("debit", "dr", "debits", "дебет", "дт", "soll", "debe", "cargo", "cargos", "debit eur"),
    "credit": ("credit", "cr", "credits", "кредит", "кт", "haben", "haber", "abono", "abonos"),
    "balance": ("balance", "net balance", "сальдо", "остаток", "saldo", "solde"),
    "net": (
        *("net", "net amount", "amount net", "excl vat", "excluding vat", "ex vat", "without vat", "before tax"),
        *("excl tax", "без ндс", "netto", "nettobetrag", "betrag netto", "neto", "base", "base imponible", "sin iva"),
        *("importe neto", "ht", "montant ht", "hors taxes", "hors taxe", "net ht"),
    ),
    "gross": (
        *("gross", "gross amount", "incl vat", "including vat", "inc vat", "with vat", "incl tax", "after tax"),
        *("с ндс", "brutto", "bruttobetrag", "betrag brutto"),
        *("bruto", "con iva", "iva incluido", "ttc", "montant ttc"),
    ),
    "tax": (
        *("vat", "tax", "vat amount", "sales tax", "gst", "ндс", "сумма ндс", "налог", "mwst", "ust", "umsatzsteuer"),
        *("vorsteuer", "steuer", "iva", "impuesto", "tva", "taxe", "taxes", "montant tva"),
    ),
    "currency": (
        "currency",
        "currency code",
        "cur",
        "ccy",
        "валюта",
        "wahrung",
        "waehrung",
        "währung",
        "moneda",
        "devise",
    ),
    "supplier": (
        *("supplier", "vendor", "payee", "counterparty", "контрагент", "поставщик", "получатель", "lieferant"),
        *("kreditor", "proveedor", "fournisseur", "tiers", "company"),
    ),
    "unit": (
        *("cost centre", "cost center", "costcenter", "department", "dept", "business unit", "division", "project"),
        *("подразделение", "отдел", "цфо", "мвз"),
        *("место возникновения затрат", "проект", "kostenstelle", "abteilung"),
        *("kst", "centro de coste", "centro de costos"),
        *("departamento", "centre de cout", "centre de couts", "service"),
    ),
    "note": (
        *("note", "notes", "comment", "comments", "remark"),
        *("remarks", "text", "memo", "reference", "ref", "document"),
        *("invoice", "voucher", "примечание", "комментарий", "основание", "документ", "содержание", "bemerkung"),
        *("kommentar", "buchungstext", "beleg", "belegnummer", "belegnr", "buchungstext", "observaciones"),
        *("comentario", "factura", "documento", "commentaire", "remarque", "piece", "reference piece"),
    ),
    "hours": (
        "paid hours",
        "hours",
        "hours paid",
        "оплаченные часы",
        "часы",
        "stunden",
        "bezahlte stunden",
        "horas",
        "heures",
    ),
    "headcount": (
        *("headcount", "fte", "ftes", "heads", "employees", "staff", "численность", "штат", "ставок", "шт ед"),
        *("mitarbeiter", "vzä", "vzae", "kopfe", "plantilla", "empleados", "effectif", "etp"),
    ),
    "total": (
        *("total", "grand total", "ytd", "year to date", "fy", "full year"),
        *("year total", "q1", "q2", "q3", "q4", "h1"),
        *("h2", "итого", "всего", "итого за год", "год", "1 кв", "2 кв", "3 кв", "4 кв", "i кв", "ii кв", "iii кв"),
        *("iv кв", "gesamt", "summe gesamt", "jahr", "kumuliert", "1 quartal", "2 quartal", "3 quartal", "4 quartal"),
        *("total general", "acumulado", "anual", "trimestre", "cumul"),
        *("total annee", "annee", "t1", "t2", "t3", "t4"),
    ),
    "bought": (
        *("purchased", "purchase date", "date purchased", "bought", "acquisition date", "acquired", "in service"),
        *("in service date", "date acquired", "capitalised"),
        *("capitalized", "дата ввода", "дата ввода в эксплуатацию"),
        *("дата приобретения", "дата покупки", "дата принятия к учету", "anschaffungsdatum", "kaufdatum"),
        *("inbetriebnahme", "zugang", "fecha de compra", "fecha compra", "fecha de adquisicion", "fecha adquisicion"),
        *("date d achat", "date achat", "date d acquisition", "mise en service", "date de mise en service"),
    ),
    "price": (
        *("purchase price", "acquisition cost", "original cost", "historical cost", "cost price", "purchase cost"),
        *("первоначальная стоимость", "балансовая стоимость", "стоимость приобретения", "цена приобретения"),
        *("anschaffungskosten", "anschaffungswert", "ahk", "kaufpreis", "coste de adquisicion", "precio de compra"),
        *("valor de adquisicion", "valeur d origine", "valeur d acquisition", "prix d achat", "cout d acquisition"),
    ),
    "life_years": (
        *("useful life years", "life years", "useful life in years", "life in years", "years", "срок службы лет"),
        *("срок полезного использования лет", "спи лет"),
        *("nutzungsdauer jahre", "nutzungsdauer in jahren", "nd jahre"),
        *("vida util anos", "anos vida util", "vida util en anos", "duree annees", "duree en annees", "duree ans"),
        *("duree d amortissement ans", "duree d utilisation ans"),
    ),
    "life_months": (
        *("useful life months", "life months", "useful life in months"),
        *("life in months", "months", "срок службы мес"),
        *("срок полезного использования мес", "срок полезного использования в месяцах", "спи мес", "срок службы"),
        *("срок полезного использования месяцев", "nutzungsdauer monate", "nutzungsdauer in monaten", "nd monate"),
        *("vida util meses", "vida util en meses", "duree mois", "duree en mois", "duree d amortissement mois"),
    ),
    "life": (
        "useful life",
        "life",
        "lifetime",
        "срок полезного использования",
        "спи",
        "nutzungsdauer",
        "vida util",
        "duree",
    ),
    "salvage": (
        *("residual", "residual value", "salvage", "salvage value", "scrap value", "ликвидационная стоимость"),
        *("остаточная стоимость на конец срока", "restwert", "schrottwert", "valor residual", "valeur residuelle"),
    ),
    "asset": (
        *("asset", "asset name", "fixed asset", "equipment", "основное средство", "объект", "наименование ос"),
        *("anlagegut", "anlage", "wirtschaftsgut", "gerat", "activo", "bien", "inmovilizado", "immobilisation"),
    ),
}
"""What a column is, to what it may be called."""

_CODES = "EUR USD GBP CHF RUB PLN CZK SEK NOK DKK KZT UAH BYN CAD AUD INR BRL MXN"
CURRENCY_WORDS: Final = {
    **{code.casefold(): code for code in _CODES.split()},
    **dict.fromkeys(("руб", "рублей", "рубли", "р"), "RUB"),
    **dict.fromkeys(("euro", "euros", "евро", "teur", "keur"), "EUR"),
    **dict.fromkeys(("tusd", "kusd", "dollars", "us"), "USD"),
    **dict.fromkeys(("tgbp", "kgbp"), "GBP"),
    "tchf": "CHF",
    "тенге": "KZT",
    **dict.fromkeys(("гривен", "грн"), "UAH"),
}
SIGN_CURRENCY: Final = {"€": "EUR", "£": "GBP", "₽": "RUB", "₴": "UAH", "₸": "KZT", "₹": "INR", "$": "USD"}
"""What a sign beside a heading or an amount says; a dollar is the United States' unless the file says otherwise."""

TELLING: Final = ("gross", "net", "tax", "budget", "actual", "variance")
"""Roles that go before any other that a heading names: a net amount is net, "VAT included" is gross."""

_THOUSANDS = re.compile(
    r"\b[tk](eur|usd|gbp|chf)\b|\b[tk] ?[€$£]|[€$£] ?k\b|[€$£] ?'?000\b|'000\b|\b000s\b"
    r"|\bthousands?\b|\bтыс\b|\bтысяч\w*|\btsd\b|\btausend\b|\ben miles\b|\bmiles de\b|\bmilliers\b",
    re.IGNORECASE,
)
_MILLIONS = re.compile(r"\bmillions?\b|\bмлн\b|\bmio\b|\bmillionen\b|\bmillones\b|\bm ?[€$£]|[€$£] ?m\b", re.IGNORECASE)


_ACCENTS = str.maketrans("áàâäãéèêëíìîïóòôöõúùûüñç", "aaaaaeeeeiiiiooooouuuunc")


def _fold(text: str) -> str:
    """``plain`` without the accents of Western letters; № stays, for it is a word here."""
    return " ".join(plain(part) if part != "№" else part for part in re.split("(№)", text)).translate(_ACCENTS).strip()


_PHRASES: Final = sorted(
    ((_fold(phrase), role) for role, phrases in ROLES.items() for phrase in phrases), key=lambda one: -len(one[0])
)


def role(heading: str) -> str | None:
    """What a column with this heading is: the role of the longest phrase found in it as whole words; None if none is.

    What stands in brackets and the currency count least: "Amount (EUR)" is an amount.
    """
    words = f" {_fold(_bare(heading))} "
    whole = words.strip()
    if exact := next((name for phrase, name in _PHRASES if phrase == whole), None):
        return exact
    if _is_share(heading):
        return "variance"
    found = [name for phrase, name in _PHRASES if f" {phrase} " in words]
    if found:
        return min(found, key=lambda name: TELLING.index(name) if name in TELLING else len(TELLING))
    return "amount" if not whole and (currency(heading) or thousand(heading) > 1) else None


def _is_share(heading: str) -> bool:
    return "%" in heading


def _bare(heading: str) -> str:
    """The heading without its currency and unit, unless nothing else is left."""
    kept = [word for word in re.split(r"[\s,;()\[\]]+", heading) if word and not _names_money(word)]
    return " ".join(kept)


def _names_money(word: str) -> bool:
    return word.casefold().strip(".") in CURRENCY_WORDS or word in SIGN_CURRENCY or bool(_THOUSANDS.fullmatch(word))


def currency(text: str) -> str | None:
    """The one currency that a heading or a title names; None where there is none, or more than one."""
    found = {code for word in re.findall(r"[^\W\d_]+", text.casefold()) if (code := CURRENCY_WORDS.get(word))}
    found |= {code for sign, code in SIGN_CURRENCY.items() if sign in text}
    return next(iter(found)) if len(found) == 1 else None


def thousand(text: str) -> int:
    """What one unit of a figure stands for by the words of a heading or title: 1, 1,000 or 1,000,000."""
    if _THOUSANDS.search(text):
        return 1000
    return 1_000_000 if _MILLIONS.search(text) else 1
