// SPDX-License-Identifier: BSL-1.0

#include <support/catch.hpp>
#include <support/check_program.hpp>
#include <tapeless/graph/functions.hpp>

namespace tl = tapeless;
using tl::axes, tl::extents, tl::op, tl::program_builder, tl::ref;

namespace {

template<class Build> constexpr int count(op code) {
  int n = 0;
  for (const auto& i : tl::plan_of<Build>.code) n += i.code == code;
  return n;
}

struct numbers {
  program_builder& b;
  ref a = b.read({}, 0), c = b.read({}, 1), d = b.read({}, 2), e = b.read({}, 3);
};

struct left_first {
  static constexpr void build(program_builder& b) {
    const numbers n{b};
    const ref left = n.a * n.c, right = n.d * n.e;
    b.write(left + right, 4);
  }
};
struct right_first {
  static constexpr void build(program_builder& b) {
    const numbers n{b};
    const ref right = n.e * n.d, left = n.a * n.c;
    b.write(left + right, 4);
  }
};

/// The result for (0.1, 0.1, 0.1, 0.7), where it depends on which product is rounded.
template<class Build> constexpr double result() {
  double in[]{0.1, 0.1, 0.1, 0.7}, out = 0, workspace[tl::workspace_size<Build>]{};
  const tl::pointer<double> arguments[]{{in}, {in + 1}, {in + 2}, {in + 3}, {&out}};
  tl::run<Build>(arguments, workspace);
  return out;
}
static_assert(count<left_first>(op::fma) == 1 && count<left_first>(op::multiply) == 1);
static_assert(result<left_first>() == result<right_first>(),
              "which product is fused does not depend on the order in which they are traced");

/// The sum is computed in two passes over the row: its maximum, and what is below it.
struct twice_the_same {
  static constexpr extents shape{{3, 37, 1, 1}, 2};
  static constexpr void build(program_builder& b) {
    const ref x = b.read(shape, 0), y = b.read(shape, 1), z = b.read(shape, 2);
    const ref s = x * y + z, largest = broadcast(reduce(op::max, s, axes{0, 1, 0, 0}), shape);
    b.write(reduce(op::sum, select(s == largest, constant_like(s, 1), 0.0), axes{0, 1, 0, 0}), 3);
  }
};
static_assert(count<twice_the_same>(op::fma) == 2 && count<twice_the_same>(op::multiply) == 0,
              "a sum computed again is rounded again in the same way");

}  // namespace

TEST_CASE("a maximum is found again among the values it was taken of", "[plan]") {
  CHECK(test::check_closely<twice_the_same, float>(0) == "");
  CHECK(test::check_closely<twice_the_same, double>(0) == "");
}
