// SPDX-License-Identifier: BSL-1.0

// Lanes that move between registers, against what plain loops say.

#include <tapeless/kernel/simd/interleave.hpp>
#include <tapeless/kernel/simd/lanes.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <support/catch.hpp>
#include <utility>

namespace tl = tapeless;

namespace {

/// Numbers of very different size, so that another order of a sum has other bits.
template<class T, std::size_t N> std::array<T, N> numbers() {
  std::array<T, N> v{};
  std::uint32_t state = 5;
  for (T& x : v) {
    state = state * 1664525u + 1013904223u;
    x = static_cast<T>(static_cast<std::int32_t>(state) >> 8) / static_cast<T>(3u << (state % 21));
  }
  return v;
}

/// Register l of consecutive numbers.
template<class T, std::size_t... L> tl::pack<T> summed(const T* v, std::index_sequence<L...>) {
  return tl::pack<T>::sums(tl::pack<T>::load(v + L * tl::pack<T>::size)...);
}

template<class T> T tree(const T* v, std::size_t size) {
  std::array<T, 16> x{};
  for (std::size_t i = 0; i < size; ++i) x[i] = v[i];
  for (std::size_t width = size / 2; width > 0; width /= 2)
    for (std::size_t i = 0; i < width; ++i) x[i] = x[i] + x[i + width];
  return x[0];
}

/// N rows of lanes interleaved and separated again.
template<class T, std::size_t N> void check_interleaving() {
  using V = tl::pack<T>;
  const auto v = numbers<T, N * V::size>();
  V rows[N], together[N], again[N];
  for (std::size_t r = 0; r < N; ++r) rows[r] = V::load(v.data() + r * V::size);
  tl::detail::interleave<N>(rows, together);
  tl::detail::separate<N>(together, again);
  std::array<T, N * V::size> flat{}, back{};
  for (std::size_t r = 0; r < N; ++r) {
    together[r].store(flat.data() + r * V::size);
    again[r].store(back.data() + r * V::size);
  }
  bool right = true;
  for (std::size_t i = 0; i < flat.size(); ++i) right &= flat[i] == v[i % N * V::size + i / N];
  CHECK(right);
  CHECK(back == v);
}

template<class T, int N> void check_patterns() {
  using V = tl::pack<T>;
  if constexpr (N < static_cast<int>(V::size)) {
    const auto v = numbers<T, V::size>();
    std::array<T, V::size> cycle{}, repeat{};
    V::template load_cycle<N>(v.data()).store(cycle.data());
    V::template load_repeat<N>(v.data(), V::size).store(repeat.data());
    for (std::size_t l = 0; l < V::size; ++l) {
      CHECK(cycle[l] == v[l % N]);
      CHECK(repeat[l] == v[l / N]);
    }
  }
}

template<class T, int First> void check_across() {
  using V = tl::pack<T>;
  if constexpr (First < static_cast<int>(V::size)) {
    const auto v = numbers<T, 2 * V::size>();
    std::array<T, V::size> lanes{};
    V::template across<First>(V::load(v.data()), V::load(v.data() + V::size)).store(lanes.data());
    for (std::size_t l = 0; l < V::size; ++l) CHECK(lanes[l] == v[First + l]);
    check_across<T, First + 1>();
  }
}

/// Every third lane, round and round, from lane First on.
template<std::size_t First, std::size_t Lanes> struct every_third {
  static constexpr std::size_t from(std::size_t lane) { return (First + 3 * lane) % Lanes; }
};

template<class T> void check_picking() {
  using V = tl::pack<T>;
  constexpr std::size_t size = V::size;
  const auto v = numbers<T, 2 * size>();
  const V a = V::load(v.data()), b = V::load(v.data() + size);
  std::array<T, size> one{}, two{};
  V::template pick<every_third<1, size>>(a).store(one.data());
  V::template pick<every_third<2, 2 * size>>(a, b).store(two.data());
  for (std::size_t l = 0; l < size; ++l) {
    CHECK(one[l] == v[(1 + 3 * l) % size]);
    CHECK(two[l] == v[(2 + 3 * l) % (2 * size)]);
  }
}

/// N numbers at the end of what may be read, by pieces and with anything behind them.
template<class T, std::size_t N> void check_part() {
  using V = tl::pack<T>;
  if constexpr (N < V::size) {
    const std::unique_ptr<T[]> memory(new T[N]);
    for (std::size_t i = 0; i < N; ++i) memory[i] = static_cast<T>(i + 1);
    std::array<T, V::size> pieces{}, some{};
    V::template load_pieces<N>(memory.get()).store(pieces.data());
    V::template load_some<N>(memory.get()).store(some.data());
    for (std::size_t l = 0; l < V::size; ++l) {
      CHECK(pieces[l] == (l < N ? static_cast<T>(l + 1) : T(0)));
      if (l < N) CHECK(some[l] == static_cast<T>(l + 1));
    }
  }
}
template<class T, std::size_t... N> void check_parts(std::index_sequence<N...>) { (check_part<T, N + 1>(), ...); }

}  // namespace

TEMPLATE_TEST_CASE("registers are summed side by side by the tree of every sum", "[kernel]", float, double) {
  using T = TestType;
  if constexpr (tl::native_lanes < T >> 1) {
    constexpr std::size_t size = tl::native_lanes<T>;
    const auto v = numbers<T, size * size>();
    std::array<T, size> sums{};
    summed(v.data(), std::make_index_sequence<size>{}).store(sums.data());
    int other_in_index_order = 0;
    for (std::size_t l = 0; l < size; ++l) {
      CHECK(sums[l] == tree(v.data() + l * size, size));
      T plain = 0;
      for (std::size_t i = 0; i < size; ++i) plain += v[l * size + i];
      other_in_index_order += plain != sums[l];
    }
    CHECK((size < 8 || other_in_index_order > 0));
  }
}

TEMPLATE_TEST_CASE("rows are interleaved and separated", "[kernel]", float, double) {
  if constexpr (tl::native_lanes < TestType >> 1) {
    check_interleaving<TestType, 1>();
    check_interleaving<TestType, 2>();
    check_interleaving<TestType, 4>();
    check_interleaving<TestType, 8>();
  }
}

TEMPLATE_TEST_CASE("lanes are loaded in cycles and repeated", "[kernel]", float, double) {
  if constexpr (tl::native_lanes < TestType >> 1) {
    check_patterns<TestType, 2>();
    check_patterns<TestType, 4>();
    check_patterns<TestType, 8>();
  }
}

TEMPLATE_TEST_CASE("lanes are taken across two registers", "[kernel]", float, double) {
  if constexpr (tl::native_lanes < TestType >> 1) check_across<TestType, 1>();
}

TEMPLATE_TEST_CASE("any lane comes to lie anywhere", "[kernel]", float, double) {
  if constexpr (tl::native_lanes < TestType >> 1) check_picking<TestType>();
}

TEMPLATE_TEST_CASE("a part of a register is loaded in pieces", "[kernel]", float, double) {
  if constexpr (tl::native_lanes < TestType >> 1) check_parts<TestType>(std::make_index_sequence<15>{});
}
