// SPDX-License-Identifier: BSL-1.0

// Straight-line code on single numbers, where what is computed alike shares a register: the bits are those of single
// numbers, and what comes out is what the program says.

#include <cstddef>
#include <cstdint>
#include <utility>

#include <support/catch.hpp>
#include <support/check_program.hpp>
#include <support/random_scalars.hpp>

namespace {

namespace tl = tapeless;

/// How many instructions of a program's kernels are computed together with others.
template<class Build, class T, std::size_t... N> constexpr int grouped(std::index_sequence<N...>) {
  constexpr auto count = []<std::size_t I>() {
    using K = tl::detail::kernel_of<Build, I>;
    int together = 0;
    for (std::size_t i = 0; i < tl::detail::code_size<K>; ++i) together += tl::detail::groups<K, T>::of.group[i] >= 0;
    return together;
  };
  return (count.template operator()<N>() + ...);
}

template<std::uint32_t Seed, std::uint32_t Rounds, class T> int check() {
  using program = test::random_scalars<Seed, Rounds>;
  INFO("seed " << Seed << ", " << sizeof(T) << " bytes");
  CHECK(test::check_closely<program, T>(sizeof(T) == 4 ? 1e-4 : 1e-12, Seed) == "");
  return grouped<program, T>(std::make_index_sequence<tl::plan_of<program>.size()>{});
}

template<std::uint32_t First, std::uint32_t Rounds, class T, std::uint32_t... I>
void check_all(std::integer_sequence<std::uint32_t, I...>) {
  const int together[]{check<First + I, Rounds, T>()...};
  int programs = 0;
  for (const int n : together) programs += n > 0;
  INFO(programs << " programs of " << sizeof...(I) << " are computed in lanes");
  if (tl::native_lanes < T >> 1) CHECK(programs > static_cast<int>(sizeof...(I)) / 2);
}

}  // namespace

TEST_CASE("random straight-line code in lanes gives the bits of single numbers", "[kernel]") {
  check_all<0, 4, double>(std::make_integer_sequence<std::uint32_t, 6>{});
  check_all<10, 4, float>(std::make_integer_sequence<std::uint32_t, 6>{});
}
