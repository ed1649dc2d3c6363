// SPDX-License-Identifier: BSL-1.0

// The gradients as one writes them by hand: derived on paper, no value computed twice, functions of the standard
// library.

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "contender.hpp"

namespace {

using namespace bench;

template<formula> struct gradient;

template<> struct gradient<lecture> {
  static derivatives<3> of(const inputs_of<lecture>& in) {
    const double a = in.variables[0], b = in.variables[1], c = in.variables[2];
    const double e = a + 2 * b;
    return {c * e, {c, 2 * c, e}};
  }
};

template<> struct gradient<neuron> {
  static derivatives<weights + 1> of(const inputs_of<neuron>& in) {
    const double *w = in.variables, *x = in.data;
    double sum = w[weights];
    for (std::size_t i = 0; i < weights; ++i) sum += w[i] * x[i];
    const double y = std::tanh(sum), error = y - x[weights], slope = error * (1 - y * y);
    derivatives<weights + 1> out;
    out.value = 0.5 * error * error;
    for (std::size_t i = 0; i < weights; ++i) out.gradient[i] = slope * x[i];
    out.gradient[weights] = slope;
    return out;
  }
};

template<> struct gradient<rosenbrock> {
  static derivatives<dimensions> of(const inputs_of<rosenbrock>& in) {
    const double* x = in.variables;
    derivatives<dimensions> out;
    double sum = 0, from_before = 0;
    for (std::size_t i = 0; i + 1 < dimensions; ++i) {
      const double step = x[i + 1] - x[i] * x[i], rest = 1 - x[i];
      sum += 100 * step * step + rest * rest;
      out.gradient[i] = from_before - 400 * x[i] * step - 2 * rest;
      from_before = 200 * step;
    }
    out.gradient[dimensions - 1] = from_before;
    out.value = sum;
    return out;
  }
};

template<> struct gradient<speelpenning> {
  static derivatives<factors> of(const inputs_of<speelpenning>& in) {
    const double* x = in.variables;
    derivatives<factors> out;
    double before = x[0], behind = x[factors - 1];
    for (std::size_t i = 1; i < factors; ++i) {
      out.gradient[i] = before;
      before *= x[i];
    }
    for (std::size_t i = factors - 1; i-- > 1;) {
      out.gradient[i] *= behind;
      behind *= x[i];
    }
    out.gradient[0] = behind;
    out.value = before;
    return out;
  }
};

/// Delta, its dual by the strike, rho, vega and theta in closed form.
template<> struct gradient<black_scholes> {
  static derivatives<5> of(const inputs_of<black_scholes>& in) {
    const double S = in.variables[0], K = in.variables[1], r = in.variables[2], s = in.variables[3],
                 t = in.variables[4];
    const double root = std::sqrt(t), spread = s * root;
    const double d1 = (std::log(S / K) + (r + 0.5 * s * s) * t) / spread, d2 = d1 - spread;
    const double delta = normal_cdf(d1), discount = std::exp(-r * t), dual = discount * normal_cdf(d2);
    const double vega = S * normal_density(d1) * root, paid = K * dual;
    return {S * delta - paid, {delta, -dual, t * paid, vega, 0.5 * vega * s / t + r * paid}};
  }
};

template<> struct gradient<logsumexp> {
  static derivatives<logits> of(const inputs_of<logsumexp>& in) {
    const double* x = in.variables;
    const double largest = *std::max_element(x, x + logits);
    derivatives<logits> out;
    double sum = 0;
    for (std::size_t i = 0; i < logits; ++i) sum += out.gradient[i] = std::exp(x[i] - largest);
    const double share = 1 / sum;
    for (double& g : out.gradient) g *= share;
    out.value = std::log(sum) + largest;
    return out;
  }
};

template<> struct gradient<network> {
  static derivatives<4 * hidden + 1> of(const inputs_of<network>& in) {
    const double *W = in.variables, *b = W + 2 * hidden, *v = b + hidden;
    const double x0 = in.data[0], x1 = in.data[1];
    double h[hidden], sum = v[hidden];
    for (std::size_t i = 0; i < hidden; ++i) {
      h[i] = std::tanh(W[2 * i] * x0 + W[2 * i + 1] * x1 + b[i]);
      sum += v[i] * h[i];
    }
    const double error = sum - in.data[2];
    derivatives<4 * hidden + 1> out;
    out.value = 0.5 * error * error;
    double *by_W = out.gradient, *by_b = by_W + 2 * hidden, *by_v = by_b + hidden;
    for (std::size_t i = 0; i < hidden; ++i) {
      const double slope = error * v[i] * (1 - h[i] * h[i]);
      by_W[2 * i] = slope * x0;
      by_W[2 * i + 1] = slope * x1;
      by_b[i] = slope;
      by_v[i] = error * h[i];
    }
    by_v[hidden] = error;
    return out;
  }
};

template<> struct gradient<logistic> {
  static derivatives<features> of(const inputs_of<logistic>& in) {
    const double *w = in.variables, *y = in.data + samples * features;
    derivatives<features> out{};
    for (std::size_t i = 0; i < samples; ++i) {
      const double* x = in.data + i * features;
      double z = 0;
      for (std::size_t j = 0; j < features; ++j) z += w[j] * x[j];
      const double e = std::exp(-std::fabs(z)), share = 1 / (1 + e);
      out.value += y[i] * z - std::fmax(z, 0) - std::log1p(e);
      const double slope = y[i] - (z > 0 ? share : e * share);
      for (std::size_t j = 0; j < features; ++j) out.gradient[j] += slope * x[j];
    }
    return out;
  }
};

template<formula F> struct loop {
  static void run(std::size_t count, const double* inputs, double* results) {
    repeat_to<F>(count, inputs, results, [](const inputs_of<F>& in) { return gradient<F>::of(in); });
  }
};

const registration hand_written{{"hand-written", role::hand_written, all_loops<loop>()}};

}  // namespace
