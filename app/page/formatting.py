"""The list of active formatting elements and the adoption agency algorithm (HTML, 13.2.4.3 and 13.2.6.4.7)."""

from collections.abc import Callable

from app.page.elements import SCOPES
from app.page.stack import MOVES, Formatting, Stack

ALIKE_AT_MOST = 3
OUTER_LOOPS = 8
INNER_LOOPS = 3


class ActiveFormatting:
    """Formatting elements that open again wherever they were closed by force; None is a marker."""

    def __init__(self, stack: Stack, opened: Callable[[str, int], None]) -> None:
        """`opened` counts an element and puts it on the stack."""
        self.stack = stack
        self.opened = opened
        self.entries: list[Formatting | None] = []
        self.numbers = 0
        self.moves = MOVES

    def open(self, name: str, key: str) -> None:
        """Opens a formatting element; of more than three alike the first is forgotten (the Noah's Ark clause)."""
        alike = []
        for index in range(len(self.entries) - 1, -1, -1):
            entry = self.entries[index]
            self.moves -= 1
            if entry is None or self.moves < 0:
                break
            if entry.name == name and entry.key == key:
                alike.append(index)
        if len(alike) >= ALIKE_AT_MOST:
            del self.entries[alike[ALIKE_AT_MOST - 1]]
        self.entries.append(self._opened(name, key))

    def next_number(self) -> int:
        """A number that no element has yet."""
        self.numbers += 1
        return self.numbers

    def _opened(self, name: str, key: str) -> Formatting:
        number = self.next_number()
        self.opened(name, number)
        return Formatting(name, key, number)

    def mark(self) -> None:
        """A table cell, an object or a template begins."""
        self.entries.append(None)

    def clear_to_mark(self) -> None:
        """A table cell, an object or a template has ended."""
        while self.entries and self.entries.pop() is not None:
            pass

    @property
    def closed(self) -> bool:
        """Whether the last entry was closed by force."""
        entry = self.entries[-1] if self.entries else None
        return entry is not None and entry.number not in self.stack.open_numbers

    def reconstruct(self) -> None:
        """Opens again all entries behind the last one that is open or a marker."""
        first = len(self.entries)
        while first and (entry := self.entries[first - 1]) is not None and entry.number not in self.stack.open_numbers:
            first -= 1
        for index in range(first, len(self.entries)):
            entry = self.entries[index]
            if entry is not None:
                self.entries[index] = self._opened(entry.name, entry.key)

    def _index(self, name: str) -> int:
        """The last entry of a name behind the last marker, -1 where there is none."""
        for index in range(len(self.entries) - 1, -1, -1):
            entry = self.entries[index]
            self.moves -= 1
            if entry is None:
                return -1
            if entry.name == name:
                return index
        return -1

    def end_anchor(self) -> None:
        """A link inside a link ends the outer one."""
        index = self._index("a")
        entry = self.entries[index] if index >= 0 else None
        if entry is None:
            return
        self.adopt("a")
        if entry in self.entries:
            self.entries.remove(entry)
            place = self.stack.place_of(entry.name, entry.number)
            if place >= 0:
                self.stack.blind(place)

    def adopt(self, name: str) -> bool:
        """The adoption agency algorithm; False where the end tag is to be treated as any other."""
        stack = self.stack
        if stack.top == name and all(entry is None or entry.number != stack.numbers[-1] for entry in self.entries):
            stack.pop()
            return True
        for _ in range(OUTER_LOOPS):
            index = self._index(name)
            entry = self.entries[index] if index >= 0 else None
            if entry is None:
                return False
            place = stack.place_of(entry.name, entry.number)
            if place < 0:
                del self.entries[index]
                return True
            if place < stack.last(SCOPES) or self.moves < 0:
                return True
            block = stack.first_special_after(place)
            if block < 0:
                stack.pop_to(place)
                del self.entries[index]
                return True
            self._move(index, place, block)
        return True

    def _move(self, index: int, place: int, block: int) -> None:
        """Puts the element at `place` inside the furthest block, with copies of up to three formatting elements between them."""
        stack, entry = self.stack, self.entries[index]
        above = list(zip(stack.names[place + 1 :], stack.numbers[place + 1 :], strict=True))
        between, inside = above[: block - place - 1], above[block - place - 1 :]
        self.moves -= len(above) + len(self.entries)
        listed = {item.number: where for where, item in enumerate(self.entries) if item is not None}
        copied = [listed[number] for _, number in between[-INNER_LOOPS:] if number in listed]
        gone = {number for _, number in between[:-INNER_LOOPS]}
        stack.pop_to(place)
        for where in copied:
            item = self.entries[where]
            if item is not None:
                self.entries[where] = self._opened(item.name, item.key)
        stack.push(*inside[0])
        if entry is not None:
            gone.add(entry.number)
            self.entries.insert(copied[-1] + 1 if copied else index, self._opened(entry.name, entry.key))
        self.entries = [item for item in self.entries if item is None or item.number not in gone]
        for name, number in inside[1:]:
            stack.push(name, number)
