// SPDX-License-Identifier: BSL-1.0
#pragma once

// What our steps make of the machine: medians of ratios of measurements that were taken one after the other.

#include <cstddef>
#include <utility>
#include <vector>

#include <tapeless/train/aligned.hpp>

#include "../contest.hpp"
#include "../machine.hpp"
#include "ours.hpp"

namespace bench {

namespace detail {

/// How often a piece of about `piece` seconds repeats something.
template<class F> std::size_t repetitions(F run, double piece) {
  std::size_t count = 1;
  run(1);
  while (seconds([&] { run(count); }) < piece / 2) count *= 2;
  return count;
}

/// Seconds a call, of pieces of two kinds in turn, and the median ratio of the first to the second.
struct pair_of_times {
  double first, second, ratio;
};

template<class F, class G> pair_of_times measure_pair(F first, G second, double time, double piece = 1e-3) {
  const std::size_t n = repetitions(first, piece), m = repetitions(second, piece);
  std::vector<double> firsts, seconds_, ratios;
  const double begin = now();
  while (ratios.size() < 10 || now() - begin < time) {
    firsts.push_back(seconds([&] { first(n); }) / static_cast<double>(n));
    seconds_.push_back(seconds([&] { second(m); }) / static_cast<double>(m));
    ratios.push_back(firsts.back() / seconds_.back());
  }
  return {median(std::move(firsts)), median(std::move(seconds_)), median(std::move(ratios))};
}

/// The share of the rate of multiply-adds reached in bursts just before and after.
inline double share_of_peak(our_training& t, double time) {
  constexpr std::size_t burst = 1'000'000;
  const std::size_t steps = repetitions([&](std::size_t n) { t.step(n); }, 1e-3);
  const double operations = t.operations() * static_cast<double>(steps);
  std::vector<double> shares;
  double before = multiply_add_rate(burst);
  const double begin = now();
  while (shares.size() < 10 || now() - begin < time) {
    const double taken = seconds([&] { t.step(steps); });
    const double after = multiply_add_rate(burst);
    shares.push_back(2 * operations / taken / (before + after));
    before = after;
  }
  return median(std::move(shares));
}

}  // namespace detail

/// Ours in `time` seconds: the share of peak, the forward pass in microseconds, and step over forward pass; and where
/// memory decides, step over one pass that reads and writes as many bytes as the parameters have (2 x 437,544
/// for C), and over that and a second one that reads them, as the forward pass has to.
inline std::vector<note> our_figures(our_training& t, bool by_memory, double time) {
  const auto step = [&](std::size_t n) { t.step(n); };
  const double part = time / (by_memory ? 4 : 2);
  std::vector<note> notes{{"share_of_peak", detail::share_of_peak(t, part)}};
  const detail::pair_of_times forward = detail::measure_pair(
      step, [&](std::size_t n) { t.forward(n); }, part);
  notes.push_back({"gflops", t.operations() / forward.first * 1e-9});
  notes.push_back({"forward_us", forward.second * 1e6});
  notes.push_back({"step_to_forward", forward.ratio});
  if (!by_memory) return notes;

  constexpr std::size_t group = 8 * tapeless::native_lanes<float>;
  tapeless::aligned_vector<float> numbers((t.parameter_bytes() / sizeof(float) + group - 1) / group * group, 1.0f);
  using lane = tapeless::native_lane<float>;
  const auto update = [&](std::size_t n) { detail::stream<lane>(numbers.data(), numbers.size(), n); };
  const auto read_and_update = [&](std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
      detail::read<lane>(numbers.data(), numbers.size(), 1);
      detail::stream<lane>(numbers.data(), numbers.size(), 1);
    }
  };
  notes.push_back({"step_to_update_pass", detail::measure_pair(step, update, part).ratio});
  notes.push_back({"step_to_read_and_update_pass", detail::measure_pair(step, read_and_update, part).ratio});
  return notes;
}

}  // namespace bench
