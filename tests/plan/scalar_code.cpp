// SPDX-License-Identifier: BSL-1.0
// Straight-line code on single numbers of any length: cut into blocks, planned and compiled in linear time.

#include <array>
#include <cmath>
#include <cstddef>

#include <support/catch.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;

namespace {

using scalar = tl::Symbol<double, tl::shape<>>;

/// t = t a + c and t = t + b in turn.
constexpr auto chain = [](auto a, auto b, auto c, auto d) {
  auto t = d;
  for (int i = 0; i < 400; ++i) {
    if (i % 2 == 0) t = t * a + c;
    else t = t + b;
  }
  return t;
};

/// A pendulum of length l under gravity g, twenty steps of Runge-Kutta.
constexpr auto pendulum = [](auto g, auto l) {
  auto angle = 1.0 + 0.0 * g, speed = 0.0 * g;
  const auto pull = [&](auto x) { return -(g / l) * sin(x); };
  constexpr double h = 0.05;
  for (int i = 0; i < 20; ++i) {
    const auto k1 = speed, l1 = pull(angle);
    const auto k2 = speed + 0.5 * h * l1, l2 = pull(angle + 0.5 * h * k1);
    const auto k3 = speed + 0.5 * h * l2, l3 = pull(angle + 0.5 * h * k2);
    const auto k4 = speed + h * l3, l4 = pull(angle + h * k3);
    angle = angle + h / 6 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
    speed = speed + h / 6 * (l1 + 2.0 * l2 + 2.0 * l3 + l4);
  }
  return angle;
};

constexpr std::size_t n = 12;
constexpr auto rosenbrock = [](const auto& x) {
  auto sum = tl::square(1.0 - x[0]) + 100.0 * tl::square(x[1] - tl::square(x[0]));
  for (std::size_t i = 1; i + 1 < n; ++i) {
    sum = sum + tl::square(1.0 - x[i]) + 100.0 * tl::square(x[i + 1] - tl::square(x[i]));
  }
  return sum;
};

/// The minor of the rows from `Row` on and of the columns that `left` has a bit for.
template<int Row, class M> constexpr auto minor(const M& m, unsigned left) {
  const auto first = [&](unsigned bits) { return static_cast<std::size_t>(__builtin_ctz(bits)); };
  if constexpr (Row == 5) {
    return m[5][first(left)];
  } else {
    auto sum = m[Row][first(left)] * minor<Row + 1>(m, left & (left - 1));
    double sign = -1;
    for (unsigned rest = left & (left - 1); rest != 0; rest &= rest - 1, sign = -sign) {
      sum = sum + sign * m[Row][first(rest)] * minor<Row + 1>(m, left & ~(1u << first(rest)));
    }
    return sum;
  }
}
constexpr auto determinant = [](const auto& m) { return minor<0>(m, 63u); };

template<class F, class... S> using gradient_of = tl::expression<typename decltype(tl::gradient(F{}))::body, S...>;

}  // namespace

TEST_CASE("long straight-line code is cut into blocks and has the numbers of one loop") {
  CHECK(tl::plan_of<gradient_of<decltype(chain), scalar, scalar, scalar, scalar>>.size() > 3);
  const double a = 0.875, b = 0.25, c = -0.5, d = 1.5;
  double t = d, by_a = 0, by_b = 0, by_c = 0, by_d = 1;
  for (int i = 0; i < 400; ++i) {
    if (i % 2 == 0) {
      by_a = by_a * a + t;
      by_b *= a;
      by_c = by_c * a + 1;
      by_d *= a;
      t = t * a + c;
    } else {
      t += b;
      by_b += 1;
    }
  }
  const auto [value, slopes] = tl::value_and_gradient(chain)(a, b, c, d);
  CHECK(value == Approx(t).epsilon(1e-14));
  CHECK(std::get<0>(slopes) == Approx(by_a).epsilon(1e-12));
  CHECK(std::get<1>(slopes) == Approx(by_b).epsilon(1e-12));
  CHECK(std::get<2>(slopes) == Approx(by_c).epsilon(1e-12));
  CHECK(std::get<3>(slopes) == Approx(by_d).epsilon(1e-12));
}

TEST_CASE("an integrator in a plain loop has the slopes that differences have") {
  const auto [by_g, by_l] = tl::gradient(pendulum)(9.81, 0.7);
  const auto value = tl::fused(pendulum);
  const double h = 1e-5;
  CHECK(by_g == Approx((value(9.81 + h, 0.7) - value(9.81 - h, 0.7)) / (2 * h)).epsilon(1e-8));
  CHECK(by_l == Approx((value(9.81, 0.7 + h) - value(9.81, 0.7 - h)) / (2 * h)).epsilon(1e-8));
}

TEST_CASE("the Hessian of a function read element by element costs what is not zero in it") {
  using B = tl::expression<typename decltype(tl::hessian(rosenbrock))::body, tl::Symbol<double, tl::shape<n>>>;
  CHECK(tl::plan_of<B>.size() == 1);
  CHECK(tl::plan_of<B>.code.size() < 20 * n + n * n);
  tl::Tensor<double, n> x{};
  for (std::size_t i = 0; i < n; ++i) x[i] = 0.5 + 0.1 * static_cast<double>(i);
  const auto h = tl::hessian(rosenbrock)(x);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      double expected = 0;
      if (i == j && i + 1 < n) expected += 2 - 400 * x[i + 1] + 1200 * x[i] * x[i];
      if (i == j && i > 0) expected += 200;
      if (j == i + 1) expected = -400 * x[i];
      if (i == j + 1) expected = -400 * x[j];
      CHECK(h[i][j] == Approx(expected).margin(1e-12));
    }
  }
}

TEST_CASE("the gradient of a determinant by minors is the matrix of cofactors") {
  tl::Tensor<double, 6, 6> m{};
  for (std::size_t i = 0; i < 6; ++i) {
    for (std::size_t j = 0; j < 6; ++j) m[i][j] = (i == j ? 3.0 : 0.0) + std::sin(static_cast<double>(5 * i + 3 * j));
  }
  const auto cofactors = tl::gradient(determinant)(m);
  const double det = tl::fused(determinant)(m);
  for (std::size_t i = 0; i < 6; ++i) {
    for (std::size_t k = 0; k < 6; ++k) {
      double sum = 0;
      for (std::size_t j = 0; j < 6; ++j) sum += m[i][j] * cofactors[k][j];
      CHECK(sum == Approx(i == k ? det : 0.0).margin(1e-11 * std::abs(det) + 1e-11));
    }
  }
}
