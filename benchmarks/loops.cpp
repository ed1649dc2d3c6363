// SPDX-License-Identifier: BSL-1.0

// Loops of a few numbers and loops of streams, beside the loops one writes by hand: 200 steps of Runge-Kutta for a
// pendulum as `scan` (its path; the squared distance from a measured path with its gradient by two numbers, in reverse
// and in forward mode), and `fold` over rows of 60 to 100,000 numbers (steps of an explicit scheme), value and
// gradient. Both have to agree; then they take turns.
//
//     benchmarks/loops [seconds for each row]

#include <tapeless/tapeless.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "contest.hpp"

namespace {

namespace tl = tapeless;

// --- a pendulum
// --------------------------------------------------------------------------------------------------------

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

// --- rows of an explicit scheme
// ----------------------------------------------------------------------------------------

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

// --- the contest
// -------------------------------------------------------------------------------------------------------

double seconds_a_row = 1;
bool agree = true;

void print(const std::string& name, double difference, std::function<void(std::size_t)> ours,
           std::function<void(std::size_t)> by_hand) {
  if (!(difference < 1e-9)) {
    std::printf("%s: the results differ by %.2g\n", name.c_str(), difference);
    agree = false;
    return;
  }
  bench::contest rules;
  rules.seconds = seconds_a_row;
  const std::vector<bench::figure> both = bench::measure(
      {{"ours", bench::kind::ours, std::move(ours)}, {"by hand", bench::kind::hand_written, std::move(by_hand)}},
      rules);
  std::printf("%-44s %12.3f %12.3f %10.3f\n", name.c_str(), both[0].median * 1e6, both[1].median * 1e6,
              both[0].to_ceiling);
}

template<class A, class B> double greatest_difference(const A& a, const B& b) {
  double greatest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    greatest = std::max(greatest, std::abs(a.data()[i] - b.data()[i]) / (1 + std::abs(b.data()[i])));
  }
  return greatest;
}
double difference(const Fitted& a, const Fitted& b) {
  const auto off = [](double x, double y) { return std::abs(x - y) / (1 + std::abs(y)); };
  return std::max({off(a.value, b.value), off(a.by_k, b.by_k), off(a.by_d, b.by_d)});
}

volatile double stiffness = 9.81, damping = 0.3;

void pendulum() {
  static Path measured, ours, by_hand;
  for (std::size_t t = 0; t < steps; ++t) measured.data()[t] = std::cos(0.06 * static_cast<double>(t + 1));
  const auto repeat = [](auto f) {
    return [f](std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) f();
    };
  };
  const auto path_of_ours = [] { tl::fused(path).to(ours)(double(stiffness), double(damping)), bench::keep(&ours); };
  const auto path_of_hand = [] { path_by_hand(stiffness, damping, by_hand), bench::keep(&by_hand); };
  path_of_ours(), path_of_hand();
  print("pendulum, 200 RK4 steps: value", greatest_difference(ours, by_hand), repeat(path_of_ours),
        repeat(path_of_hand));

  const auto reverse = [] {
    const auto [value, by] = tl::value_and_gradient<0, 1>(distance)(double(stiffness), double(damping), measured);
    return Fitted{value, std::get<0>(by), std::get<1>(by)};
  };
  const auto forward = [] {
    constexpr auto both = tl::value_and_jacobian<tl::direction::forward, 0, 1>(distance);
    const auto [value, by] = both(double(stiffness), double(damping), measured);
    return Fitted{value, std::get<0>(by), std::get<1>(by)};
  };
  const auto sunk = [&](auto f) {
    return repeat([f] {
      const Fitted found = f();
      bench::keep(&found);
    });
  };
  const auto reverse_hand = [] { return reverse_by_hand(stiffness, damping, measured); };
  const auto forward_hand = [] { return forward_by_hand(stiffness, damping, measured); };
  print("... with gradient by two numbers, reverse", difference(reverse(), reverse_hand()), sunk(reverse),
        sunk(reverse_hand));
  print("... forward (by hand: dual numbers)", difference(forward(), forward_hand()), sunk(forward),
        sunk(forward_hand));
}

template<std::size_t N> void rows() {
  static Row<N> first, rate, ours, by_hand;
  for (std::size_t i = 0; i < N; ++i) {
    first.data()[i] = 0.3 + 0.2 * std::sin(static_cast<double>(i));
    rate.data()[i] = 1 + 0.5 * std::cos(static_cast<double>(i));
  }
  const auto repeat = [](auto f) {
    return [f](std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) f();
    };
  };
  const std::string name = "fold over rows of " + std::to_string(N);
  static constexpr auto value = tl::fused(grown<N>);
  static std::vector<std::byte> room(value.template workspace_bytes_in_place<Row<N>, Row<N>> + 64);
  const auto value_of_ours = [] { value.to(ours).with_workspace(std::span(room))(first, rate), bench::keep(&ours); };
  const auto value_of_hand = [] { grown_by_hand<N>(first, rate, by_hand), bench::keep(&by_hand); };
  value_of_ours(), value_of_hand();
  print(name + ": value", greatest_difference(ours, by_hand), repeat(value_of_ours), repeat(value_of_hand));

  static constexpr auto gradient = tl::value_and_gradient<0, 1>(energy<N>);
  static std::vector<std::byte> work(gradient.template workspace_bytes_in_place<Row<N>, Row<N>> + 64);
  static std::vector<double> kept((moves + 1) * N);
  static Slopes<N> a, b;
  const auto slopes_of_ours = [] {
    gradient.to(a.value, a.by_first, a.by_rate).with_workspace(std::span(work))(first, rate), bench::keep(&a);
  };
  const auto slopes_of_hand = [] { slopes_by_hand<N>(first, rate, b, kept), bench::keep(&b); };
  slopes_of_ours(), slopes_of_hand();
  const double off = std::max({greatest_difference(a.by_first, b.by_first), greatest_difference(a.by_rate, b.by_rate),
                               std::abs(a.value - b.value) / (1 + std::abs(b.value))});
  print("... value and gradient", off, repeat(slopes_of_ours), repeat(slopes_of_hand));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) seconds_a_row = std::atof(argv[1]);
  std::printf("%-44s %12s %12s %10s\n", "", "ours, us", "by hand, us", "ratio");
  pendulum();
  rows<60>();
  rows<1'000>();
  rows<10'000>();
  rows<100'000>();
  return agree ? 0 : 1;
}
