"""The stack of open elements, with the places of each name, so that every question about it takes constant time."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass

from app.page.elements import GROUPS, MEMBERSHIP, SPECIALS

# A tag may move many elements; beyond this many moves in all, misnested formatting is no longer tidied up but only counted.
MOVES = 1_000_000


@dataclass(frozen=True, slots=True)
class Formatting:
    """An entry of the list of active formatting elements; `key` is equal for elements that the Noah's Ark clause calls alike."""

    name: str
    key: str
    number: int


class Stack:
    """Open elements by name, `svg x` and `math x` for foreign ones, the empty name for one that nothing but its parent's end closes."""

    def __init__(self) -> None:
        """An empty stack; `html` and `body` never stand on it."""
        self.names: list[str] = []
        self.numbers: list[int] = []
        self.open_numbers: set[int] = set()
        self.html_places: list[int] = []
        self.places: defaultdict[str, list[int]] = defaultdict(list)
        self.groups: list[list[int]] = [[] for _ in GROUPS]

    @property
    def top(self) -> str:
        """The current node's name."""
        return self.names[-1] if self.names else ""

    def place(self, name: str) -> int:
        """Where the innermost element of this name stands, -1 where none does."""
        places = self.places.get(name)
        return places[-1] if places else -1

    def last(self, group: int) -> int:
        """Where the innermost element of a group stands, -1 where none does."""
        places = self.groups[group]
        return places[-1] if places else -1

    def push(self, name: str, number: int = 0) -> None:
        """Opens an element; `number` tells a formatting element from others of its name."""
        place = len(self.names)
        self.names.append(name)
        self.numbers.append(number)
        if number:
            self.open_numbers.add(number)
        if " " not in name:
            self.html_places.append(place)
        self.places[name].append(place)
        for group in MEMBERSHIP.get(name, ()):
            self.groups[group].append(place)

    def pop(self) -> None:
        """Closes the current node."""
        name = self.names.pop()
        self.open_numbers.discard(self.numbers.pop())
        if " " not in name:
            self.html_places.pop()
        self.places[name].pop()
        for group in MEMBERSHIP.get(name, ()):
            self.groups[group].pop()

    def pop_to(self, place: int) -> None:
        """Closes the element at a place and all that it holds."""
        while len(self.names) > place:
            self.pop()

    def pop_in(self, name: str, group: int) -> bool:
        """Closes the innermost element of a name unless one of the group stands inside it; says whether it did."""
        place = self.place(name)
        if place < 0 or place < self.last(group):
            return False
        self.pop_to(place)
        return True

    def blind(self, place: int) -> None:
        """Keeps the element at a place on the stack, to be counted, but lets no tag see it any more."""
        name = self.names[place]
        for places in (self.places[name], *(self.groups[group] for group in MEMBERSHIP.get(name, ()))):
            del places[bisect_left(places, place)]
        self.places[""].insert(bisect_left(self.places[""], place), place)
        self.open_numbers.discard(self.numbers[place])
        self.names[place], self.numbers[place] = "", 0

    def place_of(self, name: str, number: int) -> int:
        """Where the element of that number stands, -1 where it was closed."""
        if number not in self.open_numbers:
            return -1
        return next(place for place in reversed(self.places[name]) if self.numbers[place] == number)

    def first_special_after(self, place: int) -> int:
        """The furthest block of the adoption agency algorithm, -1 where there is none."""
        places = self.groups[SPECIALS]
        index = bisect_right(places, place)
        return places[index] if index < len(places) else -1
