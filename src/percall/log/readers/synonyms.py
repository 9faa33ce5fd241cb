"""What exports call things, in English and in Russian: headings and words, in small letters without punctuation."""

from __future__ import annotations

from typing import Final

HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "contact_id": (
        *("call id", "contact id", "conversation id", "interaction id", "session id", "ticket id", "unique id"),
        *("uniqueid", "callid", "contactid", "call uuid", "uuid", "id", "case id", "call number", "ticket"),
        *(
            "id звонка",
            "id вызова",
            "id обращения",
            "id контакта",
            "ид звонка",
            "ид",
            "идентификатор",
            "номер обращения",
        ),
    ),
    "started_at": (
        *(
            "start",
            "start time",
            "started",
            "started at",
            "call start",
            "call start time",
            "start date time",
            "calldate",
        ),
        *("call date", "date time", "datetime", "timestamp", "created", "created at", "begin", "begin time"),
        *("arrived", "arrival time", "offered at", "start date", "call time", "date", "time"),
        *("начало", "время начала", "дата начала", "начало звонка", "дата и время", "дата время", "дата звонка"),
        *("время звонка", "дата и время звонка", "дата создания", "создан", "поступил", "дата", "время"),
    ),
    "ended_at": (
        *("end", "end time", "ended", "ended at", "call end", "finished", "finish time", "hangup time", "completed at"),
        *("disconnect time", "end date", "closed", "closed at"),
        *("конец", "окончание", "время окончания", "дата окончания", "завершение", "время завершения", "закрыт"),
    ),
    "channel": ("channel", "media", "media type", "channel type", "medium", "канал", "тип канала", "канал связи"),
    "direction": (
        *("direction", "call direction", "call type", "contact type", "type"),
        *("направление", "направление звонка", "тип звонка", "тип вызова", "тип"),
    ),
    "customer_id": (
        *(
            "customer id",
            "customer",
            "client id",
            "client",
            "phone",
            "phone number",
            "caller",
            "caller id",
            "caller number",
        ),
        *("ani", "from", "msisdn", "src", "customer number", "customer phone", "number"),
        *(
            "клиент",
            "id клиента",
            "ид клиента",
            "телефон",
            "номер телефона",
            "номер клиента",
            "абонент",
            "номер абонента",
        ),
    ),
    "queue": ("queue", "queue name", "skill", "skill group", "split", "group", "очередь", "группа", "навык", "линия"),
    "reason": (
        *(
            "reason",
            "topic",
            "subject",
            "category",
            "contact reason",
            "call reason",
            "wrap up code",
            "disposition code",
        ),
        *("тема", "тематика", "причина", "причина обращения", "категория", "тема обращения"),
    ),
    "language": ("language", "lang", "язык"),
    "outcome": (
        *("outcome", "status", "call status", "result", "call result", "disposition", "state"),
        *("исход", "статус", "статус звонка", "статус вызова", "результат", "результат звонка", "итог"),
    ),
    "resolved": (
        "resolved",
        "fcr",
        "first contact resolution",
        "first call resolution",
        "решен",
        "решено",
        "вопрос решен",
    ),
    "converted": ("converted", "sale", "sold", "lead", "conversion", "продажа", "сделка", "конверсия"),
    "csat": ("csat", "satisfaction", "rating", "customer rating", "survey score", "оценка", "удовлетворенность"),
    "agent_id": (
        *("agent", "agent id", "agent name", "operator", "user", "employee", "login", "agent login", "answered by"),
        *("оператор", "агент", "сотрудник", "логин", "имя оператора", "фио оператора"),
    ),
    "talk.started_at": (
        "answered at",
        "answer time",
        "answered",
        "connect time",
        "connected at",
        "время ответа",
        "ответ",
    ),
    "ivr.duration": ("ivr", "ivr time", "ivr duration", "menu time", "vru time", "время в ivr", "время ivr", "меню"),
    "bot.duration": ("bot time", "bot duration", "время бота", "время с ботом"),
    "queue.duration": (
        *(
            "wait",
            "wait time",
            "waiting time",
            "queue time",
            "time in queue",
            "queue duration",
            "wait duration",
            "waiting",
        ),
        *("ожидание", "время ожидания", "время в очереди", "длительность ожидания", "ожидание в очереди"),
    ),
    "ring.duration": ("ring", "ring time", "ringing", "ring duration", "alert time", "время дозвона", "дозвон"),
    "talk.duration": (
        *(
            "talk",
            "talk time",
            "talk duration",
            "talking",
            "conversation time",
            "billsec",
            "service time",
            "call duration",
        ),
        *("duration", "разговор", "время разговора", "длительность разговора", "длительность"),
        *("длительность звонка",),
    ),
    "hold.duration": (
        *("hold", "hold time", "hold duration", "on hold"),
        *("удержание", "время удержания", "на удержании"),
    ),
    "wrap.duration": (
        *(
            "wrap",
            "wrap up",
            "wrap up time",
            "wrapup",
            "wrap time",
            "acw",
            "acw time",
            "after call work",
            "aftercall work",
        ),
        *("постобработка", "время постобработки", "поствызывная обработка", "обработка", "время обработки"),
    ),
}
"""Cell of the log to the headings it goes by, the likelier first."""

UNITS: Final = {
    "ms": ("ms", "msec", "milliseconds", "мс", "миллисекунды"),
    "min": ("min", "mins", "minutes", "мин", "минуты"),
    "s": ("s", "sec", "secs", "seconds", "с", "сек", "секунды", "секунд"),
}
"""Unit to the words that name it in a heading."""

WORDS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "outcome": {
        "self_served": ("self service", "self served", "contained", "ivr", "bot", "самообслуж"),
        "callback": ("callback", "call back", "перезвон", "обратный"),
        "abandoned": (
            *("abandon", "missed", "no answer", "noanswer", "not answered", "unanswered", "hang", "lost", "cancel"),
            *("пропущен", "потерян", "не отвечен", "неотвечен", "без ответа", "нет ответа", "сброшен", "брошен"),
        ),
        "blocked": ("busy", "block", "reject", "overflow", "занят", "отклон"),
        "failed": ("fail", "error", "congestion", "invalid", "ошибк", "сбой", "неуспеш"),
        "handled": (
            *("answered", "handled", "complete", "success", "served", "connected", "agent", "talk", "closed"),
            *("отвечен", "обработан", "принят", "успеш", "заверш", "состоял"),
        ),
    },
    "direction": {
        "inbound": ("in", "inbound", "incoming", "inb", "вход"),
        "outbound": ("out", "outbound", "outgoing", "outb", "исход"),
    },
    "channel": {
        "voice": ("voice", "phone", "call", "telephon", "tel", "звон", "телефон", "голос"),
        "email": ("email", "e mail", "mail", "письм", "почт"),
        "chat": ("chat", "live chat", "чат"),
        "message": ("sms", "whatsapp", "telegram", "messag", "messenger", "viber", "сообщ", "мессендж"),
        "web": ("web", "form", "portal", "site", "веб", "форм", "сайт"),
    },
}
"""Cell to word of the log to the beginnings of what exports say; the first that fits is taken."""
