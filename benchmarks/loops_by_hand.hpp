// SPDX-License-Identifier: BSL-1.0
#pragma once

// What benchmarks/loops compares: loops of symbols, and the same by hand.

#include <tapeless/tapeless.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <tuple>
#include <utility>
#include <vector>

namespace {

namespace tl = tapeless;

// A pendulum.

constexpr std::size_t steps = 200;
constexpr double h = 0.02;

using Path = tl::Tensor<double, steps>;

/// The state after one step of Runge-Kutta: angle and velocity; k is g/l, d the damping.
constexpr auto advance = [](auto angle, auto velocity, auto k, auto d) {
  const auto slope = [&](auto a, auto v) { return -k * sin(a) - d * v; };
  const auto v1 = velocity, a1 = slope(angle, velocity);
  const auto v2 = velocity + h / 2 * a1, a2 = slope(angle + h / 2 * v1, v2);
  const auto v3 = velocity + h / 2 * a2, a3 = slope(angle + h / 2 * v2, v3);
  const auto v4 = velocity + h * a3, a4 = slope(angle + h * v3, v4);
  return std::pair{angle + h / 6 * (v1 + 2 * v2 + 2 * v3 + v4), velocity + h / 6 * (a1 + 2 * a2 + 2 * a3 + a4)};
};

constexpr auto path = [](auto k, auto d) {
  const auto step = [&](auto state) {
    const auto next = advance(state.first, state.second, k, d);
    return std::pair{next, next.first};
  };
  return tl::scan<steps>(step, std::pair{0 * k + 1.0, 0 * k}).second;
};
constexpr auto distance = [](auto k, auto d, auto measured) { return sum(square(path(k, d) - measured)); };

void path_by_hand(double k, double d, Path& angles) {
  using std::sin;
  double angle = 1, velocity = 0;
  for (std::size_t t = 0; t < steps; ++t) {
    std::tie(angle, velocity) = advance(angle, velocity, k, d);
    angles.data()[t] = angle;
  }
}

struct Fitted {
  double value, by_k, by_d;
};

/// Backwards through the steps, whose states were kept: those within a step are computed again.
Fitted reverse_by_hand(double k, double d, const Path& measured) {
  std::array<double, steps + 1> angles, velocities;
  angles[0] = 1, velocities[0] = 0;
  double value = 0;
  for (std::size_t t = 0; t < steps; ++t) {
    std::tie(angles[t + 1], velocities[t + 1]) = advance(angles[t], velocities[t], k, d);
    const double off = angles[t + 1] - measured.data()[t];
    value += off * off;
  }
  double by_k = 0, by_d = 0, q = 0, u = 0;  // q, u: adjoints of angle and velocity
  for (std::size_t t = steps; t-- > 0;) {
    q += 2 * (angles[t + 1] - measured.data()[t]);
    const double x1 = angles[t], v1 = velocities[t];
    const double s1 = std::sin(x1), c1 = std::cos(x1), a1 = -k * s1 - d * v1;
    const double x2 = x1 + h / 2 * v1, v2 = v1 + h / 2 * a1;
    const double s2 = std::sin(x2), c2 = std::cos(x2), a2 = -k * s2 - d * v2;
    const double x3 = x1 + h / 2 * v2, v3 = v1 + h / 2 * a2;
    const double s3 = std::sin(x3), c3 = std::cos(x3), a3 = -k * s3 - d * v3;
    const double x4 = x1 + h * v3, v4 = v1 + h * a3;
    const double s4 = std::sin(x4), c4 = std::cos(x4);
    const double bar_a4 = h / 6 * u, bar_x4 = -k * c4 * bar_a4, bar_v4 = h / 6 * q - d * bar_a4;
    const double bar_a3 = h / 3 * u + h * bar_v4, bar_x3 = -k * c3 * bar_a3,
                 bar_v3 = h / 3 * q + h * bar_x4 - d * bar_a3;
    const double bar_a2 = h / 3 * u + h / 2 * bar_v3, bar_x2 = -k * c2 * bar_a2,
                 bar_v2 = h / 3 * q + h / 2 * bar_x3 - d * bar_a2;
    const double bar_a1 = h / 6 * u + h / 2 * bar_v2, bar_x1 = -k * c1 * bar_a1,
                 bar_v1 = h / 6 * q + h / 2 * bar_x2 - d * bar_a1;
    by_k -= s1 * bar_a1 + s2 * bar_a2 + s3 * bar_a3 + s4 * bar_a4;
    by_d -= v1 * bar_a1 + v2 * bar_a2 + v3 * bar_a3 + v4 * bar_a4;
    q += bar_x1 + bar_x2 + bar_x3 + bar_x4;
    u += bar_v1 + bar_v2 + bar_v3 + bar_v4;
  }
  return {value, by_k, by_d};
}

/// A number and its derivatives by two.
struct Dual {
  double value, by[2];
  friend Dual operator+(Dual a, Dual b) { return {a.value + b.value, {a.by[0] + b.by[0], a.by[1] + b.by[1]}}; }
  friend Dual operator-(Dual a, Dual b) { return {a.value - b.value, {a.by[0] - b.by[0], a.by[1] - b.by[1]}}; }
  friend Dual operator-(Dual a) { return {-a.value, {-a.by[0], -a.by[1]}}; }
  friend Dual operator*(Dual a, Dual b) {
    return {a.value * b.value, {a.by[0] * b.value + a.value * b.by[0], a.by[1] * b.value + a.value * b.by[1]}};
  }
  friend Dual operator*(double a, Dual b) { return {a * b.value, {a * b.by[0], a * b.by[1]}}; }
  friend Dual sin(Dual a) {
    const double s = std::sin(a.value), c = std::cos(a.value);
    return {s, {c * a.by[0], c * a.by[1]}};
  }
};

Fitted forward_by_hand(double k, double d, const Path& measured) {
  const Dual stiffness{k, {1, 0}}, damping{d, {0, 1}};
  Dual angle{1, {0, 0}}, velocity{0, {0, 0}};
  Fitted result{0, 0, 0};
  for (std::size_t t = 0; t < steps; ++t) {
    std::tie(angle, velocity) = advance(angle, velocity, stiffness, damping);
    const double off = angle.value - measured.data()[t];
    result.value += off * off;
    result.by_k += 2 * off * angle.by[0];
    result.by_d += 2 * off * angle.by[1];
  }
  return result;
}

// Rows of an explicit scheme.

constexpr std::size_t moves = 20;
constexpr double r = 0.05;

template<std::size_t N> using Row = tl::Tensor<double, N>;

/// Logistic growth of N populations, each with a rate of its own.
template<std::size_t N>
constexpr auto grown =
    [](auto first, auto rate) { return tl::fold<moves>([&](auto y) { return y + r * rate * y * (1 - y); }, first); };
template<std::size_t N>
constexpr auto energy = [](auto first, auto rate) { return sum(square(grown<N>(first, rate))); };

template<std::size_t N> void grown_by_hand(const Row<N>& first, const Row<N>& rate, Row<N>& y) {
  y = first;
  for (std::size_t t = 0; t < moves; ++t) {
    double* p = y.data();
    const double* k = rate.data();
    for (std::size_t i = 0; i < N; ++i) p[i] += r * k[i] * p[i] * (1 - p[i]);
  }
}

template<std::size_t N> struct Slopes {
  double value;
  Row<N> by_first, by_rate;
};

template<std::size_t N>
void slopes_by_hand(const Row<N>& first, const Row<N>& rate, Slopes<N>& to, std::vector<double>& kept) {
  double* y = kept.data();
  const double* k = rate.data();
  for (std::size_t i = 0; i < N; ++i) y[i] = first.data()[i];
  for (std::size_t t = 0; t < moves; ++t, y += N) {
    for (std::size_t i = 0; i < N; ++i) y[N + i] = y[i] + r * k[i] * y[i] * (1 - y[i]);
  }
  double *by_first = to.by_first.data(), *by_rate = to.by_rate.data();
  double lanes[8]{};
  for (std::size_t i = 0; i < N; ++i) {
    by_first[i] = 2 * y[i];
    by_rate[i] = 0;
  }
  for (std::size_t i = 0; i + 8 <= N; i += 8) {
    for (std::size_t l = 0; l < 8; ++l) lanes[l] += y[i + l] * y[i + l];
  }
  to.value = 0;
  for (const double l : lanes) to.value += l;
  for (std::size_t i = N / 8 * 8; i < N; ++i) to.value += y[i] * y[i];
  for (std::size_t t = moves; t-- > 0;) {
    y -= N;
    for (std::size_t i = 0; i < N; ++i) {
      by_rate[i] += r * y[i] * (1 - y[i]) * by_first[i];
      by_first[i] += r * k[i] * (1 - 2 * y[i]) * by_first[i];
    }
  }
}

}  // namespace
