// SPDX-License-Identifier: BSL-1.0

// Stan Math: reverse mode with a tape, and its own function where it has one of several numbers.

#include <stan/math.hpp>

#include <cstddef>

#include "contender.hpp"

namespace {

using namespace bench;
using stan::math::var;

template<formula F> var value(const var* v, const double* d) { return scalar_formula<F>::value(v, d); }

template<> var value<logsumexp>(const var* v, const double*) {
  return stan::math::log_sum_exp(Eigen::Map<const Eigen::Matrix<var, Eigen::Dynamic, 1>>(v, logits).eval());
}

template<formula F> struct loop {
  static constexpr std::size_t n = sizes[F].variables;

  static void run(std::size_t count, const double* inputs, double* results) {
    static stan::math::ChainableStack stack;
    repeat_to<F>(count, inputs, results, [](const inputs_of<F>& in) {
      stan::math::start_nested();
      var v[n];
      for (std::size_t i = 0; i < n; ++i) v[i] = in.variables[i];
      var y = value<F>(v, in.data);
      y.grad();
      derivatives<n> out;
      out.value = y.val();
      for (std::size_t i = 0; i < n; ++i) out.gradient[i] = v[i].adj();
      stan::math::recover_memory_nested();
      return out;
    });
  }
};

const registration stan_math{{"Stan", role::peer, all_loops<loop>()}};

}  // namespace
