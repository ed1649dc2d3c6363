// SPDX-License-Identifier: BSL-1.0

// Eigen's AutoDiffScalar: forward mode, the derivatives in a vector of constant length.

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <cstddef>

#include "contender.hpp"

namespace bench {

template<class Derivatives> struct normal_distribution<Eigen::AutoDiffScalar<Derivatives>> {
  using number = Eigen::AutoDiffScalar<Derivatives>;
  static number of(const number& x) {
    return number(normal_cdf(x.value()), x.derivatives() * normal_density(x.value()));
  }
};

}  // namespace bench

namespace {

using namespace bench;

template<formula F> struct loop {
  static constexpr std::size_t n = sizes[F].variables;
  using number = Eigen::AutoDiffScalar<Eigen::Matrix<double, static_cast<int>(n), 1>>;

  static void run(std::size_t count, const double* inputs, double* results) {
    repeat_to<F>(count, inputs, results, [](const inputs_of<F>& in) {
      number v[n];
      for (std::size_t i = 0; i < n; ++i) v[i] = number(in.variables[i], static_cast<int>(n), static_cast<int>(i));
      const number y = scalar_formula<F>::value(v, in.data);
      derivatives<n> out;
      out.value = y.value();
      for (std::size_t i = 0; i < n; ++i) out.gradient[i] = y.derivatives()[static_cast<Eigen::Index>(i)];
      return out;
    });
  }
};

const registration eigen{{"Eigen", role::peer, all_loops<loop>()}};

}  // namespace
