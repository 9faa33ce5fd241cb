"""What the kernel tells whoever runs the floor. A command leaves its effects in ``effects``, in order.

The runner takes them after every command, empties the table (``floor.effects = 0``) and answers each: an offer with
``accept``, ``decline`` or ``no_answer``, a conversation with ``end_talk`` when it is over, a timer with ``due``.

=================  ==================================================================================================
effect             meaning
=================  ==================================================================================================
``OFFERED``        the contact rings at the agent; ``value`` 1: it is dialled, and the person called has to answer
``TALKS``          agent and customer talk; ``value``: the conversations that the agent has in hand, this one included
``PUT_ASIDE``      the agent leaves this e-mail for a call
``RESUMED``        the agent goes on with this e-mail
``WAITS``          the contact begins to wait in a queue; ``value``: the wait announced (ms)
``STAYS``          nothing was due, or nothing more: the contact waits on
``TIMER``          the moment at which something is due for the contact is another (``waiting.next_due``)
``PAUSED``         the contact asked to be called back, or was not reached: ``due`` at the moment ``value``
``ASKED``          the contact is offered to be called back: ``accept_callback`` or ``decline_callback``
``TRANSFERRED``    the contact goes on in this slot; ``value``: the slot of the conversation that it comes from
``WRAPS``          the agent has the contact's after-work to do: ``end_wrap``, at once if there is none
``OVER``           the contact has ended with the outcome ``value``; ``forget`` it unless an agent handled it
``DIAL``           the agent is to dial the number ``value`` (counted down) of the campaign in ``contact``: ``dial``
``WAKE``           the predictive campaign in ``contact`` may dial: ask ``may_dial_ahead``
``AWAY``           the agent declined an offer or let it ring, and gets none until ``ready``
=================  ==================================================================================================
"""

from __future__ import annotations

from percall.floor.state import Floor
from percall.routing.compiled import compiled
from percall.routing.tables import NONE

(
    OFFERED, TALKS, PUT_ASIDE, RESUMED, WAITS, STAYS, TIMER, PAUSED, ASKED, TRANSFERRED, WRAPS, OVER, DIAL, WAKE, AWAY
) = range(15)  # fmt: skip


@compiled
def tell(w: Floor, what: int, contact: int, agent: int = NONE, value: int = 0) -> None:
    """Adds an effect. One that finds no room is counted all the same, so that a runner notices that it took none."""
    floor = w.floor[0]
    if floor.effects < len(w.effects):
        row = w.effects[floor.effects]
        row.what = what
        row.contact = contact
        row.agent = agent
        row.value = value
    floor.effects += 1
