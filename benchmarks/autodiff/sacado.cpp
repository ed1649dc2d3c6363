// SPDX-License-Identifier: BSL-1.0

// Sacado of Trilinos: forward mode, the derivatives in an array of constant length and expressions differentiated in
// reverse; and reverse mode with a tape.

#include <Sacado.hpp>

#include <cstddef>

#include "contender.hpp"

namespace bench {

template<int N> struct normal_distribution<Sacado::ELRFad::SFad<double, N>> {
  using number = Sacado::ELRFad::SFad<double, N>;
  static number of(const number& x) {
    number y(N, normal_cdf(x.val()));
    const double slope = normal_density(x.val());
    for (int i = 0; i < N; ++i) y.fastAccessDx(i) = slope * x.fastAccessDx(i);
    return y;
  }
};

template<> struct normal_distribution<Sacado::Rad::ADvar<double>> {
  using number = Sacado::Rad::ADvar<double>;
  static number of(const number& x) { return Sacado::Rad::ADf1(normal_cdf(x.val()), normal_density(x.val()), x); }
};

}  // namespace bench

namespace {

using namespace bench;

template<formula F> struct forward {
  static constexpr int n = static_cast<int>(sizes[F].variables);
  using number = Sacado::ELRFad::SFad<double, n>;

  static void run(std::size_t count, const double* inputs, double* results) {
    repeat_to<F>(count, inputs, results, [](const inputs_of<F>& in) {
      number v[sizes[F].variables];
      for (int i = 0; i < n; ++i) v[i] = number(n, i, in.variables[i]);
      const number y = scalar_formula<F>::value(v, in.data);
      derivatives<sizes[F].variables> out;
      out.value = y.val();
      for (int i = 0; i < n; ++i) out.gradient[i] = y.dx(i);
      return out;
    });
  }
};

template<formula F> struct reverse {
  static constexpr std::size_t n = sizes[F].variables;
  using number = Sacado::Rad::ADvar<double>;

  static void run(std::size_t count, const double* inputs, double* results) {
    repeat_to<F>(count, inputs, results, [](const inputs_of<F>& in) {
      number v[n];
      for (std::size_t i = 0; i < n; ++i) v[i] = in.variables[i];
      const number y = scalar_formula<F>::value(v, in.data);
      number::Gradcomp();
      derivatives<n> out;
      out.value = y.val();
      for (std::size_t i = 0; i < n; ++i) out.gradient[i] = v[i].adj();
      return out;
    });
  }
};

const registration sacado_forward{{"Sacado Fad", role::peer, all_loops<forward>()}};
const registration sacado_reverse{{"Sacado Rad", role::peer, all_loops<reverse>()}};

}  // namespace
