// SPDX-License-Identifier: BSL-1.0
#pragma once

// A contender: for each function a loop that computes value and gradient again and again.

#include <array>
#include <cstddef>
#include <new>
#include <vector>

#include "formulas.hpp"

namespace bench {

/// The value of a function and its derivatives by N variables.
template<std::size_t N> struct derivatives {
  double value;
  double gradient[N];
};

/// Formula F's variables and data.
template<formula F> struct inputs_of {
  double variables[sizes[F].variables];
  double data[sizes[F].data + 1];
};

/// Computes `count` times from `inputs` and leaves value, then gradient, in `results`.
using runner = void (*)(std::size_t count, const double* inputs, double* results);

/// The order of the table's columns.
enum class role { hand_written, ours, peer };

struct contender {
  const char* name;
  role as;
  std::array<runner, formulas> run;
};

/// All that were linked, each by its own source file.
inline std::vector<contender>& contenders() {
  static std::vector<contender> all;
  return all;
}

struct registration {
  explicit registration(const contender& c) { contenders().push_back(c); }
};

/// What lies in `x` may have changed, as far as the compiler can see.
template<class X> void hide(X& x) { asm volatile("" : "+m"(x)); }
/// Somebody reads `x`, as far as the compiler can see.
template<class X> void keep(const X& x) { asm volatile("" : : "m"(x)); }

template<formula F> inputs_of<F> read(const double* inputs) {
  inputs_of<F> in;
  for (double& x : in.variables) x = *inputs++;
  for (std::size_t i = 0; i < sizes[F].data; ++i) in.data[i] = *inputs++;
  return in;
}

/// Calls `f` again and again on inputs that may have changed each time; every result comes to lie in the same place,
/// where the last one is found.
template<formula F, class Function> auto repeat(std::size_t count, const double* inputs, Function f) {
  inputs_of<F> in = read<F>(inputs);
  union place {
    place() {}
    decltype(f(in)) result;
  } out;
  std::size_t i = 0;
  do {
    hide(in);
    new (&out.result) auto(f(in));
    keep(out.result);
  } while (++i < count);
  return out.result;
}

/// The same for `f` that gives `derivatives`, written to `results`: the value, then the gradient.
template<formula F, class Function>
void repeat_to(std::size_t count, const double* inputs, double* results, Function f) {
  const auto out = repeat<F>(count, inputs, f);
  *results++ = out.value;
  for (const double g : out.gradient) *results++ = g;
}

/// A loop for each function, `Loop<F>::run`.
template<template<formula> class Loop> constexpr std::array<runner, formulas> all_loops() {
  return {Loop<lecture>::run,       Loop<neuron>::run,    Loop<rosenbrock>::run, Loop<speelpenning>::run,
          Loop<black_scholes>::run, Loop<logsumexp>::run, Loop<network>::run,    Loop<logistic>::run};
}

}  // namespace bench
