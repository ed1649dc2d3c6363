// SPDX-License-Identifier: BSL-1.0

// Ceres' Jet: forward mode, the derivatives in a vector of constant length.

#include <ceres/jet.h>

#include <cstddef>

#include "contender.hpp"

namespace {

using namespace bench;

template<formula F> struct loop {
  static constexpr std::size_t n = sizes[F].variables;
  using number = ceres::Jet<double, static_cast<int>(n)>;

  static void run(std::size_t count, const double* inputs, double* results) {
    repeat_to<F>(count, inputs, results, [](const inputs_of<F>& in) {
      number v[n];
      for (std::size_t i = 0; i < n; ++i) v[i] = number(in.variables[i], static_cast<int>(i));
      const number y = scalar_formula<F>::value(v, in.data);
      derivatives<n> out;
      out.value = y.a;
      for (std::size_t i = 0; i < n; ++i) out.gradient[i] = y.v[static_cast<Eigen::Index>(i)];
      return out;
    });
  }
};

const registration ceres_jet{{"Ceres", role::peer, all_loops<loop>()}};

}  // namespace
