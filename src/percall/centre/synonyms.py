"""What accounting calls the categories of the default chart of accounts, in English and in Russian.

Names are written as ``chart.plain_name`` leaves them: small letters, words parted by one space, е for ё.
"""

from __future__ import annotations

from typing import Final

SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    "salaries": (
        "salary", "wages", "wage", "payroll", "pay", "gross pay", "base pay", "overtime", "staff costs", "staff cost",
        "salaries and wages", "wages and salaries", "salaries wages", "wages salaries", "agent salaries", "agent wages",
        "labour", "labor", "labour costs", "labor costs", "labour cost", "labor cost", "personnel", "personnel costs",
        "зарплата", "зарплаты", "заработная плата", "зарплата операторов", "заработная плата операторов", "оклад",
        "оклады", "оплата труда", "фот", "фонд оплаты труда", "расходы на персонал", "сверхурочные",
    ),
    "benefits": (
        "benefit", "employee benefits", "staff benefits", "fringe benefits", "social security", "social contributions",
        "social charges", "payroll tax", "payroll taxes", "employer contributions", "national insurance", "pension",
        "pensions", "health insurance", "medical insurance",
        "льготы", "соцпакет", "социальный пакет", "страховые взносы", "социальные взносы", "взносы с фот",
        "налоги на фот", "налоги с фот", "пенсионные взносы", "дмс", "медицинское страхование", "отпускные",
    ),
    "bonuses": (
        "bonus", "commission", "commissions", "sales commission", "sales commissions", "incentive", "incentives",
        "incentive pay", "variable pay", "performance pay",
        "премия", "премии", "премиальные", "бонус", "бонусы", "комиссионные", "переменная часть",
    ),
    "training": (
        "trainings", "agent training", "staff training", "onboarding", "coaching", "courses", "learning",
        "learning and development",
        "обучение", "обучение персонала", "обучение операторов", "тренинг", "тренинги", "курсы", "адаптация",
    ),
    "recruiting": (
        "recruitment", "hiring", "recruiting costs", "recruitment costs", "talent acquisition", "job advertising",
        "подбор", "подбор персонала", "набор персонала", "рекрутинг", "рекрутмент", "найм", "наем", "наем персонала",
    ),
    "agent_licences": (
        "agent licence", "agent license", "agent licenses", "licence", "licences", "license", "licenses",
        "seat licences", "seat licenses", "seat licence", "seat license", "user licences", "user licenses",
        "per seat licences", "per seat licenses", "ccaas", "ccaas licences", "ccaas licenses",
        "лицензия", "лицензии", "лицензии операторов", "лицензии на операторов", "лицензии агентов",
        "лицензии рабочих мест",
    ),
    "equipment": (
        "depreciation", "depreciation of equipment", "equipment depreciation", "amortisation", "amortization",
        "hardware", "computers", "workstations", "headsets", "furniture", "office equipment", "it equipment",
        "fixed assets", "capital expenditure", "capex",
        "оборудование", "амортизация", "амортизация оборудования", "износ", "техника", "оргтехника", "компьютеры",
        "гарнитуры", "мебель", "основные средства",
    ),
    "rent": (
        "rental", "lease", "leases", "leasing of premises", "office rent", "office lease", "premises", "facilities",
        "floor space", "real estate",
        "аренда", "аренда офиса", "аренда помещения", "аренда помещений", "арендная плата", "помещение", "помещения",
    ),
    "telephony": (
        "telecom", "telecoms", "telecommunication", "telecommunications", "telco", "telephone", "phone", "phones",
        "toll free", "toll free usage", "trunk", "trunks", "trunk rental", "sip", "sip trunks", "carrier", "carriers",
        "carrier charges", "call charges", "phone lines",
        "телефония", "телеком", "телефон", "телефонная связь", "связь", "услуги связи", "телекоммуникации",
        "каналы связи", "транки", "телефонные линии",
    ),
    "ai_automation": (
        "ai", "artificial intelligence", "automation", "ai and automation", "ai and automation fees", "ai fees",
        "automation fees", "bot", "bots", "chatbot", "chatbots", "voicebot", "voicebots", "virtual agents", "ivr",
        "rpa", "llm", "speech recognition",
        "ии", "искусственный интеллект", "автоматизация", "ии и автоматизация", "бот", "боты", "чат бот", "чат боты",
        "голосовой бот", "голосовые боты", "голосовой робот", "роботы", "голосовое меню", "распознавание речи",
    ),
    "software": (
        "software subscription", "software subscriptions", "subscription", "subscriptions", "saas", "applications",
        "software licences", "software licenses", "software maintenance", "crm", "wfm", "workforce management",
        "по", "программное обеспечение", "софт", "программы", "подписка", "подписки", "подписки на по",
        "сопровождение по",
    ),
    "cloud_storage": (
        "cloud", "storage", "data storage", "cloud hosting", "hosting", "recording storage", "call recording storage",
        "backup", "backups",
        "облако", "облачное хранилище", "облачное хранение", "хранилище", "хостинг", "хранение записей",
        "хранение данных", "резервное копирование",
    ),
    "utilities": (
        "utility", "utility bills", "electricity", "electricity and water", "power", "energy", "water", "heating",
        "коммунальные услуги", "коммунальные платежи", "коммунальные расходы", "коммуналка", "электричество",
        "электроэнергия", "вода", "отопление",
    ),
    "management": (
        "managers", "management costs", "management salaries", "supervision", "supervisors", "team leaders",
        "team leads", "administration", "administrative expenses", "overhead", "overheads",
        "управление", "управленческие расходы", "руководство", "руководители", "супервизоры", "администрация",
        "административные расходы", "накладные расходы", "общехозяйственные расходы",
    ),
    "other": (
        "others", "other costs", "other expenses", "misc", "miscellaneous", "sundry", "sundries", "general expenses",
        "прочее", "прочие", "прочие расходы", "прочие затраты", "другое", "другие расходы", "разное", "иное",
    ),
}  # fmt: skip
