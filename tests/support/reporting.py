"""A tiny centre to report on, and a strict reader of the HTML that comes out."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from percall.costing import Costed
from support.measuring import costed, queue, talk
from support.small_log import at, centre, contact, ledger, line

VOID = frozenset({"meta", "link", "br", "hr", "img", "input", "col", "source", "wbr", "base", "area", "embed", "track"})

TEAMS = {"care": {"name": "Care", "agents": ["ann"]}, "sales": {"name": "Sales", "agents": ["bob"]}}


def tiny(**options: Any) -> Costed:
    """Sixteen days of two calls each, one abandoned, in two reasons and two teams; $480 and 40 paid hours."""
    contacts = []
    for day in range(16):
        start = at("2024-03-01T09:00") + timedelta(days=day)
        contacts.append(contact(f"a{day}", start, queue(10), talk(300, "ann", 10), reason="card", customer_id="c1"))
        later = start + timedelta(hours=1)
        if day == 5:
            lost = contact(f"b{day}", later, queue(90), reason="loan", outcome="abandoned", customer_id=f"x{day}")
            contacts.append(lost)
        else:
            contacts.append(contact(f"b{day}", later, queue(40), talk(600, "bob", 40), reason="loan"))
    book = ledger(line(1, "salaries", "400", hours="40"), line(2, "software", "80"))
    return costed(contacts, **({"book": book, "described": centre(teams=TEAMS, minimum_contacts=5)} | options))


class StrictHtml(HTMLParser):
    """Raises AssertionError on a tag that is closed out of order or never; gathers what a reader would check."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute twice in <{tag}>"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and data.strip():
            self.texts.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        """Everything a person can read, the styles left out; spaces of any kind are plain spaces."""
        return " ".join(self.texts)

    def names(self) -> set[str]:
        """Every kind of tag there is."""
        return {tag for tag, _ in self.tags}
