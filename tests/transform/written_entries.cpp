// SPDX-License-Identifier: BSL-1.0
// Entries, rows and slices of a symbol can be written, and the gradient knows it.

#include <tapeless/tapeless.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <support/catch.hpp>
#include <tuple>
#include <utility>

namespace tl = tapeless;

namespace {

template<std::size_t... E> using D = tl::Tensor<double, E...>;
constexpr D<3> x{1, 2, 3};
constexpr D<2, 3> m{{1, 2, 3}, {4, 5, 6}};

// --- an entry --------------------------------------------------------------------------------------------------------
constexpr auto doubled = [](auto v) {
  auto y = v;
  y[0] = 2 * v[0];
  return sum(y);
};
static_assert(tl::value_and_gradient(doubled)(x) == std::pair(7.0, D<3>{2, 1, 1}));

constexpr auto of_an_argument = [](auto v) {
  v[0] = 5.0;
  v[1] *= v[2];
  v[2] -= 1;
  v[2] /= 2.0;
  v[2] += v[0];
  return sum(v);
};
static_assert(tl::value_and_gradient(of_an_argument)(x) == std::pair(17.0, D<3>{0, 3, 2.5}));
static_assert(tl::jvp(of_an_argument)(x, D<3>{1, 10, 100}) == std::pair(17.0, 280.0));

/// What stood in an entry at the time it was read, and a reference to it.
constexpr auto in_turn = [](auto v) {
  auto y = v;
  y[0] = y[1];
  y[1] = y[0] * y[0];
  const auto before = y[2];
  const auto& now = y[2];
  y[2] = 7 * v[0];
  auto local = y[2];
  local = 0.0;
  return 1000 * before + 100 * now + 10 * y[0] + y[1] + local;
};
static_assert(tl::value_and_gradient(in_turn)(x) == std::pair(3000.0 + 700 + 20 + 4, D<3>{700, 14, 1000}));

constexpr auto exchanged = [](auto v) {
  using std::swap;
  swap(v[0], v[2]);
  std::tie(v[1], v[2]) = std::pair{v[2], v[1]};
  return v;
};
static_assert(tl::fused(exchanged)(x) == D<3>{3, 1, 2});
static_assert(tl::jacobian(exchanged)(x) == D<3, 3>{{0, 0, 1}, {1, 0, 0}, {0, 1, 0}});

/// Copies are copies; whole values replace what was written.
constexpr auto copied = [](auto v) {
  auto y = v, z = v;
  y[0] = 10.0;
  z = y;
  z[1] = 20.0;
  auto& first = y[0];
  y = 3 * v;
  return sum(z) + 100 * first + 1000 * sum(y);
};
static_assert(tl::value_and_gradient(copied)(x) == std::pair(33.0 + 300 + 18000, D<3>{3300, 3000, 3001}));

/// Types do not change by reading entries: lambdas return them, arrays and structs hold them.
constexpr auto mixed = [](auto v) {
  const auto difference = [&](std::size_t i) {
    if (i == 0) return v[0];
    return v[i] - v[i - 1];
  };
  std::array each{v[2], 2 * v[1]};
  each[0] = 1.0;
  return difference(0) * difference(2) + each[0] * each[1] + sum(v);
};
static_assert(tl::fused(mixed)(x) == 1 + 4 + 6);

// --- rows, elements of rows, slices ----------------------------------------------------------------------------------
constexpr auto by_rows = [](auto a) {
  a[0] = a[1] * a[0];
  a[1] = 0.5;
  a[1][2] = a[0][2];
  a[0][1] += 1;
  return a;
};
static_assert(tl::fused(by_rows)(m) == D<2, 3>{{4, 11, 18}, {0.5, 0.5, 18}});
static_assert(tl::gradient([](auto a) { return sum(by_rows(a)); })(m) == D<2, 3>{{4, 5, 12}, {1, 2, 6}});

constexpr auto by_slices = [](auto v, auto a) {
  auto y = v;
  tl::slice<0, 1, 3>(y) = 3 * tl::slice<0, 0, 2>(v);
  tl::slice<0, 0, 2>(y)[1] *= 2;
  auto apart = tl::slice<0, 0, 2>(y);
  apart = 0.0;
  tl::slice<1, 1, 3>(a) += 10.0;
  tl::slice<1, 0, 2>(a)[1] = y[1];
  return std::pair{y, a};
};
static_assert(tl::fused(by_slices)(x, m).first == D<3>{1, 6, 6});
static_assert(tl::fused(by_slices)(x, m).second == D<2, 3>{{1, 12, 13}, {6, 6, 16}});
static_assert(tl::gradient<0>([](auto v, auto a) { return sum(square(by_slices(v, a).first)); })(x, m) ==
              D<3>{2 + 72, 36, 0});

// --- where functions are part of others ------------------------------------------------------------------------------
constexpr auto cubes = [](auto v) {
  for (std::size_t i = 0; i < v.size(); ++i) v[i] *= v[i] * v[i];
  return sum(v);
};
static_assert(tl::hessian(cubes)(x) == D<3, 3>{{6, 0, 0}, {0, 12, 0}, {0, 0, 18}});
static_assert(tl::gradient([](auto v) { return sum(tl::gradient(cubes)(v)); })(x) == D<3>{6, 12, 18});

constexpr auto in_loop = [](auto v) {
  return sum(tl::fold<3>(
      [](auto s) {
        auto next = s;
        next[0] = s[1];
        next[1] = s[0] + s[1];
        s[2] += next[1];
        next[2] = s[2];
        return next;
      },
      v));
};
static_assert(tl::value_and_gradient(in_loop)(x) == std::pair(32.0, D<3>{7, 11, 1}));

/// What a step of a loop collects, and its state, are written like any value.
constexpr auto in_scan = [](auto state, auto xs) {
  const auto step = [](auto s, auto row) {
    auto next = s, collected = row;
    next[0] = s[1] * row[0];
    next[1] += row[1];
    collected[0] = next[0] * 2;
    return std::pair(next, collected);
  };
  const auto [last, all] = tl::scan<4>(step, state, xs);
  return sum(last) + sum(all);
};
constexpr auto step_by_step = [](auto s, auto xs) {
  auto total = 0 * s[0];
  for (std::size_t i = 0; i < 4; ++i) {
    const auto first = s[1] * xs[i][0], second = s[1] + xs[i][1];
    total += 2 * first + xs[i][1];
    s[0] = first;
    s[1] = second;
  }
  return sum(s) + total;
};
template<std::size_t... E> using F = tl::Tensor<float, E...>;
constexpr F<2> state{1, 2};
constexpr F<4, 2> rows{{1, 2}, {3, 4}, {0.5f, 1}, {2, -1}};
static_assert(tl::value_and_gradient(in_scan)(state, rows) == tl::value_and_gradient(step_by_step)(state, rows));

constexpr auto of_rank_three = [](auto a) {
  a[0][1] = a[1][0] * 2;
  a[1][0][1] = a[0][0][0] * 3;
  a[1][1] = a[0][1];
  return sum(square(a));
};
static_assert(tl::value_and_gradient(of_rank_three)(F<2, 2, 2>{1, 2, 3, 4, 5, 6, 7, 8}) ==
              std::pair(527.0f, F<2, 2, 2>{20, 4, 0, 0, 90, 96, 0, 0}));

/// A function with a pullback of its own writes entries, and so does the pullback.
constexpr auto own_pullback = tl::custom_gradient(
    [](auto v) {
      v[0] = v[1] * v[1];
      return v;
    },
    [](auto g, auto, auto v) {
      g[1] += 2 * v[1] * g[0];
      g[0] = 0.0;
      return g;
    });
static_assert(tl::gradient([](auto v) { return sum(own_pullback(v) * v); })(F<3>{1, 2, 3}) == F<3>{4, 8, 6});

/// As many nodes an entry however many are written, and no more kernels.
template<std::size_t N> struct all_written {
  static constexpr auto f = [](auto v) {
    auto y = v;
    for (std::size_t i = 0; i < N; ++i) y[i] = v[i] * v[N - 1 - i];
    return sum(square(y));
  };
  using E = tl::expression<typename decltype(tl::value_and_gradient(f))::body, tl::Symbol<double, tl::shape<N>>>;
  static constexpr std::size_t nodes = tl::traced_program_of<E>().nodes.size(), kernels = tl::plan_of<E>.kernels.size();
};
static_assert(all_written<32>::nodes - all_written<16>::nodes == 2 * (all_written<16>::nodes - all_written<8>::nodes));
static_assert(all_written<32>::kernels == all_written<8>::kernels);

template<class T> struct Body {
  T position, speed;
  constexpr bool operator==(const Body& b) const { return position == b.position && speed == b.speed; }
};
constexpr auto of_structs = [](auto bodies) {
  for (auto& b : bodies) {
    b.position[1] = b.position[0] * b.speed[1];
    b.speed[0] = 0.0;
  }
  return sum(bodies[0].position) + sum(bodies[1].position * bodies[1].speed);
};
constexpr std::array bodies{Body<D<2>>{{1, 2}, {3, 4}}, Body<D<2>>{{5, 6}, {7, 8}}};
static_assert(tl::gradient(of_structs)(bodies) == std::array{Body<D<2>>{{5, 0}, {0, 1}}, Body<D<2>>{{64, 0}, {0, 80}}});

/// A recurrence y[i] = y[i - 1] / 2 + x[i] is one piece of straight-line code.
constexpr auto filtered = [](auto v) {
  for (std::size_t i = 1; i < v.size(); ++i) v[i] += 0.5 * v[i - 1];
  return v;
};
static_assert(tl::fused(filtered)(D<5>{8, 4, 2, 1, 1}) == D<5>{8, 8, 6, 4, 3});

}  // namespace

TEST_CASE("entries are written in a batched function too", "[transform]") {
  const std::array<D<3>, 2> in{x, D<3>{4, 5, 6}};
  std::array<double, 2> out{};
  REQUIRE(tl::batched(doubled)(std::span(in.begin(), 2)).to(std::span(out.begin(), 2)) == 2);
  CHECK(out == std::array{7.0, 19.0});
}
