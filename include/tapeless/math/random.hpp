// SPDX-License-Identifier: BSL-1.0
#pragma once

// Random numbers that are the same on every platform and in constant evaluation: a function of seed, stream and index.

#include <array>
#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// Names a sequence of random numbers: `Net net{tl::seed(1)}`.
struct seed {
  std::uint64_t value;
  constexpr explicit seed(std::uint64_t number) noexcept : value(number) {}
  [[nodiscard]] constexpr bool operator==(const seed&) const noexcept = default;
};

namespace detail {

using random_block = std::array<std::uint32_t, 4>;

/// Philox4x32-10: ten rounds of multiply and mix turn a counter and a key into 128 random bits. Salmon, Moraes, Dror
/// and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011.
[[nodiscard]] constexpr random_block philox(random_block counter, std::array<std::uint32_t, 2> key) noexcept {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0], b = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key = {key[0] + 0x9E3779B9, key[1] + 0xBB67AE85};
  }
  return counter;
}

}  // namespace detail

/// One of 2^64 independent sequences of a seed. Different streams of a seed never share numbers, so parameters, epochs
/// and threads take a stream each.
class random_stream {
 public:
  constexpr explicit random_stream(seed s, std::uint64_t stream = 0) noexcept
      : key_{static_cast<std::uint32_t>(s.value), static_cast<std::uint32_t>(s.value >> 32)}, stream_(stream) {}

  /// The next 32 random bits.
  [[nodiscard]] constexpr std::uint32_t bits() noexcept {
    const auto place = static_cast<std::size_t>(index_ % 4);
    if (place == 0) {
      const std::uint64_t counter = index_ / 4;
      block_ = detail::philox({static_cast<std::uint32_t>(counter), static_cast<std::uint32_t>(counter >> 32),
                               static_cast<std::uint32_t>(stream_), static_cast<std::uint32_t>(stream_ >> 32)},
                              key_);
    }
    ++index_;
    return block_[place];
  }

  /// A number in [0, 1): a multiple of 2^-24 for float, of 2^-53 for double.
  template<math::Scalar T> [[nodiscard]] constexpr T unit() noexcept {
    if constexpr (sizeof(T) == 4) {
      return static_cast<T>(bits() >> 8) * T{0x1p-24};
    } else {
      const std::uint64_t high = bits() >> 5, low = bits() >> 6;
      return static_cast<T>(high << 26 | low) * T{0x1p-53};
    }
  }

  /// A number in [-limit, limit).
  template<math::Scalar T> [[nodiscard]] constexpr T symmetric(T limit) noexcept {
    return math::mul(2 * unit<T>() - 1, limit);
  }

  /// An integer in [0, bound), each equally often; bound > 0. Lemire, "Fast random integer generation in an interval",
  /// 2019.
  [[nodiscard]] constexpr std::uint32_t below(std::uint32_t bound) noexcept {
    std::uint64_t product = std::uint64_t{bits()} * bound;
    if (static_cast<std::uint32_t>(product) < bound) {
      const std::uint32_t uneven = (0 - bound) % bound;
      while (static_cast<std::uint32_t>(product) < uneven) product = std::uint64_t{bits()} * bound;
    }
    return static_cast<std::uint32_t>(product >> 32);
  }

 private:
  std::array<std::uint32_t, 2> key_;
  std::uint64_t stream_;
  std::uint64_t index_ = 0;
  detail::random_block block_{};
};

/// Puts `count` < 2^32 elements in random order, every order equally likely (Fisher and Yates).
template<class T> constexpr void shuffle(T* first, std::size_t count, random_stream& random) noexcept {
  for (std::size_t i = count; i > 1; --i) {
    const std::size_t j = random.below(static_cast<std::uint32_t>(i));
    const T other = first[j];
    first[j] = first[i - 1];
    first[i - 1] = other;
  }
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
