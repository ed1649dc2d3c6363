// SPDX-License-Identifier: BSL-1.0
#pragma once

// Numbers as decimals, in constant evaluation too: the fewest digits that read back as the same number.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/plan/text.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// A whole number that is not negative, of up to 1,280 bits: what the exact digits of a double take.
struct big_number {
  std::array<std::uint32_t, 40> limb{};
  std::size_t size = 0;

  constexpr explicit big_number(std::uint64_t n) noexcept {
    for (; n != 0; n >>= 32) limb[size++] = static_cast<std::uint32_t>(n);
  }

  constexpr void multiply(std::uint32_t by) noexcept {
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < size; ++i) {
      carry += std::uint64_t{limb[i]} * by;
      limb[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) limb[size++] = static_cast<std::uint32_t>(carry);
  }
  constexpr void shift_left(int bits) noexcept {
    for (; bits >= 32; bits -= 32) {
      for (std::size_t i = size; i > 0; --i) limb[i] = limb[i - 1];
      limb[0] = 0;
      ++size;
    }
    multiply(std::uint32_t{1} << bits);
  }
  constexpr void add(const big_number& other) noexcept {
    std::uint64_t carry = 0;
    const std::size_t longer = size > other.size ? size : other.size;
    for (std::size_t i = 0; i < longer; ++i) {
      carry += std::uint64_t{limb[i]} + other.limb[i];
      limb[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    size = longer;
    if (carry != 0) limb[size++] = static_cast<std::uint32_t>(carry);
  }
  /// `other` is not larger.
  constexpr void subtract(const big_number& other) noexcept {
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint64_t less = std::uint64_t{limb[i]} - other.limb[i] - borrow;
      limb[i] = static_cast<std::uint32_t>(less);
      borrow = less >> 63;
    }
    while (size > 0 && limb[size - 1] == 0) --size;
  }
  /// Negative, zero or positive, as this number is less than, equal to or more than the other.
  [[nodiscard]] constexpr int compare(const big_number& other) const noexcept {
    if (size != other.size) return size < other.size ? -1 : 1;
    for (std::size_t i = size; i-- > 0;) {
      if (limb[i] != other.limb[i]) return limb[i] < other.limb[i] ? -1 : 1;
    }
    return 0;
  }
};

/// 0.d₁d₂d₃... times a power of ten.
struct decimal {
  std::array<char, 18> digit{};
  int count = 0;
  int exponent = 0;
};

/// The quotient of two numbers and how far it may be off below and above, written digit by digit.
struct digit_source {
  big_number value, unit, below, above;
  bool ends_count;  ///< a number half way to a neighbour reads back as the even one, this one

  [[nodiscard]] constexpr bool low() const noexcept { return value.compare(below) < (ends_count ? 1 : 0); }
  [[nodiscard]] constexpr bool high() const noexcept {
    big_number sum = value;
    sum.add(above);
    return sum.compare(unit) >= (ends_count ? 0 : 1);
  }
  constexpr void times_ten() noexcept { value.multiply(10), below.multiply(10), above.multiply(10); }
  constexpr int next_digit() noexcept {
    times_ten();
    int digit = 0;
    for (; value.compare(unit) >= 0; ++digit) value.subtract(unit);
    return digit;
  }
};

/// The fewest digits that read back as mantissa · 2^exponent, and of those the nearest (Steele and White 1990, Burger
/// and Dybvig 1996). `lowest` says that the number below is half as far away as the number above.
constexpr decimal shortest(std::uint64_t mantissa, int exponent, bool lowest) noexcept {
  digit_source s{big_number(mantissa), big_number(1), big_number(1), big_number(1), mantissa % 2 == 0};
  const int up = exponent > 0 ? exponent : 0, closer = lowest ? 1 : 0;
  s.value.shift_left(up + 1 + closer);
  s.unit.shift_left(up - exponent + 1 + closer);
  s.below.shift_left(up);
  s.above.shift_left(up + closer);

  decimal d;
  d.exponent = (exponent + static_cast<int>(std::bit_width(mantissa)) - 1) * 30103 / 100000 - 1;
  for (int i = 0; i < d.exponent; ++i) s.unit.multiply(10);
  for (int i = 0; i > d.exponent; --i) s.times_ten();
  for (; s.high(); ++d.exponent) s.unit.multiply(10);

  bool last = false;
  while (!last) {
    int digit = s.next_digit();
    const bool low = s.low(), high = s.high();
    last = low || high;
    if (low && high) {
      big_number twice = s.value;
      twice.add(s.value);
      const int half = twice.compare(s.unit);
      if (half > 0 || (half == 0 && digit % 2 != 0)) ++digit;
    } else if (high) {
      ++digit;
    }
    d.digit[static_cast<std::size_t>(d.count++)] = static_cast<char>('0' + digit);
  }
  return d;
}

/// The decimal of a finite number above 0.
template<class T> constexpr decimal decimal_of(T x) noexcept {
  using word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  constexpr int fraction = std::numeric_limits<T>::digits - 1;
  constexpr int bias = std::numeric_limits<T>::max_exponent - 1 + fraction;
  const word bits = __builtin_bit_cast(word, x), rest = bits & ((word{1} << fraction) - 1);
  const int biased = static_cast<int>(bits >> fraction);
  if (biased == 0) return shortest(rest, 1 - bias, false);
  return shortest(rest | word{1} << fraction, biased - bias, rest == 0 && biased > 1);
}

/// Where the digits of a number end and its power of ten is written, from 10^16 and below 10^-4, is up to the caller:
/// `power(exponent)` writes it.
template<class Power> constexpr void write_decimal(text_writer& t, const decimal& d, Power power) noexcept {
  const bool plain = d.exponent > -4 && d.exponent <= 16;
  const int point = plain ? d.exponent : 1;
  if (point <= 0) t << "0.";
  for (int i = point; i < 0; ++i) t.put('0');
  for (int i = 0; i < d.count || i < point; ++i) {
    if (i == point && i > 0) t.put('.');
    t.put(i < d.count ? d.digit[static_cast<std::size_t>(i)] : '0');
  }
  if (!plain) power(d.exponent - 1);
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
