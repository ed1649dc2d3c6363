// SPDX-License-Identifier: BSL-1.0

// Backpropagation through time: a recurrent layer of 8 inputs and 32 states over 100 steps, its gradient by all
// weights, beside the loops one writes by hand. Both have to agree; then they take turns, and the medians are printed
// for what a derivative can keep: what is dear to compute, the states alone, every tenth state.
//
//     benchmarks/recurrent [pairs]

#include <tapeless/tapeless.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <tuple>
#include <vector>

#include "measure.hpp"

namespace {

namespace tl = tapeless;

constexpr std::size_t steps = 100, inputs = 8, states = 32;

using Rows = tl::Tensor<float, steps, inputs>;
using Recurrent = tl::Tensor<float, states, states>;
using Input = tl::Tensor<float, inputs, states>;
using Bias = tl::Tensor<float, states>;
using Gradient = std::tuple<Recurrent, Input, Bias>;

template<class Keep>
constexpr auto loss = [](auto xs, auto w, auto u, auto b) {
  return sum(
      square(tl::fold<steps, Keep>([&](auto h, auto x) { return tanh(matmul(h, w) + matmul(x, u) + b); }, 0 * b, xs)));
};
template<class Keep> constexpr auto gradient = tl::gradient<1, 2, 3>(loss<Keep>);

/// The bytes of workspace that the gradient takes.
template<class Keep> constexpr std::size_t workspace() {
  using program = tl::expression<typename decltype(gradient<Keep>)::body, tl::symbol_for<Rows>,
                                 tl::symbol_for<Recurrent>, tl::symbol_for<Input>, tl::symbol_for<Bias>>;
  return tl::workspace_size<program> * sizeof(float);
}

void by_hand(const Rows& xs, const Recurrent& w, const Input& u, const Bias& b, Gradient& result) {
  static std::array<std::array<float, states>, steps + 1> h{};
  for (std::size_t t = 0; t < steps; ++t) {
    std::array<float, states> a;
    for (std::size_t j = 0; j < states; ++j) a[j] = b[j];
    for (std::size_t k = 0; k < states; ++k) {
      for (std::size_t j = 0; j < states; ++j) a[j] += h[t][k] * w.data()[k * states + j];
    }
    for (std::size_t k = 0; k < inputs; ++k) {
      for (std::size_t j = 0; j < states; ++j) a[j] += xs.data()[t * inputs + k] * u.data()[k * states + j];
    }
    for (std::size_t j = 0; j < states; ++j) h[t + 1][j] = std::tanh(a[j]);
  }
  auto& [dw, du, db] = result;
  dw = {}, du = {}, db = {};
  std::array<float, states> g, d;
  for (std::size_t j = 0; j < states; ++j) g[j] = 2 * h[steps][j];
  for (std::size_t t = steps; t-- > 0;) {
    for (std::size_t j = 0; j < states; ++j) d[j] = g[j] * (1 - h[t + 1][j] * h[t + 1][j]);
    for (std::size_t k = 0; k < states; ++k) {
      for (std::size_t j = 0; j < states; ++j) dw.data()[k * states + j] += h[t][k] * d[j];
    }
    for (std::size_t k = 0; k < inputs; ++k) {
      for (std::size_t j = 0; j < states; ++j) du.data()[k * states + j] += xs.data()[t * inputs + k] * d[j];
    }
    for (std::size_t j = 0; j < states; ++j) db[j] += d[j];
    for (std::size_t k = 0; k < states; ++k) {
      g[k] = 0;
      for (std::size_t j = 0; j < states; ++j) g[k] += w.data()[k * states + j] * d[j];
    }
  }
}

template<std::size_t... E> tl::Tensor<float, E...> waves(float size) {
  tl::Tensor<float, E...> t;
  for (std::size_t i = 0; i < t.size(); ++i) t.data()[i] = size * std::sin(1.3f * static_cast<float>(i) + 1);
  return t;
}

double difference(const Gradient& a, const Gradient& b) {
  double greatest = 0;
  const auto compare = [&](const auto& x, const auto& y) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      greatest = std::max(greatest, static_cast<double>(std::abs(x.data()[i] - y.data()[i])));
    }
  };
  compare(std::get<0>(a), std::get<0>(b));
  compare(std::get<1>(a), std::get<1>(b));
  compare(std::get<2>(a), std::get<2>(b));
  return greatest;
}

const auto xs = waves<steps, inputs>(1);
const auto w = waves<states, states>(0.2f);
const auto u = waves<inputs, states>(0.3f);
const auto b = waves<states>(0.1f);

template<class Keep> bool row(const char* kept, int pairs) {
  constexpr int calls = 10;
  Gradient hand, ours = gradient<Keep>(xs, w, u, b);
  by_hand(xs, w, u, b, hand);
  if (!(difference(hand, ours) < 1e-4)) {
    std::printf("%s: the gradients differ by %.2g\n", kept, difference(hand, ours));
    return false;
  }
  std::vector<double> ratios, times;
  for (int i = 0; i < pairs; ++i) {
    const double by_us = bench::seconds([&] {
      for (int k = 0; k < calls; ++k) {
        ours = gradient<Keep>(xs, w, u, b);
        bench::keep(&ours);
      }
    });
    const double by_others = bench::seconds([&] {
      for (int k = 0; k < calls; ++k) {
        by_hand(xs, w, u, b, hand);
        bench::keep(&hand);
      }
    });
    ratios.push_back(by_us / by_others);
    times.push_back(by_us / calls * 1e6);
  }
  std::printf("%-24s %8.2f %16.3f %12zu\n", kept, bench::median(times), bench::median(ratios), workspace<Keep>());
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const int pairs = argc > 1 ? std::atoi(argv[1]) : 201;
  std::printf("100 steps of 32 states         µs    of hand-written        bytes\n");
  const bool right = row<tl::keep_steps>("what is dear is kept", pairs) &&
                     row<tl::recompute_steps>("states are kept", pairs) &&
                     row<tl::checkpoints<10>>("every tenth state is kept", pairs);
  return right ? 0 : 1;
}
