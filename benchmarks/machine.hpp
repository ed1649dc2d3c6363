// SPDX-License-Identifier: BSL-1.0
#pragma once

// What this machine gives one core: its name, multiply-adds, and bytes from and to L1, L2 and memory.

#include <unistd.h>

#include <cstddef>
#include <fstream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <tapeless/train/aligned.hpp>

#include "measure.hpp"

namespace bench {

struct machine {
  std::string cpu;
  peak flops;  ///< FLOP/s
  /// Bytes read and bytes written, both counted, a second.
  double bandwidth_l1, bandwidth_l2, bandwidth_memory;
};

namespace detail {

/// x <- a x + b for every number of a buffer, `rounds` times.
template<class Lane> void stream(float* numbers, std::size_t count, std::size_t rounds) {
  constexpr std::size_t lanes = tapeless::native_lanes<float>, unrolled = 8;
  const Lane a(0.999f), b(1e-3f);
  for (std::size_t r = 0; r < rounds; ++r) {
    for (std::size_t i = 0; i + unrolled * lanes <= count; i += unrolled * lanes) {
      for (std::size_t k = 0; k < unrolled; ++k) {
        float* const p = numbers + i + k * lanes;
        if constexpr (std::is_same_v<Lane, float>) *p = fma(*p, a, b);
        else fma(Lane::load(p), a, b).store(p);
      }
    }
    keep(numbers);
  }
}

/// Reads a buffer, `rounds` times.
template<class Lane> void read(const float* numbers, std::size_t count, std::size_t rounds) {
  constexpr std::size_t lanes = tapeless::native_lanes<float>, unrolled = 8;
  Lane sums[unrolled]{};
  for (std::size_t r = 0; r < rounds; ++r) {
    for (std::size_t i = 0; i + unrolled * lanes <= count; i += unrolled * lanes) {
      for (std::size_t k = 0; k < unrolled; ++k) {
        const float* const p = numbers + i + k * lanes;
        if constexpr (std::is_same_v<Lane, float>) sums[k] = sums[k] + *p;
        else sums[k] = sums[k] + Lane::load(p);
      }
    }
    keep(sums);
  }
}

/// The middle one of some streams over `bytes`.
inline double stream_rate(std::size_t bytes, std::size_t repetitions) {
  constexpr std::size_t piece = 1 << 26;
  const std::size_t rounds = bytes < piece ? piece / bytes : 1;
  tapeless::aligned_vector<float> numbers(bytes / sizeof(float), 1.0f);
  std::vector<double> rates;
  for (std::size_t i = 0; i < repetitions; ++i) {
    const double time = seconds([&] { stream<tapeless::native_lane<float>>(numbers.data(), numbers.size(), rounds); });
    rates.push_back(2 * static_cast<double>(bytes * rounds) / time);
  }
  return median(std::move(rates));
}

/// The size of a cache as the system has it.
inline std::size_t cache_bytes(int name, std::size_t otherwise) {
  const long bytes = sysconf(name);
  return bytes > 0 ? static_cast<std::size_t>(bytes) : otherwise;
}

}  // namespace detail

inline std::string cpu_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string text; std::getline(file, text);) {
    const std::size_t colon = text.find(": ");
    if (text.compare(0, 10, "model name") == 0 && colon != std::string::npos) return text.substr(colon + 2);
  }
  return "unknown";
}

/// Half of a cache is streamed over, and for the memory 256 MiB; takes about two seconds.
inline machine measure_machine() {
  constexpr std::size_t memory = std::size_t{1} << 28;
  machine m{cpu_name(), measure_peak(), 0, 0, 0};
  m.bandwidth_l1 = detail::stream_rate(detail::cache_bytes(_SC_LEVEL1_DCACHE_SIZE, 1 << 15) / 2, 50);
  m.bandwidth_l2 = detail::stream_rate(detail::cache_bytes(_SC_LEVEL2_CACHE_SIZE, 1 << 19) / 2, 50);
  m.bandwidth_memory = detail::stream_rate(memory, 7);
  return m;
}

}  // namespace bench
