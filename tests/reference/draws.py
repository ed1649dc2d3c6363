# SPDX-License-Identifier: BSL-1.0
"""The numbers of tapeless/math/random.hpp: Philox4x32-10, and what draws.hpp draws from it."""

WORD = 0xFFFFFFFF


def philox(counter: list[int], key: list[int]) -> list[int]:
    for _ in range(10):
        a, b = 0xD2511F53 * counter[0], 0xCD9E8D57 * counter[2]
        counter = [b >> 32 ^ counter[1] ^ key[0], b & WORD, a >> 32 ^ counter[3] ^ key[1], a & WORD]
        key = [key[0] + 0x9E3779B9 & WORD, key[1] + 0xBB67AE85 & WORD]
    return counter


class Stream:
    """The 32-bit numbers of one stream of a seed."""

    def __init__(self, seed: int, stream: int):
        self.key, self.stream, self.index = [seed & WORD, seed >> 32], stream, 0

    def bits(self) -> int:
        block, place = divmod(self.index, 4)
        if place == 0:
            self.block = philox([block & WORD, block >> 32, self.stream & WORD, self.stream >> 32], self.key)
        self.index += 1
        return self.block[place]

    def below(self, bound: int) -> int:
        product = self.bits() * bound
        while product & WORD < 2**32 % bound:
            product = self.bits() * bound
        return product >> 32


def numbers(stream: Stream, count: int, scale: float) -> list[float]:
    """Numbers in [-scale, scale), exact as floats where scale is a power of two."""
    return [((stream.bits() >> 8) * 2.0**-23 - 1) * scale for _ in range(count)]


def labels(stream: Stream, count: int, classes: int) -> list[int]:
    return [stream.below(classes) for _ in range(count)]


def scale_of(shape: tuple[int, ...]) -> float:
    """The scale of a parameter: of a weight about 2 / sqrt(inputs), a power of two."""
    scale = 0.5 if len(shape) == 1 else 2.0
    while len(shape) > 1 and scale * scale * shape[0] > 4:
        scale /= 2
    return scale
