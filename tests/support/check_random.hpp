// SPDX-License-Identifier: BSL-1.0
#pragma once

// A test case for a range of random programs, even seeds in float and odd ones in double.

#include <cstdint>
#include <type_traits>
#include <utility>

#include <support/catch.hpp>
#include <support/check_program.hpp>
#include <support/random_program.hpp>

namespace test {

template<std::uint32_t Seed, flavour Kind, int Steps> void check_random() {
  using program = random_program<Seed, Kind, Steps>;
  using T = std::conditional_t<Seed % 2 == 0, float, double>;
  INFO("seed " << Seed);
  if constexpr (Kind == flavour::whole) CHECK(check_exactly<program, T>(Seed) == "");
  else CHECK(check_closely<program, T>(sizeof(T) == 4 ? 1e-4 : 1e-12, Seed) == "");
}

/// Checks `Count` random programs from seed `First` on.
template<std::uint32_t First, std::uint32_t Count, flavour Kind = flavour::whole, int Steps = 14>
void check_random_programs() {
  [&]<std::uint32_t... I>(std::integer_sequence<std::uint32_t, I...>) { (check_random<First + I, Kind, Steps>(), ...); }
  (std::make_integer_sequence<std::uint32_t, Count>{});
}

}  // namespace test
