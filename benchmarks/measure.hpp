// SPDX-License-Identifier: BSL-1.0
#pragma once

// Time, medians, and the rate of fused multiply-adds that one core reaches.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

#include <tapeless/kernel/simd/lanes.hpp>
#include <tapeless/math/lane.hpp>

namespace bench {

/// What is computed ends here, so that no compiler leaves it out.
inline volatile float sink = 0;

/// Somebody reads what `p` points at, as far as the compiler can see.
template<class T> void keep(const T* p) { asm volatile("" : : "r"(p) : "memory"); }

inline double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Seconds that a call takes.
template<class F> double seconds(F f) {
  const double begin = now();
  f();
  return now() - begin;
}

inline double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

namespace detail {

template<class Lane, std::size_t... Chain>
float multiply_add(std::size_t rounds, float factor, float term, std::index_sequence<Chain...>) {
  const Lane a(factor), b(term);
  Lane sums[]{Lane(static_cast<float>(Chain))...};
  for (std::size_t r = 0; r < rounds; ++r) ((sums[Chain] = fma(sums[Chain], a, b)), ...);
  Lane all = sums[0];
  for (const Lane& s : sums) all = all + s;
  float numbers[tapeless::native_lanes<float>];
  if constexpr (std::is_same_v<Lane, float>) numbers[0] = all;
  else all.store(numbers);
  return numbers[0];
}

}  // namespace detail

/// FLOP/s of independent multiply-adds in registers, measured over about this many of them a lane.
inline double multiply_add_rate(std::size_t count) {
  constexpr std::size_t chains = 16;  // more than latency times ports of any core we know
  const std::size_t rounds = count / chains + 1;
  const double time = seconds([&] {
    sink = detail::multiply_add<tapeless::native_lane<float>>(rounds, 1 - sink * 0, 1e-9f,
                                                              std::make_index_sequence<chains>{});
  });
  return 2.0 * static_cast<double>(rounds * chains * tapeless::native_lanes<float>) / time;
}

/// The most that core and clock give: in short bursts after a rest, and over a second without one.
struct peak {
  double burst, sustained;
};

inline peak measure_peak() {
  constexpr std::size_t burst_length = 1'000'000;
  std::vector<double> rates;
  peak result{};
  for (int i = 0; i < 20; ++i) {
    const double until = now() + 0.01;
    while (now() < until) sink = sink + 0;
    result.burst = std::max(result.burst, multiply_add_rate(burst_length));
  }
  const double until = now() + 1;
  while (now() < until) rates.push_back(multiply_add_rate(burst_length));
  result.sustained = median(std::move(rates));
  return result;
}

}  // namespace bench
