"""Items gathered by language until there are enough of them for a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.export.base import Item

_ITEMS, _CHARS = 10_000, 8_000_000  # of one file
_ALL_CHARS = 4 * _CHARS  # of all that is held back

Write = Callable[[str, int, list[Item]], None]


@dataclass
class _Open:
    number: int = 0
    chars: int = 0
    items: list[Item] = field(default_factory=list)


@dataclass
class Shards:
    """Gives `write` the items of a group, numbered from 0, in files of bounded size.

    Where a file ends depends on the items alone.
    """

    write: Write
    most_items: int = _ITEMS
    _open: dict[str, _Open] = field(default_factory=dict)
    _chars: int = 0

    def add(self, group: str, item: Item, chars: int) -> None:
        """Gather an item of about `chars` characters."""
        shard = self._open.setdefault(group, _Open())
        shard.items.append(item)
        shard.chars += chars
        self._chars += chars
        if len(shard.items) >= self.most_items or shard.chars >= _CHARS:
            self._flush(group, shard)
        elif self._chars >= _ALL_CHARS:
            self.close()

    def close(self) -> None:
        """Write what is left."""
        for group, shard in self._open.items():
            if shard.items:
                self._flush(group, shard)

    def _flush(self, group: str, shard: _Open) -> None:
        self.write(group, shard.number, shard.items)
        self._chars -= shard.chars
        self._open[group] = _Open(shard.number + 1)
