// SPDX-License-Identifier: BSL-1.0

// Large programs are planned within the compilers' default limits on constant evaluation. That this file compiles is
// the test; what the plans compute is checked where it is cheap to.

#include <plan/training_step.hpp>
#include <support/catch.hpp>
#include <support/check_program.hpp>
#include <tapeless/graph/functions.hpp>
#include <tapeless/plan/flops.hpp>

namespace tl = tapeless;
using tl::axes, tl::extents, tl::op, tl::program_builder, tl::ref;

namespace {

constexpr extents row{{24, 1, 1, 1}, 1};

/// Value and gradient of 100 steps h = h + tanh(h w) on single numbers.
struct recurrence {
  static constexpr void build(program_builder& b) {
    const ref by[]{b.read({}, 0), b.read({}, 1)};
    ref h = by[0], gradient[2];
    for (int i = 0; i < 100; ++i) h = h + tanh(h * by[1]);
    differentiate(h, by, gradient, 2);
    b.write(h, 2);
    b.write(gradient[0], 3);
    b.write(gradient[1], 4);
  }
};
static_assert(tl::program_of<recurrence>.size() > 1000);
static_assert(tl::plan_of<recurrence>.size() > 0);

/// A network of sixteen layers: forward, backward and update.
using deep = test::training_step<32, 784, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 10>;
static_assert(tl::program_of<deep>.size() > 300);
static_assert(tl::plan_of<deep>.copied == 0, "every parameter is updated where its gradient is computed");
static_assert(tl::flops_of<deep> > 6 * 32 * (784 * 64 + 14 * 64 * 64 + 64 * 10) - 2 * 32 * 784 * 64);

constexpr int different_kernels() {
  int n = 0;
  for (std::size_t i = 0; i < tl::plan_of<deep>.size(); ++i) n += tl::plan_of<deep>.kernels[i].same_as == int(i);
  return n;
}
static_assert(different_kernels() < 20, "equal layers share their kernels");

/// Each value is used twice by the next: what is cheap may not be computed again and again all the way down.
struct cheap_all_the_way {
  static constexpr void build(program_builder& b) {
    const ref w = b.read(row, 1);
    ref h = b.read(row, 0);
    for (int i = 0; i < 100; ++i) h = apply(op::maximum, h - w, w - h);
    b.write(reduce(op::sum, h, axes{1, 0, 0, 0}), 2);
    b.write(sqrt(h * h) - broadcast(reduce(op::max, h, axes{1, 0, 0, 0}), row), 3);
  }
};
static_assert(tl::plan_of<cheap_all_the_way>.code.size() < 700);

/// Each step needs the whole row of the one before.
struct many_passes {
  static constexpr extents shape{{3, 19, 1, 1}, 2};
  static constexpr void build(program_builder& b) {
    ref h = b.read(shape, 0);
    for (int i = 0; i < 20; ++i) {
      h = h - broadcast(reduce(op::max, h, axes{0, 1, 0, 0}), shape);
      h = apply(op::maximum, h, constant_like(h, -20.0 + i));
    }
    b.write(h, 0);
  }
};
constexpr int most_phases() {
  int most = 0;
  for (const auto& k : tl::plan_of<many_passes>.kernels) most = k.shape.phases > most ? k.shape.phases : most;
  return most;
}
static_assert(most_phases() > 4 && most_phases() < 10, "a kernel makes a few passes, not any number");

}  // namespace

TEST_CASE("long chains are planned like short ones", "[plan]") {
  CHECK(test::check_exactly<cheap_all_the_way, float>() == "");
  CHECK(test::check_exactly<many_passes, double>() == "");
  CHECK(test::check_closely<recurrence, double>(1e-11) == "");
}
