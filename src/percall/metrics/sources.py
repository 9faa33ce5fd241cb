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
NOTHING_DUE: Final = "where the ledger has nothing due in the period"
NO_SPENDING: Final = "where the denominator is zero, and where the ledger has nothing due in the period"
NO_IDLE: Final = "where no capacity is known, so that used and unused time cannot be told apart"
NO_IDLE_PRICE: Final = "where there are no contacts, and where no capacity is known"
NO_STATES: Final = (
    "for groups of contacts, and where capacity does not come from agent states, the only source that shows breaks, "
    "meetings and waiting"
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
    NOTHING_DUE: "если за период в учёте затрат ничего нет",
    NO_SPENDING: "если знаменатель равен нулю, а также если за период в учёте затрат ничего нет",
    NO_IDLE: "если мощность неизвестна и нельзя отличить использованное время от неиспользованного",
    NO_IDLE_PRICE: "если контактов нет, а также если мощность неизвестна",
    NO_STATES: (
        "для групп контактов и если мощность известна не из состояний операторов: только они показывают перерывы, "
        "встречи и ожидание"
    ),
    OWN: "собственное определение percall",
}
"""The same phrases in Russian. Titles of books and articles stay as they are."""
