// SPDX-License-Identifier: BSL-1.0

// Reductions over sixteen virtual lanes have the same bits on registers and on single numbers.

#include <tapeless/kernel/simd/lanes.hpp>
#include <tapeless/plan/sum_order.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <support/catch.hpp>
#include <utility>

namespace tl = tapeless;

namespace {

constexpr double ramp[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
static_assert(tl::lane_sum(ramp) == 120);
static_assert(tl::lane_sum(ramp, 5) == 10);
static_assert(tl::lane_max(ramp) == 15);
static_assert(tl::lane_max(ramp, 5) == 4);

// 1 + 2^-24 - 1 differs from 1 - 1 + 2^-24: lane 0 meets lane 8 first
constexpr float order[16] = {1, 0x1p-24f, 0, 0, 0, 0, 0, 0, -1};
static_assert(tl::lane_sum(order) == 0x1p-24f, "lane i is added to lane i + 8 first");

template<class T> bool same(T a, T b) { return (a != a && b != b) || tl::math::to_bits(a) == tl::math::to_bits(b); }

/// Numbers of very different size, so that another order of the sum has other bits.
template<class T> void fill(T* v, std::uint32_t& state, bool negative_zeros) {
  for (std::size_t i = 0; i < 16; ++i) {
    state = state * 1664525u + 1013904223u;
    const auto mantissa = static_cast<T>(static_cast<std::int32_t>(state) >> 8);
    v[i] = negative_zeros ? T(-0.0) : mantissa / static_cast<T>(3u << (state % 21));
  }
}

template<class T> T reduced(const T* v, bool sum) {
  if constexpr (tl::native_lanes<T> == 1) {
    return sum ? tl::lane_sum(v) : tl::lane_max(v);
  } else {
    tl::pack<T> acc[tl::lane_registers<T>];
    for (std::size_t i = 0; i < tl::lane_registers<T>; ++i) acc[i] = tl::pack<T>::load(v + i * tl::pack<T>::size);
    return sum ? tl::lane_sum(acc) : tl::lane_max(acc);
  }
}

/// Sum and maximum of the first `Used` lanes, folded as far as these reach, against all sixteen.
template<class T, std::size_t Used> bool reach_is_enough(std::uint32_t& state) {
  if constexpr (tl::native_lanes<T> == 1) {
    return true;
  } else {
    T v[16], w[16];
    fill(v, state, false);
    for (std::size_t i = 0; i < 16; ++i) w[i] = i < Used ? v[i] : -std::numeric_limits<T>::infinity();
    for (std::size_t i = Used; i < 16; ++i) v[i] = 0;
    tl::pack<T> sum[tl::lane_registers<T>], largest[tl::lane_registers<T>];
    for (std::size_t i = 0; i < tl::lane_registers<T>; ++i) {
      sum[i] = tl::pack<T>::load(v + i * tl::pack<T>::size);
      largest[i] = tl::pack<T>::load(w + i * tl::pack<T>::size);
    }
    return same(tl::lane_sum<Used>(sum), tl::lane_sum(v)) && same(tl::lane_max<Used>(largest), tl::lane_max(w));
  }
}

}  // namespace

TEMPLATE_TEST_CASE("a few lanes are folded as if the others were there", "[kernel]", float, double) {
  std::uint32_t state = 3;
  [&]<std::size_t... N>(std::index_sequence<N...>) {
    for (int round = 0; round < 20; ++round) {
      const bool right[]{reach_is_enough<TestType, N + 1>(state)...};
      for (const bool r : right) REQUIRE(r);
    }
  }
  (std::make_index_sequence<16>{});
}

TEMPLATE_TEST_CASE("a sum over lanes has one order", "[kernel]", float, double) {
  using T = TestType;
  std::uint32_t state = 1;
  int differs_from_index_order = 0;
  for (int round = 0; round < 300; ++round)
    for (std::size_t n = 1; n <= 16; ++n) {
      T v[16];
      fill(v, state, round % 10 == 0);
      T plain = v[0];
      for (std::size_t i = 1; i < 16; ++i) plain += v[i];
      differs_from_index_order += !same(plain, tl::lane_sum(v));
      const T shortened = tl::lane_sum(v, n);
      for (std::size_t i = n; i < 16; ++i) v[i] = 0;
      REQUIRE(same(reduced(v, true), tl::lane_sum(v)));
      REQUIRE(same(reduced(v, true), shortened));
    }
  CHECK(differs_from_index_order > 0);
}

TEMPLATE_TEST_CASE("the largest lane is found wherever it stands, and NaN with it", "[kernel]", float, double) {
  using T = TestType;
  std::uint32_t state = 7;
  for (std::size_t n = 1; n <= 16; ++n)
    for (std::size_t at = 0; at < n; ++at)
      for (T largest : {T(1e9), std::numeric_limits<T>::infinity(), std::numeric_limits<T>::quiet_NaN()}) {
        T v[16];
        fill(v, state, false);
        v[at] = largest;
        const T shortened = tl::lane_max(v, n);
        for (std::size_t i = n; i < 16; ++i) v[i] = -std::numeric_limits<T>::infinity();
        REQUIRE(same(reduced(v, false), largest));
        REQUIRE(same(shortened, largest));
      }
  for (bool positive_last : {false, true}) {
    T zeros[16];
    for (std::size_t i = 0; i < 16; ++i) zeros[i] = (i < 8) == positive_last ? T(-0.0) : T(0);
    CHECK(same(reduced(zeros, false), tl::lane_max(zeros)));
  }
}
