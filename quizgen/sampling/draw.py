"""Randomness: a keyed permutation of an index space, and named streams of choices.

Everything derives from BLAKE2b with a key made of (bank id, question id, seed, purpose), so that it is
the same on every platform and Python, and independent of what else is generated. Python's own `random`
promises neither.
"""

from __future__ import annotations

from hashlib import blake2b
from math import isqrt

ROUNDS = 8
"""Rounds of the permutation. Four are enough for a strong round function on a large domain (Luby and
Rackoff, 1988); small domains want more."""


def key_for(bank: str, question: str, seed: int, purpose: str) -> bytes:
    """The key of one stream. Names are separated by a character that no id contains."""
    return blake2b("\n".join((bank, question, str(seed), purpose)).encode(), digest_size=32).digest()


class Permutation:
    """A bijection of 0..size-1 chosen by a key; any value of it costs the same, in constant memory.

    A Feistel network on pairs (left, right) with addition modulo the two sides (Black and Rogaway, 2002),
    on the smallest rectangle that holds the size; indices that fall outside are walked on until they are
    inside.
    """

    __slots__ = ("_left", "_right", "_state", "size")

    def __init__(self, key: bytes, size: int) -> None:
        if size < 1:
            raise ValueError(f"a permutation needs a size of at least 1, not {size}")
        self.size = size
        self._left = isqrt(size - 1) + 1
        self._right = -(-size // self._left)
        self._state = [blake2b(bytes([i]), digest_size=16, key=key) for i in range(ROUNDS)]

    def __getitem__(self, index: int) -> int:
        """The value at *index*, which counts from 0 and must be below the size."""
        if not 0 <= index < self.size:
            raise IndexError(index)
        left_size, right_size = self._left, self._right
        while True:
            left, right = divmod(index, right_size)
            for i, state in enumerate(self._state):
                mixer = state.copy()
                if i % 2:
                    mixer.update(left.to_bytes(16, "big"))
                    right = (right + int.from_bytes(mixer.digest(), "big")) % right_size
                else:
                    mixer.update(right.to_bytes(16, "big"))
                    left = (left + int.from_bytes(mixer.digest(), "big")) % left_size
            index = left * right_size + right
            if index < self.size:
                return index


class Stream:
    """Small random choices for one position of one variant, from a purpose's own key."""

    __slots__ = ("_bits", "_counter", "_seed")

    def __init__(self, key: bytes, position: int) -> None:
        self._seed = blake2b(position.to_bytes(16, "big"), digest_size=64, key=key)
        self._counter = 0
        self._bits = int.from_bytes(self._seed.digest(), "big")

    def below(self, bound: int) -> int:
        """A number from 0 to *bound* - 1, each equally likely (to within one part in 2**32)."""
        if bound <= 1:
            return 0
        if self._bits < 1 << 64:
            self._counter += 1
            more = self._seed.copy()
            more.update(self._counter.to_bytes(8, "big"))
            self._bits = int.from_bytes(more.digest(), "big") | 1 << 512
        word = self._bits & 0xFFFFFFFFFF
        self._bits >>= 40
        return (word * bound) >> 40

    def shuffled(self, count: int) -> list[int]:
        """0..count-1 in an order chosen by this stream (Fisher and Yates)."""
        order = list(range(count))
        for last in range(count - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order
