// SPDX-License-Identifier: BSL-1.0
#pragma once

// An angle of any size less a multiple of π/2, with integers (Payne and Hanek, "Radian reduction for trigonometric
// functions", 1983).

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/math/exact.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math::detail {

/// 64 zeros, then the binary digits of 2/π after the point, as many as the largest double asks for.
inline constexpr std::uint32_t two_over_pi[40] = {
    0x00000000, 0x00000000, 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041,
    0xfe5163ab, 0xdebbc561, 0xb7246e3a, 0x424dd2e0, 0x06492eea, 0x09d1921c, 0xfe1deb1c, 0xb129a73e,
    0xe88235f5, 0x2ebb4484, 0xe99c7026, 0xb45f7e41, 0x3991d639, 0x835339f4, 0x9c845f8b, 0xbdf9283b,
    0x1ff897ff, 0xde05980f, 0xef2f118b, 0x5a0a6d1f, 0x6d367ecf, 0x27cb09b7, 0x4f463f66, 0x9e5fea2d,
    0x7527bac7, 0xebe5f17b, 0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08, 0x56033046, 0xfc7b6bab};

/// What is left of an angle: x = (quarters mod 4 + 4j) π/2 + head + tail, |head| <= π/4.
struct turned_angle {
  double head, tail;
  int quarters;
};

/// Reduces 2^20 <= x < inf; the error is below 2^-70 of the result.
constexpr turned_angle reduce_huge_angle(double x) noexcept {
  const auto bits = static_cast<std::uint64_t>(__builtin_bit_cast(std::int64_t, x));
  const std::uint64_t m = (bits & ((std::uint64_t{1} << 52) - 1)) | (std::uint64_t{1} << 52);
  const int e = static_cast<int>(bits >> 52) - 1075;  // x = m 2^e

  // Digits of 2/π whose weight in x 2/π is 4 or more do not matter; of the others, 192 do.
  const int first = e + 64 - 2, word = first / 32, shift = first % 32;
  std::uint32_t product[6]{};  // m times these digits, modulo 2^192, the least significant word first
  std::uint64_t carry_low = 0, carry_high = 0;
  std::uint32_t previous = 0;
  for (int i = 0; i < 6; ++i) {
    const std::uint64_t pair = (std::uint64_t{two_over_pi[word + 5 - i]} << 32) | two_over_pi[word + 6 - i];
    const auto digits = static_cast<std::uint32_t>((pair << shift) >> 32);
    const std::uint64_t low = (m & 0xffffffff) * digits + carry_low;
    const std::uint64_t high = (m >> 32) * previous + carry_high + (low & 0xffffffff);
    product[i] = static_cast<std::uint32_t>(high);
    carry_low = low >> 32;
    carry_high = high >> 32;
    previous = digits;
  }

  // The two upper bits count quarter turns. The others are a fraction of one, to be taken as -1/2 to 1/2.
  const bool above_half = (product[5] >> 29 & 1) != 0;
  const int quarters = static_cast<int>(product[5] >> 30) + (above_half ? 1 : 0);
  double head = 0, tail = 0, weight = 4;
  for (int i = 5; i >= 0; --i) {
    std::uint32_t digits = above_half ? ~product[i] : product[i];
    if (i == 5) digits &= 0x3fffffff;
    weight *= 0x1p-32;
    const double term = rounded_product(static_cast<double>(digits), weight), sum = head + term;
    tail += term - (sum - head);
    head = sum;
  }
  if (above_half) head = -head, tail = -tail;

  constexpr double half_pi = 0x1.921fb54442d18p0, half_pi_tail = 0x1.1a62633145c07p-54;
  const double p = rounded_product(head, half_pi);
  const double q =
      product_error(head, half_pi, p) + rounded_product(head, half_pi_tail) + rounded_product(tail, half_pi);
  const double r = p + q;
  return {r, q - (r - p), quarters};
}

}  // namespace math::detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
