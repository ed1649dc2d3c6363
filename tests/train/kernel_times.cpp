// SPDX-License-Identifier: BSL-1.0

#include <cstdint>

#include <support/catch.hpp>
#include <tapeless/tapeless.hpp>
#include <tapeless/train/kernel_times.hpp>
#include <tapeless/train/operations.hpp>

namespace tl = tapeless;

namespace {

using Net = tl::MLP<tl::Linear<5, 9>, tl::Tanh, tl::Linear<9, 3>>;
using Trainer = tl::Trainer<Net, tl::cross_entropy_t, tl::Adam, 20>;

/// A layer that is a loop of ten steps.
struct Settling {
  using input = tl::shape<4>;
  using output = tl::shape<4>;
  static constexpr auto parameters = tl::hana::make_tuple(tl::parameter<"weight", tl::shape<4>>);
  static constexpr auto forward(auto x, auto w) {
    return tl::fold<10>([&](auto s) { return tanh(s * w); }, x);
  }
};
constexpr tl::operation_counts of_loop =
    tl::step_operations<tl::Trainer<tl::MLP<Settling>, tl::mse_t, tl::PlainSGD, 3>>;
static_assert(of_loop.tanh == 10 * 3 * 4, "the body of a loop is counted once for each of its steps");
// s w; 1 - s s, its product with the adjoint, and that with w and with the state before; the loss; the update.
static_assert(of_loop.multiplications == 10 * 12 * (1 + 4) + (12 + 1 + 12) + 4);

// x w + b; e = y - t; e e; 2 e; 2 e x; two updates p - rate g.
constexpr tl::operation_counts of_line =
    tl::step_operations<tl::Trainer<tl::MLP<tl::Linear<1, 1>>, tl::mse_t, tl::PlainSGD, 1>>;
static_assert(of_line.multiplications == 6 && of_line.additions == 4 && of_line.divisions == 0);

TEST_CASE("the kernels of a step are told in their order, with all of its operations") {
  const tl::step_time step = tl::kernel_times<Trainer>(1e-3);
  REQUIRE(step.kernels.size() == tl::plan_of<Trainer::program>.size());
  CHECK(step.kernels.front().name == "product 20 x 5 by 5 x 9");
  CHECK(step.kernels.front().computes == "product, add, tanh");
  CHECK(step.kernels.front().runs_by.starts_with(tl::native_target<float>.lanes > 1 ? "tiles" : "scalar_product"));
  CHECK(step.kernels.front().bytes == 4 * (20 * 5 + 5 * 9 + 9 + 20 * 9));
  std::int64_t operations = 0;
  for (const tl::kernel_time& k : step.kernels) {
    operations += k.operations;
    CHECK(k.bytes > 0);
    CHECK(k.seconds > 0);
  }
  CHECK(operations == tl::flops_of<Trainer::program>);
  CHECK(step.seconds > 0);
}

}  // namespace
