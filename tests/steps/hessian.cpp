// SPDX-License-Identifier: BSL-1.0
// A Hessian: Rosenbrock's function of eight numbers, element by element.

#include <steps/stage.hpp>

constexpr auto rosenbrock = [](const auto& x) {
  auto sum = square(1.0 - x[0]) + 100.0 * square(x[1] - square(x[0]));
  for (std::size_t i = 1; i + 1 < 8; ++i) sum = sum + square(1.0 - x[i]) + 100.0 * square(x[i + 1] - square(x[i]));
  return sum;
};
using hessian = derived<decltype(rosenbrock), decltype(tl::hessian(rosenbrock)), tl::Tensor<double, 8>>;
template void compile<hessian, stage::TAPELESS_LAST_STAGE>();
