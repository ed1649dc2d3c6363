// SPDX-License-Identifier: BSL-1.0

#include <cstdint>

#include <support/catch.hpp>
#include <tapeless/tapeless.hpp>
#include <tapeless/train/kernel_times.hpp>

namespace tl = tapeless;

namespace {

using Net = tl::MLP<tl::Linear<5, 9>, tl::Tanh, tl::Linear<9, 3>>;
using Trainer = tl::Trainer<Net, tl::cross_entropy_t, tl::Adam, 20>;

TEST_CASE("the kernels of a step are told in their order, with all of its operations") {
  const tl::step_time step = tl::kernel_times<Trainer>(1e-3);
  REQUIRE(step.kernels.size() == tl::plan_of<Trainer::program>.size());
  CHECK(step.kernels.front().name == "product 20 x 5 by 5 x 9");
  CHECK(step.kernels.front().computes == "product, add, tanh");
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
