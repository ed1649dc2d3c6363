// SPDX-License-Identifier: BSL-1.0

// The gradients as Tapeless gives them, each from the formula alone.

#include <tapeless/tapeless.hpp>

#include <array>
#include <cstddef>
#include <tuple>
#include <utility>

#include "contender.hpp"

namespace {

using namespace bench;
namespace tl = tapeless;

template<std::size_t... E> using view = tl::tensor_view<const double, E...>;

/// f of N numbers that lie one after the other, followed by further arguments: value and gradient by the N.
template<std::size_t N, class F, class... Data> auto of_numbers(F f, const double* x, const Data&... data) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) { return tl::value_and_gradient<I...>(f)(x[I]..., data...); }
  (std::make_index_sequence<N>{});
}

/// The inputs of a function as its arguments, and the loop over it.
template<formula> struct call;

template<> struct call<lecture> {
  static auto of(const inputs_of<lecture>& in) {
    return of_numbers<3>([](auto a, auto b, auto c) { return c * (a + 2 * b); }, in.variables);
  }
};

template<> struct call<neuron> {
  static constexpr auto loss = [](auto w, auto b, auto x, auto y) {
    const auto error = tanh(sum(w * x) + b) - y;
    return 0.5 * error * error;
  };
  static auto of(const inputs_of<neuron>& in) {
    return tl::value_and_gradient<0, 1>(loss)(view<weights>(in.variables), in.variables[weights],
                                              view<weights>(in.data), in.data[weights]);
  }
};

template<> struct call<rosenbrock> {
  static constexpr auto f = [](auto... x) {
    const std::array all{x...};
    auto sum = 100 * square(all[1] - square(all[0])) + square(1 - all[0]);
    for (std::size_t i = 1; i + 1 < all.size(); ++i)
      sum += 100 * square(all[i + 1] - square(all[i])) + square(1 - all[i]);
    return sum;
  };
  static auto of(const inputs_of<rosenbrock>& in) { return of_numbers<dimensions>(f, in.variables); }
};

template<> struct call<speelpenning> {
  static auto of(const inputs_of<speelpenning>& in) {
    return of_numbers<factors>([](auto... x) { return (... * x); }, in.variables);
  }
};

template<> struct call<black_scholes> {
  static constexpr auto price = [](auto S, auto K, auto r, auto s, auto t) {
    const auto cdf = [](auto x) { return 0.5 * erfc(-0.70710678118654752440 * x); };
    const auto spread = s * sqrt(t);
    const auto d1 = (log(S / K) + (r + 0.5 * square(s)) * t) / spread;
    return S * cdf(d1) - K * exp(-r * t) * cdf(d1 - spread);
  };
  static auto of(const inputs_of<black_scholes>& in) { return of_numbers<5>(price, in.variables); }
};

template<> struct call<logsumexp> {
  static auto of(const inputs_of<logsumexp>& in) {
    return tl::value_and_gradient([](auto x) { return tl::logsumexp(x); })(view<logits>(in.variables));
  }
};

template<> struct call<network> {
  static constexpr auto loss = [](auto... all) {
    const std::array v{all...};
    const auto x0 = v[4 * hidden + 1], x1 = v[4 * hidden + 2], y = v[4 * hidden + 3];
    auto out = v[4 * hidden];
    for (std::size_t i = 0; i < hidden; ++i) {
      out += v[3 * hidden + i] * tanh(v[2 * i] * x0 + v[2 * i + 1] * x1 + v[2 * hidden + i]);
    }
    return 0.5 * square(out - y);
  };
  static auto of(const inputs_of<network>& in) {
    return of_numbers<4 * hidden + 1>(loss, in.variables, in.data[0], in.data[1], in.data[2]);
  }
};

template<> struct call<logistic> {
  static constexpr auto likelihood = [](auto w, auto x, auto y) {
    const auto z = matmul(x, w);
    return sum(y * z - softplus(z));
  };
  static auto of(const inputs_of<logistic>& in) {
    return tl::value_and_gradient<0>(likelihood)(view<features>(in.variables), view<samples, features>(in.data),
                                                 view<samples>(in.data + samples * features));
  }
};

/// Writes the numbers of a result one after the other.
double* flatten(double x, double* to) {
  *to = x;
  return to + 1;
}
template<std::size_t... E> double* flatten(const tl::Tensor<double, E...>& t, double* to) {
  for (const double x : t) *to++ = x;
  return to;
}
template<class... X> double* flatten(const std::tuple<X...>& t, double* to) {
  std::apply([&](const auto&... x) { ((to = flatten(x, to)), ...); }, t);
  return to;
}
template<class A, class B> double* flatten(const std::pair<A, B>& p, double* to) {
  return flatten(p.second, flatten(p.first, to));
}

template<formula F> struct loop {
  static void run(std::size_t count, const double* inputs, double* results) {
    flatten(repeat<F>(count, inputs, [](const inputs_of<F>& in) { return call<F>::of(in); }), results);
  }
};

const registration ours{{"Tapeless", role::ours, all_loops<loop>()}};

}  // namespace
