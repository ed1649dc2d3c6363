// SPDX-License-Identifier: BSL-1.0
#pragma once

// The eight functions of the benchmark: their sizes, and each as a formula on single numbers for libraries that
// overload the operators of a type.

#include <array>
#include <cmath>
#include <cstddef>

namespace bench {

/// The functions, in the order of the table.
enum formula : std::size_t {
  lecture,
  neuron,
  rosenbrock,
  speelpenning,
  black_scholes,
  logsumexp,
  network,
  logistic,
  formulas
};

inline constexpr std::size_t weights = 8, dimensions = 10, factors = 16, logits = 100;
inline constexpr std::size_t hidden = 8, samples = 100, features = 10;

/// Of how many variables a function is, and how many further numbers it takes. Inputs are the variables, then the data.
struct formula_size {
  const char* name;
  std::size_t variables, data;
};

inline constexpr std::array<formula_size, formulas> sizes{{
    {"lecture graph c (a + 2 b)", 3, 0},
    {"neuron of 8 weights", weights + 1, weights + 1},
    {"Rosenbrock, 10 dimensions", dimensions, 0},
    {"Speelpenning, 16 factors", factors, 0},
    {"Black-Scholes call", 5, 0},
    {"logsumexp of 100", logits, 0},
    {"2-8-1 network in scalars", 4 * hidden + 1, 3},
    {"logistic regression 100 x 10", features, samples*(features + 1)},
}};

inline double normal_cdf(double x) { return 0.5 * std::erfc(-0.70710678118654752440 * x); }
inline double normal_density(double x) { return 0.39894228040143267794 * std::exp(-0.5 * x * x); }

/// The distribution function of the normal distribution for T; specialised for libraries that have no erfc.
template<class T> struct normal_distribution {
  static T of(const T& x) {
    using std::erfc;
    return 0.5 * erfc(-0.70710678118654752440 * x);
  }
};

/// Formula `F` of variables v and data d. For T with the operators and functions of a number, found by their argument.
template<formula F> struct scalar_formula;

template<> struct scalar_formula<lecture> {
  template<class T> static T value(const T* v, const double*) { return v[2] * (v[0] + 2.0 * v[1]); }
};

/// (tanh(w x + b) − y)² / 2 of w and b.
template<> struct scalar_formula<neuron> {
  template<class T> static T value(const T* v, const double* d) {
    using std::tanh;
    T sum = v[weights];
    for (std::size_t i = 0; i < weights; ++i) sum += v[i] * d[i];
    const T error = tanh(sum) - d[weights];
    return 0.5 * (error * error);
  }
};

template<> struct scalar_formula<rosenbrock> {
  template<class T> static T value(const T* v, const double*) {
    T sum(0.0);
    for (std::size_t i = 0; i + 1 < dimensions; ++i) {
      const T step = v[i + 1] - v[i] * v[i], rest = 1.0 - v[i];
      sum += 100.0 * (step * step) + rest * rest;
    }
    return sum;
  }
};

template<> struct scalar_formula<speelpenning> {
  template<class T> static T value(const T* v, const double*) {
    T product = v[0];
    for (std::size_t i = 1; i < factors; ++i) product *= v[i];
    return product;
  }
};

/// The price of a call of spot S, strike K, rate r, volatility s and time t.
template<> struct scalar_formula<black_scholes> {
  template<class T> static T value(const T* v, const double*) {
    using std::exp, std::log, std::sqrt;
    const T &S = v[0], &K = v[1], &r = v[2], &s = v[3], &t = v[4];
    const T spread = s * sqrt(t);
    const T d1 = (log(S / K) + (r + 0.5 * (s * s)) * t) / spread;
    const T d2 = d1 - spread;
    return S * normal_distribution<T>::of(d1) - K * exp(-(r * t)) * normal_distribution<T>::of(d2);
  }
};

/// log Σ eˣ, the largest x held constant.
template<> struct scalar_formula<logsumexp> {
  template<class T> static T value(const T* v, const double*) {
    using std::exp, std::log;
    std::size_t largest = 0;
    for (std::size_t i = 1; i < logits; ++i) {
      if (v[largest] < v[i]) largest = i;
    }
    T sum(0.0);
    for (std::size_t i = 0; i < logits; ++i) sum += exp(v[i] - v[largest]);
    return log(sum) + v[largest];
  }
};

/// (w₂ tanh(W₁ x + b₁) + b₂ − y)² / 2 of W₁ (hidden, 2), b₁, w₂, b₂.
template<> struct scalar_formula<network> {
  template<class T> static T value(const T* v, const double* d) {
    using std::tanh;
    T out = v[4 * hidden];
    for (std::size_t i = 0; i < hidden; ++i) {
      out += v[3 * hidden + i] * tanh(v[2 * i] * d[0] + v[2 * i + 1] * d[1] + v[2 * hidden + i]);
    }
    const T error = out - d[2];
    return 0.5 * (error * error);
  }
};

/// Σ yᵢ zᵢ − log(1 + exp zᵢ), z = X w: the rows of X, then y.
template<> struct scalar_formula<logistic> {
  template<class T> static T value(const T* v, const double* d) {
    using std::exp, std::log;
    T sum(0.0);
    for (std::size_t i = 0; i < samples; ++i) {
      T z = v[0] * d[i * features];
      for (std::size_t j = 1; j < features; ++j) z += v[j] * d[i * features + j];
      sum += d[samples * features + i] * z;
      if (z > 0.0) sum -= z + log(1.0 + exp(-z));
      else sum -= log(1.0 + exp(z));
    }
    return sum;
  }
};

}  // namespace bench
