"""What accountants call what a contact centre pays for, in English, Russian, German, Spanish and French.

A hint is a phrase of word beginnings: each word of it must begin one word of the account's name, in this order, one
beside the other. A word that ends in ``.`` must be the whole word: short words begin too many others.
"""

from __future__ import annotations

from typing import Final

HINTS: Final[dict[str, tuple[str, ...]]] = {
    "management": (
        *("management", "manager", "supervis", "team lead"),
        *("teamlead", "team leader", "head of", "director", "executive"),
        *("руковод", "супервайзер", "супервизор", "менеджмент"),
        *("управленч", "директор", "старш оператор", "администрац"),
        *("leitung", "teamleit", "führung", "vorgesetzt", "geschäftsführ"),
        *("direccion", "gerencia", "jefe", "encargad", "coordinador"),
        *("direction", "encadrement", "responsable", "superviseur", "chef d"),
    ),
    "benefits": (
        *("payroll tax", "social secur", "social contrib"),
        *("social charge", "social cost", "employer ni.", "employer s ni."),
        *("national insurance", "pension", "health insur"),
        *("medical insur", "employer contrib", "benefit", "superannuation"),
        *("fica.", "401k", "health plan", "workers comp", "holiday pay", "vacation pay", "sick pay", "employer tax"),
        *("страхов взнос", "соц взнос", "социальн взнос"),
        *("социальн страх", "взнос в фонд", "взнос с фот", "пенсионн"),
        *("дмс.", "отпускн", "больничн", "есн.", "медицинск страх", "пфр.", "фсс.", "взносы фонд"),
        *("sozialabgab", "sozialversicher", "sozialaufw", "arbeitgeberanteil", "krankenkasse", "rentenversicher"),
        *("altersvorsorge", "berufsgenossenschaft", "gesetzlich sozial", "lohnnebenkost", "urlaubsgeld"),
        *("seguridad social", "cargas sociales", "seguro medico", "pensiones", "cotizacion"),
        *("charges sociales", "cotisation", "securite sociale", "urssaf."),
        *("mutuelle", "prevoyance", "retraite", "conges paye"),
    ),
    "bonuses": (
        *("bonus", "commission", "incentive", "variable pay", "performance pay", "premium pay"),
        *("преми", "бонус", "комиссионн", "мотивац", "kpi выплат"),
        *("prämie", "provision", "bonuszahl", "tantieme", "leistungszulage"),
        *("comision", "incentivo", "plus de productividad", "prime", "interessement"),
    ),
    "recruiting": (
        *("recruit", "hiring", "talent acqui", "job adver", "headhunt", "staff search"),
        *("подбор персонал", "рекрут", "подбор кадр", "наем персонал", "найм персонал", "поиск персонал", "хедхант"),
        *("personalbeschaff", "personalsuche", "stellenanzeige", "personalvermittl"),
        *("seleccion de personal", "contratacion de personal", "reclutamiento", "recrutement"),
    ),
    "training": (
        *("training", "onboarding", "coaching", "course", "learning", "seminar"),
        *("обучен", "тренинг", "курс.", "курсы", "семинар", "повышен квалификац"),
        *("schulung", "weiterbildung", "fortbildung", "seminar"),
        *("formacion", "capacitacion", "cursos", "formation"),
    ),
    "salaries": (
        *("salar", "wage", "payroll", "gross pay"),
        *("basic pay", "base pay", "overtime", "staff cost", "personnel cost"),
        *("labour", "labor", "agent pay", "temp staff", "agency staff", "temporary staff", "contract staff"),
        *("зарплат", "заработн плат", "оплат труд", "оклад"),
        *("фот.", "фонд оплат", "сверхурочн", "расход на персонал"),
        *("з п.", "аутстафф"),
        *("gehalt", "gehälter", "lohn", "löhne"),
        *("personalaufw", "personalkosten", "überstund", "vergütung", "zeitarbeit"),
        *("leiharbeit", "aushilf"),
        *("sueldo", "salario", "nomina", "jornales", "horas extra", "personal eventual"),
        *("salaire", "remuneration", "appointement", "heures supp", "interim", "traitement"),
    ),
    "telephony": (
        *("telecom", "telephon", "phone", "toll free", "toll"),
        *("trunk", "sip.", "carrier", "call charge", "voice minute"),
        *("voice line", "call minute", "did number", "did.", "pstn.", "voip.", "isdn."),
        *("телефон", "связь.", "связи.", "телеком", "транк", "переговор", "номер 8 800", "8 800", "sip транк"),
        *("telefon", "fernmelde", "festnetz", "rufnummer", "gesprächskost"),
        *("telefoni", "llamadas", "lineas telefon"),
        *("telephoni", "telecommunic", "lignes telephon", "communications."),
    ),
    "ai_automation": (
        *("ai.", "artificial intell", "bot.", "bots."),
        *("chatbot", "voicebot", "voice bot", "chat bot", "virtual agent"),
        *("ivr.", "rpa.", "llm.", "speech recog", "speech analytics", "automation"),
        *("ии.", "искусственн интеллект", "бот.", "боты."),
        *("чат бот", "голосов бот", "голосов робот", "распознаван речи"),
        *("ki.", "künstlich intelligenz", "sprachroboter"),
        *("sprachdialog", "inteligencia artificial", "intelligence artific"),
    ),
    "agent_licences": (
        *("agent licen", "seat licen", "user licen", "licence"),
        *("license", "seats.", "seat.", "ccaas.", "contact center seat"),
        *("call centre software", "call center software", "contact centre platform", "contact center platform"),
        *("лиценз", "лиценз crm", "лиценз на crm", "crm licen", "crm lizenz", "licence crm", "licences crm"),
        *("lizenz", "benutzerlizenz", "licencias", "licencia", "licences", "licence"),
    ),
    "software": (
        *("software", "subscription", "saas", "crm.", "wfm.", "application", "helpdesk", "it service", "it support"),
        *("подписк", "программн обеспеч", "программ обеспеч", "по."),
        *("софт", "сопровожден по.", "ит услуг", "it услуг"),
        *("softwarelizenz", "softwaremiet", "edv", "it kosten", "softwarewart"),
        *("suscripcion", "programas informat", "aplicaciones inform", "servicios informat"),
        *("logiciel", "abonnement", "informatique", "maintenance informat"),
    ),
    "cloud_storage": (
        *("cloud", "hosting", "storage", "backup", "data cent"),
        *("облак", "облачн", "хостинг", "хранен запис", "хранен данн", "резервн копир"),
        *("datenspeicher", "rechenzentrum", "serverhosting"),
        *("nube", "alojamiento web", "almacenamiento", "hebergement"),
        *("stockage",),
    ),
    "rent": (
        *("rent", "lease of prem", "office lease", "lease"),
        *("premises", "office space", "business rates", "service charge"),
        *("аренд", "помещен"),
        *("miete", "mieten", "raumkost", "pacht", "büromiete", "mietaufw"),
        *("alquiler", "arrendamiento", "loyer", "location immobil", "locations immobil", "bail."),
    ),
    "utilities": (
        *("utilit", "electric", "power.", "energy", "water.", "heating", "gas.", "light and", "heat and"),
        *("коммунальн", "электроэнерг", "электричеств", "водоснаб", "отоплен", "теплоснаб", "энергоснаб"),
        *("strom", "energie", "heizung", "wasser", "nebenkosten", "gas strom", "stadtwerke"),
        *("suministro", "electricidad", "agua.", "calefaccion", "electricite", "eau.", "chauffage", "fluides"),
    ),
    "equipment": (
        *("depreciat", "amortis", "amortiz", "hardware"),
        *("equipment", "computer", "workstation", "headset", "furniture"),
        *("laptop", "pc."),
        *("амортизац", "износ", "оборудован", "оргтехник", "компьютер", "гарнитур", "мебел", "основн средств"),
        *("abschreibung", "afa.", "hardware"),
        *("büroausstatt", "geschäftsausstatt", "büromöbel", "geringwertig wirtschaft"),
        *("amortizacion", "equipos", "mobiliario", "ordenadores"),
        *("amortissement", "dotation aux amort", "materiel", "mobilier"),
    ),
    "other": (
        *("other cost", "other expense", "misc", "sundr", "general expense", "office suppl", "stationery", "travel"),
        *("cleaning", "postage", "bank charge", "legal", "audit", "insurance.", "marketing", "consult"),
        *("проч", "разн расход", "канцеляр", "командиров"),
        *("уборк", "хозяйствен", "банковск", "страхован имущ", "охран"),
        *("sonstig", "büromaterial", "reisekost", "reinigung", "porto", "bankgebühr", "beratung", "versicherung"),
        *("otros gastos", "material de oficina", "limpieza", "viajes", "seguros", "autres charges", "fournitures"),
        *("frais divers", "nettoyage", "deplacement", "assurance", "frais bancaires"),
    ),
}  # fmt: skip
"""Category of the default chart to the hints that propose it.

Of several that a name holds, the longer wins; two alike for different categories propose nothing.
"""
