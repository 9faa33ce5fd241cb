"""Doubly linked lists in arrays: ``nodes`` have ``prev`` and ``next``, ``lists`` ``head``, ``tail`` and ``count``."""

from __future__ import annotations

from percall.routing.compiled import compiled
from percall.routing.tables import Records


@compiled
def insert_after(nodes: Records, lists: Records, which: int, node: int, before: int) -> None:
    """Puts ``node`` behind ``before`` (-1: at the head) in list ``which``."""
    place = lists[which]
    after = nodes[before].next if before >= 0 else place.head
    nodes[node].prev = before
    nodes[node].next = after
    if before >= 0:
        nodes[before].next = node
    else:
        place.head = node
    if after >= 0:
        nodes[after].prev = node
    else:
        place.tail = node
    place.count += 1


@compiled
def append(nodes: Records, lists: Records, which: int, node: int) -> None:
    """Puts ``node`` at the tail of list ``which``."""
    insert_after(nodes, lists, which, node, lists[which].tail)


@compiled
def insert_by_entry(nodes: Records, lists: Records, which: int, node: int) -> None:
    """Puts a contact into a line behind everyone who joined the queue no later than it did."""
    before = lists[which].tail
    while before >= 0 and nodes[before].entered_ms > nodes[node].entered_ms:
        before = nodes[before].prev
    insert_after(nodes, lists, which, node, before)


@compiled
def remove(nodes: Records, lists: Records, which: int, node: int) -> None:
    """Takes ``node`` out of list ``which``."""
    before, after = nodes[node].prev, nodes[node].next
    place = lists[which]
    if before >= 0:
        nodes[before].next = after
    else:
        place.head = after
    if after >= 0:
        nodes[after].prev = before
    else:
        place.tail = before
    place.count -= 1
