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
#include "loops_by_hand.hpp"

namespace {

// The contest.

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
  print("... the same beside dual numbers by hand", difference(reverse(), forward_hand()), sunk(reverse),
        sunk(forward_hand));
  print("... forward, beside dual numbers by hand", difference(forward(), forward_hand()), sunk(forward),
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
