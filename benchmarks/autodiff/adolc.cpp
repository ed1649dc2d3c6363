// SPDX-License-Identifier: BSL-1.0

// ADOL-C: the tape is recorded once, data and the branches taken included; what is timed is a forward and a reverse
// sweep over it.

#include <adolc/adolc.h>

#include <cstddef>
#include <vector>

#include "contender.hpp"

namespace bench {

template<> struct normal_distribution<adouble> {
  static adouble of(const adouble& x) { return 0.5 * (1.0 + erf(0.70710678118654752440 * x)); }
};

}  // namespace bench

namespace {

using namespace bench;

template<formula F> struct loop {
  static constexpr int n = static_cast<int>(sizes[F].variables);
  static constexpr short tape = static_cast<short>(F);

  static bool record(const double* inputs) {
    std::vector<adouble> v(sizes[F].variables);
    double y = 0;
    trace_on(tape);
    for (std::size_t i = 0; i < v.size(); ++i) v[i] <<= inputs[i];
    adouble result = scalar_formula<F>::value(v.data(), inputs + n);
    result >>= y;
    trace_off();
    return true;
  }

  static void run(std::size_t count, const double* inputs, double* results) {
    static const bool recorded = record(inputs);
    static_cast<void>(recorded);
    repeat_to<F>(count, inputs, results, [](const inputs_of<F>& in) {
      derivatives<sizes[F].variables> out;
      double weight = 1;
      zos_forward(tape, 1, n, 1, in.variables, &out.value);
      fos_reverse(tape, 1, n, &weight, out.gradient);
      return out;
    });
  }
};

const registration adolc{{"ADOL-C", role::peer, all_loops<loop>()}};

}  // namespace
