"""A YAML file as plain values, each with the line it stands on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from yaml.reader import ReaderError

from percall.centre.clashes import Place, dotted
from percall.errors import Mistake, PercallError

LARGEST_BYTES: Final = 2**20
"""A centre file is written by hand; whatever is larger was given by mistake."""

_DEEP: Final = 100
"""Levels; a centre file has about ten."""

_HINTS: Final = {
    "'\\t'": "spaces, not tabs",
    "mapping values are not allowed": "text that holds a colon and a space in quotes",
    "could not find expected ':'": "a colon and a space after every key",
    "expected <block end>": "the keys of one section indented alike",
    "is an alias": "every value written out; text that starts with * in quotes",
    "cannot start any token": 'text that starts with @, %, ` or another sign in "quotes"',
    "but found another document": "one document, without --- between parts",
}


@dataclass(frozen=True)
class Source:
    """What a file says. Scalars are text as written or None; whoever reads them decides what they are.

    So an agent 0012 stays 0012, and a queue called no is no ``False``.
    """

    file: Path
    values: dict[str, Any]
    lines: dict[Place, int]  # 1-based; of the key, in a list of the item
    mistakes: tuple[Mistake, ...]  # what the YAML says twice, or in a form that has no place here

    def line(self, place: Place) -> int | None:
        """The line of ``place``, or of the nearest part of the file around it."""
        return next((self.lines[place[:n]] for n in range(len(place), 0, -1) if place[:n] in self.lines), None)


def read_source(path: str | Path) -> Source:
    """Reads a YAML file whose top level is a mapping. Raises PercallError where that cannot be done."""
    file = Path(path)
    text = _text(file)
    try:
        root = _composed(text)
    except yaml.MarkedYAMLError as error:
        problem = error.problem or str(error)
        row = error.problem_mark.line + 1 if error.problem_mark else None
        hint = next((hint for sign, hint in _HINTS.items() if sign in problem), "YAML 1.1")
        raise PercallError(Mistake(f"is not valid YAML: {problem}", file, row, accepted=hint)) from error
    except ReaderError as error:
        row = text.count("\n", 0, error.position) + 1
        raise PercallError(Mistake("holds a character that is not text", file, row, accepted="plain text")) from error
    except RecursionError as error:
        raise PercallError(Mistake("is nested too deeply", file, accepted="a few levels of sections")) from error
    walk = _Walk(file)
    values = walk.plain(root, ()) if root is not None else None
    if values is None:
        what = "is empty"
    elif not isinstance(values, dict):
        what = f"holds {'a list' if isinstance(values, list) else 'one text'}, not sections"
    else:
        return Source(file, values, walk.lines, tuple(walk.mistakes))
    raise PercallError(Mistake(what, file, accepted="sections such as those that `percall centre new` writes"))


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST_BYTES + 1)
    except OSError as error:
        what = "does not exist" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise PercallError(Mistake(what, file, accepted="a readable file")) from error
    if len(data) > LARGEST_BYTES:
        raise PercallError(Mistake("is larger than 1 MiB", file, accepted="a centre file written by hand"))
    try:
        return data.decode("utf-8")  # a byte order mark is YAML's own business
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise PercallError(Mistake("is not UTF-8 text", file, row, accepted="a file saved as UTF-8")) from error


def _composed(text: str) -> yaml.Node | None:
    """The nodes of a text: from libyaml, ten times as fast, or where that finds anything odd from PyYAML's own parser.

    The latter's words for a mistake are the ones that ``_HINTS`` knows.
    """
    if yaml.__with_libyaml__:
        try:
            if _is_plain(yaml.parse(text, Loader=yaml.CSafeLoader)):
                return yaml.CSafeLoader(text).get_single_node()
        except yaml.YAMLError:
            pass  # said below
    return _Loader(text).get_single_node()


def _is_plain(events: Iterable[yaml.Event]) -> bool:
    """Whether a text has no alias, and no nesting so deep that libyaml's recursion could end the process."""
    depth = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            return False
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEP:
            return False
    return True


class _Loader(yaml.SafeLoader):
    """Refuses aliases, which could make a small file endless; every value stands where its line says."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem=f"*{event.anchor} is an alias", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


class _Walk:
    """Turns nodes into plain values and notes lines and mistakes on the way."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lines: dict[Place, int] = {}
        self.mistakes: list[Mistake] = []

    def plain(self, node: yaml.Node, place: Place) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                self.lines[*place, index] = _row(item)
            return [self.plain(item, (*place, index)) for index, item in enumerate(node.value)]
        return None if node.tag == "tag:yaml.org,2002:null" else node.value

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self.plain(key_node, place) if isinstance(key_node, yaml.ScalarNode) else None
            inner = (*place, key or "")
            if not key:
                self._mistake(key_node, place, "a key is empty or is not a text", "a name before the colon")
            elif key in values:
                self._mistake(key_node, inner, f"is given twice, first in line {self.lines[inner]}", "each key once")
            else:
                self.lines[inner] = _row(key_node)
                values[key] = self.plain(value_node, inner)
        return values

    def _mistake(self, node: yaml.Node, place: Place, what: str, accepted: str) -> None:
        self.mistakes.append(Mistake(what, self.file, _row(node), dotted(place) or None, accepted))


def _row(node: yaml.Node) -> int:
    row: int = node.start_mark.line + 1
    return row
