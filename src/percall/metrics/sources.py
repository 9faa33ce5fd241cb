"""Where definitions come from, and when values are null: the phrases that several metrics share."""

from __future__ import annotations

from typing import Final

ICMI: Final = "Cleveland, Call Center Management on Fast Forward (ICMI Press)"
KOOLE: Final = "Koole, Call Center Optimization (MG Books, 2013)"
GANS: Final = (
    "Gans, Koole and Mandelbaum, Telephone call centers: tutorial, review, and research prospects, "
    "Manufacturing & Service Operations Management 5(2), 2003"
)
KAPLAN: Final = "Kaplan and Anderson, Time-Driven Activity-Based Costing, Harvard Business Review, November 2004"
HELPER: Final = "Call Centre Helper, Why Should Your Occupancy Rate NOT Exceed 85%?"
OWN: Final = "percall's own definition"

NEVER: Final = "never"
NO_CONTACTS: Final = "where the denominator is zero"
UNKNOWN_WAIT: Final = (
    "where the denominator is zero; contacts whose wait is unknown leave both numerator and denominator, and where "
    "the log records no queue and no ringing at all, every wait is unknown"
)
UNKNOWN_HANDLE: Final = (
    "where the denominator is zero; contacts of which talk, hold or wrap time is unknown leave both numerator and "
    "denominator"
)
NO_WAIT: Final = "where no wait is known"
NO_AGENTS: Final = "where no handled contact names an agent"
NO_FLAG: Final = "where no contact of the cell carries the flag"
NO_IDENTITY: Final = (
    "where no contact of the cell can be compared (a customer id or another compared column is missing), or no whole "
    "window lies within the log"
)
NO_CAPACITY: Final = "where no paid time is known, and for groups of contacts"
NO_PERIOD: Final = "for groups of contacts, and where the ledger has nothing due in the period"
NO_SPENDING: Final = "for groups of contacts, and where a period has no contacts or the ledger nothing due in it"
LOADED: Final = (
    "for groups of contacts, where the ledger has nothing due in the period, and in the loaded view, where contacts "
    "carry the idle cost themselves"
)
NO_STATES: Final = (
    "for groups of contacts, in the loaded view, and where capacity does not come from agent states, the only source "
    "that shows breaks, meetings and waiting"
)

RUSSIAN: Final = {
    NEVER: "никогда",
    NO_CONTACTS: "если знаменатель равен нулю",
    UNKNOWN_WAIT: (
        "если знаменатель равен нулю; контакты с неизвестным ожиданием не входят ни в числитель, ни в знаменатель, "
        "а если журнал вообще не ведёт ни очередей, ни дозвона до оператора, неизвестно всякое ожидание"
    ),
    UNKNOWN_HANDLE: (
        "если знаменатель равен нулю; контакты, у которых неизвестно время разговора, удержания или постобработки, "
        "не входят ни в числитель, ни в знаменатель"
    ),
    NO_WAIT: "если ни одно ожидание не известно",
    NO_AGENTS: "если ни в одном обслуженном контакте не назван оператор",
    NO_FLAG: "если отметки нет ни у одного контакта ячейки",
    NO_IDENTITY: (
        "если ни один контакт ячейки не с чем сравнить (нет идентификатора клиента или другого сравниваемого поля) "
        "или ни одно окно не лежит в журнале целиком"
    ),
    NO_CAPACITY: "если оплаченное время неизвестно, а также для групп контактов",
    NO_PERIOD: "для групп контактов, а также если за период в учёте затрат ничего нет",
    NO_SPENDING: "для групп контактов, а также если в периоде нет контактов или в учёте затрат за него ничего нет",
    LOADED: (
        "для групп контактов, если за период в учёте затрат ничего нет, а также в полном виде (loaded), где стоимость "
        "простоя несут сами контакты"
    ),
    NO_STATES: (
        "для групп контактов, в полном виде (loaded) и если мощность известна не из состояний операторов: только они "
        "показывают перерывы, встречи и ожидание"
    ),
    OWN: "собственное определение percall",
}
"""The same phrases in Russian. Titles of books and articles stay as they are."""
